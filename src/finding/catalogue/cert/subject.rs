//! Subjects, names and usages that work, and that mislead whoever relies on them (3.4).

use crate::finding::Evidence::Ran;
use crate::finding::words::{few, listed, quoted};
use crate::finding::{Finding, Rule};

const CN_IGNORED: Rule =
    Rule::warning("cert/cn-ignored", "The name that the others use is in the CN only, where it does not count", Ran);
const CN_ONLY: Rule = Rule::warning("cert/cn-only", "The certificate has its name in the CN only", Ran);
const EKU_PINNED: Rule =
    Rule::advice("cert/eku-pinned", "The self-signed certificate is not for both clients and servers", Ran);
const SAME_SUBJECT: Rule = Rule::warning("cert/same-subject", "Certificates of several servers have one subject", Ran);
const WILDCARD: Rule = Rule::advice("cert/wildcard", "The certificate is for any name of a domain", Ran);

pub(in crate::finding::catalogue) const ROWS: &[&Rule] =
    &[&CN_IGNORED, &CN_ONLY, &EKU_PINNED, &SAME_SUBJECT, &WILDCARD];

/// The host is the CN, and the SAN has other DNS entries.
#[must_use]
pub fn cn_ignored(path: &str, host: &str, dns: &[&str]) -> Finding {
    let names: Vec<String> = dns.iter().map(|name| quoted(name)).collect();
    CN_IGNORED.at(
        path,
        format!("{} is the CN, and the DNS entries of the SAN are {}", quoted(host), few(&names, "and")),
        "where the SAN has a DNS entry, Java does not look at the CN: with verify_hostname=true the others refuse this server",
        format!("have the certificate issued again with DNS:{host} in its SAN (subjectAltName)"),
    )
}

/// No DNS entry in the SAN, so the CN counts.
#[must_use]
pub fn cn_only(path: &str, common_name: &str) -> Finding {
    CN_ONLY.at(
        path,
        format!("the certificate has no DNS entry in its SAN (subjectAltName), and the CN {}", quoted(common_name)),
        "Java takes the CN then; most other programs do not any more, and one DNS entry for something else would put the CN \
         out of force",
        format!("have the next certificate issued with DNS:{} in its SAN", safe(common_name)),
    )
}

/// A name as it can stand in a fix; one that is no name is only pointed at.
fn safe(name: &str) -> &str {
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'*' | b'_'));
    if is_name && !name.is_empty() && name.len() <= 253 { name } else { "HOST" }
}

/// A self-signed certificate whose EKU lacks a usage; those that it lacks.
#[must_use]
pub fn eku_pinned(path: &str, missing: &[&str]) -> Finding {
    EKU_PINNED.at(
        path,
        format!("the certificate says what it is for (extendedKeyUsage), and {} is not among it", listed(missing, "and")),
        "a certificate that the others have in their trusted folder is taken without a look at that; one signed by a CA would \
         be refused for it",
        "nothing has to be done now; have the next one made with extendedKeyUsage=serverAuth,clientAuth",
    )
}

/// Several servers with certificates of one subject.
#[must_use]
pub fn same_subject(servers: &[&str], subject: &str) -> Finding {
    SAME_SUBJECT.at(
        few(servers, "and"),
        format!("their certificates are different ones and all have the subject {}", quoted(subject)),
        "it works as long as every trusted folder has all of them, or their CA; with one of them missing, or old, Java takes \
         another for it and says that a signature is wrong",
        "give each server's next certificate its own host name as CN",
    )
}

/// Names with a `*`.
#[must_use]
pub fn wildcard(path: &str, names: &[&str]) -> Finding {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    WILDCARD.at(
        path,
        format!("the certificate is for {}", few(&names, "and")),
        "a `*` stands for one label, and fits every server of the domain: who gets this key can play any of them",
        "have each server's next certificate issued for its own names",
    )
}
