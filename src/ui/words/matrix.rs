//! The trust matrix: the word in a cell, and the sentence that says all of it.

use crate::app::{Cell, Matrix};
use crate::finding::words::count;
use crate::report::Pair;

pub(in crate::ui) const TITLE: &str = "Who will trust whom";
pub(in crate::ui) const TITLE_REHEARSED: &str = "Connections";
pub(in crate::ui) const TOO_FEW: &str = "With two servers or more, their connections are shown here.";

/// A server's name, or its number while it has none.
pub(in crate::ui) fn server(name: &str, index: usize) -> String {
    let name = name.trim();
    if name.is_empty() { format!("server no. {}", index + 1) } else { name.to_owned() }
}

/// The lines in a cell, which may be set in one line with a dot between them.
pub(in crate::ui) fn cell(cell: &Cell) -> Vec<String> {
    let word = match cell {
        Cell::Itself => "–",
        Cell::Named => "named",
        Cell::Made => "made",
        Cell::Copied => "copied",
        Cell::Written => "written",
        Cell::Running => "connecting",
        Cell::Passed(pair) => return vec![pair.tls.unwrap_or("passed").to_owned(), milliseconds(pair.milliseconds)],
        Cell::Modelled(_) => "by rules",
        Cell::Plain(_) => "plaintext",
        Cell::Refused(_) => "refused",
    };
    vec![word.to_owned()]
}

pub(in crate::ui) const BETWEEN: &str = " · ";

fn milliseconds(number: u64) -> String {
    if number == 0 { "< 1 ms".to_owned() } else { format!("{number} ms") }
}

/// What a cell is called by a screen reader: both servers, and what was found.
pub(in crate::ui) fn name(matrix: &Matrix, from: usize, to: usize) -> String {
    let [a, b] = [from, to].map(|index| server(&matrix.names[index], index));
    if from == to { format!("{a} itself") } else { format!("{a} connects to {b}, {}", said(matrix.cell(from, to))) }
}

fn said(cell: &Cell) -> String {
    match cell {
        Cell::Itself => String::new(),
        Cell::Named => "named".to_owned(),
        Cell::Made => "certificates made".to_owned(),
        Cell::Copied => "each will have the other’s certificate in its trusted folder".to_owned(),
        Cell::Written => "written".to_owned(),
        Cell::Running => "connecting now".to_owned(),
        Cell::Passed(pair) => {
            let time = if pair.milliseconds == 0 { "under 1 ms".to_owned() } else { milliseconds(pair.milliseconds) };
            format!("passed, {}, {time}", pair.tls.unwrap_or("TLS"))
        }
        Cell::Modelled(_) => "passes by Neo4j’s rules, no handshake was made".to_owned(),
        Cell::Plain(_) => "in plaintext".to_owned(),
        Cell::Refused(pair) => {
            let mut text = "refused".to_owned();
            for part in cause(pair) {
                text.push_str(", ");
                text.push_str(part);
            }
            text
        }
    }
}

fn cause(pair: &Pair) -> impl Iterator<Item = &str> {
    pair.rule.into_iter().chain(pair.reason.as_deref())
}

/// What a row is called, where not each of its cells is.
pub(in crate::ui) fn row(matrix: &Matrix, from: usize) -> String {
    let size = matrix.names.len();
    let cells = || (0..size).map(|to| matrix.cell(from, to));
    let name = server(&matrix.names[from], from);
    let (passed, failed) = (cells().filter(|it| it.is_passed()).count(), cells().filter(|it| it.is_failed()).count());
    if passed + failed == 0 {
        return name;
    }
    let open: Vec<String> =
        (0..size).filter(|to| matrix.cell(from, *to).is_failed()).map(|to| server(&matrix.names[to], to)).collect();
    let all = format!("{name}, {passed} of {} passed", size - 1);
    if open.is_empty() { all } else { format!("{all}, fails with {}", crate::finding::words::few(&open, "and")) }
}

/// What the whole grid is called.
pub(in crate::ui) fn grid(matrix: &Matrix) -> String {
    let size = matrix.names.len();
    let all = format!(
        "Connections of {}. Row connects to column. Arrow keys move, Enter selects, N goes to the next failure",
        count(size, "server")
    );
    passed(matrix).map_or_else(|| all.clone(), |passed| format!("{all}. {passed}"))
}

/// `4 of 6 passed`; `None` before a rehearsal.
pub(in crate::ui) fn passed(matrix: &Matrix) -> Option<String> {
    let (passed, all) = matrix.passed();
    (passed + matrix.failed() > 0).then(|| format!("{} of {} passed", super::number(passed), super::number(all)))
}

/// The line under the title: how far the way has come for all of them.
pub(in crate::ui) fn caption(matrix: &Matrix) -> &'static str {
    match matrix.cell(0, 1) {
        Cell::Named => "Row connects to column. Nothing is made yet.",
        Cell::Made => "Row connects to column. Both certificates are made, in memory.",
        Cell::Copied => "Row connects to column. Each will trust the other’s certificate.",
        Cell::Written => "Row connects to column. Everything is written.",
        Cell::Running => "Row connects to column. They connect now, on this machine.",
        _ => "Row connects to column.",
    }
}

/// What stands in the read-out while no cell is pointed at.
pub(in crate::ui) fn hint(matrix: &Matrix) -> &'static str {
    match matrix.failed() {
        0 => "Point at a cell, or go there with the arrow keys, to read about it.",
        1 => "N shows the failure.",
        _ => "N goes to the next failure.",
    }
}
