//! Aura and private links (section 8), as far as a file shows them.

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[];
