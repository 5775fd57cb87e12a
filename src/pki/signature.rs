//! Checking a signature under a certificate or a CRL.
//!
//! Not here: whether an algorithm is good enough (`neo4j/trust`).

use super::certificate::KeyType;
use aws_lc_rs::signature::{self, VerificationAlgorithm};
use x509_parser::signature_algorithm::RsaSsaPssParams;
use x509_parser::x509::AlgorithmIdentifier;

/// How a certificate or CRL is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureAlgorithm {
    /// The dotted OID.
    pub oid: String,
    /// The DER of the parameters (RSASSA-PSS has its hash there), empty where absent.
    pub parameters: Vec<u8>,
}

impl SignatureAlgorithm {
    pub(super) fn from_parsed(parsed: &AlgorithmIdentifier<'_>) -> Self {
        let parameters = parsed.parameters.as_ref().map_or_else(Vec::new, |any| {
            // RSASSA-PSS is the only one whose parameters are more than a NULL or an OID; its content is kept whole.
            any.data.to_vec()
        });
        Self { oid: parsed.algorithm.to_id_string(), parameters }
    }

    /// Whether there are parameters where none belong: RSA by PKCS#1 and ECDSA have none, or a NULL. Java looks for a
    /// reader of them and has none.
    fn has_odd_parameters(&self) -> bool {
        let has_none =
            self.oid != PSS && ["1.2.840.113549.1.1.", "1.2.840.10045.4."].iter().any(|of| self.oid.starts_with(of));
        has_none && !self.parameters.is_empty()
    }

    /// The hash under the signature, where it is one of those that decide something.
    #[must_use]
    pub fn hash(&self) -> Hash {
        match self.oid.as_str() {
            "1.2.840.113549.1.1.2" => Hash::Md2,
            "1.2.840.113549.1.1.4" => Hash::Md5,
            "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" | "1.2.840.10045.4.1" | "1.2.840.10040.4.3" => Hash::Sha1,
            "1.2.840.113549.1.1.14" | "1.2.840.10045.4.3.1" | "2.16.840.1.101.3.4.3.1" => Hash::Sha224,
            "1.2.840.113549.1.1.11" | "1.2.840.10045.4.3.2" | "2.16.840.1.101.3.4.3.2" => Hash::Sha256,
            "1.2.840.113549.1.1.12" | "1.2.840.10045.4.3.3" | "2.16.840.1.101.3.4.3.3" => Hash::Sha384,
            "1.2.840.113549.1.1.13" | "1.2.840.10045.4.3.4" | "2.16.840.1.101.3.4.3.4" => Hash::Sha512,
            "1.2.840.113549.1.1.10" => pss_hash(&self.parameters),
            _ => Hash::Other,
        }
    }

    /// The JDK's name, such as `SHA256withRSA`; the OID where it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        NAMES.iter().find(|(oid, _)| *oid == self.oid).map_or(&self.oid, |(_, name)| name)
    }
}

/// The JDK's names of signature algorithms, RFC 8017, RFC 5758, RFC 3279 and RFC 8410.
const NAMES: [(&str, &str); 16] = [
    ("1.2.840.113549.1.1.2", "MD2withRSA"),
    ("1.2.840.113549.1.1.4", "MD5withRSA"),
    ("1.2.840.113549.1.1.5", "SHA1withRSA"),
    ("1.2.840.113549.1.1.14", "SHA224withRSA"),
    ("1.2.840.113549.1.1.11", "SHA256withRSA"),
    ("1.2.840.113549.1.1.12", "SHA384withRSA"),
    ("1.2.840.113549.1.1.13", "SHA512withRSA"),
    ("1.2.840.113549.1.1.10", "RSASSA-PSS"),
    ("1.2.840.10045.4.1", "SHA1withECDSA"),
    ("1.2.840.10045.4.3.1", "SHA224withECDSA"),
    ("1.2.840.10045.4.3.2", "SHA256withECDSA"),
    ("1.2.840.10045.4.3.3", "SHA384withECDSA"),
    ("1.2.840.10045.4.3.4", "SHA512withECDSA"),
    ("1.2.840.10040.4.3", "SHA1withDSA"),
    ("2.16.840.1.101.3.4.3.2", "SHA256withDSA"),
    ("1.3.101.112", "Ed25519"),
];

/// A hash under a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Hash {
    Md2,
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    /// Another one, or none of its own (Ed25519).
    Other,
}

/// What became of checking a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {
    /// The key made it.
    Good,
    /// It did not.
    Bad,
    /// No library here can tell (DSA, Ed448, MD5, SHA-224, brainpool, RSA under 1024 or over 8192 bits); Java may.
    Unverifiable,
}

/// Checks a signature over `tbs` with the issuer's key.
#[must_use]
pub fn verify(algorithm: &SignatureAlgorithm, issuer_spki: &[u8], tbs: &[u8], signature: &[u8]) -> Verified {
    let Some(key) = KeyType::of_spki(issuer_spki) else { return Verified::Bad };
    if algorithm.has_odd_parameters() {
        return Verified::Bad;
    }
    let pss_with_usual_salt = algorithm.oid != PSS || usual_salt(&algorithm.parameters);
    let scheme: Option<&'static dyn VerificationAlgorithm> = match (&key, algorithm.oid.as_str()) {
        _ if !pss_with_usual_salt => None,
        (KeyType::Rsa(1024..=8192), PSS) => pss_scheme(algorithm.hash(), &key),
        (KeyType::Other(oid), PSS) if oid == PSS => None,
        (KeyType::Rsa(1024..=8192), oid) if oid.starts_with("1.2.840.113549.1.1.") => {
            pkcs1_scheme(algorithm.hash(), &key)
        }
        (KeyType::Ec(curve), oid) if oid.starts_with("1.2.840.10045.4.") => ecdsa_scheme(curve, algorithm.hash()),
        (KeyType::Ed25519, "1.3.101.112") => Some(&signature::ED25519),
        _ if !fits(&key, &algorithm.oid) => return Verified::Bad,
        _ => None,
    };
    let Some(scheme) = scheme else { return Verified::Unverifiable };
    match signature::UnparsedPublicKey::new(scheme, issuer_spki).verify(tbs, signature) {
        Ok(()) => Verified::Good,
        Err(_) => Verified::Bad,
    }
}

const PSS: &str = "1.2.840.113549.1.1.10";

/// Whether a key of this kind can have made such a signature at all.
fn fits(key: &KeyType, oid: &str) -> bool {
    match key {
        KeyType::Rsa(_) => oid.starts_with("1.2.840.113549.1.1.") || oid == "1.3.14.3.2.29",
        KeyType::Ec(_) => oid.starts_with("1.2.840.10045.4."),
        KeyType::Dsa(_) => oid.starts_with("1.2.840.10040.4.") || oid.starts_with("2.16.840.1.101.3.4.3."),
        KeyType::Ed25519 => oid == "1.3.101.112",
        KeyType::Other(_) => true,
    }
}

fn pkcs1_scheme(hash: Hash, key: &KeyType) -> Option<&'static dyn VerificationAlgorithm> {
    let long = matches!(key, KeyType::Rsa(2048..));
    match hash {
        Hash::Sha1 => Some(&signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY),
        Hash::Sha256 => Some(&signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        Hash::Sha384 if long => Some(&signature::RSA_PKCS1_2048_8192_SHA384),
        Hash::Sha512 => Some(&signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        _ => None,
    }
}

fn pss_scheme(hash: Hash, key: &KeyType) -> Option<&'static dyn VerificationAlgorithm> {
    match (hash, key) {
        (Hash::Sha256, KeyType::Rsa(2048..)) => Some(&signature::RSA_PSS_2048_8192_SHA256),
        (Hash::Sha384, KeyType::Rsa(2048..)) => Some(&signature::RSA_PSS_2048_8192_SHA384),
        (Hash::Sha512, KeyType::Rsa(2048..)) => Some(&signature::RSA_PSS_2048_8192_SHA512),
        _ => None,
    }
}

fn ecdsa_scheme(curve: &str, hash: Hash) -> Option<&'static dyn VerificationAlgorithm> {
    match (curve, hash) {
        ("1.2.840.10045.3.1.7", Hash::Sha1) => Some(&signature::ECDSA_P256_SHA1_ASN1),
        ("1.2.840.10045.3.1.7", Hash::Sha256) => Some(&signature::ECDSA_P256_SHA256_ASN1),
        ("1.2.840.10045.3.1.7", Hash::Sha384) => Some(&signature::ECDSA_P256_SHA384_ASN1),
        ("1.2.840.10045.3.1.7", Hash::Sha512) => Some(&signature::ECDSA_P256_SHA512_ASN1),
        ("1.3.132.0.34", Hash::Sha256) => Some(&signature::ECDSA_P384_SHA256_ASN1),
        ("1.3.132.0.34", Hash::Sha384) => Some(&signature::ECDSA_P384_SHA384_ASN1),
        ("1.3.132.0.34", Hash::Sha512) => Some(&signature::ECDSA_P384_SHA512_ASN1),
        ("1.3.132.0.35", Hash::Sha1) => Some(&signature::ECDSA_P521_SHA1_ASN1),
        ("1.3.132.0.35", Hash::Sha224) => Some(&signature::ECDSA_P521_SHA224_ASN1),
        ("1.3.132.0.35", Hash::Sha256) => Some(&signature::ECDSA_P521_SHA256_ASN1),
        ("1.3.132.0.35", Hash::Sha384) => Some(&signature::ECDSA_P521_SHA384_ASN1),
        ("1.3.132.0.35", Hash::Sha512) => Some(&signature::ECDSA_P521_SHA512_ASN1),
        ("1.3.132.0.10", Hash::Sha256) => Some(&signature::ECDSA_P256K1_SHA256_ASN1),
        _ => None,
    }
}

/// RFC 4055: absent parameters mean SHA-1.
fn pss_hash(parameters: &[u8]) -> Hash {
    let Some(parameters) = pss_parameters(parameters) else { return Hash::Other };
    match parameters.hash_algorithm_oid().to_id_string().as_str() {
        "1.3.14.3.2.26" => Hash::Sha1,
        "2.16.840.1.101.3.4.2.4" => Hash::Sha224,
        "2.16.840.1.101.3.4.2.1" => Hash::Sha256,
        "2.16.840.1.101.3.4.2.2" => Hash::Sha384,
        "2.16.840.1.101.3.4.2.3" => Hash::Sha512,
        _ => Hash::Other,
    }
}

/// Whether the salt is as long as the hash and the mask uses that hash, the only form that the library checks.
fn usual_salt(parameters: &[u8]) -> bool {
    let Some(parsed) = pss_parameters(parameters) else { return false };
    let length = match pss_hash(parameters) {
        Hash::Sha256 => 32,
        Hash::Sha384 => 48,
        Hash::Sha512 => 64,
        _ => return false,
    };
    let mask = parsed.mask_gen_algorithm().is_ok_and(|mask| mask.hash == *parsed.hash_algorithm_oid());
    parsed.salt_length() == length && mask
}

fn pss_parameters(content: &[u8]) -> Option<RsaSsaPssParams<'_>> {
    use x509_parser::asn1_rs::{Any, Class, Header, Length, Tag};
    let header = Header::new(Class::Universal, true, Tag::Sequence, Length::Definite(content.len()));
    RsaSsaPssParams::try_from(&Any::new(header, content)).ok()
}
