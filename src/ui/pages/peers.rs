//! Folders and peers: where everything is prepared, who gets whose certificate, and the tree to be.

use super::first;
use crate::app::wizard::peers::{Branch, offers_replace, tree};
use crate::app::{Field, Flag, Proposal, ServerFiles, Step};
use crate::deploy::Action;
use crate::ui::widgets::Tone;
use crate::ui::words::peers as words;
use crate::ui::{Cx, widgets};
use egui::{RichText, Ui};
use std::path::Path;

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    widgets::title(ui, words::TITLE, words::LEAD);
    widgets::two_columns(cx, ui, 340.0, main, |cx, ui| {
        widgets::matrix_card(cx, ui);
        ui.add_space(8.0);
        first::help(cx, ui, &words::HELP);
    });
}

fn main(cx: &mut Cx<'_>, ui: &mut Ui) {
    widgets::path_field(cx, ui, Field::Out, words::OUT, words::OUT_HINT);
    widgets::caption(cx, ui, words::OUT_NOTE);
    if offers_replace(cx.model) {
        ui.add_space(8.0);
        widgets::switch(cx, ui, Flag::Replace, words::REPLACE, words::REPLACE_NOTE);
    }
    ui.add_space(16.0);
    let model = cx.model;
    if let Some(proposal) = model.fresh_proposal() {
        drawn_up(cx, ui, proposal);
    } else if let Some((_, trouble)) = model.fresh_trouble() {
        first::trouble(cx, ui, &trouble.findings, words::STOPPED, words::TRY_AGAIN);
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
    let progress = cx.model.running.and_then(|running| running.progress).filter(|progress| progress.total > 0);
    let text =
        progress.map_or_else(|| words::DRAWING_UP.to_owned(), |progress| words::made_of(progress.done, progress.total));
    widgets::quiet(cx, ui, &text);
}

fn drawn_up(cx: &mut Cx<'_>, ui: &mut Ui, proposal: &Proposal) {
    exchange(cx, ui, proposal);
    ui.add_space(16.0);
    first::server_picker(cx, ui);
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
        egui::ScrollArea::horizontal().id_salt("exchange").show(ui, |ui| {
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
                    ui.monospace(server.trusted.join(", "));
                    ui.end_row();
                }
            });
        });
    });
}

fn folder(cx: &mut Cx<'_>, ui: &mut Ui, server: &ServerFiles, branches: &[Branch]) {
    first::card(cx, ui, |cx, ui| {
        widgets::card_title(cx, ui, &words::folder_of(&server.name, server.is_real_home));
        ui.horizontal_wrapped(|ui| {
            let path = server.home.display().to_string();
            ui.monospace(&path);
            widgets::copy_button(cx, ui, words::COPY_PATH, &words::path_of(&server.name), || path);
        });
        ui.add_space(4.0);
        widgets::caption(cx, ui, words::TREE_CAPTION);
        for branch in branches {
            line(cx, ui, branch);
        }
    });
}

fn line(cx: &Cx<'_>, ui: &mut Ui, branch: &Branch) {
    let action = words::action(branch.action);
    let line = ui.horizontal(|ui| {
        ui.add_space(16.0 * f32::from(u8::try_from(branch.depth).unwrap_or(u8::MAX)));
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
