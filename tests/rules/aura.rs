//! Cases of `aura/…`, from what a live check would see; the verdicts are the manual's (8.1 to 8.3).

use super::Case;
use interlock::finding::Finding;
use interlock::neo4j::aura::{self, Readiness, Resolved, Vantage};
use std::net::IpAddr;

const HOST: &str = "0a1b2c3d.production-orch-0042.neo4j.io";

pub(super) const CASES: &[Case] = &[
    ("aura/name-shape", || one(aura::name_shape("0a1b2c3d.production-orch-.neo4j.io")), || one(aura::name_shape(HOST))),
    ("aura/name-shape", || one(aura::name_shape("0a1b2c3d.databases.neo4j.io")), || one(aura::name_shape("10.0.0.4"))),
    ("aura/no-sni", || one(aura::name_shape("10.0.0.4")), || one(aura::name_shape(HOST))),
    (
        "aura/private-dns",
        || resolved(&["34.1.2.3"], Some("10.0.0.4"), &[]),
        || resolved(&["100.64.0.4"], Some("100.64.0.4"), &[]),
    ),
    ("aura/private-dns", || resolved(&[], None, &[]), || resolved(&["10.0.0.4"], None, &["34.1.2.3"])),
    ("aura/private-dns", || resolved(&["34.1.2.3"], None, &["34.1.2.3"]), || resolved(&["34.1.2.3"], None, &[])),
    (
        "aura/wildcard",
        || wildcard(&["10.0.0.4"], &[]),
        || wildcard(&["10.0.0.4", "10.0.1.4"], &["10.0.1.4", "10.0.0.4"]),
    ),
    (
        "aura/region",
        || one(aura::region(&[HOST, "ffff0000.production-orch-0043.neo4j.io"])),
        || one(aura::region(&[HOST, "ffff0000.production-orch-0042.neo4j.io", "x.databases.neo4j.io"])),
    ),
    ("aura/vantage", || one(aura::vantage(HOST, Vantage::Unknown)), || one(aura::vantage(HOST, Vantage::Inside))),
    ("aura/port-closed", || aura::ports(HOST, &[443, 7687], false), || aura::ports(HOST, &[443, 7474, 7687], false)),
    (
        "aura/port-closed",
        || aura::ports(HOST, &aura::PORTS, true),
        || aura::ports(HOST, &[443, 7474, 7687, 8491], true),
    ),
    (
        "aura/version",
        || one(aura::client_versions("client", &["TLSv1.1", "TLSv1"])),
        || one(aura::client_versions("client", &["TLSv1.1", "TLSv1.2"])),
    ),
    (
        "aura/suite",
        || one(aura::accepted_suites(HOST, &["TLS_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA"])),
        || one(aura::accepted_suites(HOST, &["TLS_AES_128_GCM_SHA256", "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"])),
    ),
    (
        "aura/suite",
        || one(aura::client_suites("client", &["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"])),
        || one(aura::client_suites("client", &["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384"])),
    ),
    ("aura/no-bolt", || one(aura::bolt_answer(HOST, *b"HTTP")), || one(aura::bolt_answer(HOST, [0, 0, 8, 5]))),
    ("aura/no-bolt", || one(aura::bolt_answer(HOST, [0; 4])), || one(aura::bolt_answer(HOST, [0, 0, 4, 4]))),
    ("aura/safe-to-switch-off", || ready(Vantage::Unknown, &[], 1), || ready(Vantage::Inside, &[], 2)),
    ("aura/safe-to-switch-off", || ready(Vantage::Inside, &[], 1), || ready(Vantage::Inside, &browser(), 2)),
    (
        "aura/safe-to-switch-off",
        || ready(Vantage::Inside, &wildcard(&["10.0.0.4"], &[]), 2),
        || ready(Vantage::Inside, &wildcard(&["10.0.0.4"], &["10.0.0.4"]), 2),
    ),
    ("aura/browser-route", browser, || one(aura::browser_route(HOST, false))),
];

fn one(finding: Option<Finding>) -> Vec<Finding> {
    finding.into_iter().collect()
}

fn browser() -> Vec<Finding> {
    one(aura::browser_route(HOST, true))
}

fn addresses(texts: &[&str]) -> Vec<IpAddr> {
    texts.iter().map(|text| text.parse().expect("an address")).collect()
}

fn resolved(here: &[&str], endpoint: Option<&str>, public: &[&str]) -> Vec<Finding> {
    let (here, public) = (addresses(here), addresses(public));
    let endpoint = endpoint.map(|text| text.parse().expect("an address"));
    one(aura::private_dns(&Resolved { host: HOST, addresses: &here, endpoint, public: &public }))
}

fn wildcard(first: &[&str], second: &[&str]) -> Vec<Finding> {
    one(aura::wildcard(HOST, &addresses(first), "random.production-orch-0042.neo4j.io", &addresses(second)))
}

/// Of a region with two instances.
fn ready(vantage: Vantage, findings: &[Finding], checked: usize) -> Vec<Finding> {
    one(aura::safe_to_switch_off(&Readiness { place: HOST, vantage, findings, checked, expected: Some(2) }))
}
