//! The plan file as a whole.

use super::*;

#[test]
fn the_sample_is_a_plan_of_three_servers() {
    let plan = accepted(SAMPLE);
    assert_eq!(plan.cluster, "prod");
    assert_eq!(plan.release, "5.26".parse().expect("a release"));
    assert_eq!(plan.java, None);
    let names: Vec<(&str, String)> =
        plan.servers.iter().map(|server| (server.common_name(), server.hosts[1].to_string())).collect();
    assert_eq!(
        names,
        [
            ("server1.example.com", "192.168.210.174".to_owned()),
            ("server2.example.com", "192.168.210.175".to_owned()),
            ("server3.example.com", "192.168.210.176".to_owned()),
        ]
    );
    assert_eq!(Plan::try_from(&Draft::sample()), Ok(plan));
}

#[test]
fn what_is_left_out_has_the_contracts_defaults() {
    let short = accepted(&servers(3));
    let long = accepted(SAMPLE);
    assert_eq!(short.certificates, long.certificates);
    assert_eq!(short.policy, long.policy);
    assert_eq!(short.files, long.files);
    assert_eq!(short.edition, long.edition);
    assert_eq!(short.subject, Subject::default());
}

#[test]
fn a_draft_survives_being_saved() {
    let mut draft = Draft::sample();
    draft.cluster.java = Some(17);
    draft.subject.locality = Some("Zürich \"quoted\" \\ 東京".to_owned());
    draft.subject.state = Some("a".to_owned());
    draft.subject.email = Some("dba@example.com".to_owned());
    draft.certificates.ca = Some("ca.crt".to_owned());
    draft.policy.ciphers = Some(DraftCiphers::List(vec!["TLS_AES_256_GCM_SHA384".to_owned()]));
    draft.servers[0].home = Some(r"\\server1\neo4j".to_owned());
    draft.servers[0].conf = Some("/etc/neo4j/neo4j.conf".to_owned());
    draft.servers[0].private_key = Some("a.key".to_owned());
    draft.servers[0].public_certificate = Some("a.crt".to_owned());
    assert_eq!(Draft::from_toml(&draft.to_toml()), Ok(draft));
    assert_eq!(Draft::from_toml(&Draft::default().to_toml()), Ok(Draft::default()));
}

#[test]
fn broken_toml_has_line_and_column() {
    refused(
        &edited("\"prod\"", "\"prod"),
        [
            "draft/toml",
            "plan:5:13",
            "line 5 cannot be read from column 13 on: invalid basic string, expected `\"`",
            "a plan is a TOML file: each line is a `[section]`, a `name = value` or a `# comment`; text stands in double \
             quotes, lists in square brackets",
            "correct line 5 at column 13; the lines around it were not judged yet",
        ],
    );
    assert_eq!(
        said("é = = 1"),
        "draft/toml at plan:1:5: line 1 cannot be read from column 5 on: extra `=`, expected nothing"
    );
    assert!(!Plan::from_toml("a = = 1").is_readable);
    assert!(Plan::from_toml(&edited("\"GB\"", "\"GBR\"")).is_readable);
    accepted(&format!("\u{feff}{SAMPLE}"));
    accepted(&SAMPLE.replace('\n', "\r\n"));
}

#[test]
fn an_unknown_field_is_refused_with_the_nearest_known_one() {
    refused(
        &edited("verify_hostname", "verify_hostnames"),
        [
            "draft/unknown-field",
            "policy.verify_hostnames (line 25)",
            "`[policy]` has no field `verify_hostnames`",
            "a misspelt field that is passed over would leave its default in force without a word",
            "did you mean `verify_hostname`? Write that, or delete the line",
        ],
    );
    let fix = |from, to| findings(&edited(from, to)).into_iter().map(|f| f.fix).collect::<Vec<_>>();
    assert_eq!(fix("organizational_unit", "days"), ["move the line into `[certificates]`"]);
    assert_eq!(
        fix("name = \"prod\"", "pink = 1"),
        ["delete it; `[cluster]` takes `name`, `neo4j`, `edition` and `java`"]
    );
    assert_eq!(fix("[[server]]", "[[sever]]\n[[server]]"), ["did you mean `server`? Write that, or delete the line"]);
}

#[test]
fn a_value_of_another_type_is_refused_and_the_rest_is_judged() {
    refused(
        &edited("\"5.26\"", "5.26"),
        [
            "draft/wrong-type",
            "cluster.neo4j (line 6)",
            "`neo4j` must be text in double quotes, and is a number with a point",
            "a guess at what was meant could end in a certificate",
            "write `neo4j = \"5.26\"`",
        ],
    );
    let text =
        edited("365", "\"365\"").replace("\"GB\"", "\"GBR\"").replace("verify_hostname = true", "verify_hostname = 1");
    assert_eq!(
        said(&text),
        "draft/wrong-type at certificates.days (line 19): `days` must be a whole number, and is text\n\
         draft/wrong-type at policy.verify_hostname (line 25): `verify_hostname` must be `true` or `false`, and is a number\n\
         draft/country at subject.country (line 11): `GBR` is not a country code of two letters"
    );
    let hosts = "[\"server1.example.com\", \"192.168.210.174\"]";
    assert_eq!(findings(&edited(hosts, "\"a\""))[0].fix, "write `hosts = [\"a\"]`");
    assert_eq!(
        said(&edited(hosts, "[\"a\", 1]")),
        "draft/wrong-type at server[0].hosts[1] (line 38): `hosts` must be text in double quotes, and is a number"
    );
    assert_eq!(
        said("interlock = 1\nserver = 3\n[cluster]\nneo4j = \"5\""),
        "draft/wrong-type at server (line 2): `server` must be sections, and is a number"
    );
    assert_eq!(
        accepted(&edited("\"auto\"", "[\"TLS_AES_128_GCM_SHA256\"]")).policy.ciphers,
        Ciphers::List(vec!["TLS_AES_128_GCM_SHA256".to_owned()])
    );
    assert_eq!(accepted(&edited("365", "3_65")).certificates.days, 365);
}

#[test]
fn the_format_must_be_named_and_known() {
    refused(
        &edited("interlock = 1", ""),
        [
            "draft/missing",
            "interlock",
            "the plan does not say which format it has",
            "the number says how the rest is to be read, today and by later versions of this program",
            "write `interlock = 1` as the first line",
        ],
    );
    assert_eq!(
        said(&edited("interlock = 1", "interlock = 2")),
        "draft/version at interlock (line 2): the plan's format is 2; this program reads format 1"
    );
}

#[test]
fn what_is_too_much_is_not_read() {
    let text = "#".repeat(MAX_PLAN_BYTES + 1);
    assert_eq!(findings(&text)[0].rule, "draft/too-large");
    let mut draft = Draft::sample();
    draft.servers[0].hosts = Some((0..101).map(|n| format!("h{n}.example")).collect());
    draft.policy.ciphers = Some(DraftCiphers::List(vec!["TLS_A".to_owned(); 101]));
    let rules: Vec<_> = Plan::check(&draft).1.into_iter().map(|f| f.rule).collect();
    assert_eq!(rules, ["draft/too-many", "draft/too-many"]);
    let deep = format!("a = {}", "[".repeat(100_000));
    assert_eq!(findings(&deep)[0].rule, "draft/toml");
}

#[test]
fn a_draft_without_lines_names_fields_alone() {
    let mut draft = Draft::from_toml(SAMPLE).expect("the sample is right");
    assert_eq!(draft.lines.place("server[2].hosts[1]"), "server[2].hosts[1] (line 48)");
    draft.lines = Lines::default();
    assert_eq!(draft.lines.place("server[2].hosts[1]"), "server[2].hosts[1]");
}

#[test]
fn half_a_file_is_refused_or_read_and_never_more_than_that() {
    let ends = SAMPLE.char_indices().map(|(end, _)| &SAMPLE[..end]);
    let starts = SAMPLE.char_indices().map(|(start, _)| &SAMPLE[start..]);
    for part in ends.chain(starts).step_by(3) {
        findings(part);
    }
}
