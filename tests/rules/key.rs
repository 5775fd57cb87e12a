//! Cases of `key/…`.

use super::Case;

pub(super) const CASES: &[Case] = &[];
