//! The settings that Neo4j knows: those of a policy with type and default, and the names of all others.
//!
//! The names are needed for strict validation alone. Not here: what a value means (`conf/effective.rs`).

use super::version::Line;
use crate::finding::{Edition, Release};
use crate::plan::ClientAuth;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What every setting of a policy begins with.
pub const POLICY_PREFIX: &str = "dbms.ssl.policy.";

/// The scopes of 4.0 and later, and `client_auth` where it is not written (2.2; asked of 4.0.12, 4.4.48, 5.1.0, 5.26.30
/// and 2026.08.1). `testing` is internal, yet loaded like the others.
pub const SCOPES: [(&str, ClientAuth); 6] = [
    ("bolt", ClientAuth::Optional),
    ("https", ClientAuth::Optional),
    ("cluster", ClientAuth::Require),
    ("backup", ClientAuth::Require),
    ("fabric", ClientAuth::None),
    ("testing", ClientAuth::Require),
];

/// `client_auth` of a scope where it is not written; `None` for what is no scope.
#[must_use]
pub fn default_client_auth(scope: &str) -> Option<ClientAuth> {
    SCOPES.iter().find(|(name, _)| *name == scope).map(|(_, client_auth)| *client_auth)
}

/// The type of a policy's setting (2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// true or false.
    Bool,
    /// Relative to Neo4j's home for the base directory, to the base directory for the others.
    Path,
    /// A pass phrase.
    Secret,
    /// NONE, OPTIONAL, REQUIRE.
    ClientAuth,
    /// Items between commas.
    List,
}

/// A setting of a policy.
#[derive(Clone, Copy, Debug)]
pub struct Suffix {
    /// The last part of its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Where it is not written; `None`: nothing, or what the release or the scope says.
    pub default: Option<&'static str>,
    /// The first release that has it.
    pub since: Release,
}

const fn suffix(name: &'static str, kind: Kind, default: Option<&'static str>) -> Suffix {
    Suffix { name, kind, default, since: Release::new(3, 5, 0) }
}

/// The settings of a policy (2.2), in the order in which we write them: the pass phrase before the key, because of the
/// widely copied advice that it must be (conf/password-order).
pub const SUFFIXES: [Suffix; 13] = [
    suffix("enabled", Kind::Bool, Some("false")),
    suffix("base_directory", Kind::Path, None),
    suffix("private_key_password", Kind::Secret, None),
    suffix("private_key", Kind::Path, Some("private.key")),
    suffix("public_certificate", Kind::Path, Some("public.crt")),
    suffix("trusted_dir", Kind::Path, Some("trusted")),
    suffix("revoked_dir", Kind::Path, Some("revoked")),
    suffix("client_auth", Kind::ClientAuth, None),
    suffix("verify_hostname", Kind::Bool, None),
    suffix("tls_versions", Kind::List, None),
    suffix("ciphers", Kind::List, None),
    suffix("trust_all", Kind::Bool, Some("false")),
    Suffix { since: Release::new(5, 14, 0), ..suffix("trust_expired", Kind::Bool, Some("true")) },
];

/// Words that were suffixes, or that other products have, and that no release since 4.0 looks at (conf/dead-suffix).
pub const DEAD_SUFFIXES: [&str; 5] = ["tls_level", "allow_key_generation", "format", "keystore", "truststore"];

/// The setting of that name, in any release.
#[must_use]
pub fn policy_suffix(name: &str) -> Option<&'static Suffix> {
    SUFFIXES.iter().find(|suffix| suffix.name == name)
}

/// The setting that a misspelt suffix was meant to be; `None` where nothing is near.
///
/// Case, `-` and `.` for `_`, and dots at the end count as nothing: `client.auth`, `Enabled`, `enabled.`.
#[must_use]
pub fn nearest_suffix(name: &str) -> Option<&'static str> {
    let plain = name.trim().trim_end_matches('.').to_ascii_lowercase().replace(['-', '.', ' '], "_");
    let plain = match plain.as_str() {
        // Whole words for parts of words are further away than any typing error.
        "trusted_directory" | "trusted" => "trusted_dir",
        "revoked_directory" | "revoked" => "revoked_dir",
        "base_dir" | "directory" => "base_directory",
        "password" | "key_password" | "private_key_passphrase" => "private_key_password",
        "certificate" | "public_cert" | "public_key" => "public_certificate",
        "hostname_verification" => "verify_hostname",
        "versions" | "tls_version" | "protocols" => "tls_versions",
        "cipher_suites" | "cipher" => "ciphers",
        plain => plain,
    };
    nearest(plain, SUFFIXES.iter().map(|suffix| suffix.name), |_| true)
}

/// The scope that a misspelt one was meant to be.
#[must_use]
pub fn nearest_scope(name: &str) -> Option<&'static str> {
    nearest(&name.to_ascii_lowercase(), SCOPES.iter().map(|(scope, _)| *scope), |scope| scope != "testing")
}

/// The nearest good one of some names, if it is at most a third of the name away. Names longer than any setting's have none.
fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>, is_good: impl Fn(&str) -> bool) -> Option<&'a str> {
    if name.len() > 128 {
        return None;
    }
    let length = name.chars().count();
    // A distance takes some microseconds and there are a thousand names; it is never less than the lengths differ.
    names
        .filter(|known| known.len().abs_diff(length) <= 4)
        .map(|known| (strsim::damerau_levenshtein(name, known), known))
        .filter(|(distance, known)| *distance <= (known.len().min(name.len()) / 3).min(4))
        // Asked of the few that are near: it may take a search of its own.
        .filter(|(_, known)| is_good(known))
        .min()
        .map(|(_, known)| known)
}

/// What a line makes of a name outside `dbms.ssl.policy.`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Declared, in both editions.
    Declared,
    /// Declared by Enterprise alone.
    Enterprise,
    /// Of an older line; still read under its new name, with a WARN.
    Migrated(&'static str),
    /// Of an older line; dropped with a WARN.
    Dropped,
    /// Of discovery v1, which 2025.01 took out (2.4).
    Removed(&'static Removed),
    /// Of discovery v2, renamed with 2025.01 and still taken under its old name (2.4).
    Renamed(&'static str),
    /// Of another line, with its name here where there is one; whether Enterprise's code, which nobody has seen, still
    /// migrates it is not known.
    OtherLine {
        /// Its name in this line.
        instead: Option<&'static str>,
        /// Whether Enterprise's closed code decides.
        closed: bool,
    },
    /// Nowhere declared, but of the kind that only Enterprise's closed code declares.
    Closed,
    /// Unknown.
    Unknown,
}

/// A setting that 2025.01 removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Its name.
    pub name: &'static str,
    /// What does its work from then on, if anything has to.
    pub instead: Option<&'static str>,
    /// Whether the upgrade guide says that a start passes over it.
    pub ignored: bool,
}

/// Settings of discovery v1 (2.4). The manual names the two addresses among the breaking changes of 2025.01; the others
/// are those of its page of settings for 5 that the page for 2025 has no more.
pub const REMOVED: [Removed; 8] = [
    // The members now find each other through their cluster addresses, which are there without these.
    removed("server.discovery.advertised_address", None),
    removed("server.discovery.listen_address", None),
    removed("dbms.cluster.discovery.endpoints", Some("dbms.cluster.endpoints")),
    removed("dbms.cluster.discovery.log_level", None),
    removed("dbms.cluster.discovery.type", Some("dbms.cluster.discovery.resolver_type")),
    removed("dbms.cluster.discovery.verification_timeout", None),
    removed("dbms.kubernetes.service_port_name", Some("dbms.kubernetes.discovery.service_port_name")),
    Removed { ignored: true, ..removed("dbms.cluster.discovery.version", None) },
];

const fn removed(name: &'static str, instead: Option<&'static str>) -> Removed {
    Removed { name, instead, ignored: false }
}

/// Settings of discovery v2 with their names from 2025.01 on (2.4).
pub const RENAMED: [(&str, &str); 2] = [
    ("dbms.cluster.discovery.v2.endpoints", "dbms.cluster.endpoints"),
    ("dbms.kubernetes.discovery.v2.service_port_name", "dbms.kubernetes.discovery.service_port_name"),
];

struct Row {
    lines: &'static str,
    enterprise: bool,
    successor: Option<&'static str>,
}

static NAMES: LazyLock<BTreeMap<&'static str, Row>> = LazyLock::new(|| {
    let rows = include_str!("settings.txt").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let mut cells = line.split('\t');
        let (name, lines, edition) = (cells.next()?, cells.next()?, cells.next()?);
        Some((name, Row { lines, enterprise: edition == "enterprise", successor: cells.next() }))
    })
    .collect()
});

/// Beginnings of names that Enterprise declares and whose code is closed: a name below them that we do not know is not
/// known to be wrong (2.4, conf/enterprise-setting).
const CLOSED: [&str; 33] = [
    "server.cluster.",
    "dbms.cluster.",
    "causal_clustering.",
    "server.discovery.",
    "server.backup.",
    "dbms.backup.",
    "initial.",
    "server.cluster_",
    "dbms.kubernetes.",
    "server.metrics.",
    "metrics.",
    "dbms.mode",
    "server.groups",
    "server.routing.",
    "dbms.routing.",
    "dbms.security.",
    "server.panic.",
    "server.http_enabled_modules",
    "server.unmanaged_extension_classes",
    "browser.",
    "client.",
    "initial_",
    "server.tags",
    "server.raft",
    "fabric.",
    "dbms.reconciler",
    "db.cluster.",
    "dbms.databases.default_to_read_only",
    "server.max_databases",
    "dbms.max_databases",
    "server.databases.",
    "dbms.integrations.",
    "systemdb.",
];

/// Beginnings of names that go on with a name of the user's, or that come and go with every minor release.
const GROUPS: [&str; 4] = ["internal.", "unsupported.", "dbms.security.oidc.", "fabric.graph."];

/// Whether some release here has a setting of this very name, or the name is a policy's.
#[must_use]
pub fn is_name(name: &str) -> bool {
    name.strip_prefix(POLICY_PREFIX).is_some_and(|rest| !rest.is_empty()) || NAMES.contains_key(name)
}

/// Whether a name begins like those that no table can list.
#[must_use]
pub fn is_of_a_group(name: &str) -> bool {
    GROUPS.iter().any(|beginning| name.starts_with(beginning))
}

/// What a release makes of a setting's name, `dbms.ssl.policy.*` excepted.
#[must_use]
pub fn known(name: &str, release: Release) -> Known {
    let line = Line::of(release);
    let five = line >= Line::V5;
    // Internal names come and go with every minor release; they are taken for known.
    if (name.starts_with("internal.") && five) || (name.starts_with("unsupported.") && line == Line::V4) {
        return Known::Declared;
    }
    if name.starts_with("unsupported.") && five {
        return Known::Dropped;
    }
    // Groups: what follows has a name of the user's in it.
    if name.starts_with("dbms.security.oidc.") || name.starts_with("fabric.graph.") {
        return Known::Enterprise;
    }
    if line >= Line::Y2025 {
        if let Some(removed) = REMOVED.iter().find(|removed| removed.name == name) {
            return Known::Removed(removed);
        }
        if let Some((_, new)) = RENAMED.iter().find(|(old, _)| *old == name) {
            return Known::Renamed(new);
        }
    }
    let closed = CLOSED.iter().any(|beginning| name.starts_with(beginning));
    let Some(row) = NAMES.get(name) else {
        return if closed { Known::Closed } else { Known::Unknown };
    };
    let here = match line {
        Line::V35 | Line::V4 => "4",
        Line::V5 => "5",
        Line::Y2025 => "2025",
        Line::Y2026 => "2026",
    };
    let older = row.lines.split(',').all(|declared| declared < here);
    match row.successor {
        _ if row.lines.split(',').any(|declared| declared == here) => {
            if row.enterprise {
                Known::Enterprise
            } else {
                Known::Declared
            }
        }
        Some("-") if five => Known::Dropped,
        Some(new) if five && !new.starts_with('?') => Known::Migrated(new),
        Some(new) if five => {
            let new = Some(new.trim_start_matches('?')).filter(|new| !new.is_empty());
            Known::OtherLine { instead: new.and_then(|new| today(new, release)), closed: true }
        }
        _ if five || older => Known::OtherLine { instead: None, closed: row.enterprise || closed },
        _ => Known::OtherLine { instead: predecessor(name), closed: false },
    }
}

/// What a name that 5.0 gave is called in this release: 2025.01 changed some again.
fn today(name: &'static str, release: Release) -> Option<&'static str> {
    match known(name, release) {
        Known::Removed(removed) => removed.instead,
        Known::Migrated(new) | Known::Renamed(new) => Some(new),
        Known::OtherLine { instead, .. } => instead,
        _ => Some(name),
    }
}

/// The name of the line before, for one that a line does not know yet.
fn predecessor(name: &str) -> Option<&'static str> {
    let is_successor = |row: &Row| row.successor.is_some_and(|new| new.trim_start_matches('?') == name);
    NAMES.iter().find(|(_, row)| is_successor(row)).map(|(old, _)| *old)
}

/// The declared name nearest to an unknown one.
#[must_use]
pub fn nearest_name(name: &str, release: Release, edition: Edition) -> Option<&'static str> {
    let good = |known| match known {
        Known::Declared => true,
        Known::Enterprise => edition == Edition::Enterprise,
        _ => false,
    };
    nearest(name, NAMES.keys().copied(), |declared| good(known(declared, release)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(text: &str) -> Release {
        text.parse().expect("a release")
    }

    #[test]
    fn every_row_of_the_names_can_be_read() {
        let rows = include_str!("settings.txt").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(rows.count(), NAMES.len());
        assert!(NAMES.values().all(|row| row.lines.split(',').all(|line| ["4", "5", "2025", "2026"].contains(&line))));
    }

    #[test]
    fn misspelt_suffixes_lead_to_the_one_that_was_meant_and_strange_ones_nowhere() {
        for (wrong, right) in [
            ("enable", Some("enabled")),
            ("enabledd", Some("enabled")),
            ("Enabled", Some("enabled")),
            ("enabled.", Some("enabled")),
            ("client-auth", Some("client_auth")),
            ("client.auth", Some("client_auth")),
            ("trusted_directory", Some("trusted_dir")),
            ("private_keypassword", Some("private_key_password")),
            ("bolt.enabled", None),
            ("tls.level", None),
            ("nonsense", None),
            ("", None),
        ] {
            assert_eq!(nearest_suffix(wrong), right, "{wrong}");
        }
    }

    #[test]
    fn a_name_is_known_by_the_lines_that_declare_it() {
        let migrated = Known::Migrated("server.default_advertised_address");
        for (name, version, expected) in [
            ("server.default_advertised_address", "5.26", Known::Declared),
            ("dbms.default_advertised_address", "4.4", Known::Declared),
            ("dbms.default_advertised_address", "2026", migrated),
            ("dbms.allow_upgrade", "5.26", Known::Dropped),
            ("server.cluster.advertised_address", "5.26", Known::Enterprise),
            ("server.cluster.nonsense", "5.26", Known::Closed),
            ("dbms.nonsense", "5.26", Known::Unknown),
            ("server.jvm.additional", "5.26", Known::Declared),
            ("Server.Bolt.Enabled", "5.26", Known::Unknown),
            ("internal.whatever", "5.26", Known::Declared),
        ] {
            assert_eq!(known(name, release(version)), expected, "{name} in {version}");
        }
        assert_eq!(
            known("dbms.cluster.discovery.v2.endpoints", release("2025.01")),
            Known::Renamed("dbms.cluster.endpoints")
        );
        for Removed { name, instead, .. } in &REMOVED {
            assert_eq!(known(name, release("5.26")), Known::Enterprise, "{name}");
            assert!(matches!(known(name, release("2025.01")), Known::Removed(_)), "{name}");
            assert!(instead.is_none_or(|new| known(new, release("2025.01")) == Known::Enterprise), "{name}");
        }
        let instead = Some("dbms.default_advertised_address");
        assert_eq!(
            known("server.default_advertised_address", release("4.4")),
            Known::OtherLine { instead, closed: false }
        );
    }

    #[test]
    fn an_unknown_name_leads_to_one_that_the_edition_has() {
        let near = |edition| nearest_name("server.cluster.advertized_address", release("5.26"), edition);
        assert_eq!(near(Edition::Enterprise), Some("server.cluster.advertised_address"));
        assert_eq!(near(Edition::Community), None);
    }
}
