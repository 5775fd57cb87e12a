//! What is worth saying of one server's certificate, store and lists although they load: 3.4 and 3.7.
//!
//! Not here: what loading itself finds (`material`), and what only the servers together show (`together.rs`).

use super::chain::{ANY, signature};
use super::name::{is_match, literal};
use super::paper::revoked_by;
use crate::finding::catalogue::{cert, crl as say};
use crate::finding::{Finding, Runtime};
use crate::neo4j::material::Material;
use crate::pki::certificate::{Certificate, GeneralName};
use crate::pki::crl::Crl;
use crate::pki::signature::{Hash, Verified, verify};
use std::collections::BTreeMap;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime, UtcOffset};

/// How long before its end a list is spoken of. Lists are put in place by hand or by a job of the admin's own, and are
/// shorter-lived than certificates.
pub(super) const WARNING_SPAN: Duration = Duration::days(14);

/// Every finding about a server with this material that is dialled under `host`.
pub(in crate::neo4j) fn alone(material: &Material, host: &str, runtime: Runtime, now: OffsetDateTime) -> Vec<Finding> {
    let path = material.policy.public_certificate.display().to_string();
    let Some(leaf) = material.chain.first() else { return Vec::new() };
    let mut findings = names(leaf, host, runtime.java, &path);
    findings.extend(lacking_usages(leaf, &path));
    let sha1 = material
        .chain
        .iter()
        .filter(|certificate| certificate.signature_algorithm.hash() == Hash::Sha1 && !certificate.is_self_issued());
    findings.extend(sha1.map(|certificate| cert::weak_signature_taken(&path, &certificate.subject.text)));
    findings.extend(lists(material, leaf, &path, now));
    findings
}

/// The DNS entries of a certificate's SAN.
fn dns_names(leaf: &Certificate) -> Vec<&str> {
    let names = leaf.san.iter().flatten();
    names.filter_map(|name| if let GeneralName::Dns(name) = name { Some(name.as_str()) } else { None }).collect()
}

/// 4.3: where the SAN has a DNS entry the CN does not count, else the last CN does.
pub(super) fn names(leaf: &Certificate, host: &str, java: u8, path: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let dns = dns_names(leaf);
    let common_name = leaf.subject.common_names.last().map(String::as_str);
    let is_named = literal(host).is_none();
    let fits = |name: &str| is_match(host.strip_suffix('.').unwrap_or(host), name, java);
    match common_name {
        Some(common_name) if dns.is_empty() && is_named => findings.push(cert::cn_only(path, common_name)),
        Some(common_name) if is_named && fits(common_name) && !dns.iter().any(|name| fits(name)) => {
            findings.push(cert::cn_ignored(path, host, &dns));
        }
        _ => {}
    }
    let counting = if dns.is_empty() { common_name.into_iter().collect() } else { dns };
    let wild: Vec<&str> = counting.into_iter().filter(|name| name.contains('*')).collect();
    if !wild.is_empty() {
        findings.push(cert::wildcard(path, &wild));
    }
    findings
}

/// A self-signed certificate is taken where it is pinned, and then nobody looks at its EKU.
pub(super) fn lacking_usages(leaf: &Certificate, path: &str) -> Option<Finding> {
    let usages = leaf.extended_key_usage.as_ref().filter(|_| leaf.is_self_issued())?;
    let has = |wanted: &str| usages.iter().any(|oid| oid == wanted || oid == ANY);
    let wanted = [("1.3.6.1.5.5.7.3.1", "serverAuth"), ("1.3.6.1.5.5.7.3.2", "clientAuth")];
    let missing: Vec<&str> = wanted.into_iter().filter(|(oid, _)| !has(oid)).map(|(_, name)| name).collect();
    (!missing.is_empty()).then(|| cert::eku_pinned(path, &missing))
}

/// 3.7, as far as one server's own lists tell.
fn lists(material: &Material, leaf: &Certificate, path: &str, now: OffsetDateTime) -> Vec<Finding> {
    let policy = &material.policy;
    let mut findings = Vec::new();
    // `trust_all` looks at no list.
    if policy.trust_all {
        return findings;
    }
    let revoked_dir = policy.revoked_dir.display().to_string();
    // Of several lists of one CA the one that holds longest counts: a fresh one beside a stale one heals it.
    let mut ends: BTreeMap<&[String], (&Crl, OffsetDateTime)> = BTreeMap::new();
    for crl in &material.crls {
        let Some(end) = crl.next_update else { continue };
        let newest = ends.entry(&crl.issuer.canonical).or_insert((crl, end));
        if end > newest.1 {
            *newest = (crl, end);
        }
    }
    for (crl, end) in ends.into_values() {
        if now <= end && end - now <= WARNING_SPAN {
            findings.push(say::expires_soon(&revoked_dir, &crl.issuer.text, &rfc3339(end), (end - now).whole_days()));
        }
    }
    if let Some(crl) = revoking(material, leaf, now) {
        findings.push(say::own_revoked(path, &leaf.subject.text, &crl.issuer.text));
    }
    let is_bypassed = |anchor: &&Certificate| *anchor != leaf && revoking(material, anchor, now).is_some();
    let pinned: Vec<&str> = material.anchors.iter().filter(is_bypassed).map(|it| it.subject.text.as_str()).collect();
    if !pinned.is_empty() {
        findings.push(say::pinned(&policy.trusted_dir.display().to_string(), &pinned));
    }
    let names_one = |certificate: &&Certificate| certificate.names_ocsp || certificate.names_crl();
    if material.crls.is_empty()
        && let Some(certificate) = material.chain.iter().find(names_one)
    {
        findings.push(say::no_ocsp(path, &certificate.subject.text, certificate.names_ocsp));
    }
    findings
}

/// The list on which a certificate stands by now; one that another key than its known issuer's signed does not count.
fn revoking<'a>(material: &'a Material, certificate: &Certificate, now: OffsetDateTime) -> Option<&'a Crl> {
    let known = || material.chain.iter().chain(&material.anchors);
    let is_issuer = |other: &&Certificate| {
        other.subject.matches(&certificate.issuer) && signature(certificate, other) != Verified::Bad
    };
    let issuer = known().find(is_issuer);
    let is_signed = |crl: &Crl| {
        issuer.is_none_or(|issuer| {
            verify(&crl.signature_algorithm, &issuer.spki, &crl.tbs, &crl.signature) != Verified::Bad
        })
    };
    let lists = |crl: &&Crl| revoked_by(crl, certificate, now).is_some();
    material.crls.iter().filter(lists).find(|crl| is_signed(crl))
}

/// In UTC; only a year beyond 9999 cannot be written so.
pub(super) fn rfc3339(time: OffsetDateTime) -> String {
    time.to_offset(UtcOffset::UTC).format(&Rfc3339).unwrap_or_else(|_| time.to_string())
}
