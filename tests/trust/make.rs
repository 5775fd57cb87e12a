//! Certificates, stores and servers for these tests.

use interlock::finding::{Edition, Runtime};
use interlock::neo4j::conf::{ClientAuth, Policy};
use interlock::neo4j::material::{Key, Material};
use interlock::neo4j::trust::{Hosts, Modelled, Side, handshake};
use interlock::pki::certificate::{Certificate, KeyType};
use interlock::pki::crl::Crl;
use interlock::pki::key::PrivateKey;
use interlock::pki::secret::Secret;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, PublicKeyData};
use std::path::PathBuf;
use std::sync::Arc;
use time::OffsetDateTime;
use time::macros::datetime;

/// The moment at which everything here is judged.
pub(crate) const NOW: OffsetDateTime = datetime!(2027-01-01 00:00 UTC);

/// The name that all judged servers are dialled by.
pub(crate) const HOST: &str = "judged.example.com";

pub(crate) const JAVA_17: Runtime = runtime(5, 26, 30, 17);
pub(crate) const JAVA_25: Runtime = runtime(2026, 8, 1, 25);

const fn runtime(major: u16, minor: u16, patch: u16, java: u8) -> Runtime {
    let release = interlock::finding::Release { major, minor, patch };
    Runtime { release, edition: Edition::Enterprise, java }
}

/// A certificate with its key, able to sign others.
pub(crate) struct Made {
    pub(crate) certificate: Certificate,
    pub(crate) key: KeyPair,
    params: CertificateParams,
}

impl Made {
    /// What this one signs with.
    pub(crate) fn issuer(&self) -> Issuer<'_, &KeyPair> {
        Issuer::from_params(&self.params, &self.key)
    }
}

/// Parameters with dates, a CN and the host's name; no usages, no key identifiers.
pub(crate) fn params(cn: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = datetime!(2025-01-01 00:00 UTC);
    params.not_after = datetime!(2045-01-01 00:00 UTC);
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, cn);
    params
}

/// The same for a CA, with key identifiers.
pub(crate) fn ca_params(cn: &str) -> CertificateParams {
    let mut params = params(cn);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.use_authority_key_identifier_extension = true;
    params
}

pub(crate) fn self_signed(params: CertificateParams) -> Made {
    with_key(params, KeyPair::generate().expect("a key"))
}

pub(crate) fn with_key(params: CertificateParams, key: KeyPair) -> Made {
    let certificate = params.self_signed(&key).expect("self-signed");
    Made { certificate: read(certificate.der()), key, params }
}

pub(crate) fn signed(params: CertificateParams, issuer: &Made) -> Made {
    let key = KeyPair::generate().expect("a key");
    let certificate = params.signed_by(&key, &issuer.issuer()).expect("signed");
    Made { certificate: read(certificate.der()), key, params }
}

/// A leaf of a CA for [`HOST`].
pub(crate) fn leaf(issuer: &Made) -> Made {
    leaf_with(issuer, |_| {})
}

pub(crate) fn leaf_with(issuer: &Made, edit: impl FnOnce(&mut CertificateParams)) -> Made {
    let mut params = params(HOST);
    params.use_authority_key_identifier_extension = true;
    edit(&mut params);
    signed(params, issuer)
}

/// A root CA.
pub(crate) fn root(cn: &str) -> Made {
    self_signed(ca_params(cn))
}

/// A copy of a key, which `rcgen` does not give.
pub(crate) fn same_key(made: &Made) -> KeyPair {
    KeyPair::from_pem(&made.key.serialize_pem()).expect("its own key")
}

pub(crate) fn read(der: &[u8]) -> Certificate {
    Certificate::from_der(der).expect("a certificate")
}

/// A certificate out of `fixtures/`.
pub(crate) fn fixture(pem: &str) -> Certificate {
    use base64::Engine as _;
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    read(&base64::engine::general_purpose::STANDARD.decode(body).expect("base64"))
}

/// A CRL of a CA with these certificates on it.
pub(crate) fn crl(issuer: &Made, next_update: OffsetDateTime, revoked: &[&Certificate]) -> Crl {
    let revoked = revoked
        .iter()
        .map(|certificate| rcgen::RevokedCertParams {
            serial_number: rcgen::SerialNumber::from_slice(&certificate.serial),
            revocation_time: datetime!(2026-06-01 00:00 UTC),
            reason_code: None,
            invalidity_date: None,
        })
        .collect();
    let params = rcgen::CertificateRevocationListParams {
        this_update: datetime!(2026-12-01 00:00 UTC),
        next_update,
        crl_number: 1.into(),
        issuing_distribution_point: None,
        revoked_certs: revoked,
        key_identifier_method: rcgen::KeyIdMethod::Sha256,
    };
    Crl::from_der(params.signed_by(&issuer.issuer()).expect("signed").der()).expect("a CRL")
}

/// A server's material; its key is the chain's.
pub(crate) fn server(chain: &[&Certificate], anchors: &[&Certificate]) -> Material {
    let chain: Vec<Certificate> = chain.iter().map(|certificate| (*certificate).clone()).collect();
    let (key_type, spki) = (chain[0].key.clone(), chain[0].spki.clone());
    Material {
        policy: policy(),
        chain,
        key: key(key_type, spki),
        anchors: anchors.iter().map(|certificate| (*certificate).clone()).collect(),
        crls: Vec::new(),
    }
}

pub(crate) fn key(key_type: KeyType, spki: Vec<u8>) -> Key {
    // The rules look at a key's public half alone.
    let pkcs8 = Arc::new(Secret::new(zeroize::Zeroizing::new(Vec::new())));
    Key::Read(PrivateKey { key_type, pkcs8, spki: Some(spki), is_unfit: false })
}

pub(crate) fn key_of(pair: &KeyPair) -> Key {
    let spki = pair.subject_public_key_info();
    key(KeyType::of_spki(&spki).expect("a key"), spki)
}

fn policy() -> Policy {
    let base = PathBuf::from("certificates/cluster");
    Policy {
        scope: "cluster".to_owned(),
        enabled: true,
        private_key: base.join("private.key"),
        private_key_password: None,
        public_certificate: base.join("public.crt"),
        trusted_dir: base.join("trusted"),
        revoked_dir: base.join("revoked"),
        base_directory: base,
        trust_all: false,
        trust_expired: true,
        client_auth: ClientAuth::Require,
        tls_versions: vec!["TLSv1.3".to_owned(), "TLSv1.2".to_owned()],
        ciphers: None,
        verify_hostname: false,
    }
}

pub(crate) fn dial(from: &Material, to: &Material, runtime: Runtime) -> Modelled {
    handshake((from, runtime), (to, runtime), HOST, &Hosts::default(), NOW)
}

/// Who refused by which rule, in which words.
pub(crate) type Outcome = Result<(), (Side, &'static str, String)>;

pub(crate) fn outcome(modelled: Modelled) -> Outcome {
    match modelled.refused {
        None => Ok(()),
        Some((side, refusal)) => Err((side, refusal.rule, refusal.reason)),
    }
}

/// Accepted, or refused by this side, this rule, and in words that contain this.
pub(crate) type Expected = Result<(), (Side, &'static str, &'static str)>;

#[track_caller]
pub(crate) fn assert_outcome(what: &str, outcome: &Outcome, expected: Expected) {
    match (outcome, expected) {
        (Ok(()), Ok(())) => {}
        (Err((side, rule, words)), Err((by, wanted, part)))
            if *side == by && *rule == wanted && words.contains(part) => {}
        _ => panic!("{what}: expected {expected:?}, found {outcome:?}"),
    }
}
