//! Who accepts whom.

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[];
