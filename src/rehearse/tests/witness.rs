//! The rehearsal is not its own witness: what TLS itself refuses, whatever the rules are.

use super::judges::{ACCEPT_ALL, ANONYMOUS, CBC, REFUSE_ALL};
use super::*;
use crate::neo4j::material::Stop;
use crate::rehearse::dial::{Failure, TlsEnd, talk};
use crate::rehearse::verifier::Witness;
use crate::rehearse::{forged, node, pairs};
use rcgen::{BasicConstraints, CustomExtension};
use std::time::{Duration, Instant};

#[test]
fn pairs_stand_in_the_order_of_the_dialling_and_then_of_the_listening_servers() {
    let rehearsal = rehearsed(&cluster(&["a", "b", "c"]), &ACCEPT_ALL);
    let order: Vec<String> = rehearsal.pairs.iter().map(|pair| format!("{}{}", pair.from, pair.to)).collect();
    assert_eq!(order, ["ab", "ac", "ba", "bc", "ca", "cb"]);
    assert!(rehearsal.pairs.iter().all(|pair| pair.ok && pair.connects && pair.handshake == Handshake::Real));
    assert_eq!(rehearsal.pairs[0].host, "b.example.com");
    assert_eq!((rehearsal.pairs[0].tls, rehearsal.pairs[0].cipher), (Some("TLSv1.3"), Some(GCM_13)));
}

#[test]
fn when_all_are_refused_nothing_connects_and_the_words_are_the_verifiers() {
    let rehearsal = rehearsed(&cluster(&["a", "b"]), &REFUSE_ALL);
    for pair in &rehearsal.pairs {
        assert!(!pair.connects && !pair.ok);
        assert_eq!((pair.rule, pair.reason.as_deref()), (Some("trust/acceptor-not-trusted"), Some("no")));
        assert_eq!((pair.tls, pair.handshake), (None, Handshake::Real));
    }
    assert_eq!(rules(&rehearsal), ["trust/acceptor-not-trusted"; 2]);
    // A stranger without a certificate is refused for that, the others by the verifier.
    assert!(rehearsal.strangers.iter().all(|stranger| stranger.refused && stranger.handshake == Handshake::Real));
}

#[test]
fn a_wrong_key_is_refused_by_both_sides_even_when_every_chain_is_accepted() {
    for version in ["TLSv1.2", "TLSv1.3"] {
        let mut servers = cluster(&["honest", "wrong"]);
        for server in &mut servers {
            set_versions(server, version);
        }
        material_mut(&mut servers[1]).key = Key::Read(key_of(&KeyPair::generate().expect("a key")));
        let rehearsal = rehearsed(&servers, &ACCEPT_ALL);
        for pair in &rehearsal.pairs {
            assert!(!pair.connects, "{version}");
            assert_eq!(pair.rule, Some("key/mismatch"));
            let reason = "the handshake's signature is not by the key of the certificate";
            assert_eq!(pair.reason.as_deref(), Some(reason));
        }
        // The rules were replaced and said yes: that they disagree is never hidden.
        let mismatches = rules(&rehearsal).iter().filter(|rule| **rule == "run/verdict-mismatch").count();
        assert_eq!(mismatches, 2);
    }
}

#[test]
fn servers_without_a_common_version_do_not_connect_and_with_one_they_do() {
    let mut servers = cluster(&["a", "b"]);
    set_versions(&mut servers[0], "TLSv1.2");
    assert!(rehearsed(&servers, &ACCEPT_ALL).pairs.iter().all(|pair| pair.ok && pair.tls == Some("TLSv1.2")));
    set_versions(&mut servers[1], "TLSv1.3");
    for pair in &rehearsed(&servers, &ACCEPT_ALL).pairs {
        assert_eq!((pair.connects, pair.rule, pair.handshake), (false, Some("tls/no-common-version"), Handshake::Real));
    }
}

#[test]
fn servers_without_a_common_suite_do_not_connect_and_with_one_they_do() {
    let mut servers = cluster(&["a", "b"]);
    for (server, suite) in servers.iter_mut().zip([GCM_12, GCM_12_BIG]) {
        set_versions(server, "TLSv1.2");
        material_mut(server).policy.ciphers = Some(vec![suite.to_owned()]);
    }
    for pair in &rehearsed(&servers, &ACCEPT_ALL).pairs {
        assert_eq!((pair.connects, pair.rule, pair.handshake), (false, Some("tls/no-common-suite"), Handshake::Real));
    }
    material_mut(&mut servers[1]).policy.ciphers = Some(vec![GCM_12_BIG.to_owned(), GCM_12.to_owned()]);
    assert!(rehearsed(&servers, &ACCEPT_ALL).pairs.iter().all(|pair| pair.ok && pair.cipher == Some(GCM_12)));
}

#[test]
fn the_acceptor_decides_among_suites_by_its_own_order() {
    let mut servers = cluster(&["a", "b"]);
    for (server, suites) in servers.iter_mut().zip([[GCM_12, GCM_12_BIG], [GCM_12_BIG, GCM_12]]) {
        set_versions(server, "TLSv1.2");
        material_mut(server).policy.ciphers = Some(suites.map(str::to_owned).to_vec());
    }
    let rehearsal = rehearsed(&servers, &ACCEPT_ALL);
    assert_eq!(find(&rehearsal, "b", "a").cipher, Some(GCM_12));
    assert_eq!(find(&rehearsal, "a", "b").cipher, Some(GCM_12_BIG));
}

#[test]
fn who_shows_no_certificate_is_refused_where_one_is_required_and_nowhere_else() {
    for version in ["TLSv1.2", "TLSv1.3"] {
        for (client_auth, connects) in
            [(ClientAuth::Require, false), (ClientAuth::Optional, true), (ClientAuth::None, true)]
        {
            let mut servers = cluster(&["a", "b"]);
            for server in &mut servers {
                set_versions(server, version);
                material_mut(server).policy.client_auth = client_auth;
            }
            let rehearsal = rehearsed(&servers, &ANONYMOUS);
            for pair in &rehearsal.pairs {
                assert_eq!((pair.connects, pair.ok), (connects, connects), "{version} {client_auth:?}");
                if !connects {
                    assert_eq!(pair.rule, Some("trust/initiator-not-trusted"));
                    assert_eq!(pair.reason.as_deref(), Some("a certificate is required and none was sent"));
                }
            }
        }
    }
}

#[test]
fn a_key_of_another_kind_than_the_certificate_is_shown_to_nobody() {
    let mut servers = cluster(&["good", "mixed"]);
    let other = KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key");
    material_mut(&mut servers[1]).key = Key::Read(key_of(&other));
    let rehearsal = rehearsed(&servers, &ACCEPT_ALL);
    let listens = find(&rehearsal, "good", "mixed");
    assert_eq!(
        (listens.connects, listens.reason.as_deref()),
        (false, Some("the private key is of another kind than the certificate"))
    );
    let dials = find(&rehearsal, "mixed", "good");
    assert_eq!((dials.connects, dials.reason.as_deref()), (false, Some("a certificate is required and none was sent")));
}

#[test]
fn certificates_that_webpki_refuses_are_shaken_for_real() {
    let mut servers = cluster(&["odd", "v1"]);
    let mut odd = params("odd");
    let mut unknown = CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 99999, 1], vec![5, 0]);
    unknown.set_criticality(true);
    odd.custom_extensions.push(unknown);
    odd.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let (certificate, key) = self_signed(&odd);
    servers[0] = server("odd", certificate, key);
    let pair = KeyPair::generate().expect("a key");
    let v3 = Certificate::from_der(params("v1").self_signed(&pair).expect("made").der()).expect("readable");
    let v1 = Certificate::from_der(&forged::as_v1(&v3, &pair.serialize_der())).expect("readable");
    assert_eq!((v1.version, v1.san.as_ref()), (1, None));
    servers[1] = server("v1", v1, key_of(&pair));
    pin(&mut servers);
    for version in ["TLSv1.2", "TLSv1.3"] {
        for server in &mut servers {
            set_versions(server, version);
            material_mut(server).policy.verify_hostname = false;
        }
        let rehearsal = rehearsed(&servers, &ACCEPT_ALL);
        assert!(rehearsal.pairs.iter().all(|pair| pair.ok && pair.handshake == Handshake::Real), "{version}");
    }
}

#[test]
fn a_listener_that_hangs_up_after_the_handshake_is_no_connection() {
    for (version, hangs_up) in [("TLSv1.2", true), ("TLSv1.3", true), ("TLSv1.2", false), ("TLSv1.3", false)] {
        let mut servers = cluster(&["a", "b"]);
        for server in &mut servers {
            set_versions(server, version);
        }
        let hall = pairs::Hall::new(&servers, &Hosts::default(), &ACCEPT_ALL, NOW).expect("doors");
        let [a, b] = [0, 1].map(|index| Arc::clone(&hall.nodes[index].as_ref().expect("a node").0));
        let witness = Arc::new(Witness::default());
        let deadline = Instant::now() + Duration::from_secs(10);
        let (near, far) = b.door.dial(deadline).expect("loopback");
        let offer = a.offer.as_ref().expect("an offer");
        let initiator = node::initiator(&hall.court, (&a, &b), offer, "b.example.com", &witness).expect("a client");
        let acceptor = node::acceptor(&hall.court, &b, offer, &witness).expect("a server");
        let mut initiator = TlsEnd::new(near, initiator, Arc::clone(&witness));
        let mut acceptor = TlsEnd::new(far, acceptor, witness);
        if hangs_up {
            acceptor.hang_up_after_finished();
        }
        talk(&mut initiator, &mut acceptor, deadline, &Cancel::default()).expect("both come to an end");
        let result = initiator.into_result();
        if hangs_up {
            assert!(matches!(result, Err(Failure::OtherSide)), "{version}: {result:?}");
        } else {
            assert!(result.is_ok(), "{version}: {result:?}");
        }
    }
}

#[test]
fn plaintext_connects_with_plaintext_and_is_never_ok() {
    let mut servers = cluster(&["tls", "plain", "bare"]);
    servers[1].material = None;
    servers[2].material = None;
    let rehearsal = rehearsed(&servers, &ACCEPT_ALL);
    let both = find(&rehearsal, "plain", "bare");
    assert_eq!((both.connects, both.ok), (true, false));
    assert_eq!((both.rule, both.handshake), (Some("run/plaintext"), Handshake::Modelled));
    for (from, to) in [("tls", "plain"), ("plain", "tls")] {
        let one = find(&rehearsal, from, to);
        assert_eq!((one.connects, one.ok, one.rule), (false, false, Some("tls/plaintext-peer")));
    }
    assert_eq!(rules(&rehearsal)[..2], ["tls/plaintext-peer"; 2]);
    let knocked: Vec<&str> = rehearsal.strangers.iter().map(|stranger| stranger.to.as_str()).collect();
    assert_eq!(knocked, ["tls"; 4]);
}

#[test]
fn a_server_that_does_not_start_connects_with_nobody_and_says_why() {
    let mut servers = cluster(&["up", "down"]);
    servers[1].starts = false;
    servers[1].stop = Some(Stop { rule: "key/missing", error: "Failed to load private key".to_owned() });
    let rehearsal = rehearsed(&servers, &ACCEPT_ALL);
    for pair in &rehearsal.pairs {
        assert_eq!((pair.connects, pair.rule, pair.handshake), (false, Some("key/missing"), Handshake::Modelled));
        assert_eq!(pair.reason.as_deref(), Some("Failed to load private key"));
    }
    assert!(rehearsal.strangers.iter().all(|stranger| stranger.to == "up"));
    assert_eq!(rules(&rehearsal).iter().filter(|rule| **rule != "run/stranger-admitted").count(), 0);
}

#[test]
fn strangers_are_refused_where_a_certificate_is_required_by_their_keys_alone_too() {
    // Every chain is accepted, so only the missing certificate and the wrong key are left to refuse.
    let rehearsal = rehearsed(&cluster(&["a", "b"]), &ACCEPT_ALL);
    let answers: Vec<(Kind, bool)> = rehearsal.strangers.iter().map(|one| (one.kind, one.refused)).collect();
    let expected = [
        (Kind::NoCertificate, true),
        (Kind::OwnCertificate, false),
        (Kind::CopiedSubject, false),
        (Kind::StolenCertificate, true),
    ];
    assert_eq!(answers, [expected, expected].concat());
    assert_eq!(rules(&rehearsal), ["run/stranger-admitted"; 4]);
}

#[test]
fn a_suite_that_the_library_lacks_is_modelled_and_both_sides_are_named() {
    let rehearsal = rehearsed(&cluster(&["a", "b"]), &CBC);
    let pair = find(&rehearsal, "a", "b");
    assert_eq!((pair.ok, pair.handshake, pair.milliseconds), (true, Handshake::Modelled, 0));
    assert_eq!(pair.cipher, Some("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"));
    assert_eq!(
        pair.reason.as_deref(),
        Some("modelled (a connects to b): suite TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA at b")
    );
    assert_eq!(rules(&rehearsal)[..2], ["run/modelled"; 2]);
}

#[test]
fn a_cancelled_rehearsal_says_so_and_proves_nothing() {
    let cancel = Cancel::default();
    cancel.cancel();
    let servers = cluster(&["a", "b", "c"]);
    let rehearsal = rehearse(&servers, &Hosts::default(), &ACCEPT_ALL, NOW, &NoEvents, &cancel);
    assert!(rehearsal.cancelled);
    assert_eq!((rehearsal.pairs.len(), rehearsal.strangers.len()), (0, 0));
    assert_eq!(rules(&rehearsal), ["run/cancelled"]);
}

#[test]
fn no_server_and_one_server_are_no_pairs() {
    assert_eq!(rehearsed(&cluster(&["a"]), &ACCEPT_ALL).pairs, []);
    assert_eq!(rehearse(&[], &Hosts::default(), &ACCEPT_ALL, NOW, &NoEvents, &Cancel::default()).pairs, []);
}
