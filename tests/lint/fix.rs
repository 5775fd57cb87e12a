//! Repairs: each puts its line right, none does harm, and a second run finds nothing to do.

use super::{RELEASES, document, fixed, runtime};
use interlock::finding::Severity;
use interlock::neo4j::conf::repairs;
use std::fs;
use std::path::Path;

const ON: &str = "dbms.ssl.policy.cluster.enabled=true\n";

#[track_caller]
fn assert_fixes(before: &str, after: &str, release: &str) {
    let fixed = fixed(before.as_bytes(), release);
    assert_eq!(String::from_utf8_lossy(&fixed), after, "{before:?} for {release}");
}

/// Lines of the cluster policy, and what becomes of them while it is on.
#[test]
fn every_fault_of_a_line_that_can_be_mended_is() {
    for (before, after) in [
        ("enable=yes # on", "# on\ndbms.ssl.policy.cluster.enabled=true"),
        ("client_auth=REQUIRED \\(3)", "dbms.ssl.policy.cluster.client_auth=REQUIRE"),
        ("client_auth=\"require\"", "dbms.ssl.policy.cluster.client_auth=require"),
        ("verify_hostname=on", "dbms.ssl.policy.cluster.verify_hostname=true"),
        ("trust_all=0", "dbms.ssl.policy.cluster.trust_all=false"),
        ("trusted_directory=t", "dbms.ssl.policy.cluster.trusted_dir=t"),
        ("client-auth=REQUIRE", "dbms.ssl.policy.cluster.client_auth=REQUIRE"),
        ("tls_level=REQUIRED", "#dbms.ssl.policy.cluster.tls_level=REQUIRED"),
        ("base_directory = C:\\neo4j\\certs", "dbms.ssl.policy.cluster.base_directory = C:/neo4j/certs"),
        ("private_key='private.key' ", "dbms.ssl.policy.cluster.private_key=private.key"),
        ("private_key=private.key # mine", "# mine\ndbms.ssl.policy.cluster.private_key=private.key"),
        ("trusted_dir=", "#dbms.ssl.policy.cluster.trusted_dir="),
        ("ciphers=", "#dbms.ssl.policy.cluster.ciphers="),
        ("tls_versions=TLSv1.2 \\ (1)", "dbms.ssl.policy.cluster.tls_versions=TLSv1.2"),
        ("private_key_password=a ", "dbms.ssl.policy.cluster.private_key_password=a"),
        ("private_key_password=schl\u{fc}ssel", "dbms.ssl.policy.cluster.private_key_password=schl\\u00c3\\u00bcssel"),
    ] {
        let enabled = if before.starts_with("enable=") { "" } else { ON };
        let before = format!("{enabled}dbms.ssl.policy.cluster.{before}\n");
        assert_fixes(&before, &format!("{enabled}{after}\n"), "5.26");
    }
}

/// A line that nobody read and that would take protection away is switched off for good, not brought into force.
#[test]
fn no_repair_brings_a_weakness_into_force() {
    for line in [
        "cluster.trustall=true",
        "cluster.trustall=yes # for now",
        "cluster.verify_hostnames=false",
        "cluster.client-auth=NONE",
        "cluster.client-auth=OPTIONAL",
        "CLUSTER.client_auth=none",
        "clutser.trust_all=true",
    ] {
        assert_fixes(&format!("{ON}dbms.ssl.policy.{line}\n"), &format!("{ON}#dbms.ssl.policy.{line}\n"), "5.26");
    }
    let exported = format!("{ON}export dbms.ssl.policy.cluster.trust_all=true\n");
    assert_fixes(&exported, &exported.replace("export", "#export"), "5.26");
    // What protects, or is the default of its scope, gets its name.
    for (before, after) in [
        ("cluster.trustall=false", "cluster.trust_all=false"),
        ("cluster.verify_hostnames=true", "cluster.verify_hostname=true"),
        ("bolt.client-auth=NONE", "bolt.client_auth=NONE"),
    ] {
        assert_fixes(&format!("{ON}dbms.ssl.policy.{before}\n"), &format!("{ON}dbms.ssl.policy.{after}\n"), "5.26");
    }
}

/// The same for a line that another had swallowed, one outside of the policies included, and one of a policy of 3.5.
#[test]
fn no_weakness_is_given_back_either() {
    for weak in ["client_auth=NONE", "trust_all=true", "client_auth=NO\\\nNE", "verify_hostname=maybe"] {
        let conf = format!("{ON}dbms.ssl.policy.cluster.trusted_dir=t\\\n  dbms.ssl.policy.cluster.{weak}\n");
        let after = conf.replace("t\\\n  ", "t\n  #").replace("NO\\\nNE", "NO\\\n#NE");
        assert_fixes(&conf, &after, "5.26");
    }
    let password = "dbms.ssl.policy.cluster.private_key_password=abc";
    let none = "dbms.ssl.policy.cluster.client_auth=NONE";
    assert_fixes(&format!("{ON}{password} \\\n{none}\n"), &format!("{ON}{password}\n#{none}\n"), "5.26");
    let open = "server.bolt.tls_level=OPTIONAL\n";
    assert_fixes(&format!("{ON}a=b\\\n{open}"), &format!("{ON}a=b\n#{open}"), "4.4");
    // A pass phrase is put into no comment.
    let below = format!("{ON}dbms.ssl.policy.cluster.trusted_dir=t\\\n{none}\\\n{password}\n");
    assert_fixes(&below, &below, "5.26");
    let of_35 = "causal_clustering.ssl_policy=d\ndbms.ssl.policy.d.trust_all=yes\ndbms.ssl.policy.d.private_key=k\n";
    let after = "dbms.ssl.policy.cluster.enabled=true\n#dbms.ssl.policy.d.trust_all=yes\ndbms.ssl.policy.cluster.private_key=k\n";
    assert_fixes(of_35, after, "4.4");
    // Beside a policy that is on, which of both was meant is a guess; and where 3.5's is in force, it stays so.
    assert_fixes(&format!("{ON}{of_35}"), &format!("{ON}{of_35}"), "4.4");
    assert!(fixed(of_35.as_bytes(), "4.0.12").windows(29).any(|bytes| bytes == b"ssl.policy.cluster.trust_all="));
}

/// A key was encrypted with the pass phrase that is in force, however oddly it is written.
#[test]
fn a_pass_phrase_stays_what_it_is_in_force() {
    for written in ["a\\\n#HUNTER2", "a\\\n!HUNTER2", "a\u{a0} ", "a\\\u{e4}"] {
        let conf = format!("{ON}dbms.ssl.policy.cluster.private_key_password={written}\n");
        assert_fixes(&conf, &conf, "5.26");
        let masked = String::from_utf8_lossy(&document(conf.as_bytes()).masked()).into_owned();
        assert_eq!(masked, format!("{ON}dbms.ssl.policy.cluster.private_key_password=********\n"));
    }
    // Behind a doubled backslash the letter is a letter, and only the blank goes.
    let blank = format!("{ON}dbms.ssl.policy.cluster.private_key_password=a\\\\t \n");
    assert_fixes(&blank, &blank.replace(" \n", "\n"), "5.26");
    // The same line of UTF-16: Java reads a backslash before a letter as nothing.
    let conf = format!("\u{feff}{ON}dbms.ssl.policy.cluster.private_key_password=a\\\u{e4}b\\\\\u{e4}\n");
    let utf16: Vec<u8> = conf.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let ascii = format!("{ON}dbms.ssl.policy.cluster.private_key_password=a\\u00e4b\\\\\\u00e4\n");
    assert_eq!(String::from_utf8_lossy(&fixed(&utf16, "5.26")), ascii);
}

/// An old name without a value is passed over, and today's name without one is refused.
#[test]
fn an_old_name_without_a_value_goes_into_a_comment() {
    for empty in ["", "\\ "] {
        let conf = format!("{ON}dbms.memory.pagecache.size={empty}\n");
        assert_fixes(&conf, &conf.replace("dbms.memory", "#dbms.memory"), "5.26");
        assert_fixes(&conf, &conf.replace("dbms.memory", "#dbms.memory"), "2026.08.1");
        assert_fixes(&conf, &conf, "4.4");
    }
}

/// A name that holds a value too is for its writer to take apart.
#[test]
fn nothing_of_a_name_is_lost() {
    for line in [
        "cluster.trusted_dir\\=x",
        "cluster.trusted_dir.x",
        "CLUSTER.trusted_dir\\=x",
        "cluster.private_key_password\\ a\\\\b",
        "cluster.private_key_password.HUNTER2",
        "cluster.private_key_passwordHUNTER2",
        "cluster.private_key_password.HUNTER2=x",
    ] {
        let conf = format!("{ON}dbms.ssl.policy.{line}\n");
        assert_fixes(&conf, &conf, "5.26");
    }
    let swallows = "bolt.ssl_policy=default,\\\ndbms.mode=CORE\n";
    assert_fixes(swallows, swallows, "4.4");
}

/// Where `=` was typed as a dot, or behind a blank in a comment.
#[test]
fn a_pass_phrase_in_a_name_or_a_comment_is_shown_nowhere() {
    for line in [
        "dbms.ssl.policy.cluster.private_key_password.HUNTER2",
        "dbms.ssl.policy.cluster.private_key_password.HUNTER2=",
        "dbms.ssl.policy.cluster.private_key_passwordHUNTER2",
        "dbms.ssl.policy.cluster.trusted_dir=x\\\ndbms.ssl.policy.cluster.private_key_password.HUNTER2",
        "# dbms.ssl.policy.cluster.private_key_password HUNTER2",
        "#dbms.ssl.policy.cluster.private_key_password.HUNTER2 x=y",
        "export dbms.ssl.policy.cluster.private_key_p\\u0061ssword=HUNTER2",
    ] {
        let conf = format!("{ON}{line}\n");
        let document = document(conf.as_bytes());
        let masked = String::from_utf8_lossy(&document.masked()).into_owned();
        assert!(!masked.contains("HUNTER2") && masked.contains("********"), "{masked}");
        let findings = format!("{:?}", document.effective(runtime("5.26"), Path::new("/neo4j")).findings);
        assert!(!findings.contains("HUNTER2"), "{findings}");
    }
}

/// A list that goes on in the next line, and options that do, are as they should be.
#[test]
fn a_continued_list_is_left_and_nothing_is_said_of_it() {
    for (conf, release) in [
        ("dbms.cluster.discovery.endpoints=a.example.com:5000,\\\n  b.example.com:5000\n", "5.26"),
        ("dbms.cluster.discovery.endpoints=client.example.com:5000,\\\n  browser.example.com:5000\n", "5.26"),
        ("dbms.cluster.endpoints=internal.example.com:6000,\\\n  initial.example.com:6000\n", "2026.08.1"),
        ("server.jvm.additional=-Dcom.sun.x=1 \\\n  com.example.Main:1\n", "5.26"),
    ] {
        assert_fixes(conf, conf, release);
        let said = document(conf.as_bytes()).effective(runtime(release), Path::new("/neo4j")).findings;
        assert!(said.iter().all(|finding| finding.rule != "conf/trailing-backslash"), "{conf} {said:?}");
    }
    // After a comma a setting is swallowed just as well: said, and left to its writer.
    let list = "dbms.cluster.discovery.endpoints=a.example.com:5000,\\\nserver.default_advertised_address=a\n";
    assert_fixes(list, list, "5.26");
    let said = document(list.as_bytes()).effective(runtime("5.26"), Path::new("/neo4j")).findings;
    assert!(said.iter().any(|finding| finding.rule == "conf/trailing-backslash"), "{said:?}");
}

/// Looking for what was meant takes time for each name, so a file of nothing but strange names must not wait for all.
#[test]
fn a_file_of_unknown_names_is_judged_and_repaired_in_time() {
    for line in ["dbms.ssl.policy.cluster.unheard_of_", "dbms.ssl.policy.unheard_of_"] {
        let lines: String = (0..5_000).map(|number| format!("{line}{number}=1\n")).collect();
        let start = std::time::Instant::now();
        let fixed = fixed(lines.as_bytes(), "4.4");
        assert!(start.elapsed() < std::time::Duration::from_secs(20), "{line}: {:?}", start.elapsed());
        assert_eq!(fixed, lines.as_bytes());
    }
}

#[test]
fn what_may_be_meant_so_is_left() {
    for line in [
        "dbms.ssl.policy.cluster.enabled=false\n",
        "dbms.ssl.policy.cluster.enabled=maybe\n",
        "dbms.nonsense=1\n",
        "server.cluster.nonsense=1\n",
        "dbms.ssl.policy.clutser2x.enabled=true\n",
    ] {
        assert_fixes(line, line, "5.26");
    }
    for line in [
        "private_key_password=\"a\"",
        "private_key_password=a\\b",
        "base_directory=my\\-certs",
        "base_directory=\u{fc}",
    ] {
        let conf = format!("{ON}dbms.ssl.policy.cluster.{line}\n");
        assert_fixes(&conf, &conf, "5.26");
    }
    // Two different values: which one was meant is a guess where both stop the start, and plain where the last counts.
    let twice = format!("{ON}dbms.ssl.policy.cluster.enabled=false\n");
    assert_fixes(&twice, &twice, "5.26");
    assert_fixes(&twice, &format!("#{twice}"), "4.4");
}

#[test]
fn lines_are_given_back_cut_and_moved() {
    let key = "dbms.ssl.policy.cluster.private_key=k\n";
    let password = "dbms.ssl.policy.cluster.private_key_password=p";
    assert_fixes(&format!("{key}# c\n{password}"), &format!("{password}\n{key}# c\n"), "5.26");
    let swallowed = format!("{ON}dbms.ssl.policy.cluster.trusted_dir=t\\\n  dbms.ssl.policy.cluster.revoked_dir=r\\");
    let given_back = format!("{ON}dbms.ssl.policy.cluster.trusted_dir=t\n  dbms.ssl.policy.cluster.revoked_dir=r\n");
    assert_fixes(&swallowed, &given_back, "5.26");
    assert_fixes(&format!("{ON}{ON}"), &format!("#{ON}{ON}"), "5.26");
    assert_fixes(&format!("{password}\n{password}\n{key}"), &format!("{password}\n{key}"), "5.26");
    assert_fixes(&format!("; a\r\n[b]\r\nexport {ON}"), &format!("#; a\r\n#[b]\r\n{ON}"), "5.26");
    assert_fixes("dbms.ssl.policy.CLUSTER.enabled=true", ON, "5.26");
    assert_fixes("a=b\\\n", "a=b\n", "4.4");
    let both = format!("{ON}dbms.ssl.policy.cluster.enable=true\n");
    assert_fixes(&both, &format!("{ON}#dbms.ssl.policy.cluster.enable=true\n"), "5.26");
    let drive = format!("{ON}dbms.ssl.policy.cluster.base_directory=C:\\users\\neo4j\n");
    assert_fixes(&drive, &drive.replace('\\', "/"), "5.26");
}

#[test]
fn encodings_of_windows_become_ascii() {
    let conf = "dbms.ssl.policy.cluster.enabled=true\r\ndbms.ssl.policy.cluster.private_key_password=\u{fc}\r\n";
    let little: Vec<u8> = format!("\u{feff}{conf}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = format!("\u{feff}{conf}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    let bare: Vec<u8> = conf.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [little, big, bare] {
        let masked = String::from_utf8_lossy(&document(&bytes).masked()).into_owned();
        assert!(masked.ends_with("password=********\r\n"), "{masked}");
        assert_eq!(String::from_utf8_lossy(&fixed(&bytes, "5.26")), conf.replace('\u{fc}', "\\u00fc"));
    }
    assert_eq!(fixed(format!("\u{feff}{ON}").as_bytes(), "5.26"), ON.as_bytes());
}

/// What a repair must never do, for every recorded text and release.
#[test]
fn no_repair_of_a_recorded_text_does_harm() {
    let mut repaired = 0;
    for conf in super::corpus() {
        let bytes = fs::read(&conf).expect("readable");
        for release in RELEASES {
            let name = format!("{} for {release}", conf.display());
            let runtime = runtime(release);
            let home = Path::new("/neo4j");
            let before = document(&bytes).effective(runtime, home);
            let result = interlock::neo4j::conf::fix(&document(&bytes), runtime);
            let new = result.document.secret_bytes();
            let after = document(&new).effective(runtime, home);
            assert!(
                before.stop.is_some() || after.stop.is_none(),
                "{name} was accepted: {}",
                String::from_utf8_lossy(&new)
            );
            assert!(!interlock::neo4j::conf::fix(&document(&new), runtime).changed, "{name} is repaired twice");
            assert_eq!(result.changed, *new != bytes, "{name}");
            repaired += usize::from(result.changed);
            // What worked stays: a policy that was on, and each of its values that nothing was said about.
            if before.stop.is_some() {
                continue;
            }
            for policy in before.policies.iter().filter(|policy| policy.enabled) {
                let now = after.enabled(&policy.scope).unwrap_or_else(|| panic!("{name}: {} is off", policy.scope));
                let is_clean = !before.findings.iter().any(|found| found.severity == Severity::Error);
                if is_clean && !before.findings.iter().any(|found| found.rule.starts_with("conf/unknown")) {
                    assert_eq!(now.base_directory, policy.base_directory, "{name}");
                    assert_eq!(now.private_key, policy.private_key, "{name}");
                    assert_eq!(now.trusted_dir, policy.trusted_dir, "{name}");
                    assert_eq!(now.client_auth, policy.client_auth, "{name}");
                    assert_eq!(now.tls_versions, policy.tls_versions, "{name}");
                    assert_eq!(now.ciphers, policy.ciphers, "{name}");
                    assert_eq!(now.verify_hostname, policy.verify_hostname, "{name}");
                    let password = |policy: &interlock::neo4j::conf::Policy| {
                        policy.private_key_password.as_ref().map(|secret| secret.expose().to_vec())
                    };
                    assert!(password(now) == password(policy), "{name}: another pass phrase");
                }
            }
        }
    }
    assert!(repaired > 100, "only {repaired} repairs");
}

/// A repair answers a finding: the same rule, at the same place.
#[test]
fn every_repair_that_is_offered_belongs_to_a_finding() {
    for conf in super::corpus() {
        let bytes = fs::read(&conf).expect("readable");
        for release in RELEASES {
            let document = document(&bytes);
            let findings = document.effective(runtime(release), Path::new("/neo4j")).findings;
            for repair in repairs(&document, runtime(release)) {
                let is_told = findings.iter().any(|finding| finding.rule == repair.rule && finding.at == repair.at);
                let told: Vec<_> = findings.iter().map(|finding| (finding.rule, &finding.at)).collect();
                assert!(is_told, "{} for {release}: {} at {}: {told:?}", conf.display(), repair.rule, repair.at);
            }
        }
    }
}

#[test]
fn a_misspelt_pass_phrase_is_masked_too() {
    for key in ["private_key_passwrd", "private_key_pasword", "private_key_passphrase", "private_key_p\\u0061ssword"] {
        let conf = format!("dbms.ssl.policy.cluster.{key}=hunter2\n#dbms.ssl.policy.cluster.{key}=hunter2\n");
        let masked =
            String::from_utf8_lossy(&document(conf.lines().next().expect("a line").as_bytes()).masked()).into_owned();
        assert!(!masked.contains("hunter2"), "{masked}");
    }
}
