//! The trust matrix for a terminal: who connects to whom, and what did not pass.

use super::super::{Cell, Matrix, Outcome, Pair};
use super::{Colour, Printer, clean, padded, width};
use crate::finding::words::{count, listed};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The most servers whose matrix has words in its cells.
const WORDY: usize = 12;
/// The most causes of failed connections that are listed; the matrix and the JSON have them all.
const LISTED: usize = 20;
/// The longest server name beside a row.
const LABEL: usize = 24;

impl Printer {
    pub(super) fn matrix(&mut self, outcome: &Outcome) {
        let Some(matrix) = Matrix::of(outcome) else { return };
        let label = matrix.names.iter().map(|name| width(name).min(LABEL)).max().unwrap_or(0);
        if matrix.names.len() <= WORDY {
            self.wordy_matrix(&matrix, label);
        } else if label + 2 + matrix.names.len() <= self.style.width {
            self.compact_matrix(&matrix, label);
        }
        self.legend(&matrix);
        self.failures(&matrix);
        self.line("");
    }

    /// A word in each cell; columns are headed by names, or by the numbers of the rows where names do not fit.
    fn wordy_matrix(&mut self, matrix: &Matrix<'_>, label: usize) {
        const CELL: usize = 6;
        let widths: Vec<usize> = matrix.names.iter().map(|name| width(name).clamp(CELL, LABEL)).collect();
        let has_names = label + widths.iter().map(|width| width + 2).sum::<usize>() <= self.style.width;
        let number = |index: usize| if has_names { String::new() } else { format!("{:>2} ", index + 1) };
        let margin = label + number(0).len();
        let mut head = " ".repeat(margin);
        for (index, name) in matrix.names.iter().enumerate() {
            let (title, room) =
                if has_names { (clipped(name), widths[index]) } else { ((index + 1).to_string(), CELL) };
            head.push_str("  ");
            head.push_str(&centred(&title, width(&title), room));
        }
        self.line("Row connects to column.");
        let head = self.painted(head.trim_end(), Colour::Dim);
        self.line(&head);
        for (from, name) in matrix.names.iter().enumerate() {
            let mut row = format!("{}{}", number(from), padded(&clipped(name), label));
            for (to, (cell, _)) in matrix.row(from).iter().enumerate() {
                let room = if has_names { widths[to] } else { CELL };
                row.push_str("  ");
                let sign = self.painted(word(*cell), colour(*cell));
                row.push_str(&centred(&sign, width(word(*cell)), room));
            }
            self.line(row.trim_end());
        }
    }

    /// A mark in each cell.
    fn compact_matrix(&mut self, matrix: &Matrix<'_>, label: usize) {
        self.line("Row connects to column; columns are in the order of the rows.");
        for (from, name) in matrix.names.iter().enumerate() {
            let mut row = format!("{}  ", padded(&clipped(name), label));
            for (cell, _) in matrix.row(from) {
                row.push_str(&self.painted(mark(*cell), colour(*cell)));
            }
            self.line(&row);
        }
    }

    /// What the words, or marks, mean; only those that are there.
    fn legend(&mut self, matrix: &Matrix<'_>) {
        let is_wordy = matrix.names.len() <= WORDY;
        let meanings = [
            (Cell::Ok, "connects, encrypted, both sides proven"),
            (Cell::OkModelled, "connects, encrypted, by Neo4j's rules: no handshake was made"),
            (Cell::Plain, "connects in plaintext"),
            (Cell::No, "refused"),
            (Cell::NoModelled, "refused, by Neo4j's rules: no handshake was made"),
            (Cell::Untried, "not tried"),
        ];
        for (cell, meaning) in meanings {
            if matrix.cells.iter().any(|(there, _)| *there == cell) {
                let sign = if is_wordy { word(cell) } else { mark(cell) };
                let sign = self.painted(&padded(sign, if is_wordy { 6 } else { 1 }), colour(cell));
                self.line(&format!("  {sign} {meaning}"));
            }
        }
    }

    /// What did not pass, one line for one cause.
    fn failures(&mut self, matrix: &Matrix<'_>) {
        let failed: Vec<&Pair> = matrix.cells.iter().filter_map(|(_, pair)| *pair).filter(|pair| !pair.ok).collect();
        if failed.is_empty() {
            return;
        }
        self.line("");
        let groups = by_cause(&failed);
        for (pair, from, to) in groups.iter().take(LISTED) {
            let mut line = format!("  {} → {}", some(from), some(to));
            if to.len() == 1 && pair.to != pair.host {
                write!(line, " ({})", clean(&pair.host)).unwrap_or_default();
            }
            let why = match (pair.rule, &pair.reason) {
                (Some(rule), Some(reason)) => format!("{rule}: {}", clean(reason)),
                (Some(rule), None) => rule.to_owned(),
                (None, Some(reason)) => clean(reason),
                (None, None) if pair.connects => "plaintext".to_owned(),
                (None, None) => "refused".to_owned(),
            };
            self.hanging(&format!("{line}  "), width(&line) + 2, 6, &why);
        }
        let unlisted: usize = groups.iter().skip(LISTED).map(|(_, from, to)| from.len() * to.len()).sum();
        if unlisted > 0 {
            self.line(&format!("  and {} more", count(unlisted, "connection")));
        }
    }
}

/// Failed connections with one cause: many that fail to reach one server, or one that fails to reach many. Each group has
/// its first pair, and who dials whom.
fn by_cause<'a>(failed: &[&'a Pair]) -> Vec<(&'a Pair, Vec<&'a str>, Vec<&'a str>)> {
    let mut to_one: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for pair in failed {
        to_one.entry((&pair.to, pair.rule, &pair.reason)).or_default().push(&pair.from);
    }
    let mut from_one: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for pair in failed.iter().filter(|pair| to_one[&(&pair.to, pair.rule, &pair.reason)].len() == 1) {
        from_one.entry((&pair.from, pair.rule, &pair.reason)).or_default().push(&pair.to);
    }
    let mut groups = Vec::new();
    for pair in failed {
        // A group is taken out where its first pair stands, so that the matrix's order remains.
        let to_key = (&pair.to, pair.rule, &pair.reason);
        if to_one.get(&to_key).is_some_and(|from| from.len() > 1) {
            groups.push((*pair, to_one.remove(&to_key).unwrap_or_default(), vec![pair.to.as_str()]));
        } else if let Some(to) = from_one.remove(&(&pair.from, pair.rule, &pair.reason)) {
            groups.push((*pair, vec![pair.from.as_str()], to));
        }
    }
    groups
}

/// Up to three names, or how many there are.
fn some(names: &[&str]) -> String {
    if names.len() > 3 {
        return count(names.len(), "server");
    }
    let names: Vec<String> = names.iter().map(|name| clean(name)).collect();
    listed(&names, "and")
}

fn word(cell: Cell) -> &'static str {
    match cell {
        Cell::Own => "—",
        Cell::Ok => "ok",
        Cell::OkModelled => "ok*",
        Cell::Plain => "plain",
        Cell::No => "no",
        Cell::NoModelled => "no*",
        Cell::Untried => "?",
    }
}

fn mark(cell: Cell) -> &'static str {
    match cell {
        Cell::Own => "—",
        Cell::Ok => "+",
        Cell::OkModelled => "*",
        Cell::Plain => "p",
        Cell::No => "x",
        Cell::NoModelled => "X",
        Cell::Untried => "?",
    }
}

fn colour(cell: Cell) -> Colour {
    match cell {
        Cell::Ok | Cell::OkModelled => Colour::Green,
        Cell::Plain => Colour::Yellow,
        Cell::No | Cell::NoModelled => Colour::Red,
        Cell::Own | Cell::Untried => Colour::Dim,
    }
}

/// A name that fits beside a row.
fn clipped(name: &str) -> String {
    let name = clean(name);
    if width(&name) <= LABEL {
        return name;
    }
    let mut clipped = String::new();
    for character in name.chars() {
        if width(&clipped) + 2 >= LABEL {
            break;
        }
        clipped.push(character);
    }
    clipped.push('…');
    clipped
}

/// A text of so many columns in the middle of its room; blanks are not painted, so that they can be cut at a line's end.
fn centred(text: &str, columns: usize, room: usize) -> String {
    let space = room.saturating_sub(columns);
    format!("{}{text}{}", " ".repeat(space / 2), " ".repeat(space - space / 2))
}
