//! Revocation lists.

use crate::finding::Evidence::Ran;
use crate::finding::{Finding, Rule};

// Loading.
const EMPTY_STORE: Rule = Rule::error("crl/empty-store", "There are revocation lists and no trusted certificate", Ran)
    .logged("log/trust-store-empty");

pub(super) const ROWS: &[&Rule] = &[&EMPTY_STORE];

/// At least one CRL, and an empty store.
#[must_use]
pub fn empty_store(path: &str) -> Finding {
    EMPTY_STORE.at(
        path,
        "there is a revocation list (CRL), and no trusted certificate",
        "with a CRL Neo4j builds its trust from both, and does not start without a trusted certificate",
        "put the other servers' certificates, or their CA's, into `trusted_dir`",
    )
}
