//! What a rehearsal must do whatever the rules are: above all, not be its own witness.

use super::dial::{Failure, TlsEnd, talk};
use super::verifier::Witness;
use super::*;
use crate::finding::{Edition, Release};
use crate::neo4j::conf::Policy;
use crate::neo4j::material::Stop;
use crate::os::NoEvents;
use crate::pki::key::PrivateKey;
use crate::pki::secret::Secret;
use crate::plan::ClientAuth;
use rcgen::{BasicConstraints, CertificateParams, CustomExtension, DnType, IsCa, KeyPair};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

const NOW: OffsetDateTime = time::macros::datetime!(2026-11-22 12:00 UTC);
const GCM_13: &str = "TLS_AES_128_GCM_SHA256";
const GCM_12: &str = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
const GCM_12_BIG: &str = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";

/// Accepts everybody and foresees no refusal: what is still refused, TLS itself refused.
#[derive(Debug)]
struct AcceptAll;

impl Judging for AcceptAll {
    fn judge_chain(&self, _: &Judge<'_>, _: &[Certificate], _: Usage, _: bool) -> Result<(), Refusal> {
        Ok(())
    }

    fn check_name(&self, _: &str, _: &Certificate, _: &Hosts) -> Result<(), Refusal> {
        Ok(())
    }

    fn offers(&self, _: &[Certificate], _: &[Name]) -> bool {
        true
    }

    fn handshake(
        &self,
        _: (&Material, Runtime),
        _: (&Material, Runtime),
        _: &str,
        _: &Hosts,
        _: OffsetDateTime,
    ) -> Modelled {
        Modelled { tls: None, cipher: None, refused: None }
    }
}

/// Refuses everybody, and says so in the model too.
#[derive(Debug)]
struct RefuseAll;

fn no() -> Refusal {
    Refusal { rule: "trust/acceptor-not-trusted", reason: "no".to_owned() }
}

impl Judging for RefuseAll {
    fn judge_chain(&self, _: &Judge<'_>, _: &[Certificate], _: Usage, _: bool) -> Result<(), Refusal> {
        Err(no())
    }

    fn check_name(&self, _: &str, _: &Certificate, _: &Hosts) -> Result<(), Refusal> {
        Err(no())
    }

    fn offers(&self, _: &[Certificate], _: &[Name]) -> bool {
        true
    }

    fn handshake(
        &self,
        _: (&Material, Runtime),
        _: (&Material, Runtime),
        _: &str,
        _: &Hosts,
        _: OffsetDateTime,
    ) -> Modelled {
        Modelled { tls: None, cipher: None, refused: Some((trust::Side::Initiator, no())) }
    }
}

/// Accepts everybody, and never sends a certificate.
#[derive(Debug)]
struct Anonymous;

impl Judging for Anonymous {
    fn judge_chain(&self, _: &Judge<'_>, _: &[Certificate], _: Usage, _: bool) -> Result<(), Refusal> {
        Ok(())
    }

    fn check_name(&self, _: &str, _: &Certificate, _: &Hosts) -> Result<(), Refusal> {
        Ok(())
    }

    fn offers(&self, _: &[Certificate], _: &[Name]) -> bool {
        false
    }

    fn handshake(
        &self,
        from: (&Material, Runtime),
        to: (&Material, Runtime),
        host: &str,
        hosts: &Hosts,
        now: OffsetDateTime,
    ) -> Modelled {
        AcceptAll.handshake(from, to, host, hosts, now)
    }
}

fn policy() -> Policy {
    Policy {
        scope: "cluster".to_owned(),
        enabled: true,
        base_directory: PathBuf::new(),
        private_key: PathBuf::new(),
        private_key_password: None,
        public_certificate: PathBuf::new(),
        trusted_dir: PathBuf::new(),
        revoked_dir: PathBuf::new(),
        trust_all: false,
        trust_expired: false,
        client_auth: ClientAuth::Require,
        tls_versions: vec!["TLSv1.3".to_owned(), "TLSv1.2".to_owned()],
        ciphers: Some(vec![GCM_13.to_owned(), GCM_12_BIG.to_owned(), GCM_12.to_owned()]),
        verify_hostname: true,
    }
}

fn key_of(pair: &KeyPair) -> PrivateKey {
    let spki = rcgen::PublicKeyData::subject_public_key_info(pair);
    PrivateKey {
        key_type: crate::pki::certificate::KeyType::of_spki(&spki).expect("a kind"),
        pkcs8: Arc::new(Secret::new(Zeroizing::new(pair.serialize_der()))),
        spki: Some(spki),
    }
}

fn server(name: &str, certificate: Certificate, key: PrivateKey) -> Server {
    Server {
        name: name.to_owned(),
        home: PathBuf::from(name),
        runtime: Runtime { release: Release::new(5, 26, 30), edition: Edition::Enterprise, java: 17 },
        host: format!("{name}.example.com"),
        loads: true,
        starts: true,
        stop: None,
        material: Some(Material {
            policy: policy(),
            chain: vec![certificate],
            key,
            anchors: Vec::new(),
            crls: Vec::new(),
        }),
        findings: Vec::new(),
    }
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(vec![format!("{name}.example.com")]).expect("a name");
    params.distinguished_name.push(DnType::CommonName, format!("{name}.example.com"));
    params.is_ca = IsCa::ExplicitNoCa;
    params.not_before = NOW - time::Duration::days(1);
    params.not_after = NOW + time::Duration::days(365);
    params
}

fn self_signed(params: &CertificateParams) -> (Certificate, PrivateKey) {
    let pair = KeyPair::generate().expect("a key");
    let der = params.self_signed(&pair).expect("a certificate");
    (Certificate::from_der(der.der()).expect("readable"), key_of(&pair))
}

/// Servers with self-signed certificates, each with the others' in its trusted folder.
fn cluster(names: &[&str]) -> Vec<Server> {
    let mut servers: Vec<Server> = names
        .iter()
        .map(|name| {
            let (certificate, key) = self_signed(&params(name));
            server(name, certificate, key)
        })
        .collect();
    pin(&mut servers);
    servers
}

fn pin(servers: &mut [Server]) {
    let leaves: Vec<Certificate> = servers.iter().map(|server| material(server).chain[0].clone()).collect();
    for (index, server) in servers.iter_mut().enumerate() {
        let others = leaves.iter().enumerate().filter(|(other, _)| *other != index);
        material_mut(server).anchors = others.map(|(_, leaf)| leaf.clone()).collect();
    }
}

fn material(server: &Server) -> &Material {
    server.material.as_ref().expect("loaded")
}

fn material_mut(server: &mut Server) -> &mut Material {
    server.material.as_mut().expect("loaded")
}

fn set_versions(server: &mut Server, version: &str) {
    material_mut(server).policy.tls_versions = vec![version.to_owned()];
}

#[track_caller]
fn rehearsed(servers: &[Server], judging: &'static dyn Judging) -> Rehearsal {
    let rehearsal = rehearse(servers, &Hosts::default(), judging, NOW, &NoEvents, &Cancel::default());
    assert_eq!(rehearsal.pairs.len(), servers.len() * (servers.len() - 1));
    rehearsal
}

fn find<'a>(rehearsal: &'a Rehearsal, from: &str, to: &str) -> &'a Pair {
    rehearsal.pairs.iter().find(|pair| pair.from == from && pair.to == to).expect("every pair is there")
}

fn rules(rehearsal: &Rehearsal) -> Vec<&'static str> {
    rehearsal.findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn pairs_stand_in_the_order_of_the_dialling_and_then_of_the_listening_servers() {
    let rehearsal = rehearsed(&cluster(&["a", "b", "c"]), &AcceptAll);
    let order: Vec<String> = rehearsal.pairs.iter().map(|pair| format!("{}{}", pair.from, pair.to)).collect();
    assert_eq!(order, ["ab", "ac", "ba", "bc", "ca", "cb"]);
    assert!(rehearsal.pairs.iter().all(|pair| pair.ok && pair.connects && pair.handshake == Handshake::Real));
    assert_eq!(rehearsal.pairs[0].host, "b.example.com");
    assert_eq!((rehearsal.pairs[0].tls, rehearsal.pairs[0].cipher), (Some("TLSv1.3"), Some(GCM_13)));
}

#[test]
fn when_all_are_refused_nothing_connects_and_the_words_are_the_verifiers() {
    let rehearsal = rehearsed(&cluster(&["a", "b"]), &RefuseAll);
    for pair in &rehearsal.pairs {
        assert!(!pair.connects && !pair.ok);
        assert_eq!((pair.rule, pair.reason.as_deref()), (Some("trust/acceptor-not-trusted"), Some("no")));
        assert_eq!((pair.tls, pair.handshake), (None, Handshake::Real));
    }
    assert_eq!(rules(&rehearsal), [""; 0]);
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
        material_mut(&mut servers[1]).key = key_of(&KeyPair::generate().expect("a key"));
        let rehearsal = rehearsed(&servers, &AcceptAll);
        for pair in &rehearsal.pairs {
            assert!(!pair.connects, "{version}");
            assert_eq!(pair.rule, Some("key/mismatch"));
            let reason = "the handshake's signature is not by the key of the certificate";
            assert_eq!(pair.reason.as_deref(), Some(reason));
        }
        // The rules were replaced and said yes: that they disagree is never hidden.
        assert_eq!(rules(&rehearsal)[..2], ["run/verdict-mismatch"; 2]);
    }
}

#[test]
fn servers_without_a_common_version_do_not_connect_and_with_one_they_do() {
    let mut servers = cluster(&["a", "b"]);
    set_versions(&mut servers[0], "TLSv1.2");
    assert!(rehearsed(&servers, &AcceptAll).pairs.iter().all(|pair| pair.ok && pair.tls == Some("TLSv1.2")));
    set_versions(&mut servers[1], "TLSv1.3");
    for pair in &rehearsed(&servers, &AcceptAll).pairs {
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
    for pair in &rehearsed(&servers, &AcceptAll).pairs {
        assert_eq!((pair.connects, pair.rule, pair.handshake), (false, Some("tls/no-common-suite"), Handshake::Real));
    }
    material_mut(&mut servers[1]).policy.ciphers = Some(vec![GCM_12_BIG.to_owned(), GCM_12.to_owned()]);
    assert!(rehearsed(&servers, &AcceptAll).pairs.iter().all(|pair| pair.ok && pair.cipher == Some(GCM_12)));
}

#[test]
fn the_acceptor_decides_among_suites_by_its_own_order() {
    let mut servers = cluster(&["a", "b"]);
    for (server, suites) in servers.iter_mut().zip([[GCM_12, GCM_12_BIG], [GCM_12_BIG, GCM_12]]) {
        set_versions(server, "TLSv1.2");
        material_mut(server).policy.ciphers = Some(suites.map(str::to_owned).to_vec());
    }
    let rehearsal = rehearsed(&servers, &AcceptAll);
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
            let rehearsal = rehearsed(&servers, &Anonymous);
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
    material_mut(&mut servers[1]).key = key_of(&other);
    let rehearsal = rehearsed(&servers, &AcceptAll);
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
    let v1 = Certificate::from_der(&super::forged::as_v1(&v3, &pair.serialize_der())).expect("readable");
    assert_eq!((v1.version, v1.san.as_ref()), (1, None));
    servers[1] = server("v1", v1, key_of(&pair));
    pin(&mut servers);
    for version in ["TLSv1.2", "TLSv1.3"] {
        for server in &mut servers {
            set_versions(server, version);
            material_mut(server).policy.verify_hostname = false;
        }
        let rehearsal = rehearsed(&servers, &AcceptAll);
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
        let hall = pairs::Hall::new(&servers, &Hosts::default(), &AcceptAll, NOW).expect("doors");
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
    let rehearsal = rehearsed(&servers, &AcceptAll);
    let both = find(&rehearsal, "plain", "bare");
    assert_eq!((both.connects, both.ok, both.rule, both.handshake), (true, false, None, Handshake::Modelled));
    for (from, to) in [("tls", "plain"), ("plain", "tls")] {
        let one = find(&rehearsal, from, to);
        assert_eq!((one.connects, one.ok, one.rule), (false, false, Some("tls/plaintext-peer")));
    }
    let knocked: Vec<&str> = rehearsal.strangers.iter().map(|stranger| stranger.to.as_str()).collect();
    assert_eq!(knocked, ["tls"; 4]);
}

#[test]
fn a_server_that_does_not_start_connects_with_nobody_and_says_why() {
    let mut servers = cluster(&["up", "down"]);
    servers[1].starts = false;
    servers[1].stop = Some(Stop { rule: "key/missing", error: "Failed to load private key".to_owned() });
    let rehearsal = rehearsed(&servers, &AcceptAll);
    for pair in &rehearsal.pairs {
        assert_eq!((pair.connects, pair.rule, pair.handshake), (false, Some("key/missing"), Handshake::Modelled));
        assert_eq!(pair.reason.as_deref(), Some("Failed to load private key"));
    }
    assert!(rehearsal.strangers.iter().all(|stranger| stranger.to == "up"));
}

#[test]
fn strangers_are_refused_where_a_certificate_is_required_by_their_keys_alone_too() {
    // Every chain is accepted, so only the missing certificate and the wrong key are left to refuse.
    let rehearsal = rehearsed(&cluster(&["a", "b"]), &AcceptAll);
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
    #[derive(Debug)]
    struct Cbc;
    impl Judging for Cbc {
        fn judge_chain(&self, _: &Judge<'_>, _: &[Certificate], _: Usage, _: bool) -> Result<(), Refusal> {
            Ok(())
        }
        fn check_name(&self, _: &str, _: &Certificate, _: &Hosts) -> Result<(), Refusal> {
            Ok(())
        }
        fn offers(&self, _: &[Certificate], _: &[Name]) -> bool {
            true
        }
        fn handshake(
            &self,
            _: (&Material, Runtime),
            _: (&Material, Runtime),
            _: &str,
            _: &Hosts,
            _: OffsetDateTime,
        ) -> Modelled {
            let cipher = Some("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA");
            Modelled { tls: Some("TLSv1.2"), cipher, refused: None }
        }
    }
    let rehearsal = rehearsed(&cluster(&["a", "b"]), &Cbc);
    let pair = find(&rehearsal, "a", "b");
    assert_eq!((pair.ok, pair.handshake, pair.milliseconds), (true, Handshake::Modelled, 0));
    assert_eq!(pair.cipher, Some("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"));
    assert_eq!(pair.reason.as_deref(), Some("modelled (a dials b): suite TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA at b"));
    assert_eq!(rules(&rehearsal)[..2], ["run/modelled"; 2]);
}

#[test]
fn a_cancelled_rehearsal_says_so_and_proves_nothing() {
    let cancel = Cancel::default();
    cancel.cancel();
    let servers = cluster(&["a", "b", "c"]);
    let rehearsal = rehearse(&servers, &Hosts::default(), &AcceptAll, NOW, &NoEvents, &cancel);
    assert!(rehearsal.cancelled);
    assert_eq!((rehearsal.pairs.len(), rehearsal.strangers.len()), (0, 0));
    assert_eq!(rules(&rehearsal), ["run/cancelled"]);
}

#[test]
fn no_server_and_one_server_are_no_pairs() {
    assert_eq!(rehearsed(&cluster(&["a"]), &AcceptAll).pairs, []);
    assert_eq!(rehearse(&[], &Hosts::default(), &AcceptAll, NOW, &NoEvents, &Cancel::default()).pairs, []);
}

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
        assert!(!rules(&rehearsal).contains(&"run/verdict-mismatch"), "{:?}", rehearsal.findings);
    }
}

#[test]
fn a_wrong_key_is_told_in_the_words_of_java() {
    let mut servers = cluster(&["honest", "wrong"]);
    for server in &mut servers {
        set_versions(server, "TLSv1.2");
    }
    material_mut(&mut servers[1]).key = key_of(&KeyPair::generate().expect("a key"));
    let rehearsal = rehearsed(&servers, &Jdk);
    let reasons: Vec<Option<&str>> = rehearsal.pairs.iter().map(|pair| pair.reason.as_deref()).collect();
    assert_eq!(
        reasons,
        [
            Some("SSLHandshakeException: Invalid ECDH ServerKeyExchange signature"),
            Some("SSLHandshakeException: Invalid CertificateVerify signature")
        ]
    );
    assert!(!rules(&rehearsal).contains(&"run/verdict-mismatch"));
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
        assert_eq!(rehearsal.findings.is_empty(), client_auth == ClientAuth::Require);
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
}
