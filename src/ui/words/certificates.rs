//! Certificates.

pub(in crate::ui) const TITLE: &str = "Who vouches for the servers?";
pub(in crate::ui) const LEAD: &str = "";
