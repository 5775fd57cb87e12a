//! Schemes that stand in an `AlgorithmIdentifier`: PBES1, PBES2 and those of PKCS#12.

use super::cipher::{Cipher, Failed};
use super::derive::{self, Hash};
use super::{Encryption, Kdf, MAX_ROUNDS, names, oid};
use crate::pki::key::KeyError;
use crate::pki::secret::Secret;
use pkcs8::der::asn1::{AnyRef, OctetStringRef, UintRef};
use pkcs8::der::{Decode, Reader, SliceReader, Tag, Tagged};
use pkcs8::spki::AlgorithmIdentifierRef;
use std::num::NonZeroU32;
use zeroize::Zeroizing;

/// scrypt's memory, in bytes: twice what OpenSSL grants a key.
const MAX_MEMORY: u64 = 64 << 20;

/// How a scheme of one name derives its key.
#[derive(Clone, Copy)]
enum By {
    /// PBKDF1: key and vector are one digest.
    Pbkdf1(Hash),
    /// PKCS#12's, with SHA-1.
    Pkcs12,
}

/// A scheme that one identifier names.
pub(super) struct OneName {
    pub(super) oid: &'static str,
    pub(super) name: &'static str,
    by: By,
    cipher: &'static str,
}

const fn one(oid: &'static str, name: &'static str, by: By, cipher: &'static str) -> OneName {
    OneName { oid, name, by, cipher }
}

/// RFC 8018, A.3, without those of MD2, which no tool writes any more; RFC 7292, C.
pub(super) const ONE_NAME: [OneName; 10] = [
    one("1.2.840.113549.1.5.3", "PBE-MD5-DES", By::Pbkdf1(Hash::Md5), "DES-CBC"),
    one("1.2.840.113549.1.5.6", "PBE-MD5-RC2-64", By::Pbkdf1(Hash::Md5), "RC2-64-CBC"),
    one("1.2.840.113549.1.5.10", "PBE-SHA1-DES", By::Pbkdf1(Hash::Sha1), "DES-CBC"),
    one("1.2.840.113549.1.5.11", "PBE-SHA1-RC2-64", By::Pbkdf1(Hash::Sha1), "RC2-64-CBC"),
    one("1.2.840.113549.1.12.1.1", "PBE-SHA1-RC4-128", By::Pkcs12, "RC4"),
    one("1.2.840.113549.1.12.1.2", "PBE-SHA1-RC4-40", By::Pkcs12, "RC4-40"),
    one("1.2.840.113549.1.12.1.3", "PBE-SHA1-3DES", By::Pkcs12, "DES-EDE3-CBC"),
    one("1.2.840.113549.1.12.1.4", "PBE-SHA1-2DES", By::Pkcs12, "DES-EDE-CBC"),
    one("1.2.840.113549.1.12.1.5", "PBE-SHA1-RC2-128", By::Pkcs12, "RC2-CBC"),
    one("1.2.840.113549.1.12.1.6", "PBE-SHA1-RC2-40", By::Pkcs12, "RC2-40-CBC"),
];

/// Rounds of key derivation that may still be done, so that no file takes longer than some seconds.
pub struct Work(u64);

impl Work {
    /// What one file, be it with keys or a key store, may take.
    #[must_use]
    pub const fn bounded() -> Self {
        Self(MAX_ROUNDS as u64)
    }

    /// Takes that many rounds, at least one.
    ///
    /// # Errors
    /// [`KeyError::TooManyRounds`], [`KeyError::Malformed`] for none.
    pub(in crate::pki) fn take(&mut self, rounds: u64) -> Result<NonZeroU32, KeyError> {
        self.0 = self.0.checked_sub(rounds).ok_or(KeyError::TooManyRounds { rounds })?;
        u32::try_from(rounds).ok().and_then(NonZeroU32::new).ok_or(KeyError::Malformed)
    }
}

/// An encryption with all that opens it but the pass phrase.
pub(in crate::pki) struct Scheme<'a> {
    /// Its description.
    pub(in crate::pki) encryption: Encryption,
    salt: &'a [u8],
    rounds: u64,
    key_length: Option<usize>,
    /// scrypt's block size and parallelism.
    scrypt: Option<(u32, u32)>,
    cipher_parameters: Option<AnyRef<'a>>,
}

impl<'a> Scheme<'a> {
    /// Takes an `AlgorithmIdentifier` apart. One that is not known is described all the same.
    ///
    /// # Errors
    /// [`KeyError::Malformed`].
    pub(in crate::pki) fn of(algorithm: AlgorithmIdentifierRef<'a>) -> Result<Self, KeyError> {
        let oid = algorithm.oid.to_string();
        let is_known = ONE_NAME.iter().any(|scheme| scheme.oid == oid);
        let mut scheme = Self {
            encryption: Encryption::Pbes1 { oid: oid.clone() },
            salt: &[],
            rounds: 0,
            key_length: None,
            scrypt: None,
            cipher_parameters: None,
        };
        if oid == oid::PBES2 {
            scheme.read_pbes2(algorithm.parameters.ok_or(KeyError::Malformed)?)?;
        } else if is_known {
            (scheme.salt, scheme.rounds) = salt_and_rounds(algorithm.parameters.ok_or(KeyError::Malformed)?)?;
        }
        Ok(scheme)
    }

    /// `PBES2-params` (RFC 8018, A.4).
    fn read_pbes2(&mut self, parameters: AnyRef<'a>) -> Result<(), KeyError> {
        let (kdf, cipher) = parameters.sequence(|pair| -> Result<_, KeyError> {
            Ok((pair.decode::<AlgorithmIdentifierRef<'_>>()?, pair.decode::<AlgorithmIdentifierRef<'_>>()?))
        })?;
        let kdf = match kdf.oid.to_string() {
            oid if oid == oid::PBKDF2 => self.read_pbkdf2(kdf.parameters.ok_or(KeyError::Malformed)?)?,
            oid if oid == oid::SCRYPT => {
                self.read_scrypt(kdf.parameters.ok_or(KeyError::Malformed)?)?;
                Kdf::Other { oid }
            }
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
            self.rounds = number(fields.decode()?);
            self.read_key_length(fields)?;
            let prf = if fields.is_finished() {
                oid::HMAC_SHA1.to_owned()
            } else {
                fields.decode::<AlgorithmIdentifierRef<'_>>()?.oid.to_string()
            };
            Ok(Kdf::Pbkdf2 { prf, rounds: self.rounds })
        })
    }

    /// `scrypt-params` (RFC 7914, 7.1).
    fn read_scrypt(&mut self, parameters: AnyRef<'a>) -> Result<(), KeyError> {
        parameters.sequence(|fields| {
            self.salt = fields.decode::<&OctetStringRef>()?.as_bytes();
            self.rounds = number(fields.decode()?);
            self.scrypt = Some((fields.decode()?, fields.decode()?));
            self.read_key_length(fields)
        })
    }

    fn read_key_length(&mut self, fields: &mut SliceReader<'a>) -> Result<(), KeyError> {
        if !fields.is_finished() && Tag::peek(fields)? == Tag::Integer {
            self.key_length = Some(usize::from(fields.decode::<u16>()?));
        }
        Ok(())
    }

    /// Opens what was encrypted.
    ///
    /// # Errors
    /// [`KeyError::UnsupportedEncryption`], [`KeyError::TooManyRounds`], [`KeyError::Malformed`], and
    /// [`KeyError::WrongPassPhrase`] where the padding shows it.
    pub(in crate::pki) fn open(
        &self,
        content: &[u8],
        pass_phrase: &Secret,
        work: &mut Work,
    ) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let unsupported = || KeyError::UnsupportedEncryption(self.encryption.clone());
        let pass_phrase = pass_phrase.expose();
        let (cipher, key, iv) = match &self.encryption {
            Encryption::Pbes1 { oid } => {
                let scheme = ONE_NAME.iter().find(|scheme| scheme.oid == oid).ok_or_else(unsupported)?;
                let cipher = Cipher::named(scheme.cipher).ok_or_else(unsupported)?;
                let rounds = work.take(self.rounds)?.get();
                let (key_length, iv_length) = (cipher.key_length, cipher.iv_length());
                let (key, iv) = match scheme.by {
                    By::Pbkdf1(hash) => {
                        let both = hash.pbkdf1(pass_phrase, self.salt, rounds, key_length + iv_length);
                        let (key, iv) = both.split_at(key_length);
                        (Zeroizing::new(key.to_vec()), iv.to_vec())
                    }
                    By::Pkcs12 => {
                        let derived =
                            |purpose, length| Hash::Sha1.pkcs12(purpose, pass_phrase, self.salt, rounds, length);
                        (derived(1, key_length), derived(2, iv_length).to_vec())
                    }
                };
                (cipher, key, iv)
            }
            Encryption::Pbes2 { kdf, cipher } => {
                let (cipher, iv) = self.cipher(cipher)?.ok_or_else(unsupported)?;
                let mut key = Zeroizing::new(vec![0; cipher.key_length]);
                let is_derived = match (kdf, self.scrypt) {
                    (Kdf::Pbkdf2 { prf, .. }, _) => {
                        derive::pbkdf2(prf, pass_phrase, self.salt, work.take(self.rounds)?, &mut key)
                    }
                    (Kdf::Other { .. }, Some(sizes)) => self.scrypt(sizes, pass_phrase, work, &mut key)?,
                    (Kdf::Other { .. }, None) => false,
                };
                if !is_derived {
                    return Err(unsupported());
                }
                (cipher, key, iv.to_vec())
            }
            Encryption::ProcType { .. } => return Err(unsupported()),
        };
        cipher.decrypt(&key, &iv, content).map_err(|failed| match failed {
            Failed::Parameters => KeyError::Malformed,
            Failed::Padding => KeyError::WrongPassPhrase,
        })
    }

    /// The cipher of PBES2 and its initialization vector; `None` for one that is not known here.
    fn cipher(&self, oid: &str) -> Result<Option<(Cipher, &'a [u8])>, KeyError> {
        let Some(mut cipher) = Cipher::named(names::name(oid)) else { return Ok(None) };
        let mut iv: &[u8] = &[];
        match self.cipher_parameters {
            Some(parameters) if parameters.tag() == Tag::OctetString => {
                iv = parameters.decode_as::<&OctetStringRef>()?.as_bytes();
            }
            // RC2-CBC-Parameter (RFC 8018, B.2.3): how strong the key is, in numbers of their own up to 256.
            Some(parameters) if parameters.tag() == Tag::Sequence => {
                let (strength, vector) = parameters.sequence(|fields| -> Result<_, KeyError> {
                    Ok((fields.decode::<u16>()?, fields.decode::<&OctetStringRef>()?.as_bytes()))
                })?;
                let bits = match strength {
                    160 => 40,
                    120 => 64,
                    58 => 128,
                    256.. => usize::from(strength),
                    _ => return Ok(None),
                };
                let Some(sized) = cipher.with_key_length(bits / 8) else { return Ok(None) };
                (cipher, iv) = (sized, vector);
            }
            _ => {}
        }
        match self.key_length {
            Some(length) if length != cipher.key_length => {
                Ok(cipher.with_key_length(length).map(|cipher| (cipher, iv)))
            }
            _ => Ok(Some((cipher, iv))),
        }
    }

    /// scrypt mixes 4 N r p times; `false` where it would take too much memory.
    fn scrypt(
        &self,
        (block, parallel): (u32, u32),
        pass_phrase: &[u8],
        work: &mut Work,
        key: &mut [u8],
    ) -> Result<bool, KeyError> {
        let product = self.rounds.saturating_mul(u64::from(block));
        work.take(product.saturating_mul(u64::from(parallel)).saturating_mul(4))?;
        if product.saturating_mul(128) > MAX_MEMORY || !self.rounds.is_power_of_two() {
            return Ok(false);
        }
        let log = u8::try_from(self.rounds.ilog2()).map_err(|_| KeyError::Malformed)?;
        let parameters = scrypt::Params::new(log, block, parallel).map_err(|_| KeyError::Malformed)?;
        Ok(scrypt::scrypt(pass_phrase, self.salt, &parameters, key).is_ok())
    }
}

/// `PBEParameter` and `pkcs-12PbeParams`, which look alike.
pub(in crate::pki) fn salt_and_rounds(parameters: AnyRef<'_>) -> Result<(&[u8], u64), KeyError> {
    parameters.sequence(|fields| -> Result<_, KeyError> {
        Ok((fields.decode::<&OctetStringRef>()?.as_bytes(), number(fields.decode()?)))
    })
}

/// A number of rounds; one that does not fit is far too large anyway.
pub(in crate::pki) fn number(number: UintRef<'_>) -> u64 {
    let bytes = number.as_bytes();
    if bytes.len() > 8 { u64::MAX } else { bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)) }
}

/// Whether these bytes are one SEQUENCE and nothing else: what comes out of a wrong pass phrase hardly ever is.
pub(in crate::pki) fn is_sequence(der: &[u8]) -> bool {
    AnyRef::from_der(der).is_ok_and(|value| value.tag() == Tag::Sequence)
}
