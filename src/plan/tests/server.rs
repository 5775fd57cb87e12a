//! Servers, their names and their hosts.

use super::*;

#[test]
fn a_plan_has_2_to_100_servers() {
    refused(
        &servers(1),
        [
            "draft/too-few-servers",
            "server (line 4)",
            "the plan has 1 server",
            "encryption between servers needs a second one that connects to the first",
            "add a `[[server]]` section with `name` and `hosts` for each server of the cluster, two at least",
        ],
    );
    assert_eq!(said(&servers(0)), "draft/too-few-servers at server: the plan has no server");
    refused(
        &servers(101),
        [
            "draft/too-many-servers",
            "server (line 4)",
            "the plan has 101 servers",
            "every server is tried against every other; up to 100 are, which is 9,900 connections",
            "remove 1 of the `[[server]]` sections, or make one plan for each cluster",
        ],
    );
    assert_eq!(accepted(&servers(2)).servers.len(), 2);
    assert_eq!(accepted(&servers(100)).servers.len(), 100);
}

#[test]
fn two_servers_cannot_share_a_name() {
    let why = "each server has a folder of its name; Windows and macOS take names that differ in capitals for one, and the \
               second server's private key would replace the first's";
    refused(
        &edited("\"server2\"", "\"server1\""),
        [
            "draft/duplicate-name",
            "server[1].name (line 43)",
            "`server1` is also the name of server[0].name (line 37)",
            why,
            "give each server a name of its own",
        ],
    );
    assert_eq!(
        said(&edited("\"server2\"", "\"SERVER1\"")),
        "draft/duplicate-name at server[1].name (line 43): `SERVER1` and `server1` of server[0].name (line 37) differ in \
         capitals alone"
    );
    assert_eq!(said(&edited("\"server2\"", "\"Ä\"").replace("\"server3\"", "\"ä\"")).lines().count(), 1);
    accepted(&edited("\"server2\"", "\"server10\""));
}

#[test]
fn a_servers_name_is_a_folders_name_everywhere() {
    refused(
        &with_name("../x"),
        [
            "draft/server-name",
            "server[0].name (line 37)",
            "`../x` begins with a dot",
            "`..` leads out of the folder, and other names with a dot in front are hidden",
            "write a short name of letters, digits and hyphens, such as `name = \"server1\"`; the full host name belongs \
             into `hosts`",
        ],
    );
    refused(
        &with_name("CON"),
        [
            "draft/server-name",
            "server[0].name (line 37)",
            "`CON` is a device's name in Windows",
            "whatever follows a dot, Windows opens the device CON and no folder",
            "write another name, such as `name = \"neo4j-CON\"`",
        ],
    );
    let long = "x".repeat(65);
    let wide = "𝕏".repeat(64);
    for name in [
        "..",
        ".hidden",
        "a/b",
        "a\\b",
        "a:b",
        "a<b",
        "a>b",
        "a\"b",
        "a|b",
        "a?b",
        "a*b",
        "a\tb",
        "a\u{202e}b",
        " a",
        "a ",
        "a.",
        "con",
        "prn.txt",
        "Aux",
        "nul.tar.gz",
        "COM0",
        "com1",
        "LPT9",
        "lpt²",
        "COM¹.log",
        "CONIN$",
        "nul .txt",
        "report.html",
        "Interlock.json",
        "hosts",
        "CA",
        &long,
        &wide,
    ] {
        let findings = findings(&with_name(name));
        assert_eq!(findings.iter().map(|f| f.rule).collect::<Vec<_>>(), ["draft/server-name"], "{name}");
    }
    let fits = "x".repeat(64);
    for name in ["server-1", "Сервер", "a b", "console", "com", "com10", "nulls", "ca2", "a.b", &fits] {
        assert_eq!(accepted(&with_name(name)).servers[0].name, name);
    }
    assert_eq!(said(&with_name("")), "draft/missing at server[0].name (line 37): server 1 has no name");
}

#[test]
fn a_server_needs_a_host() {
    let hosts = "hosts = [\"server1.example.com\", \"192.168.210.174\"]";
    for empty in ["hosts = []", "# none"] {
        let said = findings(&edited(hosts, empty));
        assert_eq!(said.iter().map(|f| f.rule).collect::<Vec<_>>(), ["draft/no-hosts"], "{empty}");
    }
    refused(
        &edited(hosts, "hosts = []"),
        [
            "draft/no-hosts",
            "server[0].hosts (line 38)",
            "`server1` has no host name or address",
            "its certificate must name what the other servers connect to, or they refuse it",
            "write `hosts = [\"server1.example.com\"]` with the host of this server's advertised address; more names and \
             addresses may follow",
        ],
    );
    assert_eq!(accepted(&edited(hosts, "hosts = [\"a\"]")).servers[0].hosts, [Host::Name("a".to_owned())]);
}

#[test]
fn a_port_in_a_host_is_refused_with_the_host_without_it() {
    refused(
        &with_host("server1.example.com:5000"),
        [
            "draft/host-port",
            "server[0].hosts[0] (line 38)",
            "`server1.example.com:5000` has the port `5000` in it",
            "a certificate is made for a host, whatever the port: Neo4j uses the same one for each of its cluster ports",
            "write \"server1.example.com\"",
        ],
    );
    let fix = |host: &str| {
        let findings = findings(&with_host(host));
        assert_eq!(findings.len(), 1, "{findings:#?}");
        (findings[0].rule, findings[0].fix.clone())
    };
    assert_eq!(fix("10.0.0.1:7687"), ("draft/host-port", "write \"10.0.0.1\"".to_owned()));
    assert_eq!(fix("[2001:db8::1]:7687"), ("draft/host-port", "write \"2001:db8::1\"".to_owned()));
    for url in [
        "https://a.example/b",
        "bolt://a.example:7687",
        "neo4j+s://neo4j:pw@a.example:7687/?x#y",
        "a.example/x",
        "neo4j@a.example",
    ] {
        assert_eq!(fix(url), ("draft/host-url", "write \"a.example\"".to_owned()), "{url}");
    }
}

#[test]
fn a_password_in_a_url_is_not_repeated() {
    let said = said(&with_host("bolt://neo4j:hunter2@a.example:7687"));
    assert_eq!(said, "draft/host-url at server[0].hosts[0] (line 38): `…@a.example:7687` is a URL or a path");
}

#[test]
fn hosts_are_names_in_ascii_or_addresses() {
    let label = "a".repeat(63);
    let name = [label.as_str(); 4].join(".");
    for (host, shown) in [
        ("Server1.Example.COM.", "server1.example.com"),
        (" a ", "a"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("3com.example", "3com.example"),
        ("1b", "1b"),
        (&label, &label),
        ("10.0.0.1", "10.0.0.1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
    ] {
        assert_eq!(accepted(&with_host(host)).servers[0].hosts[0].to_string(), shown);
    }
    for (host, rule) in [
        ("", "draft/host"),
        ("a b", "draft/host"),
        ("a..b", "draft/host"),
        (".a", "draft/host"),
        (".", "draft/host"),
        ("-a.b", "draft/host"),
        ("a-.b", "draft/host"),
        ("a\u{1b}", "draft/host"),
        (&format!("{label}a"), "draft/host"),
        (&name, "draft/host"),
        ("bücher.example", "draft/host-not-ascii"),
        ("サーバー", "draft/host-not-ascii"),
        ("*.example.com", "draft/wildcard"),
        ("1.2.3", "draft/address"),
        ("10.0.0.256", "draft/address"),
        ("10.0.0.01", "draft/address"),
        ("0x7f.1", "draft/address"),
        ("0x7f000001", "draft/address"),
        ("12", "draft/address"),
        ("2001:db8::1::2", "draft/address"),
        ("[10.0.0.1]", "draft/address"),
        ("fe80::1%eth0", "draft/address"),
        ("::ffff:10.0.0.1", "draft/address"),
        ("0.0.0.0", "draft/address"),
        ("::", "draft/address"),
    ] {
        let findings = findings(&with_host(host));
        assert_eq!(findings.iter().map(|f| f.rule).collect::<Vec<_>>(), [rule], "{host}");
    }
}

#[test]
fn an_underscore_is_refused_while_names_are_verified() {
    let text = with_host("neo4j_1.example.com");
    refused(
        &text,
        [
            "draft/underscore",
            "server[0].hosts[0] (line 38)",
            "`neo4j_1.example.com` has an underscore",
            "with `verify_hostname = true` Java refuses every connection to such a name (Illegal given domain name), \
             whatever the certificate says",
            "give the server a name without it, such as \"neo4j-1.example.com\", in DNS, in its advertised addresses and \
             here; in Docker a network alias will do",
        ],
    );
    accepted(&text.replace("verify_hostname = true", "verify_hostname = false"));
}

#[test]
fn a_host_leads_to_one_server() {
    assert_eq!(
        said(&edited("server2.example.com", "SERVER1.example.com.")),
        "draft/duplicate-host at server[1].hosts[0] (line 44): `server1.example.com` is named at server[0].hosts[0] (line \
         38) too"
    );
    let twice = edited("\"192.168.210.174\"", "\"Server1.example.com\"");
    assert_eq!(findings(&twice)[0].fix, "delete one of the two");
}

#[test]
fn homes_are_absolute_and_each_servers_own() {
    let home = |first: &str, second: &str| {
        let mut draft = Draft::sample();
        draft.servers[0].home = Some(first.to_owned());
        draft.servers[1].home = Some(second.to_owned());
        Plan::check(&draft).1.into_iter().map(|f| format!("{} at {}", f.rule, f.at)).collect::<Vec<_>>()
    };
    for (first, second) in [("/mnt/a", "/mnt/b"), ("C:\\a", "D:/a"), (r"\\a\neo4j", r"\\b\neo4j"), ("", "")] {
        assert_eq!(home(first, second), Vec::<String>::new(), "{first} {second}");
    }
    for relative in ["neo4j", "./a", "C:a", "/a/../b"] {
        assert_eq!(home(relative, "/b"), ["draft/not-absolute at server[0].home"], "{relative}");
    }
    for (first, second) in [("/mnt/a", "/mnt/a/"), ("C:\\a", "c:/A"), (r"\\a\neo4j", "//A/neo4j")] {
        assert_eq!(home(first, second), ["draft/duplicate-home at server[1].home"], "{first} {second}");
    }
}
