//! The rail: the nine steps and how each stands, the tools, the plan file, the theme. Where the window is narrow it has numbers and
//! marks alone, with their words in tooltips.

use crate::app::{Job, Msg, Question, Step, StepState, Theme, Tool};
use crate::ui::theme::{RADIUS, TARGET, regular, semibold};
use crate::ui::widgets::{self, Mark};
use crate::ui::{Cx, words};
use egui::{Align2, Color32, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2};

const TOP: f32 = 58.0;
const ROW: f32 = 34.0;
/// The room for the line between the tools and the plan.
const BETWEEN: f32 = 9.0;

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui, is_narrow: bool) {
    let rail = ui.max_rect();
    brand(cx, ui, rail, is_narrow);

    let foot_height = if is_narrow { 5.0 * 30.0 } else { 4.0 * 30.0 + 34.0 } + 8.0 + BETWEEN;
    let foot = rail.with_min_y((rail.bottom() - foot_height).max(rail.top() + TOP)).shrink2(vec2(12.0, 0.0));
    let steps = Rect::from_min_max(pos2(rail.left() + 12.0, rail.top() + TOP), pos2(rail.right() - 12.0, foot.top()));
    // In a low window the rows come closer before anything has to be scrolled.
    let row = (steps.height() / 9.0).floor().clamp(26.0, ROW);
    inside(ui, steps, |ui| {
        egui::ScrollArea::vertical().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for step in Step::ALL {
                show_step(cx, ui, step, row, is_narrow);
            }
        });
    });
    ui.painter().hline(foot.x_range(), foot.top() + 0.5, Stroke::new(1.0, cx.palette.line));
    inside(ui, foot.with_min_y(foot.top() + 5.0), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for one in Tool::ALL {
            show_tool(cx, ui, one, is_narrow);
        }
        let (between, _) = ui.allocate_exact_size(vec2(ui.available_width(), BETWEEN), Sense::hover());
        ui.painter().hline(between.x_range(), between.center().y, Stroke::new(1.0, cx.palette.line));
        let is_free = cx.model.asking.is_none();
        let is_writing = cx.model.running.is_some_and(|running| running.job == Job::Write);
        if foot_line(cx, ui, Mark::Folder, words::frame::OPEN_PLAN, is_free && !is_writing, is_narrow).clicked() {
            cx.send(Msg::Ask(Question::OpenPlan));
        }
        if foot_line(cx, ui, Mark::Disk, words::frame::SAVE_PLAN, is_free, is_narrow).clicked() {
            cx.send(Msg::Ask(Question::SavePlan));
        }
        if is_narrow {
            next_theme(cx, ui);
        } else {
            ui.add_space(4.0);
            themes(cx, ui);
        }
    });
}

fn inside(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(egui::Layout::top_down(egui::Align::Min)));
    add(&mut child);
}

/// The name of the program; a click tells more about it.
fn brand(cx: &mut Cx<'_>, ui: &Ui, rail: Rect, is_narrow: bool) {
    let p = cx.palette;
    let x = if is_narrow { rail.center().x } else { rail.left() + 31.0 };
    let centre = pos2(x, rail.top() + 31.0);
    let width = if is_narrow { 20.0 } else { 126.0 };
    let box_ = Rect::from_min_max(centre - vec2(18.0, 18.0), centre + vec2(width, 18.0));
    let response = ui.interact(box_, ui.scope_id().with("brand"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words::about::OPEN));
    if response.hovered() {
        ui.painter().rect_filled(box_, RADIUS, p.rail_hover);
    }
    widgets::brand(ui.painter(), p, p.rail, centre);
    if !is_narrow {
        let font = semibold(15.0);
        ui.painter().text(centre + vec2(21.0, 0.0), Align2::LEFT_CENTER, words::frame::BRAND, font, p.text);
    }
    if response.has_focus() {
        widgets::ring(ui, p, box_, RADIUS);
    }
    if response.on_hover_text(words::about::OPEN).clicked() {
        cx.send(Msg::About(true));
    }
}

fn show_step(cx: &mut Cx<'_>, ui: &mut Ui, step: Step, height: f32, is_narrow: bool) {
    let p = cx.palette;
    let state = cx.model.state_of(step);
    let is_open = state != StepState::Locked;
    let response = ui.add_enabled_ui(is_open, |ui| {
        // What is locked says so by its colour; dimmed as well it could not be read.
        ui.set_opacity(1.0);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
        let name = words::frame::step_in_rail(step, state);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, is_open, &name));
        if state == StepState::Current {
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_aria_current(egui::accesskit::AriaCurrent::Step);
            });
        }
        let box_ = rect.shrink2(vec2(0.0, ((height - 30.0) / 2.0).max(0.0))).shrink2(vec2(0.5, 0.5));
        match state {
            StepState::Current => {
                ui.painter().rect(box_, RADIUS, p.panel, Stroke::new(1.0, p.line), StrokeKind::Inside);
            }
            _ if response.hovered() => {
                ui.painter().rect_filled(box_, RADIUS, p.rail_hover);
            }
            _ => {}
        }
        let x = if is_narrow { rect.center().x } else { rect.left() + 17.0 };
        dot(cx, ui, step, state, pos2(x, rect.center().y));
        if !is_narrow {
            let (font, colour) = match state {
                StepState::Current => (semibold(14.0), p.text),
                StepState::Done | StepState::Attention | StepState::Behind => (regular(14.0), p.text),
                StepState::Locked => (regular(14.0), p.quiet),
            };
            let galley = widgets::one_line(ui, words::step(step), font, rect.width() - 44.0);
            widgets::text_in(ui, rect.with_min_x(rect.left() + 36.0), &galley, Align2::LEFT_CENTER, colour);
        }
        if response.has_focus() {
            widgets::ring(ui, p, box_, RADIUS);
        }
        response
    });
    let mut response = response.inner;
    if is_narrow {
        response = response.on_hover_text(words::step(step)).on_disabled_hover_text(words::step(step));
    }
    if response.clicked() {
        cx.send(Msg::Go(step));
    }
}

/// The number in a circle; a tick where the step is done, an exclamation mark where something is wrong.
fn dot(cx: &Cx<'_>, ui: &Ui, step: Step, state: StepState, centre: egui::Pos2) {
    let p = cx.palette;
    let painter = ui.painter();
    let number = |colour: Color32| {
        painter.circle_stroke(centre, 8.5, Stroke::new(1.5, colour));
        painter.text(centre, Align2::CENTER_CENTER, step.number(), semibold(11.0), colour);
    };
    match state {
        StepState::Done => widgets::badge(painter, p, Mark::Tick, centre, 18.0, p.ok),
        StepState::Attention => widgets::badge(painter, p, Mark::Attention, centre, 18.0, p.bad),
        StepState::Current | StepState::Behind => number(p.accent),
        // While files are written nobody can go back, and what is done is done all the same.
        StepState::Locked if step < cx.model.step => {
            widgets::badge(painter, p, Mark::Tick, centre, 18.0, p.wait);
        }
        StepState::Locked => {
            painter.circle_stroke(centre, 8.5, Stroke::new(1.5, p.wait));
            painter.text(centre, Align2::CENTER_CENTER, step.number(), semibold(11.0), p.quiet);
        }
    }
}

/// A tool; the one that is shown stands out as the current step does.
fn show_tool(cx: &mut Cx<'_>, ui: &mut Ui, tool: Tool, is_narrow: bool) {
    let p = cx.palette;
    let is_current = cx.model.tool == Some(tool);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
    let name = words::frame::tool_in_rail(tool, is_current);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if is_current {
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_aria_current(egui::accesskit::AriaCurrent::Page);
        });
    }
    let box_ = rect.shrink(0.5);
    match (is_current, response.hovered()) {
        (true, _) => {
            ui.painter().rect(box_, RADIUS, p.panel, Stroke::new(1.0, p.line), StrokeKind::Inside);
        }
        (false, true) => {
            ui.painter().rect_filled(box_, RADIUS, p.rail_hover);
        }
        (false, false) => {}
    }
    let (font, colour) = match (is_current, response.hovered()) {
        (true, _) => (semibold(14.0), p.text),
        (false, true) => (regular(14.0), p.text),
        (false, false) => (regular(14.0), p.quiet),
    };
    let mark = match tool {
        Tool::Inspector => Mark::Lens,
        Tool::Explainer => Mark::Lines,
    };
    let x = if is_narrow { rect.center().x } else { rect.left() + 17.0 };
    let mark_colour = if is_current { p.accent } else { colour };
    widgets::paint_mark(ui.painter(), mark, pos2(x, rect.center().y), 15.0, mark_colour);
    if !is_narrow {
        let galley = widgets::one_line(ui, words::tool(tool), font, rect.width() - 40.0);
        widgets::text_in(ui, rect.with_min_x(rect.left() + 36.0), &galley, Align2::LEFT_CENTER, colour);
    }
    if response.has_focus() {
        widgets::ring(ui, p, box_, RADIUS);
    }
    let response = if is_narrow { response.on_hover_text(words::tool(tool)) } else { response };
    if response.clicked() {
        cx.send(Msg::Open(tool));
    }
}

/// A quiet line at the foot of the rail.
fn foot_line(cx: &Cx<'_>, ui: &mut Ui, mark: Mark, label: &str, is_on: bool, is_narrow: bool) -> Response {
    let p = cx.palette;
    let shown = ui.add_enabled_ui(is_on, |ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, is_on, label));
        let colour = if response.hovered() { p.text } else { p.quiet };
        if response.hovered() {
            ui.painter().rect_filled(rect, RADIUS, p.rail_hover);
        }
        let x = if is_narrow { rect.center().x } else { rect.left() + 17.0 };
        widgets::paint_mark(ui.painter(), mark, pos2(x, rect.center().y), 15.0, colour);
        if !is_narrow {
            let galley = widgets::one_line(ui, label, regular(14.0), rect.width() - 40.0);
            widgets::text_in(ui, rect.with_min_x(rect.left() + 36.0), &galley, Align2::LEFT_CENTER, colour);
        }
        widgets::focus_ring(ui, p, &response);
        response
    });
    if is_narrow { shown.inner.on_hover_text(label) } else { shown.inner }
}

const THEMES: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

/// System, light or dark, side by side.
fn themes(cx: &mut Cx<'_>, ui: &mut Ui) {
    let p = cx.palette;
    let (all, _) = ui.allocate_exact_size(vec2(ui.available_width(), TARGET + 2.0), Sense::hover());
    ui.painter().rect(all, RADIUS, p.rail, Stroke::new(1.0, p.line), StrokeKind::Inside);
    let width = all.width() / 3.0;
    for (index, theme) in THEMES.into_iter().enumerate() {
        let left = all.left() + width * f32::from(u8::try_from(index).unwrap_or_default());
        let rect = Rect::from_min_size(pos2(left, all.top()), vec2(width, all.height()));
        let response = ui.interact(rect, ui.scope_id().with(("theme", index)), Sense::click());
        let is_chosen = cx.model.theme == theme;
        let name = words::frame::theme_name(theme);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, &name));
        if is_chosen {
            ui.painter().rect(rect, RADIUS, p.panel, Stroke::new(1.0, p.line), StrokeKind::Inside);
        }
        let is_strong = is_chosen || response.hovered();
        let colour = if is_strong { p.text } else { p.quiet };
        let galley = widgets::one_line(ui, words::frame::theme(theme), regular(12.0), rect.width() - 4.0);
        widgets::text_in(ui, rect, &galley, Align2::CENTER_CENTER, colour);
        widgets::focus_ring(ui, p, &response);
        if response.clicked() {
            cx.send(Msg::Theme(theme));
        }
    }
}

/// The same where there is room for a mark alone: each click goes on to the next.
fn next_theme(cx: &mut Cx<'_>, ui: &mut Ui) {
    let p = cx.palette;
    let now = cx.model.theme;
    let next = THEMES[(THEMES.iter().position(|theme| *theme == now).unwrap_or(0) + 1) % 3];
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
    let name = words::frame::theme_button(now, next);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.hovered() {
        ui.painter().rect_filled(rect, RADIUS, p.rail_hover);
    }
    let colour = if response.hovered() { p.text } else { p.quiet };
    // A disc: empty for light, full for dark, half for what the system says.
    let (centre, stroke) = (rect.center(), Stroke::new(1.5, colour));
    ui.painter().circle_stroke(centre, 6.5, stroke);
    let full = match now {
        Theme::Light => Rect::NOTHING,
        Theme::Dark => Rect::EVERYTHING,
        Theme::System => Rect::EVERYTHING.with_min_x(centre.x),
    };
    ui.painter().with_clip_rect(full.intersect(ui.clip_rect())).circle_filled(centre, 6.5, colour);
    widgets::focus_ring(ui, p, &response);
    if response.on_hover_text(name).clicked() {
        cx.send(Msg::Theme(next));
    }
}
