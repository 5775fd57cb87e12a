//! Peers.

use crate::ui::words::peers as words;
use crate::ui::{Cx, widgets};

pub(super) fn show(_cx: &mut Cx<'_>, ui: &mut egui::Ui) {
    widgets::title(ui, words::TITLE, words::LEAD);
}
