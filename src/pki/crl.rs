//! A certificate revocation list with the facts that revocation is decided by.
//!
//! Not here: any verdict; `neo4j/trust` decides which list counts and what a missing one means.

use super::certificate::{Name, SignatureAlgorithm, is_same};
use super::distribution::Scope;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use time::OffsetDateTime;
use x509_parser::extensions::{GeneralName, ParsedExtension, SubjectAlternativeName, X509Extension};
use x509_parser::prelude::FromDer;
use x509_parser::revocation_list::{CertificateRevocationList, RevokedCertificate};

/// Lists of large public CAs have some ten megabytes; one for a cluster has a few hundred bytes.
const LARGEST: usize = 32 << 20;

/// A CRL; clones are cheap.
#[derive(Clone, Debug)]
pub struct Crl(Arc<CrlFacts>);

impl std::ops::Deref for Crl {
    type Target = CrlFacts;

    fn deref(&self) -> &CrlFacts {
        &self.0
    }
}

/// What a CRL says.
#[derive(Debug)]
pub struct CrlFacts {
    /// The whole CRL, DER.
    pub der: Vec<u8>,
    /// The signed part, DER.
    pub tbs: Vec<u8>,
    /// The signature's bytes.
    pub signature: Vec<u8>,
    /// How it is signed.
    pub signature_algorithm: SignatureAlgorithm,
    /// Whose list it is.
    pub issuer: Name,
    /// When it was made.
    pub this_update: OffsetDateTime,
    /// When the next one is due.
    pub next_update: Option<OffsetDateTime>,
    /// cRLNumber, where present.
    pub number: Option<Vec<u8>>,
    /// The key identifier in authorityKeyIdentifier, where present.
    pub authority_key_id: Option<Vec<u8>>,
    /// What it is limited to (issuingDistributionPoint), where present.
    pub scope: Option<Scope>,
    /// Critical extensions beside issuingDistributionPoint, dotted OIDs; such a list does not count.
    pub unknown_critical: Vec<String>,
    /// The entries.
    pub revoked: Vec<Revoked>,
}

/// An entry of a CRL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// The content bytes of the serial number.
    pub serial: Vec<u8>,
    /// When it was revoked.
    pub date: OffsetDateTime,
    /// The reason code of RFC 5280, where given.
    pub reason: Option<u8>,
    /// The dotted OIDs of the entry's extensions, for the JDK's message.
    pub extensions: Vec<String>,
    /// Whether the JDK does not know a critical one of them.
    pub has_unknown_critical: bool,
    /// Whose certificate it is, where that is not the list's own CA: certificateIssuer here or further up.
    pub issuer: Option<Arc<Name>>,
}

/// The bytes are no CRL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotACrl(pub String);

impl fmt::Display for NotACrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotACrl {}

impl Crl {
    /// Reads one CRL from DER. Trailing bytes are refused.
    ///
    /// # Errors
    /// Says what is wrong with the encoding.
    pub fn from_der(der: &[u8]) -> Result<Self, NotACrl> {
        if der.len() > LARGEST {
            return Err(NotACrl(format!("{} bytes are too many for a CRL", der.len())));
        }
        let (rest, parsed) = CertificateRevocationList::from_der(der).map_err(|error| NotACrl(error.to_string()))?;
        if !rest.is_empty() {
            return Err(NotACrl(format!("{} bytes follow the CRL", rest.len())));
        }
        let list = &parsed.tbs_cert_list;
        check(&parsed)?;
        let mut facts = CrlFacts {
            der: der.to_vec(),
            tbs: list.as_ref().to_vec(),
            signature: parsed.signature_value.data.to_vec(),
            signature_algorithm: SignatureAlgorithm::from_parsed(&parsed.signature_algorithm),
            issuer: Name::from_parsed(&list.issuer),
            this_update: list.this_update.to_datetime(),
            next_update: list.next_update.map(|time| time.to_datetime()),
            number: parsed.crl_number().map(x509_parser::num_bigint::BigUint::to_bytes_be),
            authority_key_id: None,
            scope: None,
            unknown_critical: Vec::new(),
            revoked: entries(&list.revoked_certificates),
        };
        for extension in list.extensions() {
            let oid = extension.oid.to_id_string();
            match extension.parsed_extension() {
                ParsedExtension::AuthorityKeyIdentifier(id) => {
                    facts.authority_key_id = id.key_identifier.as_ref().map(|id| id.0.to_vec());
                }
                ParsedExtension::IssuingDistributionPoint(point) => {
                    facts.scope = Some(Scope::from_parsed(point, &facts.issuer));
                }
                _ => {}
            }
            if extension.critical && oid != "2.5.29.28" {
                facts.unknown_critical.push(oid);
            }
        }
        Ok(Self(Arc::new(facts)))
    }
}

/// What the JDK refuses in a list that can be read, in its words.
fn check(parsed: &CertificateRevocationList<'_>) -> Result<(), NotACrl> {
    let list = &parsed.tbs_cert_list;
    let refused = |words: &str| Err(NotACrl(words.to_owned()));
    if !is_same(&list.signature, &parsed.signature_algorithm) {
        return refused("Signature algorithm mismatch");
    }
    if list.issuer.iter_rdn().next().is_none() {
        return refused("Empty issuer DN not allowed in X509CRLs");
    }
    let mut seen = HashSet::new();
    if !list.extensions().iter().all(|extension| seen.insert(extension.oid.as_bytes())) {
        return refused("Duplicate extensions not allowed");
    }
    let of_entries = list.revoked_certificates.iter().flat_map(RevokedCertificate::extensions);
    let is_unread =
        |extension: &&X509Extension<'_>| matches!(extension.parsed_extension(), ParsedExtension::ParseError { .. });
    match list.extensions().iter().chain(of_entries).find(is_unread) {
        Some(unread) => refused(&format!("the extension {} cannot be read", unread.oid)),
        None => Ok(()),
    }
}

/// certificateIssuer holds for the entries below it too, until another one (RFC 5280, 5.3.3).
fn entries(parsed: &[RevokedCertificate<'_>]) -> Vec<Revoked> {
    let mut issuer = None;
    let entry = |entry| {
        issuer = certificate_issuer(entry).or_else(|| issuer.take());
        Revoked { issuer: issuer.clone(), ..revoked(entry) }
    };
    parsed.iter().map(entry).collect()
}

const REASON_CODE: &str = "2.5.29.21";
const CERTIFICATE_ISSUER: &str = "2.5.29.29";

fn revoked(entry: &RevokedCertificate<'_>) -> Revoked {
    let oid = |extension: &X509Extension<'_>| extension.oid.to_id_string();
    let is_unknown = |extension: &&X509Extension<'_>| ![REASON_CODE, CERTIFICATE_ISSUER].contains(&&*oid(extension));
    Revoked {
        serial: entry.raw_serial().to_vec(),
        date: entry.revocation_date.to_datetime(),
        reason: entry.reason_code().map(|(_, code)| code.0),
        extensions: entry.extensions().iter().map(oid).collect(),
        has_unknown_critical: entry.extensions().iter().filter(is_unknown).any(|extension| extension.critical),
        issuer: None,
    }
}

/// The first of its names, as the JDK has it.
fn certificate_issuer(entry: &RevokedCertificate<'_>) -> Option<Arc<Name>> {
    let extension = entry.extensions().iter().find(|extension| extension.oid.to_id_string() == CERTIFICATE_ISSUER)?;
    // Its syntax, GeneralNames, is that of subjectAltName.
    let (_, names) = SubjectAlternativeName::from_der(extension.value).ok()?;
    match names.general_names.first()? {
        GeneralName::DirectoryName(name) => Some(Arc::new(Name::from_parsed(name))),
        _ => None,
    }
}
