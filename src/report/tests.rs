//! One outcome, printed three ways.

use super::*;
use crate::finding::{Edition, Release, Runtime};
use crate::neo4j::change_window;
use crate::plan::Plan;

/// Findings from the outside: a plan with one mistake.
fn finding() -> Finding {
    let text = "interlock = 1\n[cluster]\nneo4j = \"5.26\"\n[subject]\ncountry = \"GBR\"\n[[server]]\nname = \"a\"\nhosts = \
                [\"a\"]\n[[server]]\nname = \"b\"\nhosts = [\"b\"]\n";
    Plan::from_toml(text).findings.remove(0)
}

fn pair(from: &str, to: &str) -> Pair {
    Pair {
        from: from.to_owned(),
        to: to.to_owned(),
        host: format!("{to}.example.com"),
        connects: true,
        ok: true,
        rule: None,
        tls: Some("TLSv1.3"),
        cipher: Some("TLS_AES_256_GCM_SHA384"),
        reason: None,
        handshake: Handshake::Real,
        milliseconds: 4,
    }
}

fn refused(from: &str, to: &str) -> Pair {
    Pair {
        connects: false,
        ok: false,
        rule: Some("cert/name-missing"),
        tls: None,
        cipher: None,
        reason: Some(format!("No subject alternative DNS name matching {to}.example.com found.")),
        ..pair(from, to)
    }
}

/// So many servers that all connect to each other and let no stranger in.
fn proven(number: usize) -> Outcome {
    let names: Vec<String> = (1..=number).map(|number| format!("server{number}")).collect();
    let server = Server { loads: true, starts: true, encrypted: true, rule: None, error: None };
    let ordered = names.iter().flat_map(|from| names.iter().map(move |to| (from, to)));
    Outcome {
        neo4j: Some("5.26.30".to_owned()),
        servers: Some(names.iter().map(|name| (name.clone(), server.clone())).collect()),
        pairs: Some(ordered.filter(|(from, to)| from != to).map(|(from, to)| pair(from, to)).collect()),
        strangers: Some(
            names
                .iter()
                .flat_map(|to| {
                    StrangerKind::ALL.map(|kind| Stranger {
                        kind,
                        to: to.clone(),
                        refused: true,
                        handshake: Handshake::Real,
                    })
                })
                .collect(),
        ),
        ..Outcome::new("rehearse")
    }
}

/// Nobody can connect to server3, which stops; server2 is plaintext; one stranger gets in.
fn mixed() -> Outcome {
    let mut outcome = proven(3);
    let pairs = outcome.pairs.as_mut().expect("pairs");
    pairs[1] = refused("server1", "server3");
    pairs[3] = Pair { handshake: Handshake::Modelled, milliseconds: 0, ..refused("server2", "server3") };
    pairs[2] = Pair { handshake: Handshake::Modelled, milliseconds: 0, ..pair("server2", "server1") };
    pairs[5] = Pair { ok: false, tls: None, cipher: None, ..pair("server3", "server2") };
    let servers = outcome.servers.as_mut().expect("servers");
    servers[1].1.encrypted = false;
    servers[2].1 = Server {
        loads: false,
        starts: false,
        encrypted: false,
        rule: Some("folder/trusted-empty"),
        error: Some("java.lang.Exception: Failed to load\n\u{1b}[31mtrusted".to_owned()),
    };
    outcome.strangers.as_mut().expect("strangers")[0].refused = false;
    outcome.findings = vec![finding().with_severity(Severity::Advice), finding()];
    outcome.changed = Some(true);
    outcome.changes = Some(vec![Change { path: "T/server1".to_owned(), action: Action::New }]);
    outcome
}

#[test]
fn the_object_is_the_contracts() {
    let outcome = Outcome { findings: vec![finding()], changed: Some(false), changes: Some(vec![]), ..proven(2) };
    let text = serde_json::to_string(&Outcome { strangers: None, ..outcome }).expect("it is JSON");
    let server = r#"{"loads":true,"starts":true,"encrypted":true,"rule":null,"error":null}"#;
    let pair = |from, to| {
        format!(
            r#"{{"from":"{from}","to":"{to}","host":"{to}.example.com","connects":true,"ok":true,"rule":null,"tls":"TLSv1.3","cipher":"TLS_AES_256_GCM_SHA384","reason":null,"handshake":"real","milliseconds":4}}"#
        )
    };
    let start = r#"{"interlock":1,"command":"rehearse","findings":[{"rule":"draft/country","severity":"error","at":"subject.country (line 5)","title":"#;
    assert!(text.starts_with(start), "{text}");
    let end = format!(
        r#""log":null}}],"neo4j":"5.26.30","servers":{{"server1":{server},"server2":{server}}},"pairs":[{},{}],"changed":false,"changes":[]}}"#,
        pair("server1", "server2"),
        pair("server2", "server1"),
    );
    assert!(text.ends_with(&end), "{text}\n{end}");
    let bare = serde_json::to_string(&Outcome::new("set-up")).expect("it is JSON");
    assert_eq!(bare, r#"{"interlock":1,"command":"set-up","findings":[]}"#);
}

#[test]
fn the_schema_takes_what_is_printed_and_nothing_else() {
    let schema = serde_json::from_str(include_str!("../../assets/interlock.schema.json")).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is one");
    for outcome in [Outcome::new("set-up"), proven(3), mixed()] {
        let object = serde_json::to_value(&outcome).expect("it is JSON");
        let errors: Vec<String> =
            schema.iter_errors(&object).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    let object = serde_json::to_value(mixed()).expect("it is JSON");
    for (pointer, value) in [
        ("/interlock", serde_json::json!(2)),
        ("/command", serde_json::json!("guess")),
        ("/findings/0/severity", serde_json::json!("fatal")),
        ("/findings/0/rule", serde_json::json!("Country")),
        ("/pairs/0/handshake", serde_json::json!("guessed")),
        ("/pairs/0/milliseconds", serde_json::json!(-1)),
        ("/strangers/0", serde_json::json!({"kind": "own-certificate", "to": "a", "refused": true, "x": 1})),
        ("/servers/server1", serde_json::json!({"loads": true})),
        ("/changes/0/action", serde_json::json!("delete")),
    ] {
        let mut wrong = object.clone();
        *wrong.pointer_mut(pointer).expect("it is there") = value;
        assert!(!schema.is_valid(&wrong), "{pointer}");
    }
}

#[test]
fn a_proven_cluster_is_a_picture_and_a_line() {
    let outcome = Outcome { strangers: None, ..proven(3) };
    assert_eq!(
        text(&outcome, Style::default()),
        "Row connects to column.\n         \
         server1  server2  server3\n\
         server1     —       ok       ok\n\
         server2    ok        —       ok\n\
         server3    ok       ok        —\n  \
         ok     connects, encrypted, both sides proven\n\
         \n\
         3 servers, 6 of 6 connections pass, no findings, judged as Neo4j 5.26.30\n"
    );
}

#[test]
fn what_fails_is_said_in_words_that_need_no_colour() {
    let style = Style { colour: false, width: 80 };
    assert_eq!(text(&mixed(), style), include_str!("tests/mixed.txt"));
    let coloured = text(&mixed(), Style { colour: true, ..style });
    assert!(coloured.contains("\u{1b}[31merror[draft/country]\u{1b}[0m"));
    let mut bare = coloured;
    for code in ["31", "32", "33", "36", "2", "1", "0"] {
        bare = bare.replace(&format!("\u{1b}[{code}m"), "");
    }
    assert_eq!(bare, text(&mixed(), style), "colour adds nothing but colour");
}

#[test]
fn a_large_cluster_has_a_mark_for_each_cell_and_a_list_that_ends() {
    let mut outcome = proven(60);
    for pair in outcome.pairs.as_mut().expect("pairs").iter_mut().filter(|pair| pair.to == "server18") {
        *pair = refused(&pair.from, &pair.to);
    }
    let printed = text(&outcome, Style::default());
    let row = format!("server1   —{}x{}", "+".repeat(16), "+".repeat(42));
    assert!(printed.contains(&row), "{printed}");
    assert!(printed.contains("\n  59 servers → server18 (server18.example.com)  cert/name-missing: "), "{printed}");
    for pair in outcome.pairs.as_mut().expect("pairs") {
        pair.ok = false;
        pair.reason = Some(format!("{} {}", pair.from, pair.to));
    }
    let printed = text(&outcome, Style::default());
    assert!(printed.contains("\n  and 3520 connections more\n"), "{printed}");
    assert!(printed.lines().all(|line| line.chars().count() <= 100), "{printed}");
    // Where not even marks fit, the list and the sum remain.
    let narrow = text(&outcome, Style { colour: false, width: 60 });
    assert!(!narrow.contains("+++"), "{narrow}");
    assert!(narrow.contains("0 of 3540 connections pass"), "{narrow}");
}

/// A finding at a file whose fix has a command for that file.
fn about(file: &str) -> Finding {
    crate::finding::catalogue::key::damaged(file)
}

#[test]
fn one_advice_for_many_places_is_given_once() {
    let files: Vec<String> = (1..=9).map(|number| format!("T/server{number}/private.key")).collect();
    let mut outcome = Outcome::of_findings("rehearse", files.iter().map(|file| about(file)).collect());
    let printed = text(&outcome, Style::default());
    let start = "error[key/damaged] 9 places\n  at    T/server1/private.key\n        T/server2/private.key\n";
    assert!(printed.starts_with(start), "{printed}");
    assert!(printed.contains("        T/server6/private.key\n        and 3 more\n  what  "), "{printed}");
    assert_eq!(printed.matches("  fix   ").count(), 1, "{printed}");
    assert!(printed.ends_with("\n9 errors\n"), "{printed}");
    let page = page(&outcome, "server1", None);
    assert!(page.contains("9 places</p>"), "{page}");
    assert!(
        page.contains("<dt>Where</dt><dd class=\"mono\">T/server1/private.key<br>T/server2/private.key<br>"),
        "{page}"
    );
    assert_eq!(json(&outcome).matches("\"rule\"").count(), 9, "JSON has each by itself");
    // The same text about the same place twice is one, and has no list.
    outcome.findings.truncate(1);
    outcome.findings.push(outcome.findings[0].clone());
    assert!(text(&outcome, Style::default()).starts_with("error[key/damaged] T/server1/private.key\n  what  "));
}

#[test]
fn a_server_beside_its_own_file_is_one_place() {
    let at = |at: &str| Finding { at: at.to_owned(), ..finding() };
    let findings = vec![at("T/server1/conf/neo4j.conf:9"), at("server1"), at("server2")];
    let printed = text(&Outcome { findings, pairs: None, strangers: None, ..proven(2) }, Style::default());
    assert!(printed.contains("2 places\n  at    T/server1/conf/neo4j.conf:9\n        server2\n  what"), "{printed}");
}

#[test]
fn paths_are_below_the_folder_that_was_given_and_commands_stay_whole() {
    let finding = about("out/T/a/private.key");
    let outcome = Outcome { folder: Some("out/T/".to_owned()), ..Outcome::of_findings("rehearse", vec![finding]) };
    let printed = text(&outcome, Style { colour: false, width: 200 });
    let start = "Paths are below out/T/.\n\nerror[key/damaged] a/private.key\n";
    assert!(printed.starts_with(start), "{printed}");
    assert!(printed.contains("`openssl pkey -noout -in 'out/T/a/private.key'`"), "{printed}");
    // A folder whose name is part of another path, or that stands alone, is left where it is.
    for (folder, at) in [("T", "AT/a"), ("T", "T"), (".", "../a"), ("/", "/a")] {
        let outcome = Outcome { folder: Some(folder.to_owned()), ..Outcome::of_findings("rehearse", vec![about(at)]) };
        let printed = text(&outcome, Style::default());
        assert!(printed.starts_with(&format!("error[key/damaged] {at}\n")), "{printed}");
    }
    let here = Outcome { folder: Some(".".to_owned()), ..Outcome::of_findings("rehearse", vec![about("./a/k")]) };
    let printed = text(&here, Style::default());
    assert!(printed.starts_with("Paths are below this folder.\n\nerror[key/damaged] a/k\n"), "{printed}");
}

#[test]
fn a_rule_that_has_much_to_say_is_cut_short() {
    let findings = (1..=8).map(|number| Finding { what: format!("this is {number}"), ..about("a") }).collect();
    let printed = text(&Outcome::of_findings("rehearse", findings), Style::default());
    assert!(printed.contains("this is 6\n") && !printed.contains("this is 7"), "{printed}");
    assert!(printed.contains("\nerror[key/damaged] and 2 more of this rule: --json has them all\n"), "{printed}");
}

#[test]
fn the_sum_breaks_between_facts() {
    let outcome = Outcome { findings: vec![finding(); 3], ..proven(3) };
    let printed = text(&outcome, Style { colour: false, width: 60 });
    let end = "\n3 servers, 6 of 6 connections pass,\n12 of 12 strangers refused, 3 errors,\njudged as Neo4j 5.26.30\n";
    assert!(printed.ends_with(end), "{printed}");
}

#[test]
fn names_that_do_not_fit_above_are_numbered() {
    let mut outcome = proven(12);
    outcome.strangers = None;
    let printed = text(&outcome, Style::default());
    assert!(printed.contains("\n 1 server1     —       ok"), "{printed}");
    assert!(printed.contains("\n12 server12    ok"), "{printed}");
    assert!(printed.lines().all(|line| line.chars().count() <= 120), "{printed}");
}

const RUNTIME: Runtime = Runtime { release: Release::new(5, 26, 0), edition: Edition::Enterprise, java: 17 };

fn page(outcome: &Outcome, name: &str, home: Option<&str>) -> String {
    let placed = |path: &str, kind| Placed { source: format!("{name}/{path}"), target: path.to_owned(), kind };
    let card = CertificateCard {
        subject: "CN=server1.example.com,O=Example <& Sons>,C=GB".to_owned(),
        issuer: "CN=server1.example.com,O=Example <& Sons>,C=GB".to_owned(),
        serial: "4f".repeat(16),
        not_before: "2026-11-01T10:00:00Z".to_owned(),
        not_after: "2027-11-01T10:10:00Z".to_owned(),
        san: vec!["DNS:server1.example.com".to_owned(), "IP:192.168.210.174".to_owned()],
        key: "RSA 4096".to_owned(),
        sha256: "ab".repeat(32),
    };
    html(&Page {
        cluster: "prod",
        outcome,
        authority: None,
        window: change_window::checklist("prod", RUNTIME),
        servers: vec![PageServer {
            name: name.to_owned(),
            hosts: vec!["server1.example.com".to_owned(), "192.168.210.174".to_owned()],
            home: home.map(str::to_owned),
            conf: None,
            certificates: vec![card],
            placed: vec![
                placed("certificates/cluster", PlacedKind::Folder { files: 0 }),
                placed("certificates/cluster/trusted", PlacedKind::Folder { files: 2 }),
                placed("certificates/cluster/private.key", PlacedKind::Key),
                placed("certificates/cluster/public.crt", PlacedKind::Certificate),
                placed("conf/neo4j.conf", PlacedKind::Conf { is_whole: false, has_secret: true }),
            ],
        }],
    })
}

#[test]
fn the_page_needs_nothing_else_and_is_the_same_each_time() {
    let outcome = mixed();
    let one = page(&outcome, "server1", None);
    let mut later = outcome.clone();
    for pair in later.pairs.as_mut().expect("pairs") {
        pair.milliseconds += 3;
    }
    assert_eq!(one, page(&later, "server1", None), "how long a handshake took is not on it");
    for foreign in ["http://", "https://", "<script", "src=", "url(", "@import", "<link"] {
        assert!(!one.contains(foreign), "{foreign}");
    }
    for expected in [
        "<h1>prod: 3 of 6 connections do not pass</h1>",
        "O=Example &lt;&amp; Sons&gt;",
        "not refused by server1",
        "cert/name-missing",
        "<dd><code>GBR</code> is not a country code of two letters</dd>",
        "<td>0400</td><td>SYSTEM, Administrators",
        "sudo install -o neo4j -g neo4j -m 0400 &#39;server1/certificates/cluster/private.key&#39; \
         &quot;$NEO4J_HOME&quot;/&#39;certificates/cluster/private.key&#39;\n",
        "sudo install -o neo4j -g neo4j -m 0644 -t &quot;$NEO4J_HOME&quot;/&#39;certificates/cluster/trusted&#39; \
         &#39;server1/certificates/cluster/trusted&#39;/*\n",
        "icacls (Join-Path $env:NEO4J_HOME &#39;certificates\\cluster\\private.key&#39;) /inheritance:r /grant:r \
         &#39;*S-1-5-18:R&#39; &#39;*S-1-5-32-544:F&#39;\n",
    ] {
        assert!(one.contains(expected), "{expected}\n{one}");
    }
    let mut open = proven(3);
    assert!(page(&open, "server1", None).contains("<h1>prod: all 6 connections pass</h1>"));
    open.strangers.as_mut().expect("strangers")[0].refused = false;
    assert!(page(&open, "server1", None).contains("<h1>prod: all 6 connections pass, and strangers get in</h1>"));
}

#[test]
fn the_page_has_the_steps_of_the_change_window_in_their_order() {
    let page = page(&proven(3), "server1", None);
    let places: Vec<usize> =
        ["NTP runs", "fix a time", "back up all databases", "SHOW SERVERS", "stop all servers", "dial 5000"]
            .iter()
            .map(|step| page.find(step).unwrap_or_else(|| panic!("{step}\n{page}")))
            .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn names_from_outside_stay_text_in_the_page_and_in_its_commands() {
    let nasty = "a'; rm -rf ~ #<script>\u{2019}";
    let page = page(&proven(2), nasty, Some("/opt/neo 4j's"));
    assert!(!page.contains("<script>"));
    assert!(
        page.contains(
            "&#39;a&#39;\\&#39;&#39;; rm -rf ~ #&lt;script&gt;\u{2019}/certificates/cluster/private.key&#39; \
                           &#39;/opt/neo 4j&#39;\\&#39;&#39;s/certificates/cluster/private.key&#39;"
        ),
        "{page}"
    );
    assert!(!page.contains("icacls"), "a home on Linux needs no Windows commands");
    let windows = self::page(&proven(2), nasty, Some("\\\\a\\neo4j"));
    assert!(
        windows.contains(
            "&#39;a&#39;&#39;; rm -rf ~ #&lt;script&gt;\u{2019}\u{2019}\\certificates\\cluster\\private.key&#39; \
                              -Destination &#39;\\\\a\\neo4j\\certificates\\cluster\\private.key&#39;"
        ),
        "{windows}"
    );
    assert!(!windows.contains("sudo"));
}

#[test]
fn a_page_of_a_hundred_servers_stays_small() {
    let page = page(&proven(100), "server1", None);
    assert!(page.len() < 1_000_000, "{}", page.len());
    assert!(page.contains("<td class=\"ok\" title=\"server1 → server2: passed \"></td>"));
}
