//! Done: what to do on each server, in the order in which it is done, with the commands to copy.

use super::parts;
use crate::app::{Landed, Msg, Proposal, Question};
use crate::plan::Trust;
use crate::ui::Cx;
use crate::ui::widgets::{self, Tone};
use crate::ui::words::done as words;
use egui::{Label, Ui};
use std::sync::Arc;

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    let (landed, proposal) = (cx.model.fresh_landing().map(Arc::clone), cx.model.fresh_proposal().map(Arc::clone));
    let (Some(landed), Some(proposal)) = (landed, proposal) else {
        widgets::title(ui, words::TITLE, words::NOT_YET);
        return;
    };
    if proposal.plan.certificates.trust == Trust::CompanyCa {
        widgets::title(ui, words::TITLE_REQUESTS, words::LEAD_REQUESTS);
        requests(cx, ui, &proposal);
    } else {
        widgets::title(ui, words::TITLE, words::LEAD);
        runbook(cx, ui, &landed, &proposal);
    }
}

/// The steps of the change window.
fn runbook(cx: &mut Cx<'_>, ui: &mut Ui, landed: &Landed, proposal: &Proposal) {
    let is_4 = proposal.runtime.release.major < 5;
    let (health, query, started) = if is_4 {
        (words::HEALTH_4, words::HEALTH_QUERY_4, words::STARTED_NOTE_4)
    } else {
        (words::HEALTH, words::HEALTH_QUERY, words::STARTED_NOTE)
    };
    step(cx, ui, 1, words::BEFORE, |cx, ui| {
        for point in words::BEFORE_POINTS {
            parts::marked(cx, ui, Tone::Quiet, point);
        }
        parts::command(cx, ui, health, words::QUERY, query);
    });
    step(cx, ui, 2, words::STOP, |cx, ui| {
        widgets::quiet(cx, ui, words::STOP_NOTE);
        parts::command(cx, ui, words::UNIX, words::STOP_COMMAND, words::STOP_UNIX);
        parts::command(cx, ui, words::WINDOWS, words::STOP_COMMAND, words::STOP_WINDOWS);
    });
    step(cx, ui, 3, words::PLACE, |cx, ui| place(cx, ui, landed, proposal));
    step(cx, ui, 4, words::START, |cx, ui| {
        widgets::quiet(cx, ui, words::START_NOTE);
        parts::command(cx, ui, words::UNIX, words::START_COMMAND, words::START_UNIX);
        parts::command(cx, ui, words::WINDOWS, words::START_COMMAND, words::START_WINDOWS);
    });
    step(cx, ui, 5, words::CHECK, |cx, ui| {
        parts::command(cx, ui, words::LOG_NOTE, words::THE_LOG_LINE, words::LOG_LINE);
        parts::command(cx, ui, health, words::QUERY, query);
        ui.add_space(4.0);
        widgets::quiet(cx, ui, started);
    });
    kept(cx, ui, proposal, true);
}

fn step(cx: &mut Cx<'_>, ui: &mut Ui, number: usize, title: &str, add: impl FnOnce(&mut Cx<'_>, &mut Ui)) {
    parts::card(cx, ui, |cx, ui| {
        // What two steps have alike (the same query, the same heading) needs ids of its own.
        ui.push_id(number, |ui| {
            parts::step_title(cx, ui, number, title);
            ui.add_space(2.0);
            add(cx, ui);
        });
    });
    ui.add_space(parts::GAP);
}

/// One server at a time: its commands for both systems.
fn place(cx: &mut Cx<'_>, ui: &mut Ui, landed: &Landed, proposal: &Proposal) {
    let servers = &proposal.servers;
    if servers.iter().all(|files| files.is_real_home) {
        let names: Vec<&str> = servers.iter().map(|files| files.name.as_str()).collect();
        parts::marked(cx, ui, Tone::Ok, &words::all_in_place(&names));
        return;
    }
    widgets::quiet(cx, ui, words::PLACE_NOTE);
    widgets::caption(cx, ui, words::FOLDER);
    parts::path(cx, ui, words::THE_FOLDER, &proposal.out.display().to_string());
    ui.add_space(4.0);
    parts::server_tabs(cx, ui, |index| {
        let files = servers.get(index);
        let is_in_place = files.is_some_and(|files| files.is_real_home);
        let tone = if is_in_place { Tone::Ok } else { Tone::Accent };
        (tone, words::tab(files.map_or("", |files| files.name.as_str()), is_in_place))
    });
    let Some(files) = servers.get(cx.model.server) else { return };
    ui.add_space(4.0);
    if files.is_real_home {
        parts::marked(cx, ui, Tone::Ok, words::IN_PLACE);
        return;
    }
    if !files.conf_is_whole {
        parts::marked(cx, ui, Tone::Warn, words::ADD_LINES);
    }
    let Some(commands) = landed.runbook.get(cx.model.server) else { return };
    for (system, lines) in [(words::UNIX, &commands.unix), (words::WINDOWS, &commands.windows)] {
        if !lines.is_empty() {
            parts::commands(cx, ui, system, &words::commands_for(&files.name, system), lines);
        }
    }
}

fn requests(cx: &mut Cx<'_>, ui: &mut Ui, proposal: &Proposal) {
    let paths = || proposal.servers.iter().filter_map(|files| Some((&files.name, files.request.as_ref()?)));
    parts::card(cx, ui, |cx, ui| {
        parts::head(cx, ui, words::REQUESTS, |cx, ui| {
            widgets::copy_button(cx, ui, words::COPY_ALL, words::ALL_REQUESTS, || {
                paths().map(|(_, path)| format!("{}\n", path.display())).collect()
            });
        });
        for (name, path) in paths() {
            ui.add_space(4.0);
            widgets::caption(cx, ui, name);
            parts::path(cx, ui, words::THE_REQUEST, &path.display().to_string());
        }
        ui.add_space(8.0);
        ui.add(Label::new(words::REQUESTS_NOTE).wrap());
        widgets::quiet(cx, ui, words::KEYS_NOTE);
    });
    ui.add_space(parts::GAP);
    parts::card(cx, ui, |cx, ui| {
        widgets::card_title(cx, ui, words::SIGNED);
        ui.add(Label::new(words::SIGNED_NOTE).wrap());
    });
    ui.add_space(parts::GAP);
    kept(cx, ui, proposal, false);
}

/// What stays: the report, the folder, the plan.
fn kept(cx: &mut Cx<'_>, ui: &mut Ui, proposal: &Proposal, has_folder_above: bool) {
    parts::card(cx, ui, |cx, ui| {
        widgets::card_title(cx, ui, words::KEEP);
        widgets::caption(cx, ui, words::REPORT);
        parts::path(cx, ui, words::THE_REPORT, &proposal.out.join("report.html").display().to_string());
        if !has_folder_above {
            widgets::caption(cx, ui, words::FOLDER);
            parts::path(cx, ui, words::THE_FOLDER, &proposal.out.display().to_string());
        }
        ui.add_space(8.0);
        widgets::quiet(cx, ui, words::KEEP_SAFE);
        widgets::quiet(cx, ui, words::SAVE_PLAN_NOTE);
        ui.add_space(4.0);
        let is_free = cx.model.asking.is_none();
        if widgets::button(cx, ui, words::SAVE_PLAN, is_free).clicked() {
            cx.send(Msg::Ask(Question::SavePlan));
        }
    });
}
