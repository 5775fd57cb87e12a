//! What changes in a text, line by line: numbers, marks and tints; long runs of what stays are folded.
//!
//! Fed with masked text only, as the change set shows it. Not here: finding the changes (`deploy::diff`).

#[cfg(test)]
mod tests;

use super::link;
use crate::deploy::DiffLine;
use crate::ui::Cx;
use crate::ui::theme::mono;
use crate::ui::words::finding as words;
use egui::{Align2, Color32, Frame, Id, Label, Margin, Rect, RichText, Role, Sense, Stroke, Ui, UiBuilder, vec2};
use std::ops::Range;

/// The height of a line.
const LINE: f32 = 20.0;
/// The room for a line's number, and for its mark.
const NUMBER: f32 = 44.0;
const MARK: f32 = 18.0;
/// Runs of unchanged lines up to this are shown whole.
const SHORT: usize = 6;
/// So many unchanged lines beside a change are shown.
const CONTEXT: usize = 3;

/// The lines of a diff, or of a whole new file.
pub(in crate::ui) fn diff_block(cx: &mut Cx<'_>, ui: &mut Ui, lines: &[DiffLine]) {
    let p = cx.palette;
    // A page may show several, and their lines may be the same.
    let id = ui.make_persistent_id(("diff", ui.next_auto_id()));
    let numbers = numbers(lines);
    let (added, removed) = lines.iter().fold((0, 0), |(added, removed), line| match line {
        DiffLine::Added(_) => (added + 1, removed),
        DiffLine::Removed(_) => (added, removed + 1),
        DiffLine::Same(_) => (added, removed),
    });
    let group = UiBuilder::new().accessibility_role(Role::Group).accessibility_label(words::diff(added, removed));
    let frame = Frame::new().fill(p.code).stroke(Stroke::new(1.0, p.line)).corner_radius(8);
    ui.scope_builder(group, |ui| {
        frame.inner_margin(Margin::symmetric(1, 11)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&mono(), 'm'));
            let longest = lines.iter().map(|line| text_of(line).chars().count()).max().unwrap_or(0);
            #[expect(clippy::cast_precision_loss, reason = "characters of a line")]
            let wanted = NUMBER + MARK + longest as f32 * letter + 16.0;
            let room = ui.available_width();
            let width = wanted.max(room);
            let shown = parts(lines).into_iter().map(|part| match part {
                Part::Shown(range) => range.len(),
                Part::Folded(_) => 1,
            });
            let bar = super::basics::bar_of_lines(ui, shown.sum());
            let area = egui::ScrollArea::horizontal().id_salt(id).auto_shrink([false, true]);
            area.scroll_bar_visibility(bar).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for part in parts(lines) {
                    let (range, is_shown) = match part {
                        Part::Shown(range) => (range, true),
                        Part::Folded(range) => {
                            let is_open = fold(cx, ui, id, range.len(), range.start);
                            (range, is_open)
                        }
                    };
                    for at in range.filter(|_| is_shown) {
                        row(cx, ui, width, &lines[at], numbers[at]);
                    }
                }
                // The scroll bar floats: it must not lie on the last line.
                ui.add_space(if wanted > room { 8.0 } else { 0.0 });
            });
        });
    });
}

fn text_of(line: &DiffLine) -> &str {
    let (DiffLine::Same(text) | DiffLine::Removed(text) | DiffLine::Added(text)) = line;
    text
}

/// The number of each line: in the old text for a removed one, else in the new one.
fn numbers(lines: &[DiffLine]) -> Vec<usize> {
    let (mut old, mut new) = (0, 0);
    let number = |line: &DiffLine| {
        old += usize::from(!matches!(line, DiffLine::Added(_)));
        new += usize::from(!matches!(line, DiffLine::Removed(_)));
        if matches!(line, DiffLine::Removed(_)) { old } else { new }
    };
    lines.iter().map(number).collect()
}

/// Lines that are shown, or lines that one line stands for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Shown(Range<usize>),
    Folded(Range<usize>),
}

fn parts(lines: &[DiffLine]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    for run in lines.chunk_by(|a, b| is_same(a) == is_same(b)) {
        let range = at..at + run.len();
        at = range.end;
        let before = if range.start == 0 { 0 } else { CONTEXT };
        let after = if range.end == lines.len() { 0 } else { CONTEXT };
        if is_same(&run[0]) && run.len() > SHORT.max(before + after) {
            let folded = range.start + before..range.end - after;
            parts.push(Part::Shown(range.start..folded.start));
            parts.push(Part::Folded(folded.clone()));
            parts.push(Part::Shown(folded.end..range.end));
        } else {
            parts.push(Part::Shown(range));
        }
    }
    parts
}

fn is_same(line: &DiffLine) -> bool {
    matches!(line, DiffLine::Same(_))
}

/// The line that stands for unchanged ones and opens them; returns whether they are open.
fn fold(cx: &Cx<'_>, ui: &mut Ui, id: Id, count: usize, start: usize) -> bool {
    let id = id.with(start);
    let mut is_open = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or_default();
    ui.horizontal(|ui| {
        ui.add_space(NUMBER + MARK);
        let response = link(cx, ui, &words::unchanged(count));
        if response.clicked() {
            is_open = !is_open;
            ui.data_mut(|data| data.insert_temp(id, is_open));
        }
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
    });
    is_open
}

fn row(cx: &Cx<'_>, ui: &mut Ui, width: f32, line: &DiffLine, number: usize) {
    let p = cx.palette;
    let text = text_of(line);
    let (tint, mark, name) = match line {
        DiffLine::Same(_) => (Color32::TRANSPARENT, "", None),
        DiffLine::Removed(_) => (p.bad_soft, "−", Some(words::removed(text))),
        DiffLine::Added(_) => (p.ok_soft, "+", Some(words::added(text))),
    };
    let (rect, _) = ui.allocate_exact_size(vec2(width, LINE), Sense::hover());
    // What changes is told to a screen reader wherever it is; what stays only where it is seen.
    if name.is_none() && !ui.is_rect_visible(rect) {
        return;
    }
    let quiet = text.trim_start().starts_with('#');
    let text_at = Rect::from_min_max(rect.min + vec2(NUMBER + MARK, 0.0), rect.max);
    let painter = ui.painter();
    painter.rect_filled(rect, 0.0, tint);
    let number_at = rect.left_center() + vec2(NUMBER - 14.0, 0.0);
    painter.text(number_at, Align2::RIGHT_CENTER, number, mono(), p.quiet);
    painter.text(rect.left_center() + vec2(NUMBER, 0.0), Align2::LEFT_CENTER, mark, mono(), p.text);
    let label = RichText::new(text).font(mono()).color(if quiet { p.quiet } else { p.text });
    let mut room =
        ui.new_child(UiBuilder::new().max_rect(text_at).layout(egui::Layout::left_to_right(egui::Align::Center)));
    let response = room.add(Label::new(label).extend().selectable(true));
    if let Some(name) = name {
        response.widget_info(|| egui::WidgetInfo::labeled(Role::Label, true, &name));
    }
}
