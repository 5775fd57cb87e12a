//! Keys encrypted by PBES2 (RFC 8018, 6.2): described, opened, made.
//!
//! Not here: which scheme which release of Neo4j takes (`neo4j/material.rs`, from the description).

use super::{KeyError, PrivateKey, bounded};
use crate::pki::secret::{NoRandomness, Secret};
use aws_lc_rs::cipher::{
    self, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey, PaddedBlockEncryptingKey, UnboundCipherKey,
};
use aws_lc_rs::{pbkdf2, rand};
use pkcs8::EncryptedPrivateKeyInfoRef;
use pkcs8::der::asn1::{AnyRef, OctetStringRef};
use pkcs8::der::{Decode, Encode, Reader, SliceReader, Tag, Tagged};
use pkcs8::spki::AlgorithmIdentifierRef;
use std::fmt;
use std::num::NonZeroU32;
use zeroize::Zeroizing;

/// Rounds of PBKDF2-HMAC-SHA256 for the keys that we write: OWASP's figure since 2023, a tenth of a second.
pub const ROUNDS: u32 = 600_000;

/// More than any tool writes, and some seconds of work: a key that asks for more is not opened.
pub const MAX_ROUNDS: u32 = 10_000_000;

/// The object identifiers that [`Encryption`] holds, dotted.
pub mod oid {
    /// PBES2 (RFC 8018).
    pub const PBES2: &str = "1.2.840.113549.1.5.13";
    /// PBKDF2 (RFC 8018).
    pub const PBKDF2: &str = "1.2.840.113549.1.5.12";
    /// scrypt (RFC 7914).
    pub const SCRYPT: &str = "1.3.6.1.4.1.11591.4.11";
    /// HMAC with SHA-1, PBKDF2's default (RFC 8018, B.1.2), as are all of these.
    pub const HMAC_SHA1: &str = "1.2.840.113549.2.7";
    /// HMAC with SHA-224.
    pub const HMAC_SHA224: &str = "1.2.840.113549.2.8";
    /// HMAC with SHA-256.
    pub const HMAC_SHA256: &str = "1.2.840.113549.2.9";
    /// HMAC with SHA-384.
    pub const HMAC_SHA384: &str = "1.2.840.113549.2.10";
    /// HMAC with SHA-512.
    pub const HMAC_SHA512: &str = "1.2.840.113549.2.11";
    /// AES-128-CBC (NIST's algorithm registration), as are the next two.
    pub const AES_128_CBC: &str = "2.16.840.1.101.3.4.1.2";
    /// AES-192-CBC.
    pub const AES_192_CBC: &str = "2.16.840.1.101.3.4.1.22";
    /// AES-256-CBC.
    pub const AES_256_CBC: &str = "2.16.840.1.101.3.4.1.42";
    /// DES-EDE3-CBC, which `openssl req -newkey` uses up to OpenSSL 3.4.
    pub const DES_EDE3_CBC: &str = "1.2.840.113549.3.7";
}

/// How a key is encrypted, as far as that decides who can read it. All identifiers are dotted OIDs, see [`oid`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// One identifier for all: PBES1 (RFC 8018, 6.1), a scheme of PKCS#12, or one that is not known here.
    Pbes1 {
        /// The scheme.
        oid: String,
    },
    /// PBES2: key derivation and cipher are named apart.
    Pbes2 {
        /// How the key is derived.
        kdf: Kdf,
        /// The cipher.
        cipher: String,
    },
    /// The encryption of RFC 1421, in PEM headers.
    ProcType {
        /// The cipher's name in `DEK-Info`, upper case.
        cipher: String,
    },
}

/// A key derivation of PBES2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kdf {
    /// PBKDF2.
    Pbkdf2 {
        /// The HMAC.
        prf: String,
        /// How often it runs.
        rounds: u64,
    },
    /// Another, such as scrypt.
    Other {
        /// Which.
        oid: String,
    },
}

impl Encryption {
    /// What the headers of a PEM block say; `None` where they tell of no encryption.
    #[must_use]
    pub fn from_headers(headers: &[(String, String)]) -> Option<Self> {
        let value = |wanted: &str| headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        value("Proc-Type").filter(|value| value.contains("ENCRYPTED"))?;
        let cipher = value("DEK-Info").unwrap_or_default().split(',').next().unwrap_or_default();
        Some(Self::ProcType { cipher: cipher.trim().to_ascii_uppercase() })
    }
}

impl Encryption {
    /// Whether it is what [`PrivateKey::to_encrypted_pem`] writes, apart from how often the derivation runs.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        let Self::Pbes2 { kdf: Kdf::Pbkdf2 { prf, .. }, cipher } = self else { return false };
        prf == oid::HMAC_SHA256 && cipher == oid::AES_256_CBC
    }
}

impl fmt::Display for Encryption {
    /// The names that OpenSSL prints; identifiers without a name as they are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pbes1 { oid } => f.write_str(name(oid)),
            Self::Pbes2 { kdf: Kdf::Pbkdf2 { prf, .. }, cipher } => {
                write!(f, "PBES2, PBKDF2, {}, {}", name(prf), name(cipher))
            }
            Self::Pbes2 { kdf: Kdf::Other { oid }, cipher } => write!(f, "PBES2, {}, {}", name(oid), name(cipher)),
            Self::ProcType { cipher } => write!(f, "Proc-Type, {cipher}"),
        }
    }
}

fn name(oid: &str) -> &str {
    match oid {
        oid::SCRYPT => "scrypt",
        oid::HMAC_SHA1 => "hmacWithSHA1",
        oid::HMAC_SHA224 => "hmacWithSHA224",
        oid::HMAC_SHA256 => "hmacWithSHA256",
        oid::HMAC_SHA384 => "hmacWithSHA384",
        oid::HMAC_SHA512 => "hmacWithSHA512",
        oid::AES_128_CBC => "AES-128-CBC",
        oid::AES_192_CBC => "AES-192-CBC",
        oid::AES_256_CBC => "AES-256-CBC",
        oid::DES_EDE3_CBC => "DES-EDE3-CBC",
        "2.16.840.1.101.3.4.1.4" => "AES-128-CFB",
        "2.16.840.1.101.3.4.1.44" => "AES-256-CFB",
        "1.2.392.200011.61.1.1.1.2" => "CAMELLIA-128-CBC",
        "1.2.392.200011.61.1.1.1.4" => "CAMELLIA-256-CBC",
        "1.2.410.200046.1.1.2" => "ARIA-128-CBC",
        "1.2.410.200046.1.1.12" => "ARIA-256-CBC",
        "1.3.14.3.2.7" => "DES-CBC",
        "1.2.840.113549.3.2" => "RC2-CBC",
        "1.2.840.113549.1.5.1" => "PBE-MD2-DES",
        "1.2.840.113549.1.5.3" => "PBE-MD5-DES",
        "1.2.840.113549.1.5.4" => "PBE-MD2-RC2-64",
        "1.2.840.113549.1.5.6" => "PBE-MD5-RC2-64",
        "1.2.840.113549.1.5.10" => "PBE-SHA1-DES",
        "1.2.840.113549.1.5.11" => "PBE-SHA1-RC2-64",
        "1.2.840.113549.1.12.1.1" => "PBE-SHA1-RC4-128",
        "1.2.840.113549.1.12.1.2" => "PBE-SHA1-RC4-40",
        "1.2.840.113549.1.12.1.3" => "PBE-SHA1-3DES",
        "1.2.840.113549.1.12.1.4" => "PBE-SHA1-2DES",
        "1.2.840.113549.1.12.1.5" => "PBE-SHA1-RC2-128",
        "1.2.840.113549.1.12.1.6" => "PBE-SHA1-RC2-40",
        other => other,
    }
}

/// How an `EncryptedPrivateKeyInfo` (RFC 5208, 6) is encrypted; no pass phrase is needed for that.
///
/// # Errors
/// [`KeyError::Malformed`], [`KeyError::TooLarge`].
pub fn describe_encryption(der: &[u8]) -> Result<Encryption, KeyError> {
    Ok(Encrypted::from_der(der)?.encryption)
}

/// Opens an `EncryptedPrivateKeyInfo`.
///
/// # Errors
/// As [`KeyError`]; [`KeyError::WrongPassPhrase`] also where the encrypted bytes were damaged, which nobody can tell
/// apart without a checksum, and PBES2 has none.
pub fn decrypt(der: &[u8], pass_phrase: &Secret) -> Result<PrivateKey, KeyError> {
    let encrypted = Encrypted::from_der(der)?;
    let unsupported = || KeyError::UnsupportedEncryption(encrypted.encryption.clone());
    let Encryption::Pbes2 { kdf: Kdf::Pbkdf2 { prf, rounds }, cipher } = &encrypted.encryption else {
        return Err(unsupported());
    };
    let rounds = u32::try_from(*rounds).ok().filter(|&rounds| rounds <= MAX_ROUNDS);
    let rounds = rounds.ok_or(KeyError::TooManyRounds { rounds: encrypted.rounds() })?;
    let rounds = NonZeroU32::new(rounds).ok_or(KeyError::Malformed)?;

    let mut content = Zeroizing::new(encrypted.content.to_vec());
    let plain = if let (Some(prf), Some((cipher, key_length))) = (hmac(prf), aes(cipher)) {
        if encrypted.key_length.is_some_and(|length| length != key_length) {
            return Err(unsupported());
        }
        let mut key = Zeroizing::new(vec![0; key_length]);
        pbkdf2::derive(prf, rounds, encrypted.salt, pass_phrase.expose(), &mut key);
        let iv: [u8; 16] = encrypted.iv()?.try_into().map_err(|_| KeyError::Malformed)?;
        let key = UnboundCipherKey::new(cipher, &key).and_then(PaddedBlockDecryptingKey::cbc_pkcs7);
        let key = key.map_err(|_| unsupported())?;
        key.decrypt(&mut content, DecryptionContext::Iv128(iv.into())).map_err(|_| KeyError::WrongPassPhrase)?
    } else {
        // HMAC-SHA224 and DES-EDE3, which aws-lc-rs does not offer. This library takes salts of up to 32 bytes, and
        // does not wipe the derived key.
        let scheme = pkcs5::EncryptionScheme::try_from(encrypted.algorithm).map_err(|_| unsupported())?;
        match scheme.decrypt_in_place(pass_phrase.expose(), &mut content) {
            Ok(plain) => plain,
            Err(pkcs5::Error::DecryptFailed) => return Err(KeyError::WrongPassPhrase),
            Err(_) => return Err(unsupported()),
        }
    };
    // One in 256 wrong pass phrases leaves bytes that look padded; then the plain text is no DER.
    match AnyRef::from_der(plain) {
        Ok(value) if value.tag() == Tag::Sequence => PrivateKey::from_pkcs8_der(plain),
        _ => Err(KeyError::WrongPassPhrase),
    }
}

/// `EncryptedPrivateKeyInfo`, DER, as [`PrivateKey::to_encrypted_pem`] describes it.
pub(super) fn encrypt(pkcs8: &Secret, pass_phrase: &Secret) -> Result<Vec<u8>, KeyError> {
    let (mut salt, mut iv) = ([0; 16], [0; 16]);
    rand::fill(&mut salt).and_then(|()| rand::fill(&mut iv)).map_err(|_| NoRandomness)?;
    let parameters = pkcs5::pbes2::Parameters::generate_pbkdf2_sha256_aes256cbc(ROUNDS, &salt, iv);
    let parameters = parameters.map_err(|_| KeyError::NotReadBack)?;

    let mut key = Zeroizing::new([0; 32]);
    let rounds = const { NonZeroU32::new(ROUNDS).unwrap() };
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, rounds, &salt, pass_phrase.expose(), key.as_mut_slice());
    // Room for the padding: a buffer that grows would leave an unwiped copy behind.
    let mut content = Zeroizing::new(Vec::with_capacity(pkcs8.expose().len() + 16));
    content.extend_from_slice(pkcs8.expose());
    UnboundCipherKey::new(&cipher::AES_256, key.as_slice())
        .and_then(PaddedBlockEncryptingKey::cbc_pkcs7)
        .and_then(|key| key.less_safe_encrypt(&mut *content, EncryptionContext::Iv128(iv.into())))
        .map_err(|_| KeyError::NotReadBack)?;
    let encrypted_data = OctetStringRef::new(&content)?;
    Ok(EncryptedPrivateKeyInfoRef { encryption_algorithm: parameters.into(), encrypted_data }.to_der()?)
}

/// An `EncryptedPrivateKeyInfo`, taken apart. Where it is not PBES2 with PBKDF2, `salt` is empty.
struct Encrypted<'a> {
    encryption: Encryption,
    algorithm: AlgorithmIdentifierRef<'a>,
    salt: &'a [u8],
    key_length: Option<usize>,
    cipher_parameters: Option<AnyRef<'a>>,
    content: &'a [u8],
}

impl<'a> Encrypted<'a> {
    fn from_der(der: &'a [u8]) -> Result<Self, KeyError> {
        let mut reader = SliceReader::new(bounded(der)?)?;
        let (algorithm, content) = reader.sequence(|info| -> Result<_, KeyError> {
            Ok((info.decode::<AlgorithmIdentifierRef<'_>>()?, info.decode::<&OctetStringRef>()?))
        })?;
        reader.finish()?;
        let mut encrypted = Self {
            encryption: Encryption::Pbes1 { oid: algorithm.oid.to_string() },
            algorithm,
            salt: &[],
            key_length: None,
            cipher_parameters: None,
            content: content.as_bytes(),
        };
        if algorithm.oid.to_string() == oid::PBES2 {
            encrypted.read_pbes2()?;
        }
        Ok(encrypted)
    }

    /// `PBES2-params` (RFC 8018, A.4).
    fn read_pbes2(&mut self) -> Result<(), KeyError> {
        let parameters = self.algorithm.parameters.ok_or(KeyError::Malformed)?;
        let (kdf, cipher) = parameters.sequence(|pair| -> Result<_, KeyError> {
            Ok((pair.decode::<AlgorithmIdentifierRef<'_>>()?, pair.decode::<AlgorithmIdentifierRef<'_>>()?))
        })?;
        let kdf = match kdf.oid.to_string() {
            oid if oid == oid::PBKDF2 => self.read_pbkdf2(kdf.parameters.ok_or(KeyError::Malformed)?)?,
            oid => Kdf::Other { oid },
        };
        self.cipher_parameters = cipher.parameters;
        self.encryption = Encryption::Pbes2 { kdf, cipher: cipher.oid.to_string() };
        Ok(())
    }

    /// `PBKDF2-params` (RFC 8018, A.2).
    fn read_pbkdf2(&mut self, parameters: AnyRef<'a>) -> Result<Kdf, KeyError> {
        parameters.sequence(|fields| {
            self.salt = fields.decode::<&OctetStringRef>()?.as_bytes();
            let rounds = fields.decode()?;
            if !fields.is_finished() && Tag::peek(fields)? == Tag::Integer {
                self.key_length = Some(usize::from(fields.decode::<u16>()?));
            }
            let prf = if fields.is_finished() {
                oid::HMAC_SHA1.to_owned()
            } else {
                fields.decode::<AlgorithmIdentifierRef<'_>>()?.oid.to_string()
            };
            Ok(Kdf::Pbkdf2 { prf, rounds })
        })
    }

    fn rounds(&self) -> u64 {
        match self.encryption {
            Encryption::Pbes2 { kdf: Kdf::Pbkdf2 { rounds, .. }, .. } => rounds,
            _ => 0,
        }
    }

    fn iv(&self) -> Result<&'a [u8], KeyError> {
        let parameters = self.cipher_parameters.ok_or(KeyError::Malformed)?;
        Ok(parameters.decode_as::<&OctetStringRef>()?.as_bytes())
    }
}

fn hmac(oid: &str) -> Option<pbkdf2::Algorithm> {
    match oid {
        oid::HMAC_SHA1 => Some(pbkdf2::PBKDF2_HMAC_SHA1),
        oid::HMAC_SHA256 => Some(pbkdf2::PBKDF2_HMAC_SHA256),
        oid::HMAC_SHA384 => Some(pbkdf2::PBKDF2_HMAC_SHA384),
        oid::HMAC_SHA512 => Some(pbkdf2::PBKDF2_HMAC_SHA512),
        _ => None,
    }
}

/// The cipher, and the length of its key.
fn aes(oid: &str) -> Option<(&'static cipher::Algorithm, usize)> {
    match oid {
        oid::AES_128_CBC => Some((&cipher::AES_128, 16)),
        oid::AES_192_CBC => Some((&cipher::AES_192, 24)),
        oid::AES_256_CBC => Some((&cipher::AES_256, 32)),
        _ => None,
    }
}
