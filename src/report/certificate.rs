//! A certificate as reports and JSON show it: the facts as text. Not here: any verdict about them.

use crate::pki::certificate::{Certificate, KeyType, hex};
use time::format_description::well_known::Rfc3339;

/// A certificate in words; the fields are those of the JSON contract that people read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateCard {
    /// RFC 4514.
    pub subject: String,
    /// RFC 4514.
    pub issuer: String,
    /// Lower-case hex.
    pub serial: String,
    /// RFC 3339, UTC.
    pub not_before: String,
    /// RFC 3339, UTC.
    pub not_after: String,
    /// `DNS:…`, `IP:…`.
    pub san: Vec<String>,
    /// `RSA 4096`, `EC P-256`.
    pub key: String,
    /// Of the whole certificate, lower-case hex.
    pub sha256: String,
}

impl From<&Certificate> for CertificateCard {
    fn from(certificate: &Certificate) -> Self {
        let time = |time: time::OffsetDateTime| {
            // A year that RFC 3339 cannot write is shown as the library writes it.
            time.to_offset(time::UtcOffset::UTC).format(&Rfc3339).unwrap_or_else(|_| time.to_string())
        };
        Self {
            subject: certificate.subject.text.clone(),
            issuer: certificate.issuer.text.clone(),
            serial: hex(&certificate.serial),
            not_before: time(certificate.not_before),
            not_after: time(certificate.not_after),
            san: certificate.san.iter().flatten().map(ToString::to_string).collect(),
            key: key_words(&certificate.key),
            sha256: hex(&certificate.sha256()),
        }
    }
}

/// A key's kind and size; curves by the names that admins know (RFC 8422, 5.1.1).
fn key_words(key: &KeyType) -> String {
    match key {
        KeyType::Rsa(bits) => format!("RSA {bits}"),
        KeyType::Dsa(bits) => format!("DSA {bits}"),
        KeyType::Ed25519 => "Ed25519".to_owned(),
        KeyType::Ec(curve) => {
            let name = match curve.as_str() {
                "1.2.840.10045.3.1.7" => "P-256",
                "1.3.132.0.34" => "P-384",
                "1.3.132.0.35" => "P-521",
                other => other,
            };
            format!("EC {name}")
        }
        KeyType::Other(oid) => oid.clone(),
    }
}
