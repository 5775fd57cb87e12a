//! The pixels of a window from frame to frame: what did not change is not painted again.
//!
//! Not here: how what changed is found (`tiles.rs`), and carrying the pixels to the window.

use super::Painter;
use super::canvas::{Canvas, Clip, whole};
use super::tiles::Tiles;
use egui::Color32;
use egui::epaint::ClippedPrimitive;

#[cfg(test)]
mod tests;

/// A canvas that remembers what was last painted on it.
#[derive(Debug)]
pub struct Screen {
    canvas: Canvas,
    shown: Tiles,
    background: Color32,
    pixels_per_point: f32,
}

/// A part of a screen, in pixels. Never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The first column.
    pub left: usize,
    /// The first row.
    pub top: usize,
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl Default for Screen {
    fn default() -> Self {
        let (canvas, shown) = (Canvas::new(0, 0), Tiles::default());
        Self { canvas, shown, background: Color32::TRANSPARENT, pixels_per_point: 0.0 }
    }
}

impl Screen {
    /// Makes the screen show a frame, and returns which parts of it are painted anew: none when nothing changed, the
    /// whole of it in the first frame and where the size (in pixels), the scale or the background is another.
    ///
    /// Call it after each [`Painter::update_textures`]. A painter tells the next screen that is drawn with it what changed
    /// in its textures, and no other: a painter has one screen.
    pub fn draw(
        &mut self,
        painter: &mut Painter,
        size: [usize; 2],
        background: Color32,
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
    ) -> Vec<Area> {
        let is_same_scale = self.pixels_per_point.to_bits() == pixels_per_point.to_bits();
        let fits = Canvas::size_for(size) == self.canvas.size();
        let goes_on = fits && is_same_scale && self.background == background;
        if !fits {
            self.canvas = Canvas::new(size[0], size[1]);
        }
        (self.background, self.pixels_per_point) = (background, pixels_per_point);
        let size = self.canvas.size();
        let mut shown = Tiles::new(size);
        let pieces = painter.pieces(size, primitives, pixels_per_point);
        for piece in &pieces {
            shown.add(piece.pixels(), piece.digest(), piece.has_changed());
        }
        let areas = if goes_on { shown.areas_since(&self.shown, size) } else { Area::all(size) };
        self.shown = shown;
        for part in areas.iter().map(|area| area.clip()) {
            self.canvas.clear(part, background.to_array());
            for piece in &pieces {
                piece.fill(&mut self.canvas, part);
            }
        }
        painter.settle();
        areas
    }

    /// What it shows. [`Canvas::row`] has the pixels of a row of an [`Area`].
    #[must_use]
    pub fn canvas(&self) -> &Canvas {
        &self.canvas
    }
}

impl Area {
    fn all([width, height]: [usize; 2]) -> Vec<Self> {
        let is_empty = width == 0 || height == 0;
        let all = Self { left: 0, top: 0, width, height };
        if is_empty { Vec::new() } else { vec![all] }
    }

    /// The smallest area that holds both.
    pub(super) fn around(self, other: Self) -> Self {
        let (left, top) = (self.left.min(other.left), self.top.min(other.top));
        let right = (self.left + self.width).max(other.left + other.width);
        let bottom = (self.top + self.height).max(other.top + other.height);
        Self { left, top, width: right - left, height: bottom - top }
    }

    fn clip(self) -> Clip {
        Clip {
            left: whole(self.left),
            top: whole(self.top),
            right: whole(self.left + self.width),
            bottom: whole(self.top + self.height),
        }
    }
}
