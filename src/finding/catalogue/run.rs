//! What happened while Interlock ran. Our own refusals.

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[];
