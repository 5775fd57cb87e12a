//! Every sentence that the window shows, apart from findings (`finding::catalogue`). One word for one thing everywhere:
//! connects to, strangers, copy later, Neo4j folder.
//!
//! One module per page, so that each can be read as a whole.

pub(super) mod certificates;
pub(super) mod conf;
pub(super) mod done;
pub(super) mod frame;
pub(super) mod parts;
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

/// A number with commas between the thousands.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A span of time as people say it: `61 ms`, `3.2 s`, `2 min 5 s`.
pub(super) fn seconds(milliseconds: u64) -> String {
    match milliseconds {
        0..1000 => format!("{milliseconds} ms"),
        1000..60_000 => format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100),
        _ => format!("{} min {} s", milliseconds / 60_000, milliseconds % 60_000 / 1000),
    }
}
