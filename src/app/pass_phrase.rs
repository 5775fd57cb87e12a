//! The pass phrase while it is being typed: a buffer that is wiped, never moved while it grows, and never shown by
//! `Debug`.
//!
//! Limits: what the keyboard sends passes through the system's and egui's event queue, whose buffers are not ours to
//! wipe. Not here: the text field over it (`ui/widgets`), and the file that it ends up in (`work`).

use std::fmt;
use zeroize::{Zeroize as _, Zeroizing};

/// A pass phrase that is being typed.
#[derive(PartialEq, Eq)]
pub struct PassPhrase(Zeroizing<String>);

impl Clone for PassPhrase {
    /// A copy with the same room: one that is typed into must not move either.
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.0.push_str(&self.0);
        copy
    }
}

/// Room from the start, so that growing leaves no copies behind: more than the longest pass phrase that Neo4j takes.
const ROOM: usize = 4096;

impl Default for PassPhrase {
    fn default() -> Self {
        Self(Zeroizing::new(String::with_capacity(ROOM)))
    }
}

impl PassPhrase {
    /// What was typed.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts text in at a byte position; text that does not fit is left out whole.
    pub fn insert(&mut self, at: usize, text: &str) -> bool {
        let fits = self.0.len() + text.len() <= ROOM && self.0.is_char_boundary(at);
        if fits {
            self.0.insert_str(at, text);
        }
        fits
    }

    /// Takes out a range of bytes; what moved up is wiped behind the end.
    pub fn delete(&mut self, range: std::ops::Range<usize>) {
        let mut kept = Self::default();
        kept.0.push_str(self.0.get(..range.start).unwrap_or_default());
        kept.0.push_str(self.0.get(range.end..).unwrap_or_default());
        self.clear();
        self.0.push_str(&kept.0);
    }

    /// Wipes it.
    pub fn clear(&mut self) {
        self.0.zeroize();
        self.0.reserve(ROOM);
    }
}

impl fmt::Debug for PassPhrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PassPhrase(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_and_deleting_keep_the_buffer_in_place() {
        let mut phrase = PassPhrase::default();
        let place = phrase.0.as_ptr();
        assert!(phrase.insert(0, "café"));
        assert!(phrase.insert(3, "-"));
        phrase.delete(0..1);
        assert_eq!(phrase.expose(), "af-é");
        assert!(!phrase.insert(4, "x"), "inside a character");
        assert!(!phrase.insert(0, &"x".repeat(ROOM)));
        assert_eq!(phrase.0.as_ptr(), place);
        let mut copy = phrase.clone();
        let place = copy.0.as_ptr();
        assert!(copy.insert(0, &"x".repeat(500)));
        assert_eq!(copy.0.as_ptr(), place);
        assert_eq!(format!("{phrase:?}"), "PassPhrase(..)");
    }
}
