//! Cases of `aura/…`.

use super::Case;

pub(super) const CASES: &[Case] = &[];
