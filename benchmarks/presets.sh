#!/usr/bin/env bash
# Trains every preset on the pendulum for its 100 episodes from three seeds and prints the README's table.
# Usage: benchmarks/presets.sh [RESULT_DIRECTORY]
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-runs/presets}
ddpg=${DDPG:-dotnet run --project Ddpg.Cli -c Release --no-build --}
mkdir -p "$out"
echo "| preset | noise-free mean of 100 episodes, by seed | training return, last 40 episodes | last 10 |"
echo "|---|---|---|---|"
for preset in pendulum keras yoon gautham emami arpan lillicrap tianshou; do
  evals= last40= last10=
  for seed in 0 1 2; do
    run=$out/$preset-$seed
    [ -f "$run/summary.json" ] || $ddpg train pendulum --preset "$preset" --seed "$seed" --run-dir "$run" --log-every 200 >/dev/null
    evals+=" $(sed -n 's/.*"eval_mean": \([-0-9.]*\).*/\1/p' "$run/summary.json")"
    # A row of the log covers 200 environment steps: its episodes weigh by their number.
    tail_mean() { awk -F, -v n="$1" 'NR > 1 && $7 != "" { e[++k] = $3 - done; done = $3; r[k] = $7 }
      END { for (i = k; i > 0 && c < n; i--) { c += e[i]; s += e[i] * r[i] } printf "%.0f", s / c }' "$run/metrics.csv"; }
    last40+=" $(tail_mean 40)"
    last10+=" $(tail_mean 10)"
  done
  printf '| `%s` |%s |%s |%s |\n' "$preset" "$(printf '%.0f ' $evals | sed 's/^/ /')" "$last40" "$last10"
done
