#!/usr/bin/env bash
# Half-cheetah control steps per second, one thread: ours and MuJoCo's C library in turn, three times, and the ratio of the medians.
# Needs gcc and Debian's libmujoco-dev.
set -euo pipefail
cd "$(dirname "$0")/../.."
ddpg=${DDPG:-Ddpg.Cli/bin/Release/net10.0/ddpg}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gcc -O3 benchmarks/peers/mujoco_steps.c -lmujoco -o "$work/mujoco_steps"
for round in 1 2 3; do
  "$work/mujoco_steps" Ddpg.Tests/Golden/halfcheetah/half_cheetah.xml | tee -a "$work/theirs"
  "$ddpg" bench envs --env halfcheetah --envs 1024 --threads 1 | tail -1 | tee -a "$work/ours"
done
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
theirs=$(awk '{ print $1 }' "$work/theirs" | median)
ours=$(sed 's/.*environments *//; s/,//g' "$work/ours" | awk '{ print $1 }' | median)
awk -v o="$ours" -v t="$theirs" 'BEGIN { printf "ours %d, MuJoCo C %d control steps/s: %.1f times\n", o, t, o / t }'
