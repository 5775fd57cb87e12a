//! The manual's own samples, pasted with their footnote marks, and what really lies behind the wish for another order of
//! lines: each gives the findings that lead to its cause.

use super::{document, fixed, runtime};
use std::path::Path;

/// The page on encryption between members of a cluster.
const CLUSTER: &str = "dbms.ssl.policy.cluster.enabled=true\n\
    dbms.ssl.policy.cluster.tls_versions=TLSv1.2 \\ (1)\n\
    dbms.ssl.policy.cluster.ciphers=TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 \\ (2)\n\
    dbms.ssl.policy.cluster.client_auth=REQUIRE \\(3)\n";

/// The page on the SSL framework: a policy with all of its settings.
const FRAMEWORK: &str = "dbms.ssl.policy.bolt.enabled=true\n\
    dbms.ssl.policy.bolt.base_directory=certificates/bolt\n\
    dbms.ssl.policy.bolt.private_key=private.key\n\
    dbms.ssl.policy.bolt.public_certificate=public.crt\n\
    dbms.ssl.policy.bolt.client_auth=NONE (1)\n\
    server.bolt.tls_level=REQUIRED\n";

/// The page on FIPS 140-2.
const FIPS: &str = "dbms.ssl.policy.bolt.enabled=true\n\
    dbms.ssl.policy.bolt.tls_level=REQUIRED\n\
    dbms.ssl.policy.bolt.client_auth=REQUIRED\n\
    server.bolt.tls_level=REQUIRED\n";

#[track_caller]
fn assert_says(conf: &str, release: &str, expected: &[&str]) {
    let findings = document(conf.as_bytes()).effective(runtime(release), Path::new("/neo4j")).findings;
    let told: Vec<String> = findings
        .iter()
        .filter(|finding| finding.rule.starts_with("conf/") && !finding.rule.ends_with("-unset"))
        .map(|finding| format!("{} {}", finding.at.trim_start_matches("neo4j.conf:"), finding.rule))
        .collect();
    assert_eq!(told, expected, "{conf}");
}

#[test]
fn the_sample_of_a_cluster_has_three_marks_and_one_stops_the_start() {
    for release in ["4.4", "5.26", "2026"] {
        assert_says(CLUSTER, release, &["2 conf/callout", "3 conf/callout", "4 conf/callout"]);
        let effective = document(CLUSTER.as_bytes()).effective(runtime(release), Path::new("/neo4j"));
        assert_eq!(effective.stop.map(|stop| stop.rule), Some("conf/callout"), "{release}");
        let clean = String::from_utf8(fixed(CLUSTER.as_bytes(), release)).expect("text");
        let expected = CLUSTER.replace(" \\ (1)", "").replace(" \\ (2)", "").replace(" \\(3)", "");
        assert_eq!(clean, expected, "{release}");
        assert!(document(clean.as_bytes()).effective(runtime(release), Path::new("/neo4j")).stop.is_none());
    }
}

#[test]
fn the_other_samples_say_what_is_wrong_with_them() {
    assert_says(FRAMEWORK, "5.26", &["5 conf/callout"]);
    assert_says(FIPS, "5.26", &["2 conf/dead-suffix", "3 conf/client-auth-value"]);
    let clean = String::from_utf8(fixed(FIPS.as_bytes(), "5.26")).expect("text");
    assert_eq!(
        clean,
        FIPS.replace("dbms.ssl.policy.bolt.tls_level", "#dbms.ssl.policy.bolt.tls_level")
            .replace("auth=REQUIRED", "auth=REQUIRE")
    );
}

/// "The pass phrase must come before the key": what its readers really met.
#[test]
fn the_order_is_advice_and_its_real_causes_are_found() {
    let on = "dbms.ssl.policy.cluster.enabled=true\n";
    let key = "dbms.ssl.policy.cluster.private_key=private.key\n";
    let password = "dbms.ssl.policy.cluster.private_key_password=neo4j\n";
    for release in ["4.0.12", "4.4", "5.26", "2026"] {
        assert_says(&format!("{on}{key}{password}"), release, &["3 conf/password-order"]);
        assert_says(&format!("{on}{password}{key}"), release, &[]);
    }
    let cases = [
        (format!("{on}{}{password}", key.replace('\n', "\\\n")), "2 conf/trailing-backslash"),
        (format!("{on}{password}{key}{password}"), "4 conf/duplicate-key"),
        (format!("{on}{password}{}", key.trim_end()), "3 conf/no-final-newline"),
        (
            format!("{on}{}{key}", password.replace("private_key_password", "private_key_pass_word")),
            "2 conf/unknown-suffix",
        ),
    ];
    for (conf, cause) in cases {
        let findings = document(conf.as_bytes()).effective(runtime("5.26"), Path::new("/neo4j")).findings;
        let told: Vec<String> = findings
            .iter()
            .map(|finding| format!("{} {}", finding.at.trim_start_matches("neo4j.conf:"), finding.rule))
            .collect();
        assert!(told.iter().any(|told| told == cause), "{cause}: {told:?}");
    }
}
