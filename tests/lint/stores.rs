//! The key store for remote aliases, by the settings alone and with the server's folder. The files are those of
//! `tests/rules/stores`, which keytool wrote.

use super::common::{Run, cli, rules};
use std::fs;
use std::path::Path;

const PATH: &str = "dbms.security.keystore.path";

/// A server's folder below `folder`, with a key store, readable by its owner alone, and a conf with these lines.
fn server(folder: &Path, name: &str, store: &str, lines: &str) -> String {
    let conf = folder.join(name).join("conf");
    fs::create_dir_all(&conf).expect("made");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/stores").join(store);
    let bytes = fs::read(from).expect("a store");
    fs::write(conf.join("keys.p12"), bytes).expect("written");
    fs::write(conf.join("neo4j.conf"), lines).expect("written");
    for file in ["keys.p12", "neo4j.conf"] {
        make_private(&conf.join(file));
    }
    format!("{name}/conf/neo4j.conf")
}

#[cfg(unix)]
fn make_private(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).expect("set");
}

#[cfg(windows)]
fn make_private(file: &Path) {
    use interlock::os::{Rights, settle_moved};
    let acl = Some("D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;OW)".to_owned());
    settle_moved(file, &Rights { acl, ..Rights::new(false, false, None) }).expect("set");
}

/// The rules about aliases and files that are told.
fn told(run: &Run) -> Vec<String> {
    let mut told = rules(&run.json());
    told.retain(|rule| rule.starts_with("alias/") || rule.starts_with("file/"));
    // Wine does not shut a file that is there.
    told.retain(|rule| cfg!(unix) || rule != "alias/readable");
    told
}

/// Lints a server with that key store and pass phrase, the path as the server has it; `more` lines behind.
fn with_store(store: &str, pass_phrase: &str, more: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = format!("{PATH}=/var/lib/neo4j/conf/keys.p12\ndbms.security.keystore.password={pass_phrase}\n{more}");
    let conf = server(folder.path(), "a", store, &lines);
    let shown = cli(folder.path(), ["lint", &conf, "--home", "a"]);
    let run = cli(folder.path(), ["lint", &conf, "--home", "a", "--json"]);
    // The advice to take it from a command names one.
    let is_command = pass_phrase.starts_with("$(");
    assert!(is_command || !run.out.contains(pass_phrase) && !shown.out.contains(pass_phrase), "{}", shown.out);
    told(&run)
}

#[test]
fn a_key_store_is_opened_with_the_pass_phrase_of_the_settings() {
    assert_eq!(with_store("good.p12", "changeit", ""), [""; 0]);
    assert_eq!(with_store("good.p12", "hunter2", ""), ["alias/wrong-password"]);
    assert_eq!(with_store("short.p12", "changeit", ""), ["alias/key-size"]);
    assert_eq!(with_store("pair.p12", "changeit", ""), ["alias/no-secret-key"]);
    assert_eq!(with_store("aes.jceks", "changeit", ""), ["alias/not-pkcs12"]);
    assert_eq!(with_store("named.p12", "changeit", ""), ["alias/key-name"]);
    assert_eq!(with_store("named.p12", "changeit", "dbms.security.key.name=Another\n"), [""; 0]);
    // What a command prints is not known, so nothing is said of the pass phrase or of what it would show.
    assert_eq!(with_store("pair.p12", "$(conf/password.sh)", ""), [""; 0]);
}

#[test]
fn settings_alone_say_what_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let lint = |lines: &str, release: &str| {
        fs::write(folder.path().join("neo4j.conf"), lines).expect("written");
        make_private(&folder.path().join("neo4j.conf"));
        cli(folder.path(), ["lint", "neo4j.conf", "--neo4j", release, "--json"])
    };
    let run = lint("#\ndbms.security.key.name=k\n", "5.26");
    assert_eq!(told(&run), ["alias/settings-missing"]);
    assert_eq!(run.json()["findings"][0]["at"], "neo4j.conf:2");
    assert_eq!(told(&lint(&format!("{PATH}=keys.p12\ndbms.security.keystore.password=x"), "2026.08.1")).len(), 1);
    assert_eq!(told(&lint(&format!("{PATH}=/k.p12\ndbms.security.keystore.password=x\n"), "2026.08.1")), [""; 0]);
    assert_eq!(told(&lint("server.default_listen_address=0.0.0.0\n", "5.26")), [""; 0]);
    // 4.4 has no remote aliases of this kind; that it does not know the setting is said elsewhere.
    assert_eq!(told(&lint("dbms.security.key.name=k\n", "4.4")), [""; 0]);
}

#[test]
fn a_key_store_that_is_not_there_is_told_with_the_home_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = format!("{PATH}=/nowhere/else.p12\ndbms.security.keystore.password=x\n");
    let conf = server(folder.path(), "a", "good.p12", &lines);
    assert_eq!(told(&cli(folder.path(), ["lint", &conf, "--home", "a", "--json"])), ["file/not-readable"]);
    assert_eq!(told(&cli(folder.path(), ["lint", &conf, "--json"])), [""; 0]);
}

#[test]
#[cfg(unix)]
fn a_key_store_that_everybody_can_read_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let lines = format!("{PATH}=/etc/neo4j/conf/keys.p12\ndbms.security.keystore.password=changeit\n");
    let conf = server(folder.path(), "a", "good.p12", &lines);
    for (mode, expected) in [(0o644, &["alias/readable"][..]), (0o640, &[])] {
        let store = folder.path().join("a/conf/keys.p12");
        fs::set_permissions(store, fs::Permissions::from_mode(mode)).expect("set");
        assert_eq!(told(&cli(folder.path(), ["lint", &conf, "--home", "a", "--json"])), expected, "{mode:o}");
    }
}

#[test]
fn servers_with_other_key_stores_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = format!("{PATH}=/var/lib/neo4j/conf/keys.p12\ndbms.security.keystore.password=changeit\n");
    let first = server(folder.path(), "a", "good.p12", &lines);
    let same = server(folder.path(), "b", "good.p12", &lines);
    let other = server(folder.path(), "c", "other.p12", &lines);
    assert_eq!(told(&cli(folder.path(), ["lint", &first, &same, "--json"])), [""; 0]);
    let run = cli(folder.path(), ["lint", &first, &same, &other, "--json"]);
    assert_eq!(told(&run), ["alias/differs-between-servers"]);
    let findings = run.json()["findings"].clone();
    let finding = findings.as_array().expect("findings").iter().find(|f| f["rule"] == "alias/differs-between-servers");
    assert!(finding.expect("told")["what"].as_str().expect("text").contains("c/conf/neo4j.conf"), "{findings}");
}
