//! A bounded walk over BER, for key stores: tags of one byte, lengths of up to four.
//!
//! Keys and certificates are read by stricter libraries; key stores are also written with indefinite lengths and strings
//! in parts, which [`definite`] writes again as DER does.

/// Deeper than any key store goes.
const MAX_DEPTH: u8 = 24;

pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const BMP_STRING: u8 = 0x1e;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
pub(super) const CONTEXT_0: u8 = 0xa0;
pub(super) const CONTEXT_0_PRIMITIVE: u8 = 0x80;

const CONSTRUCTED: u8 = 0x20;

/// The bytes are not what they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotBer;

/// A value with its tag.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    /// Tag and length included.
    pub(super) whole: &'a [u8],
}

impl<'a> Value<'a> {
    /// Takes the next value off `rest`; its length is definite.
    pub(super) fn take(rest: &mut &'a [u8]) -> Result<Self, NotBer> {
        let (tag, length, header) = header(rest)?;
        let end = header.checked_add(length.ok_or(NotBer)?).filter(|end| *end <= rest.len()).ok_or(NotBer)?;
        let (whole, after) = rest.split_at(end);
        *rest = after;
        Ok(Self { tag, content: &whole[header..], whole })
    }

    /// The same, which must have that tag; gives what is in it.
    pub(super) fn expect(rest: &mut &'a [u8], tag: u8) -> Result<&'a [u8], NotBer> {
        match Self::take(rest)? {
            value if value.tag == tag => Ok(value.content),
            _ => Err(NotBer),
        }
    }
}

/// Tag, length where it is definite, and bytes of both.
fn header(bytes: &[u8]) -> Result<(u8, Option<usize>, usize), NotBer> {
    let (&tag, &first) = bytes.first().zip(bytes.get(1)).ok_or(NotBer)?;
    if tag & 0x1f == 0x1f {
        return Err(NotBer);
    }
    match first {
        0..0x80 => Ok((tag, Some(usize::from(first)), 2)),
        0x80 => Ok((tag, None, 2)),
        _ => {
            let count = usize::from(first & 0x7f);
            let digits = bytes.get(2..2 + count).filter(|_| count <= 4).ok_or(NotBer)?;
            let length = digits.iter().fold(0_usize, |length, digit| length << 8 | usize::from(*digit));
            Ok((tag, Some(length), 2 + count))
        }
    }
}

/// The first value of `bytes` with definite lengths and whole strings.
pub(super) fn definite(bytes: &[u8]) -> Result<Vec<u8>, NotBer> {
    let mut rest = bytes;
    let mut written = Vec::with_capacity(bytes.len());
    copy(&mut rest, &mut written, MAX_DEPTH)?;
    Ok(written)
}

fn copy(rest: &mut &[u8], written: &mut Vec<u8>, depth: u8) -> Result<(), NotBer> {
    let depth = depth.checked_sub(1).ok_or(NotBer)?;
    let (tag, length, header) = header(rest)?;
    let mut inner = rest.get(header..).ok_or(NotBer)?;
    if let Some(length) = length {
        inner = inner.get(..length).ok_or(NotBer)?;
        *rest = &rest[header + length..];
    }
    if tag & CONSTRUCTED == 0 {
        // A primitive value has to say how long it is.
        length.ok_or(NotBer)?;
        put(written, tag, inner);
        return Ok(());
    }
    let mut content = Vec::new();
    loop {
        match (length, inner) {
            (Some(_), []) => break,
            (None, [0, 0, after @ ..]) => {
                *rest = after;
                break;
            }
            _ => copy(&mut inner, &mut content, depth)?,
        }
    }
    if tag == OCTET_STRING | CONSTRUCTED {
        let mut parts = content.as_slice();
        let mut joined = Vec::with_capacity(parts.len());
        while !parts.is_empty() {
            joined.extend_from_slice(Value::expect(&mut parts, OCTET_STRING)?);
        }
        put(written, OCTET_STRING, &joined);
    } else {
        put(written, tag, &content);
    }
    Ok(())
}

fn put(written: &mut Vec<u8>, tag: u8, content: &[u8]) {
    written.push(tag);
    let digits = content.len().to_be_bytes();
    let digits = &digits[content.len().leading_zeros() as usize / 8..];
    match digits {
        [] => written.push(0),
        [short] if *short < 0x80 => written.push(*short),
        _ => {
            // At most eight digits.
            written.push(0x80 | u8::try_from(digits.len()).unwrap_or_default());
            written.extend_from_slice(digits);
        }
    }
    written.extend_from_slice(content);
}

/// An object identifier, dotted.
pub(super) fn dotted(content: &[u8]) -> Result<String, NotBer> {
    pkcs8::ObjectIdentifier::from_bytes(content).map(|oid| oid.to_string()).map_err(|_| NotBer)
}
