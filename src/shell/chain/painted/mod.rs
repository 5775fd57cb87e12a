//! The window that needs no driver: winit makes it, our own painter draws it, softbuffer puts the pixels on the screen.
//!
//! One window, drawn when something changed, asleep otherwise. It runs on the same loop of events as eframe's windows and
//! does for the content what eframe does there (egui-winit translates events, keys and the clipboard). Not here: the
//! pixels (`shell::cpu`), how they get to the screen (`picture.rs`), one frame (`frame.rs`).

mod frame;
mod picture;

use super::Way;
use eframe::UserEvent;
use egui::{ViewportBuilder, ViewportEvent, ViewportId};
use egui_winit::accesskit_winit;
use frame::Frame;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};
use winit::application::ApplicationHandler;
use winit::event::{StartCause, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy};
use winit::platform::run_on_demand::EventLoopExtRunOnDemand as _;
use winit::window::{Icon, Window, WindowId};

/// What our painter was written for; the largest texture is that of glyphs.
const MAX_TEXTURE_SIDE: usize = 8192;
/// A window that nobody sees takes in what happens so often at most.
const HIDDEN: Duration = Duration::from_millis(100);
/// A compositor of Wayland asks for no picture of a window that it does not show, and does not say so: after this long the
/// window takes in what happens without one.
const OVERDUE: Duration = Duration::from_millis(250);

/// Opens the window and comes back when it is closed or broke; the attempt knows which.
pub(super) fn open(way: &Way<'_>, event_loop: &mut EventLoop<UserEvent>) -> Result<(), String> {
    let mut host = Host { way, proxy: event_loop.create_proxy(), frame: None, wake: None, due: None, error: None };
    event_loop.run_app_on_demand(&mut host).map_err(|error| error.to_string())?;
    host.error.map_or(Ok(()), Err)
}

/// The loop of events, with the window once it is made.
struct Host<'a> {
    way: &'a Way<'a>,
    proxy: EventLoopProxy<UserEvent>,
    frame: Option<Frame>,
    /// When the window wants to be drawn next.
    wake: Option<Instant>,
    /// A picture was asked for and has to come until then.
    due: Option<Instant>,
    error: Option<String>,
}

impl Host<'_> {
    fn make(&self, event_loop: &ActiveEventLoop) -> Result<Frame, String> {
        let ctx = context(&self.proxy);
        let builder = fitted(self.way.scene.builder(), event_loop).with_visible(false);
        let window = egui_winit::create_window(&ctx, event_loop, &builder).map_err(|error| error.to_string())?;
        let window = Arc::new(window);
        set_large_icon(&window, &builder);
        let mut input = egui_winit::State::new(
            ctx.clone(),
            ViewportId::ROOT,
            event_loop,
            Some(scale(&window)),
            event_loop.system_theme(),
            Some(MAX_TEXTURE_SIDE),
        );
        // A screen reader must know the window before it is shown.
        input.init_accesskit(event_loop, &window, self.proxy.clone());
        let picture = picture::Picture::new(&window)?;
        let renderer = self.way.renderer(String::new());
        let content = self.way.scene.window(&ctx, &window, self.way.attempt.clone(), renderer);
        Ok(Frame::new(ctx, window, input, content, picture))
    }

    /// Draws, or takes in what happens where nobody sees a picture.
    fn go(&mut self, event_loop: &ActiveEventLoop, is_asked: bool) {
        let Some(frame) = &mut self.frame else { return };
        self.due = None;
        match frame.run(event_loop, is_asked) {
            Ok(false) => {}
            Ok(true) => self.end(event_loop),
            Err(error) => {
                self.error = Some(error);
                self.end(event_loop);
            }
        }
    }

    /// The window has to go while its loop still runs.
    fn end(&mut self, event_loop: &ActiveEventLoop) {
        self.frame = None;
        event_loop.exit();
    }

    fn wake_at(&mut self, at: Instant) {
        self.wake = Some(self.wake.map_or(at, |before| before.min(at)));
    }

    fn heed_screen_reader(&mut self, event: accesskit_winit::Event) {
        let Some(frame) = &mut self.frame else { return };
        match event.window_event {
            accesskit_winit::WindowEvent::InitialTreeRequested => frame.ctx.enable_accesskit(),
            accesskit_winit::WindowEvent::ActionRequested(request) => frame.input.on_accesskit_action_request(request),
            accesskit_winit::WindowEvent::AccessibilityDeactivated => return frame.ctx.disable_accesskit(),
        }
        self.wake_at(Instant::now());
    }
}

impl ApplicationHandler<UserEvent> for Host<'_> {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        if self.frame.is_some() {
            return;
        }
        match self.make(event_loop) {
            Ok(frame) => {
                self.frame = Some(frame);
                // Hidden windows are sent no request to draw by some systems: the first picture is ours to begin.
                self.go(event_loop, false);
            }
            Err(error) => {
                self.error = Some(error);
                event_loop.exit();
            }
        }
    }

    fn new_events(&mut self, event_loop: &ActiveEventLoop, _cause: StartCause) {
        let now = Instant::now();
        if self.due.is_some_and(|due| due <= now) {
            self.due = None;
            if let Some(frame) = &mut self.frame
                && frame.look(event_loop)
            {
                self.end(event_loop);
            }
        }
        if self.wake.is_none_or(|wake| wake > now) {
            return;
        }
        self.wake = None;
        let Some(frame) = &mut self.frame else { return };
        if frame.is_hidden() {
            self.go(event_loop, false);
        } else {
            frame.window.request_redraw();
            frame.is_asked = true;
            self.due.get_or_insert(now + OVERDUE);
        }
    }

    fn user_event(&mut self, _event_loop: &ActiveEventLoop, event: UserEvent) {
        match event {
            UserEvent::RequestRepaint { when, cumulative_pass_nr, .. } => {
                let Some(frame) = &self.frame else { return };
                let pass = frame.ctx.cumulative_pass_nr();
                // An older request was served by a picture in between.
                if pass == cumulative_pass_nr || pass == cumulative_pass_nr + 1 {
                    let earliest = if frame.is_hidden() { Instant::now() + HIDDEN } else { when };
                    self.wake_at(when.max(earliest));
                }
            }
            UserEvent::AccessKitActionRequest(event) => self.heed_screen_reader(event),
        }
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, _window: WindowId, event: WindowEvent) {
        let Some(frame) = &mut self.frame else { return };
        match &event {
            WindowEvent::RedrawRequested => {
                let is_asked = std::mem::take(&mut frame.is_asked);
                return self.go(event_loop, is_asked);
            }
            // With each of these the system may have lost what is on the screen.
            WindowEvent::Moved(_)
            | WindowEvent::Resized(_)
            | WindowEvent::Focused(_)
            | WindowEvent::CursorEntered { .. }
            | WindowEvent::ScaleFactorChanged { .. } => frame.loses_picture(),
            WindowEvent::Occluded(is_occluded) => {
                frame.info.occluded = Some(*is_occluded);
                frame.loses_picture();
            }
            WindowEvent::CloseRequested => {
                frame.info.events.push(ViewportEvent::Close);
                // Once to say so, once more to go.
                frame.ctx.request_repaint();
            }
            _ => {}
        }
        let is_resized = matches!(event, WindowEvent::Resized(_));
        let response = frame.input.on_window_event(&frame.window, &event);
        if response.repaint {
            // While a window is dragged larger, Windows shows what is there when the event is over.
            if is_resized && !frame.is_hidden() {
                self.go(event_loop, false);
            } else {
                self.wake_at(Instant::now());
            }
        }
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        let next = [self.wake, self.due].into_iter().flatten().min();
        event_loop.set_control_flow(next.map_or(ControlFlow::Wait, ControlFlow::WaitUntil));
    }

    fn exiting(&mut self, _event_loop: &ActiveEventLoop) {
        self.frame = None;
    }
}

/// A context as eframe makes it, so that every renderer shows the same.
fn context(proxy: &EventLoopProxy<UserEvent>) -> egui::Context {
    let ctx = egui::Context::default();
    ctx.set_embed_viewports(false);
    ctx.options_mut(|options| options.max_passes = NonZeroUsize::MIN.saturating_add(1));
    ctx.add_font_provider(Arc::new(egui_system_font_provider::SystemFontProvider::new()));
    let proxy = std::sync::Mutex::new(proxy.clone());
    ctx.set_request_repaint_callback(move |info| {
        let event = UserEvent::RequestRepaint {
            viewport_id: info.viewport_id,
            when: Instant::now() + info.delay,
            cumulative_pass_nr: info.current_cumulative_pass_nr,
        };
        if let Ok(proxy) = proxy.lock() {
            // A loop that has ended draws nothing any more.
            proxy.send_event(event).unwrap_or_default();
        }
    });
    ctx
}

/// The window, no larger than the largest screen.
fn fitted(builder: ViewportBuilder, event_loop: &ActiveEventLoop) -> ViewportBuilder {
    let sizes = event_loop.available_monitors().map(|monitor| {
        let size = monitor.size().to_logical::<f32>(monitor.scale_factor());
        egui::vec2(size.width, size.height)
    });
    let largest = sizes.reduce(egui::Vec2::max).filter(|size| *size != egui::Vec2::ZERO);
    match builder.inner_size.zip(largest) {
        Some((size, largest)) => builder.with_inner_size(size.min(largest)),
        None => builder,
    }
}

fn set_large_icon(window: &Window, builder: &ViewportBuilder) {
    let Some(icon) = &builder.icon else { return };
    match Icon::from_rgba(icon.rgba.clone(), icon.width, icon.height) {
        Ok(icon) => crate::os::set_large_icon(window, icon),
        Err(error) => log::warn!("the icon is no icon: {error}"),
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a scale has few digits")]
fn scale(window: &Window) -> f32 {
    window.scale_factor() as f32
}
