# Installers and what they install, for the tests of both kinds; sourced after desktop.sh. Not here: what is tested.
# shellcheck shell=bash

programs='Software\Microsoft\Windows\CurrentVersion\Uninstall'
# Installed for everyone.
everyones="$drive/Program Files/Interlock"

# The installers for a version, from the programs in $exes; those that are built first serve all versions.
make() { # version, setup or msi where the other is not needed
  INTERLOCK_DIST=$work/$1 INTERLOCK_VERSION=$1 "$here/build" --profile dev ${exes:+--exes "$exes"} ${2:+--only "$2"} 2>"$work/build.log" ||
    { cat "$work/build.log" >&2; fail "no installer for $1"; }
  exes=$work/$1
}

# From here on everything that is built is signed, with a certificate that this machine alone trusts.
sign_from_now_on() {
  need osslsigncode
  export INTERLOCK_SIGN_CERT=$work/cert.pem INTERLOCK_SIGN_KEY=$work/key.pem INTERLOCK_SIGN_PASS_FILE=$work/pass
  printf 'not a secret' >"$work/pass"
  openssl req -x509 -newkey rsa:2048 -passout "file:$work/pass" -keyout "$work/key.pem" -out "$work/cert.pem" -days 2 \
    -subj "/CN=Test" -addext extendedKeyUsage=codeSigning 2>/dev/null
}

signed() { # file…
  local file
  for file in "$@"; do
    osslsigncode verify -CAfile "$work/cert.pem" -in "$file" >"$work/verified" 2>&1 || { cat "$work/verified" >&2; fail "$file is not signed"; }
  done
}

# The code with which a command ends, where it is not meant to succeed.
code() { local code=0; "$@" || code=$?; echo "$code"; }

files_of() { find "$1" -type f -printf '%f\n' | sort | xargs; }

runs() { # folder
  windows "$1/interlock-cli.exe" --version | grep -q "^interlock-cli " || fail "$1/interlock-cli.exe does not run"
  windows "$1/interlock.exe" --version | grep -q "^interlock " || fail "$1/interlock.exe does not run"
}

in_the_menu() { # folder, folder of the programs in Windows' spelling
  local said command answer
  [ -e "$1/Interlock.lnk" ] && [ -e "$1/Interlock terminal.lnk" ] || fail "the Start menu has no Interlock: $1"
  said=$(strings -e l "$1/Interlock terminal.lnk" | grep -o '/k .*') || fail "the terminal's shortcut holds no command"
  command="cd /d \"%USERPROFILE%\" & set \"PATH=$2;%PATH%\""
  expect "what the terminal's shortcut passes to cmd.exe" "$said" "/k $command"
  # Typed at a prompt it is read like what follows /k.
  printf '%s & cd & interlock-cli --version\r\nexit\r\n' "$command" >"$work/typed"
  answer=$(windows cmd <"$work/typed" | tr -d '\r')
  grep -qF "C:\\users\\${user##*/}" <<<"$answer" || fail "the terminal does not open in the user's folder: $answer"
  grep -q 'interlock-cli [0-9]' <<<"$answer" || fail "the terminal does not find interlock-cli: $answer"
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
