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
