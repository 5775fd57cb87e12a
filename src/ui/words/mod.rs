//! Every sentence that the window shows, apart from findings (`finding::catalogue`). One word for one thing everywhere:
//! connects to, strangers, copy later, Neo4j folder.
//!
//! One module per page, so that each can be read as a whole.

pub(super) mod certificates;
pub(super) mod conf;
pub(super) mod done;
pub(super) mod finding;
pub(super) mod frame;
pub(super) mod matrix;
pub(super) mod peers;
pub(super) mod rehearse;
pub(super) mod review;
pub(super) mod servers;
pub(super) mod subject;
pub mod window;
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

/// A number as people read it: `3,540`.
pub(super) fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
