//! Lines that tell of one mistake of one server: their row, who wrote them, and the words or the file that they are about.
//!
//! A server writes a failed start to several logs, and rotates each of them: lines of one moment are one, wherever they
//! stand. Not here: which groups are the two sides of a handshake (`handshakes`).

use super::explainer::Explained;
use super::kept::{Kept, normalized};
use super::place::home;
use super::record::milliseconds;
use super::table::{Health, Row, Writer};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Two logs of one server write of one event at most so far apart, in milliseconds.
const ONE_EVENT: i64 = 1000;
/// The most mistakes of one row and server that are told apart.
const APART: usize = 20;
/// A wrapper with several wordings: each stands for the same failed start.
const ONE: &str = "log/start-failed";

/// Lines of one mistake.
pub(super) struct Group<'a> {
    pub(super) row: &'static Row,
    pub(super) source: Source<'a>,
    /// The first one with a time, if there is any.
    pub(super) first: &'a Kept,
    /// The log that it is in.
    pub(super) log: Option<&'a str>,
    pub(super) last_time: Option<&'a str>,
    pub(super) count: u64,
    /// In order, as far as they were kept.
    pub(super) times: Vec<i64>,
    /// All of them, with the number of the log of each.
    seen: Vec<(usize, &'a Kept)>,
}

/// Whose lines they are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source<'a> {
    Server(&'a str),
    /// Where that is not known, the folder of the logs or the log; `None` for what was pasted.
    Home(Option<&'a Path>),
}

impl<'a> Source<'a> {
    fn of(log: &'a Explained, kept: &'a Kept) -> Self {
        kept.server.as_deref().map_or_else(|| Self::Home(log.log.as_deref().map(home)), Self::Server)
    }

    pub(super) fn server(self) -> Option<&'a str> {
        match self {
            Self::Server(server) => Some(server),
            Self::Home(_) => None,
        }
    }
}

impl<'a> Group<'a> {
    fn new(row: &'static Row, source: Source<'a>, log: Option<&'a str>, first: &'a Kept) -> Self {
        Self { row, source, first, log, last_time: None, count: 0, times: Vec::new(), seen: Vec::new() }
    }

    /// A name for running text.
    pub(super) fn name(&self) -> Option<&'a str> {
        self.source.server().or(self.log)
    }

    fn take(&mut self, number: usize, log: Option<&'a str>, kept: &'a Kept) {
        self.seen.push((number, kept));
        let time = |time: Option<&str>| time.and_then(milliseconds);
        let (new, known) = (time(kept.first_time.as_deref()), time(self.first.first_time.as_deref()));
        if new.is_some_and(|new| known.is_none_or(|known| new < known)) {
            (self.first, self.log) = (kept, log);
        }
        if self.last_time.is_none() || time(kept.last_time.as_deref()) > time(self.last_time) {
            self.last_time = kept.last_time.as_deref();
        }
    }

    /// Counts what was seen: what stands in two logs with one time is one, and what has no time there has one here.
    fn count(&mut self) {
        let (mut untold, mut undated) = (0, 0);
        for lines in self.seen.chunk_by(|(one, _), (other, _)| one == other) {
            let mut times: Vec<i64> = lines.iter().flat_map(|(_, kept)| kept.times.iter().copied()).collect();
            times.sort_unstable();
            let count: u64 = lines.iter().map(|(_, kept)| kept.count).sum();
            let rest = count.saturating_sub(times.len() as u64);
            if times.is_empty() {
                undated = rest.max(undated);
            } else {
                untold += rest;
            }
            self.times = united(&self.times, &times);
        }
        self.count = (self.times.len() as u64 + untold).max(undated);
    }

    /// The times of later lines were not kept.
    pub(super) fn is_cut(&self) -> bool {
        self.count > self.times.len() as u64
    }
}

/// The times of two logs, in order, with those of one event once.
fn united(one: &[i64], other: &[i64]) -> Vec<i64> {
    let mut all = Vec::with_capacity(one.len() + other.len());
    let (mut one, mut other) = (one.iter().copied().peekable(), other.iter().copied().peekable());
    while let (Some(left), Some(right)) = (one.peek().copied(), other.peek().copied()) {
        all.push(left.min(right));
        let is_one_event = (left - right).abs() <= ONE_EVENT;
        if left <= right || is_one_event {
            one.next();
        }
        if right < left || is_one_event {
            other.next();
        }
    }
    all.extend(one.chain(other));
    all
}

/// Lines of one mistake together, in the order of the first of each.
pub(super) fn groups(logs: &[Explained]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut index: BTreeMap<(&str, Source<'_>, bool, String), usize> = BTreeMap::new();
    let mut apart: BTreeMap<(&str, Source<'_>), BTreeSet<String>> = BTreeMap::new();
    for (number, log) in logs.iter().enumerate() {
        for kept in &log.lines {
            let Some(row) = kept.rows.first() else { continue };
            let source = Source::of(log, kept);
            let known = apart.entry((row.id, source)).or_default();
            let mut subject = subject(row, kept);
            if known.len() < APART {
                known.insert(subject.clone());
            } else if !known.contains(&subject) {
                subject.clear();
            }
            let place = *index.entry((row.id, source, is_refused(row, kept), subject)).or_insert_with(|| {
                groups.push(Group::new(row, source, log.log.as_deref(), kept));
                groups.len() - 1
            });
            groups[place].take(number, log.log.as_deref(), kept);
        }
    }
    groups.iter_mut().for_each(Group::count);
    groups
}

/// What tells one mistake of a row from another: the file that it is about, or its words. What strangers send to a
/// connector is one matter, whatever it is, and so is what is no failure.
fn subject(row: &Row, kept: &Kept) -> String {
    let is_ours = matches!(row.writer, Writer::Start | Writer::Initiator | Writer::Judge);
    match &kept.place {
        _ if row.health != Health::Failure || !is_ours || row.id == ONE => String::new(),
        Some(place) => place.clone(),
        None => normalized(kept.said.trim_end_matches('.'), true),
    }
}

/// The line is from the side that was refused.
pub(super) fn is_refused(row: &Row, kept: &Kept) -> bool {
    row.writer == Writer::Refused || kept.said.contains("Received fatal alert")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_logs_write_of_one_event_is_one() {
        assert_eq!(united(&[1000, 60_000], &[1300, 120_000]), [1000, 60_000, 120_000]);
        assert_eq!(united(&[0, 1, 2], &[1]), [0, 1, 2]);
        assert_eq!(united(&[], &[5]), [5]);
    }
}
