//! The addresses of a server in its neo4j.conf, and what they show of ports and names (2.4). Decided from one file; what
//! several show together is `compare.rs`'s.

use super::effective::{Entry, Reader, shown};
use super::parse::Item;
use super::{Policy, values};
use crate::finding::Release;
use crate::finding::catalogue::plan as catalogue;
use crate::neo4j::version;

/// A host and a port, as far as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// In lower case.
    pub host: String,
    /// `None`: the default one.
    pub port: Option<u16>,
}

/// How a server names itself and the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// The address under which the others find this server: discovery's, from 2025.01 on the cluster's.
    pub found_at: Option<Address>,
    /// The address of catch-up and, from 2025.01 on, of everything that finds members.
    pub cluster: Option<Address>,
    /// The addresses of the others, itself included; only where they are a list of addresses.
    pub endpoints: Vec<Address>,
    /// The file and line of the endpoints.
    pub endpoints_at: Option<String>,
    /// The same for discovery v2, in releases that have both: its members are found at `cluster`, on port 6000.
    pub endpoints_v2: Vec<Address>,
    /// The file and line of those.
    pub endpoints_v2_at: Option<String>,
}

/// Port of discovery v1 (2.4).
const DISCOVERY: u16 = 5000;
/// Port of catch-up, and of discovery v2.
pub(super) const CLUSTER: u16 = 6000;

/// Names of addresses in a line of releases (2.4).
struct Names {
    endpoints: &'static [&'static str],
    found_at: &'static str,
    default_port: u16,
    cluster: &'static str,
    cluster_listen: &'static str,
    routing: &'static [&'static str],
    backup: &'static str,
    resolver: &'static str,
}

const NAMES_4: Names = Names {
    endpoints: &["causal_clustering.initial_discovery_members"],
    found_at: "causal_clustering.discovery_advertised_address",
    default_port: DISCOVERY,
    cluster: "causal_clustering.transaction_advertised_address",
    cluster_listen: "causal_clustering.transaction_listen_address",
    routing: &["dbms.routing.listen_address", "dbms.routing.advertised_address"],
    backup: "dbms.backup.listen_address",
    resolver: "causal_clustering.discovery_type",
};

const NAMES_5: Names = Names {
    endpoints: &["dbms.cluster.discovery.endpoints"],
    found_at: "server.discovery.advertised_address",
    default_port: DISCOVERY,
    cluster: "server.cluster.advertised_address",
    cluster_listen: "server.cluster.listen_address",
    routing: &["server.routing.listen_address", "server.routing.advertised_address"],
    backup: "server.backup.listen_address",
    resolver: "dbms.cluster.discovery.resolver_type",
};

const NAMES_2025: Names = Names {
    endpoints: &["dbms.cluster.endpoints", "dbms.cluster.discovery.v2.endpoints", "dbms.cluster.discovery.endpoints"],
    found_at: "server.cluster.advertised_address",
    default_port: CLUSTER,
    ..NAMES_5
};

fn names(release: Release) -> &'static Names {
    match release.major {
        ..=4 => &NAMES_4,
        5 => &NAMES_5,
        _ => &NAMES_2025,
    }
}

/// The port under which members find each other by default.
pub(super) fn default_port(release: Release) -> u16 {
    names(release).default_port
}

impl Address {
    /// Reads `host:port`, `host` or `:port`.
    fn parse(text: &str) -> Option<(Option<String>, Option<u16>)> {
        let host = values::host(text).map(|host| host.to_ascii_lowercase());
        let text = values::trim(text);
        // The colons of a bare IPv6 address separate no port.
        let port = match text.rsplit_once("]:") {
            Some((_, port)) => Some(port),
            None => text.split_once(':').map(|(_, port)| port).filter(|port| !port.contains(':')),
        };
        let port = port.and_then(|port| port.parse().ok());
        (host.is_some() || port.is_some()).then_some((host, port))
    }
}

impl Reader<'_> {
    /// How the file names this server and the others.
    pub(super) fn members(&self) -> Members {
        let names = names(self.runtime.release);
        let own = |key: &str| {
            let written = self.entry(key).and_then(|entry| Address::parse(&entry.value));
            let (host, port) = written.unwrap_or_default();
            let default = || {
                let key = version::names(self.runtime.release).default_advertised_address;
                values::host(&self.entry(key)?.value).map(|host| host.to_ascii_lowercase())
            };
            Some(Address { host: host.or_else(default)?, port })
        };
        let is_list =
            self.entry(names.resolver).is_none_or(|entry| values::trim(&entry.value).eq_ignore_ascii_case("LIST"));
        // A release of 5 has two discoveries, each with a list; which is used is a setting of 5.23 and later (2.4).
        let has_two = self.runtime.release.major == 5 && self.runtime.release >= Release::new(5, 23, 0);
        let v2_only = self.entry("dbms.cluster.discovery.version").filter(|_| has_two);
        let v2_only = v2_only.is_some_and(|entry| values::trim(&entry.value).eq_ignore_ascii_case("V2_ONLY"));
        let endpoints = names.endpoints.iter().find_map(|key| self.entry(key)).filter(|_| is_list && !v2_only);
        let endpoints_v2 = self.entry("dbms.cluster.discovery.v2.endpoints").filter(|_| is_list && has_two);
        let address = |text: String| {
            let (host, port) = Address::parse(&text)?;
            Some(Address { host: host?, port })
        };
        let addresses = |entry: Option<&Entry<'_>>| -> Vec<Address> {
            entry.into_iter().flat_map(|entry| values::list(&entry.value)).filter_map(address).collect()
        };
        let place = |entry: Option<&Entry<'_>>| entry.map(|entry| self.document.place(entry.item));
        Members {
            found_at: own(names.found_at),
            cluster: own(names.cluster),
            endpoints: addresses(endpoints),
            endpoints_at: place(endpoints),
            endpoints_v2: addresses(endpoints_v2),
            endpoints_v2_at: place(endpoints_v2),
        }
    }

    /// What the addresses show by themselves.
    pub(super) fn ports(&mut self, policies: &[Policy]) {
        let names = names(self.runtime.release);
        let is_on = |scope: &str| policies.iter().any(|policy| policy.enabled && policy.scope == scope);
        if self.runtime.release >= Release::new(2025, 1, 0) {
            self.old_endpoints(names);
        }
        if !is_on("cluster") {
            return;
        }
        let routing = names.routing.iter().find_map(|key| self.entry(key)).map(|entry| {
            let port = Address::parse(&entry.value).and_then(|(_, port)| port).unwrap_or(7688);
            (entry.item, port)
        });
        let is_switched_on =
            self.entry("dbms.routing.enabled").filter(|entry| values::bool(&entry.value, self.traits) == Ok(true));
        if let Some((item, port)) = routing.or(is_switched_on.map(|entry| (entry.item, 7688))) {
            self.find(item, |at| catalogue::port_7688(at, &port.to_string()));
        }
        let backup = self.entry(names.backup).filter(|entry| !is_local(&entry.value)).map(|entry| entry.item);
        if let (Some(item), false) = (backup, is_on("backup")) {
            self.find(item, |at| catalogue::backup_port(at, names.backup));
        }
        self.listen_addresses(names);
    }

    fn old_endpoints(&mut self, names: &Names) {
        let found = names.endpoints.iter().find_map(|key| Some((*key, self.entry(key)?)));
        let Some((key, entry)) = found else { return };
        let item: &Item = entry.item;
        let old = values::list(&entry.value).into_iter().find(|one| one.ends_with(":5000"));
        if let Some(endpoint) = old {
            self.find(item, |at| catalogue::port_5000(at, key, &shown(key, &endpoint)));
        }
    }

    fn listen_addresses(&mut self, names: &Names) {
        let own = version::names(self.runtime.release);
        if self.entry(own.default_advertised_address).is_some() || self.entry(names.cluster).is_some() {
            return;
        }
        for key in [own.default_listen_address, names.cluster_listen] {
            let Some(entry) = self.entry(key) else { continue };
            let item: &Item = entry.item;
            if let Some(host) = reachable(&entry.value) {
                self.find(item, |at| {
                    catalogue::listen_is_not_name(at, key, &shown(key, &host), own.default_advertised_address)
                });
                return;
            }
        }
    }
}

/// Whether nobody else reaches a listen address. Without a host it is the default one, which may be any.
fn is_local(address: &str) -> bool {
    let host = values::host(address);
    host.is_none_or(|host| ["localhost", "127.0.0.1", "::1"].contains(&host.as_str()))
}

/// The host of a listen address, if it is neither every address nor the machine's own.
fn reachable(address: &str) -> Option<String> {
    let own = ["0.0.0.0", "::", "localhost", "127.0.0.1", "::1", "0:0:0:0:0:0:0:0"];
    values::host(address).filter(|host| !own.contains(&host.as_str()))
}
