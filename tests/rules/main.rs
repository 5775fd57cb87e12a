//! Every rule about Neo4j speaks where it should and is silent where something only looks alike.
//!
//! One file per area; a case is a rule, what makes it speak, and its near miss. What speaks is a recorded case
//! (`tests/corpus`), or a fixture whose verdict Neo4j's own code, the JDK or openssl gave; the area's file says which.
//! A rule without both fails here. Not here: our own refusals (`draft/…`, `file/…`, `run/…`), which `refusals`, `set_up`
//! and the catalogue's own test cover.

mod alias;
mod aura;
mod cert;
mod conf;
mod connector;
mod crl;
mod folder;
mod key;
mod log;
mod made;
mod members;
mod oracle;
mod plan;
mod support;
mod tls;
mod trust;

use interlock::finding::{Finding, catalogue};
use std::collections::BTreeSet;

/// A rule, what makes it speak, and what looks alike and does not.
type Case = (&'static str, fn() -> Vec<Finding>, fn() -> Vec<Finding>);

/// A rule, how heavy it is, and where it is that.
type Weighed = (&'static str, &'static str, fn() -> Vec<Finding>);

/// Areas and their cases; a large area has several files.
const AREAS: &[(&str, &[Case])] = &[
    ("conf", conf::CASES),
    ("folder", folder::CASES),
    ("key", key::CASES),
    ("cert", cert::CASES),
    ("trust", trust::CASES),
    ("tls", tls::CASES),
    ("crl", crl::CASES),
    ("plan", plan::CASES),
    ("plan", members::CASES),
    ("aura", aura::CASES),
    ("alias", alias::CASES),
    ("connector", connector::CASES),
    ("log", log::CASES),
];

/// Rules of the pages that nothing on a disk shows: what would, and where they are kept in view instead.
const NOT_FROM_FILES: &[(&str, &str)] = &[];

/// Whether a rule needs no case here.
fn is_excused(id: &str) -> bool {
    NOT_FROM_FILES.iter().any(|(excused, _)| *excused == id) || folder::UNIX_ONLY.contains(&id)
}

/// Runs the cases of an area and collects every one that is wrong.
#[track_caller]
fn hold(area: &str) {
    let cases: Vec<&Case> = AREAS.iter().filter(|(name, _)| *name == area).flat_map(|(_, cases)| *cases).collect();
    let mut wrong = Vec::new();
    let of = |findings: &[Finding], rule: &str| findings.iter().find(|finding| finding.rule == rule).cloned();
    let told = |findings: &[Finding]| findings.iter().map(|finding| finding.rule).collect::<BTreeSet<_>>();
    for (rule, fires, quiet) in &cases {
        let (fires, quiet) = (fires(), quiet());
        if of(&fires, rule).is_none() {
            wrong.push(format!("{rule} does not speak; what does: {:?}", told(&fires)));
        }
        if let Some(finding) = of(&quiet, rule) {
            wrong.push(format!("{rule} speaks of its near miss, at {}: {}; {}", finding.at, finding.what, finding.why));
        }
    }
    let with_cases: BTreeSet<&str> = cases.iter().map(|(rule, ..)| *rule).collect();
    for rule in catalogue::rows().filter(|rule| rule.id.split('/').next() == Some(area)) {
        if !with_cases.contains(rule.id) && !is_excused(rule.id) {
            wrong.push(format!(
                "{} has no case in tests/rules/{area}.rs, and NOT_FROM_FILES does not excuse it",
                rule.id
            ));
        }
    }
    for rule in with_cases {
        if catalogue::rows().all(|row| row.id != rule) || rule.split('/').next() != Some(area) {
            wrong.push(format!("{rule} stands among the cases of {area} and is no row of it"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

macro_rules! areas {
    ($($area:ident)*) => {$(
        #[test]
        fn $area() {
            hold(stringify!($area));
        }
    )*};
}

mod every_rule_of {
    use super::hold;
    areas!(conf folder key cert trust tls crl plan aura alias connector log);
}

/// Severities that the release or the case changes.
#[test]
fn a_rule_is_as_heavy_as_the_release_makes_it() {
    let mut wrong = Vec::new();
    for (rule, severity, findings) in [key::SEVERITIES, cert::SEVERITIES, tls::SEVERITIES].concat() {
        let findings = findings();
        let found: Vec<String> = findings
            .iter()
            .filter(|finding| finding.rule == rule)
            .map(|finding| format!("{:?}", finding.severity).to_lowercase())
            .collect();
        if !found.iter().any(|found| found == severity) {
            wrong.push(format!("{rule} is {found:?} where it should be {severity}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// An excuse for a rule that is not on the pages, or has a case, is a leftover.
#[test]
fn excuses_are_for_rules_that_need_them() {
    let pages: BTreeSet<&str> =
        include_str!("pages.txt").lines().chain(include_str!("log_pages.txt").lines()).collect();
    let with_cases: BTreeSet<&str> = AREAS.iter().flat_map(|(_, cases)| *cases).map(|(rule, ..)| *rule).collect();
    for (id, why) in NOT_FROM_FILES {
        assert!(pages.contains(id), "{id} is excused and not on the pages");
        assert!(!with_cases.contains(id), "{id} is excused and has a case");
        assert!(why.len() > 10, "{id} is excused without a reason");
    }
}

#[test]
fn every_rule_of_the_pages_is_a_row() {
    let rows: BTreeSet<&str> = catalogue::rows().map(|rule| rule.id).collect();
    let pages = include_str!("pages.txt").lines().chain(include_str!("log_pages.txt").lines());
    let missing: Vec<&str> = pages.filter(|id| !rows.contains(id) && !is_excused(id)).collect();
    assert!(missing.is_empty(), "no row for {} rules of the pages:\n{}", missing.len(), missing.join("\n"));
}
