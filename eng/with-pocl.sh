#!/usr/bin/env bash
# Runs a command with an OpenCL device: PoCL 6, on the CPU. eng/with-pocl.sh COMMAND...
# Debian 12 has PoCL 3, which lacks the generic address space that ILGPU needs. So Debian 13's packages are unpacked, once, into a folder
# of their own (400 MB, POCL_ROOT, /var/cache/ddpg-pocl unless set), which the command gets as its root directory; .NET, NuGet's packages,
# the home, /tmp and the current directory stay the machine's. Nothing else on the machine changes. Needs root and Debian.
set -euo pipefail
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
  local state=$1/apt mirror
  mkdir -p "$state"/{lists/partial,archives/partial}
  # The machine's own Debian mirror.
  mirror=$(grep -rhoP '^(URIs: |deb (\[[^]]*\] )?)\Khttps?://\S*/debian(?=/?(\s|$))' /etc/apt/sources.list /etc/apt/sources.list.d 2> /dev/null | head -1 || true)
  [ -n "$mirror" ] || cannot "no Debian mirror in this machine's apt sources"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" > "$state/sources.list"
  : > "$state/status"
  local apt=(apt-get -qq -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null
    -o Dir::State::lists="$state/lists" -o Dir::State::status="$state/status" -o Dir::Cache="$state" -o APT::Sandbox::User=root
    -o APT::Install-Recommends=false -o Acquire::Languages=none -o APT::Keep-Downloaded-Packages=true)
  "${apt[@]}" update || cannot "Debian 13's package lists cannot be fetched"
  # PoCL compiles kernels: it links them with ld, and finds libc6-dev's and libgcc-dev's objects.
  "${apt[@]}" install -y --download-only pocl-opencl-icd ocl-icd-libopencl1 libstdc++6 bash coreutils grep sed > /dev/null || cannot "PoCL's packages cannot be fetched"
  for package in "$state"/archives/*.deb; do
    case ${package##*/} in
      lib[alu]san*|libtsan*|libhwasan*|libubsan*|libobjc*|libstdc++-*-dev*|linux-libc-dev*|clang-*|libclang1-*|libgc1*|rpcsvc*|libgprofng*|libitm*) continue ;;
    esac
    dpkg-deb --fsys-tarfile "$package" | tar x -C "$1" --exclude=./usr/share/doc --exclude=./usr/share/man --exclude=./usr/share/locale
  done
  for link in bin sbin lib lib64; do [ -e "$1/$link" ] || ln -s "usr/$link" "$1/$link"; done
  rm -rf "$state"
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
