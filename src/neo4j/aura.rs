//! Aura's private links (8): what a live check saw, judged. Data in, findings out; nothing is dialled here.

use crate::finding::Finding;
use crate::finding::catalogue::aura as say;
use std::net::IpAddr;

/// Ports that every instance answers on (8.1).
pub const PORTS: [u16; 3] = [443, 7687, 7474];

/// One more, of `AuraDS`.
pub const DATA_SCIENCE_PORT: u16 = 8491;

/// The protocol versions that Aura speaks, as the JDK names them.
pub const VERSIONS: [&str; 2] = ["TLSv1.3", "TLSv1.2"];

/// The suites that it accepts (8.1), by their IANA names.
pub const SUITES: [&str; 8] = [
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
];

/// What a host name is by its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape<'a> {
    /// `<dbid>.production-orch-<nnnn>.neo4j.io`: it can have a private link. The region's part is `orch`.
    Ingress {
        /// `production-orch-<nnnn>`.
        orch: &'a str,
    },
    /// `<dbid>.databases.neo4j.io`, of the tiers without private links.
    Public,
    /// An address.
    Address,
    /// Anything else.
    Other,
}

impl<'a> Shape<'a> {
    /// The form of a host name.
    #[must_use]
    pub fn of(host: &'a str) -> Self {
        let host = host.strip_suffix('.').unwrap_or(host);
        if host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
            return Self::Address;
        }
        let labels: Vec<&str> = host.split('.').collect();
        let is_label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        match labels.as_slice() {
            [id, orch, "neo4j", "io"] if is_label(id) && is_orch(orch) => Self::Ingress { orch },
            [id, "databases", "neo4j", "io"] if is_label(id) => Self::Public,
            _ => Self::Other,
        }
    }
}

fn is_orch(label: &str) -> bool {
    let number = label.strip_prefix("production-orch-").unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The form of the name, where a private link is wanted.
#[must_use]
pub fn name_shape(host: &str) -> Option<Finding> {
    match Shape::of(host) {
        Shape::Ingress { .. } => None,
        Shape::Address => Some(say::no_sni(host)),
        Shape::Public => Some(say::name_without_private_link(host)),
        Shape::Other if is_below(host, "neo4j.io") => Some(say::name_shape(host)),
        Shape::Other => Some(say::name_unknown(host)),
    }
}

fn is_below(host: &str, zone: &str) -> bool {
    host.strip_suffix('.').unwrap_or(host).strip_suffix(zone).is_some_and(|rest| rest.ends_with('.'))
}

/// What names became.
#[derive(Clone, Copy, Debug)]
pub struct Resolved<'a> {
    /// The ingress name.
    pub host: &'a str,
    /// What it resolved to here; empty where it did not.
    pub addresses: &'a [IpAddr],
    /// The endpoint's address, where the user gave it.
    pub endpoint: Option<IpAddr>,
    /// What public DNS gives for the name, where that was asked.
    pub public: &'a [IpAddr],
}

/// Whether private DNS is in effect.
#[must_use]
pub fn private_dns(resolved: &Resolved<'_>) -> Option<Finding> {
    let is_public = |address: &IpAddr| resolved.public.contains(address);
    match (resolved.addresses, resolved.endpoint) {
        ([], _) => Some(say::private_dns_none(resolved.host)),
        (addresses, Some(endpoint)) if addresses.iter().any(|address| *address != endpoint) => {
            Some(say::private_dns_other(resolved.host, &texts(addresses), &endpoint.to_string()))
        }
        (addresses, None) if addresses.iter().any(is_public) => {
            Some(say::private_dns_public(resolved.host, &texts(addresses)))
        }
        _ => None,
    }
}

fn texts(addresses: &[IpAddr]) -> Vec<String> {
    addresses.iter().map(ToString::to_string).collect()
}

/// Whether a random second name of the zone goes where the first one does.
#[must_use]
pub fn wildcard(host: &str, addresses: &[IpAddr], second: &str, second_addresses: &[IpAddr]) -> Option<Finding> {
    let same = |one: &[IpAddr], other: &[IpAddr]| one.iter().all(|address| other.contains(address));
    let is_one_zone = same(addresses, second_addresses) && same(second_addresses, addresses);
    (!addresses.is_empty() && !is_one_zone).then(|| say::wildcard(host, second))
}

/// Ingress names behind one endpoint are of one region.
#[must_use]
pub fn region(hosts: &[&str]) -> Option<Finding> {
    let mut orchs = hosts.iter().filter_map(|host| match Shape::of(host) {
        Shape::Ingress { orch } => Some((*host, orch)),
        _ => None,
    });
    let (first, orch) = orchs.next()?;
    orchs.find(|(_, other)| *other != orch).map(|(other, _)| say::region(first, other))
}

/// Where the check ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vantage {
    /// In the network that the endpoint is in.
    Inside,
    /// Anywhere else.
    Outside,
    /// Nobody said.
    Unknown,
}

/// Whether the place of the check proves anything.
#[must_use]
pub fn vantage(host: &str, vantage: Vantage) -> Option<Finding> {
    (vantage != Vantage::Inside).then(|| say::vantage(host, vantage == Vantage::Outside))
}

/// The ports of an instance that must be open.
#[must_use]
pub fn wanted_ports(is_data_science: bool) -> Vec<u16> {
    PORTS.into_iter().chain(is_data_science.then_some(DATA_SCIENCE_PORT)).collect()
}

/// Ports that should be open and are not.
#[must_use]
pub fn ports(host: &str, open: &[u16], is_data_science: bool) -> Vec<Finding> {
    wanted_ports(is_data_science)
        .into_iter()
        .filter(|port| !open.contains(port))
        .map(|port| say::port_closed(host, port))
        .collect()
}

/// What a client that is to talk to Aura speaks; names as the JDK's.
#[must_use]
pub fn client_versions(place: &str, versions: &[&str]) -> Option<Finding> {
    (!versions.iter().any(|version| VERSIONS.contains(version))).then(|| say::version(place, versions))
}

/// Suites of a client: at least one must be Aura's.
#[must_use]
pub fn client_suites(place: &str, suites: &[&str]) -> Option<Finding> {
    (!suites.iter().any(|suite| SUITES.contains(suite))).then(|| say::suite_without_overlap(place))
}

/// Suites that an endpoint accepted: all must be Aura's, or somebody else answers.
#[must_use]
pub fn accepted_suites(host: &str, suites: &[&str]) -> Option<Finding> {
    let foreign: Vec<&str> = suites.iter().copied().filter(|suite| !SUITES.contains(suite)).collect();
    (!foreign.is_empty()).then(|| say::suite(host, &foreign))
}

/// The four bytes that answered Bolt's handshake (8.2).
#[must_use]
pub fn bolt_answer(host: &str, answer: [u8; 4]) -> Option<Finding> {
    match &answer {
        b"HTTP" => Some(say::no_bolt(host, true)),
        [0, 0, 0, 0] => Some(say::no_bolt(host, false)),
        _ => None,
    }
}

/// What was seen of all ingress names before public traffic is switched off.
#[derive(Clone, Copy, Debug)]
pub struct Readiness<'a> {
    /// For a finding: the names, or the region.
    pub place: &'a str,
    /// Where the check ran.
    pub vantage: Vantage,
    /// Every finding about these names.
    pub findings: &'a [Finding],
    /// Ingress names that were checked.
    pub checked: usize,
    /// Ingress names that the region has, where the user said.
    pub expected: Option<usize>,
}

/// Why it is not safe to switch public traffic off; `None` where it is.
#[must_use]
pub fn safe_to_switch_off(ready: &Readiness<'_>) -> Option<Finding> {
    let is_one_missing = ready.checked == 0 || ready.expected.is_some_and(|expected| ready.checked < expected);
    let blocking: Vec<&str> = ready
        .findings
        .iter()
        .filter(|finding| finding.is_error() || PROOFS.contains(&finding.rule))
        .map(|finding| finding.rule)
        .collect();
    if ready.vantage == Vantage::Inside && !is_one_missing && blocking.is_empty() {
        return None;
    }
    Some(say::safe_to_switch_off(ready.place, &blocking, is_one_missing, ready.vantage == Vantage::Inside))
}

/// Warnings without which nothing is proved.
const PROOFS: [&str; 5] = ["aura/private-dns", "aura/wildcard", "aura/vantage", "aura/name-shape", "aura/no-sni"];

/// Browser and Bloom, once public traffic is off.
#[must_use]
pub fn browser_route(host: &str, is_public_off: bool) -> Option<Finding> {
    is_public_off.then(|| say::browser_route(host))
}
