//! Keys from pass phrases: PBKDF1 and PBKDF2 (RFC 8018, 5), PKCS#12's own (RFC 7292, B), scrypt (RFC 7914), and what
//! OpenSSL does for RFC 1421 headers.
//!
//! Everybody who calls these has bounded the rounds before.

use super::oid;
use aws_lc_rs::pbkdf2 as fast;
use cipher::BlockSizeUser;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512, Sha512_224, Sha512_256};
use std::num::NonZeroU32;
use zeroize::Zeroizing;

/// A hash that keys are derived with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pki) enum Hash {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// By the identifier of the hash itself.
    pub(in crate::pki) fn of_oid(oid: &str) -> Option<Self> {
        Some(match oid {
            "1.3.14.3.2.26" => Self::Sha1,
            "2.16.840.1.101.3.4.2.4" => Self::Sha224,
            "2.16.840.1.101.3.4.2.1" => Self::Sha256,
            "2.16.840.1.101.3.4.2.2" => Self::Sha384,
            "2.16.840.1.101.3.4.2.3" => Self::Sha512,
            _ => return None,
        })
    }

    /// Bytes of its digest.
    pub(in crate::pki) fn length(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// PBKDF1: at most one digest long.
    pub(super) fn pbkdf1(self, pass_phrase: &[u8], salt: &[u8], rounds: u32, length: usize) -> Zeroizing<Vec<u8>> {
        let mut derived = match self {
            Self::Md5 => pbkdf1::<Md5>(pass_phrase, salt, rounds),
            _ => pbkdf1::<Sha1>(pass_phrase, salt, rounds),
        };
        derived.truncate(length);
        derived
    }

    /// PKCS#12's derivation; `purpose` is 1 for a key, 2 for an initialization vector, 3 for a MAC's key.
    pub(in crate::pki) fn pkcs12(
        self,
        purpose: u8,
        pass_phrase: &[u8],
        salt: &[u8],
        rounds: u32,
        length: usize,
    ) -> Zeroizing<Vec<u8>> {
        let derive = match self {
            Self::Md5 => pkcs12::<Md5>,
            Self::Sha1 => pkcs12::<Sha1>,
            Self::Sha224 => pkcs12::<Sha224>,
            Self::Sha256 => pkcs12::<Sha256>,
            Self::Sha384 => pkcs12::<Sha384>,
            Self::Sha512 => pkcs12::<Sha512>,
        };
        derive(purpose, &bmp(pass_phrase), salt, rounds, length)
    }
}

fn pbkdf1<D: Digest>(pass_phrase: &[u8], salt: &[u8], rounds: u32) -> Zeroizing<Vec<u8>> {
    let mut derived = Zeroizing::new(D::new().chain_update(pass_phrase).chain_update(salt).finalize().to_vec());
    for _ in 1..rounds {
        let next = D::digest(&*derived);
        derived.copy_from_slice(&next);
    }
    derived
}

fn pkcs12<D: Digest + BlockSizeUser>(
    purpose: u8,
    pass_phrase: &[u8],
    salt: &[u8],
    rounds: u32,
    length: usize,
) -> Zeroizing<Vec<u8>> {
    let block = D::block_size();
    let filled =
        |bytes: &[u8]| -> Vec<u8> { bytes.iter().copied().cycle().take(bytes.len().div_ceil(block) * block).collect() };
    let pass_phrase = Zeroizing::new(filled(pass_phrase));
    let mut input = Zeroizing::new([filled(salt).as_slice(), &pass_phrase].concat());
    let diversifier = vec![purpose; block];
    let mut output = Zeroizing::new(Vec::with_capacity(length + 64));
    while output.len() < length {
        let mut digest = Zeroizing::new(D::new().chain_update(&diversifier).chain_update(&*input).finalize().to_vec());
        for _ in 1..rounds {
            let next = D::digest(&*digest);
            digest.copy_from_slice(&next);
        }
        let left = (length - output.len()).min(digest.len());
        output.extend_from_slice(&digest[..left]);
        for part in input.chunks_exact_mut(block) {
            // part + digest, repeated, + 1, as numbers of a block's length.
            let mut carry = 1;
            for (place, byte) in part.iter_mut().enumerate().rev() {
                let sum = u16::from(*byte) + u16::from(digest[place % digest.len()]) + carry;
                [_, *byte] = sum.to_be_bytes();
                carry = sum >> 8;
            }
        }
    }
    output
}

/// A pass phrase as PKCS#12 has it: UTF-16, big-endian, with a zero at its end. What is no UTF-8 counts as Latin-1, as
/// OpenSSL reads it.
fn bmp(pass_phrase: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * pass_phrase.len() + 2));
    match std::str::from_utf8(pass_phrase) {
        Ok(text) => text.encode_utf16().for_each(|unit| bytes.extend_from_slice(&unit.to_be_bytes())),
        Err(_) => pass_phrase.iter().for_each(|byte| bytes.extend_from_slice(&[0, *byte])),
    }
    bytes.extend_from_slice(&[0, 0]);
    bytes
}

/// PBKDF2 with the HMAC of that identifier; `false` where it is not known.
#[must_use]
pub(in crate::pki) fn pbkdf2(prf: &str, pass_phrase: &[u8], salt: &[u8], rounds: NonZeroU32, key: &mut [u8]) -> bool {
    let fast = match prf {
        oid::HMAC_SHA1 => Some(fast::PBKDF2_HMAC_SHA1),
        oid::HMAC_SHA256 => Some(fast::PBKDF2_HMAC_SHA256),
        oid::HMAC_SHA384 => Some(fast::PBKDF2_HMAC_SHA384),
        oid::HMAC_SHA512 => Some(fast::PBKDF2_HMAC_SHA512),
        _ => None,
    };
    if let Some(algorithm) = fast {
        fast::derive(algorithm, rounds, salt, pass_phrase, key);
        return true;
    }
    let derive = match prf {
        oid::HMAC_MD5 => pbkdf2::pbkdf2_hmac::<Md5>,
        oid::HMAC_SHA224 => pbkdf2::pbkdf2_hmac::<Sha224>,
        oid::HMAC_SHA512_224 => pbkdf2::pbkdf2_hmac::<Sha512_224>,
        oid::HMAC_SHA512_256 => pbkdf2::pbkdf2_hmac::<Sha512_256>,
        _ => return false,
    };
    derive(pass_phrase, salt, rounds.get(), key);
    true
}

/// What OpenSSL's `EVP_BytesToKey` makes with MD5 and one round.
pub(super) fn bytes_to_key(pass_phrase: &[u8], salt: &[u8], length: usize) -> Zeroizing<Vec<u8>> {
    let mut key = Zeroizing::new(Vec::with_capacity(length + 16));
    let mut last: Zeroizing<Vec<u8>> = Zeroizing::default();
    while key.len() < length {
        let digest = Md5::new().chain_update(&*last).chain_update(pass_phrase).chain_update(salt).finalize();
        last = Zeroizing::new(digest.to_vec());
        key.extend_from_slice(&last);
    }
    key.truncate(length);
    key
}
