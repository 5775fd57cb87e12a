//! The steps: what each asks for before Next, and what it takes in. One file per step that has more to it than its fields.

pub mod certificates;
pub mod conf;
pub mod peers;
pub mod rehearse;
pub mod review;
pub mod servers;
pub mod subject;

use super::{Blocked, Column, Field, Form, Job, Model, Step};
use crate::finding::Finding;

/// Findings about the form that the plan's own check cannot have: about what is no part of a plan.
pub(super) fn more_findings(model: &Model) -> Vec<Finding> {
    peers::out_folder(&model.form).into_iter().collect()
}

/// Why a step cannot be left for the next one.
pub(super) fn blocked(model: &Model, step: Step) -> Option<Blocked> {
    // A step on the way may have become wrong by an edit before it.
    let on_the_way = |finding: &&Finding| super::step_of(&finding.at).is_none_or(|at| at <= step) && finding.is_error();
    if let Some(finding) = model.findings.iter().find(on_the_way) {
        return Some(Blocked::Finding(Box::new(finding.clone())));
    }
    if step >= Step::Certificates && certificates::lacks_pass_phrase(model) {
        return Some(Blocked::NoPassPhrase);
    }
    let waiting = |job: Job| {
        let failed = model.fresh_trouble().is_some();
        Some(if failed { Blocked::Failed(job) } else { Blocked::Waiting(job) })
    };
    match step {
        Step::Servers | Step::Subject | Step::Certificates => None,
        // What is wrong on a later page is mended there.
        Step::Peers if model.plan.is_none() => None,
        Step::Peers | Step::Conf => {
            let Some(proposal) = model.fresh_proposal() else { return waiting(Job::DrawUp) };
            let error = (step == Step::Conf).then(|| proposal.findings.iter().find(|finding| finding.is_error()));
            error.flatten().map(|finding| Blocked::Finding(Box::new(finding.clone())))
        }
        Step::Rehearse | Step::Review => {
            if model.fresh_landing().is_some() {
                return None;
            }
            let Some(proof) = model.fresh_proof() else { return waiting(Job::Prove) };
            let error = proof.outcome.findings.iter().find(|finding| finding.is_error());
            match error {
                Some(finding) => Some(Blocked::Finding(Box::new(finding.clone()))),
                None => proof.set.is_none().then_some(Blocked::Failed(Job::Prove)),
            }
        }
        Step::Write => match model.fresh_landing() {
            None => waiting(Job::Write),
            Some(landed) => {
                let error = landed.outcome.findings.iter().find(|finding| finding.is_error());
                error.map(|finding| Blocked::Finding(Box::new(finding.clone())))
            }
        },
        Step::Done => Some(Blocked::End),
    }
}

/// Whether the rail marks a step that was reached: something on it is wrong.
pub(super) fn needs_attention(model: &Model, step: Step) -> bool {
    let has_errors = model.findings_of(step).any(Finding::is_error);
    has_errors
        || match step {
            Step::Certificates => certificates::lacks_pass_phrase(model),
            Step::Conf => model.fresh_proposal().is_some_and(|it| it.findings.iter().any(Finding::is_error)),
            Step::Rehearse => model.fresh_proof().is_some_and(|it| it.outcome.has_errors()),
            Step::Write => model.fresh_landing().is_some_and(|it| it.outcome.has_errors()),
            _ => false,
        }
}

/// The field that a finding is about.
pub(super) fn field_at(form: &Form, at: &str) -> Option<Field> {
    let columns =
        [Column::Name, Column::Hosts, Column::Home, Column::Conf, Column::PrivateKey, Column::PublicCertificate];
    let of_servers = (0..form.servers()).flat_map(|index| columns.map(|column| Field::Server(index, column)));
    Field::OF_THE_PLAN.iter().copied().chain(of_servers).chain([Field::Out]).find(|field| field.is_at(at))
}
