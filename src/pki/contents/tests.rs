//! What is found in files of every form; the files are made here and by openssl's own forms of them.

use super::*;
use crate::pki::pem;

/// A certificate and its key, made with a library.
fn pair() -> (String, String) {
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["a.test".to_owned()]).unwrap().self_signed(&key).unwrap();
    (certificate.pem(), key.serialize_pem())
}

fn names(bytes: &[u8]) -> Vec<&'static str> {
    contents(bytes)
        .items
        .iter()
        .map(|item| match &item.what {
            What::Certificate(_) => "certificate",
            What::Crl(_) => "crl",
            What::Request(_) => "request",
            What::Key(_) => "key",
            What::PublicKey => "public key",
            What::Pkcs12(_) => "pkcs12",
            What::JavaKeyStore => "java",
            What::EmptyPkcs7 => "pkcs7",
            What::Other => "other",
            What::Damaged => "damaged",
        })
        .collect()
}

#[test]
fn a_certificate_is_found_however_it_was_saved() {
    let (certificate, _) = pair();
    let der = pem::blocks(certificate.as_bytes()).unwrap().remove(0).der.to_vec();
    let utf16 = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { certificate.encode_utf16().flat_map(to_bytes).collect() };
    let base64: String = certificate.lines().filter(|line| !line.starts_with('-')).collect();
    for bytes in [
        certificate.clone().into_bytes(),
        certificate.replace('\n', "\r\n").into_bytes(),
        certificate.replace('\n', "\r").into_bytes(),
        format!("\u{feff}{certificate}").into_bytes(),
        certificate.lines().map(|line| format!("    {line}\n")).collect::<String>().into_bytes(),
        format!("Certificate:\n    Data:\n        Version: 3 (0x2)\n{certificate}").into_bytes(),
        certificate.replace("CERTIFICATE", "X509 CERTIFICATE").into_bytes(),
        certificate.replace("-----BEGIN CERTIFICATE-----\n", "-----BEGIN CERTIFICATE----- \n").into_bytes(),
        certificate.trim_end().to_owned().into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        [&[0xff, 0xfe][..], &utf16(u16::to_le_bytes)].concat(),
        base64.into_bytes(),
        der.clone(),
    ] {
        assert_eq!(names(&bytes), ["certificate"], "{:?}", String::from_utf8_lossy(&bytes[..40]));
    }
    assert_eq!(names(&[der.clone(), der].concat()), ["certificate", "certificate"]);
}

#[test]
fn several_things_are_found_in_their_order_also_where_they_are_glued() {
    let (certificate, key) = pair();
    let glued = format!("{}{}{key}", certificate.trim_end(), certificate.trim_end());
    assert_eq!(names(glued.as_bytes()), ["certificate", "certificate", "key"]);
    let mixed = format!("{key}text\n{certificate}-----BEGIN EC PARAMETERS-----\nBggq\n-----END EC PARAMETERS-----\n");
    assert_eq!(names(mixed.as_bytes()), ["key", "certificate", "other"]);
}

#[test]
fn what_is_cut_or_damaged_is_said_and_the_rest_is_read() {
    let (certificate, key) = pair();
    let cut = certificate.replace('\r', "").replace("-----END CERTIFICATE-----\n", "");
    assert_eq!(names(format!("{cut}{key}").as_bytes()), ["damaged", "key"]);
    assert_eq!(names(cut.as_bytes()), ["damaged"]);
    let damaged = certificate.replacen('M', "*", 1);
    assert_eq!(names(format!("{damaged}{certificate}").as_bytes()), ["damaged", "certificate"]);
    assert_eq!(names(key.replace("PRIVATE KEY", "EC PRIVATE KEY").as_bytes()), ["key"]);
}

#[test]
fn what_is_none_of_these_has_nothing_in_it() {
    for bytes in [&b""[..], b"\n", b"hello", b"M", b"MA==", &[0x30], &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], &[0; 64]] {
        assert_eq!(names(bytes), Vec::<&str>::new(), "{bytes:?}");
    }
    assert_eq!(names(b"\xfe\xed\xfe\xed\0\0\0\x02"), ["java"]);
}

#[test]
fn a_file_of_very_many_blocks_is_read_up_to_the_limit() {
    let many = "-----BEGIN X-----\nAA==\n-----END X-----\n".repeat(MAX_ITEMS + 1);
    let found = contents(many.as_bytes());
    assert_eq!((found.items.len(), found.is_cut_short), (MAX_ITEMS, true));
    // Starts that never end: each is looked at once.
    let starts = contents("-----BEGIN ".repeat(200_000).as_bytes());
    assert!(starts.items.len() <= MAX_ITEMS);
}

#[test]
fn whatever_the_bytes_it_comes_to_an_end() {
    const BYTES: &[u8] = b"-----BEGIN END PRIVATE KEY\n\r0\x80\x82aA=:";
    let mut state: u32 = 11;
    for _ in 0..2000 {
        let bytes: Vec<u8> = (0..300)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                BYTES[(state >> 16) as usize % BYTES.len()]
            })
            .collect();
        assert!(contents(&bytes).items.len() <= bytes.len());
    }
}
