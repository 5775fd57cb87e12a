//! DER as the JDK's `DerValue` reads it: one element at a time, with its words for what is wrong.
//!
//! Only enough to tell which of a certificate, CRL, key or PKCS#7 the bytes are and where the JDK stops in them; the
//! contents are `pki`'s to read.

use super::thrown::{EOF, Thrown};
use std::borrow::Cow;

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
pub(super) const CONTEXT_0: u8 = 0xa0;
pub(super) const CONTEXT_1: u8 = 0xa1;

/// Indefinite lengths may be nested as deep as anything real is; deeper is an attack on the stack.
const DEEPEST: usize = 32;

/// One element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Value<'a> {
    /// The identifier octet.
    pub(super) tag: u8,
    /// What is in it.
    pub(super) content: &'a [u8],
    /// All of it, identifier and length included.
    pub(super) whole: &'a [u8],
}

impl<'a> Value<'a> {
    /// Takes the first element off the input.
    pub(super) fn take(input: &mut &'a [u8]) -> Result<Self, Thrown> {
        let &[tag, length, ref rest @ ..] = *input else { return Err(Thrown::io("Too short")) };
        if tag & 0x1f == 0x1f {
            return Err(Thrown::io("Tag number over 30 at 0 is not supported"));
        }
        let (length, rest) = match length {
            0..=0x7f => (usize::from(length), rest),
            0x80 => return Err(Thrown::io("Indefinite length encoding not supported with DER")),
            0x81..=0x84 => {
                let count = usize::from(length & 0x7f);
                let Some((digits, rest)) = rest.split_at_checked(count) else {
                    return Err(Thrown::io("Not enough length bytes"));
                };
                let length = digits.iter().fold(0_u32, |length, digit| length << 8 | u32::from(*digit));
                if i32::try_from(length).is_err() {
                    return Err(Thrown::io("Invalid length bytes"));
                }
                (usize::try_from(length).unwrap_or(usize::MAX), rest)
            }
            _ => return Err(Thrown::io("Invalid lenByte")),
        };
        let Some((content, rest)) = rest.split_at_checked(length) else {
            return Err(Thrown::new(EOF, "not enough content"));
        };
        let whole = &input[..input.len() - rest.len()];
        *input = rest;
        Ok(Self { tag, content, whole })
    }

    /// The element that the bytes are, nothing after it.
    pub(super) fn only(bytes: &'a [u8]) -> Result<Self, Thrown> {
        let mut rest = bytes;
        let value = Self::take(&mut rest)?;
        if rest.is_empty() { Ok(value) } else { Err(Thrown::io("extra data at the end")) }
    }

    /// The dotted text of an OID; the JDK's words for anything else.
    pub(super) fn oid(&self) -> Result<String, Thrown> {
        if self.tag != OID {
            return Err(Thrown::io(format!("DerValue.getOID, not an OID {}", signed(self.tag))));
        }
        dotted(self.content).ok_or_else(|| Thrown::io("ObjectIdentifier() -- Invalid DER encoding, not ended"))
    }

    /// Refuses what is no INTEGER, or an empty one.
    pub(super) fn expect_integer(&self) -> Result<(), Thrown> {
        if self.tag == INTEGER && self.content.is_empty() {
            return Err(Thrown::io("Invalid encoding: zero length Int value"));
        }
        if self.tag == INTEGER {
            return Ok(());
        }
        Err(Thrown::io(format!("DerValue.getBigIntegerInternal, not expected {}", signed(self.tag))))
    }

    /// `AlgorithmId.parse`: the OID, and the parameters as they are.
    pub(super) fn algorithm(&self) -> Result<(String, Option<Value<'a>>), Thrown> {
        if self.tag != SEQUENCE {
            return Err(Thrown::io("algid parse error, not a sequence"));
        }
        let mut rest = self.content;
        let oid = Self::take(&mut rest)?.oid()?;
        let parameters = if rest.is_empty() { None } else { Some(Self::take(&mut rest)?) };
        if rest.is_empty() { Ok((oid, parameters)) } else { Err(Thrown::io("Invalid AlgorithmIdentifier: extra data")) }
    }
}

/// Java's bytes are signed, and its messages show them so.
fn signed(tag: u8) -> i8 {
    tag.cast_signed()
}

fn dotted(content: &[u8]) -> Option<String> {
    if content.is_empty() || content.last()? & 0x80 != 0 {
        return None;
    }
    let mut text = String::new();
    let mut arc: u64 = 0;
    for byte in content {
        arc = arc.checked_mul(128)? | u64::from(byte & 0x7f);
        if byte & 0x80 != 0 {
            continue;
        }
        if text.is_empty() {
            let first = (arc / 40).min(2);
            text = format!("{first}.{}", arc - first * 40);
        } else {
            text.push('.');
            text.push_str(&arc.to_string());
        }
        arc = 0;
    }
    Some(text)
}

/// Bytes with indefinite lengths (BER, as some PKCS#7 exports have) in definite form, as the JDK makes of them first.
pub(super) fn definite(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Thrown> {
    if bytes.get(1) != Some(&0x80) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut rest = bytes;
    let whole = converted(&mut rest, DEEPEST)?;
    if rest.is_empty() { Ok(Cow::Owned(whole)) } else { Err(Thrown::io("extra data at the end")) }
}

fn converted(input: &mut &[u8], deepest: usize) -> Result<Vec<u8>, Thrown> {
    let &[tag, 0x80, ref rest @ ..] = *input else {
        return Value::take(input).map(|value| value.whole.to_vec());
    };
    if tag & 0x20 == 0 || deepest == 0 {
        return Err(Thrown::io("Indefinite length encoding not supported with non-constructed data"));
    }
    let mut rest = rest;
    let mut content = Vec::new();
    loop {
        if let &[0, 0, ref after @ ..] = rest {
            *input = after;
            break;
        }
        content.extend(converted(&mut rest, deepest - 1)?);
    }
    let mut whole = vec![tag];
    match content.len() {
        length @ 0..0x80 => whole.extend(u8::try_from(length)),
        length => {
            let digits: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|digit| *digit == 0).collect();
            whole.extend(u8::try_from(digits.len()).map(|count| 0x80 | count));
            whole.extend(digits);
        }
    }
    whole.append(&mut content);
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_long_or_foreign_is_refused_in_the_jdks_words() {
        for (bytes, message) in [
            (&[][..], "Too short"),
            (&[0x30], "Too short"),
            (&[0x30, 5, 1], "not enough content"),
            (&[0x30, 0x85, 1, 1, 1, 1, 1], "Invalid lenByte"),
            (&[0x30, 0x82, 1], "Not enough length bytes"),
            (&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], "Invalid length bytes"),
            (&[0x30, 0, 0], "extra data at the end"),
            (&[0x3f, 0], "Tag number over 30 at 0 is not supported"),
        ] {
            assert_eq!(Value::only(bytes).map_err(|t| t.message().to_owned()), Err(message.to_owned()), "{bytes:x?}");
        }
        assert_eq!(Value::only(&[0x30, 1, 7]).map(|v| v.content), Ok(&[7][..]));
    }

    #[test]
    fn indefinite_lengths_become_definite_ones() {
        let nested = [0x30, 0x80, 0x30, 0x80, 2, 1, 5, 0, 0, 2, 1, 6, 0, 0];
        assert_eq!(definite(&nested).map(Cow::into_owned), Ok(vec![0x30, 8, 0x30, 3, 2, 1, 5, 2, 1, 6]));
        let plain = [0x30, 3, 2, 1, 5];
        assert_eq!(definite(&plain).map(Cow::into_owned), Ok(plain.to_vec()));
        assert!(definite(&[0x30, 0x80, 2, 1, 5]).is_err());
        assert!(definite(&[0x30, 0x80].repeat(1000)).is_err());
    }

    #[test]
    fn an_oid_is_dotted() {
        let rsa = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
        assert_eq!(Value::only(&rsa).and_then(|v| v.oid()), Ok("1.2.840.113549.1.1.1".to_owned()));
        let set = [0x31, 0];
        assert_eq!(
            Value::only(&set).and_then(|v| v.oid()).map_err(|t| t.message().to_owned()),
            Err("DerValue.getOID, not an OID 49".to_owned())
        );
    }
}
