//! Subject.

pub(in crate::ui) const TITLE: &str = "Who do the certificates speak for?";
pub(in crate::ui) const LEAD: &str = "";
