//! A server as a start of Neo4j would find it: neo4j.conf, then every policy that it enables, cluster first.
//!
//! Not here: the grammar (`conf`), the files of a policy (`material`), and whether two servers get on (`trust`).

use super::conf::{Document, MAX_BYTES};
use super::material::{Server, Stop, load_policy};
use super::version;
use crate::finding::Runtime;
use crate::finding::catalogue::{conf as conf_rules, file, plan};
use crate::os::Tree;
use std::path::Path;
use time::OffsetDateTime;

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
        material: None,
        findings: Vec::new(),
    };
    let document = match tree.read(conf, MAX_BYTES as u64) {
        Ok(bytes) => Document::parse(&bytes).map_err(|_| conf_rules::too_large(&shown, MAX_BYTES)),
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
    // Neo4j's own paths are absolute, whatever way led to the home.
    let effective = document.effective(runtime, home);
    server.findings = effective.findings;
    if let Some(host) = effective.advertised {
        server.host = host;
    } else {
        let setting = version::names(runtime.release).default_advertised_address;
        server.findings.push(plan::advertised_localhost(&shown, setting));
    }
    server.stop = effective.stop;
    let (mut loads, mut starts) = (server.stop.is_none(), server.stop.is_none());
    let mut policies: Vec<_> = effective.policies.iter().filter(|policy| policy.enabled).collect();
    policies.sort_by_key(|policy| policy.scope != "cluster");
    for policy in policies {
        let loaded = load_policy(tree, policy, runtime, effective.ignore_dot_files, now);
        loads &= loaded.loads;
        server.findings.extend(loaded.findings);
        if policy.scope == "cluster" {
            starts &= loaded.starts;
            server.material = loaded.material;
        } else if loaded.loads && loaded.stop.is_some() {
            // Its context fails later than the start of the server that is judged here.
            continue;
        }
        server.stop = server.stop.or(loaded.stop);
    }
    server.loads = loads;
    server.starts = loads && starts;
    if !loads {
        server.material = None;
    }
    server
}
