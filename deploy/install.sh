#!/usr/bin/env bash
# Installs Ihala as a service on Debian or Ubuntu, or upgrades the one that is there. Run it again as often as you like.
#
#   sudo deploy/install.sh                      from a checkout or an unpacked release
#   deploy/install.sh --root DIR                into a folder instead, touching nothing else (to look, or to build a package)
#
# Every version gets a folder of its own, /opt/ihala/releases/…, and /opt/ihala/current points at the one in use. Upgrading
# stops the service, has the new version back the database up and change its tables, and only then points at it; where
# that fails, the old version is started again on the unchanged database.
set -euo pipefail
SOURCE=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
ROOT='' PREFIX=/opt/ihala PYTHON=python3
STATE=/var/lib/ihala CREDENTIALS=/etc/ihala/credentials
SERVICE=ihala.service

say()  { printf '%s\n' "$*" >&2; }
fail() { say "install.sh: $*"; exit 1; }
usage() { sed -n '2,9s/^# \{0,1\}//p' "$0"; say "options: --root DIR, --prefix DIR ($PREFIX), --python PROGRAM ($PYTHON)"; }

while [ $# -gt 0 ]; do
  case $1 in
    --root)   ROOT=$(mkdir -p "$2" && cd "$2" && pwd); shift 2 ;;
    --prefix) PREFIX=$2; shift 2 ;;
    --python) PYTHON=$2; shift 2 ;;
    -h|--help) usage; exit 0 ;;
    *) usage; exit 2 ;;
  esac
done
case $PREFIX in /*) ;; *) fail "--prefix must be an absolute path" ;; esac
[ -n "$ROOT" ] || [ "$(id -u)" = 0 ] || fail "run it as root, or give --root DIR"
live() { [ -z "$ROOT" ]; }

# The version and what it is made of: the same files give the same name.
release_name() {
  local version digest
  version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$SOURCE/pyproject.toml")
  digest=$(cd "$SOURCE" && find cli.py ingest parsers classifiers store reports pyproject.toml requirements.lock \
    -type f ! -name '*.pyc' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12)
  printf '%s-%s' "$version" "$digest"
}

# What builds this package, and those that come as source, with its hashes, out of the developers' lock file.
build_requirements() {
  awk '/^[a-z0-9]/ { wanted = $0 ~ /^(hatchling|packaging|pathspec|pluggy|setuptools|tomlkit|trove-classifiers)==/ }
       wanted && !/^ *#/' "$SOURCE/requirements-dev.lock"
}

make_release() {
  local release=$1 pip requirements
  if [ -e "$release/complete" ]; then say "$(basename "$release") is already there."; return; fi
  say "Making $release …"
  rm -rf "$release"
  mkdir -p "$(dirname "$release")"
  "$PYTHON" -m venv "$release" || fail "could not make a virtual environment: apt-get install python3-venv"
  pip=("$release/bin/python" -m pip --quiet --disable-pip-version-check install)
  requirements=$(mktemp)
  build_requirements > "$requirements"
  "${pip[@]}" --require-hashes -r "$requirements"
  rm -f "$requirements"
  "${pip[@]}" --require-hashes --no-build-isolation -r "$SOURCE/requirements.lock"
  "${pip[@]}" --no-deps --no-build-isolation "$SOURCE"
  "$release/bin/ihala" --version >&2
  install -d "$release/share/doc/ihala"
  install -m 0644 "$SOURCE"/docs/*.md "$release/share/doc/ihala/"
  touch "$release/complete"
}

install_system_files() {
  say "Installing the unit, the user and the folders …"
  install -d "$ROOT/usr/lib/sysusers.d" "$ROOT/usr/lib/tmpfiles.d" "$ROOT/etc/systemd/system" "$ROOT/usr/local/bin"
  install -m 0644 "$SOURCE/deploy/ihala.sysusers" "$ROOT/usr/lib/sysusers.d/ihala.conf"
  install -m 0644 "$SOURCE/deploy/ihala.tmpfiles" "$ROOT/usr/lib/tmpfiles.d/ihala.conf"
  sed "s|/opt/ihala|$PREFIX|g" "$SOURCE/deploy/ihala.service" > "$ROOT/etc/systemd/system/$SERVICE"
  chmod 0644 "$ROOT/etc/systemd/system/$SERVICE"
  cat > "$ROOT/usr/local/bin/ihala" <<TEXT
#!/bin/sh
# Staff and operators type \`ihala\`; it works as the service's user, and keeps in the log who typed it.
if [ "\$(id -un)" = ihala ]; then exec $PREFIX/current/bin/ihala --config $STATE/ihala.toml "\$@"; fi
exec sudo -u ihala -- $PREFIX/current/bin/ihala --config $STATE/ihala.toml --as "\$(id -un)" "\$@"
TEXT
  chmod 0755 "$ROOT/usr/local/bin/ihala"
  if live; then
    systemd-sysusers ihala.conf
    systemd-tmpfiles --create ihala.conf
  else
    install -d -m 0700 "$ROOT$STATE" "$ROOT$CREDENTIALS"
  fi
}

# A line for each password file, so that systemd hands it to the service and to nobody else.
install_credentials() {
  local folder="$ROOT/etc/systemd/system/$SERVICE.d" file name
  install -d "$folder"
  {
    echo "# Written by deploy/install.sh from $CREDENTIALS"
    echo "[Service]"
    for file in "$ROOT$CREDENTIALS"/*; do
      [ -f "$file" ] || continue
      name=$(basename "$file")
      case $name in *[!A-Za-z0-9._-]*) say "Skipping $name: only letters, digits, ., _ and -"; continue ;; esac
      echo "LoadCredential=$name:$CREDENTIALS/$name"
    done
  } > "$folder/credentials.conf"
}

# A command of one version on the installation's data, as the service's user.
ihala_of() {
  local release=$1; shift
  if live; then
    runuser -u ihala -- env IHALA_CONFIG="$STATE/ihala.toml" "$release/bin/ihala" "$@"
  else
    IHALA_CONFIG="$ROOT$STATE/ihala.toml" "$release/bin/ihala" "$@"
  fi
}

is_active() { live && systemctl is-active --quiet "$SERVICE"; }

point_at() {
  ln -sfn "$1" "$ROOT$PREFIX/.current"
  mv -T "$ROOT$PREFIX/.current" "$ROOT$PREFIX/current"
}

upgrade() {
  local name=$1 release=$2 was_active=no
  if is_active; then was_active=yes; say "Stopping the service …"; systemctl stop "$SERVICE"; fi
  say "Backing up and upgrading the database …"
  if ! ihala_of "$release" upgrade; then
    say "The upgrade failed; nothing was changed, and the version in use stays $(readlink "$ROOT$PREFIX/current" || echo none)."
    if [ $was_active = yes ]; then systemctl start "$SERVICE"; fi
    exit 1
  fi
  point_at "releases/$name"
  ihala_of "$release" doctor || say "The doctor found something to mend; see above."
  if live; then systemctl daemon-reload; fi
  if [ $was_active = yes ]; then say "Starting the service …"; systemctl start "$SERVICE"; fi
}

main() {
  local name release
  name=$(release_name)
  release=$ROOT$PREFIX/releases/$name
  make_release "$release"
  install_system_files
  install_credentials
  if [ -e "$ROOT$STATE/ihala.toml" ]; then
    upgrade "$name" "$release"
    say "Ihala $name is in use. Going back: docs/operations.md."
    return
  fi
  point_at "releases/$name"
  if live; then systemctl daemon-reload; fi
  say "Ihala $name is installed. Next:"
  say "  1. runuser -u ihala -- $PREFIX/current/bin/ihala init $STATE     and keep the recovery key it shows"
  say "  2. put the mailbox's password into $CREDENTIALS/mailbox (mode 0600), edit $STATE/ihala.toml, run this script again"
  say "  3. systemctl enable --now ihala, then: ihala status"
}

main
