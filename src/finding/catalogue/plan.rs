//! A change to a cluster as a whole.

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[];
