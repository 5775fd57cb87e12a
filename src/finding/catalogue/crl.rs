//! Revocation lists.

use super::trust::Refused;
use crate::finding::Evidence::{Inferred, Measured, Ran, Source};
use crate::finding::words::{few, listed, quoted};
use crate::finding::{Finding, Rule};

// Loading.
const EMPTY_STORE: Rule = Rule::error("crl/empty-store", "There are revocation lists and no trusted certificate", Ran)
    .logged("log/trust-store-empty");

// Judging.
const STALE: Rule =
    Rule::error("crl/stale", "A revocation list is out of date", Ran).logged("log/revocation-undetermined");
const MISSING_ISSUER: Rule = Rule::error("crl/missing-issuer", "A CA has no revocation list, and others have", Ran)
    .logged("log/revocation-undetermined");
const WRONG_SIGNER: Rule =
    Rule::error("crl/wrong-signer", "A revocation list does not count", Measured).logged("log/revocation-undetermined");
const PARTIAL: Rule = Rule::error("crl/partial", "A revocation list does not cover a certificate", Measured)
    .logged("log/revocation-undetermined");
const REVOKED_PEER: Rule =
    Rule::error("crl/revoked-peer", "A server's certificate is revoked", Ran).logged("log/certificate-revoked");

// What works, and will not for long, or not as meant.
const EXPIRES_SOON: Rule = Rule::warning("crl/expires-soon", "A revocation list is soon out of date", Ran);
const OWN_REVOKED: Rule = Rule::warning("crl/own-revoked", "The server's own certificate is revoked", Measured)
    .logged("log/certificate-revoked");
const PINNED: Rule = Rule::warning("crl/pinned", "A revoked certificate is itself trusted, and still let in", Ran);
const NOT_EVERYWHERE: Rule =
    Rule::warning("crl/not-everywhere", "The servers have different revocation lists", Inferred);
const NO_OCSP: Rule = Rule::advice("crl/no-ocsp", "Neo4j asks nobody whether a certificate is revoked", Source);

pub(super) const ROWS: &[&Rule] = &[
    &EMPTY_STORE,
    &STALE,
    &EXPIRES_SOON,
    &MISSING_ISSUER,
    &WRONG_SIGNER,
    &PARTIAL,
    &REVOKED_PEER,
    &OWN_REVOKED,
    &PINNED,
    &NOT_EVERYWHERE,
    &NO_OCSP,
];

/// At least one CRL, and an empty store.
#[must_use]
pub fn empty_store(path: &str) -> Finding {
    EMPTY_STORE.at(
        path,
        "there is a revocation list (CRL), and no trusted certificate",
        "with a CRL Neo4j builds its trust from both, and does not start without a trusted certificate",
        "put the other servers' certificates, or their CA's, into the trusted folder (`trusted_dir`)",
    )
}

/// The issuer's CRL is past its nextUpdate, or not yet valid.
#[must_use]
pub fn stale(refused: &Refused<'_>) -> Finding {
    STALE.at(
        refused.revoked_dir,
        refused.told(),
        "a revocation list (CRL) is valid until the date in it (nextUpdate). Past that date no certificate of its CA is \
         accepted any more, revoked or not",
        format!("get a fresh list from the CA, put it into {} on {}, and have it renewed in time", refused.revoked_dir, refused.judge),
    )
}

/// A list by itself, past its nextUpdate.
#[must_use]
pub fn ended(path: &str, issuer: &str, end: &str) -> Finding {
    STALE.at(
        path,
        format!("the revocation list of {} was valid until {end}", quoted(issuer)),
        "where it lies in a server's revoked folder (`revoked_dir`), no certificate of that CA is accepted any more, revoked \
         or not",
        "get a fresh list from the CA and put it in the place of this one, and have it renewed in time",
    )
}

/// Some CRL is there, none of an issuer in the path.
#[must_use]
pub fn missing_issuer(refused: &Refused<'_>, issuer: &str) -> Finding {
    MISSING_ISSUER.at(
        refused.revoked_dir,
        refused.told(),
        format!(
            "one revocation list (CRL) switches the check on for every CA, and there is none of {}. Neo4j then cannot tell, \
             and refuses",
            quoted(issuer),
        ),
        format!(
            "put a list of each CA that signs servers or intermediates into {} on {}, or take all lists out",
            refused.revoked_dir, refused.judge,
        ),
    )
}

/// A CRL has the issuer's name, and its signature, or the issuer's usage, says that it is not its list.
#[must_use]
pub fn wrong_signer(refused: &Refused<'_>, issuer: &str) -> Finding {
    WRONG_SIGNER.at(
        refused.revoked_dir,
        refused.told(),
        format!(
            "the revocation list of {} is not signed by the key of that CA, or the CA's certificate does not allow it to \
             sign lists (an intermediate needs the keyUsage cRLSign)",
            quoted(issuer),
        ),
        format!("get the list from that very CA, and put it into {} on {}", refused.revoked_dir, refused.judge),
    )
}

/// A CRL of the issuer is limited to other certificates or to some reasons.
#[must_use]
pub fn partial(refused: &Refused<'_>, issuer: &str) -> Finding {
    PARTIAL.at(
        refused.revoked_dir,
        refused.told(),
        format!(
            "the revocation list of {} is only a part of it (its issuingDistributionPoint limits it to some certificates, \
             reasons or one address), and not the part that this certificate would be on. Neo4j then cannot tell, and refuses",
            quoted(issuer),
        ),
        format!("get the whole list from the CA, or all its parts, and put it into {} on {}", refused.revoked_dir, refused.judge),
    )
}

/// The peer is on the list.
#[must_use]
pub fn revoked_peer(refused: &Refused<'_>) -> Finding {
    REVOKED_PEER.at(
        refused.public_certificate,
        refused.told(),
        format!("the certificate is on the revocation list of its CA: {}", refused.cause()),
        format!("give {} a new key and certificate", refused.peer),
    )
}

/// The newest list of a CA ends within the warning span: an RFC 3339 time, and whole days from now.
#[must_use]
pub fn expires_soon(path: &str, issuer: &str, end: &str, days: i64) -> Finding {
    let left = match days {
        0 => "today".to_owned(),
        1 => "in one day".to_owned(),
        days => format!("in {days} days"),
    };
    EXPIRES_SOON.at(
        path,
        format!("the revocation list (CRL) of {} ends {left}, at {end}", quoted(issuer)),
        "Neo4j fetches no new one. From then on every connection under that CA is refused, revoked or not",
        "get the next list from the CA before that date, put it in place of this one on every server and restart; have that \
         done on a schedule",
    )
}

/// The server's own serial number is on a list that it holds itself.
#[must_use]
pub fn own_revoked(path: &str, subject: &str, issuer: &str) -> Finding {
    OWN_REVOKED.at(
        path,
        format!("the certificate of {} is on the revocation list of {}", quoted(subject), quoted(issuer)),
        "Neo4j does not look itself up, so this server starts; every server that has the list refuses it",
        "give the server a new key and certificate, and put them here",
    )
}

/// Certificates that a list here revokes and that lie in the trusted folder; their subjects.
#[must_use]
pub fn pinned(trusted_dir: &str, subjects: &[&str]) -> Finding {
    let names: Vec<String> = subjects.iter().map(|subject| quoted(subject)).collect();
    let is = if subjects.len() == 1 { "is" } else { "are" };
    PINNED.at(
        trusted_dir,
        format!("{} {is} on a revocation list, and {is} in the trusted folder", few(&names, "and")),
        "a certificate that is itself in the trusted folder is taken without a look at any list",
        "delete it from the trusted folder on every server, then restart them",
    )
}

/// Groups of servers, each with the issuers of the lists that it has.
#[must_use]
pub fn not_everywhere(at: &str, groups: &[(Vec<&str>, Vec<&str>)]) -> Finding {
    let told: Vec<String> = groups
        .iter()
        .map(|(servers, issuers)| {
            let issuers: Vec<String> = issuers.iter().map(|issuer| quoted(issuer)).collect();
            let lists =
                if issuers.is_empty() { "none".to_owned() } else { format!("that of {}", few(&issuers, "and")) };
            format!("{} {lists}", few(servers, "and"))
        })
        .collect();
    NOT_EVERYWHERE.at(
        at,
        format!("not all servers hold the same revocation lists (CRLs): {}", listed(&told, "and")),
        "each server judges by its own lists: one that lacks a list, or has an older one, lets in whom the others refuse",
        "put the same files into the revoked folder of every server",
    )
}

/// A certificate names a service or an address for revocation, and there is no list here.
#[must_use]
pub fn no_ocsp(path: &str, subject: &str, has_ocsp: bool) -> Finding {
    let named = if has_ocsp { "an OCSP service" } else { "an address of its CA's revocation list" };
    NO_OCSP.at(
        path,
        format!("the certificate of {} names {named}", quoted(subject)),
        "Neo4j uses neither: without a list (CRL) in the revoked folder a revoked certificate is let in like any other",
        "if certificates of this CA are ever revoked, put its list into the revoked folder of every server, and renew it in time",
    )
}
