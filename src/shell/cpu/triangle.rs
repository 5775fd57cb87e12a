//! One triangle, filled row by row.
//!
//! Corners lie on a grid of 256 × 256 points per pixel, and a pixel belongs to a triangle when its middle is inside, or
//! on a top or left edge. So two triangles with a common edge fill each pixel along it exactly once: no seams, nothing
//! blended twice. Where a row of a triangle begins and ends is solved, not searched, and the next row's ends are counted
//! on from there: nothing outside is looked at, and nothing is divided per row.

use super::canvas::{Canvas, Clip, Rgba, tinted};
use super::paint::{COLOUR_PLACES, Paint, Plane, fixed, nearest};
use super::texture::{PLACES, Texture};
use egui::epaint::Vertex;

/// Points of the grid along a pixel.
pub(super) const GRID: i64 = 256;
/// Corners further out are moved here, in pixels; products of two distances stay far from overflow.
const FAR: f64 = 1_048_576.0;

/// A triangle on the grid, its corners clockwise.
#[derive(Debug)]
pub(super) struct Triangle {
    corners: [[i64; 2]; 3],
    /// Twice its area: the value of each edge at the opposite corner.
    area: i64,
    colours: [Rgba; 3],
    /// Texture positions in texels.
    texels: [[f64; 2]; 3],
    /// The corners where they are, in pixels: a shade one pixel wide runs by whole steps of a byte within a point of the
    /// grid.
    places: [[f64; 2]; 3],
}

impl Triangle {
    /// The triangle of three vertices; `None` if it has no area or no place.
    pub(super) fn new(vertices: [&Vertex; 3], texture: &Texture, pixels_per_point: f32) -> Option<Self> {
        let has_place = |vertex: &&Vertex| !vertex.pos.any_nan() && !vertex.uv.any_nan();
        if !vertices.iter().all(has_place) {
            return None;
        }
        let sides = texture.sides();
        let places = vertices.map(|vertex| in_pixels(vertex.pos, pixels_per_point));
        let mut triangle = Self {
            corners: places.map(on_grid),
            places,
            area: 0,
            colours: vertices.map(|vertex| vertex.color.to_array()),
            texels: vertices.map(|vertex| [f64::from(vertex.uv.x) * sides[0], f64::from(vertex.uv.y) * sides[1]]),
        };
        let [a, b, c] = triangle.corners;
        triangle.area = edge(a, b, c);
        if triangle.area < 0 {
            // egui winds either way.
            triangle.corners.swap(1, 2);
            triangle.colours.swap(1, 2);
            triangle.texels.swap(1, 2);
            triangle.places.swap(1, 2);
            triangle.area = -triangle.area;
        }
        (triangle.area > 0).then_some(triangle)
    }

    /// Fills it as far as it lies in the clip.
    pub(super) fn fill(&self, canvas: &mut Canvas, clip: Clip, texture: &Texture) {
        let clip = self.bounds().intersect(clip);
        let paint = self.paint(texture);
        if clip.is_empty() || paint.is_nothing() {
            return;
        }
        let mut sides = self.sides([clip.left, clip.top]);
        for row in clip.top..clip.bottom {
            let (mut first, mut last) = (clip.left, clip.right);
            for side in &mut sides {
                side.narrow(&mut first, &mut last);
            }
            if first < last {
                paint.span(canvas.span(row, first, last), [first, row], texture);
            }
        }
    }

    /// The pixels that may belong to it.
    pub(super) fn bounds(&self) -> Clip {
        let [a, b, c] = self.corners;
        let least = |k: usize| a[k].min(b[k]).min(c[k]).div_euclid(GRID);
        let most = |k: usize| a[k].max(b[k]).max(c[k]).div_euclid(GRID) + 1;
        Clip { left: least(0), top: least(1), right: most(0), bottom: most(1) }
    }

    /// The least and the most position in the texture, in texels.
    pub(super) fn texel_bounds(&self) -> [[f64; 2]; 2] {
        let [a, b, c] = self.texels;
        [[0, 1].map(|k| a[k].min(b[k]).min(c[k])), [0, 1].map(|k| a[k].max(b[k]).max(c[k]))]
    }

    /// What fills it.
    #[allow(clippy::float_cmp, reason = "corners that share a texel share its very bits")]
    pub(super) fn paint(&self, texture: &Texture) -> Paint {
        let [a, b, c] = self.texels;
        let is_one_texel = a == b && b == c;
        let is_one_colour = self.colours[0] == self.colours[1] && self.colours[1] == self.colours[2];
        let texel = || texture.sample(a.map(|at| fixed(at, PLACES)));
        match (is_one_texel, is_one_colour) {
            (true, true) => Paint::Flat(tinted(texel(), self.colours[0])),
            (true, false) => Paint::Shaded(texel(), self.colour_planes()),
            (false, true) => Paint::Textured(self.colours[0], self.texel_planes()),
            (false, false) => Paint::Both(self.colour_planes(), self.texel_planes()),
        }
    }

    /// The edges, named after the corner opposite each.
    fn edges(&self) -> [[[i64; 2]; 2]; 3] {
        let [a, b, c] = self.corners;
        [[b, c], [c, a], [a, b]]
    }

    /// The value of each edge at the middle of a pixel.
    fn edges_at(&self, pixel: [i64; 2]) -> [i64; 3] {
        let middle = pixel.map(|pixel| pixel * GRID + GRID / 2);
        self.edges().map(|[from, to]| edge(from, to, middle))
    }

    /// How much each of them grows from pixel to pixel along a row.
    fn edge_steps(&self) -> [i64; 3] {
        self.edges().map(|[from, to]| (from[1] - to[1]) * GRID)
    }

    /// How much each of them grows from row to row.
    fn edge_steps_down(&self) -> [i64; 3] {
        self.edges().map(|[from, to]| (to[0] - from[0]) * GRID)
    }

    /// Where rows cross the edges, from the row of a pixel on.
    fn sides(&self, pixel: [i64; 2]) -> [Side; 3] {
        let edges = self.edges();
        let (values, steps, steps_down) = (self.edges_at(pixel), self.edge_steps(), self.edge_steps_down());
        std::array::from_fn(|k| {
            // A pixel on a top or left edge is in, one on another edge is out.
            let wanted = i64::from(!is_top_or_left(edges[k]));
            Side::new(pixel[0], values[k] - wanted, steps[k], steps_down[k])
        })
    }

    /// Shades run between the corners where they are, as graphics hardware lets them.
    fn colour_planes(&self) -> [Plane; 4] {
        let [a, b, c] = self.places;
        let origin = self.origin();
        let middle = origin.map(|at| f64_of(at) + 0.5);
        let weights = [
            [turn(b, c, middle), turn(c, a, middle), turn(a, b, middle)],
            [b[1] - c[1], c[1] - a[1], a[1] - b[1]],
            [c[0] - b[0], a[0] - c[0], b[0] - a[0]],
        ];
        let area = turn(a, b, c);
        let values = |k: usize| self.colours.map(|colour| f64::from(colour[k]));
        std::array::from_fn(|k| Plane::new(origin, weights, area, values(k), COLOUR_PLACES))
    }

    /// Texels run between the corners on the grid: what lies on pixels there stays on them.
    fn texel_planes(&self) -> [Plane; 2] {
        let origin = self.origin();
        let weights =
            [self.edges_at(origin), self.edge_steps(), self.edge_steps_down()].map(|weights| weights.map(f64_of));
        let values = |k: usize| self.texels.map(|texel| texel[k]);
        std::array::from_fn(|k| Plane::new(origin, weights, f64_of(self.area), values(k), PLACES))
    }

    fn origin(&self) -> [i64; 2] {
        let bounds = self.bounds();
        [bounds.left, bounds.top]
    }
}

/// Where rows cross an edge. Of the pixels of a row, those before or from the crossing on are inside.
struct Side {
    /// The last pixel on the inner side of an edge on the right; for one on the left it counts from there to the left.
    at: i64,
    /// What is left over, in parts of `whole`.
    rest: i64,
    /// 0 for an edge along the rows.
    whole: i64,
    /// Both grow so much from row to row.
    step: i64,
    rest_step: i64,
    is_left: bool,
}

impl Side {
    /// From the value of an edge at a pixel of this column, and how it grows; it is inside where it is not negative.
    fn new(column: i64, value: i64, right: i64, down: i64) -> Self {
        let whole = right.abs();
        let is_left = right > 0;
        if whole == 0 {
            return Self { at: value, rest: 0, whole, step: down, rest_step: 0, is_left };
        }
        let from_column = if is_left { -column } else { column };
        Self {
            at: from_column + value.div_euclid(whole),
            rest: value.rem_euclid(whole),
            whole,
            step: down.div_euclid(whole),
            rest_step: down.rem_euclid(whole),
            is_left,
        }
    }

    /// Leaves of a row what is inside, and goes on to the next.
    fn narrow(&mut self, first: &mut i64, last: &mut i64) {
        match (self.whole, self.is_left) {
            (0, _) if self.at < 0 => *last = *first,
            (0, _) => {}
            (_, true) => *first = (*first).max(-self.at),
            (_, false) => *last = (*last).min(self.at + 1),
        }
        self.at += self.step;
        self.rest += self.rest_step;
        if self.rest >= self.whole && self.whole > 0 {
            self.rest -= self.whole;
            self.at += 1;
        }
    }
}

/// A position in points, in pixels.
pub(super) fn in_pixels(at: egui::Pos2, pixels_per_point: f32) -> [f64; 2] {
    [at.x, at.y].map(|at| (f64::from(at) * f64::from(pixels_per_point)).clamp(-FAR, FAR))
}

/// The point of the grid that is nearest to a position in pixels.
pub(super) fn on_grid(pixels: [f64; 2]) -> [i64; 2] {
    pixels.map(|at| nearest(at * f64_of(GRID)))
}

/// 53 bits are more than a pixel needs.
#[allow(clippy::cast_precision_loss, reason = "as it says")]
fn f64_of(number: i64) -> f64 {
    number as f64
}

/// As [`edge`], off the grid.
fn turn(from: [f64; 2], to: [f64; 2], point: [f64; 2]) -> f64 {
    (to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0])
}

/// Positive on the right of the way from one point to another, as the screen shows it.
fn edge(from: [i64; 2], to: [i64; 2], point: [i64; 2]) -> i64 {
    (to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0])
}

/// Clockwise, a top edge runs to the right and a left edge runs upwards.
fn is_top_or_left([from, to]: [[i64; 2]; 2]) -> bool {
    (from[1] == to[1] && to[0] > from[0]) || to[1] < from[1]
}
