//! What the user typed and cannot be a plan. Our own refusals.

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[];
