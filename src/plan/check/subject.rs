//! The DN fields, by X.520's upper bounds (RFC 5280, appendix A.1: ub-…).

use super::Check;
use crate::finding::catalogue::draft as say;
use crate::plan::Subject;

/// ub-organization-name and ub-organizational-unit-name.
const ORGANIZATION: usize = 64;
/// ub-state-name and ub-locality-name.
const PLACE: usize = 128;
/// ub-emailaddress-length.
const EMAIL: usize = 255;

impl Check<'_> {
    /// The subject; a field that was refused is left out, its finding is enough.
    pub(super) fn subject(&mut self) -> Subject {
        let draft = &self.draft.subject;
        Subject {
            country: self.country(),
            state: self.text("subject.state", "state", draft.state.as_deref(), PLACE),
            locality: self.text("subject.locality", "locality", draft.locality.as_deref(), PLACE),
            organization: self.text(
                "subject.organization",
                "organization",
                draft.organization.as_deref(),
                ORGANIZATION,
            ),
            organizational_unit: self.text(
                "subject.organizational_unit",
                "organizational_unit",
                draft.organizational_unit.as_deref(),
                ORGANIZATION,
            ),
            email: self.email(),
        }
    }

    fn country(&mut self) -> Option<String> {
        let country = self.draft.subject.country.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
        if country.len() == 2 && country.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Some(country.to_ascii_uppercase());
        }
        self.say(say::country(&self.at("subject.country"), country));
        None
    }

    fn email(&mut self) -> Option<String> {
        const PATH: &str = "subject.email";
        let email = self.text(PATH, "email", self.draft.subject.email.as_deref(), EMAIL)?;
        let is_address = email.bytes().all(|b| b.is_ascii_graphic())
            && email
                .split_once('@')
                .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'));
        if !is_address {
            self.say(say::email(&self.at(PATH), &email));
            return None;
        }
        Some(email)
    }
}
