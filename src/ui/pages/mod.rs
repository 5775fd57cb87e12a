//! The nine pages of the wizard and those of the tools: each a function from the model to a picture and messages.

mod beside;
mod certificates;
mod conf;
mod done;
mod explainer;
mod inspector;
mod inspector_file;
mod parts;
mod peers;
mod rehearse;
mod review;
mod servers;
mod subject;
mod write;

use super::Cx;
use crate::app::{Step, Tool};

/// The page of the tool that is shown, or of the current step.
pub(super) fn show(cx: &mut Cx<'_>, ui: &mut egui::Ui) {
    match cx.model.tool {
        Some(Tool::Inspector) => return inspector::show(cx, ui),
        Some(Tool::Explainer) => return explainer::show(cx, ui),
        None => {}
    }
    match cx.model.step {
        Step::Servers => servers::show(cx, ui),
        Step::Subject => subject::show(cx, ui),
        Step::Certificates => certificates::show(cx, ui),
        Step::Peers => peers::show(cx, ui),
        Step::Conf => conf::show(cx, ui),
        Step::Rehearse => rehearse::show(cx, ui),
        Step::Review => review::show(cx, ui),
        Step::Write => write::show(cx, ui),
        Step::Done => done::show(cx, ui),
    }
}
