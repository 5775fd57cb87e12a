//! Values as Neo4j reads them: switches, words, lists, paths, addresses (6.1.5 to 6.1.9), and its messages about bad
//! ones.

use super::super::version::Traits;
use crate::finding::Release;
use crate::plan::ClientAuth;
use std::path::{Component, Path, PathBuf};

/// As Java's `String.trim`: everything up to the blank goes, so control characters go and a no-break space stays.
pub(super) fn trim(value: &str) -> &str {
    value.trim_matches(|character| character <= ' ')
}

fn trimmed(value: &str, traits: Traits) -> &str {
    if traits.trims { trim(value) } else { value }
}

/// As Java's `equalsIgnoreCase`, which compares letter by letter, `ı` and `İ` included.
fn same_word(left: &str, right: &str) -> bool {
    let fold = |character: char| {
        let upper = character.to_uppercase().next().unwrap_or(character);
        upper.to_lowercase().next().unwrap_or(upper)
    };
    left.chars().count() == right.chars().count() && left.chars().zip(right.chars()).all(|(l, r)| fold(l) == fold(r))
}

/// A switch, or Neo4j's message.
pub(super) fn bool(value: &str, traits: Traits) -> Result<bool, String> {
    let value = trimmed(value, traits);
    if same_word(value, "true") {
        Ok(true)
    } else if same_word(value, "false") {
        Ok(false)
    } else {
        Err(format!("'{value}' is not a valid boolean value, must be 'true' or 'false'"))
    }
}

/// A word of `client_auth`, or Neo4j's message.
pub(super) fn client_auth(value: &str, traits: Traits) -> Result<ClientAuth, String> {
    let value = trimmed(value, traits);
    [("NONE", ClientAuth::None), ("OPTIONAL", ClientAuth::Optional), ("REQUIRE", ClientAuth::Require)]
        .into_iter()
        .find(|(word, _)| same_word(value, word))
        .map(|(_, client_auth)| client_auth)
        .ok_or_else(|| format!("'{value}' not one of [NONE, OPTIONAL, REQUIRE]"))
}

/// Items between commas, empty ones dropped (6.1.6).
pub(super) fn list(value: &str) -> Vec<String> {
    value.split(',').map(trim).filter(|item| !item.is_empty()).map(ToOwned::to_owned).collect()
}

/// Whether a value is a command (6.1.8): `$(` and `)` round at least one character, blanks round it allowed.
pub(super) fn is_command(value: &str) -> bool {
    let inner = value.trim().strip_prefix("$(").and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| !inner.is_empty())
}

/// What in a command only a shell would understand. Neo4j starts the first word as a program and hands it the others as
/// they are (asked of 5.26.30: `exit` and `~/x.sh` are not found, `echo a | cat` prints `a | cat`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shell<'a> {
    /// The first word is no program.
    Program(&'a str),
    /// A word that pipes, redirects or joins.
    Sign(&'a str),
}

/// Words of a shell that are no programs of their own on a usual system.
const BUILT_INS: [&str; 13] =
    [".", ":", "alias", "cd", "eval", "exec", "exit", "export", "read", "set", "source", "umask", "unset"];

/// The first thing in a command that only a shell would understand.
pub(super) fn shell_only(value: &str) -> Option<Shell<'_>> {
    let inner = value.trim().strip_prefix("$(")?.strip_suffix(')')?;
    let mut words = inner.split_whitespace();
    let program = words.next()?;
    if BUILT_INS.contains(&program) || program.starts_with(['~', '$']) {
        return Some(Shell::Program(program));
    }
    let is_sign = |word: &&str| ["|", "||", "&&", ";", ">", ">>", "<"].contains(word);
    words.find(is_sign).map(Shell::Sign)
}

/// The words of Bolt's level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TlsLevel {
    Disabled,
    Optional,
    Required,
}

/// A word of Bolt's level, or Neo4j's message.
pub(super) fn tls_level(value: &str, traits: Traits) -> Result<TlsLevel, String> {
    let value = trimmed(value, traits);
    [("REQUIRED", TlsLevel::Required), ("OPTIONAL", TlsLevel::Optional), ("DISABLED", TlsLevel::Disabled)]
        .into_iter()
        .find(|(word, _)| same_word(value, word))
        .map(|(_, level)| level)
        .ok_or_else(|| format!("'{value}' not one of [REQUIRED, OPTIONAL, DISABLED]"))
}

const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];

/// What a path's text becomes before it is a path (6.1.7).
pub(super) fn path_text(value: &str, traits: Traits) -> String {
    if !traits.escapes_paths {
        return value.replace('\\', "/");
    }
    let mut text = String::with_capacity(value.len());
    let mut units = [0; 2];
    for character in value.chars() {
        match character {
            '"' => text.push_str("/\""),
            '\\' => text.push_str("//"),
            '\u{8}' => text.push_str("/b"),
            '\t' => text.push_str("/t"),
            '\n' => text.push_str("/n"),
            '\u{c}' => text.push_str("/f"),
            '\r' => text.push_str("/r"),
            ' '..='\u{7f}' => text.push(character),
            _ => {
                for unit in character.encode_utf16(&mut units) {
                    text.push_str("/u");
                    text.extend([12, 8, 4, 0].map(|shift| HEX[usize::from(*unit >> shift & 0xf)]));
                }
            }
        }
    }
    text
}

/// A path below a folder, or Neo4j's message.
///
/// Relative paths are normalised, then joined; what then still has a `..` in it leads out. Absolute ones are only
/// normalised. The conventions are those of the system we run on, as Neo4j's would be.
pub(super) fn path(value: &str, below: &Path, traits: Traits) -> Result<PathBuf, String> {
    let text = path_text(value, traits);
    if text.contains('\0') {
        return Err(format!("Nul character not allowed: {}", text.replace('\0', " ")));
    }
    let mut normal = PathBuf::new();
    let (mut depth, mut leads_out) = (0_usize, false);
    for component in Path::new(&text).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => {
                normal.pop();
                depth -= 1;
            }
            Component::ParentDir if normal.has_root() => {}
            Component::ParentDir => {
                normal.push("..");
                leads_out = true;
            }
            Component::Normal(name) => {
                normal.push(name);
                depth += 1;
            }
            Component::Prefix(_) | Component::RootDir => normal.push(component),
        }
    }
    let path = if normal.as_os_str().is_empty() { below.to_path_buf() } else { below.join(normal) };
    if leads_out { Err(format!("'{}' is not a normalized path.", path.display())) } else { Ok(path) }
}

/// The error of a value, as `outer <- inner`: Neo4j wraps the message in its sentence about the setting.
pub(super) fn error(key: &str, messages: &[&String]) -> String {
    let mut chain = String::new();
    for (depth, message) in messages.iter().enumerate() {
        if depth == 0 {
            chain.push_str("IllegalArgumentException: Error evaluating value for setting '");
            chain.push_str(key);
            chain.push_str("'. ");
        } else {
            chain.push_str(" <- IllegalArgumentException: ");
        }
        chain.push_str(message);
    }
    chain
}

/// The error of a value that a validator refused: its form changed with 4.1 and with 5.0 (measured).
pub(super) fn validation_error(key: &str, value: &str, message: &String, release: Release) -> String {
    let validated = format!("Failed to validate '{value}' for '{key}': {message}");
    match release.major {
        4 if release.minor == 0 => error(key, &[message, message]),
        ..=4 => error(key, &[&validated, &validated]),
        _ => error(key, &[&validated, &validated, message]),
    }
}

/// The host of an address: `host:port`, `[v6]:port`, a bare IPv6 address, or a host; `None` where there is none.
pub(super) fn host(value: &str) -> Option<String> {
    let value = trim(value);
    let host = if let Some(rest) = value.strip_prefix('[') {
        rest.split(']').next().unwrap_or_default()
    } else if value.matches(':').count() == 1 {
        value.split(':').next().unwrap_or_default()
    } else {
        value
    };
    (!host.is_empty()).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::super::version::traits;
    use super::*;

    fn of(release: &str) -> Traits {
        traits(release.parse().expect("a release"))
    }

    #[test]
    fn switches_are_true_and_false_in_any_case() {
        for (value, expected) in [
            ("true", Ok(true)),
            ("TRUE", Ok(true)),
            ("False", Ok(false)),
            ("true \t", Ok(true)),
            ("\u{1}true", Ok(true)),
        ] {
            assert_eq!(bool(value, of("5.26")), expected, "{value:?}");
        }
        for value in ["yes", "1", "on", "", "\"true\"", "true\u{a0}", "t", "true # on"] {
            assert!(bool(value, of("5.26")).is_err(), "{value:?}");
        }
        assert!(bool("true ", of("4.1.13")).is_err() && bool("true ", of("4.2.0")).is_ok());
    }

    #[test]
    fn words_of_client_auth_are_compared_as_java_does() {
        for word in ["REQUIRE", "require", "requ\u{131}re", "requ\u{130}re"] {
            assert_eq!(client_auth(word, of("5.26")), Ok(ClientAuth::Require), "{word}");
        }
        for word in ["REQUIRED", "", "true", "REQUIRE (3)"] {
            assert!(client_auth(word, of("5.26")).is_err(), "{word}");
        }
    }

    #[test]
    fn a_command_is_dollar_and_brackets_round_something() {
        assert!(["$(a)", " $(a) \n", "$( )", "$(a)$(b)", "$(a\nb)"].into_iter().all(is_command));
        assert!(!["$(", "$()", "$(a)b", "b$(a)", "a", ""].into_iter().any(is_command));
    }

    #[test]
    fn what_only_a_shell_understands_is_found_in_a_command() {
        for (value, expected) in [
            ("$(exit 1)", Some(Shell::Program("exit"))),
            ("$(~/x.sh)", Some(Shell::Program("~/x.sh"))),
            ("$(cat a | tr -d x)", Some(Shell::Sign("|"))),
            ("$(cat /run/secrets/key)", None),
            ("$(/usr/bin/pass show a|b)", None),
            ("$( )", None),
        ] {
            assert_eq!(shell_only(value), expected, "{value}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn relative_paths_stay_below_their_folder_or_are_refused() {
        let below = Path::new("/n");
        for (value, expected) in [
            ("a/b/", "/n/a/b"),
            ("./a", "/n/a"),
            ("a/../b", "/n/b"),
            ("", "/n"),
            (".", "/n"),
            ("/x//y/./z/", "/x/y/z"),
            ("/x/../y", "/y"),
            ("/../../y", "/y"),
            ("C:\\a", "/n/C:/a"),
            ("a b ", "/n/a b "),
        ] {
            assert_eq!(path(value, below, of("5.26")).as_deref(), Ok(Path::new(expected)), "{value}");
        }
        assert_eq!(path("../x", below, of("5.26")), Err("'/n/../x' is not a normalized path.".to_owned()));
        assert_eq!(path("a/../../x", below, of("5.26")), Err("'/n/../x' is not a normalized path.".to_owned()));
    }

    #[test]
    fn from_5_on_a_path_is_escaped_as_a_java_string_and_before_it_is_not() {
        for (value, old, new) in [
            ("zertifikate-ü", "zertifikate-ü", "zertifikate-/u00FC"),
            ("\"certificates\"", "\"certificates\"", "/\"certificates/\""),
            ("C:\neo4j", "C:\neo4j", "C:/neo4j"),
            ("a\tb", "a\tb", "a/tb"),
            ("a\\b", "a/b", "a//b"),
            ("a😀b", "a😀b", "a/uD83D/uDE00b"),
            ("a\u{1}\u{7f}", "a\u{1}\u{7f}", "a/u0001\u{7f}"),
            ("'x'", "'x'", "'x'"),
        ] {
            assert_eq!(path_text(value, of("4.4")), old, "{value:?}");
            assert_eq!(path_text(value, of("5.1.0")), new, "{value:?}");
        }
    }

    #[test]
    fn the_host_of_an_address_is_what_stands_before_its_port() {
        for (address, expected) in [
            ("a.test:6000", Some("a.test")),
            ("a.test", Some("a.test")),
            ("[::1]:6000", Some("::1")),
            ("fe80::1", Some("fe80::1")),
            (":6000", None),
            ("", None),
        ] {
            assert_eq!(host(address).as_deref(), expected, "{address}");
        }
    }
}
