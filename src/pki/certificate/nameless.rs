//! Certificates that name nobody.

use super::NotACertificate;
use x509_parser::certificate::TbsCertificate;
use x509_parser::oid_registry::OID_X509_EXT_SUBJECT_ALT_NAME;

const INCOMPLETE: &str = "X.509 Certificate is incomplete:";
const NO_ISSUER: &str = "Empty issuer DN not allowed in X509Certificates";
const NO_SUBJECT: &str = "Empty subject DN not allowed in v1 certificate";

/// What the words of every such refusal hold.
pub const NAMELESS: [&str; 3] = [INCOMPLETE, NO_ISSUER, NO_SUBJECT];

/// The names that the JDK insists on, in its words (measured on 17 and 25): an issuer always, a subject unless a critical
/// subjectAltName stands for it. It does not look at the subject of version 2 and 3 where there are no extensions.
pub(super) fn refuse(version: u8, tbs: &TbsCertificate<'_>) -> Result<(), NotACertificate> {
    let refused = |message: String| Err(NotACertificate(message));
    if tbs.issuer.iter_rdn().next().is_none() {
        return refused(NO_ISSUER.to_owned());
    }
    if tbs.subject.iter_rdn().next().is_some() {
        return Ok(());
    }
    let san = tbs.extensions().iter().find(|extension| extension.oid == OID_X509_EXT_SUBJECT_ALT_NAME);
    match san {
        _ if version == 1 => refused(NO_SUBJECT.to_owned()),
        None if tbs.extensions().is_empty() => Ok(()),
        None => refused(format!("{INCOMPLETE} subject field is empty, and SubjectAlternativeName extension is absent")),
        Some(san) if !san.critical => refused(format!(
            "{INCOMPLETE} SubjectAlternativeName extension MUST be marked critical when subject field is empty"
        )),
        Some(_) => Ok(()),
    }
}
