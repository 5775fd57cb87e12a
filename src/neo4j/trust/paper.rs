//! What other servers will mind about a certificate, as far as it shows by itself: usages, names, signature, revocation.
//!
//! The checks are those of a handshake (4.2). Not here: who is trusted, which no single file tells, and any words.

use super::alone::{WARNING_SPAN, lacking_usages, names, rfc3339};
use super::chain::{check_usage, weak};
use super::revocation::{entry, is_about, reason_name};
use super::{Usage, reason};
use crate::finding::catalogue::{cert, crl as say_crl, trust};
use crate::finding::{Finding, Runtime};
use crate::pki::certificate::{Certificate, GeneralName, KeyUsage};
use crate::pki::crl::{Crl, Revoked};
use crate::pki::signature::Hash;
use time::{Duration, OffsetDateTime};

/// A certificate and the file that it is in.
#[derive(Clone, Copy)]
pub struct Paper<'a> {
    /// The file.
    pub path: &'a str,
    /// The certificate.
    pub certificate: &'a Certificate,
    /// Which Neo4j the other servers are.
    pub runtime: Runtime,
}

/// What the others refuse in a server's own certificate. A self-signed one they trust itself or not at all, and ask
/// nothing more of it (4.2.4); neither do they of a CA's, which is no server's.
#[must_use]
pub fn of_certificate(paper: &Paper<'_>) -> Vec<Finding> {
    let certificate = paper.certificate;
    let mut findings = Vec::new();
    let is_ca = certificate.basic_constraints.is_some_and(|constraints| constraints.ca);
    if is_ca {
        return findings;
    }
    let java = paper.runtime.java;
    if certificate.subject.common_names.is_empty() && certificate.san.as_ref().is_none_or(Vec::is_empty) {
        findings.push(paper.told("", true, cert::no_name_at_all));
    }
    // No host is known: that only the CN has it cannot be told.
    findings.extend(names(certificate, "", java, paper.path));
    if certificate.is_self_issued() {
        findings.extend(lacking_usages(certificate, paper.path));
        return findings;
    }
    if certificate.signature_algorithm.hash() == Hash::Sha1 {
        findings.push(cert::weak_signature_taken(paper.path, &certificate.subject.text));
    }
    if let Some(("cert/weak-signature", text)) = weak(java, certificate) {
        findings.push(paper.told(&text, false, |refused| cert::weak_signature(refused, java)));
    }
    if !certificate.unknown_critical.is_empty() {
        let oids = &certificate.unknown_critical;
        findings.push(paper.told("", false, |refused| cert::critical_extension(refused, oids)));
    }
    for (usage, dials) in [(Usage::Server, true), (Usage::Client, false)] {
        let Err(refusal) = check_usage(java, certificate, usage, true) else { continue };
        let allowed = certificate.key_usage.map(KeyUsage::names).unwrap_or_default();
        findings.push(match refusal.rule {
            "cert/eku-no-server" => paper.told(&refusal.reason, dials, cert::eku_no_server),
            "cert/eku-no-client" => paper.told(&refusal.reason, dials, cert::eku_no_client),
            // Either side's refusal of a key that may not sign is one finding.
            _ if dials => paper.told(&refusal.reason, dials, |refused| cert::key_usage(refused, &allowed)),
            _ => continue,
        });
    }
    findings
}

/// What there is to say of a list's end: that it is past, or within `days`; without a number within the span that a
/// server's own lists are judged by.
#[must_use]
pub fn of_list(crl: &Crl, path: &str, now: OffsetDateTime, days: Option<u32>) -> Option<Finding> {
    let end = crl.next_update?;
    let span = days.map_or(WARNING_SPAN, |days| Duration::days(i64::from(days)));
    let (issuer, told) = (&crl.issuer.text, rfc3339(end));
    if end < now {
        return Some(say_crl::ended(path, issuer, &told));
    }
    (end - now <= span).then(|| say_crl::expires_soon(path, issuer, &told, (end - now).whole_days()))
}

/// The entry of a list that revokes a certificate now: the list is about it, issuer's name and serial number fit. Whose
/// signature the list has is not asked, since the issuer's certificate need not be there.
#[must_use]
pub fn revoked_by<'a>(crl: &'a Crl, certificate: &Certificate, now: OffsetDateTime) -> Option<&'a Revoked> {
    entry(crl, certificate).filter(|entry| entry.date < now && is_about(crl, certificate))
}

impl Paper<'_> {
    /// The finding of a refusal by whichever server meets the certificate.
    fn told(&self, words: &str, dials: bool, say: impl FnOnce(&trust::Refused<'_>) -> Finding) -> Finding {
        let certificate = self.certificate;
        let name = certificate.san.iter().flatten().find_map(|name| match name {
            GeneralName::Dns(name) => Some(name.clone()),
            GeneralName::Ip(address) => Some(address.to_string()),
            _ => None,
        });
        let host = name.or_else(|| certificate.subject.common_names.last().cloned()).unwrap_or_default();
        say(&trust::Refused {
            judge: "another server",
            peer: "the server",
            dials: dials && !host.is_empty(),
            host: &host,
            words,
            trusted_dir: "trusted_dir",
            trusted: &[],
            revoked_dir: "revoked_dir",
            public_certificate: self.path,
            subject: &certificate.subject.text,
            issuer: &certificate.issuer.text,
            is_self_signed: certificate.is_self_issued(),
        })
    }

    /// The finding that an entry of a list makes.
    #[must_use]
    pub fn revoked(&self, entry: &Revoked) -> Finding {
        let words = format!(
            "Certificate has been revoked, reason: {}, revocation date: {}",
            reason_name(entry.reason),
            reason::date(entry.date)
        );
        self.told(&words, false, say_crl::revoked_peer)
    }
}
