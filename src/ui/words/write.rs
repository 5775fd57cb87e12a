//! Write: progress, and what landed.

use crate::finding::words::count;

pub(in crate::ui) const WRITING: &str = "Writing";
pub(in crate::ui) const WRITING_LEAD: &str = "Each file is backed up where one was there, then put in place whole. \
                                              Afterwards everything is read back from the disk and rehearsed again.";
pub(in crate::ui) const CANCEL_NOTE: &str = "Cancel stops between two files and takes back what was written.";
pub(in crate::ui) const LANDED: &str = "Everything is on the disk";
pub(in crate::ui) const LANDED_REQUESTS: &str = "Keys and requests are on the disk";
pub(in crate::ui) const LANDED_BADLY: &str = "Everything is on the disk, and the rehearsal of it found something";
pub(in crate::ui) const UNCHANGED: &str = "Everything was on the disk already";
pub(in crate::ui) const LEAD: &str =
    "What the disk gives back was rehearsed once more. No server was restarted or stopped.";
pub(in crate::ui) const LEAD_REQUESTS: &str = "No server was touched. Next says what to send where.";
pub(in crate::ui) const STOPPED: &str = "The writing was stopped";
pub(in crate::ui) const FAILED: &str = "The files could not be written";
pub(in crate::ui) const ON_THE_DISK: &str = "The disk is as it was: whatever had been written was taken back, and no file is half \
                                             written. If the disk itself went away, the next write finishes or takes back what was \
                                             left, and says which.";
pub(in crate::ui) const STOPPED_NOTE: &str = "You stopped it.";
pub(in crate::ui) const AGAIN: &str = "Try again";
pub(in crate::ui) const AGAIN_NOTE: &str = "Trying again works the list out anew and shows it on Review before anything is \
                                            written.";
pub(in crate::ui) const BACK: &str = "Back to Review";
pub(in crate::ui) const FILES: &str = "Files on the disk";
pub(in crate::ui) const NOT_YET: &str = "Nothing is written yet.";
pub(in crate::ui) const A_PATH: &str = "The path";
pub(in crate::ui) const COPY_ALL: &str = "Copy all paths";
pub(in crate::ui) const ALL_PATHS: &str = "The paths";

/// What the link beside a path is called where the path is not seen beside it.
pub(in crate::ui) fn copy_of(path: &str) -> String {
    format!("Copy {path}")
}

pub(in crate::ui) fn landed(written: usize, kept: usize, rehearsed: bool) -> String {
    let read_back = if rehearsed { "read back and rehearsed" } else { "and read back" };
    match (written, kept) {
        (0, kept) => format!("{} kept, {read_back}", count(kept, "file")),
        (written, 0) => format!("{} written, {read_back}", count(written, "file")),
        (written, kept) => format!("{} written and {kept} kept, {read_back}", count(written, "file")),
    }
}
