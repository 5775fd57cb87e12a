//! How the matrix is painted: a tint, a mark and words for each state, so that none of them stands alone.

use super::Place;
use super::layout::{NUMBER, Plan, WITH_WORDS, font};
use crate::app::{Cell, Matrix};
use crate::ui::theme::{Palette, semibold};
use crate::ui::widgets::{Mark, paint_mark, ring as focus};
use crate::ui::words::matrix as words;
use egui::epaint::Mesh;
use egui::{
    Align2, Color32, CornerRadius, Painter, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, pos2, vec2,
};
use std::f32::consts::TAU;

/// A mark's box.
const MARK: f32 = 18.0;
const LINE: f32 = 16.0;

/// The cells with a ring around them.
pub(super) struct Marked {
    pub(super) hovered: Option<Place>,
    pub(super) focused: Option<Place>,
    pub(super) selected: Option<Place>,
}

pub(super) fn grid(palette: &Palette, ui: &mut Ui, matrix: &Matrix, layout: &Plan, marked: &Marked) {
    if layout.is_dense {
        dense(palette, ui, matrix, layout, marked);
    } else {
        wordy(palette, ui, matrix, layout);
    }
    rings(palette, ui, layout, marked);
}

fn rings(palette: &Palette, ui: &Ui, layout: &Plan, marked: &Marked) {
    let radius = if layout.is_dense { 2 } else { 6 };
    let ring = |(from, to): Place, distance: f32, stroke: Stroke| {
        let rect = layout.cell(from, to).expand(distance);
        ui.painter().rect_stroke(rect, CornerRadius::same(radius), stroke, StrokeKind::Outside);
    };
    if let Some(place) = marked.hovered {
        ring(place, 0.0, Stroke::new(1.0, palette.edge));
    }
    if let Some(place) = marked.selected {
        ring(place, 0.0, Stroke::new(2.0, palette.accent));
    }
    match marked.focused {
        Some(place) if layout.is_dense => ring(place, 1.0, Stroke::new(2.0, palette.text)),
        // Around the selection's ring, so that both can be seen at one cell.
        Some(place) if marked.selected == Some(place) => ring(place, 2.0, palette.ring()),
        Some((from, to)) => focus(ui, palette, layout.cell(from, to), radius),
        None => {}
    }
}

/// How much of the words fits into the cells of this grid: the same for all, since a mixture is hard to read.
#[derive(Clone, Copy, PartialEq)]
enum Words {
    OneLine,
    TwoLines,
    None,
}

fn wordy(palette: &Palette, ui: &mut Ui, matrix: &Matrix, layout: &Plan) {
    let size = matrix.names.len();
    for index in 0..size {
        let name = words::server(&matrix.names[index], index);
        let (row, column) = (layout.row_head(index), layout.column_head(index));
        if layout.has_numbers {
            let number = (index + 1).to_string();
            let (row, own) = row.split_left_right_at_x(row.right() - NUMBER);
            // Less than a few letters say nothing: the number's tooltip has the name.
            if row.width() > 36.0 {
                head(palette, ui, row.shrink2(vec2(2.0, 0.0)), Align2::RIGHT_CENTER, &name, &name);
            }
            head(palette, ui, own, Align2::CENTER_CENTER, &number, &name);
            head(palette, ui, column, Align2::CENTER_CENTER, &number, &name);
        } else {
            head(palette, ui, row.shrink2(vec2(4.0, 0.0)), Align2::RIGHT_CENTER, &name, &name);
            head(palette, ui, column, Align2::CENTER_CENTER, &name, &name);
        }
    }
    let painter = ui.painter();
    let all = || (0..size).flat_map(|from| (0..size).map(move |to| matrix.cell(from, to)));
    let room = layout.cell(0, 0).width() - 4.0;
    let fits = |text: String| painter.layout_no_wrap(text, font(), palette.text).size().x <= room;
    let amount = if room + 4.0 < WITH_WORDS {
        Words::None
    } else if all().all(|cell| fits(words::cell(cell).join(words::BETWEEN))) {
        Words::OneLine
    } else if all().all(|cell| words::cell(cell).into_iter().all(fits)) {
        Words::TwoLines
    } else {
        Words::None
    };
    for from in 0..size {
        for to in 0..size {
            cell(palette, painter, layout.cell(from, to), matrix.cell(from, to), amount);
        }
    }
}

/// A server's name beside a row or over a column, cut where it is too long and whole in its tooltip.
fn head(palette: &Palette, ui: &Ui, rect: Rect, align: Align2, text: &str, name: &str) {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font(), palette.quiet);
    job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width());
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided || text != name;
    ui.painter().galley(align.anchor_size(align.pos_in_rect(&rect), galley.size()).min, galley, palette.quiet);
    if is_cut {
        let id = ui.make_persistent_id(("head", name, rect.min.x.to_bits(), rect.min.y.to_bits()));
        ui.interact(rect, id, Sense::HOVER).on_hover_text(name);
    }
}

/// Tint, border, and the colour of mark and words.
fn look(palette: &Palette, cell: &Cell) -> (Color32, Stroke, Color32) {
    // The word grows darker on its way to the disk.
    let darker = |share| palette.quiet.lerp_to_gamma(palette.text, share);
    match cell {
        Cell::Itself => (Color32::TRANSPARENT, Stroke::NONE, palette.wait),
        Cell::Named => (palette.bg, Stroke::NONE, palette.quiet),
        Cell::Made => (palette.bg, Stroke::NONE, darker(0.35)),
        Cell::Copied => (palette.bg, Stroke::NONE, darker(0.7)),
        Cell::Written => (palette.bg, Stroke::NONE, palette.text),
        Cell::Running => (palette.accent_soft, Stroke::NONE, palette.accent),
        Cell::Passed(_) | Cell::Modelled(_) => (palette.ok_soft, Stroke::NONE, palette.ok),
        Cell::Plain(_) => (palette.warn_soft, Stroke::new(1.0, palette.warn), palette.warn),
        Cell::Refused(_) => (palette.bad_soft, Stroke::new(1.0, palette.bad), palette.bad),
    }
}

fn cell(palette: &Palette, painter: &Painter, rect: Rect, cell: &Cell, amount: Words) {
    let (tint, border, colour) = look(palette, cell);
    let radius = if rect.width() < 40.0 { 4.0 } else { 6.0 };
    painter.rect(rect, radius, tint, border, StrokeKind::Inside);
    if matches!(cell, Cell::Modelled(_)) {
        let path = rounded(rect.shrink(0.5), radius);
        painter.extend(Shape::dashed_line(&path, Stroke::new(1.0, palette.ok), 4.0, 3.0));
    }
    let lines = match amount {
        Words::OneLine => vec![words::cell(cell).join(words::BETWEEN)],
        Words::TwoLines => words::cell(cell),
        Words::None if matches!(cell, Cell::Itself) => words::cell(cell),
        Words::None => Vec::new(),
    };
    let is_running = matches!(cell, Cell::Running);
    let has_mark = mark_of(cell).is_some() || is_running || lines.is_empty();
    #[expect(clippy::cast_precision_loss, reason = "two lines at most")]
    let height = lines.len() as f32 * LINE + if has_mark { MARK } else { 0.0 };
    let mut y = rect.center().y - height / 2.0;
    if has_mark {
        let centre = pos2(rect.center().x, y + MARK / 2.0);
        match mark_of(cell) {
            Some(mark) => paint_mark(painter, mark, centre, MARK, colour),
            None if is_running => quarter_ring(palette, painter, centre),
            None => {
                painter.circle_filled(centre, 3.0, colour);
            }
        }
        y += MARK;
    }
    let font = if matches!(cell, Cell::Refused(_) | Cell::Plain(_)) { semibold(12.0) } else { font() };
    for line in lines {
        painter.text(pos2(rect.center().x, y + LINE / 2.0), Align2::CENTER_CENTER, line, font.clone(), colour);
        y += LINE;
    }
}

/// The outline of a rounded rectangle, closed.
fn rounded(rect: Rect, radius: f32) -> Vec<Pos2> {
    const STEPS: u8 = 4;
    let inner = rect.shrink(radius);
    let corners = [inner.right_bottom(), inner.left_bottom(), inner.left_top(), inner.right_top()];
    let mut path: Vec<Pos2> = corners
        .into_iter()
        .zip([0.0, 0.25, 0.5, 0.75])
        .flat_map(|(corner, start)| {
            (0..=STEPS).map(move |step| {
                let angle = (start + 0.25 * f32::from(step) / f32::from(STEPS)) * TAU;
                corner + radius * Vec2::angled(angle)
            })
        })
        .collect();
    path.extend(path.first().copied());
    path
}

/// The mark of a state; `None` where a dot, in the colour of the word, stands for it when the word has no room.
fn mark_of(cell: &Cell) -> Option<Mark> {
    match cell {
        Cell::Passed(_) | Cell::Modelled(_) => Some(Mark::Tick),
        Cell::Refused(_) => Some(Mark::Cross),
        Cell::Plain(_) => Some(Mark::Attention),
        _ => None,
    }
}

/// A quarter of a ring: under way. It stands still, since motion would say no more.
fn quarter_ring(palette: &Palette, painter: &Painter, centre: Pos2) {
    painter.circle_stroke(centre, 6.5, Stroke::new(2.2, palette.line));
    let arc = (0..=8_u8).map(|step| centre + 6.5 * Vec2::angled((f32::from(step) / 32.0 - 0.25) * TAU));
    painter.line(arc.collect(), Stroke::new(2.2, palette.accent));
}

/// All squares as one mesh. A failed one is marked by a light cross, so that it is found without colour.
fn dense(palette: &Palette, ui: &Ui, matrix: &Matrix, layout: &Plan, marked: &Marked) {
    let painter = ui.painter();
    let size = matrix.names.len();
    if let Some((from, to)) = marked.hovered.or(marked.focused) {
        for band in [layout.row(from), layout.column(to)] {
            painter.rect_filled(band.expand(1.0), 0.0, palette.wait);
        }
    }
    let clip = ui.clip_rect();
    let mut mesh = Mesh::default();
    mesh.reserve_vertices(size * size * 4);
    mesh.reserve_triangles(size * size * 2);
    let mut failed = Vec::new();
    for from in (0..size).filter(|from| layout.row(*from).intersects(clip)) {
        for to in 0..size {
            let rect = layout.cell(from, to);
            let colour = match matrix.cell(from, to) {
                Cell::Itself => palette.panel,
                Cell::Named => palette.line,
                Cell::Made | Cell::Copied | Cell::Written => palette.wait,
                Cell::Running => palette.accent_soft,
                Cell::Passed(_) | Cell::Modelled(_) => palette.ok,
                Cell::Plain(_) => palette.warn,
                Cell::Refused(_) => palette.bad,
            };
            let is_failed = matrix.cell(from, to).is_failed();
            mesh.add_colored_rect(if is_failed { rect.expand(0.5) } else { rect }, colour);
            match matrix.cell(from, to) {
                // Hollow: by the rules alone.
                Cell::Modelled(_) => mesh.add_colored_rect(rect.shrink(2.0), palette.ok_soft),
                Cell::Plain(_) | Cell::Refused(_) => failed.push(rect),
                _ => {}
            }
        }
    }
    for rect in failed {
        cross(&mut mesh, rect, palette.panel);
    }
    painter.add(Shape::mesh(mesh));
}

fn cross(mesh: &mut Mesh, rect: Rect, colour: Color32) {
    let reach = rect.width() * 0.24;
    for direction in [vec2(1.0, 1.0), vec2(1.0, -1.0)] {
        let (along, across) = (direction * reach, direction.rot90() * 0.35);
        let first = u32::try_from(mesh.vertices.len()).unwrap_or(u32::MAX);
        let centre = rect.center();
        for corner in [along + across, along - across, -along - across, -along + across] {
            mesh.colored_vertex(centre + corner, colour);
        }
        mesh.add_triangle(first, first + 1, first + 2);
        mesh.add_triangle(first, first + 2, first + 3);
    }
}
