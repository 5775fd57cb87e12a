//! Files of one cluster against each other.

use super::common::{cli, rules};
use std::fs;

/// What is said of the files of some servers together.
fn told(confs: &[String], release: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut arguments = vec!["lint".to_owned(), "--json".to_owned(), "--neo4j".to_owned(), release.to_owned()];
    for (number, conf) in confs.iter().enumerate() {
        let name = format!("server{}.conf", number + 1);
        fs::write(folder.path().join(&name), conf).expect("written");
        arguments.push(name);
    }
    let outcome = cli(folder.path(), &arguments).json();
    assert_eq!(outcome["confs"].as_array().map(Vec::len), Some(confs.len()));
    rules(&outcome)
}

fn member(host: &str, endpoints: &str) -> String {
    format!(
        "server.default_advertised_address={host}\ndbms.cluster.endpoints={endpoints}\n\
         dbms.ssl.policy.cluster.enabled=true\ndbms.ssl.policy.cluster.verify_hostname=true\n\
         dbms.ssl.policy.cluster.tls_versions=TLSv1.3,TLSv1.2\n"
    )
}

#[test]
fn members_that_agree_have_nothing_said_of_them() {
    let all = "a.test:6000,b.test:6000,C.test";
    assert_eq!(told(&["a.test", "b.test", "c.test"].map(|host| member(host, all)), "2026"), [""; 0]);
}

#[test]
fn what_differs_is_said() {
    let all = "a.test:6000,b.test:6000";
    let [a, b] = ["a.test", "b.test"].map(|host| member(host, all));
    for (second, rule) in [
        (b.replace("verify_hostname=true", "verify_hostname=false"), "plan/policy-differs"),
        (b.replace("TLSv1.3,", ""), "plan/policy-differs"),
        (format!("{b}dbms.ssl.policy.cluster.ciphers=TLS_AES_256_GCM_SHA384\n"), "plan/policy-differs"),
        (format!("{b}dbms.ssl.policy.cluster.client_auth=NONE\n"), "plan/policy-differs"),
        (b.replace("enabled=true", "enabled=false"), "plan/not-enabled-everywhere"),
        (member("a.test", all), "plan/duplicate-host"),
        (member("b.test", "a.test:6000,x.test:6000"), "plan/endpoint-of-nobody"),
        (member("b.test", "a.test:6000"), "plan/member-not-named"),
        (member("b.test", "a.test:5000,b.test:5000"), "plan/port-5000"),
    ] {
        let told = told(&[a.clone(), second], "2026");
        assert!(told.iter().any(|told| told == rule), "{rule}: {told:?}");
    }
    // One machine, two ports: two servers.
    let own_port = |host: &str, port: u16| {
        format!("{}server.cluster.advertised_address={host}:{port}\n", member(host, "h:6001,h:6002"))
    };
    assert_eq!(told(&[own_port("h", 6001), own_port("h", 6002)], "2026"), [""; 0]);
}
