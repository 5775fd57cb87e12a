//! A painter that needs no graphics driver: it fills egui's triangles on the processor, in safe Rust.
//!
//! Tests take their pictures with it, and it is the last renderer to open a window with where no driver works. Its bytes
//! depend on nothing but the meshes: positions, colours and texels are whole numbers before the first pixel is filled, so
//! every machine and every run fills the same ones. Blending follows egui's own renderers: premultiplied, in gamma space.
//! [`Screen`] keeps the pixels of a window and paints only what changed; [`Painter::paint`] paints a picture at once.
//!
//! Not here: putting the pixels on a screen, mipmaps (egui asks for none), and paint callbacks (the window has none).

mod canvas;
mod paint;
mod piece;
mod screen;
mod texture;
mod tiles;
mod triangle;

#[cfg(test)]
mod tests;

pub use canvas::Canvas;
pub use screen::{Area, Screen};

use canvas::Clip;
use egui::epaint::{ClippedPrimitive, Primitive};
use egui::{TextureId, TexturesDelta};
use piece::Piece;
use std::collections::HashMap;
use texture::Texture;

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
        let all = canvas.all();
        for piece in self.pieces(canvas.size(), primitives, pixels_per_point) {
            piece.fill(canvas, all);
        }
    }

    /// What may have a pixel on a canvas of this size, in the order of painting.
    fn pieces<'a>(
        &'a self,
        size: [usize; 2],
        primitives: &'a [ClippedPrimitive],
        pixels_per_point: f32,
    ) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let clip = Clip::new(size, *clip_rect, pixels_per_point);
            if let (false, Some(texture)) = (clip.is_empty(), self.textures.get(&mesh.texture_id)) {
                Piece::all_of(mesh, texture, clip, pixels_per_point, &mut pieces);
            }
        }
        pieces
    }

    /// What changed in the textures is on the screen.
    fn settle(&mut self) {
        self.textures.values_mut().for_each(Texture::settle);
    }
}
