//! Cases of `trust/…`: recorded ones, and stores with one thing changed, as the corpus has it (`trust-…`, `exp-…`).

use super::Case;
use super::made::{
    again, ca, judged, pinned, pinned_but, pki, self_signed, server, signed, signed_as, signed_but, signed_pair,
};
use super::support::recorded;
use interlock::finding::Finding;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyUsagePurpose};
use time::macros::datetime;

const V5: &str = "5.26.30";

pub(super) const CASES: &[Case] = &[
    ("trust/acceptor-not-trusted", || recorded("trust-missing-both", V5), || recorded("good-mixed-pins-and-ca", V5)),
    // Nobody asks for its certificate there.
    ("trust/initiator-not-trusted", || stranger_to_b("REQUIRE"), || stranger_to_b("NONE")),
    ("trust/one-way", || recorded("trust-pinned-leaf-one-side-13", V5), || recorded("trust-missing-both", V5)),
    // The CA beside the pinned certificate makes it good.
    ("trust/pinned-ca-leaf", || recorded("trust-pinned-leaf-12", V5), with_leaf_and_ca),
    ("trust/same-dn-other-key", || with_old_copy(false), || with_old_copy(true)),
    // The old copy is marked as a CA, so Java takes it for the issuer of the new one.
    ("trust/renewed-same-key", || recorded("trust-reissued-same-key", V5), old_copy_is_a_ca),
    (
        "trust/anchor-not-ca",
        || below(|params| params.is_ca = IsCa::ExplicitNoCa),
        || recorded("trust-anchor-no-keyusage", V5),
    ),
    (
        "trust/anchor-no-cert-sign",
        || below(|params| params.key_usages = vec![KeyUsagePurpose::CrlSign]),
        || recorded("trust-anchor-no-keyusage", V5),
    ),
    (
        "trust/constraints",
        || recorded("trust-name-constraints-excluded-intermediate", V5),
        || recorded("trust-name-constraints-permitted-intermediate", V5),
    ),
    // A pinned certificate is taken after its end.
    ("trust/expired-peer", || recorded("exp-ca-leaf-true", V5), || recorded("exp-selfsigned-pinned-unset", V5)),
    ("trust/expired-pinned", || recorded("exp-selfsigned-pinned-unset", V5), || recorded("exp-ca-leaf-true", V5)),
    (
        "trust/expired-anchor",
        || below(|params| params.not_after = datetime!(2025-01-01 00:00 UTC)),
        // An expired server's certificate is no CA's.
        || recorded("exp-selfsigned-pinned-unset", V5),
    ),
    // A CA that signs the servers itself is as narrow as a CA can be, and an intermediate is not the root above it.
    ("trust/organisation-root", below_an_intermediate, || recorded("crl-anchor-is-intermediate", V5)),
    (
        "trust/cacerts",
        || {
            pinned_but(V5, |a| {
                a.line("server.jvm.additional=-Djavax.net.ssl.trustStore=/etc/store");
            })
        },
        // HTTPS does look there.
        with_https_and_store,
    ),
];

fn stranger_to_b(client_auth: &str) -> Vec<Finding> {
    let mut members = pinned();
    members[1].remove("trusted/a.crt").trust("other", &pki().other).set("client_auth", client_auth);
    judged(V5, &members)
}

fn with_leaf_and_ca() -> Vec<Finding> {
    let mut members = signed_pair();
    members[0].trust("b", &pki().signed[1]);
    members[1].trust("a", &pki().signed[0]);
    judged(V5, &members)
}

/// `b` has a certificate with the subject of `a` and another key, alone or beside the right one.
fn with_old_copy(has_both: bool) -> Vec<Finding> {
    let mut members = pinned();
    members[1].trust(if has_both { "old-a" } else { "a" }, &self_signed(server("a.test")));
    judged(V5, &members)
}

fn old_copy_is_a_ca() -> Vec<Finding> {
    let old = again(&pki().own[0], |params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained));
    let mut members = pinned();
    members[1].trust("a", &old);
    judged(V5, &members)
}

/// Two servers below a CA that is made with a change.
fn below(edit: impl FnOnce(&mut CertificateParams)) -> Vec<Finding> {
    let mut params = ca("Changed CA");
    edit(&mut params);
    let root = self_signed(params);
    let [a, b] = ["a.test", "b.test"].map(|name| signed(server(name), &root));
    let mut members = signed_as(&a, &b, &[]);
    for member in &mut members {
        member.trust("ca", &root);
    }
    judged(V5, &members)
}

fn below_an_intermediate() -> Vec<Finding> {
    let pki = pki();
    let [a, b] = ["a.test", "b.test"].map(|name| signed(server(name), &pki.intermediate));
    judged(V5, &signed_as(&a, &b, &[&pki.intermediate]))
}

fn with_https_and_store() -> Vec<Finding> {
    pinned_but(V5, |a| {
        let (key, chain) = (a.file("private.key"), a.file("public.crt"));
        a.line("server.jvm.additional=-Djavax.net.ssl.trustStore=/etc/store")
            .line("dbms.ssl.policy.https.enabled=true")
            .line("dbms.ssl.policy.https.client_auth=NONE")
            .put("../https/private.key", key)
            .put("../https/public.crt", chain);
    })
}

#[test]
fn a_public_ca_is_known_by_its_organisation() {
    let speaks = |organisation: &str| {
        let mut params = ca("Root R1");
        params.distinguished_name.push(DnType::OrganizationName, organisation);
        let public = self_signed(params);
        let findings = signed_but(V5, |member| {
            member.trust("public", &public);
        });
        findings.iter().any(|finding| finding.rule == "trust/organisation-root")
    };
    assert!(speaks("DigiCert Inc") && speaks("Entrust, Inc."));
    assert!(!speaks("Amazonas Ltd") && !speaks("Example"));
}
