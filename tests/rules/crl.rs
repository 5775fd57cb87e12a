//! Cases of `crl/…`.

use super::Case;

pub(super) const CASES: &[Case] = &[];
