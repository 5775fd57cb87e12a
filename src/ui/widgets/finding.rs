//! A finding as a card: title, what, why, in the log, fix, and a button where the cause lies in the plan. A list of them
//! tells one cause once.
//!
//! Not here: the findings' own words (`finding::catalogue`), and what a remedy changes (`app`).

#[cfg(test)]
mod tests;

use super::{Tone, caption, copy_button, primary_button, tag, toned_card};
use crate::app::{Msg, step_of};
use crate::finding::{Finding, Severity};
use crate::report::{Told, told_findings};
use crate::ui::Cx;
use crate::ui::theme::{Palette, ROW, mono, regular, semibold};
use crate::ui::words::finding as words;
use egui::text::{LayoutJob, TextFormat};
use egui::{Align, FontId, Label, Layout, Role, Ui, UiBuilder, vec2};

/// The room for the names of the rows.
const NAMES: f32 = 76.0;
/// The most findings that a list shows. Whoever has more works from the top.
const LISTED: usize = 30;

/// One finding; `count` says how many places have it.
pub(in crate::ui) fn finding_card(cx: &mut Cx<'_>, ui: &mut Ui, finding: &Finding, count: usize) {
    let places = if says_place(finding) { vec![finding.at.clone()] } else { Vec::new() };
    show(cx, ui, finding, count, &places);
}

/// Findings, the most urgent first; those that are the same but for their place are one.
pub(in crate::ui) fn finding_list<'f>(cx: &mut Cx<'_>, ui: &mut Ui, findings: impl IntoIterator<Item = &'f Finding>) {
    let all = told_findings(findings);
    for (number, told) in all.iter().take(LISTED).enumerate() {
        if number > 0 {
            ui.add_space(8.0);
        }
        told_card(cx, ui, told);
    }
    if all.len() > LISTED {
        caption(cx, ui, &words::more_findings(all.len() - LISTED));
    }
}

fn told_card(cx: &mut Cx<'_>, ui: &mut Ui, told: &Told<'_>) {
    let places = if told.number() > 1 || says_place(told.finding) { told.places() } else { Vec::new() };
    show(cx, ui, told.finding, told.number(), &places);
}

/// Whether its place is worth a row: no field of the form, for which there is a button, and not in the title already.
fn says_place(finding: &Finding) -> bool {
    !finding.at.is_empty() && step_of(&finding.at).is_none() && !finding.title.contains(&finding.at)
}

fn show(cx: &mut Cx<'_>, ui: &mut Ui, finding: &Finding, count: usize, places: &[String]) {
    let tone = match finding.severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Warn,
        Severity::Advice => Tone::Accent,
    };
    let severity = words::severity(finding.severity);
    let log = cx.model.log_line_of(finding);
    let look = cx.to_look();
    let group = UiBuilder::new()
        .id_salt(("finding", finding.rule, &finding.at, &finding.what))
        .accessibility_role(Role::Group)
        .accessibility_label(format!("{severity}: {}", finding.title));
    ui.scope_builder(group, |ui| {
        toned_card(&look, ui, tone, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            heading(&look, ui, tone, finding, count);
            ui.add_space(2.0);
            if !places.is_empty() {
                row(&look, ui, words::WHERE, &monospaced(&places.join("\n")));
            }
            row(&look, ui, words::WHAT, &sentence(cx, &finding.what));
            row(&look, ui, words::WHY, &sentence(cx, &finding.why));
            if let Some(line) = &log {
                row(&look, ui, words::LOG, &monospaced(line));
            }
            row(&look, ui, words::FIX, &sentence(cx, &words::fix(&finding.fix)));
            ui.add_space(6.0);
            ui.horizontal_wrapped(|ui| buttons(cx, ui, finding, log.as_deref()));
        });
    });
}

/// The title, and the severity as a word, since its colour alone says nothing to many.
fn heading(cx: &Cx<'_>, ui: &mut Ui, tone: Tone, finding: &Finding, count: usize) {
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        tag(cx, ui, tone, words::severity(finding.severity));
        if count > 1 {
            tag(cx, ui, Tone::Quiet, &words::places(count));
        }
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            let mut job = LayoutJob::default();
            worded(&mut job, cx.palette, &finding.title, &semibold(14.0));
            ui.add(Label::new(job).wrap());
        });
    });
}

fn buttons(cx: &mut Cx<'_>, ui: &mut Ui, finding: &Finding, log: Option<&str>) {
    if let Some(remedy) = cx.model.remedy_for(finding)
        && primary_button(cx, ui, &words::remedy(&remedy), true).clicked()
    {
        cx.send(Msg::Remedy(remedy));
    }
    copy_button(cx, ui, words::COPY, &words::copied(&finding.title), || details(finding, log));
}

/// Everything about a finding as plain text, as it is pasted into a ticket.
fn details(finding: &Finding, log: Option<&str>) -> String {
    let mut text = format!("{} {}: {}\n", words::severity(finding.severity), finding.rule, finding.title);
    let log = log.or(finding.log).unwrap_or_default();
    let rows = [
        (words::WHERE, finding.at.as_str()),
        (words::WHAT, &finding.what),
        (words::WHY, &finding.why),
        (words::LOG, log),
        (words::FIX, &finding.fix),
    ];
    for (name, words) in rows.into_iter().filter(|(_, words)| !words.is_empty()) {
        text.push_str(name);
        text.push_str(": ");
        text.push_str(words);
        text.push('\n');
    }
    text
}

/// A name and what stands to it, which can be selected.
fn row(cx: &Cx<'_>, ui: &mut Ui, name: &str, words: &Words) {
    if words.text.is_empty() {
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let (space, _) = ui.allocate_exact_size(vec2(NAMES, ROW), egui::Sense::hover());
        let mut left = ui.new_child(UiBuilder::new().max_rect(space).layout(Layout::left_to_right(Align::Center)));
        left.add(Label::new(egui::RichText::new(name).color(cx.palette.quiet)).truncate());
        let mut job = LayoutJob::default();
        if words.is_code {
            append(&mut job, cx.palette, &words.text, &mono());
        } else {
            worded(&mut job, cx.palette, &words.text, &regular(14.0));
        }
        ui.vertical(|ui| ui.add(Label::new(job).wrap()));
    });
}

/// What stands in a row.
struct Words {
    text: String,
    is_code: bool,
}

fn monospaced(text: &str) -> Words {
    Words { text: text.to_owned(), is_code: true }
}

/// A text of the catalogue, which starts small and has no final stop, as a sentence. A server's name stays as it is.
fn sentence(cx: &Cx<'_>, text: &str) -> Words {
    let first = text.split_whitespace().next().unwrap_or_default();
    let is_word = first.trim_end_matches(',').chars().all(|c| c.is_alphabetic() || c == '\'' || c == '’');
    let is_name = cx.model.form.server_names().iter().any(|name| first.trim_end_matches(['’', '\'', 's']) == *name);
    let mut letters = text.chars();
    let mut text = match letters.next() {
        Some(letter) if is_word && !is_name => letter.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    };
    if !text.is_empty() && !text.ends_with(['.', '!', '?', '…', ':']) {
        text.push('.');
    }
    Words { text, is_code: false }
}

/// A text in which what stands in backticks is set in the fixed-width font. A backtick without its twin stays one.
fn worded(job: &mut LayoutJob, p: &Palette, text: &str, font: &FontId) {
    let mut rest = text;
    while let Some((before, code, after)) = rest.split_once('`').and_then(|(before, tail)| {
        let (code, after) = tail.split_once('`')?;
        Some((before, code, after))
    }) {
        append(job, p, before, font);
        append(job, p, code, &mono());
        rest = after;
    }
    append(job, p, rest, font);
}

fn append(job: &mut LayoutJob, p: &Palette, text: &str, font: &FontId) {
    let format = TextFormat {
        font_id: font.clone(),
        color: p.text,
        line_height: Some(ROW),
        valign: Align::Center,
        ..TextFormat::default()
    };
    job.append(text, 0.0, format);
}
