//! A painter that needs no graphics driver: it fills egui's triangles on the processor, in safe Rust.
//!
//! Tests take their pictures with it, and it is the last renderer to open a window with where no driver works. Its bytes
//! depend on nothing but the meshes: positions, colours and texels are whole numbers before the first pixel is filled, so
//! every machine and every run fills the same ones. Blending follows egui's own renderers: premultiplied, in gamma space.
//! [`Screen`] keeps the pixels of a window and paints only what changed; [`Painter::paint`] paints a picture at once.
//!
//! Not here: putting the pixels on a screen, mipmaps (egui asks for none), and paint callbacks (the window has none).

mod canvas;
mod screen;
mod texture;
mod tiles;
mod triangle;

#[cfg(test)]
mod tests;

pub use canvas::Canvas;
pub use screen::{Area, Screen};

use canvas::Clip;
use egui::epaint::{ClippedPrimitive, Primitive, Vertex};
use egui::{TextureId, TexturesDelta};
use std::collections::HashMap;
use texture::Texture;
use triangle::Triangle;

/// The textures of a context, and how to paint its meshes with them.
#[derive(Debug, Default)]
pub struct Painter {
    textures: HashMap<TextureId, Texture>,
    /// Freed textures are still painted with in the frame that frees them.
    freed: Vec<TextureId>,
}

impl Painter {
    /// Takes in what changed in the textures. Once per frame, before it is painted; empties the delta.
    pub fn update_textures(&mut self, delta: &mut TexturesDelta) {
        for id in self.freed.drain(..) {
            self.textures.remove(&id);
        }
        for (id, images) in delta.set.drain() {
            for image in images {
                match image.pos {
                    Some(at) => {
                        if let Some(texture) = self.textures.get_mut(&id) {
                            texture.patch(at, &image);
                        }
                    }
                    None => {
                        if let Some(texture) = Texture::new(&image) {
                            self.textures.insert(id, texture);
                        }
                    }
                }
            }
        }
        self.freed.extend(delta.free.drain());
    }

    /// Paints a frame over what is on the canvas.
    pub fn paint(&self, canvas: &mut Canvas, primitives: &[ClippedPrimitive], pixels_per_point: f32) {
        self.paint_part(canvas, canvas.all(), primitives, pixels_per_point);
    }

    /// Paints what of a frame lies in a part of the canvas: the same pixels there as [`Self::paint`].
    fn paint_part(&self, canvas: &mut Canvas, part: Clip, primitives: &[ClippedPrimitive], pixels_per_point: f32) {
        self.each_piece(canvas.size(), primitives, pixels_per_point, |piece| {
            let pixels = piece.pixels.intersect(part);
            if !pixels.is_empty() {
                piece.triangle.fill(canvas, pixels, piece.texture);
            }
        });
    }

    /// Hands over each triangle that may have a pixel on a canvas of this size, in the order of painting.
    fn each_piece(
        &self,
        size: [usize; 2],
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
        mut take: impl FnMut(Piece<'_>),
    ) {
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let clip = Clip::new(size, *clip_rect, pixels_per_point);
            let Some(texture) = self.textures.get(&mesh.texture_id).filter(|_| !clip.is_empty()) else { continue };
            for corners in mesh.triangles() {
                let corner = |index: u32| mesh.vertices.get(index as usize);
                let [Some(a), Some(b), Some(c)] = corners.map(corner) else { continue };
                let vertices = [a, b, c];
                let Some(triangle) = Triangle::new(vertices, texture, pixels_per_point) else { continue };
                let pixels = triangle.bounds().intersect(clip);
                if !pixels.is_empty() {
                    take(Piece { texture_id: mesh.texture_id, texture, vertices, triangle, pixels });
                }
            }
        }
    }

    /// What changed in the textures is on the screen.
    fn settle(&mut self) {
        self.textures.values_mut().for_each(Texture::settle);
    }
}

/// A triangle of a frame.
struct Piece<'a> {
    texture_id: TextureId,
    texture: &'a Texture,
    vertices: [&'a Vertex; 3],
    triangle: Triangle,
    /// Where it may be painted. Never empty.
    pixels: Clip,
}
