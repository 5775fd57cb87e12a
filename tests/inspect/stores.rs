//! Key stores and scripts of remote aliases. The stores are those of `tests/rules/stores`, which keytool wrote, and
//! `pair.p12`, which is openssl's.

use super::common::{Run, cli, rules};
use super::file;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// Inspects a store, with a pass phrase or without.
fn inspected(name: &str, pass_phrase: Option<&str>) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/stores").join(name);
    fs::copy(from, folder.path().join(name)).expect("copied");
    let mut arguments = vec!["inspect", name, "--json"];
    if let Some(pass_phrase) = pass_phrase {
        fs::write(folder.path().join("pass"), pass_phrase).expect("written");
        arguments.extend(["--pass-phrase-file", "pass"]);
    }
    let run = cli(folder.path(), arguments);
    assert!(pass_phrase.is_none_or(|secret| !run.out.contains(secret)), "{}", run.out);
    run
}

/// Name, kind, algorithm and bits of each entry.
fn entries(run: &Run) -> Vec<Value> {
    let entries = run.json()["files"][0]["entries"].as_array().cloned().unwrap_or_default();
    entries.iter().map(|entry| json!([entry["alias"], entry["type"], entry["algorithm"], entry["bits"]])).collect()
}

fn told(run: &Run) -> Vec<String> {
    let mut told = rules(&run.json());
    told.retain(|rule| rule.starts_with("alias/") || rule.starts_with("file/"));
    told
}

#[test]
fn a_key_store_tells_its_entries_with_and_without_its_pass_phrase() {
    let outside = inspected("good.p12", None);
    assert_eq!(entries(&outside), [json!(["aeskey", "secret-key", null, null])]);
    let opened = inspected("good.p12", Some("changeit"));
    assert_eq!(entries(&opened), [json!(["aeskey", "secret-key", "AES", 256])]);
    assert_eq!(entries(&inspected("aes.jceks", None)), [json!(["aeskey", "secret-key", null, null])]);
    for (name, pass_phrase) in [("pair.p12", None), ("pair.p12", Some("changeit")), ("pair.jks", None)] {
        let run = inspected(name, pass_phrase);
        let entries = entries(&run);
        assert_eq!(entries.len(), 1, "{name}: {entries:?}");
        assert_eq!(entries[0][1], "private-key", "{name}");
    }
}

#[test]
fn only_a_store_with_a_secret_key_is_judged_as_one_for_aliases() {
    for (name, pass_phrase, expected) in [
        ("good.p12", None, &[][..]),
        ("good.p12", Some("changeit"), &[]),
        ("good.p12", Some("hunter2"), &["alias/wrong-password"]),
        ("short.p12", Some("changeit"), &["alias/key-size"]),
        ("hmac.p12", Some("changeit"), &["alias/key-algorithm"]),
        ("aes.jceks", None, &["alias/not-pkcs12"]),
        ("pair.p12", None, &[]),
        ("pair.p12", Some("changeit"), &[]),
        ("pair.p12", Some("hunter2"), &["file/store-not-opened"]),
        ("pair.jks", Some("changeit"), &[]),
    ] {
        assert_eq!(told(&inspected(name, pass_phrase)), expected, "{name} {pass_phrase:?}");
    }
    // What can be seen from outside is told though the pass phrase is another one.
    assert_eq!(entries(&inspected("good.p12", Some("hunter2"))).len(), 1);
}

#[test]
fn a_folder_s_neo4j_conf_opens_the_key_store_that_it_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let conf = folder.path().join("a/conf");
    fs::create_dir_all(&conf).expect("made");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/stores/good.p12"), conf.join("k.p12"))
        .expect("copied");
    let lines = "dbms.security.keystore.path=/var/lib/neo4j/conf/k.p12\ndbms.security.keystore.password=changeit\n";
    fs::write(conf.join("neo4j.conf"), lines).expect("written");
    let outcome = cli(folder.path(), ["inspect", "a", "--json"]).json_with(0);
    assert_eq!(file(&outcome, "k.p12")["entries"][0]["bits"], 256);
}

#[test]
fn a_script_that_makes_an_alias_is_judged_and_other_texts_are_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let inspect = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("written");
        cli(folder.path(), ["inspect", name, "--json"])
    };
    let create = "CREATE ALIAS far FOR DATABASE d AT 'SCHEME://b.test:7687' USER u PASSWORD $p;\n\
                  GRANT ACCESS ON DATABASE far TO reader;\n";
    let shell = format!("// once\n:use system\n{create}");
    let secure = inspect("a.cypher", &shell.replace("SCHEME", "neo4j+s"));
    assert_eq!((told(&secure), secure.code), (Vec::new(), 0));
    let plain = inspect("a.cypher", &shell.replace("SCHEME", "neo4j"));
    assert_eq!((told(&plain), plain.code), (vec!["alias/insecure-scheme".to_owned()], 1));
    let written_out = inspect("a.txt", &create.replace("SCHEME", "neo4j+s").replace("$p", "'hunter2'"));
    assert_eq!(told(&written_out), ["alias/credentials-handover"]);
    assert!(!written_out.out.contains("hunter2"));
    for other in [
        "CREATE USER bob SET PASSWORD 'first' CHANGE REQUIRED; GRANT ROLE admin TO bob;",
        "Create aliases with care. CREATE ALIAS n FOR DATABASE d AT 'bolt://b' is refused.",
        "2026-08-01 10:00:00.000+0000 INFO  CREATE ALIAS n FOR DATABASE d AT 'bolt://b' USER u PASSWORD '******'",
    ] {
        assert_eq!(told(&inspect("other.txt", other)), [""; 0], "{other}");
    }
}
