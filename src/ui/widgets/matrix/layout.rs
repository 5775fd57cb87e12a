//! Where the cells of the matrix are.

use super::WORDY;
use crate::app::Matrix;
use crate::ui::theme::{TARGET, regular};
use crate::ui::words::matrix as words;
use egui::{FontId, Pos2, Rect, Ui, Vec2, pos2, vec2};

/// Cells from this width on have words.
pub(super) const WITH_WORDS: f32 = 64.0;
/// The widest cell.
const WIDEST: f32 = 100.0;
/// The least of a square without words, its gap of one point included, and the most.
const SQUARE: (f32, f32) = (10.0, 24.0);
/// Columns narrower than that are headed by the numbers of the rows.
const HEADED: f32 = 52.0;
const HEAD_HEIGHT: f32 = 24.0;
/// The room for a row's number beside its name.
pub(super) const NUMBER: f32 = 20.0;

/// The font in cells and at their heads.
pub(super) fn font() -> FontId {
    regular(12.0)
}

/// The places of all cells.
pub(super) struct Plan {
    /// Whether cells are squares without words.
    pub(super) is_dense: bool,
    /// Whether columns are headed by numbers.
    pub(super) has_numbers: bool,
    /// All of it, the heads included.
    pub(super) size: Vec2,
    /// The room for the heads of rows and columns.
    pub(super) heads: Vec2,
    /// A cell.
    side: Vec2,
    gap: f32,
    count: usize,
    origin: Pos2,
}

impl Plan {
    /// For the width that there is.
    pub(super) fn new(ui: &Ui, matrix: &Matrix) -> Self {
        let count = matrix.names.len();
        #[expect(clippy::cast_precision_loss, reason = "a hundred servers at most")]
        let number = count as f32;
        let room = ui.available_width();
        let is_dense = count > WORDY;
        let (side, gap, heads, has_numbers) = if is_dense {
            let pitch = (room / number).floor().clamp(SQUARE.0, SQUARE.1);
            (Vec2::splat(pitch - 1.0), 1.0, Vec2::ZERO, false)
        } else {
            let gap = if count > 6 { 1.5 } else { 4.0 };
            let width =
                |text: String| ui.painter().layout_no_wrap(text, font(), ui.visuals().text_color()).size().x.ceil();
            let widest = matrix.names.iter().enumerate().map(|(index, name)| width(words::server(name, index)));
            let widest = widest.fold(0.0, f32::max) + 12.0;
            let fitting = |head: f32| ((room - head) / number - gap).floor().clamp(TARGET, WIDEST);
            let head = widest.min(room * 0.3).clamp(32.0, 120.0);
            let has_numbers = fitting(head) < HEADED;
            // Names give way to cells that can be hit.
            let most = (room - number * (TARGET + gap)).max(NUMBER + 4.0);
            let head = if has_numbers { (widest + NUMBER).min(most) } else { head };
            let wide = fitting(head);
            let side = vec2(wide, if wide < WITH_WORDS { wide } else { WITH_WORDS });
            (side, gap, vec2(head, HEAD_HEIGHT), has_numbers)
        };
        let whole = heads
            + number * side
            + (number - 1.0) * Vec2::splat(gap)
            + if is_dense { Vec2::ZERO } else { vec2(gap, 0.0) };
        Self { is_dense, has_numbers, size: whole, heads, side, gap, count, origin: Pos2::ZERO }
    }

    /// The same at a place on the screen, on whole pixels.
    pub(super) fn at(self, ui: &Ui, place: Pos2) -> Self {
        let heads = if self.is_dense { Vec2::ZERO } else { self.heads + vec2(self.gap, 0.0) };
        let scale = ui.pixels_per_point();
        let origin = (place + heads).to_vec2() * scale;
        Self { origin: (origin.round() / scale).to_pos2(), ..self }
    }

    /// A cell.
    pub(super) fn cell(&self, from: usize, to: usize) -> Rect {
        #[expect(clippy::cast_precision_loss, reason = "a hundred servers at most")]
        let steps = vec2(to as f32, from as f32);
        Rect::from_min_size(self.origin + steps * (self.side + Vec2::splat(self.gap)), self.side)
    }

    /// A row's cells.
    pub(super) fn row(&self, from: usize) -> Rect {
        self.cell(from, 0).union(self.cell(from, self.count - 1))
    }

    /// A column's cells.
    pub(super) fn column(&self, to: usize) -> Rect {
        self.cell(0, to).union(self.cell(self.count - 1, to))
    }

    /// All cells.
    pub(super) fn cells(&self) -> Rect {
        self.row(0).union(self.row(self.count - 1))
    }

    /// What stands before a row.
    pub(super) fn row_head(&self, from: usize) -> Rect {
        let cell = self.cell(from, 0);
        Rect::from_min_max(
            pos2(cell.min.x - self.gap - self.heads.x, cell.min.y),
            pos2(cell.min.x - self.gap, cell.max.y),
        )
    }

    /// What stands over a column.
    pub(super) fn column_head(&self, to: usize) -> Rect {
        let cell = self.cell(0, to);
        Rect::from_min_max(pos2(cell.min.x, cell.min.y - self.heads.y), pos2(cell.max.x, cell.min.y))
    }

    /// The cell at a point; the gap behind a cell belongs to it.
    pub(super) fn place_at(&self, pos: Pos2) -> Option<(usize, usize)> {
        let steps = (pos - self.origin) / (self.side + Vec2::splat(self.gap));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be in the grid")]
        let place = (steps.y.floor() as usize, steps.x.floor() as usize);
        (steps.min_elem() >= 0.0 && place.0.max(place.1) < self.count).then_some(place)
    }
}
