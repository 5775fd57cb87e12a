//! What the last five pages have in common.

use super::{number as number_words, seconds};
use crate::app::Progress;
use crate::finding::words::count;
use crate::os::Stage;

pub(in crate::ui) const COPY: &str = "Copy";
pub(in crate::ui) const COPY_PATH: &str = "Copy path";
pub(in crate::ui) const DIED: &str = "Something in Interlock itself broke. Nothing on your servers was changed by it. \
                                      The message below has the details for a bug report.";
pub(in crate::ui) const STOPPING: &str = "Stopping at the next safe point";
pub(in crate::ui) const STARTING: &str = "Starting";

pub(in crate::ui) fn numbered(number: usize, title: &str) -> String {
    format!("{number}  {title}")
}

pub(in crate::ui) fn progress(progress: &Progress) -> String {
    let (doing, noun) = match progress.stage {
        Stage::Keys => ("Making keys", "key"),
        Stage::Certificates => ("Making certificates", "certificate"),
        Stage::Load => ("Reading the folders as Neo4j would", "server"),
        Stage::Pairs => ("Every server connects to every other", "connection"),
        Stage::Strangers => ("Strangers try to get in", "stranger"),
        // Each file is put beside its place and then in it: two steps.
        Stage::Write => ("Writing", "step"),
    };
    let of = count(progress.total, noun).replacen(&progress.total.to_string(), &number_words(progress.total), 1);
    format!("{doing}, {} of {of}", number_words(progress.done))
}

pub(in crate::ui) fn elapsed(milliseconds: u64) -> String {
    format!("{} so far", seconds(milliseconds))
}
