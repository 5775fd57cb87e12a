//! Changing the disk: what will be written (a change set), how it would look (an overlay), and writing it so that a
//! kill at any moment leaves each file old or new.
//!
//! [`ChangeSet::plan`] compares what is wanted with what is there; [`Overlay`] lets Neo4j's rules read the outcome
//! before it exists; [`apply()`] executes it; [`recover()`] completes or takes back what a killed run left. Nothing else in
//! the house writes to the disk. Not here: what should be written (`pki`, `neo4j`, `report`) and in which order a run
//! goes (`work`).
//!
//! | where | what is in it, and for how long |
//! |---|---|
//! | `.OUT.interlock-<random>` beside OUT | a fresh OUT while it is built; moved in one rename |
//! | `OUT/.interlock/journal-<id>` | the journal and new contents of a change to existing folders, until all is in place |
//! | `OUT/.interlock/backup-<UTC>` | what was replaced, and the journal that tells from where; stays |
//! | `OUT/.interlock-lock`, `.OUT.interlock-lock` | held while writing |
//!
//! Servers with a home of their own have `.interlock` there too, because a rename cannot leave a disk. None of it is
//! ever put into a folder of which Neo4j reads every entry (`trusted_dir`, `revoked_dir`).

mod apply;
mod change;
mod diff;
mod error;
mod journal;
mod manifest;
mod ops;
mod overlay;
mod planner;
mod recover;
mod save;
mod stage;
mod transaction;

pub use apply::{Applied, Backup, apply, apply_through, check_idle};
pub use change::{Action, Change, ChangeSet, ChangeView, Content, Protection, Wanted};
pub use diff::DiffLine;
pub use error::ApplyError;
pub use manifest::{MANIFEST, Manifest};
pub use ops::{FileOps, System};
pub use overlay::Overlay;
pub use planner::Site;
pub use recover::{interrupted, recover, recover_through};
pub use save::save;
