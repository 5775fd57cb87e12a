//! A finding as a card: title, what, why, in the log, fix, and a button where the cause lies in the plan.

use crate::finding::Finding;
use crate::ui::Cx;
use egui::Ui;

/// One finding; `count` says how many places have it.
pub(in crate::ui) fn finding_card(_cx: &mut Cx<'_>, ui: &mut Ui, finding: &Finding, _count: usize) {
    ui.strong(&finding.title);
    ui.label(&finding.what);
}
