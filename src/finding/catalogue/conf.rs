//! neo4j.conf: its syntax and its settings.

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[];
