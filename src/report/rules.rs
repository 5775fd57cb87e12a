//! The catalogue for readers: aligned lines for a terminal, and the page `assets/rules.md`.
//!
//! Not here: what a rule says of a case (`finding::catalogue`).

use super::{RuleCard, severity_word};
use crate::finding::words::count;
use std::fmt::Write as _;

/// What an area is about, in the order of the catalogue.
const AREAS: [(&str, &str); 15] = [
    ("conf", "neo4j.conf"),
    ("folder", "Folders of a policy: its base, the trusted and the revoked one"),
    ("key", "Private keys"),
    ("cert", "Certificates and chains"),
    ("trust", "Who trusts whom"),
    ("tls", "TLS versions and cipher suites"),
    ("crl", "Revocation lists"),
    ("plan", "The cluster as a whole, and the change of it"),
    ("aura", "Neo4j Aura and private links"),
    ("alias", "Remote database aliases and their key store"),
    ("connector", "The Bolt and HTTPS connectors"),
    ("log", "Lines of Neo4j's logs"),
    ("draft", "Plans"),
    ("file", "Files that Interlock reads and writes"),
    ("run", "Runs of Interlock"),
];

/// What the words for evidence mean, in the order of their weight.
const EVIDENCE: [(&str, &str); 6] = [
    ("ran", "Neo4j itself ran and did it"),
    ("source", "read in Neo4j's source"),
    ("documented", "Neo4j's documentation says so"),
    ("measured", "measured on the Java that Neo4j runs on, with the calls that it makes"),
    ("inferred", "concluded from the others, not seen; such a rule alone is never an error"),
    ("ours", "not about Neo4j: a refusal of Interlock's own"),
];

/// The area of a rule.
fn area(card: &RuleCard) -> &'static str {
    card.rule.split('/').next().unwrap_or_default()
}

/// Areas that have a rule, each with its heading and its rules.
fn by_area(cards: &[RuleCard]) -> impl Iterator<Item = (&'static str, &'static str, Vec<&RuleCard>)> {
    AREAS.iter().filter_map(|(name, heading)| {
        let cards: Vec<&RuleCard> = cards.iter().filter(|card| area(card) == *name).collect();
        (!cards.is_empty()).then_some((*name, *heading, cards))
    })
}

/// The rules as lines: severity, id, title, evidence, and the row of the log catalogue; with a final line end.
#[must_use]
pub fn rules_text(cards: &[RuleCard]) -> String {
    let longest = |text: fn(&RuleCard) -> &'static str| cards.iter().map(|card| text(card).len()).max().unwrap_or(0);
    let (id, evidence) = (longest(|card| card.rule), longest(|card| card.evidence));
    let mut text = String::new();
    for (name, heading, cards) in by_area(cards) {
        // Writing into a String cannot fail.
        writeln!(text, "{name}: {heading}").unwrap_or_default();
        for card in cards {
            let severity = severity_word(card.severity);
            let log = card.log.map(|log| format!(" ({log})")).unwrap_or_default();
            writeln!(text, "  {severity:<7}  {:<id$}  {:<evidence$}  {}{log}", card.rule, card.evidence, card.title)
                .unwrap_or_default();
        }
        text.push('\n');
    }
    text.push_str(&count(cards.len(), "rule"));
    text.push('\n');
    text
}

/// The rules as a page in Markdown: how to read it, then a table for each area.
#[must_use]
pub fn rules_markdown(cards: &[RuleCard]) -> String {
    let mut page = format!(
        "# What Interlock looks for\n\n\
         The {}, as `interlock-cli rules --markdown` prints them. A finding has the id of its rule, in the window, in the \
         report and in `--json`; an id keeps its meaning for ever.\n\n\
         **error**: Neo4j does not start, the cluster does not form, or it stays in plaintext without a word; or Interlock \
         refuses to go on. **warning**: it works, but not safely, or not for long. **advice**: better known. The severity here is \
         the usual one; for some rules the release of Neo4j or the case changes it, and the finding then says why.\n\n\
         Evidence says where the knowledge comes from:\n\n",
        count(cards.len(), "rule"),
    );
    for (word, meaning) in EVIDENCE {
        writeln!(page, "- {word}: {meaning}").unwrap_or_default();
    }
    page.push_str(
        "\nThe last column names the line that the mistake leaves in Neo4j's logs, as a row of the area log; \
         `interlock-cli explain` finds it in a log.\n",
    );
    for (name, heading, cards) in by_area(cards) {
        write!(
            page,
            "\n## {name}: {heading}\n\n| rule | severity | what it is | evidence | log |\n|---|---|---|---|---|\n"
        )
        .unwrap_or_default();
        for card in cards {
            let log = card.log.map(|log| format!("`{log}`")).unwrap_or_default();
            let (severity, title) = (severity_word(card.severity), card.title.replace('|', "\\|"));
            writeln!(page, "| `{}` | {severity} | {title} | {} | {log} |", card.rule, card.evidence)
                .unwrap_or_default();
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Evidence, catalogue};
    use std::collections::BTreeSet;

    #[test]
    fn every_area_and_every_evidence_has_its_words() {
        let areas: BTreeSet<&str> = catalogue::rows().filter_map(|rule| rule.id.split('/').next()).collect();
        for area in areas {
            assert!(
                AREAS.iter().any(|(name, _)| *name == area),
                "{area} has no heading: its rules would not be printed"
            );
        }
        let all = [
            Evidence::Ran,
            Evidence::Source,
            Evidence::Documented,
            Evidence::Measured,
            Evidence::Inferred,
            Evidence::Ours,
        ];
        assert_eq!(EVIDENCE.map(|(word, _)| word), all.map(Evidence::name));
    }
}
