//! JKS and JCEKS: Java's own forms. Their keys are not opened; names, kinds and certificates stand in clear.

use super::{Entry, EntryKind, Form, MAX_ENTRIES, Store, StoreError};
use crate::pki::secret::Secret;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use sha1::{Digest, Sha1};
use zeroize::Zeroizing;

/// The digest at the end.
const DIGEST: usize = 20;

/// How many places may be tried for the end of a secret key, which JCEKS does not tell.
const MAX_TRIES: u32 = 100_000;

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
    let mut tries = MAX_TRIES;
    let is_whole = walk(rest, count, version, &mut entries, &mut tries);
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
fn walk(mut rest: Rest<'_>, count: usize, version: u32, entries: &mut Vec<Entry>, tries: &mut u32) -> bool {
    for left in (0..count).rev() {
        let Ok((entry, after)) = entry(rest, version) else { return false };
        let is_secret = matches!(entry.kind, EntryKind::SecretKey(_));
        entries.push(entry);
        rest = after;
        if is_secret {
            return left == 0 || after_secret(rest, left, version, entries, tries);
        }
    }
    rest.0.is_empty()
}

/// A secret key is a Java object of unknown length: the next entry begins where all that follow can be read to the end.
fn after_secret(rest: Rest<'_>, left: usize, version: u32, entries: &mut Vec<Entry>, tries: &mut u32) -> bool {
    let known = entries.len();
    for start in 0..rest.0.len() {
        if !rest.0[start..].starts_with(&[0, 0, 0]) {
            continue;
        }
        let Some(fewer) = tries.checked_sub(1) else { return false };
        *tries = fewer;
        if walk(Rest(&rest.0[start..]), left, version, entries, tries) {
            return true;
        }
        entries.truncate(known);
    }
    false
}

fn entry(mut rest: Rest<'_>, version: u32) -> Result<(Entry, Rest<'_>), StoreError> {
    let tag = rest.number()?;
    let alias = rest.text()?;
    rest.take(8)?; // when it was made
    let kind = match tag {
        1 => {
            rest.long()?;
            let count = rest.number()?;
            let mut chain = Vec::new();
            for _ in 0..count {
                chain.push(certificate(&mut rest, version)?);
            }
            EntryKind::PrivateKey(chain)
        }
        2 => EntryKind::Certificate(certificate(&mut rest, version)?),
        // The head of a serialised Java object.
        3 if rest.0.starts_with(&[0xac, 0xed]) => EntryKind::SecretKey(None),
        _ => return Err(StoreError::Malformed),
    };
    Ok((Entry { alias, kind }, rest))
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
