//! The verifiers and resolvers that make rustls decide as Neo4j's JDK would.
//!
//! One of each is made per connection, so that what a side said can be read afterwards in its own words: an error of
//! rustls keeps only a category. Signatures are checked against the certificate's public key itself, never through
//! webpki's certificate parser, which refuses pinned v1 certificates and critical extensions that the JDK takes
//! (measured). Not here: the decisions (`neo4j::trust`, behind [`Judging`]).

use super::Judging;
use super::node::Node;
use crate::neo4j::trust::{Hosts, Refusal, Usage};
use crate::pki::certificate::{Certificate, KeyType};
use crate::pki::name::Name;
use crate::plan::ClientAuth;
use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};
use std::fmt;
use std::sync::{Arc, OnceLock};
use time::OffsetDateTime;

/// The JDK's signature schemes in its order, as far as the TLS library has them (its `SignatureScheme`).
const SCHEMES: [SignatureScheme; 10] = [
    SignatureScheme::ECDSA_NISTP256_SHA256,
    SignatureScheme::ECDSA_NISTP384_SHA384,
    SignatureScheme::ECDSA_NISTP521_SHA512,
    SignatureScheme::ED25519,
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA512,
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
];

/// What all judges of a rehearsal share.
pub(super) struct Court {
    /// Who decides.
    pub(super) judging: &'static dyn Judging,
    /// Reverse names.
    pub(super) hosts: Hosts,
    /// The time it is.
    pub(super) now: OffsetDateTime,
    /// How signatures are checked.
    pub(super) algorithms: WebPkiSupportedAlgorithms,
}

/// What a verifier said when it refused.
#[derive(Clone, Debug)]
pub(super) enum Said {
    /// The chain or the name is not acceptable.
    Refused(Refusal),
    /// The peer does not hold the key of its certificate.
    WrongKey,
    /// The peer sent what is no certificate.
    Unreadable,
    /// This side has no key that could be its certificate's.
    NoKey,
}

/// Where a verifier leaves its words; the first ones stand.
#[derive(Debug, Default)]
pub(super) struct Witness(OnceLock<Said>);

impl Witness {
    /// What was said, if anything.
    pub(super) fn said(&self) -> Option<&Said> {
        self.0.get()
    }

    fn note(&self, said: Said) {
        self.0.get_or_init(|| said);
    }

    fn refuse(&self, said: Said) -> Error {
        let error = match said {
            Said::Refused(_) | Said::NoKey => CertificateError::ApplicationVerificationFailure,
            Said::WrongKey => CertificateError::BadSignature,
            Said::Unreadable => CertificateError::BadEncoding,
        };
        self.note(said);
        error.into()
    }
}

/// The initiator's judgement of the acceptor: 4.1.5 and 4.1.6.
pub(super) struct JudgesAcceptor {
    pub(super) court: Arc<Court>,
    pub(super) node: Arc<Node>,
    /// The name that was dialled.
    pub(super) host: String,
    pub(super) witness: Arc<Witness>,
}

impl fmt::Debug for JudgesAcceptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JudgesAcceptor").field("host", &self.host).finish_non_exhaustive()
    }
}

impl ServerCertVerifier for JudgesAcceptor {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        _fixed: &ServerName<'_>,
        _ocsp_response: &[u8],
        _clock: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let chain = read_chain(leaf, rest).ok_or_else(|| self.witness.refuse(Said::Unreadable))?;
        let judge = self.node.judge(self.court.now);
        // Every suite that is shaken for real signs; static RSA is modelled.
        self.court
            .judging
            .judge_chain(&judge, &chain, Usage::Server, true)
            .and_then(|()| match chain.first() {
                // 4.2.1: `trust_all` skips the name too.
                Some(leaf) if self.node.verify_hostname && !self.node.trust_all => {
                    self.court.judging.check_name(&self.host, leaf, self.node.runtime.java, &self.court.hosts)
                }
                _ => Ok(()),
            })
            .map_err(|refusal| self.witness.refuse(Said::Refused(refusal)))?;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        check_signature(&self.court.algorithms, message, leaf, signed, false).map_err(|said| self.witness.refuse(said))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        check_signature(&self.court.algorithms, message, leaf, signed, true).map_err(|said| self.witness.refuse(said))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        SCHEMES.to_vec()
    }
}

/// The acceptor's judgement of the initiator: 4.1.7 and 4.1.9 to 4.1.11.
pub(super) struct JudgesInitiator {
    pub(super) court: Arc<Court>,
    pub(super) node: Arc<Node>,
    pub(super) witness: Arc<Witness>,
}

impl fmt::Debug for JudgesInitiator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JudgesInitiator").field("client_auth", &self.node.client_auth).finish_non_exhaustive()
    }
}

impl ClientCertVerifier for JudgesInitiator {
    fn offer_client_auth(&self) -> bool {
        self.node.client_auth != ClientAuth::None
    }

    fn client_auth_mandatory(&self) -> bool {
        self.node.client_auth == ClientAuth::Require
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.node.hints.as_deref().unwrap_or_default()
    }

    fn verify_client_cert(
        &self,
        leaf: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        _clock: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let chain = read_chain(leaf, rest).ok_or_else(|| self.witness.refuse(Said::Unreadable))?;
        let judge = self.node.judge(self.court.now);
        self.court
            .judging
            .judge_chain(&judge, &chain, Usage::Client, true)
            .map_err(|refusal| self.witness.refuse(Said::Refused(refusal)))?;
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        check_signature(&self.court.algorithms, message, leaf, signed, false).map_err(|said| self.witness.refuse(said))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        check_signature(&self.court.algorithms, message, leaf, signed, true).map_err(|said| self.witness.refuse(said))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        SCHEMES.to_vec()
    }
}

/// Whether an initiator sends its chain: 4.1.8.
pub(super) struct ChoosesChain {
    pub(super) court: Arc<Court>,
    pub(super) node: Arc<Node>,
    /// Whom it dials.
    pub(super) peer: Arc<Node>,
}

impl fmt::Debug for ChoosesChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChoosesChain").finish_non_exhaustive()
    }
}

impl ResolvesClientCert for ChoosesChain {
    fn resolve(&self, hints: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let known = &self.peer.subjects;
        // A hundred names in each of ten thousand handshakes: those that came over the wire as they were sent are not
        // read again.
        let is_known = hints.len() == known.len() && hints.iter().zip(known).all(|(hint, name)| *hint == name.der);
        let sends = if is_known {
            self.court.judging.offers(&self.node.chain, known)
        } else {
            let subjects: Vec<Name> = hints.iter().filter_map(|hint| Name::from_der(hint)).collect();
            self.court.judging.offers(&self.node.chain, &subjects)
        };
        self.node.presented().filter(|_| sends)
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// An acceptor serves its chain, or nothing where its key is of another kind than its certificate (4.1.4).
pub(super) struct ServesChain {
    pub(super) node: Arc<Node>,
    pub(super) witness: Arc<Witness>,
}

impl fmt::Debug for ServesChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServesChain").finish_non_exhaustive()
    }
}

impl ResolvesServerCert for ServesChain {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let presented = self.node.presented();
        if presented.is_none() {
            self.witness.note(Said::NoKey);
        }
        presented
    }
}

/// A stranger sends what it has, whatever the hints say, as OpenSSL's clients do (4.1.10).
#[derive(Debug)]
pub(super) struct SendsAnyway(pub(super) Option<Arc<CertifiedKey>>);

impl ResolvesClientCert for SendsAnyway {
    fn resolve(&self, _hints: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.clone()
    }

    fn has_certs(&self) -> bool {
        self.0.is_some()
    }
}

/// A stranger wants in, whoever serves: it looks at nothing.
#[derive(Debug)]
pub(super) struct LooksAtNothing;

impl ServerCertVerifier for LooksAtNothing {
    fn verify_server_cert(
        &self,
        _leaf: &CertificateDer<'_>,
        _rest: &[CertificateDer<'_>],
        _fixed: &ServerName<'_>,
        _ocsp_response: &[u8],
        _clock: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _leaf: &CertificateDer<'_>,
        _signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _leaf: &CertificateDer<'_>,
        _signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        SCHEMES.to_vec()
    }
}

/// Whether two keys are of one kind, so that a key could at least be the certificate's.
pub(super) fn is_one_kind(key: &KeyType, certificate: &KeyType) -> bool {
    match (key, certificate) {
        (KeyType::Rsa(_), KeyType::Rsa(_)) | (KeyType::Ec(_), KeyType::Ec(_)) | (KeyType::Dsa(_), KeyType::Dsa(_)) => {
            true
        }
        (key, certificate) => key == certificate,
    }
}

fn read_chain(leaf: &CertificateDer<'_>, rest: &[CertificateDer<'_>]) -> Option<Vec<Certificate>> {
    std::iter::once(leaf).chain(rest).map(|der| Certificate::from_der(der).ok()).collect()
}

/// Checks that who signed holds the key of the certificate.
///
/// In TLS 1.3 a scheme names its curve, and the first algorithm is that one; in TLS 1.2 it does not (RFC 8446, 4.2.3).
fn check_signature(
    algorithms: &WebPkiSupportedAlgorithms,
    message: &[u8],
    leaf: &CertificateDer<'_>,
    signed: &DigitallySignedStruct,
    is_tls13: bool,
) -> Result<HandshakeSignatureValid, Said> {
    let leaf = Certificate::from_der(leaf).map_err(|_| Said::Unreadable)?;
    let (algorithm, key) = split_public_key(&leaf.spki).ok_or(Said::Unreadable)?;
    let candidates = algorithms.mapping.iter().find(|(scheme, _)| *scheme == signed.scheme).map_or(&[][..], |m| m.1);
    candidates
        .iter()
        .take(if is_tls13 { 1 } else { candidates.len() })
        .filter(|candidate| is_same_algorithm(algorithm, candidate.public_key_alg_id().as_ref()))
        .any(|candidate| candidate.verify_signature(key, message, signed.signature()).is_ok())
        .then(HandshakeSignatureValid::assertion)
        .ok_or(Said::WrongKey)
}

/// RSA's parameters are NULL or absent (RFC 3279, 2.3.1: NULL); the JDK takes both.
fn is_same_algorithm(found: &[u8], expected: &[u8]) -> bool {
    const NULL: &[u8] = &[5, 0];
    found == expected || expected.strip_suffix(NULL).is_some_and(|bare| found == bare)
}

/// The content of the algorithm identifier and the bits of a `SubjectPublicKeyInfo`.
fn split_public_key(spki: &[u8]) -> Option<(&[u8], &[u8])> {
    const SEQUENCE: u8 = 0x30;
    const BIT_STRING: u8 = 0x03;
    let (whole, _) = element(spki, SEQUENCE)?;
    let (algorithm, rest) = element(whole, SEQUENCE)?;
    let (bits, _) = element(rest, BIT_STRING)?;
    let (unused, key) = bits.split_first()?;
    (*unused == 0).then_some((algorithm, key))
}

/// The content of the DER element at the start, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        0x81..=0x83 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    (*found == tag).then(|| rest.split_at_checked(length)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_key_is_split_into_its_algorithm_and_its_bits() {
        // Ed25519 (RFC 8410, 10.1), cut to a key of two bytes.
        let spki = [0x30, 0x0c, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x03, 0x00, 0xaa, 0xbb];
        let expected: (&[u8], &[u8]) = (&[0x06, 0x03, 0x2b, 0x65, 0x70], &[0xaa, 0xbb]);
        assert_eq!(split_public_key(&spki), Some(expected));
        for end in 0..spki.len() {
            assert_eq!(split_public_key(&spki[..end]), None, "{end}");
        }
    }

    #[test]
    fn rsa_without_parameters_is_rsa_and_another_algorithm_is_not() {
        let rsa = [0x06, 0x01, 0x2a, 0x05, 0x00];
        assert!(is_same_algorithm(&rsa, &rsa));
        assert!(is_same_algorithm(&rsa[..3], &rsa));
        assert!(!is_same_algorithm(&[0x06, 0x01, 0x2b], &rsa));
    }
}
