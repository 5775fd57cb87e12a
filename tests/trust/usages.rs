//! Rows 27 to 31: what a CA-signed certificate may be used for.

use crate::make::*;
use interlock::neo4j::trust::{Judge, Side, Usage, judge_chain};
use rcgen::ExtendedKeyUsagePurpose as Eku;
use rcgen::KeyUsagePurpose as Usages;

/// What an acceptor and an initiator say of a leaf with these usages, each in its own role.
fn said(usages: &[Usages], extended: &[Eku]) -> [Result<(), (&'static str, String)>; 2] {
    let ca = root("Root");
    let judged = leaf_with(&ca, |params| {
        params.key_usages = usages.to_vec();
        params.extended_key_usages = extended.to_vec();
    });
    let anchors = [ca.certificate.clone()];
    let judge = Judge { runtime: JAVA_17, anchors: &anchors, crls: &[], trust_all: false, now: NOW };
    [Usage::Client, Usage::Server].map(|usage| {
        judge_chain(&judge, std::slice::from_ref(&judged.certificate), usage, true)
            .map_err(|refusal| (refusal.rule, refusal.reason))
    })
}

fn rules(said: [Result<(), (&'static str, String)>; 2]) -> [Option<&'static str>; 2] {
    said.map(|said| said.err().map(|(rule, _)| rule))
}

#[test]
fn extended_usages_are_needed_only_where_there_are_any() {
    assert_eq!(rules(said(&[], &[])), [None, None], "row 27");
    assert_eq!(rules(said(&[], &[Eku::ServerAuth])), [Some("cert/eku-no-client"), None], "row 28");
    assert_eq!(rules(said(&[], &[Eku::ClientAuth])), [None, Some("cert/eku-no-server")], "row 29");
    assert_eq!(rules(said(&[], &[Eku::ServerAuth, Eku::ClientAuth])), [None, None]);
    assert_eq!(rules(said(&[], &[Eku::Any])), [None, None]);
    let [client, server] = said(&[], &[Eku::EmailProtection]);
    let words = |said: Result<(), (&str, String)>| said.expect_err("neither").1;
    assert_eq!(
        words(client),
        "SSLHandshakeException: Extended key usage does not permit use for TLS client authentication"
    );
    assert_eq!(
        words(server),
        "SSLHandshakeException: Extended key usage does not permit use for TLS server authentication"
    );
}

#[test]
fn a_key_that_may_not_sign_is_refused_before_its_extended_usages() {
    let both = [Some("cert/key-usage"), Some("cert/key-usage")];
    assert_eq!(rules(said(&[Usages::KeyEncipherment], &[])), both, "row 30");
    assert_eq!(rules(said(&[Usages::KeyEncipherment], &[Eku::EmailProtection])), both, "row 31");
    assert_eq!(rules(said(&[Usages::KeyEncipherment, Usages::DigitalSignature], &[])), [None, None]);
}

#[test]
fn a_static_rsa_server_has_to_decrypt_instead() {
    let ca = root("Root");
    let anchors = [ca.certificate.clone()];
    let judge = Judge { runtime: JAVA_17, anchors: &anchors, crls: &[], trust_all: false, now: NOW };
    let with = |usage| leaf_with(&ca, |params| params.key_usages = vec![usage]).certificate;
    let judged = |usage| judge_chain(&judge, &[with(usage)], Usage::Server, false).map_err(|refusal| refusal.reason);
    assert_eq!(judged(Usages::KeyEncipherment), Ok(()));
    assert_eq!(
        judged(Usages::DigitalSignature),
        Err("SSLHandshakeException: KeyUsage does not allow key encipherment".to_owned())
    );
}

#[test]
fn usages_of_a_pinned_certificate_are_not_looked_at() {
    let mut none = params(HOST);
    none.key_usages = vec![Usages::KeyCertSign];
    none.extended_key_usages = vec![Eku::EmailProtection];
    let pinned = self_signed(none);
    let judge = self_signed(params("judge"));
    let (one, other) =
        (server(&[&pinned.certificate], &[&judge.certificate]), server(&[&judge.certificate], &[&pinned.certificate]));
    assert_outcome("as initiator", &outcome(dial(&one, &other, JAVA_17)), Ok(()));
    assert_outcome("as acceptor", &outcome(dial(&other, &one, JAVA_17)), Ok(()));
}

#[test]
fn newer_java_puts_the_alert_before_its_words() {
    let ca = root("Root");
    let judged = leaf_with(&ca, |params| params.not_after = time::macros::datetime!(2026-01-01 00:00 UTC));
    let judge = self_signed(params("judge"));
    let peer = server(&[&judged.certificate], &[&judge.certificate]);
    let court = server(&[&judge.certificate], &[&ca.certificate]);
    let expired = |alert| (Side::Initiator, "trust/expired-peer", alert);
    let words = "SSLHandshakeException: (certificate_expired) PKIX path validation failed";
    assert_outcome("25", &outcome(dial(&court, &peer, JAVA_25)), Err(expired(words)));
    let words = "SSLHandshakeException: PKIX path validation failed";
    assert_outcome("17", &outcome(dial(&court, &peer, JAVA_17)), Err(expired(words)));
}
