//! The window's picture: [`view`] draws the model and returns what the user did.
//!
//! `pages` has one function per page, `widgets` what they are made of, `theme` every colour, size and font, `words` every
//! sentence. Only what is of no use to anybody else is kept in egui's memory: scroll positions, what is folded out, the
//! cursor. Not here: what follows from a message (`app`), files, threads and clocks.

mod frame;
mod pages;
pub mod theme;
mod widgets;
pub mod words;

use crate::app::{Model, Msg};
use theme::Palette;

/// Draws the window's whole content and returns what happened in it.
///
/// [`theme::install`] must have been called on the context before.
pub fn view(model: &Model, ui: &mut egui::Ui) -> Vec<Msg> {
    let mut cx = Cx { model, palette: theme::palette(ui), msgs: Vec::new(), is_new_page: false };
    frame::show(&mut cx, ui);
    cx.msgs
}

/// What everything that draws is handed.
struct Cx<'a> {
    model: &'a Model,
    palette: &'static Palette,
    msgs: Vec<Msg>,
    /// The page is shown for the first time since another was, and nothing on it has taken the keyboard yet.
    is_new_page: bool,
}

impl Cx<'_> {
    /// The same for looking things up, while this one is lent to what draws inside a card.
    fn to_look(&self) -> Self {
        Self { model: self.model, palette: self.palette, msgs: Vec::new(), is_new_page: false }
    }

    fn send(&mut self, msg: Msg) {
        self.msgs.push(msg);
    }

    /// Gives the keyboard to the first input of a page that has just come up. Every input offers itself.
    fn take_focus(&mut self, response: &egui::Response) {
        if self.is_new_page && response.enabled() {
            self.is_new_page = false;
            response.request_focus();
        }
    }
}
