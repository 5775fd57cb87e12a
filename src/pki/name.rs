//! Distinguished names: their text, and their equality as the JDK's `X500Name` decides it.
//!
//! Chains are built by comparing names, so the JDK's idea of "the same name" is the one that counts: case and repeated
//! blanks are ignored, `PrintableString` and `UTF8String` are one. Not here: making names (`make.rs`).

use std::fmt::Write as _;
use x509_parser::prelude::FromDer;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

/// A distinguished name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As encoded, DER.
    pub der: Vec<u8>,
    /// As an RFC 4514 string, most specific first.
    pub text: String,
    /// The values of all CN attributes, in encoded order.
    pub common_names: Vec<String>,
    /// The values of all emailAddress attributes, in encoded order.
    pub emails: Vec<String>,
    /// Each RDN in the JDK's canonical form, in encoded order.
    pub canonical: Vec<String>,
}

impl Name {
    /// Reads one name from DER; `None` if the bytes are none or go on after it.
    #[must_use]
    pub fn from_der(der: &[u8]) -> Option<Self> {
        let (rest, name) = X509Name::from_der(der).ok()?;
        rest.is_empty().then(|| Self::from_parsed(&name))
    }

    /// Whether the JDK takes both for one name (its `X500Name.equals`, measured on 17 and 25).
    ///
    /// It also applies Unicode's compatibility decomposition, which is left out here: one name would have to be encoded
    /// in two ways in two certificates to make a difference.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.canonical == other.canonical
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.canonical.is_empty()
    }

    /// The RFC 4514 string with a blank after each comma, as the JDK's messages have it.
    #[must_use]
    pub fn spaced(&self) -> String {
        let mut spaced = String::with_capacity(self.text.len() + 8);
        let mut escaped = false;
        for character in self.text.chars() {
            spaced.push(character);
            if character == ',' && !escaped {
                spaced.push(' ');
            }
            escaped = character == '\\' && !escaped;
        }
        spaced
    }

    pub(super) fn from_parsed(name: &X509Name<'_>) -> Self {
        let mut texts = Vec::new();
        let mut canonical = Vec::new();
        let mut common_names = Vec::new();
        let mut emails = Vec::new();
        for rdn in name.iter_rdn() {
            let mut text = Vec::new();
            let mut parts = Vec::new();
            for attribute in rdn.iter() {
                let oid = attribute.attr_type().to_id_string();
                let value = text_of(attribute);
                text.push(shown(&oid, value.as_deref(), attribute));
                parts.push(canonical_attribute(&oid, value.as_deref(), attribute));
                match (oid.as_str(), value) {
                    ("2.5.4.3", Some(value)) => common_names.push(value),
                    ("1.2.840.113549.1.9.1", Some(value)) => emails.push(value),
                    _ => {}
                }
            }
            parts.sort_unstable();
            texts.push(text.join("+"));
            canonical.push(parts.join("+"));
        }
        texts.reverse();
        Self { der: name.as_raw().to_vec(), text: texts.join(","), common_names, emails, canonical }
    }
}

/// Attribute types with a name: those of RFC 4514 first, and those that the JDK's canonical form calls by name.
const KEYWORDS: [(&str, &str, bool); 16] = [
    ("2.5.4.3", "CN", true),
    ("2.5.4.6", "C", true),
    ("2.5.4.7", "L", true),
    ("2.5.4.8", "ST", true),
    ("2.5.4.10", "O", true),
    ("2.5.4.11", "OU", true),
    ("2.5.4.9", "STREET", true),
    ("0.9.2342.19200300.100.1.25", "DC", true),
    ("0.9.2342.19200300.100.1.1", "UID", true),
    ("1.2.840.113549.1.9.1", "emailAddress", false),
    ("2.5.4.5", "serialNumber", false),
    ("2.5.4.12", "title", false),
    ("2.5.4.4", "SN", false),
    ("2.5.4.42", "GN", false),
    ("2.5.4.43", "initials", false),
    ("2.5.4.46", "dnQualifier", false),
];

fn shown(oid: &str, value: Option<&str>, attribute: &AttributeTypeAndValue<'_>) -> String {
    let keyword = KEYWORDS.iter().find(|(known, ..)| *known == oid).map_or(oid, |(_, keyword, _)| keyword);
    let mut text = format!("{keyword}=");
    match value {
        Some(value) => escape(&mut text, value),
        None => push_hex(&mut text, attribute),
    }
    text
}

/// RFC 4514, section 2.4.
fn escape(text: &mut String, value: &str) {
    let last = value.chars().count().saturating_sub(1);
    for (index, character) in value.chars().enumerate() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => text.extend(['\\', character]),
            '#' if index == 0 => text.push_str("\\#"),
            ' ' if index == 0 || index == last => text.push_str("\\ "),
            '\0'..='\x1f' | '\x7f' => push_hex_byte(text, '\\', character as u32),
            _ => text.push(character),
        }
    }
}

fn push_hex_byte(text: &mut String, prefix: char, byte: u32) {
    // Writing to a String cannot fail.
    write!(text, "{prefix}{byte:02x}").unwrap_or_default();
}

fn push_hex(text: &mut String, attribute: &AttributeTypeAndValue<'_>) {
    text.push('#');
    let tag = attribute.attr_value().tag().0;
    write!(text, "{:02x}", tag & 0xff).unwrap_or_default();
    for byte in attribute.as_slice() {
        write!(text, "{byte:02x}").unwrap_or_default();
    }
}

/// The value of a string type; `None` for anything else.
fn text_of(attribute: &AttributeTypeAndValue<'_>) -> Option<String> {
    let bytes = attribute.as_slice();
    match attribute.attr_value().tag().0 {
        // UTF8String, NumericString, PrintableString, IA5String, VisibleString.
        12 | 18 | 19 | 22 | 26 => Some(String::from_utf8_lossy(bytes).into_owned()),
        // TeletexString: read as Latin-1, as everybody does.
        20 => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
        // UniversalString.
        28 => bytes
            .chunks(4)
            .map(|c| <[u8; 4]>::try_from(c).ok().and_then(|c| char::from_u32(u32::from_be_bytes(c))))
            .collect(),
        // BMPString.
        30 => {
            let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            Some(String::from_utf16_lossy(&units))
        }
        _ => None,
    }
}

/// One attribute in the form that the JDK compares: only `PrintableString` and `UTF8String` of the types with a name are
/// compared as text, anything else byte for byte.
fn canonical_attribute(oid: &str, value: Option<&str>, attribute: &AttributeTypeAndValue<'_>) -> String {
    let keyword = KEYWORDS.iter().find(|(known, _, compared)| *compared && *known == oid);
    let comparable = matches!(attribute.attr_value().tag().0, 12 | 19);
    match (keyword, value) {
        (Some((_, keyword, _)), Some(value)) if comparable => {
            let mut folded = String::with_capacity(value.len());
            for word in value.split(' ').filter(|word| !word.is_empty()) {
                if !folded.is_empty() {
                    folded.push(' ');
                }
                folded.push_str(word);
            }
            format!("{keyword}={}", folded.to_uppercase().to_lowercase())
        }
        _ => {
            let mut text = format!("{oid}=");
            push_hex(&mut text, attribute);
            text
        }
    }
}
