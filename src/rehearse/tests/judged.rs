//! Rehearsals by the JDK's rules, which real handshakes must agree with.

use super::*;

#[test]
fn three_servers_that_pin_each_other_all_connect_and_no_stranger_gets_in() {
    for java in [17, 25] {
        let mut servers = cluster(&["a", "b", "c"]);
        for server in &mut servers {
            server.runtime.java = java;
        }
        let rehearsal = rehearsed(&servers, &Jdk);
        assert!(rehearsal.pairs.iter().all(|pair| pair.ok && pair.handshake == Handshake::Real));
        assert_eq!(rehearsal.strangers.len(), 12);
        assert!(rehearsal.strangers.iter().all(|one| one.refused && one.handshake == Handshake::Real));
        assert_eq!(rules(&rehearsal), [""; 0]);
    }
}

#[test]
fn real_handshakes_and_the_rules_agree_about_what_is_refused_in_the_words_of_java() {
    for (version, java, words) in [
        ("TLSv1.2", 17, "SSLHandshakeException: Empty client certificate chain"),
        ("TLSv1.3", 25, "SSLHandshakeException: (certificate_required) Empty client certificate chain"),
    ] {
        let mut servers = cluster(&["a", "b", "c"]);
        for server in &mut servers {
            set_versions(server, version);
            server.runtime.java = java;
        }
        // b does not know a.
        let a = material(&servers[0]).chain[0].clone();
        material_mut(&mut servers[1]).anchors.retain(|anchor| *anchor != a);
        // c has a wrong name.
        servers[2].host = "other.example.com".to_owned();
        let rehearsal = rehearsed(&servers, &Jdk);
        let refused = find(&rehearsal, "a", "b");
        assert_eq!((refused.rule, refused.reason.as_deref()), (Some("trust/initiator-not-trusted"), Some(words)));
        let refused = find(&rehearsal, "b", "a");
        assert_eq!(refused.rule, Some("trust/acceptor-not-trusted"));
        assert!(refused.reason.as_deref().is_some_and(|reason| reason.contains("unable to find valid")));
        for from in ["a", "b"] {
            let misnamed = find(&rehearsal, from, "c");
            assert_eq!((misnamed.connects, misnamed.rule), (false, Some("cert/name-missing")));
            assert!(find(&rehearsal, "c", from).ok, "{from}");
        }
        assert!(rehearsal.pairs.iter().all(|pair| pair.handshake == Handshake::Real));
        // Each refusal is told once, with those that make a pair one-way.
        let mut told = rules(&rehearsal);
        told.sort_unstable();
        let expected = [
            "cert/name-missing",
            "cert/name-missing",
            "trust/acceptor-not-trusted",
            "trust/initiator-not-trusted",
            "trust/one-way",
            "trust/one-way",
        ];
        assert_eq!(told, expected, "{:?}", rehearsal.findings);
    }
}

#[test]
fn a_wrong_key_is_told_in_the_words_of_java() {
    let mut servers = cluster(&["honest", "wrong"]);
    for server in &mut servers {
        set_versions(server, "TLSv1.2");
    }
    material_mut(&mut servers[1]).key = Key::Read(key_of(&KeyPair::generate().expect("a key")));
    let rehearsal = rehearsed(&servers, &Jdk);
    let reasons: Vec<Option<&str>> = rehearsal.pairs.iter().map(|pair| pair.reason.as_deref()).collect();
    assert_eq!(
        reasons,
        [
            Some("SSLHandshakeException: Invalid ECDH ServerKeyExchange signature"),
            Some("SSLHandshakeException: Invalid CertificateVerify signature")
        ]
    );
    // One key is wrong, in both directions, and is told once.
    assert_eq!(rules(&rehearsal), ["key/mismatch"]);
}

#[test]
fn an_acceptor_that_asks_for_nothing_lets_every_stranger_in_and_one_that_takes_none_only_the_first_kind() {
    for (client_auth, refused) in [
        (ClientAuth::None, [false; 4]),
        (ClientAuth::Optional, [false, true, true, true]),
        (ClientAuth::Require, [true; 4]),
    ] {
        let mut servers = cluster(&["a", "b"]);
        for server in &mut servers {
            material_mut(server).policy.client_auth = client_auth;
        }
        let rehearsal = rehearsed(&servers, &Jdk);
        let answers: Vec<bool> = rehearsal.strangers.iter().map(|stranger| stranger.refused).collect();
        assert_eq!(answers, [refused, refused].concat(), "{client_auth:?}");
        assert!(rehearsal.pairs.iter().all(|pair| pair.ok));
        let weak = if client_auth == ClientAuth::Require { 0 } else { 2 };
        assert_eq!(rules(&rehearsal), vec!["conf/client-auth-weak"; weak]);
    }
}

#[test]
fn who_takes_everybody_still_asks_for_the_key() {
    let mut servers = cluster(&["a", "b"]);
    for server in &mut servers {
        material_mut(server).policy.trust_all = true;
        material_mut(server).anchors.clear();
    }
    let rehearsal = rehearsed(&servers, &Jdk);
    assert!(rehearsal.pairs.iter().all(|pair| pair.ok));
    let answers: Vec<bool> = rehearsal.strangers.iter().map(|stranger| stranger.refused).collect();
    assert_eq!(answers, [[true, false, false, true]; 2].concat());
    assert_eq!(rules(&rehearsal), ["run/stranger-admitted"; 4]);
}

#[test]
fn rsa_keys_of_2048_bits_are_shaken_and_their_thieves_are_refused() {
    let mut servers = cluster(&["a", "b"]);
    let pair = KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).expect("a key");
    let der = params("a").self_signed(&pair).expect("a certificate");
    servers[0] = server("a", Certificate::from_der(der.der()).expect("readable"), key_of(&pair));
    pin(&mut servers);
    for server in &mut servers {
        material_mut(server).policy.ciphers = None;
    }
    let rehearsal = rehearsed(&servers, &Jdk);
    assert!(rehearsal.pairs.iter().all(|pair| pair.ok && pair.handshake == Handshake::Real));
    assert!(rehearsal.strangers.iter().all(|stranger| stranger.refused));
    assert_eq!(rules(&rehearsal), [""; 0]);
}

#[test]
fn a_server_whose_settings_leave_nothing_is_modelled_and_refused_by_its_rule() {
    let mut servers = cluster(&["a", "b"]);
    material_mut(&mut servers[1]).policy.tls_versions = vec!["TLSv1.4".to_owned()];
    let rehearsal = rehearsed(&servers, &Jdk);
    for pair in &rehearsal.pairs {
        assert_eq!(
            (pair.connects, pair.rule, pair.handshake),
            (false, Some("tls/unknown-version"), Handshake::Modelled)
        );
        assert!(pair.reason.as_deref().is_some_and(|reason| reason.contains("at b")), "{:?}", pair.reason);
    }
    assert_eq!(rules(&rehearsal), ["tls/unknown-version"]);
}

#[test]
fn a_server_that_can_serve_nobody_refuses_strangers_too() {
    let mut servers = cluster(&["a", "b"]);
    set_versions(&mut servers[1], "TLSv1.2");
    // Its key is on a curve.
    material_mut(&mut servers[1]).policy.ciphers = Some(vec!["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256".to_owned()]);
    let rehearsal = rehearsed(&servers, &Jdk);
    assert!(rehearsal.strangers.iter().all(|stranger| stranger.refused && stranger.handshake == Handshake::Real));
    let suites = find(&rehearsal, "a", "b");
    assert_eq!((suites.connects, suites.handshake), (false, Handshake::Real));
}

#[test]
fn a_key_that_is_not_opened_is_modelled_where_it_would_be_used_and_nowhere_else() {
    let mut servers = cluster(&["open", "shut"]);
    let key_type = material(&servers[1]).chain[0].key.clone();
    material_mut(&mut servers[1]).key = Key::Encrypted { scheme: "PBE-SHA1-3DES".to_owned(), key_type: Some(key_type) };
    let rehearsal = rehearsed(&servers, &Jdk);
    for pair in &rehearsal.pairs {
        assert_eq!((pair.ok, pair.handshake), (true, Handshake::Modelled));
        assert!(pair.reason.as_deref().is_some_and(|reason| reason.ends_with("key encryption PBE-SHA1-3DES at shut")));
    }
    let answers: Vec<(bool, Handshake)> = rehearsal.strangers.iter().map(|one| (one.refused, one.handshake)).collect();
    assert_eq!(answers, [[(true, Handshake::Real); 4], [(true, Handshake::Modelled); 4]].concat());
    // Nobody asks the one that dials, so its key stays unused.
    material_mut(&mut servers[0]).policy.client_auth = ClientAuth::None;
    let dials = rehearsed(&servers, &Jdk);
    assert_eq!(find(&dials, "shut", "open").handshake, Handshake::Real);
    assert_eq!(find(&dials, "open", "shut").handshake, Handshake::Modelled);
}
