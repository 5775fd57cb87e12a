//! Keys that openssl made.

use super::peer::Peer;
use interlock::pki::certificate::KeyType;
use interlock::pki::key::{Encryption, Kdf, KeyError, PrivateKey, describe_encryption, oid};
use interlock::pki::make::KeyPair;
use interlock::pki::pem;
use interlock::pki::secret::Secret;

fn ec(oid: &str) -> KeyType {
    KeyType::Ec(oid.to_owned())
}

/// How openssl is asked for a key, what kind it is, and whether its public half can be told.
fn kinds() -> Vec<(&'static str, KeyType, bool)> {
    let other = |oid: &str| KeyType::Other(oid.to_owned());
    vec![
        ("RSA -pkeyopt rsa_keygen_bits:1024", KeyType::Rsa(1024), true),
        ("RSA -pkeyopt rsa_keygen_bits:2047", KeyType::Rsa(2047), true),
        ("RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_primes:3", KeyType::Rsa(2048), true),
        ("RSA-PSS -pkeyopt rsa_keygen_bits:2048", other("1.2.840.113549.1.1.10"), true),
        ("EC -pkeyopt ec_paramgen_curve:P-256", ec("1.2.840.10045.3.1.7"), true),
        ("EC -pkeyopt ec_paramgen_curve:P-384", ec("1.3.132.0.34"), true),
        ("EC -pkeyopt ec_paramgen_curve:P-521", ec("1.3.132.0.35"), true),
        ("EC -pkeyopt ec_paramgen_curve:secp256k1", ec("1.3.132.0.10"), true),
        ("EC -pkeyopt ec_paramgen_curve:brainpoolP256r1", ec("1.3.36.3.3.2.8.1.1.7"), true),
        ("EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit", ec("explicit"), true),
        ("ED25519", KeyType::Ed25519, true),
        ("ED448", other("1.3.101.113"), false),
        ("X25519", other("1.3.101.110"), false),
    ]
}

#[test]
fn every_kind_of_key_of_openssl_is_read_and_its_public_half_is_openssls() {
    let Some(openssl) = Peer::openssl() else { return };
    for (algorithm, key_type, has_public_half) in kinds() {
        openssl.run(&format!("genpkey -out key.pem -algorithm {algorithm}"));
        let key = PrivateKey::from_pem(&openssl.read("key.pem"), None);
        let key = key.unwrap_or_else(|error| panic!("{algorithm}: {error}"));
        assert_eq!(key.key_type, key_type, "{algorithm}");
        openssl.run("pkey -in key.pem -pubout -outform DER -out public.der");
        let public = openssl.read("public.der");
        assert_eq!(key.spki.is_some(), has_public_half, "{algorithm}");
        assert_eq!(key.belongs_to(&public), has_public_half.then_some(true), "{algorithm}");
        assert!(key.spki.is_none_or(|spki| spki == public), "{algorithm}");
    }
}

#[test]
fn the_traditional_forms_are_read_as_the_same_keys_as_in_pkcs8() {
    let Some(openssl) = Peer::openssl() else { return };
    openssl.run("genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -out dsa.pem");
    for (algorithm, label, key_type) in [
        ("-algorithm RSA -pkeyopt rsa_keygen_bits:1024", "RSA PRIVATE KEY", KeyType::Rsa(1024)),
        ("-algorithm EC -pkeyopt ec_paramgen_curve:P-384", "EC PRIVATE KEY", ec("1.3.132.0.34")),
        ("-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1", "EC PRIVATE KEY", ec("1.3.132.0.10")),
        (
            "-algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit",
            "EC PRIVATE KEY",
            ec("explicit"),
        ),
        ("-paramfile dsa.pem", "DSA PRIVATE KEY", KeyType::Dsa(1024)),
    ] {
        openssl.run(&format!("genpkey -out key.pem {algorithm}"));
        openssl.run("pkey -in key.pem -traditional -out traditional.pem");
        openssl.run("pkey -in key.pem -pubout -outform DER -out public.der");
        assert_eq!(pem::blocks(&openssl.read("traditional.pem")).unwrap()[0].label, label);
        let key =
            PrivateKey::from_pem(&openssl.read("traditional.pem"), None).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(key.key_type, key_type);
        assert_eq!(key.belongs_to(&openssl.read("public.der")), Some(true), "{label}");
        // What it became is a PKCS#8 key that openssl takes for the same.
        openssl.write("again.pem", key.to_pem().expose());
        openssl.run("pkey -in again.pem -pubout -outform DER -out again.der");
        assert_eq!(openssl.read("again.der"), openssl.read("public.der"), "{label}");
        let plain = PrivateKey::from_pem(&openssl.read("key.pem"), None).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(plain.key_type, key_type);
    }
}

#[test]
fn every_scheme_of_pbes2_that_neo4j_reads_is_described_and_opened() {
    let Some(openssl) = Peer::openssl() else { return };
    openssl.run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem");
    let plain = PrivateKey::from_pem(&openssl.read("key.pem"), None).unwrap_or_else(|error| panic!("{error}"));
    for (hmac, prf) in [
        ("hmacWithSHA1", oid::HMAC_SHA1),
        ("hmacWithSHA224", oid::HMAC_SHA224),
        ("hmacWithSHA256", oid::HMAC_SHA256),
        ("hmacWithSHA384", oid::HMAC_SHA384),
        ("hmacWithSHA512", oid::HMAC_SHA512),
    ] {
        for (cipher, cipher_oid) in [
            ("aes-128-cbc", oid::AES_128_CBC),
            ("aes-192-cbc", oid::AES_192_CBC),
            ("aes-256-cbc", oid::AES_256_CBC),
            ("des3", oid::DES_EDE3_CBC),
        ] {
            for (rounds, phrase) in [(1, "pass"), (2048, ""), (2048, "pass*phrase")] {
                openssl.run(&format!(
                    "pkcs8 -topk8 -in key.pem -out encrypted.pem -v2 {cipher} -v2prf {hmac} -iter {rounds} -passout pass:{phrase}"
                ));
                let encrypted = openssl.read("encrypted.pem");
                let der = pem::blocks(&encrypted).unwrap().remove(0).der;
                let expected = Encryption::Pbes2 {
                    kdf: Kdf::Pbkdf2 { prf: prf.to_owned(), rounds },
                    cipher: cipher_oid.to_owned(),
                };
                assert_eq!(describe_encryption(&der), Ok(expected));
                let open = |phrase: String| PrivateKey::from_pem(&encrypted, Some(&Secret::from(phrase)));
                let opened = open(phrase.replace('*', " ")).unwrap_or_else(|error| panic!("{hmac} {cipher}: {error}"));
                assert!(opened.pkcs8.is_same_as(plain.pkcs8.expose()));
                assert_eq!(open("wrong".to_owned()).err(), Some(KeyError::WrongPassPhrase), "{hmac} {cipher}");
            }
        }
    }
}

/// SEED is the one cipher of openssl's that no library here has; `tests/key_encryptions.rs` opens all others.
#[test]
fn what_cannot_be_opened_is_named() {
    let Some(openssl) = Peer::openssl() else { return };
    openssl.run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out key.pem");
    for (options, name) in [
        ("pkcs8 -topk8 -v2 seed-cbc", "PBES2, PBKDF2, hmacWithSHA256, SEED-CBC"),
        ("rsa -traditional -seed-cbc", "Proc-Type, SEED-CBC"),
    ] {
        let legacy = "-provider legacy -provider default";
        openssl.run(&format!("{options} -in key.pem -out encrypted.pem -passout pass:pass {legacy}"));
        let phrase = Secret::from("pass".to_owned());
        match PrivateKey::from_pem(&openssl.read("encrypted.pem"), Some(&phrase)).err() {
            Some(KeyError::UnsupportedEncryption(encryption)) => assert_eq!(encryption.to_string(), name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn keys_of_openssl_can_sign_where_they_are_large_enough_and_of_a_kind_that_tls_has() {
    let Some(openssl) = Peer::openssl() else { return };
    for (algorithm, can_sign) in [
        ("RSA -pkeyopt rsa_keygen_bits:2048", true),
        ("RSA -pkeyopt rsa_keygen_bits:1024", false),
        ("EC -pkeyopt ec_paramgen_curve:P-521", true),
        ("EC -pkeyopt ec_paramgen_curve:secp256k1", false),
        ("ED25519", false),
    ] {
        openssl.run(&format!("genpkey -out key.pem -algorithm {algorithm}"));
        let key = PrivateKey::from_pem(&openssl.read("key.pem"), None).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(KeyPair::from_private_key(key).is_ok(), can_sign, "{algorithm}");
    }
}
