//! What is said about a neo4j.conf: each rule with a file that breaks it, and the file that does not beside it.

use interlock::finding::catalogue::rows;
use interlock::finding::{Edition, Finding, Runtime, Severity};
use interlock::neo4j::conf::{Document, Effective};
use interlock::neo4j::version::default_java;
use std::collections::BTreeSet;
use std::path::Path;

fn read(conf: &[u8], release: &str, edition: Edition) -> Effective {
    let release = release.parse().expect("a release");
    let runtime = Runtime { release, edition, java: default_java(release) };
    Document::parse(conf).expect("small").named("server1/conf/neo4j.conf").effective(runtime, Path::new("/neo4j"))
}

fn findings(conf: &str, release: &str) -> Vec<Finding> {
    read(conf.as_bytes(), release, Edition::Enterprise).findings
}

/// A good file, with `line` in front.
fn with(line: &str) -> String {
    format!(
        "{line}dbms.ssl.policy.cluster.enabled=true\ndbms.ssl.policy.cluster.verify_hostname=true\n\
         dbms.ssl.policy.cluster.tls_versions=TLSv1.3,TLSv1.2\n"
    )
}

#[track_caller]
fn assert_says(conf: &str, release: &str, expected: &[(&str, Severity)]) {
    let said: Vec<_> = findings(conf, release).iter().map(|finding| (finding.rule, finding.severity)).collect();
    assert_eq!(said, expected, "{conf}");
}

use Severity::{Advice, Error, Warning};

#[test]
fn a_good_file_has_nothing_to_say() {
    for release in ["4.0.12", "4.4", "5.1.0", "5.26", "2025.01", "2026"] {
        assert_says(&with(""), release, &[]);
    }
}

#[test]
fn settings_of_a_policy_that_nobody_reads_are_said() {
    let only = |line: &str| line.to_owned();
    assert_says(&only("dbms.ssl.policy.cluster.enable=true\n"), "5.26", &[("conf/enable-for-enabled", Error)]);
    assert_says(&with("dbms.ssl.policy.cluster.enable=true\n"), "5.26", &[("conf/enable-for-enabled", Warning)]);
    assert_says(&with("dbms.ssl.policy.cluster.trusted_directory=x\n"), "5.26", &[("conf/unknown-suffix", Error)]);
    assert_says(&with("dbms.ssl.policy.cluster=true\n"), "5.26", &[("conf/unknown-suffix", Error)]);
    assert_says(&with("dbms.ssl.policy.cluster.tls_level=REQUIRED\n"), "5.26", &[("conf/dead-suffix", Error)]);
    assert_says(&with("dbms.ssl.policy.cluster.bolt.enabled=true\n"), "5.26", &[("conf/malformed-suffix", Error)]);
    assert_says(&with("dbms.ssl.policy..enabled=true\n"), "5.26", &[("conf/malformed-suffix", Error)]);
    assert_says(&with("dbms.ssl.policy.clusters.enabled=true\n"), "5.26", &[("conf/unknown-scope", Error)]);
    assert_says(&with("dbms.ssl.policy.CLUSTER.client_auth=NONE\n"), "5.26", &[("conf/scope-case", Error)]);
    assert_says(&with("dbms.ssl.policy.testing.enabled=true\n"), "5.26", &[("conf/testing-scope", Warning)]);
    assert_says("dbms.ssl.policy.cluster.trusted_dir=x\n", "5.26", &[("conf/policy-not-enabled", Error)]);
    assert_says(&with("dbms.ssl.policy.bolt.trusted_dir=x\n"), "5.26", &[("conf/policy-not-enabled", Warning)]);
    assert_says(
        &with("dbms.ssl.policy.cluster.trust_expired=true\n"),
        "5.13",
        &[("conf/trust-expired-early", Warning)],
    );
    assert_says(&with("dbms.ssl.policy.cluster.trust_expired=true\n"), "5.14", &[]);
}

#[test]
fn weak_and_missing_settings_are_said() {
    assert_says(&with("dbms.ssl.policy.cluster.client_auth=NONE\n"), "5.26", &[("conf/client-auth-weak", Warning)]);
    assert_says(&with("dbms.ssl.policy.cluster.client_auth=optional\n"), "5.26", &[("conf/client-auth-weak", Warning)]);
    assert_says(&with("dbms.ssl.policy.cluster.client_auth=require\n"), "5.26", &[]);
    assert_says(&with("dbms.ssl.policy.cluster.trust_all=true\n"), "5.26", &[("conf/trust-all", Warning)]);
    assert_says(&with("").replace("name=true", "name=false"), "5.26", &[("conf/verify-hostname-off", Warning)]);
    let unset = [("conf/verify-hostname-unset", Warning), ("conf/tls-versions-unset", Warning)];
    assert_says("dbms.ssl.policy.cluster.enabled=true\n", "5.26", &unset);
    assert_says("server.config.strict_validation.enabled=false\n", "5.26", &[("conf/strict-off", Advice)]);
    assert_says("dbms.netty.ssl.provider=OPENSSL\n", "5.26", &[("conf/netty-provider-openssl", Warning)]);
    assert_says("dbms.netty.ssl.provider=jdk\n", "5.26", &[]);
}

#[test]
fn values_that_end_the_start_are_told_apart_by_their_cause() {
    for (value, rule) in [
        ("REQUIRED", "conf/client-auth-value"),
        ("", "conf/client-auth-value"),
        ("REQUIRE # all", "conf/inline-comment"),
        ("REQUIRE (3)", "conf/callout"),
        ("\"REQUIRE\"", "conf/quoted-value"),
        ("REQUIRE\u{a0}", "conf/trailing-blank"),
        ("$(cat auth)", "conf/command-value"),
    ] {
        let conf = with(&format!("dbms.ssl.policy.cluster.client_auth={value}\n"));
        assert_says(&conf, "5.26", &[(rule, Error)]);
        let stop = read(conf.as_bytes(), "5.26", Edition::Enterprise).stop.map(|stop| stop.rule);
        assert_eq!(stop, Some(rule), "{value}");
    }
    assert_says(&with("").replace("name=true", "name=yes"), "5.26", &[("conf/bool-value", Error)]);
    let blank = with("").replace("name=true", "name=true ");
    assert_says(&blank, "4.0.12", &[("conf/trailing-blank", Error)]);
    assert_says(&blank, "4.2.0", &[]);
    assert_says(&with("dbms.ssl.policy.cluster.client_auth=$(a)\n"), "4.1.13", &[("conf/client-auth-value", Error)]);
}

#[test]
fn paths_that_are_not_what_they_look_like_are_said() {
    for (path, rule) in [
        (r"C:\neo4j\certificates", "conf/backslash-path"),
        (r"\\host\share", "conf/unc-path"),
        ("\"certificates\"", "conf/quoted-value"),
        ("“certificates”", "conf/quoted-value"),
        ("zertifikate-ü", "conf/non-ascii-path"),
        ("certificates ", "conf/trailing-blank"),
        ("certificates # mine", "conf/inline-comment"),
        ("certificates (1)", "conf/callout"),
        ("", "conf/empty-path"),
        ("../x", "conf/path-not-normalized"),
    ] {
        let conf = with(&format!("dbms.ssl.policy.cluster.base_directory={path}\n"));
        assert_says(&conf, "5.26", &[(rule, Error)]);
    }
    for path in
        ["certificates/cluster", "C:/neo4j", r"C:\\neo4j", "my certificates", "/Program Files (x86)/neo4j", "a/../b"]
    {
        assert_says(&with(&format!("dbms.ssl.policy.cluster.base_directory={path}\n")), "5.26", &[]);
    }
}

#[test]
fn lists_and_pass_phrases_are_looked_at() {
    let list = |list: &str| with(&format!("dbms.ssl.policy.cluster.ciphers={list}\n"));
    assert_says(&list(""), "5.26", &[("conf/empty-list", Error)]);
    assert_says(&list("TLS_AES_256_GCM_SHA384  (2)"), "5.26", &[("conf/callout", Error)]);
    assert_says(&list("TLS_AES_256_GCM_SHA384"), "5.26", &[]);
    let password = |password: &str| with(&format!("dbms.ssl.policy.cluster.private_key_password={password}\n"));
    assert_says(&password("\\ a"), "5.26", &[("conf/password-edge-blank", Error)]);
    assert_says(&password("a "), "5.26", &[("conf/password-edge-blank", Warning)]);
    assert_says(&password("a\\b"), "5.26", &[("conf/password-backslash", Warning)]);
    assert_says(&password("a\\\\b"), "5.26", &[]);
    assert_says(&password("schlüssel"), "5.26", &[("conf/charset", Warning)]);
    assert_says(&password("schl\\u00fcssel"), "5.26", &[]);
    let order = "dbms.ssl.policy.cluster.private_key=a\ndbms.ssl.policy.cluster.private_key_password=b\n";
    assert_says(&with(order), "5.26", &[("conf/password-order", Advice)]);
}

#[test]
fn lines_that_java_reads_otherwise_are_said() {
    let swallowed = "dbms.ssl.policy.cluster.trusted_dir=t\\\ndbms.ssl.policy.cluster.revoked_dir=r\n";
    assert_says(&with(swallowed), "5.26", &[("conf/trailing-backslash", Error)]);
    assert_says(&with("").replace("1.3,", "1.3,\\\n  "), "5.26", &[]);
    assert_says("a=C:\\users\n", "5.26", &[("conf/unicode-escape", Error)]);
    assert_says("# C:\\users\n", "5.26", &[]);
    assert_says(with("").trim_end(), "5.26", &[("conf/no-final-newline", Advice)]);
    assert_says(&with("dbms.ssl.policy.cluster.enabled=true\n"), "5.26", &[("conf/duplicate-key", Error)]);
    assert_says(&with("dbms.ssl.policy.cluster.enabled=true\n"), "4.4", &[("conf/duplicate-key", Warning)]);
    assert_says("server.jvm.additional=-Xa\nserver.jvm.additional=-Xb\n", "5.26", &[]);
    assert_says(&format!("\u{feff}{}", with("#\n")), "5.26", &[("conf/encoding", Error)]);
    for line in ["; a", "// a", "[a]", "export a=b", "- a=b", "dbms_ssl_policy_cluster_enabled=true"] {
        assert_says(&with(&format!("{line}\n")), "5.26", &[("conf/foreign-syntax", Error)]);
        assert_says(&with(&format!("{line}\n")), "4.4", &[("conf/foreign-syntax", Warning)]);
    }
    let utf16: Vec<u8> = "\u{feff}a=b\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let said = read(&utf16, "5.26", Edition::Enterprise);
    assert_eq!(said.stop.map(|stop| stop.rule), Some("conf/encoding"));
}

#[test]
fn names_of_other_releases_and_editions_are_said() {
    assert_says("dbms.nonsense=1\n", "5.26", &[("conf/unknown-key", Error)]);
    assert_says("dbms.nonsense=1\n", "4.4", &[("conf/unknown-key", Warning)]);
    assert_says("server.cluster.nonsense=1\n", "5.26", &[("conf/unknown-key", Warning)]);
    assert_says("server.bolt.tls_level=REQUIRED\n", "4.4", &[("conf/wrong-line-setting", Warning)]);
    assert_says("dbms.connector.bolt.tls_level=DISABLED\n", "5.26", &[("conf/wrong-line-setting", Advice)]);
    assert_says("dbms.connector.bolt.tls_level=DISABLED\n", "4.4", &[]);
    let community = |conf: &str, release| read(conf.as_bytes(), release, Edition::Community);
    let refused = community("server.cluster.advertised_address=a\n", "5.26");
    assert_eq!(refused.stop.map(|stop| stop.rule), Some("conf/enterprise-setting"));
    assert!(community("server.bolt.enabled=true\n", "5.26").stop.is_none());
    assert_says("server.default_advertised_address=a:1\n", "5.26", &[("conf/default-address-port", Error)]);
    assert_says("server.default_advertised_address=a\n", "5.26", &[]);
}

#[test]
fn the_3_5_style_is_migrated_ignored_or_refused_by_release() {
    let conf = "causal_clustering.ssl_policy=default\ndbms.ssl.policy.default.base_directory=certificates/default\n";
    let cluster = |release| read(conf.as_bytes(), release, Edition::Enterprise);
    assert!(cluster("4.3.24").enabled("cluster").is_some());
    assert!(cluster("4.4").enabled("cluster").is_none() && cluster("4.4").stop.is_none());
    assert_eq!(cluster("5.26").stop.map(|stop| stop.rule), Some("conf/policy-35-migrated"));
    let of_35 = read(conf.replace("=cert", "=/cert").as_bytes(), "3.5", Edition::Enterprise);
    assert_eq!(
        of_35.enabled("cluster").map(|policy| policy.base_directory.clone()),
        Some("/certificates/default".into())
    );
    assert_says("dbms.ssl.policy.default.base_directory=/c\n", "3.5", &[("conf/policy-35", Error)]);
}

#[test]
fn the_dialled_host_is_found_under_each_release_s_name() {
    let host = |conf: &str, release| read(conf.as_bytes(), release, Edition::Enterprise).advertised;
    let conf = "server.default_advertised_address=d\nserver.cluster.advertised_address=[::1]:6000\n";
    assert_eq!(host(conf, "5.26").as_deref(), Some("::1"));
    assert_eq!(
        host("server.cluster.advertised_address=:6000\nserver.default_advertised_address=d\n", "5.26").as_deref(),
        Some("d")
    );
    assert_eq!(host("causal_clustering.transaction_advertised_address=a:6000\n", "4.4").as_deref(), Some("a"));
    assert_eq!(host("", "5.26"), None);
}

#[test]
fn dot_files_are_skipped_where_the_release_reads_the_setting() {
    let ignores = |conf: &str, release| read(conf.as_bytes(), release, Edition::Enterprise).ignore_dot_files;
    assert!(ignores("internal.dbms.ssl.system.ignore_dot_files=true\n", "5.26"));
    assert!(ignores("unsupported.dbms.ssl.system.ignore_dot_files=true\n", "4.4"));
    assert!(!ignores("internal.dbms.ssl.system.ignore_dot_files=true\n", "4.4"));
}

#[test]
fn findings_have_their_line_and_never_a_pass_phrase() {
    let conf = "# a\ndbms.ssl.policy.cluster.private_key_password=hunter2 \n\
        dbms.ssl.policy.cluster.private_key_password=$(hunter2)\n\
        dbms.ssl.policy.cluster.base_directory=C:\\certs\\\n  dbms.ssl.policy.cluster.private_key_password=hunter2\n\
        dbms.ssl.policy.cluster.enabled=true;\ndbms.ssl.policy.cluster.password=hunter2\n";
    for release in ["4.0.12", "4.4", "5.26", "2026"] {
        let effective = read(conf.as_bytes(), release, Edition::Enterprise);
        assert!(!effective.findings.is_empty());
        for finding in &effective.findings {
            assert!(!format!("{finding:?}").contains("hunter2"), "{finding:?}");
            assert!(finding.at.starts_with("server1/conf/neo4j.conf:"), "{finding:?}");
        }
        assert!(effective.stop.is_some_and(|stop| !stop.error.contains("hunter2")));
    }
}

#[test]
fn a_file_full_of_one_fault_says_it_some_times_and_then_how_often() {
    let lines: Vec<String> = (0..500).map(|number| format!("nonsense.number{number}=1\n")).collect();
    let conf = lines.concat();
    let findings = findings(&conf, "5.26");
    assert_eq!(findings.len(), 20);
    assert!(findings[19].what.contains("480 more lines"), "{}", findings[19].what);
}

#[test]
fn the_catalogue_s_ids_are_unique_and_of_their_area() {
    let ids: Vec<&str> = rows().map(|rule| rule.id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    assert!(rows().all(|rule| !rule.title.ends_with('.') && rule.id.contains('/')));
}

/// What a swallowed line leaves of a value never shows its pass phrase, however its name is spelt.
#[test]
fn a_swallowed_pass_phrase_is_shown_in_the_value_that_swallowed_it_and_nowhere_else() {
    let scope = "dbms.ssl.policy.cluster";
    for glued in ["private_key_password=", "private_key_password: ", "private_key_password ", "private_key_pass="] {
        for setting in ["base_directory=certificates\\", "tls_versions=TLSv1.3,\\", "ciphers=TLS_AES_128_GCM_SHA256,\\"]
        {
            let conf = format!("{scope}.enabled=true\n{scope}.{setting}\n{scope}.{glued}hunter2,hunter3\n");
            let document = Document::parse(conf.as_bytes()).expect("small");
            let runtime =
                Runtime { release: "5.26".parse().expect("a release"), edition: Edition::Enterprise, java: 17 };
            let effective = document.effective(runtime, Path::new("/n"));
            let json = interlock::report::effective(&effective, Path::new("/n"), runtime.release);
            let other = Document::parse(format!("{scope}.enabled=true\n").as_bytes()).expect("small");
            let other = other.effective(runtime, Path::new("/n"));
            let compared = interlock::neo4j::conf::compare("x", &[("a", &effective), ("b", &other)]);
            // The contract's `effective` has every path and list as Neo4j has it.
            let setting = setting.split('=').next().expect("a name");
            let literal = json["cluster"][setting].to_string();
            assert!(literal.contains("hunter2") && !literal.contains("**"), "{setting} {glued}: {literal}");
            let shown = format!("{:?} {compared:?}", effective.findings);
            assert!(!shown.contains("hunter"), "{setting} {glued}: {shown}");
            assert!(!String::from_utf8_lossy(&document.masked()).contains("hunter"), "{setting} {glued}");
        }
    }
}

/// Windows PowerShell's `>>` appends UTF-16 to an ASCII file.
#[test]
fn what_is_utf16_at_its_end_is_masked_told_and_left_alone() {
    let mut conf = b"dbms.ssl.policy.cluster.enabled=true\nserver.http.enabled=true\n".repeat(8);
    let line = "dbms.ssl.policy.cluster.private_key_password=hunter2\r\n";
    let utf16: Vec<u8> = line.encode_utf16().flat_map(u16::to_le_bytes).collect();
    conf.extend(&utf16);
    let document = Document::parse(&conf).expect("small");
    let masked: Vec<u8> = document.masked().into_iter().filter(|byte| *byte != 0).collect();
    assert!(!String::from_utf8_lossy(&masked).contains("hunter2"), "{}", String::from_utf8_lossy(&masked));
    let runtime = Runtime { release: "5.26".parse().expect("a release"), edition: Edition::Enterprise, java: 17 };
    let effective = document.effective(runtime, Path::new("/n"));
    assert!(effective.findings.iter().any(|finding| finding.rule == "conf/encoding"), "{:?}", effective.findings);
    let fixed = interlock::neo4j::conf::fix(&document, runtime).document.secret_bytes();
    assert!(fixed.ends_with(&utf16));
}

#[test]
fn a_setting_that_holds_a_secret_is_named() {
    let line = "dbms.ssl.policy.cluster.private_key_password=hunter2\n";
    let document = Document::parse(line.repeat(2).as_bytes()).expect("small");
    let runtime = Runtime { release: "5.26".parse().expect("a release"), edition: Edition::Enterprise, java: 17 };
    let effective = document.effective(runtime, Path::new("/n"));
    let twice = effective.findings.iter().find(|finding| finding.rule == "conf/duplicate-key").expect("written twice");
    assert!(twice.what.contains("private_key_password"), "{}", twice.what);
}
