//! Rehearse: who connects to whom, and who stays out.

use super::{number as number_words, seconds};
use crate::app::Proposal;
use crate::app::wizard::rehearse::{Strangers, Verdict};
use crate::finding::words::{count, few};
use crate::report::{Handshake, Pair, StrangerKind};

pub(in crate::ui) const QUESTION: &str = "Does everybody connect to everybody?";
pub(in crate::ui) const LEAD_RUNNING: &str = "Every server connects to every other on this machine, with the files that \
                                              are about to be written. No server is touched.";
pub(in crate::ui) const STOPPED_TITLE: &str = "The rehearsal was stopped";
pub(in crate::ui) const STOPPED_LEAD: &str = "What is not rehearsed is not proven, so nothing can be written yet.";
pub(in crate::ui) const STOPPED: &str = "You stopped it. Nothing was written, and no server was touched.";
pub(in crate::ui) const FAILED_TITLE: &str = "The rehearsal could not be held";
pub(in crate::ui) const FAILED_LEAD: &str = "Nothing was written, and no server was touched.";
pub(in crate::ui) const MAKING_TITLE: &str = "Making keys and certificates";
pub(in crate::ui) const NOTHING_TITLE: &str = "Nothing to rehearse yet";
pub(in crate::ui) const NOTHING_LEAD: &str =
    "No server has a certificate until your company’s CA has signed the requests.";
pub(in crate::ui) const NOTHING: &str = "Go on: the next pages write the keys and the requests, and say what to send where. \
                                         When the CA has signed, come back with its files, choose “We have certificates already” on \
                                         Certificates, and every connection is rehearsed here.";
pub(in crate::ui) const AGAIN: &str = "Rehearse again";
pub(in crate::ui) const CONNECTIONS: &str = "Connections";
pub(in crate::ui) const STRANGERS: &str = "Strangers";
pub(in crate::ui) const STRANGERS_NOTE: &str = "Nobody else may join, and nobody is taken for a member.";
pub(in crate::ui) const NO_STRANGERS: &str = "No server could be tried: none has a policy in force and starts.";
pub(in crate::ui) const ONE_BY_ONE: &str = "Connection by connection";
pub(in crate::ui) const HOST: &str = "Connects to";
pub(in crate::ui) const TLS: &str = "TLS version";
pub(in crate::ui) const CIPHER: &str = "Cipher suite";
pub(in crate::ui) const TOOK: &str = "Took";
pub(in crate::ui) const PROOF: &str = "Shown by";
pub(in crate::ui) const REASON: &str = "Reason";
pub(in crate::ui) const RULE: &str = "Rule";
pub(in crate::ui) const ALL: &str = "Show all connections";
pub(in crate::ui) const NO_FINDINGS: &str = "Nothing to mend.";

pub(in crate::ui) fn title(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed { connections } => format!("All {} passed", connections_of(*connections)),
        Verdict::StrangersIn => "Everybody connects, and strangers get in".to_owned(),
        Verdict::Unreachable(server) => format!("Nobody could connect to {server}"),
        Verdict::Stopped(server) => format!("{server} would not start"),
        Verdict::Failed { failed, connections } if failed == connections => {
            format!("All {} fail", connections_of(*connections))
        }
        Verdict::Failed { failed: 1, connections } => format!("1 of {} fails", connections_of(*connections)),
        Verdict::Failed { failed, connections } => {
            format!("{} of {} fail", number_words(*failed), connections_of(*connections))
        }
        Verdict::Nothing => NOTHING_TITLE.to_owned(),
    }
}

fn connections_of(number: usize) -> String {
    if number == 1 { "1 connection".to_owned() } else { format!("{} connections", number_words(number)) }
}

pub(in crate::ui) fn rehearsing(servers: usize) -> String {
    format!("Rehearsing {}", count(servers, "server"))
}

pub(in crate::ui) fn lead(proposal: Option<&Proposal>, neo4j: Option<&str>) -> String {
    let runtime = proposal.map(|proposal| proposal.runtime);
    let release = neo4j.map(str::to_owned).or_else(|| runtime.map(|runtime| runtime.release.to_string()));
    let release = release.unwrap_or_default();
    let judged =
        runtime.map_or(String::new(), |runtime| format!(", judged as Neo4j {release} on Java {} would", runtime.java));
    format!(
        "Every server connected to every other on this machine, with the files of this plan{judged}. No \
         server was touched."
    )
}

pub(in crate::ui) fn summary(passed: usize, connections: usize, milliseconds: Option<u64>) -> String {
    let passed = format!("{} of {} passed", number_words(passed), number_words(connections));
    milliseconds.map_or(passed.clone(), |milliseconds| format!("{passed} · {}", seconds(milliseconds)))
}

pub(in crate::ui) fn stranger(kind: StrangerKind) -> &'static str {
    match kind {
        StrangerKind::NoCertificate => "Without a certificate",
        StrangerKind::OwnCertificate => "With an unknown certificate",
        StrangerKind::CopiedSubject => "With a copy of a member’s name",
        StrangerKind::StolenCertificate => "With a stolen certificate, without its key",
    }
}

pub(in crate::ui) fn came_of(strangers: &Strangers) -> String {
    match strangers.let_in.as_slice() {
        [] if strangers.knocked == 1 => "refused".to_owned(),
        [] => format!("refused by all {}", strangers.knocked),
        let_in => format!("let in by {}", few(let_in, "and")),
    }
}

pub(in crate::ui) fn pair(pair: &Pair) -> String {
    format!("{} → {}", pair.from, pair.to)
}

pub(in crate::ui) fn outcome(pair: &Pair) -> String {
    let by_rules = if pair.handshake == Handshake::Modelled { " · by rules" } else { "" };
    match (pair.ok, pair.connects && pair.tls.is_none()) {
        (true, _) => {
            let (tls, cipher) = (pair.tls.unwrap_or_default(), pair.cipher.unwrap_or_default());
            let took = if by_rules.is_empty() { format!(" · {}", seconds(pair.milliseconds)) } else { String::new() };
            // All suites of TLS 1.3 begin so; the column is narrow.
            let cipher = cipher.strip_prefix("TLS_").unwrap_or(cipher);
            format!("{tls} · {cipher}{took}{by_rules}")
        }
        (false, true) => format!("connects in plaintext{by_rules}"),
        (false, false) => pair.rule.map_or_else(|| "refused".to_owned(), |rule| format!("refused, {rule}")) + by_rules,
    }
}

pub(in crate::ui) fn proof(handshake: Handshake) -> &'static str {
    match handshake {
        Handshake::Real => "a real TLS handshake on this machine",
        Handshake::Modelled => "the rules of Neo4j and Java, without a handshake",
    }
}

pub(in crate::ui) fn took(milliseconds: u64) -> String {
    seconds(milliseconds)
}

pub(in crate::ui) fn more(number: usize) -> String {
    format!("and {} more; choose a cell to see its connection", number_words(number))
}
