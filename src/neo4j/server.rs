//! A server as a start of Neo4j would find it: neo4j.conf, then every policy that it enables, cluster first.
//!
//! Not here: the grammar (`conf`), the files of a policy (`material`), and whether two servers get on (`trust`).

use super::ciphers;
use super::conf::{Document, Effective, MAX_BYTES, Policy, TooLarge};
use super::log::{Explainer, sum_up};
use super::material::{Loaded, Material, Server, Stop, load_policy};
use super::trust::{self, Hosts, check_name};
use super::version;
use crate::finding::catalogue::{connector, file, folder, plan, trust as store};
use crate::finding::{Finding, Runtime};
use crate::os::Tree;
use std::io::ErrorKind;
use std::path::Path;
use time::OffsetDateTime;

/// Which policies' files are where the home says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scopes {
    /// Those of every scope: the home is a real one.
    All,
    /// Those of `cluster` alone: the folder stands for a home elsewhere, which has the files of the other scopes.
    Cluster,
}

/// Loads a server from its home and its neo4j.conf as Neo4j would, and goes on after what would stop it.
///
/// A policy that does not load stops the server whatever its scope (5.1). The contexts that are built are those of
/// `cluster`; what a broken `bolt` or `https` policy does at its first connection is told by findings alone.
#[must_use]
pub fn load_server(
    tree: &dyn Tree,
    name: &str,
    home: &Path,
    conf: &Path,
    runtime: Runtime,
    scopes: Scopes,
    now: OffsetDateTime,
) -> Server {
    let shown = conf.display().to_string();
    let mut server = Server {
        name: name.to_owned(),
        home: home.to_owned(),
        runtime,
        host: name.to_owned(),
        loads: false,
        starts: false,
        stop: None,
        effective: None,
        material: None,
        findings: Vec::new(),
    };
    let document = match tree.read(conf, MAX_BYTES as u64) {
        Ok(bytes) => Document::parse(&bytes).map_err(|error| error.finding(&shown)),
        Err(error) if error.kind() == ErrorKind::FileTooLarge => Err(TooLarge.finding(&shown)),
        Err(error) => Err(file::conf_not_readable(&shown, &error.to_string())),
    };
    let document = match document {
        Ok(document) => document.named(shown.as_str()),
        Err(finding) => {
            server.stop = Some(Stop { rule: finding.rule, error: finding.what.clone() });
            server.findings.push(finding);
            return server;
        }
    };
    let mut effective = document.effective(runtime, home);
    server.findings.append(&mut effective.findings);
    // In a folder that stands for a home the rights are not those that the file will have.
    if let (Scopes::All, Ok(rights)) = (scopes, tree.rights(conf)) {
        server.findings.extend(document.access(runtime.release, &rights));
    }
    if let Some(host) = &effective.dialled {
        server.host.clone_from(host);
    }
    if effective.advertised.is_none() {
        server.findings.push(advertised_localhost(&shown, runtime));
    }
    server.stop = effective.stop.take().or_else(|| effective.twice.as_deref().map(twice));
    let (mut loads, mut starts) = (server.stop.is_none(), server.stop.is_none());
    let is_here = |scope: &str| scopes == Scopes::All || scope == "cluster";
    let mut policies: Vec<_> =
        effective.policies.iter().filter(|policy| policy.enabled && is_here(&policy.scope)).collect();
    policies.sort_by_key(|policy| policy.scope != "cluster");
    for policy in policies {
        let mut loaded = load_policy(tree, policy, runtime, effective.ignore_dot_files, now);
        name_the_line(&mut loaded);
        loads &= loaded.loads;
        server.findings.extend(loaded.findings);
        if let ("https", Some(material)) = (policy.scope.as_str(), &loaded.material) {
            server.findings.extend(unused_by_https(policy, material));
        }
        let key = loaded.material.as_ref().and_then(|material| Some(&material.chain.first()?.key));
        server.findings.extend(ciphers::findings(policy, runtime, key, &lists_at(&document, policy, &shown)));
        if policy.scope == "cluster" {
            let notes = loaded.material.iter().flat_map(|material| trust::alone(material, &server.host, runtime, now));
            server.findings.extend(notes);
            starts &= loaded.starts;
            server.material = loaded.material;
        } else if loaded.loads {
            // What fails in its context fails later than the start that is judged here.
            continue;
        }
        let stop = loaded.stop.map(|stop| {
            let cause = cause_in_conf(&document, &policy.scope, stop.rule, &server.findings);
            Stop { rule: cause.unwrap_or(stop.rule), ..stop }
        });
        server.stop = server.stop.or(stop);
    }
    server.findings.extend(shared_base(&effective));
    server.findings.extend(idle_trust_store(&document, &effective));
    server.loads = loads;
    server.starts = loads && starts;
    if !loads {
        server.material = None;
    }
    server.effective = Some(effective);
    server
}

/// What rests on a neo4j.conf alone and is no matter of its grammar: the versions and suites of its policies, and, where
/// the file has settings of a cluster and is no mere piece of one, the name that others know the server by. `shown` names the file; whose key a policy has is not known here.
#[must_use]
pub fn findings_of_conf(document: &Document, effective: &Effective, shown: &str) -> Vec<Finding> {
    let runtime = effective.runtime;
    let is_unnamed = effective.advertised.is_none() && document.has_setting_below(&CLUSTERED);
    let localhost = is_unnamed.then(|| advertised_localhost(shown, runtime));
    let of_lists = |policy: &Policy| ciphers::findings(policy, runtime, None, &lists_at(document, policy, shown));
    let mut findings: Vec<Finding> = localhost.into_iter().collect();
    findings.extend(effective.policies.iter().filter(|policy| policy.enabled).flat_map(of_lists));
    findings
}

/// What the settings of a cluster's members begin with, in 4.x and 5+.
const CLUSTERED: [&str; 3] = ["causal_clustering.", "dbms.cluster.", "server.cluster."];

fn advertised_localhost(shown: &str, runtime: Runtime) -> Finding {
    plan::advertised_localhost(shown, version::names(runtime.release).default_advertised_address)
}

/// The place of a finding about a policy's lists: of `cluster` the file, since others than its own server quote it; of
/// another scope the line, which says whose list it is.
fn lists_at(document: &Document, policy: &Policy, shown: &str) -> String {
    let line = || {
        let suffixes = ["tls_versions", "ciphers", "enabled"];
        suffixes.iter().find_map(|suffix| document.place_of(&policy.scope, suffix))
    };
    (policy.scope != "cluster").then(line).flatten().unwrap_or_else(|| shown.to_owned())
}

/// The default of `verify_hostname` turns with 2025.01, and the server's own certificate does not name it: who upgrades
/// without writing the setting loses the server (plan/upgrade-hostname).
#[must_use]
pub fn upgrade_hostname(server: &Server, document: &Document) -> Option<Finding> {
    let material = server.material.as_ref().filter(|_| document.place_of("cluster", "verify_hostname").is_none())?;
    // With `trust_all` nobody is checked, whatever is written.
    let effective = server.effective.as_ref().filter(|_| !material.policy.trust_all)?;
    let host = effective.advertised.as_deref()?;
    check_name(host, material.chain.first()?, server.runtime.java, &Hosts::default()).err()?;
    let at = material.policy.public_certificate.display().to_string();
    Some(plan::upgrade_hostname(&at, host, version::traits(server.runtime.release).verify_hostname))
}

/// What the `https` policy holds for nothing: its connector judges clients by the JVM's own store (2.5).
fn unused_by_https(policy: &Policy, material: &Material) -> Option<Finding> {
    let (certificates, crls) = (material.anchors.len(), material.crls.len());
    let at = if certificates > 0 { &policy.trusted_dir } else { &policy.revoked_dir };
    (certificates + crls > 0).then(|| connector::https_trusted_unused(&at.display().to_string(), certificates, crls))
}

/// The policies that have the folder of an enabled `cluster` policy too.
fn shared_base(effective: &Effective) -> Option<Finding> {
    let base = &effective.enabled("cluster")?.base_directory;
    let is_other = |policy: &&Policy| policy.enabled && policy.scope != "cluster" && policy.base_directory == *base;
    let others: Vec<&str> = effective.policies.iter().filter(is_other).map(|policy| policy.scope.as_str()).collect();
    (!others.is_empty()).then(|| folder::shared_base(&base.display().to_string(), &others))
}

/// A trust store for the JVM while nothing is on that the cluster's settings know to use it: HTTPS does (2.5).
fn idle_trust_store(document: &Document, effective: &Effective) -> Option<Finding> {
    effective.enabled("cluster")?;
    if effective.enabled("https").is_some() {
        return None;
    }
    Some(store::cacerts(&document.place_of_jvm_option("-Djavax.net.ssl.trustStore")?))
}

/// What one rule finds can leave different lines: an encrypted key among certificates another than a plain one. The finding
/// of what stops the policy names the row that its error matches.
fn name_the_line(loaded: &mut Loaded) {
    let Some(stop) = &loaded.stop else { return };
    let mut explainer = Explainer::new(None, None);
    explainer.push(stop.error.as_bytes());
    let rows: Vec<&'static str> = sum_up(&[explainer.finish()]).lines.into_iter().flat_map(|line| line.rules).collect();
    for finding in loaded.findings.iter_mut().filter(|finding| finding.rule == stop.rule) {
        if finding.log.is_some_and(|row| !rows.contains(&row)) {
            finding.log = rows.first().copied().or(finding.log);
        }
    }
}

/// What ends the loading of policies where a scope has two.
fn twice(scope: &str) -> Stop {
    let scope = scope.to_ascii_uppercase();
    let error = format!("IllegalStateException: Can not have multiple SslPolicies configured for {scope}");
    Stop { rule: "conf/scope-case", error }
}

/// The rule about the form of the very setting that led to a file or folder that is not there, or to a pass phrase that does
/// not fit: what is to be mended is the line, not the disk. Both findings are told; the server's one rule is the cause's.
fn cause_in_conf(document: &Document, scope: &str, stop: &str, findings: &[Finding]) -> Option<&'static str> {
    let suffixes: &[&str] = match stop {
        "folder/base-missing" => &["base_directory"],
        "key/missing" => &["private_key", "base_directory"],
        "cert/missing" => &["public_certificate", "base_directory"],
        "folder/trusted-missing" | "folder/trusted-empty" | "folder/trusted-not-a-folder" => &["trusted_dir"],
        "folder/trusted-directory" | "folder/trusted-foreign-file" => &["trusted_dir", "revoked_dir"],
        "folder/revoked-missing" | "folder/revoked-certificate" | "folder/revoked-foreign-file" => &["revoked_dir"],
        "key/wrong-password" | "key/password-ascii" => &["private_key_password"],
        _ => return None,
    };
    let places: Vec<String> = suffixes.iter().filter_map(|suffix| document.place_of(scope, suffix)).collect();
    findings.iter().find(|finding| MISREAD.contains(&finding.rule) && places.contains(&finding.at)).map(|it| it.rule)
}

/// The rules about a value that is not what its writer meant.
const MISREAD: [&str; 12] = [
    "conf/inline-comment",
    "conf/callout",
    "conf/quoted-value",
    "conf/trailing-blank",
    "conf/trailing-backslash",
    "conf/backslash-path",
    "conf/unc-path",
    "conf/non-ascii-path",
    "conf/empty-path",
    "conf/password-edge-blank",
    "conf/password-backslash",
    "conf/foreign-syntax",
];
