//! Conf.

pub(in crate::ui) const TITLE: &str = "What changes in each neo4j.conf?";
pub(in crate::ui) const LEAD: &str = "";
