//! Strangers knock at every server: whoever does not belong must be refused.
//!
//! They are OpenSSL-like clients: they take any server, offer every suite, and show what they have whatever the server
//! asks for. Not here: what they show (`forged.rs`).

use super::dial::Failure;
use super::forged::{Forger, own_subject};
use super::node::{self, Node, Offer};
use super::pairs::{Hall, own_finding, shake};
use super::verifier::{Said, Witness};
use super::{Handshake, Kind, Stranger};
use crate::finding::Finding;
use crate::finding::catalogue::conf;
use crate::finding::catalogue::run::{self, ByTls, Lacking};
use crate::neo4j::trust::Usage;
use crate::os::{self, Cancel, Events, Stage};
use crate::pki::certificate::Certificate;
use crate::plan::ClientAuth;
use rustls::pki_types::CertificateDer;
use rustls::sign::CertifiedKey;
use std::sync::Arc;

/// Who dials, in findings.
const STRANGER: &str = "stranger";

/// What strangers found.
#[derive(Default)]
pub(super) struct Strangers {
    pub(super) strangers: Vec<Stranger>,
    pub(super) findings: Vec<Finding>,
}

/// How a stranger fared.
enum Answer {
    Refused(Handshake),
    Admitted(Handshake),
    /// Nothing was shown: why.
    Unclear(Finding),
    Cancelled,
}

/// Lets each kind of stranger knock at each server that has a policy and starts.
///
/// A plaintext server has nothing that could refuse, and one that does not start has nobody listening: both have their
/// errors already.
pub(super) fn knock(hall: &Hall<'_>, events: &dyn Events, cancel: &Cancel) -> Strangers {
    let acceptors: Vec<usize> =
        (0..hall.nodes.len()).filter(|index| hall.nodes[*index].is_some() && hall.servers[*index].starts).collect();
    let forger = Forger::new(hall.court.now).ok();
    let total = acceptors.len() * Kind::ALL.len();
    let answers = os::in_parallel_watched("rehearse", total, Stage::Strangers, events, cancel, |index| {
        let (at, kind) = (index / Kind::ALL.len(), Kind::ALL[index % Kind::ALL.len()]);
        let to = acceptors[at];
        // The next one round the table: a member whom this server should know.
        let member = acceptors[(at + 1) % acceptors.len()];
        hall.nodes[to].as_ref().zip(hall.nodes[member].as_ref()).map(|((node, _), (member, _))| {
            let name = &hall.servers[to].name;
            (kind, name.clone(), node.client_auth, knock_once(hall, name, node, member, kind, forger.as_ref(), cancel))
        })
    });
    let mut result = Strangers::default();
    let mut weak: Option<String> = None;
    for (kind, to, client_auth, answer) in answers.into_iter().flatten().flatten() {
        let (refused, handshake) = match answer {
            Answer::Refused(handshake) => (true, handshake),
            Answer::Admitted(handshake) => {
                match client_auth {
                    ClientAuth::Require => result.findings.push(run::stranger_admitted(&to, kind.name())),
                    // Once for each server; its strangers follow each other.
                    _ if weak.as_ref() == Some(&to) => {}
                    ClientAuth::Optional => result.findings.push(conf::client_auth_weak(&to, "OPTIONAL")),
                    ClientAuth::None => result.findings.push(conf::client_auth_weak(&to, "NONE")),
                }
                weak = Some(to.clone());
                (false, handshake)
            }
            Answer::Unclear(finding) => {
                result.findings.push(finding);
                (false, Handshake::Real)
            }
            Answer::Cancelled => continue,
        };
        result.strangers.push(Stranger { kind, to, refused, handshake });
    }
    result
}

fn knock_once(
    hall: &Hall<'_>,
    to: &str,
    node: &Arc<Node>,
    member: &Node,
    kind: Kind,
    forger: Option<&Forger>,
    cancel: &Cancel,
) -> Answer {
    let unclear = |what: &str| Answer::Unclear(run::unforeseen(STRANGER, to, what));
    let Some(forger) = forger else { return unclear("no key could be made") };
    let Ok(shows) = show(kind, member, forger) else { return unclear("no certificate could be made") };
    let (Ok(offer), Ok(everything)) = (real_offer(node), Offer::everything()) else {
        return modelled(hall, to, node, kind, shows.as_deref());
    };
    let witness = Arc::new(Witness::default());
    let stranger = node::stranger(&everything, shows);
    let acceptor = node::acceptor(&hall.court, node, offer, &witness);
    let shaken = shake(node, stranger, acceptor, [Arc::new(Witness::default()), witness], cancel);
    match (shaken.outcome.initiator, shaken.outcome.acceptor) {
        (Ok(()), Ok(())) => Answer::Admitted(Handshake::Real),
        // A server that has no suite for its own key, or no key for its certificate, refuses everybody.
        (
            _,
            Err(
                Failure::Said(Said::Refused(_) | Said::WrongKey | Said::NoKey)
                | Failure::NoCertificate
                | Failure::NoCommonSuite,
            ),
        ) => Answer::Refused(Handshake::Real),
        (Err(Failure::Cancelled), _) => Answer::Cancelled,
        (Err(Failure::OtherSide) | Ok(()), Err(failure)) | (Err(failure), _) => {
            let closed = || run::unforeseen(STRANGER, to, &ByTls::Closed.to_string());
            Answer::Unclear(own_finding(STRANGER, to, &failure).unwrap_or_else(closed))
        }
    }
}

/// What a stranger shows; nothing is shown by the first kind.
fn show(
    kind: Kind,
    member: &Node,
    forger: &Forger,
) -> Result<Option<Arc<CertifiedKey>>, aws_lc_rs::error::Unspecified> {
    match (kind, member.chain.first()) {
        (Kind::NoCertificate, _) => Ok(None),
        (Kind::CopiedSubject, Some(leaf)) => {
            forger.own(&leaf.subject.der, leaf.san.as_deref().unwrap_or_default()).map(Some)
        }
        (Kind::StolenCertificate, Some(leaf)) => {
            let chain = member.chain.iter().map(|certificate| CertificateDer::from(certificate.der.clone()));
            forger.stolen(chain.collect(), &leaf.key).map(Some)
        }
        (Kind::OwnCertificate | Kind::CopiedSubject | Kind::StolenCertificate, _) => {
            forger.own(&own_subject(), &[]).map(Some)
        }
    }
}

/// What an acceptor needs for a real handshake: its suites, its key, and room for its names.
fn real_offer(node: &Node) -> Result<&Offer, &Lacking> {
    node.certified.as_ref()?;
    if node.client_auth != ClientAuth::None {
        node.hints.as_ref()?;
    }
    node.offer.as_ref()
}

/// The rules' answer, where no real handshake can be made: 4.1.7, 4.1.9 and 4.1.10. That a wrong key is refused
/// (4.1.11) cannot be shown here, and is taken for granted as TLS itself grants it.
fn modelled(hall: &Hall<'_>, to: &str, node: &Node, kind: Kind, shows: Option<&CertifiedKey>) -> Answer {
    if node.client_auth == ClientAuth::None {
        return Answer::Admitted(Handshake::Modelled);
    }
    let chain: Option<Vec<Certificate>> =
        shows.map_or(Some(Vec::new()), |shows| shows.cert.iter().map(|der| Certificate::from_der(der).ok()).collect());
    let Some(chain) = chain else {
        return Answer::Unclear(run::unforeseen(STRANGER, to, "the stranger's certificate cannot be read"));
    };
    let judge = node.judge(hall.court.now);
    let refused = match kind {
        Kind::NoCertificate => node.client_auth == ClientAuth::Require,
        Kind::StolenCertificate => true,
        Kind::OwnCertificate | Kind::CopiedSubject => {
            hall.court.judging.judge_chain(&judge, &chain, Usage::Client, true).is_err()
        }
    };
    if refused { Answer::Refused(Handshake::Modelled) } else { Answer::Admitted(Handshake::Modelled) }
}
