#!/usr/bin/env bash
# Try a command of the README on a bare Debian 12 with nothing but Python:
#
#   packaging/try_bare.sh FOLDER COMMAND...          as root of the bare system
#   packaging/try_bare.sh --user FOLDER COMMAND...   as somebody who may not install packages
#   packaging/try_bare.sh --offline ...              the same without any network (a second start must do)
#
# FOLDER is made with debootstrap when it is absent, and kept: a second try there is a second start. What is committed
# in this checkout is cloned into it anew each time, the .venv made there before stays. Needs root, debootstrap and
# git. What this machine says about proxies, certificates, package sources and time goes along, so that the bare
# system reaches what this one reaches.
set -eu

who=root
network=()
while [ "${1:-}" != "${1#--}" ]; do
  case "$1" in
    --user) who=visitor ;;
    --offline) network=(unshare --net sh -c 'ip link set lo up; exec "$@"' offline) ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift
done
[ $# -ge 2 ] || { sed -n '2,11p' "$0" >&2; exit 2; }
bare=$(realpath -m "$1"); shift
here=$(cd "$(dirname "$0")/.." && pwd)

if [ ! -e "$bare/usr/bin/python3" ]; then
  debootstrap --variant=minbase --include=python3,ca-certificates bookworm "$bare"
  useradd --root "$bare" --create-home visitor
fi
for file in /etc/resolv.conf /etc/hosts /etc/pip.conf; do
  [ ! -e "$file" ] || cp -L "$file" "$bare$file"
done
cp -rL /usr/local/share/ca-certificates/. "$bare/usr/local/share/ca-certificates/" 2>/dev/null || true
cp -rL /etc/ssl/certs/ca-certificates.crt "$bare/etc/ssl/certs/ca-certificates.crt"
grep -rhs '^Acquire::\(Check\|http\|https\)' /etc/apt/apt.conf /etc/apt/apt.conf.d > "$bare/etc/apt/apt.conf.d/90try" || true
mountpoint -q "$bare/proc" || mount -t proc proc "$bare/proc"
trap 'umount "$bare/proc" || true' EXIT

copy="$bare/srv/openplanner"
mkdir -p "$copy"
find "$copy" -mindepth 1 -maxdepth 1 ! -name .venv ! -name demo -exec rm -rf {} +
git clone --quiet --no-hardlinks "$here" "$copy.new"
cp -rT "$copy.new" "$copy"
rm -rf "$copy.new"
[ "$who" = root ] && owner=0:0 || owner=$(chroot "$bare" id -u visitor):$(chroot "$bare" id -g visitor)
chown -R "$owner" "$copy"

kept=()
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY PIP_INDEX_URL PIP_CERT PIP_DEFAULT_TIMEOUT; do
  [ -z "${!name:-}" ] || kept+=("$name=${!name}")
done
home=$(chroot "$bare" getent passwd "$who" | cut -d: -f6)
"${network[@]}" chroot --userspec="$owner" "$bare" /usr/bin/env -i HOME="$home" PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
  "${kept[@]}" sh -c 'cd /srv/openplanner && "$@"' try "$@"
