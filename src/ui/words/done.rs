//! Done.

pub(in crate::ui) const TITLE: &str = "What is left to do on each server?";
pub(in crate::ui) const LEAD: &str = "";
