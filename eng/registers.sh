#!/usr/bin/env bash
# Registers, stack and shared memory of every kernel on an H100 (sm_90), as NVIDIA's assembler gives them; no GPU is needed.
# Takes ptxas from Debian 12's nvidia-cuda-toolkit (11.8, non-free) into a folder of its own, PTXAS_ROOT, /var/cache/ddpg-ptxas unless set.
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/debian-packages.sh
root=${PTXAS_ROOT:-/var/cache/ddpg-ptxas}
if [ ! -x "$root/usr/bin/ptxas" ]; then
  mkdir -p "$root"
  fetch_debian "$root" bookworm "main contrib non-free" download nvidia-cuda-toolkit
  dpkg-deb --fsys-tarfile "$root"/nvidia-cuda-toolkit_*.deb | tar x -C "$root" ./usr/bin/ptxas
  rm -rf "$root"/apt "$root"/*.deb
fi

ptx=$(mktemp -d)
trap 'rm -rf "$ptx"' EXIT
DDPG_PTX=$ptx dotnet test -c Release --filter FullyQualifiedName~Compiles_to_clean_PTX -v q > "$ptx/log" || { cat "$ptx/log"; exit 1; }
echo "| kernel | registers | stack, bytes | spills, bytes | shared memory, bytes |"
echo "|---|---|---|---|---|"
for file in "$ptx"/*.ptx; do
  "$root/usr/bin/ptxas" -arch=sm_90 -v "$file" -o /dev/null 2>&1 | awk -v name="$(basename "$file" .ptx)" '
    /stack frame/ { if ($1 + 0 > stack) stack = $1; spills += $5 + $9 }
    /Used/ { for (i = 1; i < NF; i++) { if ($(i + 1) ~ /^registers/) registers = $i; if ($(i + 2) ~ /^smem/) shared = $i } }
    END { printf "| `%s` | %d | %d | %d | %d |\n", name, registers, stack, spills, shared }'
done
