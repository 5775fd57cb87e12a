//! A painter that needs no graphics driver: it fills egui's triangles on the processor, in safe Rust.
//!
//! Tests take their pictures with it, and it is the last renderer to open a window with where no driver works. Its bytes
//! depend on nothing but the meshes: positions, colours and texels are whole numbers before the first pixel is filled, so
//! every machine and every run fills the same ones. Blending follows egui's own renderers: premultiplied, in gamma space.
//!
//! Not here: putting the pixels on a screen, mipmaps (egui asks for none), and paint callbacks (the window has none).

mod canvas;
mod screen;
mod texture;
mod triangle;

#[cfg(test)]
mod tests;

pub use canvas::Canvas;
pub use screen::{Area, Screen};

use canvas::Clip;
use egui::epaint::{ClippedPrimitive, Mesh, Primitive};
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
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let clip = canvas.clip(*clip_rect, pixels_per_point);
            if let (false, Some(texture)) = (clip.is_empty(), self.textures.get(&mesh.texture_id)) {
                paint_mesh(canvas, clip, mesh, texture, pixels_per_point);
            }
        }
    }
}

fn paint_mesh(canvas: &mut Canvas, clip: Clip, mesh: &Mesh, texture: &Texture, pixels_per_point: f32) {
    for corners in mesh.triangles() {
        let corner = |index: u32| mesh.vertices.get(index as usize);
        let [Some(a), Some(b), Some(c)] = corners.map(corner) else { continue };
        if let Some(triangle) = Triangle::new([a, b, c], texture, pixels_per_point) {
            triangle.fill(canvas, clip, texture);
        }
    }
}
