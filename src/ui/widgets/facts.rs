//! A fact as a row: its name, its value on one line, a button that copies it. What is too long is cut in the middle, since
//! digests and names differ at both ends; the whole is in the tooltip, in what is copied and in what a screen reader says.

use super::buttons::mark_button;
use super::marks::Mark;
use crate::app::Msg;
use crate::ui::theme::{TARGET, mono, regular};
use crate::ui::{Cx, words};
use egui::{Align, Color32, FontId, Label, Layout, RichText, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2};

/// The height of a row.
const HEIGHT: f32 = 31.0;
/// The room for names.
const NAMES: f32 = 146.0;

/// A name and a value with a line under them.
pub(in crate::ui) fn fact_row(cx: &mut Cx<'_>, ui: &mut Ui, name: &str, value: &str, is_code: bool) {
    let p = cx.palette;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let names = NAMES.min(rect.width() / 3.0);
    let row = UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center));
    let mut row = ui.new_child(row);
    row.spacing_mut().item_spacing.x = 4.0;
    let (space, _) = row.allocate_exact_size(vec2(names, HEIGHT), Sense::hover());
    let mut left = row.new_child(UiBuilder::new().max_rect(space).layout(Layout::left_to_right(Align::Center)));
    left.add(Label::new(RichText::new(name).font(regular(13.0)).color(p.quiet)).truncate());
    let font = if is_code { mono() } else { regular(13.0) };
    let room = row.available_width() - TARGET - 8.0;
    let shown = middle_cut(&row, value, &font, room);
    let is_cut = shown != value;
    let response = row.add(Label::new(RichText::new(shown).font(font).color(p.text)).extend());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, value));
    if is_cut {
        response.on_hover_text(value);
    }
    row.with_layout(Layout::right_to_left(Align::Center), |row| {
        if mark_button(cx, row, Mark::Copy, &words::inspector::copy(name), true).clicked() {
            cx.send(Msg::Copy { text: value.to_owned(), what: name.to_owned() });
        }
    });
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.line));
}

/// A text that fits into a width: as it is, or with … in its middle.
pub(in crate::ui) fn middle_cut(ui: &Ui, text: &str, font: &FontId, width: f32) -> String {
    // Longer than any line: no need to lay all of it out.
    const MOST: usize = 400;
    let width_of = |text: &str| {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), font.clone(), Color32::PLACEHOLDER);
        galley.size().x
    };
    let letters: Vec<char> = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let cut = |kept: usize| -> String {
        let (head, tail) = (kept.div_ceil(2), kept / 2);
        letters[..head].iter().chain(&['…']).chain(&letters[letters.len() - tail..]).collect()
    };
    if letters.len() <= MOST {
        let whole: String = letters.iter().collect();
        if width_of(&whole) <= width {
            return whole;
        }
    }
    let (mut fits, mut too_many) = (2, letters.len().min(MOST) + 1);
    while fits + 1 < too_many {
        let middle = usize::midpoint(fits, too_many);
        if width_of(&cut(middle.min(letters.len()))) <= width {
            fits = middle;
        } else {
            too_many = middle;
        }
    }
    cut(fits.min(letters.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::testing::{bench, model};
    use egui_kittest::kittest::Queryable as _;

    #[test]
    fn a_long_value_keeps_both_ends_fits_and_is_copied_whole() {
        let digest: String = (0..64).map(|index| char::from_digit(index % 16, 16).unwrap_or('x')).collect();
        let value = digest.clone();
        let mut harness = bench(model(3), 360.0, move |cx, ui| {
            fact_row(cx, ui, "SHA-256", &value, true);
            let cut = middle_cut(ui, &value, &mono(), 120.0);
            assert!(cut.starts_with("0123") && cut.ends_with("cdef") && cut.contains('…'), "{cut}");
            assert_eq!(middle_cut(ui, "short", &mono(), 120.0), "short");
            assert!(middle_cut(ui, &"é".repeat(100_000), &mono(), 120.0).chars().count() < 40);
        });
        harness.run();
        assert!(harness.query_by_label(&digest).is_some(), "a screen reader is told all of it");
        harness.get_by_label("Copy SHA-256").click();
        harness.run();
        assert!(matches!(&harness.state().sent[..], [Msg::Copy { text, .. }] if *text == digest));
    }
}
