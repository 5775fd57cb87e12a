//! What tools do with what is dropped, answered and asked, and that the wizard stays as it was.

use super::explainer::{FIELD, explained};
use super::inspector::{CertificateAt, Inspector, inspected};
use super::*;
use crate::app::{Closing, ExplainerMsg, InspectorMsg, Revision, Running};
use crate::finding::Finding;
use crate::finding::catalogue::file;
use crate::inspect::{File, KeyFacts};
use crate::neo4j::log::Line;
use crate::plan::Draft;
use time::OffsetDateTime;

fn sample() -> Model {
    Model::new(&Draft::sample(), "/out")
}

fn order(effects: &[Effect]) -> Option<&Order> {
    let is_ours = |order: &&Order| matches!(order, Order::Inspect(_) | Order::RewriteKey(_) | Order::Explain(_));
    effects.iter().filter_map(|effect| if let Effect::Job(order) = effect { Some(order) } else { None }).find(is_ours)
}

fn number(effects: &[Effect]) -> u64 {
    match order(effects) {
        Some(Order::Inspect(look)) => look.number,
        Some(Order::Explain(lines)) => lines.number,
        Some(Order::RewriteKey(rewrite)) => rewrite.number,
        other => panic!("{other:?}"),
    }
}

fn named(path: &str) -> File {
    File { path: path.to_owned(), ..File::default() }
}

/// A model that has looked at these files.
fn looked(files: Vec<File>) -> Model {
    let mut model = sample();
    let paths = files.iter().map(|file| file.path.clone().into()).collect();
    let number = number(&model.update(Msg::Drop(paths)));
    let inspected = inspected(files, Vec::new(), OffsetDateTime::UNIX_EPOCH);
    model.update(Msg::Job(JobMsg::Inspected(number, Some(inspected))));
    model
}

#[test]
fn what_is_dropped_goes_where_it_belongs() {
    let shown = |names: &[&str], tool: Option<Tool>| {
        let mut model = sample();
        model.tool = tool;
        let effects = model.update(Msg::Drop(names.iter().map(PathBuf::from).collect()));
        let job = effects.iter().rev().find_map(|effect| match effect {
            Effect::Job(Order::ReadPlan(_)) => Some("plan"),
            Effect::Job(Order::ReadConfs(_)) => Some("confs"),
            Effect::Job(Order::Inspect(_)) => Some("inspect"),
            Effect::Job(Order::Explain(_)) => Some("explain"),
            _ => None,
        });
        (job, model.tool)
    };
    assert_eq!(shown(&["a/neo4j.conf"], None), (Some("confs"), None));
    assert_eq!(shown(&["a/cluster.toml"], None), (Some("plan"), None));
    assert_eq!(shown(&["a/cluster.toml"], Some(Tool::Inspector)), (Some("plan"), None));
    assert_eq!(shown(&["a/public.crt"], None), (Some("inspect"), Some(Tool::Inspector)));
    assert_eq!(shown(&["a/certificates"], None), (Some("inspect"), Some(Tool::Inspector)));
    assert_eq!(shown(&["a/debug.log"], Some(Tool::Inspector)), (Some("explain"), Some(Tool::Explainer)));
    assert_eq!(shown(&["a/debug.log.1.gz"], None), (Some("explain"), Some(Tool::Explainer)));
    assert_eq!(shown(&["a/journal.txt"], Some(Tool::Explainer)), (Some("explain"), Some(Tool::Explainer)));
    assert_eq!(shown(&["a/public.crt"], Some(Tool::Explainer)), (Some("inspect"), Some(Tool::Inspector)));
    assert_eq!(shown(&["a/neo4j.conf"], Some(Tool::Inspector)), (Some("inspect"), Some(Tool::Inspector)));
}

#[test]
fn while_files_are_written_tools_work_and_the_plan_stays() {
    let mut model = sample();
    (model.step, model.furthest) = (Step::Write, Step::Write);
    let revision = Revision::default();
    model.running = Some(Running { job: Job::Write, revision, progress: None, is_cancelled: false });
    assert!(order(&model.update(Msg::Drop(vec!["a.toml".into()]))).is_none());
    assert!(matches!(order(&model.update(Msg::Drop(vec!["a.crt".into()]))), Some(Order::Inspect(_))));
    assert_eq!((model.tool, model.step), (Some(Tool::Inspector), Step::Write));
    model.update(Msg::Go(Step::Write));
    assert_eq!(model.tool, None, "the page that waits is always open");
    model.update(Msg::Close);
    assert_eq!(model.closing, Some(Closing::Asking), "the write goes on");
}

#[test]
fn a_tool_leaves_the_wizard_as_it_is() {
    let mut model = sample();
    model.update(Msg::Next);
    let (step, revision, form) = (model.step, model.revision, model.form.clone());
    for tool in Tool::ALL {
        model.update(Msg::Open(tool));
        assert_eq!(model.state_of(step), crate::app::StepState::Behind);
        model.update(Msg::Next);
        assert_eq!((model.tool, model.step), (Some(tool), step), "a tool has no next page");
        model.update(Msg::Back);
        assert_eq!((model.tool, model.step), (None, step));
    }
    model.update(Msg::Open(Tool::Inspector));
    model.update(Msg::Go(Step::Servers));
    assert_eq!((model.tool, model.step), (None, Step::Servers));
    assert!(model.revision == revision && model.form == form);
}

#[test]
fn only_the_answer_to_the_last_look_counts() {
    let mut model = sample();
    let first = number(&model.update(Msg::Drop(vec!["a.crt".into()])));
    let effects = model.update(Msg::Drop(vec!["b.crt".into()]));
    let Some(Order::Inspect(look)) = order(&effects) else { panic!("{effects:?}") };
    assert_eq!(look.paths, [PathBuf::from("a.crt"), "b.crt".into()], "all are looked at together");
    let stale = inspected(vec![named("a.crt")], Vec::new(), OffsetDateTime::UNIX_EPOCH);
    model.update(Msg::Job(JobMsg::Inspected(first, Some(stale))));
    assert!(model.inspector.files.is_empty() && model.inspector.busy.is_some());
}

#[test]
fn a_look_that_is_stopped_keeps_what_was_there() {
    let mut model = looked(vec![named("a.crt")]);
    let number = number(&model.update(Msg::Drop(vec!["b.crt".into()])));
    let effects = model.update(Msg::StopTool);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Stop(Job::Inspect))), "{effects:?}");
    model.update(Msg::Job(JobMsg::Inspected(number, None)));
    assert!(model.inspector.is_stopped && model.inspector.busy.is_none());
    assert_eq!(model.inspector.files.len(), 1);
}

#[test]
fn a_file_that_was_taken_from_the_list_stays_away_until_it_is_given_again() {
    let mut model = sample();
    let files = || vec![named("d/a.crt"), named("d/b.crt")];
    let answer = |model: &mut Model, effects: &[Effect]| {
        let inspected = inspected(files(), Vec::new(), OffsetDateTime::UNIX_EPOCH);
        model.update(Msg::Job(JobMsg::Inspected(number(effects), Some(inspected))));
    };
    let effects = model.update(Msg::Drop(vec!["d".into()]));
    answer(&mut model, &effects);
    assert_eq!(model.inspector.names, ["a.crt", "b.crt"]);
    model.update(Msg::Inspector(InspectorMsg::Remove(0)));
    let effects = model.update(Msg::Inspector(InspectorMsg::Again));
    answer(&mut model, &effects);
    assert_eq!(model.inspector.names, ["b.crt"]);
    let effects = model.update(Msg::Drop(vec!["d/a.crt".into()]));
    answer(&mut model, &effects);
    assert_eq!(model.inspector.files.len(), 2);
    assert_eq!(model.inspector.file().map(|file| file.path.as_str()), Some("d/a.crt"), "what is new is shown");
}

#[test]
fn names_in_the_list_do_without_the_folder_that_all_share() {
    let model = looked(vec![named("/a/b/one.crt"), named("/a/b/trusted/two.crt"), named("/a/b/one.key")]);
    assert_eq!(model.inspector.names, ["one.crt", Path::new("trusted/two.crt").to_str().unwrap(), "one.key"]);
    assert_eq!(looked(vec![named("/a/b/one.crt")]).inspector.names, ["one.crt"]);
}

#[test]
fn clearing_forgets_the_pass_phrase_and_keeps_the_release() {
    let mut model = looked(vec![named("a.key")]);
    let mut phrase = crate::app::PassPhrase::default();
    phrase.insert(0, "correct horse");
    model.update(Msg::Inspector(InspectorMsg::Release("4.4".to_owned())));
    model.update(Msg::Inspector(InspectorMsg::PassPhrase(phrase)));
    let effects = model.update(Msg::Inspector(InspectorMsg::Unlock));
    let Some(Order::Inspect(look)) = order(&effects) else { panic!("{effects:?}") };
    assert_eq!((look.neo4j.as_str(), look.pass_phrase.is_some()), ("4.4", true));
    model.update(Msg::Inspector(InspectorMsg::Clear));
    let inspector = &model.inspector;
    assert!(inspector.pass_phrase.is_empty() && inspector.files.is_empty() && inspector.paths.is_empty());
    assert_eq!(inspector.release, "4.4");
}

fn locked_key() -> File {
    let key = KeyFacts { encrypted: true, can_be_rewritten: true, ..KeyFacts::default() };
    File { keys: vec![key], ..named("/k/private.key") }
}

#[test]
fn a_key_that_is_there_is_replaced_only_after_consent_for_that_very_path() {
    let mut model = looked(vec![locked_key()]);
    assert!(model.inspector.file().is_some_and(Inspector::wants_copy));
    model.update(Msg::Inspector(InspectorMsg::Copy(0)));
    let to = model.inspector.copy.as_ref().map(|copy| PathBuf::from(&copy.to));
    assert_eq!(to.as_deref(), Some(Path::new("/k/private-pkcs8.key")));
    let replaces = |effects: &[Effect]| match order(effects) {
        Some(Order::RewriteKey(rewrite)) => rewrite.replace,
        other => panic!("{other:?}"),
    };
    let effects = model.update(Msg::Inspector(InspectorMsg::WriteCopy(true)));
    assert!(!replaces(&effects), "nobody was asked yet");
    let exists = file::key_exists("/k/private-pkcs8.key");
    model.update(Msg::Job(JobMsg::KeyRewritten(number(&effects), vec![exists.clone()])));
    assert!(model.inspector.copy.as_ref().is_some_and(super::inspector::Copy::would_replace));

    model.update(Msg::ToolType(ToolField::CopyTo, "/k/private.key".to_owned()));
    let effects = model.update(Msg::Inspector(InspectorMsg::WriteCopy(true)));
    assert!(!replaces(&effects), "the consent was for another path");
    model.update(Msg::Job(JobMsg::KeyRewritten(number(&effects), vec![exists])));
    let effects = model.update(Msg::Inspector(InspectorMsg::WriteCopy(true)));
    assert!(replaces(&effects));
    let effects = model.update(Msg::Job(JobMsg::KeyRewritten(number(&effects), Vec::new())));
    let Some(Order::Inspect(look)) = order(&effects) else { panic!("{effects:?}") };
    assert!(look.paths.contains(&"/k/private.key".into()) && model.inspector.copy.is_none());
}

#[test]
fn two_certificates_are_compared_and_a_third_begins_anew() {
    let at = |path: &str| CertificateAt { path: path.to_owned(), index: 0 };
    let mut model = looked(vec![named("a.crt"), named("b.crt")]);
    for path in ["a.crt", "a.crt", "b.crt"] {
        model.update(Msg::Inspector(InspectorMsg::Compare(at(path))));
    }
    assert_eq!(model.inspector.compared, [at("a.crt"), at("b.crt")], "none is compared with itself");
    model.update(Msg::Inspector(InspectorMsg::Compare(at("a.crt"))));
    assert_eq!(model.inspector.compared, [at("a.crt")]);
}

#[test]
fn a_finding_of_a_file_is_told_once() {
    let finding = file::key_exists("a.key");
    let file = File { findings: vec![finding.clone()], ..named("a.key") };
    let other = Finding { at: "b.key".to_owned(), ..finding.clone() };
    let inspected = inspected(vec![file], vec![finding, other.clone()], OffsetDateTime::UNIX_EPOCH);
    assert_eq!(inspected.together, [other]);
}

#[test]
fn what_is_too_long_for_the_field_goes_to_the_job_as_it_is() {
    let mut model = sample();
    model.update(Msg::Open(Tool::Explainer));
    let long = "x".repeat(FIELD + 1);
    model.update(Msg::ToolType(ToolField::LogLines, long.clone()));
    assert!(model.explainer.text.is_empty());
    let effects = model.update(Msg::Explainer(ExplainerMsg::Explain));
    let Some(Order::Explain(lines)) = order(&effects) else { panic!("{effects:?}") };
    assert_eq!(lines.pasted.as_deref(), Some(long.as_str()));
}

fn of_debug_log(number: u64) -> Line {
    Line { log: Some("debug.log".to_owned()), count: 1, last: number, ..Line::default() }
}

fn line(number: u64, rule: &'static str) -> Line {
    Line { number, text: format!("text {number}"), rules: vec![rule], ..of_debug_log(number) }
}

fn finding(rule: &'static str, severity: crate::finding::Severity, at: &str) -> Finding {
    Finding { rule, severity, at: at.to_owned(), ..file::key_exists(at) }
}

#[test]
fn lines_are_sorted_into_causes_and_good_news_and_searched() {
    use crate::finding::Severity::{Advice, Error, Warning};
    let findings = vec![
        finding("log/b", Warning, "debug.log"),
        finding("log/a", Error, "other.log"),
        finding("log/a", Error, "debug.log"),
        finding("log/c", Advice, ""),
        finding("log/d", Error, "server2"),
    ];
    let lines = vec![line(2, "log/b"), line(3, "log/a"), line(4, "log/c"), line(5, "log/healthy")];
    let explained = explained(lines, findings);
    let numbers: Vec<_> = explained.entries.iter().map(|entry| entry.line.number).collect();
    assert_eq!(numbers, [3, 2], "errors first");
    assert_eq!(explained.entries[0].findings, [2], "the finding of its own log");
    assert_eq!(explained.healthy.iter().map(|line| line.number).collect::<Vec<_>>(), [4, 5]);
    assert_eq!(explained.together, [1, 4]);

    let mut model = sample();
    let number = number(&model.update(Msg::Drop(vec!["debug.log".into()])));
    model.update(Msg::Job(JobMsg::Explained(number, Some(explained))));
    assert_eq!((model.explainer.shown.clone(), model.explainer.selected), (vec![0, 1], Some(0)));
    model.update(Msg::ToolType(ToolField::Filter, "TEXT 2".to_owned()));
    assert_eq!((model.explainer.shown.clone(), model.explainer.selected), (vec![1], Some(1)));
    model.update(Msg::Explainer(ExplainerMsg::Severity(Some(Error))));
    assert_eq!((model.explainer.shown.len(), model.explainer.selected), (0, None));
}
