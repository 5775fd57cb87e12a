# Installers and what they install, for the tests of both kinds; sourced after desktop.sh. Not here: what is tested.
# shellcheck shell=bash

programs='Software\Microsoft\Windows\CurrentVersion\Uninstall'
# Installed for everyone.
everyones="$drive/Program Files/Interlock"

# Both installers for a version, from the programs in $exes; those that are built first serve all versions.
make() { # version
  [ -z "${CACHED:-}" ] || { cp -r $CACHED/$1 $work/$1; return; }
  INTERLOCK_DIST=$work/$1 INTERLOCK_VERSION=$1 "$here/build" --profile dev ${exes:+--exes "$exes"} 2>"$work/build.log" ||
    { cat "$work/build.log" >&2; fail "no setup.exe for $1"; }
  exes=$work/$1
}

# The code with which a command ends, where it is not meant to succeed.
code() { local code=0; "$@" || code=$?; echo "$code"; }

files_of() { find "$1" -type f -printf '%f\n' | sort | xargs; }

runs() { # folder
  windows "$1/interlock-cli.exe" --version | grep -q "^interlock-cli " || fail "$1/interlock-cli.exe does not run"
}

in_the_menu() { # folder
  [ -e "$1/Interlock.lnk" ] && [ -e "$1/Interlock terminal.lnk" ] || fail "the Start menu has no Interlock: $1"
}

# Explorer offers Interlock for each of its files, and is told of no other default than before.
offers() { # hive
  local classes='Software\Classes' extension
  [[ $(value "$1" "$classes\Interlock.Material\shell\open\command" @) == *'interlock.exe\" \"%1\""' ]] || fail "Open with runs something else"
  for extension in .crt .pem .cer .csr .crl .p12; do
    expect "the offer for $extension" "$(value "$1" "$classes\\$extension\OpenWithProgids" Interlock.Material)" '""'
    [[ $(value "$1" "$classes\\$extension" @) != *Interlock* ]] || fail "$extension was taken over"
  done
}
