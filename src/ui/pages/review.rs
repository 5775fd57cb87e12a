//! Review: the exact change set, server by server, and the same work as a command.

use super::conf::change_of;
use super::parts;
use crate::app::wizard::{self, review::Counts};
use crate::app::{Flag, Job, Msg, Proposal, Question};
use crate::deploy::{Action, Change, ChangeSet, Content};
use crate::plan::Trust;
use crate::ui::widgets::{self, Tone};
use crate::ui::words::review as words;
use crate::ui::{Cx, theme};
use egui::{Label, RichText, Sides, Ui};
use std::fmt::Write as _;
use std::sync::Arc;

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    let is_written = cx.model.fresh_landing().is_some();
    widgets::title(ui, words::TITLE, if is_written { words::LEAD_AFTER } else { words::LEAD });
    if let Some((job, trouble)) = cx.model.fresh_trouble() {
        // What could not be written can still be looked at.
        let has_list = job == Job::Write;
        widgets::quiet(cx, ui, if has_list { words::NOT_WRITTEN } else { words::FAILED });
        parts::trouble(cx, ui, &trouble.findings, trouble.cancelled, words::STOPPED);
        if widgets::button(cx, ui, words::AGAIN, true).clicked() {
            cx.send(Msg::TryAgain);
        }
        if !has_list {
            return;
        }
        ui.add_space(parts::GAP);
    }
    if parts::is_running(cx.model, &[Job::DrawUp, Job::Prove]) {
        widgets::quiet(cx, ui, words::NOTHING_YET);
        parts::card(cx, ui, parts::running);
        return;
    }
    let proposal = cx.model.fresh_proposal().map(Arc::clone);
    let set = wizard::review::set(cx.model).map(Arc::clone);
    let (Some(proposal), Some(set)) = (proposal, set) else {
        widgets::quiet(cx, ui, words::NOTHING_YET);
        return;
    };
    summary(cx, ui, &proposal, &set);
    for warning in set.warnings() {
        ui.add_space(parts::GAP);
        widgets::finding_card(cx, ui, warning, 1);
    }
    for group in wizard::review::by_server(&proposal, &set) {
        ui.add_space(parts::GAP);
        parts::card(cx, ui, |cx, ui| {
            widgets::card_title(cx, ui, group.server.unwrap_or(words::OTHERS));
            widgets::caption(cx, ui, &group.folder.display().to_string());
            ui.add_space(6.0);
            for change in &group.changes {
                line(cx, ui, change, group.folder);
            }
            if let Some(server) = group.server {
                diff(cx, ui, &proposal, &set, server);
            }
        });
    }
}

fn summary(cx: &mut Cx<'_>, ui: &mut Ui, proposal: &Proposal, set: &Arc<ChangeSet>) {
    let counts = Counts::of(set.changes());
    parts::card(cx, ui, |cx, ui| {
        parts::head(cx, ui, &words::counts(counts), |cx, ui| {
            widgets::copy_button(cx, ui, words::COPY_LIST, words::LIST, || list(set));
        });
        let backups = set.root().join(".interlock");
        let backups = if counts.replaced == 0 {
            words::NO_BACKUPS.to_owned()
        } else {
            words::backups(counts.replaced, &backups.display().to_string())
        };
        widgets::quiet(cx, ui, &backups);
        widgets::quiet(cx, ui, pass_phrases(cx, proposal, set));
        widgets::divider(cx, ui);
        widgets::quiet(cx, ui, words::SAME_IN_A_TERMINAL);
        let command = wizard::review::command(cx.model);
        widgets::code(cx, ui, &command);
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            widgets::copy_button(cx, ui, words::COPY_COMMAND, words::COMMAND, || command.clone());
            let is_free = cx.model.asking.is_none();
            if widgets::button(cx, ui, words::SAVE_PLAN, is_free).clicked() {
                cx.send(Msg::Ask(Question::SavePlan));
            }
        });
    });
}

/// Where the pass phrase ends up, in one sentence.
fn pass_phrases(cx: &Cx<'_>, proposal: &Proposal, set: &ChangeSet) -> &'static str {
    let is_own = wizard::certificates::uses_own_pass_phrase(cx.model);
    let has_conf = proposal.servers.iter().any(|files| change_of(set, files).is_some());
    let has_pass_phrase = proposal.servers.iter().any(|files| files.password_before_key.is_some());
    match proposal.plan.certificates.trust {
        Trust::CompanyCa if is_own && !has_conf => words::PASS_PHRASE_OF_REQUESTS,
        Trust::Existing if has_pass_phrase => words::PASS_PHRASE_OWN,
        Trust::Existing => words::PLAIN_KEYS,
        _ if !cx.model.form.is_on(Flag::EncryptKeys) => words::PLAIN_KEYS,
        _ if is_own => words::PASS_PHRASE_OWN,
        _ => words::PASS_PHRASES_MADE,
    }
}

fn line(cx: &Cx<'_>, ui: &mut Ui, change: &Change, folder: &std::path::Path) {
    let tone = match change.action {
        Action::New => Tone::Ok,
        Action::Replace => Tone::Warn,
        Action::Keep => Tone::Quiet,
    };
    let path = match change.path.strip_prefix(folder) {
        Ok(rest) if rest.as_os_str().is_empty() => words::FOLDER_ITSELF.to_owned(),
        Ok(rest) => rest.display().to_string(),
        Err(_) => change.path.display().to_string(),
    };
    ui.spacing_mut().item_spacing.y = 4.0;
    Sides::new().shrink_left().wrap().show(
        ui,
        |ui| {
            let left = ui.cursor().left();
            widgets::tag(cx, ui, tone, words::action(change.action));
            // The paths stand below each other, whatever the tag says.
            ui.add_space((left + 72.0 - ui.cursor().left()).max(0.0));
            ui.add(Label::new(RichText::new(path).font(theme::mono())).wrap());
        },
        |ui| widgets::caption(cx, ui, &rights(change)),
    );
}

fn rights(change: &Change) -> String {
    if matches!(change.content, Content::Folder) {
        return words::rights(change.protection, change.mode(), change.account().map(ToString::to_string), None)
            + " · "
            + words::FOLDER;
    }
    // Of what is secret the masked form is all that a page may look at, and its size would be another.
    let size = match &change.content {
        Content::Public(bytes) => Some(bytes.len()),
        _ => None,
    };
    words::rights(change.protection, change.mode(), change.account().map(ToString::to_string), size)
}

fn diff(cx: &mut Cx<'_>, ui: &mut Ui, proposal: &Proposal, set: &ChangeSet, server: &str) {
    let Some(files) = proposal.servers.iter().find(|files| files.name == server) else { return };
    let Some(change) = change_of(set, files).filter(|change| change.action != Action::Keep) else { return };
    let Some(lines) = change.diff() else { return };
    ui.add_space(6.0);
    ui.push_id(server, |ui| {
        widgets::more_options(cx, ui, words::DIFF, |cx, ui| widgets::diff_block(cx, ui, &lines));
    });
}

/// The list as text: action, path, owner and permissions.
fn list(set: &ChangeSet) -> String {
    let mut text = String::new();
    for change in set.changes() {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{:<8} {}  ({})", words::action(change.action), change.path.display(), rights(change));
    }
    text
}
