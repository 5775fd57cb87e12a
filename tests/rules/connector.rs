//! Cases of `connector/…`. The verdicts of [`FIXTURES`] are those of live servers (4.4.48, 5.26.30, 2026.08.1, section
//! 2.5); Neo4j's configuration classes accept each of them, since connectors fail later.

use super::support::{conf, rehearsed};
use super::{Case, Finding};
use interlock::finding::Severity::{Error, Warning};
use std::fs;
use std::path::Path;

/// Rule, release, the file that breaks it, and its near miss.
pub(super) const FIXTURES: &[(&str, &str, &str, &str)] = &[
    (
        "connector/bolt-tls-level-unset",
        "5.26",
        "dbms.ssl.policy.bolt.enabled=true\n",
        "dbms.ssl.policy.bolt.enabled=true\nserver.bolt.tls_level=required\n",
    ),
    (
        "connector/bolt-tls-level-unset",
        "4.4",
        "dbms.ssl.policy.bolt.enabled=true\n",
        "dbms.ssl.policy.bolt.enabled=true\ndbms.connector.bolt.enabled=false\n",
    ),
    (
        "connector/bolt-tls-optional",
        "2026",
        "dbms.ssl.policy.bolt.enabled=true\nserver.bolt.tls_level=OPTIONAL\n",
        "dbms.ssl.policy.bolt.enabled=true\nserver.bolt.tls_level=DISABLED\n",
    ),
    (
        "connector/bolt-policy-missing",
        "5.26",
        "server.bolt.tls_level=REQUIRED\ndbms.ssl.policy.bolt.enable=true\n",
        "server.bolt.tls_level=REQUIRED\nserver.bolt.enabled=false\n",
    ),
    (
        "connector/bolt-policy-missing",
        "2026",
        "dbms.connector.bolt.tls_level=OPTIONAL\n",
        "server.bolt.tls_level=DISABLED\n",
    ),
    (
        "connector/bolt-policy-missing",
        "4.4",
        "dbms.connector.bolt.tls_level=REQUIRED\ndbms.ssl.policy.bolt.enabled=false\n",
        "dbms.connector.bolt.tls_level=REQUIRED\ndbms.ssl.policy.bolt.enabled=true\n",
    ),
    ("connector/https-policy-missing", "2026", "server.https.enabled=true\n", "server.https.enabled=false\n"),
    ("connector/https-policy-missing", "4.4", "dbms.connector.https.enabled=true\n", "server.https.enabled=true\n"),
    (
        "connector/https-client-auth",
        "5.26",
        "server.https.enabled=true\ndbms.ssl.policy.https.enabled=true\n",
        "server.https.enabled=true\ndbms.ssl.policy.https.enabled=true\ndbms.ssl.policy.https.client_auth=NONE\n",
    ),
    (
        "connector/https-ciphers",
        "5.26",
        "dbms.ssl.policy.https.enabled=true\ndbms.ssl.policy.https.ciphers=TLS_AES_256_GCM_SHA384,AES256-SHA\n",
        "dbms.ssl.policy.https.enabled=true\ndbms.ssl.policy.https.ciphers=TLS_AES_256_GCM_SHA384\n",
    ),
    (
        "connector/https-ciphers",
        "2026",
        "dbms.ssl.policy.https.enabled=true\ndbms.ssl.policy.https.ciphers=\n",
        "dbms.ssl.policy.bolt.enabled=true\ndbms.ssl.policy.bolt.ciphers=\n",
    ),
];

/// A case of the table, by its place there.
macro_rules! table {
    ($($index:literal)*) => {
        &[
            $((
                FIXTURES[$index].0,
                || conf(FIXTURES[$index].1, FIXTURES[$index].2),
                || conf(FIXTURES[$index].1, FIXTURES[$index].3),
            ),)*
            ("connector/https-trusted-unused", || https_trusting(true), || https_trusting(false)),
        ]
    };
}

pub(super) const CASES: &[Case] = table!(0 1 2 3 4 5 6 7 8 9 10);

#[test]
fn every_fixture_is_a_case() {
    assert_eq!(CASES.len(), FIXTURES.len() + 1);
}

#[test]
fn a_connector_weighs_what_its_clients_lose() {
    let of = |release: &str, text: &str, rule: &str| {
        let finding = conf(release, text).into_iter().find(|finding| finding.rule == rule).expect(rule);
        (finding.severity, finding.what)
    };
    let https = "dbms.ssl.policy.https.enabled=true\ndbms.ssl.policy.https.client_auth=REQUIRE\n";
    let on = format!("server.https.enabled=true\n{https}");
    assert_eq!(of("5.26", &on, "connector/https-client-auth").0, Error);
    assert_eq!(of("5.26", https, "connector/https-client-auth").0, Warning);
    let unknown = "dbms.ssl.policy.https.enabled=true\ndbms.ssl.policy.https.ciphers=AES256-SHA\n";
    assert_eq!(of("5.26", unknown, "connector/https-ciphers").0, Warning);
    let level = "server.bolt.tls_level=REQUIRED\n";
    let then = |release: &str| of(release, level, "connector/bolt-policy-missing").1;
    assert!(then("5.26").starts_with("Neo4j does not start:"));
    assert!(then("2025.06").starts_with("Neo4j does not start, or starts"));
    assert!(then("2026").starts_with("Neo4j starts, and Bolt refuses"));
}

/// A server whose `https` policy has a certificate to trust, or none.
fn https_trusting(one: bool) -> Vec<Finding> {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/good-selfsigned-mesh-3/a");
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("server1");
    let base = home.join("certificates/https");
    fs::create_dir_all(base.join("trusted")).expect("made");
    fs::create_dir_all(home.join("conf")).expect("made");
    let files = recorded.join("certificates/cluster");
    for name in ["private.key", "public.crt"] {
        fs::copy(files.join(name), base.join(name)).expect("copied");
    }
    if one {
        fs::copy(files.join("public.crt"), base.join("trusted/client.crt")).expect("copied");
    }
    let text = "dbms.ssl.policy.https.enabled=true\ndbms.ssl.policy.https.client_auth=NONE\n";
    fs::write(home.join("conf/neo4j.conf"), text).expect("written");
    rehearsed(folder.path(), "5.26")
}
