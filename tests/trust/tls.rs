//! Versions, suites and keys between two servers: 4.1.2 to 4.1.6, 4.1.11.

use crate::make::*;
use interlock::neo4j::conf::{ClientAuth, Policy};
use interlock::neo4j::material::Material;
use interlock::neo4j::trust::{Side, offers};
use rcgen::{KeyPair, PKCS_ECDSA_P384_SHA384, SignatureAlgorithm};

/// Two servers that trust each other, with keys of these kinds.
fn two(algorithms: [&'static SignatureAlgorithm; 2]) -> [(Material, Made); 2] {
    let made = algorithms.map(|algorithm| with_key(params(HOST), KeyPair::generate_for(algorithm).expect("a key")));
    let certificates = [made[0].certificate.clone(), made[1].certificate.clone()];
    let mut made = made.into_iter();
    [0, 1].map(|index| {
        let material = server(&[&certificates[index]], &[&certificates[1 - index]]);
        (material, made.next().expect("two"))
    })
}

fn pair(edit: impl Fn(&mut Policy, usize)) -> [Material; 2] {
    let mut index = 0;
    two([&rcgen::PKCS_ECDSA_P256_SHA256; 2]).map(|(mut material, _)| {
        edit(&mut material.policy, index);
        index += 1;
        material
    })
}

fn list(names: &str) -> Vec<String> {
    names.split(',').map(str::to_owned).collect()
}

#[test]
fn the_highest_common_version_and_the_acceptors_order_decide() {
    let [a, b] = pair(|_, _| {});
    let modelled = dial(&a, &b, JAVA_17);
    assert_eq!((modelled.tls, modelled.cipher), (Some("TLSv1.3"), Some("TLS_AES_128_GCM_SHA256")));
    let [a, b] = pair(|policy, index| {
        policy.tls_versions = list("TLSv1.2");
        let suites = ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"];
        let mut suites: Vec<String> = suites.map(str::to_owned).to_vec();
        suites.rotate_left(index);
        policy.ciphers = Some(suites);
    });
    let modelled = dial(&a, &b, JAVA_17);
    assert_eq!((modelled.tls, modelled.cipher), (Some("TLSv1.2"), Some("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")));
}

#[test]
fn without_a_common_version_the_acceptor_refuses() {
    let [a, b] = pair(|policy, index| policy.tls_versions = list(["TLSv1.3", "TLSv1.2"][index]));
    let words = "The client supported protocol versions [TLSv1.3] are not accepted by server preferences [TLSv1.2]";
    let expected = Err((Side::Acceptor, "tls/no-common-version", words));
    assert_outcome("1.3 against 1.2", &outcome(dial(&a, &b, JAVA_17)), expected);
}

#[test]
fn suites_have_to_be_common_and_for_the_acceptors_key() {
    let with = |ours: &'static str, theirs: Option<&'static str>, java| {
        let [a, b] = pair(|policy, index| {
            policy.tls_versions = list("TLSv1.2");
            policy.ciphers = if index == 0 { Some(list(ours)) } else { theirs.map(list) };
        });
        outcome(dial(&a, &b, java)).map_err(|(side, rule, words)| {
            assert!(side == Side::Acceptor && words.contains("no cipher suites in common"), "{side:?} {words}");
            rule
        })
    };
    let gcm = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
    assert_eq!(with(gcm, Some(gcm), JAVA_17), Ok(()));
    assert_eq!(with(gcm, None, JAVA_17), Ok(()));
    let other = Some("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    assert_eq!(with(gcm, other, JAVA_17), Err("tls/no-common-suite"));
    let rsa = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    assert_eq!(with(rsa, Some(rsa), JAVA_17), Err("tls/suite-key-type"));
    let cbc = "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384";
    assert_eq!(with(cbc, None, JAVA_17), Err("tls/cbc-against-2025.10"));
    assert_eq!(with(cbc, Some(cbc), JAVA_25), Ok(()));
    let dss = "TLS_DHE_DSS_WITH_AES_128_GCM_SHA256";
    assert_eq!(with(dss, Some(dss), JAVA_17), Err("tls/dss"));
    let manual = "TLS_RSA_WITH_AES_256_CBC_SHA,TLS_DHE_DSS_WITH_AES_256_CBC_SHA";
    assert_eq!(with(manual, Some(manual), JAVA_25), Err("tls/suite-disabled"));
}

#[test]
fn a_misspelt_name_fails_on_the_side_that_has_it() {
    let [a, b] = pair(|policy, index| {
        if index == 0 {
            policy.tls_versions = list("TLSv1.3,TLSv1.4");
        }
    });
    let words = "IllegalArgumentException: Unsupported protocolTLSv1.4";
    let refused = |side| Err((side, "tls/unknown-version", words));
    assert_outcome("dialling", &outcome(dial(&a, &b, JAVA_17)), refused(Side::Initiator));
    assert_outcome("dialled", &outcome(dial(&b, &a, JAVA_17)), refused(Side::Acceptor));
}

#[test]
fn a_hello_of_1995_is_refused_by_who_does_not_say_it() {
    let [a, b] = pair(|policy, index| {
        policy.tls_versions = list(["SSLv2Hello,TLSv1.2", "TLSv1.2,TLSv1.3"][index]);
    });
    let refused = Err((Side::Acceptor, "tls/sslv2hello", "SSLv2Hello is not enabled"));
    assert_outcome("dialling", &outcome(dial(&a, &b, JAVA_17)), refused);
    assert_outcome("dialled", &outcome(dial(&b, &a, JAVA_17)), Ok(()));
    let [a, b] = pair(|policy, _| policy.tls_versions = list("SSLv2Hello,TLSv1.2,TLSv1.3"));
    assert_outcome("not said beside 1.3", &outcome(dial(&a, &b, JAVA_25)), Ok(()));
    let [a, b] = pair(|policy, _| policy.tls_versions = list("SSLv2Hello,TLSv1.2"));
    let refused = (Side::Acceptor, "tls/sslv2hello", "No supported signature algorithm for EC  key");
    assert_outcome("said by both, Java 17", &outcome(dial(&a, &b, JAVA_17)), Ok(()));
    assert_outcome("said by both, Java 25", &outcome(dial(&a, &b, JAVA_25)), Err(refused));
}

#[test]
fn a_key_that_is_not_the_certificates_is_found_by_the_other_side() {
    for (versions, words) in
        [("TLSv1.3", "Invalid CertificateVerify signature"), ("TLSv1.2", "Invalid ECDH ServerKeyExchange signature")]
    {
        let [mut a, b] = pair(|policy, _| policy.tls_versions = list(versions));
        assert_outcome("its own", &outcome(dial(&a, &b, JAVA_17)), Ok(()));
        a.key = key_of(&KeyPair::generate().expect("a key"));
        let dialled = outcome(dial(&b, &a, JAVA_17));
        assert_outcome(versions, &dialled, Err((Side::Initiator, "key/mismatch", words)));
        let dialling = (Side::Acceptor, "key/mismatch", "Invalid CertificateVerify signature");
        assert_outcome(versions, &outcome(dial(&a, &b, JAVA_17)), Err(dialling));
    }
}

#[test]
fn a_key_of_another_kind_is_never_used() {
    let rsa = interlock::pki::certificate::KeyType::Rsa(2048);
    let [mut a, b] = pair(|_, _| {});
    a.key = key(rsa, Vec::new());
    let dialled = (Side::Acceptor, "key/mismatch", "No available authentication scheme");
    assert_outcome("1.3", &outcome(dial(&b, &a, JAVA_17)), Err(dialled));
    let dialling = (Side::Acceptor, "key/mismatch", "Empty client certificate chain");
    assert_outcome("as initiator", &outcome(dial(&a, &b, JAVA_17)), Err(dialling));
    a.policy.tls_versions = list("TLSv1.2");
    let dialled = (Side::Acceptor, "key/mismatch", "no cipher suites in common");
    assert_outcome("1.2", &outcome(dial(&b, &a, JAVA_17)), Err(dialled));
    a.policy.tls_versions = list("TLSv1.3");
    let mut b = b;
    b.policy.client_auth = ClientAuth::Optional;
    assert_outcome("nobody asked it to prove itself", &outcome(dial(&a, &b, JAVA_17)), Ok(()));
}

#[test]
fn keys_of_different_curves_connect() {
    let [(a, _), (b, _)] = two([&rcgen::PKCS_ECDSA_P256_SHA256, &PKCS_ECDSA_P384_SHA384]);
    assert_outcome("P-256 to P-384", &outcome(dial(&a, &b, JAVA_17)), Ok(()));
    assert_outcome("P-384 to P-256", &outcome(dial(&b, &a, JAVA_17)), Ok(()));
}

#[test]
fn sha_224_goes_by_the_version_on_java_25_and_by_the_enabled_ones_on_17() {
    let ca = fixture(include_str!("fixtures/root.pem"));
    let judged = fixture(include_str!("fixtures/sha224.pem"));
    let judge = self_signed(params("judge"));
    let said = |versions: &str, runtime| {
        let mut peer = server(&[&judged], &[&judge.certificate]);
        let mut court = server(&[&judge.certificate], &[&ca]);
        for material in [&mut peer, &mut court] {
            material.policy.tls_versions = list(versions);
        }
        outcome(dial(&court, &peer, runtime)).map_err(|(_, rule, _)| rule)
    };
    let refused = Err("cert/weak-signature");
    for (versions, on_17, on_25) in
        [("TLSv1.2", Ok(()), Ok(())), ("TLSv1.3", refused, refused), ("TLSv1.2,TLSv1.3", Ok(()), refused)]
    {
        assert_eq!((said(versions, JAVA_17), said(versions, JAVA_25)), (on_17, on_25), "{versions}");
    }
}

#[test]
fn a_chain_is_sent_to_who_knows_an_issuer_in_it_or_names_nobody() {
    let ca = root("Root");
    let intermediate = signed(ca_params("Intermediate"), &ca);
    let judged = leaf(&intermediate).certificate;
    let subjects = |made: &Made| vec![made.certificate.subject.clone()];
    let chain = [judged.clone(), intermediate.certificate.clone()];
    assert!(offers(&chain, &[]));
    assert!(offers(&chain, &subjects(&ca)));
    assert!(offers(&chain[..1], &subjects(&intermediate)));
    assert!(!offers(&chain[..1], &subjects(&ca)));
    assert!(!offers(&chain, std::slice::from_ref(&judged.subject)));
}
