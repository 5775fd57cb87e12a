//! The links that eframe opens the window for: OpenGL, and wgpu where it is built in.
//!
//! eframe runs on our loop of events, so that another link can have it afterwards. It then keeps an error to itself: the
//! window never opens, and the text is in the log alone (`log_ring::take_window_error`).

use super::attempt::Refusal;
use super::order::{Link, is_software};
use super::{Attempt, Way};
use crate::os;
use crate::shell::window::Window;
use eframe::UserEvent;
use winit::event_loop::EventLoop;
use winit::platform::run_on_demand::EventLoopExtRunOnDemand as _;

/// Opens the window and comes back when it is closed or did not open; the attempt knows which.
pub(super) fn open(way: &Way<'_>, event_loop: &mut EventLoop<UserEvent>) -> Result<(), String> {
    let attempt = way.attempt;
    let mut options = eframe::NativeOptions { viewport: way.scene.builder(), ..eframe::NativeOptions::default() };
    choose(&mut options, attempt.link());
    let make: eframe::AppCreator<'_> = Box::new(|context| {
        let adapter = adapter(context, attempt, way.takes_software)?;
        let window = context.winit_window().ok_or("eframe has made no window")?;
        let renderer = way.renderer(adapter);
        Ok(Box::new(InEframe(way.scene.window(&context.egui_ctx, window, attempt.clone(), renderer))))
    });
    let mut app = eframe::create_native("Interlock", options, make, event_loop);
    event_loop.run_app_on_demand(&mut app).map_err(|error| error.to_string())
}

/// What draws; refuses an OpenGL that draws on the processor where our own painter is still to come.
fn adapter(
    context: &eframe::CreationContext<'_>,
    attempt: &Attempt,
    takes_software: bool,
) -> Result<String, &'static str> {
    let Some(gl) = &context.gl else { return Ok(wgpu_adapter(context).unwrap_or_default()) };
    let name = os::opengl_renderer(gl);
    let version = gl_version(gl);
    if is_software(&name) && !takes_software {
        attempt.refuse(Refusal::Slow(format!("{name} draws on the processor, as our own painter does ({version})")));
        return Err("refused");
    }
    Ok(format!("{name}, {version}"))
}

fn gl_version(gl: &eframe::glow::Context) -> String {
    use eframe::glow::HasContext as _;
    let version = gl.version();
    format!("OpenGL {}.{} {}", version.major, version.minor, version.vendor_info)
}

fn choose(options: &mut eframe::NativeOptions, link: Link) {
    match link {
        Link::OpenGl | Link::Cpu => options.renderer = eframe::Renderer::Glow,
        Link::Hardware | Link::Software => choose_adapter(options, link),
    }
}

crate::os::where_wgpu_is_built_in!({
    fn choose_adapter(options: &mut eframe::NativeOptions, link: Link) {
        super::adapters::choose(options, link);
    }

    fn wgpu_adapter(context: &eframe::CreationContext<'_>) -> Option<String> {
        super::adapters::name(context)
    }
} else {
    /// Nothing: such a link is in no chain here.
    fn choose_adapter(_options: &mut eframe::NativeOptions, _link: Link) {}

    fn wgpu_adapter(_context: &eframe::CreationContext<'_>) -> Option<String> {
        None
    }
});

/// The window, as eframe calls it.
struct InEframe(Window);

impl eframe::App for InEframe {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.0.logic(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.0.ui(ui);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        Window::background(visuals).to_normalized_gamma_f32()
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}
