//! Cases of `cert/…`: recorded ones, and certificates with one thing changed, as the corpus has it (`chain-…`, `eku-…`,
//! `host-…`, `ku-…`, `sig-…`, `exp-…`).

use super::made::{Made, again, bare, dns, judged, pinned, pinned_but, pki, self_signed, server, signed, signed_as};
use super::support::{recorded, recorded_at};
use super::{Case, Weighed};
use interlock::finding::Finding;
use rcgen::{BasicConstraints, CertificateParams, CustomExtension, ExtendedKeyUsagePurpose, IsCa, SanType};
use time::macros::datetime;

const V5: &str = "5.26.30";
const V4: &str = "4.4.48";
const V2026: &str = "2026.08.1";

pub(super) const CASES: &[Case] = &[
    (
        "cert/missing",
        || {
            pinned_but(V5, |a| {
                a.remove("public.crt");
            })
        },
        || {
            pinned_but(V5, |a| {
                let chain = a.file("public.crt");
                a.remove("public.crt").put("server.pem", chain).set("public_certificate", "server.pem");
            })
        },
    ),
    (
        "cert/empty",
        || {
            pinned_but(V5, |a| {
                a.put("public.crt", "");
            })
        },
        || recorded("chain-trailing-blank", V5),
    ),
    // 5 reads DER too.
    ("cert/not-pem", || der(V4), || der(V5)),
    ("cert/encoding", || recorded("chain-bom", V5), || recorded("chain-bom", V2026)),
    ("cert/truncated", || recorded("chain-truncated", V5), || recorded("chain-trailing-blank", V5)),
    ("cert/glued", || recorded("chain-glued", V5), || recorded("good-two-certs-in-one-file", V5)),
    ("cert/nameless", || recorded("trust-empty-issuer", V5), named_by_san_alone),
    ("cert/key-inside", || recorded("chain-key-before", V5), || recorded("chain-trailing-blank", V5)),
    (
        "cert/public-key-block",
        || {
            pinned_but(V5, |a| {
                a.put("public.crt", pki().own[0].key.public_key_pem());
            })
        },
        || pinned_but(V5, |_| {}),
    ),
    // A root at the end is not needed, and does no harm.
    ("cert/chain-order", || recorded("chain-root-first", V5), || recorded("exp-own-chain-root-false", V4)),
    ("cert/chain-incomplete", without_intermediate, || below_intermediate(true)),
    ("cert/expired-own", || recorded("exp-selfsigned-pinned-unset", V5), || recorded("good-selfsigned-mesh-3", V5)),
    (
        "cert/not-yet-valid",
        || recorded_at("good-selfsigned-mesh-3", V5, datetime!(2023-06-01 00:00 UTC)),
        || recorded("good-selfsigned-mesh-3", V5),
    ),
    ("cert/expires-soon", || with_end(20), || with_end(40)),
    // A pinned certificate is taken whatever it says that it is for.
    (
        "cert/eku-no-client",
        || with_usages(&[ExtendedKeyUsagePurpose::ServerAuth]),
        || recorded("eku-pinned-email-only", V5),
    ),
    (
        "cert/eku-no-server",
        || with_usages(&[ExtendedKeyUsagePurpose::ClientAuth]),
        || recorded("eku-pinned-email-only", V5),
    ),
    (
        "cert/eku-pinned",
        || recorded("eku-pinned-email-only", V5),
        || own_made(|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::Any]),
    ),
    (
        "cert/key-usage",
        || signed_made(|params| params.key_usages = vec![rcgen::KeyUsagePurpose::KeyEncipherment]),
        || recorded("ku-pinned-keyencipherment", V5),
    ),
    (
        "cert/name-missing",
        || own_made(|params| params.subject_alt_names = vec![dns("c.test")]),
        || recorded("host-mismatch-off", V5),
    ),
    (
        "cert/cn-ignored",
        || own_made(|params| params.subject_alt_names = vec![dns("c.test")]),
        || own_made(|params| params.subject_alt_names = vec![dns("c.test"), dns("a.test")]),
    ),
    (
        "cert/cn-only",
        || recorded("host-cn-right-san-email-only", V5),
        // An address is looked for in the SAN's IP entries, and the CN plays no part.
        || as_address(true),
    ),
    ("cert/ip-missing", || recorded("host-ipv6-no-san", V5), || as_address(true)),
    ("cert/ip-reverse-name", || recorded("host-ip-san-ptr-other", V5), || as_address(false)),
    (
        "cert/underscore",
        || recorded("host-underscore", V5),
        || {
            own_made(|params| {
                // In the certificate, but not dialled.
                params.subject_alt_names.push(dns("a_b.test"));
            })
        },
    ),
    ("cert/no-name-at-all", without_any_name, || recorded("host-cn-right-san-email-only", V5)),
    ("cert/wildcard", || recorded("host-wildcard-tld", V5), || recorded("good-selfsigned-mesh-3", V5)),
    // The signature of a certificate that is itself trusted proves nothing and is not looked at.
    ("cert/weak-signature", || recorded("sig-md5-ca", V5), || recorded("sig-sha1-selfsigned", V5)),
    ("cert/critical-extension", || signed_made(demanding), || recorded("ku-unknown-critical-pinned", V5)),
    (
        "cert/same-subject",
        || recorded("trust-same-dn-three-servers", V5),
        // One certificate on all servers is one key; that is another rule's.
        || recorded("trust-one-cert-for-all", V5),
    ),
    (
        "cert/ca-leaf",
        || own_made(|params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained)),
        // What a CA signs may be marked as a CA: nobody pins it.
        || signed_made(|params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained)),
    ),
];

/// What the release or the case changes: rule, how heavy it is, and where.
pub(super) const SEVERITIES: &[Weighed] = &[
    ("cert/expired-own", "warning", || recorded("exp-selfsigned-pinned-unset", V5)),
    ("cert/expired-own", "error", || recorded("exp-own-chain-root-false", V5)),
    ("cert/weak-signature", "warning", || recorded("sig-sha1-ca", V5)),
    ("cert/weak-signature", "error", || recorded("sig-md5-ca", V5)),
    ("cert/ip-reverse-name", "error", || recorded("host-ip-san-ptr-other", V5)),
    ("cert/ip-reverse-name", "warning", || as_address(true)),
    ("cert/not-yet-valid", "warning", || recorded_at("good-selfsigned-mesh-3", V5, datetime!(2023-06-01 00:00 UTC))),
    ("cert/not-yet-valid", "error", || recorded_at("good-private-ca-3", V5, datetime!(2023-06-01 00:00 UTC))),
];

fn der(release: &str) -> Vec<Finding> {
    pinned_but(release, |a| {
        a.put("public.crt", pki().own[0].certificate.der.clone());
    })
}

/// Two pinned servers, `a` with this certificate.
fn pinned_as(own: &Made, host: Option<&str>) -> Vec<Finding> {
    let mut members = pinned();
    members[0].serve(own, &[]);
    if let Some(host) = host {
        members[0].line(&format!("server.cluster.advertised_address={host}:6000"));
    }
    members[1].trust("a", own);
    judged(V5, &members)
}

/// `a` with its certificate made anew with a change.
fn own_made(edit: impl FnOnce(&mut CertificateParams)) -> Vec<Finding> {
    pinned_as(&again(&pki().own[0], edit), None)
}

/// The same below a CA.
fn signed_made(edit: impl FnOnce(&mut CertificateParams)) -> Vec<Finding> {
    let mut params = server("a.test");
    edit(&mut params);
    let pki = pki();
    judged(V5, &signed_as(&signed(params, &pki.root), &pki.signed[1], &[]))
}

fn with_usages(usages: &[ExtendedKeyUsagePurpose]) -> Vec<Finding> {
    signed_made(|params| params.extended_key_usages = usages.to_vec())
}

fn demanding(params: &mut CertificateParams) {
    // A private enterprise number, an OCTET STRING in it.
    let mut extension = CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 55555, 1], vec![4, 1, 0]);
    extension.set_criticality(true);
    params.custom_extensions.push(extension);
}

/// A certificate that ends so many days from now.
fn with_end(days: i64) -> Vec<Finding> {
    own_made(|params| params.not_after = time::OffsetDateTime::now_utc() + time::Duration::days(days))
}

fn without_intermediate() -> Vec<Finding> {
    // Only one of the two sends it, so that the judge knows it exists.
    below_intermediate(false)
}

fn below_intermediate(is_sent: bool) -> Vec<Finding> {
    let pki = pki();
    let leaves = ["a.test", "b.test"].map(|name| signed(server(name), &pki.intermediate));
    let mut members = signed_as(&leaves[0], &leaves[1], &[&pki.intermediate]);
    if !is_sent {
        members[0].serve(&leaves[0], &[]);
        members[0].trust("issuing", &pki.intermediate);
    }
    judged(V5, &members)
}

/// `a` dialled by an address that its certificate has, by a name otherwise; it has its name in the CN alone then.
fn as_address(is_address: bool) -> Vec<Finding> {
    let mut params = bare("a.test");
    let san = SanType::IpAddress([192, 0, 2, 7].into());
    params.subject_alt_names = if is_address { vec![san] } else { vec![san, dns("a.test")] };
    pinned_as(&self_signed(params), is_address.then_some("192.0.2.7"))
}

/// A certificate without a subject, whose critical subjectAltName stands for it.
fn named_by_san_alone() -> Vec<Finding> {
    signed_made(|params| params.distinguished_name = rcgen::DistinguishedName::new())
}

fn without_any_name() -> Vec<Finding> {
    let mut params = server("a.test");
    params.subject_alt_names.clear();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(rcgen::DnType::OrganizationName, "Example");
    pinned_as(&self_signed(params), None)
}
