//! What `lint` says of each file: whether Neo4j accepts it, which policies are on, and the lines that a repair changes.

use super::{Colour, Printer, clean};
use crate::deploy::DiffLine;
use crate::report::Outcome;

/// So many unchanged lines stand around a changed one.
const AROUND: usize = 2;

impl Printer {
    /// One line for each neo4j.conf.
    pub(super) fn confs(&mut self, outcome: &Outcome) {
        let Some(confs) = &outcome.confs else { return };
        for conf in confs {
            let scopes: Vec<&str> = conf.effective.keys().map(String::as_str).collect();
            let policies = match (conf.starts, scopes.as_slice()) {
                (false, _) if !conf.judged => self.painted("not judged", Colour::Red),
                (false, _) => self.painted("Neo4j does not start with it", Colour::Red),
                (true, []) => "accepted, and no policy is on: everything is in plaintext".to_owned(),
                (true, [one]) => format!("accepted; the policy {one} is on"),
                (true, several) => format!("accepted; the policies {} are on", several.join(", ")),
            };
            let path = self.painted(&clean(&conf.path), Colour::Bold);
            self.line(&format!("{path}: {policies}"));
        }
        self.line("");
    }

    /// What changes in each file, line by line.
    pub(super) fn diffs(&mut self, outcome: &Outcome) {
        for (path, lines) in &outcome.diffs {
            let heading = self.painted(&clean(path), Colour::Bold);
            self.line(&heading);
            self.diff(lines);
            self.line("");
        }
    }

    fn diff(&mut self, lines: &[DiffLine]) {
        let is_changed = |line: &DiffLine| !matches!(line, DiffLine::Same(_));
        // How far the next changed line is, seen from each, in both directions.
        let mut near = vec![false; lines.len()];
        for (at, _) in lines.iter().enumerate().filter(|(_, line)| is_changed(line)) {
            let end = (at + AROUND + 1).min(lines.len());
            near[at.saturating_sub(AROUND)..end].fill(true);
        }
        if !near.contains(&true) {
            self.line("  no line reads otherwise; the file's encoding or its line ends change");
        }
        let mut was_shown = true;
        for (line, is_near) in lines.iter().zip(near) {
            if !is_near {
                was_shown = false;
                continue;
            }
            if !was_shown {
                let gap = self.painted("  …", Colour::Dim);
                self.line(&gap);
            }
            was_shown = true;
            let text = match line {
                DiffLine::Same(text) => format!("    {}", clean(text)),
                DiffLine::Removed(text) => self.painted(&format!("  - {}", clean(text)), Colour::Red),
                DiffLine::Added(text) => self.painted(&format!("  + {}", clean(text)), Colour::Green),
            };
            self.line(&text);
        }
    }
}
