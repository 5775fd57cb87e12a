//! Who accepts whom: the JDK's decisions, step by step (section 4).
//!
//! `judge_chain` and `check_name` are what one side decides about the other's certificate; a real handshake asks them.
//! `handshake` is the whole exchange by the rules alone, and what a real one is compared with. The procedure is that of
//! section 4, made finer where the JDK's own sources or a run of Neo4j's classes said more. Not here: loading
//! (`material.rs`), suites of one server (`ciphers`), words for people (the catalogue; `finding.rs` has the facts).

mod alone;
mod chain;
mod constraints;
mod finding;
mod paper;

mod handshake;
mod hosts;
mod name;
mod reason;
mod revocation;
mod standing;
#[cfg(test)]
pub(in crate::neo4j) mod tests;
mod together;

pub(super) use alone::alone;
pub use chain::{judge_chain, rests_on_unverifiable};
pub use finding::{Pair, finding_for};
pub use handshake::{handshake, offers};
pub use hosts::{BadHosts, Hosts};
pub use name::check_name;
pub use paper::{Paper, of_certificate, of_list, revoked_by};
pub use together::together;

use crate::finding::Runtime;
use crate::pki::certificate::Certificate;
use crate::pki::crl::Crl;
use time::OffsetDateTime;

/// What the judged side's certificate is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// The initiator judges an acceptor.
    Server,
    /// The acceptor judges an initiator.
    Client,
}

/// What one side judges with.
#[derive(Clone, Copy)]
pub struct Judge<'a> {
    /// Its Neo4j and Java.
    pub runtime: Runtime,
    /// Its store.
    pub anchors: &'a [Certificate],
    /// Its CRLs.
    pub crls: &'a [Crl],
    /// Whether it takes everybody, without any check (`trust_all`); the name is not checked then either.
    pub trust_all: bool,
    /// The time it is there.
    pub now: OffsetDateTime,
}

/// Why a side refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The rule's id.
    pub rule: &'static str,
    /// In the words of that side's log: the first exception, and the last cause where that says more. From Java 23 on
    /// the alert stands in parentheses before the text.
    pub reason: String,
}

/// One of the two sides of a handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one that dials.
    Initiator,
    /// The one that listens.
    Acceptor,
}

/// What becomes of A dialling B, by the rules alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modelled {
    /// The negotiated version in the JDK's name, as far as it came.
    pub tls: Option<&'static str>,
    /// The negotiated suite in its IANA name, as far as it came.
    pub cipher: Option<&'static str>,
    /// Who refused first, and why; `None`: they connect.
    pub refused: Option<(Side, Refusal)>,
}
