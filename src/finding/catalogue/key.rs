//! Private keys.

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[];
