//! Servers.

pub(in crate::ui) const TITLE: &str = "Which servers form the cluster?";
pub(in crate::ui) const LEAD: &str = "";
