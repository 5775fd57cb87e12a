//! What differs between releases of Neo4j: one row per change, each with the first release that has it.
//!
//! Not here: the settings' own names and defaults (`settings.rs`), the suites that a release enables (`ciphers.rs`).
//! Rows are measured unless they say otherwise; sections are those of the rules' pages. Nothing of 5.0.0 was ever seen:
//! its rows begin at 5.0.0 because no user of 5.0 is served by the rules of 4.4.

use crate::finding::{Edition, Release, Runtime};

/// How the bytes of neo4j.conf become characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// ISO-8859-1: each byte is a character.
    Latin1,
    /// UTF-8; what is none becomes U+FFFD.
    Utf8,
}

/// What becomes of a start without a `trusted_dir`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingTrusted {
    /// No start.
    Fatal,
    /// No start where `client_auth` is REQUIRE.
    FatalIfRequired,
    /// An empty store, without a word.
    Empty,
}

/// Which code reads private keys (5.2, 5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLoader {
    /// 3.5: its own and a fallback, no pass phrases.
    Plain,
    /// 4.x: Bouncy Castle.
    BouncyCastle,
    /// 5 and later: the JDK's own cryptography.
    Jdk,
}

/// What becomes of a start whose Bolt is to speak TLS and has no policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoltWithoutPolicy {
    /// No start (4.4.48, 5.26.30).
    Stops,
    /// Not known: nothing of 2025 was run.
    Unknown,
    /// A start; the port refuses everybody (2026.08.1).
    Refuses,
}

/// What a release does, as far as releases differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, not a state")]
pub struct Traits {
    /// Charset of neo4j.conf (2.1).
    pub charset: Charset,
    /// Whether unknown settings stop the start where the file does not say (2.1).
    pub strict: bool,
    /// Whether a key written twice stops a strict start (6.1.11).
    pub duplicates_stop: bool,
    /// Whether blanks round a bool or an enum are cut (6.1.5).
    pub trims: bool,
    /// Whether `$(…)` is a command (6.1.8).
    pub commands: bool,
    /// Whether a path is escaped like a Java string before it is used (6.1.7).
    pub escapes_paths: bool,
    /// Whether `*.ssl_policy=NAME` still turns the 3.5 policy NAME into a scope (conf/policy-35-migrated).
    pub migrates_35: bool,
    /// Whether policies are the fixed scopes of 2.2.
    pub scopes: bool,
    /// Whether names of the line before are migrated (6.1.12).
    pub migrates_4: bool,
    /// `verify_hostname` where it is not written (2.1).
    pub verify_hostname: bool,
    /// `tls_versions` where they are not written (2.1).
    pub tls_versions: &'static [&'static str],
    /// Whether an unknown word in `tls_versions` stops the start while `ciphers` is unset (2.1).
    pub unknown_tls_version_stops: bool,
    /// A start without `trusted_dir` (2.1).
    pub missing_trusted: MissingTrusted,
    /// Whether a start without `revoked_dir` fails (2.1).
    pub missing_revoked_stops: bool,
    /// Whether `public_certificate` may be DER (2.1).
    pub der_public_certificate: bool,
    /// Who reads private keys (2.1).
    pub key_loader: KeyLoader,
    /// Whether material can be read again without a restart, on Enterprise (2.3).
    pub reload: bool,
    /// A start whose Bolt is to speak TLS without a policy (2.5).
    pub bolt_without_policy: BoltWithoutPolicy,
}

/// A change that came with a release.
struct Change {
    since: Release,
    apply: fn(&mut Traits),
}

const fn since(major: u16, minor: u16, patch: u16, apply: fn(&mut Traits)) -> Change {
    Change { since: Release::new(major, minor, patch), apply }
}

const BOTH: &[&str] = &["TLSv1.2", "TLSv1.3"];

/// 3.5, where all begins (read in its source, not run).
const FIRST: Traits = Traits {
    charset: Charset::Latin1,
    strict: false,
    duplicates_stop: false,
    trims: false,
    commands: false,
    escapes_paths: false,
    migrates_35: false,
    scopes: false,
    migrates_4: false,
    verify_hostname: false,
    tls_versions: &["TLSv1.2"],
    unknown_tls_version_stops: false,
    missing_trusted: MissingTrusted::Fatal,
    missing_revoked_stops: true,
    der_public_certificate: true,
    key_loader: KeyLoader::Plain,
    reload: false,
    bolt_without_policy: BoltWithoutPolicy::Stops,
};

/// In the order of releases.
const CHANGES: &[Change] = &[
    since(4, 0, 0, |t| t.scopes = true),
    since(4, 0, 0, |t| t.migrates_35 = true),
    since(4, 0, 0, |t| t.missing_trusted = MissingTrusted::FatalIfRequired),
    since(4, 0, 0, |t| t.missing_revoked_stops = false),
    since(4, 0, 0, |t| t.key_loader = KeyLoader::BouncyCastle),
    since(4, 2, 0, |t| t.trims = true),
    since(4, 2, 0, |t| t.commands = true),
    since(4, 2, 0, |t| t.missing_trusted = MissingTrusted::Empty),
    // Seen loading in 4.0.12 and failing in 4.2.19; nothing between was run.
    since(4, 2, 0, |t| t.der_public_certificate = false),
    // 4.3.24 migrates, 4.4.0 does not.
    since(4, 4, 0, |t| t.migrates_35 = false),
    since(5, 0, 0, |t| t.strict = true),
    since(5, 0, 0, |t| t.duplicates_stop = true),
    since(5, 0, 0, |t| t.escapes_paths = true),
    since(5, 0, 0, |t| t.migrates_4 = true),
    since(5, 0, 0, |t| t.der_public_certificate = true),
    since(5, 0, 0, |t| t.key_loader = KeyLoader::Jdk),
    since(5, 24, 0, |t| t.tls_versions = BOTH),
    since(2025, 1, 0, |t| t.charset = Charset::Utf8),
    since(2025, 1, 0, |t| t.bolt_without_policy = BoltWithoutPolicy::Unknown),
    since(2025, 1, 0, |t| t.verify_hostname = true),
    since(2025, 3, 0, |t| t.reload = true),
    since(2025, 10, 0, |t| t.unknown_tls_version_stops = true),
    since(2026, 1, 0, |t| t.bolt_without_policy = BoltWithoutPolicy::Refuses),
];

/// What a release does.
#[must_use]
pub fn traits(release: Release) -> Traits {
    let mut traits = FIRST;
    for change in CHANGES.iter().take_while(|change| change.since <= release) {
        (change.apply)(&mut traits);
    }
    traits
}

/// Releases that a cluster is likely to run, newest first, as a plan names them: the newest of each line, the last
/// before the suites and protocol versions changed (4.5), and the line of long-term support.
pub const USUAL: &[&str] = &["2026.08", "2025.12", "2025.09", LONG_TERM_SUPPORT, "4.4"];

/// The line that is supported longest.
pub const LONG_TERM_SUPPORT: &str = "5.26";

/// The major versions of Java that a release runs on (2.1), its own first choice last.
#[must_use]
pub fn javas(release: Release) -> &'static [u8] {
    match (release.major, release.minor) {
        (..=3, _) => &[8],
        (4, _) => &[11],
        (5, ..=13) => &[17],
        (5, _) => &[21, 17],
        (2025, ..=9) => &[21],
        _ => &[21, 25],
    }
}

/// The Java that we take where nobody says.
#[must_use]
pub fn default_java(release: Release) -> u8 {
    javas(release).last().copied().unwrap_or(25)
}

/// A line of releases: what has the same names of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// 3.5.
    V35,
    /// 4.0 to 4.4.
    V4,
    /// 5.0 to 5.26.
    V5,
    /// 2025.01 to 2025.12.
    Y2025,
    /// 2026.01 and later.
    Y2026,
}

impl Line {
    /// The line of a release.
    #[must_use]
    pub const fn of(release: Release) -> Self {
        match release.major {
            ..=3 => Self::V35,
            4 => Self::V4,
            5 => Self::V5,
            2025 => Self::Y2025,
            _ => Self::Y2026,
        }
    }
}

/// Names of settings around the policy, which changed with 5.0 (2.3, 2.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    /// Strict validation.
    pub strict: &'static str,
    /// The host that others use, for all ports.
    pub default_advertised_address: &'static str,
    /// The host that this server listens on, for all ports.
    pub default_listen_address: &'static str,
    /// The host that members use for catch-up.
    pub cluster_advertised_address: &'static str,
    /// Whether files whose name begins with a dot are skipped in `trusted_dir` and `revoked_dir`.
    pub ignore_dot_files: &'static str,
    /// Whether Bolt listens; true where it is not written.
    pub bolt_enabled: &'static str,
    /// Whether Bolt speaks TLS: DISABLED where it is not written.
    pub bolt_tls_level: &'static str,
    /// Whether HTTPS listens; false where it is not written.
    pub https_enabled: &'static str,
    /// How members find each other: LIST where it is not written.
    pub resolver: &'static str,
}

const NAMES_4: Names = Names {
    strict: "dbms.config.strict_validation",
    default_advertised_address: "dbms.default_advertised_address",
    default_listen_address: "dbms.default_listen_address",
    cluster_advertised_address: "causal_clustering.transaction_advertised_address",
    ignore_dot_files: "unsupported.dbms.ssl.system.ignore_dot_files",
    bolt_enabled: "dbms.connector.bolt.enabled",
    bolt_tls_level: "dbms.connector.bolt.tls_level",
    https_enabled: "dbms.connector.https.enabled",
    resolver: "causal_clustering.discovery_type",
};

const NAMES_5: Names = Names {
    strict: "server.config.strict_validation.enabled",
    default_advertised_address: "server.default_advertised_address",
    default_listen_address: "server.default_listen_address",
    cluster_advertised_address: "server.cluster.advertised_address",
    ignore_dot_files: "internal.dbms.ssl.system.ignore_dot_files",
    bolt_enabled: "server.bolt.enabled",
    bolt_tls_level: "server.bolt.tls_level",
    https_enabled: "server.https.enabled",
    resolver: "dbms.cluster.discovery.resolver_type",
};

/// The names of a release's line.
#[must_use]
pub fn names(release: Release) -> &'static Names {
    if release.major >= 5 { &NAMES_5 } else { &NAMES_4 }
}

/// The names of the line before, which a release still migrates (6.1.12), or those of the line after.
#[must_use]
pub fn other_names(release: Release) -> &'static Names {
    if release.major >= 5 { &NAMES_4 } else { &NAMES_5 }
}

/// The switch that lets Enterprise read material again without a restart, where there is one (2.3).
#[must_use]
pub fn reload_setting(runtime: Runtime) -> Option<&'static str> {
    (traits(runtime.release).reload && runtime.edition == Edition::Enterprise)
        .then_some("dbms.security.tls_reload_enabled")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Traits {
        traits(text.parse().expect("a release"))
    }

    #[test]
    fn rows_are_in_the_order_of_releases() {
        assert!(CHANGES.is_sorted_by_key(|change| change.since));
    }

    #[test]
    fn the_usual_releases_are_releases() {
        let releases: Vec<Release> = USUAL.iter().map(|text| text.parse().expect("a release")).collect();
        assert!(releases.is_sorted_by(|newer, older| newer > older));
    }

    #[test]
    fn each_measured_edge_lies_between_the_two_releases_that_were_run() {
        assert!(!of("4.1.13").trims && of("4.2.0").trims);
        assert!(!of("4.1.13").commands && of("4.2.0").commands);
        assert!(of("4.3.24").migrates_35 && !of("4.4.0").migrates_35);
        assert!(!of("4.4.48").strict && of("5.1.0").strict);
        assert_eq!((of("5.23.0").tls_versions.len(), of("5.24.0").tls_versions.len()), (1, 2));
        assert!(!of("5.26.30").verify_hostname && of("2025.01.0").verify_hostname);
        assert_eq!((of("5.26.30").charset, of("2025.01.0").charset), (Charset::Latin1, Charset::Utf8));
        assert!(!of("2025.09.0").unknown_tls_version_stops && of("2025.10.1").unknown_tls_version_stops);
    }

    #[test]
    fn java_by_default_is_the_release_s_own() {
        for (release, java) in [
            ("3.5", 8),
            ("4.4", 11),
            ("5.1", 17),
            ("5.26", 17),
            ("2025.01", 21),
            ("2025.09", 21),
            ("2025.10", 25),
            ("2026", 25),
        ] {
            assert_eq!(default_java(release.parse().expect("a release")), java, "{release}");
        }
    }

    #[test]
    fn reload_is_enterprise_s_and_came_with_march_2025() {
        let of = |release: &str, edition| {
            let release = release.parse().expect("a release");
            reload_setting(Runtime { release, edition, java: default_java(release) })
        };
        assert_eq!(of("2025.02", Edition::Enterprise), None);
        assert_eq!(of("2025.03", Edition::Enterprise), Some("dbms.security.tls_reload_enabled"));
        assert_eq!(of("2025.03", Edition::Community), None);
    }
}
