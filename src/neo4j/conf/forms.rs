//! The form of a value: comments, marks, quotes and blanks that its writer did not mean to be part of it.

use super::super::settings::Kind;
use super::super::version::{Charset, Traits};
use super::values;
use crate::finding::catalogue::conf as catalogue;
use crate::finding::{Finding, Severity};

/// What is wrong with a value's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Comment,
    Callout,
    Quoted,
    Blank { no_break: bool },
    EdgeBlank { meant: bool },
    LostBackslash,
    Charset { utf8: bool },
}

/// What is wrong with a path's form, and cannot be with other values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathForm {
    Unc,
    Backslash,
    NonAscii,
}

impl Form {
    pub(super) const fn rule(self) -> &'static str {
        match self {
            Self::Comment => "conf/inline-comment",
            Self::Callout => "conf/callout",
            Self::Quoted => "conf/quoted-value",
            Self::Blank { .. } => "conf/trailing-blank",
            Self::EdgeBlank { .. } => "conf/password-edge-blank",
            Self::LostBackslash => "conf/password-backslash",
            Self::Charset { .. } => "conf/charset",
        }
    }

    pub(super) fn finding(self, at: &str, key: &str, kind: Kind) -> Finding {
        let finding = match self {
            Self::Comment => catalogue::inline_comment(at, key),
            Self::Callout => catalogue::callout(at, key),
            Self::Quoted => catalogue::quoted_value(at, key),
            Self::Blank { no_break } => catalogue::trailing_blank(at, key, no_break),
            Self::EdgeBlank { meant } => return catalogue::password_edge_blank(at, key, meant),
            Self::LostBackslash => catalogue::password_backslash(at, key),
            Self::Charset { utf8 } => catalogue::charset(at, key, utf8),
        };
        // A pass phrase may well have quotes, a # or a backslash that its key was encrypted with.
        if kind == Kind::Secret { finding.with_severity(Severity::Warning) } else { finding }
    }
}

impl PathForm {
    pub(super) fn finding(self, at: &str, key: &str, looked_up: &str) -> Finding {
        match self {
            Self::Unc => catalogue::unc_path(at, key, looked_up),
            Self::Backslash => catalogue::backslash_path(at, key, looked_up),
            Self::NonAscii => catalogue::non_ascii_path(at, key, looked_up),
        }
    }
}

/// Typographic quotes, in the file's bytes: the release may read them as other letters.
const CURLY: [&str; 4] = ["“", "”", "‘", "’"];
/// Blanks that are not cut, in UTF-8: no-break, figure, narrow no-break, zero width.
const NO_BREAK: [&[u8]; 5] =
    [b"\xc2\xa0", "\u{2007}".as_bytes(), "\u{202f}".as_bytes(), "\u{200b}".as_bytes(), b"\xef\xbb\xbf"];

/// Whether a value has a mark such as `(1)` at its end.
fn has_callout(value: &str) -> bool {
    let inner = value.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    inner.is_some_and(|(before, number)| {
        let is_number = !number.is_empty() && number.len() <= 2 && number.bytes().all(|digit| digit.is_ascii_digit());
        is_number && before.ends_with(' ')
    })
}

/// Whether a comment stands behind a value.
fn has_comment(value: &str, kind: Kind) -> bool {
    let marks: &[&str] = match kind {
        Kind::Bool | Kind::ClientAuth => &[" #", "\t#", " !", " //", " ;", ";"],
        _ => &[" # ", "\t# "],
    };
    marks.iter().any(|mark| value.contains(mark))
}

/// The first thing that is wrong with a value's form. `raw` is as in the file.
pub(super) fn of(value: &str, raw: &[u8], kind: Kind, traits: Traits) -> Option<Form> {
    let quote = |text: &[u8]| CURLY.iter().any(|curly| text.starts_with(curly.as_bytes()));
    let ends_in = |text: &[u8]| CURLY.iter().any(|curly| text.ends_with(curly.as_bytes()));
    let inner = values::trim(value);
    let straight = ['"', '\''].iter().any(|&mark| inner.len() > 1 && inner.starts_with(mark) && inner.ends_with(mark));
    if has_comment(value, kind) {
        return Some(Form::Comment);
    }
    if kind != Kind::Secret && has_callout(value) {
        return Some(Form::Callout);
    }
    if straight || quote(raw) || ends_in(raw) {
        return Some(Form::Quoted);
    }
    if value.starts_with('\u{a0}') || value.ends_with('\u{a0}') || NO_BREAK.iter().any(|blank| raw.ends_with(blank)) {
        return Some(Form::Blank { no_break: true });
    }
    let edge = inner.len() != value.len();
    match kind {
        Kind::Path if value.ends_with([' ', '\t']) => return Some(Form::Blank { no_break: false }),
        Kind::Bool | Kind::ClientAuth if edge && !traits.trims => return Some(Form::Blank { no_break: false }),
        Kind::Secret if edge => {
            // A blank in front is there only because it was escaped; one behind may just have been left there.
            let left = raw.ends_with(b" ") && !raw.ends_with(b"\\ ") || raw.ends_with(b"\t");
            return Some(Form::EdgeBlank { meant: value.starts_with(|first| first <= ' ') || !left });
        }
        Kind::Secret if has_single_backslash(raw) => return Some(Form::LostBackslash),
        _ => {}
    }
    (kind != Kind::Path && !raw.is_ascii()).then_some(Form::Charset { utf8: traits.charset == Charset::Utf8 })
}

/// The first thing that is wrong with a path's form.
pub(super) fn path(value: &str, raw: &[u8], traits: Traits) -> Option<PathForm> {
    if raw.starts_with(b"\\\\") && !raw.starts_with(b"\\\\\\\\") && raw.get(2).is_some_and(|&byte| byte != b'\\') {
        return Some(PathForm::Unc);
    }
    if has_single_backslash(raw) {
        return Some(PathForm::Backslash);
    }
    let curly = CURLY.iter().any(|curly| raw.starts_with(curly.as_bytes()));
    // 4.x reads an escaped letter right; a raw one only from an ISO-8859-1 file.
    let right = !traits.escapes_paths && (raw.is_ascii() || std::str::from_utf8(raw).is_err());
    (!value.is_ascii() && !curly && !value.ends_with('\u{a0}') && !right).then_some(PathForm::NonAscii)
}

/// A backslash that is neither doubled nor the beginning of a letter's number or an escaped blank.
fn has_single_backslash(raw: &[u8]) -> bool {
    let mut bytes = raw.iter();
    while let Some(byte) = bytes.next() {
        if *byte == b'\\' && !matches!(bytes.next(), Some(b'\\' | b'u' | b' ')) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::super::version::traits;
    use super::*;

    fn form(value: &str, kind: Kind) -> Option<Form> {
        of(value, value.as_bytes(), kind, traits("5.26".parse().expect("a release")))
    }

    #[test]
    fn what_stands_behind_a_word_is_told_apart() {
        for (value, expected) in [
            ("true # on", Some(Form::Comment)),
            ("true;", Some(Form::Comment)),
            ("REQUIRE (3)", Some(Form::Callout)),
            ("REQUIRE  (3)", Some(Form::Callout)),
            ("\"true\"", Some(Form::Quoted)),
            ("“true”", Some(Form::Quoted)),
            ("true\u{a0}", Some(Form::Blank { no_break: true })),
            ("true ", None),
            ("yes", None),
        ] {
            assert_eq!(form(value, Kind::Bool), expected, "{value}");
        }
    }

    #[test]
    fn blanks_and_brackets_inside_a_path_are_its_own() {
        assert_eq!(form("my certs/a#b", Kind::Path), None);
        assert_eq!(form("Program Files (x86)/neo4j", Kind::Path), None);
        assert_eq!(form("private.key # key", Kind::Path), Some(Form::Comment));
        assert_eq!(form("certificates ", Kind::Path), Some(Form::Blank { no_break: false }));
    }

    #[test]
    fn backslashes_in_paths_are_lost_unless_they_are_doubled() {
        let traits = traits("5.26".parse().expect("a release"));
        let of = |value: &str| path(value, value.as_bytes(), traits);
        assert_eq!(of(r"C:\neo4j\certs"), Some(PathForm::Backslash));
        assert_eq!(of(r"C:\\neo4j\\certs"), None);
        assert_eq!(of(r"\\host\share"), Some(PathForm::Unc));
        assert_eq!(of(r"\\\\host\\share"), None);
        assert_eq!(of("zertifikate-ü"), Some(PathForm::NonAscii));
    }
}
