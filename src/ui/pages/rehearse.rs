//! Rehearse: the matrix, the strangers, what is to be mended, and each connection.

use super::parts;
use crate::app::wizard::rehearse::{Cause, Verdict, causes, strangers, verdict};
use crate::app::{Job, Msg};
use crate::plan::Trust;
use crate::report::{Outcome, Pair};
use crate::ui::widgets::{self, Tone};
use crate::ui::words::{finding::more_findings, rehearse as words};
use crate::ui::{Cx, theme};
use egui::{Label, RichText, Sense, Sides, Ui};
use std::sync::Arc;

/// From here on the matrix has no words in its cells and takes the main column.
const COMPACT: usize = 13;
/// The most connections that are listed while none is chosen.
const LISTED: usize = 6;
/// The most causes that have a card: whoever has more works from the top.
const CAUSES: usize = 20;

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    let model = cx.model;
    if model.plan.as_ref().is_some_and(|plan| plan.certificates.trust == Trust::CompanyCa) {
        nothing_yet(cx, ui);
    } else if parts::is_running(model, &[Job::DrawUp, Job::Prove]) {
        while_it_runs(cx, ui);
    } else if let Some((_, trouble)) = model.fresh_trouble() {
        if trouble.cancelled {
            widgets::title(ui, words::STOPPED_TITLE, words::STOPPED_LEAD);
        } else {
            widgets::title(ui, words::FAILED_TITLE, words::FAILED_LEAD);
        }
        parts::trouble(cx, ui, &trouble.findings, trouble.cancelled, words::STOPPED);
        again(cx, ui);
    } else if let Some(proof) = model.fresh_proof() {
        outcome(cx, ui, &Arc::clone(&proof.outcome), Some(proof.milliseconds));
    } else if let Some(landed) = model.fresh_landing() {
        outcome(cx, ui, &Arc::clone(&landed.outcome), None);
    } else {
        widgets::title(ui, words::QUESTION, words::LEAD_RUNNING);
    }
}

fn nothing_yet(cx: &mut Cx<'_>, ui: &mut Ui) {
    widgets::title(ui, words::NOTHING_TITLE, words::NOTHING_LEAD);
    if parts::is_running(cx.model, &[Job::DrawUp, Job::Prove]) {
        parts::card(cx, ui, parts::running);
    } else if let Some((_, trouble)) = cx.model.fresh_trouble() {
        parts::trouble(cx, ui, &trouble.findings, trouble.cancelled, words::STOPPED);
        again(cx, ui);
    } else {
        parts::card(cx, ui, |_, ui| {
            ui.add(Label::new(words::NOTHING).wrap());
        });
    }
}

fn again(cx: &mut Cx<'_>, ui: &mut Ui) {
    if widgets::button(cx, ui, words::AGAIN, true).clicked() {
        cx.send(Msg::TryAgain);
    }
}

fn while_it_runs(cx: &mut Cx<'_>, ui: &mut Ui) {
    let is_proving = parts::is_running(cx.model, &[Job::Prove]);
    let title = if is_proving { words::rehearsing(cx.model.form.servers()) } else { words::MAKING_TITLE.to_owned() };
    widgets::title(ui, &title, words::LEAD_RUNNING);
    let side = side(cx, ui);
    widgets::two_columns(
        cx,
        ui,
        side,
        |cx, ui| parts::card(cx, ui, widgets::matrix),
        |cx, ui| parts::card(cx, ui, parts::running),
    );
}

/// The side column has the words: wide beside a matrix with words in its cells, narrow beside a large one.
fn side(cx: &Cx<'_>, ui: &Ui) -> f32 {
    const MATRIX: f32 = 412.0;
    const GAP: f32 = 32.0;
    match cx.model.form.servers() {
        COMPACT.. => 342.0,
        5..COMPACT => 380.0,
        _ => (ui.available_width() - MATRIX - GAP).max(320.0),
    }
}

fn outcome(cx: &mut Cx<'_>, ui: &mut Ui, outcome: &Outcome, milliseconds: Option<u64>) {
    let proposal = cx.model.fresh_proposal().map(Arc::clone);
    let verdict = verdict(outcome);
    let lead = words::lead(proposal.as_deref(), outcome.neo4j.as_deref());
    widgets::title(ui, &words::title(&verdict), &lead);
    let causes = causes(outcome);
    let side = side(cx, ui);
    widgets::two_columns(
        cx,
        ui,
        side,
        |cx, ui| {
            parts::card(cx, ui, |cx, ui| {
                connections(cx, ui, outcome, milliseconds);
                widgets::divider(cx, ui);
                who_stays_out(cx, ui, outcome);
            });
        },
        |cx, ui| {
            findings(cx, ui, &verdict, &causes);
            parts::card(cx, ui, |cx, ui| one_by_one(cx, ui, outcome));
        },
    );
}

fn connections(cx: &mut Cx<'_>, ui: &mut Ui, outcome: &Outcome, milliseconds: Option<u64>) {
    let pairs = outcome.pairs.as_deref().unwrap_or_default();
    let passed = pairs.iter().filter(|pair| pair.ok).count();
    let look = &*cx;
    let (_, again) = Sides::new().show(
        ui,
        |ui| widgets::card_title(look, ui, words::CONNECTIONS),
        |ui| widgets::button(look, ui, words::AGAIN, true).clicked(),
    );
    if again {
        cx.send(Msg::TryAgain);
    }
    widgets::caption(cx, ui, &words::summary(passed, pairs.len(), milliseconds));
    ui.add_space(8.0);
    widgets::matrix(cx, ui);
}

fn who_stays_out(cx: &mut Cx<'_>, ui: &mut Ui, outcome: &Outcome) {
    widgets::card_title(cx, ui, words::STRANGERS);
    let strangers = strangers(outcome);
    let note = if strangers.is_empty() { words::NO_STRANGERS } else { words::STRANGERS_NOTE };
    widgets::caption(cx, ui, note);
    ui.add_space(4.0);
    for one in &strangers {
        let tone = if one.let_in.is_empty() { Tone::Ok } else { Tone::Bad };
        Sides::new().shrink_left().wrap().show(
            ui,
            |ui| ui.label(words::stranger(one.kind)),
            |ui| widgets::tag(cx, ui, tone, &words::came_of(one)),
        );
    }
}

fn findings(cx: &mut Cx<'_>, ui: &mut Ui, verdict: &Verdict, causes: &[Cause]) {
    if causes.is_empty() && matches!(verdict, Verdict::Passed { .. }) {
        widgets::toned_card(cx, ui, Tone::Ok, |ui| parts::marked(cx, ui, Tone::Ok, words::NO_FINDINGS));
        ui.add_space(parts::GAP);
    }
    for cause in causes.iter().take(CAUSES) {
        widgets::finding_card(cx, ui, &cause.finding, cause.count);
        ui.add_space(parts::GAP);
    }
    if causes.len() > CAUSES {
        widgets::caption(cx, ui, &more_findings(causes.len() - CAUSES));
        ui.add_space(parts::GAP);
    }
}

/// The connection of the chosen cell in all its details, else a list: those that fail first.
fn one_by_one(cx: &mut Cx<'_>, ui: &mut Ui, outcome: &Outcome) {
    widgets::card_title(cx, ui, words::ONE_BY_ONE);
    ui.add_space(4.0);
    let names: Vec<String> = cx.model.form.server_names().iter().map(|name| name.trim().to_owned()).collect();
    let pairs = outcome.pairs.as_deref().unwrap_or_default();
    let chosen = cx.model.cell.and_then(|(from, to)| {
        let (from, to) = (names.get(from)?, names.get(to)?);
        pairs.iter().find(|pair| pair.from == *from && pair.to == *to)
    });
    if let Some(pair) = chosen {
        details(cx, ui, pair);
        if widgets::link(cx, ui, words::ALL).clicked() {
            cx.send(Msg::SelectCell(None));
        }
        return;
    }
    let mut listed: Vec<&Pair> = pairs.iter().filter(|pair| !pair.ok).collect();
    listed.extend(pairs.iter().filter(|pair| pair.ok));
    for pair in listed.iter().take(LISTED) {
        if row(cx, ui, pair) {
            let index = |name: &str| names.iter().position(|one| one == name);
            let cell = index(&pair.from).zip(index(&pair.to));
            cx.send(Msg::SelectCell(cell));
        }
    }
    if listed.len() > LISTED {
        widgets::caption(cx, ui, &words::more(listed.len() - LISTED));
    }
}

/// A connection in one line; whether it was clicked.
fn row(cx: &Cx<'_>, ui: &mut Ui, pair: &Pair) -> bool {
    const NAMES: f32 = 150.0;
    const ONE_LINE: f32 = 420.0;
    let p = cx.palette;
    let mut is_clicked = false;
    let colour = if pair.ok { p.text } else { p.bad };
    let outcome = RichText::new(words::outcome(pair)).font(theme::regular(13.0)).color(colour);
    let outcome = Label::new(outcome).wrap().sense(Sense::hover());
    ui.spacing_mut().item_spacing.y = 2.0;
    if ui.available_width() < ONE_LINE {
        is_clicked = widgets::link(cx, ui, &words::pair(pair)).clicked();
        ui.add(outcome);
    } else {
        ui.horizontal(|ui| {
            let left = ui.cursor().left();
            is_clicked = widgets::link(cx, ui, &words::pair(pair)).clicked();
            let used = ui.cursor().left() - left;
            ui.add_space((NAMES - used).max(0.0));
            ui.add(outcome);
        });
    }
    widgets::divider(cx, ui);
    is_clicked
}

fn details(cx: &Cx<'_>, ui: &mut Ui, pair: &Pair) {
    let p = cx.palette;
    ui.strong(words::pair(pair));
    ui.add_space(4.0);
    parts::row(cx, ui, words::HOST, RichText::new(&pair.host).font(theme::mono()));
    if let (Some(tls), Some(cipher)) = (pair.tls, pair.cipher) {
        parts::row(cx, ui, words::TLS, RichText::new(tls));
        parts::row(cx, ui, words::CIPHER, RichText::new(cipher).font(theme::mono()));
    }
    if pair.milliseconds > 0 {
        parts::row(cx, ui, words::TOOK, RichText::new(words::took(pair.milliseconds)));
    }
    if let Some(reason) = &pair.reason {
        let colour = if pair.ok { p.text } else { p.bad };
        parts::row(cx, ui, words::REASON, RichText::new(reason).font(theme::mono()).color(colour));
    }
    if let Some(rule) = pair.rule {
        parts::row(cx, ui, words::RULE, RichText::new(rule).font(theme::mono()));
    }
    parts::row(cx, ui, words::PROOF, RichText::new(words::proof(pair.handshake)));
}
