//! Certificates: what the pass phrase is for, and usual file names.

use crate::app::{Field, Flag, Form, Model};

/// File names that belong together.
pub type FileNames = [(Field, &'static str); 2];

/// Those of Neo4j's manual, which are the default.
pub const MANUAL_NAMES: FileNames = [(Field::PrivateKey, "private.key"), (Field::PublicCertificate, "public.crt")];

/// Those of the walk-through that many clusters were set up by.
pub const BLOG_NAMES: FileNames =
    [(Field::PrivateKey, "private_c{n}.key"), (Field::PublicCertificate, "certificate_c{n}.crt")];

/// Whether the form has these names.
#[must_use]
pub fn has_names(form: &Form, names: &FileNames) -> bool {
    names.iter().all(|(field, name)| form.text(*field).trim() == *name)
}

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

/// How many of the keys that the plan wants lie ready; `None`: it wants none.
#[must_use]
pub fn keys_ready(model: &Model) -> Option<(usize, usize)> {
    let (kind, wanted) = model.wanted_keys()?;
    let made = model.keys.filter(|(made, _)| *made == kind).map_or(0, |(_, count)| count);
    Some((made.min(wanted), wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{JobMsg, Msg};
    use crate::plan::{Draft, KeyKind};

    #[test]
    fn keys_of_another_kind_do_not_count() {
        let mut model = Model::new(&Draft::sample(), "/out");
        model.update(Msg::Job(JobMsg::KeysReady(KeyKind::Rsa4096, 2)));
        assert_eq!(keys_ready(&model), Some((2, 3)));
        model.update(Msg::Choose(Field::Key, "ecdsa-p256".to_owned()));
        assert_eq!(keys_ready(&model), Some((0, 3)));
        model.update(Msg::Choose(Field::Trust, "existing".to_owned()));
        assert_eq!(keys_ready(&model), None);
    }

    #[test]
    fn both_sets_of_names_make_a_plan() {
        for names in [MANUAL_NAMES, BLOG_NAMES] {
            let mut model = Model::new(&Draft::sample(), "/out");
            for (field, name) in names {
                model.update(Msg::Choose(field, name.to_owned()));
            }
            assert!(has_names(&model.form, &names));
            assert!(model.plan.is_some(), "{:?}", model.findings);
        }
    }
}
