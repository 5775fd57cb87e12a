//! The log explainer: what is to be explained, the lines that have a known cause, the cause of the chosen one.

use super::parts;
use crate::app::tools::explainer::{Entry, Explained, FIELD};
use crate::app::{ExplainerMsg, Job, Msg, ToolField};
use crate::finding::Severity;
use crate::neo4j::log::Line;
use crate::ui::widgets::{self, ListRow, Tone};
use crate::ui::words::explainer as words;
use crate::ui::{Cx, theme, words as all_words};
use egui::{Event, Frame, Id, Label, Margin, RichText, ScrollArea, Stroke, TextEdit, Ui};
use std::sync::Arc;

/// The list's width, and the space between it and the line.
const LIST: f32 = 360.0;
const GAP: f32 = 32.0;
/// The most healthy lines, and the most files, that are named.
const NAMED: usize = 30;
/// The words for the severities, and what they stand for.
const SEVERITIES: [(&str, Option<Severity>); 3] =
    [("all", None), ("error", Some(Severity::Error)), ("warning", Some(Severity::Warning))];

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    widgets::title(ui, words::TITLE, words::LEAD);
    parts::card(cx, ui, given);
    ui.add_space(parts::GAP);
    let explainer = &cx.model.explainer;
    if let Some(busy) = &explainer.busy {
        parts::card(cx, ui, |cx, ui| match &busy.progress {
            Some(progress) if !busy.is_cancelled => widgets::progress_bar(cx, ui, progress),
            _ => widgets::waiting_bar(cx, ui, &all_words::frame::busy(Job::Explain, busy)),
        });
        ui.add_space(parts::GAP);
    }
    if explainer.is_stopped {
        widgets::card(cx, ui, |ui| parts::marked(cx, ui, Tone::Quiet, words::STOPPED));
        ui.add_space(parts::GAP);
    }
    if let Some(explained) = &explainer.explained {
        results(cx, ui, &Arc::clone(explained));
    }
}

/// What is to be explained: the field, the files, the buttons.
fn given(cx: &mut Cx<'_>, ui: &mut Ui) {
    let explainer = &cx.model.explainer;
    lines_field(cx, ui);
    if let Some(pasted) = &explainer.pasted {
        widgets::caption(cx, ui, &words::pasted(pasted));
    }
    for log in explainer.logs.iter().take(NAMED) {
        let name = crate::finding::words::shown(&log.display().to_string());
        ui.add(Label::new(RichText::new(name).font(theme::mono())).truncate());
    }
    if explainer.logs.len() > NAMED {
        widgets::caption(cx, ui, &words::more(explainer.logs.len() - NAMED));
    }
    ui.horizontal_wrapped(|ui| {
        if widgets::primary_button(cx, ui, words::EXPLAIN, explainer.has_lines()).clicked() {
            cx.send(Msg::Explainer(ExplainerMsg::Explain));
        }
        if widgets::button(cx, ui, words::CLEAR, explainer.has_lines()).clicked() {
            cx.send(Msg::Explainer(ExplainerMsg::Clear));
        }
        let add = Msg::Explainer(ExplainerMsg::AddTyped);
        let width = (ui.available_width() - widgets::button_width(ui, words::ADD) - 8.0).clamp(120.0, 360.0);
        widgets::tool_field(cx, ui, ToolField::LogPath, words::PATH, words::PATH, width, Some(add.clone()));
        if widgets::button(cx, ui, words::ADD, !explainer.path.trim().is_empty()).clicked() {
            cx.send(add);
        }
    });
}

fn lines_field(cx: &mut Cx<'_>, ui: &mut Ui) {
    const ROWS: usize = 5;
    let p = cx.palette;
    let id = Id::unique(("tool field", ToolField::LogLines));
    take_long_paste(cx, ui, id);
    let mut text = cx.model.explainer.text.clone();
    let frame = Frame::new().fill(p.field).stroke(Stroke::new(1.0, p.edge)).corner_radius(theme::RADIUS);
    let shown = frame.inner_margin(Margin::symmetric(2, 2)).show(ui, |ui| {
        let area = ScrollArea::vertical().id_salt("log lines").max_height(120.0).auto_shrink([false, true]);
        area.show(ui, |ui| {
            let hint = RichText::new(words::LINES_HINT).font(theme::regular(14.0)).color(p.quiet);
            let edit = TextEdit::multiline(&mut text).id(id).font(theme::mono()).hint_text(hint);
            let edit = edit.frame(Frame::NONE.inner_margin(Margin::symmetric(8, 5)));
            ui.add(edit.desired_rows(ROWS).desired_width(f32::INFINITY)).accessible_name(words::LINES)
        })
        .inner
    });
    let response = shown.inner;
    if response.has_focus() {
        widgets::ring(ui, p, shown.response.rect, theme::RADIUS);
    }
    cx.take_focus(&response);
    if response.changed() {
        cx.send(Msg::ToolType(ToolField::LogLines, text));
    }
}

/// Takes a paste that the field could not show before egui lays it out.
fn take_long_paste(cx: &mut Cx<'_>, ui: &Ui, id: Id) {
    if ui.memory(egui::Memory::focused) != Some(id) {
        return;
    }
    let long = |event: &Event| matches!(event, Event::Paste(text) if text.len() > FIELD);
    let pasted = ui.input_mut(|input| {
        let at = input.events.iter().position(long)?;
        match input.events.remove(at) {
            Event::Paste(text) => Some(text),
            _ => None,
        }
    });
    if let Some(text) = pasted {
        cx.send(Msg::Explainer(ExplainerMsg::Paste(text.into())));
    }
}

fn results(cx: &mut Cx<'_>, ui: &mut Ui, explained: &Explained) {
    if explained.entries.is_empty() {
        let tone = if explained.healthy.is_empty() { Tone::Quiet } else { Tone::Ok };
        widgets::card(cx, ui, |ui| {
            parts::marked(cx, ui, tone, words::NOTHING_BAD);
            widgets::caption(cx, ui, words::NOTHING_BAD_NOTE);
        });
        ui.add_space(parts::GAP);
    } else {
        let side = (ui.available_width() - LIST - GAP).max(320.0);
        widgets::two_columns(
            cx,
            ui,
            side,
            |cx, ui| parts::card(cx, ui, |cx, ui| found(cx, ui, explained)),
            |cx, ui| chosen(cx, ui, explained),
        );
        ui.add_space(parts::GAP);
    }
    if !explained.together.is_empty() {
        widgets::card_title(cx, ui, words::TOGETHER);
        ui.add_space(8.0);
        widgets::finding_list(cx, ui, explained.together.iter().filter_map(|at| explained.findings.get(*at)));
        ui.add_space(parts::GAP);
    }
    if !explained.healthy.is_empty() {
        healthy(cx, ui, &explained.healthy);
    }
}

fn found(cx: &mut Cx<'_>, ui: &mut Ui, explained: &Explained) {
    let page = &cx.model.explainer;
    widgets::card_title(cx, ui, words::FOUND);
    ui.horizontal(|ui| {
        const SEVERITY: f32 = 112.0;
        let width = (ui.available_width() - SEVERITY - 8.0).max(80.0);
        widgets::tool_field(cx, ui, ToolField::Filter, words::FILTER, words::FILTER_HINT, width, None);
        let options = SEVERITIES.map(|(word, severity)| (word, words::severity(severity)));
        let now = SEVERITIES.iter().find(|(_, severity)| *severity == page.severity).map_or("all", |(word, _)| word);
        let severity = |word: &str| SEVERITIES.iter().find(|(one, _)| *one == word).and_then(|(_, severity)| *severity);
        let choose = |word: &str| Msg::Explainer(ExplainerMsg::Severity(severity(word)));
        widgets::pick(cx, ui, words::SEVERITY, now, &options, SEVERITY, choose);
    });
    if page.shown.is_empty() {
        widgets::quiet(cx, ui, words::NONE_FIT);
        return;
    }
    let entry = |at: usize| page.shown.get(at).and_then(|at| explained.entries.get(*at));
    let row = |at: usize| entry(at).map_or_else(blank, |entry| list_row(explained, entry));
    let choose = |at: usize| Msg::Explainer(ExplainerMsg::Select(page.shown[at]));
    let selected = page.selected.and_then(|selected| page.shown.iter().position(|at| *at == selected));
    let height = if ui.available_width() < LIST { (ui.clip_rect().height() - 240.0).max(230.0) } else { 230.0 };
    widgets::list(cx, ui, words::FOUND, (page.shown.len(), true, height), selected, row, choose);
}

fn blank() -> ListRow {
    ListRow { title: String::new(), note: String::new(), chip: None, name: String::new() }
}

fn list_row(explained: &Explained, entry: &Entry) -> ListRow {
    let title = entry.findings.first().and_then(|at| explained.findings.get(*at)).map(|finding| finding.title.clone());
    let title = title.unwrap_or_else(|| entry.line.rules.first().copied().unwrap_or_default().to_owned());
    let tone = if entry.severity == Severity::Error { Tone::Bad } else { Tone::Warn };
    let name = words::in_list(&title, &entry.line);
    ListRow { title, note: words::short_place(&entry.line), chip: Some((tone, words::times(entry.line.count))), name }
}

fn chosen(cx: &mut Cx<'_>, ui: &mut Ui, explained: &Explained) {
    let Some(entry) = cx.model.explainer.selected.and_then(|at| explained.entries.get(at)) else { return };
    let line = &entry.line;
    parts::card(cx, ui, |cx, ui| {
        parts::head(cx, ui, words::LINE, |cx, ui| {
            widgets::copy_button(cx, ui, words::COPY_LINE, words::THE_LINE, || line.text.clone());
        });
        whole_line(cx, ui, &line.text);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            widgets::fact_row(cx, ui, words::PLACE, &words::place(line), false);
            if let Some(server) = &line.server {
                widgets::fact_row(cx, ui, words::SERVER, server, false);
            }
            widgets::fact_row(cx, ui, words::SEEN, &words::seen(line), false);
        });
    });
    for finding in entry.findings.iter().filter_map(|at| explained.findings.get(*at)) {
        ui.add_space(parts::GAP);
        widgets::finding_card(cx, ui, finding, 1);
    }
}

/// A line of a log with all of it in sight.
fn whole_line(cx: &Cx<'_>, ui: &mut Ui, text: &str) {
    let p = cx.palette;
    let frame = Frame::new().fill(p.code).stroke(Stroke::new(1.0, p.line)).corner_radius(8);
    frame.inner_margin(Margin::symmetric(13, 11)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(Label::new(RichText::new(text).font(theme::mono()).color(p.text)).wrap());
    });
}

fn healthy(cx: &mut Cx<'_>, ui: &mut Ui, lines: &[Line]) {
    parts::card(cx, ui, |cx, ui| {
        widgets::card_title(cx, ui, words::HEALTHY);
        for line in lines.iter().take(NAMED) {
            let said = crate::finding::words::shown(&words::healthy(line));
            parts::marked(cx, ui, Tone::Ok, &said);
        }
        if lines.len() > NAMED {
            widgets::caption(cx, ui, &words::more(lines.len() - NAMED));
        }
    });
}
