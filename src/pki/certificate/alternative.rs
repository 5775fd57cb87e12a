//! What the JDK does not read in a subjectAltName: one bad entry, and it has none of them.

use x509_parser::extensions::{GeneralName, SubjectAlternativeName};
use x509_parser::prelude::FromDer;

/// Why the JDK does not read the extension, in its words (measured on 17 and 25).
pub(super) fn refuse(value: &[u8]) -> Result<(), String> {
    let (rest, san) =
        SubjectAlternativeName::from_der(value).map_err(|_| "Invalid encoding for GeneralNames.".to_owned())?;
    if san.general_names.is_empty() {
        return Err("No data available in passed DER encoded value.".to_owned());
    }
    if !rest.is_empty() {
        return Err("extra data at the end".to_owned());
    }
    san.general_names.iter().try_for_each(refuse_name)
}

fn refuse_name(name: &GeneralName<'_>) -> Result<(), String> {
    match name {
        // Java also takes an address with its mask here.
        GeneralName::IPAddress(bytes) if !matches!(bytes.len(), 4 | 8 | 16 | 32) => {
            Err("Invalid IPAddressName".to_owned())
        }
        GeneralName::RFC822Name("") => Err("RFC822Name may not be null or empty".to_owned()),
        GeneralName::RFC822Name(address) if domain(address).is_empty() => {
            Err("RFC822Name may not end with @".to_owned())
        }
        GeneralName::URI(uri) if !is_uri(uri) => Err(format!("invalid URI name:{uri}")),
        GeneralName::URI(uri) if !has_scheme(uri) => Err(format!("URI name must include scheme:{uri}")),
        GeneralName::Invalid(tag, _) if tag.0 > 8 => Err(format!("Unrecognized GeneralName tag, ({})", tag.0)),
        _ => Ok(()),
    }
}

fn domain(address: &str) -> &str {
    address.split_once('@').map_or(address, |(_, domain)| domain)
}

/// Whether `java.net.URI` finds no character in it that may not stand there.
fn is_uri(uri: &str) -> bool {
    let is_legal = |character: char| !character.is_control() && !" \"<>\\^`{|}".contains(character);
    let is_escape = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    !uri.is_empty() && uri.chars().all(is_legal) && uri.split('%').skip(1).all(is_escape)
}

fn has_scheme(uri: &str) -> bool {
    uri.split_once(':').is_some_and(|(scheme, _)| !scheme.contains(['/', '?', '#']))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A subjectAltName with one short entry.
    fn entry(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap();
        [&[0x30, length + 2, tag, length][..], content].concat()
    }

    #[test]
    fn one_bad_entry_is_named_in_the_jdks_words() {
        for (tag, content, words) in [
            (0x87, &b"abc"[..], "Invalid IPAddressName"),
            (0x81, b"", "RFC822Name may not be null or empty"),
            (0x81, b"a@", "RFC822Name may not end with @"),
            (0x86, b"not a uri", "invalid URI name:not a uri"),
            (0x86, b"a%2", "invalid URI name:a%2"),
            (0x86, b"/path:x", "URI name must include scheme:/path:x"),
            (0x89, b"x", "Unrecognized GeneralName tag, (9)"),
        ] {
            assert_eq!(refuse(&entry(tag, content)), Err(words.to_owned()));
        }
        assert_eq!(refuse(&[0x30, 0]), Err("No data available in passed DER encoded value.".to_owned()));
        assert_eq!(refuse(&[&entry(0x82, b"a.test")[..], &[5, 0]].concat()), Err("extra data at the end".to_owned()));
        assert_eq!(refuse(&[4, 0]), Err("Invalid encoding for GeneralNames.".to_owned()));
    }

    #[test]
    fn what_is_usual_is_read() {
        for (tag, content) in [
            (0x82, &b"a.test"[..]),
            (0x87, &[127, 0, 0, 1]),
            (0x81, b"a@a.test"),
            (0x86, b"spiffe://example.com/a%20b"),
            (0x86, b"urn:uuid:1"),
        ] {
            assert_eq!(refuse(&entry(tag, content)), Ok(()));
        }
    }
}
