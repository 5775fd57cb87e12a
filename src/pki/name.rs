//! Distinguished names: their text, and their equality as the JDK's `X500Name` decides it.
//!
//! Chains are built by comparing names, so the JDK's idea of "the same name" is the one that counts: case and repeated
//! blanks are ignored, `PrintableString` and `UTF8String` are one. Not here: making names (`make.rs`).

use crate::plan::escape_rfc4514;
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
    /// As Java prints it in messages: `CN=a, O="Example, Ltd"`.
    pub java: String,
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

    pub(super) fn from_parsed(name: &X509Name<'_>) -> Self {
        let mut texts = Vec::new();
        let mut javas = Vec::new();
        let mut canonical = Vec::new();
        let mut common_names = Vec::new();
        let mut emails = Vec::new();
        for rdn in name.iter_rdn() {
            let mut text = Vec::new();
            let mut java = Vec::new();
            let mut parts = Vec::new();
            let mut own_names = Vec::new();
            for attribute in rdn.iter() {
                let oid = attribute.attr_type().to_id_string();
                let value = text_of(attribute);
                text.push(shown(&oid, value.as_deref(), attribute, false));
                java.push(shown(&oid, value.as_deref(), attribute, true));
                parts.push(canonical_attribute(&oid, value.as_deref(), attribute));
                match (oid.as_str(), value) {
                    ("2.5.4.3", Some(value)) => own_names.push(value),
                    ("1.2.840.113549.1.9.1", Some(value)) => emails.push(value),
                    _ => {}
                }
            }
            // The last one counts, and the JDK takes the first of several in one part of the name (CN=a+CN=b).
            common_names.extend(own_names.into_iter().rev());
            parts.sort_unstable();
            texts.push(text.join("+"));
            javas.push(java.join(" + "));
            canonical.push(parts.join("+"));
        }
        texts.reverse();
        javas.reverse();
        let (text, java) = (texts.join(","), javas.join(", "));
        Self { der: name.as_raw().to_vec(), text, java, common_names, emails, canonical }
    }
}

/// An attribute type that has a name.
struct Keyword {
    oid: &'static str,
    /// RFC 4514's, where it has one.
    name: &'static str,
    /// Java's.
    java: &'static str,
    /// Whether Java compares its values as text.
    compared: bool,
}

const fn keyword(oid: &'static str, name: &'static str, java: &'static str, compared: bool) -> Keyword {
    Keyword { oid, name, java, compared }
}

/// Attribute types with a name: those of RFC 4514 first, which are also those that Java compares as text.
const KEYWORDS: [Keyword; 16] = [
    keyword("2.5.4.3", "CN", "CN", true),
    keyword("2.5.4.6", "C", "C", true),
    keyword("2.5.4.7", "L", "L", true),
    keyword("2.5.4.8", "ST", "ST", true),
    keyword("2.5.4.10", "O", "O", true),
    keyword("2.5.4.11", "OU", "OU", true),
    keyword("2.5.4.9", "STREET", "STREET", true),
    keyword("0.9.2342.19200300.100.1.25", "DC", "DC", true),
    keyword("0.9.2342.19200300.100.1.1", "UID", "UID", true),
    keyword("1.2.840.113549.1.9.1", "emailAddress", "EMAILADDRESS", false),
    keyword("2.5.4.5", "serialNumber", "SERIALNUMBER", false),
    keyword("2.5.4.12", "title", "T", false),
    keyword("2.5.4.4", "SN", "SURNAME", false),
    keyword("2.5.4.42", "GN", "GIVENNAME", false),
    keyword("2.5.4.43", "initials", "INITIALS", false),
    keyword("2.5.4.46", "dnQualifier", "DNQ", false),
];

fn shown(oid: &str, value: Option<&str>, attribute: &AttributeTypeAndValue<'_>, java: bool) -> String {
    let named = KEYWORDS.iter().find(|keyword| keyword.oid == oid);
    let mut text = match (named, java) {
        (Some(keyword), false) => format!("{}=", keyword.name),
        (Some(keyword), true) => format!("{}=", keyword.java),
        (None, false) => format!("{oid}="),
        (None, true) => format!("OID.{oid}="),
    };
    match value {
        Some(value) if java => quote(&mut text, value),
        Some(value) => escape_rfc4514(&mut text, value),
        None => push_hex(&mut text, attribute),
    }
    text
}

/// Java's way: the value in quotation marks where it has a character of meaning, or blanks that would get lost.
fn quote(text: &mut String, value: &str) {
    let blanks = value.starts_with(' ') || value.ends_with(' ') || value.contains("  ");
    if !blanks && !value.contains([',', '+', '=', '\n', '<', '>', '#', ';', '\\', '"']) {
        text.push_str(value);
        return;
    }
    text.push('"');
    for character in value.chars() {
        if matches!(character, '"' | '\\') {
            text.push('\\');
        }
        text.push(character);
    }
    text.push('"');
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
    let keyword = KEYWORDS.iter().find(|keyword| keyword.compared && keyword.oid == oid);
    let comparable = matches!(attribute.attr_value().tag().0, 12 | 19);
    match (keyword, value) {
        (Some(keyword), Some(value)) if comparable => {
            let mut folded = String::with_capacity(value.len());
            for word in value.split(' ').filter(|word| !word.is_empty()) {
                if !folded.is_empty() {
                    folded.push(' ');
                }
                folded.push_str(word);
            }
            format!("{}={}", keyword.name, folded.to_uppercase().to_lowercase())
        }
        _ => {
            let mut text = format!("{oid}=");
            push_hex(&mut text, attribute);
            text
        }
    }
}
