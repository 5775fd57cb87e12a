//! The pass phrase's field: masked, over a buffer that is wiped.
//!
//! egui keeps an undo history in clear also for masked fields: it is cut off after every frame, and the field's state is
//! dropped when its page is left. Limits: while a frame is drawn egui holds copies that are freed and not wiped, and what
//! is shown in clear is also in the pictures that egui keeps for a frame and in the accessibility tree.

use super::buttons::{button, button_width};
use super::field::{self, Name};
use crate::app::{InspectorMsg, Model, Msg, PassPhrase};
use crate::ui::{Cx, words};
use egui::text::CharIndex;
use egui::text_edit::TextEditState;
use egui::{Context, Id, Key, TextBuffer, TextEdit, Ui};
use std::ops::Range;

/// Whose pass phrase is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Plan,
    Inspector,
}

impl Whose {
    const ALL: [Self; 2] = [Self::Plan, Self::Inspector];

    fn of(self, model: &Model) -> &PassPhrase {
        match self {
            Self::Plan => &model.pass_phrase,
            Self::Inspector => &model.inspector.pass_phrase,
        }
    }

    fn changed(self, phrase: PassPhrase) -> Msg {
        match self {
            Self::Plan => Msg::PassPhrase(phrase),
            Self::Inspector => Msg::Inspector(InspectorMsg::PassPhrase(phrase)),
        }
    }

    fn id(self) -> Id {
        match self {
            Self::Plan => Id::unique("pass phrase"),
            Self::Inspector => Id::unique("pass phrase of files"),
        }
    }
}

/// The pass phrase, masked, with a button that shows it.
pub(in crate::ui) fn pass_phrase_field(cx: &mut Cx<'_>, ui: &mut Ui, label: &str) {
    show(cx, ui, label, Whose::Plan);
}

/// The pass phrase that opens the inspector's files; Enter tries it.
pub(in crate::ui) fn unlock_field(cx: &mut Cx<'_>, ui: &mut Ui, label: &str) {
    show(cx, ui, label, Whose::Inspector);
}

fn show(cx: &mut Cx<'_>, ui: &mut Ui, label: &str, whose: Whose) {
    field::stacked(cx, ui, |cx, ui| {
        let label = field::label_above(cx, ui, label);
        ui.horizontal(|ui| {
            let is_revealed = cx.model.is_revealed;
            let (show, name) = words::frame::reveal(is_revealed);
            let width = (ui.available_width() - button_width(ui, show) - 8.0).max(80.0);
            let mut buffer = Buffer(whose.of(cx.model).clone());
            let is_wrong = whose == Whose::Plan && buffer.0.is_empty() && cx.model.trouble.is_some();
            let edit = TextEdit::singleline(&mut buffer).id(whose.id()).password(!is_revealed);
            let response = field::framed(cx, ui, edit, "", width, is_wrong);
            let response = Name::Label(label).give(response);
            cut_history(ui.ctx(), whose);
            cx.take_focus(&response);
            if response.changed() {
                cx.send(whose.changed(buffer.0));
            }
            if response.lost_focus() {
                match whose {
                    Whose::Plan => field::enter_goes_on(cx, ui, &response),
                    Whose::Inspector if ui.input(|input| input.key_pressed(Key::Enter)) => {
                        cx.send(Msg::Inspector(InspectorMsg::Unlock));
                    }
                    Whose::Inspector => {}
                }
            }
            if button(cx, ui, show, true).accessible_name(name).clicked() {
                cx.send(Msg::Reveal(!is_revealed));
            }
        });
        let hint = match whose {
            Whose::Plan => words::frame::strength(cx.model.pass_phrase.expose()),
            Whose::Inspector => words::inspector::PASS_PHRASE_NOTE,
        };
        super::caption(cx, ui, hint);
    });
}

/// Drops what egui knows of the fields: their page was left.
pub(in crate::ui) fn forget(ctx: &Context) {
    for whose in Whose::ALL {
        ctx.data_mut(|data| data.remove::<TextEditState>(whose.id()));
    }
}

fn cut_history(ctx: &Context, whose: Whose) {
    if let Some(mut state) = TextEditState::load(ctx, whose.id()) {
        state.clear_undoer();
        state.store(ctx, whose.id());
    }
}

/// What egui edits: characters outside, bytes inside.
struct Buffer(PassPhrase);

impl TextBuffer for Buffer {
    fn is_mutable(&self) -> bool {
        true
    }

    fn as_str(&self) -> &str {
        self.0.expose()
    }

    fn insert_text(&mut self, text: &str, at: CharIndex) -> usize {
        let at = self.byte_index_from_char_index(at);
        if self.0.insert(at.0, text) { text.chars().count() } else { 0 }
    }

    fn delete_char_range(&mut self, range: Range<CharIndex>) {
        let start = self.byte_index_from_char_index(range.start).0;
        let end = self.byte_index_from_char_index(range.end).0;
        self.0.delete(start..end.max(start));
    }

    // The provided one hands out a clear copy.
    fn take(&mut self) -> String {
        self.0.clear();
        String::new()
    }

    fn type_id(&self) -> std::any::TypeId {
        std::any::TypeId::of::<Self>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_buffer_counts_characters_where_the_pass_phrase_counts_bytes() {
        let mut buffer = Buffer(PassPhrase::default());
        assert_eq!(buffer.insert_text("äöü", CharIndex(0)), 3);
        assert_eq!(buffer.insert_text("€x", CharIndex(2)), 2);
        assert_eq!(buffer.as_str(), "äö€xü");
        buffer.delete_char_range(CharIndex(1)..CharIndex(3));
        assert_eq!(buffer.as_str(), "äxü");
        assert_eq!(buffer.insert_text(&"x".repeat(5000), CharIndex(0)), 0, "what does not fit is left out");
        assert_eq!(buffer.take(), "");
        assert_eq!(buffer.as_str(), "");
    }
}
