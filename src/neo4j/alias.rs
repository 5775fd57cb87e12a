//! Remote database aliases (7.1): what Cypher statements and the other side's configuration show.
//!
//! The statements are looked at word by word: this is no Cypher parser, and judges only what it recognises. The key store
//! is `key_store`'s.

use super::conf::{ClientAuth, Policy};
use crate::finding::Finding;
use crate::finding::catalogue::alias as say;
use std::collections::BTreeSet;

/// The longest file that is taken for a script, in bytes.
const MAX_SCRIPT: usize = 256 << 10;

/// More than any script of aliases has.
const MAX_STATEMENTS: usize = 2000;

/// The roles that are there from the start.
const BUILT_IN: [&str; 6] = ["PUBLIC", "READER", "EDITOR", "PUBLISHER", "ARCHITECT", "ADMIN"];

/// What is wrong with a file, if it is a script that makes or alters aliases; any other file is not judged.
#[must_use]
pub fn in_file(place: &str, bytes: &[u8]) -> Vec<Finding> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() <= MAX_SCRIPT);
    text.filter(|text| is_script(text)).map(|text| script(place, text)).unwrap_or_default()
}

/// Whether a statement begins as one about an alias: prose and logs that mention some do not.
fn is_script(text: &str) -> bool {
    let starts: [&[&str]; 3] = [&["CREATE", "ALIAS"], &["CREATE", "OR", "REPLACE", "ALIAS"], &["ALTER", "ALIAS"]];
    statements(text).iter().any(|words| {
        starts.iter().any(|start| words.len() > start.len() && has(&words[..start.len()], start))
            && words.iter().any(|word| word.is("DATABASE"))
    })
}

/// What is wrong with a script for remote aliases; `place` is its name.
#[must_use]
pub fn script(place: &str, text: &str) -> Vec<Finding> {
    let statements = statements(text);
    let mut findings: Vec<Finding> = statements.iter().flat_map(|words| statement(place, words)).collect();
    let granted: BTreeSet<&str> = statements
        .iter()
        .filter(|words| has(words, &["GRANT", "ACCESS", "ON"]))
        .flat_map(|words| words.iter().map(|word| word.text))
        .collect();
    if !granted.contains("*") {
        let created = statements.iter().filter_map(|words| created(words));
        findings.extend(created.filter(|alias| !granted.contains(alias)).map(|alias| say::privileges_a(place, alias)));
    }
    findings
}

/// What one statement shows.
fn statement(place: &str, words: &[Word<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_enforced = !has(words, &["SSL_ENFORCED", "FALSE"]);
    if is_about_alias(words) {
        let url = words.iter().find(|word| word.is_text && word.text.contains("://")).map(|word| word.text);
        findings.extend(url.and_then(|url| self::url(place, url, is_enforced)));
    }
    if has(words, &["ALTER", "ALIAS"]) {
        findings.push(say::alter_aborts(place));
        if has(words, &["DRIVER"]) {
            findings.push(say::driver_map(place));
        }
    }
    if has(words, &["CREATE", "USER"]) && has(words, &["PASSWORD"]) && !has(words, &["CHANGE", "NOT", "REQUIRED"]) {
        findings.push(say::remote_user(place));
    }
    if has(words, &["GRANT", "ROLE"])
        && let Some(role) = words.iter().find(|word| BUILT_IN.iter().any(|role| word.is(role)))
    {
        findings.push(say::remote_privileges(place, role.text));
    }
    let is_written_out = words.windows(2).any(|pair| pair[0].is("PASSWORD") && pair[1].is_text);
    if is_written_out && (is_about_alias(words) || has(words, &["CREATE", "USER"])) {
        findings.push(say::credentials_handover(place));
    }
    findings
}

/// What is wrong with the address of the other side.
#[must_use]
pub fn url(place: &str, url: &str, ssl_enforced: bool) -> Option<Finding> {
    let (scheme, _) = url.split_once("://")?;
    match scheme.to_ascii_lowercase().as_str() {
        "neo4j" | "bolt" => Some(say::insecure_scheme(place, url, ssl_enforced)),
        "neo4j+ssc" | "bolt+ssc" => Some(say::ssc(place, url)),
        _ => None,
    }
}

/// Whether the other side lets an alias in, which has no certificate of its own; `place` is its neo4j.conf.
#[must_use]
pub fn remote_side(place: &str, bolt: Option<&Policy>) -> Option<Finding> {
    let policy = bolt.filter(|policy| policy.enabled && policy.client_auth == ClientAuth::Require)?;
    Some(say::remote_client_auth(place, &policy.scope))
}

/// A word of a statement, or a text or name in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Word<'a> {
    text: &'a str,
    /// In `'…'` or `"…"`: a text, and no word of the language.
    is_text: bool,
}

impl Word<'_> {
    fn is(&self, other: &str) -> bool {
        !self.is_text && self.text.eq_ignore_ascii_case(other)
    }
}

/// Whether these words stand there one after the other.
fn has(words: &[Word<'_>], wanted: &[&str]) -> bool {
    words.windows(wanted.len()).any(|part| part.iter().zip(wanted).all(|(word, wanted)| word.is(wanted)))
}

fn is_about_alias(words: &[Word<'_>]) -> bool {
    has(words, &["CREATE", "ALIAS"]) || has(words, &["REPLACE", "ALIAS"]) || has(words, &["ALTER", "ALIAS"])
}

/// The name of a remote alias that is created here.
fn created<'a>(words: &[Word<'a>]) -> Option<&'a str> {
    if !is_about_alias(words) || has(words, &["ALTER", "ALIAS"]) || !has(words, &["AT"]) {
        return None;
    }
    let at = words.iter().position(|word| word.is("ALIAS"))?;
    words.get(at + 1).map(|word| word.text)
}

/// The statements of a script, word by word; comments are left out. It ends at [`MAX_STATEMENTS`].
fn statements(text: &str) -> Vec<Vec<Word<'_>>> {
    let mut all = vec![Vec::new()];
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' | '`' => {
                let length = quoted_length(rest, first);
                let word = Word { text: rest[1..length].trim_end_matches(first), is_text: first != '`' };
                all.last_mut().into_iter().for_each(|words: &mut Vec<Word<'_>>| words.push(word));
                length
            }
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            // A command of cypher-shell, such as `:use system`.
            ':' if all.last().is_some_and(Vec::is_empty) => rest.find('\n').unwrap_or(rest.len()),
            ';' if all.len() == MAX_STATEMENTS => break,
            ';' => {
                all.push(Vec::new());
                1
            }
            _ if is_of_word(first) => {
                let length = rest.find(|other| !is_of_word(other)).unwrap_or(rest.len());
                let word = Word { text: &rest[..length], is_text: false };
                all.last_mut().into_iter().for_each(|words| words.push(word));
                length
            }
            _ => first.len_utf8(),
        };
        rest = &rest[length..];
    }
    all
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || ['_', '*', '$', '-'].contains(&character)
}

/// Up to the closing mark, which a `\` before it would make part of the text.
fn quoted_length(rest: &str, mark: char) -> usize {
    let mut is_escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if character == mark => return at + 1,
            _ => {}
        }
    }
    rest.len()
}
