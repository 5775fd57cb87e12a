//! The window's frame: input in, the content drawn, what the content asks of the system done.

use super::picture::Picture;
use crate::shell::window::Window as Content;
use egui::{Event, FullOutput, LogicOutput, RawInput, ViewportCommand, ViewportId, ViewportInfo};
use egui_winit::ActionRequested;
use std::sync::Arc;
use winit::event_loop::ActiveEventLoop;
use winit::window::Window;

/// A window with its content.
pub(super) struct Frame {
    pub(super) ctx: egui::Context,
    pub(super) window: Arc<Window>,
    pub(super) input: egui_winit::State,
    pub(super) info: ViewportInfo,
    pub(super) picture: Picture,
    /// The next request to draw is ours.
    pub(super) is_asked: bool,
    content: Content,
    /// What came while nothing was drawn.
    kept: RawInput,
    is_shown: bool,
}

impl Frame {
    pub(super) fn new(
        ctx: egui::Context,
        window: Arc<Window>,
        input: egui_winit::State,
        content: Content,
        picture: Picture,
    ) -> Self {
        let mut info = ViewportInfo::default();
        egui_winit::update_viewport_info(&mut info, &ctx, &window, true);
        let kept = RawInput::default();
        Self { ctx, window, input, info, picture, is_asked: false, content, kept, is_shown: false }
    }

    /// Whether nobody would see a picture.
    pub(super) fn is_hidden(&self) -> bool {
        self.is_shown && (self.info.visible() == Some(false) || self.window.is_minimized() == Some(true))
    }

    /// Draws, or takes in what happens where nobody would see it; whether the window is to close. A request to draw that
    /// is not our own means that the system has lost what was on the screen.
    ///
    /// # Errors
    /// The pixels cannot be put on the screen.
    pub(super) fn run(&mut self, event_loop: &ActiveEventLoop, is_asked: bool) -> Result<bool, String> {
        if self.is_hidden() {
            return Ok(self.look(event_loop));
        }
        if !is_asked {
            self.picture.is_lost = true;
        }
        let input = self.take_input();
        let wants_to_close = input.viewport().close_requested();
        let content = &mut self.content;
        let output = self.ctx.run_ui(input, |ui| {
            content.logic(ui.ctx());
            content.ui(ui);
        });
        let FullOutput { platform_output, mut textures_delta, shapes, pixels_per_point, viewport_output } = output;
        let commands = of_root(viewport_output.into_iter().map(|(id, output)| (id, output.commands)));
        self.picture.update_textures(&mut textures_delta);
        self.input.handle_platform_output_with_event_loop(&self.window, event_loop, platform_output);
        let is_closing = wants_to_close && !commands.contains(&ViewportCommand::CancelClose);
        self.obey(commands);
        if is_closing {
            return Ok(true);
        }
        let background = Content::background(&self.ctx.global_style().visuals);
        let primitives = self.ctx.tessellate(shapes, pixels_per_point);
        self.picture.show(&self.window, background, &primitives, pixels_per_point)?;
        if !self.is_shown {
            self.is_shown = true;
            self.window.set_visible(true);
            // What was put on a window that is not there yet may be lost: at once, so that it is not seen empty, and with
            // the next picture, when the system has had its time.
            self.picture.repeat()?;
            self.loses_picture();
        }
        Ok(false)
    }

    /// Takes in what happens without a picture; whether the window is to close.
    pub(super) fn look(&mut self, event_loop: &ActiveEventLoop) -> bool {
        let input = self.take_input();
        let wants_to_close = input.viewport().close_requested();
        let LogicOutput { platform_output, viewport_commands } =
            self.ctx.run_logic(&input, |ctx| self.content.logic(ctx));
        self.kept = input;
        self.input.handle_platform_output_with_event_loop(&self.window, event_loop, platform_output);
        let commands = of_root(viewport_commands);
        let is_closing = wants_to_close && !commands.contains(&ViewportCommand::CancelClose);
        self.obey(commands);
        is_closing
    }

    /// The next picture is shown whole, and soon.
    pub(super) fn loses_picture(&mut self) {
        self.picture.is_lost = true;
        self.ctx.request_repaint();
    }

    fn take_input(&mut self) -> RawInput {
        egui_winit::update_viewport_info(&mut self.info, &self.ctx, &self.window, false);
        let mut input = std::mem::take(&mut self.kept);
        input.append(self.input.take_egui_input(&self.window));
        input.viewports = std::iter::once((ViewportId::ROOT, self.info.clone())).collect();
        self.info.events.clear();
        input
    }

    fn obey(&mut self, commands: Vec<ViewportCommand>) {
        let mut actions = Vec::new();
        let is_anything = !commands.is_empty();
        egui_winit::process_viewport_commands(&self.ctx, &mut self.info, commands, &self.window, &mut actions);
        for action in actions {
            match action {
                ActionRequested::Cut => self.input.egui_input_mut().events.push(Event::Cut),
                ActionRequested::Copy => self.input.egui_input_mut().events.push(Event::Copy),
                ActionRequested::Paste => {
                    if let Some(text) = self.input.clipboard_text().filter(|text| !text.is_empty()) {
                        let text = text.replace("\r\n", "\n");
                        self.input.egui_input_mut().events.push(Event::Paste(text));
                    }
                }
                // Nobody takes pictures of a window from inside.
                ActionRequested::Screenshot(_) | ActionRequested::PaintWhileHidden => {}
            }
        }
        if is_anything {
            self.ctx.request_repaint();
        }
    }
}

fn of_root(commands: impl IntoIterator<Item = (ViewportId, Vec<ViewportCommand>)>) -> Vec<ViewportCommand> {
    commands.into_iter().filter(|(id, _)| *id == ViewportId::ROOT).flat_map(|(_, commands)| commands).collect()
}
