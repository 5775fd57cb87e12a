//! Folders and peers: where everything is prepared, who gets whose certificate, and the tree to be.

use super::{beside, parts};
use crate::app::wizard::peers::{Branch, offers_replace, tree};
use crate::app::{Field, Flag, Msg, Proposal, ServerFiles, Step};
use crate::deploy::Action;
use crate::ui::widgets::Tone;
use crate::ui::words::peers as words;
use crate::ui::{Cx, widgets};
use egui::{RichText, Ui};
use std::path::Path;

/// From this height on the table scrolls in itself.
const MOST_HEIGHT: f32 = 320.0;
/// So far is one level of the tree from the next.
const INDENT: f32 = 16.0;

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    beside::page(cx, ui, [words::TITLE, words::LEAD], &words::HELP, main, |_, _| {});
}

fn main(cx: &mut Cx<'_>, ui: &mut Ui) {
    widgets::path_field(cx, ui, Field::Out, words::OUT, words::OUT_HINT);
    beside::note(cx, ui, words::OUT_NOTE);
    if offers_replace(cx.model) {
        ui.add_space(8.0);
        widgets::switch(cx, ui, Flag::Replace, words::REPLACE, words::REPLACE_NOTE);
    }
    ui.add_space(16.0);
    let model = cx.model;
    if let Some(proposal) = model.fresh_proposal() {
        drawn_up(cx, ui, proposal);
    } else if let Some((_, trouble)) = model.fresh_trouble() {
        parts::trouble(cx, ui, &trouble.findings, trouble.cancelled, words::STOPPED);
        if widgets::button(cx, ui, words::TRY_AGAIN, true).clicked() {
            cx.send(Msg::TryAgain);
        }
    } else if model.running.is_some() {
        drawing_up(cx, ui);
    } else {
        widgets::caption(cx, ui, words::WAITING);
        for finding in model.findings.iter().filter(|finding| finding.is_error() && !Field::Out.is_at(&finding.at)) {
            ui.add_space(8.0);
            widgets::finding_card(cx, ui, finding, 1);
        }
    }
    for finding in model.findings_of(Step::Peers).filter(|finding| !finding.is_error()) {
        widgets::finding_card(cx, ui, finding, 1);
    }
}

fn drawing_up(cx: &mut Cx<'_>, ui: &mut Ui) {
    parts::card(cx, ui, |cx, ui| {
        widgets::card_title(cx, ui, words::DRAWING_UP);
        parts::running(cx, ui);
    });
}

fn drawn_up(cx: &mut Cx<'_>, ui: &mut Ui, proposal: &Proposal) {
    exchange(cx, ui, proposal);
    ui.add_space(16.0);
    beside::server_picker(cx, ui);
    ui.add_space(8.0);
    let shown = cx.model.server.min(proposal.servers.len().saturating_sub(1));
    if let Some(server) = proposal.servers.get(shown) {
        folder(cx, ui, server, &tree(proposal, shown));
    }
    for finding in proposal.findings.iter().filter(|finding| !finding.is_error()) {
        ui.add_space(8.0);
        widgets::finding_card(cx, ui, finding, 1);
    }
}

/// Who keeps, gives and finds what, by file names.
fn exchange(cx: &Cx<'_>, ui: &mut Ui, proposal: &Proposal) {
    widgets::card(cx, ui, |ui| {
        widgets::card_title(cx, ui, words::EXCHANGE);
        let heads = [words::SERVER, words::KEEPS, words::GIVES, words::TRUSTS];
        egui::ScrollArea::both().id_salt("exchange").max_height(MOST_HEIGHT).show(ui, |ui| {
            ui.spacing_mut().interact_size.y = 20.0;
            egui::Grid::new("exchange").num_columns(heads.len()).spacing([16.0, 8.0]).show(ui, |ui| {
                for head in heads {
                    widgets::caption(cx, ui, head);
                }
                ui.end_row();
                for server in &proposal.servers {
                    ui.label(&server.name);
                    ui.horizontal(|ui| {
                        ui.monospace(file_name(&server.private_key));
                        if server.keeps_key {
                            widgets::tag(cx, ui, Tone::Quiet, words::KEPT_KEY);
                        }
                    });
                    let given = server.request.as_deref().unwrap_or(&server.public_certificate);
                    ui.monospace(file_name(given));
                    ui.monospace(words::trusted(&server.trusted));
                    ui.end_row();
                }
            });
        });
    });
}

fn folder(cx: &mut Cx<'_>, ui: &mut Ui, server: &ServerFiles, branches: &[Branch]) {
    parts::card(cx, ui, |cx, ui| {
        widgets::card_title(cx, ui, &words::folder_of(&server.name, server.is_real_home));
        let path = server.home.display().to_string();
        beside::with_copy(cx, ui, &path, words::COPY_PATH, &words::path_of(&server.name), &path);
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.spacing_mut().interact_size.y = 22.0;
        for branch in branches {
            line(cx, ui, branch);
        }
    });
}

fn line(cx: &Cx<'_>, ui: &mut Ui, branch: &Branch) {
    let action = words::action(branch.action);
    let line = ui.horizontal(|ui| {
        ui.add_space(INDENT * f32::from(u8::try_from(branch.depth).unwrap_or(u8::MAX)));
        let name = if branch.is_folder { format!("{}/", branch.name) } else { branch.name.clone() };
        let quiet = branch.is_folder || branch.action == Action::Keep;
        let colour = if quiet { cx.palette.quiet } else { cx.palette.text };
        ui.label(RichText::new(name).monospace().color(colour));
        if branch.is_private && !branch.is_folder {
            widgets::tag(cx, ui, Tone::Accent, words::PRIVATE);
        }
        if !branch.is_folder {
            let tone = match branch.action {
                Action::New => Tone::Ok,
                Action::Replace => Tone::Warn,
                Action::Keep => Tone::Quiet,
            };
            widgets::tag(cx, ui, tone, action);
        }
    });
    let name = words::branch(&branch.path.display().to_string(), action, branch.is_private);
    line.response.accessible_name(name);
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
