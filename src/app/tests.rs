//! What follows from what happens when it happens at an awkward moment.

use super::*;
use crate::plan::draft;
use std::path::PathBuf;

fn sample() -> Model {
    Model::new(&Draft::sample(), "/out")
}

fn running(job: Job, step: Step) -> Model {
    let mut model = sample();
    (model.step, model.furthest) = (step, step);
    model.running = Some(Running { job, revision: model.revision, progress: None, is_cancelled: false });
    model
}

fn stopped() -> Trouble {
    Trouble { findings: Vec::new(), cancelled: true }
}

fn closes(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Close))
}

fn orders(effects: &[Effect]) -> Vec<&Order> {
    effects.iter().filter_map(|effect| if let Effect::Job(order) = effect { Some(order) } else { None }).collect()
}

#[test]
fn what_is_wrong_on_a_later_page_is_reached_and_said_there() {
    let mut wrong = Draft::sample();
    wrong.policy.tls_versions = Some(Vec::new());
    let mut model = Model::new(&wrong, "/out");
    for _ in 0..4 {
        model.update(Msg::Next);
    }
    assert_eq!(model.step, Step::Conf);
    assert!(matches!(model.blocked(Step::Conf), Some(Blocked::Finding(_))));
}

#[test]
fn nothing_changes_the_form_while_it_is_written() {
    let mut model = running(Job::Write, Step::Write);
    let (form, revision) = (model.form.clone(), model.revision);
    let other = Draft { servers: vec![draft::Server::default(); 3], ..Draft::sample() };
    let read = Msg::Job(JobMsg::PlanRead(PathBuf::from("p"), Box::new(Ok(other))));
    for msg in [read, Msg::Drop(vec!["p.toml".into()]), Msg::Answer(Question::Path(Field::Out), vec!["/x".into()])] {
        model.update(msg);
    }
    assert!(model.form == form && model.step == Step::Write);
    let full = Trouble { findings: Vec::new(), cancelled: false };
    model.update(Msg::Job(JobMsg::Written(revision, Err(full))));
    assert!(model.fresh_trouble().is_some(), "how the write ended is known");
}

#[test]
fn a_decision_to_close_stays() {
    let mut model = running(Job::Write, Step::Write);
    assert!(!closes(&model.update(Msg::Terminate)));
    assert!(!closes(&model.update(Msg::Close)));
    let revision = model.revision;
    assert!(closes(&model.update(Msg::Job(JobMsg::Written(revision, Err(stopped()))))));
}

#[test]
fn the_question_before_closing_ends_with_the_write() {
    let mut model = running(Job::Write, Step::Write);
    model.update(Msg::Close);
    assert_eq!(model.closing, Some(Closing::Asking));
    let revision = model.revision;
    assert!(!closes(&model.update(Msg::Job(JobMsg::Written(revision, Err(stopped()))))));
    assert_eq!(model.closing, None);
}

#[test]
fn closing_waits_for_a_write_alone() {
    for job in [Job::DrawUp, Job::Prove] {
        assert!(closes(&running(job, Step::Rehearse).update(Msg::Close)), "{job:?}");
    }
}

#[test]
fn an_edit_after_the_write_leads_back_to_review() {
    let mut model = sample();
    (model.step, model.furthest) = (Step::Write, Step::Write);
    model.update(Msg::Remedy(Remedy::AddHost { server: 0, host: "other.example.com".to_owned() }));
    assert_eq!(model.step, Step::Review);
}

#[test]
fn a_job_that_dies_after_an_edit_does_not_stop_the_next_one() {
    let mut model = running(Job::DrawUp, Step::Peers);
    model.update(Msg::Switch(Flag::IncludeOwn, true));
    let effects = model.update(Msg::Job(JobMsg::Panicked(Job::DrawUp, "it died".to_owned())));
    assert!(matches!(orders(&effects)[..], [Order::DrawUp(_)]), "{effects:?}");
}

#[test]
fn a_job_that_dies_is_told_and_not_started_again_by_itself() {
    let mut model = running(Job::DrawUp, Step::Peers);
    let effects = model.update(Msg::Job(JobMsg::Panicked(Job::DrawUp, "it died".to_owned())));
    assert!(orders(&effects).iter().all(|order| matches!(order, Order::MakeKeys(..))), "{effects:?}");
    assert_eq!(model.notice, Some(Notice::Panicked("it died".to_owned())));
    assert!(matches!(orders(&model.update(Msg::TryAgain))[..], [Order::DrawUp(_)]));
}

#[test]
fn names_are_found_again_without_the_blanks_around_them_and_too_many_are_not_squared() {
    let mut model = sample();
    model.update(Msg::Type(Field::Server(0, Column::Name), " server1 ".to_owned()));
    assert_eq!(Matrix::of(&model).names[0], "server1");
    let many = Draft { servers: vec![draft::Server::default(); 20_000], ..Draft::sample() };
    assert!(Matrix::of(&Model::new(&many, "/out")).names.len() <= 100);
}

#[test]
fn what_was_read_is_remembered() {
    let facts = ConfFacts { path: "neo4j.conf".into(), ..ConfFacts::default() };
    let effects = sample().update(Msg::Job(JobMsg::ConfsRead(vec![Ok(facts)])));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Remember)), "{effects:?}");
}
