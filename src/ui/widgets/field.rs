//! Text fields: each shows a [`Field`] of the form, its label above it, what is wrong with it under it.
//!
//! Enter in a field is Next, as everywhere in a wizard; on Review it is not, since Next writes there.

use super::buttons::{button, button_width};
use super::marks::{self, Mark};
use crate::app::{Field, Msg, Question, Step, ToolField};
use crate::ui::theme::{CONTROL, RADIUS, regular, semibold};
use crate::ui::{Cx, words};
use egui::{Frame, Id, Key, Label, Margin, Response, RichText, Shape, Stroke, StrokeKind, TextEdit, Ui, vec2};
use std::time::Duration;

/// A text field. `hint` stands in it while it is empty. What is wrong is shown once the user left it.
pub(in crate::ui) fn text_field(cx: &mut Cx<'_>, ui: &mut Ui, field: Field, label: &str, hint: &str) {
    stacked(cx, ui, |cx, ui| {
        let label = label_above(cx, ui, label);
        let width = ui.available_width();
        edit(cx, ui, field, &Name::Label(label), hint, width);
        whats_wrong(cx, ui, field);
    });
}

/// A text field without a label, for rows of a table; a screen reader knows it as `name`. What is wrong is shown by its
/// border and in its tooltip; call [`whats_wrong`] for the words, below the row.
pub(in crate::ui) fn text_cell(cx: &mut Cx<'_>, ui: &mut Ui, field: Field, name: &str, hint: &str, width: f32) {
    edit(cx, ui, field, &Name::Text(name), hint, width);
}

/// Puts the keyboard into a field's cell, which may come only with the next frame.
pub(in crate::ui) fn focus_cell(ui: &Ui, field: Field) {
    ui.memory_mut(|memory| memory.request_focus(Id::unique(("field", field))));
}

/// A text field for a path, with a button that asks for it by a dialog of the system.
pub(in crate::ui) fn path_field(cx: &mut Cx<'_>, ui: &mut Ui, field: Field, label: &str, hint: &str) {
    stacked(cx, ui, |cx, ui| {
        let visible = label;
        let label = label_above(cx, ui, label);
        ui.horizontal(|ui| {
            let width = ui.available_width() - button_width(ui, words::frame::BROWSE) - 8.0;
            edit(cx, ui, field, &Name::Label(label), hint, width.max(80.0));
            let is_free = cx.model.asking.is_none();
            let browse = button(cx, ui, words::frame::BROWSE, is_free);
            let name = words::frame::browse_for(visible);
            if browse.accessible_name(name).clicked() {
                cx.send(Msg::Ask(Question::Path(field)));
            }
        });
        whats_wrong(cx, ui, field);
    });
}

/// A text field on a tool's page, without a label; a screen reader knows it as `name`. Enter sends `entered`.
pub(in crate::ui) fn tool_field(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    field: ToolField,
    name: &str,
    hint: &str,
    width: f32,
    entered: Option<Msg>,
) {
    let mut text = cx.model.tool_text(field).to_owned();
    let id = Id::unique(("tool field", field));
    let response = framed(cx, ui, TextEdit::singleline(&mut text).id(id), hint, width, false).accessible_name(name);
    cx.take_focus(&response);
    if response.changed() {
        cx.send(Msg::ToolType(field, text));
    }
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        response.request_focus();
        if let Some(msg) = entered {
            cx.send(msg);
        }
    }
}

/// What is wrong with a field, once the user left it.
pub(in crate::ui) fn whats_wrong(cx: &Cx<'_>, ui: &mut Ui, field: Field) {
    let p = cx.palette;
    for finding in cx.model.findings_at(field) {
        let (mark, colour) = if finding.is_error() { (Mark::Cross, p.bad) } else { (Mark::Attention, p.warn) };
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let (rect, _) = ui.allocate_exact_size(vec2(14.0, 16.0), egui::Sense::hover());
            marks::badge(ui.painter(), p, mark, rect.center(), 14.0, colour);
            let words = RichText::new(words::beside_field(&finding.what))
                .font(regular(12.0))
                .line_height(Some(16.0))
                .color(colour);
            ui.add(Label::new(words).wrap());
        });
    }
}

/// The label above a field, and the id by which the field is named after it.
pub(super) fn label_above(cx: &Cx<'_>, ui: &mut Ui, label: &str) -> Id {
    let words = RichText::new(label).font(semibold(12.0)).line_height(Some(16.0)).color(cx.palette.quiet);
    ui.add(Label::new(words).selectable(false)).id
}

/// A label, a control and what is wrong with it: closer to each other than to others.
pub(super) fn stacked(cx: &mut Cx<'_>, ui: &mut Ui, add: impl FnOnce(&mut Cx<'_>, &mut Ui)) {
    let gap = ui.spacing().item_spacing.y;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        add(cx, ui);
    });
    ui.add_space((12.0 - gap).max(0.0));
}

/// By what a field is known.
pub(super) enum Name<'a> {
    /// A label that stands beside it.
    Label(Id),
    /// Words that are not on the screen.
    Text(&'a str),
}

impl Name<'_> {
    pub(super) fn give(&self, response: Response) -> Response {
        match self {
            Self::Label(id) => response.labelled_by(*id),
            Self::Text(name) => response.accessible_name(*name),
        }
    }
}

fn edit(cx: &mut Cx<'_>, ui: &mut Ui, field: Field, name: &Name<'_>, hint: &str, width: f32) {
    let mut text = cx.model.form.text(field).to_owned();
    let wrong: Vec<String> =
        cx.model.findings_at(field).filter(|it| it.is_error()).map(|it| words::beside_field(&it.what)).collect();
    let wrong = wrong.join(" ");
    let id = Id::unique(("field", field));
    let response = framed(cx, ui, TextEdit::singleline(&mut text).id(id), hint, width, !wrong.is_empty());
    let mut response = name.give(response);
    if !wrong.is_empty() {
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_description(wrong.as_str());
            node.set_invalid(egui::accesskit::Invalid::True);
        });
        if matches!(name, Name::Text(_)) {
            response = response.on_hover_text(&wrong);
        }
    }
    cx.take_focus(&response);
    if response.changed() {
        cx.send(Msg::Type(field, text));
    }
    if response.lost_focus() {
        cx.send(Msg::Leave(field));
        enter_goes_on(cx, ui, &response);
    } else {
        pause(cx, ui, field, &response);
    }
}

/// Notices that no key came for a moment. Without it whoever types a path and looks for Next would find it off, waiting
/// for what only begins when the field is left.
fn pause(cx: &mut Cx<'_>, ui: &Ui, field: Field, response: &Response) {
    const MOMENT: f64 = 0.6;
    let now = ui.input(|input| input.time);
    let id = response.id.with("last key");
    if response.changed() {
        ui.data_mut(|data| data.insert_temp(id, now));
    } else if cx.model.typing != Some(field) {
        return;
    }
    let last = ui.data(|data| data.get_temp::<f64>(id)).unwrap_or(now);
    let left = last + MOMENT - now;
    if left > 0.0 {
        ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
    } else {
        cx.send(Msg::Pause(field));
    }
}

/// Enter in a field that has just lost the keyboard: Next. Where that is blocked the keyboard stays in the field.
pub(super) fn enter_goes_on(cx: &mut Cx<'_>, ui: &Ui, response: &Response) {
    if ui.input(|input| input.key_pressed(Key::Enter)) {
        response.request_focus();
        if cx.model.step != Step::Review {
            cx.send(Msg::Next);
        }
    }
}

/// An editor in our box: 32 high, the border red where something is wrong, the ring where the keyboard is.
pub(super) fn framed(cx: &Cx<'_>, ui: &mut Ui, edit: TextEdit<'_>, hint: &str, width: f32, is_wrong: bool) -> Response {
    let p = cx.palette;
    let below = ui.painter().add(Shape::Noop);
    let hint = RichText::new(hint).font(regular(14.0)).color(p.quiet);
    let margin = Margin::symmetric(10, 6);
    let edit = edit.hint_text(hint).frame(Frame::NONE.inner_margin(margin)).desired_width(width);
    let response = ui.add(edit.min_size(vec2(0.0, CONTROL)).align(egui::Align2::LEFT_CENTER));
    let border = if is_wrong { p.bad } else { p.edge };
    let fill = if ui.is_enabled() { p.field } else { p.bg };
    let shape = egui::epaint::RectShape::new(response.rect, RADIUS, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    ui.painter().set(below, shape);
    marks::focus_ring(ui, p, &response);
    response
}
