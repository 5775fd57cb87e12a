//! The model in every state that a page has something special to show for.
//!
//! Each is reached by the way that a user takes: messages, and answers from an [`Outside`] to the orders that follow.

use super::outside::{Outside, Play};
use super::tools;
use interlock::app::{Column, Effect, Field, Job, Model, Msg, Step, Tool};
use interlock::finding::catalogue::conf;
use interlock::plan::Draft;
use std::sync::Arc;

/// The output folder. No machine has one there, so everything in it is new.
pub(crate) const OUT: &str = "/cluster";

/// The first page of a new window.
pub(crate) fn sample() -> Model {
    Model::new(&Draft::sample(), OUT)
}

/// The sample on a page, everything before it done well.
pub(crate) fn at(step: Step) -> Model {
    went(sample(), step, Outside(Play::Well))
}

/// Keys, certificates and folders are worked out.
pub(crate) fn proposed() -> Model {
    at(Step::Peers)
}

/// The rehearsal passed.
pub(crate) fn proven() -> Model {
    at(Step::Rehearse)
}

/// server3 does not trust server2: two of six connections fail.
pub(crate) fn refused() -> Model {
    went(sample(), Step::Rehearse, Outside(Play::Refused))
}

/// A job has begun and goes on: making, rehearsing or writing.
pub(crate) fn running(job: Job) -> Model {
    let step = match job {
        Job::Write => Step::Write,
        Job::Prove => Step::Rehearse,
        _ => Step::Peers,
    };
    went(sample(), step, Outside(Play::Slow(job)))
}

/// A job ended badly.
pub(crate) fn troubled(job: Job) -> Model {
    let step = match job {
        Job::Write => Step::Write,
        Job::Prove => Step::Rehearse,
        _ => Step::Peers,
    };
    went(sample(), step, Outside(Play::Fails(job)))
}

/// Everything is written and was read back.
pub(crate) fn landed() -> Model {
    at(Step::Write)
}

/// The last page.
pub(crate) fn done() -> Model {
    at(Step::Done)
}

/// Sixty servers on a page.
pub(crate) fn sixty_servers(step: Step) -> Model {
    let mut model = sample();
    for _ in 3..60 {
        play(&mut model, Msg::AddServer, Outside(Play::Well));
    }
    went(model, step, Outside(Play::Well))
}

/// The first page with a host forgotten and a server's name that is taken, both fields left.
pub(crate) fn misspelt() -> Model {
    let mut model = sample();
    for (field, text) in
        [(Field::Server(1, Column::Hosts), ""), (Field::Server(2, Column::Name), "server1"), (Field::Neo4j, "6.1")]
    {
        play(&mut model, Msg::Type(field, text.to_owned()), Outside(Play::Well));
        play(&mut model, Msg::Leave(field), Outside(Play::Well));
    }
    model
}

/// Every page in the state that it is mostly seen in.
pub(crate) fn pages() -> Vec<(&'static str, Model)> {
    let name = |step: Step| match step {
        Step::Servers => "1-servers",
        Step::Subject => "2-subject",
        Step::Certificates => "3-certificates",
        Step::Peers => "4-peers",
        Step::Conf => "5-conf",
        Step::Rehearse => "6-rehearse",
        Step::Review => "7-review",
        Step::Write => "8-write",
        Step::Done => "9-done",
    };
    let steps = Step::ALL.into_iter().map(|step| (name(step), at(step)));
    steps.chain([("inspector", tools::inspecting()), ("explainer", tools::explained_page())]).collect()
}

/// Pages in states that are rarer, or too large for some layouts.
pub(crate) fn states() -> Vec<(&'static str, Model)> {
    vec![
        ("servers-misspelt", misspelt()),
        ("servers-sixty", sixty_servers(Step::Servers)),
        ("conf-to-repair", to_repair()),
        ("peers-running", running(Job::DrawUp)),
        ("peers-troubled", troubled(Job::DrawUp)),
        ("rehearse-running", running(Job::Prove)),
        ("rehearse-refused", refused()),
        ("rehearse-sixty", sixty_servers(Step::Rehearse)),
        ("write-running", running(Job::Write)),
        ("write-troubled", troubled(Job::Write)),
        ("inspector-empty", tools::empty(Tool::Inspector)),
        ("inspector-locked", tools::unlocking()),
        ("inspector-copy", tools::copying()),
        ("inspector-compare", tools::comparing()),
        ("inspector-ten-thousand", tools::ten_thousand()),
        ("explainer-empty", tools::empty(Tool::Explainer)),
        ("explainer-running", tools::explaining()),
    ]
}

/// A neo4j.conf of the user's own, whose pass phrase stands below its key, with a fault that was put right already and one
/// that can be.
pub(crate) fn to_repair() -> Model {
    let mut model = at(Step::Conf);
    let mut proposal = (**model.fresh_proposal().expect("drawn up")).clone();
    let server = &mut proposal.servers[0];
    server.password_before_key = Some(false);
    server.conf_is_whole = true;
    let finding =
        conf::duplicate_key("/cluster/server1/conf/neo4j.conf:7", "server.default_listen_address", 3, false, false);
    server.repairs.extend(["conf/password-order", finding.rule]);
    server.findings.push(finding);
    model.proposal = Some(Arc::new(proposal));
    model.form.repair(0, "conf/trailing-blank");
    model
}

/// Goes on with Next until a page is shown. What hinders that is a mistake of the test.
#[track_caller]
pub(crate) fn went(mut model: Model, step: Step, outside: Outside) -> Model {
    while model.step < step {
        let before = model.step;
        for effect in play(&mut model, Msg::Next, outside) {
            assert!(!matches!(effect, Effect::Close), "the window closed on the way to {step:?}");
        }
        assert_ne!(model.step, before, "Next is off: {:?}", model.blocked(before));
    }
    model
}

/// Lets something happen and everything that follows from it; returns the effects that are no jobs.
pub(crate) fn play(model: &mut Model, msg: Msg, outside: Outside) -> Vec<Effect> {
    let mut waiting = vec![msg];
    let mut rest = Vec::new();
    while !waiting.is_empty() {
        for effect in model.update(waiting.remove(0)) {
            match effect {
                Effect::Job(order) => waiting.extend(outside.answers(model, &order)),
                other => rest.push(other),
            }
        }
    }
    rest
}
