//! What a shape is filled with: one colour, a texture, or what runs evenly from corner to corner; span by span.
//!
//! What a pixel gets depends on the shape and the pixel alone, never on where a span begins: a part painted anew fits its
//! surroundings.

use super::canvas::{Rgba, fill, over, tinted};
use super::texture::{PLACES, Texture};

/// A quantity that grows by more from pixel to pixel has no room to be seen in: its triangle is thinner than the grid.
const STEEP: f64 = 1_048_576.0;
/// And one that is further off at the first pixel cannot be counted up from there.
const OFF: f64 = 268_435_456.0;
/// Binary places of colours while they run along a row: those of texels, so that both are counted alike.
pub(super) const COLOUR_PLACES: u32 = PLACES;
/// Texels this near to pixels, in parts of one, lie on them: blended, nothing of their neighbours would be seen.
const ON_IT: i64 = (1 << PLACES) / 1024;

/// What fills a shape.
pub(super) enum Paint {
    /// One colour.
    Flat(Rgba),
    /// One texel under colours that change.
    Shaded(Rgba, [Plane; 4]),
    /// Texels that lie on pixels, as many to the right and down as the numbers say, under one colour: text.
    Aligned(Rgba, [i64; 2]),
    /// A texture under one colour.
    Textured(Rgba, [Plane; 2]),
    /// A texture under colours that change.
    Both([Plane; 4], [Plane; 2]),
}

/// A quantity that changes evenly over the pixels.
pub(super) struct Plane {
    /// Where it is `start`: a pixel near the shape.
    origin: [i64; 2],
    start: i64,
    right: i64,
    down: i64,
    /// At the corners. Pixels on an edge lie a little outside, and their values must not.
    least: i64,
    most: i64,
}

/// A quantity that changes evenly along a row.
#[derive(Clone, Copy)]
struct Ramp {
    now: i64,
    step: i64,
    least: i64,
    most: i64,
}

impl Paint {
    /// Fills the pixels of a row from `pixel` on.
    pub(super) fn span(&self, span: &mut [Rgba], pixel: [i64; 2], texture: &Texture) {
        match self {
            Self::Flat(colour) => fill(span, *colour),
            Self::Shaded(texel, colours) => {
                let mut colours = colours.each_ref().map(|plane| plane.from(pixel));
                blend(span, || tinted(*texel, next_colour(&mut colours)));
            }
            Self::Aligned(colour, [right, down]) => {
                match texture.row([pixel[0] + right, pixel[1] + down], span.len()) {
                    Some(texels) => lay(span, texels, *colour),
                    None => {
                        for (x, pixel_under) in (pixel[0]..).zip(span) {
                            let texel = texture.texel(x + right, pixel[1] + down);
                            *pixel_under = over(tinted(texel, *colour), *pixel_under);
                        }
                    }
                }
            }
            Self::Textured(colour, texels) => {
                let mut texels = texels.each_ref().map(|plane| plane.from(pixel));
                blend(span, || tinted(texture.sample(texels.each_mut().map(Ramp::next)), *colour));
            }
            Self::Both(colours, texels) => {
                let mut colours = colours.each_ref().map(|plane| plane.from(pixel));
                let mut texels = texels.each_ref().map(|plane| plane.from(pixel));
                let mut texel = || texture.sample(texels.each_mut().map(Ramp::next));
                blend(span, || tinted(texel(), next_colour(&mut colours)));
            }
        }
    }

    /// Whether it leaves everything as it is.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Flat([0, 0, 0, 0]))
    }
}

impl Plane {
    /// A quantity with these values at the corners of a triangle. The weights of the corners are given at a pixel, and how
    /// they grow from there to the right and down; `area` is their sum. Where the quantity is too steep to follow, it is the
    /// first corner's everywhere.
    pub(super) fn new(origin: [i64; 2], weights: [[f64; 3]; 3], area: f64, corners: [f64; 3], places: u32) -> Self {
        let mixed = |[a, b, c]: [f64; 3]| (a * corners[0] + b * corners[1] + c * corners[2]) / area;
        let values = weights.map(mixed);
        let can_be_followed = values[0].abs() <= OFF && values[1].abs() <= STEEP && values[2].abs() <= STEEP;
        let values = if can_be_followed { values } else { [corners[0].clamp(-OFF, OFF), 0.0, 0.0] };
        let [start, right, down] = values.map(|value| fixed(value, places));
        let [a, b, c] = corners.map(|corner| fixed(corner, places));
        Self { origin, start, right, down, least: a.min(b).min(c), most: a.max(b).max(c) }
    }

    /// Its values from a pixel on to the right.
    fn from(&self, pixel: [i64; 2]) -> Ramp {
        let along = |axis: usize, step: i64| step.wrapping_mul(pixel[axis] - self.origin[axis]);
        let now = self.start.wrapping_add(along(0, self.right)).wrapping_add(along(1, self.down));
        Ramp { now, step: self.right, least: self.least, most: self.most }
    }
}

/// How far texels lie from the pixels that they belong to, where they do so on a whole shape of this size.
pub(super) fn aligned([x, y]: &[Plane; 2], [width, height]: [i64; 2]) -> Option<[i64; 2]> {
    let one = 1_i64 << PLACES;
    let is_small = |drift: i64, length: i64| drift.checked_mul(length).is_some_and(|sum| sum.abs() < ON_IT / 4);
    let goes_along = is_small(x.right - one, width) && is_small(x.down, height);
    let goes_down = is_small(y.down - one, height) && is_small(y.right, width);
    let starts_on_it = |plane: &Plane| (plane.start.rem_euclid(one) - one / 2).abs() < ON_IT / 2;
    let lies_on_pixels = goes_along && goes_down && starts_on_it(x) && starts_on_it(y);
    lies_on_pixels.then(|| [(x.start >> PLACES) - x.origin[0], (y.start >> PLACES) - y.origin[1]])
}

impl Ramp {
    fn next(&mut self) -> i64 {
        let now = self.now;
        self.now = now.wrapping_add(self.step);
        now.clamp(self.least, self.most)
    }
}

fn blend(span: &mut [Rgba], mut source: impl FnMut() -> Rgba) {
    for pixel in span {
        *pixel = over(source(), *pixel);
    }
}

/// Lays texels over pixels. Most of a glyph is clear, and most of the rest is full.
fn lay(span: &mut [Rgba], texels: &[Rgba], colour: Rgba) {
    for (pixel, texel) in span.iter_mut().zip(texels) {
        match *texel {
            [0, 0, 0, 0] => {}
            [255, 255, 255, 255] if colour[3] == 255 => *pixel = colour,
            texel => *pixel = over(tinted(texel, colour), *pixel),
        }
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between the bytes of the corners")]
fn next_colour(ramps: &mut [Ramp; 4]) -> Rgba {
    let half = 1 << (COLOUR_PLACES - 1);
    ramps.each_mut().map(|ramp| ((ramp.next() + half) >> COLOUR_PLACES) as u8)
}

/// A number with so many binary places.
#[allow(clippy::cast_precision_loss, reason = "a power of two is exact")]
pub(super) fn fixed(number: f64, places: u32) -> i64 {
    nearest(number * (1_u64 << places) as f64)
}

/// The nearest whole number; `f64::round` is a call into a library where the processor may be an old one.
#[allow(clippy::cast_possible_truncation, reason = "a cast from float to integer stops at the ends, and NaN is 0")]
pub(super) fn nearest(number: f64) -> i64 {
    (number + 0.5_f64.copysign(number)) as i64
}
