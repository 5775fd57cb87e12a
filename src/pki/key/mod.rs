//! Reading private keys: plain PKCS#8, PKCS#1, SEC 1 and the traditional DSA form, and all of these encrypted.
//!
//! Not here: making keys (`make`), the encryptions themselves (`pbe`), and which of these Neo4j reads
//! (`neo4j/material.rs`). Whatever was read is held as PKCS#8, and written in that form alone.

mod encryption;
mod public;

pub use super::pbe::{Encryption, Kdf, MAX_ROUNDS, Work, oid, open_with as open_traditional};
pub use encryption::{ROUNDS, decrypt, describe_encryption, looks_like_a_key};
pub use public::{is_same_key, key_bits};

use super::certificate::KeyType;
use super::pbe;
use super::pem::{self, PemError};
use super::secret::{NoRandomness, Secret};
use aws_lc_rs::signature::KeyPair as _;
use aws_lc_rs::{agreement, signature};
use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::asn1::{AnyRef, BitStringRef, ContextSpecific, ObjectIdentifier, OctetStringRef, SequenceRef, UintRef};
use pkcs8::der::{self, Decode, Encode, Reader, SliceReader, Tag, TagNumber, Tagged};
use pkcs8::spki::AlgorithmIdentifierRef;
use std::fmt;
use std::sync::Arc;
use x509_parser::num_bigint::BigUint;
use zeroize::Zeroizing;

/// A private key of 64 kB would have RSA primes of 50,000 bits; OpenSSL and the JDK stop at 16,384.
const MAX_KEY: usize = 64 << 10;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSASSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const DSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10040.4.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// A private key that was read.
#[derive(Clone)]
pub struct PrivateKey {
    /// Kind and size.
    pub key_type: KeyType,
    /// PKCS#8 `PrivateKeyInfo`, DER.
    pub pkcs8: Arc<Secret>,
    /// The public half as `SubjectPublicKeyInfo`, DER, to compare with a certificate's; absent for a kind that no
    /// library here can compute it for. On curves that no library here knows it is what the key file says of itself.
    pub spki: Option<Vec<u8>>,
    /// Whether it is an RSA key that cannot sign: its numbers contradict each other, or it has more than two primes, whose
    /// further ones Java overlooks.
    pub is_unfit: bool,
}

/// Why a private key cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// The file is no PEM.
    Pem(PemError),
    /// No block of the file is a private key; the labels that are there.
    NoKey(Vec<String>),
    /// More than 64 kB.
    TooLarge,
    /// The bytes are not what the label says.
    Malformed,
    /// Encrypted, and there is no pass phrase.
    PassPhraseNeeded(Encryption),
    /// The pass phrase does not open it.
    WrongPassPhrase,
    /// Encrypted in a way that is not opened here.
    UnsupportedEncryption(Encryption),
    /// Opening it would take more than [`MAX_ROUNDS`].
    TooManyRounds {
        /// What the key asks for.
        rounds: u64,
    },
    /// What was encrypted does not decrypt to the same again.
    NotReadBack,
    /// The system's random number generator failed.
    NoRandomness,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pem(error) => error.fmt(f),
            Self::NoKey(labels) => write!(f, "no private key among the blocks {labels:?}"),
            Self::TooLarge => write!(f, "over {MAX_KEY} bytes"),
            Self::Malformed => f.write_str("malformed private key"),
            Self::PassPhraseNeeded(encryption) => write!(f, "encrypted ({encryption}), no pass phrase given"),
            Self::WrongPassPhrase => f.write_str("the pass phrase does not decrypt the key"),
            Self::UnsupportedEncryption(encryption) => write!(f, "encryption not supported: {encryption}"),
            Self::TooManyRounds { rounds } => write!(f, "{rounds} rounds of key derivation, over {MAX_ROUNDS}"),
            Self::NotReadBack => f.write_str("the encrypted key does not decrypt to the same key"),
            Self::NoRandomness => NoRandomness.fmt(f),
        }
    }
}

impl std::error::Error for KeyError {}

impl From<NoRandomness> for KeyError {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}

impl From<der::Error> for KeyError {
    /// The library's text names positions and tags, which nobody who has a damaged key can use.
    fn from(_: der::Error) -> Self {
        Self::Malformed
    }
}

impl PrivateKey {
    /// Reads the first private key of a PEM file, whatever stands around it, and opens it where it is encrypted.
    ///
    /// # Errors
    /// As [`KeyError`].
    pub fn from_pem(pem: &[u8], pass_phrase: Option<&Secret>) -> Result<Self, KeyError> {
        Self::from_pem_within(pem, pass_phrase, &mut Work::bounded())
    }

    /// The same with what is left of the work that may be done: for several keys of one file.
    ///
    /// # Errors
    /// As [`KeyError`]; [`KeyError::TooManyRounds`] where it takes more than is left.
    pub fn from_pem_within(pem: &[u8], pass_phrase: Option<&Secret>, work: &mut Work) -> Result<Self, KeyError> {
        let blocks = pem::blocks(pem).map_err(KeyError::Pem)?;
        match blocks.iter().find(|block| block.label.ends_with("PRIVATE KEY")) {
            Some(block) => Self::from_block_within(block, pass_phrase, work),
            None => Err(KeyError::NoKey(blocks.into_iter().map(|block| block.label).collect())),
        }
    }

    /// Reads a private key's block.
    ///
    /// # Errors
    /// As [`KeyError`]; [`KeyError::NoKey`] with the label of a block that is none.
    pub fn from_block(block: &pem::Block, pass_phrase: Option<&Secret>) -> Result<Self, KeyError> {
        Self::from_block_within(block, pass_phrase, &mut Work::bounded())
    }

    fn from_block_within(block: &pem::Block, pass_phrase: Option<&Secret>, work: &mut Work) -> Result<Self, KeyError> {
        let label = block.label.as_str();
        let opened = match (Encryption::of_block(label, &block.headers), pass_phrase) {
            (None, _) => None,
            (Some(encryption), None) => return Err(KeyError::PassPhraseNeeded(encryption)),
            (Some(_), Some(pass_phrase)) => Some(pbe::open_traditional(&block.headers, &block.der, pass_phrase)?),
        };
        let der = opened.as_deref().unwrap_or(&block.der);
        match (label, pass_phrase) {
            ("PRIVATE KEY", _) => Self::from_pkcs8_der(der),
            ("RSA PRIVATE KEY", _) => Self::from_pkcs1_der(der),
            ("EC PRIVATE KEY", _) => Self::from_sec1_der(der),
            ("DSA PRIVATE KEY", _) => Self::from_dsa_der(der),
            ("ENCRYPTED PRIVATE KEY", Some(pass_phrase)) => encryption::decrypt_within(der, pass_phrase, work),
            ("ENCRYPTED PRIVATE KEY", None) => Err(KeyError::PassPhraseNeeded(describe_encryption(der)?)),
            (label, _) => Err(KeyError::NoKey(vec![label.to_owned()])),
        }
    }

    /// Reads `PrivateKeyInfo` (RFC 5208, RFC 5958), the content of `PRIVATE KEY`.
    ///
    /// # Errors
    /// [`KeyError::Malformed`], [`KeyError::TooLarge`].
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, KeyError> {
        let info = PrivateKeyInfoRef::from_der(bounded(der)?)?;
        let algorithm = info.algorithm;
        let content = info.private_key.as_bytes();
        let (key_type, spki) = match algorithm.oid {
            RSA | RSASSA_PSS => rsa(algorithm, content)?,
            EC => ec(algorithm, content)?,
            DSA => (KeyType::Dsa(dsa_bits(algorithm)?), None),
            ED25519 => (KeyType::Ed25519, Some(ed25519(content)?)),
            other => (KeyType::Other(other.to_string()), None),
        };
        let is_unfit = algorithm.oid == RSA && contradicts_itself(content)?;
        Ok(Self { key_type, pkcs8: Arc::new(Secret::from(der.to_vec())), spki, is_unfit })
    }

    /// Reads `RSAPrivateKey` (RFC 8017, A.1.2), the content of `RSA PRIVATE KEY`.
    ///
    /// # Errors
    /// [`KeyError::Malformed`], [`KeyError::TooLarge`].
    pub fn from_pkcs1_der(der: &[u8]) -> Result<Self, KeyError> {
        wrapped(AlgorithmIdentifierRef { oid: RSA, parameters: Some(AnyRef::NULL) }, bounded(der)?)
    }

    /// Reads `ECPrivateKey` (RFC 5915), the content of `EC PRIVATE KEY`; the curve must be in it.
    ///
    /// # Errors
    /// [`KeyError::Malformed`], [`KeyError::TooLarge`].
    pub fn from_sec1_der(der: &[u8]) -> Result<Self, KeyError> {
        let parameters = EcPrivateKey::from_der(bounded(der)?)?.parameters.ok_or(KeyError::Malformed)?;
        wrapped(AlgorithmIdentifierRef { oid: EC, parameters: Some(parameters) }, der)
    }

    /// Reads OpenSSL's `SEQUENCE { 0, p, q, g, y, x }`, the content of `DSA PRIVATE KEY`.
    ///
    /// # Errors
    /// [`KeyError::Malformed`], [`KeyError::TooLarge`].
    pub fn from_dsa_der(der: &[u8]) -> Result<Self, KeyError> {
        let [_, parameters @ .., public, private] = integers::<6>(bounded(der)?)?;
        let parameters: [_; 3] = parameters;
        let parameters = parameters.to_der()?;
        let algorithm = AlgorithmIdentifierRef { oid: DSA, parameters: Some(AnyRef::from_der(&parameters)?) };
        let mut key = wrapped(algorithm, &Zeroizing::new(private.to_der()?))?;
        key.spki = Some(public::spki(algorithm, &public.to_der()?)?);
        Ok(key)
    }

    /// Writes the key as it is: `PRIVATE KEY`.
    #[must_use]
    pub fn to_pem(&self) -> Secret {
        pem::encode_secret("PRIVATE KEY", self.pkcs8.expose())
    }

    /// Writes the key encrypted: `ENCRYPTED PRIVATE KEY`, PBES2 with PBKDF2-HMAC-SHA256 of [`ROUNDS`] and AES-256-CBC,
    /// which every Neo4j from 4.0 on reads (5.3), and OpenSSL. What was written is read again and compared.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`]; [`KeyError::NotReadBack`], which should never happen.
    pub fn to_encrypted_pem(&self, pass_phrase: &Secret) -> Result<Secret, KeyError> {
        let pem = pem::encode_secret("ENCRYPTED PRIVATE KEY", &encryption::encrypt(&self.pkcs8, pass_phrase)?);
        match Self::from_pem(pem.expose(), Some(pass_phrase)) {
            Ok(read) if read.pkcs8.is_same_as(self.pkcs8.expose()) => Ok(pem),
            _ => Err(KeyError::NotReadBack),
        }
    }

    /// Whether a certificate's `SubjectPublicKeyInfo` is this key's other half; `None` where that cannot be told.
    #[must_use]
    pub fn belongs_to(&self, spki: &[u8]) -> Option<bool> {
        is_same_key(self.spki.as_deref()?, spki)
    }
}

/// At most [`MAX_KEY`].
pub(super) fn bounded(der: &[u8]) -> Result<&[u8], KeyError> {
    if der.len() > MAX_KEY { Err(KeyError::TooLarge) } else { Ok(der) }
}

/// PKCS#8 around a key of another form.
fn wrapped(algorithm: AlgorithmIdentifierRef<'_>, content: &[u8]) -> Result<PrivateKey, KeyError> {
    let pkcs8 = Zeroizing::new(PrivateKeyInfoRef::new(algorithm, OctetStringRef::new(content)?).to_der()?);
    PrivateKey::from_pkcs8_der(&pkcs8)
}

fn rsa(algorithm: AlgorithmIdentifierRef<'_>, content: &[u8]) -> Result<(KeyType, Option<Vec<u8>>), KeyError> {
    let mut reader = SliceReader::new(content)?;
    let (modulus, exponent) = reader.sequence(|key| {
        let version: u8 = key.decode()?;
        let (modulus, exponent): (UintRef<'_>, UintRef<'_>) = (key.decode()?, key.decode()?);
        // d, p, q, both exponents and the coefficient; after them only what version 1 has, further primes.
        for _ in 0..6 {
            key.decode::<UintRef<'_>>()?;
        }
        if version > 1 || (version == 0 && !key.is_finished()) {
            return Err(KeyError::Malformed);
        }
        key.drain(key.remaining_len())?;
        Ok((modulus, exponent))
    })?;
    reader.finish()?;
    let key_type = match algorithm.oid {
        RSA => KeyType::Rsa(bits(modulus)),
        other => KeyType::Other(other.to_string()),
    };
    Ok((key_type, Some(public::spki(algorithm, &[modulus, exponent].to_der()?)?)))
}

/// Whether the numbers of an `RSAPrivateKey` that Java signs with do not belong together. The library tells for most keys
/// that are whole; for the others, which may only be short, they are multiplied.
fn contradicts_itself(content: &[u8]) -> Result<bool, KeyError> {
    if signature::RsaKeyPair::from_der(content).is_ok() {
        return Ok(false);
    }
    let mut reader = SliceReader::new(content)?;
    let numbers = reader.sequence(|key| {
        key.decode::<u8>()?;
        let numbers = (0..8).map(|_| key.decode()).collect::<der::Result<Vec<UintRef<'_>>>>()?;
        key.drain(key.remaining_len())?;
        Ok::<_, der::Error>(numbers)
    })?;
    let numbers: Vec<BigUint> = numbers.iter().map(|number| BigUint::from_bytes_be(number.as_bytes())).collect();
    let [modulus, exponent, _, p, q, exponent_p, exponent_q, coefficient] = &numbers[..] else {
        return Err(KeyError::Malformed);
    };
    let one = BigUint::from(1_u8);
    // Without the numbers of the Chinese remainder theorem Java signs with the private exponent.
    if [p, q, exponent_p, exponent_q, coefficient].contains(&&BigUint::ZERO) {
        return Ok(false);
    }
    let is_inverse = |a: &BigUint, b: &BigUint, modulus: &BigUint| *modulus > one && a * b % modulus == one;
    let fits = p * q == *modulus
        && is_inverse(exponent, exponent_p, &(p - &one))
        && is_inverse(exponent, exponent_q, &(q - &one))
        && is_inverse(coefficient, q, p);
    Ok(!fits)
}

/// `ECPrivateKey` of RFC 5915.
struct EcPrivateKey<'a> {
    scalar: &'a OctetStringRef,
    parameters: Option<AnyRef<'a>>,
    point: Option<BitStringRef<'a>>,
}

impl<'a> EcPrivateKey<'a> {
    fn from_der(der: &'a [u8]) -> Result<Self, KeyError> {
        let mut reader = SliceReader::new(der)?;
        let key = reader.sequence(|key| -> Result<_, KeyError> {
            if key.decode::<u8>()? != 1 {
                return Err(KeyError::Malformed);
            }
            let scalar = key.decode()?;
            let parameters = explicit(key, 0)?;
            let point = explicit(key, 1)?;
            Ok(Self { scalar, parameters, point })
        })?;
        reader.finish()?;
        Ok(key)
    }
}

fn explicit<'a, T>(reader: &mut SliceReader<'a>, number: u32) -> Result<Option<T>, KeyError>
where
    T: Decode<'a, Error = der::Error> + Tagged + 'a,
{
    Ok(ContextSpecific::<T>::decode_explicit(reader, TagNumber(number))?.map(|field| field.value))
}

fn ec(algorithm: AlgorithmIdentifierRef<'_>, content: &[u8]) -> Result<(KeyType, Option<Vec<u8>>), KeyError> {
    let key = EcPrivateKey::from_der(content)?;
    let parameters = algorithm.parameters.ok_or(KeyError::Malformed)?;
    let curve = match parameters.tag() {
        Tag::ObjectIdentifier => parameters.decode_as::<ObjectIdentifier>()?.to_string(),
        Tag::Sequence => {
            parameters.decode_as::<&SequenceRef>()?;
            "explicit".to_owned()
        }
        _ => return Err(KeyError::Malformed),
    };
    let known = match curve.as_str() {
        "1.2.840.10045.3.1.7" => Some((32, &agreement::ECDH_P256)),
        "1.3.132.0.34" => Some((48, &agreement::ECDH_P384)),
        "1.3.132.0.35" => Some((66, &agreement::ECDH_P521)),
        _ => None,
    };
    let spki = match (known, key.point.and_then(|point| point.as_bytes())) {
        // Computed from the scalar: Java does not look at the point in the file, so a wrong one there does no harm.
        (Some((length, curve)), _) => {
            let scalar = padded(key.scalar.as_bytes(), length)?;
            let key = agreement::PrivateKey::from_private_key(curve, &scalar).map_err(|_| KeyError::Malformed)?;
            let point = key.compute_public_key().map_err(|_| KeyError::Malformed)?;
            Some(public::spki(algorithm, point.as_ref())?)
        }
        (None, Some(point)) => Some(public::spki(algorithm, point)?),
        (None, None) => None,
    };
    Ok((KeyType::Ec(curve), spki))
}

/// A scalar as long as its curve's order: old writers leave leading zeros out, or put one more in front.
fn padded(scalar: &[u8], length: usize) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let digits = &scalar[scalar.iter().take_while(|&&byte| byte == 0).count()..];
    let zeros = length.checked_sub(digits.len()).ok_or(KeyError::Malformed)?;
    let mut padded = Zeroizing::new(vec![0; length]);
    padded[zeros..].copy_from_slice(digits);
    Ok(padded)
}

fn ed25519(content: &[u8]) -> Result<Vec<u8>, KeyError> {
    let seed = <&OctetStringRef>::from_der(content)?;
    let pair = signature::Ed25519KeyPair::from_seed_unchecked(seed.as_bytes()).map_err(|_| KeyError::Malformed)?;
    Ok(public::spki(AlgorithmIdentifierRef { oid: ED25519, parameters: None }, pair.public_key().as_ref())?)
}

fn dsa_bits(algorithm: AlgorithmIdentifierRef<'_>) -> Result<u32, KeyError> {
    let parameters = algorithm.parameters.ok_or(KeyError::Malformed)?.to_der()?;
    let [p, _, _] = integers::<3>(&parameters)?;
    Ok(bits(p))
}

fn bits(number: UintRef<'_>) -> u32 {
    let bytes = number.as_bytes();
    let leading = bytes.first().map_or(0, |byte| byte.leading_zeros());
    // At most MAX_KEY bytes, so that the number of bits fits.
    u32::try_from(8 * bytes.len()).unwrap_or(u32::MAX) - leading
}

/// A SEQUENCE of exactly so many non-negative integers.
fn integers<const N: usize>(der: &[u8]) -> Result<[UintRef<'_>; N], KeyError> {
    let mut reader = SliceReader::new(der)?;
    let numbers: Vec<_> = reader.sequence(|fields| (0..N).map(|_| fields.decode()).collect::<der::Result<_>>())?;
    reader.finish()?;
    numbers.try_into().map_err(|_| KeyError::Malformed)
}

#[cfg(test)]
mod tests;
