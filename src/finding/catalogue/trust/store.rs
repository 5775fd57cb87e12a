//! What lies in a store and is taken all the same, or is not looked for there (3.5).

use crate::finding::Evidence::{Documented, Ran, Source};
use crate::finding::words::quoted;
use crate::finding::{Finding, Rule};

const EXPIRED_PINNED: Rule =
    Rule::warning("trust/expired-pinned", "A trusted server's certificate has expired, and is still taken", Ran);
const EXPIRED_ANCHOR: Rule =
    Rule::warning("trust/expired-anchor", "A trusted CA's certificate has expired, and is still taken", Ran);
const ORGANISATION_ROOT: Rule =
    Rule::warning("trust/organisation-root", "More than this cluster's servers may join", Documented);
const CACERTS: Rule = Rule::advice("trust/cacerts", "The cluster does not look into Java's own trust store", Source);

pub(in crate::finding::catalogue) const ROWS: &[&Rule] =
    &[&EXPIRED_PINNED, &EXPIRED_ANCHOR, &ORGANISATION_ROOT, &CACERTS];

/// How a certificate's dates are wrong; RFC 3339 times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dates {
    /// It ended then.
    Ended(String),
    /// It begins then.
    NotYet(String),
}

impl Dates {
    fn told(&self, subject: &str) -> String {
        match self {
            Self::Ended(end) => format!("the certificate of {} ended at {end}", quoted(subject)),
            Self::NotYet(start) => format!("the certificate of {} is valid from {start} on", quoted(subject)),
        }
    }
}

/// A server's own certificate in the trusted folder is not valid now.
#[must_use]
pub fn expired_pinned(trusted_dir: &str, subject: &str, dates: &Dates) -> Finding {
    EXPIRED_PINNED.at(
        trusted_dir,
        dates.told(subject),
        "a certificate that is itself in the trusted folder is taken whatever its dates and `trust_expired` say, so nothing \
         reminds of it; other programs that connect refuse it",
        "issue a new certificate for its server, put it into every trusted folder beside the old one, then swap it at the \
         server and delete the old one",
    )
}

/// A CA in the trusted folder is not valid now.
#[must_use]
pub fn expired_anchor(trusted_dir: &str, subject: &str, dates: &Dates) -> Finding {
    EXPIRED_ANCHOR.at(
        trusted_dir,
        dates.told(subject),
        "Java does not look at the dates of a CA in the trusted folder, so what it signed is still let in, and nothing reminds \
         of it; other programs refuse it",
        "renew the CA's certificate and replace it in every trusted folder; with the same key the servers' certificates stay good",
    )
}

/// Why a trusted CA reaches further than the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wide<'a> {
    /// It is that of a public CA.
    Public,
    /// It signs other CAs; the one below which this cluster's servers stand.
    SignsCas(&'a str),
}

/// A root whose CA signs for more than this cluster.
#[must_use]
pub fn organisation_root(trusted_dir: &str, subject: &str, wide: Wide<'_>) -> Finding {
    let (what, fix) = match wide {
        Wide::Public => (
            format!("{} is a public CA", quoted(subject)),
            "have the servers' certificates signed by a CA of your own that signs for this cluster alone, and trust that one"
                .to_owned(),
        ),
        Wide::SignsCas(below) => (
            format!("{} signs other CAs, among them {}", quoted(subject), quoted(below)),
            format!(
                "put the certificate of {} into the trusted folder instead, if it signs for this cluster alone; else have an \
                 intermediate CA made for the cluster",
                quoted(below)
            ),
        ),
    };
    ORGANISATION_ROOT.at(
        trusted_dir,
        what,
        "every certificate that it, or any CA below it, ever signs may join the cluster; the manual warns of that",
        fix,
    )
}

/// The JVM is given a trust store, and the cluster policy is on.
#[must_use]
pub fn cacerts(at: &str) -> Finding {
    CACERTS.at(
        at,
        "Java is given a trust store of its own (-Djavax.net.ssl.trustStore)",
        "the cluster and Bolt trust what is in their `trusted_dir` and never look into Java's store or the system's; that \
         store counts for the HTTPS connector, LDAP and remote aliases",
        "if it was meant for the cluster, put the CA's certificate into the trusted folder instead; else leave it",
    )
}
