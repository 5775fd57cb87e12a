//! A list of many rows of which one is chosen. Only the rows in sight are drawn, so that ten thousand cost no more than
//! ten. The keyboard gets to the chosen row; the arrow keys choose another.

use super::buttons::{one_line, text_in, with_whole_text};
use super::{Tone, marks};
use crate::app::Msg;
use crate::ui::Cx;
use crate::ui::theme::{RADIUS, regular, semibold};
use egui::{
    Align2, EventFilter, Id, Key, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

/// What a row shows.
pub(in crate::ui) struct ListRow {
    pub(in crate::ui) title: String,
    /// A second, quieter line.
    pub(in crate::ui) note: String,
    /// A pill at the right end.
    pub(in crate::ui) chip: Option<(Tone, String)>,
    /// All of it, for those who cannot see it.
    pub(in crate::ui) name: String,
}

/// A list of `count` rows, at most `height` high.
pub(in crate::ui) fn list(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    name: &'static str,
    (count, has_notes, height): (usize, bool, f32),
    chosen: Option<usize>,
    row: impl Fn(usize) -> ListRow,
    choose: impl Fn(usize) -> Msg,
) {
    let row_height = if has_notes { 46.0 } else { 36.0 };
    let group = UiBuilder::new().id_salt(name).accessibility_role(Role::ListBox).accessibility_label(name);
    ui.scope_builder(group, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical().id_salt(name).max_height(height.max(row_height)).auto_shrink([false, true]);
        area.show_rows(ui, row_height, count, |ui, range| {
            let top = ui.min_rect().top();
            follow(ui, name, chosen, top, row_height, range.start);
            // Something of the list is always within reach of the keyboard.
            let mut keyboard_to = None;
            let stop = chosen.filter(|chosen| range.contains(chosen)).unwrap_or(range.start);
            for index in range {
                let id = Id::unique((name, index));
                let (_, rect) = ui.allocate_space(vec2(ui.available_width(), row_height));
                let sense = if index == stop { Sense::click() } else { Sense::CLICK };
                let response = ui.interact(rect, id, sense);
                let is_chosen = chosen == Some(index);
                if let Some(next) = arrows(ui, &response, index, count) {
                    keyboard_to = Some(next);
                    cx.send(choose(next));
                }
                let response = show(cx, ui, rect, response, &row(index), is_chosen);
                if index == stop {
                    cx.take_focus(&response);
                }
                if response.clicked() {
                    keyboard_to = Some(index);
                    cx.send(choose(index));
                }
            }
            // Not before: a row that is no stop yet would give the keyboard away again.
            if let Some(index) = keyboard_to {
                ui.memory_mut(|memory| memory.request_focus(Id::unique((name, index))));
            }
        });
    });
}

/// Brings another choice into sight.
fn follow(ui: &Ui, name: &str, chosen: Option<usize>, top: f32, height: f32, first: usize) {
    let id = Id::unique(("chosen last", name));
    let last = ui.data(|data| data.get_temp::<Option<usize>>(id)).flatten();
    ui.data_mut(|data| data.insert_temp(id, chosen));
    if let Some(index) = chosen.filter(|_| chosen != last) {
        #[expect(clippy::cast_precision_loss, reason = "rows of a list")]
        let at = top + (index as f32 - first as f32) * height;
        let rect = Rect::from_min_size(pos2(ui.min_rect().left(), at), vec2(1.0, height));
        ui.scroll_to_rect(rect, None);
    }
}

fn arrows(ui: &Ui, response: &Response, index: usize, count: usize) -> Option<usize> {
    if !response.has_focus() {
        return None;
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    let next = match () {
        () if pressed(Key::ArrowUp) => index.checked_sub(1)?,
        () if pressed(Key::ArrowDown) => index + 1,
        () if pressed(Key::Home) => 0,
        () if pressed(Key::End) => count - 1,
        () => return None,
    };
    (next < count && next != index).then_some(next)
}

fn show(cx: &Cx<'_>, ui: &mut Ui, rect: Rect, response: Response, row: &ListRow, is_chosen: bool) -> Response {
    let p = cx.palette;
    let is_on = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, is_on, is_chosen, &row.name));
    let inner = rect.shrink2(vec2(0.0, 1.0));
    if is_chosen {
        ui.painter().rect(inner, RADIUS, p.accent_soft, Stroke::new(1.0, p.line), StrokeKind::Inside);
    } else if response.hovered() {
        ui.painter().rect_filled(inner, RADIUS, p.hover);
    }
    let mut room = inner.shrink2(vec2(9.0, 0.0));
    if let Some((tone, words)) = &row.chip {
        let (colour, soft) = tone.colours(cx);
        let galley = one_line(ui, words, semibold(11.5), 80.0);
        let size = vec2((galley.size().x + 16.0).max(22.0), 20.0);
        let pill = Rect::from_min_size(pos2(room.right() - size.x, room.center().y - 10.0), size);
        ui.painter().rect_filled(pill, 10, soft);
        text_in(ui, pill, &galley, Align2::CENTER_CENTER, colour);
        room.max.x = pill.left() - 8.0;
    }
    let font = if is_chosen { semibold(14.0) } else { regular(14.0) };
    let title = one_line(ui, &row.title, font, room.width());
    if row.note.is_empty() {
        text_in(ui, room, &title, Align2::LEFT_CENTER, p.text);
    } else {
        let (above, below) = room.split_top_bottom_at_y(room.top() + 24.0);
        text_in(ui, above.with_min_y(above.top() + 4.0), &title, Align2::LEFT_CENTER, p.text);
        let note = one_line(ui, &row.note, regular(12.0), room.width());
        text_in(ui, below.with_max_y(below.bottom() - 3.0), &note, Align2::LEFT_CENTER, p.quiet);
    }
    if response.has_focus() {
        marks::ring(ui, p, inner, RADIUS);
    }
    with_whole_text(response, &title, &row.name)
}
