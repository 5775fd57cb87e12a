//! From names to a proven cluster, through the terminal's door, with other implementations as witnesses.

mod common;

use common::{cli, cli_with_input, openssl, openssl_is_there, rules, setting, snapshot};
use serde_json::Value;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SERVERS: [&str; 3] = ["server1", "server2", "server3"];

/// P-256 keys: as much TLS as with RSA-4096, in a fraction of the time.
fn small_plan(extra: &str) -> String {
    let servers: String = SERVERS
        .iter()
        .enumerate()
        .map(|(i, name)| {
            format!("[[server]]\nname = \"{name}\"\nhosts = [\"{name}.example.com\", \"192.0.2.{}\"]\n", i + 1)
        })
        .collect();
    format!(
        "interlock = 1\n[cluster]\nname = \"test\"\nneo4j = \"5.26\"\n[subject]\ncountry = \"GB\"\norganization = \
         \"Ünïcode Ltd\"\norganizational_unit = \"CTU\"\n[certificates]\nkey = \"ecdsa-p256\"\n{extra}\n{servers}"
    )
}

fn write_plan(folder: &Path, text: &str) {
    fs::write(folder.join("plan.toml"), text).expect("the plan can be written");
}

#[track_caller]
fn assert_proven(outcome: &Value, servers: usize) {
    let errors: Vec<&Value> =
        outcome["findings"].as_array().expect("findings").iter().filter(|f| f["severity"] == "error").collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let all = outcome["servers"].as_object().expect("servers");
    assert_eq!(all.len(), servers);
    for (name, server) in all {
        for what in ["loads", "starts", "encrypted"] {
            assert_eq!(server[what], true, "{name} {what}: {server}");
        }
    }
    let pairs = outcome["pairs"].as_array().expect("pairs");
    assert_eq!(pairs.len(), servers * (servers - 1));
    for pair in pairs {
        assert_eq!((&pair["ok"], &pair["handshake"]), (&Value::from(true), &Value::from("real")), "{pair}");
    }
    let strangers = outcome["strangers"].as_array().expect("strangers");
    assert_eq!(strangers.len(), servers * 4);
    for stranger in strangers {
        assert_eq!(stranger["refused"], true, "{stranger}");
    }
}

#[test]
fn the_sample_is_proven_and_the_second_time_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = cli(folder.path(), ["set-up", "--out", "T", "--json"]).json_with(0);
    assert_proven(&first, 3);
    assert_eq!(first["changed"], true);
    let before = snapshot(&folder.path().join("T"));
    let second = cli(folder.path(), ["set-up", "--out", "T", "--json"]).json_with(0);
    assert_proven(&second, 3);
    assert_eq!(second["changed"], false);
    assert_eq!(snapshot(&folder.path().join("T")), before);
    let rehearsed = cli(folder.path(), ["rehearse", "T", "--json"]).json_with(0);
    assert_proven(&rehearsed, 3);
}

#[test]
fn the_folders_are_laid_out_as_promised() {
    let folder = tempfile::tempdir().expect("a folder");
    write_plan(folder.path(), &small_plan(""));
    cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]).json_with(0);
    let files: Vec<String> = snapshot(&folder.path().join("T"))
        .iter()
        .map(|(path, _)| path.to_string_lossy().replace('\\', "/"))
        .filter(|path| path.starts_with("server1/") || !path.contains('/'))
        .collect();
    assert_eq!(
        files,
        [
            "interlock.json",
            "report.html",
            "server1/certificates/cluster/private.key",
            "server1/certificates/cluster/public.crt",
            "server1/certificates/cluster/trusted/server2.crt",
            "server1/certificates/cluster/trusted/server3.crt",
            "server1/conf/neo4j.conf",
        ]
    );
    assert!(folder.path().join("T/server1/certificates/cluster/revoked").is_dir());
}

#[cfg(unix)]
#[test]
fn keys_and_confs_are_private_and_the_pass_phrase_stands_in_the_conf_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    write_plan(folder.path(), &small_plan(""));
    let run = cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]);
    run.json_with(0);
    let out = folder.path().join("T");
    for server in SERVERS {
        for file in ["certificates/cluster/private.key", "conf/neo4j.conf"] {
            let mode = fs::metadata(out.join(server).join(file)).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o077, 0, "{server}/{file} is {mode:o}");
        }
        let conf = out.join(server).join("conf/neo4j.conf");
        let pass = setting(&conf, "dbms.ssl.policy.cluster.private_key_password").expect("the key is encrypted");
        assert_eq!(pass.len(), 24);
        for (path, bytes) in snapshot(&out) {
            let there = bytes.windows(pass.len()).any(|w| w == pass.as_bytes());
            assert_eq!(there, path == Path::new(server).join("conf/neo4j.conf"), "{}", path.display());
        }
        assert!(!run.out.contains(&pass) && !run.err.contains(&pass));
    }
}

#[test]
fn a_private_ca_signs_all_and_its_key_is_in_no_servers_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    write_plan(folder.path(), &small_plan("trust = \"private-ca\""));
    let outcome = cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]).json_with(0);
    assert_proven(&outcome, 3);
    let files = snapshot(&folder.path().join("T"));
    let keys: Vec<_> = files.iter().filter(|(_, b)| b.windows(11).any(|w| w == b"PRIVATE KEY")).collect();
    assert_eq!(keys.len(), 4, "three servers' keys and the CA's");
    let again = cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]).json_with(0);
    assert_eq!(again["changed"], false);
    if openssl_is_there() {
        for server in SERVERS {
            let base = folder.path().join("T").join(server).join("certificates/cluster");
            let anchor =
                fs::read_dir(base.join("trusted")).expect("trusted").next().expect("one").expect("entry").path();
            let arg = |p: &Path| p.to_string_lossy().into_owned();
            for purpose in ["sslserver", "sslclient"] {
                openssl([
                    "verify",
                    "-purpose",
                    purpose,
                    "-x509_strict",
                    "-CAfile",
                    &arg(&anchor),
                    &arg(&base.join("public.crt")),
                ]);
            }
        }
    }
}

#[test]
fn a_companys_ca_gets_requests_and_nothing_is_claimed() {
    let folder = tempfile::tempdir().expect("a folder");
    write_plan(folder.path(), &small_plan("trust = \"company-ca\""));
    let outcome = cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]).json_with(0);
    assert_eq!(outcome["servers"].as_object().map(serde_json::Map::len), Some(0));
    assert_eq!(outcome["pairs"].as_array().map(Vec::len), Some(0));
    for server in SERVERS {
        let request = folder.path().join("T").join(server).join("request.csr");
        assert!(request.is_file());
        if openssl_is_there() {
            let text = openssl(["req", "-verify", "-noout", "-text", "-in", &request.to_string_lossy()]);
            assert!(text.contains(&format!("DNS:{server}.example.com")), "{text}");
        }
    }
    let again = cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]).json_with(0);
    assert_eq!(again["changed"], false);
}

#[test]
fn a_dry_run_says_what_it_would_do_and_does_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    write_plan(folder.path(), &small_plan(""));
    let outcome = cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--dry-run", "--json"]).json_with(0);
    assert_proven(&outcome, 3);
    assert_eq!(outcome["changed"], true, "it would change the disk");
    assert!(outcome["changes"].as_array().expect("changes").len() > 10);
    assert_eq!(snapshot(folder.path()).len(), 1, "only the plan itself");
}

#[test]
fn another_plan_never_replaces_a_key_unasked_and_backs_it_up_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    write_plan(folder.path(), &small_plan(""));
    cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]).json_with(0);
    let before = snapshot(&folder.path().join("T"));
    write_plan(folder.path(), &small_plan("").replace("ecdsa-p256", "ecdsa-p384"));
    let refused = cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]).json_with(1);
    assert_eq!(rules(&refused), ["file/key-exists"; 3]);
    assert_eq!(refused["changed"], false);
    assert_eq!(snapshot(&folder.path().join("T")), before);
    let replaced = cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--replace", "--json"]).json_with(0);
    assert_proven(&replaced, 3);
    assert_eq!(replaced["changed"], true);
    let old_key = &before.iter().find(|(p, _)| p.ends_with("private.key")).expect("a key").1;
    let kept = snapshot(&folder.path().join("T"));
    let backups: Vec<_> = kept.iter().filter(|(_, bytes)| bytes == old_key).collect();
    assert_eq!(backups.len(), 1, "the old key is kept once");
}

#[test]
fn a_pass_phrase_of_ones_own_comes_from_a_file_or_from_standard_input() {
    let folder = tempfile::tempdir().expect("a folder");
    write_plan(folder.path(), &small_plan(""));
    let args = ["set-up", "plan.toml", "--out", "T", "--pass-phrase-file", "-", "--json"];
    let outcome = cli_with_input(folder.path(), args, b"Correct Horse 7\n").json_with(0);
    assert_proven(&outcome, 3);
    let conf = folder.path().join("T/server2/conf/neo4j.conf");
    let pass = setting(&conf, "dbms.ssl.policy.cluster.private_key_password");
    assert_eq!(pass.as_deref(), Some("Correct Horse 7"));
    let refused = cli_with_input(
        folder.path(),
        ["set-up", "plan.toml", "--out", "U", "--pass-phrase-file", "-", "--json"],
        "pässword\n".as_bytes(),
    )
    .json_with(1);
    assert!(!refused.to_string().contains("pässword"));
    assert!(!folder.path().join("U").exists());
}

#[test]
fn a_given_conf_keeps_its_lines_and_gets_the_policy() {
    let folder = tempfile::tempdir().expect("a folder");
    write_plan(folder.path(), &small_plan(""));
    let given = "# ours\r\nserver.bolt.listen_address=:7687\r\ndbms.ssl.policy.cluster.enable=true\r\n# end";
    fs::write(folder.path().join("s1.conf"), given).expect("written");
    let outcome =
        cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--conf", "server1=s1.conf", "--json"]).json_with(0);
    assert_proven(&outcome, 3);
    assert!(rules(&outcome).contains(&"conf/enable-for-enabled".to_owned()), "{:?}", rules(&outcome));
    let written = fs::read_to_string(folder.path().join("T/server1/conf/neo4j.conf")).expect("written");
    assert!(
        written.starts_with("# ours\r\nserver.bolt.listen_address=:7687\r\ndbms.ssl.policy.cluster.enabled=true\r\n"),
        "{written}"
    );
    assert!(!written.replace("\r\n", "").contains('\n'), "one kind of line end");
    assert_eq!(fs::read_to_string(folder.path().join("s1.conf")).expect("still there"), given);
}

#[test]
fn a_given_conf_may_have_other_policies_whose_files_are_on_the_server() {
    let folder = tempfile::tempdir().expect("a folder");
    write_plan(folder.path(), &small_plan(""));
    fs::write(folder.path().join("s1.conf"), "dbms.ssl.policy.bolt.enabled=true\nserver.bolt.tls_level=REQUIRED\n")
        .expect("written");
    let arguments = ["set-up", "plan.toml", "--out", "T", "--conf", "server1=s1.conf", "--json"];
    assert_proven(&cli(folder.path(), arguments).json_with(0), 3);
    // As a home of its own the folder lacks what that policy needs, and the server would not start from it.
    let outcome = cli(folder.path(), ["rehearse", "T", "--json"]).json_with(1);
    assert_eq!(outcome["servers"]["server1"]["rule"], "folder/base-missing");
    assert_eq!(outcome["servers"]["server2"]["loads"], true);
}

#[test]
fn openssl_agrees_on_the_very_files_in_both_directions() {
    if !openssl_is_there() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    write_plan(folder.path(), &small_plan("encrypt_keys = true").replace("ecdsa-p256", "rsa-2048"));
    cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]).json_with(0);
    let base = |server: &str| folder.path().join("T").join(server).join("certificates/cluster");
    for server in SERVERS {
        let own = base(server).join("public.crt").to_string_lossy().into_owned();
        for purpose in ["sslserver", "sslclient"] {
            openssl(["verify", "-purpose", purpose, "-CAfile", &own, &own]);
        }
    }
    for (from, to) in [("server1", "server2"), ("server2", "server1"), ("server3", "server1")] {
        assert!(shakes_hands(folder.path(), from, to), "{from} → {to}");
    }
    // The refusing twin: server1 without server2's certificate in its trusted folder refuses it.
    fs::remove_file(base("server1").join("trusted/server2.crt")).expect("removed");
    assert!(!shakes_hands(folder.path(), "server2", "server1"));
    let outcome = cli(folder.path(), ["rehearse", "T", "--json"]).json_with(1);
    let pair = |from: &str, to: &str| {
        outcome["pairs"]
            .as_array()
            .expect("pairs")
            .iter()
            .find(|p| p["from"] == from && p["to"] == to)
            .cloned()
            .expect("there")
    };
    assert_eq!(pair("server2", "server1")["ok"], false);
    assert_eq!(pair("server2", "server1")["rule"], "trust/initiator-not-trusted");
    assert_eq!(pair("server1", "server2")["ok"], false);
    assert_eq!(pair("server1", "server2")["rule"], "trust/acceptor-not-trusted");
    assert_eq!(pair("server3", "server2")["ok"], true);
}

/// `openssl s_client` with `from`'s files against `openssl s_server` with `to`'s; both check the other.
fn shakes_hands(folder: &Path, from: &str, to: &str) -> bool {
    let base = |server: &str| folder.join("T").join(server).join("certificates/cluster");
    let pass = |server: &str| {
        let conf = folder.join("T").join(server).join("conf/neo4j.conf");
        setting(&conf, "dbms.ssl.policy.cluster.private_key_password").expect("encrypted")
    };
    let anchors = |server: &str| {
        let file = folder.join(format!("{server}-{from}-{to}-anchors.pem"));
        let mut all = Vec::new();
        for entry in fs::read_dir(base(server).join("trusted")).expect("trusted") {
            all.extend(fs::read(entry.expect("an entry").path()).expect("a certificate"));
        }
        fs::write(&file, all).expect("written");
        file
    };
    let side = |command: &mut Command, server: &str| {
        command
            .env("PASS", pass(server))
            .args(["-pass", "env:PASS", "-cert"])
            .arg(base(server).join("public.crt"))
            .arg("-key")
            .arg(base(server).join("private.key"))
            .arg("-CAfile")
            .arg(anchors(server));
    };
    let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound").port();
    let mut server = Command::new("openssl");
    server.args([
        "s_server",
        "-quiet",
        "-Verify",
        "3",
        "-verify_return_error",
        "-accept",
        &format!("127.0.0.1:{port}"),
    ]);
    side(&mut server, to);
    let mut server =
        server.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("s_server starts");
    let deadline = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "s_server does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut client = Command::new("openssl");
    client.args(["s_client", "-verify_return_error", "-verify", "3", "-verify_hostname", &format!("{to}.example.com")]);
    // With TLS 1.2 the client's exit code alone tells: the handshake ends after the server has judged it.
    client.args(["-tls1_2", "-connect", &format!("127.0.0.1:{port}")]);
    side(&mut client, from);
    let output = client.stdin(Stdio::null()).output().expect("s_client runs");
    server.kill().expect("s_server ends");
    server.wait().expect("s_server ended");
    output.status.success()
}
