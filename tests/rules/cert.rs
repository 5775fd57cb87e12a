//! Cases of `cert/…`.

use super::Case;

pub(super) const CASES: &[Case] = &[];
