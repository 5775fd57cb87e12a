//! What the disk or a file refuses. Our own refusals.

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[];
