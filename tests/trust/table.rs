//! The rows of 4.4 about trust: 1 to 51, 59, 64, 65. Names (52 to 63) are in `names.rs`, usages in `usages.rs`.

use crate::make::*;
use interlock::neo4j::conf::ClientAuth;
use interlock::neo4j::material::Material;
use interlock::neo4j::trust::Side;
use interlock::pki::certificate::Certificate;
use interlock::pki::crl::Crl;
use rcgen::{BasicConstraints, IsCa};
use time::macros::datetime;

/// The side whose certificate is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judged {
    A,
    B,
}
use Judged::{A, B};

const BOTH: &[Judged] = &[A, B];

/// What the judge says of a chain, with this store and these CRLs. The judge itself is always trusted.
fn verdict(judged: Judged, chain: &[&Certificate], store: &[&Certificate], crls: &[Crl]) -> Outcome {
    verdict_with(judged, chain, store, crls, |_| {})
}

fn verdict_with(
    judged: Judged,
    chain: &[&Certificate],
    store: &[&Certificate],
    crls: &[Crl],
    edit_judge: impl FnOnce(&mut Material),
) -> Outcome {
    let judge = self_signed(params("judge"));
    let subject = server(chain, &[&judge.certificate]);
    let mut court = server(&[&judge.certificate], store);
    court.crls = crls.to_vec();
    edit_judge(&mut court);
    outcome(match judged {
        A => dial(&subject, &court, JAVA_17),
        B => dial(&court, &subject, JAVA_17),
    })
}

/// A refusal by the judge of this side.
fn refused(judged: Judged, rule: &'static str, words: &'static str) -> Expected {
    let side = if judged == A { Side::Acceptor } else { Side::Initiator };
    Err((side, rule, words))
}

#[track_caller]
fn row(
    number: u8,
    judged: &[Judged],
    chain: &[&Certificate],
    store: &[&Certificate],
    expected: fn(Judged) -> Expected,
) {
    row_with_crls(number, judged, chain, store, &[], expected);
}

#[track_caller]
fn row_with_crls(
    number: u8,
    judged: &[Judged],
    chain: &[&Certificate],
    store: &[&Certificate],
    crls: &[Crl],
    expected: fn(Judged) -> Expected,
) {
    for judged in judged {
        let outcome = verdict(*judged, chain, store, crls);
        assert_outcome(&format!("row {number}, {judged:?}"), &outcome, expected(*judged));
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it stands where the refusals stand")]
fn ok(_: Judged) -> Expected {
    Ok(())
}

fn not_trusted(judged: Judged) -> Expected {
    match judged {
        A => refused(A, "trust/initiator-not-trusted", "Empty client certificate chain"),
        B => refused(B, "trust/acceptor-not-trusted", "unable to find valid certification path"),
    }
}

fn empty_store(judged: Judged) -> Expected {
    refused(judged, "folder/trusted-no-certificate", "the trustAnchors parameter must be non-empty")
}

fn does_not_chain(judged: Judged) -> Expected {
    refused(judged, "trust/same-dn-other-key", "Path does not chain with any of the trust anchors")
}

fn bad_signature(judged: Judged) -> Expected {
    refused(judged, "trust/same-dn-other-key", "signature check failed")
}

fn anchor_not_ca(judged: Judged) -> Expected {
    refused(judged, "trust/anchor-not-ca", "is not a CA certificate")
}

#[test]
fn a_pinned_certificate_is_taken_as_it_is() {
    let plain = self_signed(params(HOST));
    row(1, BOTH, &[&plain.certificate], &[&plain.certificate], ok);
    for is_ca in [IsCa::ExplicitNoCa, IsCa::Ca(BasicConstraints::Unconstrained)] {
        let made = self_signed({
            let mut params = params(HOST);
            params.is_ca = is_ca;
            params
        });
        row(2, BOTH, &[&made.certificate], &[&made.certificate], ok);
    }
    let mut server_only = params(HOST);
    server_only.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
    let server_only = self_signed(server_only);
    row(3, &[A], &[&server_only.certificate], &[&server_only.certificate], ok);
    let mut expired = params(HOST);
    expired.not_after = datetime!(2026-01-01 00:00 UTC);
    let expired = self_signed(expired);
    row(4, BOTH, &[&expired.certificate], &[&expired.certificate], ok);
    let three: Vec<Made> = (0..3).map(|_| self_signed(params(HOST))).collect();
    let store: Vec<&Certificate> = three.iter().map(|made| &made.certificate).collect();
    row(5, BOTH, &[&three[1].certificate], &store, ok);
    let v1 = fixture(include_str!("fixtures/v1.pem"));
    assert_eq!(v1.version, 1);
    row(5, BOTH, &[&v1], &[&v1], ok);
    let listed = crl(&root("Root"), datetime!(2027-06-01 00:00 UTC), &[&plain.certificate]);
    row_with_crls(47, BOTH, &[&plain.certificate], &[&plain.certificate], &[listed], ok);
}

#[test]
fn a_self_signed_certificate_is_refused_where_it_is_not_pinned() {
    let one = self_signed(params(HOST));
    let other = self_signed(params("other.example.com"));
    row(6, &[B], &[&one.certificate], &[], empty_store);
    row(7, &[A], &[&one.certificate], &[], empty_store);
    row(8, &[B], &[&one.certificate], &[&other.certificate], not_trusted);
    row(9, &[A], &[&one.certificate], &[&other.certificate], not_trusted);
    row(1, BOTH, &[&one.certificate], &[&other.certificate, &one.certificate], ok);
}

#[test]
fn a_stale_certificate_of_the_same_name_does_not_vouch() {
    let with_ids = || {
        let mut params = params(HOST);
        params.is_ca = IsCa::ExplicitNoCa;
        params.use_authority_key_identifier_extension = true;
        self_signed(params)
    };
    let (new, old) = (with_ids(), with_ids());
    assert!(new.certificate.authority_key_id.is_some() && new.certificate.subject_key_id.is_some());
    row(10, BOTH, &[&new.certificate], &[&old.certificate], does_not_chain);
    let (new, old) = (self_signed(params(HOST)), self_signed(params(HOST)));
    row(11, BOTH, &[&new.certificate], &[&old.certificate], bad_signature);
    row(5, BOTH, &[&new.certificate], &[&old.certificate, &new.certificate], ok);
    let renewed = |is_ca: IsCa| {
        let mut params = params(HOST);
        params.is_ca = is_ca;
        let old = self_signed(params.clone());
        params.not_after = datetime!(2046-01-01 00:00 UTC);
        let new = with_key(params, same_key(&old));
        (old, new)
    };
    let (old, new) = renewed(IsCa::ExplicitNoCa);
    row(12, BOTH, &[&new.certificate], &[&old.certificate], |judged| {
        refused(judged, "trust/renewed-same-key", "is not a CA certificate")
    });
    let (old, new) = renewed(IsCa::Ca(BasicConstraints::Unconstrained));
    row(13, BOTH, &[&new.certificate], &[&old.certificate], ok);
}

#[test]
fn a_leaf_is_trusted_through_its_ca_whatever_the_ca_s_dates() {
    let ca = root("Root");
    let judged = leaf(&ca);
    row(14, BOTH, &[&judged.certificate], &[&ca.certificate], ok);
    let mut expired = ca_params("Root");
    expired.not_after = datetime!(2026-01-01 00:00 UTC);
    let expired = self_signed(expired);
    row(15, BOTH, &[&leaf(&expired).certificate], &[&expired.certificate], ok);
}

#[test]
fn an_intermediate_is_sent_or_trusted() {
    let ca = root("Root");
    let intermediate = signed(ca_params("Intermediate"), &ca);
    let judged = leaf(&intermediate);
    let (leaf, middle, top) = (&judged.certificate, &intermediate.certificate, &ca.certificate);
    row(16, BOTH, &[leaf], &[middle], ok);
    row(17, &[B], &[leaf], &[top], not_trusted);
    row(18, &[A], &[leaf], &[top], not_trusted);
    row(19, BOTH, &[leaf, middle], &[top], ok);
    row(20, BOTH, &[leaf, middle, top], &[middle], ok);
}

#[test]
fn a_pinned_leaf_of_a_ca_works_for_acceptors_only() {
    let ca = root("Root");
    let judged = leaf(&ca);
    let (leaf, top) = (&judged.certificate, &ca.certificate);
    let pinned = |judged| refused(judged, "trust/pinned-ca-leaf", "Empty client certificate chain");
    row(21, &[B], &[leaf], &[leaf], ok);
    row(22, &[A], &[leaf], &[leaf], pinned);
    row(23, &[A], &[leaf, top], &[leaf], pinned);
    row(24, &[A], &[leaf], &[leaf, top], ok);
}

#[test]
fn a_ca_of_the_same_name_with_another_key_does_not_vouch() {
    let (ca, cloned) = (root("Root"), root("Root"));
    let judged = leaf(&ca);
    row(25, BOTH, &[&judged.certificate], &[&cloned.certificate], does_not_chain);
    row(26, BOTH, &[&judged.certificate], &[&cloned.certificate, &ca.certificate], ok);
}

#[test]
fn a_ca_signed_certificate_goes_by_its_dates() {
    let ca = root("Root");
    let dated = |start, end| leaf_with(&ca, |params| (params.not_before, params.not_after) = (start, end));
    let expired = dated(datetime!(2025-01-01 00:00 UTC), datetime!(2026-01-01 00:00 UTC));
    row(32, BOTH, &[&expired.certificate], &[&ca.certificate], |judged| {
        refused(
            judged,
            "trust/expired-peer",
            "validity check failed <- CertificateExpiredException: NotAfter: Thu Jan 01",
        )
    });
    let early = dated(datetime!(2040-01-01 00:00 UTC), datetime!(2041-01-01 00:00 UTC));
    row(32, BOTH, &[&early.certificate], &[&ca.certificate], |judged| {
        refused(
            judged,
            "cert/not-yet-valid",
            "CertificateNotYetValidException: NotBefore: Sun Jan 01 00:00:00 UTC 2040",
        )
    });
    row(21, &[B], &[&expired.certificate], &[&expired.certificate], ok);
    let mut old = ca_params("Intermediate");
    old.not_after = datetime!(2026-01-01 00:00 UTC);
    let intermediate = signed(old, &ca);
    let judged = leaf(&intermediate);
    let chain = [&judged.certificate, &intermediate.certificate];
    row(33, BOTH, &chain, &[&ca.certificate], |judged| refused(judged, "trust/expired-peer", "validity check failed"));
    row(34, BOTH, &chain, &[&intermediate.certificate], ok);
}

#[test]
fn an_issuer_has_to_be_a_ca() {
    let no_ca = {
        let mut params = ca_params("Issuer");
        params.is_ca = IsCa::ExplicitNoCa;
        self_signed(params)
    };
    row(35, BOTH, &[&leaf(&no_ca).certificate], &[&no_ca.certificate], anchor_not_ca);
    let ca = root("Root");
    let intermediate = |edit: fn(&mut rcgen::CertificateParams)| {
        let mut params = ca_params("Intermediate");
        edit(&mut params);
        signed(params, &ca)
    };
    let judge = |number, intermediate: &Made, expected| {
        let judged = leaf(intermediate);
        row(number, BOTH, &[&judged.certificate, &intermediate.certificate], &[&ca.certificate], expected);
    };
    judge(36, &intermediate(|params| params.is_ca = IsCa::ExplicitNoCa), |judged| {
        refused(judged, "trust/constraints", "basic constraints check failed: this is not a CA certificate")
    });
    judge(64, &intermediate(|params| params.key_usages = vec![rcgen::KeyUsagePurpose::CrlSign]), |judged| {
        refused(judged, "trust/constraints", "CA key usage check failed: keyCertSign bit is not set")
    });
    judge(19, &intermediate(|params| params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0))), ok);
}

#[test]
fn an_unknown_demand_or_a_broken_hash_is_refused_unless_pinned() {
    let ca = root("Root");
    let judged = leaf_with(&ca, |params| {
        let mut extension = rcgen::CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
        extension.set_criticality(true);
        params.custom_extensions.push(extension);
    });
    row(37, BOTH, &[&judged.certificate], &[&ca.certificate], |judged| {
        refused(judged, "cert/critical-extension", "unrecognized critical extension(s)")
    });
    row(37, &[B], &[&judged.certificate], &[&judged.certificate], ok);
    let ca = fixture(include_str!("fixtures/root.pem"));
    let md5 = fixture(include_str!("fixtures/md5.pem"));
    row(38, BOTH, &[&md5], &[&ca], |judged| {
        refused(judged, "cert/weak-signature", "Algorithm constraints check failed on signature algorithm: MD5withRSA")
    });
    row(38, &[B], &[&md5], &[&md5], ok);
    row(38, BOTH, &[&fixture(include_str!("fixtures/sha1.pem"))], &[&ca], ok);
    let short = fixture(include_str!("fixtures/short.pem"));
    row(38, BOTH, &[&short], &[&ca], |judged| {
        refused(judged, "key/weak-size", "keysize limits: RSA 768 bit key used with certificate: CN=judged.example.com")
    });
    row(38, &[B], &[&short], &[&short], ok);
}

#[test]
fn one_crl_switches_revocation_on_for_every_ca() {
    const NEXT: time::OffsetDateTime = datetime!(2027-06-01 00:00 UTC);
    let (ca, other_ca) = (root("Root"), root("Root2"));
    let (judged, bystander) = (leaf(&ca), leaf(&ca));
    let (leaf_, top) = (&judged.certificate, &ca.certificate);
    let undetermined = |rule| move |judged| refused(judged, rule, "Could not determine revocation status");
    row_with_crls(39, BOTH, &[leaf_], &[top], &[crl(&ca, NEXT, &[&bystander.certificate])], ok);
    let listed = crl(&ca, NEXT, &[leaf_]);
    row_with_crls(40, BOTH, &[leaf_], &[top], std::slice::from_ref(&listed), |judged| {
        refused(
            judged,
            "crl/revoked-peer",
            "Certificate has been revoked, reason: UNSPECIFIED, revocation date: Mon Jun 01",
        )
    });
    row_with_crls(41, BOTH, &[leaf_], &[top, leaf_], &[listed], ok);
    let stale = crl(&ca, datetime!(2026-12-15 00:00 UTC), &[]);
    row_with_crls(42, BOTH, &[leaf_], &[top], std::slice::from_ref(&stale), |judged| {
        refused(judged, "crl/stale", "Could not determine revocation status")
    });
    row_with_crls(42, BOTH, &[leaf_], &[top], &[stale, crl(&ca, NEXT, &[])], ok);
    let of_other = leaf(&other_ca);
    let store = [top, &other_ca.certificate];
    row_with_crls(43, BOTH, &[&of_other.certificate], &store, &[crl(&ca, NEXT, &[])], |judged| {
        refused(judged, "crl/missing-issuer", "Could not determine revocation status")
    });
    let forged = crl(&root("Root"), NEXT, &[]);
    assert_outcome(
        "a list signed by another key",
        &verdict(B, &[leaf_], &[top], &[forged]),
        undetermined("crl/wrong-signer")(B),
    );
    let intermediate = signed(ca_params("Intermediate"), &ca);
    let below = leaf(&intermediate);
    let chain = [&below.certificate, &intermediate.certificate];
    let (of_root, of_intermediate) = (crl(&ca, NEXT, &[]), crl(&intermediate, NEXT, &[]));
    for one in [&of_root, &of_intermediate] {
        row_with_crls(44, BOTH, &chain, &[top], std::slice::from_ref(one), |judged| {
            refused(judged, "crl/missing-issuer", "Could not determine revocation status")
        });
    }
    row_with_crls(45, BOTH, &chain, &[top], &[of_root, of_intermediate.clone()], ok);
    row_with_crls(46, BOTH, &chain, &[&intermediate.certificate], &[of_intermediate], ok);
    let mut no_lists = ca_params("Intermediate");
    no_lists.key_usages = vec![rcgen::KeyUsagePurpose::KeyCertSign];
    let no_lists = signed(no_lists, &ca);
    let below = leaf(&no_lists);
    let chain = [&below.certificate, &no_lists.certificate];
    row_with_crls(45, BOTH, &chain, &[top], &[crl(&ca, NEXT, &[]), crl_by(&no_lists, NEXT)], |judged| {
        refused(judged, "crl/wrong-signer", "Could not determine revocation status")
    });
}

/// A list of a CA that its keyUsage does not allow to make one, which `rcgen` refuses to sign for it.
fn crl_by(issuer: &Made, next_update: time::OffsetDateTime) -> Crl {
    let allowed = with_key(ca_params("Intermediate"), same_key(issuer));
    crl(&allowed, next_update, &[])
}

#[test]
fn what_client_auth_asks_for_decides_about_initiators() {
    let (one, other) = (self_signed(params(HOST)), self_signed(params("other.example.com")));
    let stale = self_signed(params(HOST));
    let asked = |how: ClientAuth, store: &[&Certificate]| {
        verdict_with(A, &[&one.certificate], store, &[], |judge| judge.policy.client_auth = how)
    };
    // The initiator judges the acceptor all the same, so only the acceptor's store may be empty.
    assert_outcome("row 48", &asked(ClientAuth::None, &[&other.certificate]), Ok(()));
    assert_outcome("row 48, empty", &asked(ClientAuth::None, &[]), Ok(()));
    assert_outcome("row 49", &asked(ClientAuth::Optional, &[&other.certificate]), Ok(()));
    assert_outcome("row 9", &asked(ClientAuth::Require, &[&other.certificate]), not_trusted(A));
    assert_outcome("row 50", &asked(ClientAuth::Optional, &[&stale.certificate]), bad_signature(A));
    assert_outcome("row 51", &asked(ClientAuth::Optional, &[]), empty_store(A));
}

#[test]
fn a_copy_of_the_root_signed_by_a_trusted_one_leads_there() {
    let (ca, trusted) = (root("Root"), root("Root2"));
    let crossed = {
        let params = ca_params("Root");
        let key = same_key(&ca);
        read(params.signed_by(&key, &trusted.issuer()).expect("signed").der())
    };
    let judged = leaf(&ca);
    row(65, BOTH, &[&judged.certificate, &crossed], &[&trusted.certificate], ok);
    row(65, BOTH, &[&judged.certificate], &[&trusted.certificate], not_trusted);
}

#[test]
fn trust_all_takes_everybody_and_lists_nobody() {
    let (one, other) = (self_signed(params(HOST)), self_signed(params("other.example.com")));
    for judged in BOTH {
        let outcome = verdict_with(*judged, &[&one.certificate], &[&other.certificate], &[], |judge| {
            judge.policy.trust_all = true;
        });
        assert_outcome("trust_all", &outcome, Ok(()));
    }
}
