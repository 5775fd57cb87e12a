//! Write: how far it is; then what landed, as the disk's own rehearsal shows it; or what went wrong and what is there now.

use super::parts;
use crate::app::wizard::rehearse::causes;
use crate::app::wizard::review::{Counts, is_file};
use crate::app::{Job, Landed, Msg, Step, Trouble};
use crate::deploy::Action;
use crate::ui::widgets::{self, Tone};
use crate::ui::words::{parts as shared, review, write as words};
use crate::ui::{Cx, theme};
use egui::{Label, RichText, Role, Sides, Ui, WidgetInfo};
use std::sync::Arc;

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    if parts::is_running(cx.model, &[Job::Write]) {
        widgets::title(ui, words::WRITING, words::WRITING_LEAD);
        parts::card(cx, ui, |cx, ui| {
            parts::running(cx, ui);
            ui.add_space(8.0);
            widgets::caption(cx, ui, words::CANCEL_NOTE);
        });
    } else if let Some(landed) = cx.model.fresh_landing().map(Arc::clone) {
        what_landed(cx, ui, &landed);
    } else if let Some((job, trouble)) = cx.model.fresh_trouble() {
        failed(cx, ui, job, trouble);
    } else {
        widgets::title(ui, words::NOT_YET, "");
    }
}

fn what_landed(cx: &mut Cx<'_>, ui: &mut Ui, landed: &Landed) {
    let is_rehearsed = landed.outcome.pairs.as_ref().is_some_and(|pairs| !pairs.is_empty());
    let counts = Counts::of(landed.set.changes());
    let (title, lead) = match (landed.outcome.has_errors(), is_rehearsed) {
        (true, _) => (words::LANDED_BADLY, words::LEAD),
        (false, false) => (words::LANDED_REQUESTS, words::LEAD_REQUESTS),
        (false, true) if counts.written() == 0 => (words::UNCHANGED, words::LEAD),
        (false, true) => (words::LANDED, words::LEAD),
    };
    widgets::title(ui, title, lead);
    let side = if is_rehearsed { (ui.available_width() - 444.0).max(320.0) } else { 0.0 };
    let aside = |cx: &mut Cx<'_>, ui: &mut Ui| {
        let tone = if landed.outcome.has_errors() { Tone::Bad } else { Tone::Ok };
        parts::card(cx, ui, |cx, ui| {
            parts::marked(cx, ui, tone, &words::landed(counts.written(), counts.kept, is_rehearsed));
        });
        ui.add_space(parts::GAP);
        for cause in causes(&landed.outcome) {
            widgets::finding_card(cx, ui, &cause.finding, cause.count);
            ui.add_space(parts::GAP);
        }
        parts::card(cx, ui, |cx, ui| files(cx, ui, landed));
    };
    if is_rehearsed {
        widgets::two_columns(cx, ui, side, |cx, ui| parts::card(cx, ui, widgets::matrix), aside);
    } else {
        aside(cx, ui);
    }
}

fn files(cx: &mut Cx<'_>, ui: &mut Ui, landed: &Landed) {
    let paths = || landed.set.changes().iter().filter(|change| is_file(change));
    parts::head(cx, ui, words::FILES, |cx, ui| {
        widgets::copy_button(cx, ui, words::COPY_ALL, words::ALL_PATHS, || {
            paths().map(|change| format!("{}\n", change.path.display())).collect()
        });
    });
    let root = landed.set.root();
    widgets::caption(cx, ui, &root.display().to_string());
    ui.add_space(4.0);
    for change in paths() {
        let path = change.path.display().to_string();
        // Its folder stands above; a server's own Neo4j folder is elsewhere and shown whole.
        let shown = change.path.strip_prefix(root).unwrap_or(&change.path).display().to_string();
        let tone = if change.action == Action::Keep { Tone::Quiet } else { Tone::Ok };
        let look = &*cx;
        let ((), is_clicked) = Sides::new().shrink_left().wrap().show(
            ui,
            |ui| {
                widgets::tag(look, ui, tone, review::action(change.action));
                ui.add(Label::new(RichText::new(&shown).font(theme::mono())).wrap());
            },
            |ui| {
                // A link, since a button for each of a hundred paths would bury them.
                let copy = widgets::link(look, ui, shared::COPY);
                copy.widget_info(|| WidgetInfo::labeled(Role::Link, true, words::copy_of(&path)));
                copy.clicked()
            },
        );
        if is_clicked {
            cx.send(Msg::Copy { text: path, what: words::A_PATH.to_owned() });
        }
    }
}

fn failed(cx: &mut Cx<'_>, ui: &mut Ui, job: Job, trouble: &Trouble) {
    widgets::title(ui, if trouble.cancelled { words::STOPPED } else { words::FAILED }, "");
    parts::trouble(cx, ui, &trouble.findings, trouble.cancelled, words::STOPPED_NOTE);
    if job == Job::Write {
        widgets::quiet(cx, ui, words::ON_THE_DISK);
    }
    ui.add_space(parts::GAP);
    ui.horizontal(|ui| {
        if widgets::button(cx, ui, words::AGAIN, true).clicked() {
            cx.send(Msg::TryAgain);
        }
        if widgets::button(cx, ui, words::BACK, true).clicked() {
            cx.send(Msg::Go(Step::Review));
        }
    });
    widgets::caption(cx, ui, words::AGAIN_NOTE);
}
