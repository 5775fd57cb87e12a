//! Lines of logs (section 9): what each means.

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[];
