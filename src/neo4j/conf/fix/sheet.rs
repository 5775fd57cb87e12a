//! A file laid out for its repairs: every line with its key and value, and how a line is written anew.

use super::super::Effective;
use super::super::edit::{holds_secret, line_end};
use super::super::effective::{has_zeros, is_utf16};
use super::super::names::{MOST_GUESSES, swallowed};
use super::super::parse::{Document, Item, Setting, text};
use super::{Edit, HOME};
use crate::finding::Runtime;
use crate::finding::secrets::is_secret_name;
use crate::neo4j::settings::{self, POLICY_PREFIX, Suffix};
use crate::neo4j::version::{self, Traits};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use zeroize::Zeroizing;

/// Options that may be written more than once.
pub(super) const REPEATABLE: [&str; 2] = ["server.jvm.additional", "dbms.jvm.additional"];

/// A setting with its escapes resolved.
pub(super) struct Line<'a> {
    pub(super) item: &'a Item,
    pub(super) setting: &'a Setting,
    pub(super) key: String,
    pub(super) value: Zeroizing<String>,
}

impl Line<'_> {
    /// Scope and suffix of a policy's setting.
    pub(super) fn of_a_policy(&self) -> Option<(&str, &str)> {
        self.key.strip_prefix(POLICY_PREFIX)?.split_once('.')
    }
}

/// The whole file, and what the release makes of it.
pub(super) struct Sheet<'a> {
    pub(super) document: &'a Document,
    pub(super) runtime: Runtime,
    pub(super) traits: Traits,
    pub(super) effective: Effective,
    pub(super) lines: Vec<Line<'a>>,
    /// Items whose value or key cannot be read.
    pub(super) unreadable: Vec<(&'a Item, &'a Setting)>,
    pub(super) is_utf16: bool,
    /// The line that counts, by key.
    last: HashMap<String, usize>,
    /// Names that a repair of this round gives to a line.
    given: RefCell<HashSet<String>>,
    /// How many names were looked for in this round.
    guesses: Cell<usize>,
    end: &'static [u8],
}

impl<'a> Sheet<'a> {
    pub(super) fn new(document: &'a Document, runtime: Runtime) -> Self {
        let traits = version::traits(runtime.release);
        let mut sheet = Self {
            document,
            runtime,
            traits,
            effective: document.effective(runtime, Path::new(HOME)),
            lines: Vec::new(),
            unreadable: Vec::new(),
            is_utf16: is_utf16(&document.bytes),
            last: HashMap::new(),
            given: RefCell::default(),
            guesses: Cell::default(),
            end: line_end(&document.bytes, b"\n"),
        };
        for (item, setting) in document.settings() {
            // What is in UTF-16 while the file is not is for its writer to tell.
            if has_zeros(&document.bytes[item.range.clone()]) {
                continue;
            }
            match (text(&setting.key, traits.charset), text(&setting.value, traits.charset)) {
                (Ok(key), Ok(value)) => {
                    sheet.last.insert(key.to_string(), sheet.lines.len());
                    sheet.lines.push(Line { item, setting, key: key.to_string(), value });
                }
                _ => sheet.unreadable.push((item, setting)),
            }
        }
        sheet
    }

    /// The line that counts for a key.
    pub(super) fn line(&self, key: &str) -> Option<&Line<'a>> {
        self.last.get(key).map(|&index| &self.lines[index])
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.last.contains_key(key)
    }

    /// The name that was meant, as long as not too many were looked for: a foreign file could have one on each line.
    pub(super) fn guess(&self, nearest: impl FnOnce() -> Option<&'static str>) -> Option<&'static str> {
        self.guesses.set(self.guesses.get() + 1);
        if self.guesses.get() > MOST_GUESSES { None } else { nearest() }
    }

    /// Whether no later line has the same key.
    pub(super) fn counts(&self, line: &Line<'_>) -> bool {
        self.line(&line.key).is_some_and(|last| last.item.line == line.item.line)
    }

    /// Whether a policy is on.
    pub(super) fn is_on(&self, scope: &str) -> bool {
        self.effective.enabled(scope).is_some()
    }

    /// The policy's setting that a line writes, if this release has it.
    pub(super) fn known<'l>(&self, line: &'l Line<'_>) -> Option<(&'l str, &'static Suffix)> {
        let (scope, suffix) = line.of_a_policy()?;
        settings::default_client_auth(scope)?;
        let suffix = settings::policy_suffix(suffix)?;
        (suffix.since <= self.runtime.release).then_some((scope, suffix))
    }

    /// The main line end.
    pub(super) fn end(&self) -> &'static [u8] {
        self.end
    }

    fn bytes(&self, item: &Item) -> &'a [u8] {
        &self.document.bytes[item.range.clone()]
    }

    /// The line end of an item, which the last one may lack.
    pub(super) fn end_of(&self, item: &Item) -> &'a [u8] {
        let bytes = self.bytes(item);
        let length =
            if bytes.ends_with(b"\r\n") { 2 } else { usize::from(bytes.ends_with(b"\n") || bytes.ends_with(b"\r")) };
        &bytes[bytes.len() - length..]
    }

    /// Another value, as it stands in the file; blanks and separator stay.
    pub(super) fn value(&self, line: &Line<'_>, raw: &[u8]) -> Vec<Edit> {
        self.value_below(line, raw, None)
    }

    /// The same with a comment in the line above.
    pub(super) fn value_below(&self, line: &Line<'_>, raw: &[u8], comment: Option<&[u8]>) -> Vec<Edit> {
        let item = line.item;
        let mut bytes = Zeroizing::new(Vec::with_capacity(item.range.len() + raw.len() + 16));
        if let Some(comment) = comment {
            for part in [b"# ", comment, self.end] {
                bytes.extend_from_slice(part);
            }
        }
        if let Some(start) = line.setting.value_start {
            bytes.extend_from_slice(&self.document.bytes[item.range.start..start]);
        } else {
            bytes.extend_from_slice(&line.setting.key);
            bytes.push(b'=');
        }
        bytes.extend_from_slice(raw);
        bytes.extend_from_slice(self.end_of(item));
        vec![Edit { range: item.range.clone(), bytes }]
    }

    /// Whether a line that would be a setting of its own became part of this one.
    pub(super) fn swallows(&self, setting: &Setting) -> bool {
        setting.continued.iter().any(|line| swallowed(&self.document.bytes[line.clone()]).is_some())
    }

    /// Another name for the line, or nothing where a line of this round has that name already.
    pub(super) fn renamed(&self, line: &Line<'_>, key: &str) -> Option<Vec<Edit>> {
        self.rewritten(line, &[(key, &line.setting.value)])
    }

    /// Other lines in its place. A name that could not be written without escapes holds more than a name: nothing is done.
    pub(super) fn rewritten(&self, line: &Line<'_>, with: &[(&str, &[u8])]) -> Option<Vec<Edit>> {
        if !with.iter().all(|(key, _)| is_plain(key)) {
            return None;
        }
        let mut given = self.given.borrow_mut();
        if with.iter().any(|(key, _)| !REPEATABLE.contains(key) && !given.insert((*key).to_owned())) {
            return None;
        }
        let capacity: usize = with.iter().map(|(key, value)| key.len() + value.len() + 3).sum();
        let mut bytes = Zeroizing::new(Vec::with_capacity(capacity + 2));
        for (number, (key, value)) in with.iter().enumerate() {
            let is_last = number + 1 == with.len();
            let end = if is_last { self.end_of(line.item) } else { self.end };
            for part in [key.as_bytes(), b"=", value, end] {
                bytes.extend_from_slice(part);
            }
        }
        Some(vec![Edit { range: line.item.range.clone(), bytes }])
    }

    /// A `#` in front of each of its lines; a secret goes altogether, because in a comment nobody would look for it.
    pub(super) fn commented_out(&self, line: &Line<'_>) -> Vec<Edit> {
        let bytes = self.bytes(line.item);
        if is_secret_name(&line.key) || holds_secret(bytes) {
            return vec![cut(line.item.range.clone())];
        }
        let mut commented = Zeroizing::new(Vec::with_capacity(bytes.len() + 8));
        let mut at_start = true;
        for (at, &byte) in bytes.iter().enumerate() {
            if at_start {
                commented.push(b'#');
            }
            commented.push(byte);
            at_start = byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        }
        vec![Edit { range: line.item.range.clone(), bytes: commented }]
    }
}

/// Whether a name is made of nothing but what names are made of.
pub(super) fn is_plain(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// Takes bytes away.
pub(super) fn cut(range: Range<usize>) -> Edit {
    Edit { range, bytes: Zeroizing::new(Vec::new()) }
}

/// Puts bytes in.
pub(super) fn insert(at: usize, bytes: &[u8]) -> Edit {
    Edit { range: at..at, bytes: Zeroizing::new(bytes.to_vec()) }
}
