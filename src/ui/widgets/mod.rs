//! What pages are made of. A widget draws, and sends what happened through the [`Cx`].

mod basics;
mod field;
mod finding;
mod matrix;
#[cfg(test)]
mod testing;

pub(super) use basics::{
    Tone, button, caption, card, code, copy_button, link, more_options, primary_button, tag, title, two_columns,
};
pub(super) use field::{choice, pass_phrase_field, path_field, switch, text_field};
pub(super) use finding::finding_card;
pub(super) use matrix::{matrix, matrix_card};
