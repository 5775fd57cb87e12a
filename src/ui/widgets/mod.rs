//! What pages are made of. A widget draws, and sends what happened through the `Cx`.

mod basics;
mod buttons;
mod choose;
mod diff;
mod facts;
mod field;
mod finding;
mod list;
mod marks;
mod matrix;
mod pass_phrase;
mod progress;
#[cfg(test)]
mod testing;

pub(super) use basics::{
    Tone, caption, card, card_title, code, divider, named_code, quiet, tag, title, toned_card, two_columns,
};
pub(super) use buttons::{
    button, button_width, copy_button, link, mark_button, more_options, one_line, primary_button, text_in,
    with_whole_text,
};
pub(super) use choose::{choice, choice_cards, choice_cell, pick, switch};
pub(super) use diff::diff_block;
pub(super) use facts::{fact_row, middle_cut};
pub(super) use field::{focus_cell, path_field, text_cell, text_field, tool_field, whats_wrong};
pub(super) use finding::{finding_card, finding_list};
pub(super) use list::{ListRow, list};
pub(super) use marks::{Mark, badge, brand, focus_ring, paint as paint_mark, ring};
pub(super) use matrix::{matrix, matrix_card};
pub(super) use pass_phrase::{forget as forget_pass_phrase, pass_phrase_field, unlock_field};
pub(super) use progress::{progress_bar, waiting_bar};

#[cfg(test)]
mod tests;
