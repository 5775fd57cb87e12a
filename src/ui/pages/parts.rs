//! What the last five pages share: tabs of servers, a path that can be copied, rows of names and values, numbered steps.

use crate::app::{Job, Model, Msg};
use crate::finding::Finding;
use crate::ui::theme::{self, semibold};
use crate::ui::widgets::{self, Mark, Tone};
use crate::ui::words::parts as words;
use crate::ui::{Cx, theme::TARGET};
use egui::{Align2, Label, Response, RichText, Role, Sense, Sides, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

/// Space between cards.
pub(super) const GAP: f32 = 16.0;

/// A card whose content sends messages.
pub(super) fn card(cx: &mut Cx<'_>, ui: &mut Ui, add: impl FnOnce(&mut Cx<'_>, &mut Ui)) {
    let look = Cx { model: cx.model, palette: cx.palette, msgs: Vec::new(), is_new_page: false };
    widgets::card(&look, ui, |ui| add(cx, ui));
}

/// One tab of each server; a click shows that server's part.
pub(super) fn server_tabs(cx: &mut Cx<'_>, ui: &mut Ui, tone_and_words: impl Fn(usize) -> (Tone, String)) {
    let names = cx.model.form.servers();
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
        for index in 0..names {
            let (tone, words) = tone_and_words(index);
            if tab(cx, ui, tone, &words, index == cx.model.server).clicked() {
                chosen = Some(index);
            }
        }
    });
    if let Some(index) = chosen {
        cx.send(Msg::SelectServer(index));
    }
}

fn tab(cx: &Cx<'_>, ui: &mut Ui, tone: Tone, words: &str, is_chosen: bool) -> Response {
    let p = cx.palette;
    let (colour, soft) = tone.colours(cx);
    let galley = widgets::one_line(ui, words, semibold(12.0), 240.0);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 20.0, TARGET), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_chosen, words));
    if ui.is_rect_visible(rect) {
        ui.painter().rect_filled(rect, 12, soft);
        let border = if is_chosen { Stroke::new(1.5, colour) } else { Stroke::new(1.0, p.edge) };
        ui.painter().rect_stroke(rect, 12, border, StrokeKind::Inside);
        widgets::text_in(ui, rect, &galley, Align2::CENTER_CENTER, colour);
        widgets::focus_ring(ui, p, &response);
    }
    widgets::with_whole_text(response, &galley, words)
}

/// A tick, or another mark, and a sentence.
pub(super) fn marked(cx: &Cx<'_>, ui: &mut Ui, tone: Tone, sentence: &str) {
    let (colour, _) = tone.colours(cx);
    let mark = match tone {
        Tone::Ok => Mark::Tick,
        Tone::Bad => Mark::Cross,
        Tone::Warn | Tone::Accent | Tone::Quiet => Mark::Dash,
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let (rect, _) = ui.allocate_exact_size(vec2(18.0, theme::ROW), Sense::hover());
        widgets::paint_mark(ui.painter(), mark, rect.center(), 16.0, colour);
        ui.add(Label::new(sentence).wrap());
    });
}

/// A name, and what it stands for, with a line under them.
pub(super) fn row(cx: &Cx<'_>, ui: &mut Ui, name: &str, value: RichText) {
    const NAMES: f32 = 132.0;
    ui.horizontal_top(|ui| {
        let label = RichText::new(name).color(cx.palette.quiet);
        let width = NAMES.min(ui.available_width() / 2.0);
        let used = ui.add(Label::new(label).wrap_mode(egui::TextWrapMode::Truncate).halign(egui::Align::Min)).rect;
        ui.add_space((width - used.width()).max(8.0));
        ui.add(Label::new(value).wrap());
    });
    widgets::divider(cx, ui);
}

/// The title of a card, with a button at its right end.
pub(super) fn head(cx: &mut Cx<'_>, ui: &mut Ui, title: &str, button: impl FnOnce(&mut Cx<'_>, &mut Ui)) {
    let look = Cx { model: cx.model, palette: cx.palette, msgs: Vec::new(), is_new_page: false };
    Sides::new().shrink_left().show(ui, |ui| widgets::card_title(&look, ui, title), |ui| button(cx, ui));
}

/// A path in the fixed-width font with a button that copies it.
pub(super) fn path(cx: &mut Cx<'_>, ui: &mut Ui, what: &str, path: &str) {
    Sides::new().shrink_left().wrap().show(
        ui,
        |ui| ui.add(Label::new(RichText::new(path).font(theme::mono())).wrap()),
        |ui| widgets::copy_button(cx, ui, words::COPY_PATH, what, || path.to_owned()),
    );
}

/// One line to be typed somewhere, with where that is in front of it and a button that copies it.
pub(super) fn command(cx: &mut Cx<'_>, ui: &mut Ui, heading: &str, what: &str, line: &str) {
    widgets::divider(cx, ui);
    let colour = cx.palette.quiet;
    Sides::new().shrink_left().wrap().show(
        ui,
        |ui| {
            let lines = RichText::new(line).font(theme::mono());
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add(Label::new(RichText::new(heading).font(theme::regular(12.0)).color(colour)).wrap());
                ui.add(Label::new(lines).wrap());
            });
        },
        |ui| widgets::copy_button(cx, ui, words::COPY, what, || line.to_owned()),
    );
}

/// Lines to be typed somewhere, with a heading and a button that copies them.
pub(super) fn commands(cx: &mut Cx<'_>, ui: &mut Ui, heading: &str, what: &str, lines: &str) {
    ui.add_space(4.0);
    let look = Cx { model: cx.model, palette: cx.palette, msgs: Vec::new(), is_new_page: false };
    Sides::new().shrink_left().show(
        ui,
        |ui| widgets::caption(&look, ui, heading),
        |ui| widgets::copy_button(cx, ui, words::COPY, what, || lines.to_owned()),
    );
    widgets::code(cx, ui, lines);
}

/// The title of a numbered step in a card.
pub(super) fn step_title(cx: &Cx<'_>, ui: &mut Ui, number: usize, title: &str) {
    widgets::card_title(cx, ui, &words::numbered(number, title));
}

/// What a job could not do: the cards of its findings, or that it was stopped.
pub(super) fn trouble(cx: &mut Cx<'_>, ui: &mut Ui, findings: &[Finding], cancelled: bool, stopped: &str) {
    if cancelled {
        widgets::card(cx, ui, |ui| marked(cx, ui, Tone::Quiet, stopped));
        ui.add_space(GAP);
    } else if findings.is_empty() {
        // A job that died says no more than the notice at the foot does.
        widgets::toned_card(cx, ui, Tone::Bad, |ui| {
            ui.add(Label::new(words::DIED).wrap());
        });
        ui.add_space(GAP);
    }
    let shown = if cancelled { &[] } else { findings };
    for finding in shown {
        widgets::finding_card(cx, ui, finding, 1);
        ui.add_space(GAP);
    }
}

/// Whether one of these jobs runs for what stands in the form.
pub(super) fn is_running(model: &Model, jobs: &[Job]) -> bool {
    model.running.is_some_and(|running| jobs.contains(&running.job))
}

/// How far the job that runs is.
pub(super) fn running(cx: &mut Cx<'_>, ui: &mut Ui) {
    let Some(running) = cx.model.running else { return };
    match running.progress {
        _ if running.is_cancelled => widgets::waiting_bar(cx, ui, words::STOPPING),
        None => widgets::waiting_bar(cx, ui, words::STARTING),
        Some(progress) => widgets::progress_bar(cx, ui, &progress),
    }
}
