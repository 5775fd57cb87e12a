//! The CPU painter against another that draws the same triangles: egui's wgpu renderer on lavapipe, Mesa's Vulkan for
//! machines without a GPU.
//!
//! Every page and state, in both themes, at 100 %, 150 % and 200 %, from the same tessellated shapes. Dithering is off;
//! textures are read by the driver's own sampler. `cargo test --features wgpu --test lavapipe -- --nocapture` says what
//! each picture differs in. Without a Vulkan driver the test says so and passes, unless `INTERLOCK_REQUIRE_PEERS=1`.
//!
//! A channel may differ by [`NEAR`]; the pixels that differ by one more are [`EDGES`], by name.

mod window_support;

use eframe::egui_wgpu::{self, RenderState, Renderer, RendererOptions, ScreenDescriptor, wgpu};
use egui::Theme;
use image::RgbaImage;
use interlock::shell::cpu::{Canvas, Painter};
use std::sync::{Arc, Mutex};
use window_support::{SIZES, Window, models};

/// Both round to bytes, from numbers that are not quite the same.
const NEAR: u8 = 1;
/// What a channel of an edge that is named in [`EDGES`] may differ by.
const AT_EDGES: u8 = 2;
/// Edges of round marks where several half transparent triangles lie over each other, and each of them rounds: the scale,
/// the columns, the rows.
const EDGES: [(f32, &[u32], &[u32]); 2] = [
    // The steps in the rail that are done.
    (1.5, &[36], &[107, 149, 191, 233, 275, 317, 359, 401]),
    // The error before the footer's message.
    (1.0, &[251, 252], &[774]),
];

const LOOKS: [(Theme, [u16; 2], f32); 4] = [
    (Theme::Light, SIZES[0], 1.0),
    (Theme::Dark, SIZES[0], 1.0),
    (Theme::Light, SIZES[1], 1.5),
    (Theme::Dark, SIZES[1], 2.0),
];

#[test]
fn every_page_is_painted_as_lavapipe_paints_it() {
    let Some(state) = lavapipe() else {
        assert!(
            std::env::var("INTERLOCK_REQUIRE_PEERS").as_deref() != Ok("1"),
            "a Vulkan driver is required and missing"
        );
        println!("skipped: no Vulkan driver for the processor here");
        return;
    };
    println!("{}", egui_wgpu::adapter_info_summary(&state.adapter.get_info()));
    let mut too_far = Vec::new();
    for (theme, size, scale) in LOOKS {
        for (name, model) in models::pages().into_iter().chain(models::states()) {
            let name = format!("{name}, {theme:?}, {} %", scale * 100.0);
            let pair = Pair::new(&state);
            let pictures = Arc::clone(&pair.pictures);
            let _ours = Window::seen_by(pair, model, size, theme, scale).picture();
            let [ours, theirs] = pictures.lock().expect("nobody died with it").take().expect("both are painted");
            let difference = Difference::between(&ours, &theirs);
            println!("{name}: {difference:?}");
            let is_edge = |[x, y]: &[u32; 2]| {
                EDGES.iter().any(|(of, xs, ys)| of.to_bits() == scale.to_bits() && xs.contains(x) && ys.contains(y))
            };
            if difference.most > AT_EDGES || !difference.further.iter().all(is_edge) {
                keep(&name, [&ours, &theirs]);
                too_far.push(format!("{name}: {difference:?}"));
            }
        }
    }
    assert!(too_far.is_empty(), "pictures are in target/lavapipe:\n{}", too_far.join("\n"));
}

/// What two pictures differ in.
#[derive(Debug, Default)]
struct Difference {
    /// The channel that differs most.
    most: u8,
    /// Pixels that differ by up to [`NEAR`].
    near: usize,
    /// Where it is more.
    further: Vec<[u32; 2]>,
}

impl Difference {
    fn between(ours: &RgbaImage, theirs: &RgbaImage) -> Self {
        assert_eq!(ours.dimensions(), theirs.dimensions());
        let mut difference = Self::default();
        for ((x, y, our), their) in ours.enumerate_pixels().zip(theirs.pixels()) {
            let by = our.0.iter().zip(their.0).map(|(our, their)| our.abs_diff(their)).max().unwrap_or_default();
            difference.most = difference.most.max(by);
            match by {
                0 => {}
                NEAR => difference.near += 1,
                _ => difference.further.push([x, y]),
            }
        }
        difference
    }
}

fn keep(name: &str, pictures: [&RgbaImage; 2]) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/lavapipe");
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    for (picture, whose) in pictures.into_iter().zip(["ours", "lavapipe"]) {
        picture.save(folder.join(format!("{name}, {whose}.png"))).expect("written");
    }
}

/// A Vulkan device that is the processor; `None` where there is none.
fn lavapipe() -> Option<RenderState> {
    let mut setup = egui_wgpu::WgpuSetupCreateNew::without_display_handle();
    setup.instance_descriptor.backends = wgpu::Backends::VULKAN;
    setup.native_adapter_selector = Some(Arc::new(|adapters, _| {
        let is_processor = |adapter: &&wgpu::Adapter| adapter.get_info().device_type == wgpu::DeviceType::Cpu;
        adapters.iter().find(is_processor).cloned().ok_or_else(|| "none is the processor".to_owned())
    }));
    let wgpu_setup = egui_wgpu::WgpuSetup::CreateNew(setup);
    futures_lite::future::block_on(async {
        let instance = wgpu_setup.new_instance().await;
        let configuration = egui_wgpu::WgpuConfiguration { wgpu_setup, ..Default::default() };
        RenderState::create(&configuration, &instance, None, OPTIONS).await.ok()
    })
}

/// No noise; all else as in a window.
const OPTIONS: RendererOptions = RendererOptions {
    msaa_samples: 1,
    depth_stencil_format: None,
    dithering: false,
    predictable_texture_filtering: false,
};

/// Paints what it sees with both.
struct Pair {
    painter: Painter,
    renderer: Renderer,
    state: RenderState,
    /// Ours, then lavapipe's.
    pictures: Arc<Mutex<Option<[RgbaImage; 2]>>>,
}

impl Pair {
    fn new(state: &RenderState) -> Self {
        let renderer = Renderer::new(&state.device, state.target_format, OPTIONS);
        Self { painter: Painter::default(), renderer, state: state.clone(), pictures: Arc::default() }
    }

    fn theirs(&mut self, primitives: &[egui::ClippedPrimitive], screen: &ScreenDescriptor) -> RgbaImage {
        let RenderState { device, queue, target_format, .. } = &self.state;
        let [width, height] = screen.size_in_pixels;
        let target = device.create_texture(&wgpu::TextureDescriptor {
            label: None,
            size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: *target_format,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        });
        let view = target.create_view(&wgpu::TextureViewDescriptor::default());
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let buffers = self.renderer.update_buffers(device, queue, &mut encoder, primitives, screen);
        let attachment = wgpu::RenderPassColorAttachment {
            view: &view,
            resolve_target: None,
            ops: wgpu::Operations { load: wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT), store: wgpu::StoreOp::Store },
            depth_slice: None,
        };
        let pass = wgpu::RenderPassDescriptor { color_attachments: &[Some(attachment)], ..Default::default() };
        self.renderer.render(&mut encoder.begin_render_pass(&pass).forget_lifetime(), primitives, screen);
        queue.submit(buffers.into_iter().chain([encoder.finish()]));
        read_back(device, queue, &target)
    }
}

impl egui_kittest::TestRenderer for Pair {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        for (id, images) in &delta.set {
            for image in images {
                self.renderer.update_texture(&self.state.device, &self.state.queue, *id, image);
            }
        }
        delta.free.iter().for_each(|id| self.renderer.free_texture(id));
        self.painter.update_textures(delta);
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<RgbaImage, String> {
        let pixels_per_point = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * pixels_per_point;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes of windows")]
        let [width, height] = [size.x.round() as u32, size.y.round() as u32];
        let primitives = ctx.tessellate(output.shapes.clone(), pixels_per_point);
        let mut canvas = Canvas::new(width as usize, height as usize);
        self.painter.paint(&mut canvas, &primitives, pixels_per_point);
        let ours = RgbaImage::from_raw(width, height, canvas.bytes().to_vec()).ok_or("as many bytes as pixels")?;
        let theirs = self.theirs(&primitives, &ScreenDescriptor { size_in_pixels: [width, height], pixels_per_point });
        *self.pictures.lock().map_err(|error| error.to_string())? = Some([ours.clone(), theirs]);
        Ok(ours)
    }
}

/// The pixels of a texture.
fn read_back(device: &wgpu::Device, queue: &wgpu::Queue, texture: &wgpu::Texture) -> RgbaImage {
    let (width, height) = (texture.width(), texture.height());
    let bytes_per_row = (4 * width).next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
    let buffer = device.create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size: u64::from(bytes_per_row) * u64::from(height),
        usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    let layout = wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(bytes_per_row), rows_per_image: None };
    let into = wgpu::TexelCopyBufferInfo { buffer: &buffer, layout };
    encoder.copy_texture_to_buffer(texture.as_image_copy(), into, texture.size());
    queue.submit([encoder.finish()]);
    buffer.map_async(wgpu::MapMode::Read, .., |mapped| mapped.expect("the buffer can be read"));
    device.poll(wgpu::PollType::wait_indefinitely()).expect("lavapipe paints");
    let bytes = buffer.get_mapped_range(..).expect("mapped");
    let rows = bytes.chunks_exact(bytes_per_row as usize);
    let pixels = rows.flat_map(|row| row[..4 * width as usize].to_vec()).collect();
    RgbaImage::from_raw(width, height, pixels).expect("as many bytes as pixels")
}
