//! Who accepts whom: the JDK's decisions, step by step.

use super::material::{Material, Server};
use crate::finding::Runtime;
use crate::pki::certificate::{Certificate, Name};
use crate::pki::crl::Crl;
use std::collections::BTreeMap;
use std::net::IpAddr;
use time::OffsetDateTime;

/// Reverse names of addresses, as a hosts file gives them; no name server is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosts(pub BTreeMap<IpAddr, String>);

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
    /// Whether it judges at all.
    pub trust_all: bool,
    /// The time it is there.
    pub now: OffsetDateTime,
}

/// Why a side refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The rule's id.
    pub rule: &'static str,
    /// In the words of that side's log.
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

/// Section 4.2: judges a chain, leaf first. `signs` is false for a static-RSA suite, whose server key only decrypts.
///
/// # Errors
/// The first failing step.
pub fn judge_chain(judge: &Judge<'_>, chain: &[Certificate], usage: Usage, signs: bool) -> Result<(), Refusal> {
    let _ = (judge, chain, usage, signs);
    todo!()
}

/// Section 4.3: whether a certificate has the dialled name.
///
/// # Errors
/// The first failing step.
pub fn check_name(host: &str, leaf: &Certificate, hosts: &Hosts) -> Result<(), Refusal> {
    let _ = (host, leaf, hosts);
    todo!()
}

/// Section 4.1.8: whether an initiator sends its chain to an acceptor that names these subjects.
#[must_use]
pub fn offers(chain: &[Certificate], subjects: &[Name]) -> bool {
    let _ = (chain, subjects);
    todo!()
}

/// Section 4.1: A dials B under `host`, both policies loaded.
#[must_use]
pub fn handshake(
    from: (&Material, Runtime),
    to: (&Material, Runtime),
    host: &str,
    hosts: &Hosts,
    now: OffsetDateTime,
) -> Modelled {
    let _ = (from, to, host, hosts, now, std::marker::PhantomData::<Server>);
    todo!()
}
