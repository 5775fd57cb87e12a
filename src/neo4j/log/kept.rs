//! What is kept of a log: one entry for each line that says something new, and how often it was repeated.
//!
//! Two lines are the same when the same rows explain them and their texts differ in times, ports, addresses of
//! connections and ids alone. Not here: what lines are (`record`).

use super::record::{milliseconds, without_time};
use super::table::Row;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, RandomState};

/// The most lines that are kept of a log; a log that has more is beyond reading.
pub const MOST: usize = 1000;
/// The most times that are kept of a line, to find the other side of a refused handshake.
const TIMES: usize = 256;
/// The longest text of a line that is shown, in characters.
const SHOWN: usize = 2000;

/// A line, and those that repeat it.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    /// Best first.
    pub(super) rows: Vec<&'static Row>,
    pub(super) number: u64,
    pub(super) last: u64,
    pub(super) count: u64,
    pub(super) text: String,
    /// What it says: the words that the best row knows, and what follows.
    pub(super) said: String,
    pub(super) server: Option<String>,
    /// A file or folder that the record names.
    pub(super) place: Option<String>,
    pub(super) leads: Vec<&'static str>,
    pub(super) is_warning: bool,
    pub(super) first_time: Option<String>,
    pub(super) last_time: Option<String>,
    /// Milliseconds since 1970, of the first ones.
    pub(super) times: Vec<i64>,
}

/// The lines of a log.
#[derive(Debug, Default)]
pub(super) struct Keeper {
    pub(super) kept: Vec<Kept>,
    /// By a hash of what makes a line the same: the whole of it may be 256 kB.
    index: HashMap<u64, usize>,
    hasher: RandomState,
    /// How many explained lines were not kept.
    pub(super) beyond: u64,
}

impl Keeper {
    /// Keeps a line or counts it with the one that it repeats; says which that is.
    pub(super) fn take(&mut self, mut line: Kept) -> Option<usize> {
        let mut key = line.server.clone().unwrap_or_default();
        for row in &line.rows {
            key.push_str(row.id);
        }
        // The same words about another file are another mistake.
        key.push_str(line.place.as_deref().unwrap_or_default());
        let has_addresses = line.rows.iter().any(|row| row.id == "log/raft-connected");
        key.push_str(&normalized(without_time(&line.text), !has_addresses));
        let key = self.hasher.hash_one(key);
        if let Some(index) = self.index.get(&key).copied() {
            self.again(Some(index), line.number, line.first_time.as_deref());
            return Some(index);
        }
        if self.kept.len() >= MOST {
            self.beyond += 1;
            return None;
        }
        line.times.extend(line.first_time.as_deref().and_then(milliseconds));
        line.text = cut(&line.text);
        line.said = cut(&line.said);
        self.index.insert(key, self.kept.len());
        self.kept.push(line);
        Some(self.kept.len() - 1)
    }

    /// Counts a line that is known, or one too many.
    pub(super) fn again(&mut self, index: Option<usize>, number: u64, time: Option<&str>) {
        let Some(known) = index.and_then(|index| self.kept.get_mut(index)) else {
            self.beyond += 1;
            return;
        };
        known.count += 1;
        known.last = number;
        if let Some(time) = time {
            let last = known.last_time.get_or_insert_default();
            last.clear();
            last.push_str(time);
            if known.times.len() < TIMES {
                known.times.extend(milliseconds(time));
            }
        }
    }
}

/// A text of at most so many characters.
fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The text without what differs from one repetition to the next.
pub(super) fn normalized(text: &str, is_anywhere: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let is_word = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '_');
    let mut rest = text;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|character| !is_word(character)).unwrap_or(rest.len());
        if length == 0 {
            out.push(first);
            (before, rest) = (first, &rest[first.len_utf8()..]);
            continue;
        }
        let (word, after) = rest.split_at(length);
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        let is_address = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && word.contains('.');
        let is_id = word.len() >= 8
            && word.bytes().any(|byte| byte.is_ascii_digit())
            && word.strip_prefix("0x").unwrap_or(word).bytes().all(|byte| byte.is_ascii_hexdigit());
        let varies = (is_number && before == ':') || is_id || (is_anywhere && is_address && before == '/');
        if varies {
            out.push('#');
        } else {
            write!(out, "{word}").unwrap_or_default();
        }
        (before, rest) = (word.chars().next_back().unwrap_or(' '), after);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_and_ids_do_not_make_a_line_new_and_names_do() {
        let one = "[id: 0x84c068a9, L:/127.0.0.1:7687 ! R:/10.0.0.7:41234] refused server1";
        let two = "[id: 0x11112222, L:/127.0.0.1:7687 ! R:/10.0.0.8:41999] refused server1";
        assert_eq!(normalized(one, true), normalized(two, true));
        assert_ne!(normalized(one, true), normalized(&two.replace("server1", "server2"), true));
        assert_ne!(normalized(one, false), normalized(two, false));
        let san = "No subject alternative names matching IP address 10.0.0.1 found";
        assert_ne!(normalized(san, true), normalized(&san.replace("0.1", "0.2"), true));
    }
}
