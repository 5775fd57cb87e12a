//! What stands around the fields of the first four pages: labels, notes, help, the picker of a server.
//!
//! Not here: what is of use beyond pages (`widgets`), and what all pages share (`parts`).

use super::parts;
use crate::app::{Column, Field, Msg};
use crate::ui::widgets::{self, Tone};
use crate::ui::{Cx, theme, words};
use egui::{Align, Label, Layout, RichText, Ui, Vec2};

/// From here on names side by side would fill the page.
const MOST_TABS: usize = 8;

/// Lets the user choose whose part the page shows.
pub(super) fn server_picker(cx: &mut Cx<'_>, ui: &mut Ui) {
    let model = cx.model;
    let servers = model.form.servers();
    if servers <= MOST_TABS {
        let names: Vec<String> = (0..servers).map(|index| who(cx, index)).collect();
        let tone = |index: usize| if index == model.server { Tone::Accent } else { Tone::Quiet };
        parts::server_tabs(cx, ui, |index| (tone(index), names[index].clone()));
        return;
    }
    let combo = egui::ComboBox::from_id_salt("server picker").selected_text(who(cx, model.server)).height(400.0);
    let response = combo.show_ui(ui, |ui| {
        for index in 0..servers {
            if ui.selectable_label(index == model.server, who(cx, index)).clicked() {
                cx.send(Msg::SelectServer(index));
            }
        }
    });
    response.response.accessible_name(words::WHICH_SERVER);
}

/// A server by its name, or by its number while it has none.
pub(super) fn who(cx: &Cx<'_>, index: usize) -> String {
    words::servers::who(cx.model.form.text(Field::Server(index, Column::Name)).trim(), index)
}

/// A page that asks: its question, the fields, and beside them (below them in a narrow window) the matrix, what `more` says
/// of it, and the page's own help.
pub(super) fn page(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    [title, lead]: [&str; 2],
    help_lines: &[&str],
    main: impl FnOnce(&mut Cx<'_>, &mut Ui),
    more: impl FnOnce(&mut Cx<'_>, &mut Ui),
) {
    widgets::title(ui, title, lead);
    widgets::two_columns(cx, ui, 340.0, main, |cx, ui| {
        widgets::matrix_card(cx, ui);
        ui.add_space(8.0);
        more(cx, ui);
        help(cx, ui, help_lines);
    });
}

/// The page's own help.
fn help(cx: &mut Cx<'_>, ui: &mut Ui, lines: &[&str]) {
    for line in lines {
        widgets::caption(cx, ui, line);
        ui.add_space(4.0);
    }
    // In a narrow window it is below everything else.
    if ui.input(|input| input.key_pressed(egui::Key::F1)) {
        ui.scroll_to_cursor(Some(egui::Align::BOTTOM));
    }
}

/// A label as fields have it above them.
pub(super) fn label(cx: &Cx<'_>, ui: &mut Ui, text: &str) {
    let text = RichText::new(text).font(theme::semibold(12.0)).line_height(Some(16.0)).color(cx.palette.quiet);
    ui.add(Label::new(text).selectable(false));
}

/// A caption that belongs to the field above it, which keeps a distance to what follows.
pub(super) fn note(cx: &Cx<'_>, ui: &mut Ui, text: &str) {
    ui.add_space(-8.0);
    widgets::caption(cx, ui, text);
    ui.add_space(4.0);
}

/// A caption with a button at the other end of the line that copies a text.
pub(super) fn with_copy(cx: &mut Cx<'_>, ui: &mut Ui, caption: &str, label: &str, what: &str, text: &str) {
    let mut copied = Vec::new();
    let mut inner = Cx { model: cx.model, palette: cx.palette, msgs: Vec::new(), is_new_page: false };
    egui::Sides::new().height(theme::CONTROL).shrink_left().show(
        ui,
        |ui| {
            widgets::caption(cx, ui, caption);
        },
        |ui| {
            widgets::copy_button(&mut inner, ui, label, what, || text.to_owned());
            copied.append(&mut inner.msgs);
        },
    );
    cx.msgs.append(&mut copied);
}

/// A part of a row with a width of its own.
pub(super) fn slot<R>(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(Vec2::new(width, theme::CONTROL), layout, |ui| {
        ui.set_min_width(width);
        add(ui)
    })
    .inner
}
