//! The trust matrix: row connects to column.

use crate::ui::Cx;
use egui::Ui;

/// The grid alone, in the width that there is.
pub(in crate::ui) fn matrix(_cx: &mut Cx<'_>, ui: &mut Ui) {
    ui.label("matrix");
}

/// The grid in a card with its title and caption, for the side column of a page.
pub(in crate::ui) fn matrix_card(cx: &mut Cx<'_>, ui: &mut Ui) {
    matrix(cx, ui);
}
