//! What the tests of the window share: the window without a display, models in every interesting state, and an outside
//! that answers orders at once.
//!
//! A test finds its way by the names that a screen reader says, and takes pictures with the painter of the product's own.
//! Nothing here reads a clock, a home or a display, and no key is made: the same words and pictures everywhere.
#![allow(dead_code, reason = "each test binary uses its own part")]

mod camera;
pub(crate) mod models;
mod outside;
mod proposal;
pub(crate) mod scene;
pub(crate) mod tools;

#[allow(unused_imports, reason = "each test binary uses its own part")]
pub(crate) use outside::{Outside, Play};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use interlock::app::{Effect, Model, Msg};
use interlock::ui;
use std::sync::{Arc, Mutex};

/// The sizes that every page is looked at in: a desktop's, and the smallest that must be fine.
pub(crate) const SIZES: [[u16; 2]; 2] = [[1280, 800], [720, 480]];

/// Both themes with the word for a file's name.
pub(crate) const THEMES: [(egui::Theme, &str); 2] = [(egui::Theme::Light, "light"), (egui::Theme::Dark, "dark")];

/// The window over a model.
pub(crate) struct Window {
    pub(crate) harness: Harness<'static, State>,
    said: Arc<Mutex<String>>,
}

/// What the harness holds.
pub(crate) struct State {
    pub(crate) model: Model,
    /// Every effect so far that the outside did not answer, in order.
    pub(crate) effects: Vec<Effect>,
    outside: Option<Outside>,
}

impl State {
    fn take(&mut self, msg: Msg) {
        let mut waiting = vec![msg];
        while !waiting.is_empty() {
            for effect in self.model.update(waiting.remove(0)) {
                match (&self.outside, &effect) {
                    (Some(outside), Effect::Job(order)) => waiting.extend(outside.answers(&self.model, order)),
                    _ => self.effects.push(effect),
                }
            }
        }
    }
}

impl Window {
    /// 1280 × 800, light. Orders are kept as effects; nobody answers.
    pub(crate) fn new(model: Model) -> Self {
        Self::looking(model, SIZES[0], egui::Theme::Light)
    }

    /// A window of a size in a theme.
    pub(crate) fn looking(model: Model, size: [u16; 2], theme: egui::Theme) -> Self {
        Self::seen_by(camera::Camera::default(), model, size, theme, 1.0)
    }

    /// The same, painted by something else, with so many pixels per point.
    pub(crate) fn seen_by(
        renderer: impl egui_kittest::TestRenderer + 'static,
        model: Model,
        size: [u16; 2],
        theme: egui::Theme,
        scale: f32,
    ) -> Self {
        let said = Arc::new(Mutex::new(String::new()));
        let ear = Ear(Arc::clone(&said));
        let state = State { model, effects: Vec::new(), outside: None };
        let harness = Harness::builder()
            .with_size(size.map(f32::from))
            .with_pixels_per_point(scale)
            .with_theme(theme)
            .with_max_steps(8)
            .with_render_cursor(false)
            .renderer(renderer)
            .with_context_setup(move |ctx| {
                ui::theme::install(ctx);
                ctx.add_plugin(ear);
            })
            .build_ui_state(draw, state);
        Self { harness, said }
    }

    /// The same window with somebody outside who answers orders at once.
    pub(crate) fn with(mut self, outside: Outside) -> Self {
        self.harness.state_mut().outside = Some(outside);
        self
    }

    pub(crate) fn model(&self) -> &Model {
        &self.harness.state().model
    }

    /// The effects since the last call.
    pub(crate) fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.harness.state_mut().effects)
    }

    /// Something happens outside.
    pub(crate) fn answer(&mut self, msg: Msg) {
        self.harness.state_mut().take(msg);
        self.settle();
    }

    /// Draws until nothing changes any more.
    #[track_caller]
    pub(crate) fn settle(&mut self) {
        self.harness.run();
    }

    /// Clicks on the control with this name, as a mouse does.
    #[track_caller]
    pub(crate) fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.settle();
    }

    /// The same for a button, where its label names other things too.
    #[track_caller]
    pub(crate) fn press(&mut self, label: &str) {
        self.harness.get_by_role_and_label(Role::Button, label).click();
        self.settle();
    }

    /// Puts the focus on the control with this name and types.
    #[track_caller]
    pub(crate) fn type_into(&mut self, label: &str, text: &str) {
        self.harness.get_by_label(label).focus();
        self.settle();
        self.harness.get_by_label(label).type_text(text);
        self.settle();
    }

    /// Presses a key.
    #[track_caller]
    pub(crate) fn key(&mut self, key: Key) {
        self.harness.key_press(key);
        self.settle();
    }

    /// Presses a key with others held.
    #[track_caller]
    pub(crate) fn key_with(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Whether something with this text is there for a screen reader.
    pub(crate) fn shows(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
            || self.harness.query_all_by_value(text).next().is_some()
    }

    /// Every accessibility update since the window was made, as text: all that a screen reader was ever told.
    pub(crate) fn everything_said(&self) -> String {
        self.said.lock().expect("nobody died with it").clone()
    }

    /// What is on the screen.
    pub(crate) fn picture(&mut self) -> image::RgbaImage {
        self.harness.render().expect("the painter can always paint")
    }
}

/// One frame, as the loop draws it.
fn draw(ui: &mut egui::Ui, state: &mut State) {
    // The harness leaves a margin; the window has none.
    let whole = ui.ctx().content_rect();
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(whole));
    ui.set_clip_rect(whole);
    for msg in ui::view(&state.model, &mut ui) {
        state.take(msg);
        // What happened is seen at once.
        ui.ctx().request_repaint();
    }
}

/// Hears what egui tells screen readers.
struct Ear(Arc<Mutex<String>>);

impl egui::Plugin for Ear {
    fn debug_name(&self) -> &'static str {
        "ear"
    }

    fn output_hook(&mut self, _: &egui::Context, output: &mut egui::FullOutput) {
        // Widgets' events are for screen readers too.
        let update = format!("{:?}\n{:?}\n", output.platform_output.accesskit_update, output.platform_output.events);
        self.0.lock().expect("nobody died with it").push_str(&update);
    }
}
