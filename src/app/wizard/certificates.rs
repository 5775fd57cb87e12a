//! Certificates: what the pass phrase is for.

use crate::app::{Field, Flag, Model};

/// Whether the user's own pass phrase is used: to lock new keys, or to open those that the user has.
#[must_use]
pub fn uses_own_pass_phrase(model: &Model) -> bool {
    let is_existing = model.form.text(Field::Trust) == "existing";
    model.form.is_on(Flag::OwnPassPhrase) && (is_existing || model.form.is_on(Flag::EncryptKeys))
}

/// Whether it is wanted and still empty.
#[must_use]
pub fn lacks_pass_phrase(model: &Model) -> bool {
    uses_own_pass_phrase(model) && model.pass_phrase.is_empty()
}
