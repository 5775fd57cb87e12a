//! What several pages have: the picker of a server, help in three lines, what failed.
//!
//! Not here: what is of use beyond pages (`widgets`).

use crate::app::{Column, Field, Msg};
use crate::finding::Finding;
use crate::ui::{Cx, theme, widgets, words};
use egui::{Align, Layout, Ui, Vec2};

/// From here on names side by side would fill the page.
const MOST_TABS: usize = 8;

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
        response.accessible_name(words::WHICH_SERVER);
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

/// A card that sends messages.
pub(super) fn card(cx: &mut Cx<'_>, ui: &mut Ui, add: impl FnOnce(&mut Cx<'_>, &mut Ui)) {
    let mut inner = Cx { model: cx.model, palette: cx.palette, msgs: Vec::new(), is_new_page: cx.is_new_page };
    widgets::card(cx, ui, |ui| add(&mut inner, ui));
    cx.msgs.append(&mut inner.msgs);
    cx.is_new_page = inner.is_new_page;
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

/// Findings as cards, with a button that tries again.
pub(super) fn trouble(cx: &mut Cx<'_>, ui: &mut Ui, findings: &[Finding], empty: &str, again: &str) {
    if findings.is_empty() {
        widgets::quiet(cx, ui, empty);
    }
    for finding in findings {
        widgets::finding_card(cx, ui, finding, 1);
        ui.add_space(8.0);
    }
    if widgets::button(cx, ui, again, true).clicked() {
        cx.send(Msg::TryAgain);
    }
}
