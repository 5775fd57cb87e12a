//! About: the version, and what draws the window; one click copies it for a report.

use crate::app::Msg;
use crate::ui::theme::ROW;
use crate::ui::{Cx, widgets, words};
use egui::{Frame, Id, Margin, Modal, Role, ScrollArea, Stroke, Ui};

pub(super) fn show(cx: &mut Cx<'_>, ui: &Ui) {
    let p = cx.palette;
    let frame = Frame::new().fill(p.panel).stroke(Stroke::new(1.0, p.line)).corner_radius(10);
    let frame = frame.inner_margin(Margin::same(24)).shadow(ui.visuals().window_shadow);
    let modal = Modal::new(Id::unique("about")).frame(frame).backdrop_color(p.backdrop);
    let room = ui.ctx().content_rect().size();
    let response = modal.show(ui.ctx(), |ui| {
        ui.set_width(520.0_f32.min(room.x - 80.0));
        ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
            node.set_role(Role::Dialog);
            node.set_label(words::about::OPEN);
        });
        widgets::card_title(cx, ui, &words::about::title());
        ui.add_space(8.0);
        // What drivers call themselves can be long, and a window low.
        ScrollArea::vertical().max_height((room.y - 220.0).max(80.0)).show(ui, |ui| facts(cx, ui));
        ui.add_space(ROW - 4.0);
        ui.horizontal(|ui| {
            let close = widgets::primary_button(cx, ui, words::about::CLOSE, true);
            if ui.ctx().memory(|memory| memory.focused().is_none()) {
                close.request_focus();
            }
            if close.clicked() {
                cx.send(Msg::About(false));
            }
            let drawn = cx.model.about.renderer.as_ref();
            widgets::copy_button(cx, ui, words::about::COPY, words::about::WHAT, || words::about::report(drawn));
        });
    });
    if response.should_close() {
        cx.send(Msg::About(false));
    }
}

fn facts(cx: &mut Cx<'_>, ui: &mut Ui) {
    widgets::fact_row(cx, ui, words::about::SYSTEM, &words::about::system(), false);
    let Some(drawn) = &cx.model.about.renderer else { return };
    widgets::fact_row(cx, ui, words::about::RENDERER, &words::about::renderer(drawn.name), false);
    if !drawn.adapter.is_empty() {
        widgets::fact_row(cx, ui, words::about::ADAPTER, &drawn.adapter, false);
    }
    if !drawn.refused.is_empty() {
        ui.add_space(8.0);
        widgets::caption(cx, ui, words::about::REFUSED);
    }
    for (name, reason) in &drawn.refused {
        widgets::quiet(cx, ui, &words::about::refused(name, reason));
    }
}
