//! The change window: what is wrong with the way in which a cluster is to be changed, and what is easily forgotten (12.3).
//!
//! Decided from what is planned, typed by whoever knows it; nothing is read here. Only switching on is asked for today
//! ([`checklist`]): what [`advice`] knows of rotation, reload and services is kept by tests, and no door shows it yet. Not
//! here: what configurations show by themselves (`conf`, `conf/compare.rs`), what a log shows (`log`), and the commands of
//! each step (`report/runbook.rs`).

use super::version::{reload_setting, traits};
use crate::finding::catalogue::plan as say;
use crate::finding::{Edition, Finding, Release, Runtime};

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The `cluster` policy, from off to on.
    SwitchOn,
    /// From on to off: the way back.
    SwitchOff,
    /// Keys and certificates within TLS.
    Rotation {
        /// Whether every server trusts the new certificates before the first key is changed.
        trust_first: bool,
        /// What is exchanged on a server before it is told to read it.
        pair: Pair,
    },
    /// neo4j.conf within TLS, or where files lie.
    Settings,
}

/// What of a server's key and certificate is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pair {
    /// Both.
    Both,
    /// The key alone.
    KeyOnly,
    /// The certificate alone, with the key that it had.
    SameKey,
    /// The certificate alone, of another key.
    CertificateOnly,
}

/// How the servers take the change over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// All are stopped, then all are started.
    FullStop,
    /// Some are started while others still run as before.
    Overlapping,
    /// One after the other is restarted.
    Rolling,
    /// None is restarted: `CALL dbms.security.reloadTLS()`.
    Reload,
}

/// How Neo4j runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform<'a> {
    /// A Windows service.
    WindowsService {
        /// Its account, where it is another one than `LocalSystem`.
        account: Option<&'a str>,
    },
    /// A package of Debian or RPM.
    Package,
    /// From an archive.
    Tarball,
    /// A container.
    Docker,
    /// Neo4j's chart.
    Kubernetes,
}

/// A step of 12.3 that somebody may forget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// All databases, neo4j.conf and certificates, before.
    Backup,
    /// The queries of 12.4, before.
    HealthBefore,
    /// The same, after.
    HealthAfter,
    /// A time at which the change is given up.
    AbortPoint,
    /// Every port, from every server.
    Dial,
    /// The servers' clocks compared.
    Clocks,
}

/// What is planned.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// What findings name as their place: the cluster.
    pub at: &'a str,
    /// Which Neo4j runs.
    pub runtime: Runtime,
    /// What is changed.
    pub change: Change,
    /// How.
    pub how: How,
    /// How Neo4j runs, each kind once.
    pub platforms: &'a [Platform<'a>],
    /// The steps that are planned.
    pub steps: &'a [Step],
    /// What else is changed in neo4j.conf: `paths`, `pass phrases`, `suites` ….
    pub settings: &'a [&'a str],
    /// Whether JVM options change.
    pub jvm_options: bool,
    /// Whether `dbms.security.tls_reload_enabled` is true since the last start.
    pub reload_enabled: bool,
}

/// Everything worth saying about a planned change, in the order of the steps.
#[must_use]
pub fn advice(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = before(facts);
    findings.extend(way(facts));
    findings.extend(after(facts));
    findings.extend(services(facts));
    if let Change::Rotation { trust_first: false, .. } = facts.change {
        findings.push(say::rotation_order(facts.at));
    }
    if facts.how == How::Reload {
        findings.extend(reload(facts));
    }
    findings
}

/// The window in which the policy of a running cluster is switched on, as a list to go by: all that is easily forgotten.
#[must_use]
pub fn checklist(at: &str, runtime: Runtime) -> Vec<Finding> {
    advice(&Facts {
        at,
        runtime,
        change: Change::SwitchOn,
        how: How::FullStop,
        platforms: &[],
        steps: &[],
        settings: &[],
        jvm_options: false,
        reload_enabled: true,
    })
}

/// Whether the policy is switched, which takes the whole cluster down.
fn is_switch(change: Change) -> bool {
    matches!(change, Change::SwitchOn | Change::SwitchOff)
}

fn way(facts: &Facts<'_>) -> Vec<Finding> {
    let finding = match (facts.change, facts.how) {
        (Change::SwitchOff, How::Rolling) => say::roll_back,
        (Change::SwitchOn, How::Rolling) => say::rolling_enable,
        (change, How::FullStop) if is_switch(change) => say::full_stop,
        (change, How::Overlapping) if is_switch(change) => say::started_too_early,
        _ => return Vec::new(),
    };
    vec![finding(facts.at)]
}

fn is_missing(facts: &Facts<'_>, step: Step) -> bool {
    !facts.steps.contains(&step)
}

/// The query that shows a cluster's servers.
fn servers_query(release: Release) -> &'static str {
    if release.major < 5 { "CALL dbms.cluster.overview()" } else { "SHOW SERVERS" }
}

fn before(facts: &Facts<'_>) -> Vec<Finding> {
    let (at, release) = (facts.at, facts.runtime.release);
    let switch = is_switch(facts.change);
    let new_certificates = matches!(facts.change, Change::SwitchOn | Change::Rotation { .. });
    let missing = |step: Step| is_missing(facts, step);
    [
        (new_certificates && missing(Step::Clocks)).then(|| say::clock_skew(at)),
        (switch && missing(Step::AbortPoint)).then(|| say::abort_point(at)),
        (switch && missing(Step::Backup)).then(|| say::backup_first(at, release.major < 5)),
        missing(Step::HealthBefore).then(|| say::health_before(at, servers_query(release))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn after(facts: &Facts<'_>) -> Vec<Finding> {
    let (at, release) = (facts.at, facts.runtime.release);
    let health = is_missing(facts, Step::HealthAfter).then(|| say::health_after(at, servers_query(release)));
    let dial =
        if is_missing(facts, Step::Dial) { say::dial_after_start(at, ports(release)) } else { say::probe_traces(at) };
    health.into_iter().chain([dial]).collect()
}

/// The ports that the `cluster` policy covers (2.4).
#[must_use]
pub fn ports(release: Release) -> &'static [&'static str] {
    if release < Release::new(2025, 1, 0) { &["5000", "6000", "7000", "7688"] } else { &["6000", "7000", "7688"] }
}

fn services(facts: &Facts<'_>) -> Vec<Finding> {
    let services = facts.platforms.iter().filter_map(|platform| match platform {
        Platform::WindowsService { account } => Some(*account),
        _ => None,
    });
    let services: Vec<Option<&str>> = services.collect();
    let four = facts.runtime.release.major < 5;
    let options = (facts.jvm_options && !services.is_empty()).then(|| say::service_jvm_options(facts.at, four));
    let accounts = services.iter().flatten().map(|account| say::service_account(facts.at, account));
    options.into_iter().chain(accounts).collect()
}

fn reload(facts: &Facts<'_>) -> Vec<Finding> {
    let (at, runtime) = (facts.at, facts.runtime);
    if runtime.edition == Edition::Community {
        return vec![say::reload_community(at)];
    }
    if !traits(runtime.release).reload {
        return vec![say::restart_needed(at, &runtime.release.to_string())];
    }
    let mut findings = Vec::new();
    if reload_setting(runtime).is_some() && !facts.reload_enabled {
        findings.push(say::reload_off(at));
    }
    if facts.change == Change::Settings || is_switch(facts.change) || !facts.settings.is_empty() {
        let changed = if facts.settings.is_empty() { &["settings"] } else { facts.settings };
        findings.push(say::reload_scope(at, changed));
    }
    match facts.change {
        Change::Rotation { pair: Pair::KeyOnly, .. } => findings.push(say::reload_mismatch(at, "key")),
        Change::Rotation { pair: Pair::CertificateOnly, .. } => findings.push(say::reload_mismatch(at, "certificate")),
        _ => {}
    }
    findings
}
