//! Everything that is in a file, in whatever form it was saved: PEM with anything around it, DER, base64 without labels.
//!
//! It is more tolerant than any other reader, because it is to say what there is: labels need not fit, blocks may be glued
//! together, text may be UTF-16. Not here: what Neo4j and the JDK read of it (`neo4j/material`), and keys that a pass
//! phrase opens (`pki/key`; a key found here is its bytes).

use super::certificate::Certificate;
use super::crl::Crl;
use super::key::{Encryption, PrivateKey, describe_encryption};
use super::request::Request;
use super::store;
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

/// More than any bundle that is meant has: the trust stores of browsers have some 150 certificates.
pub const MAX_ITEMS: usize = 20_000;

/// Labels are shown; the longest in use has a third of this.
const MAX_LABEL: usize = 64;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const HYPHENS: &[u8] = b"-----";

/// As openssl and the JDK take it: padding or not, and bits that stand for nothing.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What a file holds.
#[derive(Default)]
pub struct Contents {
    /// Everything that was found, in its order; a PKCS#7 file's certificates and lists one by one.
    pub items: Vec<Item>,
    /// There are more than [`MAX_ITEMS`]; the rest was not looked at.
    pub is_cut_short: bool,
}

/// Something that was found.
pub struct Item {
    /// How it stands in the file.
    pub form: Form,
    /// What it is.
    pub what: What,
}

/// How something stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Between lines with this label.
    Pem(String),
    /// As bytes.
    Der,
    /// As base64 without lines around it.
    Base64,
}

/// What something is.
pub enum What {
    /// A certificate.
    Certificate(Certificate),
    /// A revocation list.
    Crl(Crl),
    /// A request for a certificate.
    Request(Box<Request>),
    /// A private key.
    Key(FoundKey),
    /// A public key alone.
    PublicKey,
    /// A PKCS#12 store, DER or BER.
    Pkcs12(Zeroizing<Vec<u8>>),
    /// A JKS or JCEKS store.
    JavaKeyStore,
    /// A PKCS#7 file with neither certificates nor lists in it.
    EmptyPkcs7,
    /// A block that is none of these by its label, such as `EC PARAMETERS`.
    Other,
    /// A block that says it is one of these, and is not.
    Damaged,
}

/// A private key as it stands in a file.
pub struct FoundKey {
    /// Its form.
    pub syntax: Syntax,
    /// How it is encrypted, where it is.
    pub encryption: Option<Encryption>,
    /// Its block as PEM, headers included, so that a reader of keys can open it.
    pub pem: Zeroizing<Vec<u8>>,
}

/// The forms of private keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// RFC 5208.
    Pkcs8,
    /// RFC 8017, A.1.2: RSA alone.
    Pkcs1,
    /// RFC 5915: EC alone.
    Sec1,
    /// OpenSSL's own for DSA.
    Dsa,
    /// `OPENSSH PRIVATE KEY`, which nothing here opens.
    OpenSsh,
}

impl Syntax {
    /// The label of a plain key in this form.
    const fn label(self) -> &'static str {
        match self {
            Self::Pkcs8 => "PRIVATE KEY",
            Self::Pkcs1 => "RSA PRIVATE KEY",
            Self::Sec1 => "EC PRIVATE KEY",
            Self::Dsa => "DSA PRIVATE KEY",
            Self::OpenSsh => "OPENSSH PRIVATE KEY",
        }
    }

    fn of_label(label: &str) -> Self {
        [Self::Pkcs1, Self::Sec1, Self::Dsa, Self::OpenSsh]
            .into_iter()
            .find(|syntax| syntax.label() == label)
            .unwrap_or(Self::Pkcs8)
    }
}

/// Finds everything in a file. Reads each byte a bounded number of times, and never fails.
#[must_use]
pub fn contents(bytes: &[u8]) -> Contents {
    let narrow = narrowed(bytes);
    let text = narrow.as_ref().map_or(bytes, |narrow| narrow.as_slice());
    let mut contents = Contents::default();
    if find(text, BEGIN).is_some() {
        contents.read_pem(text);
    } else if bytes.starts_with(&[0xfe, 0xed, 0xfe, 0xed]) || bytes.starts_with(&[0xce, 0xce, 0xce, 0xce]) {
        contents.items.push(Item { form: Form::Der, what: What::JavaKeyStore });
    } else if bytes.first() == Some(&0x30) {
        contents.read_der(bytes, &Form::Der);
        // Old writers of stores give no lengths, which the plain reader does not follow.
        if contents.items.is_empty() && store::form(bytes) == Some(store::Form::Pkcs12) {
            let store = Zeroizing::new(bytes.to_vec());
            contents.items.push(Item { form: Form::Der, what: What::Pkcs12(store) });
        }
    } else if let Some(der) = bare_base64(text) {
        contents.read_der(&der, &Form::Base64);
    }
    contents
}

impl Contents {
    fn read_pem(&mut self, text: &[u8]) {
        let mut rest = text;
        while let Some(at) = find(rest, BEGIN) {
            if self.items.len() >= MAX_ITEMS {
                self.is_cut_short = true;
                return;
            }
            let block = &rest[at..];
            let length = self.read_block(block);
            rest = &block[length..];
        }
    }

    /// Reads the block that begins here and returns how long it is.
    fn read_block(&mut self, block: &[u8]) -> usize {
        let after_begin = &block[BEGIN.len()..];
        let label_end = after_begin.iter().take(MAX_LABEL + 1).position(|byte| matches!(byte, b'-' | b'\n' | b'\r'));
        let Some(label_end) = label_end else { return BEGIN.len() };
        let label = String::from_utf8_lossy(&after_begin[..label_end]).trim_end().to_owned();
        let head = BEGIN.len() + label_end;
        // The hyphens behind the label, however many are left of them.
        let head = head + block[head..].iter().take(5).take_while(|byte| **byte == b'-').count();
        let Some(body) = find(&block[head..], HYPHENS) else {
            self.push(Form::Pem(label), What::Damaged);
            return block.len();
        };
        let end = head + body;
        let is_whole = block[end..].starts_with(END);
        let (headers, der) = body_of(&block[head..end]);
        match der.filter(|_| is_whole) {
            Some(der) => self.read_labelled(label, &headers, &der),
            None => self.push(Form::Pem(label), What::Damaged),
        }
        // An END line goes with its block; a BEGIN line is the next one's.
        if is_whole { end + END.len() } else { end }
    }

    fn read_labelled(&mut self, label: String, headers: &[(String, String)], der: &[u8]) {
        if label.ends_with("PRIVATE KEY") {
            let what = key_of(&label, headers, der).map_or(What::Damaged, What::Key);
            return self.push(Form::Pem(label), what);
        }
        let is_known = ["CERTIFICATE", "REQUEST", "CRL", "PKCS7", "CMS", "PKCS12", "PUBLIC KEY"];
        if !is_known.iter().any(|known| label.ends_with(known)) {
            return self.push(Form::Pem(label), What::Other);
        }
        let count = self.items.len();
        // OpenSSL's TRUSTED CERTIFICATE has its own trust settings behind the certificate.
        let der =
            if label.starts_with("TRUSTED ") { Element::take(der).map_or(der, |(first, _)| first.whole) } else { der };
        let form = Form::Pem(label);
        self.read_one(der, &form);
        if self.items.len() == count {
            self.push(form, What::Damaged);
        }
    }

    /// One element after the other, as many as there are.
    fn read_der(&mut self, mut bytes: &[u8], form: &Form) {
        while let Some((element, rest)) = Element::take(bytes) {
            if self.items.len() >= MAX_ITEMS {
                self.is_cut_short = true;
                return;
            }
            let count = self.items.len();
            self.read_one(element.whole, form);
            if self.items.len() == count {
                return;
            }
            bytes = rest;
        }
    }

    fn read_one(&mut self, der: &[u8], form: &Form) {
        if let Ok(certificate) = Certificate::from_der(der) {
            return self.push(form.clone(), What::Certificate(certificate));
        }
        if let Ok(crl) = Crl::from_der(der) {
            return self.push(form.clone(), What::Crl(crl));
        }
        if let Some(request) = Request::from_der(der) {
            return self.push(form.clone(), What::Request(Box::new(request)));
        }
        if let Some(key) = bare_key(der) {
            return self.push(form.clone(), What::Key(key));
        }
        if super::certificate::KeyType::of_spki(der).is_some() {
            return self.push(form.clone(), What::PublicKey);
        }
        if is_pkcs12(der) {
            return self.push(form.clone(), What::Pkcs12(Zeroizing::new(der.to_vec())));
        }
        if let Some(parts) = signed_data(der) {
            let count = self.items.len();
            for part in parts {
                if let Ok(certificate) = Certificate::from_der(part) {
                    self.push(form.clone(), What::Certificate(certificate));
                } else if let Ok(crl) = Crl::from_der(part) {
                    self.push(form.clone(), What::Crl(crl));
                }
            }
            if self.items.len() == count {
                self.push(form.clone(), What::EmptyPkcs7);
            }
        }
    }

    fn push(&mut self, form: Form, what: What) {
        self.items.push(Item { form, what });
    }
}

/// Names and values, in their order.
type Headers = Vec<(String, String)>;

/// The headers and the decoded content of a block; `None` for a content that is no base64, or nothing.
fn body_of(body: &[u8]) -> (Headers, Option<Zeroizing<Vec<u8>>>) {
    let mut headers = Headers::new();
    let mut base64 = Zeroizing::new(Vec::with_capacity(body.len()));
    for line in body.split(|byte| matches!(byte, b'\n' | b'\r')) {
        let header = base64.is_empty().then(|| std::str::from_utf8(line).ok()?.split_once(':')).flatten();
        match header {
            // More headers than these two are in no file.
            Some((name, value)) if headers.len() < 8 => headers.push((name.trim().to_owned(), value.trim().to_owned())),
            Some(_) => {}
            None => base64.extend(line.iter().filter(|byte| !byte.is_ascii_whitespace())),
        }
    }
    let der = decoded(&base64).filter(|der| !der.is_empty());
    (headers, der)
}

fn decoded(base64: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut der = Zeroizing::new(vec![0; base64::decoded_len_estimate(base64.len())]);
    let length = BASE64.decode_slice(base64, &mut der).ok()?;
    der.truncate(length);
    Some(der)
}

/// A text of nothing but base64, decoded; it must be DER to be worth a look.
fn bare_base64(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let start = text.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(text);
    // `M` begins every base64 of a SEQUENCE.
    if !start.trim_ascii_start().starts_with(b"M") {
        return None;
    }
    let mut base64 = Zeroizing::new(Vec::with_capacity(start.len()));
    base64.extend(start.iter().filter(|byte| !byte.is_ascii_whitespace()));
    decoded(&base64).filter(|der| der.first() == Some(&0x30))
}

fn key_of(label: &str, headers: &[(String, String)], der: &[u8]) -> Option<FoundKey> {
    let syntax = Syntax::of_label(label);
    let pem = |headers: &[(String, String)]| written(label, headers, der);
    if let Some(encryption) = Encryption::of_block(label, headers) {
        return Some(FoundKey { syntax, encryption: Some(encryption), pem: pem(headers) });
    }
    if label == "ENCRYPTED PRIVATE KEY" {
        let encryption = describe_encryption(der).ok()?;
        return Some(FoundKey { syntax, encryption: Some(encryption), pem: pem(&[]) });
    }
    if syntax == Syntax::OpenSsh {
        return der.starts_with(b"openssh-key-v1\0").then(|| FoundKey { syntax, encryption: None, pem: pem(&[]) });
    }
    // The label may be wrong: what is in the block counts.
    bare_key(der).map(|key| FoundKey { pem: written(key.syntax.label(), &[], der), ..key })
}

/// A key in DER.
fn bare_key(der: &[u8]) -> Option<FoundKey> {
    type Reader = fn(&[u8]) -> bool;
    const FORMS: [(Syntax, Reader); 4] = [
        (Syntax::Pkcs8, |der| PrivateKey::from_pkcs8_der(der).is_ok()),
        (Syntax::Pkcs1, |der| PrivateKey::from_pkcs1_der(der).is_ok()),
        (Syntax::Sec1, |der| PrivateKey::from_sec1_der(der).is_ok()),
        (Syntax::Dsa, |der| PrivateKey::from_dsa_der(der).is_ok()),
    ];
    // A key begins with its version or, encrypted, with an AlgorithmIdentifier: without that it is not worth four readers.
    let (outer, _) = Element::take(der)?;
    match outer.content.first()? {
        2 => {
            let (syntax, _) = FORMS.into_iter().find(|(_, reads)| reads(der))?;
            Some(FoundKey { syntax, encryption: None, pem: written(syntax.label(), &[], der) })
        }
        0x30 => {
            let encryption = describe_encryption(der).ok()?;
            let pem = written("ENCRYPTED PRIVATE KEY", &[], der);
            Some(FoundKey { syntax: Syntax::Pkcs8, encryption: Some(encryption), pem })
        }
        _ => None,
    }
}

/// A block as PEM.
fn written(label: &str, headers: &[(String, String)], der: &[u8]) -> Zeroizing<Vec<u8>> {
    let plain = super::pem::encode_secret(label, der);
    if headers.is_empty() {
        return Zeroizing::new(plain.expose().to_vec());
    }
    let lines: String = headers.iter().flat_map(|(name, value)| [name, ": ", value, "\n"]).collect();
    let begin = BEGIN.len() + label.len() + HYPHENS.len() + 1;
    let (begin, rest) = plain.expose().split_at(begin.min(plain.expose().len()));
    let mut pem = Zeroizing::new(Vec::with_capacity(begin.len() + lines.len() + 1 + rest.len()));
    for part in [begin, lines.as_bytes(), b"\n", rest] {
        pem.extend_from_slice(part);
    }
    pem
}

/// `PFX ::= SEQUENCE { version 3, … }` (RFC 7292).
fn is_pkcs12(der: &[u8]) -> bool {
    let inner = Element::take(der).map(|(outer, _)| outer.content).unwrap_or_default();
    let Some((version, rest)) = Element::take(inner) else { return false };
    version.tag == 2 && version.content == [3] && rest.first() == Some(&0x30)
}

/// The certificates and lists of a PKCS#7 file (RFC 2315, 9.1), DER; `None` where it is none.
fn signed_data(der: &[u8]) -> Option<Vec<&[u8]>> {
    const SIGNED_DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
    let (outer, _) = Element::take(der).filter(|(outer, _)| outer.tag == 0x30)?;
    let (kind, rest) = Element::take(outer.content)?;
    if kind.tag != 6 || kind.content != SIGNED_DATA {
        return None;
    }
    let (explicit, _) = Element::take(rest).filter(|(explicit, _)| explicit.tag == 0xa0)?;
    let (mut fields, _) = Element::take(explicit.content).map(|(data, rest)| (data.content, rest))?;
    let mut parts = Vec::new();
    while let Some((field, rest)) = Element::take(fields) {
        if matches!(field.tag, 0xa0 | 0xa1) {
            let mut set = field.content;
            while let Some((part, rest)) = Element::take(set).filter(|_| parts.len() < MAX_ITEMS) {
                parts.push(part.whole);
                set = rest;
            }
        }
        fields = rest;
    }
    Some(parts)
}

/// An element of DER with a length of up to four bytes and a tag of one.
struct Element<'a> {
    tag: u8,
    content: &'a [u8],
    whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// The first element and what follows it; `None` where none is whole.
    fn take(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (&tag, rest) = bytes.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let digits = if first < 0x80 { 0 } else { usize::from(first - 0x80) };
        if first == 0x80 || digits > 4 {
            return None;
        }
        let (long, rest) = rest.split_at_checked(digits)?;
        let length = match digits {
            0 => usize::from(first),
            _ => long.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)),
        };
        let (content, after) = rest.split_at_checked(length)?;
        Some((Self { tag, content, whole: &bytes[..bytes.len() - after.len()] }, after))
    }
}

/// UTF-16 brought to one byte for each character; `None` for what is none.
fn narrowed(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let pairs = match bytes {
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => rest,
        [first, 0, _, 0, ..] | [0, first, 0, _, ..] if first.is_ascii_graphic() || first.is_ascii_whitespace() => bytes,
        _ => return None,
    };
    let mut narrow = Zeroizing::new(Vec::with_capacity(pairs.len()));
    narrow.extend(pairs.iter().copied().filter(|byte| *byte != 0));
    Some(narrow)
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    let (&first, others) = part.split_first()?;
    let mut from = 0;
    // Looking for one byte is many times faster than comparing windows, and most bytes are no hyphens.
    while let Some(at) = bytes.get(from..)?.iter().position(|byte| *byte == first) {
        if bytes[from + at + 1..].starts_with(others) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests;
