//! Cases of `folder/…`.

use super::Case;

pub(super) const CASES: &[Case] = &[];
