//! The window: what draws the model and hands on what happens, whoever has the loop of events.
//!
//! A settled window draws nothing: other threads wake it when they have something. Not here: what follows from a message
//! (`desk.rs`), what is drawn (`ui`), and what opens the window and puts its pictures on the screen (`chain`).

use super::desk::{Desk, Notify, Outside, Wish};
use super::keeper::Keeper;
use super::places::Places;
use super::settings::{Geometry, Start};
use super::system_dialogs::SystemDialogs;
use crate::app::{Closing, Model, Msg, Renderer, Theme};
use crate::ui;
use egui::{Color32, ThemePreference, UserAttentionType, ViewportBuilder, ViewportCommand, ViewportInfo};
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use winit::dpi::PhysicalPosition;

/// Made from `assets/icon.svg`.
const ICON: &[u8] = include_bytes!("../../assets/icon/icon-256.png");
const SIZE: [f32; 2] = [1280.0, 800.0];
const MIN_SIZE: [f32; 2] = [640.0, 480.0];

/// What a window is made from, as often as it takes: the first renderer may fail when the window is there already.
pub(super) struct Scene {
    places: Option<Places>,
    /// Read and not yet shown.
    start: RefCell<Option<Start>>,
    /// Files that the window shows at first.
    files: Vec<PathBuf>,
    begun: Instant,
    end: Arc<Mutex<SystemsEnd>>,
}

/// Who is told how far the window came.
pub(super) trait Witness {
    /// A picture is about to be drawn.
    fn draws(&self, ctx: &egui::Context);
    /// The window closes because it is to.
    fn closes(&self);
}

/// Who is told that the system ends the program.
#[derive(Default)]
struct SystemsEnd {
    outside: Option<Outside>,
    /// It was said before there was a window.
    is_due: bool,
}

impl Scene {
    /// A scene with what was kept; `begun` is when the process began.
    pub(super) fn new(places: Option<Places>, start: Start, files: Vec<PathBuf>, begun: Instant) -> Self {
        let scene = Self { places, start: RefCell::new(Some(start)), files, begun, end: Arc::default() };
        scene.heed_signals();
        scene
    }

    /// The end of the session, Ctrl+C, a closed console: the window closes as if nobody could be asked.
    fn heed_signals(&self) {
        let end = Arc::clone(&self.end);
        let heed = move || {
            let mut end = end.lock().unwrap_or_else(PoisonError::into_inner);
            end.is_due = true;
            if let Some(outside) = &end.outside {
                outside.send(Msg::Terminate);
            }
        };
        if let Err(error) = ctrlc::set_handler(heed) {
            log::warn!("signals end this process without a word: {error}");
        }
    }

    /// What was kept. A window that broke has written what it had.
    fn take_start(&self) -> Start {
        self.start.take().unwrap_or_else(|| Start::read(self.places.as_ref()))
    }

    /// How the system is to make the window.
    pub(super) fn builder(&self) -> ViewportBuilder {
        let start = self.take_start();
        let builder = builder(&start.model, start.window);
        self.start.replace(Some(start));
        builder
    }

    /// What goes into a window that the system has made and not yet shown.
    pub(super) fn window(
        &self,
        ctx: &egui::Context,
        window: &Arc<winit::window::Window>,
        witness: Rc<dyn Witness>,
        renderer: Renderer,
    ) -> Window {
        let Start { mut model, window: geometry, folder } = self.take_start();
        ui::theme::install(ctx);
        bring_into_sight(window);
        log::info!("scale factor {}", window.scale_factor());
        model.about.renderer = Some(renderer);
        let waker = ctx.clone();
        let notify: Notify = Arc::new(move || waker.request_repaint());
        let dialogs = Box::new(SystemDialogs::new(Some(Arc::clone(window))));
        let mut desk = Desk::new(model, dialogs, Keeper::new(folder), notify);
        desk.geometry = geometry;
        let outside = desk.outside();
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        if end.is_due {
            outside.send(Msg::Terminate);
        }
        end.outside = Some(outside);
        Window {
            title: ui::words::window::title(desk.model()),
            desk,
            theme: None,
            closing: None,
            is_closing: false,
            first: Some(First { begun: self.begun, files: self.files.clone() }),
            witness,
        }
    }
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

/// The content of a window.
pub(super) struct Window {
    desk: Desk,
    /// What was last asked of the system, so that it is asked only when it changes.
    title: String,
    theme: Option<Theme>,
    closing: Option<Closing>,
    /// The model let go; the next close request is ours.
    is_closing: bool,
    /// Taken at the first frame.
    first: Option<First>,
    witness: Rc<dyn Witness>,
}

/// What the first frame is for.
struct First {
    begun: Instant,
    files: Vec<PathBuf>,
}

impl Window {
    /// What is behind everything that is drawn.
    pub(super) fn background(visuals: &egui::Visuals) -> Color32 {
        visuals.panel_fill
    }

    /// Takes in what came from elsewhere; also where nothing is drawn, since nobody sees the window.
    pub(super) fn logic(&mut self, ctx: &egui::Context) {
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

    /// Draws, and takes in what the user did.
    pub(super) fn ui(&mut self, ui: &mut egui::Ui) {
        self.witness.draws(ui.ctx());
        let mut msgs = ui::view(self.desk.model(), ui);
        let ctx = ui.ctx().clone();
        let dropped = ctx.input(|input| {
            let paths = input.raw.dropped_files.iter().map(|file| file.path().to_owned());
            paths.collect::<Vec<_>>()
        });
        if !dropped.is_empty() {
            msgs.push(Msg::Drop(dropped));
        }
        if let Some(First { begun, files }) = self.first.take() {
            log::info!("the first picture after {} ms", begun.elapsed().as_millis());
            if !files.is_empty() {
                msgs.push(Msg::Drop(files));
            }
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
                    self.witness.closes();
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
