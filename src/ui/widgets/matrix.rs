//! The trust matrix: row connects to column.
//!
//! Up to [`WORDY`] servers a cell has a mark and words and is a node of its own for a screen reader. Beyond, cells are
//! squares in one mesh; their words are in the read-out under the grid, and a screen reader is given the rows with their
//! sums and the cells of the row that the keyboard is in. The grid is one stop of the Tab key: arrow keys move in it,
//! Enter selects, N goes to the next failure.
//!
//! Not here: how a cell is painted (`paint`), its words (`words::matrix`), and what a state means (`app::Matrix`).

mod layout;
mod paint;
#[cfg(test)]
mod tests;

use super::{caption, card, card_title};
use crate::app::{Cell, Matrix, Msg};
use crate::ui::Cx;
use crate::ui::words::matrix as words;
use egui::{Align, EventFilter, Id, Key, Layout, Modifiers, Response, Role, Sense, Ui, UiBuilder, vec2};
use layout::Plan;

/// The most servers whose cells have words.
const WORDY: usize = 12;
/// Two lines of small text under the grid.
const READ_OUT: f32 = 36.0;
/// Room for the rings around the outer cells where a scroll area would cut them off.
const RING: f32 = 4.0;

type Place = (usize, usize);

/// The grid alone, in the width that there is.
pub(in crate::ui) fn matrix(cx: &mut Cx<'_>, ui: &mut Ui) {
    grid(cx, ui, &Matrix::of(cx.model));
}

/// The grid in a card with its title and caption, for the side column of a page.
pub(in crate::ui) fn matrix_card(cx: &mut Cx<'_>, ui: &mut Ui) {
    let matrix = Matrix::of(cx.model);
    let passed = words::passed(&matrix);
    let look = cx.to_look();
    card(&look, ui, |ui| {
        let title = if passed.is_some() { words::TITLE_REHEARSED } else { words::TITLE };
        ui.horizontal(|ui| {
            card_title(&look, ui, title);
            if let Some(passed) = &passed {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| caption(&look, ui, passed));
            }
        });
        if matrix.names.len() > 1 {
            caption(&look, ui, words::caption(&matrix));
            ui.add_space(4.0);
        }
        grid(cx, ui, &matrix);
    });
}

/// Where the keyboard is, and which selection it has followed already.
#[derive(Clone, Copy, Default)]
struct Active {
    place: Option<Place>,
    seen: Option<Place>,
}

fn grid(cx: &mut Cx<'_>, ui: &mut Ui, matrix: &Matrix) {
    if matrix.names.len() < 2 {
        caption(cx, ui, words::TOO_FEW);
        return;
    }
    let id = ui.make_persistent_id("matrix");
    let layout = Plan::new(ui, matrix);
    let room = ui.available_width();
    let pointed = if layout.size.x > room {
        let both = egui::ScrollArea::both().max_height(room.max(360.0));
        let area = if layout.is_dense { both } else { egui::ScrollArea::horizontal() }.id_salt(id.with("area"));
        area.show(ui, |ui| show(cx, ui, matrix, layout, id, RING)).inner
    } else {
        show(cx, ui, matrix, layout, id, 0.0)
    };
    read_out(cx, ui, matrix, pointed);
}

/// Draws the grid, and returns the cell that the pointer or the keyboard is at.
fn show(cx: &mut Cx<'_>, ui: &mut Ui, matrix: &Matrix, layout: Plan, id: Id, margin: f32) -> Option<Place> {
    let (space, _) = ui.allocate_exact_size(layout.size + 2.0 * vec2(margin, margin), Sense::hover());
    let layout = layout.at(ui, space.min + vec2(margin, margin));
    // The cells lie over it and take the clicks; it takes the keys, and the clicks where cells are no widgets.
    let response = ui.interact(layout.cells(), id, Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Grid, true, words::grid(matrix)));

    let mut active: Active = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    if active.seen != cx.model.cell {
        active.seen = cx.model.cell;
        active.place = cx.model.cell.or(active.place);
    }
    active.place = active.place.filter(|place| is_in(matrix, *place));
    let has_moved = keys(cx, ui, matrix, &response, &mut active);

    let selected = nodes(cx, ui, matrix, &layout, &response, active.place);
    let pointer = ui.ctx().pointer_hover_pos().filter(|_| ui.rect_contains_pointer(layout.cells()));
    let hovered = pointer.and_then(|pos| layout.place_at(pos));
    let clicked = match (selected, response.clicked()) {
        (Some(place), _) => Some(place),
        (None, true) if response.interact_pointer_pos().is_some() => hovered,
        (None, true) => active.place,
        (None, false) => None,
    };
    if let Some(place) = clicked.filter(|(from, to)| from != to) {
        active.place = Some(place);
        // A second click lets go of it.
        cx.send(Msg::SelectCell((cx.model.cell != Some(place)).then_some(place)));
    }
    ui.data_mut(|data| data.insert_temp(id, active));
    let focused = active.place.filter(|_| response.has_focus());
    if let Some((from, to)) = active.place.filter(|_| has_moved) {
        ui.scroll_to_rect(layout.cell(from, to).expand(RING), None);
    }
    if ui.is_rect_visible(space) {
        let selected = cx.model.cell.filter(|place| is_in(matrix, *place));
        let marked = paint::Marked { hovered, focused, selected };
        paint::grid(cx.palette, ui, matrix, &layout, &marked);
    }
    hovered.or(focused)
}

/// What the keys do; true if they moved the place.
fn keys(cx: &mut Cx<'_>, ui: &Ui, matrix: &Matrix, response: &Response, active: &mut Active) -> bool {
    let before = active.place;
    let last = matrix.names.len() - 1;
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let (mut from, mut to) = active.place.unwrap_or((0, 1));
        for (key, row, column) in [
            (Key::ArrowUp, from.saturating_sub(1), to),
            (Key::ArrowDown, (from + 1).min(last), to),
            (Key::ArrowLeft, from, to.saturating_sub(1)),
            (Key::ArrowRight, from, (to + 1).min(last)),
            (Key::Home, from, 0),
            (Key::End, from, last),
            (Key::PageUp, 0, to),
            (Key::PageDown, last, to),
        ] {
            if pressed(key) {
                (from, to) = (row, column);
            }
        }
        active.place = Some((from, to));
    }
    // N is a letter where somebody types.
    let can_jump = ui.is_enabled() && cx.model.closing.is_none() && !ui.ctx().text_edit_focused();
    if can_jump && matrix.failed() > 0 && pressed(Key::N) {
        let next = matrix.next_failure(cx.model.cell.or(active.place.filter(|_| response.has_focus())));
        active.place = next.or(active.place);
        response.request_focus();
        if next != cx.model.cell {
            cx.send(Msg::SelectCell(next));
        }
        return true;
    }
    before.is_some() && active.place != before
}

/// The rows and cells for a screen reader. Returns the cell that was clicked, by whatever means.
fn nodes(
    cx: &Cx<'_>,
    ui: &mut Ui,
    matrix: &Matrix,
    layout: &Plan,
    grid: &Response,
    active: Option<Place>,
) -> Option<Place> {
    let size = matrix.names.len();
    let is_read = ui.ctx().accesskit_node_builder(grid.id, |node| {
        node.set_row_count(size);
        node.set_column_count(size);
        if let Some(place) = active {
            node.set_active_descendant(cell_id(grid.id, place).accesskit_id());
        }
    });
    if layout.is_dense && is_read.is_none() {
        return None;
    }
    let mut clicked = None;
    for from in 0..size {
        let has_cells = !layout.is_dense || active.is_some_and(|(row, _)| row == from);
        let builder = UiBuilder::new()
            .scope_id(grid.id.with(("row", from)))
            .max_rect(layout.row(from))
            .accessibility_parent(grid.id)
            .accessibility_role(Role::Row);
        let row = ui.new_child(builder);
        ui.ctx().accesskit_node_builder(row.unique_id(), |node| {
            node.set_label(words::row(matrix, from));
            node.set_row_index(from);
        });
        for to in (0..size).filter(|_| has_cells) {
            let response = row.interact(layout.cell(from, to), cell_id(grid.id, (from, to)), Sense::CLICK);
            response.widget_info(|| egui::WidgetInfo::labeled(Role::Cell, true, words::name(matrix, from, to)));
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_row_index(from);
                node.set_column_index(to);
                if cx.model.cell == Some((from, to)) {
                    node.set_selected(true);
                }
            });
            if response.clicked() {
                clicked = Some((from, to));
            }
        }
    }
    clicked
}

fn is_in(matrix: &Matrix, place: Place) -> bool {
    place.0.max(place.1) < matrix.names.len()
}

fn cell_id(grid: Id, place: Place) -> Id {
    grid.with(place)
}

/// What is at the pointer, the keyboard or the selection, in words.
fn read_out(cx: &Cx<'_>, ui: &mut Ui, matrix: &Matrix, pointed: Option<Place>) {
    let place = pointed.or(cx.model.cell).filter(|place| is_in(matrix, *place));
    let text = place.map_or_else(|| words::hint(matrix).to_owned(), |(from, to)| words::name(matrix, from, to));
    ui.add_space(8.0);
    let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), READ_OUT), Sense::hover());
    let is_failed = place.is_some_and(|(from, to)| matches!(matrix.cell(from, to), Cell::Refused(_) | Cell::Plain(_)));
    let colour = if is_failed { cx.palette.bad } else { cx.palette.quiet };
    let mut job = egui::text::LayoutJob::simple(text, layout::font(), colour, space.width());
    job.wrap.max_rows = 2;
    // The height is fixed: nothing moves under the pointer. Where each cell has its own name, that would be said twice.
    if matrix.names.len() > WORDY {
        let mut line = ui.new_child(UiBuilder::new().max_rect(space));
        line.add(egui::Label::new(job).selectable(false));
    } else {
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(space.min, galley, colour);
    }
}
