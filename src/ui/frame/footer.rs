//! The footer: on the left what there is to say, on the right Cancel, Back and Next.
//!
//! Next is off only for a reason that stands on the left and names the field.

use crate::app::{Blocked, Job, Model, Msg, Question, Step, Tool};
use crate::deploy::{Action, Content};
use crate::ui::theme::{CONTROL, regular};
use crate::ui::widgets::{self, Mark};
use crate::ui::{Cx, words};
use egui::{Align, Align2, Color32, Layout, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

const GAP: f32 = 12.0;

/// A button of the footer.
struct Button {
    /// Names it among the buttons: the keyboard stays with a button when another one comes or goes.
    key: &'static str,
    label: String,
    is_on: bool,
    is_primary: bool,
    msg: Msg,
}

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    let all = ui.max_rect();
    let buttons = buttons(cx.model);
    let gaps = GAP * f32::from(u8::try_from(buttons.len().saturating_sub(1)).unwrap_or_default());
    let width: f32 = buttons.iter().map(|button| widgets::button_width(ui, &button.label)).sum::<f32>() + gaps;
    let left = all.with_max_x((all.right() - width - 24.0).max(all.left()));
    say(cx, ui, left);

    let rect = Rect::from_min_max(pos2(all.right() - width, all.center().y - CONTROL / 2.0), all.max);
    let row = UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Min));
    let mut row = ui.new_child(row);
    row.spacing_mut().item_spacing.x = GAP;
    for button in buttons {
        let own = UiBuilder::new().scope_id(egui::Id::unique(("footer", button.key)));
        let response = row.scope_builder(own, |ui| {
            let draw = if button.is_primary { widgets::primary_button } else { widgets::button };
            draw(cx, ui, &button.label, button.is_on)
        });
        let response = response.inner;
        if response.clicked() {
            cx.send(button.msg);
        }
    }
}

/// A tool's page has no next one: the job can be stopped, and files opened.
fn tool_buttons(model: &Model, tool: Tool) -> Vec<Button> {
    let (open, question) = match tool {
        Tool::Inspector => (words::inspector::OPEN, Question::FilesToInspect),
        Tool::Explainer => (words::explainer::OPEN, Question::Logs),
    };
    let button = |key, label: &str, is_on, msg| Button { key, label: label.to_owned(), is_on, is_primary: false, msg };
    let stop = |is_cancelled: bool| if is_cancelled { words::frame::STOPPING } else { words::frame::CANCEL };
    let cancel =
        model.tool_busy().map(|(_, busy)| button("cancel", stop(busy.is_cancelled), !busy.is_cancelled, Msg::StopTool));
    let open = button("open", open, model.asking.is_none(), Msg::Ask(question));
    cancel.into_iter().chain([open]).collect()
}

/// What a tool's footer says where nothing just happened.
fn tool_line(model: &Model, tool: Tool) -> String {
    match (model.tool_busy(), tool) {
        (Some((job, busy)), _) => words::frame::busy(job, busy),
        (None, Tool::Inspector) => words::inspector::summary(&model.inspector),
        (None, Tool::Explainer) => words::explainer::summary(model.explainer.explained.as_deref()),
    }
}

fn buttons(model: &Model) -> Vec<Button> {
    if let Some(tool) = model.tool {
        return tool_buttons(model, tool);
    }
    let mut buttons = Vec::new();
    let waits_here = matches!(model.step, Step::Rehearse | Step::Write);
    if let Some(running) = model.running.filter(|_| waits_here) {
        let label = if running.is_cancelled { words::frame::STOPPING } else { words::frame::CANCEL };
        buttons.push(Button {
            key: "cancel",
            label: label.to_owned(),
            is_on: !running.is_cancelled,
            is_primary: false,
            msg: Msg::Cancel,
        });
    }
    let is_writing = model.running.is_some_and(|running| running.job == Job::Write);
    buttons.push(Button {
        key: "back",
        label: words::frame::BACK.to_owned(),
        is_on: model.step.back().is_some() && !is_writing,
        is_primary: false,
        msg: Msg::Back,
    });
    let (label, is_on, msg) = match model.step {
        Step::Done => (words::frame::CLOSE.to_owned(), true, Msg::Close),
        Step::Review if model.fresh_landing().is_none() => {
            (words::frame::write(files_to_write(model)), true, Msg::Next)
        }
        _ => (words::frame::NEXT.to_owned(), true, Msg::Next),
    };
    let is_on = is_on && (model.step == Step::Done || model.blocked(model.step).is_none());
    buttons.push(Button { key: "next", label, is_on, is_primary: true, msg });
    buttons
}

/// How many files Next on Review writes, and how many there are; `None` while that is not known.
fn files_to_write(model: &Model) -> Option<(usize, usize)> {
    let set = model.fresh_proof()?.set.as_ref()?;
    let files = || set.changes().iter().filter(|change| !matches!(change.content, Content::Folder));
    Some((files().filter(|change| change.action != Action::Keep).count(), files().count()))
}

/// Why Next is off, in a sentence; nothing on the last page.
fn reason(model: &Model) -> Option<String> {
    let blocked = model.blocked(model.step).filter(|it| *it != Blocked::End)?;
    Some(match blocked {
        Blocked::Finding(finding) => words::frame::blocked_by(model, &finding),
        Blocked::NoPassPhrase => words::frame::NO_PASS_PHRASE.to_owned(),
        Blocked::Waiting(job) => words::frame::waiting(job, model.running.as_ref()),
        Blocked::Failed(job) => words::frame::failed(job).to_owned(),
        Blocked::End => String::new(),
    })
}

/// A line on the left.
struct Line {
    words: String,
    mark: Option<(Mark, Color32)>,
    can_dismiss: bool,
}

fn lines(cx: &Cx<'_>) -> Vec<Line> {
    let (model, p) = (cx.model, cx.palette);
    let plain = |words: String| Line { words, mark: None, can_dismiss: false };
    let mut lines = Vec::new();
    if let Some(notice) = &model.notice {
        let (words, is_bad) = words::frame::notice(notice);
        let mark = if is_bad { (Mark::Attention, p.bad) } else { (Mark::Tick, p.ok) };
        lines.push(Line { words, mark: Some(mark), can_dismiss: true });
    }
    if let Some(tool) = model.tool {
        lines.extend(Some(tool_line(model, tool)).filter(|words| !words.is_empty()).map(plain));
        return lines;
    }
    if let Some(words) = reason(model) {
        let is_wait = matches!(model.blocked(model.step), Some(Blocked::Waiting(_)));
        let mark = (!is_wait).then_some((Mark::Attention, p.bad));
        lines.push(Line { words, mark, can_dismiss: false });
    }
    if lines.is_empty() {
        let background = model.running.as_ref().map(|running| words::frame::waiting(running.job, Some(running)));
        let keys = || model.making_keys.map(|(_, count)| words::frame::making_keys(count));
        let remark = || {
            Some(words::frame::remark(model.step, model.fresh_landing().is_some()).to_owned())
                .filter(|words| !words.is_empty())
        };
        lines.extend(background.or_else(keys).or_else(remark).map(plain));
    }
    lines
}

fn say(cx: &mut Cx<'_>, ui: &mut Ui, left: Rect) {
    let lines = lines(cx);
    let (font, height) = if lines.len() > 1 { (12.0, 24.0) } else { (14.0, 32.0) };
    let mut top = left.center().y - height * if lines.len() > 1 { 1.0 } else { 0.5 };
    for line in lines {
        let mut rect = Rect::from_min_size(pos2(left.left(), top), vec2(left.width(), height));
        top += height;
        if let Some((mark, colour)) = line.mark {
            let centre = rect.left_center() + vec2(8.0, 0.0);
            widgets::badge(ui.painter(), cx.palette, mark, centre, 16.0, colour);
            rect = rect.with_min_x(rect.left() + 24.0);
        }
        let dismiss_width = if line.can_dismiss { 72.0 } else { 0.0 };
        let galley = widgets::one_line(ui, &line.words, regular(font), rect.width() - dismiss_width);
        let text = Rect::from_min_size(rect.min, vec2(galley.size().x, height));
        let response = ui.interact(text, ui.scope_id().with(("line", &line.words)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &line.words));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(egui::accesskit::Live::Polite));
        widgets::text_in(ui, text, &galley, Align2::LEFT_CENTER, cx.palette.quiet);
        widgets::with_whole_text(response, &galley, &line.words);
        if line.can_dismiss {
            let at = Rect::from_min_size(pos2(text.right() + 12.0, rect.center().y - 12.0), vec2(60.0, 24.0));
            let mut child = ui.new_child(UiBuilder::new().max_rect(at));
            if widgets::link(cx, &mut child, words::frame::DISMISS).clicked() {
                cx.send(Msg::Dismiss);
            }
        }
    }
}
