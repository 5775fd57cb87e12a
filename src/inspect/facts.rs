//! What was parsed, as the text that people and the contract read. Not here: any verdict.

use super::{CertificateFacts, CrlFacts, EntryFacts, KeyFacts, RequestFacts, RevokedFacts};
use crate::pki::certificate::{Certificate, KeyType, KeyUsage, hex};
use crate::pki::crl::{Crl, Revoked};
use crate::pki::request::Request;
use crate::pki::signature::{Verified, verify};
use crate::pki::store::{Entry, EntryKind};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// The most entries of a list that are told; a list of a cluster's CA has a handful.
const LISTED: usize = 1000;

pub(super) fn certificate(certificate: &Certificate) -> CertificateFacts {
    let constraints = certificate.basic_constraints;
    CertificateFacts {
        subject: certificate.subject.text.clone(),
        issuer: certificate.issuer.text.clone(),
        serial: serial(&certificate.serial),
        not_before: rfc3339(certificate.not_before),
        not_after: rfc3339(certificate.not_after),
        san: certificate.san.iter().flatten().map(ToString::to_string).collect(),
        eku: certificate.extended_key_usage.as_deref().map(usages),
        key_usage: certificate.key_usage.map(key_usage),
        ca: constraints.is_some_and(|constraints| constraints.ca),
        path_length: constraints.and_then(|constraints| constraints.path_len),
        key: key_words(&certificate.key),
        signature: certificate.signature_algorithm.name().to_owned(),
        sha256: sha256(&certificate.der),
        sha1: hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, &certificate.der).as_ref()),
        key_sha256: sha256(&certificate.spki),
        self_signed: is_self_signed(certificate),
        ..CertificateFacts::default()
    }
}

/// A signature that no library here can check is taken for good, as everywhere.
fn is_self_signed(certificate: &Certificate) -> bool {
    certificate.is_self_issued()
        && verify(&certificate.signature_algorithm, &certificate.spki, &certificate.tbs, &certificate.signature)
            != Verified::Bad
}

pub(super) fn crl(crl: &Crl) -> CrlFacts {
    CrlFacts {
        issuer: crl.issuer.text.clone(),
        this_update: rfc3339(crl.this_update),
        next_update: crl.next_update.map(rfc3339),
        number: crl.number.as_deref().map(serial),
        revoked: crl.revoked.iter().take(LISTED).map(revoked).collect(),
        revoked_total: (crl.revoked.len() > LISTED).then_some(crl.revoked.len()),
    }
}

fn revoked(entry: &Revoked) -> RevokedFacts {
    RevokedFacts {
        serial: serial(&entry.serial),
        date: rfc3339(entry.date),
        reason: entry.reason.map(|code| reason(code).to_owned()),
    }
}

/// RFC 5280's names of its reason codes (5.3.1).
pub(super) fn reason(code: u8) -> &'static str {
    match code {
        1 => "keyCompromise",
        2 => "cACompromise",
        3 => "affiliationChanged",
        4 => "superseded",
        5 => "cessationOfOperation",
        6 => "certificateHold",
        8 => "removeFromCRL",
        9 => "privilegeWithdrawn",
        10 => "aACompromise",
        _ => "unspecified",
    }
}

pub(super) fn request(request: &Request) -> RequestFacts {
    RequestFacts {
        subject: request.subject.text.clone(),
        san: request.san.iter().flatten().map(ToString::to_string).collect(),
        eku: request.extended_key_usage.as_deref().map(usages),
        key_usage: request.key_usage.map(key_usage),
        key: key_words(&request.key),
        signature: request.signature_algorithm.name().to_owned(),
        key_sha256: sha256(&request.spki),
        signature_fits: request.verified != Verified::Bad,
    }
}

pub(super) fn entry(entry: &Entry) -> EntryFacts {
    let secret = match &entry.kind {
        EntryKind::SecretKey(secret) => secret.as_ref(),
        _ => None,
    };
    EntryFacts {
        alias: entry.alias.clone(),
        kind: entry.kind.name().to_owned(),
        algorithm: secret.map(|secret| secret.java_name().to_owned()),
        bits: secret.and_then(|secret| u32::try_from(secret.bits).ok()),
    }
}

/// What a key that was opened adds to what its file says.
pub(super) fn opened(facts: &mut KeyFacts, key_type: &KeyType, spki: Option<&[u8]>) {
    let (algorithm, bits) = match key_type {
        KeyType::Rsa(bits) => ("RSA".to_owned(), Some(*bits)),
        KeyType::Dsa(bits) => ("DSA".to_owned(), Some(*bits)),
        KeyType::Ec(curve) => (key_words(key_type), curve_bits(curve)),
        KeyType::Ed25519 => ("Ed25519".to_owned(), Some(256)),
        KeyType::Other(_) => (key_words(key_type), None),
    };
    facts.algorithm = Some(algorithm);
    facts.bits = bits;
    facts.key_sha256 = spki.map(sha256);
    facts.spki = spki.map(<[u8]>::to_vec);
}

/// A key's kind and size; curves by the names that admins know (RFC 8422, 5.1.1, and the curves' own standards).
fn key_words(key: &KeyType) -> String {
    match key {
        KeyType::Rsa(bits) => format!("RSA {bits}"),
        KeyType::Dsa(bits) => format!("DSA {bits}"),
        KeyType::Ed25519 => "Ed25519".to_owned(),
        KeyType::Ec(curve) => format!("EC {}", known_curve(curve).map_or(curve.as_str(), |(_, name, _)| name)),
        KeyType::Other(oid) => match oid.as_str() {
            "1.2.840.113549.1.1.10" => "RSASSA-PSS".to_owned(),
            "1.3.101.113" => "Ed448".to_owned(),
            other => other.to_owned(),
        },
    }
}

/// Curves with their names and sizes in bits.
const CURVES: [(&str, &str, u32); 10] = [
    ("1.2.840.10045.3.1.1", "P-192", 192),
    ("1.3.132.0.33", "P-224", 224),
    ("1.2.840.10045.3.1.7", "P-256", 256),
    ("1.3.132.0.34", "P-384", 384),
    ("1.3.132.0.35", "P-521", 521),
    ("1.3.132.0.10", "secp256k1", 256),
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1", 256),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1", 384),
    ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1", 512),
    ("explicit", "with explicit parameters", 0),
];

fn known_curve(oid: &str) -> Option<(&'static str, &'static str, u32)> {
    CURVES.into_iter().find(|(known, ..)| *known == oid)
}

fn curve_bits(oid: &str) -> Option<u32> {
    known_curve(oid).map(|(.., bits)| bits).filter(|bits| *bits > 0)
}

/// Usages by RFC 5280's names (4.2.1.12); others by their identifier.
fn usages(oids: &[String]) -> Vec<String> {
    let name = |oid: &String| match oid.as_str() {
        "2.5.29.37.0" => "anyExtendedKeyUsage".to_owned(),
        "1.3.6.1.5.5.7.3.1" => "serverAuth".to_owned(),
        "1.3.6.1.5.5.7.3.2" => "clientAuth".to_owned(),
        "1.3.6.1.5.5.7.3.3" => "codeSigning".to_owned(),
        "1.3.6.1.5.5.7.3.4" => "emailProtection".to_owned(),
        "1.3.6.1.5.5.7.3.8" => "timeStamping".to_owned(),
        "1.3.6.1.5.5.7.3.9" => "OCSPSigning".to_owned(),
        other => other.to_owned(),
    };
    oids.iter().map(name).collect()
}

fn key_usage(usage: KeyUsage) -> Vec<String> {
    usage.names().into_iter().map(str::to_owned).collect()
}

/// A serial number without the zero that only says that it is positive, as openssl and browsers show it.
fn serial(bytes: &[u8]) -> String {
    match bytes {
        [0, rest @ ..] if !rest.is_empty() => hex(rest),
        bytes => hex(bytes),
    }
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(digest(&SHA256, bytes).as_ref())
}

pub(super) fn rfc3339(time: OffsetDateTime) -> String {
    // Only a year beyond 9999 cannot be written so, and no certificate has one.
    time.to_offset(UtcOffset::UTC).format(&Rfc3339).unwrap_or_else(|_| time.to_string())
}
