//! Cases of `connector/…`.

use super::Case;

pub(super) const CASES: &[Case] = &[];
