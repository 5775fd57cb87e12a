//! Cases of `log/…`.

use super::Case;

pub(super) const CASES: &[Case] = &[];
