//! What surrounds every page: the rail on the left, the footer with Back and Next, the keys that work everywhere.
//!
//! The page is drawn first, then the footer, then the rail, each into its own rectangle: the order of drawing is the order
//! of Tab, and who comes to a page wants its fields first. Panels of egui would have to be drawn the other way round.

mod about;
mod closing;
mod footer;
mod rail;

use super::{Cx, pages, widgets, words};
use crate::app::{Closing, Model, Msg, Step};
use egui::{Id, Key, Modifiers, PointerButton, Rect, Role, ScrollArea, Stroke, Ui, UiBuilder, pos2, vec2};

/// From this width on the rail has words.
const WIDE: f32 = 900.0;
const FOOTER: f32 = 56.0;
/// Content is never wider.
const CONTENT: f32 = 1040.0;

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    let p = cx.palette;
    let all = ui.max_rect();
    let is_narrow = all.width() < WIDE;
    let rail_width = if is_narrow { 56.0 } else { 208.0 };
    let margin = if is_narrow { 24.0 } else { 36.0 };
    let rail = all.with_max_x(all.left() + rail_width);
    let right = all.with_min_x(rail.right());
    let page = right.with_max_y((right.bottom() - FOOTER).max(right.top()));
    let footer = right.with_min_y(page.bottom());

    ui.painter().rect_filled(page, 0, p.bg);
    ui.painter().rect_filled(footer, 0, p.panel);
    ui.painter().rect_filled(rail, 0, p.rail);
    ui.painter().hline(footer.x_range(), footer.top() + 0.5, Stroke::new(1.0, p.line));
    ui.painter().vline(rail.right() - 0.5, rail.y_range(), Stroke::new(1.0, p.line));

    let is_asking = cx.model.closing == Some(Closing::Asking);
    let had_popup = egui::Popup::is_any_open(ui.ctx());
    let is_covered = is_asking || cx.model.about.is_open;
    if !is_covered {
        keys(cx, ui);
    }
    new_page(cx, ui);
    let name = cx.model.tool.map_or_else(|| words::step(cx.model.step), words::tool);
    area(ui, page, "page", Role::Main, name, |ui| show_page(cx, ui, margin));
    let inner = footer.shrink2(vec2(margin, 0.0)).with_min_y(footer.top() + 1.0);
    area(ui, inner, "footer", Role::ContentInfo, words::frame::FOOTER, |ui| footer::show(cx, ui));
    area(ui, rail, "rail", Role::Navigation, words::frame::RAIL, |ui| rail::show(cx, ui, is_narrow));
    if is_asking {
        closing::show(cx, ui);
    } else if is_covered {
        about::show(cx, ui);
    } else if !had_popup && ui.input(|input| input.key_pressed(Key::Escape)) {
        dismiss(cx);
    }
}

/// A part of the window with a name for those who cannot see it.
fn area(ui: &mut Ui, rect: Rect, id: &str, role: Role, name: &str, add: impl FnOnce(&mut Ui)) {
    let builder = UiBuilder::new().scope_id(Id::unique(id)).max_rect(rect);
    let builder = builder.accessibility_role(role).accessibility_label(name);
    let mut child = ui.new_child(builder.layout(egui::Layout::top_down(egui::Align::Min)));
    child.set_clip_rect(rect.intersect(ui.clip_rect()));
    add(&mut child);
}

fn show_page(cx: &mut Cx<'_>, ui: &mut Ui, margin: f32) {
    // Each page has a scroll position of its own.
    let scroll = ScrollArea::vertical().id_salt(page_number(cx.model)).auto_shrink(false);
    scroll.show(ui, |ui| {
        let all = ui.available_rect_before_wrap();
        let left = all.left() + margin;
        let width = (all.width() - 2.0 * margin).clamp(120.0, CONTENT);
        let content = Rect::from_min_max(pos2(left, all.top() + 28.0), pos2(left + width, f32::INFINITY));
        let mut inner =
            ui.new_child(UiBuilder::new().max_rect(content).layout(egui::Layout::top_down(egui::Align::Min)));
        file_findings(cx, &mut inner);
        pages::show(cx, &mut inner);
        follow_focus(&inner);
        let used = inner.min_rect();
        ui.advance_cursor_after_rect(Rect::from_min_max(all.min, pos2(left + width, used.bottom() + 16.0)));
    });
}

/// Scrolls to what the keyboard got to: egui moves the focus and leaves it out of sight.
fn follow_focus(page: &Ui) {
    let id = Id::unique("what had the keyboard last");
    let focused = page.memory(egui::Memory::focused);
    let last = page.data(|data| data.get_temp::<Option<Id>>(id)).flatten();
    page.data_mut(|data| data.insert_temp(id, focused));
    let Some(response) = focused.filter(|_| focused != last).and_then(|id| page.ctx().read_response(id)) else {
        return;
    };
    // The footer and the rail do not scroll: what is in them is seen, and not on the page.
    let is_elsewhere = response.interact_rect.is_positive() && !response.interact_rect.intersects(page.clip_rect());
    if !is_elsewhere {
        page.scroll_to_rect(response.rect.expand(12.0), None);
    }
}

/// What files that were opened or saved said, on top of any page.
fn file_findings(cx: &mut Cx<'_>, ui: &mut Ui) {
    let model = cx.model;
    if model.file_findings.is_empty() {
        return;
    }
    for finding in &model.file_findings {
        widgets::finding_card(cx, ui, finding, 1);
        ui.add_space(4.0);
    }
    if widgets::button(cx, ui, words::frame::DISMISS, true).clicked() {
        cx.send(Msg::Dismiss);
    }
    ui.add_space(20.0);
}

/// Alt and the left arrow, and the mouse's own key for it, go back; Enter goes on where nothing has the keyboard that
/// wants it, but never writes.
fn keys(cx: &mut Cx<'_>, ui: &Ui) {
    let is_back = ui.input_mut(|input| {
        input.consume_key(Modifiers::ALT, Key::ArrowLeft) || input.pointer.button_clicked(PointerButton::Extra1)
    });
    if is_back {
        cx.send(Msg::Back);
    }
    let is_free = ui.memory(|memory| memory.focused().is_none());
    let goes_on = cx.model.tool.is_none() && !matches!(cx.model.step, Step::Review | Step::Done);
    if is_free && goes_on && ui.input(|input| input.key_pressed(Key::Enter)) {
        cx.send(Msg::Next);
    }
}

/// Esc, when nothing else was there to close: what is said at the foot and on top of the page.
fn dismiss(cx: &mut Cx<'_>) {
    if cx.model.notice.is_some() || !cx.model.file_findings.is_empty() {
        cx.send(Msg::Dismiss);
    }
}

/// Notes when a page comes up: its first input takes the keyboard.
fn new_page(cx: &mut Cx<'_>, ui: &Ui) {
    let id = Id::unique("the page that was shown last");
    let last = ui.data(|data| data.get_temp::<usize>(id));
    let now = page_number(cx.model);
    if last == Some(now) {
        return;
    }
    ui.data_mut(|data| data.insert_temp(id, now));
    cx.is_new_page = true;
    // The key that led here would press the same button again: here it writes, there it closes.
    if (cx.model.tool.is_some() || matches!(cx.model.step, Step::Review | Step::Done))
        && let Some(focused) = ui.memory(egui::Memory::focused)
    {
        ui.memory_mut(|memory| memory.surrender_focus(focused));
    }
    if last.is_some() {
        widgets::forget_pass_phrase(ui.ctx());
    }
}

/// What tells one page from another.
fn page_number(model: &Model) -> usize {
    model.tool.map_or(model.step.number(), |tool| Step::ALL.len() + 1 + tool as usize)
}

#[cfg(test)]
mod tests;
