//! The bolt and https connectors (section 3.11).

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[];
