//! Records that were looked at before: a log repeats itself, and what was found in a record holds for every one that differs
//! from it in its time alone. Not here: looking at a record (`explainer`).

use super::record::date_length;
use std::collections::HashMap;
use std::ops::Range;

/// The most bytes that are remembered.
const MOST: usize = 4 << 20;
/// The longest record that is remembered.
const LONGEST: usize = 64 << 10;

/// What was found in a record.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// No row explains it.
    Nothing,
    /// A server began to start.
    Banner {
        /// In debug.log.
        is_debug: bool,
    },
    /// A line was kept or counted.
    Line {
        /// Which; `None` where no more are kept.
        kept: Option<usize>,
        /// How many lines after the record's first it is.
        offset: u64,
        /// The policy that was loaded.
        loaded: Option<String>,
    },
}

/// What was found, by the bytes of a record without its time.
#[derive(Debug, Default)]
pub(super) struct Memo {
    found: HashMap<Box<[u8]>, Found>,
    bytes: usize,
}

impl Memo {
    pub(super) fn get(&self, record: &[u8]) -> Option<&Found> {
        if record.len() > LONGEST { None } else { self.found.get(record) }
    }

    pub(super) fn keep(&mut self, record: &[u8], found: Found) {
        if record.len() > LONGEST {
            return;
        }
        if self.bytes + record.len() > MOST {
            *self = Self::default();
        }
        self.bytes += record.len();
        self.found.insert(record.into(), found);
    }
}

/// Where in a record its time is, if it begins with one: the line of a text log, or an object as Neo4j writes it.
pub(super) fn time_in(record: &[u8]) -> Option<Range<usize>> {
    const OBJECT: &[u8] = b"{\"time\":\"";
    let start = if record.starts_with(OBJECT) { OBJECT.len() } else { 0 };
    let length = date_length(&record[start..])?;
    // With a T it is a collector's, and Neo4j's own follows.
    if record[start + 10] != b' ' {
        return None;
    }
    Some(start..start + length)
}
