//! A value that must not be seen: a pass phrase or a private key's bytes.
//!
//! No `Debug`, no `Clone`, no `Display`: whoever wants the bytes says so by `expose`, which can be searched for. Not
//! here: asking for a pass phrase (`cli`, `ui`) and how neo4j.conf is written (`neo4j/conf`).

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use std::fmt;
use zeroize::Zeroizing;

/// Bytes that are wiped when dropped. Share one by `Arc`.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes bytes over; the caller keeps no copy.
    #[must_use]
    pub fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// The bytes themselves.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The bytes as text; `None` where they are not UTF-8.
    #[must_use]
    pub fn expose_text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// Whether both are the same, in a time that depends on the lengths alone.
    #[must_use]
    pub fn is_same_as(&self, other: &[u8]) -> bool {
        verify_slices_are_equal(&self.0, other).is_ok()
    }
}

impl From<String> for Secret {
    /// Takes the string's own memory over, spare capacity included.
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text.into_bytes()))
    }
}

impl From<Vec<u8>> for Secret {
    /// Takes the vector's own memory over, spare capacity included.
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

/// Letters and digits without those that are taken for each other (0 and O, 1, l and I), so that a pass phrase can be
/// read from a screen. All of them mean themselves in neo4j.conf (6.1) and in any charset.
const ALPHABET: &[u8; 56] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

/// 24 characters of 56 are 139 bits: more than the 128 that an AES key of TLS has.
const GENERATED_LENGTH: usize = 24;

/// `openssl pkey -passin` reads at most 1,023 bytes (`APP_PASS_LEN` of its command line), and would cut a longer one.
pub const MAX_PASS_PHRASE: usize = 1023;

/// Makes a pass phrase that neo4j.conf takes unescaped.
///
/// # Errors
/// Where the system has no random numbers.
pub fn generate_pass_phrase() -> Result<Secret, NoRandomness> {
    let random = SystemRandom::new();
    let mut phrase = Zeroizing::new(Vec::with_capacity(GENERATED_LENGTH));
    let mut drawn = Zeroizing::new([0_u8; 2 * GENERATED_LENGTH]);
    while phrase.len() < GENERATED_LENGTH {
        random.fill(drawn.as_mut_slice()).map_err(|_| NoRandomness)?;
        for byte in drawn.iter().map(|&byte| usize::from(byte)) {
            // 224 is the last multiple of 56 in a byte: what lies above would favour the alphabet's beginning.
            if byte < 224 && phrase.len() < GENERATED_LENGTH {
                phrase.push(ALPHABET[byte % ALPHABET.len()]);
            }
        }
    }
    Ok(Secret(phrase))
}

/// Checks that a pass phrase for a new key survives its way through neo4j.conf into Neo4j.
///
/// Backslashes are fine: the editor doubles them (6.2.6). Keys that exist already may have any pass phrase.
///
/// # Errors
/// Says what would be lost on that way.
pub fn check_pass_phrase(phrase: &Secret) -> Result<(), PassPhraseError> {
    let bytes = phrase.expose();
    let is_blank = |byte: Option<&u8>| byte.is_some_and(|&byte| byte == b' ');
    if bytes.is_empty() {
        Err(PassPhraseError::Empty)
    } else if bytes.len() > MAX_PASS_PHRASE {
        Err(PassPhraseError::TooLong { length: bytes.len() })
    } else if !bytes.is_ascii() {
        Err(PassPhraseError::NotAscii)
    } else if bytes.iter().any(u8::is_ascii_control) {
        Err(PassPhraseError::ControlCharacter)
    } else if is_blank(bytes.first()) || is_blank(bytes.last()) {
        Err(PassPhraseError::BlankAtEnd)
    } else if bytes.starts_with(b"$(") && bytes.ends_with(b")") {
        Err(PassPhraseError::Command)
    } else {
        Ok(())
    }
}

/// Why a pass phrase cannot protect a key of Neo4j's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassPhraseError {
    /// Nothing. Neo4j takes an empty one (3.3), but it protects nothing.
    Empty,
    /// Longer than [`MAX_PASS_PHRASE`].
    TooLong {
        /// In bytes.
        length: usize,
    },
    /// Neo4j 5 on JDK 17 refuses it, and other releases read the file in another charset (key/password-ascii).
    NotAscii,
    /// A tab, a line end or another control character: nobody can type it, and a line end cannot be in a pass phrase
    /// file.
    ControlCharacter,
    /// Neo4j trims it, in every version (conf/password-edge-blank).
    BlankAtEnd,
    /// `$(…)` is a command for Neo4j (conf/command-value).
    Command,
}

impl fmt::Display for PassPhraseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::TooLong { length } => write!(f, "it has {length} bytes, more than {MAX_PASS_PHRASE}"),
            Self::NotAscii => f.write_str("it has characters that are not ASCII"),
            Self::ControlCharacter => f.write_str("it has a tab or another control character"),
            Self::BlankAtEnd => f.write_str("it begins or ends with a blank"),
            Self::Command => f.write_str("it has the form $(…)"),
        }
    }
}

impl std::error::Error for PassPhraseError {}

/// The system gave no random numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRandomness;

impl fmt::Display for NoRandomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the system's random number generator failed")
    }
}

impl std::error::Error for NoRandomness {}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(phrase: &str) -> Result<(), PassPhraseError> {
        check_pass_phrase(&Secret::from(phrase.to_owned()))
    }

    #[test]
    fn a_generated_pass_phrase_has_24_characters_that_neo4j_conf_takes_unescaped() {
        let phrase = generate_pass_phrase().unwrap();
        assert_eq!(phrase.expose().len(), 24);
        assert!(phrase.expose().iter().all(|byte| ALPHABET.contains(byte)));
        assert_eq!(check_pass_phrase(&phrase), Ok(()));
    }

    #[test]
    fn two_generated_pass_phrases_differ() {
        assert!(!generate_pass_phrase().unwrap().is_same_as(generate_pass_phrase().unwrap().expose()));
    }

    #[test]
    fn every_character_of_the_alphabet_is_drawn_about_equally_often() {
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..1000 {
            for &byte in generate_pass_phrase().unwrap().expose() {
                *counts.entry(byte).or_insert(0_u32) += 1;
            }
        }
        // 24,000 draws of 56: 428 each, with a standard deviation of 21; eight of these are never exceeded.
        assert_eq!(counts.len(), 56);
        assert!(counts.values().all(|&count| (260..600).contains(&count)), "{counts:?}");
    }

    #[test]
    fn a_pass_phrase_that_would_change_on_its_way_is_refused() {
        assert_eq!(check(""), Err(PassPhraseError::Empty));
        assert_eq!(check("pässword"), Err(PassPhraseError::NotAscii));
        assert_eq!(check("tab\there"), Err(PassPhraseError::ControlCharacter));
        assert_eq!(check("line\n"), Err(PassPhraseError::ControlCharacter));
        assert_eq!(check(" secret"), Err(PassPhraseError::BlankAtEnd));
        assert_eq!(check("secret "), Err(PassPhraseError::BlankAtEnd));
        assert_eq!(check("$(cat /etc/secret)"), Err(PassPhraseError::Command));
        assert_eq!(check(&"x".repeat(1024)), Err(PassPhraseError::TooLong { length: 1024 }));
    }

    #[test]
    fn their_neighbours_are_taken() {
        for phrase in ["x", "pass word", "$(half", "a$(b)", r"back\slash", "a=b:c#d!", "\"quoted\""] {
            assert_eq!(check(phrase), Ok(()), "{phrase}");
        }
        assert_eq!(check(&"x".repeat(1023)), Ok(()));
    }

    #[test]
    fn secrets_compare_by_content() {
        let secret = Secret::from("one".to_owned());
        assert!(secret.is_same_as(b"one"));
        assert!(!secret.is_same_as(b"two"));
        assert!(!secret.is_same_as(b"on"));
    }
}
