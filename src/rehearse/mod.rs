//! N×N handshakes on loopback: every server dials every other, with the files that Neo4j would load.
//!
//! Each ordered pair is a real TLS handshake over TCP inside this machine, judged by `neo4j::trust` on both sides, with
//! one byte each way; then strangers knock at every server. Every verdict is compared with what the rules alone say,
//! and a disagreement is a finding. What the TLS library lacks, by the closed list of
//! [`Lacking`](crate::finding::catalogue::run::Lacking), is modelled by the rules and said to be.
//! Not here: loading (`neo4j::material`), decisions (`neo4j::trust`), and drawing the matrix (`report`).

mod dial;
mod forged;
mod node;
mod pairs;
mod strangers;
#[cfg(test)]
mod tests;
mod verifier;

use crate::finding::catalogue::run;
use crate::finding::{Finding, Runtime};
use crate::neo4j::material::{Material, Server};
use crate::neo4j::trust::{self, Hosts, Judge, Modelled, Refusal, Usage};
use crate::os::{self, Cancel, Events, Stage};
use crate::pki::certificate::Certificate;
use crate::pki::name::Name;
use std::collections::HashSet;
use std::fmt;
use time::OffsetDateTime;

/// Who decides whether a side is accepted. [`Jdk`] does, except in tests that ask whether the rehearsal is its own
/// witness.
pub trait Judging: fmt::Debug + Sync {
    /// Section 4.2.
    ///
    /// # Errors
    /// Why the chain is refused.
    fn judge_chain(&self, judge: &Judge<'_>, chain: &[Certificate], usage: Usage, signs: bool) -> Result<(), Refusal>;

    /// Section 4.3.
    ///
    /// # Errors
    /// Why the name is refused.
    fn check_name(&self, host: &str, leaf: &Certificate, java: u8, hosts: &Hosts) -> Result<(), Refusal>;

    /// Section 4.1.8.
    fn offers(&self, chain: &[Certificate], subjects: &[Name]) -> bool;

    /// Section 4.1 whole, without a handshake.
    fn handshake(
        &self,
        from: (&Material, Runtime),
        to: (&Material, Runtime),
        host: &str,
        hosts: &Hosts,
        now: OffsetDateTime,
    ) -> Modelled;
}

/// Neo4j's JDK, as `neo4j::trust` knows it.
#[derive(Clone, Copy, Debug)]
pub struct Jdk;

impl Judging for Jdk {
    fn judge_chain(&self, judge: &Judge<'_>, chain: &[Certificate], usage: Usage, signs: bool) -> Result<(), Refusal> {
        trust::judge_chain(judge, chain, usage, signs)
    }

    fn check_name(&self, host: &str, leaf: &Certificate, java: u8, hosts: &Hosts) -> Result<(), Refusal> {
        trust::check_name(host, leaf, java, hosts)
    }

    fn offers(&self, chain: &[Certificate], subjects: &[Name]) -> bool {
        trust::offers(chain, subjects)
    }

    fn handshake(
        &self,
        from: (&Material, Runtime),
        to: (&Material, Runtime),
        host: &str,
        hosts: &Hosts,
        now: OffsetDateTime,
    ) -> Modelled {
        trust::handshake(from, to, host, hosts, now)
    }
}

/// Whether a verdict was shaken or reasoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Handshake {
    /// A TLS handshake over TCP, or its refusal.
    Real,
    /// The rules alone: nothing was shaken.
    Modelled,
}

/// What came of one server dialling another; the fields of the JSON contract.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Pair {
    /// The server that dials.
    pub from: String,
    /// The server that listens.
    pub to: String,
    /// The name or address that is dialled.
    pub host: String,
    /// Whether they connect as Neo4j would, plaintext included.
    pub connects: bool,
    /// Whether they connect, encrypted, and both start.
    pub ok: bool,
    /// The rule that explains a refusal.
    pub rule: Option<&'static str>,
    /// The negotiated version in the JDK's name, when they connect.
    pub tls: Option<&'static str>,
    /// The negotiated suite in its IANA name, when they connect.
    pub cipher: Option<&'static str>,
    /// Why not, in the words of the side that refused; and why there was no real handshake.
    pub reason: Option<String>,
    /// Whether that was shaken or reasoned.
    pub handshake: Handshake,
    /// How long the handshake took, both sides and the byte each way; 0 where there was none.
    pub milliseconds: u64,
}

/// Who knocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Somebody who shows no certificate.
    NoCertificate,
    /// Somebody with a certificate of their own making.
    OwnCertificate,
    /// The same, with the subject and names of a member.
    CopiedSubject,
    /// Somebody with a member's certificate and another key.
    StolenCertificate,
}

impl Kind {
    /// All kinds, in the contract's order.
    pub const ALL: [Self; 4] =
        [Self::NoCertificate, Self::OwnCertificate, Self::CopiedSubject, Self::StolenCertificate];

    /// The contract's word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoCertificate => "no-certificate",
            Self::OwnCertificate => "own-certificate",
            Self::CopiedSubject => "copied-subject",
            Self::StolenCertificate => "stolen-certificate",
        }
    }
}

/// What came of a stranger knocking at a server.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Stranger {
    /// Who knocked.
    pub kind: Kind,
    /// At which server.
    pub to: String,
    /// Whether the server refused. False too where that could not be shown.
    pub refused: bool,
    /// Whether that was shaken or reasoned.
    #[serde(skip)]
    pub handshake: Handshake,
}

/// What a rehearsal found.
#[derive(Clone, Debug, Default)]
pub struct Rehearsal {
    /// Every ordered pair, by the order of the dialling and then of the listening servers; fewer after a cancel.
    pub pairs: Vec<Pair>,
    /// Four strangers at each server that has a policy and starts.
    pub strangers: Vec<Stranger>,
    /// What is worth saying, errors of pairs included.
    pub findings: Vec<Finding>,
    /// Whether it was stopped before its end.
    pub cancelled: bool,
}

/// Lets every server dial every other and strangers dial them all.
///
/// Nothing leaves this machine, and no file is read or written: the material was loaded before.
#[must_use]
pub fn rehearse(
    servers: &[Server],
    hosts: &Hosts,
    judging: &'static dyn Judging,
    now: OffsetDateTime,
    events: &dyn Events,
    cancel: &Cancel,
) -> Rehearsal {
    let hall = match pairs::Hall::new(servers, hosts, judging, now) {
        Ok(hall) => hall,
        Err((server, error)) => {
            return Rehearsal { findings: vec![run::loopback(&server, &error)], ..Rehearsal::default() };
        }
    };
    let mut rehearsal = Rehearsal::default();
    let count = servers.len();
    let total = count * count.saturating_sub(1);
    let verdicts = os::in_parallel_watched("rehearse", total, Stage::Pairs, events, cancel, |index| {
        // The n-th pair of those with two different servers, row by row.
        let (from, column) = (index / (count - 1), index % (count - 1));
        hall.pair(from, if column < from { column } else { column + 1 }, cancel)
    });
    let mut lacking = Vec::new();
    let mut told = Told::by_loading(servers);
    for verdict in verdicts.into_iter().flatten().flatten() {
        rehearsal.pairs.push(verdict.pair);
        rehearsal.findings.extend(verdict.findings.into_iter().filter(|finding| told.is_new(finding)));
        lacking.extend(verdict.lacking);
    }
    rehearsal.findings.extend(pairs::one_way(&rehearsal.pairs));
    rehearsal.findings.extend(pairs::count_lacking(lacking));
    rehearsal.findings.extend(trust::together(servers, hosts, now));
    let strangers = strangers::knock(&hall, events, cancel);
    rehearsal.strangers = strangers.strangers;
    // Loading has said at the line of neo4j.conf what lets strangers in; a knock only bears it out.
    let said = |finding: &Finding| {
        let same = |server: &Server| {
            server.name == finding.at && server.findings.iter().any(|known| known.rule == finding.rule)
        };
        servers.iter().any(same)
    };
    rehearsal.findings.extend(strangers.findings.into_iter().filter(|finding| !said(finding)));
    rehearsal.cancelled = cancel.is_cancelled();
    if rehearsal.cancelled {
        rehearsal.findings.push(run::cancelled(rehearsal.pairs.len(), total));
    }
    rehearsal
}

/// What was said already: one key or one empty folder is at fault in many pairs, and loading saw it too.
///
/// What loading warned of and a pair then failed by is said again, as the error that it is.
struct Told(HashSet<(&'static str, String, String, bool)>);

impl Told {
    fn by_loading(servers: &[Server]) -> Self {
        let mut told = Self(HashSet::new());
        for finding in servers.iter().flat_map(|server| &server.findings) {
            told.is_new(finding);
        }
        told
    }

    fn is_new(&mut self, finding: &Finding) -> bool {
        self.0.insert((finding.rule, finding.at.clone(), finding.what.clone(), finding.is_error()))
    }
}
