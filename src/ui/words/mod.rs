//! Every sentence that the window shows, apart from findings (`finding::catalogue`). One word for one thing everywhere:
//! connects to, strangers, copy later, Neo4j folder.
//!
//! One module per page, so that each can be read as a whole.

pub(super) mod certificates;
pub(super) mod conf;
pub(super) mod done;
pub(super) mod frame;
pub(super) mod peers;
pub(super) mod rehearse;
pub(super) mod review;
pub(super) mod servers;
pub(super) mod subject;
pub(super) mod write;

use crate::app::Step;

/// A step's name in the rail.
#[must_use]
pub fn step(step: Step) -> &'static str {
    match step {
        Step::Servers => "Servers",
        Step::Subject => "Subject",
        Step::Certificates => "Certificates",
        Step::Peers => "Folders and peers",
        Step::Conf => "neo4j.conf",
        Step::Rehearse => "Rehearse",
        Step::Review => "Review",
        Step::Write => "Write",
        Step::Done => "Done",
    }
}

/// A number with its noun, thousands apart: `1 server`, `9,900 connections`.
pub(super) fn counted(number: usize, noun: &str) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number == 1 { format!("{text} {noun}") } else { format!("{text} {noun}s") }
}

/// The name of the field that asks for a server's part, for pages that show one server at a time.
pub(super) const WHICH_SERVER: &str = "Server";
