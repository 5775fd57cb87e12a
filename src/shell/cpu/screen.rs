//! A picture that is painted again and again.

use super::{Canvas, Painter};
use egui::Color32;
use egui::epaint::ClippedPrimitive;

/// What a window shows.
#[derive(Debug)]
pub struct Screen {
    canvas: Canvas,
}

/// A part of it, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// From the left edge.
    pub left: usize,
    /// From the top edge.
    pub top: usize,
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl Default for Screen {
    fn default() -> Self {
        Self { canvas: Canvas::new(0, 0) }
    }
}

impl Screen {
    /// Paints a frame and says what changed since the last.
    pub fn draw(
        &mut self,
        painter: &mut Painter,
        size: [usize; 2],
        background: Color32,
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
    ) -> Vec<Area> {
        let mut canvas = Canvas::new(size[0], size[1]);
        for row in 0..canvas.height() {
            let end = i64::try_from(canvas.width()).unwrap_or(0);
            canvas.span(i64::try_from(row).unwrap_or(0), 0, end).fill(background.to_array());
        }
        painter.paint(&mut canvas, primitives, pixels_per_point);
        if canvas == self.canvas {
            return Vec::new();
        }
        self.canvas = canvas;
        vec![Area { left: 0, top: 0, width: self.canvas.width(), height: self.canvas.height() }]
    }

    /// The pixels.
    #[must_use]
    pub fn canvas(&self) -> &Canvas {
        &self.canvas
    }
}
