//! The line that a finding leaves in Neo4j's log, as the rehearsal heard it. Not here: what it means (`finding`).

use super::Model;
use super::matrix::outcome;
use crate::finding::Finding;
use crate::report::Handshake;

impl Model {
    /// The words that Neo4j would log for a finding of the rehearsal; `None` where it logs none, or none is known.
    #[must_use]
    pub fn log_line_of(&self, finding: &Finding) -> Option<String> {
        if self.tool.is_some() {
            return None;
        }
        finding.log?;
        let outcome = outcome(self)?;
        let is_about = |name: &str| names(&finding.what, name) || names(&finding.at, name);
        let of_server = |(name, server): &(String, crate::report::Server)| {
            let is_that = server.rule == Some(finding.rule) && is_about(name);
            server.error.clone().filter(|_| is_that)
        };
        let of_pair = |pair: &crate::report::Pair| {
            // Words for what was not shaken are ours, not Neo4j's.
            let is_that = pair.rule == Some(finding.rule) && !pair.ok && pair.handshake == Handshake::Real;
            pair.reason.clone().filter(|_| is_that && is_about(&pair.from) && is_about(&pair.to))
        };
        let by_server = outcome.servers.iter().flatten().find_map(of_server);
        by_server.or_else(|| outcome.pairs.iter().flatten().find_map(of_pair))
    }
}

/// Whether a text has a name in it that is not a part of another: `server1` is not in `server10`.
fn names(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    !name.is_empty()
        && text.match_indices(name).any(|(at, _)| {
            let (before, after) = (text[..at].chars().next_back(), text[at + name.len()..].chars().next());
            !before.is_some_and(is_part) && !after.is_some_and(is_part)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_inside_another_is_not_it() {
        assert!(names("server1 refuses server2", "server1"));
        assert!(names("out/server1/conf/neo4j.conf:4", "server1"));
        assert!(!names("server10 refuses server2", "server1"));
        assert!(!names("my-server1", "server1"));
    }
}
