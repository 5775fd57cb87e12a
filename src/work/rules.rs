//! The catalogue as an outcome.

use super::Ended;
use crate::finding::catalogue;
use crate::finding::catalogue::run;
use crate::finding::words::nearest;
use crate::report::{Outcome, RuleCard};

/// The rules that are asked for, by area or id; all of them where nothing is.
///
/// A word that is neither is wrong usage, and then no rule is told.
#[must_use]
pub fn rules(asked: &[String]) -> (Outcome, Ended) {
    let is_meant = |id: &str, word: &str| id == word || id.split('/').next() == Some(word);
    let unknown: Vec<&String> =
        asked.iter().filter(|word| !catalogue::rows().any(|rule| is_meant(rule.id, word))).collect();
    let mut outcome = Outcome::new("rules");
    if !unknown.is_empty() {
        outcome.findings = unknown.into_iter().map(|word| run::no_such_rule(word, meant(word))).collect();
        return (outcome, Ended::WrongUsage);
    }
    let cards = catalogue::rows().filter(|rule| asked.is_empty() || asked.iter().any(|word| is_meant(rule.id, word)));
    outcome.rules = Some(
        cards
            .map(|rule| RuleCard {
                rule: rule.id,
                severity: rule.severity,
                title: rule.title,
                evidence: rule.evidence.name(),
                log: rule.log,
            })
            .collect(),
    );
    (outcome, Ended::Done)
}

/// The area or id that somebody probably meant.
fn meant(word: &str) -> Option<&'static str> {
    let ids = catalogue::rows().map(|rule| rule.id);
    let areas = catalogue::rows().filter_map(|rule| rule.id.split('/').next());
    nearest(word, &areas.chain(ids).collect::<Vec<_>>())
}
