//! What several pages have: the picker of a server, help in three lines, fields in a table row.
//!
//! Not here: what is of use beyond pages (`widgets`).

use crate::app::{Column, Field, Msg};
use crate::finding::Finding;
use crate::ui::{Cx, widgets, words};
use egui::{Align, Layout, Response, RichText, Stroke, TextEdit, Ui, Vec2};

/// From here on names side by side would fill the page.
const MOST_TABS: usize = 8;
/// The height of a control.
pub(super) const CONTROL: f32 = 32.0;

/// Lets the user choose whose part the page shows.
pub(super) fn server_picker(cx: &mut Cx<'_>, ui: &mut Ui) {
    let model = cx.model;
    let names: Vec<String> = (0..model.form.servers()).map(|index| who(cx, index)).collect();
    let shown = model.server.min(names.len().saturating_sub(1));
    let mut chosen = None;
    if names.len() <= MOST_TABS {
        ui.horizontal_wrapped(|ui| {
            for (index, name) in names.iter().enumerate() {
                let tab = egui::Button::selectable(index == shown, name.as_str()).min_size(Vec2::new(0.0, 28.0));
                if ui.add(tab).clicked() {
                    chosen = Some(index);
                }
            }
        });
    } else {
        let combo = egui::ComboBox::from_id_salt("server picker").selected_text(names[shown].as_str()).height(400.0);
        let response = combo
            .show_ui(ui, |ui| {
                for (index, name) in names.iter().enumerate() {
                    if ui.selectable_label(index == shown, name.as_str()).clicked() {
                        chosen = Some(index);
                    }
                }
            })
            .response;
        named(ui, &response, words::WHICH_SERVER);
    }
    if let Some(index) = chosen {
        cx.send(Msg::SelectServer(index));
    }
}

/// A server by its name, or by its number while it has none.
pub(super) fn who(cx: &Cx<'_>, index: usize) -> String {
    words::servers::who(cx.model.form.text(Field::Server(index, Column::Name)).trim(), index)
}

/// The page's own help.
pub(super) fn help(cx: &mut Cx<'_>, ui: &mut Ui, lines: &[&str]) {
    for line in lines {
        widgets::caption(cx, ui, line);
        ui.add_space(4.0);
    }
}

/// A heading inside a page.
pub(super) fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).strong());
}

/// A card that sends messages.
pub(super) fn card(cx: &mut Cx<'_>, ui: &mut Ui, add: impl FnOnce(&mut Cx<'_>, &mut Ui)) {
    let mut inner = Cx { model: cx.model, palette: cx.palette, msgs: Vec::new() };
    widgets::card(cx, ui, |ui| add(&mut inner, ui));
    cx.msgs.append(&mut inner.msgs);
}

/// Gives a control the name that it has for those who cannot see what stands around it.
pub(super) fn named(ui: &Ui, response: &Response, name: &str) {
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name.to_owned()));
}

/// A part of a row with a width of its own.
pub(super) fn slot<R>(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(Vec2::new(width, CONTROL), layout, |ui| {
        ui.set_min_width(width);
        add(ui)
    })
    .inner
}

/// A field in a table: its label is the table's head, what is wrong with it stands under the row.
pub(super) fn cell(cx: &mut Cx<'_>, ui: &mut Ui, field: Field, name: &str, hint: &str, width: f32) -> Response {
    let faults: Vec<String> = cx.model.findings_at(field).map(|finding| sentence(&finding.what)).collect();
    let mut text = cx.model.form.text(field).to_owned();
    let response = ui
        .scope(|ui| {
            if !faults.is_empty() {
                let bad = Stroke::new(1.0, cx.palette.bad);
                ui.visuals_mut().widgets.inactive.bg_stroke = bad;
                ui.visuals_mut().widgets.hovered.bg_stroke = bad;
            }
            let edit = TextEdit::singleline(&mut text)
                .id(egui::Id::unique(("cell", field)))
                .hint_text(hint.to_owned())
                .desired_width(width)
                .align(egui::Align2::LEFT_CENTER)
                .min_size(Vec2::new(width, CONTROL));
            ui.add(edit)
        })
        .inner;
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_label(name.to_owned());
        if !faults.is_empty() {
            node.set_description(faults.join(" "));
        }
    });
    if response.changed() {
        cx.send(Msg::Type(field, text));
    }
    if response.lost_focus() {
        cx.send(Msg::Leave(field));
    }
    response
}

/// What is wrong with some fields.
pub(super) fn faults(cx: &mut Cx<'_>, ui: &mut Ui, fields: &[Field]) {
    let model = cx.model;
    for finding in fields.iter().flat_map(|field| model.findings_at(*field)) {
        let colour = if finding.is_error() { cx.palette.bad } else { cx.palette.warn };
        ui.colored_label(colour, sentence(&finding.what));
    }
}

/// A finding's text as it stands alone: the catalogue begins in lower case and has no full stop.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    // What is quoted, or named, is not changed.
    let first_word = text.split(' ').next().unwrap_or_default();
    let is_name = first_word.chars().any(|c| c.is_ascii_digit() || matches!(c, '`' | '.' | '_'));
    if is_name { format!("{text}.") } else { format!("{first}{}.", letters.as_str()) }
}

/// Findings as cards, with a button that tries again.
pub(super) fn trouble(cx: &mut Cx<'_>, ui: &mut Ui, findings: &[Finding], empty: &str, again: &str) {
    if findings.is_empty() {
        ui.label(empty);
    }
    for finding in findings {
        widgets::finding_card(cx, ui, finding, 1);
        ui.add_space(8.0);
    }
    if widgets::button(cx, ui, again, true).clicked() {
        cx.send(Msg::TryAgain);
    }
}

/// One of a few ways, each a card with its title and when to take it.
pub(super) fn choice_cards(cx: &mut Cx<'_>, ui: &mut Ui, field: Field, label: &str, options: &[(&str, &str, &str)]) {
    heading(ui, label);
    let now = cx.model.form.text(field);
    for (value, title, note) in options {
        let is_chosen = *value == now;
        let text = format!("{title}\n{note}");
        let card = egui::Button::selectable(is_chosen, text).wrap().min_size(Vec2::new(ui.available_width(), 0.0));
        let response = ui.add(card);
        named(ui, &response, title);
        if response.clicked() {
            cx.send(Msg::Choose(field, (*value).to_owned()));
        }
    }
}
