//! Protocol versions and suites.

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[];
