//! Where in many bytes an anchor is, at the speed of memory.
//!
//! An automaton over all anchors looks at each byte, and its table is larger than a core's first cache. Here a few fragments,
//! of which every anchor holds one, are searched for in 32 bytes at a time; only where one is found are the anchors
//! themselves compared. Not here: what the anchors are (`table`), and what follows from one (`matcher`).

use aho_corasick::packed::{Config, MatchKind, Searcher};
use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, Span};

/// Fragments that many anchors have and ordinary lines seldom. An anchor that has none of them becomes one itself, so a
/// new row is found in any case: the list only decides how fast. The search takes no more than 48 and wants four
/// letters of each.
#[rustfmt::skip]
const FRAGMENTS: &[&str] = &[
    "not ", "ailed", "atal ", "ect ", " key", "sign", "SSL ", " cert", "ing fo", "dExcepti", "aram", "setting", "Illegal ",
    "n re", "uite", "le t", " is re", "tion sch", "assword ", " length", " char", " protoco", "abled on", "irectory",
    "reco", " data fo", " Empty i", "Incomple", "Access i", "BadPaddi", "pad bloc", "PRIVATE ", " [raft v", " name ma",
    "NotBefor", "NotAfter", "nknown h", "Unexpect", "curity.r", "Started.", "Remote i", "======= ", "xxx enc",
];

/// As many fragments as every processor's vectors take.
#[cfg(test)]
const FEW: usize = 48;

/// A place in an anchor: where in it the fragment begins, and the anchor.
type Held = (usize, &'static [u8]);

/// All anchors, ready to be searched for.
pub(super) struct Scan {
    search: Search,
    /// The anchors that hold each fragment.
    held: Vec<Vec<Held>>,
}

enum Search {
    Vectors(Searcher),
    /// For processors without such vectors.
    Automaton(Option<AhoCorasick>),
}

impl Search {
    fn of(fragments: &[&str]) -> Self {
        let mut vectors = Config::new().match_kind(MatchKind::LeftmostFirst).builder();
        match vectors.extend(fragments).build() {
            Some(searcher) => Self::Vectors(searcher),
            None => Self::Automaton(
                AhoCorasick::builder()
                    .match_kind(aho_corasick::MatchKind::LeftmostFirst)
                    .kind(Some(AhoCorasickKind::DFA))
                    .build(fragments)
                    .ok(),
            ),
        }
    }

    /// The next fragment from a place on: which, and where it begins.
    fn next(&self, bytes: &[u8], from: usize) -> Option<(usize, usize)> {
        let found = match self {
            Self::Vectors(searcher) => searcher.find_in(bytes, Span::from(from..bytes.len())),
            Self::Automaton(automaton) => automaton.as_ref()?.find(Input::new(bytes).range(from..)),
        }?;
        Some((found.pattern().as_usize(), found.start()))
    }
}

impl Scan {
    pub(super) fn new(anchors: &[&'static str]) -> Self {
        let mut fragments = FRAGMENTS.to_vec();
        let mut held: Vec<Vec<Held>> = vec![Vec::new(); fragments.len()];
        // The shortest first: an anchor that became a fragment serves longer ones that begin like it.
        let mut anchors = anchors.to_vec();
        anchors.sort_by_key(|anchor| anchor.len());
        for anchor in anchors {
            let known = fragments.iter().position(|fragment| anchor.contains(fragment));
            let index = known.unwrap_or_else(|| {
                fragments.push(anchor);
                held.push(Vec::new());
                fragments.len() - 1
            });
            let offset = anchor.find(fragments[index]).unwrap_or_default();
            held[index].push((offset, anchor.as_bytes()));
        }
        Self { search: Search::of(&fragments), held }
    }

    /// Where the next anchor begins, from a place on.
    pub(super) fn next(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let mut place = from;
        while place < bytes.len() {
            let (fragment, start) = self.search.next(bytes, place)?;
            let begins = |(offset, anchor): &Held| {
                let begin = start.checked_sub(*offset).filter(|begin| *begin >= from)?;
                bytes[begin..].starts_with(anchor).then_some(begin)
            };
            if let Some(begin) = self.held[fragment].iter().filter_map(begins).min() {
                return Some(begin);
            }
            place = start + 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::explainer::BANNER;
    use super::super::table::anchors;
    use super::*;

    fn all() -> Vec<&'static str> {
        anchors().into_iter().chain([BANNER]).collect()
    }

    #[test]
    fn every_anchor_is_found_wherever_it_stands() {
        let scan = Scan::new(&all());
        for anchor in all() {
            for before in 0..70 {
                let text = format!("{}{anchor}\n{}", &"not a certificate ".repeat(4)[..before], "x".repeat(before));
                let found = scan.next(text.as_bytes(), before);
                // A shorter one may be inside.
                let end = before + anchor.len();
                assert!(
                    found.is_some_and(|at| (before..end).contains(&at)),
                    "{anchor:?} after {before} bytes: {found:?}"
                );
                let half = &text[..end - 1];
                let is_another = all().iter().any(|other| half.contains(other));
                assert_eq!(scan.next(half.as_bytes(), 0).is_some(), is_another, "half of {anchor:?}");
            }
        }
    }

    #[test]
    fn the_fragments_fit_the_vectors_and_none_hides_another() {
        let scan = Scan::new(&all());
        let is_held = |anchor: &&str| FRAGMENTS.iter().any(|fragment| anchor.contains(fragment));
        let without: Vec<&str> = all().into_iter().filter(|anchor| !is_held(anchor)).collect();
        assert!(without.is_empty(), "give them a fragment, or search slower: {without:?}");
        assert!(scan.held.len() <= FEW && scan.held.iter().all(|held| !held.is_empty()));
        for (index, fragment) in FRAGMENTS.iter().enumerate() {
            assert!(fragment.len() >= 4, "{fragment:?}");
            let mut others = FRAGMENTS.iter().enumerate().filter(|(other, _)| *other != index);
            assert!(!others.any(|(_, other)| other.starts_with(fragment)), "{fragment:?} hides another");
        }
    }
}
