//! What the meshes of a frame are made of: triangles, and rectangles where two of them are one, as under each letter.

use super::canvas::{Canvas, Clip};
use super::paint::{Paint, aligned};
use super::texture::Texture;
use super::tiles::Digest;
use super::triangle::{GRID, Triangle, in_pixels, on_grid};
use egui::TextureId;
use egui::epaint::{Mesh, Vertex};

/// A triangle or a rectangle of a frame, where it can be seen.
pub(super) struct Piece<'a> {
    texture: &'a Texture,
    /// Of a rectangle, the half at the left and top.
    triangle: Triangle,
    rectangle: Option<Clip>,
    /// Where it may be painted. Never empty.
    pixels: Clip,
    digest: Digest,
}

impl<'a> Piece<'a> {
    /// The pieces of a mesh that may have pixels in a clip, in the order of painting.
    pub(super) fn all_of(
        mesh: &'a Mesh,
        texture: &'a Texture,
        clip: Clip,
        pixels_per_point: f32,
        pieces: &mut Vec<Self>,
    ) {
        let vertex = |index: u32| mesh.vertices.get(index as usize);
        let mut rest = mesh.indices.as_slice();
        while let [a, b, c, others @ ..] = rest {
            rest = others;
            let [Some(a_vertex), Some(b_vertex), Some(c_vertex)] = [*a, *b, *c].map(vertex) else { continue };
            let corners = [a_vertex, b_vertex, c_vertex];
            let fourth = match others {
                [d, e, f, ..] if d == c && e == b => vertex(*f).filter(|fourth| is_rectangle(corners, fourth)),
                _ => None,
            };
            let Some(triangle) = Triangle::new(corners, texture, pixels_per_point) else { continue };
            let rectangle = fourth.and_then(|fourth| between(corners[0], fourth, pixels_per_point));
            if rectangle.is_some() {
                rest = others.get(3..).unwrap_or_default();
            }
            let pixels = rectangle.unwrap_or_else(|| triangle.bounds()).intersect(clip);
            if !pixels.is_empty() {
                let digest = digest_of(mesh.texture_id, pixels, corners, fourth);
                pieces.push(Self { texture, triangle, rectangle, pixels, digest });
            }
        }
    }

    /// Where it may be painted. Never empty.
    pub(super) fn pixels(&self) -> Clip {
        self.pixels
    }

    /// All that decides what it fills, but for the texels themselves.
    pub(super) fn digest(&self) -> Digest {
        self.digest
    }

    /// Whether its texture changed where it is seen.
    pub(super) fn has_changed(&self) -> bool {
        self.texture.has_changed_between(self.triangle.texel_bounds())
    }

    /// Fills what of it lies in a part of the canvas.
    pub(super) fn fill(&self, canvas: &mut Canvas, part: Clip) {
        let pixels = self.pixels.intersect(part);
        if pixels.is_empty() {
            return;
        }
        let Some(rectangle) = self.rectangle else { return self.triangle.fill(canvas, pixels, self.texture) };
        let mut paint = self.triangle.paint(self.texture);
        if let Paint::Textured(colour, texels) = &paint {
            let size = [rectangle.right - rectangle.left + 1, rectangle.bottom - rectangle.top + 1];
            if let Some(offset) = aligned(texels, size) {
                paint = Paint::Aligned(*colour, offset);
            }
        }
        if paint.is_nothing() {
            return;
        }
        for row in pixels.top..pixels.bottom {
            paint.span(canvas.span(row, pixels.left, pixels.right), [pixels.left, row], self.texture);
        }
    }
}

/// Whether four corners (left top, right top, left bottom, right bottom) are an upright rectangle of one colour with an
/// upright part of a texture.
#[allow(clippy::float_cmp, reason = "corners that share a side share its very bits")]
fn is_rectangle([a, b, c]: [&Vertex; 3], d: &Vertex) -> bool {
    let is_upright = |[a, b, c, d]: [egui::Pos2; 4]| a.y == b.y && a.x == c.x && d.x == b.x && d.y == c.y;
    let corners = [a, b, c, d];
    let is_one_colour = corners.iter().all(|corner| corner.color == a.color);
    is_one_colour && is_upright(corners.map(|corner| corner.pos)) && is_upright(corners.map(|corner| corner.uv))
}

/// The pixels whose middles lie between two corners; `None` where they are the other way round.
fn between(first: &Vertex, last: &Vertex, pixels_per_point: f32) -> Option<Clip> {
    let [[left, top], [right, bottom]] = [first, last].map(|corner| on_grid(in_pixels(corner.pos, pixels_per_point)));
    // A middle on the left or top side is in, one on the right or bottom side is out.
    let [columns, rows] =
        [[left, right], [top, bottom]].map(|ends| ends.map(|at| (at + GRID / 2 - 1).div_euclid(GRID)));
    let is_so = left < right && top < bottom;
    is_so.then_some(Clip { left: columns[0], top: rows[0], right: columns[1], bottom: rows[1] })
}

fn digest_of(texture: TextureId, pixels: Clip, corners: [&Vertex; 3], fourth: Option<&Vertex>) -> Digest {
    let texture = match texture {
        TextureId::Managed(number) => number,
        TextureId::User(number) => !number,
    };
    let Clip { left, top, right, bottom } = pixels;
    let digest = [left, top, right, bottom]
        .into_iter()
        .fold(Digest::of(texture), |digest, side| digest.then(Digest::of(side.unsigned_abs())));
    corners.into_iter().chain(fourth).fold(digest, |digest, vertex| digest.then(Digest::of_vertex(vertex)))
}
