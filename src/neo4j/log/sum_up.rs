//! What several logs gave, as lines and findings: one finding for each mistake of a server, and one for a refused handshake
//! whose two sides are both there (9.4).
//!
//! Not here: which lines belong together (`groups`, `handshakes`), and the words (`finding::catalogue`).

use super::Line;
use super::explainer::Explained;
use super::groups::{Group, groups, is_refused};
use super::handshakes::joined;
use super::kept::Kept;
use super::record::written;
use super::table::{Health, Row, Writer};
use crate::finding::Finding;
use crate::finding::catalogue::log::{self, Lines, Speaker};
use crate::finding::catalogue::plan;
use crate::finding::words::shown;
use std::path::Path;

/// What the logs say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Failures first, then what waits, then what is well; in each the order of the logs.
    pub lines: Vec<Line>,
    /// One for each mistake of a server.
    pub findings: Vec<Finding>,
    /// How many lines have an explanation and were not kept.
    pub beyond: u64,
}

/// Lines and findings of all logs together.
#[must_use]
pub fn sum_up(logs: &[Explained]) -> Summary {
    let groups = groups(logs);
    let joined = joined(&groups);
    let mut findings: Vec<Finding> = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        // A wrapper whose cause is in another log of the server says nothing new.
        if is_told(group, &groups) {
            continue;
        }
        findings.extend(match joined.left.get(&index) {
            // The refused side's line says nothing that the other side's does not say better.
            Some(left) if left.is_empty() => None,
            Some(left) => finding_of_rest(group, left),
            None => {
                let others: Vec<&Group<'_>> =
                    joined.met.get(&index).into_iter().flatten().map(|refused| &groups[*refused]).collect();
                finding(group, &others)
            }
        });
    }
    findings.extend(without_policy(logs));
    findings.sort_by_key(|finding| finding.severity);
    Summary { lines: lines(logs), findings, beyond: logs.iter().map(|log| log.beyond).sum() }
}

/// That a start failed, where another line of the same server says why.
fn is_told(group: &Group<'_>, groups: &[Group<'_>]) -> bool {
    let is_cause = |row: &Row| row.writer == Writer::Start && row.health == Health::Failure && row.id != group.row.id;
    group.row.id == "log/start-failed"
        && groups.iter().any(|other| other.source == group.source && is_cause(other.row) && !other.first.is_warning)
}

/// Starts that went through, and that loaded no policy for the cluster: the server is in plaintext (plan/policy-not-loaded).
fn without_policy(logs: &[Explained]) -> Vec<Finding> {
    let has_started =
        |log: &Explained| log.lines.iter().any(|line| line.rows.first().is_some_and(|row| row.id == "log/started"));
    let lacks = |log: &&Explained| log.facts.at_start.as_ref().is_some_and(|loaded| !loaded.contains("CLUSTER"));
    let is_of = |log: &Explained, other: &Explained| match (&log.server, &other.server) {
        (Some(server), Some(other)) => server == other,
        _ => folder(log).is_some_and(|place| folder(other) == Some(place)),
    };
    let plain =
        logs.iter().filter(lacks).filter(|log| logs.iter().any(|other| is_of(log, other) && has_started(other)));
    plain.filter_map(|log| Some(plan::policy_not_loaded(log.log.as_deref()?, "cluster"))).collect()
}

fn folder(log: &Explained) -> Option<&Path> {
    log.log.as_deref().and_then(|log| Path::new(log).parent())
}

fn lines(logs: &[Explained]) -> Vec<Line> {
    let mut all: Vec<(Health, Line)> = Vec::new();
    for log in logs {
        for kept in &log.lines {
            let health = kept.rows.first().map_or(Health::Healthy, |row| row.health);
            all.push((health, line(log, kept)));
        }
    }
    all.sort_by_key(|(health, _)| *health);
    all.into_iter().map(|(_, line)| line).collect()
}

fn line(log: &Explained, kept: &Kept) -> Line {
    Line {
        log: log.log.clone(),
        number: kept.number,
        text: kept.text.clone(),
        rules: kept.rows.iter().map(|row| row.id).collect(),
        count: kept.count,
        last: kept.last,
        server: kept.server.clone(),
    }
}

fn finding(group: &Group<'_>, others: &[&Group<'_>]) -> Option<Finding> {
    let first = group.first;
    let at = first.place.clone().unwrap_or_else(|| format!("{}:{}", group.log.unwrap_or("the log"), first.number));
    let others: Vec<(&str, &str)> =
        others.iter().filter_map(|other| Some((other.name()?, other.first.said.as_str()))).collect();
    let server = group.source.server().or_else(|| others.first().and_then(|_| group.name()));
    let at = shown(&at);
    let lines = lines_of(group, &at, server, &others);
    log::explained(group.row.id, &Lines { first: first.first_time.as_deref(), last: group.last_time, ..lines })
}

/// What is left of the lines of a refused side, where the other side of some of its handshakes is in the logs, and that of
/// those at these times is not.
fn finding_of_rest(group: &Group<'_>, left: &[i64]) -> Option<Finding> {
    let at = shown(group.log.unwrap_or("the log"));
    let (first, last) = (written(*left.first()?), written(*left.last()?));
    let lines = lines_of(group, &at, group.source.server(), &[]);
    let count = left.len() as u64;
    log::explained(group.row.id, &Lines { count, first: first.as_deref(), last: last.as_deref(), ..lines })
}

fn lines_of<'a>(
    group: &'a Group<'_>,
    at: &'a str,
    server: Option<&'a str>,
    others: &'a [(&'a str, &'a str)],
) -> Lines<'a> {
    let first = group.first;
    Lines {
        at,
        server,
        speaker: speaker(group.row, first),
        said: &first.said,
        count: group.count,
        first: None,
        last: None,
        is_warning: first.is_warning,
        leads: &first.leads,
        others,
    }
}

fn speaker(row: &Row, kept: &Kept) -> Speaker {
    if row.health != Health::Failure {
        return Speaker::Neutral;
    }
    match row.writer {
        _ if is_refused(row, kept) => Speaker::Refused,
        Writer::Start => Speaker::Start,
        Writer::Initiator => Speaker::Initiator,
        Writer::Acceptor => Speaker::Acceptor,
        Writer::Refused => Speaker::Refused,
        Writer::Owner => Speaker::Own,
        Writer::Judge | Writer::Either => Speaker::Judge,
        Writer::Command => Speaker::Command,
    }
}
