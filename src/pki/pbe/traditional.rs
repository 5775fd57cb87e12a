//! The encryption of RFC 1421's headers, `Proc-Type` and `DEK-Info`, as OpenSSL has always done it.

use super::Encryption;
use super::cipher::{Cipher, Failed};
use super::derive::bytes_to_key;
use super::scheme::is_sequence;
use crate::pki::key::{KeyError, bounded};
use crate::pki::secret::Secret;
use zeroize::Zeroizing;

/// OpenSSL derives the key with the first eight bytes of the vector for a salt.
const SALT: usize = 8;

/// Opens the content of a block with such headers.
///
/// # Errors
/// As [`open_with`], and [`KeyError::WrongPassPhrase`] where what comes out is no DER.
pub(in crate::pki) fn open(
    headers: &[(String, String)],
    content: &[u8],
    pass_phrase: &Secret,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let Some(Encryption::ProcType { cipher }) = Encryption::from_headers(headers) else {
        return Err(KeyError::Malformed);
    };
    let info = headers.iter().find(|(name, _)| name == "DEK-Info").map_or("", |(_, value)| value);
    let iv = info.split_once(',').map_or("", |(_, iv)| iv.trim());
    let plain = open_with(&cipher, iv, content, pass_phrase)?;
    if is_sequence(&plain) { Ok(plain) } else { Err(KeyError::WrongPassPhrase) }
}

/// Opens what a cipher of that name (OpenSSL's, upper case) encrypted, with a vector in hex. Only a padding that is wrong
/// shows a wrong pass phrase.
///
/// # Errors
/// [`KeyError::UnsupportedEncryption`] for a cipher that is not known here, [`KeyError::Malformed`] without a usable
/// vector, [`KeyError::WrongPassPhrase`], [`KeyError::TooLarge`].
pub fn open_with(cipher: &str, iv: &str, content: &[u8], pass_phrase: &Secret) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let Some(known) = Cipher::named(cipher) else {
        return Err(KeyError::UnsupportedEncryption(Encryption::ProcType { cipher: cipher.to_owned() }));
    };
    let iv = from_hex(iv).ok_or(KeyError::Malformed)?;
    let salt = iv.get(..SALT).ok_or(KeyError::Malformed)?;
    let key = bytes_to_key(pass_phrase.expose(), salt, known.key_length);
    // A mode without a vector has one in the file all the same: it is the salt.
    let iv = if known.iv_length() == 0 { &[] } else { iv.as_slice() };
    known.decrypt(&key, iv, bounded(content)?).map_err(|failed| match failed {
        Failed::Parameters => KeyError::Malformed,
        Failed::Padding => KeyError::WrongPassPhrase,
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    // No vector is longer than a block, 16 bytes.
    if !text.is_ascii() || !text.len().is_multiple_of(2) || text.len() > 64 {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}
