//! The folders of a policy: base, trusted, revoked.

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[];
