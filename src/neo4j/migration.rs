//! Where a setting of an older release has gone (2.4): the line that says the same in a newer one.
//!
//! Only upwards, and only where the old value means the same under the new name, or can be turned into one that does. Not
//! here: which names a release knows (`settings.rs`), and writing the line (`conf/fix`).

use super::settings::{self, Known, Removed};
use crate::finding::Release;

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// Another name, and another value where the old one would mean something else.
    To {
        /// The name in the newer release.
        key: &'static str,
        /// `None`: as it was written.
        value: Option<String>,
    },
    /// Nothing is in its place.
    Gone,
}

/// Names without a successor that a newer release surely passes over or refuses, although Enterprise's closed code declared
/// them: those that the open migration of 5.0 drops, and what a cluster of 4.x must have and one of 5 must not.
const GONE: [&str; 9] = [
    "causal_clustering.delete_store_before_store_copy",
    "causal_clustering.minimum_core_cluster_size_at_runtime",
    "causal_clustering.multi_dc_license",
    "causal_clustering.store_copy_chunk_size",
    "dbms.backup.incremental.strategy",
    "dbms.routing.driver.api",
    "dbms.security.ldap.authentication.use_samaccountname",
    "dbms.security.property_level.enabled",
    "fabric.driver.api",
];

/// Addresses of discovery v1, which 2025.01 took out with its port.
const DISCOVERY_V1: [&str; 4] = [
    "causal_clustering.discovery_advertised_address",
    "causal_clustering.discovery_listen_address",
    "server.discovery.advertised_address",
    "server.discovery.listen_address",
];

/// Settings that 2025.01 removed and whose values its new ones take; a Kubernetes port has another name there.
const TAKEN_OVER: [&str; 2] = ["dbms.cluster.discovery.endpoints", "dbms.cluster.discovery.type"];

/// Endpoints of discovery v1; v2 has its own, and 2025.01 has v2 alone.
pub const V1_ENDPOINTS: [&str; 2] = ["dbms.cluster.discovery.endpoints", "causal_clustering.initial_discovery_members"];
/// Endpoints of discovery v2 while both existed.
pub const V2_ENDPOINTS: &str = "dbms.cluster.discovery.v2.endpoints";
const ENDPOINTS: &str = "dbms.cluster.endpoints";

/// No name has changed more often.
const MOST_STEPS: usize = 4;

/// What becomes of a setting of an older release in this one; `None` where it is this release's own, where nothing is
/// known, or where the value cannot be taken over.
#[must_use]
pub fn moved(key: &str, value: &str, release: Release) -> Option<Move> {
    if release < Release::new(5, 0, 0) {
        return None;
    }
    if release >= Release::new(2025, 1, 0) && DISCOVERY_V1.contains(&key) {
        return Some(Move::Gone);
    }
    // A name may have changed with 5.0 and again with 2025.01.
    let mut name: Option<&'static str> = None;
    for _ in 0..MOST_STEPS {
        let now = name.unwrap_or(key);
        match settings::known(now, release) {
            Known::Migrated(new) | Known::Renamed(new) | Known::OtherLine { instead: Some(new), .. } => {
                name = Some(new);
            }
            Known::Removed(Removed { name: old, instead: Some(new), .. }) if TAKEN_OVER.contains(old) => {
                name = Some(new);
            }
            // A Kubernetes port has another name there.
            Known::Removed(Removed { name: "dbms.kubernetes.service_port_name", .. })
            | Known::Closed
            | Known::Unknown => return None,
            Known::Dropped | Known::Removed(_) => return Some(Move::Gone),
            Known::OtherLine { instead: None, closed } => return is_gone(now, value, closed).then_some(Move::Gone),
            Known::Declared | Known::Enterprise => break,
        }
    }
    let new = name?;
    taken_over(key, new, value).map(|value| Move::To { key: new, value })
}

/// Whether a name that has no successor is surely of no use.
fn is_gone(key: &str, value: &str, closed: bool) -> bool {
    match key {
        // A read replica is something else in 5; a core is what every server is.
        "dbms.mode" => ["CORE", "SINGLE"].iter().any(|mode| value.eq_ignore_ascii_case(mode)),
        _ => !closed || GONE.contains(&key),
    }
}

/// The value under the new name: `Some(None)` as it was, `None` where it cannot be said.
#[expect(clippy::option_option, reason = "whether it can be taken over, and whether it changes on the way")]
fn taken_over(old: &str, new: &str, value: &str) -> Option<Option<String>> {
    match old {
        // A switch became a word.
        "db.logs.query.annotation_data_as_json_enabled" => None,
        "dbms.logs.query.enabled" if ["true", "false"].iter().any(|old| value.eq_ignore_ascii_case(old)) => None,
        _ if new == ENDPOINTS && V1_ENDPOINTS.contains(&old) => on_cluster_port(value).map(Some),
        _ => Some(None),
    }
}

/// Endpoints of discovery v1 on its port 5000 as those of the cluster port, 6000. Other ports lead to what is not known
/// here: the members' own cluster ports.
fn on_cluster_port(endpoints: &str) -> Option<String> {
    let moved = |endpoint: &str| endpoint.trim().strip_suffix(":5000").map(|host| format!("{host}:6000"));
    let all: Option<Vec<String>> = endpoints.split(',').filter(|one| !one.trim().is_empty()).map(moved).collect();
    Some(all?.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_moves(key: &str, value: &str, release: &str, expected: Option<(&'static str, Option<&str>)>) {
        let moved = moved(key, value, release.parse().expect("a release"));
        let expected = expected.map(|(key, value)| Move::To { key, value: value.map(str::to_owned) });
        assert_eq!(moved, expected, "{key}={value} in {release}");
    }

    #[test]
    fn names_move_once_or_twice_and_only_upwards() {
        assert_moves("dbms.connector.bolt.tls_level", "REQUIRED", "5.26", Some(("server.bolt.tls_level", None)));
        assert_moves("dbms.connector.bolt.tls_level", "REQUIRED", "4.4", None);
        assert_moves("server.bolt.tls_level", "REQUIRED", "4.4", None);
        let members = "a:5000, b:5000";
        let old = "causal_clustering.initial_discovery_members";
        assert_moves(old, members, "5.26", Some(("dbms.cluster.discovery.endpoints", None)));
        assert_moves(old, members, "2026", Some(("dbms.cluster.endpoints", Some("a:6000,b:6000"))));
        assert_moves(old, "a:5001", "2026", None);
        assert_moves("dbms.routing.listen_address", ":7688", "5.26", Some(("server.routing.listen_address", None)));
    }

    #[test]
    fn what_nothing_takes_the_place_of_is_gone() {
        let of = |key: &str, value: &str, release: &str| moved(key, value, release.parse().expect("a release"));
        assert_eq!(of("dbms.mode", "CORE", "5.26"), Some(Move::Gone));
        assert_eq!(of("dbms.mode", "READ_REPLICA", "5.26"), None);
        assert_eq!(of("server.discovery.listen_address", ":5000", "5.26"), None);
        assert_eq!(of("server.discovery.listen_address", ":5000", "2025"), Some(Move::Gone));
        assert_eq!(of("causal_clustering.discovery_listen_address", ":5000", "2025"), Some(Move::Gone));
        assert_eq!(of("dbms.allow_upgrade", "true", "5.26"), Some(Move::Gone));
        assert_eq!(of("server.cluster.listen_address", ":6000", "2026"), None);
    }
}
