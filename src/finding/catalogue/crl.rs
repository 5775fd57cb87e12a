//! Revocation lists.

use super::trust::Refused;
use crate::finding::Evidence::{Measured, Ran};
use crate::finding::words::quoted;
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
const REVOKED_PEER: Rule =
    Rule::error("crl/revoked-peer", "A server's certificate is revoked", Ran).logged("log/certificate-revoked");

pub(super) const ROWS: &[&Rule] = &[&EMPTY_STORE, &STALE, &MISSING_ISSUER, &WRONG_SIGNER, &REVOKED_PEER];

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
