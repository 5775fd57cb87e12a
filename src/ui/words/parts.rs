//! What the last five pages have in common.

pub(in crate::ui) const COPY: &str = "Copy";
pub(in crate::ui) const COPY_PATH: &str = "Copy path";
pub(in crate::ui) const DIED: &str = "Something in Interlock itself broke. Nothing on your servers was changed by it. \
                                      The message below has the details for a bug report.";
pub(in crate::ui) const STOPPING: &str = "Stopping at the next safe point";
pub(in crate::ui) const STARTING: &str = "Starting";

pub(in crate::ui) fn numbered(number: usize, title: &str) -> String {
    format!("{number}  {title}")
}
