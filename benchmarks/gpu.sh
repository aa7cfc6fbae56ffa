#!/usr/bin/env bash
# What wants a GPU, in parts of under nine minutes each. A failed or late check is noted and the rest goes on.
#   benchmarks/gpu.sh pack     here: one archive of under 50 MiB with everything, for a machine without network or .NET
#   benchmarks/gpu.sh PART     there: check, kernels, physics, update, train; or all
# DEVICE=cuda (default), cuda:1, opencl ...    OUT=runs/gpu: where results go    DDPG=path of the program, if not from the archive
# On the other machine: tar xzf ddpg-gpu.tar.gz && ddpg-gpu/gpu.sh check
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
device=${DEVICE:-cuda}
out=${OUT:-runs/gpu}
mkdir -p "$out"
out=$(cd "$out" && pwd)
archive=$out/ddpg-gpu.tar.gz

pack() {
  local root program=$out/ddpg-gpu
  root=$(cd "$here/.." && pwd)
  rm -rf "$program" "$archive"
  dotnet publish "$root/Ddpg.Cli" -c Release -r linux-x64 --self-contained -p:PublishSingleFile=true -p:EnableCompressionInSingleFile=true \
    -p:IncludeNativeLibrariesForSelfExtract=true -p:DebugType=none -o "$program" -v q -nologo || return 1
  rm -f "$program"/*.xml "$program"/*.pdb
  cp "${BASH_SOURCE[0]}" "$program/gpu.sh"
  tar czf "$archive" -C "$out" ddpg-gpu || return 1
  local bytes
  bytes=$(stat -c %s "$archive")
  echo "$archive: $((bytes / 1048576)) MiB"
  [ "$bytes" -lt $((50 * 1048576)) ] || { echo "over 50 MiB"; return 1; }
}

# step NAME SECONDS COMMAND...: runs it for so long at most, keeps its output, notes how it ended.
step() {
  local name=$1 limit=$2 begin=$SECONDS
  shift 2
  echo "== $name: $*"
  timeout "$limit" "$@" 2> >(grep -v '^   measuring\|warnings\? generated' > "$out/$name.err") | tee "$out/$name.txt"
  local code=${PIPESTATUS[0]} how
  case $code in 0) how=ok ;; 124) how="late (over $limit s)" ;; *) how="failed ($code)" ;; esac
  [ "$code" = 0 ] || { cat "$out/$name.err"; failures=$((failures + 1)); }
  printf '%-28s %-20s %4d s\n' "$name" "$how" $((SECONDS - begin)) | tee -a "$out/summary.txt"
}

# bench NAME SECONDS ARGUMENTS...: a benchmark with its rows as JSON beside.
bench() {
  local name=$1 limit=$2
  shift 2
  rm -f "$out/$name.json"
  step "$name" "$limit" "$ddpg" bench "$@" --device "$device" --json "$out/$name.json"
}

check() { # 480 s
  step devices 20 "$ddpg" devices
  step verify-fused 220 "$ddpg" verify --device "$device" --kernels ilgpu
  step verify-plain 220 "$ddpg" verify --device "$device" --kernels ilgpu-plain
}

kernels() { # 500 s; O2 marks branches uniform that are not (docs/8): measured, not used
  bench kernels-O1 250 kernels
  DDPG_O2=1 bench kernels-O2 250 kernels
}

physics() { # 530 s
  bench pendulum 110 envs --env pendulum --envs 1024,65536,1048576
  for group in 32 64 128; do
    bench "halfcheetah-$group" 140 envs --env halfcheetah --envs 4096,131072 --group-size $group
  done
}

update() { # 510 s
  bench update-fused 170 update --network 64-64,256-256 --batch 64,256,8192
  bench update-plain 170 update --network 64-64,256-256 --batch 64,256,8192 --kernels ilgpu-plain
  DDPG_O2=1 bench update-O2 170 update --network 256-256 --batch 256
}

train() { # 530 s
  bench train-loops 200 train
  rm -rf "$out/run-pendulum" "$out/run-halfcheetah"
  step train-pendulum 90 "$ddpg" train pendulum --device "$device" --run-dir "$out/run-pendulum"
  step train-halfcheetah 240 "$ddpg" train halfcheetah --preset massive --device "$device" --steps "${STEPS:-5000000}" --run-dir "$out/run-halfcheetah"
}

part=${1:-all}
failures=0
if [ "$part" = pack ]; then
  pack
  exit
fi
# From the archive, from DDPG, or built here.
ddpg=${DDPG:-$here/ddpg}
if [ ! -x "$ddpg" ]; then
  [ -x "$out/ddpg-gpu/ddpg" ] || pack || exit 1
  ddpg=$out/ddpg-gpu/ddpg
fi
case $part in
  check | kernels | physics | update | train) $part ;;
  all) for one in check kernels physics update train; do $one; done ;;
  *) echo "gpu.sh: unknown part '$part'; it takes pack, check, kernels, physics, update, train or all" >&2; exit 2 ;;
esac
echo "-- $out/summary.txt --"
cat "$out/summary.txt"
[ "$failures" = 0 ]
