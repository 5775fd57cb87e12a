//! Cases of `conf/…`. Neo4j's own configuration classes judge every file here: [`neo4j_itself_accepts_and_refuses_the_same`].

use super::support::{conf, conf_of, rehearsed};
use super::{Case, Finding};
use interlock::finding::Edition;
use interlock::neo4j::conf::Document;
use interlock::os::Rights;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Rule, release, the file that breaks it, and its near miss.
type Fixture = (&'static str, &'static str, &'static str, &'static str);

/// A good file with lines in front.
macro_rules! with {
    ($($line:literal)*) => {
        concat!(
            $($line, "\n",)*
            "dbms.ssl.policy.cluster.enabled=true\n",
            "dbms.ssl.policy.cluster.verify_hostname=true\n",
            "dbms.ssl.policy.cluster.tls_versions=TLSv1.3,TLSv1.2\n"
        )
    };
}

/// The table, and a case for each row of it; then cases that no single file makes.
macro_rules! fixtures {
    ($($rule:literal, $release:literal, $fires:expr, $quiet:expr;)* and $($other:expr,)*) => {
        const FIXTURES: &[Fixture] = &[$(($rule, $release, $fires, $quiet),)*];
        pub(super) const CASES: &[Case] =
            &[$(($rule, || conf($release, $fires), || conf($release, $quiet)),)* $($other,)*];
    };
}

fixtures! {
    "conf/enable-for-enabled", "5.26", "dbms.ssl.policy.cluster.enable=true\n", with!();
    "conf/enable-for-enabled", "4.4", "dbms.ssl.policy.cluster.enable=true\n", "#dbms.ssl.policy.cluster.enable=true\n";
    "conf/unknown-suffix", "5.26", with!("dbms.ssl.policy.cluster.trusted_directory=x"),
        with!("dbms.ssl.policy.cluster.trusted_dir=x");
    "conf/unknown-suffix", "2026", with!("dbms.ssl.policy.cluster.client-auth=NONE"),
        with!("dbms.ssl.policy.cluster.client_auth=REQUIRE");
    "conf/dead-suffix", "5.26", with!("dbms.ssl.policy.cluster.tls_level=REQUIRED"),
        with!("dbms.ssl.policy.bolt.enabled=true" "server.bolt.tls_level=REQUIRED");
    "conf/malformed-suffix", "5.26", with!("dbms.ssl.policy.cluster.bolt.enabled=true"),
        with!("dbms.ssl.policy.bolt.enabled=true");
    "conf/malformed-suffix", "2026", with!("dbms.ssl.policy..enabled=true"), with!();
    "conf/unknown-scope", "5.26", with!("dbms.ssl.policy.clusters.enabled=true"), with!();
    "conf/unknown-scope", "4.4", with!("dbms.ssl.policy.clusters.enabled=true"),
        with!("dbms.ssl.policy.backup.enabled=true");
    "conf/scope-case", "5.26", with!("dbms.ssl.policy.CLUSTER.client_auth=NONE"),
        with!("dbms.ssl.policy.cluster.client_auth=NONE");
    "conf/testing-scope", "5.26", with!("dbms.ssl.policy.testing.enabled=true"),
        with!("dbms.ssl.policy.testing.enabled=false");
    "conf/policy-not-enabled", "5.26", "dbms.ssl.policy.cluster.trusted_dir=x\n",
        with!("dbms.ssl.policy.cluster.trusted_dir=x");
    "conf/client-auth-value", "5.26", with!("dbms.ssl.policy.cluster.client_auth=REQUIRED"),
        with!("dbms.ssl.policy.cluster.client_auth=Require");
    "conf/client-auth-value", "2026", "server.bolt.tls_level=REQUIRE\n", "server.bolt.tls_level=disabled\n";
    "conf/client-auth-value", "5.26", "dbms.connector.bolt.tls_level=REQUIRE\n", "dbms.connector.bolt.tls_level=\n";
    "conf/client-auth-weak", "4.4", with!("dbms.ssl.policy.cluster.client_auth=NONE"),
        with!("dbms.ssl.policy.bolt.enabled=true" "dbms.ssl.policy.bolt.client_auth=NONE");
    "conf/verify-hostname-unset", "5.26", "dbms.ssl.policy.cluster.enabled=true\n", with!();
    "conf/verify-hostname-off", "5.26",
        "dbms.ssl.policy.cluster.enabled=true\ndbms.ssl.policy.cluster.verify_hostname=false\n", with!();
    "conf/tls-versions-unset", "2026", "dbms.ssl.policy.cluster.enabled=true\n", with!();
    "conf/trust-all", "5.26", with!("dbms.ssl.policy.cluster.trust_all=true"),
        with!("dbms.ssl.policy.cluster.trust_all=false");
    "conf/trust-expired-early", "5.13.0", with!("dbms.ssl.policy.cluster.trust_expired=true"), with!();
    "conf/trust-expired-early", "4.4", with!("dbms.ssl.policy.cluster.trust_expired=true"), with!();
    "conf/bool-value", "5.26", "dbms.ssl.policy.cluster.enabled=yes\n", "dbms.ssl.policy.cluster.enabled=TRUE\n";
    "conf/bool-value", "4.4", "dbms.connector.https.enabled=yes\n", "server.https.enabled=yes\n";
    "conf/bool-value", "2026", "server.bolt.enabled=1\n", "server.bolt.enabled=False\n";
    "conf/inline-comment", "5.26", with!("dbms.ssl.policy.cluster.client_auth=REQUIRE # all"),
        with!("dbms.ssl.policy.cluster.base_directory=certs/a#b");
    "conf/inline-comment", "2026", "server.https.enabled=true # on\n", "# on\nserver.https.enabled=false\n";
    "conf/callout", "5.26", with!("dbms.ssl.policy.cluster.client_auth=REQUIRE \\ (3)"),
        with!("dbms.ssl.policy.cluster.base_directory=/Program Files (x86)/neo4j");
    "conf/trailing-backslash", "5.26",
        with!("dbms.ssl.policy.cluster.trusted_dir=t\\" "dbms.ssl.policy.cluster.revoked_dir=r"),
        "dbms.ssl.policy.cluster.enabled=true\ndbms.ssl.policy.cluster.tls_versions=TLSv1.3,\\\n  TLSv1.2\n";
    "conf/backslash-path", "5.26", with!("dbms.ssl.policy.cluster.base_directory=C:\\neo4j\\certificates"),
        with!("dbms.ssl.policy.cluster.base_directory=C:\\\\neo4j\\\\certificates");
    "conf/unicode-escape", "5.26", "a=C:\\users\n", "# C:\\users\n";
    "conf/unicode-escape", "4.4", "dbms.ssl.policy.cluster.base_directory=C:\\users\n",
        "dbms.ssl.policy.cluster.base_directory=C:/users\n";
    "conf/unc-path", "5.26", with!("dbms.ssl.policy.cluster.base_directory=\\\\host\\share"),
        with!("dbms.ssl.policy.cluster.base_directory=//host/share");
    "conf/quoted-value", "5.26", with!("dbms.ssl.policy.cluster.client_auth=\"REQUIRE\""),
        with!("dbms.ssl.policy.cluster.client_auth=REQUIRE");
    "conf/quoted-value", "4.4", with!("dbms.ssl.policy.cluster.base_directory='certificates'"),
        with!("dbms.ssl.policy.cluster.base_directory=it's");
    "conf/non-ascii-path", "5.26", with!("dbms.ssl.policy.cluster.base_directory=zertifikate-ü"),
        with!("dbms.ssl.policy.cluster.base_directory=zertifikate-ue");
    "conf/non-ascii-path", "2026", with!("dbms.ssl.policy.cluster.base_directory=cl\\u00fcster"), with!();
    "conf/trailing-blank", "5.26", with!("dbms.ssl.policy.cluster.base_directory=certificates "),
        with!("dbms.ssl.policy.cluster.client_auth=REQUIRE ");
    "conf/trailing-blank", "4.0.12", with!("dbms.ssl.policy.cluster.client_auth=REQUIRE "), with!();
    "conf/encoding", "5.26", concat!("\u{feff}#\n", with!()), concat!("#\u{feff}\n", with!());
    "conf/encoding", "4.4", concat!("\u{feff}", with!()), with!();
    "conf/charset", "5.26", with!("dbms.ssl.policy.cluster.private_key_password=schlüssel"),
        with!("dbms.ssl.policy.cluster.private_key_password=schl\\u00fcssel");
    "conf/duplicate-key", "5.26", with!("dbms.ssl.policy.cluster.enabled=true"),
        with!("server.jvm.additional=-Xa" "server.jvm.additional=-Xb");
    "conf/duplicate-key", "4.4", with!("dbms.ssl.policy.cluster.enabled=true"), with!();
    "conf/no-final-newline", "5.26", "dbms.ssl.policy.cluster.client_auth=REQUIRE",
        "dbms.ssl.policy.cluster.client_auth=REQUIRE\r";
    "conf/password-order", "5.26",
        with!("dbms.ssl.policy.cluster.private_key=a" "dbms.ssl.policy.cluster.private_key_password=b"),
        with!("dbms.ssl.policy.cluster.private_key_password=b" "dbms.ssl.policy.cluster.private_key=a");
    "conf/password-edge-blank", "5.26", with!("dbms.ssl.policy.cluster.private_key_password=\\ a"),
        with!("dbms.ssl.policy.cluster.private_key_password= a b");
    "conf/password-backslash", "5.26", with!("dbms.ssl.policy.cluster.private_key_password=a\\b"),
        with!("dbms.ssl.policy.cluster.private_key_password=a\\\\b");
    "conf/empty-list", "5.26", with!("dbms.ssl.policy.cluster.ciphers="),
        with!("dbms.ssl.policy.https.enabled=true" "dbms.ssl.policy.https.ciphers=");
    "conf/empty-path", "5.26", with!("dbms.ssl.policy.cluster.private_key="),
        with!("dbms.ssl.policy.cluster.private_key_password=");
    "conf/path-not-normalized", "5.26", with!("dbms.ssl.policy.cluster.base_directory=../x"),
        with!("dbms.ssl.policy.cluster.base_directory=certificates/../certificates/cluster");
    "conf/foreign-syntax", "5.26", with!("; a"), with!("! a");
    "conf/foreign-syntax", "4.4", with!("export a=b"), with!("# export a=b");
    "conf/foreign-syntax", "2026", with!("dbms_ssl_policy_cluster_enabled=true"), with!();
    "conf/default-address-port", "5.26", "server.default_advertised_address=a.test:6000\n",
        "server.bolt.advertised_address=a.test:6000\n";
    "conf/default-address-port", "2026", "server.default_advertised_address=a.test:6000\n",
        "server.default_advertised_address=a.test\n";
    "conf/address-value", "5.26", "server.bolt.listen_address=a.test:bolt\n", "server.bolt.listen_address=a.test\n";
    "conf/address-value", "4.4", "dbms.connector.http.listen_address=[::1\n",
        "dbms.connector.http.listen_address=[::1]:7474\n";
    "conf/advertised-any", "5.26", "server.default_advertised_address=0.0.0.0\n",
        "server.default_listen_address=0.0.0.0\n";
    "conf/advertised-any", "2026", "server.bolt.advertised_address=[::]:7687\n",
        "server.bolt.advertised_address=[::1]:7687\n";
    "conf/provider-value", "5.26", "dbms.netty.ssl.provider=OPENSL\n", "dbms.netty.ssl.provider=jdk\n";
    "conf/unknown-key", "5.26", "server.defualt_listen_address=a\n", "server.default_listen_address=a\n";
    "conf/unknown-key", "4.4", "server.nonsense=a\n", "unsupported.dbms.nonsense=a\n";
    "conf/removed-setting", "2025.01", "server.discovery.advertised_address=a.test:5000\n",
        "server.cluster.advertised_address=a.test:6000\n";
    "conf/removed-setting", "2026", "dbms.cluster.discovery.version=V2_ONLY\n", "dbms.cluster.endpoints=a.test:6000\n";
    "conf/removed-setting", "2026", "dbms.cluster.discovery.endpoints=a.test:5000\n",
        "dbms.cluster.discovery.v2.endpoints=a.test:6000\n";
    "conf/renamed-setting", "2025.01", "dbms.cluster.discovery.v2.endpoints=a.test:6000\n",
        "dbms.cluster.endpoints=a.test:6000\n";
    "conf/renamed-setting", "2026", "dbms.kubernetes.discovery.v2.service_port_name=tcp-tx\n",
        "dbms.kubernetes.discovery.service_port_name=tcp-tx\n";
    "conf/wrong-line-setting", "5.26", "dbms.default_advertised_address=a.test\n",
        "server.default_advertised_address=a.test\n";
    "conf/wrong-line-setting", "4.4", "server.default_advertised_address=a.test\n",
        "dbms.default_advertised_address=a.test\n";
    "conf/strict-off", "5.26", "server.config.strict_validation.enabled=false\n",
        "server.config.strict_validation.enabled=true\n";
    "conf/command-value", "5.26", with!("dbms.ssl.policy.cluster.private_key_password=$(cat p)"),
        with!("dbms.ssl.policy.cluster.private_key_password=$(");
    "conf/command-value", "4.4", with!("dbms.ssl.policy.cluster.client_auth=$(a)"), with!();
    "conf/command-fails", "5.26", "server.default_advertised_address=$(exit 1)\n",
        "server.default_advertised_address=$(/bin/hostname)\n";
    "conf/command-fails", "2026", "server.default_advertised_address=$(echo localhost | cat)\n",
        "server.default_advertised_address=$(echo a|b)\n";
    "conf/policy-35", "3.5", "dbms.ssl.policy.default.base_directory=/c\n",
        "causal_clustering.ssl_policy=default\ndbms.ssl.policy.default.base_directory=/c\n";
    "conf/policy-35-migrated", "4.4",
        "causal_clustering.ssl_policy=default\ndbms.ssl.policy.default.base_directory=/c\n", with!();
    "conf/policy-35-migrated", "4.0.12",
        "causal_clustering.ssl_policy=default\ndbms.ssl.policy.default.base_directory=/c\n", with!();
    "conf/policy-35-migrated", "5.26", "bolt.ssl_policy=default\n", "# bolt.ssl_policy=default\n";
    "conf/resolver-dns", "5.26", "dbms.cluster.discovery.resolver_type=dns\n",
        "dbms.cluster.discovery.resolver_type=LIST\n";
    "conf/resolver-srv", "4.4", "causal_clustering.discovery_type=SRV\n", "causal_clustering.discovery_type=LIST\n";
    "conf/resolver-k8s", "2026", "dbms.cluster.discovery.resolver_type=K8S\n",
        "dbms.cluster.discovery.resolver_type=DNS\n";
    "conf/netty-provider-openssl", "5.26", "dbms.netty.ssl.provider=OPENSSL\n", "dbms.netty.ssl.provider=jdk\n";
    "conf/directories-35", "3.5",
        "causal_clustering.ssl_policy=default\ndbms.ssl.policy.default.base_directory=c\n\
         dbms.ssl.policy.default.trusted_dir=t\n",
        "causal_clustering.ssl_policy=default\ndbms.ssl.policy.default.base_directory=c\n\
         dbms.ssl.policy.default.trusted_dir=/t\n";
    and
    ("conf/enterprise-setting", || of_edition(Edition::Community), || of_edition(Edition::Enterprise)),
    ("conf/command-permissions", || access(COMMAND, 0o644), || access(COMMAND, 0o640)),
    ("conf/command-permissions", || access(COMMAND, 0o740), || access("a=$(\n", 0o777)),
    ("conf/readable-password", || access(PASSWORD, 0o644), || access(PASSWORD, 0o640)),
    ("conf/readable-password", || on_disk(0o604), || on_disk(0o600)),
    ("conf/readable-password", || access(PASSWORD, 0o604), || access("dbms.security.auth_minimum_password_length=8\n", 0o644)),
}

const COMMAND: &str = "server.default_advertised_address=$(/bin/hostname)\n";
const PASSWORD: &str = "dbms.ssl.policy.cluster.private_key_password=secret\n";

fn of_edition(edition: Edition) -> Vec<Finding> {
    conf_of("5.26", edition, "server.cluster.advertised_address=a.test:6000\n").findings
}

/// What is said of the rights of a file with such permissions.
fn access(text: &str, mode: u32) -> Vec<Finding> {
    let rights =
        Rights { private: mode.trailing_zeros() >= 6, mode: Some(mode), account: None, acl: None, read_only: false };
    let document = Document::parse(text.as_bytes()).expect("small").named("neo4j.conf");
    document.access("5.26".parse().expect("a release"), &rights)
}

/// What a rehearsal says of a file that has such permissions on a disk; elsewhere than on Unix, what the rule says.
fn on_disk(mode: u32) -> Vec<Finding> {
    if !cfg!(unix) {
        return access(PASSWORD, mode);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let conf = folder.path().join("server1/conf/neo4j.conf");
    fs::create_dir_all(conf.parent().expect("a folder")).expect("made");
    fs::write(&conf, PASSWORD).expect("written");
    #[cfg(unix)]
    fs::set_permissions(&conf, std::os::unix::fs::PermissionsExt::from_mode(mode)).expect("set");
    rehearsed(folder.path(), "5.26")
}

#[test]
fn a_setting_that_neo4j_passes_over_does_not_end_the_start() {
    let stop = |text: &str| conf_of("2026", Edition::Enterprise, text).stop.map(|stop| stop.rule);
    assert_eq!(stop("dbms.cluster.discovery.version=V2_ONLY\n"), None);
    assert_eq!(stop("dbms.cluster.discovery.v2.endpoints=a.test:6000\n"), None);
    assert_eq!(stop("server.discovery.listen_address=:5000\n"), Some("conf/removed-setting"));
    let lax = "server.config.strict_validation.enabled=false\nserver.discovery.listen_address=:5000\n";
    assert_eq!(stop(lax), None);
}

#[test]
fn a_pass_phrase_is_in_no_finding() {
    for (_, release, fires, _) in FIXTURES {
        for finding in conf(release, fires) {
            let text = format!("{finding:?}");
            assert!(!text.contains("schl") && !text.contains("cat p"), "{text}");
        }
    }
}

/// Rules whose line is the mistake itself; with the others the setting is missing, or has the wrong value.
const WRONG_LINES: [&str; 3] = ["conf/enable-for-enabled", "conf/wrong-line-setting", "conf/renamed-setting"];

/// The file with the edit that a finding asks for, where its fix is one that can be taken by the letter.
fn mended(text: &str, finding: &Finding) -> Option<String> {
    let number: usize = finding.at.rsplit(':').next()?.parse().ok()?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if finding.fix.starts_with("delete the line") {
        lines.remove(number - 1);
        return Some(lines.join("\n") + "\n");
    }
    let written = finding.fix.strip_prefix("write ")?.split_whitespace().next()?.trim_end_matches([',', ';']);
    let Some((key, value)) = written.split_once('=') else {
        let old = lines[number - 1].split('=').next()?.to_owned();
        lines[number - 1] = lines[number - 1].replacen(&old, written, 1);
        return written.contains('.').then(|| lines.join("\n") + "\n");
    };
    if value.is_empty() || written.contains('…') {
        return None;
    }
    match lines.iter().position(|line| line.split(['=', ' ']).next() == Some(key)) {
        Some(index) => written.clone_into(&mut lines[index]),
        None if WRONG_LINES.contains(&finding.rule) => written.clone_into(&mut lines[number - 1]),
        None => lines.push(written.to_owned()),
    }
    Some(lines.join("\n") + "\n")
}

#[test]
fn a_fix_that_is_an_edit_works_when_it_is_done() {
    let mut done = std::collections::BTreeSet::new();
    let mut wrong = Vec::new();
    for (rule, release, fires, _) in FIXTURES.iter().chain(super::connector::FIXTURES) {
        let before = conf_of(release, Edition::Enterprise, fires);
        let said = before.findings.iter().filter(|finding| finding.rule == *rule).count();
        let Some(finding) = before.findings.iter().find(|finding| finding.rule == *rule) else { continue };
        let Some(text) = mended(fires, finding) else { continue };
        let after = conf_of(release, Edition::Enterprise, &text);
        done.insert(*rule);
        let left = after.findings.iter().filter(|finding| finding.rule == *rule).count();
        if left >= said || (before.stop.is_none() && after.stop.is_some()) {
            wrong.push(format!("{rule} {release}: {}\n{text}", finding.fix));
        }
    }
    println!("{} rules mended: {done:?}", done.len());
    assert!(done.len() >= 25 && wrong.is_empty(), "{} mended\n{}", done.len(), wrong.join("\n"));
}

/// The releases of the table that the judge runs, by the names that it knows.
const JUDGED: [&str; 6] = ["4.0.12", "4.4", "5.13.0", "5.26", "2025.01", "2026"];

#[test]
fn neo4j_itself_accepts_and_refuses_the_same() {
    let Some(script) = std::env::var_os("INTERLOCK_ORACLE") else {
        println!("skipped: INTERLOCK_ORACLE is not set");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut wrong = Vec::new();
    let mut judged = 0;
    for release in JUDGED {
        let texts: Vec<&str> = FIXTURES
            .iter()
            .chain(super::connector::FIXTURES)
            .filter(|(_, of, ..)| *of == release)
            .flat_map(|(_, _, fires, quiet)| [*fires, *quiet])
            .collect();
        let verdicts = asked(&script, release, folder.path(), &texts);
        for (index, text) in texts.iter().enumerate() {
            let ours = conf_of(release, Edition::Enterprise, text).stop;
            let verdict = &verdicts[&format!("{index:03}.conf")];
            // Enterprise's own names are hidden from the judge, which knows Community alone.
            if ours.as_ref().is_some_and(|stop| stop.rule == "conf/removed-setting") {
                continue;
            }
            judged += 1;
            let error = ours.as_ref().map(|stop| stop.error.as_str());
            // Where Neo4j prints a pass phrase, we do not.
            let same_words =
                error.is_some_and(|error| error.contains("********")) || verdict["error"].as_str() == error;
            if verdict["accepted"] != ours.is_none() || !same_words {
                wrong.push(format!("{release}: {text:?}\n  Neo4j {}\n  we {error:?}", verdict["error"]));
            }
        }
    }
    println!("{judged} files judged");
    assert!(judged > 120 && wrong.is_empty(), "{judged} judged\n{}", wrong.join("\n"));
}

/// Neo4j's verdict on each text, by file name.
fn asked(script: &std::ffi::OsStr, release: &str, folder: &Path, texts: &[&str]) -> BTreeMap<String, Value> {
    let folder = folder.join(release);
    fs::create_dir(&folder).expect("made");
    let names: Vec<String> = (0..texts.len()).map(|index| format!("{index:03}.conf")).collect();
    for (name, text) in names.iter().zip(texts) {
        fs::write(folder.join(name), text).expect("written");
    }
    let output = Command::new("bash")
        .arg(script)
        .args(["--neo4j", release, "--conf"])
        .args(&names)
        .current_dir(&folder)
        .env_remove("JAVA_HOME")
        .output()
        .expect("the script runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let verdicts = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("one JSON object a line"));
    verdicts.map(|verdict| (verdict["case"].as_str().expect("a name").to_owned(), verdict)).collect()
}
