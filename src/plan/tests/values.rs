//! Values, lists and paths.

use super::*;

#[test]
fn dn_fields_keep_x520s_limits_in_any_script() {
    refused(
        &edited("\"GB\"", "\"GBR\""),
        [
            "draft/country",
            "subject.country (line 11)",
            "`GBR` is not a country code of two letters",
            "X.520 allows exactly the two letters of ISO 3166-1 in this field of a certificate: GB, not GBR or England",
            "write the two letters, such as `country = \"GB\"` for the United Kingdom, `\"DE\"` for Germany, `\"US\"` for \
             the United States, or delete the line",
        ],
    );
    assert_eq!(accepted(&edited("\"GB\"", "\"gb\"")).subject.country.as_deref(), Some("GB"));
    for (field, limit) in [("state", 128), ("locality", 128), ("organization", 64), ("organizational_unit", 64)] {
        let with = |length| {
            let mut draft = Draft::sample();
            let value = Some("日".repeat(length));
            match field {
                "state" => draft.subject.state = value,
                "locality" => draft.subject.locality = value,
                "organization" => draft.subject.organization = value,
                _ => draft.subject.organizational_unit = value,
            }
            Plan::try_from(&draft).map_err(|findings| findings[0].what.clone())
        };
        assert!(with(limit).is_ok(), "{field}");
        assert_eq!(with(limit + 1), Err(format!("`{field}` has {} characters", limit + 1)));
    }
    assert_eq!(
        said(&edited("\"Example Ltd\"", "\"Example\\tLtd\"")),
        "draft/control-character at subject.organization (line 12): character 8 of `organization` is U+0009, which cannot \
         be seen"
    );
    for (email, good) in
        [("a@b", true), ("a", false), ("@b", false), ("a@", false), ("a@b@c", false), ("a b@c", false), ("ä@b", false)]
    {
        let text = edited("# state, locality, email", &format!("email = \"{email}\""));
        assert_eq!(
            findings(&text).iter().map(|f| f.rule).collect::<Vec<_>>(),
            if good { vec![] } else { vec!["draft/email"] }
        );
    }
}

#[test]
fn words_are_known_words() {
    refused(
        &edited("\"rsa-4096\"", "\"dsa\""),
        [
            "draft/unknown-value",
            "certificates.key (line 18)",
            "`dsa` is not known here",
            "`key` takes `rsa-2048`, `rsa-3072`, `rsa-4096`, `ecdsa-p256` or `ecdsa-p384`",
            "write one of `rsa-2048`, `rsa-3072`, `rsa-4096`, `ecdsa-p256` or `ecdsa-p384`",
        ],
    );
    accepted(&edited("\"rsa-4096\"", "\"ecdsa-p384\""));
    let fix = |from, to| findings(&edited(from, to)).into_iter().map(|f| f.fix).collect::<Vec<_>>();
    assert_eq!(fix("\"rsa-4096\"", "\"rsa4096\""), ["did you mean `rsa-4096`? Write that"]);
    assert_eq!(fix("\"self-signed\"", "\"self_signed\""), ["did you mean `self-signed`? Write that"]);
    assert_eq!(fix("\"REQUIRE\"", "\"required\""), ["did you mean `REQUIRE`? Write that"]);
    assert_eq!(fix("\"TLSv1.2\"", "\"TLSv1\""), ["did you mean `TLSv1.3`? Write that"]);
    assert_eq!(fix("\"enterprise\"", "\"aura\""), ["write one of `enterprise` or `community`"]);
    assert_eq!(fix("# java = 17", "java = 12 #"), ["write one of `8`, `11`, `17`, `21` or `25`"]);
    assert_eq!(accepted(&edited("# java = 17", "java = 21 #")).java, Some(21));
    assert_eq!(
        said(&edited("\"5.26\"", "\"6\"")),
        "draft/release at cluster.neo4j (line 6): `6` is no release of Neo4j"
    );
    assert_eq!(
        said(&edited("neo4j = \"5.26\"", "#")),
        "draft/missing at cluster.neo4j (line 4): the plan does not say which Neo4j the servers run"
    );
}

#[test]
fn a_policy_offers_versions_and_suites() {
    assert_eq!(
        said(&edited("[\"TLSv1.3\", \"TLSv1.2\"]", "[]")),
        "draft/empty-list at policy.tls_versions (line 23): `tls_versions` is an empty list"
    );
    assert_eq!(accepted(&edited("[\"TLSv1.3\", \"TLSv1.2\"]", "[\"TLSv1.2\"]")).policy.tls_versions, [TlsVersion::V12]);
    assert_eq!(
        said(&edited("\"auto\"", "[]")),
        "draft/empty-list at policy.ciphers (line 26): `ciphers` is an empty list"
    );
    let openssl = findings(&edited("\"auto\"", "[\"ECDHE-RSA-AES256-GCM-SHA384\"]"));
    assert_eq!(openssl[0].rule, "draft/cipher-name");
    assert!(openssl[0].fix.contains("`openssl ciphers -stdname -s -tls1_2 ECDHE-RSA-AES256-GCM-SHA384`"));
    assert_eq!(accepted(&edited("\"auto\"", "\"default\"")).policy.ciphers, Ciphers::Default);
}

#[test]
fn days_are_counted_from_1() {
    refused(
        &edited("days = 365", "days = 0"),
        [
            "draft/days",
            "certificates.days (line 19)",
            "0 days of validity cannot be used",
            "such a certificate would have expired before the first server starts",
            "write `days = 365`, or another number from 1 on",
        ],
    );
    for (days, rules) in [
        ("-1", &["draft/days"][..]),
        ("1", &[]),
        ("825", &[]),
        ("3650", &[]),
        ("3651", &["draft/long-validity"]),
        ("36500", &["draft/long-validity"]),
        ("36501", &["draft/days"]),
        ("9223372036854775807", &["draft/days"]),
        ("9223372036854775808", &["draft/wrong-type"]),
    ] {
        let findings = findings(&edited("days = 365", &format!("days = {days}")));
        assert_eq!(findings.iter().map(|f| f.rule).collect::<Vec<_>>(), rules, "{days}");
    }
}

#[test]
fn paths_stay_inside_and_work_everywhere() {
    refused(
        &edited("\"private.key\"", "\"../x\""),
        [
            "draft/path-outside",
            "files.private_key (line 30)",
            "`private_key = \"../x\"` leads out of the base directory",
            "keys and certificates are written below each server's own folder and nowhere else; Neo4j itself does not start \
             with a path that leads out",
            "write a path below the base directory, such as `private_key = \"private.key\"`",
        ],
    );
    let long = "x".repeat(121);
    for (path, rule) in [
        ("/etc/x", "draft/path-outside"),
        ("C:/x", "draft/path-outside"),
        ("c:x", "draft/path-outside"),
        ("a/../../x", "draft/path-outside"),
        ("a\\\\..\\\\x", "draft/path-outside"),
        ("\\\\\\\\server\\\\x", "draft/path-outside"),
        ("", "draft/path"),
        ("a\\\\b", "draft/path"),
        ("a//b", "draft/path"),
        ("a/", "draft/path"),
        ("./a", "draft/path"),
        ("schlüssel", "draft/path"),
        ("ab:c", "draft/path"),
        ("a\\tb", "draft/path"),
        ("$(x)", "draft/path"),
        ("a ", "draft/path"),
        ("a./b", "draft/path"),
        ("nul.key", "draft/path"),
        ("aux/b", "draft/path"),
        (&long, "draft/path"),
        ("{name}.key", "draft/placeholder"),
        ("{n", "draft/placeholder"),
        ("public.crt", "draft/path-overlap"),
        ("PUBLIC.CRT", "draft/path-overlap"),
        ("trusted/private.key", "draft/path-overlap"),
        ("public.crt/private.key", "draft/path-overlap"),
    ] {
        let findings = findings(&edited("\"private.key\"", &format!("\"{path}\"")));
        assert_eq!(findings.iter().map(|f| f.rule).collect::<Vec<_>>(), [rule], "{path}");
    }
    for path in ["keys/a b.key", "{server}.key", "private_c{n}.key", "trusted.key", "null"] {
        accepted(&edited("\"private.key\"", &format!("\"{path}\"")));
    }
    assert_eq!(said(&edited("\"revoked\"", "\"trusted\"")).lines().count(), 1);
    assert_eq!(
        said(&edited("\"certificates/cluster\"", "\"conf\"").replace("\"private.key\"", "\"neo4j.conf\"")),
        "draft/path-overlap at files (line 28): `private_key` would lie at `conf/neo4j.conf`, in the place of `conf/neo4j.conf` or inside it"
    );
}

#[test]
fn a_servers_name_in_a_path_must_be_ascii() {
    let named = edited("\"private.key\"", "\"{server}.key\"");
    assert_eq!(
        said(&named.replacen("\"server1\"", "\"Сервер\"", 1)),
        "draft/path at files.private_key (line 30): `private_key` has the server's name in it, and `Сервер` is not ASCII"
    );
    let files = accepted(&named).files;
    assert_eq!(files.for_server(1, "server2").private_key, "server2.key");
}

#[test]
fn files_that_are_brought_need_existing() {
    let brought = edited("# home = ", "private_key = \"mine.key\" # ");
    assert_eq!(
        said(&brought),
        "draft/needs-existing at server[0].private_key (line 39): `private_key` is given while `trust` is `self-signed`"
    );
    let plan = accepted(&brought.replace("\"self-signed\" ", "\"existing\"\nca = \"ca.crt\""));
    assert_eq!(plan.certificates.ca.as_deref(), Some("ca.crt"));
    assert_eq!(plan.servers[0].private_key.as_deref(), Some("mine.key"));
}
