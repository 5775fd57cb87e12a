//! A dials B: section 4.1, both directions of checks, by the rules alone.
//!
//! Where a side fails before the other could look at it, that is who refused: a key that cannot sign never gets as far
//! as being judged.

use super::chain::judge_within;
use super::reason::{exception, handshake_exception};
use super::{Hosts, Judge, Modelled, Refusal, Side, Usage, check_name};
use crate::finding::Runtime;
use crate::neo4j::ciphers::{Exchange, Offer, Suite, SuiteKey, Verdict, effective, find, meets_default_by_cbc_alone};
use crate::neo4j::conf::ClientAuth;
use crate::neo4j::curves;
use crate::neo4j::material::Material;
use crate::pki::certificate::{Certificate, KeyType, Name};
use crate::pki::key::PrivateKey;
use time::OffsetDateTime;

/// Section 4.1.8: whether an initiator sends its chain to an acceptor that names these subjects: if one of them issued
/// any certificate of the chain. An empty list means "anybody".
#[must_use]
pub fn offers(chain: &[Certificate], subjects: &[Name]) -> bool {
    subjects.is_empty()
        || chain.iter().any(|certificate| subjects.iter().any(|subject| subject.matches(&certificate.issuer)))
}

/// Section 4.1: A dials B under `host`, both policies loaded.
#[must_use]
pub fn handshake(
    from: (&Material, Runtime),
    to: (&Material, Runtime),
    host: &str,
    hosts: &Hosts,
    now: OffsetDateTime,
) -> Modelled {
    let mut modelled = Modelled { tls: None, cipher: None, refused: None };
    let initiator = Party { material: from.0, java: from.1.java, runtime: from.1 };
    let acceptor = Party { material: to.0, java: to.1.java, runtime: to.1 };
    modelled.refused = exchange(&initiator, &acceptor, host, hosts, now, &mut modelled.tls, &mut modelled.cipher).err();
    modelled
}

/// One of the two servers.
struct Party<'a> {
    material: &'a Material,
    java: u8,
    runtime: Runtime,
}

impl Party<'_> {
    fn judge(&self, now: OffsetDateTime) -> Judge<'_> {
        Judge {
            runtime: self.runtime,
            anchors: &self.material.anchors,
            crls: &self.material.crls,
            trust_all: self.material.policy.trust_all,
            now,
        }
    }

    fn offer(&self) -> Result<Offer, Refusal> {
        effective(&self.material.policy, self.runtime)
    }

    fn leaf(&self) -> Result<&Certificate, Refusal> {
        let text = "IllegalArgumentException: Param 'keyCertChain' must not be empty";
        self.material.chain.first().ok_or_else(|| Refusal { rule: "cert/empty", reason: text.to_owned() })
    }

    /// Whether the key belongs to the certificate (4.1.6, 4.1.11); one that cannot be opened is taken to.
    fn key_fits(&self, leaf: &Certificate) -> bool {
        let is_other = |key: &PrivateKey| key.is_unfit || key.belongs_to(&leaf.spki) == Some(false);
        !self.material.key.read().is_some_and(is_other)
    }

    /// Fails where the key makes no signature; `doing` is what it would be for.
    fn sign(&self, doing: &str) -> Result<(), Refusal> {
        if !self.material.key.read().is_some_and(|key| key.is_unfit) {
            return Ok(());
        }
        let text = format!("{doing} <- BadPaddingException: RSA private key operation failed");
        Err(Refusal { rule: "key/damaged", reason: handshake_exception(self.java, "handshake_failure", &text) })
    }

    /// The algorithm of key and certificate, if it is one and the same: Java's key manager offers no other.
    fn algorithm(&self, leaf: &Certificate) -> Option<Algorithm> {
        let of_certificate = algorithm(&leaf.key)?;
        self.material.key.key_type().is_none_or(|key| algorithm(key) == Some(of_certificate)).then_some(of_certificate)
    }
}

/// Java's name of a key algorithm, as far as TLS has signatures for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Rsa,
    Ec,
    Dsa,
    EdDsa,
    RsaPss,
}

fn algorithm(key: &KeyType) -> Option<Algorithm> {
    match key {
        KeyType::Rsa(_) => Some(Algorithm::Rsa),
        KeyType::Ec(_) => Some(Algorithm::Ec),
        KeyType::Dsa(_) => Some(Algorithm::Dsa),
        KeyType::Ed25519 => Some(Algorithm::EdDsa),
        KeyType::Other(oid) => match oid.as_str() {
            "1.3.101.113" => Some(Algorithm::EdDsa),
            "1.2.840.113549.1.1.10" => Some(Algorithm::RsaPss),
            _ => None,
        },
    }
}

/// What a side says that cannot prove its key.
const CERTIFICATE_VERIFY: &str = "Cannot produce CertificateVerify signature";

/// The shortest RSA key that can make a PSS signature with SHA-256, the least that TLS 1.3 has (RFC 8017).
const SHORTEST_PSS: u32 = 528;

/// Why a key cannot sign what a handshake of this version needs.
pub(super) fn cannot_sign(key: &KeyType, tls13: bool) -> Option<&'static str> {
    match key {
        KeyType::Ec(curve) if !curves::is_supported(curve) => Some("key/curve"),
        KeyType::Rsa(bits) if tls13 && *bits < SHORTEST_PSS => Some("key/weak-size"),
        KeyType::Dsa(_) if tls13 => Some("key/dsa"),
        _ => None,
    }
}

type Outcome<T> = Result<T, (Side, Refusal)>;

fn initiator(refusal: Refusal) -> (Side, Refusal) {
    (Side::Initiator, refusal)
}

fn acceptor(refusal: Refusal) -> (Side, Refusal) {
    (Side::Acceptor, refusal)
}

fn exchange(
    a: &Party<'_>,
    b: &Party<'_>,
    host: &str,
    hosts: &Hosts,
    now: OffsetDateTime,
    tls: &mut Option<&'static str>,
    cipher: &mut Option<&'static str>,
) -> Outcome<()> {
    let a_offer = a.offer().map_err(initiator)?;
    let b_leaf = b.leaf().map_err(acceptor)?;
    let b_offer = b.offer().map_err(acceptor)?;
    let version = version(&a_offer, &b_offer, b.java).map_err(acceptor)?;
    *tls = Some(version);
    let suite = suite(&a_offer, &b_offer, version, a, b, b_leaf).map_err(acceptor)?;
    *cipher = Some(suite.name);
    let tls13 = version == "TLSv1.3";
    let signs = suite.exchange != Exchange::StaticRsa;
    if tls13 {
        acceptor_can_sign(b, b_leaf).and_then(|()| b.sign(CERTIFICATE_VERIFY)).map_err(acceptor)?;
    } else if signs && old_hello(&a_offer) && b.java >= 25 {
        // That hello names no signature algorithms, which means SHA-1; Java 25 no longer signs with it (run).
        return Err(acceptor(Refusal { rule: "tls/sslv2hello", reason: no_signature(b_leaf, b.java) }));
    }

    if !tls13 && signs {
        b.sign("Failed to sign ecdhe parameters: RSA").map_err(acceptor)?;
    }
    let takes_old = takes_old_signatures(a.java, &a_offer, tls13);
    judge_within(&a.judge(now), &b.material.chain, Usage::Server, signs, takes_old).map_err(initiator)?;
    if a.material.policy.verify_hostname && !a.material.policy.trust_all {
        check_name(host, b_leaf, a.java, hosts).map_err(|refusal| initiator(with_alert(&refusal, a.java)))?;
    }
    if signs && !b.key_fits(b_leaf) {
        return Err(initiator(mismatch(a.java, suite, tls13)));
    }
    judge_initiator(a, b, &b_offer, tls13, now)?;
    if !b.key_fits(b_leaf) {
        // With static RSA nothing was signed: B decrypted another secret than A encrypted, and finds A's first message
        // under it garbled.
        let reason = exception("SSLException", b.java, "bad_record_mac", "Tag mismatch");
        return Err(acceptor(Refusal { rule: "key/mismatch", reason }));
    }
    Ok(())
}

/// 4.1.7 to 4.1.11: B asks for A's certificate, and judges it.
fn judge_initiator(a: &Party<'_>, b: &Party<'_>, b_offer: &Offer, tls13: bool, now: OffsetDateTime) -> Outcome<()> {
    if b.material.policy.client_auth == ClientAuth::None {
        return Ok(());
    }
    let subjects: Vec<Name> = if b.material.policy.trust_all {
        // Netty's trust manager that takes everybody names nobody.
        Vec::new()
    } else {
        b.material.anchors.iter().map(|anchor| anchor.subject.clone()).collect()
    };
    let leaf = a.material.chain.first();
    let is_usable = |leaf: &&Certificate| a.algorithm(leaf).is_some_and(|it| !(tls13 && it == Algorithm::Dsa));
    let usable = leaf.filter(is_usable);
    let Some(a_leaf) = usable.filter(|_| offers(&a.material.chain, &subjects)) else {
        return match b.material.policy.client_auth {
            ClientAuth::Require => Err(acceptor(no_certificate(a, b, usable.is_some(), tls13))),
            _ => Ok(()),
        };
    };
    if let Some(rule) = cannot_sign(&a_leaf.key, tls13) {
        return Err(initiator(cannot_sign_refusal(rule, &a_leaf.key, a.java)));
    }
    a.sign(CERTIFICATE_VERIFY).map_err(initiator)?;
    let takes_old = takes_old_signatures(b.java, b_offer, tls13);
    judge_within(&b.judge(now), &a.material.chain, Usage::Client, true, takes_old).map_err(acceptor)?;
    if !a.key_fits(a_leaf) {
        let reason = handshake_exception(b.java, "handshake_failure", "Invalid CertificateVerify signature");
        return Err(acceptor(Refusal { rule: "key/mismatch", reason }));
    }
    Ok(())
}

/// Whether SHA-224 and DSA are taken under a certificate: TLS 1.3 has neither. Java 17 looks at all versions that a side
/// has enabled, Java 25 at the one that was negotiated (run).
fn takes_old_signatures(java: u8, offer: &Offer, tls13: bool) -> bool {
    if java < 23 { offer.versions.contains(&"TLSv1.2") } else { !tls13 }
}

/// Whether A begins with an SSL 2.0 hello: not while it offers 1.3 (RFC 8446, appendix D.5), whatever is enabled.
fn old_hello(a: &Offer) -> bool {
    a.ssl_v2_hello && !a.versions.contains(&"TLSv1.3")
}

/// The versions of an offer as the JDK lists them.
fn listed(offer: &Offer) -> String {
    let hello = if offer.ssl_v2_hello { ", SSLv2Hello" } else { "" };
    format!("[{}{hello}]", offer.versions.join(", "))
}

/// 4.1.3: the highest common version.
fn version(a: &Offer, b: &Offer, java: u8) -> Result<&'static str, Refusal> {
    if old_hello(a) && !b.ssl_v2_hello {
        let reason = "SSLHandshakeException: SSLv2Hello is not enabled".to_owned();
        return Err(Refusal { rule: "tls/sslv2hello", reason });
    }
    if let Some(common) = b.versions.iter().find(|version| a.versions.contains(version)) {
        return Ok(common);
    }
    if old_hello(a) {
        let text = "Client requested protocol TLSv1.2 is not enabled or supported in server context";
        let reason = handshake_exception(java, "protocol_version", text);
        return Err(Refusal { rule: "tls/no-common-version", reason });
    }
    let text = format!(
        "The client supported protocol versions {} are not accepted by server preferences {}",
        listed(a),
        listed(b),
    );
    Err(Refusal { rule: "tls/no-common-version", reason: handshake_exception(java, "protocol_version", &text) })
}

/// 4.1.4: the first suite of B's list, in B's order, that A has too and that B's key fits.
fn suite(
    a_offer: &Offer,
    b_offer: &Offer,
    version: &'static str,
    a: &Party<'_>,
    b: &Party<'_>,
    leaf: &Certificate,
) -> Result<&'static Suite, Refusal> {
    let common: Vec<&'static Suite> =
        b_offer.suites.iter().copied().filter(|suite| suite.fits(version) && a_offer.suites.contains(suite)).collect();
    let algorithm = b.algorithm(leaf);
    let on_curve = cannot_sign(&leaf.key, false).is_none();
    let fits = |suite: &&&'static Suite| match (suite.key, algorithm) {
        (SuiteKey::Any, _)
        | (SuiteKey::Rsa, Some(Algorithm::Rsa))
        | (SuiteKey::Dsa, Some(Algorithm::Dsa))
        | (SuiteKey::Ec, Some(Algorithm::EdDsa)) => true,
        (SuiteKey::Rsa, Some(Algorithm::RsaPss)) => suite.exchange != Exchange::StaticRsa,
        (SuiteKey::Ec, Some(Algorithm::Ec)) => on_curve,
        _ => false,
    };
    if let Some(suite) = common.iter().find(fits) {
        return Ok(suite);
    }
    let (ours, theirs) = (&a.material.policy, &b.material.policy);
    let by_cbc = meets_default_by_cbc_alone(ours, theirs) || meets_default_by_cbc_alone(theirs, ours);
    let rule = match algorithm {
        None => "key/mismatch",
        Some(Algorithm::Dsa) => "key/dsa",
        Some(Algorithm::Ec) if !on_curve => "key/curve",
        _ if !common.is_empty() => only_of_another_key(&common, [a, b]),
        _ if by_cbc => "tls/cbc-against-2025.10",
        _ => "tls/no-common-suite",
    };
    Err(Refusal { rule, reason: handshake_exception(b.java, "handshake_failure", "no cipher suites in common") })
}

/// There are common suites, all for keys of another kind: the lists may once have had one that Java has dropped.
fn only_of_another_key(common: &[&'static Suite], both: [&Party<'_>; 2]) -> &'static str {
    let dropped = both.iter().any(|party| {
        let written = party.material.policy.ciphers.iter().flatten();
        written.filter_map(|name| find(name)).any(|suite| !suite.is_enabled(party.java))
    });
    match dropped {
        true => "tls/suite-disabled",
        false if common.iter().all(|suite| suite.verdict() == Verdict::Dss) => "tls/dss",
        false => "tls/suite-key-type",
    }
}

/// 4.1.4 for TLS 1.3, where the suite says nothing about the key.
fn acceptor_can_sign(b: &Party<'_>, leaf: &Certificate) -> Result<(), Refusal> {
    match b.algorithm(leaf) {
        Some(Algorithm::Dsa) | None => {
            let rule = if matches!(leaf.key, KeyType::Dsa(_)) { "key/dsa" } else { "key/mismatch" };
            let reason = handshake_exception(b.java, "handshake_failure", "No available authentication scheme");
            Err(Refusal { rule, reason })
        }
        Some(_) => match cannot_sign(&leaf.key, true) {
            Some(rule) => Err(cannot_sign_refusal(rule, &leaf.key, b.java)),
            None => Ok(()),
        },
    }
}

fn cannot_sign_refusal(rule: &'static str, key: &KeyType, java: u8) -> Refusal {
    // Two blanks: Java's own.
    let text = format!("No supported CertificateVerify signature algorithm for {}  key", kind(key));
    Refusal { rule, reason: exception("SSLException", java, "internal_error", &text) }
}

fn no_signature(leaf: &Certificate, java: u8) -> String {
    let text = format!("No supported signature algorithm for {}  key", kind(&leaf.key));
    exception("SSLException", java, "internal_error", &text)
}

fn kind(key: &KeyType) -> &'static str {
    match key {
        KeyType::Rsa(_) => "RSA",
        KeyType::Dsa(_) => "DSA",
        _ => "EC",
    }
}

/// 4.1.6: what A says of a proof by a key that is not the certificate's.
fn mismatch(java: u8, suite: &Suite, tls13: bool) -> Refusal {
    let text = match suite.exchange {
        _ if tls13 => "Invalid CertificateVerify signature",
        Exchange::Dhe => "Invalid signature on DH ServerKeyExchange message",
        _ => "Invalid ECDH ServerKeyExchange signature",
    };
    Refusal { rule: "key/mismatch", reason: handshake_exception(java, "handshake_failure", text) }
}

/// 4.1.9: REQUIRE, and A sends nothing.
fn no_certificate(a: &Party<'_>, b: &Party<'_>, usable: bool, tls13: bool) -> Refusal {
    let leaf = a.material.chain.first();
    let rule = match (leaf.map(|leaf| &leaf.key), usable) {
        (None, _) => "cert/empty",
        (Some(KeyType::Dsa(_)), false) => "key/dsa",
        (_, false) => "key/mismatch",
        _ if leaf.is_some_and(|leaf| b.material.anchors.contains(leaf)) => "trust/pinned-ca-leaf",
        _ if lacks_intermediate(a, b) => "cert/chain-incomplete",
        _ => "trust/initiator-not-trusted",
    };
    let alert = if tls13 { "certificate_required" } else { "handshake_failure" };
    let text = if b.java < 9 { "null cert chain" } else { "Empty client certificate chain" };
    Refusal { rule, reason: handshake_exception(b.java, alert, text) }
}

/// A knows an intermediate that would lead from its chain to B's store, and does not send it.
fn lacks_intermediate(a: &Party<'_>, b: &Party<'_>) -> bool {
    let Some(top) = a.material.chain.last() else { return false };
    let leads_on = |known: &&Certificate| {
        known.subject.matches(&top.issuer)
            && b.material.anchors.iter().any(|anchor| anchor.subject.matches(&known.issuer))
    };
    !top.is_self_issued() && a.material.anchors.iter().any(|known| leads_on(&known))
}

/// A name's refusal with the alert that Java 23 and later put before it.
fn with_alert(refusal: &Refusal, java: u8) -> Refusal {
    let text = refusal.reason.strip_prefix("SSLHandshakeException: ").unwrap_or(&refusal.reason);
    Refusal { rule: refusal.rule, reason: handshake_exception(java, "certificate_unknown", text) }
}
