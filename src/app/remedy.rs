//! Which findings have their cause in the plan, and the change that takes it away. Not here: the words on the button.

use super::{Model, Remedy, Step, step_of};
use crate::finding::Finding;

impl Model {
    /// What a button beside a finding would change; `None` where the cause is not in the plan.
    #[must_use]
    pub fn remedy_for(&self, finding: &Finding) -> Option<Remedy> {
        let step = step_of(&finding.at).filter(|step| *step != self.step);
        step.map(Remedy::Show).or_else(|| self.by_rule(finding))
    }

    fn by_rule(&self, finding: &Finding) -> Option<Remedy> {
        let _ = (finding, Step::Servers);
        None
    }
}
