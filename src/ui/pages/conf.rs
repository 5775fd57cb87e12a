//! neo4j.conf: the policy's settings, and the diff of each server's file with what there is to say about it.

use super::parts;
use crate::app::{Field, Flag, Job, Msg, Proposal, Remedy, ServerFiles, Step, wizard};
use crate::deploy::{Action, Change, DiffLine};
use crate::finding::{Finding, Severity};
use crate::ui::widgets::{self, Tone};
use crate::ui::words::conf as words;
use crate::ui::{Cx, words::parts as shared};
use egui::{Label, Ui};
use std::sync::Arc;

const SIDE: f32 = 340.0;

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    let proposal = cx.model.fresh_proposal().map(Arc::clone);
    let is_own = |proposal: &Arc<Proposal>| proposal.servers.iter().all(|files| !files.conf_is_whole);
    let lead = if proposal.as_ref().is_some_and(is_own) { words::LEAD_OWN } else { words::LEAD };
    widgets::title(ui, words::TITLE, lead);
    policy(cx, ui);
    ui.add_space(parts::GAP);
    match proposal {
        Some(proposal) => files(cx, ui, &proposal),
        None => not_yet(cx, ui),
    }
}

fn policy(cx: &mut Cx<'_>, ui: &mut Ui) {
    let form = &cx.model.form;
    let all = [(Flag::Tls13, words::TLS13), (Flag::Tls12, words::TLS12)];
    let versions: Vec<&str> = all.iter().filter(|(flag, _)| form.is_on(*flag)).map(|(_, name)| *name).collect();
    let (client_auth, ciphers) = (form.text(Field::ClientAuth), form.text(Field::Ciphers));
    let summary = words::policy(client_auth, form.is_on(Flag::VerifyHostname), &versions, ciphers);
    widgets::quiet(cx, ui, &summary);
    widgets::more_options(cx, ui, words::POLICY, |cx, ui| {
        parts::card(cx, ui, settings);
    });
    // What is wrong with a setting is said where the settings are folded, too.
    let model = cx.model;
    for finding in model.findings_of(Step::Conf) {
        ui.add_space(8.0);
        widgets::finding_card(cx, ui, finding, 1);
    }
}

fn settings(cx: &mut Cx<'_>, ui: &mut Ui) {
    ui.set_max_width(ui.available_width().min(560.0));
    widgets::choice(cx, ui, Field::ClientAuth, words::CLIENT_AUTH, words::CLIENT_AUTHS);
    ui.add_space(8.0);
    widgets::switch(cx, ui, Flag::VerifyHostname, words::VERIFY_HOSTNAME, words::VERIFY_HOSTNAME_NOTE);
    ui.add_space(8.0);
    widgets::switch(cx, ui, Flag::Tls13, words::TLS13, "");
    widgets::switch(cx, ui, Flag::Tls12, words::TLS12, words::TLS12_NOTE);
    ui.add_space(8.0);
    let ciphers = cx.model.form.text(Field::Ciphers).to_owned();
    let is_list = !matches!(ciphers.as_str(), "auto" | "default");
    let is_ec = cx.model.form.text(Field::Key).starts_with("ecdsa");
    let start = if is_ec { words::CIPHERS_START_EC } else { words::CIPHERS_START };
    let own = if is_list { ciphers.as_str() } else { start };
    let options = [("auto", words::CIPHERS_AUTO), ("default", words::CIPHERS_DEFAULT), (own, words::CIPHERS_OWN)];
    widgets::choice(cx, ui, Field::Ciphers, words::CIPHERS, &options);
    if is_list {
        ui.add_space(8.0);
        widgets::text_field(cx, ui, Field::Ciphers, words::CIPHERS_LIST, start);
    } else if ciphers == "auto" {
        widgets::caption(cx, ui, words::CIPHERS_AUTO_NOTE);
    }
}

/// Nothing is made yet: because it is being made, or because that failed.
fn not_yet(cx: &mut Cx<'_>, ui: &mut Ui) {
    let model = cx.model;
    if parts::is_running(model, &[Job::DrawUp]) {
        parts::card(cx, ui, parts::running);
    } else if let Some((_, trouble)) = model.fresh_trouble() {
        parts::trouble(cx, ui, &trouble.findings, trouble.cancelled, words::STOPPED);
        if widgets::button(cx, ui, words::AGAIN, true).clicked() {
            cx.send(Msg::TryAgain);
        }
    } else {
        widgets::quiet(cx, ui, shared::STARTING);
    }
}

fn files(cx: &mut Cx<'_>, ui: &mut Ui, proposal: &Proposal) {
    let model = cx.model;
    parts::server_tabs(cx, ui, |index| {
        let findings = wizard::conf::findings_of(model, proposal, index);
        let name = proposal.servers.get(index).map_or("", |files| files.name.as_str());
        (tone(&findings), words::tab(name, findings.len()))
    });
    ui.add_space(10.0);
    // What is wrong may be mended in the file itself, which is read again then.
    if proposal.findings.iter().any(Finding::is_error) && widgets::button(cx, ui, words::AGAIN, true).clicked() {
        cx.send(Msg::TryAgain);
    }
    let Some(files) = proposal.servers.get(model.server) else { return };
    let mut findings = wizard::conf::findings_of(model, proposal, model.server);
    findings.extend(wizard::conf::other_findings(model, proposal));
    if findings.is_empty() {
        file(cx, ui, proposal, files);
        return;
    }
    widgets::two_columns(
        cx,
        ui,
        SIDE,
        |cx, ui| file(cx, ui, proposal, files),
        |cx, ui| widgets::finding_list(cx, ui, findings),
    );
}

fn tone(findings: &[&Finding]) -> Tone {
    match findings.iter().map(|finding| finding.severity).min() {
        Some(Severity::Error) => Tone::Bad,
        Some(Severity::Warning) => Tone::Warn,
        Some(Severity::Advice) => Tone::Accent,
        None => Tone::Ok,
    }
}

/// The change to a server's neo4j.conf; `None` while the company's CA has not signed.
pub(super) fn change_of<'a>(set: &'a crate::deploy::ChangeSet, files: &ServerFiles) -> Option<&'a Change> {
    set.changes().iter().find(|change| change.path == files.conf)
}

fn file(cx: &mut Cx<'_>, ui: &mut Ui, proposal: &Proposal, files: &ServerFiles) {
    let change = change_of(&proposal.set, files);
    let Some((change, lines)) = change.and_then(|change| Some((change, change.diff()?))) else {
        widgets::quiet(cx, ui, words::NONE_YET);
        return;
    };
    parts::path(cx, ui, &words::path_of(&files.name), &files.conf.display().to_string());
    ui.add_space(4.0);
    if change.action == Action::Keep {
        parts::marked(cx, ui, Tone::Ok, words::UNCHANGED);
        ui.add_space(4.0);
    }
    widgets::diff_block(cx, ui, &lines);
    ui.add_space(8.0);
    order(cx, ui, files);
    repairs(cx, ui);
    if !files.conf_is_whole {
        ui.add_space(8.0);
        ui.add(Label::new(words::IS_OWN_FILE).wrap());
        let has_pass_phrase = files.password_before_key.is_some();
        widgets::copy_button(cx, ui, words::COPY_LINES, &words::lines_of(&files.name), || lines_to_copy(&lines));
        if has_pass_phrase {
            widgets::caption(cx, ui, words::WITHOUT_PASSWORD);
        }
    }
}

/// Where the pass phrase stands; one click moves it above the key.
fn order(cx: &mut Cx<'_>, ui: &mut Ui, files: &ServerFiles) {
    const RULE: &str = "conf/password-order";
    match files.password_before_key {
        Some(true) => parts::marked(cx, ui, Tone::Ok, words::PASSWORD_FIRST),
        Some(false) => {
            parts::marked(cx, ui, Tone::Quiet, words::PASSWORD_AFTER);
            if files.repairs.contains(RULE) && below(cx, ui, words::REORDER) {
                cx.send(Msg::Remedy(Remedy::RepairConf { server: cx.model.server, rule: RULE }));
            }
        }
        None => parts::marked(cx, ui, Tone::Quiet, words::NO_PASSWORD),
    }
}

/// What was put right in the file on request, and the way back.
fn repairs(cx: &mut Cx<'_>, ui: &mut Ui) {
    let Some(repairs) = cx.model.form.repairs(cx.model.server) else { return };
    ui.add_space(8.0);
    parts::marked(cx, ui, Tone::Ok, &words::repaired(repairs.len()));
    if below(cx, ui, words::UNDO_REPAIRS) {
        cx.send(Msg::UndoRepairs(cx.model.server));
    }
}

/// A button under a marked sentence, in line with its words; says whether it was clicked.
fn below(cx: &mut Cx<'_>, ui: &mut Ui, label: &str) -> bool {
    ui.horizontal(|ui| {
        ui.add_space(26.0);
        widgets::button(cx, ui, label, true).clicked()
    })
    .inner
}

/// The new file without the pass phrase, of which a page has the masked form only.
fn lines_to_copy(lines: &[DiffLine]) -> String {
    let mut text = String::new();
    for line in lines {
        let (DiffLine::Same(line) | DiffLine::Added(line)) = line else { continue };
        if !line.contains(".private_key_password") {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_pass_phrase_is_never_copied() {
        let lines = [
            DiffLine::Removed("old=1".into()),
            DiffLine::Added("dbms.ssl.policy.cluster.private_key_password=****".into()),
            DiffLine::Added("dbms.ssl.policy.cluster.enabled=true".into()),
        ];
        assert_eq!(lines_to_copy(&lines), "dbms.ssl.policy.cluster.enabled=true\n");
    }
}
