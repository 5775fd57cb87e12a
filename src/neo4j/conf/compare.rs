//! What servers that belong together should have in common, as far as their neo4j.conf tell (3.8).
//!
//! Not here: whether their certificates trust each other (`trust.rs`).

use super::members::default_port;
use super::{Address, ClientAuth, Effective, Policy};
use crate::finding::Finding;
use crate::finding::catalogue::plan as catalogue;
use crate::finding::words;
use std::collections::{BTreeMap, BTreeSet};

/// How a setting is shown.
type Value<'a> = &'a dyn Fn(&Policy) -> String;

/// What only the servers' configurations together show. `at` is the place that findings name.
#[must_use]
pub fn compare(at: &str, servers: &[(&str, &Effective)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let cluster = |effective: &'_ Effective| effective.enabled("cluster").cloned();
    let policies: Vec<(&str, Option<Policy>)> = servers.iter().map(|(name, of)| (*name, cluster(of))).collect();
    let names = |on: bool| -> Vec<&str> {
        policies.iter().filter(|(_, policy)| policy.is_some() == on).map(|(name, _)| *name).collect()
    };
    let (on, off) = (names(true), names(false));
    if !on.is_empty() && !off.is_empty() {
        findings.push(catalogue::not_enabled_everywhere(at, &on, &off));
    }
    let enabled: Vec<(&str, &Policy)> =
        policies.iter().filter_map(|(name, policy)| Some((*name, policy.as_ref()?))).collect();
    let client_auth = |policy: &Policy| match policy.client_auth {
        ClientAuth::None => "NONE".to_owned(),
        ClientAuth::Optional => "OPTIONAL".to_owned(),
        ClientAuth::Require => "REQUIRE".to_owned(),
    };
    // The order of versions and suites is a preference; the set is what must overlap.
    let set = |list: &[String]| {
        let mut list = list.to_vec();
        list.sort_unstable();
        list.join(",")
    };
    let ciphers = |policy: &Policy| policy.ciphers.as_deref().map_or_else(|| catalogue::OWN_SUITES.to_owned(), set);
    let settings: [(&str, Value<'_>); 4] = [
        ("client_auth", &client_auth),
        ("verify_hostname", &|policy| policy.verify_hostname.to_string()),
        ("tls_versions", &|policy| set(&policy.tls_versions)),
        ("ciphers", &ciphers),
    ];
    for (setting, value) in settings {
        let values: Vec<String> = enabled.iter().map(|(_, policy)| value(policy)).collect();
        if values.windows(2).any(|pair| pair[0] != pair[1]) {
            let shown: Vec<String> =
                enabled.iter().zip(&values).map(|((name, _), value)| format!("{name} {value}")).collect();
            findings.push(catalogue::policy_differs(at, setting, &shown));
        }
    }
    findings.extend(duplicates(at, servers));
    findings.extend(endpoints(servers));
    findings
}

/// Servers that the others cannot tell apart: one host, one port (plan/duplicate-host).
fn duplicates(at: &str, servers: &[(&str, &Effective)]) -> Vec<Finding> {
    let mut by_address: BTreeMap<(String, Option<u16>), Vec<&str>> = BTreeMap::new();
    for (name, of) in servers {
        let Some(host) = &of.advertised else { continue };
        let port = of.members.cluster.as_ref().and_then(|address| address.port);
        by_address.entry((host.to_ascii_lowercase(), port)).or_default().push(name);
    }
    let twice = by_address.into_iter().filter(|(_, names)| names.len() > 1);
    twice
        .map(|((host, port), names)| {
            let address = port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
            catalogue::duplicate_host(at, &address, &names)
        })
        .collect()
}

/// Endpoints that lead to none of the servers, and servers that no endpoint leads to.
fn endpoints(servers: &[(&str, &Effective)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let port = |of: &Effective, address: &Address| address.port.unwrap_or_else(|| default_port(of.runtime.release));
    let mut found_at: BTreeMap<(&str, u16), &str> = BTreeMap::new();
    for (_, of) in servers {
        let Some(address) = &of.members.found_at else { return findings };
        found_at.insert((address.host.as_str(), port(of, address)), address.host.as_str());
    }
    for (_, of) in servers {
        let Some(at) = of.members.endpoints_at.as_deref().filter(|_| !of.members.endpoints.is_empty()) else {
            continue;
        };
        let named: BTreeSet<(&str, u16)> =
            of.members.endpoints.iter().map(|one| (one.host.as_str(), port(of, one))).collect();
        let nobody: Vec<String> = named
            .iter()
            .filter(|one| !found_at.contains_key(*one))
            .map(|(host, port)| words::shown(&format!("{host}:{port}")))
            .collect();
        let missing: Vec<String> =
            found_at.iter().filter(|(one, _)| !named.contains(*one)).map(|(_, host)| words::shown(host)).collect();
        if !nobody.is_empty() {
            findings.push(catalogue::endpoint_of_nobody(at, &nobody.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        if !missing.is_empty() {
            findings.push(catalogue::member_not_named(at, &missing.iter().map(String::as_str).collect::<Vec<_>>()));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use super::*;
    use crate::finding::{Edition, Runtime};
    use std::path::Path;

    fn rules(confs: &[&str]) -> Vec<&'static str> {
        let runtime = Runtime { release: "5.26".parse().expect("a release"), edition: Edition::Enterprise, java: 17 };
        let read = |conf: &&str| Document::parse(conf.as_bytes()).expect("small").effective(runtime, Path::new("/n"));
        let effective: Vec<Effective> = confs.iter().map(read).collect();
        let names = ["a", "b", "c"];
        let servers: Vec<(&str, &Effective)> = names.into_iter().zip(&effective).collect();
        compare("cluster", &servers).iter().map(|finding| finding.rule).collect()
    }

    const ON: &str = "dbms.ssl.policy.cluster.enabled=true\ndbms.ssl.policy.cluster.tls_versions=TLSv1.2,TLSv1.3\n";

    #[test]
    fn servers_with_one_policy_have_nothing_to_say() {
        let b = ON.replace("TLSv1.2,TLSv1.3", "TLSv1.3,TLSv1.2");
        let host = |conf: &str, host: &str| format!("{conf}server.default_advertised_address={host}\n");
        assert_eq!(rules(&[&host(ON, "a.test"), &host(&b, "b.test")]), [""; 0]);
    }

    #[test]
    fn what_differs_between_servers_is_said_once() {
        assert_eq!(rules(&[ON, ON, ""]), ["plan/not-enabled-everywhere"]);
        let weak = format!("{ON}dbms.ssl.policy.cluster.client_auth=NONE\n");
        assert_eq!(rules(&[ON, &weak, ON]), ["plan/policy-differs"]);
        let same = format!("{ON}server.default_advertised_address=a.test\n");
        assert_eq!(rules(&[&same, &same]), ["plan/duplicate-host"]);
    }
}
