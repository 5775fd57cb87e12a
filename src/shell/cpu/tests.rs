use super::*;
use egui::epaint::{ImageDelta, Mesh, Vertex};
use egui::{Color32, ColorImage, Pos2, Rect, TextureOptions, pos2};

const GLYPHS: TextureId = TextureId::Managed(0);

/// A painter whose texture is white, but for what is put there.
fn painter(texture: ColorImage, options: TextureOptions) -> Painter {
    let mut painter = Painter::default();
    let mut delta = TexturesDelta::default();
    delta.push(GLYPHS, ImageDelta::full(texture, options));
    painter.update_textures(&mut delta);
    painter
}

fn white() -> Painter {
    painter(ColorImage::filled([1, 1], Color32::WHITE), TextureOptions::LINEAR)
}

fn mesh(triangles: &[[Pos2; 3]], color: Color32) -> Mesh {
    let mut mesh = Mesh::with_texture(GLYPHS);
    for corner in triangles.as_flattened() {
        mesh.indices.push(u32::try_from(mesh.vertices.len()).expect("few"));
        mesh.vertices.push(Vertex::untextured(*corner, color));
    }
    mesh
}

/// A rectangle with the whole texture on it.
fn textured(rect: Rect, color: Color32) -> Mesh {
    let mut mesh = Mesh::with_texture(GLYPHS);
    mesh.add_rect_with_uv(rect, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), color);
    mesh
}

fn clipped(mesh: Mesh, clip_rect: Rect) -> ClippedPrimitive {
    ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }
}

fn paint(painter: &Painter, size: [usize; 2], mesh: Mesh) -> Canvas {
    let mut canvas = Canvas::new(size[0], size[1]);
    painter.paint(&mut canvas, &[clipped(mesh, Rect::EVERYTHING)], 1.0);
    canvas
}

fn alphas(canvas: &Canvas) -> Vec<u8> {
    canvas.pixels().iter().map(|pixel| pixel[3]).collect()
}

/// Positions that are the same on each run, and nowhere near whole pixels.
fn scattered(count: usize) -> Vec<Pos2> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f32::from(u16::try_from(state >> 16).expect("16 bits")) / 65_536.0 * 40.0
    };
    (0..count).map(|_| pos2(next(), next())).collect()
}

#[test]
fn triangles_that_share_edges_fill_each_pixel_between_them_once() {
    let half = Color32::from_black_alpha(100);
    let frame = [pos2(0.0, 0.0), pos2(40.0, 0.0), pos2(40.0, 40.0), pos2(0.0, 40.0)];
    for middle in scattered(60) {
        let fan: Vec<_> = (0..4).map(|k| [middle, frame[k], frame[(k + 1) % 4]]).collect();
        let canvas = paint(&white(), [40, 40], mesh(&fan, half));
        let wrong = alphas(&canvas).iter().filter(|alpha| **alpha != 100).count();
        assert_eq!(wrong, 0, "around {middle:?}");
    }
}

#[test]
fn the_way_round_makes_no_difference() {
    for corners in scattered(90).chunks_exact(3) {
        let [a, b, c] = [corners[0], corners[1], corners[2]];
        let clockwise = paint(&white(), [40, 40], mesh(&[[a, b, c]], Color32::RED));
        let counter = paint(&white(), [40, 40], mesh(&[[b, a, c]], Color32::RED));
        assert_eq!(clockwise, counter, "{corners:?}");
    }
}

#[test]
fn a_pixel_is_filled_when_its_middle_is_inside() {
    let on_the_middles = Rect::from_min_max(pos2(0.5, 0.5), pos2(2.5, 2.5));
    let canvas = paint(&white(), [3, 3], textured(on_the_middles, Color32::WHITE));
    assert_eq!(alphas(&canvas), [255, 255, 0, 255, 255, 0, 0, 0, 0], "left and top edges are in, right and bottom out");
    let beside_them = Rect::from_min_max(pos2(0.51, 0.0), pos2(1.49, 3.0));
    let canvas = paint(&white(), [3, 3], textured(beside_them, Color32::WHITE));
    assert_eq!(alphas(&canvas), [0; 9], "no middle is in it");
}

#[test]
fn each_row_is_what_asking_every_pixel_would_fill() {
    let painter = white();
    for corners in scattered(120).chunks_exact(3) {
        let canvas = paint(&painter, [40, 40], mesh(&[[corners[0], corners[1], corners[2]]], Color32::WHITE));
        let [a, b, c] = [0, 1, 2].map(|k| corners[k]);
        let side =
            |from: Pos2, to: Pos2, [x, y]: [f32; 2]| (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x);
        for (index, alpha) in alphas(&canvas).into_iter().enumerate() {
            let middle = [index % 40, index / 40].map(|at| f32::from(u8::try_from(at).expect("small")) + 0.5);
            let sides = [side(a, b, middle), side(b, c, middle), side(c, a, middle)];
            // Corners move to the grid: what lies that near to an edge may go either way.
            if sides.iter().all(|side| side.abs() > 1.0) {
                let is_inside = sides.iter().all(|side| *side > 0.0) || sides.iter().all(|side| *side < 0.0);
                assert_eq!(alpha == 255, is_inside, "{middle:?} in {corners:?}");
            }
        }
    }
}

#[test]
fn nothing_is_painted_outside_the_clip() {
    let all = textured(Rect::from_min_max(pos2(-9.0, -9.0), pos2(99.0, 99.0)), Color32::WHITE);
    let mut canvas = Canvas::new(4, 3);
    let clip = Rect::from_min_max(pos2(0.5, 0.5), pos2(1.5, 1.0));
    white().paint(&mut canvas, &[clipped(all, clip)], 2.0);
    assert_eq!(alphas(&canvas), [0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0]);
}

#[test]
fn colours_are_put_over_each_other_premultiplied() {
    let red = paint(&white(), [1, 1], textured(Rect::EVERYTHING.intersect(unit()), Color32::RED));
    assert_eq!(red.pixels(), [[255, 0, 0, 255]]);
    let mut canvas = red.clone();
    let half_green = textured(unit(), Color32::from_rgba_premultiplied(0, 128, 0, 128));
    white().paint(&mut canvas, &[clipped(half_green, Rect::EVERYTHING)], 1.0);
    assert_eq!(canvas.pixels(), [[127, 128, 0, 255]]);
    let mut canvas = red;
    let added_blue = textured(unit(), Color32::from_rgba_premultiplied(9, 0, 50, 0));
    white().paint(&mut canvas, &[clipped(added_blue, Rect::EVERYTHING)], 1.0);
    assert_eq!(canvas.pixels(), [[255, 0, 50, 255]]);
}

fn unit() -> Rect {
    Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0))
}

#[test]
fn colours_run_evenly_from_corner_to_corner() {
    let mut mesh = textured(Rect::from_min_max(pos2(0.0, 0.0), pos2(8.0, 1.0)), Color32::BLACK);
    for vertex in &mut mesh.vertices {
        vertex.uv = Pos2::ZERO;
        vertex.color = if vertex.pos.x > 0.0 { Color32::from_gray(160) } else { Color32::BLACK };
    }
    let canvas = paint(&white(), [8, 1], mesh);
    let reds: Vec<u8> = canvas.pixels().iter().map(|pixel| pixel[0]).collect();
    assert_eq!(reds, [10, 30, 50, 70, 90, 110, 130, 150]);
}

fn checked_texture() -> ColorImage {
    ColorImage::new([2, 1], vec![Color32::from_gray(0), Color32::from_gray(200)])
}

#[test]
fn texels_that_lie_on_pixels_are_taken_as_they_are() {
    for options in [TextureOptions::LINEAR, TextureOptions::NEAREST] {
        let two = Rect::from_min_max(pos2(0.0, 0.0), pos2(2.0, 1.0));
        let canvas = paint(&painter(checked_texture(), options), [2, 1], textured(two, Color32::WHITE));
        assert_eq!(canvas.pixels(), [[0, 0, 0, 255], [200, 200, 200, 255]], "{options:?}");
        let tinted = Color32::from_rgb(255, 0, 51);
        let canvas = paint(&painter(checked_texture(), options), [2, 1], textured(two, tinted));
        assert_eq!(canvas.pixels(), [[0, 0, 0, 255], [200, 0, 40, 255]], "{options:?}");
    }
}

#[test]
fn between_texels_they_are_blended_or_not_as_asked() {
    let eight = Rect::from_min_max(pos2(0.0, 0.0), pos2(8.0, 1.0));
    let reds = |options| {
        let canvas = paint(&painter(checked_texture(), options), [8, 1], textured(eight, Color32::WHITE));
        canvas.pixels().iter().map(|pixel| pixel[0]).collect::<Vec<_>>()
    };
    assert_eq!(reds(TextureOptions::LINEAR), [0, 0, 25, 75, 125, 175, 200, 200]);
    assert_eq!(reds(TextureOptions::NEAREST), [0, 0, 0, 0, 200, 200, 200, 200]);
    assert_eq!(reds(TextureOptions::LINEAR_REPEAT), [75, 25, 25, 75, 125, 175, 175, 125]);
}

#[test]
fn outside_it_a_texture_goes_on_as_asked() {
    let reds = |options| {
        let mut mesh = textured(Rect::from_min_max(pos2(0.0, 0.0), pos2(6.0, 1.0)), Color32::WHITE);
        for vertex in &mut mesh.vertices {
            vertex.uv.x = vertex.uv.x * 3.0 - 1.0;
        }
        let canvas = paint(&painter(checked_texture(), options), [6, 1], mesh);
        canvas.pixels().iter().map(|pixel| pixel[0]).collect::<Vec<_>>()
    };
    assert_eq!(reds(TextureOptions::NEAREST), [0, 0, 0, 200, 200, 200]);
    assert_eq!(reds(TextureOptions::NEAREST_REPEAT), [0, 200, 0, 200, 0, 200]);
    assert_eq!(reds(TextureOptions::NEAREST_MIRRORED_REPEAT), [200, 0, 0, 200, 200, 0]);
}

#[test]
fn a_rectangle_is_filled_as_its_two_triangles_are() {
    let glyph: Vec<_> = (0..48).map(|k| Color32::from_white_alpha(if k % 5 == 0 { 0 } else { 255 - k * 3 })).collect();
    let corners = [(3.0, 2.0), (3.0, 2.25), (3.4, 2.0), (-2.0, -1.0), (17.3, 9.6)];
    let sizes = [(8.0, 6.0), (16.0, 12.0), (7.5, 6.0), (4.0, 3.0), (0.4, 9.0), (30.0, 20.0)];
    let parts = [(0.0, 1.0), (0.25, 0.75), (0.125, 0.5), (-0.5, 1.5), (0.75, 0.25)];
    let wraps = [TextureOptions::LINEAR, TextureOptions::NEAREST, TextureOptions::LINEAR_REPEAT];
    for options in wraps.into_iter().chain([TextureOptions::LINEAR_MIRRORED_REPEAT]) {
        let painter = painter(ColorImage::new([8, 6], glyph.clone()), options);
        for ((x, y), (width, height)) in corners.into_iter().flat_map(|corner| sizes.map(|size| (corner, size))) {
            for (first, last) in parts {
                let mut rectangle = Mesh::with_texture(GLYPHS);
                let rect = Rect::from_min_size(pos2(x, y), egui::vec2(width, height));
                let part = Rect { min: pos2(first, first), max: pos2(last, last) };
                rectangle.add_rect_with_uv(rect, part, Color32::from_rgba_premultiplied(90, 20, 60, 120));
                let mut triangles = rectangle.clone();
                triangles.indices = vec![2, 0, 1, 3, 2, 1];
                let [ours, theirs] = [rectangle, triangles].map(|mesh| paint(&painter, [24, 16], mesh));
                assert_eq!(ours.pixels(), theirs.pixels(), "{rect:?} with {part:?}, {options:?}");
            }
        }
    }
}

#[test]
fn a_patch_replaces_its_part_of_a_texture_and_no_more() {
    let mut painter = painter(ColorImage::filled([2, 2], Color32::WHITE), TextureOptions::LINEAR);
    let mut patch = |at: [usize; 2], size: [usize; 2]| {
        let mut delta = TexturesDelta::default();
        let image = ColorImage::filled(size, Color32::BLACK);
        delta.push(GLYPHS, ImageDelta::partial(at, image, TextureOptions::LINEAR));
        painter.update_textures(&mut delta);
        let two = Rect::from_min_max(pos2(0.0, 0.0), pos2(2.0, 2.0));
        let canvas = paint(&painter, [2, 2], textured(two, Color32::WHITE));
        canvas.pixels().iter().map(|pixel| pixel[0]).collect::<Vec<_>>()
    };
    assert_eq!(patch([1, 0], [1, 1]), [255, 0, 255, 255]);
    assert_eq!(patch([5, 0], [1, 1]), [255, 0, 255, 255], "outside");
    assert_eq!(patch([0, 1], [9, 9]), [255, 0, 0, 0], "partly outside");
}

#[test]
fn a_freed_texture_is_there_for_the_frame_that_frees_it() {
    let mut painter = white();
    let mut delta = TexturesDelta::default();
    delta.free(GLYPHS);
    painter.update_textures(&mut delta);
    assert_eq!(alphas(&paint(&painter, [1, 1], textured(unit(), Color32::WHITE))), [255]);
    painter.update_textures(&mut TexturesDelta::default());
    assert_eq!(alphas(&paint(&painter, [1, 1], textured(unit(), Color32::WHITE))), [0]);
}

#[test]
fn sizes_and_places_out_of_this_world_do_no_harm() {
    let canvas = Canvas::new(usize::MAX, usize::MAX);
    assert_eq!((canvas.width(), canvas.height()), (16_384, 4096));
    assert_eq!(Canvas::new(0, 5).bytes(), [] as [u8; 0]);

    let bad = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, -1e30, 0.5];
    for x in bad {
        for y in bad {
            let triangles = [[pos2(x, y), pos2(0.0, 0.0), pos2(4.0, 4.0)], [pos2(0.0, 4.0), pos2(y, x), pos2(x, x)]];
            let mut mesh = mesh(&triangles, Color32::WHITE);
            for vertex in &mut mesh.vertices {
                vertex.uv = pos2(y, x);
            }
            mesh.indices.extend([0, 1, 99]);
            let rest = paint(&white(), [4, 4], mesh).pixels().iter().filter(|pixel| pixel[3] == 255).count();
            assert!(rest <= 16);
        }
    }
    let everything = Rect::from_min_max(pos2(-1e30, -1e30), pos2(1e30, 1e30));
    assert_eq!(alphas(&paint(&white(), [2, 2], textured(everything, Color32::WHITE))), [255; 4]);
    let lie = ImageDelta::full(
        ColorImage { size: [9, 9], source_size: egui::vec2(9.0, 9.0), pixels: vec![Color32::WHITE] },
        TextureOptions::LINEAR,
    );
    assert!(Texture::new(&lie).is_none());
}

#[test]
fn a_page_of_text_is_the_same_bytes_on_each_run() {
    let page = || {
        let ctx = egui::Context::default();
        crate::ui::theme::install(&ctx);
        let input = || egui::RawInput {
            screen_rect: Some(Rect::from_min_max(pos2(0.0, 0.0), pos2(300.0, 200.0))),
            ..Default::default()
        };
        let mut painter = Painter::default();
        let mut canvas = Canvas::new(450, 300);
        for text in ["first", "server1 connects to server2, TLSv1.3 — grün"] {
            let mut output = ctx.run_ui(input(), |ui| {
                ui.heading(text);
                ui.add(egui::Button::new("Next").corner_radius(6.0));
            });
            painter.update_textures(&mut output.textures_delta);
            painter.paint(&mut canvas, &ctx.tessellate(output.shapes, 1.5), 1.5);
        }
        canvas
    };
    let first = page();
    let shades: std::collections::BTreeSet<_> = first.pixels().iter().collect();
    assert!(shades.len() > 20, "smooth edges have many shades, not {}", shades.len());
    assert_eq!(first, page());
}
