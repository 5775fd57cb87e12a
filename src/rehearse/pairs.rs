//! The verdict about one server dialling another: shaken, compared with the rules, and put into Neo4j's words.
//!
//! Not here: the handshake itself (`dial.rs`) and the decisions in it (`verifier.rs`).

use super::dial::{Failure, LIMIT, Outcome, TlsEnd, talk};
use super::node::{self, Node, Offer};
use super::verifier::{Court, Said, Witness};
use super::{Handshake, Judging, Pair};
use crate::finding::Finding;
use crate::finding::catalogue::run::{self, ByTls, Lacking, Seen};
use crate::finding::catalogue::{tls, trust as trust_words};
use crate::neo4j::material::{Material, Server};
use crate::neo4j::trust::{self, Hosts, Modelled, Refusal, Side, rests_on_unverifiable};
use crate::os::Cancel;
use crate::plan::ClientAuth;
use rustls::Connection;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Instant;
use time::OffsetDateTime;

/// All servers of a rehearsal and, for those that have a policy to connect with, their nodes.
pub(super) struct Hall<'a> {
    pub(super) servers: &'a [Server],
    pub(super) nodes: Vec<Option<(Arc<Node>, &'a Material)>>,
    pub(super) court: Arc<Court>,
}

/// A pair with what is to be said about it.
pub(super) struct Verdict {
    pub(super) pair: Pair,
    pub(super) findings: Vec<Finding>,
    /// Who refused by a rule, and why.
    refused: Option<(Side, Refusal)>,
    /// What kept it from being real, and at which server.
    pub(super) lacking: Option<(String, Lacking)>,
}

impl Verdict {
    /// The verdict about a pair that had nothing to shake.
    fn unshaken(pair: Pair) -> Self {
        Self { pair, findings: Vec::new(), refused: None, lacking: None }
    }
}

/// A real handshake, as far as it came.
pub(super) struct Shaken {
    pub(super) outcome: Outcome,
    pub(super) milliseconds: u64,
}

impl<'a> Hall<'a> {
    /// Opens a door for every server that has a policy to connect with.
    pub(super) fn new(
        servers: &'a [Server],
        hosts: &Hosts,
        judging: &'static dyn Judging,
        now: OffsetDateTime,
    ) -> Result<Self, (String, io::Error)> {
        let mut nodes = Vec::with_capacity(servers.len());
        for server in servers {
            let node = match &server.material {
                Some(material) if server.dials() => {
                    let node = Node::new(server, material).map_err(|error| (server.name.clone(), error))?;
                    Some((Arc::new(node), material))
                }
                _ => None,
            };
            nodes.push(node);
        }
        let court = Court { judging, hosts: hosts.clone(), now, algorithms: node::algorithms() };
        Ok(Self { servers, nodes, court: Arc::new(court) })
    }

    /// What becomes of one server dialling another; `None` where cancelling came in between.
    pub(super) fn pair(&self, from: usize, to: usize, cancel: &Cancel) -> Option<Verdict> {
        let (a, b) = (&self.servers[from], &self.servers[to]);
        let pair = Pair {
            from: a.name.clone(),
            to: b.name.clone(),
            host: b.host.clone(),
            connects: false,
            ok: false,
            rule: None,
            tls: None,
            cipher: None,
            reason: None,
            handshake: Handshake::Modelled,
            milliseconds: 0,
        };
        // 4.1.1: what does not start does not listen. Its own finding says why.
        let stopped = [(a, a.dials()), (b, b.starts)].into_iter().find(|(_, is_able)| !is_able);
        if let Some((stopped, _)) = stopped {
            let (rule, reason) = why_stopped(stopped);
            return Some(Verdict::unshaken(Pair { rule, reason, ..pair }));
        }
        match (&self.nodes[from], &self.nodes[to]) {
            (Some(near), Some(far)) => {
                let mut verdict = self.encrypted(pair, near, far, cancel)?;
                if !a.starts {
                    // That it would be let in is true, and no use: what it needs is what it needs to start.
                    let (rule, reason) = why_stopped(a);
                    verdict.pair = Pair { ok: false, rule, reason, ..verdict.pair };
                    verdict.findings.retain(|finding| finding.rule.starts_with("run/"));
                    return Some(verdict);
                }
                let dialling = trust::Pair { from: a, to: b, hosts: &self.court.hosts };
                let refused = verdict.refused.as_ref();
                let finding = refused.and_then(|(side, refusal)| trust::finding_for(&dialling, *side, refusal));
                // The finding may know the cause better than the refusal: a folder that is empty, or not there at all.
                verdict.pair.rule = finding.as_ref().map(|finding| finding.rule).or(verdict.pair.rule);
                verdict.findings.extend(finding);
                Some(verdict)
            }
            // Plaintext on both sides works, and is what should end.
            (None, None) => {
                let said = [a, b].iter().find_map(|server| why_plain(server));
                let finding = said.is_none().then(run::plaintext);
                let rule = said.or(finding.as_ref().map(|finding| finding.rule));
                let verdict = Verdict::unshaken(Pair { connects: true, rule, ..pair });
                Some(Verdict { findings: finding.into_iter().collect(), ..verdict })
            }
            (near, _) => {
                let (encrypted, plain) = if near.is_some() { (a, b) } else { (b, a) };
                let finding = tls::plaintext_peer(&encrypted.name, &plain.name);
                let verdict = Verdict::unshaken(Pair { rule: Some(finding.rule), ..pair });
                Some(Verdict { findings: vec![finding], ..verdict })
            }
        }
    }

    fn encrypted(
        &self,
        pair: Pair,
        from: &(Arc<Node>, &Material),
        to: &(Arc<Node>, &Material),
        cancel: &Cancel,
    ) -> Option<Verdict> {
        let court = &self.court;
        let model = court.judging.handshake(
            (from.1, from.0.runtime),
            (to.1, to.0.runtime),
            &pair.host,
            &court.hosts,
            court.now,
        );
        let offers = match self.offers((&pair.from, &from.0), (&pair.to, &to.0), &model) {
            Ok(offers) => offers,
            Err(lacking) => return Some(modelled(pair, model, lacking)),
        };
        let witnesses = [Arc::new(Witness::default()), Arc::new(Witness::default())];
        let initiator = node::initiator(court, (&from.0, &to.0), offers.0, &pair.host, &witnesses[0]);
        let acceptor = node::acceptor(court, &to.0, offers.1, &witnesses[1]);
        let shaken = shake(&to.0, initiator, acceptor, witnesses, cancel);
        match shaken.outcome.initiator {
            Err(Failure::Cancelled) => None,
            _ => Some(compare(pair, shaken, model)),
        }
    }

    /// What both sides offer, if everything that this pair needs is there.
    fn offers<'n>(
        &self,
        from: (&str, &'n Node),
        to: (&str, &'n Node),
        model: &Modelled,
    ) -> Result<(&'n Offer, &'n Offer), (String, Lacking)> {
        let at = |name: &str, lacking: &Lacking| (name.to_owned(), lacking.clone());
        if let Some(suite) = model.cipher.filter(|suite| !node::has_suite(suite)) {
            return Err(at(to.0, &Lacking::Suite(suite.to_owned())));
        }
        let own = from.1.offer.as_ref().map_err(|lacking| at(from.0, lacking))?;
        let other = to.1.offer.as_ref().map_err(|lacking| at(to.0, lacking))?;
        if own.dials_by_old_hello {
            return Err(at(from.0, &Lacking::OldHello));
        }
        to.1.certified.as_ref().map_err(|lacking| at(to.0, lacking))?;
        self.is_verifiable(from, to)?;
        if to.1.client_auth != ClientAuth::None {
            to.1.hints.as_ref().map_err(|lacking| at(to.0, lacking))?;
            // An initiator that sends nothing needs no key.
            if self.court.judging.offers(&from.1.chain, &to.1.subjects) {
                from.1.certified.as_ref().map_err(|lacking| at(from.0, lacking))?;
                self.is_verifiable(to, from)?;
            }
        }
        Ok((own, other))
    }

    /// Whether one side can check all signatures in the other's chain that it looks at.
    fn is_verifiable(&self, judge: (&str, &Node), judged: (&str, &Node)) -> Result<(), (String, Lacking)> {
        if !rests_on_unverifiable(&judge.1.judge(self.court.now), &judged.1.chain) {
            return Ok(());
        }
        let algorithms: Vec<&str> =
            judged.1.chain.iter().map(|certificate| certificate.signature_algorithm.name()).collect();
        Err((judged.0.to_owned(), Lacking::Signature(algorithms.join(", "))))
    }
}

/// The rule and the error that stop a server.
fn why_stopped(server: &Server) -> (Option<&'static str>, Option<String>) {
    server.stop.as_ref().map(|stop| (stop.rule, stop.error.clone())).unzip()
}

/// What a server without a policy in force got wrong in neo4j.conf, where there is something.
fn why_plain(server: &Server) -> Option<&'static str> {
    const OFF: [&str; 7] = [
        "conf/enable-for-enabled",
        "conf/scope-case",
        "conf/unknown-scope",
        "conf/policy-35-migrated",
        "conf/policy-35",
        "conf/encoding",
        "conf/policy-not-enabled",
    ];
    OFF.into_iter().find(|rule| server.findings.iter().any(|finding| finding.rule == *rule && finding.is_error()))
}

/// Lets two ends shake hands over a node's door.
pub(super) fn shake(
    to: &Node,
    initiator: Result<Connection, rustls::Error>,
    acceptor: Result<Connection, rustls::Error>,
    witnesses: [Arc<Witness>; 2],
    cancel: &Cancel,
) -> Shaken {
    let start = Instant::now();
    let outcome = try_shake(to, initiator, acceptor, witnesses, start + LIMIT, cancel).unwrap_or_else(|failure| {
        Outcome { initiator: Err(failure), acceptor: Err(Failure::OtherSide), tls: None, cipher: None }
    });
    // A handshake ends at its limit, which fits.
    let milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    Shaken { outcome, milliseconds }
}

fn try_shake(
    to: &Node,
    initiator: Result<Connection, rustls::Error>,
    acceptor: Result<Connection, rustls::Error>,
    [first, second]: [Arc<Witness>; 2],
    deadline: Instant,
    cancel: &Cancel,
) -> Result<Outcome, Failure> {
    let initiator = initiator.map_err(Failure::Unforeseen)?;
    let acceptor = acceptor.map_err(Failure::Unforeseen)?;
    let (near, far) = to.door.dial(deadline).map_err(Failure::System)?;
    let mut initiator = TlsEnd::new(near, initiator, first);
    let mut acceptor = TlsEnd::new(far, acceptor, second);
    talk(&mut initiator, &mut acceptor, deadline, cancel)?;
    let (tls, cipher) = acceptor.negotiated();
    // The acceptor hangs up first: its port is the one that then waits for stray packets, not one of the system's few.
    let acceptor = acceptor.into_result();
    Ok(Outcome { initiator: initiator.into_result(), acceptor, tls, cipher })
}

/// The verdict of the rules alone, and why no handshake could be made.
fn modelled(pair: Pair, model: Modelled, (at, lacking): (String, Lacking)) -> Verdict {
    let connects = model.refused.is_none();
    let refusal = model.refused.as_ref().map(|(_, refusal)| refusal);
    let words = refusal.map(|refusal| refusal.reason.as_str());
    let negotiated = |name: Option<&'static str>| name.filter(|_| connects);
    let pair = Pair {
        connects,
        ok: connects,
        rule: refusal.map(|refusal| refusal.rule),
        tls: negotiated(model.tls),
        cipher: negotiated(model.cipher),
        reason: Some(run::modelled_reason(&pair.from, &pair.to, &at, &lacking, words)),
        ..pair
    };
    // Settings that leave Neo4j nothing either are no lack of ours.
    let is_ours = lacking != Lacking::Settings || model.tls.is_some() || connects;
    Verdict { pair, findings: Vec::new(), refused: model.refused, lacking: is_ours.then_some((at, lacking)) }
}

/// The verdict of a real handshake, held against that of the rules.
fn compare(pair: Pair, shaken: Shaken, model: Modelled) -> Verdict {
    let Outcome { initiator, acceptor, tls, cipher } = shaken.outcome;
    let connects = initiator.is_ok() && acceptor.is_ok();
    let mut findings = Vec::new();
    let refused = who_refused(initiator, acceptor);
    findings.extend(refused.as_ref().and_then(|(_, failure)| own_finding(&pair.from, &pair.to, failure)));
    let own_rule = findings.first().map(|finding| finding.rule);
    // A network that fails gave no verdict that could differ.
    let has_verdict = !matches!(refused, Some((_, Failure::Timeout | Failure::System(_))));
    let refused = refused.and_then(|(side, failure)| in_words(side, &failure, &model).map(|refusal| (side, refusal)));
    let (rule, reason) = refused.as_ref().map(|(_, refusal)| (refusal.rule, refusal.reason.clone())).unzip();
    let handshake = Seen { connects, tls, cipher, reason: reason.clone() };
    let rules = Seen {
        connects: model.refused.is_none(),
        tls: model.tls,
        cipher: model.cipher,
        reason: model.refused.map(|(_, refusal)| refusal.reason),
    };
    let differs = |one: Option<&str>, other: Option<&str>| one.is_some() && other.is_some() && one != other;
    if has_verdict && (rules.connects != connects || differs(rules.tls, tls) || differs(rules.cipher, cipher)) {
        findings.push(run::verdict_mismatch(&pair.from, &pair.to, &rules, &handshake));
    }
    let negotiated = |name: Option<&'static str>| name.filter(|_| connects);
    let pair = Pair {
        connects,
        ok: connects,
        rule: rule.or(own_rule),
        tls: negotiated(tls),
        cipher: negotiated(cipher),
        reason,
        handshake: Handshake::Real,
        milliseconds: shaken.milliseconds,
        ..pair
    };
    Verdict { pair, findings, refused, lacking: None }
}

/// The side that refused first, and how. Where both only lost the other, the acceptor hung up.
fn who_refused(initiator: Result<(), Failure>, acceptor: Result<(), Failure>) -> Option<(Side, Failure)> {
    match (initiator, acceptor) {
        (Ok(()), Ok(())) => None,
        (Err(failure), Err(Failure::OtherSide) | Ok(())) if !matches!(failure, Failure::OtherSide) => {
            Some((Side::Initiator, failure))
        }
        (_, Err(failure)) | (Err(failure), Ok(())) => Some((Side::Acceptor, failure)),
    }
}

/// What a failure says about this machine or about us, rather than about the servers.
pub(super) fn own_finding(from: &str, to: &str, failure: &Failure) -> Option<Finding> {
    match failure {
        Failure::Timeout => Some(run::timeout(from, to, LIMIT.as_secs())),
        Failure::System(error) => Some(run::loopback(&format!("{from} → {to}"), error)),
        Failure::Unforeseen(error) => Some(run::unforeseen(from, to, &error.to_string())),
        Failure::Said(Said::Unreadable) => Some(run::unforeseen(from, to, &ByTls::Unreadable.to_string())),
        _ => None,
    }
}

/// The refusal in the words of the side that refused; `None` where nobody did.
///
/// The rules know Java's words best: their alert, and what stands where TLS itself refused and not a verifier. So theirs
/// are taken where they foresee a refusal by the same side, and by the same rule if a verifier spoke.
fn in_words(side: Side, failure: &Failure, model: &Modelled) -> Option<Refusal> {
    let foreseen = model.refused.as_ref().filter(|(foreseen, _)| *foreseen == side).map(|(_, refusal)| refusal);
    let by_tls = match failure {
        Failure::Said(Said::Refused(said)) => {
            return Some(foreseen.filter(|foreseen| foreseen.rule == said.rule).unwrap_or(said).clone());
        }
        Failure::Said(Said::WrongKey) => ByTls::WrongKey,
        Failure::Said(Said::NoKey) => ByTls::NoKey,
        Failure::Said(Said::Unreadable) => ByTls::Unreadable,
        Failure::NoCertificate => ByTls::NoCertificate,
        Failure::NoCommonVersion => ByTls::NoCommonVersion,
        Failure::NoCommonSuite => ByTls::NoCommonSuite,
        Failure::OtherSide => ByTls::Closed,
        Failure::Timeout | Failure::System(_) | Failure::Cancelled | Failure::Unforeseen(_) => return None,
    };
    Some(foreseen.cloned().unwrap_or_else(|| Refusal { rule: by_tls.rule(), reason: by_tls.to_string() }))
}

/// One finding per server and cause, however many pairs it met.
pub(super) fn count_lacking(lacking: Vec<(String, Lacking)>) -> Vec<Finding> {
    let mut counts: BTreeMap<(String, Lacking), usize> = BTreeMap::new();
    for cause in lacking {
        *counts.entry(cause).or_default() += 1;
    }
    counts.into_iter().map(|((at, lacking), pairs)| run::modelled(&at, &lacking, pairs)).collect()
}

/// A finding per two servers of whom only one reaches the other.
pub(super) fn one_way(pairs: &[Pair]) -> Vec<Finding> {
    let works: BTreeMap<(&str, &str), bool> =
        pairs.iter().map(|pair| ((pair.from.as_str(), pair.to.as_str()), pair.connects)).collect();
    let is_one_way = |pair: &&Pair| pair.ok && works.get(&(&pair.to, &pair.from)) == Some(&false);
    pairs.iter().filter(is_one_way).map(|pair| trust_words::one_way(&pair.from, &pair.to)).collect()
}
