//! Which rows explain a record, and where in many bytes a record might be that one explains.
//!
//! Every pattern has an anchor, words that each of its matches holds. One search looks for all anchors at once (`scan`);
//! only where one is found is a record cut out, unescaped and held against the patterns themselves.

use super::explainer::BANNER;
use super::record::date_length;
use super::scan::Scan;
use super::table::{Pattern, Row, is_in, rows};
use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use std::sync::LazyLock;

/// A row that explains a record.
#[derive(Clone, Copy)]
pub(super) struct Match {
    pub(super) row: &'static Row,
    /// Where its words begin.
    pub(super) start: usize,
}

/// A pattern that is ready to be looked for.
struct Ready {
    row: &'static Row,
    words: Option<&'static str>,
    form: Option<Regex>,
}

impl Ready {
    fn find(&self, text: &str) -> Option<usize> {
        match (&self.form, self.words) {
            (Some(form), _) => form.find(text).map(|found| found.start()),
            (None, Some(words)) => memchr::memmem::find(text.as_bytes(), words.as_bytes()),
            (None, None) => None,
        }
    }
}

/// The table, ready for use.
pub(super) struct Matcher {
    /// In table order; those of generic rows after all others.
    patterns: Vec<Ready>,
    /// Anchors without repetition, and the patterns of each.
    anchored: Vec<Vec<usize>>,
    /// All anchors, for the bytes of a log.
    scan: Scan,
    /// The same, for the text of a record: finds those inside others too.
    all: Option<AhoCorasick>,
}

static MATCHER: LazyLock<Matcher> = LazyLock::new(Matcher::new);

impl Matcher {
    /// The one matcher: it is made once, and only read then.
    pub(super) fn get() -> &'static Self {
        &MATCHER
    }

    fn new() -> Self {
        let mut ordered: Vec<(&'static Row, &'static Pattern)> =
            rows().flat_map(|row| row.patterns.iter().map(move |pattern| (row, pattern))).collect();
        ordered.sort_by_key(|(row, _)| row.is_generic);
        let (mut anchors, mut anchored): (Vec<&str>, Vec<Vec<usize>>) = (Vec::new(), Vec::new());
        let mut patterns = Vec::new();
        for (number, (row, pattern)) in ordered.into_iter().enumerate() {
            let anchor = pattern.anchor();
            let place = anchors.iter().position(|known| *known == anchor).unwrap_or_else(|| {
                anchors.push(anchor);
                anchored.push(Vec::new());
                anchors.len() - 1
            });
            anchored[place].push(number);
            patterns.push(match pattern {
                Pattern::Words(words) => Ready { row, words: Some(words), form: None },
                // The table's forms are constants, and a test compiles each of them.
                Pattern::Form(_, form) => Ready { row, words: None, form: Regex::new(form).ok() },
            });
        }
        Self {
            patterns,
            anchored,
            scan: Scan::new(&anchors.iter().copied().chain([BANNER]).collect::<Vec<_>>()),
            all: AhoCorasick::builder().match_kind(MatchKind::Standard).build(&anchors).ok(),
        }
    }

    /// Where in these bytes, from `from` on, the next anchor begins.
    pub(super) fn next(&self, bytes: &[u8], from: usize) -> Option<usize> {
        self.scan.next(bytes, from)
    }

    /// The rows that explain the text of a record, best first: the specific ones in table order, then the generic ones.
    pub(super) fn rows(&self, text: &str) -> Vec<Match> {
        let mut candidates = vec![false; self.patterns.len()];
        for found in self.all.iter().flat_map(|all| all.find_overlapping_iter(text)) {
            for pattern in &self.anchored[found.pattern().as_usize()] {
                candidates[*pattern] = true;
            }
        }
        let is_dated = date_length(text.as_bytes()).is_some();
        let mut matches: Vec<Match> = Vec::new();
        for (pattern, _) in self.patterns.iter().zip(candidates).filter(|(_, is_candidate)| *is_candidate) {
            if matches.last().is_some_and(|last| last.row.id == pattern.row.id) {
                continue;
            }
            if let Some(start) = pattern.find(text).filter(|_| is_in(pattern.row.context, text, is_dated)) {
                matches.push(Match { row: pattern.row, start });
            }
        }
        matches
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles_and_has_an_anchor_that_json_does_not_hide() {
        for row in rows() {
            for pattern in row.patterns {
                let anchor = pattern.anchor();
                assert!(anchor.len() >= 8, "{}: {anchor:?} is too short", row.id);
                assert!(!anchor.contains(['"', '\\', '\'', '\n']), "{}: {anchor:?}", row.id);
                if let Pattern::Form(_, form) = pattern {
                    assert!(Regex::new(form).is_ok(), "{}: {form}", row.id);
                }
            }
        }
        let matcher = Matcher::get();
        assert!(matcher.all.is_some());
        assert_eq!(matcher.patterns.iter().filter(|ready| ready.words.is_none() && ready.form.is_none()).count(), 0);
    }

    #[test]
    fn specific_rows_come_before_generic_ones() {
        let text = "Failed to load private key: /x\nCaused by: BadPaddingException: Unable to decrypt private key";
        let ids: Vec<&str> = Matcher::get().rows(text).iter().map(|found| found.row.id).collect();
        assert_eq!(ids, ["log/key-wrong-password", "log/key-decrypt", "log/key-load"]);
    }
}
