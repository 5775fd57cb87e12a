//! Rehearse: what came of it, in the few things that a page says first. Not here: the words (`ui/words`).

use crate::finding::Finding;
use crate::finding::catalogue::trust;
use crate::report::{Outcome, StrangerKind, told};
use std::collections::HashMap;

/// One cause, however many connections fail by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What is said of it. Its place is the one that the finding has; its texts name paths below the output folder.
    pub finding: Finding,
    /// In how many places.
    pub count: usize,
}

/// What a rehearsal has to say, the most urgent first, one card for one cause.
#[must_use]
pub fn causes(outcome: &Outcome) -> Vec<Cause> {
    // Findings about one file that differ in who met it are one cause.
    let mut groups: Vec<(Vec<&Finding>, Cause)> = Vec::new();
    let mut index = HashMap::new();
    for told in told(outcome) {
        let Finding { rule, severity, at, why, fix, .. } = told.finding;
        let number = *index.entry((*rule, *severity, at, why, fix)).or_insert_with(|| {
            let near = Finding {
                what: told.near(&told.finding.what),
                why: told.near(why),
                fix: told.near(fix),
                ..told.finding.clone()
            };
            groups.push((Vec::new(), Cause { finding: near, count: 0 }));
            groups.len() - 1
        });
        groups[number].0.push(told.finding);
        groups[number].1.count += told.number();
    }
    groups.into_iter().map(|(findings, cause)| together(outcome, &findings, cause)).collect()
}

/// A cause in a certificate, with everybody who refuses it named.
fn together(outcome: &Outcome, findings: &[&Finding], cause: Cause) -> Cause {
    let Some(first) = findings.first().filter(|_| findings.len() > 1) else { return cause };
    let pairs = || outcome.pairs.iter().flatten().filter(|pair| !pair.ok && pair.rule == Some(first.rule));
    // Whose certificate it is, is told by the pairs: each finding begins with the two of its pair.
    let met = |from: &str, to: &str| {
        findings.iter().any(|finding| finding.what.starts_with(&(trust::begins(from, to) + ",")))
    };
    let hit: Vec<_> = pairs().filter(|pair| met(&pair.from, &pair.to)).collect();
    let Some(peer) = hit.first().map(|pair| (&pair.to, &pair.host)) else { return cause };
    if hit.len() != findings.len() || hit.iter().any(|pair| pair.to != *peer.0) {
        return cause;
    }
    let judges: Vec<&str> = hit.iter().map(|pair| pair.from.as_str()).collect();
    let what = trust::refused_by(&judges, peer.0, peer.1);
    Cause { finding: Finding { what, ..cause.finding }, ..cause }
}

/// How a rehearsal ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everybody connects to everybody, encrypted, and strangers stay out.
    Passed {
        /// So many connections.
        connections: usize,
    },
    /// All connections pass, and a stranger was let in.
    StrangersIn,
    /// One server is what all failures have in common: nobody connects to it.
    Unreachable(String),
    /// One server does not start.
    Stopped(String),
    /// So many fail…
    Failed {
        /// …so many…
        failed: usize,
        /// …of so many.
        connections: usize,
    },
    /// Nothing was rehearsed: no server has a certificate yet.
    Nothing,
}

/// How a rehearsal ended.
#[must_use]
pub fn verdict(outcome: &Outcome) -> Verdict {
    let pairs = outcome.pairs.as_deref().unwrap_or_default();
    if pairs.is_empty() {
        return Verdict::Nothing;
    }
    let failed: Vec<_> = pairs.iter().filter(|pair| !pair.ok).collect();
    let mut stopped = outcome.servers.iter().flatten().filter(|(_, server)| !server.starts);
    if let (Some((name, _)), None) = (stopped.next(), stopped.next()) {
        return Verdict::Stopped(name.clone());
    }
    let Some(first) = failed.first() else {
        let is_tight = outcome.strangers.iter().flatten().all(|stranger| stranger.refused);
        return if is_tight { Verdict::Passed { connections: pairs.len() } } else { Verdict::StrangersIn };
    };
    let others = pairs.iter().filter(|pair| pair.to == first.to).count();
    if failed.len() == others && others > 1 && failed.iter().all(|pair| pair.to == first.to) {
        return Verdict::Unreachable(first.to.clone());
    }
    Verdict::Failed { failed: failed.len(), connections: pairs.len() }
}

/// What came of one kind of stranger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strangers {
    /// Which.
    pub kind: StrangerKind,
    /// At how many servers they knocked.
    pub knocked: usize,
    /// The servers that let them in.
    pub let_in: Vec<String>,
}

/// What came of the strangers, kind by kind; empty where none knocked.
#[must_use]
pub fn strangers(outcome: &Outcome) -> Vec<Strangers> {
    let all = outcome.strangers.as_deref().unwrap_or_default();
    StrangerKind::ALL
        .iter()
        .map(|kind| {
            let of_kind: Vec<_> = all.iter().filter(|stranger| stranger.kind == *kind).collect();
            let let_in = of_kind.iter().filter(|stranger| !stranger.refused).map(|stranger| stranger.to.clone());
            Strangers { kind: *kind, knocked: of_kind.len(), let_in: let_in.collect() }
        })
        .filter(|strangers| strangers.knocked > 0)
        .collect()
}
