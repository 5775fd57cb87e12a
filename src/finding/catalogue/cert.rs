//! Certificates and chains.

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[];
