# A Windows desktop for a test: a display, a window manager, a fresh copy of Wine's prefix; hands and eyes for it. Sourced by the
# tests of this folder. Not here: what is tested.
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

here=$root/packaging/windows
export LC_ALL=C.UTF-8
need xvfb xauth openbox xdotool wmctrl imagemagick libgl1 libgl1-mesa-dri fonts-dejavu-core openssl msitools binutils

# The whole test runs again below a display of its own; INTERLOCK_DISPLAY is the first number to try.
if [ -z "${INTERLOCK_ON_DISPLAY:-}" ]; then
  export INTERLOCK_ON_DISPLAY=1
  exec xvfb-run -a -n "${INTERLOCK_DISPLAY:-64}" -s "-screen 0 1360x900x24 -noreset" "$0" "$@"
fi

# As long as anything may take on a machine with other things to do, in seconds.
patience=120
# A window that did not change for this long has answered.
rest=0.4

work=$(mktemp -d)
pictures=$root/target/windows/${0##*/}
rm -rf "$pictures"
mkdir -p "$pictures"

# A prefix that nothing was ever run in is kept, and each test has a copy; one made by others may hold anything.
INTERLOCK_WINEPREFIX=$cache/wine-clean "$here/wine"
cp -a "$cache/wine-clean" "$work/wine"
export INTERLOCK_WINEPREFIX=$work/wine WINEPREFIX=$work/wine
drive=$work/wine/drive_c
user=$drive/users/$(id -un)
# Wine links them to the home of whoever runs this.
for folder in Desktop Documents Downloads Music Pictures Videos; do
  rm -f "${user:?}/$folder" && mkdir -p "$user/$folder"
done

# Real profiles have it; Wine makes it when somebody asks for its name.
mkdir -p "$user/AppData/Local/Programs"

clean_up() {
  wineserver -k || true
  wineserver -w || true
  rm -rf "$work"
}
trap clean_up EXIT
set -E
trap 'echo "$0: line $LINENO: $BASH_COMMAND" >&2' ERR
openbox >"$work/openbox.log" 2>&1 &

# Runs a program of Windows; its exit code is that of the program.
windows() { "$here/wine" "$@" 2>>"$work/wine.log"; }

# A path of this machine as Windows programs take it.
path() { printf 'Z:%s' "${1//\//\\}"; }

expect() { # what it is, found, expected
  [ "$2" = "$3" ] || fail "$1 is '$2' and not '$3'"
}

# Waits until a command succeeds.
wait_for() { # what for, command…
  local what=$1 end=$((SECONDS + patience))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || { picture failed; fail "no $what within $patience seconds; see $pictures/failed.png"; }
    sleep 0.2
  done
}

picture() { import -window root "$pictures/$1.png"; }

seen() { import -window root rgb:- | sha256sum; }

# Waits until nothing on the screen changes any more.
come_to_rest() {
  local before now end=$((SECONDS + patience))
  before=$(seen)
  while sleep "$rest" && now=$(seen) && [ "$now" != "$before" ]; do
    [ $SECONDS -lt $end ] || { picture failed; fail "the screen does not rest; see $pictures/failed.png"; }
    before=$now
  done
}

# The visible window with that title (a pattern).
window() { xdotool search --onlyvisible --name "$1" | tail -n 1 | grep .; }

# Before the window there may be one of the same name that goes again.
activate() { # title
  local id
  id=$(window "$1") && timeout 10 xdotool windowactivate --sync "$id" && [ "$(xdotool getactivewindow)" = "$id" ]
}

# Waits for a window, gives it the keyboard and takes its picture.
arrive() { # picture, title
  wait_for "window '$2'" activate "$2"
  come_to_rest
  picture "$1"
}

# Presses keys that change what is seen, and waits until it is.
press() {
  local before key
  for key in "$@"; do
    before=$(seen)
    xdotool key --clearmodifiers "$key"
    wait_for "answer to $key" differs_from "$before"
    come_to_rest
  done
}

differs_from() { [ "$(seen)" != "$1" ]; }

# Waits for the end of a program in the background. Wine kills one that takes more than a second to go, which on a busy machine is
# any; 137 says that and no more.
ended() { # process, what
  local code=0
  wait "$1" || code=$?
  [ "$code" = 0 ] || [ "$code" = 137 ] || fail "$2 ended with $code"
}

# Closes Interlock's window and waits for the program's end, of which its log tells.
close_window() { # process
  wmctrl -c ' – Interlock'
  window_closed "$1"
}

window_closed() { # process
  ended "$1" interlock.exe
  tail -n 1 "$user/AppData/Local/Interlock/data/logs/interlock.log" | grep -q 'the window is closed' || fail "interlock.exe did not close its window"
}

# What an installer could leave behind: every file, every key of the registry below Software. Wine keeps these as text and writes
# it when its last program has ended; what it notes beside keys is when they changed.
snapshot() { # name
  wineserver -w
  (cd "$drive" && find . -not -path './users/*/Temp/*' -not -path './windows/temp/*' | sort) >"$work/$1.files"
  keys "$work/wine/system.reg" >"$work/$1.HKLM"
  keys "$work/wine/user.reg" >"$work/$1.HKCU"
}

# NetworkCards comes and goes with Wine itself; Codepages are those of the program that asked for a font last.
keys() {
  awk '/^\[/ { is_software = /^\[Software\\/ && !/NetworkCards/; sub(/ [0-9]+$/, "") } is_software && !/^#time=/ && !/^"Codepages"=/' "$1" | grep .
}

# A value of the registry in Wine's spelling, or nothing.
value() { # HKLM or HKCU, key, name; @ is the key's own
  local file=user.reg
  [ "$1" = HKCU ] || file=system.reg
  wineserver -w
  KEY="[${2//\\/\\\\}]" NAME=$3 awk 'BEGIN { name = ENVIRON["NAME"] == "@" ? "@=" : "\"" ENVIRON["NAME"] "\"=" }
    /^\[/ { is_in = index($0, ENVIRON["KEY"]) == 1 }
    is_in && index($0, name) == 1 { print substr($0, length(name) + 1) }' "$work/wine/$file"
}

# Nothing is there that was not there before, and the other way round.
same() { # name, name
  local part
  for part in files HKLM HKCU; do
    diff "$work/$1.$part" "$work/$2.$part" >&2 || fail "$part differ between '$1' and '$2'"
  done
}
