//! Cases of `tls/…`: recorded ones, and two servers with other lists, as the corpus has it (`tls-…`).

use super::made::{judged, pinned, pinned_but, signed_but};
use super::support::recorded;
use super::{Case, Weighed};
use interlock::finding::Finding;

const V5: &str = "5.26.30";
const V2026: &str = "2026.08.1";

pub(super) const CASES: &[Case] = &[
    ("tls/no-common-version", || versions("TLSv1.3", "TLSv1.2"), || versions("TLSv1.3", "TLSv1.3,TLSv1.2")),
    // Written twice is written once.
    ("tls/unknown-version", || recorded("tls-number", V5), || recorded("tls-duplicate", V5)),
    ("tls/old-version", || versions("TLSv1.1", "TLSv1.3"), || versions("TLSv1.1,TLSv1.2", "TLSv1.2")),
    ("tls/sslv2hello", || versions("SSLv2Hello,TLSv1.2", "TLSv1.2"), || versions("TLSv1.2", "TLSv1.2")),
    (
        "tls/version-suite-disjoint",
        || lists("TLSv1.2", "TLS_AES_256_GCM_SHA384"),
        || lists("TLSv1.3", "TLS_AES_256_GCM_SHA384"),
    ),
    (
        "tls/silent-1.2",
        || lists("TLSv1.3,TLSv1.2", GCM),
        // Who wants 1.2 alone says so.
        || lists("TLSv1.2", GCM),
    ),
    ("tls/unknown-suite", || recorded("tls-ciphers-misspelt-second", V5), || lists("TLSv1.2", GCM)),
    (
        "tls/suite-disabled",
        || lists("TLSv1.3", "TLS_AES_256_GCM_SHA384,SSL_RSA_WITH_RC4_128_MD5"),
        || lists("TLSv1.3", "TLS_AES_256_GCM_SHA384"),
    ),
    (
        "tls/suite-key-type",
        || recorded("tls-ciphers-ecdsa-with-rsa", V5),
        // A suite of 1.3 is for any key.
        || lists("TLSv1.3,TLSv1.2", "TLS_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    ),
    (
        "tls/no-common-suite",
        || two_lists("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
        || two_lists(GCM, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    ),
    ("tls/cbc", || lists("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"), || lists("TLSv1.2", GCM)),
    (
        "tls/cbc-against-2025.10",
        || recorded("tls-ciphers-cbc-one-side", V5),
        // Written on both sides CBC works in all.
        || lists("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"),
    ),
    ("tls/default-suites-weak", || pinned_but(V5, |_| {}), || pinned_but(V2026, |_| {})),
    ("tls/static-rsa", || recorded("tls-ciphers-static-rsa", V5), || lists("TLSv1.2", GCM)),
    (
        "tls/dss",
        || lists("TLSv1.3,TLSv1.2", "TLS_AES_256_GCM_SHA384,TLS_DHE_DSS_WITH_AES_256_CBC_SHA"),
        || lists("TLSv1.2", GCM),
    ),
    (
        "tls/manual-both-versions",
        || lists("TLSv1.3,TLSv1.2", MANUAL),
        // One good suite for 1.2 is enough.
        || lists("TLSv1.3,TLSv1.2", &format!("{MANUAL},{GCM}")),
    ),
    ("tls/plaintext-peer", || recorded("conf-enabled-false-one", V5), || recorded("conf-enable-typo-both", V5)),
];

/// What the release or the case changes: rule, how heavy it is, and where.
pub(super) const SEVERITIES: &[Weighed] = &[
    ("tls/static-rsa", "warning", || recorded("tls-ciphers-static-rsa", V5)),
    ("tls/static-rsa", "error", || recorded("tls-ciphers-static-rsa", V2026)),
    ("tls/dss", "warning", || lists("TLSv1.3,TLSv1.2", MANUAL)),
    ("tls/suite-disabled", "error", || lists("TLSv1.2", "SSL_RSA_WITH_RC4_128_MD5")),
];

const GCM: &str = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
const MANUAL: &str = "TLS_AES_256_GCM_SHA384,TLS_RSA_WITH_AES_256_CBC_SHA,TLS_DHE_DSS_WITH_AES_256_CBC_SHA,\
                      TLS_RSA_WITH_AES_128_CBC_SHA";

fn versions(a: &str, b: &str) -> Vec<Finding> {
    let mut members = pinned();
    members[0].set("tls_versions", a);
    members[1].set("tls_versions", b);
    judged(V5, &members)
}

/// Both with these.
fn lists(versions: &str, ciphers: &str) -> Vec<Finding> {
    signed_but(V5, |member| {
        member.set("tls_versions", versions).set("ciphers", ciphers);
    })
}

fn two_lists(a: &str, b: &str) -> Vec<Finding> {
    let mut members = pinned();
    for (member, ciphers) in members.iter_mut().zip([a, b]) {
        member.set("tls_versions", "TLSv1.2").set("ciphers", ciphers);
    }
    judged(V5, &members)
}
