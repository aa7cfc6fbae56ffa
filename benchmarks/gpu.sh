#!/usr/bin/env bash
# Everything that wants a GPU, in one run of a few minutes: build, devices, verify, bench, short trainings.
# Where package sources have ILGPU it builds; a machine without them takes DDPG=path of a published program:
#   dotnet publish Ddpg.Cli -c Release -r linux-x64 --self-contained -p:PublishSingleFile=true -p:IlgpuSource=package -o OUT
# Usage: benchmarks/gpu.sh [RESULT_DIRECTORY]     DEVICE=cuda|opencl (default cuda)
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-runs/gpu}
device=${DEVICE:-cuda}
mkdir -p "$out"
if [ -z "${DDPG:-}" ]; then
  dotnet publish Ddpg.Cli -c Release -r linux-x64 --self-contained -p:PublishSingleFile=true -p:IlgpuSource=package -o "$out/program"
  DDPG=$out/program/ddpg
fi
"$DDPG" devices | tee "$out/devices.txt"
"$DDPG" verify --device "$device" | tee "$out/verify.txt"
rm -f "$out/bench.json"
"$DDPG" bench --device "$device" --envs 1024,4096,65536,131072,1048576 --json "$out/bench.json" | tee "$out/bench.txt"
rm -rf "$out/pendulum" "$out/halfcheetah"
"$DDPG" train pendulum --device "$device" --run-dir "$out/pendulum" | tee "$out/pendulum.txt"
"$DDPG" train halfcheetah --device "$device" --envs 1024 --updates-per-step 4 --batch 1024 --warmup-steps 100000 --steps 1000000 \
  --eval-every 250000 --log-every 50000 --run-dir "$out/halfcheetah" | tee "$out/halfcheetah.txt"
