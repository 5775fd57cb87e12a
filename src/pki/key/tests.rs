//! Keys in every form, without another implementation; `tests/keys_by_openssl.rs` has that.

use super::*;
use crate::pki::make::KeyPair;
use crate::plan::KeyKind;

fn made(kind: KeyKind) -> PrivateKey {
    KeyPair::generate(kind).unwrap().private_key().clone()
}

fn secret(text: &str) -> Secret {
    Secret::from(text.to_owned())
}

fn read(pem: &Secret, pass_phrase: &str) -> Result<PrivateKey, KeyError> {
    PrivateKey::from_pem(pem.expose(), Some(&secret(pass_phrase)))
}

/// What is inside PKCS#8.
fn content(key: &PrivateKey) -> Vec<u8> {
    PrivateKeyInfoRef::from_der(key.pkcs8.expose()).unwrap().private_key.as_bytes().to_vec()
}

#[test]
fn a_key_is_read_back_as_it_was_made() {
    let key = made(KeyKind::EcdsaP384);
    let again = PrivateKey::from_pem(key.to_pem().expose(), None).ok().unwrap();
    assert!(again.pkcs8.is_same_as(key.pkcs8.expose()));
    assert_eq!((again.key_type, again.spki), (key.key_type, key.spki));
}

#[test]
fn an_encrypted_key_opens_with_its_pass_phrase_alone() {
    let key = made(KeyKind::EcdsaP256);
    let pem = key.to_encrypted_pem(&secret("right")).unwrap();
    assert!(read(&pem, "right").is_ok_and(|read| read.pkcs8.is_same_as(key.pkcs8.expose())));
    assert_eq!(read(&pem, "wrong").err(), Some(KeyError::WrongPassPhrase));
    assert_eq!(read(&pem, "").err(), Some(KeyError::WrongPassPhrase));
}

#[test]
fn headers_above_pkcs8_encrypt_nothing() {
    let key = made(KeyKind::EcdsaP256);
    let plain = String::from_utf8(key.to_pem().expose().to_vec()).unwrap();
    let headers = "-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n";
    let headed = plain.replacen("-----\n", headers, 1);
    let read = PrivateKey::from_pem(headed.as_bytes(), None).ok().unwrap();
    assert!(read.pkcs8.is_same_as(key.pkcs8.expose()));
}

#[test]
fn an_empty_pass_phrase_is_one() {
    let key = made(KeyKind::EcdsaP256);
    let pem = key.to_encrypted_pem(&secret("")).unwrap();
    assert!(read(&pem, "").is_ok());
    assert_eq!(read(&pem, "some").err(), Some(KeyError::WrongPassPhrase));
}

#[test]
fn the_encryption_that_we_write_is_what_every_neo4j_from_4_on_reads() {
    let pem = made(KeyKind::EcdsaP256).to_encrypted_pem(&secret("pass phrase")).unwrap();
    let expected = Encryption::Pbes2 {
        kdf: Kdf::Pbkdf2 { prf: oid::HMAC_SHA256.to_owned(), rounds: 600_000 },
        cipher: oid::AES_256_CBC.to_owned(),
    };
    assert_eq!(expected.to_string(), "PBES2, PBKDF2, hmacWithSHA256, AES-256-CBC");
    assert_eq!(PrivateKey::from_pem(pem.expose(), None).err(), Some(KeyError::PassPhraseNeeded(expected)));
}

#[test]
fn one_key_encrypted_twice_has_different_salts() {
    let key = made(KeyKind::EcdsaP256);
    let once = key.to_encrypted_pem(&secret("pass phrase")).unwrap();
    assert!(!key.to_encrypted_pem(&secret("pass phrase")).unwrap().is_same_as(once.expose()));
}

/// An encrypted key whose number of rounds is replaced; it does not decrypt any more.
fn with_rounds(rounds: [u8; 3]) -> Vec<u8> {
    let pem = made(KeyKind::EcdsaP256).to_encrypted_pem(&secret("pass phrase")).unwrap();
    let mut der = pem::blocks(pem.expose()).unwrap().remove(0).der.to_vec();
    let place = der.windows(5).position(|bytes| bytes == [2, 3, 0x09, 0x27, 0xc0]).unwrap();
    der[place + 2..place + 5].copy_from_slice(&rounds);
    der
}

#[test]
fn rounds_are_bounded_before_any_work_is_done() {
    let mut der = with_rounds([0x7f, 0xff, 0xff]);
    assert_eq!(decrypt(&der, &secret("x")).err(), Some(KeyError::WrongPassPhrase));
    // 10,000,001 needs a fourth byte: the salt before it gives one up, and each length stays as it was.
    let place = der.windows(5).position(|bytes| bytes == [2, 3, 0x7f, 0xff, 0xff]).unwrap();
    assert_eq!(der[place - 18..place - 16], [4, 16]);
    der[place - 17] = 15;
    der[place - 1..place + 5].copy_from_slice(&[2, 4, 0x00, 0x98, 0x96, 0x81]);
    assert_eq!(decrypt(&der, &secret("x")).err(), Some(KeyError::TooManyRounds { rounds: 10_000_001 }));
}

#[test]
fn the_other_forms_become_the_same_pkcs8() {
    let rsa = made(KeyKind::Rsa2048);
    let again = PrivateKey::from_pkcs1_der(&content(&rsa)).ok().unwrap();
    assert!(again.pkcs8.is_same_as(rsa.pkcs8.expose()));
    assert_eq!((again.key_type, again.spki), (KeyType::Rsa(2048), rsa.spki));
}

#[test]
fn an_ec_key_without_its_curve_is_refused() {
    let key = made(KeyKind::EcdsaP256);
    // What PKCS#8 holds leaves the curve out, as it is beside it.
    assert!(EcPrivateKey::from_der(&content(&key)).is_ok_and(|inner| inner.parameters.is_none()));
    assert_eq!(PrivateKey::from_sec1_der(&content(&key)).err(), Some(KeyError::Malformed));
}

#[test]
fn a_key_belongs_to_its_own_public_half_only() {
    let (one, other, rsa) = (made(KeyKind::EcdsaP256), made(KeyKind::EcdsaP256), made(KeyKind::Rsa2048));
    let spki = |key: &PrivateKey| key.spki.clone().unwrap();
    assert_eq!(one.belongs_to(&spki(&one)), Some(true));
    assert_eq!(rsa.belongs_to(&spki(&rsa)), Some(true));
    assert_eq!(one.belongs_to(&spki(&other)), Some(false));
    assert_eq!(one.belongs_to(&spki(&rsa)), Some(false));
    assert_eq!(one.belongs_to(b"no key"), None);
}

#[test]
fn a_compressed_point_is_not_called_another_key() {
    let key = made(KeyKind::EcdsaP256);
    let spki = key.spki.clone().unwrap();
    let parsed = pkcs8::spki::SubjectPublicKeyInfoRef::from_der(&spki).unwrap();
    let point = parsed.subject_public_key.raw_bytes();
    let mut compressed = vec![2 + (point[64] & 1)];
    compressed.extend_from_slice(&point[1..33]);
    let compressed = public::spki(parsed.algorithm, &compressed).unwrap();
    assert_eq!(key.belongs_to(&compressed), None);
    assert_eq!(is_same_key(&compressed, &compressed), Some(true));
}

#[test]
fn an_rsa_key_is_compared_by_its_numbers_and_not_by_its_algorithms_parameters() {
    let key = made(KeyKind::Rsa2048);
    let spki = key.spki.clone().unwrap();
    let bits = pkcs8::spki::SubjectPublicKeyInfoRef::from_der(&spki).unwrap().subject_public_key.raw_bytes().to_vec();
    for algorithm in [RSA, RSASSA_PSS] {
        let other = public::spki(AlgorithmIdentifierRef { oid: algorithm, parameters: None }, &bits).unwrap();
        assert_ne!(other, spki);
        assert_eq!(key.belongs_to(&other), Some(true));
    }
}

#[test]
fn a_scalar_with_missing_or_additional_zeros_is_the_same_key() {
    assert_eq!(padded(&[1, 2], 4).map(|scalar| scalar.to_vec()), Ok(vec![0, 0, 1, 2]));
    assert_eq!(padded(&[0, 0, 0, 1, 2], 4).map(|scalar| scalar.to_vec()), Ok(vec![0, 0, 1, 2]));
    assert_eq!(padded(&[1, 0, 0, 1, 2], 4).err(), Some(KeyError::Malformed));
}

#[test]
fn what_is_no_key_is_refused() {
    let key = made(KeyKind::EcdsaP256);
    let mut longer = key.pkcs8.expose().to_vec();
    longer.push(0);
    assert_eq!(PrivateKey::from_pkcs8_der(&longer).err(), Some(KeyError::Malformed));
    assert_eq!(PrivateKey::from_pkcs8_der(&[]).err(), Some(KeyError::Malformed));
    assert_eq!(PrivateKey::from_pkcs1_der(key.pkcs8.expose()).err(), Some(KeyError::Malformed));
    assert_eq!(PrivateKey::from_pkcs8_der(&content(&key)).err(), Some(KeyError::Malformed));
    assert_eq!(PrivateKey::from_pkcs8_der(&vec![0x30; MAX_KEY + 1]).err(), Some(KeyError::TooLarge));
    assert_eq!(decrypt(key.pkcs8.expose(), &secret("x")).err(), Some(KeyError::Malformed));
    let certificate = pem::encode("CERTIFICATE", b"x");
    let expected = Some(KeyError::NoKey(vec!["CERTIFICATE".to_owned()]));
    assert_eq!(PrivateKey::from_pem(certificate.as_bytes(), None).err(), expected);
}

#[test]
fn no_cut_or_changed_byte_of_a_key_makes_the_reader_panic() {
    let key = made(KeyKind::EcdsaP256);
    let encrypted = key.to_encrypted_pem(&secret("x")).unwrap();
    let encrypted = pem::blocks(encrypted.expose()).unwrap().remove(0).der.to_vec();
    for der in [key.pkcs8.expose(), &encrypted, &content(&made(KeyKind::Rsa2048))] {
        for place in 0..der.len() {
            for change in [1, 0x80, 0xff] {
                let mut changed = der.to_vec();
                changed[place] ^= change;
                for bytes in [&changed[..], &der[..place]] {
                    // Any answer is right; what is asked for is one. Keys are not derived here: that is bounded above.
                    let answers = [
                        PrivateKey::from_pkcs8_der(bytes).is_ok(),
                        PrivateKey::from_pkcs1_der(bytes).is_ok(),
                        PrivateKey::from_sec1_der(bytes).is_ok(),
                        PrivateKey::from_dsa_der(bytes).is_ok(),
                        describe_encryption(bytes).is_ok(),
                    ];
                    assert!(answers.into_iter().filter(|&ok| ok).count() <= 1);
                }
            }
        }
    }
}

#[test]
fn the_old_encryption_is_named() {
    let pem = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: aes-256-cbc,00FF\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
    let expected = Encryption::ProcType { cipher: "AES-256-CBC".to_owned() };
    assert_eq!(expected.to_string(), "Proc-Type, AES-256-CBC");
    let error = |pem: &str| PrivateKey::from_pem(pem.as_bytes(), Some(&secret("x"))).err();
    assert_eq!(PrivateKey::from_pem(pem.as_bytes(), None).err(), Some(KeyError::PassPhraseNeeded(expected)));
    assert_eq!(error(pem), Some(KeyError::Malformed), "a vector of two bytes");
    let seed = Encryption::ProcType { cipher: "SEED-CBC".to_owned() };
    assert_eq!(error(&pem.replace("aes-256-cbc", "SEED-CBC")), Some(KeyError::UnsupportedEncryption(seed)));
}

#[test]
fn errors_say_nothing_of_the_key_or_the_pass_phrase() {
    let pem = made(KeyKind::EcdsaP256).to_encrypted_pem(&secret("hunter2")).unwrap();
    let error = read(&pem, "hunter3").err().unwrap();
    assert!(!format!("{error} {error:?}").contains("hunter"));
}
