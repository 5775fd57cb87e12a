//! The window: one loop that draws the model and hands on what happens.

use super::desk::{Desk, Wish};
use crate::app::{Model, Msg, Theme};
use crate::ui;
use egui::ViewportCommand;

/// The icon, drawn from `assets/icon.svg`.
const ICON: &[u8] = include_bytes!("../../assets/icon/icon-256.png");

/// Opens the window and returns when it is closed.
pub(super) fn open(model: Model) -> eframe::Result {
    let viewport = egui::ViewportBuilder::default()
        .with_app_id("interlock")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([640.0, 480.0])
        .with_clamp_size_to_monitor_size(true)
        .with_icon(eframe::icon_data::from_png_bytes(ICON).unwrap_or_default());
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let make: eframe::AppCreator<'_> = Box::new(|context| {
        let ctx = context.egui_ctx.clone();
        ui::theme::install(&ctx);
        let desk = Desk::new(model, std::sync::Arc::new(move || ctx.request_repaint()));
        Ok(Box::new(Window { desk, title: String::new(), theme: None, is_closing: false }))
    });
    eframe::run_native("Interlock", options, make)
}

struct Window {
    desk: Desk,
    /// What was last asked of egui, so that it is asked only when it changes.
    title: String,
    theme: Option<Theme>,
    is_closing: bool,
}

impl Window {
    fn grant(&mut self, ctx: &egui::Context, wishes: Vec<Wish>) {
        for wish in wishes {
            match wish {
                Wish::Copy(text) => ctx.copy_text(text),
                Wish::Close => {
                    self.is_closing = true;
                    ctx.send_viewport_cmd(ViewportCommand::Close);
                }
            }
        }
    }

    /// Tells egui what of the model is not drawn by it.
    fn follow(&mut self, ctx: &egui::Context) {
        let theme = self.desk.model().theme;
        if self.theme != Some(theme) {
            self.theme = Some(theme);
            ctx.set_theme(match theme {
                Theme::System => egui::ThemePreference::System,
                Theme::Light => egui::ThemePreference::Light,
                Theme::Dark => egui::ThemePreference::Dark,
            });
        }
        let title = ui::words::window::title(self.desk.model());
        if self.title != title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        let mut wishes = self.desk.drain();
        if ctx.input(|input| input.viewport().close_requested()) && !self.is_closing {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            wishes.extend(self.desk.take(Msg::Close));
        }
        self.grant(ctx, wishes);
        self.follow(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let msgs = ui::view(self.desk.model(), ui);
        if msgs.is_empty() {
            return;
        }
        let ctx = ui.ctx().clone();
        for msg in msgs {
            let wishes = self.desk.take(msg);
            self.grant(&ctx, wishes);
        }
        self.follow(&ctx);
        // What was drawn is not what the model says now.
        ctx.request_repaint();
    }
}
