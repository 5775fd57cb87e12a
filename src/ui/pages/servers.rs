//! Servers: what runs, and under which names the servers reach each other.

use super::beside::{self, slot, who};
use crate::app::{Column, Field, Msg, Question, Step};
use crate::finding::Release;
use crate::neo4j::version;
use crate::ui::widgets::{self, Mark};
use crate::ui::words::servers as words;
use crate::ui::{Cx, theme};
use egui::{Id, Ui, Vec2};

/// Widths of a row's parts; the hosts take what is left.
const NUMBER: f32 = 20.0;
const NAME: f32 = 112.0;
const FOLDER: f32 = 92.0;
const SMALL: f32 = theme::TARGET;
const GAP: f32 = 8.0;

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    beside::page(cx, ui, [words::TITLE, words::LEAD], &words::HELP, main, |cx, ui| {
        widgets::caption(cx, ui, &words::connections(cx.model.form.servers()));
        ui.add_space(8.0);
    });
}

fn main(cx: &mut Cx<'_>, ui: &mut Ui) {
    what_runs(cx, ui);
    ui.add_space(12.0);
    table(cx, ui);
    ui.add_space(12.0);
    for finding in cx.model.findings_of(Step::Servers) {
        // What is wrong with one field stands under its row; here is what concerns them all, and what is no error.
        let is_of_the_list = finding.at == "server" || finding.at.starts_with("server ");
        if is_of_the_list || !finding.is_error() {
            widgets::finding_card(cx, ui, finding, 1);
            ui.add_space(8.0);
        }
    }
}

fn what_runs(cx: &mut Cx<'_>, ui: &mut Ui) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        column(ui, 120.0, |ui| release(cx, ui));
        column(ui, 130.0, |ui| widgets::choice(cx, ui, Field::Edition, words::EDITION, words::EDITIONS));
        column(ui, 164.0, |ui| java(cx, ui));
        if ui.available_width() >= widgets::button_width(ui, words::OPEN_CONFS) {
            ui.vertical(|ui| {
                // Beside the controls, not beside their labels.
                ui.add_space(20.0);
                open_confs(cx, ui);
            });
        }
    });
    let beside = 120.0 + 130.0 + 164.0 + 3.0 * GAP;
    if ui.available_width() - beside < widgets::button_width(ui, words::OPEN_CONFS) {
        open_confs(cx, ui);
    }
    widgets::caption(cx, ui, words::OPEN_CONFS_NOTE);
}

fn open_confs(cx: &mut Cx<'_>, ui: &mut Ui) {
    if widgets::button(cx, ui, words::OPEN_CONFS, cx.model.asking.is_none()).clicked() {
        cx.send(Msg::Ask(Question::Confs));
    }
}

fn column(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(Vec2::new(width, 0.0), egui::Layout::top_down(egui::Align::Min), |ui| {
        ui.set_width(width);
        add(ui);
    });
}

/// The usual releases, and a field for any other: it opens when "Other…" is chosen or another one stands there.
fn release(cx: &mut Cx<'_>, ui: &mut Ui) {
    let now = cx.model.form.text(Field::Neo4j);
    let asked = Id::unique("another release");
    let is_open = !version::USUAL.contains(&now.trim()) || ui.data(|data| data.get_temp(asked).unwrap_or(false));
    let of = |text: &str| words::release(text, text == version::LONG_TERM_SUPPORT);
    let mut options: Vec<(&str, String)> = version::USUAL.iter().map(|text| (*text, of(text))).collect();
    // While another one is typed, the list has that; else a word that no release has.
    let other = if is_open { now } else { OTHER };
    options.retain(|(word, _)| *word != other);
    options.push((other, words::OTHER_RELEASE.to_owned()));
    let options: Vec<(&str, &str)> = options.iter().map(|(word, shown)| (*word, shown.as_str())).collect();
    let before = cx.msgs.len();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        beside::label(cx, ui, words::RELEASE);
        let width = ui.available_width();
        widgets::choice_cell(cx, ui, Field::Neo4j, words::RELEASE, &options, width);
    });
    // "Other…" alone changes nothing: the release that is there waits in the field to be changed.
    let chosen = cx.msgs[before..].iter().find_map(|msg| match msg {
        Msg::Choose(Field::Neo4j, word) => Some(word == other),
        _ => None,
    });
    if let Some(is_other) = chosen {
        ui.data_mut(|data| data.insert_temp(asked, is_other));
        if is_other {
            cx.msgs.truncate(before);
        }
    }
    if is_open {
        ui.add_space(4.0);
        widgets::text_field(cx, ui, Field::Neo4j, words::EXACT_RELEASE, words::RELEASE_HINT);
    }
}

/// Stands for "Other…" in the list, and is never sent.
const OTHER: &str = "other";

fn java(cx: &mut Cx<'_>, ui: &mut Ui) {
    let release: Option<Release> = cx.model.form.text(Field::Neo4j).parse().ok();
    let javas = release.map_or(&[][..], version::javas);
    let own = release.map(version::default_java);
    let now = cx.model.form.text(Field::Java).trim();
    let mut options = vec![(String::new(), own.map_or_else(|| words::OWN_JAVA.to_owned(), words::default_java))];
    options.extend(javas.iter().map(|java| (java.to_string(), words::java(*java))));
    if !options.iter().any(|(word, _)| word == now) {
        options.push((now.to_owned(), words::other_java(now)));
    }
    let options: Vec<(&str, &str)> = options.iter().map(|(word, shown)| (word.as_str(), shown.as_str())).collect();
    widgets::choice(cx, ui, Field::Java, words::JAVA, &options);
}

fn table(cx: &mut Cx<'_>, ui: &mut Ui) {
    let hosts = (ui.available_width() - NUMBER - NAME - FOLDER - 2.0 * SMALL - 5.0 * GAP).max(140.0);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(GAP);
        ui.horizontal(|ui| {
            for (width, text) in [(NUMBER, ""), (NAME, words::NAME), (hosts, words::HOSTS), (FOLDER, words::FOLDER)] {
                ui.allocate_ui(Vec2::new(width, 16.0), |ui| {
                    ui.set_min_width(width);
                    widgets::caption(cx, ui, text).on_hover_text(if text == words::FOLDER {
                        words::FOLDER_NOTE
                    } else {
                        text
                    });
                });
            }
        });
        for index in 0..cx.model.form.servers() {
            row(cx, ui, index, hosts);
        }
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            ui.add_space(NUMBER + GAP);
            if widgets::button(cx, ui, words::ADD, true).clicked() {
                let added = cx.model.form.servers();
                cx.send(Msg::AddServer);
                widgets::focus_cell(ui, Field::Server(added, Column::Name));
            }
            widgets::caption(cx, ui, words::FOLDER_NOTE);
        });
    });
}

fn row(cx: &mut Cx<'_>, ui: &mut Ui, index: usize, hosts_width: f32) {
    let who = who(cx, index);
    let field = |column| Field::Server(index, column);
    ui.horizontal(|ui| {
        slot(ui, NUMBER, |ui| widgets::caption(cx, ui, &(index + 1).to_string()));
        widgets::text_cell(cx, ui, field(Column::Name), &words::name_of(&who), "", NAME);
        let name = words::hosts_of(&who);
        widgets::text_cell(cx, ui, field(Column::Hosts), &name, words::HOSTS_HINT, hosts_width);
        widgets::text_cell(cx, ui, field(Column::Home), &words::folder_of(&who), words::FOLDER_HINT, FOLDER);
        browse(cx, ui, &words::browse_folder(&who), field(Column::Home));
        let can_go = cx.model.form.servers() > 2;
        let remove = widgets::mark_button(cx, ui, Mark::Cross, &words::remove(&who), can_go);
        if remove.on_disabled_hover_text(words::TWO_AT_LEAST).clicked() {
            cx.send(Msg::RemoveServer(index));
        }
    });
    let has_home = !cx.model.form.text(field(Column::Home)).trim().is_empty();
    let has_conf = !cx.model.form.text(field(Column::Conf)).is_empty();
    if has_home || has_conf {
        ui.horizontal(|ui| conf(cx, ui, index, &who, has_home));
    }
    let fields = [Column::Name, Column::Hosts, Column::Home, Column::Conf].map(field);
    if fields.iter().any(|field| cx.model.findings_at(*field).next().is_some()) {
        ui.horizontal(|ui| {
            ui.add_space(NUMBER + GAP);
            ui.vertical(|ui| fields.iter().for_each(|field| widgets::whats_wrong(cx, ui, *field)));
        });
    }
}

/// The file that the server's neo4j.conf starts from; with a Neo4j folder it is the server's own.
fn conf(cx: &mut Cx<'_>, ui: &mut Ui, index: usize, who: &str, has_home: bool) {
    let field = Field::Server(index, Column::Conf);
    let (label, hint) = if has_home { (words::ITS_CONF, words::CONF_HINT) } else { (words::STARTS_FROM, "") };
    ui.add_space(NUMBER + GAP);
    slot(ui, NAME - GAP, |ui| widgets::caption(cx, ui, label));
    let width = (ui.available_width() - 2.0 * (SMALL + GAP)).max(120.0);
    widgets::text_cell(cx, ui, field, &words::conf_of(who), hint, width);
    browse(cx, ui, &words::browse_conf(who), field);
    let is_given = !cx.model.form.text(field).is_empty();
    if widgets::mark_button(cx, ui, Mark::Cross, &words::drop_conf(who), is_given).clicked() {
        cx.send(Msg::Choose(field, String::new()));
    }
}

fn browse(cx: &mut Cx<'_>, ui: &mut Ui, name: &str, field: Field) {
    if widgets::mark_button(cx, ui, Mark::Folder, name, cx.model.asking.is_none()).clicked() {
        cx.send(Msg::Ask(Question::Path(field)));
    }
}
