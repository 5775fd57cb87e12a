//! Cases of `crl/…`: recorded ones, and lists made for a case, as the corpus has it (`crl-…`).

use super::Case;
use super::made::{crl, judged, pki, server, signed, signed_as, signed_but, signed_pair};
use super::support::recorded;
use interlock::finding::Finding;

const V5: &str = "5.26.30";

pub(super) const CASES: &[Case] = &[
    ("crl/stale", || with_lists(&[-1]), || with_lists(&[-1, 100])),
    ("crl/expires-soon", || with_lists(&[5]), || with_lists(&[5, 100])),
    ("crl/missing-issuer", || recorded("crl-other-ca-only", V5), || recorded("crl-second-ca-with", V5)),
    // A correct list beside it heals.
    ("crl/wrong-signer", || with_forged(false), || with_forged(true)),
    ("crl/partial", || recorded("crl-scope-cas-only", V5), || recorded("crl-current", V5)),
    ("crl/revoked-peer", || with_revoked(true), || with_revoked(false)),
    ("crl/own-revoked", || with_revoked(true), || with_lists(&[100])),
    ("crl/pinned", || recorded("crl-pinned-leaf-revoked", V5), || with_revoked(true)),
    (
        "crl/empty-store",
        || {
            signed_but(V5, |member| {
                member.remove("trusted/ca.crt").put("trusted/empty.crt", "").put("revoked/ca.crl", list(100));
            })
        },
        || with_lists(&[100]),
    ),
    ("crl/not-everywhere", || on_one_server("revoked/ca.crl"), || with_lists(&[100])),
    // Who has the CA's list in place needs no other.
    ("crl/no-ocsp", || with_service(false), || with_service(true)),
];

fn list(days: i64) -> Vec<u8> {
    crl(&pki().root, days, &[])
}

/// Lists of the CA on both servers, each ending so many days from now; under names of their own.
fn with_lists(days: &[i64]) -> Vec<Finding> {
    let lists: Vec<Vec<u8>> = days.iter().map(|days| list(*days)).collect();
    signed_but(V5, |member| {
        for (number, list) in lists.iter().enumerate() {
            member.put(&format!("revoked/{number}.crl"), list.clone());
        }
    })
}

/// A list with the CA's name, signed by another key, alone or beside the right one.
fn with_forged(has_right_one: bool) -> Vec<Finding> {
    let impostor = super::made::self_signed(super::made::ca("Cluster CA"));
    let (forged, right) = (crl(&impostor, 100, &[]), list(100));
    signed_but(V5, |member| {
        member.put("revoked/forged.crl", forged.clone());
        if has_right_one {
            member.put("revoked/right.crl", right.clone());
        }
    })
}

/// A list with `b` on it, or with a certificate that is nobody's here.
fn with_revoked(is_member: bool) -> Vec<Finding> {
    let pki = pki();
    let former = signed(server("former.test"), &pki.root);
    let revoked = crl(&pki.root, 100, &[if is_member { &pki.signed[1] } else { &former }]);
    signed_but(V5, |member| {
        member.put("revoked/ca.crl", revoked.clone());
    })
}

fn on_one_server(path: &str) -> Vec<Finding> {
    let mut members = signed_pair();
    members[0].put(path, list(100));
    judged(V5, &members)
}

/// Certificates that name an address of their CA's list.
fn with_service(has_list: bool) -> Vec<Finding> {
    let pki = pki();
    let [a, b] = ["a.test", "b.test"].map(|name| {
        let mut params = server(name);
        let uris = vec!["http://ca.test/ca.crl".to_owned()];
        params.crl_distribution_points = vec![rcgen::CrlDistributionPoint { uris }];
        signed(params, &pki.root)
    });
    let mut members = signed_as(&a, &b, &[]);
    if has_list {
        let list = list(100);
        for member in &mut members {
            member.put("revoked/ca.crl", list.clone());
        }
    }
    judged(V5, &members)
}
