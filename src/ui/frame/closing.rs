//! The question before the window closes while files are being written.

use crate::app::Msg;
use crate::ui::theme::ROW;
use crate::ui::{Cx, widgets, words};
use egui::{Frame, Id, Margin, Modal, Role, Stroke, Ui};

pub(super) fn show(cx: &mut Cx<'_>, ui: &Ui) {
    let p = cx.palette;
    let frame = Frame::new().fill(p.panel).stroke(Stroke::new(1.0, p.line)).corner_radius(10);
    let frame = frame.inner_margin(Margin::same(24)).shadow(ui.visuals().window_shadow);
    let modal = Modal::new(Id::unique("closing")).frame(frame).backdrop_color(p.backdrop);
    let response = modal.show(ui.ctx(), |ui| {
        ui.set_width(420.0_f32.min(ui.ctx().content_rect().width() - 80.0));
        ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
            node.set_role(Role::AlertDialog);
            node.set_label(words::frame::CLOSING_TITLE);
        });
        widgets::card_title(cx, ui, words::frame::CLOSING_TITLE);
        widgets::quiet(cx, ui, words::frame::CLOSING_CONSEQUENCE);
        ui.add_space(ROW - 4.0);
        ui.horizontal(|ui| {
            // The answer that changes nothing comes first and has the keyboard.
            let stay = widgets::primary_button(cx, ui, words::frame::CLOSING_STAY, true);
            let asked = ui.scope_id().with("asked");
            if ui.ctx().memory(|memory| memory.focused().is_none()) || !is_known(ui, asked) {
                stay.request_focus();
            }
            if stay.clicked() {
                cx.send(Msg::ReallyClose(false));
            }
            if widgets::button(cx, ui, words::frame::CLOSING_STOP, true).clicked() {
                cx.send(Msg::ReallyClose(true));
            }
        });
    });
    if response.should_close() {
        cx.send(Msg::ReallyClose(false));
    }
}

/// Whether this was on the screen in the last frame too, and if not, that it is now.
fn is_known(ui: &Ui, id: Id) -> bool {
    let frame = ui.ctx().cumulative_pass_nr();
    let last = ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or_default::<u64>(id), frame));
    last + 1 >= frame && last > 0
}
