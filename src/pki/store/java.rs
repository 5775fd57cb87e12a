//! JKS and JCEKS: Java's own forms. Their keys are not opened; names, kinds and certificates stand in clear.

use super::{Entry, EntryKind, Form, MAX_ENTRIES, Store, StoreError};
use crate::pki::secret::Secret;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use sha1::{Digest, Sha1};
use zeroize::Zeroizing;

/// The digest at the end.
const DIGEST: usize = 20;

/// How many bytes may be looked at, each time again, to find the end of a secret key, which JCEKS does not tell.
const MAX_WORK: usize = 32 << 20;

/// What an entry costs besides its bytes.
const ENTRY: usize = 64;

pub(super) fn form(bytes: &[u8]) -> Option<Form> {
    match bytes.get(..4)? {
        [0xfe, 0xed, 0xfe, 0xed] => Some(Form::Jks),
        [0xce, 0xce, 0xce, 0xce] => Some(Form::Jceks),
        _ => None,
    }
}

pub(super) fn read(form: Form, bytes: &[u8], pass_phrase: Option<&Secret>) -> Result<Store, StoreError> {
    let end = bytes.len().checked_sub(DIGEST).ok_or(StoreError::Malformed)?;
    let (content, digest) = bytes.split_at(end);
    if pass_phrase.is_some_and(|pass_phrase| !is_digest_right(content, digest, pass_phrase)) {
        return Err(StoreError::WrongPassPhrase);
    }
    let mut rest = Rest(content.get(4..).ok_or(StoreError::Malformed)?);
    let version = rest.number()?;
    let count = usize::try_from(rest.number()?).unwrap_or(usize::MAX);
    if !(1..=2).contains(&version) {
        return Err(StoreError::Malformed);
    }
    if count > MAX_ENTRIES {
        return Err(StoreError::TooLarge);
    }
    let mut entries = Vec::new();
    let mut work = MAX_WORK;
    let is_whole = walk(rest, count, version, &mut entries, &mut work);
    if !is_whole && form == Form::Jks {
        return Err(StoreError::Malformed);
    }
    Ok(Store { form, entries, chain: Vec::new(), is_partial: !is_whole, is_verified: pass_phrase.is_some() })
}

/// SHA-1 over the pass phrase in UTF-16, a salt of fixed words, and the file.
fn is_digest_right(content: &[u8], digest: &[u8], pass_phrase: &Secret) -> bool {
    let Some(text) = pass_phrase.expose_text() else { return false };
    let mut units = Zeroizing::new(Vec::with_capacity(2 * text.len()));
    text.encode_utf16().for_each(|unit| units.extend_from_slice(&unit.to_be_bytes()));
    let computed = Sha1::new().chain_update(&*units).chain_update(b"Mighty Aphrodite").chain_update(content).finalize();
    verify_slices_are_equal(&computed, digest).is_ok()
}

/// Reads `count` entries that fill the rest; where that fails, `entries` has those up to there.
fn walk(mut rest: Rest<'_>, count: usize, version: u32, entries: &mut Vec<Entry>, work: &mut usize) -> bool {
    for left in (0..count).rev() {
        let length = rest.0.len();
        let entry = entry(&mut rest, version);
        if !charge(work, length - rest.0.len() + ENTRY) {
            return false;
        }
        let Ok(entry) = entry else { return false };
        let is_secret = matches!(entry.kind, EntryKind::SecretKey(_));
        entries.push(entry);
        if is_secret {
            return left == 0 || after_secret(rest, left, version, entries, work);
        }
    }
    rest.0.is_empty()
}

/// A secret key is a Java object of unknown length: the next entry begins where all that follow can be read to the end.
fn after_secret(rest: Rest<'_>, left: usize, version: u32, entries: &mut Vec<Entry>, work: &mut usize) -> bool {
    let known = entries.len();
    for start in 0..rest.0.len() {
        if !charge(work, 1) {
            return false;
        }
        if !rest.0[start..].starts_with(&[0, 0, 0]) {
            continue;
        }
        if walk(Rest(&rest.0[start..]), left, version, entries, work) {
            return true;
        }
        entries.truncate(known);
    }
    false
}

/// Takes so much of what may still be done; `false` where there is not so much left.
fn charge(work: &mut usize, amount: usize) -> bool {
    let left = work.checked_sub(amount);
    *work = left.unwrap_or_default();
    left.is_some()
}

/// Reads an entry; where that fails, as much is taken as was read.
fn entry(rest: &mut Rest<'_>, version: u32) -> Result<Entry, StoreError> {
    let tag = rest.number()?;
    let alias = rest.text()?;
    rest.take(8)?; // when it was made
    let kind = match tag {
        1 => {
            rest.long()?;
            let count = rest.number()?;
            let mut chain = Vec::new();
            for _ in 0..count {
                chain.push(certificate(rest, version)?);
            }
            EntryKind::PrivateKey(chain)
        }
        2 => EntryKind::Certificate(certificate(rest, version)?),
        // The head of a serialised Java object.
        3 if rest.0.starts_with(&[0xac, 0xed]) => EntryKind::SecretKey(None),
        _ => return Err(StoreError::Malformed),
    };
    Ok(Entry { alias, kind })
}

fn certificate(rest: &mut Rest<'_>, version: u32) -> Result<Vec<u8>, StoreError> {
    if version == 2 {
        rest.text()?;
    }
    Ok(rest.long()?.to_vec())
}

/// What is still to be read.
#[derive(Clone, Copy)]
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], StoreError> {
        let (taken, after) = self.0.split_at_checked(length).ok_or(StoreError::Malformed)?;
        self.0 = after;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, StoreError> {
        let bytes = self.take(4)?;
        Ok(bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    /// Bytes behind their number.
    fn long(&mut self) -> Result<&'a [u8], StoreError> {
        let length = self.number()?;
        self.take(usize::try_from(length).map_err(|_| StoreError::Malformed)?)
    }

    /// Java's modified UTF-8 behind its length.
    fn text(&mut self) -> Result<String, StoreError> {
        let length = self.take(2)?;
        let bytes = self.take(usize::from(u16::from_be_bytes([length[0], length[1]])))?;
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key entry without a chain.
    const EMPTY_KEY: [u8; 22] = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// A JCEKS of one secret key and so many entries behind it; its head says that there are `count`.
    fn with_secret(count: u32, behind: usize, tail: &[u8]) -> Vec<u8> {
        let mut bytes = [[0xce; 4], 2_u32.to_be_bytes(), count.to_be_bytes(), 3_u32.to_be_bytes()].concat();
        bytes.extend([0, 1, b'a', 0, 0, 0, 0, 0, 0, 0, 0, 0xac, 0xed, 0, 5]);
        bytes.extend(EMPTY_KEY.repeat(behind));
        bytes.extend(tail);
        bytes.extend([0; DIGEST]);
        bytes
    }

    #[test]
    fn entries_behind_a_secret_key_are_found() {
        let store = read(Form::Jceks, &with_secret(3, 2, &[]), None).unwrap();
        assert_eq!((store.entries.len(), store.is_partial), (3, false));
    }

    #[test]
    fn what_looks_like_entries_everywhere_is_given_up_soon() {
        let began = std::time::Instant::now();
        let store = read(Form::Jceks, &with_secret(2000, 190_000, b"x"), None).unwrap();
        assert_eq!((store.entries.len(), store.is_partial), (1, true));
        assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    }
}
