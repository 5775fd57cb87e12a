//! Marks, drawn and not written: a font that lacks a glyph cannot spoil them, and they scale with the window.

use crate::ui::theme::{Palette, RADIUS};
use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Response, Shape, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

/// A drawn mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Mark {
    Tick,
    Cross,
    /// An exclamation mark.
    Attention,
    Dash,
    Right,
    Down,
    Folder,
    Disk,
    /// A lens, for looking closely.
    Lens,
    /// Lines of text.
    Lines,
    /// Two sheets, one behind the other.
    Copy,
}

/// Draws a mark that fills a square of `size` around a point.
pub(in crate::ui) fn paint(painter: &Painter, mark: Mark, centre: Pos2, size: f32, colour: Color32) {
    let unit = size / 18.0;
    let at = |x: f32, y: f32| centre + vec2(x - 9.0, y - 9.0) * unit;
    let stroke = Stroke::new((2.2 * unit).max(1.5), colour);
    let thin = Stroke::new((1.6 * unit).max(1.2), colour);
    let line = |points: &[(f32, f32)], stroke: Stroke| {
        let points: Vec<Pos2> = points.iter().map(|(x, y)| at(*x, *y)).collect();
        for end in [points[0], points[points.len() - 1]] {
            painter.circle_filled(end, stroke.width / 2.0, stroke.color);
        }
        painter.add(Shape::line(points, stroke));
    };
    match mark {
        Mark::Tick => line(&[(3.5, 9.5), (7.1, 13.1), (14.5, 5.0)], stroke),
        Mark::Cross => {
            line(&[(4.5, 4.5), (13.5, 13.5)], stroke);
            line(&[(13.5, 4.5), (4.5, 13.5)], stroke);
        }
        Mark::Attention => {
            line(&[(9.0, 3.5), (9.0, 10.0)], stroke);
            painter.circle_filled(at(9.0, 14.0), stroke.width * 0.6, colour);
        }
        Mark::Dash => line(&[(5.0, 9.0), (13.0, 9.0)], stroke),
        Mark::Right => line(&[(7.0, 4.5), (11.5, 9.0), (7.0, 13.5)], thin),
        Mark::Down => line(&[(4.5, 7.0), (9.0, 11.5), (13.5, 7.0)], thin),
        Mark::Folder => {
            let outline = [(2.0, 14.5), (2.0, 4.0), (7.0, 4.0), (8.8, 6.0), (16.0, 6.0), (16.0, 14.5)];
            painter.add(Shape::closed_line(outline.map(|(x, y)| at(x, y)).to_vec(), thin));
        }
        Mark::Lens => {
            painter.circle_stroke(at(7.8, 7.8), 4.8 * unit, thin);
            line(&[(11.4, 11.4), (15.5, 15.5)], thin);
        }
        Mark::Lines => {
            for (y, end) in [(4.0, 15.5), (9.0, 12.5), (14.0, 14.5)] {
                line(&[(2.5, y), (end, y)], thin);
            }
        }
        Mark::Copy => {
            let sheet = |left: f32, top: f32| Rect::from_min_max(at(left, top), at(left + 8.5, top + 8.5));
            painter.rect_stroke(sheet(6.5, 6.5), 2, thin, StrokeKind::Middle);
            line(&[(4.0, 11.5), (3.0, 11.5), (3.0, 3.0), (11.5, 3.0), (11.5, 4.0)], thin);
        }
        Mark::Disk => {
            line(&[(9.0, 2.5), (9.0, 11.0)], thin);
            line(&[(5.5, 7.5), (9.0, 11.0), (12.5, 7.5)], thin);
            line(&[(2.5, 11.5), (2.5, 15.0), (15.5, 15.0), (15.5, 11.5)], thin);
        }
    }
}

/// A disc with a white mark in it, as beside an error.
pub(in crate::ui) fn badge(painter: &Painter, p: &Palette, mark: Mark, centre: Pos2, size: f32, colour: Color32) {
    painter.circle_filled(centre, size / 2.0, colour);
    paint(painter, mark, centre, size * 0.66, p.panel);
}

/// Two links that hold each other.
pub(in crate::ui) fn brand(painter: &Painter, p: &Palette, rail: Color32, centre: Pos2) {
    let link = |x: f32| Rect::from_center_size(centre + vec2(x, 0.0), vec2(10.5, 10.0));
    let radius = CornerRadius::same(5);
    let (left, right) = (link(-3.25), link(3.25));
    let stroke = |rect, width, colour| {
        painter.rect_stroke(rect, radius, Stroke::new(width, colour), StrokeKind::Middle);
    };
    stroke(left, 2.2, p.accent);
    stroke(right, 2.2, p.accent);
    // Below, the left one runs in front of the right one.
    let below = Rect::from_min_max(pos2(left.center().x, left.center().y), left.max + Vec2::splat(3.0));
    let front = painter.with_clip_rect(below.intersect(painter.clip_rect()));
    front.rect_stroke(left, radius, Stroke::new(4.6, rail), StrokeKind::Middle);
    front.rect_stroke(left, radius, Stroke::new(2.2, p.accent), StrokeKind::Middle);
}

/// The ring around what has the keyboard. Everything that can have it calls this.
pub(in crate::ui) fn focus_ring(ui: &Ui, p: &Palette, response: &Response) {
    if response.has_focus() {
        ring(ui, p, response.rect, RADIUS);
    }
}

/// The same around a rectangle with another corner.
pub(in crate::ui) fn ring(ui: &Ui, p: &Palette, rect: Rect, radius: u8) {
    let painter = ui.painter();
    painter.rect_stroke(rect, radius, Stroke::new(1.0, p.accent), StrokeKind::Inside);
    painter.rect_stroke(rect, radius, p.ring(), StrokeKind::Outside);
}
