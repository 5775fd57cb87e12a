//! Choices: a list that drops down, big cards, a tick box.

use super::buttons::{one_line, text_in};
use super::field::{label_above, stacked, whats_wrong};
use super::marks::{self, Mark};
use crate::app::{Field, Flag, Msg};
use crate::ui::Cx;
use crate::ui::theme::{CONTROL, Palette, RADIUS, TARGET, regular, semibold};
use egui::{
    Align2, EventFilter, Id, Key, Label, Popup, PopupCloseBehavior, Rect, Response, RichText, Role, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, WidgetInfo, vec2,
};

/// A choice: words of the plan file, each with its label.
pub(in crate::ui) fn choice(cx: &mut Cx<'_>, ui: &mut Ui, field: Field, label: &str, options: &[(&str, &str)]) {
    stacked(cx, ui, |cx, ui| {
        let visible = label_above(cx, ui, label);
        let width = ui.available_width();
        let now = cx.model.form.text(field);
        let choose = |word: &str| Msg::Choose(field, word.to_owned());
        drop_down(cx, ui, Id::unique(("choice", field)), now, options, width, &choose).labelled_by(visible);
        whats_wrong(cx, ui, field);
    });
}

/// A choice without a label, for rows of controls; a screen reader knows it as `name`.
pub(in crate::ui) fn choice_cell(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    field: Field,
    name: &str,
    options: &[(&str, &str)],
    width: f32,
) {
    let now = cx.model.form.text(field);
    let choose = |word: &str| Msg::Choose(field, word.to_owned());
    drop_down(cx, ui, Id::unique(("choice", field)), now, options, width, &choose).accessible_name(name);
}

/// A choice that stands for nothing in the form: the caller says what follows from a word.
pub(in crate::ui) fn pick(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    name: &'static str,
    now: &str,
    options: &[(&str, &str)],
    width: f32,
    choose: impl Fn(&str) -> Msg,
) {
    drop_down(cx, ui, Id::unique(("pick", name)), now, options, width, &choose).accessible_name(name);
}

fn drop_down(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    id: Id,
    now: &str,
    options: &[(&str, &str)],
    width: f32,
    choose: &dyn Fn(&str) -> Msg,
) -> Response {
    let p = cx.palette;
    let place = options.iter().position(|(word, _)| *word == now);
    let shown = place.map_or(now, |place| options[place].1);

    let (_, rect) = ui.allocate_space(vec2(width.max(48.0), CONTROL));
    let response = ui.interact(rect, id, Sense::click());
    let is_on = ui.is_enabled();
    response.widget_info(|| {
        let mut info = WidgetInfo::new(Role::ComboBox);
        info.enabled = is_on;
        info.current_text_value = Some(shown.to_owned());
        info
    });
    let popup = Popup::default_response_id(&response);
    let is_open = Popup::is_id_open(ui.ctx(), popup);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
    cx.take_focus(&response);
    if !is_open {
        arrows_choose(cx, ui, &response, options, place, choose);
    }

    if ui.is_rect_visible(rect) {
        let fill = if response.hovered() { p.hover } else { p.field };
        ui.painter().rect(rect, RADIUS, fill, Stroke::new(1.0, p.edge), StrokeKind::Inside);
        let inner = rect.shrink2(vec2(10.0, 0.0));
        let galley = one_line(ui, shown, regular(14.0), inner.width() - 20.0);
        text_in(ui, inner, &galley, Align2::LEFT_CENTER, p.text);
        marks::paint(ui.painter(), Mark::Down, rect.right_center() - vec2(16.0, 0.0), 14.0, p.quiet);
        if response.has_focus() || is_open {
            marks::ring(ui, p, rect, RADIUS);
        }
    }

    let just_opened = response.clicked() && !is_open;
    let inside = Popup::menu(&response).width(rect.width()).close_behavior(PopupCloseBehavior::CloseOnClick);
    inside.show(|ui| {
        ui.set_min_width(rect.width() - 10.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for (index, (word, label)) in options.iter().enumerate() {
                let option = option_row(p, ui, label, place == Some(index));
                if just_opened && place.unwrap_or(0) == index {
                    option.request_focus();
                    option.scroll_to_me(None);
                }
                if option.clicked() {
                    // By Enter it would stay open: egui closes on clicks of the pointer alone.
                    ui.close();
                    response.request_focus();
                    cx.send(choose(word));
                }
            }
        });
    });
    response
}

/// Up and down on a closed list choose the neighbour, as lists on Windows do.
fn arrows_choose(
    cx: &mut Cx<'_>,
    ui: &Ui,
    response: &Response,
    options: &[(&str, &str)],
    place: Option<usize>,
    choose: &dyn Fn(&str) -> Msg,
) {
    if !response.has_focus() {
        return;
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let (up, down) = ui.input(|input| (input.key_pressed(Key::ArrowUp), input.key_pressed(Key::ArrowDown)));
    let neighbour = match (up, down, place) {
        (true, false, Some(place)) => place.checked_sub(1),
        (false, true, place) => Some(place.map_or(0, |place| place + 1)),
        _ => None,
    };
    if let Some((word, _)) = neighbour.and_then(|place| options.get(place)) {
        cx.send(choose(word));
    }
}

fn option_row(p: &Palette, ui: &mut Ui, label: &str, is_chosen: bool) -> Response {
    let galley = one_line(ui, label, regular(14.0), 480.0);
    let size = vec2((galley.size().x + 44.0).max(ui.available_width()), 30.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let is_on = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, is_on, is_chosen, label));
    if ui.is_rect_visible(rect) {
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, RADIUS, p.accent_soft);
        }
        text_in(ui, rect.shrink2(vec2(10.0, 0.0)), &galley, Align2::LEFT_CENTER, p.text);
        if is_chosen {
            marks::paint(ui.painter(), Mark::Tick, rect.right_center() - vec2(16.0, 0.0), 14.0, p.accent);
        }
    }
    response
}

/// One of a few ways, each a big card: its word in the plan file, its title, and a sentence about it.
pub(in crate::ui) fn choice_cards(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    field: Field,
    label: &str,
    options: &[(&str, &str, &str)],
) {
    let group = ui.scope_id().with(("cards", field));
    let builder = UiBuilder::new().id_salt(group).accessibility_role(Role::RadioGroup).accessibility_label(label);
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        let now = cx.model.form.text(field).to_owned();
        for (word, title, note) in options {
            let response = choice_card(cx, ui, Id::unique(("card", field, *word)), title, note, *word == now);
            if *word == now || now.is_empty() {
                cx.take_focus(&response);
            }
            if response.clicked() && *word != now {
                cx.send(Msg::Choose(field, (*word).to_owned()));
            }
        }
        whats_wrong(cx, ui, field);
    });
}

fn choice_card(cx: &Cx<'_>, ui: &mut Ui, id: Id, title: &str, note: &str, is_chosen: bool) -> Response {
    let p = cx.palette;
    let width = ui.available_width();
    let room = width - 46.0 - 16.0;
    let title_line = one_line(ui, title, semibold(14.0), room);
    let mut note_text = egui::text::LayoutJob::single_section(
        note.to_owned(),
        egui::TextFormat { font_id: regular(12.0), line_height: Some(16.0), color: p.quiet, ..Default::default() },
    );
    note_text.wrap.max_width = room.max(TARGET);
    let note_lines = ui.fonts_mut(|fonts| fonts.layout_job(note_text));
    let note_height = if note.is_empty() { 0.0 } else { note_lines.size().y + 2.0 };
    let (_, rect) = ui.allocate_space(vec2(width, 24.0 + title_line.size().y + note_height));
    let response = ui.interact(rect, id, Sense::click());
    let is_on = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, is_on, is_chosen, title));
    ui.ctx().accesskit_node_builder(id, |node| node.set_description(note));
    if ui.is_rect_visible(rect) {
        let (fill, border) = match (is_chosen, response.hovered()) {
            (true, _) => (p.accent_soft, p.accent),
            (false, true) => (p.hover, p.edge),
            (false, false) => (p.panel, p.edge),
        };
        let painter = ui.painter();
        painter.rect(rect, 10, fill, Stroke::new(1.0, border), StrokeKind::Inside);
        let dot = rect.left_top() + vec2(24.0, 12.0 + title_line.size().y / 2.0);
        painter.circle(dot, 8.0, p.field, Stroke::new(1.5, if is_chosen { p.accent } else { p.edge }));
        if is_chosen {
            painter.circle_filled(dot, 4.0, p.accent);
        }
        let at = rect.left_top() + vec2(46.0, 12.0);
        painter.galley(at, title_line.clone(), p.text);
        painter.galley(at + vec2(0.0, title_line.size().y + 2.0), note_lines, p.quiet);
        if response.has_focus() {
            marks::ring(ui, p, rect, 10);
        }
    }
    response
}

/// A tick box with a note under it.
pub(in crate::ui) fn switch(cx: &mut Cx<'_>, ui: &mut Ui, flag: Flag, label: &str, note: &str) {
    let on = cx.model.form.is_on(flag);
    stacked(cx, ui, |cx, ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let response = tick_box(cx, ui, Id::unique(("switch", flag)), label, on);
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(note));
        cx.take_focus(&response);
        if response.clicked() {
            cx.send(Msg::Switch(flag, !on));
        }
        if !note.is_empty() {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.add_space(26.0);
                let words = RichText::new(note).font(regular(12.0)).line_height(Some(16.0)).color(cx.palette.quiet);
                ui.add(Label::new(words).wrap());
            });
        }
    });
}

/// A tick box that stands for nothing in the form: the caller keeps what it means.
pub(in crate::ui) fn tick_box(cx: &Cx<'_>, ui: &mut Ui, id: Id, label: &str, on: bool) -> Response {
    let p = cx.palette;
    let galley = one_line(ui, label, regular(14.0), ui.available_width() - 26.0);
    let (_, rect) = ui.allocate_space(vec2(galley.size().x + 26.0, TARGET));
    let response = ui.interact(rect, id, Sense::click());
    let is_on = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, is_on, on, label));
    if ui.is_rect_visible(rect) {
        let square = Rect::from_center_size(rect.left_center() + vec2(9.0, 0.0), vec2(18.0, 18.0));
        let (fill, border) = match (on, response.hovered()) {
            (true, false) => (p.accent, p.accent),
            (true, true) => (p.accent_hover, p.accent_hover),
            (false, true) => (p.hover, p.edge),
            (false, false) => (p.field, p.edge),
        };
        ui.painter().rect(square, 4, fill, Stroke::new(1.0, border), StrokeKind::Inside);
        if on {
            marks::paint(ui.painter(), Mark::Tick, square.center(), 14.0, p.on_accent);
        }
        text_in(ui, rect.with_min_x(rect.left() + 26.0), &galley, Align2::LEFT_CENTER, p.text);
        if response.has_focus() {
            marks::ring(ui, p, square, 4);
        }
    }
    response
}
