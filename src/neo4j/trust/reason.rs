//! The JDK's sentences, as they stand in debug.log (9.2).

use super::{Refusal, Usage};
use crate::pki::certificate::Certificate;
use time::OffsetDateTime;
use time::macros::format_description;

/// From which Java on a message begins with its alert (measured on 25; 23 by log.md).
const WITH_ALERT: u8 = 23;

/// `SSLHandshakeException: (alert) text`, without the alert before Java 23.
pub(super) fn handshake_exception(java: u8, alert: &str, text: &str) -> String {
    exception("SSLHandshakeException", java, alert, text)
}

pub(super) fn exception(class: &str, java: u8, alert: &str, text: &str) -> String {
    if java < WITH_ALERT { format!("{class}: {text}") } else { format!("{class}: ({alert}) {text}") }
}

/// The alert that a judge sends: only an initiator's is finer than `certificate_unknown`, and mostly from Java 23 on
/// (9.4).
pub(super) fn alert(usage: Usage, rule: &str, java: u8) -> &'static str {
    match (usage, rule) {
        (Usage::Server, "crl/revoked-peer") => "certificate_revoked",
        (Usage::Server, "trust/expired-peer") if java >= WITH_ALERT => "certificate_expired",
        (Usage::Server, "cert/not-yet-valid") if java >= WITH_ALERT => "bad_certificate",
        (Usage::Server, "cert/weak-signature" | "key/weak-size") if java >= WITH_ALERT => "unsupported_certificate",
        _ => "certificate_unknown",
    }
}

/// A failed path validation. Between the first exception and the last cause Java repeats the same text twice; that is
/// left out.
pub(super) fn path(java: u8, usage: Usage, rule: &'static str, text: &str, cause: Option<&str>) -> Refusal {
    // A bad signature has an alert of its own; the other cause of this rule has not.
    let alert = match (usage, text) {
        (Usage::Server, "signature check failed") if java >= WITH_ALERT => "bad_certificate",
        _ => alert(usage, rule, java),
    };
    let cause = cause.map(|cause| format!(" <- {cause}")).unwrap_or_default();
    let text = format!("PKIX path validation failed: java.security.cert.CertPathValidatorException: {text}{cause}");
    Refusal { rule, reason: handshake_exception(java, alert, &text) }
}

/// An anchor that the JDK does not take for a CA.
pub(super) fn anchor(java: u8, usage: Usage, rule: &'static str, anchor: &Certificate, text: &str) -> Refusal {
    let text = format!(
        "PKIX path validation failed: sun.security.validator.ValidatorException: TrustAnchor with subject \"{}\" {text}",
        anchor.subject.java
    );
    Refusal { rule, reason: handshake_exception(java, alert(usage, rule, java), &text) }
}

/// A time as Java's `Date` prints it on a server in UTC.
pub(super) fn date(time: OffsetDateTime) -> String {
    time.to_offset(time::UtcOffset::UTC)
        .format(format_description!(
            "[weekday repr:short] [month repr:short] [day] [hour]:[minute]:[second] UTC [year]"
        ))
        .unwrap_or_else(|_| time.to_string())
}
