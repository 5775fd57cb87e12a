//! Encrypted PKCS#8 keys: described, opened, made.
//!
//! Not here: the schemes themselves (`pki::pbe`), and which of them which release of Neo4j takes (`neo4j/material`, from
//! the description).

use super::{KeyError, PrivateKey, bounded};
use crate::pki::pbe::{Encryption, Scheme, Work, scheme};
use crate::pki::secret::{NoRandomness, Secret};
use aws_lc_rs::cipher::{self, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::{pbkdf2, rand};
use pkcs8::EncryptedPrivateKeyInfoRef;
use pkcs8::der::asn1::OctetStringRef;
use pkcs8::der::{Encode, Reader, SliceReader};
use pkcs8::spki::AlgorithmIdentifierRef;
use std::num::NonZeroU32;
use zeroize::Zeroizing;

/// Rounds of PBKDF2-HMAC-SHA256 for the keys that we write: OWASP's figure since 2023, a tenth of a second.
pub const ROUNDS: u32 = 600_000;

/// How an `EncryptedPrivateKeyInfo` (RFC 5208, 6) is encrypted; no pass phrase is needed for that.
///
/// # Errors
/// [`KeyError::Malformed`], [`KeyError::TooLarge`].
pub fn describe_encryption(der: &[u8]) -> Result<Encryption, KeyError> {
    Ok(taken_apart(der)?.0.encryption)
}

/// Opens an `EncryptedPrivateKeyInfo`.
///
/// # Errors
/// As [`KeyError`]; [`KeyError::WrongPassPhrase`] also where the encrypted bytes were damaged, which nobody can tell
/// apart without a checksum, and none of the schemes has one.
pub fn decrypt(der: &[u8], pass_phrase: &Secret) -> Result<PrivateKey, KeyError> {
    decrypt_within(der, pass_phrase, &mut Work::bounded())
}

/// The same with what is left of the work that may be done.
pub(super) fn decrypt_within(der: &[u8], pass_phrase: &Secret, work: &mut Work) -> Result<PrivateKey, KeyError> {
    let (scheme, content) = taken_apart(der)?;
    let plain = scheme.open(content, pass_phrase, work)?;
    // One in 256 wrong pass phrases leaves bytes that look padded; then the plain text is no DER.
    if scheme::is_sequence(&plain) { PrivateKey::from_pkcs8_der(&plain) } else { Err(KeyError::WrongPassPhrase) }
}

/// Whether these bytes may be a key at all: what a wrong pass phrase makes of one hardly ever is a single SEQUENCE.
#[must_use]
pub fn looks_like_a_key(der: &[u8]) -> bool {
    scheme::is_sequence(der)
}

/// `EncryptedPrivateKeyInfo`: how, and what.
fn taken_apart(der: &[u8]) -> Result<(Scheme<'_>, &[u8]), KeyError> {
    let mut reader = SliceReader::new(bounded(der)?)?;
    let (algorithm, content) = reader.sequence(|info| -> Result<_, KeyError> {
        Ok((info.decode::<AlgorithmIdentifierRef<'_>>()?, info.decode::<&OctetStringRef>()?))
    })?;
    reader.finish()?;
    Ok((Scheme::of(algorithm)?, content.as_bytes()))
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
