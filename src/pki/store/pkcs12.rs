//! PKCS#12 (RFC 7292), whoever wrote it: Java, OpenSSL, Windows.

use super::{Entry, EntryKind, Form, MAX_ENTRIES, SecretKey, Store, StoreError};
use crate::pki::ber::{
    self, BMP_STRING, CONTEXT_0, CONTEXT_0_PRIMITIVE, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, Value,
};
use crate::pki::pbe::derive::{self, Hash};
use crate::pki::pbe::{Scheme, Work, oid};
use crate::pki::secret::Secret;
use aws_lc_rs::hmac;
use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::Decode;
use pkcs8::spki::AlgorithmIdentifierRef;
use std::sync::Arc;
use zeroize::Zeroizing;

const DATA: &str = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA: &str = "1.2.840.113549.1.7.6";
const PBMAC1: &str = "1.2.840.113549.1.5.14";
const FRIENDLY_NAME: &str = "1.2.840.113549.1.9.20";
const LOCAL_KEY_ID: &str = "1.2.840.113549.1.9.21";
const KEY_BAG: &str = "1.2.840.113549.1.12.10.1.1";
const SHROUDED_BAG: &str = "1.2.840.113549.1.12.10.1.2";
const CERTIFICATE_BAG: &str = "1.2.840.113549.1.12.10.1.3";
const SECRET_BAG: &str = "1.2.840.113549.1.12.10.1.5";
const NESTED_BAG: &str = "1.2.840.113549.1.12.10.1.6";

/// Bags in bags: nobody writes more than one level.
const MAX_NESTING: u8 = 4;

/// `PFX` begins with its version, 3, and the identifier of data or signed data.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    // A damaged length further on is still a damaged PKCS#12.
    let content = match bytes {
        [0x30, 0x80, rest @ ..] => rest,
        [0x30, first, rest @ ..] if *first < 0x80 => rest,
        [0x30, first, rest @ ..] => rest.get(usize::from(first & 0x7f)..).unwrap_or_default(),
        _ => return false,
    };
    content.starts_with(&[INTEGER, 1, 3, SEQUENCE])
}

pub(super) fn read(bytes: &[u8], pass_phrase: Option<&Secret>) -> Result<Store, StoreError> {
    let der = Zeroizing::new(ber::definite(bytes)?);
    let mut outer = der.as_slice();
    let mut pfx = Value::expect(&mut outer, SEQUENCE)?;
    Value::expect(&mut pfx, INTEGER)?;
    let (kind, content) = content_info(Value::expect(&mut pfx, SEQUENCE)?)?;
    if kind != DATA {
        return Err(StoreError::Malformed);
    }
    let mut content = content;
    let safe = Value::expect(&mut content, OCTET_STRING)?;
    let mut reader = Reader {
        pass_phrase,
        work: Work::bounded(),
        store: Store {
            form: Form::Pkcs12,
            entries: Vec::new(),
            chain: Vec::new(),
            is_partial: false,
            is_verified: false,
        },
        certificates: Vec::new(),
        key_ids: Vec::new(),
    };
    if let (Some(pass_phrase), false) = (pass_phrase, pfx.is_empty()) {
        if !is_mac_right(Value::expect(&mut pfx, SEQUENCE)?, safe, pass_phrase, &mut reader.work)? {
            return Err(StoreError::WrongPassPhrase);
        }
        reader.store.is_verified = true;
    }
    // What is inside may be written in parts again.
    let safe = Zeroizing::new(ber::definite(safe)?);
    let mut safe = safe.as_slice();
    let mut contents = Value::expect(&mut safe, SEQUENCE)?;
    while !contents.is_empty() {
        reader.content(Value::expect(&mut contents, SEQUENCE)?)?;
    }
    Ok(reader.finish())
}

/// `ContentInfo`: its type, and what stands in its `[0]`.
fn content_info(mut info: &[u8]) -> Result<(String, &[u8]), StoreError> {
    let kind = ber::dotted(Value::expect(&mut info, OID)?)?;
    let content = if info.is_empty() { &[] } else { Value::expect(&mut info, CONTEXT_0)? };
    Ok((kind, content))
}

/// `MacData`: over everything that follows, under a key of the pass phrase.
fn is_mac_right(mut data: &[u8], safe: &[u8], pass_phrase: &Secret, work: &mut Work) -> Result<bool, StoreError> {
    let mut digest = Value::expect(&mut data, SEQUENCE)?;
    let mut algorithm = Value::expect(&mut digest, SEQUENCE)?;
    let expected = Value::expect(&mut digest, OCTET_STRING)?;
    let salt = Value::expect(&mut data, OCTET_STRING)?;
    let rounds = if data.is_empty() { 1 } else { integer(Value::expect(&mut data, INTEGER)?) };
    let name = ber::dotted(Value::expect(&mut algorithm, OID)?)?;
    if name == PBMAC1 {
        return is_pbmac1_right(algorithm, expected, safe, pass_phrase, work);
    }
    let Some((hash, mac)) = Hash::of_oid(&name).and_then(|hash| Some((hash, mac_of(hash)?))) else {
        return Err(unsupported(name));
    };
    let rounds = work.take(rounds)?.get();
    let key = hash.pkcs12(3, pass_phrase.expose(), salt, rounds, hash.length());
    Ok(hmac::verify(&hmac::Key::new(mac, &key), safe, expected).is_ok())
}

/// PBMAC1 (RFC 9579), of newer writers: PBKDF2 and an HMAC.
fn is_pbmac1_right(
    mut parameters: &[u8],
    expected: &[u8],
    safe: &[u8],
    pass_phrase: &Secret,
    work: &mut Work,
) -> Result<bool, StoreError> {
    let mut pair = Value::expect(&mut parameters, SEQUENCE)?;
    let mut kdf = Value::expect(&mut pair, SEQUENCE)?;
    let mut mac = Value::expect(&mut pair, SEQUENCE)?;
    let (kdf_name, mac_name) =
        (ber::dotted(Value::expect(&mut kdf, OID)?)?, ber::dotted(Value::expect(&mut mac, OID)?)?);
    let mut fields = Value::expect(&mut kdf, SEQUENCE)?;
    let salt = Value::expect(&mut fields, OCTET_STRING)?;
    let rounds = integer(Value::expect(&mut fields, INTEGER)?);
    let length = usize::try_from(integer(Value::expect(&mut fields, INTEGER)?)).unwrap_or(usize::MAX);
    let prf = match fields {
        [] => oid::HMAC_SHA1.to_owned(),
        mut rest => {
            let mut algorithm = Value::expect(&mut rest, SEQUENCE)?;
            ber::dotted(Value::expect(&mut algorithm, OID)?)?
        }
    };
    let algorithm = match mac_name.as_str() {
        oid::HMAC_SHA1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        oid::HMAC_SHA256 => hmac::HMAC_SHA256,
        oid::HMAC_SHA384 => hmac::HMAC_SHA384,
        oid::HMAC_SHA512 => hmac::HMAC_SHA512,
        _ => return Err(unsupported(mac_name)),
    };
    if length > 128 {
        return Err(StoreError::Malformed);
    }
    // Each block of the key takes all rounds again; no function's is shorter than SHA-1's.
    let blocks = length.div_ceil(20);
    for _ in 1..blocks {
        work.take(rounds)?;
    }
    let rounds = work.take(rounds)?;
    let mut key = Zeroizing::new(vec![0; length]);
    if kdf_name != oid::PBKDF2 || !derive::pbkdf2(&prf, pass_phrase.expose(), salt, rounds, &mut key) {
        return Err(unsupported(kdf_name));
    }
    Ok(hmac::verify(&hmac::Key::new(algorithm, &key), safe, expected).is_ok())
}

fn mac_of(hash: Hash) -> Option<hmac::Algorithm> {
    match hash {
        Hash::Sha1 => Some(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY),
        Hash::Sha224 => Some(hmac::HMAC_SHA224),
        Hash::Sha256 => Some(hmac::HMAC_SHA256),
        Hash::Sha384 => Some(hmac::HMAC_SHA384),
        Hash::Sha512 => Some(hmac::HMAC_SHA512),
        Hash::Md5 => None,
    }
}

fn unsupported(oid: String) -> StoreError {
    StoreError::UnsupportedEncryption(crate::pki::key::Encryption::Pbes1 { oid })
}

/// One that does not fit is far too large anyway.
fn integer(bytes: &[u8]) -> u64 {
    if bytes.len() > 8 { u64::MAX } else { bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)) }
}

struct Reader<'a> {
    pass_phrase: Option<&'a Secret>,
    work: Work,
    store: Store,
    /// Those that were read: `localKeyId`, name, DER.
    certificates: Vec<(Option<Vec<u8>>, String, Vec<u8>)>,
    /// `localKeyId` of each private key, with its place among the entries.
    key_ids: Vec<(Vec<u8>, usize)>,
}

impl Reader<'_> {
    /// A `ContentInfo` of the `AuthenticatedSafe`.
    fn content(&mut self, info: &[u8]) -> Result<(), StoreError> {
        let (kind, mut content) = content_info(info)?;
        match kind.as_str() {
            DATA => self.bags(&ber::definite(Value::expect(&mut content, OCTET_STRING)?)?, MAX_NESTING),
            ENCRYPTED_DATA => {
                let mut data = Value::expect(&mut content, SEQUENCE)?;
                Value::expect(&mut data, INTEGER)?;
                let mut encrypted = Value::expect(&mut data, SEQUENCE)?;
                Value::expect(&mut encrypted, OID)?;
                let algorithm = Value::take(&mut encrypted)?.whole;
                let Some(pass_phrase) = self.pass_phrase else {
                    self.store.is_partial = true;
                    return Ok(());
                };
                let value = Value::take(&mut encrypted)?;
                let joined;
                let content = match value.tag {
                    CONTEXT_0_PRIMITIVE => value.content,
                    // In parts.
                    CONTEXT_0 => {
                        joined = octets(value.content)?;
                        &joined
                    }
                    _ => return Err(StoreError::Malformed),
                };
                let plain = open(algorithm, content, pass_phrase, &mut self.work)?;
                self.bags(&Zeroizing::new(ber::definite(&plain).map_err(|_| StoreError::WrongPassPhrase)?), MAX_NESTING)
            }
            // Encrypted for somebody's certificate: nobody writes it.
            _ => {
                self.store.is_partial = true;
                Ok(())
            }
        }
    }

    /// `SafeContents`.
    fn bags(&mut self, contents: &[u8], nesting: u8) -> Result<(), StoreError> {
        let mut outer = contents;
        let mut bags = Value::expect(&mut outer, SEQUENCE)?;
        while !bags.is_empty() {
            self.bag(Value::expect(&mut bags, SEQUENCE)?, nesting)?;
            if self.store.entries.len() + self.certificates.len() > MAX_ENTRIES {
                return Err(StoreError::TooLarge);
            }
        }
        Ok(())
    }

    fn bag(&mut self, mut bag: &[u8], nesting: u8) -> Result<(), StoreError> {
        let kind = ber::dotted(Value::expect(&mut bag, OID)?)?;
        let mut value = Value::expect(&mut bag, CONTEXT_0)?;
        let (alias, key_id) = attributes(bag)?;
        let entry = match kind.as_str() {
            KEY_BAG | SHROUDED_BAG => {
                // Where nothing vouches for the pass phrase, the key does.
                if let (SHROUDED_BAG, false, Some(pass_phrase)) =
                    (kind.as_str(), self.store.is_verified, self.pass_phrase)
                {
                    let mut info = Value::expect(&mut value, SEQUENCE)?;
                    let algorithm = Value::take(&mut info)?.whole;
                    let key = open(algorithm, Value::expect(&mut info, OCTET_STRING)?, pass_phrase, &mut self.work)?;
                    PrivateKeyInfoRef::from_der(&key).map_err(|_| StoreError::WrongPassPhrase)?;
                }
                self.key_ids.extend(key_id.map(|id| (id, self.store.entries.len())));
                EntryKind::PrivateKey(Vec::new())
            }
            SECRET_BAG => EntryKind::SecretKey(self.secret(value)?),
            CERTIFICATE_BAG => {
                let mut certificate = Value::expect(&mut value, SEQUENCE)?;
                Value::expect(&mut certificate, OID)?;
                let mut content = Value::expect(&mut certificate, CONTEXT_0)?;
                let der = Value::expect(&mut content, OCTET_STRING)?.to_vec();
                self.certificates.push((key_id, alias, der));
                return Ok(());
            }
            NESTED_BAG => {
                let nesting = nesting.checked_sub(1).ok_or(StoreError::Malformed)?;
                return self.bags(value, nesting);
            }
            // A revocation list, or something of a vendor's.
            _ => {
                self.store.is_partial = true;
                return Ok(());
            }
        };
        self.store.entries.push(Entry { alias, kind: entry });
        Ok(())
    }

    /// `SecretBag`, as Java fills it: an encrypted PKCS#8 whose key is the secret one.
    fn secret(&mut self, mut value: &[u8]) -> Result<Option<SecretKey>, StoreError> {
        let mut bag = Value::expect(&mut value, SEQUENCE)?;
        let kind = ber::dotted(Value::expect(&mut bag, OID)?)?;
        let mut content = Value::expect(&mut bag, CONTEXT_0)?;
        let mut shrouded = Value::expect(&mut content, OCTET_STRING)?;
        let (Some(pass_phrase), SHROUDED_BAG) = (self.pass_phrase, kind.as_str()) else {
            self.store.is_partial = true;
            return Ok(None);
        };
        let mut info = Value::expect(&mut shrouded, SEQUENCE)?;
        let algorithm = Value::take(&mut info)?.whole;
        let plain = open(algorithm, Value::expect(&mut info, OCTET_STRING)?, pass_phrase, &mut self.work)?;
        let key = PrivateKeyInfoRef::from_der(&plain).map_err(|_| StoreError::WrongPassPhrase)?;
        let bytes = key.private_key.as_bytes();
        Ok(Some(SecretKey {
            algorithm: key.algorithm.oid.to_string(),
            bits: 8 * bytes.len(),
            key: Arc::new(Secret::from(bytes.to_vec())),
        }))
    }

    /// Gives each key its certificate, and makes entries of those that belong to none.
    fn finish(mut self) -> Store {
        for (key_id, alias, der) in self.certificates {
            let owner = self.key_ids.iter().find(|(id, _)| key_id.as_ref() == Some(id)).map(|(_, place)| *place);
            match owner.and_then(|place| self.store.entries.get_mut(place)) {
                Some(Entry { kind: EntryKind::PrivateKey(chain), .. }) => chain.push(der),
                // Java writes names for the certificates that it trusts, nobody for those of a chain.
                _ if alias.is_empty() => self.store.chain.push(der),
                _ => self.store.entries.push(Entry { alias, kind: EntryKind::Certificate(der) }),
            }
        }
        self.store
    }
}

fn open(
    algorithm: &[u8],
    content: &[u8],
    pass_phrase: &Secret,
    work: &mut Work,
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let algorithm = AlgorithmIdentifierRef::from_der(algorithm).map_err(|_| StoreError::Malformed)?;
    Ok(Scheme::of(algorithm)?.open(content, pass_phrase, work)?)
}

/// Octet strings, put together.
fn octets(mut parts: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut joined = Vec::with_capacity(parts.len());
    while !parts.is_empty() {
        joined.extend_from_slice(Value::expect(&mut parts, OCTET_STRING)?);
    }
    Ok(joined)
}

/// A bag's name and the identifier that binds key and certificate.
fn attributes(mut rest: &[u8]) -> Result<(String, Option<Vec<u8>>), StoreError> {
    let (mut alias, mut key_id) = (String::new(), None);
    if rest.is_empty() {
        return Ok((alias, key_id));
    }
    let mut set = Value::expect(&mut rest, SET)?;
    while !set.is_empty() {
        let mut attribute = Value::expect(&mut set, SEQUENCE)?;
        let kind = ber::dotted(Value::expect(&mut attribute, OID)?)?;
        let mut values = Value::expect(&mut attribute, SET)?;
        match kind.as_str() {
            FRIENDLY_NAME => {
                let units: Vec<u16> = Value::expect(&mut values, BMP_STRING)?
                    .chunks_exact(2)
                    .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                    .collect();
                alias = String::from_utf16_lossy(&units);
            }
            LOCAL_KEY_ID => key_id = Some(Value::expect(&mut values, OCTET_STRING)?.to_vec()),
            _ => {}
        }
    }
    Ok((alias, key_id))
}
