//! neo4j.conf: which findings are about which server's file. Not here: the diff (`deploy`).

use crate::app::{Model, Proposal};
use crate::finding::Finding;

/// Everything that is said about one server before any rehearsal, the most urgent first, none of it twice.
#[must_use]
pub fn findings_of<'a>(model: &Model, proposal: &'a Proposal, server: usize) -> Vec<&'a Finding> {
    let own = proposal.servers.get(server).map(|files| files.findings.as_slice()).unwrap_or_default();
    let told = proposal.findings.iter().filter(|finding| model.server_at(&finding.at) == Some(server));
    once(own.iter().chain(told))
}

/// What is said about no server in particular.
#[must_use]
pub fn other_findings<'a>(model: &Model, proposal: &'a Proposal) -> Vec<&'a Finding> {
    let of_a_server = |finding: &Finding| proposal.servers.iter().any(|files| files.findings.contains(finding));
    let others = proposal.findings.iter();
    // What is said about the fields of the form stands beside them, on their own pages.
    let is_shown_here = |finding: &&Finding| crate::app::step_of(&finding.at).is_none() || finding.is_error();
    once(others.filter(|finding| model.server_at(&finding.at).is_none() && !of_a_server(finding)).filter(is_shown_here))
}

fn once<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<&'a Finding> {
    let mut all: Vec<&Finding> = Vec::new();
    for finding in findings {
        if !all.contains(&finding) {
            all.push(finding);
        }
    }
    all.sort_by_key(|finding| finding.severity);
    all
}
