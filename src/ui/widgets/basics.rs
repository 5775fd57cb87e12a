//! Titles, cards, tags, code, columns.

use super::buttons::{one_line, text_in};
use super::marks;
use crate::ui::theme::{self, MONO_ROW, RADIUS, mono, regular, semibold};
use crate::ui::{Cx, words};
use egui::scroll_area::ScrollBarVisibility;
use egui::{
    Align2, Color32, FontId, Frame, Label, Layout, Margin, Response, RichText, Role, Sense, Stroke, TextEdit, Ui,
    UiBuilder, WidgetInfo, vec2,
};

/// What a tag or a card says by its colour, beside its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Tone {
    Ok,
    Bad,
    Warn,
    Accent,
    Quiet,
}

impl Tone {
    /// The colour for text and marks, and the one behind them.
    pub(in crate::ui) fn colours(self, cx: &Cx<'_>) -> (Color32, Color32) {
        let p = cx.palette;
        match self {
            Self::Ok => (p.ok, p.ok_soft),
            Self::Bad => (p.bad, p.bad_soft),
            Self::Warn => (p.warn, p.warn_soft),
            Self::Accent => (p.accent, p.accent_soft),
            Self::Quiet => (p.quiet, p.hover),
        }
    }
}

/// The question that a page answers, and a sentence under it.
pub(in crate::ui) fn title(ui: &mut Ui, title: &str, lead: &str) {
    let p = theme::palette(ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let heading = text(ui, title, semibold(22.0), 28.0, p.text);
        heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
        ui.ctx().accesskit_node_builder(heading.id, |node| node.set_live(egui::accesskit::Live::Polite));
        if !lead.is_empty() {
            ui.scope(|ui| {
                ui.set_max_width(ui.available_width().min(640.0));
                text(ui, lead, regular(14.0), theme::ROW, p.quiet);
            });
        }
    });
    ui.add_space(14.0);
}

/// The title of a card.
pub(in crate::ui) fn card_title(cx: &Cx<'_>, ui: &mut Ui, title: &str) -> Response {
    let response = text(ui, title, semibold(16.0), 22.0, cx.palette.text);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    response
}

/// A sentence in the secondary colour.
pub(in crate::ui) fn quiet(cx: &Cx<'_>, ui: &mut Ui, sentence: &str) -> Response {
    text(ui, sentence, regular(14.0), theme::ROW, cx.palette.quiet)
}

/// Small quiet text.
pub(in crate::ui) fn caption(cx: &Cx<'_>, ui: &mut Ui, sentence: &str) -> Response {
    text(ui, sentence, regular(12.0), 16.0, cx.palette.quiet)
}

fn text(ui: &mut Ui, text: &str, font: FontId, row: f32, colour: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).font(font).line_height(Some(row)).color(colour)).wrap())
}

/// A white box with a border.
pub(in crate::ui) fn card<R>(cx: &Cx<'_>, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let p = cx.palette;
    let frame = Frame::new().fill(p.panel).stroke(Stroke::new(1.0, p.line)).corner_radius(10);
    frame
        .inner_margin(Margin::symmetric(19, 17))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui)
        })
        .inner
}

/// A card with a thick edge in a colour on its left, as findings have it.
pub(in crate::ui) fn toned_card<R>(cx: &Cx<'_>, ui: &mut Ui, tone: Tone, add: impl FnOnce(&mut Ui) -> R) -> R {
    let p = cx.palette;
    let (edge, _) = tone.colours(cx);
    let frame = Frame::new().fill(p.panel).stroke(Stroke::new(1.0, p.line)).corner_radius(8);
    let margin = Margin { left: 19, right: 15, top: 13, bottom: 13 };
    let shown = frame.inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui)
    });
    let rect = shown.response.rect;
    let strip = ui.painter().with_clip_rect(rect.with_max_x(rect.left() + 4.0).intersect(ui.clip_rect()));
    strip.rect_filled(rect, 8, edge);
    shown.inner
}

/// A small pill with a word or two.
pub(in crate::ui) fn tag(cx: &Cx<'_>, ui: &mut Ui, tone: Tone, words: &str) -> Response {
    let (colour, soft) = tone.colours(cx);
    let galley = one_line(ui, words, semibold(11.5), ui.available_width() - 16.0);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 16.0, 20.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    if ui.is_rect_visible(rect) {
        ui.painter().rect_filled(rect, 10, soft);
        text_in(ui, rect, &galley, Align2::CENTER_CENTER, colour);
    }
    response
}

/// A thin line from side to side.
pub(in crate::ui) fn divider(cx: &Cx<'_>, ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 9.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, cx.palette.line));
}

/// Whether the sideways scroll bar of a block of lines that begins here may be shown: only where its last line is. egui
/// would draw the bar at the window's edge, over other lines.
pub(super) fn bar_of_lines(ui: &Ui, lines: usize) -> ScrollBarVisibility {
    #[expect(clippy::cast_precision_loss, reason = "lines of a file")]
    let end = ui.cursor().top() + lines as f32 * MONO_ROW;
    let is_in_sight = end <= ui.clip_rect().bottom();
    if is_in_sight { ScrollBarVisibility::VisibleWhenNeeded } else { ScrollBarVisibility::AlwaysHidden }
}

/// Lines in the fixed-width font in a box; long ones scroll sideways. Can be selected and copied.
pub(in crate::ui) fn code(cx: &Cx<'_>, ui: &mut Ui, lines: &str) {
    named_code(cx, ui, words::frame::CODE, lines);
}

/// The same; a screen reader knows it as `name`.
pub(in crate::ui) fn named_code(cx: &Cx<'_>, ui: &mut Ui, name: &str, lines: &str) {
    let p = cx.palette;
    let frame = Frame::new().fill(p.code).stroke(Stroke::new(1.0, p.line)).corner_radius(8);
    frame.inner_margin(Margin::symmetric(13, 11)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let id = ui.make_persistent_id(("code", lines));
        let mut lines = lines.trim_end_matches('\n');
        let rows = lines.lines().count().max(1);
        let area = egui::ScrollArea::horizontal().id_salt(id).auto_shrink([false, true]);
        area.scroll_bar_visibility(bar_of_lines(ui, rows)).show(ui, |ui| {
            // A read-only editor: the keyboard can select in it, which it cannot in a label.
            let mut whole_lines = |ui: &Ui, text: &dyn egui::TextBuffer, _: f32| {
                let text = text.as_str().to_owned();
                ui.fonts_mut(|fonts| fonts.layout_no_wrap(text, mono(), p.text))
            };
            let edit = TextEdit::multiline(&mut lines).id(id).font(mono()).layouter(&mut whole_lines);
            let edit = edit.frame(Frame::NONE).desired_rows(rows).desired_width(f32::INFINITY).clip_text(false);
            let room = ui.available_width();
            let response = ui.add(edit).accessible_name(name);
            if response.rect.width() > room {
                // The scroll bar lies over the content, not under it.
                ui.add_space(6.0);
            }
            if response.has_focus() {
                marks::ring(ui, p, ui.clip_rect().shrink(2.0), RADIUS);
            }
        });
    });
}

/// The main column, and beside it (under it where the window is narrow) a side column of `side` points.
pub(in crate::ui) fn two_columns(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    side: f32,
    main: impl FnOnce(&mut Cx<'_>, &mut Ui),
    aside: impl FnOnce(&mut Cx<'_>, &mut Ui),
) {
    const GAP: f32 = 32.0;
    let all = ui.available_rect_before_wrap();
    if all.width() < 760.0 {
        main(cx, ui);
        ui.add_space(16.0);
        aside(cx, ui);
        return;
    }
    let down = Layout::top_down(egui::Align::Min);
    let left = all.with_max_x(all.right() - side - GAP);
    let right = all.with_min_x(all.right() - side);
    let mut bottom = all.top();
    let mut column = |rect, add: &mut dyn FnMut(&mut Ui)| {
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(down));
        add(&mut child);
        bottom = bottom.max(child.min_rect().bottom());
    };
    let (mut main, mut aside) = (Some(main), Some(aside));
    column(left, &mut |ui| {
        if let Some(main) = main.take() {
            main(cx, ui);
        }
    });
    column(right, &mut |ui| {
        if let Some(aside) = aside.take() {
            aside(cx, ui);
        }
    });
    ui.advance_cursor_after_rect(all.with_max_y(bottom));
}
