//! What the reader makes of certificates that were made, cut and bent.

use super::*;
use rcgen::{CertificateParams, DnType, DnValue, KeyPair, SanType};

fn made(edit: impl FnOnce(&mut CertificateParams)) -> Vec<u8> {
    let mut params = CertificateParams::new(vec!["server1.example.com".to_owned()]).expect("a host name");
    params.distinguished_name.push(DnType::OrganizationName, "Example, Ltd");
    params.distinguished_name.push(DnType::CommonName, "server1.example.com");
    edit(&mut params);
    let key = KeyPair::generate().expect("a key");
    params.self_signed(&key).expect("signed").der().to_vec()
}

#[test]
fn reads_what_a_certificate_says() {
    let der = made(|params| {
        params.subject_alt_names.push(SanType::IpAddress("192.168.210.174".parse().expect("an address")));
        params.is_ca = rcgen::IsCa::ExplicitNoCa;
        params.key_usages = vec![rcgen::KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    });
    let certificate = Certificate::from_der(&der).expect("a certificate");
    assert_eq!(certificate.version, 3);
    assert!(certificate.subject.text.contains("O=Example\\, Ltd"), "{}", certificate.subject.text);
    assert!(certificate.is_self_issued());
    assert_eq!(certificate.key, KeyType::Ec("1.2.840.10045.3.1.7".to_owned()));
    assert_eq!(certificate.basic_constraints, Some(BasicConstraints { ca: false, path_len: None }));
    assert_eq!(certificate.key_usage.map(KeyUsage::names), Some(vec!["digitalSignature"]));
    assert_eq!(certificate.extended_key_usage.as_deref(), Some(&["1.3.6.1.5.5.7.3.2".to_owned()][..]));
    let san: Vec<String> = certificate.san.iter().flatten().map(ToString::to_string).collect();
    assert_eq!(san, ["DNS:server1.example.com", "IP:192.168.210.174"]);
    assert!(certificate.unknown_critical.is_empty());
}

#[test]
fn a_signature_is_good_for_its_key_and_bad_for_another() {
    use crate::pki::signature::{Verified, verify};
    let one = Certificate::from_der(&made(|_| {})).expect("a certificate");
    let other = Certificate::from_der(&made(|_| {})).expect("a certificate");
    let check = |key: &Certificate| verify(&one.signature_algorithm, &key.spki, &one.tbs, &one.signature);
    assert_eq!(check(&one), Verified::Good);
    assert_eq!(check(&other), Verified::Bad);
}

#[test]
fn bytes_after_the_certificate_are_refused() {
    let mut der = made(|_| {});
    assert!(Certificate::from_der(&der).is_ok());
    der.push(0);
    assert_eq!(Certificate::from_der(&der), Err(NotACertificate("1 bytes follow the certificate".to_owned())));
}

#[test]
fn nothing_that_was_cut_or_bent_makes_the_reader_panic() {
    let der = made(|_| {});
    for end in 0..der.len() {
        assert!(Certificate::from_der(&der[..end]).is_err());
    }
    for position in 0..der.len() {
        let mut bent = der.clone();
        bent[position] ^= 0x55;
        drop(Certificate::from_der(&bent));
    }
}

#[test]
fn names_are_equal_whatever_their_case_blanks_and_string_type() {
    let name = |value: DnValue| {
        let der = made(|params| {
            params.distinguished_name = rcgen::DistinguishedName::new();
            params.distinguished_name.push(DnType::OrganizationName, value);
        });
        Certificate::from_der(&der).expect("a certificate").subject.clone()
    };
    let printable = |text: &str| DnValue::PrintableString(text.try_into().expect("printable"));
    let one = name(DnValue::Utf8String("Example  Ltd ".to_owned()));
    assert!(one.matches(&name(printable("EXAMPLE LTD"))));
    assert!(!one.matches(&name(printable("Example Limited"))));
    assert_ne!(one.der, name(printable("EXAMPLE LTD")).der);
}

#[test]
fn a_certificate_that_names_nobody_is_refused_as_the_jdk_refuses_it() {
    let key = rcgen::KeyPair::generate().expect("a key");
    let nameless = || {
        let mut params = rcgen::CertificateParams::new(vec!["a.test".to_owned()]).expect("a name");
        params.distinguished_name = rcgen::DistinguishedName::new();
        params
    };
    let own = nameless().self_signed(&key).expect("self-signed");
    let refused = |text: &str| Err(NotACertificate(text.to_owned()));
    assert_eq!(Certificate::from_der(own.der()), refused("Empty issuer DN not allowed in X509Certificates"));
    let mut authority = rcgen::CertificateParams::default();
    authority.distinguished_name.push(DnType::CommonName, "ca.test");
    let issuer = rcgen::Issuer::from_params(&authority, &key);
    // rcgen marks the name as critical where there is no subject, as it should be.
    let named_by_san = nameless().signed_by(&key, &issuer).expect("signed");
    assert!(Certificate::from_der(named_by_san.der()).is_ok());
    let mut params = nameless();
    params.subject_alt_names.clear();
    params.is_ca = rcgen::IsCa::ExplicitNoCa;
    let unnamed = params.signed_by(&key, &issuer).expect("signed");
    assert_eq!(
        Certificate::from_der(unnamed.der()),
        refused(
            "X.509 Certificate is incomplete: subject field is empty, and SubjectAlternativeName extension is absent"
        )
    );
}
