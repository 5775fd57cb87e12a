//! Around the window: its title, and the dialogs of the system.

use crate::app::{Field, Model};

/// The window's title: where the user is, in which cluster, and the program.
#[must_use]
pub fn title(model: &Model) -> String {
    let step = super::step(model.step);
    match model.form.text(Field::ClusterName).trim() {
        "" => format!("{step} – Interlock"),
        cluster => format!("{step} – {cluster} – Interlock"),
    }
}
