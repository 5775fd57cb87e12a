//! What changed from one frame to the next, found without keeping a frame's meshes.
//!
//! The screen is cut into tiles, and each has a digest of the pieces that touch it, in order, with all that decides
//! what they fill. A tile whose digest is that of the last frame holds the same pixels. Digests have 64 bits: that two
//! frames of a tile differ and their digests do not happens once in some 10^19 changes.
//! Not here: textures, whose texels may change under an unchanged piece; the caller says which triangles see that.

use super::Area;
use super::canvas::Clip;
use egui::epaint::Vertex;

/// Pixels of a tile: about as high as a line of text.
const WIDTH: usize = 64;
const HEIGHT: usize = 16;
/// More areas than this are painted as one: each of them looks at all pieces.
const MOST_AREAS: usize = 32;

/// The digests of the tiles of a screen.
#[derive(Debug, Default)]
pub(super) struct Tiles {
    columns: usize,
    digests: Vec<Digest>,
    changed: Vec<bool>,
}

impl Tiles {
    /// The tiles of a screen that nothing was painted on.
    pub(super) fn new([width, height]: [usize; 2]) -> Self {
        // A row of no tiles would have no end.
        let columns = width.div_ceil(WIDTH).max(1);
        let tiles = columns * height.div_ceil(HEIGHT);
        Self { columns, digests: vec![Digest::default(); tiles], changed: vec![false; tiles] }
    }

    /// A piece with this digest touches these pixels of the screen.
    pub(super) fn add(&mut self, pixels: Clip, digest: Digest, has_changed: bool) {
        let [left, top, right, bottom] =
            [pixels.left, pixels.top, pixels.right, pixels.bottom].map(|at| usize::try_from(at).unwrap_or_default());
        for row in top / HEIGHT..bottom.div_ceil(HEIGHT) {
            let tiles = row * self.columns + left / WIDTH..row * self.columns + right.div_ceil(WIDTH);
            for tile in self.digests.get_mut(tiles.clone()).unwrap_or_default() {
                *tile = tile.then(digest);
            }
            if has_changed {
                self.changed.get_mut(tiles).unwrap_or_default().fill(true);
            }
        }
    }

    /// The areas that must be painted anew when the screen shows `before`, cut to the screen's sides.
    pub(super) fn areas_since(&self, before: &Self, [width, height]: [usize; 2]) -> Vec<Area> {
        let mut areas: Vec<Area> = Vec::new();
        let rows = self.digests.chunks(self.columns).zip(before.digests.chunks(self.columns));
        let rows = rows.zip(self.changed.chunks(self.columns));
        for (row, ((now, before), changed)) in rows.enumerate() {
            let differs = |column: usize| changed[column] || now[column] != before[column];
            let mut column = 0;
            while column < now.len() {
                let length = (column..now.len()).take_while(|column| differs(*column)).count();
                if length > 0 {
                    add_run(&mut areas, [column, row, length]);
                }
                column += length + 1;
            }
        }
        if areas.len() > MOST_AREAS {
            areas = areas.into_iter().reduce(Area::around).into_iter().collect();
        }
        for area in &mut areas {
            area.width = area.width.min(width - area.left);
            area.height = area.height.min(height - area.top);
        }
        areas
    }
}

/// Tiles side by side: below an area that is as wide they make it higher.
fn add_run(areas: &mut Vec<Area>, [column, row, length]: [usize; 3]) {
    let (left, top, width) = (column * WIDTH, row * HEIGHT, length * WIDTH);
    let above = |area: &&mut Area| area.left == left && area.width == width && area.top + area.height == top;
    match areas.iter_mut().find(above) {
        Some(area) => area.height += HEIGHT,
        None => areas.push(Area { left, top, width, height: HEIGHT }),
    }
}

/// A number that stands for something long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Digest(u64);

impl Digest {
    pub(super) fn of(number: u64) -> Self {
        Self(folded(number ^ SALT[0], SALT[2]))
    }

    pub(super) fn of_vertex(vertex: &Vertex) -> Self {
        let word = |at: egui::Pos2| u64::from(at.x.to_bits()) | u64::from(at.y.to_bits()) << 32;
        let colour = u64::from(u32::from_le_bytes(vertex.color.to_array()));
        Self(folded(folded(word(vertex.pos) ^ SALT[0], word(vertex.uv) ^ SALT[1]) ^ colour, SALT[2]))
    }

    /// Of one after the other.
    pub(super) fn then(self, other: Self) -> Self {
        Self((self.0.rotate_left(23) ^ other.0).wrapping_mul(SALT[3]))
    }
}

/// Digits of pi, the last made odd so that no product with it is lost.
const SALT: [u64; 4] = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89];

/// Both halves of a product: every bit of either number counts.
fn folded(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    #[allow(clippy::cast_possible_truncation, reason = "the lower half is meant")]
    let low = product as u64;
    low ^ (product >> 64) as u64
}
