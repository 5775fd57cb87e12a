//! Cases of `alias/…`.
//!
//! The stores are keytool's of Java 17 (`-genseckey -keyalg aes -keysize 256 -storetype pkcs12 -alias aesKey`, and what the
//! file's name says otherwise) and openssl's (`pair.p12`); `tests/stores.rs` has the JDK's word on such files. The
//! statements' verdicts are the manual's: aliases need Enterprise, whose code was not run.

use super::Case;
use interlock::finding::{Edition, Finding, Runtime};
use interlock::neo4j::alias;
use interlock::neo4j::conf::Document;
use interlock::neo4j::key_store::{self, Settings, StoreFacts};
use interlock::pki::secret::Secret;
use interlock::pki::store::{Store, StoreError, read};
use std::path::Path;

pub(super) const CASES: &[Case] = &[
    (
        "alias/settings-missing",
        || settings(Some("/etc/neo4j/keys.p12"), None),
        || settings(Some("C:\\neo4j\\keys.p12"), Some("changeit")),
    ),
    ("alias/settings-missing", || settings(Some("conf/keys.p12"), Some("changeit")), || settings(None, None)),
    ("alias/not-pkcs12", || judged("aes.jceks", "aesKey"), || judged("good.p12", "aesKey")),
    ("alias/not-pkcs12", || judged("pair.jks", "aesKey"), || judged("pair.p12", "aesKey")),
    ("alias/no-secret-key", || judged("pair.p12", "aesKey"), || judged("short.p12", "aesKey")),
    ("alias/key-size", || judged("short.p12", "aesKey"), || judged("good.p12", "aesKey")),
    ("alias/key-algorithm", || judged("hmac.p12", "aesKey"), || judged("short.p12", "aesKey")),
    ("alias/key-name", || judged("named.p12", "aesKey"), || judged("named.p12", "ANOTHER")),
    ("alias/wrong-password", || with_pass_phrase("good.p12", "changed"), || with_pass_phrase("good.p12", "changeit")),
    ("alias/key-replaced", || replaced("good.p12", "other.p12"), || replaced("good.p12", "good.p12")),
    (
        "alias/differs-between-servers",
        || key_store::compared(&[("a", "/a/k.p12", [1; 32]), ("b", "/b/k.p12", [2; 32])]),
        || key_store::compared(&[("a", "/a/k.p12", [1; 32]), ("b", "/b/k.p12", [1; 32])]),
    ),
    ("alias/readable", || readable(Some("every account of this machine")), || readable(None)),
    ("alias/java-version", || made_with(17, "2026.08.1"), || made_with(17, "5.26.30")),
    ("alias/remote-client-auth", || remote("REQUIRE"), || remote("OPTIONAL")),
    (
        "alias/insecure-scheme",
        || script("CREATE ALIAS n FOR DATABASE d AT 'bolt://b.test:7687' USER u PASSWORD $p"),
        || script("CREATE ALIAS n FOR DATABASE d AT \"neo4j+s://b.test:7687\" USER u PASSWORD $p"),
    ),
    (
        "alias/ssc",
        || script("ALTER ALIAS n SET DATABASE TARGET d AT 'neo4j+ssc://b.test'"),
        || script("// neo4j+ssc://\nALTER ALIAS n SET DATABASE TARGET d AT 'neo4j+s://b.test'"),
    ),
    (
        "alias/driver-map",
        || script("ALTER ALIAS n SET DATABASE DRIVER { logging_level: 'info' }"),
        || {
            script(
                "CREATE ALIAS n FOR DATABASE d AT 'neo4j+s://b.test' USER u PASSWORD $p DRIVER { logging_level: 'info' }",
            )
        },
    ),
    (
        "alias/alter-aborts",
        || script("ALTER ALIAS n IF EXISTS SET DATABASE USER u"),
        || script("SHOW ALIAS n FOR DATABASE"),
    ),
    (
        "alias/remote-user",
        || script("CREATE USER u SET PASSWORD $p"),
        || script("CREATE USER u SET PASSWORD $p CHANGE NOT REQUIRED"),
    ),
    ("alias/remote-privileges", || script("GRANT ROLE admin TO u"), || script("GRANT ROLE `for-alias` TO admin2")),
    (
        "alias/privileges-a",
        || script("CREATE ALIAS n FOR DATABASE d AT 'neo4j+s://b.test' USER u PASSWORD $p"),
        || {
            script(
                "CREATE ALIAS n FOR DATABASE d AT 'neo4j+s://b;c' USER u PASSWORD $p;\nGRANT ACCESS ON DATABASE n TO r",
            )
        },
    ),
    (
        "alias/credentials-handover",
        || script("CREATE USER u SET PASSWORD 'hunter2' CHANGE NOT REQUIRED"),
        || script("CREATE USER u SET PASSWORD $p CHANGE NOT REQUIRED"),
    ),
];

fn script(text: &str) -> Vec<Finding> {
    alias::script("aliases.cypher", text)
}

fn settings(path: Option<&str>, password: Option<&str>) -> Vec<Finding> {
    let password = password.map(|text| Secret::from(text.to_owned()));
    let settings = Settings { place: "server1/conf/neo4j.conf", path, password: password.as_ref(), key_name: None };
    key_store::settings(&settings, "5.26".parse().expect("a release"))
}

fn store(name: &str, pass_phrase: &str) -> Result<Store, StoreError> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/stores").join(name);
    read(&std::fs::read(path).expect("a store"), Some(&Secret::from(pass_phrase.to_owned())))
}

fn found(store: &Result<Store, StoreError>, key_name: &str, readers: Option<&str>) -> Vec<Finding> {
    key_store::findings(&StoreFacts { path: "/etc/neo4j/keys.p12", store, key_name: Some(key_name), readers })
}

fn judged(name: &str, key_name: &str) -> Vec<Finding> {
    found(&store(name, "changeit"), key_name, None)
}

fn with_pass_phrase(name: &str, pass_phrase: &str) -> Vec<Finding> {
    found(&store(name, pass_phrase), "aesKey", None)
}

fn readable(readers: Option<&str>) -> Vec<Finding> {
    found(&store("good.p12", "changeit"), "aesKey", readers)
}

fn replaced(old: &str, new: &str) -> Vec<Finding> {
    let open = |name| store(name, "changeit").expect("opens");
    key_store::replaced("/etc/neo4j/keys.p12", &open(old), &open(new), "aesKey").into_iter().collect()
}

fn made_with(java: u8, release: &str) -> Vec<Finding> {
    key_store::made_with("/etc/neo4j/keys.p12", java, release.parse().expect("a release")).into_iter().collect()
}

/// What is said of the other side, whose `bolt` policy asks for certificates in that way.
fn remote(client_auth: &str) -> Vec<Finding> {
    let text = format!("dbms.ssl.policy.bolt.enabled=true\ndbms.ssl.policy.bolt.client_auth={client_auth}\n");
    let runtime = Runtime { release: "5.26".parse().expect("a release"), edition: Edition::Enterprise, java: 17 };
    let effective = Document::parse(text.as_bytes()).expect("small").effective(runtime, Path::new("/neo4j"));
    alias::remote_side("b/conf/neo4j.conf", effective.enabled("bolt")).into_iter().collect()
}
