//! The inspector: the list of files, the one that is chosen, what there is to say about them.

use super::{inspector_file, parts};
use crate::app::tools::inspector::{Inspector, worst};
use crate::app::{InspectorMsg, Msg, ToolField};
use crate::finding::Severity;
use crate::ui::widgets::{self, ListRow, Tone};
use crate::ui::words::inspector as words;
use crate::ui::{Cx, theme};
use egui::{Label, RichText, Ui};

/// The list's width, and the space between it and the file.
const LIST: f32 = 280.0;
const GAP: f32 = 32.0;

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    widgets::title(ui, words::TITLE, words::LEAD);
    busy(cx, ui);
    if cx.model.inspector.files.is_empty() {
        parts::card(cx, ui, nothing_yet);
        ui.add_space(parts::GAP);
        together(cx, ui);
        return;
    }
    comparison(cx, ui);
    let side = (ui.available_width() - LIST - GAP).max(320.0);
    widgets::two_columns(cx, ui, side, |cx, ui| parts::card(cx, ui, files), right);
}

fn right(cx: &mut Cx<'_>, ui: &mut Ui) {
    inspector_file::show(cx, ui);
    together(cx, ui);
}

fn busy(cx: &mut Cx<'_>, ui: &mut Ui) {
    let inspector = &cx.model.inspector;
    if let Some(busy) = inspector.busy.as_ref().filter(|_| inspector.files.is_empty()) {
        parts::card(cx, ui, |cx, ui| match &busy.progress {
            Some(progress) if !busy.is_cancelled => widgets::progress_bar(cx, ui, progress),
            _ => widgets::waiting_bar(cx, ui, &crate::ui::words::frame::busy(crate::app::Job::Inspect, busy)),
        });
        ui.add_space(parts::GAP);
    }
    if inspector.is_stopped {
        widgets::card(cx, ui, |ui| parts::marked(cx, ui, Tone::Quiet, words::STOPPED));
        ui.add_space(parts::GAP);
    }
}

fn nothing_yet(cx: &mut Cx<'_>, ui: &mut Ui) {
    let inspector = &cx.model.inspector;
    let was_looked = inspector.now.is_some() && inspector.busy.is_none();
    widgets::card_title(cx, ui, words::NOTHING_TITLE);
    let words = if was_looked { words::NONE_FOUND } else { words::NOTHING };
    ui.add(Label::new(words).wrap());
    ui.add_space(8.0);
    add_path(cx, ui);
}

/// The way in where the system has no dialogs and nothing can be dropped.
fn add_path(cx: &mut Cx<'_>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        let width = (ui.available_width() - widgets::button_width(ui, words::ADD) - 8.0).clamp(80.0, 480.0);
        let add = Msg::Inspector(InspectorMsg::AddTyped);
        widgets::tool_field(cx, ui, ToolField::FilePath, words::PATH, words::PATH, width, Some(add.clone()));
        let is_on = !cx.model.inspector.path.trim().is_empty();
        if widgets::button(cx, ui, words::ADD, is_on).clicked() {
            cx.send(add);
        }
    });
}

fn files(cx: &mut Cx<'_>, ui: &mut Ui) {
    let inspector = &cx.model.inspector;
    let room = ui.clip_rect().height();
    // Under the list stands what is done with it; in a narrow window the file has to be seen too.
    let height = if ui.available_width() < LIST { (room - 330.0).max(180.0) } else { 148.0 };
    let row = |index: usize| {
        let (file, name) = (&inspector.files[index], &inspector.names[index]);
        let tone = match worst(file) {
            Some(Severity::Error) => Tone::Bad,
            Some(Severity::Warning) => Tone::Warn,
            Some(Severity::Advice) => Tone::Accent,
            None => Tone::Ok,
        };
        let findings = file.findings.len();
        let chip = if findings == 0 { words::FINE.to_owned() } else { crate::ui::words::number(findings) };
        let name = crate::finding::words::shown(name);
        let said = words::in_list(&name, findings);
        ListRow { title: name, note: String::new(), chip: Some((tone, chip)), name: said }
    };
    let choose = |index| Msg::Inspector(InspectorMsg::Select(index));
    widgets::list(cx, ui, words::LIST, (inspector.files.len(), false, height), Some(inspector.selected), row, choose);
    ui.add_space(4.0);
    add_path(cx, ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        if widgets::link(cx, ui, words::LOOK_AGAIN).clicked() {
            cx.send(Msg::Inspector(InspectorMsg::Again));
        }
        if widgets::link(cx, ui, words::CLEAR).clicked() {
            cx.send(Msg::Inspector(InspectorMsg::Clear));
        }
    });
}

fn together(cx: &mut Cx<'_>, ui: &mut Ui) {
    let findings = &cx.model.inspector.together;
    if findings.is_empty() {
        return;
    }
    ui.add_space(parts::GAP);
    widgets::card_title(cx, ui, words::TOGETHER);
    ui.add_space(8.0);
    widgets::finding_list(cx, ui, findings);
}

fn comparison(cx: &mut Cx<'_>, ui: &mut Ui) {
    let inspector = &cx.model.inspector;
    let certificates: Vec<_> = inspector.compared.iter().filter_map(|at| inspector.certificate(at)).collect();
    match certificates.as_slice() {
        [one] => {
            parts::card(cx, ui, |cx, ui| {
                ui.add(Label::new(words::waits_for_second(&one.subject)).wrap());
                end_comparison(cx, ui);
            });
            ui.add_space(parts::GAP);
        }
        [one, other] => {
            parts::card(cx, ui, |cx, ui| {
                parts::head(cx, ui, words::COMPARISON, end_comparison);
                ui.add_space(4.0);
                ui.spacing_mut().item_spacing.y = 0.0;
                let paths = [0, 1].map(|at| name_of(inspector, &inspector.compared[at].path));
                compared_row(cx, ui, "", &paths, None);
                for (name, values, is_same) in words::compared(one, other, inspector.now) {
                    compared_row(cx, ui, name, &values, Some(is_same));
                }
            });
            ui.add_space(parts::GAP);
        }
        _ => {}
    }
}

fn name_of(inspector: &Inspector, path: &str) -> String {
    let at = inspector.files.iter().position(|file| file.path == path);
    at.and_then(|at| inspector.names.get(at)).cloned().unwrap_or_default()
}

fn end_comparison(cx: &mut Cx<'_>, ui: &mut Ui) {
    if widgets::button(cx, ui, words::END_COMPARISON, true).clicked() {
        cx.send(Msg::Inspector(InspectorMsg::NoComparison));
    }
}

/// A fact of two certificates; `None` for their names above.
fn compared_row(cx: &Cx<'_>, ui: &mut Ui, name: &str, values: &[String; 2], is_same: Option<bool>) {
    const HEIGHT: f32 = 30.0;
    let p = cx.palette;
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), HEIGHT), egui::Sense::hover());
    let differs = is_same == Some(false);
    if differs {
        ui.painter().rect_filled(rect, 0, p.warn_soft);
    }
    let mark = match is_same {
        Some(true) => words::SAME,
        Some(false) => words::DIFFERS,
        None => "",
    };
    let said = format!("{name}, {mark}: {}; {}", values[0], values[1]);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
    let names = (rect.width() * 0.18).clamp(96.0, 146.0);
    let marks = 60.0;
    let column = (rect.width() - names - marks) / 2.0;
    let at = |left: f32, width: f32| {
        egui::Rect::from_min_size(egui::pos2(rect.left() + left, rect.top()), egui::vec2(width, HEIGHT))
    };
    let write = |place: egui::Rect, text: &str, font: egui::FontId, colour| {
        let galley = widgets::one_line(ui, text, font, place.width());
        widgets::text_in(ui, place, &galley, egui::Align2::LEFT_CENTER, colour);
    };
    write(at(4.0, names - 12.0), name, theme::regular(13.0), if differs { p.text } else { p.quiet });
    for (index, value) in values.iter().enumerate() {
        let place = at(names + column * if index == 0 { 0.0 } else { 1.0 }, column - 12.0);
        let font = if is_same.is_none() { theme::semibold(13.0) } else { theme::regular(13.0) };
        let shown = widgets::middle_cut(ui, value, &font, place.width());
        write(place, &shown, font, p.text);
    }
    if differs {
        write(at(rect.width() - marks, marks), words::DIFFERS, theme::semibold(12.0), p.warn);
    }
    if is_same.is_some() {
        response.on_hover_text(RichText::new(format!("{}\n{}", values[0], values[1])));
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, egui::Stroke::new(1.0, p.line));
}
