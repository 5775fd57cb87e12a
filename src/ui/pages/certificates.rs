//! Certificates: who signs, which keys, and under which names the files lie.

use super::beside::{self, who};
use crate::app::wizard::certificates::{self as step, BLOG_NAMES, FileNames, MANUAL_NAMES};
use crate::app::{Column, Field, Flag, Msg, Step};
use crate::ui::words::certificates as words;
use crate::ui::{Cx, theme, widgets};
use egui::{Ui, Vec2};

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    beside::page(cx, ui, [words::TITLE, words::LEAD], &words::HELP, main, keys_ready);
}

fn main(cx: &mut Cx<'_>, ui: &mut Ui) {
    trust(cx, ui);
    ui.add_space(16.0);
    if cx.model.form.text(Field::Trust) == "existing" {
        existing(cx, ui);
    } else {
        keys(cx, ui);
    }
    ui.add_space(8.0);
    for finding in cx.model.findings_of(Step::Certificates) {
        // What has no field on this page, and what is no error, is shown here.
        if !finding.is_error() || finding.at == "files" || finding.at.starts_with("files ") {
            widgets::finding_card(cx, ui, finding, 1);
            ui.add_space(8.0);
        }
    }
    widgets::more_options(cx, ui, words::MORE, file_names);
}

fn trust(cx: &mut Cx<'_>, ui: &mut Ui) {
    widgets::choice_cards(cx, ui, Field::Trust, words::TRUST, words::TRUSTS);
    let note = match cx.model.form.text(Field::Trust) {
        "company-ca" => words::COMPANY_CA,
        "private-ca" => words::PRIVATE_CA,
        _ => return,
    };
    ui.add_space(4.0);
    widgets::quiet(cx, ui, note);
}

fn keys(cx: &mut Cx<'_>, ui: &mut Ui) {
    widgets::card_title(cx, ui, words::KEYS);
    let is_signed_here = cx.model.form.text(Field::Trust) != "company-ca";
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        ui.allocate_ui(Vec2::new(220.0, 0.0), |ui| {
            ui.vertical(|ui| {
                ui.set_width(220.0);
                widgets::choice(cx, ui, Field::Key, words::KEY, words::KINDS);
            });
        });
        // The company's CA decides how long its certificates are valid.
        if is_signed_here {
            ui.allocate_ui(Vec2::new(140.0, 0.0), |ui| {
                ui.vertical(|ui| {
                    ui.set_width(140.0);
                    widgets::text_field(cx, ui, Field::Days, words::DAYS, words::DAYS_HINT);
                });
            });
        }
    });
    beside::note(cx, ui, words::kind_note(cx.model.form.text(Field::Key)));
    ui.add_space(4.0);
    widgets::switch(cx, ui, Flag::EncryptKeys, words::ENCRYPT, words::ENCRYPT_NOTE);
    if cx.model.form.is_on(Flag::EncryptKeys) {
        ui.add_space(8.0);
        pass_phrase(cx, ui);
    }
}

fn pass_phrase(cx: &mut Cx<'_>, ui: &mut Ui) {
    widgets::switch(cx, ui, Flag::OwnPassPhrase, words::OWN_PHRASE, words::OWN_PHRASE_NOTE);
    if cx.model.form.is_on(Flag::OwnPassPhrase) {
        ui.add_space(4.0);
        widgets::pass_phrase_field(cx, ui, words::PASS_PHRASE);
    }
}

fn existing(cx: &mut Cx<'_>, ui: &mut Ui) {
    widgets::card_title(cx, ui, words::EXISTING);
    widgets::caption(cx, ui, words::EXISTING_NOTE);
    for index in 0..cx.model.form.servers() {
        let who = who(cx, index);
        ui.add_space(8.0);
        let field = |column| Field::Server(index, column);
        let (key, certificate) = (words::key_of(&who), words::certificate_of(&who));
        widgets::path_field(cx, ui, field(Column::PrivateKey), &key, words::FILE_HINT);
        widgets::path_field(cx, ui, field(Column::PublicCertificate), &certificate, words::FILE_HINT);
    }
    ui.add_space(12.0);
    widgets::path_field(cx, ui, Field::Ca, words::CA, words::CA_HINT);
    ui.add_space(12.0);
    widgets::switch(cx, ui, Flag::OwnPassPhrase, words::HAVE_PHRASE, words::HAVE_PHRASE_NOTE);
    if cx.model.form.is_on(Flag::OwnPassPhrase) {
        widgets::pass_phrase_field(cx, ui, words::PASS_PHRASE);
    }
}

fn keys_ready(cx: &mut Cx<'_>, ui: &mut Ui) {
    let Some((ready, wanted)) = step::keys_ready(cx.model) else { return };
    if let Some(text) = words::keys_ready(ready, wanted, cx.model.making_keys.is_some()) {
        widgets::caption(cx, ui, &text);
        ui.add_space(8.0);
    }
}

fn file_names(cx: &mut Cx<'_>, ui: &mut Ui) {
    widgets::card_title(cx, ui, words::FILE_NAMES);
    ui.horizontal_wrapped(|ui| {
        for (label, names) in [(words::MANUAL_NAMES, &MANUAL_NAMES), (words::BLOG_NAMES, &BLOG_NAMES)] {
            preset(cx, ui, label, names);
        }
    });
    widgets::caption(cx, ui, words::NAMES_NOTE);
    for (field, label, hint) in words::NAMES {
        ui.add_space(4.0);
        widgets::text_field(cx, ui, *field, label, hint);
    }
    ui.add_space(8.0);
    widgets::switch(cx, ui, Flag::IncludeOwn, words::INCLUDE_OWN, words::INCLUDE_OWN_NOTE);
}

fn preset(cx: &mut Cx<'_>, ui: &mut Ui, label: &str, names: &FileNames) {
    let is_set = step::has_names(&cx.model.form, names);
    let button = egui::Button::selectable(is_set, label).min_size(Vec2::new(0.0, theme::CONTROL));
    if ui.add(button).clicked() {
        for (field, name) in names {
            cx.send(Msg::Choose(*field, (*name).to_owned()));
        }
    }
}
