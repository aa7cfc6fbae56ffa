#!/usr/bin/env bash
# Runs a command with an OpenCL device: PoCL 6, on the CPU. eng/with-pocl.sh COMMAND...
# Debian 12 has PoCL 3, which lacks the generic address space that ILGPU needs. So Debian 13's packages are unpacked, once, into a folder
# of their own (400 MB, POCL_ROOT, /var/cache/ddpg-pocl unless set), which the command gets as its root directory; .NET, NuGet's packages,
# the home, /tmp and the current directory stay the machine's. Nothing else on the machine changes. Needs root and Debian.
set -euo pipefail
. "$(dirname "$0")/debian-packages.sh"
cannot() { echo "with-pocl: $1" >&2; exit 3; }
[ $# -gt 0 ] || cannot "needs a command, as in: eng/with-pocl.sh dotnet test -c Release"
[ "$(id -u)" = 0 ] || cannot "needs root: it mounts folders into a root directory of its own (unshare, chroot)"
for tool in apt-get dpkg-deb unshare; do
  command -v $tool > /dev/null || cannot "needs $tool: it takes PoCL from Debian's packages"
done
unshare --mount true 2> /dev/null || cannot "unshare --mount is not permitted here (a container without CAP_SYS_ADMIN)"
dotnet=$(readlink -f "$(command -v dotnet || true)")
[ -n "$dotnet" ] || cannot "needs dotnet on the PATH"
export ROOT=${POCL_ROOT:-/var/cache/ddpg-pocl}

unpack() {
  # PoCL compiles kernels: it links them with ld, and finds libc6-dev's and libgcc-dev's objects.
  fetch_debian "$1" trixie main install -y --download-only pocl-opencl-icd ocl-icd-libopencl1 libstdc++6 bash coreutils grep sed ||
    cannot "PoCL's packages of Debian 13 cannot be fetched"
  for package in "$1"/apt/archives/*.deb; do
    case ${package##*/} in
      lib[alu]san*|libtsan*|libhwasan*|libubsan*|libobjc*|libstdc++-*-dev*|linux-libc-dev*|clang-*|libclang1-*|libgc1*|rpcsvc*|libgprofng*|libitm*) continue ;;
    esac
    dpkg-deb --fsys-tarfile "$package" | tar x -C "$1" --exclude=./usr/share/doc --exclude=./usr/share/man --exclude=./usr/share/locale
  done
  for link in bin sbin lib lib64; do [ -e "$1/$link" ] || ln -s "usr/$link" "$1/$link"; done
  rm -rf "$1/apt"
}

if [ ! -d "$ROOT" ]; then
  mkdir -p "$(dirname "$ROOT")"
  draft=$(mktemp -d "$ROOT.XXXXXX")
  trap 'rm -rf "$draft"' EXIT
  unpack "$draft"
  chmod 755 "$draft"
  mv -T "$draft" "$ROOT" 2> /dev/null || [ -d "$ROOT" ] # another one may have been faster
  trap - EXIT
  rm -rf "$draft"
fi

# Groups of PoCL's 4,096 threads would keep 4,096 times a kernel's private memory on a stack of 8 MiB. The root has no libicu.
export HERE=$PWD DOTNET_FOLDER=${dotnet%/*} POCL_MAX_WORK_GROUP_SIZE=1024 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 PATH="${dotnet%/*}:/usr/bin:/bin"
exec unshare --mount bash -euc '
  for folder in /proc /sys /dev /tmp /etc/ssl "$HOME" "$DOTNET_FOLDER" "$HERE"; do
    [ -d "$folder" ] || continue
    mkdir -p "$ROOT$folder"
    mount --rbind "$folder" "$ROOT$folder"
  done
  exec unshare --root="$ROOT" --wd="$HERE" "$@"' with-pocl "$@"
