//! Repairs of values: what is cut off, written as another word, or taken back from the line above.

use super::super::ClientAuth;
use super::super::address;
use super::super::edit::{backslash_before, holds_secret};
use super::super::forms::{self, Form, PathForm};
use super::super::names::swallowed;
use super::super::parse::{ends_in_open_backslash, text};
use super::super::values;
use super::sheet::{Line, Sheet, cut, insert};
use super::{Edit, Found};
use crate::finding::secrets::is_secret_name;
use crate::finding::words::nearest;
use crate::neo4j::settings::{self, Kind, POLICY_PREFIX};
use crate::neo4j::version::{self, Charset};
use std::ops::Range;
use zeroize::Zeroizing;

/// A backslash at the end of a line, where what it joins is a setting, a comment or nothing (conf/trailing-backslash).
///
/// A pass phrase may well go on with a `#`. A setting that would take protection away goes into a comment, with everything
/// below it, because a comment is never continued.
pub(super) fn trailing_backslash(sheet: &Sheet<'_>, line: &Line<'_>) -> Option<Found> {
    const RULE: &str = "conf/trailing-backslash";
    let (bytes, setting) = (&sheet.document.bytes, line.setting);
    for (number, next) in setting.continued.iter().enumerate() {
        let content = &bytes[next.clone()];
        let is_last = number + 1 == setting.continued.len();
        let may_be_phrase = || {
            let so_far = &bytes[line.item.range.start..next.start];
            is_secret_name(&line.key) || holds_secret(so_far)
        };
        let is_comment = is_last && matches!(content.first(), Some(b'#' | b'!')) && !may_be_phrase();
        let at = backslash_before(bytes, next.start);
        // After a comma the list was to go on: what its next entry looks like is a guess.
        let is_a_list = bytes[..at].trim_ascii_end().ends_with(b",");
        let is_setting = swallowed(content).is_some() && !is_a_list;
        if is_setting || content.is_empty() || is_comment {
            let mut edits = vec![cut(at..at + 1)];
            if is_setting && swallowed_weakens(content) {
                edits.extend(in_comments(bytes, &setting.continued[number..])?);
            }
            return Some((RULE, edits));
        }
    }
    let at = line.item.range.end.checked_sub(1).filter(|_| setting.dangling)?;
    let at = bytes[..=at].iter().rposition(|&byte| byte == b'\\')?;
    Some((RULE, vec![cut(at..at + 1)]))
}

/// Whether a swallowed setting would take protection away once it stands by itself.
fn swallowed_weakens(content: &[u8]) -> bool {
    let Some(key) = swallowed(content) else { return false };
    let is_separator = |character: char| character.is_whitespace() || "=:".contains(character);
    let rest = String::from_utf8_lossy(&content[key.len()..]);
    line_weakens(key, rest.trim_start_matches(is_separator))
}

/// A `#` in front of each of these lines; nothing where that would leave a pass phrase in a comment.
fn in_comments(bytes: &[u8], lines: &[Range<usize>]) -> Option<Vec<Edit>> {
    let comment = |line: &Range<usize>| insert(line.start, b"#");
    (!lines.iter().any(|line| holds_secret(&bytes[line.clone()]))).then(|| lines.iter().map(comment).collect())
}

/// A default address with a port (conf/default-address-port): it stops the start, and the host is what counts.
pub(super) fn default_address(sheet: &Sheet<'_>, line: &Line<'_>) -> Option<Found> {
    let release = sheet.runtime.release;
    let names = version::names(release);
    let is_one = [names.default_advertised_address, names.default_listen_address].contains(&line.key.as_str());
    if !is_one || !sheet.counts(line) || address::default_error(&line.key, &line.value, release).is_none() {
        return None;
    }
    let (host, port) = values::trim(&line.value).rsplit_once(':')?;
    let is_host = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    let is_good = is_host && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    (is_good && address::default_error(&line.key, host, release).is_none())
        .then(|| ("conf/default-address-port", sheet.value(line, host.as_bytes())))
}

/// The strict switch itself is a switch like any other (conf/bool-value).
pub(super) fn strict(sheet: &Sheet<'_>, line: &Line<'_>) -> Option<Found> {
    if line.key != version::names(sheet.runtime.release).strict || values::bool(&line.value, sheet.traits).is_ok() {
        return None;
    }
    Some(("conf/bool-value", sheet.value(line, switch(&line.value)?.as_bytes())))
}

/// What a word for a switch means.
fn switch(value: &str) -> Option<&'static str> {
    match values::trim(value).to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" | "enabled" | "enable" | "t" | "y" => Some("true"),
        "false" | "no" | "off" | "0" | "disabled" | "disable" | "f" | "n" => Some("false"),
        _ => None,
    }
}

/// The word of `client_auth` that was meant.
fn client_auth(value: &str) -> Option<&'static str> {
    const MEANT: [(&str, &str); 5] = [
        ("required", "REQUIRE"),
        ("requires", "REQUIRE"),
        ("mandatory", "REQUIRE"),
        ("need", "REQUIRE"),
        ("opt", "OPTIONAL"),
    ];
    let word = values::trim(value).to_ascii_lowercase();
    let meant = MEANT.iter().find(|(written, _)| *written == word).map(|(_, meant)| *meant);
    meant.or_else(|| nearest(&word, &["REQUIRE", "OPTIONAL", "NONE"]).filter(|_| word.len() > 3))
}

/// Whether a value, once it is read, may take away what protects the policy of a scope. What is no clear yes or no may.
pub(super) fn weakens(scope: &str, suffix: &str, value: &str) -> bool {
    let word = word(value);
    match suffix {
        "trust_all" => switch(word) != Some("false"),
        "verify_hostname" => switch(word) != Some("true"),
        "client_auth" => {
            settings::default_client_auth(scope) == Some(ClientAuth::Require) && client_auth(word) != Some("REQUIRE")
        }
        _ => false,
    }
}

/// The same for a whole line, those outside of the policies included that switch encryption or logging in off.
pub(super) fn line_weakens(key: &str, value: &str) -> bool {
    if let Some((scope, suffix)) = key.strip_prefix(POLICY_PREFIX).and_then(|rest| rest.split_once('.')) {
        return weakens(scope, suffix, value);
    }
    let word = word(value);
    match key.rsplit('.').next() {
        Some("tls_level") => !word.eq_ignore_ascii_case("REQUIRED"),
        Some("auth_enabled") => switch(word) != Some("true"),
        _ => false,
    }
}

/// The first word of a value, without what was pasted round it.
fn word(value: &str) -> &str {
    let is_end = |character: char| character.is_whitespace() || "#;\\(".contains(character);
    let word = values::trim(value).trim_start_matches(['"', '\'']).split(is_end).next().unwrap_or_default();
    word.trim_end_matches(['"', '\''])
}

/// Whatever is wrong with the value of a policy's setting.
pub(super) fn of_a_policy(sheet: &Sheet<'_>, line: &Line<'_>) -> Option<Found> {
    let (scope, suffix) = sheet.known(line)?;
    if !sheet.counts(line) || (sheet.traits.commands && values::is_command(&line.value)) {
        return None;
    }
    let is_refused = match suffix.kind {
        Kind::Bool => values::bool(&line.value, sheet.traits).is_err(),
        Kind::ClientAuth => values::client_auth(&line.value, sheet.traits).is_err(),
        _ => false,
    };
    match suffix.kind {
        Kind::Bool | Kind::ClientAuth if !is_refused => None,
        Kind::Bool => form(sheet, line, suffix.kind)
            .or_else(|| Some(("conf/bool-value", sheet.value(line, switch(&line.value)?.as_bytes())))),
        Kind::ClientAuth => form(sheet, line, suffix.kind)
            .or_else(|| Some(("conf/client-auth-value", sheet.value(line, client_auth(&line.value)?.as_bytes())))),
        // The files of a policy that is off are read by nobody.
        _ if !sheet.is_on(scope) => None,
        Kind::Path => path(sheet, line),
        Kind::List if values::list(&line.value).is_empty() => {
            // The https connector takes its defaults for it (connector/https-ciphers).
            let is_harmless = scope == "https" && suffix.name == "ciphers";
            (!is_harmless).then(|| ("conf/empty-list", sheet.commented_out(line)))
        }
        Kind::List | Kind::Secret => form(sheet, line, suffix.kind),
    }
}

/// A path: backslashes, an empty one, and everything else that values have.
fn path(sheet: &Sheet<'_>, line: &Line<'_>) -> Option<Found> {
    let raw = line.setting.value.as_slice();
    match forms::path(&line.value, raw, sheet.traits) {
        Some(PathForm::NonAscii) => None,
        Some(form) => {
            let rule = if form == PathForm::Unc { "conf/unc-path" } else { "conf/backslash-path" };
            Some((rule, sheet.value(line, &slashes(raw)?)))
        }
        None if line.value.is_empty() => Some(("conf/empty-path", sheet.commented_out(line))),
        None => form(sheet, line, Kind::Path),
    }
}

/// A Windows path with `/`. A backslash before anything but a letter, a digit or another backslash may have been meant
/// to escape it: then nothing is done.
pub(super) fn slashes(raw: &[u8]) -> Option<Vec<u8>> {
    let mut path = Vec::with_capacity(raw.len());
    let mut bytes = raw.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            path.push(byte);
            continue;
        }
        match bytes.peek() {
            // Two at the beginning are a share's, elsewhere they are one that was escaped.
            Some(b'\\') => {
                bytes.next();
                path.extend_from_slice(if path.is_empty() { b"//" } else { b"/" });
            }
            Some(next) if next.is_ascii_alphanumeric() || b"._".contains(next) => path.push(b'/'),
            None => path.push(b'/'),
            Some(_) => return None,
        }
    }
    Some(path)
}

/// What was pasted round a value.
fn form(sheet: &Sheet<'_>, line: &Line<'_>, kind: Kind) -> Option<Found> {
    let raw = line.setting.value.as_slice();
    let form = forms::of(&line.value, raw, kind, sheet.traits)?;
    let is_secret_value = kind == Kind::Secret;
    let new = match form {
        Form::Comment if !is_secret_value => {
            let (value, comment) = without_comment(raw, kind)?;
            // A word that looks like a secret would stand in the open.
            if holds_secret(comment) || value.is_empty() {
                return None;
            }
            let comment = Some(comment).filter(|comment| !comment.is_empty());
            return Some((form.rule(), sheet.value_below(line, value, comment)));
        }
        Form::Callout => without_callout(raw)?.to_vec(),
        Form::Quoted if !is_secret_value => without_quotes(raw)?.to_vec(),
        Form::Blank { .. } if !is_secret_value => trimmed(raw).to_vec(),
        Form::EdgeBlank { meant: false } => trimmed(raw).to_vec(),
        Form::Charset { .. } => ascii(raw, sheet.traits.charset)?,
        _ => return None,
    };
    let new = Zeroizing::new(new);
    // A pass phrase stays what it is in force: the key was encrypted with it.
    let is_same =
        |new: &[u8]| text(new, sheet.traits.charset).is_ok_and(|new| values::trim(&new) == values::trim(&line.value));
    let is_kept = !is_secret_value || is_same(&new);
    (is_kept && !new.is_empty() && *new != raw).then(|| (form.rule(), sheet.value(line, &new)))
}

/// Value and comment, the comment without its mark.
fn without_comment(raw: &[u8], kind: Kind) -> Option<(&[u8], &[u8])> {
    let marks: &[&[u8]] = match kind {
        Kind::Bool | Kind::ClientAuth => &[b" #", b"\t#", b" !", b" //", b" ;", b";"],
        _ => &[b" # ", b"\t# "],
    };
    let at = (0..raw.len()).find(|&at| marks.iter().any(|mark| raw[at..].starts_with(mark)))?;
    let is_mark = |byte: &u8| b"#!/; \t".contains(byte);
    let comment = &raw[at..];
    let start = comment.iter().position(|byte| !is_mark(byte)).unwrap_or(comment.len());
    Some((trimmed(&raw[..at]), trimmed(&comment[start..])))
}

/// The value in front of `(1)`, ` \ (1)` or `\(1)`.
fn without_callout(raw: &[u8]) -> Option<&[u8]> {
    let bracket = trimmed(raw).iter().rposition(|&byte| byte == b'(')?;
    Some(trimmed(&raw[..bracket]))
}

/// The bytes without blanks at both ends, escaped ones and those that only look like blanks included.
fn trimmed(raw: &[u8]) -> &[u8] {
    const WRITTEN: [&[u8]; 3] = [b"\\u00a0", b"\\u00A0", b"\\t"];
    const BLANKS: [&[u8]; 8] = [
        b" ",
        b"\t",
        b"\xc2\xa0",
        b"\xa0",
        "\u{2007}".as_bytes(),
        "\u{202f}".as_bytes(),
        "\u{200b}".as_bytes(),
        b"\xef\xbb\xbf",
    ];
    let mut raw = raw;
    loop {
        // Behind a doubled backslash the letter is a letter.
        let is_escape = |blank: &&&[u8]| raw.strip_suffix(**blank).is_some_and(|rest| !ends_in_open_backslash(rest));
        let written = || WRITTEN.iter().find(is_escape);
        let blank = BLANKS.iter().find(|blank| raw.ends_with(blank)).or_else(written);
        if let Some(blank) = blank {
            raw = &raw[..raw.len() - blank.len()];
        } else if ends_in_open_backslash(raw) {
            raw = &raw[..raw.len() - 1];
        } else if let Some(blank) = BLANKS.iter().find(|blank| raw.starts_with(blank)) {
            raw = &raw[blank.len()..];
        } else {
            return raw;
        }
    }
}

/// The value inside straight or typographic quotes.
fn without_quotes(raw: &[u8]) -> Option<&[u8]> {
    let raw = trimmed(raw);
    let marks = ["\"", "'", "“", "”", "‘", "’"].map(str::as_bytes);
    let starts = marks.iter().find(|mark| raw.starts_with(mark))?;
    let inner = &raw[starts.len()..];
    let ends = marks.iter().find(|mark| inner.ends_with(mark))?;
    Some(trimmed(&inner[..inner.len() - ends.len()]))
}

/// Letters outside ASCII as their numbers, which mean the same in every charset.
fn ascii(raw: &[u8], charset: Charset) -> Option<Vec<u8>> {
    let decoded = Zeroizing::new(match charset {
        Charset::Latin1 => raw.iter().map(|&byte| char::from(byte)).collect(),
        Charset::Utf8 => std::str::from_utf8(raw).ok()?.to_owned(),
    });
    let mut written = Vec::with_capacity(raw.len() * 6);
    let mut units = [0; 2];
    for character in decoded.chars() {
        if character.is_ascii() {
            written.push(u8::try_from(character).ok()?);
        } else {
            for unit in character.encode_utf16(&mut units) {
                written.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
            }
        }
    }
    let is_same = text(&written, charset).ok()?.as_str() == text(raw, charset).ok()?.as_str();
    is_same.then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pasted_round_a_value_is_cut() {
        for (raw, expected) in [
            ("TLSv1.2 \\ (1)", "TLSv1.2"),
            ("REQUIRE \\(3)", "REQUIRE"),
            ("REQUIRE\\(3)", "REQUIRE"),
            ("REQUIRE (3) ", "REQUIRE"),
        ] {
            assert_eq!(without_callout(raw.as_bytes()), Some(expected.as_bytes()), "{raw}");
        }
        assert_eq!(trimmed("a b \\\t\u{a0} ".as_bytes()), b"a b");
        assert_eq!(without_quotes("“a b”".as_bytes()), Some(&b"a b"[..]));
        assert_eq!(without_comment(b"true  #  on # off", Kind::Bool), Some((&b"true"[..], &b"on # off"[..])));
        assert_eq!(without_comment(b"true;", Kind::Bool), Some((&b"true"[..], &b""[..])));
    }

    #[test]
    fn backslashes_become_slashes_unless_they_may_escape_something() {
        let of = |raw: &str| slashes(raw.as_bytes()).map(|path| String::from_utf8_lossy(&path).into_owned());
        assert_eq!(of(r"C:\neo4j\certificates").as_deref(), Some("C:/neo4j/certificates"));
        assert_eq!(of(r"C:\\neo4j\certificates\").as_deref(), Some("C:/neo4j/certificates/"));
        assert_eq!(of(r"\\host\share").as_deref(), Some("//host/share"));
        assert_eq!(of(r"my\-certs"), None);
    }

    #[test]
    fn words_near_a_word_are_that_word() {
        assert_eq!(client_auth("REQUIRED"), Some("REQUIRE"));
        assert_eq!(client_auth("optonal"), Some("OPTIONAL"));
        assert_eq!(client_auth("true"), None);
        assert_eq!((switch(" Yes "), switch("maybe")), (Some("true"), None));
    }
}
