//! Cases of `conf/…`.

use super::Case;

pub(super) const CASES: &[Case] = &[];
