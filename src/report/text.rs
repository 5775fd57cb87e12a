//! An outcome for a terminal: the trust matrix, what failed, the findings, and one line that sums up.
//!
//! Words and marks carry the meaning, colour only repeats it. Text that came from files, such as subjects and log lines,
//! cannot move the cursor: control characters are written as escapes.

mod inspect;
mod lint;
mod matrix;

use super::told::{Told, told};
use super::{Outcome, StrangerKind, connections, logs, severity_word, stranger_words, strangers, weights};
use crate::finding::catalogue::conf;
use crate::finding::words::{count, few, is_control};
use crate::finding::{Finding, Severity};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The most findings of one rule that are printed, of those that differ in more than their place.
const OF_A_RULE: usize = 6;

/// How the text is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether the reader understands ANSI colours.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for Style {
    /// No colour, and a width that every terminal and printout has.
    fn default() -> Self {
        Self { colour: false, width: 100 }
    }
}

/// The outcome as text, with a final line end.
#[must_use]
pub fn text(outcome: &Outcome, style: Style) -> String {
    let mut printer = Printer { style: Style { width: style.width.max(40), ..style }, out: String::new() };
    printer.matrix(outcome);
    printer.servers(outcome);
    printer.strangers(outcome);
    printer.files(outcome);
    printer.confs(outcome);
    printer.findings(outcome);
    printer.well(outcome);
    printer.diffs(outcome);
    printer.changes(outcome);
    printer.summary(outcome);
    printer.out
}

#[derive(Clone, Copy)]
enum Colour {
    Red,
    Green,
    Yellow,
    Blue,
    Dim,
    Bold,
}

struct Printer {
    style: Style,
    out: String,
}

impl Printer {
    /// The servers that do not serve.
    fn servers(&mut self, outcome: &Outcome) {
        let mut has_lines = false;
        for (name, server) in outcome.servers.iter().flatten() {
            let what = match (server.loads, server.starts, server.encrypted) {
                (false, ..) if server.rule == Some(conf::TOO_LARGE.id) => "was not judged",
                (false, ..) => "does not load",
                (true, false, _) => "loads, and does not start",
                (true, true, false) => "starts, in plaintext",
                (true, true, true) => continue,
            };
            let rule = server.rule.map(|rule| format!(" [{rule}]")).unwrap_or_default();
            let error = server.error.as_deref().map(clean).unwrap_or_default();
            let start = format!("{} {what}{rule}  ", clean(name));
            self.hanging(&start, width(&start), 2, &error);
            has_lines = true;
        }
        if has_lines {
            self.line("");
        }
    }

    /// Each kind of stranger, with those that let it in.
    fn strangers(&mut self, outcome: &Outcome) {
        let Some(all) = outcome.strangers.as_ref().filter(|all| !all.is_empty()) else { return };
        self.line("Strangers");
        for kind in StrangerKind::ALL {
            let knocked: Vec<_> = all.iter().filter(|stranger| stranger.kind == kind).collect();
            let open: Vec<String> =
                knocked.iter().filter(|stranger| !stranger.refused).map(|stranger| clean(&stranger.to)).collect();
            if knocked.is_empty() {
                continue;
            }
            let verdict = if open.is_empty() {
                self.painted(&format!("refused by {}", count(knocked.len(), "server")), Colour::Green)
            } else {
                format!("{} {}", self.painted("not refused by", Colour::Red), few(&open, "and"))
            };
            self.line(&format!("  {} {verdict}", padded(stranger_words(kind), 43)));
        }
        self.line("");
    }

    /// Findings that are the same but for their place are one; of those of one rule that still differ, the first few.
    fn findings(&mut self, outcome: &Outcome) {
        // What is well in a log is summed up below.
        let mut all = told(outcome);
        all.retain(|told| !logs::is_well(told.finding.rule));
        if let Some(folder) = outcome.folder.as_ref().filter(|_| all.iter().any(Told::is_shortened)) {
            let folder = if folder == "." { "this folder".to_owned() } else { clean(folder) };
            self.line(&format!("Paths are below {folder}."));
            self.line("");
        }
        let key = |told: &Told<'_>| (told.finding.severity, told.finding.rule);
        let mut printed: BTreeMap<_, usize> = BTreeMap::new();
        for told in &all {
            let number = printed.entry(key(told)).or_default();
            *number += 1;
            if *number <= OF_A_RULE {
                self.finding(told);
            }
            let alike = all.iter().filter(|other| key(other) == key(told)).count();
            if *number == OF_A_RULE && alike > OF_A_RULE {
                let heading = self.heading(told.finding);
                let more = alike - OF_A_RULE;
                self.line(&format!("{heading} and {more} more of this rule: --json has them all"));
                self.line("");
            }
        }
    }

    fn well(&mut self, outcome: &Outcome) {
        for line in logs::well(outcome) {
            self.hanging("", 0, 2, &clean(&line));
        }
    }

    fn heading(&self, finding: &Finding) -> String {
        let heading = format!("{}[{}]", severity_word(finding.severity), finding.rule);
        self.painted(&heading, severity_colour(finding.severity))
    }

    fn finding(&mut self, told: &Told<'_>) {
        let finding = told.finding;
        let heading = self.heading(finding);
        let places = told.places();
        let at = if told.number() == 1 { clean(&places[0]) } else { count(told.number(), "place") };
        let at = self.painted(&at, Colour::Bold);
        self.line(&format!("{heading} {at}"));
        if told.number() > 1 {
            for (number, place) in places.iter().enumerate() {
                self.part(if number == 0 { "at" } else { "" }, place);
            }
        }
        for (name, words) in [("what", &finding.what), ("why", &finding.why), ("fix", &finding.fix)] {
            self.part(name, &told.near(words));
        }
        if let Some(log) = finding.log {
            self.part("log", log);
        }
        self.line("");
    }

    fn part(&mut self, name: &str, words: &str) {
        let name = self.painted(&padded(name, 6), Colour::Dim);
        self.hanging(&format!("  {name}"), 8, 8, &clean(words));
    }

    fn changes(&mut self, outcome: &Outcome) {
        use super::Action::{Keep, New, Replace};
        let Some(changes) = &outcome.changes else { return };
        let number = |action| changes.iter().filter(|change| change.action == action).count();
        let (new, replaced, kept) = (number(New), number(Replace), number(Keep));
        let words = if outcome.changed == Some(false) {
            format!("nothing to change, {} as they should be", count(kept, "path"))
        } else {
            format!("{new} new, {replaced} replaced, {kept} kept")
        };
        self.line(&format!("Files: {words}"));
    }

    fn summary(&mut self, outcome: &Outcome) {
        let mut parts = Vec::new();
        if let Some(servers) = outcome.servers.as_ref().filter(|servers| !servers.is_empty()) {
            parts.push(count(servers.len(), "server"));
        }
        if let Some(files) = outcome.files.as_ref().filter(|files| !files.is_empty()) {
            parts.push(count(files.len(), "file"));
        }
        parts.extend(connections(outcome));
        parts.extend(strangers(outcome));
        parts.push(weights(outcome).unwrap_or_else(|| "no findings".to_owned()));
        if let Some(release) = &outcome.neo4j {
            parts.push(format!("judged as Neo4j {}", clean(release)));
        }
        let colour = if outcome.has_errors() { Colour::Red } else { Colour::Green };
        // A line breaks between two facts, never inside one.
        let mut line = String::new();
        for (number, part) in parts.iter().enumerate() {
            let part = if number + 1 < parts.len() { format!("{part},") } else { part.clone() };
            if !line.is_empty() && width(&line) + 1 + width(&part) > self.style.width {
                self.line(&self.painted(&line, colour));
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&part);
        }
        self.line(&self.painted(&line, colour));
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A start of a line, `start_width` columns wide, and words behind it; further lines are indented.
    fn hanging(&mut self, start: &str, start_width: usize, indent: usize, words: &str) {
        for (number, line) in lines(words, self.style.width, start_width, indent).into_iter().enumerate() {
            if number == 0 {
                self.line(format!("{start}{line}").trim_end());
            } else {
                self.line(&format!("{}{line}", " ".repeat(indent)));
            }
        }
    }

    fn painted(&self, text: &str, colour: Colour) -> String {
        if !self.style.colour {
            return text.to_owned();
        }
        let code = match colour {
            Colour::Red => "31",
            Colour::Green => "32",
            Colour::Yellow => "33",
            Colour::Blue => "36",
            Colour::Dim => "2",
            Colour::Bold => "1",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

fn severity_colour(severity: Severity) -> Colour {
    match severity {
        Severity::Error => Colour::Red,
        Severity::Warning => Colour::Yellow,
        Severity::Advice => Colour::Blue,
    }
}

/// Somebody else's text on one line, with nothing in it that a terminal obeys.
fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\n' | '\r' | '\t') {
            cleaned.push(' ');
        } else if is_control(character) {
            // Writing into a String cannot fail.
            write!(cleaned, "\\u{{{:x}}}", u32::from(character)).unwrap_or_default();
        } else {
            cleaned.push(character);
        }
    }
    cleaned
}

/// Breaks words into lines of at most `columns`, of which the first has `first` columns taken and the others `indent`. A
/// word that is longer stays whole, so that paths and commands can be copied.
fn lines(words: &str, columns: usize, first: usize, indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words.split(' ') {
        let taken = if lines.is_empty() { first } else { indent };
        let room = columns.saturating_sub(taken).max(20);
        if !line.is_empty() && width(&line) + 1 + width(word) > room {
            lines.push(std::mem::take(&mut line));
        } else if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// Columns of a text in a terminal: East Asian wide characters take two, combining marks none (Unicode's annex 11, the
/// blocks that matter in names).
fn width(text: &str) -> usize {
    text.chars()
        .map(|character| match character {
            '\u{300}'..='\u{36f}' => 0,
            '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{1f300}'..='\u{1faff}'
            | '\u{20000}'..='\u{3fffd}' => 2,
            _ => 1,
        })
        .sum()
}

fn padded(text: &str, room: usize) -> String {
    format!("{text}{}", " ".repeat(room.saturating_sub(width(text))))
}
