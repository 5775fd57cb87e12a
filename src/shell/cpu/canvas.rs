//! The pixels that are painted on, and the arithmetic of putting one colour over another.

/// Red, green, blue and alpha, premultiplied.
pub(super) type Rgba = [u8; 4];

/// No window is wider or higher, whatever it is told.
const MAX_SIDE: usize = 16_384;
/// Three screens of 3840×2160 and some more: 256 MiB.
const MAX_PIXELS: usize = 1 << 26;

/// A picture in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<Rgba>,
}

/// Where on a canvas may be painted: from the first pixel up to, not including, the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clip {
    pub(super) left: i64,
    pub(super) top: i64,
    pub(super) right: i64,
    pub(super) bottom: i64,
}

impl Canvas {
    /// A transparent canvas. One that no screen could show is cut to a size that fits into memory.
    #[must_use]
    pub fn new(width: usize, height: usize) -> Self {
        let [width, height] = Self::size_for([width, height]);
        Self { width, height, pixels: vec![[0; 4]; width * height] }
    }

    /// The size that a canvas gets.
    pub(super) fn size_for([width, height]: [usize; 2]) -> [usize; 2] {
        let width = width.min(MAX_SIDE);
        [width, height.min(MAX_SIDE).min(MAX_PIXELS / width.max(1))]
    }

    /// Pixels in a row, and rows.
    pub(super) fn size(&self) -> [usize; 2] {
        [self.width, self.height]
    }

    /// Pixels in a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// Row by row: red, green, blue and alpha of each pixel, premultiplied.
    #[must_use]
    pub fn pixels(&self) -> &[[u8; 4]] {
        &self.pixels
    }

    /// The pixels of one row, to copy a part of them out. Empty below the last.
    #[must_use]
    pub fn row(&self, row: usize) -> &[[u8; 4]] {
        let start = row.saturating_mul(self.width);
        self.pixels.get(start..start.saturating_add(self.width)).unwrap_or_default()
    }

    /// The same, byte by byte.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.pixels.as_flattened()
    }

    /// The whole canvas.
    pub(super) fn all(&self) -> Clip {
        Clip { left: 0, top: 0, right: whole(self.width), bottom: whole(self.height) }
    }

    /// Forgets what is in a part, and puts a colour there.
    pub(super) fn clear(&mut self, part: Clip, colour: Rgba) {
        for row in part.top..part.bottom {
            self.span(row, part.left, part.right).fill(colour);
        }
    }

    /// The pixels of a row from `left` up to, not including, `right`; none outside the canvas.
    pub(super) fn span(&mut self, row: i64, left: i64, right: i64) -> &mut [Rgba] {
        let index = |at: i64, side: usize| usize::try_from(at).unwrap_or(0).min(side);
        let (left, right) = (index(left, self.width), index(right, self.width));
        let start = index(row, self.height) * self.width;
        self.pixels.get_mut(start + left..start + right).unwrap_or_default()
    }
}

impl Clip {
    /// The part of a canvas of this size that lies in a rectangle of points. Whole pixels, rounded as egui's own renderers
    /// do.
    #[allow(clippy::cast_possible_truncation, reason = "a cast from float to integer stops at the ends, and NaN is 0")]
    pub(super) fn new([width, height]: [usize; 2], points: egui::Rect, pixels_per_point: f32) -> Self {
        let pixel = |at: f32, side: usize| ((at * pixels_per_point).round() as i64).clamp(0, whole(side));
        Self {
            left: pixel(points.min.x, width),
            top: pixel(points.min.y, height),
            right: pixel(points.max.x, width),
            bottom: pixel(points.max.y, height),
        }
    }

    /// What both have; empty when they have nothing.
    pub(super) fn intersect(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }
}

/// A count as a signed number. Counts of pixels are far below the limit.
pub(super) fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Puts one colour over all pixels of a span.
pub(super) fn fill(span: &mut [Rgba], source: Rgba) {
    match source {
        [.., 255] => span.fill(source),
        [0, 0, 0, 0] => {}
        _ => span.iter_mut().for_each(|pixel| *pixel = over(source, *pixel)),
    }
}

/// Puts a premultiplied colour over another. With alpha 0 and a colour it is added, as egui wants it.
pub(super) fn over(source: Rgba, below: Rgba) -> Rgba {
    let rest = 255 - u32::from(source[3]);
    std::array::from_fn(|k| source[k].saturating_add(by_255(u32::from(below[k]) * rest)))
}

/// Two colours multiplied, channel by channel.
pub(super) fn tinted(texel: Rgba, colour: Rgba) -> Rgba {
    match texel {
        [255, 255, 255, 255] => colour,
        _ => std::array::from_fn(|k| by_255(u32::from(texel[k]) * u32::from(colour[k]))),
    }
}

/// Divided by 255 and rounded to the nearest, for products of two bytes.
#[allow(clippy::cast_possible_truncation, reason = "a product of two bytes divided by 255 is a byte")]
fn by_255(product: u32) -> u8 {
    let rounded = product + 128;
    ((rounded + (rounded >> 8)) >> 8) as u8
}
