//! Buttons: with a border, filled, and those that look like links. All are at least 24 points high, have a name, and
//! show when they have the keyboard.

use super::marks::{self, Mark};
use crate::app::Msg;
use crate::ui::Cx;
use crate::ui::theme::{CONTROL, Palette, RADIUS, TARGET, regular, semibold};
use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, FontId, Galley, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};
use std::sync::Arc;

const PADDING: f32 = 16.0;

/// A button with a border.
pub(in crate::ui) fn button(cx: &Cx<'_>, ui: &mut Ui, label: &str, is_on: bool) -> Response {
    framed(cx.palette, ui, label, is_on, false)
}

/// The one button of a page or a card that goes on.
pub(in crate::ui) fn primary_button(cx: &Cx<'_>, ui: &mut Ui, label: &str, is_on: bool) -> Response {
    framed(cx.palette, ui, label, is_on, true)
}

/// How wide a button with this label is, where there is room.
pub(in crate::ui) fn button_width(ui: &Ui, label: &str) -> f32 {
    let galley = ui.painter().layout_no_wrap(label.to_owned(), semibold(13.0), Color32::PLACEHOLDER);
    (galley.size().x + 2.0 * PADDING).ceil()
}

fn framed(p: &Palette, ui: &mut Ui, label: &str, is_on: bool, is_primary: bool) -> Response {
    ui.add_enabled_ui(is_on, |ui| {
        let room = (ui.available_width() - 2.0 * PADDING).max(TARGET);
        let galley = one_line(ui, label, semibold(13.0), room);
        let size = vec2((galley.size().x + 2.0 * PADDING).ceil(), CONTROL);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        name(ui, &response, Role::Button, label);
        if ui.is_rect_visible(rect) {
            let is_down = response.is_pointer_button_down_on();
            let (fill, border, text) = match (is_primary, response.hovered(), is_down) {
                (true, false, _) => (p.accent, p.accent, p.on_accent),
                (true, true, _) => (p.accent_hover, p.accent_hover, p.on_accent),
                (false, false, _) => (p.panel, p.edge, p.text),
                (false, true, false) => (p.hover, p.edge, p.text),
                (false, true, true) => (p.press, p.edge, p.text),
            };
            ui.painter().rect(rect, RADIUS, fill, Stroke::new(1.0, border), StrokeKind::Inside);
            text_in(ui, rect, &galley, Align2::CENTER_CENTER, text);
            marks::focus_ring(ui, p, &response);
        }
        with_whole_text(response, &galley, label)
    })
    .inner
}

/// A button that looks like a link.
pub(in crate::ui) fn link(cx: &Cx<'_>, ui: &mut Ui, label: &str) -> Response {
    let p = cx.palette;
    let galley = one_line(ui, label, regular(14.0), ui.available_width().max(TARGET));
    let size = vec2(galley.size().x.max(TARGET), TARGET);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    name(ui, &response, Role::Link, label);
    if ui.is_rect_visible(rect) {
        let text = text_in(ui, rect, &galley, Align2::LEFT_CENTER, p.accent);
        if response.hovered() {
            ui.painter().hline(text.x_range(), text.bottom() - 2.5, Stroke::new(1.0, p.accent));
        }
        if response.has_focus() {
            marks::ring(ui, p, rect.expand2(vec2(4.0, 0.0)), RADIUS);
        }
    }
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    with_whole_text(response, &galley, label)
}

/// A small square button with a mark and no word, as beside a row; `name` says what it does.
pub(in crate::ui) fn mark_button(cx: &Cx<'_>, ui: &mut Ui, mark: Mark, label: &str, is_on: bool) -> Response {
    let p = cx.palette;
    let response = ui.add_enabled_ui(is_on, |ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(TARGET, CONTROL), Sense::click());
        name(ui, &response, Role::Button, label);
        if ui.is_rect_visible(rect) {
            let square = Rect::from_center_size(rect.center(), vec2(TARGET, TARGET));
            if response.hovered() {
                ui.painter().rect_filled(square, RADIUS, p.press);
            }
            let colour = if response.hovered() { p.text } else { p.quiet };
            marks::paint(ui.painter(), mark, rect.center(), 12.0, colour);
            if response.has_focus() {
                marks::ring(ui, p, square, RADIUS);
            }
        }
        response
    });
    response.inner.on_hover_text(label)
}

/// A button that puts a text on the clipboard and says so. `what` names the text for those who cannot see it.
pub(in crate::ui) fn copy_button(cx: &mut Cx<'_>, ui: &mut Ui, label: &str, what: &str, text: impl FnOnce() -> String) {
    let response = button(cx, ui, label, true);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(what));
    if response.clicked() {
        cx.send(Msg::Copy { text: text(), what: what.to_owned() });
    }
}

/// What is rarely needed, folded under a line that opens it.
pub(in crate::ui) fn more_options(cx: &mut Cx<'_>, ui: &mut Ui, label: &str, add: impl FnOnce(&mut Cx<'_>, &mut Ui)) {
    let p = cx.palette;
    let id = ui.make_persistent_id(("more options", label));
    let mut is_open = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or_default();
    let galley = one_line(ui, label, semibold(14.0), ui.available_width() - TARGET);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + TARGET + 4.0, TARGET), Sense::click());
    name(ui, &response, Role::DisclosureTriangle, label);
    if response.clicked() {
        is_open = !is_open;
        ui.data_mut(|data| data.insert_temp(id, is_open));
    }
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
    if ui.is_rect_visible(rect) {
        let colour = if response.hovered() { p.text } else { p.quiet };
        let mark = if is_open { Mark::Down } else { Mark::Right };
        marks::paint(ui.painter(), mark, rect.left_center() + vec2(8.0, 0.0), 14.0, colour);
        text_in(ui, rect.with_min_x(rect.left() + 20.0), &galley, Align2::LEFT_CENTER, colour);
        marks::focus_ring(ui, p, &response);
    }
    if is_open {
        add(cx, ui);
    }
}

/// One line of text, with … at its end where it is too long.
pub(in crate::ui) fn one_line(ui: &Ui, text: &str, font: FontId, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, Color32::PLACEHOLDER);
    job.wrap = TextWrapping::truncate_at_width(width.max(1.0));
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Paints a line into a rectangle and returns where it stands.
pub(in crate::ui) fn text_in(ui: &Ui, rect: Rect, galley: &Arc<Galley>, align: Align2, colour: Color32) -> Rect {
    let at = align.align_size_within_rect(galley.size(), rect);
    ui.painter().galley(at.min, Arc::clone(galley), colour);
    at
}

/// Tells a screen reader what a widget is and is called.
pub(in crate::ui) fn name(ui: &Ui, response: &Response, role: Role, label: &str) {
    let is_on = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(role, is_on, label));
}

/// A text that was cut is whole in the tooltip.
pub(in crate::ui) fn with_whole_text(response: Response, galley: &Galley, text: &str) -> Response {
    if galley.elided { response.on_hover_text(text).on_disabled_hover_text(text) } else { response }
}
