//! Revocation: 4.2.7.6. One CRL in `revoked/` switches it on for every certificate below every anchor.

use super::{Judge, reason};
use crate::pki::certificate::Certificate;
use crate::pki::crl::Crl;
use crate::pki::signature::{Verified, verify};
use time::Duration;

/// How far the JDK lets clocks be apart when it looks at a CRL's dates (its `RevocationChecker`).
const CLOCK_SKEW: Duration = Duration::minutes(15);

/// Whether this certificate is vouched for by a CRL of its issuer. `issuer_signs_crls`: the issuer is an anchor, or has
/// the usage cRLSign.
pub(super) fn check(
    judge: &Judge<'_>,
    certificate: &Certificate,
    issuer: &Certificate,
    issuer_signs_crls: bool,
) -> Result<(), (&'static str, String)> {
    let undetermined = |rule| Err((rule, "Could not determine revocation status".to_owned()));
    let of_issuer: Vec<&Crl> = judge.crls.iter().filter(|crl| crl.issuer.matches(&certificate.issuer)).collect();
    if of_issuer.is_empty() {
        return undetermined("crl/missing-issuer");
    }
    let by_key = |crl: &&Crl| {
        crl.unknown_critical.is_empty()
            && verify(&crl.signature_algorithm, &issuer.spki, &crl.tbs, &crl.signature) != Verified::Bad
    };
    let signed: Vec<&Crl> = of_issuer.into_iter().filter(by_key).collect();
    if signed.is_empty() || !issuer_signs_crls {
        return undetermined("crl/wrong-signer");
    }
    let is_current = |crl: &&Crl| {
        let ahead = crl.next_update.is_some_and(|next| judge.now - CLOCK_SKEW <= next);
        ahead && judge.now + CLOCK_SKEW >= crl.this_update
    };
    let mut current = signed.into_iter().filter(is_current).peekable();
    if current.peek().is_none() {
        return undetermined("crl/stale");
    }
    for crl in current {
        let entry = crl.revoked.iter().find(|entry| same_serial(&entry.serial, &certificate.serial));
        if let Some(entry) = entry
            && entry.date < judge.now
        {
            let text = format!(
                "Certificate has been revoked, reason: {}, revocation date: {}, authority: {}, extension OIDs: [{}]",
                reason_name(entry.reason),
                reason::date(entry.date),
                crl.issuer.java,
                entry.extensions.join(", "),
            );
            return Err(("crl/revoked-peer", text));
        }
    }
    Ok(())
}

/// Serial numbers are integers: leading zero bytes say nothing.
pub(super) fn same_serial(one: &[u8], other: &[u8]) -> bool {
    let significant = |bytes: &[u8]| bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    one[significant(one)..] == other[significant(other)..]
}

/// Java's names of RFC 5280's reason codes.
pub(super) fn reason_name(reason: Option<u8>) -> &'static str {
    match reason {
        Some(1) => "KEY_COMPROMISE",
        Some(2) => "CA_COMPROMISE",
        Some(3) => "AFFILIATION_CHANGED",
        Some(4) => "SUPERSEDED",
        Some(5) => "CESSATION_OF_OPERATION",
        Some(6) => "CERTIFICATE_HOLD",
        Some(8) => "REMOVE_FROM_CRL",
        Some(9) => "PRIVILEGE_WITHDRAWN",
        Some(10) => "AA_COMPROMISE",
        _ => "UNSPECIFIED",
    }
}
