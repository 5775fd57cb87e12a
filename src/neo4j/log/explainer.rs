//! The bytes of a log, as they come, to the lines that a row explains.
//!
//! Memory is bounded: a block of bytes, the lines kept ([`super::kept`]), nothing else. Whole blocks are searched for the
//! anchors of all rows at once; only the record around a hit is looked at. A record is bounded too: of one that is longer
//! the part around the hit counts, and a line without an end is taken in parts.

use super::kept::{Keeper, Kept};
use super::mask::{masked_part, masked_path};
use super::matcher::{Match, Matcher};
use super::memo::{Found, Memo, time_in};
use super::place::{leads, named};
use super::record::{HEAD, Record, Standing, head_of, is_first_part, standing, without_time};
use super::table::{is_of_others, is_query};
use memchr::{memchr, memchr_iter, memrchr};
use std::collections::BTreeSet;
use std::ops::Range;

/// How many bytes are searched at once.
const BLOCK: usize = 1 << 20;
/// How far a record may reach before and after the line of a hit.
const REACH: usize = 128 << 10;
/// The least of that: what is looked at again must be less than what is searched.
const LEAST_REACH: usize = 2 * OVERLAP;
/// The most lines of a record before and after the line of a hit.
const LINES: usize = 1000;
/// What is kept of a line without an end from one block to the next: longer than every anchor.
const OVERLAP: usize = 512;

/// In the line of each start, in neo4j.log and debug.log.
pub(super) const BANNER: &str = "======== Neo4j ";

/// Takes the bytes of one log and keeps the lines that have an explanation.
#[derive(Debug)]
pub struct Explainer {
    log: Option<String>,
    server: Option<String>,
    block: usize,
    reach: usize,
    buffer: Vec<u8>,
    /// How many lines ended before the buffer.
    before: u64,
    keeper: Keeper,
    memo: Memo,
    facts: Facts,
}

/// What a log gave; [`sum_up()`](super::sum_up()) makes findings of it.
#[derive(Debug)]
pub struct Explained {
    pub(super) log: Option<String>,
    pub(super) server: Option<String>,
    pub(super) lines: Vec<Kept>,
    pub(super) beyond: u64,
    pub(super) facts: Facts,
}

/// What is known of a log as a whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// The policies that were loaded since the last start's banner.
    loaded: BTreeSet<String>,
    /// The policies that were loaded before the last banner and after the one before it. Only debug.log says so; it has
    /// categories of classes, neo4j.log has none.
    pub(super) at_start: Option<BTreeSet<String>>,
}

impl Explainer {
    /// For a log that is called so, of a server that its place names.
    #[must_use]
    pub fn new(log: Option<String>, server: Option<String>) -> Self {
        Self::with_blocks(log, server, BLOCK, REACH)
    }

    /// The same, searching so many bytes at once, with records that reach so far: for tests, which would otherwise need a
    /// megabyte to come to the end of a block.
    #[doc(hidden)]
    #[must_use]
    pub fn with_blocks(log: Option<String>, server: Option<String>, block: usize, reach: usize) -> Self {
        let reach = reach.max(LEAST_REACH);
        let buffer = Vec::with_capacity(block + 2 * reach);
        let (keeper, memo, facts) = Default::default();
        Self { log, server, block, reach, buffer, before: 0, keeper, memo, facts }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let room = (self.block + self.reach).saturating_sub(self.buffer.len()).max(1);
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.buffer.extend_from_slice(now);
            bytes = later;
            if self.buffer.len() >= self.block + self.reach {
                let (limit, overlap) = self.boundary();
                self.search(limit, overlap);
            }
        }
    }

    /// The log has ended.
    #[must_use]
    pub fn finish(mut self) -> Explained {
        self.search(self.buffer.len(), 0);
        Explained {
            log: self.log,
            server: self.server,
            lines: self.keeper.kept,
            beyond: self.keeper.beyond,
            facts: self.facts,
        }
    }

    /// Where the last record of the buffer begins, as far as it shows within reach: up to there all is complete. And how
    /// much before it has to be looked at again.
    fn boundary(&self) -> (usize, usize) {
        let end = self.buffer.len();
        let mut line_end = end;
        for _ in 0..LINES {
            let Some(start) = memrchr(b'\n', &self.buffer[..line_end]) else { break };
            if end - start > self.reach {
                break;
            }
            let line = &self.buffer[start + 1..line_end];
            // Of the last line more may come, after which it may look different.
            let is_cut = line_end == end && line.len() < HEAD;
            if !line.is_empty() && !is_cut && standing(line) == Standing::Dated {
                return (start + 1, 0);
            }
            line_end = start;
        }
        // No record begins here: the last whole line, or a part of a line that has no end.
        match memrchr(b'\n', &self.buffer[end - self.reach..]) {
            Some(start) => (end - self.reach + start + 1, 0),
            None => (end, OVERLAP),
        }
    }

    /// Looks at the buffer up to `limit` and lets it go, but for what an anchor could still begin in.
    fn search(&mut self, limit: usize, overlap: usize) {
        let buffer = std::mem::take(&mut self.buffer);
        let bytes = &buffer[..limit];
        let matcher = Matcher::get();
        let (mut from, mut counted, mut lines) = (0, 0, self.before);
        while let Some(hit) = matcher.next(bytes, from) {
            let (start, end) = record_around(bytes, hit, from, self.reach);
            lines += ends(&bytes[counted..start]);
            counted = start;
            if let Some(end) = end_of_query(bytes, start, from, self.reach) {
                from = end;
                continue;
            }
            if !self.take(matcher, &bytes[start..end], lines + 1) {
                // A message may have line ends of its own, in a path for example.
                let (wide_start, wide_end) = wider(bytes, start, end, from);
                let number = lines + 1 - ends(&bytes[wide_start..start]);
                if (wide_start, wide_end) != (start, end) {
                    self.take(matcher, &bytes[wide_start..wide_end], number);
                }
            }
            // All its words were held against all rows: to look at it again for the next of them would take for ever.
            from = end.max(hit + 1);
        }
        let done = limit.saturating_sub(overlap).max(from).min(limit);
        self.before = lines + ends(&bytes[counted..done]);
        self.buffer = buffer;
        self.buffer.drain(..done);
    }

    /// Keeps the record if a row explains it, or counts it with the one that it repeats.
    fn take(&mut self, matcher: &Matcher, bytes: &[u8], number: u64) -> bool {
        let timed =
            time_in(bytes).and_then(|time| Some((str::from_utf8(&bytes[time.clone()]).ok()?, &bytes[time.end..])));
        let known = timed.and_then(|(_, rest)| self.memo.get(rest));
        let found = if let (Some(found), Some((time, _))) = (known.cloned(), timed) {
            if let Found::Line { kept, offset, .. } = found {
                self.keeper.again(kept, number + offset, Some(time));
            }
            found
        } else {
            let record = Record::read(bytes, number);
            let found = self.look(matcher, &record, number);
            // A time that stands elsewhere in the record counts, and differs.
            if let Some((_, rest)) = timed.filter(|(time, _)| record.time.as_deref() == Some(*time)) {
                self.memo.keep(rest, found.clone());
            }
            found
        };
        self.facts.note(&found);
        !matches!(found, Found::Nothing)
    }

    /// Holds a record against all rows, and keeps its line.
    fn look(&mut self, matcher: &Matcher, record: &Record, number: u64) -> Found {
        let text = record.without_alerts();
        if is_of_others(&text) {
            return Found::Nothing;
        }
        if text.contains(BANNER) {
            return Found::Banner { is_debug: text.contains("[o.n.") };
        }
        let rows = matcher.rows(&text);
        let Some(best) = rows.first() else { return Found::Nothing };
        let line = self.kept(record, &text, &rows, best);
        let name = || text[best.start..].split('\'').nth(1).unwrap_or_default().to_uppercase();
        let loaded = (best.row.id == "log/policy-loaded").then(name);
        let offset = line.number.saturating_sub(number);
        Found::Line { kept: self.keeper.take(line), offset, loaded }
    }

    fn kept(&self, record: &Record, text: &str, matches: &[Match], best: &Match) -> Kept {
        // Alerts were taken out of the text; lines begin where as many line ends came before.
        let line_index = text[..best.start].matches('\n').count();
        let place = record.text.match_indices('\n').nth(line_index.wrapping_sub(1)).map_or(0, |(place, _)| place + 1);
        let (number, line) = record.line_at(place);
        let said = saying(text, best.start);
        let shown = around(line, &text[said.clone()]);
        Kept {
            rows: matches.iter().map(|found| found.row).collect(),
            number,
            last: number,
            count: 1,
            text: masked_part(line, shown..line.len()),
            said: masked_part(text, said),
            server: record.server.clone().or_else(|| self.server.clone()),
            place: named(text).map(|place| masked_path(&place).into_owned()),
            leads: leads(best.row, text, best.start),
            is_warning: record.is_warning(),
            first_time: record.time.clone(),
            last_time: record.time.clone(),
            times: Vec::new(),
        }
    }
}

impl Facts {
    /// Notes what is asked of a log as a whole.
    fn note(&mut self, found: &Found) {
        match found {
            Found::Banner { is_debug } => {
                let loaded = std::mem::take(&mut self.loaded);
                self.at_start = is_debug.then_some(loaded);
            }
            Found::Line { loaded: Some(policy), .. } if self.loaded.len() < 64 => {
                self.loaded.insert(policy.clone());
            }
            Found::Line { .. } | Found::Nothing => {}
        }
    }
}

/// Where what is shown of a line begins: of one that is very long it is the part around what it says.
fn around(line: &str, said: &str) -> usize {
    const LONG: usize = 2000;
    const BEFORE: usize = 200;
    let words: String = said.chars().take(40).collect();
    let place = line.find(&words).unwrap_or(0);
    if line.len() <= LONG || place < LONG / 2 {
        return 0;
    }
    (place - BEFORE..=place).find(|begin| line.is_char_boundary(*begin)).unwrap_or(place)
}

fn ends(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

fn rest_of_line(bytes: &[u8], from: usize) -> usize {
    memchr(b'\n', &bytes[from..]).unwrap_or(bytes.len() - from)
}

/// The record that holds a place, not before `from`.
fn record_around(bytes: &[u8], place: usize, from: usize, reach: usize) -> (usize, usize) {
    let floor = from.max(place.saturating_sub(reach));
    let line_start = |end: usize| memrchr(b'\n', &bytes[floor..end]).map_or(floor, |at| floor + at + 1);
    let mut start = line_start(place);
    for _ in 0..LINES {
        let is_part = match standing(&bytes[start..]) {
            Standing::Dated | Standing::Free => false,
            Standing::Continued => true,
            // What was thrown belongs to a dated line just before it, never to what anybody else wrote there.
            Standing::Thrown => start > floor && standing(&bytes[line_start(start - 1)..]) == Standing::Dated,
        };
        let is_second_part = || start > floor && is_first_part(&bytes[line_start(start - 1)..]);
        if start <= floor || !(is_part || is_second_part()) {
            break;
        }
        start = line_start(start - 1);
    }
    let ceiling = bytes.len().min(place + reach);
    let line_end = |at: usize| memchr(b'\n', &bytes[at..ceiling]).map_or(ceiling, |end| at + end + 1);
    let mut end = line_end(place);
    let mut is_after_dated = start == line_start(place) && standing(&bytes[start..]) == Standing::Dated;
    let mut is_divided = is_first_part(&bytes[line_start(place)..]);
    for _ in 0..LINES {
        let is_part = end < ceiling
            && (is_divided
                || match standing(&bytes[end..ceiling]) {
                    Standing::Continued => true,
                    Standing::Thrown => is_after_dated,
                    Standing::Dated | Standing::Free => false,
                });
        if !is_part {
            break;
        }
        is_divided = is_first_part(&bytes[end..]);
        is_after_dated = false;
        end = line_end(end);
    }
    (start, end)
}

/// Where the query ends that these lines are of: its text may have any number of lines, which look like records of their
/// own.
fn end_of_query(bytes: &[u8], mut start: usize, from: usize, reach: usize) -> Option<usize> {
    let floor = from.max(start.saturating_sub(reach));
    for _ in 0..LINES {
        if start <= floor || standing(&bytes[start..]) == Standing::Dated {
            break;
        }
        start = memrchr(b'\n', &bytes[floor..start - 1]).map_or(floor, |end| floor + end + 1);
    }
    if !is_query(&head_of(&bytes[start..])) {
        return None;
    }
    let mut end = start + rest_of_line(bytes, start) + 1;
    while end < bytes.len() && standing(&bytes[end..]) != Standing::Dated {
        end += rest_of_line(bytes, end) + 1;
    }
    Some(end.min(bytes.len()))
}

/// The same with up to three lines on each side that begin no dated record.
fn wider(bytes: &[u8], mut start: usize, mut end: usize, from: usize) -> (usize, usize) {
    for _ in 0..3 {
        if start > from && standing(&bytes[start..]) != Standing::Dated {
            start = memrchr(b'\n', &bytes[from..start - 1]).map_or(from, |at| from + at + 1);
        }
        if end < bytes.len() && standing(&bytes[end..]) != Standing::Dated {
            end += rest_of_line(bytes, end) + 1;
        }
    }
    (start, end.min(bytes.len()))
}

/// The words that matched with what belongs to them: from the last colon before them to the end of the line.
fn saying(text: &str, start: usize) -> Range<usize> {
    const BACK: usize = 40;
    let line = text[..start].rfind('\n').map_or(0, |end| end + 1);
    let end = text[start..].find('\n').map_or(text.len(), |end| start + end);
    let sentence = text[line..start].rfind(": ").map_or(line, |colon| line + colon + 2);
    // A long sentence's beginning would leave no room for the words that matter; a time is told elsewhere.
    let is_dated = without_time(&text[sentence..]).len() < text.len() - sentence;
    let begin = if start - sentence > BACK || is_dated { start } else { sentence };
    let said = &text[begin..end];
    begin..begin + said.find(" <- ").unwrap_or(said.len())
}

#[cfg(test)]
mod tests {
    use super::super::sum_up;
    use super::*;

    /// What is remembered of a record says the same as looking at it again: of a repeated log only the counts differ, and
    /// the numbers and times of the last ones.
    #[test]
    fn a_log_that_repeats_itself_says_as_often_what_it_says_once() {
        let json = include_str!("../../../tests/logs/2026.08.1/logs/debug.log");
        for written in [include_str!("../../../tests/logs/5.26.30/logs/debug.log"), json] {
            let explained = |times: usize| {
                let mut explainer = Explainer::new(None, None);
                for time in 0..times {
                    explainer.push(written.replace("2026-11-22 1", &format!("2026-11-{} 1", 22 + time)).as_bytes());
                }
                explainer.finish().lines
            };
            let (once, thrice) = (explained(1), explained(3));
            let lines = u64::try_from(written.lines().count()).expect("few");
            assert!(!once.is_empty() && once.len() == thrice.len());
            for (one, three) in once.iter().zip(&thrice) {
                assert_eq!((three.count, three.number, three.last), (3 * one.count, one.number, one.last + 2 * lines));
                assert_eq!((&three.text, &three.first_time), (&one.text, &one.first_time));
                let last = one.last_time.as_ref().map(|time| time.replace("2026-11-22", "2026-11-24"));
                assert_eq!(three.last_time, last);
                assert_eq!(three.times.len(), 3 * one.times.len());
            }
        }
    }

    /// The same lines, wherever a block ends: a stack trace behind the journal's times, whose first half alone looks dated.
    #[test]
    fn where_a_block_ends_makes_no_difference() {
        let written = include_str!("../../../tests/logs/5.26.30/logs/debug.log");
        let journal: String =
            written.lines().map(|line| format!("2026-11-22T10:21:41+00:00 db1 neo4j[123]: {line}\n")).collect();
        for log in [written.repeat(4), journal.repeat(2)] {
            let explained = |block: usize| {
                let mut explainer = Explainer::with_blocks(None, None, block, 8 << 10);
                explainer.push(log.as_bytes());
                sum_up(&[explainer.finish()])
            };
            let whole = explained(BLOCK);
            assert!(!whole.lines.is_empty());
            for block in (1..400).step_by(7) {
                assert_eq!(explained(block), whole, "{block}");
            }
        }
    }
}
