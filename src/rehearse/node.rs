//! A server as a node on loopback: its door, its key, its suites and what it judges with, made ready once.
//!
//! What the TLS library lacks is noted here, by a closed list, so that only such connections are modelled. Not here:
//! what Neo4j enables (`neo4j::ciphers`), what it loads (`neo4j::material`).

use super::dial::Door;
use super::verifier::{
    ChoosesChain, Court, JudgesAcceptor, JudgesInitiator, LooksAtNothing, SendsAnyway, ServesChain, Witness,
    is_one_kind,
};
use crate::finding::Runtime;
use crate::finding::catalogue::run::Lacking;
use crate::neo4j::ciphers;
use crate::neo4j::material::{Key, Material, Server};
use crate::neo4j::trust::Judge;
use crate::pki::certificate::{Certificate, KeyType};
use crate::pki::crl::Crl;
use crate::pki::name::Name;
use crate::plan::ClientAuth;
use rustls::client::Resumption;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use rustls::server::NoServerSessionStorage;
use rustls::sign::{CertifiedKey, Signer, SigningKey};
use rustls::{
    CipherSuite, ClientConfig, ClientConnection, Connection, DistinguishedName, Error, ProtocolVersion, ServerConfig,
    ServerConnection, SignatureAlgorithm, SignatureScheme, SupportedCipherSuite, SupportedProtocolVersion,
};
use std::io;
use std::sync::{Arc, LazyLock};
use time::OffsetDateTime;

/// The suites that the TLS library has, by their IANA names.
static SUITES: [(&str, SupportedCipherSuite); 9] = {
    use aws_lc_rs::cipher_suite as suite;
    [
        ("TLS_AES_256_GCM_SHA384", suite::TLS13_AES_256_GCM_SHA384),
        ("TLS_AES_128_GCM_SHA256", suite::TLS13_AES_128_GCM_SHA256),
        ("TLS_CHACHA20_POLY1305_SHA256", suite::TLS13_CHACHA20_POLY1305_SHA256),
        ("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
        ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256),
        ("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256),
        ("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384),
        ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
        ("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256),
    ]
};

/// The versions that the TLS library has, by the JDK's names.
static VERSIONS: [(&str, &SupportedProtocolVersion); 2] =
    [("TLSv1.3", &rustls::version::TLS13), ("TLSv1.2", &rustls::version::TLS12)];

/// The library's provider, of which each node narrows the suites.
static PROVIDER: LazyLock<CryptoProvider> = LazyLock::new(|| {
    let mut provider = aws_lc_rs::default_provider();
    // The groups of both JDKs that the library has, in their order (their `NamedGroup`): no
    // post-quantum hybrids before 27.
    provider.kx_groups =
        vec![aws_lc_rs::kx_group::X25519, aws_lc_rs::kx_group::SECP256R1, aws_lc_rs::kx_group::SECP384R1];
    provider
});

/// The JDK's name of a version.
pub(super) fn version_name(version: ProtocolVersion) -> Option<&'static str> {
    VERSIONS.iter().find(|(_, known)| known.version == version).map(|(name, _)| *name)
}

/// The IANA name of a suite.
pub(super) fn suite_name(suite: CipherSuite) -> Option<&'static str> {
    SUITES.iter().find(|(_, known)| known.suite() == suite).map(|(name, _)| *name)
}

/// Whether the TLS library has a suite.
pub(super) fn has_suite(name: &str) -> bool {
    SUITES.iter().any(|(known, _)| *known == name)
}

/// How signatures of handshakes are checked.
pub(super) fn algorithms() -> rustls::crypto::WebPkiSupportedAlgorithms {
    PROVIDER.signature_verification_algorithms
}

/// The versions and suites of a side, as far as the TLS library has them.
pub(super) struct Offer {
    provider: Arc<CryptoProvider>,
    versions: Vec<&'static SupportedProtocolVersion>,
    /// Whether it dials with a hello of SSL 2.0, which the TLS library cannot say.
    pub(super) dials_by_old_hello: bool,
}

impl Offer {
    /// From Neo4j's lists, in its order of preference.
    pub(super) fn new<'a>(
        versions: impl Iterator<Item = &'a str>,
        suites: impl Iterator<Item = &'a str>,
    ) -> Result<Self, Lacking> {
        let known = |suite: &str| SUITES.iter().find(|(name, _)| *name == suite).map(|(_, suite)| *suite);
        let suites: Vec<_> = suites.filter_map(known).collect();
        let versions: Vec<&'static SupportedProtocolVersion> = versions
            .filter_map(|version| VERSIONS.iter().find(|(name, _)| *name == version).map(|(_, known)| *known))
            .filter(|version| suites.iter().any(|suite| suite.version().version == version.version))
            .collect();
        if versions.is_empty() {
            return Err(Lacking::Settings);
        }
        let provider = CryptoProvider { cipher_suites: suites, ..PROVIDER.clone() };
        Ok(Self { provider: Arc::new(provider), versions, dials_by_old_hello: false })
    }

    /// Everything that the TLS library has.
    pub(super) fn everything() -> Result<Self, Lacking> {
        Self::new(VERSIONS.iter().map(|(name, _)| *name), SUITES.iter().map(|(name, _)| *name))
    }
}

/// A server whose policy is loaded.
pub(super) struct Node {
    pub(super) runtime: Runtime,
    pub(super) client_auth: ClientAuth,
    pub(super) trust_all: bool,
    pub(super) verify_hostname: bool,
    pub(super) chain: Vec<Certificate>,
    pub(super) anchors: Vec<Certificate>,
    pub(super) crls: Vec<Crl>,
    /// The subjects of the anchors, which an acceptor names (4.1.7); who takes everybody names nobody.
    pub(super) hints: Result<Vec<DistinguishedName>, Lacking>,
    /// The same as names.
    pub(super) subjects: Vec<Name>,
    /// Own chain and key.
    pub(super) certified: Result<Arc<CertifiedKey>, Lacking>,
    /// Own versions and suites.
    pub(super) offer: Result<Offer, Lacking>,
    /// Where it listens.
    pub(super) door: Door,
    /// Whether the key could be the certificate's.
    is_key_of_its_kind: bool,
}

impl Node {
    /// Makes a server's material ready and opens its door.
    pub(super) fn new(server: &Server, material: &Material) -> io::Result<Self> {
        let key_type = material.key.key_type();
        // Netty's trust manager that takes everybody names nobody.
        let named = if material.policy.trust_all { &[][..] } else { &material.anchors };
        Ok(Self {
            runtime: server.runtime,
            client_auth: material.policy.client_auth,
            trust_all: material.policy.trust_all,
            verify_hostname: material.policy.verify_hostname,
            hints: hints(named),
            subjects: named.iter().map(|anchor| anchor.subject.clone()).collect(),
            certified: certify(material),
            is_key_of_its_kind: material
                .chain
                .first()
                .is_some_and(|leaf| key_type.is_none_or(|kind| is_one_kind(kind, &leaf.key))),
            chain: material.chain.clone(),
            anchors: material.anchors.clone(),
            crls: material.crls.clone(),
            offer: offer(material, server.runtime),
            door: Door::open()?,
        })
    }

    /// What it judges with.
    pub(super) fn judge(&self, now: OffsetDateTime) -> Judge<'_> {
        Judge { runtime: self.runtime, anchors: &self.anchors, crls: &self.crls, trust_all: self.trust_all, now }
    }

    /// What it shows of itself: nothing where its key is of another kind than its certificate (4.1.4; the JDK's key
    /// manager then finds no key for the certificate).
    pub(super) fn presented(&self) -> Option<Arc<CertifiedKey>> {
        self.certified.as_ref().ok().filter(|_| self.is_key_of_its_kind).cloned()
    }
}

/// A connection's end at a node that dials a peer under the name `host`.
pub(super) fn initiator(
    court: &Arc<Court>,
    (node, peer): (&Arc<Node>, &Arc<Node>),
    offer: &Offer,
    host: &str,
    witness: &Arc<Witness>,
) -> Result<Connection, Error> {
    let chooses = ChoosesChain { court: Arc::clone(court), node: Arc::clone(node), peer: Arc::clone(peer) };
    let verifier = JudgesAcceptor {
        court: Arc::clone(court),
        node: Arc::clone(node),
        host: host.to_owned(),
        witness: Arc::clone(witness),
    };
    let config = ClientConfig::builder_with_provider(Arc::clone(&offer.provider))
        .with_protocol_versions(&offer.versions)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_client_cert_resolver(Arc::new(chooses));
    client(config)
}

/// A connection's end at a stranger.
pub(super) fn stranger(offer: &Offer, shows: Option<Arc<CertifiedKey>>) -> Result<Connection, Error> {
    let config = ClientConfig::builder_with_provider(Arc::clone(&offer.provider))
        .with_protocol_versions(&offer.versions)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(LooksAtNothing))
        .with_client_cert_resolver(Arc::new(SendsAnyway(shows)));
    client(config)
}

fn client(mut config: ClientConfig) -> Result<Connection, Error> {
    // Each pair is judged anew.
    config.resumption = Resumption::disabled();
    // The dialled name is the verifier's matter: the JDK takes names that this library could not even parse.
    config.enable_sni = false;
    let fixed = ServerName::try_from("fixed.invalid").map_err(|_| Error::General(String::new()))?;
    Ok(Connection::Client(ClientConnection::new(Arc::new(config), fixed)?))
}

/// A connection's end at a node that listens.
pub(super) fn acceptor(
    court: &Arc<Court>,
    node: &Arc<Node>,
    offer: &Offer,
    witness: &Arc<Witness>,
) -> Result<Connection, Error> {
    let verifier = JudgesInitiator { court: Arc::clone(court), node: Arc::clone(node), witness: Arc::clone(witness) };
    let mut config = ServerConfig::builder_with_provider(Arc::clone(&offer.provider))
        .with_protocol_versions(&offer.versions)?
        .with_client_cert_verifier(Arc::new(verifier))
        .with_cert_resolver(Arc::new(ServesChain { node: Arc::clone(node), witness: Arc::clone(witness) }));
    // Neo4j's acceptor decides by its own order (4.5).
    config.ignore_client_order = true;
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    Ok(Connection::Server(ServerConnection::new(Arc::new(config))?))
}

/// A chain with a key, not checked against each other: a wrong key is what a rehearsal finds out.
pub(super) fn unchecked(chain: Vec<CertificateDer<'static>>, pkcs8: &[u8]) -> Result<Arc<CertifiedKey>, Error> {
    let key = aws_lc_rs::sign::any_supported_type(&PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(pkcs8)))?;
    Ok(Arc::new(CertifiedKey::new(chain, Arc::new(ShortestHash(key)))))
}

fn offer(material: &Material, runtime: Runtime) -> Result<Offer, Lacking> {
    // With settings of which nothing works, every connection ends before its first byte: nothing to shake.
    let offer = ciphers::effective(&material.policy, runtime).map_err(|_| Lacking::Settings)?;
    let ours = Offer::new(offer.versions.iter().copied(), offer.suites.iter().map(|suite| suite.name))?;
    Ok(Offer { dials_by_old_hello: offer.ssl_v2_hello && !offer.versions.contains(&"TLSv1.3"), ..ours })
}

fn certify(material: &Material) -> Result<Arc<CertifiedKey>, Lacking> {
    let key = match &material.key {
        Key::Read(key) => key,
        Key::Encrypted { scheme, .. } => return Err(Lacking::KeyEncryption(scheme.clone())),
    };
    let key_type = &key.key_type;
    let leaf = material.chain.first().map(|leaf| &leaf.key);
    for kind in [Some(key_type), leaf].into_iter().flatten() {
        check_kind(kind)?;
    }
    let chain = material.chain.iter().map(|certificate| CertificateDer::from(certificate.der.clone())).collect();
    unchecked(chain, key.pkcs8.expose()).map_err(|_| Lacking::Key(kind_name(key_type)))
}

/// The closed list of keys that the TLS library lacks.
fn check_kind(kind: &KeyType) -> Result<(), Lacking> {
    // secp256r1, secp384r1, secp521r1 (RFC 5480, 2.1.1.1).
    const CURVES: [&str; 3] = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];
    match kind {
        KeyType::Rsa(2048..=8192) | KeyType::Ed25519 => Ok(()),
        KeyType::Rsa(bits) => Err(Lacking::KeySize(*bits)),
        KeyType::Ec(curve) if CURVES.contains(&curve.as_str()) => Ok(()),
        other => Err(Lacking::Key(kind_name(other))),
    }
}

fn kind_name(kind: &KeyType) -> String {
    match kind {
        KeyType::Rsa(bits) => format!("RSA {bits}"),
        KeyType::Ec(curve) => format!("EC {curve}"),
        KeyType::Dsa(bits) => format!("DSA {bits}"),
        KeyType::Ed25519 => "Ed25519".to_owned(),
        KeyType::Other(oid) => oid.clone(),
    }
}

/// The list has two bytes for its length, and each name two for its own (RFC 5246, 7.4.4).
fn hints(anchors: &[Certificate]) -> Result<Vec<DistinguishedName>, Lacking> {
    let length: usize = anchors.iter().map(|anchor| anchor.subject.der.len() + 2).sum();
    if length > usize::from(u16::MAX) {
        return Err(Lacking::TrustedNames(anchors.len()));
    }
    Ok(anchors.iter().map(|anchor| DistinguishedName::from(anchor.subject.der.clone())).collect())
}

/// Signs with the shortest hash that the other side takes, as the JDK does. The library's own order, longest first,
/// would need more room than the smallest RSA keys have.
#[derive(Debug)]
struct ShortestHash(Arc<dyn SigningKey>);

impl SigningKey for ShortestHash {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered.iter().find_map(|scheme| self.0.choose_scheme(&[*scheme]))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.0.algorithm()
    }
}
