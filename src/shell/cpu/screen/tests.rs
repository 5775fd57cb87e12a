//! Whatever frames follow each other, the screen shows the last one, as if nothing had been there before.

use super::*;
use egui::epaint::{ImageDelta, Mesh, Primitive, Vertex};
use egui::{
    ColorImage, Pos2, Rect, TextureFilter, TextureId, TextureOptions, TextureWrapMode, TexturesDelta, pos2, vec2,
};

/// The same throws on each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }

    /// Whole, on quarters, or anywhere.
    fn number(&mut self, end: u16) -> f32 {
        let whole = f32::from(u16::try_from(self.below(usize::from(end))).expect("below a u16"));
        match self.below(3) {
            0 => whole,
            1 => whole + 0.25,
            _ => whole + f32::from(u16::try_from(self.below(65_536)).expect("16 bits")) / 65_536.0,
        }
    }

    fn place(&mut self) -> Pos2 {
        match self.below(60) {
            0 => pos2(f32::NAN, self.number(9)),
            1 => pos2(f32::INFINITY, self.number(9)),
            2 => pos2(-1e30, 1e9),
            _ => pos2(self.number(300) - 50.0, self.number(150) - 30.0),
        }
    }

    fn rect(&mut self) -> Rect {
        Rect::from_min_size(self.place(), vec2(self.number(90), self.number(40)))
    }

    fn colour(&mut self) -> Color32 {
        let [r, g, b, a] = [(); 4].map(|()| u8::try_from(self.below(256)).expect("a byte"));
        match self.below(4) {
            0 => Color32::from_rgb(r, g, b),
            1 => Color32::from_rgba_premultiplied(r, g, b, a),
            2 => Color32::from_rgba_premultiplied(r, g, b, 0),
            _ => Color32::from_rgba_unmultiplied(r, g, b, a),
        }
    }

    fn texture_id(&mut self) -> TextureId {
        match self.below(4) {
            3 => TextureId::User(1),
            number => TextureId::Managed(number as u64),
        }
    }

    fn mesh(&mut self) -> Mesh {
        let mut mesh = Mesh::with_texture(self.texture_id());
        for _ in 0..=self.below(6) {
            match self.below(4) {
                0 => {
                    let corners = [(); 3].map(|()| Vertex { pos: self.place(), uv: self.uv(), color: self.colour() });
                    let first = u32::try_from(mesh.vertices.len()).expect("few");
                    mesh.vertices.extend(corners);
                    mesh.indices.extend([first, first + 2, first + 1]);
                }
                1 => mesh.add_rect_with_uv(self.rect(), Rect::from_min_max(Pos2::ZERO, Pos2::ZERO), self.colour()),
                2 => mesh.add_rect_with_uv(self.rect(), Rect::from_two_pos(self.uv(), self.uv()), self.colour()),
                _ => mesh.indices.extend([0, 1, u32::try_from(self.below(9)).expect("few")]),
            }
        }
        mesh
    }

    fn uv(&mut self) -> Pos2 {
        match self.below(30) {
            0 => pos2(f32::NAN, 0.0),
            1 => pos2(1e20, -1e20),
            2..8 => Pos2::ZERO,
            _ => pos2(self.number(4) / 2.0 - 0.5, self.number(4) / 2.0 - 0.5),
        }
    }

    fn clip(&mut self) -> Rect {
        match self.below(4) {
            0 => Rect::EVERYTHING,
            1 => Rect::from_min_max(pos2(-500.0, -500.0), pos2(9.0, 9.0)),
            _ => self.rect().expand(self.number(60)),
        }
    }

    fn primitive(&mut self) -> ClippedPrimitive {
        ClippedPrimitive { clip_rect: self.clip(), primitive: Primitive::Mesh(self.mesh()) }
    }

    fn image(&mut self) -> ImageDelta {
        let size = [1 + self.below(12), 1 + self.below(12)];
        let pixels = (0..size[0] * size[1]).map(|_| self.colour()).collect();
        let filter = [TextureFilter::Linear, TextureFilter::Nearest][self.below(2)];
        let wrap_mode =
            [TextureWrapMode::ClampToEdge, TextureWrapMode::Repeat, TextureWrapMode::MirroredRepeat][self.below(3)];
        let options = TextureOptions { magnification: filter, minification: filter, wrap_mode, mipmap_mode: None };
        ImageDelta::full(ColorImage::new(size, pixels), options)
    }

    /// What happens to the textures from one frame to the next: mostly nothing.
    fn textures(&mut self) -> TexturesDelta {
        let mut delta = TexturesDelta::default();
        let id = self.texture_id();
        match self.below(8) {
            0 => delta.push(id, self.image()),
            1..3 => delta.push(id, ImageDelta { pos: Some([self.below(9), self.below(9)]), ..self.image() }),
            3 => delta.free(id),
            _ => {}
        }
        delta
    }

    /// What happens to the frame.
    fn change(&mut self, frame: &mut Vec<ClippedPrimitive>) {
        let at = self.below(frame.len() + 1);
        match self.below(7) {
            0 => frame.insert(at, self.primitive()),
            1 if at < frame.len() => drop(frame.remove(at)),
            2 if at < frame.len() => frame[at].clip_rect = self.clip(),
            3 if at < frame.len() => {
                if let Primitive::Mesh(mesh) = &mut frame[at].primitive
                    && let Some(vertex) = mesh.vertices.last_mut()
                {
                    vertex.color = self.colour();
                }
            }
            4 if at + 1 < frame.len() => frame.swap(at, at + 1),
            5 => *frame = (0..self.below(7)).map(|_| self.primitive()).collect(),
            _ => {}
        }
    }
}

fn whole_painting(painter: &Painter, screen: &Screen, frame: &[ClippedPrimitive], scale: f32) -> Canvas {
    let mut canvas = Canvas::new(screen.canvas.width(), screen.canvas.height());
    canvas.clear(canvas.all(), screen.background.to_array());
    painter.paint(&mut canvas, frame, scale);
    canvas
}

#[test]
fn the_screen_shows_what_a_whole_painting_shows() {
    let mut dice = Dice(1);
    for sequence in 0..60 {
        let mut painter = Painter::default();
        for number in 0..4 {
            let mut delta = TexturesDelta::default();
            delta.push(if number == 3 { TextureId::User(1) } else { TextureId::Managed(number) }, dice.image());
            painter.update_textures(&mut delta);
        }
        let (mut screen, mut frame) = (Screen::default(), vec![dice.primitive(), dice.primitive()]);
        let (mut size, mut scale, mut background) = ([200, 100], 1.0, Color32::WHITE);
        for number in 0..40 {
            match dice.below(30) {
                0 => size = [dice.below(300), dice.below(200)],
                3 => size[dice.below(2)] = 0,
                1 => scale = [1.0, 1.25, 1.5, 2.0, 0.0, f32::NAN][dice.below(6)],
                2 => background = dice.colour(),
                _ => {}
            }
            dice.change(&mut frame);
            painter.update_textures(&mut dice.textures());
            screen.draw(&mut painter, size, background, &frame, scale);
            let is_same = screen.canvas() == &whole_painting(&painter, &screen, &frame, scale);
            assert!(is_same, "frame {number} of sequence {sequence}");
        }
    }
}

fn with_rects(rects: &[(Rect, Color32)]) -> Vec<ClippedPrimitive> {
    let mut mesh = Mesh::default();
    for (rect, color) in rects {
        mesh.add_colored_rect(*rect, *color);
    }
    vec![ClippedPrimitive { clip_rect: Rect::EVERYTHING, primitive: Primitive::Mesh(mesh) }]
}

/// A painter with a white texture, and a screen of 300 × 100 that shows one rectangle.
fn shown() -> (Painter, Screen, (Rect, Color32)) {
    let mut painter = Painter::default();
    let mut delta = TexturesDelta::default();
    let white = ColorImage::filled([8, 8], Color32::WHITE);
    delta.push(TextureId::default(), ImageDelta::full(white, TextureOptions::LINEAR));
    painter.update_textures(&mut delta);
    let big = (Rect::from_min_size(pos2(10.0, 10.0), vec2(200.0, 80.0)), Color32::RED);
    let mut screen = Screen::default();
    let areas = screen.draw(&mut painter, [300, 100], Color32::BLACK, &with_rects(&[big]), 1.0);
    assert_eq!(areas, [Area { left: 0, top: 0, width: 300, height: 100 }], "the first frame is all new");
    (painter, screen, big)
}

#[test]
fn a_frame_that_is_the_last_one_again_paints_nothing() {
    let (mut painter, mut screen, big) = shown();
    assert_eq!(screen.draw(&mut painter, [300, 100], Color32::BLACK, &with_rects(&[big]), 1.0), []);
    let mut delta = TexturesDelta::default();
    let white = ColorImage::filled([1, 1], Color32::WHITE);
    delta.push(TextureId::default(), ImageDelta::partial([0, 0], white, TextureOptions::LINEAR));
    painter.update_textures(&mut delta);
    let areas = screen.draw(&mut painter, [300, 100], Color32::BLACK, &with_rects(&[big]), 1.0);
    assert_eq!(areas, [], "a patch that changes no texel is no change");
}

#[test]
fn only_what_changed_is_painted_again() {
    let (mut painter, mut screen, big) = shown();
    let small = (Rect::from_min_size(pos2(70.0, 40.0), vec2(5.0, 5.0)), Color32::GREEN);
    let areas = screen.draw(&mut painter, [300, 100], Color32::BLACK, &with_rects(&[big, small]), 1.0);
    assert_eq!(areas, [Area { left: 64, top: 32, width: 64, height: 16 }]);
    assert_eq!(screen.canvas().row(42)[72], [0, 255, 0, 255]);
    let edge = (Rect::from_min_size(pos2(290.0, 90.0), vec2(50.0, 50.0)), Color32::GREEN);
    let areas = screen.draw(&mut painter, [300, 100], Color32::BLACK, &with_rects(&[big, small, edge]), 1.0);
    assert_eq!(areas, [Area { left: 256, top: 80, width: 44, height: 20 }], "cut to the screen");
    let areas = screen.draw(&mut painter, [300, 100], Color32::BLUE, &with_rects(&[big, small, edge]), 1.0);
    assert_eq!(areas, [Area { left: 0, top: 0, width: 300, height: 100 }], "another background");
}

#[test]
fn a_texture_that_changes_is_painted_again_where_it_is_seen() {
    let (mut painter, mut screen, big) = shown();
    let mut frame = with_rects(&[big]);
    let mut mesh = Mesh::default();
    let part = Rect::from_min_max(pos2(0.5, 0.5), pos2(0.75, 0.75));
    mesh.add_rect_with_uv(Rect::from_min_size(pos2(130.0, 34.0), vec2(2.0, 2.0)), part, Color32::WHITE);
    frame.push(ClippedPrimitive { clip_rect: Rect::EVERYTHING, primitive: Primitive::Mesh(mesh) });
    screen.draw(&mut painter, [300, 100], Color32::BLACK, &frame, 1.0);
    let mut delta = TexturesDelta::default();
    let blue = ColorImage::filled([1, 1], Color32::BLUE);
    delta.push(TextureId::default(), ImageDelta::partial([4, 4], blue, TextureOptions::LINEAR));
    painter.update_textures(&mut delta);
    let areas = screen.draw(&mut painter, [300, 100], Color32::BLACK, &frame, 1.0);
    assert_eq!(areas, [Area { left: 128, top: 32, width: 64, height: 16 }]);
    assert_eq!(screen.canvas().row(34)[130], [0, 0, 255, 255]);
}
