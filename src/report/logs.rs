//! What logs say that is well, in a line for each server. Not here: what they say of failures, which are findings.

use super::Outcome;
use crate::finding::words::{count, listed};
use crate::neo4j::log::table::{self, Health};
use std::collections::BTreeMap;

/// The row explains no failure, and nothing is waited for.
pub(super) fn is_well(rule: &str) -> bool {
    table::rows().any(|row| row.id == rule && row.health == Health::Healthy)
}

/// `server1: 2 lines of a healthy start (Bolt enabled …)`, one for each server, in the order of their names.
pub(super) fn well(outcome: &Outcome) -> Vec<String> {
    let mut servers: BTreeMap<&str, Vec<(&str, u64)>> = BTreeMap::new();
    for line in outcome.lines.iter().flatten() {
        let Some(rule) = line.rules.first().filter(|rule| is_well(rule)) else { continue };
        let name = line.server.as_deref().or(line.log.as_deref()).unwrap_or("The log");
        let said = servers.entry(name).or_default();
        match said.iter_mut().find(|(known, _)| known == rule) {
            Some((_, number)) => *number += line.count,
            None => said.push((rule, line.count)),
        }
    }
    servers.into_iter().map(|(name, said)| of_server(name, &said)).collect()
}

fn of_server(name: &str, said: &[(&str, u64)]) -> String {
    let said: Vec<String> = said
        .iter()
        .map(|(rule, number)| {
            let number = usize::try_from(*number).unwrap_or(usize::MAX);
            let row = rule.strip_prefix("log/").unwrap_or(rule).replace('-', " ");
            format!("{row} ({})", count(number, "line"))
        })
        .collect();
    format!("{name} is well as far as it says: {}", listed(&said, "and"))
}
