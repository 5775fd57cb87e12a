//! Lines of logs (section 9): what each means, who is at fault, what to do. One row per line of the table in 9.2, in its
//! order.
//!
//! Not here: which words of a log belong to which row (`neo4j::log`).

mod handshake;
mod healthy;
mod settings;
mod start;
mod wrapper;

use crate::finding::words::{count, few, quoted, quoted_line, shown};
use crate::finding::{Finding, Rule, Severity};

/// A row and the two texts that are the same for each of its lines.
struct Cause {
    rule: Rule,
    /// What leaves such a line.
    why: &'static str,
    /// What to do about it.
    fix: &'static str,
}

impl Cause {
    const fn new(rule: Rule, why: &'static str, fix: &'static str) -> Self {
        Self { rule, why, fix }
    }
}

const ALL: [&[Cause]; 5] = [start::CAUSES, settings::CAUSES, healthy::CAUSES, handshake::CAUSES, wrapper::CAUSES];

const NUMBER: usize = ALL[0].len() + ALL[1].len() + ALL[2].len() + ALL[3].len() + ALL[4].len();

/// The rows alone, for the list of all rules.
pub(super) const ROWS: &[&Rule] = &{
    let mut rows = [&ALL[0][0].rule; NUMBER];
    let (mut group, mut number, mut next) = (0, 0, 0);
    while group < ALL.len() {
        while number < ALL[group].len() {
            rows[next] = &ALL[group][number].rule;
            (number, next) = (number + 1, next + 1);
        }
        (group, number) = (group + 1, 0);
    }
    rows
};

/// Who writes the line of a row, as its finding is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// A server that starts.
    Start,
    /// Dialled another server and refuses it.
    Initiator,
    /// Was dialled and refuses who dialled.
    Acceptor,
    /// Refuses the other, whoever dialled.
    Judge,
    /// Was refused by the other.
    Refused,
    /// Cannot connect for a reason of its own.
    Own,
    /// Says how things stand.
    Neutral,
    /// Answers a command.
    Command,
}

/// The lines of one row from one server, as their finding is told by.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    /// The place: a file or folder that the line names, else the log.
    pub at: &'a str,
    /// The server, where it is known.
    pub server: Option<&'a str>,
    /// Who it is in this line.
    pub speaker: Speaker,
    /// What the line says, secrets masked.
    pub said: &'a str,
    /// How often.
    pub count: u64,
    /// The time of the first line, as the log writes it.
    pub first: Option<&'a str>,
    /// The time of the last line.
    pub last: Option<&'a str>,
    /// It is a warning in the log, not an error.
    pub is_warning: bool,
    /// The rules that leave such a line, the most fitting first.
    pub leads: &'a [&'a str],
    /// Others at the far end of refused handshakes and what each says about it, where their logs were given too.
    pub others: &'a [(&'a str, &'a str)],
}

/// The finding of a row; `None` for a name that is no row.
#[must_use]
pub fn explained(row: &str, lines: &Lines<'_>) -> Option<Finding> {
    let cause = ALL.into_iter().flatten().find(|cause| cause.rule.id == row)?;
    let fix = match lines.leads {
        [] => cause.fix.to_owned(),
        [one] => format!("{} (rule {one})", cause.fix),
        several => format!("{} (rules {})", cause.fix, few(several, "or")),
    };
    let finding = cause.rule.at(lines.at, what(lines), cause.why, fix);
    // Neo4j itself goes on after a warning; a row that is worth less anyway stays so.
    let goes_on = lines.is_warning && lines.speaker == Speaker::Start && finding.severity == Severity::Error;
    let is_harmless = goes_on && cause.rule.id == settings::UNKNOWN;
    Some(if is_harmless { finding.with_severity(Severity::Warning) } else { finding })
}

fn what(lines: &Lines<'_>) -> String {
    let server = lines.server.map_or_else(|| "the server".to_owned(), shown_name);
    let mut names: Vec<&str> = lines.others.iter().map(|(name, _)| *name).collect();
    names.dedup();
    let other = if names.is_empty() { "another".to_owned() } else { listed_names(&names) };
    let them = if names.len() > 1 { "them" } else { "it" };
    let does = match lines.speaker {
        Speaker::Start => format!("{server} says at its start"),
        Speaker::Initiator => format!("{server} dialled {other} and refuses {them}"),
        Speaker::Acceptor => format!("{server} was dialled by {other} and refuses {them}"),
        Speaker::Judge => format!("{server} refuses {other}"),
        Speaker::Refused => format!("{server} is refused by {other}"),
        Speaker::Own => format!("{server} cannot make the connection"),
        Speaker::Neutral => format!("{server} says"),
        Speaker::Command => format!("{server} answers a command"),
    };
    let often = match (lines.count, lines.first, lines.last) {
        (0 | 1, Some(first), _) => format!(", on {}", shown(first)),
        (0 | 1, None, _) => String::new(),
        (number, Some(first), Some(last)) if first != last => {
            format!(", {}, first on {}, last on {}", times(number), shown(first), shown(last))
        }
        (number, Some(first), _) => format!(", {}, first on {}", times(number), shown(first)),
        (number, ..) => format!(", {}", times(number)),
    };
    format!("{does}: {}{often}{}", quoted_line(&without_backticks(lines.said)), sees(lines.others))
}

/// What the others see then: those together who see the same.
fn sees(others: &[(&str, &str)]) -> String {
    let mut told: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for (name, _) in others {
        let said: Vec<&str> = others.iter().filter(|(other, _)| other == name).map(|(_, said)| *said).collect();
        match told.iter_mut().find(|(_, known)| *known == said) {
            Some((names, _)) if names.contains(name) => {}
            Some((names, _)) => names.push(*name),
            None => told.push((vec![*name], said)),
        }
    }
    let one = |(names, said): &(Vec<&str>, Vec<&str>)| {
        let verb = if names.len() > 1 { "see" } else { "sees" };
        let said: Vec<String> = said.iter().map(|said| quoted(&without_backticks(said))).collect();
        format!("; {} then {verb} {}", listed_names(names), few(&said, "or"))
    };
    told.iter().map(one).collect()
}

fn listed_names(names: &[&str]) -> String {
    few(&names.iter().map(|name| shown_name(name)).collect::<Vec<_>>(), "and")
}

fn times(number: u64) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), "time")
}

/// A name in running text: it comes from a path, which may hold anything.
fn shown_name(name: &str) -> String {
    let name = shown(name.trim());
    // A text begins in lower case: a name that does not is set apart.
    if name.starts_with(char::is_uppercase) || name.is_empty() {
        format!("server `{}`", without_backticks(&name))
    } else {
        without_backticks(&name)
    }
}

/// What is quoted stands between backticks itself.
fn without_backticks(text: &str) -> String {
    text.trim().replace('`', "'")
}
