//! Write.

pub(in crate::ui) const TITLE: &str = "Is everything on the disk?";
pub(in crate::ui) const LEAD: &str = "";
