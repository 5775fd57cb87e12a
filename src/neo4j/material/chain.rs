//! The own chain after it was read: its dates (5.1.6), and whether a TLS context can be built with it (5.1.10).

use super::Failure;
use super::thrown::{ILLEGAL_ARGUMENT, RUNTIME, Thrown};
use crate::finding::catalogue::cert as say;
use crate::finding::{Finding, Release};
use crate::pki::certificate::Certificate;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, UtcOffset};

/// How long before its end a certificate is spoken of.
pub(super) const WARNING_SPAN: Duration = Duration::days(30);

/// Certificates of the own file that are not valid now, or no more after `span`. With `stops` (`trust_expired=false`, 5.14+) the
/// first that is not valid stops the start.
pub(super) fn dates(
    chain: &[Certificate],
    path: &str,
    now: OffsetDateTime,
    span: Duration,
    stops: bool,
) -> (Vec<Finding>, Option<Thrown>) {
    let mut findings = Vec::new();
    let mut stop = None;
    for certificate in chain {
        let (subject, end) = (&certificate.subject.text, certificate.not_after);
        let thrown = if now > end {
            findings.push(say::expired_own(path, subject, &rfc3339(end), stops));
            let class = "java.security.cert.CertificateExpiredException";
            Thrown::new(class, format!("NotAfter: {}", java_date(end)))
        } else if now < certificate.not_before {
            let start = certificate.not_before;
            findings.push(say::not_yet_valid(path, subject, &rfc3339(start), stops));
            let class = "java.security.cert.CertificateNotYetValidException";
            Thrown::new(class, format!("NotBefore: {}", java_date(start)))
        } else {
            if end - now <= span {
                findings.push(say::expires_soon(path, subject, &rfc3339(end), (end - now).whole_days()));
            }
            continue;
        };
        stop.get_or_insert_with(|| thrown.within(RUNTIME, "Expired certificate"));
    }
    (findings, stop.filter(|_| stops))
}

/// What building the acceptor's TLS context throws. Java compares names only, never signatures (measured: a chain whose
/// second certificate has the issuer's name and another key is taken), and wants no certificate twice.
pub(super) fn context(chain: &[Certificate], path: &str, release: Release) -> Result<(), Failure> {
    if chain.is_empty() {
        // Netty's words changed with the release of it that 4.1 brought.
        let message = if release < Release::new(4, 1, 0) {
            "keyCertChain must be non-empty"
        } else {
            "Param 'keyCertChain' must not be empty"
        };
        return Err(Failure::new(say::empty(path, true), Thrown::new(ILLEGAL_ARGUMENT, message)));
    }
    let Some(disorder) = disorder(chain) else { return Ok(()) };
    let thrown = Thrown::new("java.security.KeyStoreException", "Certificate chain is not valid")
        .within("javax.net.ssl.SSLException", "failed to initialize the server-side SSL context");
    Err(Failure::new(say::chain_order(path, &disorder), thrown))
}

fn disorder(chain: &[Certificate]) -> Option<say::Disorder> {
    for (index, certificate) in chain.iter().enumerate() {
        if chain[..index].contains(certificate) {
            return Some(say::Disorder::Duplicate { subject: certificate.subject.text.clone() });
        }
    }
    chain.windows(2).find(|pair| !pair[0].issuer.matches(&pair[1].subject)).map(|pair| say::Disorder::NotTheIssuer {
        subject: pair[0].subject.text.clone(),
        issuer: pair[0].issuer.text.clone(),
        next: pair[1].subject.text.clone(),
    })
}

fn rfc3339(time: OffsetDateTime) -> String {
    // Only a year beyond 9999 cannot be written so, and no certificate has one.
    time.to_offset(UtcOffset::UTC).format(&Rfc3339).unwrap_or_else(|_| time.to_string())
}

/// Java's `Date.toString`, in UTC; a server writes it in its own time zone.
fn java_date(time: OffsetDateTime) -> String {
    let format = format_description!(
        "[weekday repr:short] [month repr:short] [day] [hour]:[minute]:[second] UTC [year padding:none]"
    );
    time.to_offset(UtcOffset::UTC).format(format).unwrap_or_else(|_| time.to_string())
}
