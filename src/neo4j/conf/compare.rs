//! What servers that belong together should have in common, as far as their neo4j.conf tell (3.8).
//!
//! Not here: whether their certificates trust each other (`trust.rs`).

use super::super::ciphers::{self, Offer};
use super::members::{CLUSTER, default_port};
use super::{Address, ClientAuth, Effective, Members, Policy};
use crate::finding::catalogue::{plan as catalogue, tls};
use crate::finding::words;
use crate::finding::{Finding, Release};
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
    findings.extend(pairs(servers));
    findings.extend(duplicates(at, servers));
    findings.extend(DISCOVERIES.iter().flat_map(|discovery| endpoints(discovery, servers)));
    findings
}

/// Pairs whose versions or suites have nothing in common, whatever their keys are. Who can make no connection at all is told
/// by findings of its own.
fn pairs(servers: &[(&str, &Effective)]) -> Vec<Finding> {
    let offers: Vec<(&str, &Policy, Offer)> = servers
        .iter()
        .filter_map(|(name, of)| {
            let policy = of.enabled("cluster")?;
            Some((*name, policy, ciphers::effective(policy, of.runtime).ok()?))
        })
        .collect();
    let mut findings = Vec::new();
    for (index, (from, policy, offer)) in offers.iter().enumerate() {
        for (to, other, others) in &offers[index + 1..] {
            let (ours, theirs) = (ciphers::lists(policy), ciphers::lists(other));
            let Some(version) = others.versions.iter().find(|version| offer.versions.contains(version)) else {
                findings.push(tls::no_common_version(from, to, &ours, &theirs));
                continue;
            };
            if others.suites.iter().any(|suite| suite.fits(version) && offer.suites.contains(suite)) {
                continue;
            }
            let by_cbc = ciphers::meets_default_by_cbc_alone(policy, other)
                || ciphers::meets_default_by_cbc_alone(other, policy);
            findings.push(if by_cbc {
                tls::cbc_against(from, to, &ours, &theirs)
            } else {
                tls::no_common_suite(from, to, &ours, &theirs)
            });
        }
    }
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

/// A way in which members find each other.
struct Discovery {
    found_at: fn(&Members) -> Option<&Address>,
    endpoints: fn(&Members) -> (&[Address], Option<&str>),
    default_port: fn(Release) -> u16,
}

const DISCOVERIES: [Discovery; 2] = [
    Discovery {
        found_at: |members| members.found_at.as_ref(),
        endpoints: |members| (&members.endpoints, members.endpoints_at.as_deref()),
        default_port,
    },
    Discovery {
        found_at: |members| members.cluster.as_ref(),
        endpoints: |members| (&members.endpoints_v2, members.endpoints_v2_at.as_deref()),
        default_port: |_| CLUSTER,
    },
];

/// Endpoints that lead to none of the servers, and servers that no endpoint leads to.
fn endpoints(discovery: &Discovery, servers: &[(&str, &Effective)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let port = |of: &Effective, address: &Address| {
        address.port.unwrap_or_else(|| (discovery.default_port)(of.runtime.release))
    };
    let mut found_at: BTreeMap<(&str, u16), &str> = BTreeMap::new();
    for (_, of) in servers {
        let Some(address) = (discovery.found_at)(&of.members) else { return findings };
        found_at.insert((address.host.as_str(), port(of, address)), address.host.as_str());
    }
    for (_, of) in servers {
        let (endpoints, Some(at)) = (discovery.endpoints)(&of.members) else { continue };
        if endpoints.is_empty() {
            continue;
        }
        let named: BTreeSet<(&str, u16)> = endpoints.iter().map(|one| (one.host.as_str(), port(of, one))).collect();
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

    #[test]
    fn servers_that_cannot_talk_are_told_so() {
        let with = |versions: &str, ciphers: &str| {
            let versions = format!("dbms.ssl.policy.cluster.tls_versions={versions}\n");
            let ciphers =
                if ciphers.is_empty() { String::new() } else { format!("dbms.ssl.policy.cluster.ciphers={ciphers}\n") };
            format!("dbms.ssl.policy.cluster.enabled=true\n{versions}{ciphers}")
        };
        let errors = |a: String, b: String| -> Vec<&str> {
            rules(&[&a, &b]).into_iter().filter(|rule| rule.starts_with("tls/")).collect()
        };
        assert_eq!(errors(with("TLSv1.3", ""), with("TLSv1.2", "")), ["tls/no-common-version"]);
        let (gcm, other) = ("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256");
        assert_eq!(errors(with("TLSv1.3", gcm), with("TLSv1.3", other)), ["tls/no-common-suite"]);
        let cbc = "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384";
        assert_eq!(errors(with("TLSv1.2", cbc), with("TLSv1.2", "")), ["tls/cbc-against-2025.10"]);
        assert_eq!(errors(with("TLSv1.3,TLSv1.2", ""), with("TLSv1.2", "")), [""; 0]);
        assert_eq!(errors(with("TLSv1.3", ""), with("TLSv1.3", gcm)), [""; 0]);
    }

    #[test]
    fn a_name_that_the_release_ignores_is_no_advertised_address() {
        let ignored = format!("{ON}dbms.default_advertised_address=a.test\nserver.default_advertised_address=b.test\n");
        let runtime = |release: &str| Runtime {
            release: release.parse().expect("a release"),
            edition: Edition::Enterprise,
            java: 17,
        };
        let read = |conf: &str, release| {
            let effective =
                Document::parse(conf.as_bytes()).expect("small").effective(runtime(release), Path::new("/n"));
            (effective.advertised, effective.dialled)
        };
        let host = |host: &str| Some(host.to_owned());
        assert_eq!(read(&ignored, "4.4"), (host("a.test"), host("a.test")));
        assert_eq!(read("server.default_advertised_address=b.test\n", "4.4"), (None, host("b.test")));
        assert_eq!(read("dbms.default_advertised_address=a.test\n", "5.26"), (host("a.test"), host("a.test")));
    }

    #[test]
    fn endpoints_of_either_discovery_lead_to_members() {
        let conf = |host: &str, endpoints: &str| {
            format!(
                "{ON}server.default_advertised_address={host}\ndbms.cluster.discovery.version=V2_ONLY\n\
                 dbms.cluster.discovery.v2.endpoints={endpoints}\n"
            )
        };
        let both = |endpoints: &str| rules(&[&conf("a.test", endpoints), &conf("b.test", endpoints)]);
        assert_eq!(both("a.test:6000,b.test:6000"), [""; 0]);
        assert_eq!(both("a.test:6000,b.test:6000,c.test:6000"), ["plan/endpoint-of-nobody"; 2]);
        assert_eq!(both("a.test:6000"), ["plan/member-not-named"; 2]);
        // The port of a bare IPv6 address is the default one.
        assert_eq!(both("a.test:6000,b.test:6000,fe80::2"), ["plan/endpoint-of-nobody"; 2]);
        let v6 = |endpoints: &str| rules(&[&conf("fe80::1", endpoints), &conf("fe80::2", endpoints)]);
        assert_eq!(v6("fe80::1,[fe80::2]:6000"), [""; 0]);
    }
}
