//! Subject: the names in the certificates that people read.

use super::{beside, parts};
use crate::app::wizard::subject::{Preview, preview};
use crate::app::{Field, Msg, Step};
use crate::ui::words::subject as words;
use crate::ui::{Cx, theme, widgets};
use egui::{Frame, Label, Margin, Stroke, Ui};

/// Below this width the fields stand in one column.
const TWO_FIELDS: f32 = 460.0;

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    beside::page(cx, ui, [words::TITLE, words::LEAD], &words::HELP, main, |_, _| {});
}

fn main(cx: &mut Cx<'_>, ui: &mut Ui) {
    let shown = preview(cx.model, cx.model.server);
    let mut items: Vec<Item> = words::FIELDS.iter().map(|field| Item::Field(*field)).collect();
    items.extend([Item::CommonName, Item::Field(words::EMAIL)]);
    let columns = if ui.available_width() < TWO_FIELDS { 1 } else { 2 };
    for pair in items.chunks(columns) {
        // Row by row, so that the order in which Tab goes is the one that openssl asks in.
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            ui.columns(columns, |columns| {
                for (ui, item) in columns.iter_mut().zip(pair) {
                    match *item {
                        Item::Field((field, label, hint, limit)) => {
                            widgets::text_field(cx, ui, field, label, hint);
                            beside::note(cx, ui, limit);
                        }
                        Item::CommonName => common_name(cx, ui, &shown),
                    }
                }
            });
        });
    }
    for finding in cx.model.findings_of(Step::Subject).filter(|finding| !finding.is_error()) {
        widgets::finding_card(cx, ui, finding, 1);
    }
    ui.add_space(8.0);
    preview_card(cx, ui, &shown);
}

#[derive(Clone, Copy)]
enum Item {
    Field((Field, &'static str, &'static str, &'static str)),
    CommonName,
}

/// It is no field: what it says is decided by the hosts.
fn common_name(cx: &mut Cx<'_>, ui: &mut Ui, shown: &Preview) {
    ui.spacing_mut().item_spacing.y = 4.0;
    beside::label(cx, ui, words::COMMON_NAME);
    let frame = Frame::new().fill(cx.palette.bg).stroke(Stroke::new(1.0, cx.palette.line)).corner_radius(theme::RADIUS);
    frame.inner_margin(Margin::symmetric(9, 5)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(Label::new(&shown.common_name).truncate());
    });
    let change = egui::Sides::new().height(theme::TARGET).show(
        ui,
        |ui| widgets::caption(cx, ui, words::COMMON_NAME_NOTE),
        |ui| widgets::link(cx, ui, words::CHANGE).accessible_name(words::CHANGE_HOSTS),
    );
    if change.1.clicked() {
        cx.send(Msg::Go(Step::Servers));
    }
}

fn preview_card(cx: &mut Cx<'_>, ui: &mut Ui, shown: &Preview) {
    parts::card(cx, ui, |cx, ui| {
        widgets::card_title(cx, ui, words::PREVIEW);
        beside::server_picker(cx, ui);
        for (label, text) in [(words::RFC4514, &shown.rfc4514), (words::OPENSSL, &shown.openssl)] {
            ui.add_space(8.0);
            beside::with_copy(cx, ui, label, words::COPY, &words::subject_of(&shown.server, label), text);
            widgets::named_code(cx, ui, &words::subject_of(&shown.server, label), text);
        }
    });
}
