//! Subject.

use crate::app::Field;

pub(in crate::ui) const TITLE: &str = "Who do the certificates speak for?";
pub(in crate::ui) const LEAD: &str =
    "These names stand in every certificate, for the people who look at one. All of them may be left out.";

/// The fields in the order in which openssl and the usual walk-throughs ask; the common name, which is no field, comes
/// before the last.
pub(in crate::ui) const FIELDS: &[(Field, &str, &str, &str)] = &[
    (Field::Country, "Country (C)", "GB", "Two letters, as in ISO 3166"),
    (Field::State, "State or province (ST)", "Oxfordshire", "Up to 128 characters"),
    (Field::Locality, "Locality (L)", "Oxford", "A town; up to 128 characters"),
    (Field::Organization, "Organization (O)", "Example Ltd", "Up to 64 characters"),
    (Field::OrganizationalUnit, "Organizational unit (OU)", "CTU", "Up to 64 characters"),
];
pub(in crate::ui) const EMAIL: (Field, &str, &str, &str) =
    (Field::Email, "E-mail address", "admin@example.com", "Up to 255 characters, ASCII");
pub(in crate::ui) const COMMON_NAME: &str = "Common name (CN)";
pub(in crate::ui) const COMMON_NAME_NOTE: &str = "Each server’s first host name";
pub(in crate::ui) const CHANGE: &str = "Change";
pub(in crate::ui) const CHANGE_HOSTS: &str = "Change host names";

pub(in crate::ui) const PREVIEW: &str = "What the certificate will say";
pub(in crate::ui) const RFC4514: &str = "As tools show it (RFC 4514)";
pub(in crate::ui) const OPENSSL: &str = "As openssl takes it (-subj)";
pub(in crate::ui) const COPY: &str = "Copy";

pub(in crate::ui) const HELP: [&str; 3] = [
    "The other servers never check these fields. They check who signed, and the host names and addresses that the \
     certificate carries as subject alternative names.",
    "The common name makes each subject different. Neo4j shows it in its log when the policy loads.",
    "Your company’s CA may insist on some of them: ask it before you send requests.",
];

pub(in crate::ui) fn subject_of(server: &str, form: &str) -> String {
    format!("Subject of {server}, {form}")
}
