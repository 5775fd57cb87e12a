//! A key written again: the same key, private, and never over another.

use super::common::{cli, openssl, openssl_is_there, rules, snapshot};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A key as `openssl req -newkey` wrote it for years.
fn old_key(folder: &Path) -> bool {
    if !openssl_is_there() {
        return false;
    }
    let path = |name: &str| folder.join(name).display().to_string();
    openssl(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", &path("plain.key")]);
    openssl([
        "pkcs8",
        "-topk8",
        "-in",
        &path("plain.key"),
        "-v2",
        "des3",
        "-passout",
        "pass:neo4j",
        "-out",
        &path("old.key"),
    ]);
    fs::write(folder.join("pass"), "neo4j\n").expect("written");
    true
}

fn rewrite(folder: &Path, more: &[&str]) -> (i32, Value) {
    let run = cli(
        folder,
        ["inspect", "old.key", "--rewrite-key", "new.key", "--pass-phrase-file", "pass", "--json"].iter().chain(more),
    );
    (run.code, run.json())
}

#[test]
fn a_key_is_written_again_once_and_opens_everywhere() {
    let dir = tempfile::tempdir().expect("a folder");
    if !old_key(dir.path()) {
        return;
    }
    let before = snapshot(dir.path());
    let (code, dry) = rewrite(dir.path(), &["--dry-run"]);
    assert_eq!(
        (code, &dry["changed"], &dry["changes"][0]["action"]),
        (0, &Value::Bool(true), &"new".into()),
        "{dry:#}"
    );
    assert_eq!(snapshot(dir.path()), before);

    let (code, outcome) = rewrite(dir.path(), &[]);
    assert_eq!((code, &outcome["changed"]), (0, &Value::Bool(true)), "{outcome:#}");
    assert_eq!(outcome["files"][0]["takes"]["private_key"]["ok"], true);
    let new = dir.path().join("new.key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&new).expect("there").permissions().mode() & 0o777, 0o600);
    }
    let public = |name: &str| {
        let path = dir.path().join(name).display().to_string();
        openssl(["pkey", "-in", &path, "-passin", "pass:neo4j", "-pubout"])
    };
    assert_eq!(public("new.key"), public("old.key"));
    assert!(fs::read_to_string(&new).expect("text").starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));

    let written = fs::read(&new).expect("there");
    let (code, again) = rewrite(dir.path(), &[]);
    assert_eq!((code, &again["changed"], &again["changes"][0]["action"]), (0, &Value::Bool(false), &"keep".into()));
    assert_eq!(fs::read(&new).expect("there"), written);
}

/// OpenSSL 3 opens such keys with its legacy provider alone.
#[test]
fn the_fix_for_an_old_encryption_cures_it() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    for case in ["key-pbes1-sha1-rc2-40", "key-pbes1-sha1-2des"] {
        let dir = tempfile::tempdir().expect("a folder");
        let key = corpus.join(case).join("a/certificates/cluster/private.key");
        fs::copy(key, dir.path().join("old.key")).expect("copied");
        fs::write(dir.path().join("FILE"), "neo4j\n").expect("written");
        let outcome = cli(dir.path(), ["inspect", "old.key", "--pass-phrase-file", "FILE", "--json"]).json();
        let findings = outcome["findings"].as_array().expect("findings");
        let is_old =
            |finding: &&Value| finding["rule"].as_str().is_some_and(|rule| rule.starts_with("key/encryption-"));
        let finding = findings.iter().find(is_old).expect(case);
        let command = finding["fix"].as_str().and_then(|fix| fix.split('`').nth(1)).expect("a command");
        let mut words = command.split_whitespace().map(|word| word.trim_matches('\''));
        assert_eq!(words.next(), Some("interlock-cli"));
        assert_eq!(cli(dir.path(), words).code, 0, "{command}");
        let outcome = cli(dir.path(), ["inspect", "new.key", "--pass-phrase-file", "FILE", "--json"]).json_with(0);
        assert_eq!(rules(&outcome), [""; 0]);
    }
}

#[test]
fn another_key_is_replaced_only_when_that_is_asked_for() {
    let dir = tempfile::tempdir().expect("a folder");
    if !old_key(dir.path()) {
        return;
    }
    let path = dir.path().join("new.key").display().to_string();
    openssl(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", &path]);
    let other = fs::read(&path).expect("there");
    let before = snapshot(dir.path());
    let (code, refused) = rewrite(dir.path(), &[]);
    assert_eq!((code, &refused["changed"]), (1, &Value::Bool(false)));
    assert_eq!(rules(&refused), ["file/key-exists"]);
    assert_eq!(snapshot(dir.path()), before);
    let (code, replaced) = rewrite(dir.path(), &["--replace"]);
    assert_eq!((code, &replaced["changed"]), (0, &Value::Bool(true)), "{replaced:#}");
    assert!(
        snapshot(dir.path()).iter().any(|(name, bytes)| *bytes == other && name != Path::new("new.key")),
        "no backup"
    );
}

#[test]
fn a_copy_that_neo4j_would_not_take_is_not_written() {
    let dir = tempfile::tempdir().expect("a folder");
    if !old_key(dir.path()) {
        return;
    }
    let path = |name: &str| dir.path().join(name).display().to_string();
    fs::write(dir.path().join("pass"), "ne\u{f6}4j\n").expect("written");
    let pass = format!("file:{}", path("pass"));
    openssl(["pkcs8", "-topk8", "-in", &path("plain.key"), "-v2", "des3", "-passout", &pass, "-out", &path("old.key")]);
    let before = snapshot(dir.path());
    let (code, refused) = rewrite(dir.path(), &["--java", "17"]);
    assert_eq!((code, &refused["changed"]), (1, &Value::Bool(false)), "{refused:#}");
    assert!(rules(&refused).contains(&"key/password-ascii".to_owned()), "{refused:#}");
    assert_eq!(snapshot(dir.path()), before);
}

#[test]
fn what_cannot_be_opened_is_said_and_nothing_is_written() {
    let dir = tempfile::tempdir().expect("a folder");
    if !old_key(dir.path()) {
        return;
    }
    fs::write(dir.path().join("notes"), "hello\n").expect("written");
    fs::write(dir.path().join("wrong"), "wrong\n").expect("written");
    let before = snapshot(dir.path());
    for arguments in [
        &["inspect", "old.key", "--rewrite-key", "x.key", "--json"][..],
        &["inspect", "old.key", "--rewrite-key", "x.key", "--pass-phrase-file", "wrong", "--json"],
        &["inspect", "notes", "--rewrite-key", "x.key", "--json"],
    ] {
        let outcome = cli(dir.path(), arguments).json_with(1);
        assert_eq!(
            (rules(&outcome), &outcome["changed"]),
            (vec!["file/key-not-opened".to_owned()], &Value::Bool(false))
        );
    }
    cli(dir.path(), ["inspect", "missing", "--rewrite-key", "x.key", "--json"]).json_with(3);
    cli(dir.path(), ["inspect", "old.key", "notes", "--rewrite-key", "x.key", "--json"]).json_with(2);
    assert_eq!(snapshot(dir.path()), before);
}

#[test]
fn a_copy_is_offered_only_where_it_helps() {
    use interlock::finding::{Edition, Runtime};
    let dir = tempfile::tempdir().expect("a folder");
    if !old_key(dir.path()) {
        return;
    }
    let path = |name: &str| dir.path().join(name).display().to_string();
    openssl(["genpkey", "-algorithm", "ED25519", "-out", &path("ed.key")]);
    openssl(["ecparam", "-genkey", "-name", "secp256k1", "-noout", "-out", &path("k1.key")]);
    openssl(["ec", "-in", &path("plain.key"), "-param_enc", "explicit", "-out", &path("explicit.key")]);
    let release = "4.4.0".parse().expect("a release");
    let context = interlock::inspect::Context {
        runtime: Runtime { release, edition: Edition::Enterprise, java: 11 },
        pass_phrase: Some(std::sync::Arc::new("neo4j".to_owned().into())),
        expires_within: None,
        now: time::OffsetDateTime::now_utc(),
    };
    let newer = interlock::inspect::Context {
        runtime: Runtime { release: "5.26.0".parse().expect("a release"), java: 17, ..context.runtime },
        ..context.clone()
    };
    for (name, context, expected) in [
        ("old.key", &newer, true),
        ("plain.key", &newer, false),
        ("ed.key", &context, false),
        ("k1.key", &newer, false),
        ("explicit.key", &newer, false),
    ] {
        let bytes = fs::read(dir.path().join(name)).expect("there");
        let looked = interlock::inspect::look(name, &bytes, context);
        assert!(looked.file.keys[0].key_sha256.is_some(), "{name} is opened");
        assert_eq!(looked.file.keys[0].can_be_rewritten, expected, "{name}: {:?}", looked.file.takes.private_key);
    }
}
