//! Cases of `plan/…`.

use super::Case;

pub(super) const CASES: &[Case] = &[];
