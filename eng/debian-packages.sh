# Sourced: fetch_debian FOLDER SUITE COMPONENTS COMMAND... runs apt-get's COMMAND in FOLDER against the machine's own Debian mirror, with lists
# and archives below FOLDER/apt, so that nothing of the machine's own packages changes. It knows of no package as installed.
fetch_debian() {
  local folder=$1 suite=$2 components=$3 state=$1/apt mirror
  mkdir -p "$state"/{lists/partial,archives/partial}
  mirror=$(grep -rhoP '^(URIs: |deb (\[[^]]*\] )?)\Khttps?://\S*/debian(?=/?(\s|$))' /etc/apt/sources.list /etc/apt/sources.list.d 2> /dev/null | head -1 || true)
  [ -n "$mirror" ] || { echo "no Debian mirror in this machine's apt sources" >&2; return 1; }
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite $components" > "$state/sources.list"
  : > "$state/status"
  local apt=(apt-get -qq -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null
    -o Dir::State::lists="$state/lists" -o Dir::State::status="$state/status" -o Dir::Cache="$state" -o APT::Sandbox::User=root
    -o APT::Install-Recommends=false -o Acquire::Languages=none -o APT::Keep-Downloaded-Packages=true)
  "${apt[@]}" update && (cd "$folder" && "${apt[@]}" "${@:4}" > /dev/null)
}
