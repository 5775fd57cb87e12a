//! What a file is to a person, whichever reader refused it: that decides the rule and the advice.
//!
//! It is more tolerant than any reader of Java's: it finds a certificate behind a byte order mark or in UTF-16, to say
//! that it is one. Whether Neo4j loads it is not decided here.

use super::der::{BIT_STRING, CONTEXT_0, INTEGER, OCTET_STRING, OID, SEQUENCE, Value};
use crate::finding::catalogue::folder::{Content, Encoding};
use zeroize::Zeroizing;

/// More blocks than any file has; the rest is not looked at.
const MOST_BLOCKS: usize = 10_000;

/// How far before a block its line is looked at.
const LONGEST_LEAD: usize = 200;

const BEGIN: &[u8] = b"-----BEGIN ";

/// A file, looked at.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// How it was saved wrongly, where it was.
    pub(super) encoding: Option<Encoding>,
    /// The labels of its PEM blocks in order, whole or not.
    pub(super) labels: Vec<String>,
    /// A block has no END line of its own.
    pub(super) is_cut: bool,
    /// END and BEGIN stand on one line.
    pub(super) is_glued: bool,
    /// What it is apart from any block.
    pub(super) other: Content,
}

impl Look {
    pub(super) fn at(bytes: &[u8]) -> Self {
        let narrow = narrowed(bytes);
        let text = narrow.as_ref().map_or(bytes, |narrow| narrow.as_slice());
        let mut look = Self { encoding: None, labels: Vec::new(), is_cut: false, is_glued: false, other: other(bytes) };
        let mut rest = text;
        let mut first_line_start = None;
        while let Some(at) = find(rest, BEGIN).filter(|_| look.labels.len() < MOST_BLOCKS) {
            // A longer line than this is none of PEM's; looking back further would cost time for each block in it.
            let end = text.len() - rest.len() + at;
            let before = &text[end.saturating_sub(LONGEST_LEAD)..end];
            let line_start = before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |end| end + 1);
            let lead = &before[line_start..];
            look.is_glued |= lead.starts_with(b"-----END ");
            first_line_start.get_or_insert(lead);
            let after = &rest[at + BEGIN.len()..];
            let next = find(after, BEGIN).unwrap_or(after.len());
            let label_end =
                after.iter().take(next).position(|byte| matches!(byte, b'-' | b'\n' | b'\r')).unwrap_or(next);
            let label = &after[..label_end.min(64)];
            look.is_cut |= find(&after[..next], &[b"-----END ", label, b"-----"].concat()).is_none();
            look.labels.push(String::from_utf8_lossy(label).into_owned());
            rest = &after[next..];
        }
        look.encoding = match first_line_start {
            _ if narrow.is_some() && !look.labels.is_empty() => Some(Encoding::Utf16),
            Some([0xef, 0xbb, 0xbf, ..]) => Some(Encoding::ByteOrderMark),
            Some(lead) if !lead.is_empty() && lead.iter().all(|byte| matches!(byte, b' ' | b'\t')) => {
                Some(Encoding::Indented)
            }
            _ => None,
        };
        look
    }

    /// How many blocks say that they are certificates.
    pub(super) fn certificates(&self) -> usize {
        self.labels.iter().filter(|label| label.ends_with("CERTIFICATE")).count()
    }

    /// Whether a private key is in it, in whatever form.
    pub(super) fn has_key(&self) -> bool {
        self.labels.iter().any(|label| label.ends_with("PRIVATE KEY"))
            || (self.labels.is_empty() && matches!(self.other, Content::PrivateKey | Content::Pkcs12))
    }

    /// What to call it: the first block that tells, or what it is without one.
    pub(super) fn content(&self) -> Content {
        let named = self.labels.iter().map(|label| match label.as_str() {
            label if label.ends_with("PRIVATE KEY") => Content::PrivateKey,
            "PUBLIC KEY" | "RSA PUBLIC KEY" => Content::PublicKey,
            "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Content::Request,
            "X509 CRL" => Content::Crl,
            "PKCS7" | "CMS" => Content::Pkcs7,
            label if label.ends_with("CERTIFICATE") => Content::Certificate,
            _ => Content::Text,
        });
        // A key counts before all: it is the secret.
        if self.has_key() && !self.labels.is_empty() {
            return Content::PrivateKey;
        }
        named.into_iter().next().unwrap_or(self.other)
    }
}

/// UTF-16 brought to one byte for each character; `None` for what is none.
fn narrowed(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let pairs = match bytes {
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => rest,
        [b'-', 0, ..] | [0, b'-', ..] => bytes,
        _ => return None,
    };
    let mut narrow = Zeroizing::new(Vec::with_capacity(pairs.len()));
    narrow.extend(pairs.iter().copied().filter(|byte| *byte != 0));
    Some(narrow)
}

/// What bytes without a PEM block are.
fn other(bytes: &[u8]) -> Content {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Content::Blank;
    }
    if bytes.starts_with(&[0xfe, 0xed, 0xfe, 0xed]) || bytes.starts_with(&[0xce, 0xce, 0xce, 0xce]) {
        return Content::JavaKeyStore;
    }
    if let Some(content) = der(bytes) {
        return content;
    }
    let is_text = std::str::from_utf8(bytes).is_ok() || narrowed(bytes).is_some();
    let has_control = bytes.iter().any(|byte| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c));
    if is_text && !(has_control && narrowed(bytes).is_none()) { Content::Text } else { Content::Binary }
}

/// What kind of DER it is, by its first elements.
fn der(bytes: &[u8]) -> Option<Content> {
    let mut rest = bytes;
    let outer = Value::take(&mut rest).ok().filter(|outer| outer.tag == SEQUENCE)?;
    let mut rest = outer.content;
    let mut values = std::iter::from_fn(|| Value::take(&mut rest).ok());
    let first = values.next()?;
    let second = values.next()?;
    Some(match (first.tag, second.tag) {
        (INTEGER, SEQUENCE) if first.content == [3] => Content::Pkcs12,
        (INTEGER, SEQUENCE | INTEGER | OCTET_STRING) | (SEQUENCE, OCTET_STRING) => Content::PrivateKey,
        (SEQUENCE, BIT_STRING) => Content::PublicKey,
        (OID, CONTEXT_0) => Content::Pkcs7,
        (SEQUENCE, SEQUENCE) => signed(first.content)?,
        _ => return None,
    })
}

/// A certificate, a request or a CRL, by the fields of its signed part.
fn signed(mut rest: &[u8]) -> Option<Content> {
    let tags: Vec<(u8, &[u8])> =
        std::iter::from_fn(|| Value::take(&mut rest).ok()).take(5).map(|value| (value.tag, value.content)).collect();
    let is_time = |tag: u8| matches!(tag, 0x17 | 0x18);
    Some(match tags.as_slice() {
        [(INTEGER, [1]), (SEQUENCE, _), (SEQUENCE, _), (time, _), ..]
        | [(SEQUENCE, _), (SEQUENCE, _), (time, _), ..]
            if is_time(*time) =>
        {
            Content::Crl
        }
        [(INTEGER, [0]), (SEQUENCE, _), (SEQUENCE, _), (CONTEXT_0, _), ..] => Content::Request,
        [(CONTEXT_0, _), ..] | [(INTEGER, _), (SEQUENCE, _), (SEQUENCE, _), (SEQUENCE, _), ..] => Content::Certificate,
        _ => return None,
    })
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEM: &str = "-----BEGIN CERTIFICATE-----\naGk=\n-----END CERTIFICATE-----\n";

    #[test]
    fn a_certificate_is_found_however_it_was_saved() {
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(PEM.bytes().flat_map(|byte| [byte, 0])).collect();
        let indented = PEM.replace("-----BEGIN", "  -----BEGIN");
        for (bytes, encoding) in [
            (PEM.as_bytes().to_vec(), None),
            (utf16, Some(Encoding::Utf16)),
            (format!("\u{feff}{PEM}").into_bytes(), Some(Encoding::ByteOrderMark)),
            (indented.into_bytes(), Some(Encoding::Indented)),
            (format!("some text\n{PEM}").into_bytes(), None),
        ] {
            let look = Look::at(&bytes);
            assert_eq!((look.encoding, look.certificates()), (encoding, 1));
            assert_eq!((look.content(), look.is_cut, look.is_glued), (Content::Certificate, false, false));
        }
    }

    #[test]
    fn cut_and_glued_blocks_are_seen() {
        let look = Look::at(format!("{PEM}-----BEGIN CERTIFICATE-----\naGk=\n").as_bytes());
        assert_eq!((look.certificates(), look.is_cut, look.is_glued), (2, true, false));
        let look = Look::at(format!("{}{PEM}", PEM.trim_end()).as_bytes());
        assert_eq!((look.certificates(), look.is_cut, look.is_glued), (2, false, true));
    }

    #[test]
    fn a_key_beside_a_certificate_is_what_counts() {
        let look = Look::at(format!("{PEM}{}", PEM.replace("CERTIFICATE", "PRIVATE KEY")).as_bytes());
        assert!(look.has_key());
        assert_eq!(look.content(), Content::PrivateKey);
    }

    #[test]
    fn what_has_no_block_is_named_by_its_bytes() {
        for (bytes, content) in [
            (&b""[..], Content::Blank),
            (b" \n\n", Content::Blank),
            (b"hello\n", Content::Text),
            (b"\0\0\0\x01Bud1\0", Content::Binary),
            (b"\xfe\xed\xfe\xed\0\0\0\x02", Content::JavaKeyStore),
            (&[0x30, 8, 2, 1, 3, 0x30, 3, 2, 1, 0], Content::Pkcs12),
            (&[0x30, 6, 2, 1, 0, 2, 1, 5], Content::PrivateKey),
            (&[0x30, 4, 0x30, 0, 4, 0], Content::PrivateKey),
            (&[0x30, 4, 0x30, 0, 3, 0], Content::PublicKey),
        ] {
            assert_eq!(Look::at(bytes).content(), content, "{bytes:x?}");
        }
    }
}
