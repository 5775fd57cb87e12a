//! The window: one loop that draws the model and hands on what happens.
//!
//! A settled window draws nothing: other threads wake it when they have something. Not here: what follows from a message
//! (`desk.rs`), what is drawn (`ui`).

use super::desk::{Desk, Notify, Wish};
use super::keeper::Keeper;
use super::settings::{Geometry, Start};
use super::system_dialogs::SystemDialogs;
use crate::app::{Closing, Model, Msg, Theme};
use crate::ui;
use eframe::glow::HasContext as _;
use egui::{ThemePreference, UserAttentionType, ViewportBuilder, ViewportCommand, ViewportInfo};
use std::sync::Arc;
use std::time::Instant;
use winit::dpi::PhysicalPosition;

/// Made from `assets/icon.svg`.
const ICON: &[u8] = include_bytes!("../../assets/icon/icon-256.png");
const SIZE: [f32; 2] = [1280.0, 800.0];
const MIN_SIZE: [f32; 2] = [640.0, 480.0];

/// Opens the window and returns when it is closed. `begun` is when the process began.
pub(super) fn open(start: Start, begun: Instant) -> eframe::Result {
    let Start { model, window: geometry, folder } = start;
    let options = eframe::NativeOptions { viewport: builder(&model, geometry), ..eframe::NativeOptions::default() };
    let make: eframe::AppCreator<'_> = Box::new(move |context| {
        let ctx = context.egui_ctx.clone();
        ui::theme::install(&ctx);
        let window = context.winit_window().cloned();
        if let Some(window) = &window {
            bring_into_sight(window);
        }
        log_machine(context);
        let notify: Notify = Arc::new(move || ctx.request_repaint());
        let mut desk = Desk::new(model, Box::new(SystemDialogs::new(window)), Keeper::new(folder), notify);
        desk.geometry = geometry;
        heed_signals(&desk);
        let title = ui::words::window::title(desk.model());
        Ok(Box::new(Window { desk, title, theme: None, closing: None, is_closing: false, begun: Some(begun) }))
    });
    eframe::run_native("Interlock", options, make)
}

fn builder(model: &Model, geometry: Option<Geometry>) -> ViewportBuilder {
    let size = geometry.map_or(SIZE, |geometry| [geometry.width, geometry.height]);
    let place = geometry.and_then(|geometry| geometry.x.zip(geometry.y));
    let mut builder = ViewportBuilder::default()
        .with_app_id("interlock")
        .with_title(ui::words::window::title(model))
        .with_inner_size(size)
        .with_min_inner_size(MIN_SIZE)
        .with_clamp_size_to_monitor_size(true)
        .with_maximized(geometry.is_some_and(|geometry| geometry.maximized));
    if let Some((x, y)) = place {
        builder = builder.with_position([x, y]);
    }
    match eframe::icon_data::from_png_bytes(ICON) {
        Ok(icon) => builder.with_icon(icon),
        Err(_) => builder,
    }
}

/// Moves a window whose title bar is on no screen any more: the session may have another one than the last.
fn bring_into_sight(window: &winit::window::Window) {
    let Ok(place) = window.outer_position() else { return };
    let width = i64::from(window.outer_size().width);
    // So much of the title bar that a hand can get hold of it.
    let (left, right) = (i64::from(place.x) + width / 4, i64::from(place.x) + width * 3 / 4);
    let top = i64::from(place.y) + 10;
    let mut screens = window.available_monitors().peekable();
    // Wayland tells nobody where a window is, and then there is nothing to mend.
    if screens.peek().is_none() {
        return;
    }
    let is_seen = screens.any(|screen| {
        let (at, size) = (screen.position(), screen.size());
        let (x, y) = (i64::from(at.x), i64::from(at.y));
        left < x + i64::from(size.width) && right > x && (y..y + i64::from(size.height)).contains(&top)
    });
    if !is_seen {
        let home = window.primary_monitor().or_else(|| window.available_monitors().next());
        let at = home.map_or(PhysicalPosition::new(0, 0), |screen| screen.position());
        window.set_outer_position(PhysicalPosition::new(at.x + 40, at.y + 40));
    }
}

fn log_machine(context: &eframe::CreationContext<'_>) {
    let scale = context.winit_window().map_or(1.0, |window| window.scale_factor());
    let renderer = context.gl.as_ref().map_or_else(String::new, |gl| {
        let version = gl.version();
        format!("OpenGL {}.{} {}", version.major, version.minor, version.vendor_info)
    });
    log::info!("renderer {renderer}, scale factor {scale}");
}

/// The end of the session, Ctrl+C, a closed console: the window closes as if nobody could be asked.
fn heed_signals(desk: &Desk) {
    let outside = desk.outside();
    if let Err(error) = ctrlc::set_handler(move || outside.send(Msg::Terminate)) {
        log::warn!("signals end this process without a word: {error}");
    }
}

struct Window {
    desk: Desk,
    /// What was last asked of the system, so that it is asked only when it changes.
    title: String,
    theme: Option<Theme>,
    closing: Option<Closing>,
    /// The model let go; the next close request is ours.
    is_closing: bool,
    /// Taken at the first frame.
    begun: Option<Instant>,
}

impl Window {
    fn take(&mut self, ctx: &egui::Context, msg: Msg) {
        let wishes = self.desk.take(msg);
        self.grant(ctx, wishes);
    }

    fn grant(&mut self, ctx: &egui::Context, wishes: Vec<Wish>) {
        for wish in wishes {
            match wish {
                Wish::Copy(text) => ctx.copy_text(text),
                Wish::Close => {
                    self.is_closing = true;
                    ctx.send_viewport_cmd(ViewportCommand::Close);
                    // A hidden window takes in its commands with the next pass only.
                    ctx.request_repaint();
                }
            }
        }
    }

    /// Tells the system what of the model is not drawn by us.
    fn follow(&mut self, ctx: &egui::Context) {
        let model = self.desk.model();
        if self.theme != Some(model.theme) {
            self.theme = Some(model.theme);
            ctx.set_theme(match model.theme {
                Theme::System => ThemePreference::System,
                Theme::Light => ThemePreference::Light,
                Theme::Dark => ThemePreference::Dark,
            });
        }
        let title = ui::words::window::title(model);
        if self.title != title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        if self.closing != model.closing {
            self.closing = model.closing;
            if self.closing == Some(Closing::Asking) {
                // A question that nobody sees would look like a window that does not close.
                ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
                ctx.send_viewport_cmd(ViewportCommand::Focus);
                ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Critical));
            }
        }
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        let wishes = self.desk.drain();
        self.grant(ctx, wishes);
        let wants_to_close = ctx.input(|input| {
            let viewport = input.viewport();
            self.desk.geometry = geometry_after(self.desk.geometry, viewport);
            viewport.close_requested()
        });
        if wants_to_close && !self.is_closing {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.take(ctx, Msg::Close);
        }
        self.follow(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let mut msgs = ui::view(self.desk.model(), ui);
        let ctx = ui.ctx().clone();
        let dropped = ctx.input(|input| {
            let paths = input.raw.dropped_files.iter().map(|file| file.path().to_owned());
            paths.collect::<Vec<_>>()
        });
        if !dropped.is_empty() {
            msgs.push(Msg::Drop(dropped));
        }
        if let Some(begun) = self.begun.take() {
            log::info!("the first picture after {} ms", begun.elapsed().as_millis());
            // Any message makes the model say what it wants done; the keys are wanted from the start.
            msgs.push(Msg::SelectServer(self.desk.model().server));
        }
        if msgs.is_empty() {
            return;
        }
        for msg in msgs {
            self.take(&ctx, msg);
        }
        self.follow(&ctx);
        // What was drawn is not what the model says now.
        ctx.request_repaint();
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}

/// Where the window is to stand next time. A maximized or minimized window keeps the place that it goes back to.
fn geometry_after(before: Option<Geometry>, now: &ViewportInfo) -> Option<Geometry> {
    let is_maximized = now.maximized == Some(true) || now.fullscreen == Some(true);
    if is_maximized || now.minimized == Some(true) {
        return before.map(|before| Geometry { maximized: is_maximized || before.maximized, ..before });
    }
    let Some(inner) = now.inner_rect.filter(|inner| inner.is_finite() && inner.is_positive()) else { return before };
    let place = now.outer_rect.map(|outer| outer.min);
    Some(Geometry {
        x: place.map(|place| place.x),
        y: place.map(|place| place.y),
        width: inner.width(),
        height: inner.height(),
        maximized: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Rect, pos2, vec2};

    fn at(x: f32, y: f32) -> ViewportInfo {
        let inner = Rect::from_min_size(pos2(x + 1.0, y + 30.0), vec2(900.0, 700.0));
        let outer = Rect::from_min_size(pos2(x, y), vec2(902.0, 731.0));
        ViewportInfo { inner_rect: Some(inner), outer_rect: Some(outer), ..ViewportInfo::default() }
    }

    #[test]
    fn a_window_is_remembered_where_it_stands_and_a_maximized_one_where_it_goes_back_to() {
        let normal = geometry_after(None, &at(10.0, 20.0)).expect("a place");
        assert_eq!((normal.x, normal.y, normal.width, normal.height), (Some(10.0), Some(20.0), 900.0, 700.0));
        let full = geometry_after(Some(normal), &ViewportInfo { maximized: Some(true), ..at(0.0, 0.0) });
        assert_eq!(full, Some(Geometry { maximized: true, ..normal }));
        let small = geometry_after(full, &ViewportInfo { minimized: Some(true), ..at(-32000.0, -32000.0) });
        assert_eq!(small, full);
        assert_eq!(geometry_after(full, &at(10.0, 20.0)), Some(normal));
    }

    #[test]
    fn the_icon_is_a_picture() {
        let icon = eframe::icon_data::from_png_bytes(ICON).expect("a PNG");
        assert_eq!((icon.width, icon.height), (256, 256));
    }
}
