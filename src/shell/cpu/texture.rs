//! Textures: the atlas of glyphs, mostly, which grows by patches.

use super::canvas::{Rgba, whole};
use egui::epaint::ImageDelta;
use egui::{Color32, ImageData, TextureFilter, TextureOptions, TextureWrapMode};

/// Texel positions are whole numbers with so many binary places.
pub(super) const PLACES: u32 = 32;
/// What is left of them between two texels: 256 steps, as graphics hardware has.
const BLEND_PLACES: u32 = 8;

/// An image to paint with.
#[derive(Debug)]
pub(super) struct Texture {
    width: usize,
    height: usize,
    texels: Vec<Rgba>,
    options: TextureOptions,
    /// The texels that are other ones than when this was last taken.
    changed: Option<Part>,
}

/// A part of a texture: the first column and row, and those after the last.
type Part = [[usize; 2]; 2];

impl Texture {
    /// The texture of a whole image; `None` where its size does not fit its texels.
    pub(super) fn new(image: &ImageDelta) -> Option<Self> {
        let (size, texels) = texels(image)?;
        Some(Self { width: size[0], height: size[1], texels, options: image.options, changed: Some([[0, 0], size]) })
    }

    /// Replaces a part; what lies outside is left out.
    pub(super) fn patch(&mut self, [left, top]: [usize; 2], image: &ImageDelta) {
        let Some(([width, _], texels)) = texels(image) else { return };
        let kept = width.min(self.width.saturating_sub(left));
        let mut changed = self.changed;
        let rows = self.texels.chunks_exact_mut(self.width).enumerate().skip(top);
        for ((number, row), patch) in rows.zip(texels.chunks_exact(width)) {
            let (Some(row), Some(patch)) = (row.get_mut(left..left + kept), patch.get(..kept)) else { break };
            if row != patch {
                row.copy_from_slice(patch);
                changed = Some(both(changed, [[left, number], [left + kept, number + 1]]));
            }
        }
        let has_new_options = self.options != image.options;
        self.changed = if has_new_options { Some([[0, 0], [self.width, self.height]]) } else { changed };
        self.options = image.options;
    }

    /// Forgets what changed.
    pub(super) fn settle(&mut self) {
        self.changed = None;
    }

    /// Whether what changed can be seen between two positions in texels.
    #[allow(clippy::cast_precision_loss, reason = "sides of textures have far fewer digits")]
    pub(super) fn has_changed_between(&self, [least, most]: [[f64; 2]; 2]) -> bool {
        let Some([begin, end]) = self.changed else { return false };
        (0..2).all(|k| {
            let side = self.sides()[k];
            let (mut low, mut high) = (least[k], most[k]);
            if self.options.wrap_mode == TextureWrapMode::ClampToEdge {
                (low, high) = (low.clamp(0.0, side), high.clamp(0.0, side));
            } else if low < 1.0 || high > side - 1.0 {
                (low, high) = (0.0, side);
            }
            // Blended, a position has a part of the texels on either side of it.
            (begin[k] as f64) < high + 1.0 && end[k] as f64 > low - 1.0
        })
    }

    /// Its sides, by which the positions in meshes (0 to 1) are multiplied.
    #[allow(clippy::cast_precision_loss, reason = "sides of textures have far fewer digits")]
    pub(super) fn sides(&self) -> [f64; 2] {
        [self.width as f64, self.height as f64]
    }

    /// The colour at a position in texels with [`PLACES`] binary places.
    pub(super) fn sample(&self, [x, y]: [i64; 2]) -> Rgba {
        match self.options.magnification {
            TextureFilter::Nearest => self.texel(x >> PLACES, y >> PLACES),
            TextureFilter::Linear => self.blended(x, y),
        }
    }

    /// The four texels around a position, each counting by how near it is.
    fn blended(&self, x: i64, y: i64) -> Rgba {
        let ((left, dx), (top, dy)) = (between_texels(x), between_texels(y));
        if dx == 0 && dy == 0 {
            // Text lies on whole pixels: this is almost every glyph.
            return self.texel(left, top);
        }
        let above = [self.texel(left, top), self.texel(left + 1, top)];
        let below = [self.texel(left, top + 1), self.texel(left + 1, top + 1)];
        std::array::from_fn(|k| {
            let row = |texels: [Rgba; 2]| u32::from(texels[0][k]) * (ONE - dx) + u32::from(texels[1][k]) * dx;
            let sum = row(above) * (ONE - dy) + row(below) * dy;
            // Bytes weighted by parts of one stay bytes.
            u8::try_from((sum + ONE * ONE / 2) >> (2 * BLEND_PLACES)).unwrap_or(u8::MAX)
        })
    }

    /// So many texels to the right of one, where none of them lies outside.
    pub(super) fn row(&self, [x, y]: [i64; 2], length: usize) -> Option<&[Rgba]> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        let row = self.texels.chunks_exact(self.width).nth(y)?;
        row.get(x..x.checked_add(length)?)
    }

    /// The texel at a place, or what goes on for it outside.
    pub(super) fn texel(&self, x: i64, y: i64) -> Rgba {
        let [x, y] = [self.wrapped(x, self.width), self.wrapped(y, self.height)];
        self.texels.get(y * self.width + x).copied().unwrap_or_default()
    }

    fn wrapped(&self, at: i64, side: usize) -> usize {
        let side = whole(side);
        let inside = match self.options.wrap_mode {
            TextureWrapMode::ClampToEdge => at.clamp(0, side - 1),
            TextureWrapMode::Repeat => at.rem_euclid(side),
            TextureWrapMode::MirroredRepeat => {
                let twice = at.rem_euclid(2 * side);
                twice.min(2 * side - 1 - twice)
            }
        };
        usize::try_from(inside).unwrap_or_default()
    }
}

/// The smallest part that holds both.
fn both(one: Option<Part>, other: Part) -> Part {
    let Some([first, last]) = one else { return other };
    [[0, 1].map(|k| first[k].min(other[0][k])), [0, 1].map(|k| last[k].max(other[1][k]))]
}

const ONE: u32 = 1 << BLEND_PLACES;

/// The texel at or before a position, and how far behind its middle the position is.
fn between_texels(at: i64) -> (i64, u32) {
    let half_a_texel = 1 << (PLACES - 1);
    let half_a_step = 1 << (PLACES - BLEND_PLACES - 1);
    let steps = at.saturating_sub(half_a_texel).saturating_add(half_a_step) >> (PLACES - BLEND_PLACES);
    let one = i64::from(ONE);
    (steps.div_euclid(one), u32::try_from(steps.rem_euclid(one)).unwrap_or_default())
}

/// The size and texels of an image; `None` if it has none, or they do not fit each other.
fn texels(image: &ImageDelta) -> Option<([usize; 2], Vec<Rgba>)> {
    let ImageData::Color(image) = &image.image;
    let [width, height] = image.size;
    let fits = width.checked_mul(height) == Some(image.pixels.len()) && !image.pixels.is_empty();
    fits.then(|| (image.size, image.pixels.iter().map(Color32::to_array).collect()))
}
