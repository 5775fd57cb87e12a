//! Findings as people read them: one advice once, with all the places that it is about, and paths below the folder that
//! was given without that folder. JSON has each finding by itself, whole.

use super::Outcome;
use crate::finding::Finding;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The most places that are listed.
const PLACES: usize = 6;

/// A finding, or several that are the same but for their place.
#[derive(Debug)]
pub struct Told<'a> {
    /// The first of them.
    pub finding: &'a Finding,
    /// Where, without repetition.
    places: Vec<&'a str>,
    folder: Option<&'a str>,
}

/// The findings of an outcome, the most urgent first, otherwise in the order of the first of each.
#[must_use]
pub fn told(outcome: &Outcome) -> Vec<Told<'_>> {
    let mut all = tell(outcome.sorted_findings(), outcome.folder.as_deref());
    // A server beside a file of its own, said of by two rooms, is one place.
    let servers: HashSet<&str> = outcome.servers.iter().flatten().map(|(name, _)| name.as_str()).collect();
    for told in &mut all {
        let parts: HashSet<&str> =
            told.places.iter().filter(|place| !servers.contains(*place)).flat_map(parts).collect();
        told.places.retain(|place| !servers.contains(place) || !parts.contains(place));
    }
    all
}

/// Any findings, the most urgent first, otherwise in the order of the first of each.
#[must_use]
pub fn told_findings<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<Told<'a>> {
    let mut findings: Vec<&Finding> = findings.into_iter().collect();
    findings.sort_by_key(|finding| finding.severity);
    tell(findings, None)
}

fn tell<'a>(findings: Vec<&'a Finding>, folder: Option<&'a str>) -> Vec<Told<'a>> {
    let mut all: Vec<Told<'_>> = Vec::new();
    let (mut index, mut seen) = (HashMap::new(), HashSet::new());
    for finding in findings {
        let [what, why, fix] = [&finding.what, &finding.why, &finding.fix].map(|text| without(text, &finding.at));
        let key = (finding.rule, finding.severity, what, why, fix, finding.log);
        let number = *index.entry(key).or_insert_with(|| {
            all.push(Told { finding, places: Vec::new(), folder });
            all.len() - 1
        });
        if seen.insert((number, finding.at.as_str())) {
            all[number].places.push(&finding.at);
        }
    }
    all
}

fn parts<'a>(path: &&'a str) -> impl Iterator<Item = &'a str> + use<'a> {
    path.split(['/', '\\'])
}

/// A text in which its own place is left open. Only paths are: a server's name could be part of any word.
fn without<'a>(text: &'a str, at: &str) -> Cow<'a, str> {
    let file = at.rsplit_once(':').filter(|(_, line)| line.parse::<u32>().is_ok()).map_or(at, |(file, _)| file);
    if file.contains(['/', '\\']) && text.contains(file) {
        Cow::Owned(text.replace(file, "\0"))
    } else {
        Cow::Borrowed(text)
    }
}

impl Told<'_> {
    /// How many places there are.
    #[must_use]
    pub fn number(&self) -> usize {
        self.places.len()
    }

    /// The places, of which the last line may say how many more there are.
    #[must_use]
    pub fn places(&self) -> Vec<String> {
        let mut places: Vec<String> = self.places.iter().take(PLACES).map(|place| self.near(place)).collect();
        if self.places.len() > PLACES {
            places.push(format!("and {} more", self.places.len() - PLACES));
        }
        places
    }

    /// A text with paths below the given folder, but for commands, which must work where the user is.
    #[must_use]
    pub fn near(&self, text: &str) -> String {
        let Some(folder) = self.folder else { return text.to_owned() };
        let parts: Vec<Cow<'_, str>> = text
            .split('`')
            .enumerate()
            .map(|(number, part)| if number % 2 == 0 { below(part, folder) } else { Cow::Borrowed(part) })
            .collect();
        parts.join("`")
    }

    /// Whether any path is written shorter than it is.
    pub(super) fn is_shortened(&self) -> bool {
        let Finding { what, why, fix, .. } = self.finding;
        let is_shorter = |text: &str| self.near(text).len() < text.len();
        [what, why, fix].into_iter().any(|text| is_shorter(text)) || self.places.iter().any(|place| is_shorter(place))
    }
}

/// Takes `folder/` out of a text where a path begins with it.
fn below<'a>(text: &'a str, folder: &str) -> Cow<'a, str> {
    let folder = folder.trim_end_matches(['/', '\\']);
    if folder.is_empty() || !text.contains(folder) {
        return Cow::Borrowed(text);
    }
    let mut shortened = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(folder) {
        let (before, found) = rest.split_at(start);
        let after = &found[folder.len()..];
        shortened.push_str(before);
        let begins = shortened.chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '\'' | '"'));
        // What follows the separator must be a name: `T/` alone would leave nothing.
        let goes_on = after.strip_prefix(['/', '\\']).filter(|name| name.starts_with(|c: char| !c.is_whitespace()));
        if let (true, Some(name)) = (begins, goes_on) {
            rest = name;
        } else {
            shortened.push_str(folder);
            rest = after;
        }
    }
    shortened.push_str(rest);
    Cow::Owned(shortened)
}
