//! What several logs gave, as lines and findings: one finding for each row and server, and one for a refused handshake
//! whose two sides are both there (9.4).
//!
//! Not here: the words (`finding::catalogue`).

use super::Line;
use super::explainer::Explained;
use super::kept::Kept;
use super::record::milliseconds;
use super::table::{Health, Row, Writer};
use crate::finding::Finding;
use crate::finding::catalogue::log::{self, Lines, Speaker};
use crate::finding::catalogue::plan;
use std::collections::BTreeMap;
use std::path::Path;

/// Two lines of one handshake are at most so far apart, in milliseconds: clocks of a cluster agree to a second or two.
const TOGETHER: i64 = 5000;

/// What the logs say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Failures first, then what waits, then what is well; in each the order of the logs.
    pub lines: Vec<Line>,
    /// One for each row and server.
    pub findings: Vec<Finding>,
    /// How many lines have an explanation and were not kept.
    pub beyond: u64,
}

/// The lines of one row from one server.
struct Group<'a> {
    row: &'static Row,
    /// The server, or where that is not known the log.
    source: Source<'a>,
    first: &'a Kept,
    log: Option<&'a str>,
    last_time: Option<&'a str>,
    count: u64,
    /// In order.
    times: Vec<i64>,
}

/// Whose lines they are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source<'a> {
    Server(&'a str),
    Log(Option<&'a str>),
}

impl<'a> Source<'a> {
    fn server(self) -> Option<&'a str> {
        match self {
            Self::Server(server) => Some(server),
            Self::Log(_) => None,
        }
    }

    /// A name for running text.
    fn name(self) -> Option<&'a str> {
        match self {
            Self::Server(server) => Some(server),
            Self::Log(log) => log,
        }
    }
}

/// Alerts, and the rows of the side that sends them (9.4).
#[rustfmt::skip]
const ANSWERS: &[(&str, &[&str])] = &[
    ("log/alert-bad-certificate", &["log/empty-client-chain", "log/certificate-not-yet-valid"]),
    ("log/alert-certificate-unknown", &["log/path-building", "log/path-same-dn", "log/certificate-expired", "log/certificate-not-yet-valid", "log/validity", "log/eku-client", "log/eku-server", "log/key-usage", "log/certificate-revoked", "log/revocation-undetermined", "log/algorithm-constraints", "log/anchor-not-ca", "log/intermediate-constraints", "log/critical-extension", "log/name-not-in-san", "log/name-address", "log/name-not-cn", "log/name-illegal", "log/pkix"]),
    ("log/alert-certificate-other", &["log/certificate-expired", "log/certificate-revoked", "log/validity", "log/algorithm-constraints"]),
    ("log/alert-handshake-failure", &["log/empty-client-chain", "log/no-common-suite", "log/key-mismatch", "log/key-type-mismatch", "log/trust-store-empty"]),
    ("log/alert-internal-error", &["log/trust-store-empty", "log/signature-algorithm"]),
    ("log/no-common-version", &["log/no-common-version"]),
];

/// Lines and findings of all logs together.
#[must_use]
pub fn sum_up(logs: &[Explained]) -> Summary {
    let groups = groups(logs);
    let joined = joined(&groups);
    let mut findings: Vec<Finding> = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        // The refused side's line says nothing that the other side's does not say better; nor does a wrapper whose cause is
        // in another log of the server.
        if joined.iter().any(|(_, refused)| *refused == index) || is_told(group, &groups) {
            continue;
        }
        let other = joined.iter().find(|(refusing, _)| *refusing == index).map(|(_, refused)| &groups[*refused]);
        findings.extend(finding(group, other));
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

/// Lines of one row and source together, in the order of the first of each.
fn groups(logs: &[Explained]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut index: BTreeMap<(&str, Source<'_>, bool), usize> = BTreeMap::new();
    for log in logs {
        for kept in &log.lines {
            let Some(row) = kept.rows.first() else { continue };
            let source = kept.server.as_deref().map_or(Source::Log(log.log.as_deref()), Source::Server);
            let number = *index.entry((row.id, source, is_refused(row, kept))).or_insert_with(|| {
                let log = log.log.as_deref();
                groups.push(Group { row, source, first: kept, log, last_time: None, count: 0, times: Vec::new() });
                groups.len() - 1
            });
            let group = &mut groups[number];
            group.count += kept.count;
            group.times.extend(&kept.times);
            let time = |time: Option<&str>| time.and_then(milliseconds);
            if time(kept.first_time.as_deref()) < time(group.first.first_time.as_deref()) {
                group.first = kept;
            }
            if group.last_time.is_none() || time(kept.last_time.as_deref()) > time(group.last_time) {
                group.last_time = kept.last_time.as_deref();
            }
        }
    }
    for group in &mut groups {
        group.times.sort_unstable();
    }
    groups
}

/// The line is from the side that was refused.
fn is_refused(row: &Row, kept: &Kept) -> bool {
    row.writer == Writer::Refused || kept.said.contains("Received fatal alert")
}

/// Groups that are the two sides of a handshake: who refuses, who is refused.
fn joined(groups: &[Group<'_>]) -> Vec<(usize, usize)> {
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (refused, group) in groups.iter().enumerate().filter(|(_, group)| is_refused(group.row, group.first)) {
        let Some((_, answers)) = ANSWERS.iter().find(|(alert, _)| *alert == group.row.id) else { continue };
        let refusing = groups.iter().enumerate().find(|(index, other)| {
            other.source != group.source
                && answers.contains(&other.row.id)
                && !is_refused(other.row, other.first)
                && !joined.iter().any(|(taken, _)| taken == index)
                && are_together(&other.times, &group.times)
        });
        joined.extend(refusing.map(|(refusing, _)| (refusing, refused)));
    }
    joined
}

/// Two times, one of each, are of one handshake; both are in order, so that one pass over each will do.
fn are_together(one: &[i64], other: &[i64]) -> bool {
    let mut answers = other.iter().peekable();
    one.iter().any(|time| {
        while answers.next_if(|answer| **answer < time - TOGETHER).is_some() {}
        answers.peek().is_some_and(|answer| **answer <= time + TOGETHER)
    })
}

fn finding(group: &Group<'_>, other: Option<&Group<'_>>) -> Option<Finding> {
    let first = group.first;
    let at = first.place.clone().unwrap_or_else(|| {
        let log = group.log.unwrap_or("the log");
        format!("{log}:{}", first.number)
    });
    let lines = Lines {
        at: &crate::finding::words::shown(&at),
        server: group.source.server().or_else(|| other.and_then(|_| group.source.name())),
        speaker: speaker(group.row, first),
        said: &first.said,
        count: group.count,
        first: first.first_time.as_deref(),
        last: group.last_time,
        is_warning: first.is_warning,
        leads: &first.leads,
        other: other.and_then(|other| Some((other.source.name()?, other.first.said.as_str()))),
    };
    log::explained(group.row.id, &lines)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_together_when_any_two_are() {
        assert!(are_together(&[0, 100_000], &[50_000, 105_000, 200_000]));
        assert!(are_together(&[105_000], &[0, 100_000]));
        assert!(!are_together(&[0, 100_000], &[50_000, 105_001, 200_000]));
        assert!(!are_together(&[], &[0]) && !are_together(&[0], &[]));
        // Two lists that never meet: one pass, or this takes minutes.
        let one: Vec<i64> = (0..300_000).map(|minute| minute * 60_000).collect();
        let other: Vec<i64> = one.iter().map(|time| time + 30_000).collect();
        assert!(!are_together(&one, &other));
    }
}
