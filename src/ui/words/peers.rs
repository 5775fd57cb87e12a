//! Peers.

pub(in crate::ui) const TITLE: &str = "Who gets whose certificate?";
pub(in crate::ui) const LEAD: &str = "";
