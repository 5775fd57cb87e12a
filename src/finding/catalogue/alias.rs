//! Remote database aliases and their key stores (section 7).

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[];
