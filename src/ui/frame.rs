//! What surrounds every page: the rail on the left, the footer with Back and Next, the keys that work everywhere.

use super::{Cx, pages, words};
use crate::app::{Msg, Step, StepState};

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut egui::Ui) {
    egui::Panel::left("rail").exact_size(208.0).resizable(false).show(ui, |ui| {
        for step in Step::ALL {
            let state = cx.model.state_of(step);
            let button = ui.add_enabled(state != StepState::Locked, egui::Button::new(words::step(step)));
            if button.clicked() {
                cx.send(Msg::Go(step));
            }
        }
    });
    egui::Panel::bottom("footer").exact_size(56.0).resizable(false).show(ui, |ui| {
        egui::Sides::new().show(
            ui,
            |_| {},
            |ui| {
                let can_go_on = cx.model.blocked(cx.model.step).is_none();
                if ui.add_enabled(can_go_on, egui::Button::new("Next")).clicked() {
                    cx.msgs.push(Msg::Next);
                }
                if ui.add_enabled(cx.model.step.back().is_some(), egui::Button::new("Back")).clicked() {
                    cx.msgs.push(Msg::Back);
                }
            },
        );
    });
    egui::CentralPanel::default_margins().show(ui, |ui| {
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| pages::show(cx, ui));
    });
}
