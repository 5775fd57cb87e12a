//! A server's subject in full: which attributes are in it, in which order, and how it reads.
//!
//! `pki` makes the name in a certificate from the same list, so that what a page shows while somebody types is what will
//! be in it. Not here: reading names (`pki/name.rs`), and their limits (`check/subject.rs`).

use super::Subject;
use std::fmt::Write as _;

/// An attribute of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Attribute {
    Country,
    State,
    Locality,
    Organization,
    OrganizationalUnit,
    CommonName,
    Email,
}

impl Attribute {
    /// The keyword that RFC 4514 and openssl share.
    #[must_use]
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Country => "C",
            Self::State => "ST",
            Self::Locality => "L",
            Self::Organization => "O",
            Self::OrganizationalUnit => "OU",
            Self::CommonName => "CN",
            Self::Email => "emailAddress",
        }
    }
}

impl Subject {
    /// C, ST, L, O, OU, CN, emailAddress, in the order in which `openssl req` asks and writes; absent ones are left out.
    #[must_use]
    pub fn attributes<'a>(&'a self, common_name: &'a str) -> Vec<(Attribute, &'a str)> {
        [
            (Attribute::Country, self.country.as_deref()),
            (Attribute::State, self.state.as_deref()),
            (Attribute::Locality, self.locality.as_deref()),
            (Attribute::Organization, self.organization.as_deref()),
            (Attribute::OrganizationalUnit, self.organizational_unit.as_deref()),
            (Attribute::CommonName, Some(common_name)),
            (Attribute::Email, self.email.as_deref()),
        ]
        .into_iter()
        .filter_map(|(attribute, value)| Some((attribute, value?)))
        .collect()
    }

    /// As an RFC 4514 string, the most specific first: `CN=server1.example.com,O=Example Ltd,C=GB`.
    #[must_use]
    pub fn rfc4514(&self, common_name: &str) -> String {
        let mut parts = Vec::new();
        for (attribute, value) in self.attributes(common_name) {
            let mut part = format!("{}=", attribute.keyword());
            escape_rfc4514(&mut part, value);
            parts.push(part);
        }
        parts.reverse();
        parts.join(",")
    }

    /// As openssl's `-subj` takes it: `/C=GB/O=Example Ltd/CN=server1.example.com`.
    #[must_use]
    pub fn openssl(&self, common_name: &str) -> String {
        let mut text = String::new();
        for (attribute, value) in self.attributes(common_name) {
            text.extend(["/", attribute.keyword(), "="]);
            for character in value.chars() {
                // `/` and `+` begin the next attribute there (openssl-req(1), -subj).
                if matches!(character, '/' | '+' | '\\') {
                    text.push('\\');
                }
                text.push(character);
            }
        }
        text
    }
}

/// A value as RFC 4514, section 2.4, has it.
pub(crate) fn escape_rfc4514(text: &mut String, value: &str) {
    let last = value.chars().count().saturating_sub(1);
    for (index, character) in value.chars().enumerate() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => text.extend(['\\', character]),
            '#' if index == 0 => text.push_str("\\#"),
            ' ' if index == 0 || index == last => text.push_str("\\ "),
            // Writing to a String cannot fail.
            '\0'..='\x1f' | '\x7f' => write!(text, "\\{:02x}", character as u32).unwrap_or_default(),
            _ => text.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_meaning_are_escaped_in_both_forms() {
        let subject = Subject {
            organization: Some("Fish, Chips + Co/Ltd".to_owned()),
            country: Some("GB".to_owned()),
            ..Subject::default()
        };
        assert_eq!(subject.rfc4514("a.test"), "CN=a.test,O=Fish\\, Chips \\+ Co/Ltd,C=GB");
        assert_eq!(subject.openssl("a.test"), "/C=GB/O=Fish, Chips \\+ Co\\/Ltd/CN=a.test");
    }
}
