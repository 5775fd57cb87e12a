//! Which protocol versions and suites a server offers: what its policy names, what its release fills in, and what its
//! Java drops (4.1.2, 4.5).
//!
//! Not here: what two servers agree on (`trust/handshake.rs`).

mod advice;
mod suites;

pub use advice::findings;
pub(super) use advice::{lists, unusable};
pub use suites::{Exchange, SUITES, Suite, SuiteKey, Verdict, find, is_known_but_disabled};

use super::conf::Policy;
use super::trust::Refusal;
use super::version;
use crate::finding::{Release, Runtime};
use crate::plan::KeyKind;

/// The versions that some Java here still negotiates, highest first.
pub const VERSIONS: [&str; 2] = ["TLSv1.3", "TLSv1.2"];

/// Versions that the JDK knows by name and has disabled everywhere.
const OLD_VERSIONS: [&str; 3] = ["TLSv1.1", "TLSv1", "SSLv3"];

/// Names that the JDK knows and that mean nothing for TLS over TCP; measured on 17 and 25.
const IDLE_VERSIONS: [&str; 3] = ["DTLSv1.2", "DTLSv1.0", "NONE"];

/// The hello of 1995: a way to dial, no version (tls/sslv2hello).
const SSL_V2_HELLO: &str = "SSLv2Hello";

/// The first release whose own list has no CBC suite (4.5).
const WITHOUT_CBC: Release = Release::new(2025, 10, 0);

/// What a server offers to others, in both roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The JDK's names, highest first; only those for which a suite is left.
    pub versions: Vec<&'static str>,
    /// In Neo4j's order, which is the acceptor's preference; without what Java drops and what fits no version.
    pub suites: Vec<&'static Suite>,
    /// Whether it dials with an SSL 2.0 hello, and takes one.
    pub ssl_v2_hello: bool,
}

/// Netty's own list, which is in force while `ciphers` is unset, as far as the JVM enables it (4.5).
const NETTY: [&str; 11] = [
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
];

/// The suites of a release on a Java while `ciphers` is unset: on cluster and bolt, in Neo4j's order (4.5).
#[must_use]
pub fn defaults(runtime: Runtime) -> Vec<&'static Suite> {
    NETTY
        .iter()
        .filter_map(|name| find(name))
        .filter(|suite| suite.is_enabled(runtime.java))
        .filter(|suite| runtime.release < WITHOUT_CBC || !suite.cbc)
        .collect()
}

/// What a server with this policy offers.
///
/// # Errors
/// With the JDK's text, where no connection can be made at all: an unknown name, or nothing left.
pub fn effective(policy: &Policy, runtime: Runtime) -> Result<Offer, Refusal> {
    let suites = match &policy.ciphers {
        // Netty hands the suites over before the versions, so a wrong suite is the one that is complained about.
        Some(names) => named(names, runtime.java)?,
        None => defaults(runtime),
    };
    if let Some(unknown) = unknown_version(policy) {
        return Err(unknown_version_refusal(unknown, runtime.java));
    }
    let enabled = |version: &&'static str| policy.tls_versions.iter().any(|name| name == version);
    let mut versions: Vec<&'static str> = VERSIONS.into_iter().filter(enabled).collect();
    let only_old = versions.is_empty();
    versions.retain(|version| suites.iter().any(|suite| suite.fits(version)));
    if versions.is_empty() {
        let rule = match &policy.ciphers {
            _ if policy.tls_versions.is_empty() => "conf/empty-list",
            Some(names) if names.is_empty() => "conf/empty-list",
            _ if only_old => "tls/old-version",
            _ if suites.is_empty() => "tls/suite-disabled",
            _ => "tls/version-suite-disjoint",
        };
        let text =
            "SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)";
        return Err(Refusal { rule, reason: text.to_owned() });
    }
    let suites = suites.into_iter().filter(|suite| versions.iter().any(|version| suite.fits(version))).collect();
    let ssl_v2_hello = policy.tls_versions.iter().any(|name| name == SSL_V2_HELLO);
    Ok(Offer { versions, suites, ssl_v2_hello })
}

/// What stops a server at start: from 2025.10 on, an unknown name in `tls_versions` while `ciphers` is unset (2.1).
/// Everywhere else the same mistake shows only when somebody dials.
#[must_use]
pub fn check_at_start(policy: &Policy, runtime: Runtime) -> Option<Refusal> {
    let reads_versions = version::traits(runtime.release).unknown_tls_version_stops && policy.ciphers.is_none();
    unknown_version(policy).filter(|_| reads_versions).map(|name| unknown_version_refusal(name, runtime.java))
}

/// The suites that a plan with `ciphers = "auto"` writes; `None` where the release's own list is as good.
///
/// Before 2025.10 the own list also has CBC and static RSA (tls/default-suites-weak). No key kinds: both families.
#[must_use]
pub fn auto(runtime: Runtime, keys: &[KeyKind]) -> Option<Vec<&'static str>> {
    if runtime.release >= WITHOUT_CBC {
        return None;
    }
    let is_rsa = |kind: &KeyKind| matches!(kind, KeyKind::Rsa2048 | KeyKind::Rsa3072 | KeyKind::Rsa4096);
    // Java 8 learnt TLS 1.3 in an update only; to a server without it these names are unknown, and refuse everybody.
    let mut names =
        if runtime.java > 8 { vec!["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"] } else { Vec::new() };
    if keys.is_empty() || !keys.iter().all(is_rsa) {
        names.extend(["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"]);
    }
    if keys.is_empty() || keys.iter().any(is_rsa) {
        names.extend(["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"]);
    }
    Some(names)
}

/// The suites of a written list that this Java uses, in the list's order.
fn named(names: &[String], java: u8) -> Result<Vec<&'static Suite>, Refusal> {
    let mut suites: Vec<&'static Suite> = Vec::new();
    for name in names {
        match find(name) {
            Some(suite) if !suite.is_enabled(java) || suites.contains(&suite) => {}
            Some(suite) => suites.push(suite),
            None if is_known_but_disabled(name) => {}
            None => {
                let reason = if name.is_empty() {
                    "IllegalArgumentException: The specified CipherSuites array contains invalid null or empty string elements"
                        .to_owned()
                } else {
                    format!("IllegalArgumentException: Unsupported CipherSuite: {name}")
                };
                return Err(Refusal { rule: "tls/unknown-suite", reason });
            }
        }
    }
    Ok(suites)
}

/// One side lists CBC alone for TLS 1.2, the other has the release's own list (tls/cbc-against-2025.10).
pub(super) fn meets_default_by_cbc_alone(one: &Policy, other: &Policy) -> bool {
    let of_12 = |names: &Vec<String>| -> Vec<&'static Suite> {
        names.iter().filter_map(|name| find(name)).filter(|suite| suite.fits("TLSv1.2")).collect()
    };
    let only_cbc = one
        .ciphers
        .as_ref()
        .map(of_12)
        .is_some_and(|suites| !suites.is_empty() && suites.iter().all(|suite| suite.verdict() == Verdict::Cbc));
    only_cbc && other.ciphers.is_none()
}

/// The first name in `tls_versions` that the JDK does not know.
fn unknown_version(policy: &Policy) -> Option<&str> {
    let known = |name: &&str| {
        VERSIONS.contains(name) || OLD_VERSIONS.contains(name) || IDLE_VERSIONS.contains(name) || *name == SSL_V2_HELLO
    };
    policy.tls_versions.iter().map(String::as_str).find(|name| !known(name))
}

fn unknown_version_refusal(name: &str, java: u8) -> Refusal {
    // Measured on 17 and 25; which Java between them changed the text is not known.
    let colon = if java > 17 { ": " } else { "" };
    Refusal {
        rule: "tls/unknown-version",
        reason: format!("IllegalArgumentException: Unsupported protocol{colon}{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Edition;
    use crate::neo4j::trust::tests::policy;

    fn runtime(release: &str, java: u8) -> Runtime {
        Runtime { release: release.parse().expect("a release"), edition: Edition::Enterprise, java }
    }

    #[test]
    fn an_unset_list_is_netty_s_as_far_as_release_and_java_take_it() {
        for (release, java, count) in
            [("4.4.48", 17, 11), ("5.26.30", 17, 11), ("2025.09.0", 25, 8), ("2026.08.1", 25, 6)]
        {
            assert_eq!(defaults(runtime(release, java)).len(), count, "{release} on {java}");
        }
        let only_12 = policy(|policy| policy.tls_versions = vec!["TLSv1.2".to_owned()]);
        assert_eq!(effective(&only_12, runtime("4.4.48", 17)).map(|offer| offer.suites.len()), Ok(9));
    }

    #[test]
    fn one_unknown_suite_refuses_everybody_and_a_disabled_one_drops_out() {
        let written = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(ToString::to_string).collect();
            effective(&policy(|policy| policy.ciphers = Some(names)), runtime("5.26.30", 17))
        };
        let refused =
            written(&["TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA3844"]).expect_err("misspelt");
        assert_eq!(refused.rule, "tls/unknown-suite");
        assert_eq!(
            refused.reason,
            "IllegalArgumentException: Unsupported CipherSuite: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA3844"
        );
        let offer = written(&["TLS_AES_128_GCM_SHA256", "SSL_RSA_WITH_RC4_128_MD5"]).expect("a good one is left");
        assert_eq!(offer.suites.len(), 1);
        assert_eq!(offer.versions, ["TLSv1.3"]);
    }

    #[test]
    fn what_is_left_with_nothing_says_why() {
        let rule = |versions: &[&str], ciphers: Option<&[&str]>, java| {
            let list = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
            let policy = policy(|policy| {
                policy.tls_versions = list(versions);
                policy.ciphers = ciphers.map(list);
            });
            effective(&policy, runtime("5.26.30", java)).map(|offer| offer.suites.len()).map_err(|refusal| refusal.rule)
        };
        assert_eq!(rule(&["TLSv1.1"], None, 17), Err("tls/old-version"));
        assert_eq!(rule(&["TLSv1.1", "TLSv1.2"], None, 17), Ok(9));
        assert_eq!(rule(&[], None, 17), Err("conf/empty-list"));
        assert_eq!(rule(&["TLSv1.2"], Some(&[]), 17), Err("conf/empty-list"));
        assert_eq!(rule(&["TLSv1.2"], Some(&["TLS_AES_128_GCM_SHA256"]), 17), Err("tls/version-suite-disjoint"));
        assert_eq!(rule(&["TLSv1.2"], Some(&["TLS_RSA_WITH_AES_128_CBC_SHA"]), 17), Ok(1));
        assert_eq!(rule(&["TLSv1.2"], Some(&["TLS_RSA_WITH_AES_128_CBC_SHA"]), 25), Err("tls/suite-disabled"));
    }

    #[test]
    fn an_unknown_version_stops_the_start_only_from_2025_10_on_and_without_ciphers() {
        let policy_with = |ciphers: Option<Vec<String>>| {
            policy(|policy| {
                policy.tls_versions = vec!["TLSv1.2".to_owned(), "TLSv1.4".to_owned()];
                policy.ciphers = ciphers;
            })
        };
        let unset = policy_with(None);
        let stop = check_at_start(&unset, runtime("2026.08.1", 25)).expect("stops");
        assert_eq!(stop.reason, "IllegalArgumentException: Unsupported protocol: TLSv1.4");
        assert_eq!(check_at_start(&unset, runtime("2025.09.0", 25)), None);
        assert_eq!(
            check_at_start(&policy_with(Some(vec!["TLS_AES_128_GCM_SHA256".to_owned()])), runtime("2026.08.1", 25)),
            None
        );
        let dialled = effective(&unset, runtime("5.26.30", 17)).expect_err("every connection fails");
        assert_eq!(
            (dialled.rule, dialled.reason.as_str()),
            ("tls/unknown-version", "IllegalArgumentException: Unsupported protocolTLSv1.4")
        );
    }

    #[test]
    fn auto_writes_the_good_suites_where_the_own_list_is_weaker() {
        let rsa = auto(runtime("5.26.30", 17), &[KeyKind::Rsa4096]).expect("weaker before 2025.10");
        assert!(rsa.iter().all(|name| find(name).is_some_and(|suite| suite.verdict() == Verdict::Good)));
        assert!(rsa.iter().all(|name| !name.contains("ECDSA")) && rsa.len() == 4);
        let ec = auto(runtime("4.4.48", 11), &[KeyKind::EcdsaP256]).expect("weaker before 2025.10");
        assert!(ec.iter().all(|name| !name.contains("ECDHE_RSA")) && ec.len() == 4);
        assert_eq!(auto(runtime("2025.10.1", 25), &[KeyKind::Rsa4096]), None);
    }
}
