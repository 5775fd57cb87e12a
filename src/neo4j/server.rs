//! A server as a start of Neo4j would find it: neo4j.conf, then every policy that it enables, cluster first.
//!
//! Not here: the grammar (`conf`), the files of a policy (`material`), and whether two servers get on (`trust`).

use super::ciphers;
use super::conf::{Document, Effective, MAX_BYTES, MAX_LINES, Policy};
use super::material::{Material, Server, Stop, load_policy};
use super::trust::{self, Hosts, check_name};
use super::version;
use crate::finding::catalogue::{conf as conf_rules, connector, file, folder, plan, trust as store};
use crate::finding::{Finding, Runtime};
use crate::os::Tree;
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
        Ok(bytes) => Document::parse(&bytes).map_err(|_| conf_rules::too_large(&shown, MAX_BYTES, MAX_LINES)),
        Err(error) => Err(file::not_readable(&shown, &error.to_string())),
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
    if let Some(host) = &effective.advertised {
        server.host.clone_from(host);
    } else {
        let setting = version::names(runtime.release).default_advertised_address;
        server.findings.push(plan::advertised_localhost(&shown, setting));
    }
    server.stop = effective.stop.take();
    let (mut loads, mut starts) = (server.stop.is_none(), server.stop.is_none());
    let is_here = |scope: &str| scopes == Scopes::All || scope == "cluster";
    let mut policies: Vec<_> =
        effective.policies.iter().filter(|policy| policy.enabled && is_here(&policy.scope)).collect();
    policies.sort_by_key(|policy| policy.scope != "cluster");
    for policy in policies {
        let loaded = load_policy(tree, policy, runtime, effective.ignore_dot_files, now);
        loads &= loaded.loads;
        server.findings.extend(loaded.findings);
        if let ("https", Some(material)) = (policy.scope.as_str(), &loaded.material) {
            server.findings.extend(unused_by_https(policy, material));
        }
        if policy.scope == "cluster" {
            let key = loaded.material.as_ref().and_then(|material| Some(&material.chain.first()?.key));
            server.findings.extend(ciphers::findings(policy, runtime, key, &shown));
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
    mask_swallowed(&mut server);
    server
}

/// The default of `verify_hostname` turns with 2025.01, and the server's own certificate does not name it: who upgrades
/// without writing the setting loses the server (plan/upgrade-hostname).
#[must_use]
pub fn upgrade_hostname(server: &Server, document: &Document) -> Option<Finding> {
    let material = server.material.as_ref().filter(|_| document.place_of("cluster", "verify_hostname").is_none())?;
    let effective = server.effective.as_ref()?;
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

/// A line that ends in a backslash swallows the next one (conf/trailing-backslash): a path can then hold the pass phrase,
/// and Neo4j's own message shows it. Ours does not.
fn mask_swallowed(server: &mut Server) {
    const SETTING: &str = "private_key_password";
    let mask = |text: &mut String| {
        let mut from = 0;
        while let Some(found) = text[from..].find(SETTING) {
            let start = from + found + SETTING.len();
            from = start;
            let Some(value) = text[start..].strip_prefix('=') else { continue };
            // The rest of a swallowed line has no end that could be told from the pass phrase's own characters.
            let length = value.find(" <- ").unwrap_or(value.len());
            text.replace_range(start + 1..start + 1 + length, MASK);
            from = start + 1 + MASK.len();
        }
    };
    if let Some(stop) = &mut server.stop {
        mask(&mut stop.error);
    }
    for finding in server.findings.iter_mut().filter(|finding| !finding.rule.starts_with("conf/")) {
        mask(&mut finding.at);
        mask(&mut finding.what);
    }
}

/// What stands for a secret in everything that is shown.
const MASK: &str = "********";
