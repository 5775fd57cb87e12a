//! Revocation: 4.2.7.6. One CRL in `revoked/` switches it on for every certificate below every anchor.
//!
//! Which lists count is decided as the JDK's `RevocationChecker` and `DistributionPointFetcher` do, in their order.

use super::{Judge, reason};
use crate::pki::certificate::{Certificate, KeyUsage};
use crate::pki::crl::{Crl, Revoked};
use crate::pki::distribution::{ALL_REASONS, DistributionPoint, PointName, Reasons, Scope};
use crate::pki::signature::{Hash, Verified, verify};
use std::borrow::Cow;
use time::{Duration, OffsetDateTime};

/// How far the JDK lets clocks be apart when it looks at a CRL's dates (its `RevocationChecker`).
const CLOCK_SKEW: Duration = Duration::minutes(15);

const UNDETERMINED: &str = "Could not determine revocation status";

/// Whether this certificate is vouched for by a CRL of its issuer. `issuer_signs_crls`: the issuer is an anchor, or has
/// the usage cRLSign.
pub(super) fn check(
    judge: &Judge<'_>,
    certificate: &Certificate,
    issuer: &Certificate,
    issuer_signs_crls: bool,
) -> Result<(), (&'static str, String)> {
    let question = Question { judge, certificate, issuer, issuer_signs_crls };
    match question.approved() {
        Some(approved) => approved.into_iter().try_for_each(|crl| check_entry(crl, certificate, judge.now)),
        None => Err((question.why_undetermined(), UNDETERMINED.to_owned())),
    }
}

/// Whether a certificate below this issuer is revoked.
struct Question<'a> {
    judge: &'a Judge<'a>,
    certificate: &'a Certificate,
    issuer: &'a Certificate,
    issuer_signs_crls: bool,
}

impl<'a> Question<'a> {
    /// The lists that answer. Each covers a reason that none before it does, and together they cover all; so of two whole
    /// lists of one CA the JDK looks at one only.
    fn approved(&self) -> Option<Vec<&'a Crl>> {
        let current = self.judge.crls.iter().filter(|crl| is_current(crl, self.judge.now)).collect();
        let lists = in_java_order(current, self.judge.runtime.java);
        let (mut covered, mut approved) = (0, Vec::new());
        for point in points(self.certificate).iter() {
            for &crl in &lists {
                let reasons = covers(point, crl, self.certificate).unwrap_or_default();
                if reasons & !covered == 0 {
                    continue;
                }
                let signer = if is_delegated(point, crl, self.certificate) {
                    // Without one the JDK gives up, whatever other lists there are.
                    self.delegate(crl)?
                } else if self.issuer_signs_crls {
                    self.issuer
                } else {
                    continue;
                };
                if is_signed_by(crl, signer) {
                    covered |= reasons;
                    approved.push(crl);
                }
            }
        }
        (covered == ALL_REASONS).then_some(approved)
    }

    /// The anchor that may sign a list of another key than the issuer's.
    fn delegate(&self, crl: &Crl) -> Option<&'a Certificate> {
        self.judge.anchors.iter().find(|anchor| {
            anchor.subject.matches(&crl.issuer)
                && anchor.key_usage.is_none_or(KeyUsage::crl_sign)
                && (crl.authority_key_id.is_none() || crl.authority_key_id == anchor.subject_key_id)
        })
    }

    /// The rule by which no list answers; the JDK has one text for all.
    fn why_undetermined(&self) -> &'static str {
        let of_issuer: Vec<&Crl> =
            self.judge.crls.iter().filter(|crl| crl.issuer.matches(&self.certificate.issuer)).collect();
        let is_signed = |crl: &&&Crl| !has_other_key_id(crl, self.certificate) && is_signed_by(crl, self.issuer);
        let signed: Vec<&&Crl> = of_issuer.iter().filter(is_signed).collect();
        if of_issuer.is_empty() {
            "crl/missing-issuer"
        } else if signed.is_empty() || !self.issuer_signs_crls {
            "crl/wrong-signer"
        } else if !signed.iter().any(|crl| is_current(crl, self.judge.now)) {
            "crl/stale"
        } else {
            "crl/partial"
        }
    }
}

fn is_current(crl: &Crl, now: OffsetDateTime) -> bool {
    crl.next_update.is_some_and(|next| now - CLOCK_SKEW <= next) && now + CLOCK_SKEW >= crl.this_update
}

/// In the order of a Java `HashSet`, in which the JDK keeps the lists; equal places keep the order of the folder.
fn in_java_order(mut lists: Vec<&Crl>, java: u8) -> Vec<&Crl> {
    // A set of one needs no order, and a list may be large.
    if lists.len() > 1 {
        let mut places: u32 = 16;
        while lists.len() * 4 > usize::try_from(places).unwrap_or(usize::MAX) * 3 {
            places *= 2;
        }
        lists.sort_by_cached_key(|crl| {
            let hash = java_hash(&crl.der, java).cast_unsigned();
            (hash ^ hash >> 16) & (places - 1)
        });
    }
    lists
}

/// `X509CRL.hashCode`; from Java 22 on it is that of the array.
fn java_hash(der: &[u8], java: u8) -> i32 {
    let bytes = der.iter().map(|byte| i32::from(byte.cast_signed()));
    if java >= 22 {
        return bytes.fold(1, |hash: i32, byte| hash.wrapping_mul(31).wrapping_add(byte));
    }
    bytes.zip(0_i32..).fold(0, |hash, (byte, index)| hash.wrapping_add(byte.wrapping_mul(index)))
}

/// Where a certificate's lists are: without the extension, at its issuer's name.
fn points(certificate: &Certificate) -> Cow<'_, [DistributionPoint]> {
    match &certificate.distribution_points {
        Some(points) => Cow::Borrowed(points),
        None => Cow::Owned(vec![DistributionPoint::of_issuer(&certificate.issuer)]),
    }
}

/// Whether a list is one that a certificate may be on, whoever signed it.
pub(super) fn is_about(crl: &Crl, certificate: &Certificate) -> bool {
    points(certificate).iter().any(|point| covers(point, crl, certificate).is_some())
}

/// The reasons for which a certificate would be on the list of a distribution point; `None`: it is another list.
fn covers(point: &DistributionPoint, crl: &Crl, certificate: &Certificate) -> Option<Reasons> {
    let whole = Scope::default();
    let scope = crl.scope.as_ref().unwrap_or(&whole);
    let is_by_right_issuer = match &point.crl_issuer {
        Some(issuers) => scope.is_indirect && issuers.contains(&PointName::Directory(crl.issuer.canonical.clone())),
        None => crl.issuer.matches(&certificate.issuer),
    };
    let is_at_point = scope.names.as_ref().is_none_or(|names| {
        let wanted = point.names.as_ref().or(point.crl_issuer.as_ref());
        names.iter().any(|name| wanted.is_some_and(|wanted| wanted.contains(name)))
    });
    let is_ca = certificate.basic_constraints.is_some_and(|basic| basic.ca);
    let is_of_other_kind = scope.only_attributes || if is_ca { scope.only_users } else { scope.only_cas };
    let reasons = point.reasons.unwrap_or(ALL_REASONS) & scope.only_reasons.unwrap_or(ALL_REASONS);
    (is_by_right_issuer && is_at_point && !is_of_other_kind).then_some(reasons)
}

/// Whether another key than the issuer's makes the list.
fn is_delegated(point: &DistributionPoint, crl: &Crl, certificate: &Certificate) -> bool {
    point.crl_issuer.is_some() || has_other_key_id(crl, certificate)
}

fn has_other_key_id(crl: &Crl, certificate: &Certificate) -> bool {
    matches!((&crl.authority_key_id, &certificate.authority_key_id), (Some(one), Some(other)) if one != other)
}

fn is_signed_by(crl: &Crl, signer: &Certificate) -> bool {
    crl.unknown_critical.is_empty()
        && !matches!(crl.signature_algorithm.hash(), Hash::Md2 | Hash::Md5)
        && verify(&crl.signature_algorithm, &signer.spki, &crl.tbs, &crl.signature) != Verified::Bad
}

fn check_entry(crl: &Crl, certificate: &Certificate, now: OffsetDateTime) -> Result<(), (&'static str, String)> {
    let refuse = |text| Err(("crl/revoked-peer", text));
    match entry(crl, certificate) {
        Some(entry) if entry.has_unknown_critical => {
            refuse("Unrecognized critical extension(s) in revoked CRL entry".to_owned())
        }
        Some(entry) if entry.date < now => refuse(format!(
            "Certificate has been revoked, reason: {}, revocation date: {}, authority: {}, extension OIDs: [{}]",
            reason_name(entry.reason),
            reason::date(entry.date),
            crl.issuer.java,
            entry.extensions.join(", "),
        )),
        _ => Ok(()),
    }
}

/// The entry of a certificate: issuer and serial number fit. Of several the last one counts.
pub(super) fn entry<'a>(crl: &'a Crl, certificate: &Certificate) -> Option<&'a Revoked> {
    let is_of_issuer = |entry: &Revoked| entry.issuer.as_deref().unwrap_or(&crl.issuer).matches(&certificate.issuer);
    crl.revoked.iter().rfind(|entry| same_serial(&entry.serial, &certificate.serial) && is_of_issuer(entry))
}

/// Serial numbers are integers with a sign: leading bytes that only repeat it say nothing.
pub(super) fn same_serial(one: &[u8], other: &[u8]) -> bool {
    let significant =
        |bytes: &[u8]| bytes.windows(2).take_while(|pair| matches!(pair, [0, 0..=0x7f] | [0xff, 0x80..=0xff])).count();
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
