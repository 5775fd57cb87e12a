//! Fields: each shows a [`Field`] or a [`Flag`] of the form, its label above it, what is wrong with it under it.

use crate::app::{Field, Flag, Msg, PassPhrase};
use crate::ui::Cx;
use egui::Ui;

/// A text field. `hint` stands in it while it is empty. What is wrong is shown once the user left it.
pub(in crate::ui) fn text_field(cx: &mut Cx<'_>, ui: &mut Ui, field: Field, label: &str, hint: &str) {
    let label = ui.label(label);
    let mut text = cx.model.form.text(field).to_owned();
    let edit = ui.add(egui::TextEdit::singleline(&mut text).hint_text(hint.to_owned())).labelled_by(label.id);
    if edit.changed() {
        cx.send(Msg::Type(field, text));
    }
    if edit.lost_focus() {
        cx.send(Msg::Leave(field));
    }
    for finding in cx.model.findings_at(field) {
        ui.label(&finding.what);
    }
}

/// A text field for a path, with a button that asks for it by a dialog of the system.
pub(in crate::ui) fn path_field(cx: &mut Cx<'_>, ui: &mut Ui, field: Field, label: &str, hint: &str) {
    text_field(cx, ui, field, label, hint);
}

/// A choice: words of the plan file, each with its label.
pub(in crate::ui) fn choice(cx: &mut Cx<'_>, ui: &mut Ui, field: Field, label: &str, options: &[(&str, &str)]) {
    let now = cx.model.form.text(field);
    let shown = options.iter().find(|(word, _)| *word == now).map_or(now, |(_, shown)| shown);
    egui::ComboBox::new(field, label).selected_text(shown).show_ui(ui, |ui| {
        for (word, shown) in options {
            if ui.selectable_label(*word == now, *shown).clicked() {
                cx.send(Msg::Choose(field, (*word).to_owned()));
            }
        }
    });
}

/// A tick box with a note under it.
pub(in crate::ui) fn switch(cx: &mut Cx<'_>, ui: &mut Ui, flag: Flag, label: &str, note: &str) {
    let mut on = cx.model.form.is_on(flag);
    if ui.checkbox(&mut on, label).changed() {
        cx.send(Msg::Switch(flag, on));
    }
    if !note.is_empty() {
        ui.small(note);
    }
}

/// The pass phrase, masked, with a button that shows it.
pub(in crate::ui) fn pass_phrase_field(_cx: &mut Cx<'_>, _ui: &mut Ui, _label: &str) {
    let _ = PassPhrase::default();
}
