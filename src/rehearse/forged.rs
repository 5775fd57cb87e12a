//! What strangers show: certificates of their own making, and keys that are not the certificate's.
//!
//! A forged certificate copies a member's subject byte for byte, in whatever encoding that is, so it is put together
//! from DER here and not by a library that would encode the name anew. Not here: certificates that servers use
//! (`pki::make`).

use super::node;
use crate::pki::certificate::{GeneralName, KeyType};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING, EcdsaKeyPair,
    Ed25519KeyPair, KeyPair,
};
use rustls::pki_types::CertificateDer;
use rustls::sign::CertifiedKey;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use time::{Duration, OffsetDateTime};
use zeroize::Zeroizing;

/// The keys of the strangers of one rehearsal, fresh and gone with it.
pub(super) struct Forger {
    pkcs8: Zeroizing<Vec<u8>>,
    key: EcdsaKeyPair,
    // Made when first needed: it takes longer than all handshakes of a small cluster.
    rsa: OnceLock<Option<Zeroizing<Vec<u8>>>>,
    now: OffsetDateTime,
}

impl Forger {
    /// Makes the key on P-256.
    pub(super) fn new(now: OffsetDateTime) -> Result<Self, Unspecified> {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new())?;
        let pkcs8 = Zeroizing::new(pkcs8.as_ref().to_vec());
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &pkcs8).map_err(|_| Unspecified)?;
        Ok(Self { pkcs8, key, rsa: OnceLock::new(), now })
    }

    /// A certificate that the stranger signed, with its key.
    pub(super) fn own(&self, subject: &[u8], san: &[GeneralName]) -> Result<Arc<CertifiedKey>, Unspecified> {
        let der = self.certificate(subject, san)?;
        node::unchecked(vec![CertificateDer::from(der)], &self.pkcs8).map_err(|_| Unspecified)
    }

    /// Somebody's chain, with a key of the same kind that is not theirs: so the refusal is the signature's.
    pub(super) fn stolen(
        &self,
        chain: Vec<CertificateDer<'static>>,
        kind: &KeyType,
    ) -> Result<Arc<CertifiedKey>, Unspecified> {
        let random = SystemRandom::new();
        let fresh = |algorithm| EcdsaKeyPair::generate_pkcs8(algorithm, &random).map(|key| key.as_ref().to_vec());
        let pkcs8 = match kind {
            KeyType::Rsa(_) => self.rsa.get_or_init(rsa_key).clone().ok_or(Unspecified)?,
            KeyType::Ec(curve) if curve == "1.3.132.0.34" => Zeroizing::new(fresh(&ECDSA_P384_SHA384_ASN1_SIGNING)?),
            KeyType::Ec(curve) if curve == "1.3.132.0.35" => Zeroizing::new(fresh(&ECDSA_P521_SHA512_ASN1_SIGNING)?),
            KeyType::Ed25519 => Zeroizing::new(Ed25519KeyPair::generate_pkcs8(&random)?.as_ref().to_vec()),
            _ => self.pkcs8.clone(),
        };
        node::unchecked(chain, &pkcs8).map_err(|_| Unspecified)
    }

    /// A self-signed v3 certificate (RFC 5280, 4.1) that would do for both roles, were it trusted.
    fn certificate(&self, subject: &[u8], san: &[GeneralName]) -> Result<Vec<u8>, Unspecified> {
        let mut serial = [0; 16];
        SystemRandom::new().fill(&mut serial)?;
        // Positive, and no leading zero.
        serial[0] = serial[0] & 0x3f | 0x40;
        let algorithm = sequence(&[&oid(ECDSA_WITH_SHA256)]);
        let validity = sequence(&[
            &generalized_time(self.now - Duration::hours(1)),
            &generalized_time(self.now + Duration::days(1)),
        ]);
        let public_key = sequence(&[
            &sequence(&[&oid(EC_PUBLIC_KEY), &oid(P256)]),
            &element(BIT_STRING, &[&[0], self.key.public_key().as_ref()]),
        ]);
        let eku = sequence(&[&oid(SERVER_AUTH), &oid(CLIENT_AUTH)]);
        // digitalSignature: bit 0 of one byte, of which seven bits are not used.
        let mut extensions = vec![extension(KEY_USAGE, &element(BIT_STRING, &[&[7, 0x80]])), extension(EKU, &eku)];
        let names: Vec<Vec<u8>> = san.iter().filter_map(general_name).collect();
        if !names.is_empty() {
            extensions.push(extension(SAN, &element(SEQUENCE, &slices(&names))));
        }
        let tbs = sequence(&[
            // v3
            &element(0xa0, &[&element(INTEGER, &[&[2]])]),
            &element(INTEGER, &[&serial]),
            &algorithm,
            subject,
            &validity,
            subject,
            &public_key,
            &element(0xa3, &[&element(SEQUENCE, &slices(&extensions))]),
        ]);
        let signature = self.key.sign(&SystemRandom::new(), &tbs)?;
        Ok(sequence(&[&tbs, &algorithm, &element(BIT_STRING, &[&[0], signature.as_ref()])]))
    }
}

/// The name of a stranger who pretends nothing.
pub(super) fn own_subject() -> Vec<u8> {
    const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
    const UTF8_STRING: u8 = 0x0c;
    let attribute = sequence(&[&oid(COMMON_NAME), &element(UTF8_STRING, &[b"stranger"])]);
    sequence(&[&element(0x31, &[&attribute])])
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;

// Object identifiers by their content: RFC 5758 3.2, RFC 5480 2.1.1, RFC 5280 4.2.1.
const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const SAN: &[u8] = &[0x55, 0x1d, 0x11];
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
const EKU: &[u8] = &[0x55, 0x1d, 0x25];
const SERVER_AUTH: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01];
const CLIENT_AUTH: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02];

fn rsa_key() -> Option<Zeroizing<Vec<u8>>> {
    let key = RsaKeyPair::generate(KeySize::Rsa2048).ok()?;
    let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&key).ok()?;
    Some(Zeroizing::new(der.as_ref().to_vec()))
}

fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut der = vec![tag];
    let bytes = length.to_be_bytes();
    let significant = &bytes[bytes.iter().take_while(|byte| **byte == 0).count()..];
    match significant {
        [] => der.push(0),
        [short @ 0..=0x7f] => der.push(*short),
        long => {
            // At most eight bytes of length.
            der.push(0x80 | u8::try_from(long.len()).unwrap_or_default());
            der.extend_from_slice(long);
        }
    }
    for part in parts {
        der.extend_from_slice(part);
    }
    der
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(SEQUENCE, parts)
}

fn oid(content: &[u8]) -> Vec<u8> {
    element(0x06, &[content])
}

fn extension(id: &[u8], value: &[u8]) -> Vec<u8> {
    sequence(&[&oid(id), &element(0x04, &[value])])
}

fn slices(parts: &[Vec<u8>]) -> Vec<&[u8]> {
    parts.iter().map(Vec::as_slice).collect()
}

fn general_name(name: &GeneralName) -> Option<Vec<u8>> {
    match name {
        GeneralName::Dns(name) => Some(element(0x82, &[name.as_bytes()])),
        GeneralName::Ip(IpAddr::V4(address)) => Some(element(0x87, &[&address.octets()])),
        GeneralName::Ip(IpAddr::V6(address)) => Some(element(0x87, &[&address.octets()])),
        _ => None,
    }
}

/// `GeneralizedTime` in UTC. RFC 5280 asks for `UTCTime` before 2050; readers take both, and strangers keep no rules.
fn generalized_time(time: OffsetDateTime) -> Vec<u8> {
    let time = time.to_offset(time::UtcOffset::UTC);
    let text = format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}Z",
        time.year(),
        u8::from(time.month()),
        time.day(),
        time.hour(),
        time.minute(),
        time.second()
    );
    element(0x18, &[text.as_bytes()])
}

/// The same names and key in an X.509 v1 certificate, which no library makes any more.
#[cfg(test)]
pub(super) fn as_v1(v3: &crate::pki::certificate::Certificate, pkcs8: &[u8]) -> Vec<u8> {
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8).expect("a key on P-256");
    let algorithm = sequence(&[&oid(ECDSA_WITH_SHA256)]);
    let validity = sequence(&[&generalized_time(v3.not_before), &generalized_time(v3.not_after)]);
    let serial = element(INTEGER, &[&[1]]);
    let tbs = sequence(&[&serial, &algorithm, &v3.issuer.der, &validity, &v3.subject.der, &v3.spki]);
    let signature = key.sign(&SystemRandom::new(), &tbs).expect("signed");
    sequence(&[&tbs, &algorithm, &element(BIT_STRING, &[&[0], signature.as_ref()])])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::certificate::Certificate;

    #[test]
    fn a_forged_certificate_reads_back_with_the_names_it_copied() {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        let forger = Forger::new(now).expect("a key");
        let san = [GeneralName::Dns("a.example.com".to_owned()), GeneralName::Ip(IpAddr::from([192, 168, 210, 174]))];
        let shown = forger.own(&own_subject(), &san).expect("a certificate");
        let read = Certificate::from_der(&shown.cert[0]).expect("readable");
        assert_eq!(read.subject.der, own_subject());
        assert_eq!(read.subject.text, "CN=stranger");
        assert_eq!(read.issuer, read.subject);
        assert_eq!(read.san.as_deref(), Some(&san[..]));
        assert!(read.key_usage.expect("present").digital_signature());
        assert!(read.not_before < now && now < read.not_after);
    }

    #[test]
    fn two_rehearsals_have_two_strangers() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let [one, other] = [(), ()].map(|()| Forger::new(now).expect("a key"));
        assert_ne!(one.key.public_key().as_ref(), other.key.public_key().as_ref());
    }
}
