//! Cases of `alias/…`.

use super::Case;

pub(super) const CASES: &[Case] = &[];
