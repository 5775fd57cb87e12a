//! What the rooms found, as the one object that every door prints.

use crate::deploy::ChangeSet;
use crate::finding::catalogue::plan;
use crate::finding::{Finding, Runtime};
use crate::neo4j::material::Server;
use crate::neo4j::{conf, version};
use crate::rehearse::Rehearsal;
use crate::report::{self, Outcome};
use std::path::Path;

/// Takes over what another outcome holds, after the findings that are there, and none of them twice.
pub(super) fn adopt(outcome: &mut Outcome, mut other: Outcome) {
    let mut findings = std::mem::take(&mut outcome.findings);
    other.findings.retain(|finding| !findings.contains(finding));
    findings.append(&mut other.findings);
    other.findings = findings;
    *outcome = other;
}

/// Adds what loading and rehearsing found; `at` names all servers together.
pub(super) fn add(outcome: &mut Outcome, at: &str, servers: &[Server], rehearsal: Rehearsal) {
    let effective = servers.iter().filter_map(|server| Some((server.name.as_str(), server.effective.as_ref()?)));
    let mut together = conf::compare(at, &effective.collect::<Vec<_>>());
    if let Some(Runtime { release, java, .. }) = servers.first().map(|server| server.runtime)
        && !version::javas(release).contains(&java)
    {
        together.push(plan::java_version(at, &release.to_string(), java, version::javas(release)));
    }
    outcome.servers = Some(
        servers
            .iter()
            .map(|server| {
                let stop = server.stop.as_ref();
                let told = report::Server {
                    loads: server.loads,
                    starts: server.starts,
                    encrypted: server.material.is_some(),
                    rule: stop.map(|stop| stop.rule),
                    error: stop.map(|stop| stop.error.clone()),
                };
                (server.name.clone(), told)
            })
            .collect(),
    );
    // The editor of a neo4j.conf and its reader say the same of what stayed as it was.
    for finding in servers.iter().flat_map(|server| &server.findings).chain(&together).chain(&rehearsal.findings) {
        let is_same = |told: &Finding| (told.rule, &told.at, &told.what) == (finding.rule, &finding.at, &finding.what);
        match outcome.findings.iter_mut().find(|told| is_same(told)) {
            // A warning about a key or a date that a pair then failed by.
            Some(told) if finding.is_error() && !told.is_error() => *told = finding.clone(),
            Some(told) if told == finding => {}
            _ => outcome.findings.push(finding.clone()),
        }
    }
    outcome.pairs = Some(rehearsal.pairs);
    outcome.strangers = Some(rehearsal.strangers);
}

/// The change set as the contract shows it.
pub(super) fn changes(set: &ChangeSet) -> Vec<report::Change> {
    set.view()
}

/// Writes paths in the output folder as the user named that folder.
pub(super) fn shorten(outcome: &mut Outcome, out: &Path, shown: &Path) {
    let (out, shown) = (out.display().to_string(), shown.display().to_string());
    let shorten = |text: &mut String| {
        if text.contains(&out) {
            *text = text.replace(&out, &shown);
        }
    };
    for Finding { at, what, why, fix, .. } in &mut outcome.findings {
        [at, what, why, fix].into_iter().for_each(shorten);
    }
    for change in outcome.changes.iter_mut().flatten() {
        shorten(&mut change.path);
    }
    for (_, server) in outcome.servers.iter_mut().flatten() {
        server.error.iter_mut().for_each(shorten);
    }
}
