//! One triangle, filled row by row.
//!
//! Corners lie on a grid of 256 × 256 points per pixel, and a pixel belongs to a triangle when its middle is inside, or
//! on a top or left edge. So two triangles with a common edge fill each pixel along it exactly once: no seams, nothing
//! blended twice. Where a row of a triangle begins and ends is solved, not searched: a rectangle is two triangles of
//! spans, and nothing outside is looked at. What a pixel gets depends on the triangle and the pixel alone, not on the
//! clip: a part painted anew fits its surroundings.

use super::canvas::{Canvas, Clip, Rgba, fill, over, tinted};
use super::texture::{PLACES, Texture};
use egui::epaint::Vertex;

/// Points of the grid along a pixel.
const GRID: i64 = 256;
/// Corners further out are moved here, in pixels; products of two distances stay far from overflow.
const FAR: f64 = 1_048_576.0;
/// A quantity that grows by more from pixel to pixel has no room to be seen in: its triangle is thinner than the grid.
const STEEP: f64 = 1_048_576.0;
/// And one that is further off at the first pixel cannot be counted up from there.
const OFF: f64 = 268_435_456.0;
/// Binary places of colours while they run along a row.
const COLOUR_PLACES: u32 = 32;

/// A triangle on the grid, its corners clockwise.
#[derive(Debug)]
pub(super) struct Triangle {
    corners: [[i64; 2]; 3],
    /// Twice its area: the value of each edge at the opposite corner.
    area: i64,
    colours: [Rgba; 3],
    /// Texture positions in texels.
    texels: [[f64; 2]; 3],
}

/// What a triangle is filled with.
enum Paint {
    /// One colour.
    Flat(Rgba),
    /// One texel under colours that change.
    Shaded(Rgba, [Plane; 4]),
    /// A texture under one colour: text.
    Textured(Rgba, [Plane; 2]),
    /// A texture under colours that change.
    Both([Plane; 4], [Plane; 2]),
}

/// A quantity that changes evenly over the pixels.
struct Plane {
    /// Where it is `start`: a pixel near the triangle.
    origin: [i64; 2],
    start: i64,
    right: i64,
    down: i64,
}

/// A quantity that changes evenly along a row.
#[derive(Clone, Copy)]
struct Ramp {
    now: i64,
    step: i64,
}

impl Triangle {
    /// The triangle of three vertices; `None` if it has no area or no place.
    #[allow(clippy::cast_possible_truncation, reason = "positions are clamped before")]
    #[allow(clippy::cast_precision_loss, reason = "a small number is exact")]
    pub(super) fn new(vertices: [&Vertex; 3], texture: &Texture, pixels_per_point: f32) -> Option<Self> {
        let has_place = |vertex: &&Vertex| !vertex.pos.any_nan() && !vertex.uv.any_nan();
        if !vertices.iter().all(has_place) {
            return None;
        }
        let on_grid = |at: f32| {
            let pixel = (f64::from(at) * f64::from(pixels_per_point)).clamp(-FAR, FAR);
            (pixel * GRID as f64).round() as i64
        };
        let sides = texture.sides();
        let mut triangle = Self {
            corners: vertices.map(|vertex| [on_grid(vertex.pos.x), on_grid(vertex.pos.y)]),
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
            triangle.area = -triangle.area;
        }
        (triangle.area > 0).then_some(triangle)
    }

    /// Fills it as far as it lies in the clip.
    pub(super) fn fill(&self, canvas: &mut Canvas, clip: Clip, texture: &Texture) {
        let clip = self.bounds().intersect(clip);
        if clip.is_empty() {
            return;
        }
        let paint = self.paint(texture);
        for row in clip.top..clip.bottom {
            let (first, last) = self.inside(self.edges_at([clip.left, row]), clip.right - clip.left);
            if first >= last {
                continue;
            }
            let at = [clip.left + first, row];
            let span = canvas.span(row, at[0], clip.left + last);
            match &paint {
                Paint::Flat(colour) => fill(span, *colour),
                Paint::Shaded(texel, colours) => {
                    let mut colours = colours.each_ref().map(|plane| plane.from(at));
                    blend(span, || tinted(*texel, next_colour(&mut colours)));
                }
                Paint::Textured(colour, texels) => {
                    let mut texels = texels.each_ref().map(|plane| plane.from(at));
                    blend(span, || tinted(texture.sample(texels.each_mut().map(Ramp::next)), *colour));
                }
                Paint::Both(colours, texels) => {
                    let mut colours = colours.each_ref().map(|plane| plane.from(at));
                    let mut texels = texels.each_ref().map(|plane| plane.from(at));
                    let mut texel = || texture.sample(texels.each_mut().map(Ramp::next));
                    blend(span, || tinted(texel(), next_colour(&mut colours)));
                }
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

    #[allow(clippy::float_cmp, reason = "corners that share a texel share its very bits")]
    fn paint(&self, texture: &Texture) -> Paint {
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

    /// The value of each edge, named after the corner opposite it, at the middle of a pixel.
    fn edges_at(&self, pixel: [i64; 2]) -> [i64; 3] {
        let [a, b, c] = self.corners;
        let middle = pixel.map(|pixel| pixel * GRID + GRID / 2);
        [edge(b, c, middle), edge(c, a, middle), edge(a, b, middle)]
    }

    /// How much each of them grows from pixel to pixel along a row.
    fn edge_steps(&self) -> [i64; 3] {
        let [a, b, c] = self.corners;
        [(b, c), (c, a), (a, b)].map(|(from, to)| (from[1] - to[1]) * GRID)
    }

    /// How much each of them grows from row to row.
    fn edge_steps_down(&self) -> [i64; 3] {
        let [a, b, c] = self.corners;
        [(b, c), (c, a), (a, b)].map(|(from, to)| (to[0] - from[0]) * GRID)
    }

    /// Which pixels of a row are inside, counted from the one where the edges have these values: from the first up to,
    /// not including, the last.
    fn inside(&self, edges: [i64; 3], length: i64) -> (i64, i64) {
        let [a, b, c] = self.corners;
        let wanted = [(b, c), (c, a), (a, b)].map(|(from, to)| i64::from(!is_top_or_left(from, to)));
        let steps = self.edge_steps();
        let (mut first, mut last) = (0, length);
        for k in 0..3 {
            let missing = wanted[k] - edges[k];
            match steps[k] {
                0 if missing > 0 => return (0, 0),
                0 => {}
                // It gets in: after so many steps, rounded up.
                step if step > 0 => first = first.max(-(-missing).div_euclid(step)),
                // It gets out: after so many steps, rounded down, it is still in.
                step => last = last.min((-missing).div_euclid(-step) + 1),
            }
        }
        (first, last)
    }

    fn colour_planes(&self) -> [Plane; 4] {
        std::array::from_fn(|k| self.plane(self.colours.map(|colour| f64::from(colour[k])), COLOUR_PLACES))
    }

    fn texel_planes(&self) -> [Plane; 2] {
        std::array::from_fn(|k| self.plane(self.texels.map(|texel| texel[k]), PLACES))
    }

    /// A quantity with these values at the corners. Where it is too steep to follow, it is the first corner's everywhere.
    #[allow(clippy::cast_precision_loss, reason = "53 bits are more than a pixel needs")]
    fn plane(&self, corners: [f64; 3], places: u32) -> Plane {
        let mixed = |weights: [i64; 3]| {
            let sum: f64 = (0..3).map(|k| weights[k] as f64 * corners[k]).sum();
            sum / self.area as f64
        };
        let bounds = self.bounds();
        let origin = [bounds.left, bounds.top];
        let values = [self.edges_at(origin), self.edge_steps(), self.edge_steps_down()].map(mixed);
        let can_be_followed = values[0].abs() <= OFF && values[1].abs() <= STEEP && values[2].abs() <= STEEP;
        let values = if can_be_followed { values } else { [corners[0].clamp(-OFF, OFF), 0.0, 0.0] };
        let [start, right, down] = values.map(|value| fixed(value, places));
        Plane { origin, start, right, down }
    }
}

impl Plane {
    /// Its values from a pixel on to the right.
    fn from(&self, pixel: [i64; 2]) -> Ramp {
        let along = |axis: usize, step: i64| step.wrapping_mul(pixel[axis] - self.origin[axis]);
        Ramp { now: self.start.wrapping_add(along(0, self.right)).wrapping_add(along(1, self.down)), step: self.right }
    }
}

impl Ramp {
    fn next(&mut self) -> i64 {
        let now = self.now;
        self.now = now.wrapping_add(self.step);
        now
    }
}

fn blend(span: &mut [Rgba], mut source: impl FnMut() -> Rgba) {
    for pixel in span {
        *pixel = over(source(), *pixel);
    }
}

fn next_colour(ramps: &mut [Ramp; 4]) -> Rgba {
    ramps.each_mut().map(|ramp| {
        let rounded = ramp.next().saturating_add(1 << (COLOUR_PLACES - 1)) >> COLOUR_PLACES;
        u8::try_from(rounded.clamp(0, 255)).unwrap_or(u8::MAX)
    })
}

/// A number with so many binary places.
#[allow(clippy::cast_possible_truncation, reason = "a cast from float to integer stops at the ends")]
#[allow(clippy::cast_precision_loss, reason = "a power of two is exact")]
fn fixed(number: f64, places: u32) -> i64 {
    (number * (1_u64 << places) as f64).round() as i64
}

/// Positive on the right of the way from one point to another, as the screen shows it.
fn edge(from: [i64; 2], to: [i64; 2], point: [i64; 2]) -> i64 {
    (to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0])
}

/// Clockwise, a top edge runs to the right and a left edge runs upwards.
fn is_top_or_left(from: [i64; 2], to: [i64; 2]) -> bool {
    (from[1] == to[1] && to[0] > from[0]) || to[1] < from[1]
}
