//! Review.

pub(in crate::ui) const TITLE: &str = "What will be written?";
pub(in crate::ui) const LEAD: &str = "";
