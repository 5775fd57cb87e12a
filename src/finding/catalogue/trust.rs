//! Who accepts whom (3.5).

use crate::finding::Evidence::{Measured, Ran};
use crate::finding::words::{count, few, listed, quoted};
use crate::finding::{Finding, Rule};

const ACCEPTOR_NOT_TRUSTED: Rule =
    Rule::error("trust/acceptor-not-trusted", "A server does not trust the one that it connects to", Ran)
        .logged("log/path-building");
const INITIATOR_NOT_TRUSTED: Rule =
    Rule::error("trust/initiator-not-trusted", "A server does not trust the one that connects to it", Ran)
        .logged("log/empty-client-chain");
const ONE_WAY: Rule = Rule::error("trust/one-way", "Two servers connect in one direction only", Ran);
const PINNED_CA_LEAF: Rule =
    Rule::error("trust/pinned-ca-leaf", "A CA-signed certificate is trusted without its CA", Ran)
        .logged("log/empty-client-chain");
const SAME_DN_OTHER_KEY: Rule =
    Rule::error("trust/same-dn-other-key", "A trusted certificate has the right name and another key", Ran)
        .logged("log/path-same-dn");
const RENEWED_SAME_KEY: Rule =
    Rule::error("trust/renewed-same-key", "The old copy of a renewed certificate is still trusted", Ran)
        .logged("log/anchor-not-ca");
const ANCHOR_NOT_CA: Rule =
    Rule::error("trust/anchor-not-ca", "The trusted issuer is not marked as a CA", Ran).logged("log/anchor-not-ca");
const ANCHOR_NO_CERT_SIGN: Rule =
    Rule::error("trust/anchor-no-cert-sign", "The trusted CA may not sign certificates", Measured)
        .logged("log/anchor-not-ca");
const CONSTRAINTS: Rule = Rule::error("trust/constraints", "An intermediate CA may not issue this certificate", Ran)
    .logged("log/intermediate-constraints");
const EXPIRED_PEER: Rule =
    Rule::error("trust/expired-peer", "A CA-signed certificate has expired", Ran).logged("log/certificate-expired");

pub(super) const ROWS: &[&Rule] = &[
    &ACCEPTOR_NOT_TRUSTED,
    &INITIATOR_NOT_TRUSTED,
    &ONE_WAY,
    &PINNED_CA_LEAF,
    &SAME_DN_OTHER_KEY,
    &RENEWED_SAME_KEY,
    &ANCHOR_NOT_CA,
    &ANCHOR_NO_CERT_SIGN,
    &CONSTRAINTS,
    &EXPIRED_PEER,
];

/// One server's refusal of another's certificate: what every such finding is told by.
#[derive(Clone, Copy, Debug)]
pub struct Refused<'a> {
    /// The server that refuses.
    pub judge: &'a str,
    /// The server that is refused.
    pub peer: &'a str,
    /// Whether the judge dials the peer; else it is dialled.
    pub dials: bool,
    /// The name or address under which it is dialled.
    pub host: &'a str,
    /// The judge's own words, from its log.
    pub words: &'a str,
    /// The judge's folder of trusted certificates.
    pub trusted_dir: &'a str,
    /// Whose certificates lie there: their subjects.
    pub trusted: &'a [String],
    /// The judge's folder of revocation lists.
    pub revoked_dir: &'a str,
    /// The peer's file with its certificate.
    pub public_certificate: &'a str,
    /// The subject of the peer's own certificate.
    pub subject: &'a str,
    /// Who signed the last certificate that the peer presents.
    pub issuer: &'a str,
    /// Whether the peer's certificate is signed by itself.
    pub is_self_signed: bool,
}

impl Refused<'_> {
    /// `server1 refuses server2, which it dials`: how all these findings begin.
    pub(super) fn told(&self) -> String {
        if self.dials {
            format!("{}, to which it connects as {}", begins(self.judge, self.peer), quoted(self.host))
        } else {
            format!("{} refuses connections from {}", self.judge, self.peer)
        }
    }

    /// The cause in the judge's words, without the exceptions around it.
    pub(super) fn cause(&self) -> String {
        let cause = self.words.rsplit("Exception: ").next().unwrap_or(self.words);
        quoted(
            cause
                .strip_prefix("Certificate has been revoked, ")
                .unwrap_or(cause)
                .split(", authority")
                .next()
                .unwrap_or(cause),
        )
    }

    /// What the trusted folder holds, in a few names.
    fn store(&self) -> String {
        const SHOWN: usize = 4;
        let names: Vec<String> = self.trusted.iter().take(SHOWN).map(|name| quoted(name)).collect();
        match self.trusted.len() {
            0 => "no certificate".to_owned(),
            more if more > SHOWN => format!("{} and {} more", names.join(", "), count(more - SHOWN, "certificate")),
            _ => listed(&names, "and"),
        }
    }

    /// What to copy where, so that the judge trusts the peer.
    fn copy(&self) -> String {
        if self.is_self_signed {
            format!(
                "copy {}'s {} to {}/{}.crt on {}, then rehearse again",
                self.peer, self.public_certificate, self.trusted_dir, self.peer, self.judge,
            )
        } else {
            format!(
                "put the certificate of the CA {} into {} on {}, then rehearse again",
                quoted(self.issuer),
                self.trusted_dir,
                self.judge,
            )
        }
    }
}

/// How findings about a server that refuses the one that it dials begin.
#[must_use]
pub fn begins(judge: &str, peer: &str) -> String {
    format!("{judge} refuses {peer}")
}

/// The same cause met by several who dial: what their findings have to say together.
#[must_use]
pub fn refused_by(judges: &[&str], peer: &str, host: &str) -> String {
    let who = few(judges, "and");
    format!("{who} refuse {peer}, which they dial as {}", quoted(host))
}

/// The initiator's store has nothing for the acceptor.
#[must_use]
pub fn acceptor_not_trusted(refused: &Refused<'_>) -> Finding {
    ACCEPTOR_NOT_TRUSTED.at(refused.trusted_dir, refused.told(), nobody_vouches(refused), refused.copy())
}

/// The acceptor's store has nothing for the initiator, which therefore sends no certificate at all.
#[must_use]
pub fn initiator_not_trusted(refused: &Refused<'_>) -> Finding {
    let why = format!(
        "{}. A server that connects sends its certificate only to one that trusts its issuer, so the log of {} says that no \
         certificate came",
        nobody_vouches(refused),
        refused.judge,
    );
    INITIATOR_NOT_TRUSTED.at(refused.trusted_dir, refused.told(), why, refused.copy())
}

fn nobody_vouches(refused: &Refused<'_>) -> String {
    let presented = if refused.is_self_signed {
        format!("{}, self-signed", quoted(refused.subject))
    } else {
        format!("{}, signed by {}", quoted(refused.subject), quoted(refused.issuer))
    };
    format!("{} holds {}; {} presents {presented}", refused.trusted_dir, refused.store(), refused.peer)
}

/// One direction of a pair works; the other has its own finding.
#[must_use]
pub fn one_way(from: &str, to: &str) -> Finding {
    ONE_WAY.at(
        format!("{to} → {from}"),
        format!("{from} reaches {to}, but {to} does not reach {from}"),
        "in a cluster every server connects to every other, so both directions are needed",
        format!("see the finding about {to} → {from}; most often a certificate is missing from one trusted folder"),
    )
}

/// The acceptor trusts the initiator's own CA-signed certificate, and not its CA.
#[must_use]
pub fn pinned_ca_leaf(refused: &Refused<'_>) -> Finding {
    PINNED_CA_LEAF.at(
        refused.trusted_dir,
        refused.told(),
        format!(
            "{} holds {}'s certificate, but not that of {}, which signed it. A server that connects sends a CA-signed \
             certificate only to one that trusts the CA; the certificate itself is not enough",
            refused.trusted_dir,
            refused.peer,
            quoted(refused.issuer),
        ),
        refused.copy(),
    )
}

/// An anchor has the issuer's name, and did not sign.
#[must_use]
pub fn same_dn_other_key(refused: &Refused<'_>) -> Finding {
    let (what, fix) = if refused.is_self_signed {
        ("an older or another certificate of that name", format!("replace it: {}", refused.copy()))
    } else {
        ("a CA certificate of that name with another key", format!("replace or add: {}", refused.copy()))
    };
    SAME_DN_OTHER_KEY.at(
        refused.trusted_dir,
        refused.told(),
        format!(
            "{} holds {what} ({}), and it did not sign what {} presents. The names are equal and the keys are not: an old copy, or \
             a certificate that was made anew",
            refused.trusted_dir,
            quoted(refused.issuer),
            refused.peer,
        ),
        fix,
    )
}

/// A self-signed certificate was renewed with its old key, and the old one is still trusted.
#[must_use]
pub fn renewed_same_key(refused: &Refused<'_>) -> Finding {
    RENEWED_SAME_KEY.at(
        refused.trusted_dir,
        refused.told(),
        format!(
            "{} holds the older certificate of {}. The new one has the same key, so Java takes the old one for its issuer, \
             and the old one is no CA",
            refused.trusted_dir, refused.peer,
        ),
        refused.copy(),
    )
}

/// The anchor that issued the peer's certificate is no CA.
#[must_use]
pub fn anchor_not_ca(refused: &Refused<'_>) -> Finding {
    ANCHOR_NOT_CA.at(
        refused.trusted_dir,
        refused.told(),
        format!(
            "{} signed the certificate of {}, and the copy of it in {} does not say CA:TRUE (basicConstraints). Java takes \
             no other for an issuer",
            quoted(refused.issuer),
            refused.peer,
            refused.trusted_dir,
        ),
        "make the CA's certificate anew with basicConstraints=critical,CA:TRUE, put it into every trusted folder, and \
         have it sign the servers' certificates again",
    )
}

/// The anchor's keyUsage lacks keyCertSign.
#[must_use]
pub fn anchor_no_cert_sign(refused: &Refused<'_>) -> Finding {
    ANCHOR_NO_CERT_SIGN.at(
        refused.trusted_dir,
        refused.told(),
        format!(
            "the CA certificate {} limits what its key may be used for (keyUsage), and signing certificates (keyCertSign) \
             is not among it",
            quoted(refused.issuer),
        ),
        "make the CA's certificate anew with keyUsage=critical,keyCertSign,cRLSign, or without keyUsage",
    )
}

/// An intermediate does not allow what stands below it.
#[must_use]
pub fn constraints(refused: &Refused<'_>) -> Finding {
    CONSTRAINTS.at(
        refused.public_certificate,
        refused.told(),
        format!(
            "a CA certificate between {} and the trusted root is no CA, may not sign, allows fewer CAs below it, or \
             forbids the server's name: {}",
            refused.peer,
            refused.cause(),
        ),
        "have the server's certificate signed by a CA that may sign it: one whose own certificate says CA:TRUE and \
         keyCertSign, with a pathlen that allows the CAs below it and nameConstraints that allow the server's names",
    )
}

/// A CA-signed certificate, or an intermediate, is past its end.
#[must_use]
pub fn expired_peer(refused: &Refused<'_>) -> Finding {
    EXPIRED_PEER.at(
        refused.public_certificate,
        refused.told(),
        format!(
            "a certificate that {} presents has ended: {}. CA-signed ones are judged by their dates whatever \
             `trust_expired` says",
            refused.peer,
            refused.cause(),
        ),
        format!(
            "have its CA renew that certificate; if the date has not passed yet, correct the clock of {}",
            refused.judge
        ),
    )
}

// What lies in a store and is taken all the same.
mod store;

pub(super) use store::ROWS as STORE_ROWS;
pub use store::{Dates, Wide, cacerts, expired_anchor, expired_pinned, organisation_root};
