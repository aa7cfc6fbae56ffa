#!/usr/bin/env bash
# Everything that wants a GPU, in one run of under ten minutes: build, devices, verify, bench, short trainings.
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
timeout 120 "$DDPG" verify --device "$device" | tee "$out/verify.txt"
rm -f "$out"/*.json
for group in kernels update train; do
  timeout 150 "$DDPG" bench "$group" --device "$device" --json "$out/$group.json" | tee "$out/$group.txt"
done
timeout 60 "$DDPG" bench envs --env pendulum --device "$device" --envs 1024,65536,1048576 --json "$out/pendulum.json" | tee "$out/envs.txt"
timeout 90 "$DDPG" bench envs --env halfcheetah --device "$device" --envs 1024,4096,131072 --json "$out/halfcheetah.json" | tee -a "$out/envs.txt"
rm -rf "$out/train-pendulum" "$out/train-halfcheetah"
timeout 60 "$DDPG" train pendulum --device "$device" --run-dir "$out/train-pendulum" | tee "$out/train-pendulum.txt"
timeout 120 "$DDPG" train halfcheetah --preset massive --device "$device" --steps 5000000 --run-dir "$out/train-halfcheetah" | tee "$out/train-halfcheetah.txt"
