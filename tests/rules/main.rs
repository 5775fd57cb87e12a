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
mod members;
mod plan;
mod support;
mod tls;
mod trust;

use interlock::finding::{Finding, catalogue};
use std::collections::BTreeSet;

/// A rule, what makes it speak, and what looks alike and does not.
type Case = (&'static str, fn() -> Vec<Finding>, fn() -> Vec<Finding>);

/// Areas and their cases.
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

/// Runs the cases of an area and collects every one that is wrong.
#[track_caller]
fn hold(area: &str) {
    let cases: Vec<&Case> = AREAS.iter().filter(|(name, _)| *name == area).flat_map(|(_, cases)| *cases).collect();
    let mut wrong = Vec::new();
    let speaks = |findings: &[Finding], rule: &str| findings.iter().any(|finding| finding.rule == rule);
    let told = |findings: &[Finding]| findings.iter().map(|finding| finding.rule).collect::<Vec<_>>().join(", ");
    for (rule, fires, quiet) in &cases {
        let (fires, quiet) = (fires(), quiet());
        if !speaks(&fires, rule) {
            wrong.push(format!("{rule} does not speak: {}", told(&fires)));
        }
        if speaks(&quiet, rule) {
            wrong.push(format!("{rule} speaks of its near miss"));
        }
    }
    let with_cases: BTreeSet<&str> = cases.iter().map(|(rule, ..)| *rule).collect();
    for rule in catalogue::rows().filter(|rule| rule.id.split('/').next() == Some(area)) {
        let is_excused = NOT_FROM_FILES.iter().any(|(id, _)| *id == rule.id);
        if !with_cases.contains(rule.id) && !is_excused {
            wrong.push(format!("{} has no case", rule.id));
        }
    }
    for rule in with_cases {
        assert!(rule.starts_with(area), "{rule} stands among {area}");
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

#[test]
fn every_rule_of_the_pages_is_a_row() {
    let rows: BTreeSet<&str> = catalogue::rows().map(|rule| rule.id).collect();
    let pages = include_str!("pages.txt").lines().chain(include_str!("log_pages.txt").lines());
    let is_excused = |id: &str| NOT_FROM_FILES.iter().any(|(excused, _)| *excused == id);
    let missing: Vec<&str> = pages.filter(|id| !rows.contains(id) && !is_excused(id)).collect();
    assert!(missing.is_empty(), "no row for {missing:?}");
}
