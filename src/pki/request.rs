//! A request for a certificate (PKCS#10) with what it asks for.
//!
//! Not here: making one (`make/request.rs`), and what a CA takes from it.

use super::certificate::{GeneralName, KeyType, KeyUsage, general_name, key_type, usages};
use super::name::Name;
use super::signature::{SignatureAlgorithm, Verified, verify};
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::extensions::ParsedExtension;
use x509_parser::prelude::FromDer;

/// A request with RSA-16384 and a hundred names has some ten kilobytes.
const LARGEST: usize = 1 << 20;

/// What a request says.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who it is for.
    pub subject: Name,
    /// The key to be certified, `SubjectPublicKeyInfo`, DER.
    pub spki: Vec<u8>,
    /// What kind of key that is.
    pub key: KeyType,
    /// How the request is signed.
    pub signature_algorithm: SignatureAlgorithm,
    /// Whether that key made the signature.
    pub verified: Verified,
    /// The names that it asks for, where it does.
    pub san: Option<Vec<GeneralName>>,
    /// The extendedKeyUsage that it asks for, dotted OIDs, where it does.
    pub extended_key_usage: Option<Vec<String>>,
    /// The keyUsage that it asks for, where it does.
    pub key_usage: Option<KeyUsage>,
}

impl Request {
    /// Reads one request from DER; `None` where the bytes are none, are over 1 MiB, or go on after it.
    #[must_use]
    pub fn from_der(der: &[u8]) -> Option<Self> {
        if der.len() > LARGEST {
            return None;
        }
        let (rest, parsed) = X509CertificationRequest::from_der(der).ok()?;
        if !rest.is_empty() {
            return None;
        }
        let info = &parsed.certification_request_info;
        let signature_algorithm = SignatureAlgorithm::from_parsed(&parsed.signature_algorithm);
        let spki = info.subject_pki.raw.to_vec();
        let verified = verify(&signature_algorithm, &spki, info.raw, &parsed.signature_value.data);
        let mut request = Self {
            subject: Name::from_parsed(&info.subject),
            key: key_type(&info.subject_pki),
            spki,
            signature_algorithm,
            verified,
            san: None,
            extended_key_usage: None,
            key_usage: None,
        };
        for extension in parsed.requested_extensions().into_iter().flatten() {
            match extension {
                ParsedExtension::SubjectAlternativeName(san) => {
                    request.san = Some(san.general_names.iter().map(general_name).collect());
                }
                ParsedExtension::ExtendedKeyUsage(usage) => request.extended_key_usage = Some(usages(usage)),
                ParsedExtension::KeyUsage(usage) => request.key_usage = Some(KeyUsage(usage.flags)),
                _ => {}
            }
        }
        Some(request)
    }
}
