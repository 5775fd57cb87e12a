//! The product's own painter as the harness' renderer.

use interlock::shell::cpu::{Canvas, Painter};

#[derive(Default)]
pub(super) struct Camera(Painter);

impl egui_kittest::TestRenderer for Camera {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        self.0.update_textures(delta);
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        let pixels_per_point = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * pixels_per_point;
        let mut canvas = Canvas::new(pixels(size.x), pixels(size.y));
        let primitives = ctx.tessellate(output.shapes.clone(), pixels_per_point);
        self.0.paint(&mut canvas, &primitives, pixels_per_point);
        let number = |pixels: usize| u32::try_from(pixels).map_err(|error| error.to_string());
        image::RgbaImage::from_raw(number(canvas.width())?, number(canvas.height())?, canvas.bytes().to_vec())
            .ok_or_else(|| "as many bytes as pixels".to_owned())
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes of windows")]
fn pixels(side: f32) -> usize {
    side.round() as usize
}
