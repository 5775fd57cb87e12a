//! neo4j.conf as we write it: new files, given files, what stays, what is refused, and what Java's own reader makes of it.

use interlock::finding::{Edition, Runtime, Severity};
use interlock::neo4j::conf::{ClientAuth, Document, Edited, Wanted, write};
use interlock::neo4j::version::default_java;
use interlock::pki::secret::Secret;
use interlock::plan::TlsVersion;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::{env, fs};
use zeroize::Zeroizing;

fn runtime(release: &str) -> Runtime {
    let release = release.parse().expect("a release");
    Runtime { release, edition: Edition::Enterprise, java: default_java(release) }
}

fn wanted(release: &str) -> Wanted {
    Wanted {
        name: "neo4j.conf".to_owned(),
        runtime: runtime(release),
        base_directory: "certificates/cluster".to_owned(),
        private_key: "private.key".to_owned(),
        public_certificate: "public.crt".to_owned(),
        trusted_dir: "trusted".to_owned(),
        revoked_dir: "revoked".to_owned(),
        password: None,
        client_auth: ClientAuth::Require,
        verify_hostname: true,
        tls_versions: vec![TlsVersion::V13, TlsVersion::V12],
        ciphers: None,
        advertised: Some("server1.example.com".to_owned()),
        reload: false,
    }
}

fn with_password(release: &str, password: &str) -> Wanted {
    let secret = Secret::new(Zeroizing::new(password.as_bytes().to_vec()));
    Wanted { password: Some(Arc::new(secret)), ..wanted(release) }
}

fn edit(given: &str, wanted: &Wanted) -> Edited {
    written(Some(given.as_bytes()), wanted, false)
}

#[track_caller]
fn assert_edits(given: &str, wanted: &Wanted, expected: &str) -> Edited {
    let edited = edit(given, wanted);
    assert_eq!(text(&edited), expected);
    let again = edit(expected, wanted);
    assert!(!again.changed && text(&again) == expected, "the same again changes nothing");
    edited
}

/// [`write`], where it must not refuse.
#[track_caller]
fn written(given: Option<&[u8]>, wanted: &Wanted, windows_line_ends: bool) -> Edited {
    match write(given, wanted, windows_line_ends) {
        Ok(edited) => edited,
        Err(findings) => panic!("refused: {findings:?}"),
    }
}

fn text(edited: &Edited) -> String {
    String::from_utf8(edited.secret_bytes.to_vec()).expect("ASCII")
}

fn rules(edited: &Edited) -> Vec<(&'static str, Severity)> {
    edited.findings.iter().map(|finding| (finding.rule, finding.severity)).collect()
}

#[track_caller]
fn assert_refused(given: Option<&[u8]>, wanted: &Wanted, rule: &str) {
    let Err(findings) = write(given, wanted, false) else { panic!("not refused") };
    assert!(findings.iter().any(|finding| finding.rule == rule && finding.is_error()), "{findings:?}");
}

const NEW: &str = "\
# Encryption between the members of the cluster. Written by Interlock.
dbms.ssl.policy.cluster.enabled=true
dbms.ssl.policy.cluster.base_directory=certificates/cluster
dbms.ssl.policy.cluster.private_key=private.key
dbms.ssl.policy.cluster.public_certificate=public.crt
dbms.ssl.policy.cluster.trusted_dir=trusted
dbms.ssl.policy.cluster.revoked_dir=revoked
dbms.ssl.policy.cluster.client_auth=REQUIRE
dbms.ssl.policy.cluster.verify_hostname=true
dbms.ssl.policy.cluster.tls_versions=TLSv1.3,TLSv1.2
server.default_advertised_address=server1.example.com
";

#[test]
fn a_new_file_says_everything_and_has_nothing_left_to_say() {
    let edited = written(None, &wanted("5.26"), false);
    assert_eq!(text(&edited), NEW);
    assert_eq!(rules(&edited), []);
    assert_eq!(edited.advertised.as_deref(), Some("server1.example.com"));
    assert!(edited.changed);
}

#[test]
fn a_new_file_for_windows_has_its_line_ends() {
    let edited = written(None, &wanted("5.26"), true);
    assert_eq!(text(&edited), NEW.replace('\n', "\r\n"));
}

#[test]
fn the_pass_phrase_stands_above_the_key_and_is_masked_where_it_is_shown() {
    let edited = written(None, &with_password("5.26", "hunter2"), false);
    let key = "dbms.ssl.policy.cluster.private_key=private.key\n";
    let line = |password| NEW.replace(key, &format!("dbms.ssl.policy.cluster.private_key_password={password}\n{key}"));
    assert_eq!(text(&edited), line("hunter2"));
    assert_eq!(String::from_utf8_lossy(&edited.masked), line("********"));
    assert_eq!(rules(&edited), []);
}

#[test]
fn names_and_reload_are_the_release_s_own() {
    let reload = |release| Wanted { reload: true, ..wanted(release) };
    let new = |wanted: &Wanted| text(&written(None, wanted, false));
    let renamed = NEW.replace("server.default_advertised_address", "dbms.default_advertised_address");
    assert_eq!(new(&reload("4.4")), renamed);
    assert_eq!(new(&reload("2025.02")), NEW);
    assert_eq!(new(&reload("2025.03")), format!("{NEW}dbms.security.tls_reload_enabled=true\n"));
    let community = Runtime { edition: Edition::Community, ..runtime("2026") };
    assert_eq!(new(&Wanted { runtime: community, ..reload("2026") }), NEW);
}

#[test]
fn suites_are_written_when_they_are_wanted_and_taken_out_when_not() {
    let suites = vec!["TLS_AES_256_GCM_SHA384".to_owned(), "TLS_AES_128_GCM_SHA256".to_owned()];
    let with = Wanted { ciphers: Some(suites), ..wanted("5.26") };
    let line = "dbms.ssl.policy.cluster.ciphers=TLS_AES_256_GCM_SHA384,TLS_AES_128_GCM_SHA256\n";
    let expected = NEW.replace("server.default", &format!("{line}server.default"));
    assert_eq!(text(&written(None, &with, false)), expected);
    assert_edits(&expected, &wanted("5.26"), &expected.replace(line, &format!("#{line}")));
}

#[test]
fn a_file_that_says_it_already_comes_back_byte_for_byte() {
    let given = NEW
        .replace("enabled=true", "enabled :  TRUE ")
        .replace("base_directory=certificates/cluster", "base_directory=./certificates//cluster/")
        .replace("REQUIRE", "require")
        .replace("TLSv1.3,TLSv1.2", "TLSv1.3, \\\r\n    TLSv1.2")
        .trim_end()
        .to_owned();
    let edited = edit(&given, &wanted("5.26"));
    assert!(!edited.changed);
    assert_eq!(text(&edited), given);
}

#[test]
fn lines_are_replaced_in_their_place_with_their_blanks_and_ends_and_the_rest_is_appended() {
    let given = "# mine\r\nserver.memory.heap.max_size=1g\r\n  dbms.ssl.policy.cluster.client_auth : NONE\r\n\
        dbms.ssl.policy.cluster.enabled=false\r\n# end\r\nserver.default_advertised_address=other";
    let expected = "# mine\r\nserver.memory.heap.max_size=1g\r\n  dbms.ssl.policy.cluster.client_auth : REQUIRE\r\n\
        dbms.ssl.policy.cluster.enabled=true\r\n# end\r\nserver.default_advertised_address=other\r\n\r\n\
        # Encryption between the members of the cluster. Written by Interlock.\r\n\
        dbms.ssl.policy.cluster.base_directory=certificates/cluster\r\n\
        dbms.ssl.policy.cluster.private_key=private.key\r\n\
        dbms.ssl.policy.cluster.public_certificate=public.crt\r\n\
        dbms.ssl.policy.cluster.trusted_dir=trusted\r\n\
        dbms.ssl.policy.cluster.revoked_dir=revoked\r\n\
        dbms.ssl.policy.cluster.verify_hostname=true\r\n\
        dbms.ssl.policy.cluster.tls_versions=TLSv1.3,TLSv1.2\r\n";
    let edited = assert_edits(given, &wanted("5.26"), expected);
    assert_eq!(edited.advertised.as_deref(), Some("other"));
}

#[test]
fn misspelt_lines_become_the_right_ones_and_are_reported() {
    let given = NEW
        .replace("cluster.enabled", "cluster.enable")
        .replace("cluster.trusted_dir", "cluster.trusted_directory")
        .replace("cluster.client_auth", "CLUSTER.client_auth");
    let edited = assert_edits(&given, &wanted("5.26"), NEW);
    assert_eq!(
        rules(&edited),
        [
            ("conf/enable-for-enabled", Severity::Advice),
            ("conf/unknown-suffix", Severity::Advice),
            ("conf/scope-case", Severity::Advice),
        ]
    );
}

#[test]
fn a_misspelt_line_beside_the_right_one_is_commented_out() {
    let given = format!("dbms.ssl.policy.cluster.enable=true\n{NEW}");
    assert_edits(&given, &wanted("5.26"), &format!("#{given}"));
}

#[test]
fn lines_that_no_release_reads_or_that_trust_everybody_are_commented_out() {
    let given = format!("dbms.ssl.policy.cluster.tls_level=REQUIRED\ndbms.ssl.policy.cluster.trust_all=true\n{NEW}");
    let expected =
        format!("#dbms.ssl.policy.cluster.tls_level=REQUIRED\n#dbms.ssl.policy.cluster.trust_all=true\n{NEW}");
    let edited = assert_edits(&given, &wanted("5.26"), &expected);
    assert_eq!(rules(&edited), [("conf/dead-suffix", Severity::Advice), ("conf/trust-all", Severity::Advice)]);
}

#[test]
fn of_two_lines_the_last_counts_and_the_other_is_commented_out() {
    let twice = "dbms.ssl.policy.cluster.client_auth=NONE\n";
    let edited = assert_edits(&format!("{twice}{NEW}"), &wanted("5.26"), &format!("#{twice}{NEW}"));
    assert_eq!(rules(&edited), [("conf/duplicate-key", Severity::Advice)]);
}

#[test]
fn a_second_pass_phrase_is_deleted_not_commented_out() {
    let line = "dbms.ssl.policy.cluster.private_key_password=";
    let key = "dbms.ssl.policy.cluster.private_key=";
    let good = NEW.replace(key, &format!("{line}new\n{key}"));
    assert_edits(&format!("{line}old\n{good}"), &with_password("5.26", "new"), &good);
    assert_edits(&good, &wanted("5.26"), NEW);
}

#[test]
fn a_setting_in_a_comment_gets_its_line_below_it() {
    let given = "#server.default_advertised_address=localhost\n# dbms.ssl.policy.cluster.enabled=true\nx.y=1\n";
    let edited = edit(given, &wanted("4.4"));
    assert!(text(&edited).starts_with(
        "#server.default_advertised_address=localhost\n# dbms.ssl.policy.cluster.enabled=true\n\
         dbms.ssl.policy.cluster.enabled=true\nx.y=1\n\n# Encryption"
    ));
    let edited = edit("#server.default_advertised_address=localhost\n", &wanted("5.26"));
    assert!(text(&edited).starts_with(
        "#server.default_advertised_address=localhost\nserver.default_advertised_address=server1.example.com\n"
    ));
}

#[test]
fn what_is_appended_never_joins_a_line_that_ends_in_a_backslash() {
    for given in ["server.jvm.additional=-Da=b\\", "server.jvm.additional=-Da=b\\\n"] {
        let edited = edit(given, &wanted("5.26"));
        let expected = format!("server.jvm.additional=-Da=b\\\n\n{NEW}");
        assert_eq!(text(&edited), expected);
        let again = edit(&expected, &wanted("5.26"));
        assert!(!again.changed, "the same again changes nothing");
    }
}

#[test]
fn a_swallowed_pass_phrase_gets_its_own_line_again() {
    let given = "dbms.ssl.policy.cluster.base_directory=C:\\certificates\\\n\
        dbms.ssl.policy.cluster.private_key_password=old\nserver.bolt.enabled=true\n";
    let edited = edit(given, &with_password("5.26", "new"));
    assert!(text(&edited).starts_with(
        "dbms.ssl.policy.cluster.base_directory=certificates/cluster\n\
         dbms.ssl.policy.cluster.private_key_password=new\nserver.bolt.enabled=true\n"
    ));
    assert!(rules(&edited).contains(&("conf/trailing-backslash", Severity::Advice)));
}

#[test]
fn a_policy_in_the_style_of_3_5_makes_room_for_the_scope() {
    let old = "causal_clustering.ssl_policy=default\ndbms.ssl.policy.default.base_directory=certificates/default\n\
        dbms.ssl.policy.default.client_auth=none\n";
    let commented = old.replace("\ndbms", "\n#dbms");
    for release in ["4.0.12", "4.4", "5.26"] {
        let edited = edit(old, &wanted(release));
        assert!(text(&edited).starts_with(&format!("#{commented}\n# Encryption")), "{release}: {}", text(&edited));
        assert!(rules(&edited).contains(&("conf/policy-35-migrated", Severity::Advice)), "{release}");
    }
}

#[test]
fn a_byte_order_mark_goes_and_is_reported() {
    let edited = edit(&format!("\u{feff}{NEW}"), &wanted("5.26"));
    assert_eq!(text(&edited), NEW);
    assert!(rules(&edited).contains(&("conf/encoding", Severity::Advice)));
}

#[test]
fn other_people_s_faults_stay_and_are_said() {
    let given = format!("dbms.nonsense=1\n{NEW}");
    let edited = edit(&given, &wanted("5.26"));
    assert!(!edited.changed);
    assert_eq!(rules(&edited), [("conf/unknown-key", Severity::Error)]);
}

#[test]
fn pass_phrases_that_the_file_cannot_carry_are_refused() {
    for (password, rule) in [
        ("", "file/pass-phrase-not-ascii"),
        ("schlüssel", "file/pass-phrase-not-ascii"),
        ("a\tb", "file/pass-phrase-not-ascii"),
        (" a", "conf/password-edge-blank"),
        ("a ", "conf/password-edge-blank"),
        ("$(a)", "conf/command-value"),
    ] {
        assert_refused(None, &with_password("5.26", password), rule);
    }
    for password in ["a b", "$(", "$()x", "a=b:c#d!e", r"back\slash\\", r"\u12", "\"quoted\"", "'", "~!@#$%^&*()"] {
        let edited = written(None, &with_password("5.26", password), false);
        let effective =
            Document::parse(&edited.secret_bytes).expect("small").effective(runtime("5.26"), Path::new("/n"));
        let read =
            effective.enabled("cluster").and_then(|policy| policy.private_key_password.clone()).expect("a secret");
        assert_eq!(read.expose(), password.as_bytes(), "{password}");
        assert!(!String::from_utf8_lossy(&edited.masked).contains(password), "{password}");
    }
}

#[test]
fn paths_that_the_file_cannot_carry_are_refused() {
    for (path, rule) in [
        ("zertifikate/schlüssel", "conf/non-ascii-path"),
        ("../elsewhere", "conf/path-not-normalized"),
        ("certificates ", "conf/trailing-blank"),
        ("", "conf/empty-path"),
        ("\"certificates\"", "conf/quoted-value"),
    ] {
        assert_refused(None, &Wanted { base_directory: path.to_owned(), ..wanted("5.26") }, rule);
    }
    for path in ["certificates/cluster", "my certificates", "/etc/neo4j/ssl", "a#b"] {
        assert!(write(None, &Wanted { base_directory: path.to_owned(), ..wanted("5.26") }, false).is_ok(), "{path}");
    }
}

#[test]
fn releases_and_files_that_cannot_be_edited_are_refused() {
    assert_refused(None, &wanted("3.5"), "conf/policy-35");
    assert_refused(Some(b"a=C:\\users\n"), &wanted("5.26"), "conf/unicode-escape");
    assert_refused(Some(b"\xff\xfea\0=\0b\0\n\0"), &wanted("5.26"), "conf/encoding");
    assert_refused(Some(&vec![b'#'; interlock::neo4j::conf::MAX_BYTES + 1]), &wanted("5.26"), "file/conf-too-large");
    assert_refused(
        None,
        &Wanted { advertised: Some("host:7000".to_owned()), ..wanted("5.26") },
        "conf/default-address-port",
    );
    assert!(write(None, &Wanted { advertised: Some("fe80::1".to_owned()), ..wanted("5.1.0") }, false).is_ok());
}

#[test]
fn every_recorded_file_can_be_edited_keeps_its_other_lines_and_stays_as_it_is_then() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/conf");
    let folder = env::var_os("INTERLOCK_CONF_CORPUS").map_or_else(|| PathBuf::from(folder), PathBuf::from);
    let mut edits = 0;
    for entry in fs::read_dir(folder).expect("the corpus is there") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|extension| extension != "conf") {
            continue;
        }
        let given = fs::read(&path).expect("readable");
        for release in ["4.0.12", "4.4", "5.1.0", "5.26", "2025.01", "2026"] {
            let wanted = with_password(release, "correct horse");
            let Ok(edited) = write(Some(&given), &wanted, false) else {
                // Only what nobody can read is refused.
                let text = String::from_utf8_lossy(&given).into_owned();
                let odd = text.contains("\\u") || text.contains('\0');
                assert!(odd, "{} {release}", path.display());
                continue;
            };
            let again = written(Some(&edited.secret_bytes), &wanted, false);
            assert!(!again.changed, "{} {release}", path.display());
            assert_eq!(*again.secret_bytes, *edited.secret_bytes, "{} {release}", path.display());
            let foreign = |bytes: &[u8]| -> Vec<String> {
                let text = String::from_utf8_lossy(bytes).into_owned();
                let mine = |line: &&str| !line.contains("ssl") && !line.contains("advertised") && line.contains('=');
                text.split(['\r', '\n'])
                    .filter(mine)
                    .map(|line| line.trim_start_matches('\u{feff}').to_owned())
                    .collect()
            };
            for line in foreign(&given) {
                assert!(foreign(&edited.secret_bytes).contains(&line), "{} {release}: {line}", path.display());
            }
            edits += 1;
        }
    }
    assert!(edits > 100, "{edits}");
}

/// The Java of the tests; `None` where there is none, which fails where peers are required.
fn java() -> Option<PathBuf> {
    let home = env::var_os("JAVA_HOME").map(|home| PathBuf::from(home).join("bin/java"));
    let java = home.unwrap_or_else(|| PathBuf::from("java"));
    if Command::new(&java).arg("-version").output().is_ok_and(|output| output.status.success()) {
        return Some(java);
    }
    assert!(env::var_os("INTERLOCK_REQUIRE_PEERS").is_none_or(|value| value != "1"), "java is required and missing");
    println!("skipped: no java");
    None
}

#[test]
fn java_reads_from_our_file_what_we_meant() {
    const READER: &str = r#"
        import java.nio.file.*; import java.util.*;
        public class Read {
            public static void main(String[] files) throws Exception {
                for (String file : files) {
                    Properties properties = new Properties();
                    try (var in = Files.newInputStream(Path.of(file))) { properties.load(in); }
                    System.out.println(properties.getProperty("dbms.ssl.policy.cluster.private_key_password")
                        + "\u0001" + properties.getProperty("dbms.ssl.policy.cluster.base_directory")
                        + "\u0001" + properties.size());
                }
            }
        }"#;
    let Some(java) = java() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("Read.java");
    fs::write(&source, READER).expect("written");
    let passwords = ["plain", "a b", r"back\slash\\", "a=b:c#d!e", r"\u12", "\"quoted\"", "$(", "~!@#$%^&*()_+{}|"];
    let mut command = Command::new(java);
    command.arg(&source);
    for (number, password) in passwords.iter().enumerate() {
        let edited = written(Some(b"server.bolt.enabled=true\\"), &with_password("5.26", password), true);
        let file = folder.path().join(format!("{number}.conf"));
        fs::write(&file, &*edited.secret_bytes).expect("written");
        command.arg(file);
    }
    let output = command.output().expect("java runs");
    let read = String::from_utf8_lossy(&output.stdout).into_owned();
    let expected: Vec<String> =
        passwords.iter().map(|password| format!("{password}\u{1}certificates/cluster\u{1}12")).collect();
    assert_eq!(read.lines().collect::<Vec<_>>(), expected, "{}", String::from_utf8_lossy(&output.stderr));
}
