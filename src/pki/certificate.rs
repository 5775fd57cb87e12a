//! An X.509 certificate with the facts that trust is decided by, read once.
//!
//! The reader is as tolerant as the JDK's, because what Neo4j loads must load here too: version 1, negative serials,
//! unknown extensions. It refuses what the JDK refuses: trailing bytes, duplicate extensions, a critical extension that
//! cannot be read. Not here: any verdict. `neo4j/trust` decides with these facts as the JDK would.

pub use super::name::Name;
pub use super::signature::SignatureAlgorithm;
pub use nameless::NAMELESS;

mod alternative;
mod nameless;

use super::distribution::DistributionPoint;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use time::OffsetDateTime;
use x509_parser::asn1_rs::Tag;
use x509_parser::certificate::{TbsCertificate, X509Certificate};
use x509_parser::extensions::{
    ExtendedKeyUsage, GeneralName as ParsedName, GeneralSubtree, ParsedExtension, X509Extension,
};
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

/// No certificate of use is larger; the JDK has no limit.
const LARGEST: usize = 1 << 20;

/// A certificate; clones are cheap and share the facts.
#[derive(Clone, Debug)]
pub struct Certificate(Arc<Facts>);

impl std::ops::Deref for Certificate {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.0
    }
}

impl PartialEq for Certificate {
    /// Byte for byte.
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

/// What a certificate says.
#[derive(Debug)]
pub struct Facts {
    /// The whole certificate, DER.
    pub der: Vec<u8>,
    /// The signed part, DER.
    pub tbs: Vec<u8>,
    /// The signature's bytes.
    pub signature: Vec<u8>,
    /// How the issuer signed.
    pub signature_algorithm: SignatureAlgorithm,
    /// 1, 2 or 3.
    pub version: u8,
    /// The content bytes of the serial number, big endian.
    pub serial: Vec<u8>,
    /// Who it is about.
    pub subject: Name,
    /// Who signed it.
    pub issuer: Name,
    /// First second of validity.
    pub not_before: OffsetDateTime,
    /// Last second of validity.
    pub not_after: OffsetDateTime,
    /// The subject's public key as `SubjectPublicKeyInfo`, DER.
    pub spki: Vec<u8>,
    /// What kind of key that is.
    pub key: KeyType,
    /// basicConstraints, where present.
    pub basic_constraints: Option<BasicConstraints>,
    /// keyUsage, where present.
    pub key_usage: Option<KeyUsage>,
    /// extendedKeyUsage as dotted OIDs, where present.
    pub extended_key_usage: Option<Vec<String>>,
    /// subjectAltName, where present and the JDK reads it.
    pub san: Option<Vec<GeneralName>>,
    /// Why the JDK does not read it, where it is present and not critical.
    pub san_error: Option<String>,
    /// Whether extendedKeyUsage is present and cannot be read.
    pub has_garbled_usages: bool,
    /// subjectKeyIdentifier, where present.
    pub subject_key_id: Option<Vec<u8>>,
    /// The key identifier in authorityKeyIdentifier, where present.
    pub authority_key_id: Option<Vec<u8>>,
    /// The issuer's serial number in authorityKeyIdentifier, where present.
    pub authority_serial: Option<Vec<u8>>,
    /// nameConstraints, where present.
    pub name_constraints: Option<NameConstraints>,
    /// Netscape's certificate type, where present; the JDK still asks for it.
    pub netscape_type: Option<NetscapeType>,
    /// Whether it names an OCSP service (authorityInfoAccess).
    pub names_ocsp: bool,
    /// Where it says that its list is (cRLDistributionPoints), where present.
    pub distribution_points: Option<Vec<DistributionPoint>>,
    /// Critical extensions that the JDK does not handle on a path, dotted OIDs.
    pub unknown_critical: Vec<String>,
}

/// The kind and size of a public key, as far as decisions depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// RSA with a modulus of so many bits.
    Rsa(u32),
    /// Elliptic curve; the dotted OID of the named curve, or `explicit`.
    Ec(String),
    /// DSA with a modulus of so many bits.
    Dsa(u32),
    /// Ed25519.
    Ed25519,
    /// Anything else, by its dotted OID.
    Other(String),
}

impl KeyType {
    /// The kind of the key in a `SubjectPublicKeyInfo`; `None` if the bytes are none.
    #[must_use]
    pub fn of_spki(spki: &[u8]) -> Option<Self> {
        let (rest, parsed) = SubjectPublicKeyInfo::from_der(spki).ok()?;
        rest.is_empty().then(|| key_type(&parsed))
    }
}

/// The basicConstraints extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasicConstraints {
    /// Whether it may issue certificates.
    pub ca: bool,
    /// How many intermediates may follow.
    pub path_len: Option<u32>,
}

/// The keyUsage extension's bits that decide something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(pub u16);

impl KeyUsage {
    /// The names of all bits in RFC 5280's order.
    const NAMES: [&str; 9] = [
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ];

    /// digitalSignature (bit 0 of RFC 5280).
    #[must_use]
    pub fn digital_signature(self) -> bool {
        self.0 & 1 != 0
    }

    /// keyEncipherment (bit 2).
    #[must_use]
    pub fn key_encipherment(self) -> bool {
        self.0 & 1 << 2 != 0
    }

    /// keyCertSign (bit 5).
    #[must_use]
    pub fn key_cert_sign(self) -> bool {
        self.0 & 1 << 5 != 0
    }

    /// cRLSign (bit 6).
    #[must_use]
    pub fn crl_sign(self) -> bool {
        self.0 & 1 << 6 != 0
    }

    /// Whether no bit is set but, at most, the last two, which only limit keyAgreement.
    #[must_use]
    pub fn is_for_nothing(self) -> bool {
        self.0.trailing_zeros() >= 7
    }

    /// The names of the bits that are set, RFC 5280, section 4.2.1.3.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        Self::NAMES.into_iter().enumerate().filter(|(bit, _)| self.0 & 1 << bit != 0).map(|(_, name)| name).collect()
    }
}

/// Netscape's certificate type, an extension of the nineties that old CA scripts still write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetscapeType {
    /// For TLS clients.
    pub client: bool,
    /// For TLS servers.
    pub server: bool,
}

/// An entry of subjectAltName.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GeneralName {
    /// dNSName.
    Dns(String),
    /// iPAddress.
    Ip(IpAddr),
    /// rfc822Name.
    Email(String),
    /// Another kind, as text.
    Other(String),
}

impl fmt::Display for GeneralName {
    /// `DNS:…`, `IP:…`, as openssl writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(name) => write!(f, "DNS:{name}"),
            Self::Ip(address) => write!(f, "IP:{address}"),
            Self::Email(address) => write!(f, "email:{address}"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// The nameConstraints extension's subtrees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameConstraints {
    /// What is allowed, where anything of the kind is named.
    pub permitted: Vec<Subtree>,
    /// What is not.
    pub excluded: Vec<Subtree>,
}

/// A subtree of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subtree {
    /// A DNS domain.
    Dns(String),
    /// An address and its mask, both of the same length.
    Ip(Vec<u8>, Vec<u8>),
    /// A directory name.
    Directory(Name),
    /// An e-mail address, or a domain of such.
    Email(String),
    /// Another kind.
    Other,
}

/// The bytes are no certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotACertificate(pub String);

impl fmt::Display for NotACertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotACertificate {}

impl Certificate {
    /// Reads one certificate from DER. Trailing bytes are refused.
    ///
    /// # Errors
    /// Says what is wrong with the encoding.
    pub fn from_der(der: &[u8]) -> Result<Self, NotACertificate> {
        if der.len() > LARGEST {
            return Err(NotACertificate(format!("{} bytes are too many for a certificate", der.len())));
        }
        let (rest, parsed) = X509Certificate::from_der(der).map_err(|error| NotACertificate(error.to_string()))?;
        if !rest.is_empty() {
            return Err(NotACertificate(format!("{} bytes follow the certificate", rest.len())));
        }
        Ok(Self(Arc::new(facts(der, &parsed)?)))
    }

    /// The SHA-256 fingerprint of the whole certificate.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &self.der);
        let mut fingerprint = [0; 32];
        fingerprint.copy_from_slice(digest.as_ref());
        fingerprint
    }

    /// Whether it names an address of its CA's list; one entry is enough.
    #[must_use]
    pub fn names_crl(&self) -> bool {
        self.distribution_points.as_ref().is_some_and(|points| !points.is_empty())
    }

    /// Whether its issuer is its subject, as the JDK asks; the signature is not looked at.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.subject.matches(&self.issuer)
    }
}

/// Bytes as lower-case hexadecimal digits without separators.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        text.extend([byte >> 4, byte & 15].map(|digit| char::from_digit(u32::from(digit), 16).unwrap_or('0')));
        text
    })
}

fn facts(der: &[u8], parsed: &X509Certificate<'_>) -> Result<Facts, NotACertificate> {
    let tbs = &parsed.tbs_certificate;
    if !is_same(&tbs.signature, &parsed.signature_algorithm) {
        return Err(NotACertificate("the two signature algorithms in it differ".to_owned()));
    }
    let mut facts = Facts {
        der: der.to_vec(),
        tbs: tbs.as_ref().to_vec(),
        signature: parsed.signature_value.data.to_vec(),
        signature_algorithm: SignatureAlgorithm::from_parsed(&parsed.signature_algorithm),
        version: u8::try_from(tbs.version.0.saturating_add(1)).unwrap_or(u8::MAX),
        serial: tbs.raw_serial().to_vec(),
        subject: Name::from_parsed(&tbs.subject),
        issuer: Name::from_parsed(&tbs.issuer),
        not_before: tbs.validity.not_before.to_datetime(),
        not_after: tbs.validity.not_after.to_datetime(),
        spki: tbs.subject_pki.raw.to_vec(),
        key: key_type(&tbs.subject_pki),
        basic_constraints: None,
        key_usage: None,
        extended_key_usage: None,
        san: None,
        san_error: None,
        has_garbled_usages: false,
        subject_key_id: None,
        authority_key_id: None,
        authority_serial: None,
        name_constraints: None,
        netscape_type: None,
        names_ocsp: false,
        distribution_points: None,
        unknown_critical: Vec::new(),
    };
    check_version(tbs)?;
    let mut seen = std::collections::HashSet::new();
    for extension in tbs.extensions() {
        if !seen.insert(extension.oid.as_bytes()) {
            return Err(NotACertificate(format!("extension {} is there twice", extension.oid)));
        }
        take_extension(&mut facts, extension)?;
    }
    nameless::refuse(facts.version, tbs)?;
    Ok(facts)
}

/// Whether two algorithms are one to the JDK: parameters that are NULL are none.
pub(super) fn is_same(one: &AlgorithmIdentifier<'_>, other: &AlgorithmIdentifier<'_>) -> bool {
    let [one_has, other_has] = [one, other].map(|it| it.parameters.as_ref().filter(|any| any.tag() != Tag::Null));
    one.algorithm == other.algorithm && one_has == other_has
}

/// What a certificate of an old version may not have, in the JDK's words.
fn check_version(tbs: &TbsCertificate<'_>) -> Result<(), NotACertificate> {
    let has_extensions = !tbs.extensions().is_empty();
    let has_ids = tbs.issuer_uid.is_some() || tbs.subject_uid.is_some();
    let words = match tbs.version.0 {
        0 if has_extensions || has_ids => "no more data allowed for version 1 certificate",
        2 => return Ok(()),
        _ if has_extensions => "Extensions not allowed in v2 certificate",
        _ => return Ok(()),
    };
    Err(NotACertificate(words.to_owned()))
}

/// Extensions that the JDK's path validation ticks off when they are critical (its constraints, key and policy checkers,
/// measured on 25); any other critical one is "unrecognized", 4.2.7.5.
const HANDLED: [&str; 9] = [
    "2.5.29.15",
    "2.5.29.17",
    "2.5.29.19",
    "2.5.29.30",
    "2.5.29.32",
    "2.5.29.33",
    "2.5.29.36",
    "2.5.29.37",
    "2.5.29.54",
];

const SUBJECT_ALT_NAME: &str = "2.5.29.17";
const EXTENDED_KEY_USAGE: &str = "2.5.29.37";

fn take_extension(facts: &mut Facts, extension: &X509Extension<'_>) -> Result<(), NotACertificate> {
    let oid = extension.oid.to_id_string();
    if oid == SUBJECT_ALT_NAME
        && let Err(words) = alternative::refuse(extension.value)
    {
        if extension.critical {
            return Err(NotACertificate(format!("java.io.IOException: {words}")));
        }
        facts.san_error = Some(words);
        return Ok(());
    }
    match extension.parsed_extension() {
        ParsedExtension::BasicConstraints(basic) => {
            facts.basic_constraints = Some(BasicConstraints { ca: basic.ca, path_len: basic.path_len_constraint });
        }
        ParsedExtension::KeyUsage(usage) => facts.key_usage = Some(KeyUsage(usage.flags)),
        ParsedExtension::ExtendedKeyUsage(usage) => {
            facts.extended_key_usage = Some(usages(usage));
        }
        ParsedExtension::SubjectAlternativeName(san) => {
            facts.san = Some(san.general_names.iter().map(general_name).collect());
        }
        ParsedExtension::SubjectKeyIdentifier(id) => facts.subject_key_id = Some(id.0.to_vec()),
        ParsedExtension::AuthorityKeyIdentifier(id) => {
            facts.authority_key_id = id.key_identifier.as_ref().map(|id| id.0.to_vec());
            facts.authority_serial = id.authority_cert_serial.map(<[u8]>::to_vec);
        }
        ParsedExtension::NameConstraints(constraints) => {
            facts.name_constraints = Some(NameConstraints {
                permitted: constraints.permitted_subtrees.iter().flatten().map(subtree).collect(),
                excluded: constraints.excluded_subtrees.iter().flatten().map(subtree).collect(),
            });
        }
        ParsedExtension::NSCertType(kind) => {
            facts.netscape_type = Some(NetscapeType { client: kind.ssl_client(), server: kind.ssl_server() });
        }
        ParsedExtension::AuthorityInfoAccess(access) => {
            // id-ad-ocsp (RFC 5280, 4.2.2.1).
            let is_ocsp = |oid: String| oid == "1.3.6.1.5.5.7.48.1";
            facts.names_ocsp = access.accessdescs.iter().any(|one| is_ocsp(one.access_method.to_id_string()));
        }
        ParsedExtension::CRLDistributionPoints(points) => {
            let point = |point| DistributionPoint::from_parsed(point, &facts.issuer);
            facts.distribution_points = Some(points.points.iter().map(point).collect());
        }
        ParsedExtension::ParseError { .. } if extension.critical => {
            return Err(NotACertificate(format!("the critical extension {oid} cannot be read")));
        }
        ParsedExtension::ParseError { .. } if oid == EXTENDED_KEY_USAGE => facts.has_garbled_usages = true,
        _ => {}
    }
    if extension.critical && !HANDLED.contains(&oid.as_str()) {
        facts.unknown_critical.push(oid);
    }
    Ok(())
}

/// The usages of extendedKeyUsage, dotted OIDs.
pub(super) fn usages(usage: &ExtendedKeyUsage<'_>) -> Vec<String> {
    let known = [
        (usage.any, "2.5.29.37.0"),
        (usage.server_auth, "1.3.6.1.5.5.7.3.1"),
        (usage.client_auth, "1.3.6.1.5.5.7.3.2"),
        (usage.code_signing, "1.3.6.1.5.5.7.3.3"),
        (usage.email_protection, "1.3.6.1.5.5.7.3.4"),
        (usage.time_stamping, "1.3.6.1.5.5.7.3.8"),
        (usage.ocsp_signing, "1.3.6.1.5.5.7.3.9"),
    ];
    let known = known.into_iter().filter(|(set, _)| *set).map(|(_, oid)| oid.to_owned());
    known.chain(usage.other.iter().map(x509_parser::der_parser::Oid::to_id_string)).collect()
}

pub(super) fn general_name(name: &ParsedName<'_>) -> GeneralName {
    match name {
        ParsedName::DNSName(name) => GeneralName::Dns((*name).to_owned()),
        ParsedName::IPAddress(bytes) => match address(bytes) {
            Some(address) => GeneralName::Ip(address),
            None => GeneralName::Other(format!("IP:{}", hex(bytes))),
        },
        ParsedName::RFC822Name(address) => GeneralName::Email((*address).to_owned()),
        ParsedName::URI(uri) => GeneralName::Other(format!("URI:{uri}")),
        ParsedName::DirectoryName(name) => GeneralName::Other(format!("dirName:{}", Name::from_parsed(name).text)),
        ParsedName::RegisteredID(oid) => GeneralName::Other(format!("RID:{oid}")),
        ParsedName::OtherName(oid, _) => GeneralName::Other(format!("otherName:{oid}")),
        ParsedName::X400Address(_) => GeneralName::Other("x400Address".to_owned()),
        ParsedName::EDIPartyName(_) => GeneralName::Other("ediPartyName".to_owned()),
        ParsedName::Invalid(tag, bytes) => GeneralName::Other(format!("[{}]:{}", tag.0, hex(bytes))),
    }
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    if let Ok(v4) = <[u8; 4]>::try_from(bytes) {
        return Some(IpAddr::from(v4));
    }
    <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from)
}

fn subtree(tree: &GeneralSubtree<'_>) -> Subtree {
    match &tree.base {
        ParsedName::DNSName(name) => Subtree::Dns((*name).to_owned()),
        ParsedName::RFC822Name(name) => Subtree::Email((*name).to_owned()),
        ParsedName::DirectoryName(name) => Subtree::Directory(Name::from_parsed(name)),
        ParsedName::IPAddress(bytes) if matches!(bytes.len(), 8 | 32) => {
            let (address, mask) = bytes.split_at(bytes.len() / 2);
            Subtree::Ip(address.to_vec(), mask.to_vec())
        }
        _ => Subtree::Other,
    }
}

pub(super) fn key_type(spki: &SubjectPublicKeyInfo<'_>) -> KeyType {
    let oid = spki.algorithm.algorithm.to_id_string();
    let bits = |bytes: &[u8]| {
        let significant = bytes.iter().skip_while(|byte| **byte == 0);
        let first = significant.clone().next().map_or(0, |byte| byte.leading_zeros());
        u32::try_from(significant.count() * 8).unwrap_or(u32::MAX).saturating_sub(first)
    };
    match oid.as_str() {
        "1.2.840.113549.1.1.1" => match spki.parsed() {
            Ok(PublicKey::RSA(key)) => KeyType::Rsa(bits(key.modulus)),
            _ => KeyType::Other(oid),
        },
        "1.2.840.10045.2.1" => {
            let curve = spki.algorithm.parameters.as_ref().and_then(|any| any.as_oid().ok());
            KeyType::Ec(curve.map_or_else(|| "explicit".to_owned(), |curve| curve.to_id_string()))
        }
        "1.2.840.10040.4.1" => {
            // Dss-Parms ::= SEQUENCE { p, q, g }: the size is p's.
            let p = spki
                .algorithm
                .parameters
                .as_ref()
                .and_then(|any| x509_parser::asn1_rs::Integer::from_der(any.data).ok());
            KeyType::Dsa(p.map_or(0, |(_, p)| bits(p.as_ref())))
        }
        "1.3.101.112" => KeyType::Ed25519,
        _ => KeyType::Other(oid),
    }
}

#[cfg(test)]
mod tests;
