//! Rehearse.

pub(in crate::ui) const TITLE: &str = "Does everybody connect to everybody?";
pub(in crate::ui) const LEAD: &str = "";
