//! A server's certificate: what all of them have, whoever signs.

use super::{KeyPair, MakeError, subject};
use crate::plan::{Plan, Server};
use aws_lc_rs::rand;
use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose, SerialNumber};
use time::{Duration, OffsetDateTime, UtcOffset};

/// How far notBefore lies back: peers whose clocks are late must not refuse what was just made.
const BACK_DATED: Duration = Duration::minutes(10);

/// Makes a certificate that is signed by its own key, DER.
///
/// # Errors
/// As [`MakeError`].
pub fn self_signed(plan: &Plan, server: &Server, key: &KeyPair, now: OffsetDateTime) -> Result<Vec<u8>, MakeError> {
    Ok(of_server(plan, server, key, now)?.self_signed(key)?.der().to_vec())
}

/// A server's certificate but for its signature.
pub(super) fn of_server(
    plan: &Plan,
    server: &Server,
    key: &KeyPair,
    now: OffsetDateTime,
) -> Result<CertificateParams, MakeError> {
    let mut certificate = request_of_server(plan, server, key)?;
    // Explicit, as `openssl req -x509` writes CA:TRUE where nothing is said (cert/ca-leaf).
    certificate.is_ca = IsCa::ExplicitNoCa;
    certificate.use_authority_key_identifier_extension = true;
    certificate.serial_number = Some(serial_number()?);
    (certificate.not_before, certificate.not_after) = validity(now, plan.certificates.days)?;
    Ok(certificate)
}

/// What a request says too: subject, alternative names, key usages.
pub(super) fn request_of_server(plan: &Plan, server: &Server, key: &KeyPair) -> Result<CertificateParams, MakeError> {
    let mut certificate = CertificateParams::default();
    certificate.distinguished_name = subject::of_server(plan, server)?;
    certificate.subject_alt_names = subject::alternative_names(server)?;
    // Every cluster server is initiator and acceptor (cert/eku-no-client, cert/eku-no-server).
    certificate.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
    // ECDHE and TLS 1.3 need digitalSignature (cert/key-usage); key transport, which TLS 1.2 still has, needs the other.
    certificate.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    if key.is_rsa() {
        certificate.key_usages.push(KeyUsagePurpose::KeyEncipherment);
    }
    Ok(certificate)
}

/// notBefore and notAfter, in UTC and whole seconds, which is all that RFC 5280 (4.1.2.5) allows.
pub(super) fn validity(now: OffsetDateTime, days: u32) -> Result<(OffsetDateTime, OffsetDateTime), MakeError> {
    let too_long = MakeError::TooLong { days };
    let now = now.to_offset(UtcOffset::UTC).truncate_to_second();
    let not_before = now.checked_sub(BACK_DATED).ok_or_else(|| too_long.clone())?;
    let not_after = now.checked_add(Duration::days(days.into())).filter(|end| end.year() <= 9999).ok_or(too_long)?;
    Ok((not_before, not_after))
}

/// 16 random bytes. A set top bit would make it negative, and a zero in front would make it shorter.
pub(super) fn serial_number() -> Result<SerialNumber, MakeError> {
    let mut serial = [0; 16];
    while serial[0] == 0 {
        rand::fill(&mut serial).map_err(|_| MakeError::NoRandomness)?;
        serial[0] &= 0x7f;
    }
    Ok(SerialNumber::from_slice(&serial))
}
