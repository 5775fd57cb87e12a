//! What an anchor is to a cluster: a server's own certificate, a CA above one, or nobody's.

use super::chain::signature;
use crate::neo4j::material::Material;
use crate::pki::certificate::Certificate;
use crate::pki::signature::Verified;
use std::collections::{HashMap, HashSet};

/// More signatures than any cluster has are not checked; what would need them counts as used.
const MOST_CHECKS: usize = 20_000;

/// Every certificate that some server of a cluster presents or trusts, and which of them belong to it.
pub(super) struct Standing<'a> {
    leaves: HashSet<&'a [u8]>,
    used: HashSet<&'a [u8]>,
    /// CAs that an anchor signed: the anchor, and the subject of the CA below it.
    above: HashMap<&'a [u8], &'a str>,
    /// A server's chain ends below a CA that nobody here has.
    has_loose_end: bool,
}

impl<'a> Standing<'a> {
    /// Of all that these servers have.
    pub(super) fn of(materials: &[&'a Material]) -> Self {
        let distinct = |certificates: &mut dyn Iterator<Item = &'a Certificate>| -> Vec<&'a Certificate> {
            let mut seen = HashSet::new();
            certificates.filter(|certificate| seen.insert(certificate.der.as_slice())).collect()
        };
        let presented = distinct(&mut materials.iter().flat_map(|material| &material.chain));
        let anchors = distinct(&mut materials.iter().flat_map(|material| &material.anchors));
        let leaves = materials.iter().filter_map(|material| Some(material.chain.first()?.der.as_slice())).collect();
        let mut standing = Self { leaves, used: HashSet::new(), above: HashMap::new(), has_loose_end: false };
        let mut checks = 0;
        // From what is presented upwards: an anchor that signed something used is used too.
        let is_signed = |certificate: &&Certificate, checks: &mut usize| {
            presented.iter().chain(&anchors).any(|issuer| signed_by(certificate, issuer, checks))
        };
        standing.has_loose_end =
            presented.iter().any(|certificate| !certificate.is_self_issued() && !is_signed(certificate, &mut checks));
        let mut below = presented.clone();
        let mut rest: Vec<&'a Certificate> = Vec::new();
        for anchor in anchors {
            let is_presented = |other: &&Certificate| {
                *other == anchor || (other.subject.matches(&anchor.subject) && other.spki == anchor.spki)
            };
            if presented.iter().any(is_presented) {
                standing.used.insert(&anchor.der);
                below.push(anchor);
            }
            rest.push(anchor);
        }
        while !below.is_empty() {
            let mut issuers = Vec::new();
            for anchor in &rest {
                let mut signed =
                    below.iter().filter(|certificate| signed_by(certificate, anchor, &mut checks)).peekable();
                if signed.peek().is_none() {
                    continue;
                }
                // A server's own certificate may be marked as a CA; that makes it none.
                let is_ca_below = |certificate: &&&Certificate| is_ca(certificate) && !standing.is_leaf(certificate);
                if let Some(ca) = signed.find(is_ca_below) {
                    standing.above.entry(&anchor.der).or_insert(&ca.subject.text);
                }
                if standing.used.insert(&anchor.der) {
                    issuers.push(*anchor);
                }
            }
            below = issuers;
        }
        standing
    }

    /// Whether it is a server's own certificate.
    pub(super) fn is_leaf(&self, anchor: &Certificate) -> bool {
        self.leaves.contains(anchor.der.as_slice())
    }

    /// Whether a server presents it or stands below it, or may stand below it: where an intermediate is missing, nobody
    /// can tell which root is above it.
    pub(super) fn is_used(&self, anchor: &Certificate) -> bool {
        self.used.contains(anchor.der.as_slice()) || (self.has_loose_end && is_ca(anchor))
    }

    /// The CA of the cluster that it signed, where it signed one.
    pub(super) fn ca_below(&self, anchor: &Certificate) -> Option<&'a str> {
        self.above.get(anchor.der.as_slice()).copied()
    }
}

/// Whether it may sign certificates, by its own words; one of version 1 says nothing, and Java takes it.
pub(super) fn is_ca(certificate: &Certificate) -> bool {
    certificate.version < 3 || certificate.basic_constraints.is_some_and(|basic| basic.ca)
}

fn signed_by(certificate: &Certificate, issuer: &Certificate, checks: &mut usize) -> bool {
    if certificate == issuer || !certificate.issuer.matches(&issuer.subject) {
        return false;
    }
    *checks += 1;
    *checks > MOST_CHECKS || signature(certificate, issuer) != Verified::Bad
}
