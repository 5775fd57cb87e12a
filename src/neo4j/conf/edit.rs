//! Changing single lines of a document and leaving every other byte alone (6.2.1 to 6.2.4).
//!
//! Two texts come out at once: the file, and the same with secrets masked, which is all that anybody is shown. Not here:
//! which lines are changed (`write.rs`).

use super::super::settings::POLICY_PREFIX;
use super::super::version::Charset;
use super::effective::is_utf16;
use super::parse::{Document, Item, Kind, append, text};
use crate::finding::secrets::{end_in_name, is_secret_name, may_hold_secret};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use zeroize::Zeroizing;

/// What stands for a secret.
const MASK: &[u8] = b"********";

/// A line that is written: name, value with its escapes, and whether it is shown.
pub(super) struct Line {
    pub(super) key: String,
    pub(super) value: Zeroizing<Vec<u8>>,
    pub(super) secret: bool,
}

/// What becomes of an item.
pub(super) enum Action {
    /// Another value; the line's blanks and separator stay.
    Value(Line),
    /// Another line in its place.
    Line(Line),
    /// A `#` in front.
    CommentOut,
    /// Gone; for lines whose secret should not live on in a comment.
    Delete,
}

/// The changes to a document, by the index of the item.
#[derive(Default)]
pub(super) struct Edits {
    pub(super) actions: BTreeMap<usize, Action>,
    pub(super) before: BTreeMap<usize, Vec<Line>>,
    pub(super) after: BTreeMap<usize, Vec<Line>>,
    /// Lines at the end, below the comment.
    pub(super) block: Vec<Line>,
}

/// The file, and the file as it is shown.
#[derive(Default)]
pub(super) struct Texts {
    pub(super) secret: Zeroizing<Vec<u8>>,
    pub(super) masked: Vec<u8>,
}

impl Texts {
    fn push(&mut self, bytes: &[u8]) {
        append(&mut self.secret, bytes);
        self.masked.extend_from_slice(bytes);
    }

    fn value(&mut self, line: &Line) {
        append(&mut self.secret, &line.value);
        self.masked.extend_from_slice(if line.secret { MASK } else { &line.value });
    }

    fn line(&mut self, line: &Line, end: &[u8]) {
        self.push(line.key.as_bytes());
        self.push(b"=");
        self.value(line);
        self.push(end);
    }
}

/// The escapes of a value (6.2.6). Everything written is printable ASCII.
pub(super) fn escaped(value: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut escaped = Zeroizing::new(Vec::with_capacity(value.len() * 2 + 1));
    if value.first() == Some(&b' ') {
        escaped.push(b'\\');
    }
    for &byte in value {
        if byte == b'\\' {
            escaped.push(b'\\');
        }
        escaped.push(byte);
    }
    escaped
}

/// The line end that most lines have; a tie is decided by the first.
pub(super) fn line_end(bytes: &[u8], otherwise: &'static [u8]) -> &'static [u8] {
    let (mut lf, mut cr, mut crlf) = (0, 0, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' if at > 0 && bytes[at - 1] == b'\r' => (cr, crlf) = (cr - 1, crlf + 1),
            b'\n' => lf += 1,
            b'\r' => cr += 1,
            _ => {}
        }
    }
    if lf + cr + crlf == 0 {
        otherwise
    } else if crlf >= lf && crlf >= cr {
        b"\r\n"
    } else if lf >= cr {
        b"\n"
    } else {
        b"\r"
    }
}

/// The line end that some bytes end in.
fn end_of(bytes: &[u8]) -> &[u8] {
    let length =
        if bytes.ends_with(b"\r\n") { 2 } else { usize::from(bytes.ends_with(b"\n") || bytes.ends_with(b"\r")) };
    &bytes[bytes.len() - length..]
}

impl Document {
    /// The file with every secret replaced by `********`: for views, diffs and logs.
    #[must_use]
    pub fn masked(&self) -> Vec<u8> {
        // Between the zeros of UTF-16 no name of a secret would be seen.
        if is_utf16(&self.bytes) {
            let read = super::fix::file::from_utf16(&self.bytes).and_then(|bytes| Self::parse(&bytes).ok());
            return match read {
                Some(document) if !is_utf16(&document.bytes) => document.masked(),
                _ => MASK.to_vec(),
            };
        }
        let mut texts = Texts::default();
        for item in &self.items {
            self.keep(item, &mut texts);
        }
        texts.masked
    }

    /// An item as it is, its secret masked.
    fn keep(&self, item: &Item, texts: &mut Texts) {
        let bytes = &self.bytes[item.range.clone()];
        append(&mut texts.secret, bytes);
        if !holds_secret(bytes) && !has_secret_key(&item.kind) {
            texts.masked.extend_from_slice(bytes);
            return;
        }
        let shown = match &item.kind {
            Kind::Blank => bytes.len(),
            // A secret without a separator in front would be a line that nobody reads; it is masked whole.
            Kind::Setting(setting) if name_holds_secret(&setting.key) => 0,
            Kind::Setting(setting) => setting.value_start.map_or(0, |start| start - item.range.start),
            Kind::Comment => shown_of_comment(bytes),
        };
        texts.masked.extend_from_slice(&bytes[..shown]);
        if shown < bytes.len() {
            texts.masked.extend_from_slice(MASK);
            texts.masked.extend_from_slice(end_of(bytes));
        }
    }

    /// Carries the changes out. `comment` goes above the block unless the file has it already.
    pub(super) fn edited(&self, edits: &Edits, comment: &str, end: &[u8]) -> Texts {
        let mut texts = Texts::default();
        let none = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            let bytes = &self.bytes[item.range.clone()];
            let own_end = if end_of(bytes).is_empty() { end } else { end_of(bytes) };
            for line in edits.before.get(&index).unwrap_or(&none) {
                texts.line(line, end);
            }
            let value_start = match &item.kind {
                Kind::Setting(setting) => setting.value_start,
                Kind::Blank | Kind::Comment => None,
            };
            match (edits.actions.get(&index), value_start) {
                (None, _) => self.keep(item, &mut texts),
                (Some(Action::Delete), _) => {}
                (Some(Action::CommentOut), _) if holds_secret(bytes) => {}
                (Some(Action::CommentOut), _) => {
                    for line in natural_lines(bytes) {
                        texts.push(b"#");
                        texts.push(&bytes[line]);
                    }
                }
                (Some(Action::Value(line)), Some(start)) => {
                    texts.push(&self.bytes[item.range.start..start]);
                    texts.value(line);
                    texts.push(own_end);
                }
                (Some(Action::Value(line) | Action::Line(line)), _) => texts.line(line, own_end),
            }
            if let Some(lines) = edits.after.get(&index) {
                if end_of(&texts.secret).is_empty() {
                    texts.push(end);
                }
                for line in lines {
                    texts.line(line, end);
                }
            }
        }
        if !texts.secret.is_empty() && end_of(&texts.secret).is_empty() {
            texts.push(end);
        }
        if !edits.block.is_empty() {
            let last = self.items.iter().enumerate().next_back();
            let continues = last.is_some_and(|(index, item)| {
                let kept = !edits.actions.contains_key(&index) && !edits.after.contains_key(&index);
                kept && matches!(&item.kind, Kind::Setting(setting) if setting.dangling)
            });
            let blank = last.is_none_or(|(_, item)| matches!(item.kind, Kind::Blank));
            // A line that ends in a backslash would swallow what is appended; an empty line ends it.
            if continues || !blank {
                texts.push(end);
            }
            if !texts.secret.windows(comment.len()).any(|window| window == comment.as_bytes()) {
                texts.push(comment.as_bytes());
                texts.push(end);
            }
            for line in &edits.block {
                texts.line(line, end);
            }
        }
        texts
    }

    /// The comments that hold a setting, `#key=value`, by the key.
    pub(super) fn commented_out(&self) -> BTreeMap<String, usize> {
        let mut comments = BTreeMap::new();
        for (index, item) in self.items.iter().enumerate() {
            if !matches!(item.kind, Kind::Comment) {
                continue;
            }
            let text = String::from_utf8_lossy(&self.bytes[item.range.clone()]);
            let text = text.trim_start().trim_start_matches(['#', '!']).trim_start();
            if let Some((key, _)) = text.split_once('=') {
                comments.insert(key.trim_end().to_owned(), index);
            }
        }
        comments
    }

    /// The bytes without the backslashes by which lines of a scope swallow the settings below them.
    pub(super) fn unswallowed(&self, scope: &str) -> Zeroizing<Vec<u8>> {
        let prefix = format!("{POLICY_PREFIX}{scope}.");
        let mut cut = BTreeSet::new();
        for (_, setting) in self.settings().filter(|(_, setting)| setting.key.starts_with(prefix.as_bytes())) {
            for line in &setting.continued {
                if super::names::swallowed(&self.bytes[line.clone()]).is_some() {
                    cut.insert(backslash_before(&self.bytes, line.start));
                }
            }
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.bytes.len()));
        bytes.extend(self.bytes.iter().enumerate().filter(|(at, _)| !cut.contains(at)).map(|(_, byte)| *byte));
        bytes
    }
}

/// Whether a piece of a file may hold a secret, its name written with escapes or without.
pub(super) fn holds_secret(bytes: &[u8]) -> bool {
    // Word by word, for a bad escape elsewhere hides no name.
    let mut words = bytes.split(|byte| b"=: \t\r\n".contains(byte)).filter(|word| word.contains(&b'\\'));
    let is_secret = |word: &[u8]| text(word, Charset::Latin1).is_ok_and(|word| is_secret_name(&word));
    may_hold_secret(&String::from_utf8_lossy(bytes)) || words.any(is_secret)
}

/// Whether what a secret's name goes on with may be the secret.
fn name_holds_secret(key: &[u8]) -> bool {
    end_in_name(&String::from_utf8_lossy(key)).is_some()
}

/// How much of a comment with a secret is shown: up to the first separator, or up to the end of a setting's name that is a
/// secret's, because a blank separates just as well.
fn shown_of_comment(bytes: &[u8]) -> usize {
    let separator = bytes.iter().position(|&byte| byte == b'=' || byte == b':').map(|at| at + 1);
    let mut at = 0;
    let ends = bytes.split(|byte| b" \t\r\n#!".contains(byte)).filter_map(|word| {
        let word_start = at;
        at += word.len() + 1;
        let word = String::from_utf8_lossy(word);
        let is_secret = word.starts_with(POLICY_PREFIX) && is_secret_name(&word);
        is_secret.then(|| word_start + end_in_name(&word).unwrap_or(word.len()))
    });
    separator.into_iter().chain(ends).min().unwrap_or(bytes.len()).min(bytes.len())
}

/// Whether a name that is written with escapes, or over two lines, is that of a secret.
fn has_secret_key(kind: &Kind) -> bool {
    let Kind::Setting(setting) = kind else { return false };
    setting.key.contains(&b'\\') && text(&setting.key, Charset::Latin1).is_ok_and(|key| is_secret_name(&key))
        || !setting.continued.is_empty() && may_hold_secret(&String::from_utf8_lossy(&setting.key))
}

/// Where the backslash is that joins the line with this content to the one above.
pub(super) fn backslash_before(bytes: &[u8], content: usize) -> usize {
    let above = &bytes[..content];
    above.iter().rposition(|&byte| byte == b'\\').unwrap_or(0)
}

fn natural_lines(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let length = bytes[start..].iter().position(|&byte| byte == b'\n' || byte == b'\r');
        let end = match length.map(|length| start + length) {
            Some(at) if bytes[at..].starts_with(b"\r\n") => at + 2,
            Some(at) => at + 1,
            None => bytes.len(),
        };
        lines.push(start..end);
        start = end;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_masked_text_has_no_secret_in_settings_comments_or_swallowed_lines() {
        let conf = b"a=1\r\ndbms.ssl.policy.bolt.private_key_password = hunter2\r\n\
            #dbms.ssl.policy.cluster.private_key_password=hunter2\n\
            server.jvm.additional=-Djavax.net.ssl.trustStorePassword=hunter2\n\
            dbms.ssl.policy.cluster.base_directory=x\\\n  dbms.ssl.policy.cluster.private_key_password=hunter2\nb=2";
        let masked = Document::parse(conf).expect("small").masked();
        assert_eq!(
            String::from_utf8_lossy(&masked),
            "a=1\r\ndbms.ssl.policy.bolt.private_key_password = ********\r\n\
             #dbms.ssl.policy.cluster.private_key_password=********\n\
             server.jvm.additional=********\n\
             dbms.ssl.policy.cluster.base_directory=********\nb=2"
        );
    }

    #[test]
    fn the_main_line_end_is_the_one_that_most_lines_have() {
        assert_eq!(line_end(b"a\r\nb\r\nc\n", b"\n"), b"\r\n");
        assert_eq!(line_end(b"a\nb\nc\r\n", b"\r\n"), b"\n");
        assert_eq!(line_end(b"a\rb\r", b"\n"), b"\r");
        assert_eq!(line_end(b"", b"\r\n"), b"\r\n");
    }
}
