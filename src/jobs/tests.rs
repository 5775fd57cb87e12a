//! The whole way on a folder of its own, and everything that can come between. No display.

use super::mail::EVERY;
use super::*;
use crate::app::tools::inspector::{Inspected, Look, Rewrite};
use crate::app::{DrawUp, Landed, Progress, Proof, Proposal, Revision, Trouble};
use crate::deploy::Content;
use crate::finding::Finding;
use crate::os::{Events as _, NoEvents, Stage};
use crate::pki::certificate::Certificate;
use crate::pki::pem;
use crate::plan::{Draft, KeyKind};
use crate::work::{Rehearse, rehearse};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Longer than any of these takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// Jobs, and what they say.
struct Desk {
    jobs: Jobs,
    messages: Receiver<Msg>,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let (sender, messages) = channel();
        Self { jobs: Jobs::new(sender, Arc::new(|| {})), messages, folder: tempfile::tempdir().unwrap() }
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("OUT")
    }

    fn order(&self, revision: u64, draft: Draft) -> DrawUp {
        DrawUp {
            revision: Revision(revision),
            draft,
            out: self.out(),
            replace: false,
            pass_phrase: None,
            repairs: BTreeMap::new(),
        }
    }

    fn draw_up(&self, revision: u64, draft: Draft) {
        self.jobs.perform(Order::DrawUp(Box::new(self.order(revision, draft))));
    }

    /// The next message that is no progress and no word about keys.
    #[track_caller]
    fn answer(&self) -> JobMsg {
        loop {
            match self.messages.recv_timeout(PATIENCE).expect("an answer comes") {
                Msg::Job(JobMsg::Progress(_) | JobMsg::KeysReady(..)) => {}
                Msg::Job(msg) => return msg,
                other => panic!("jobs do not say {other:?}"),
            }
        }
    }

    #[track_caller]
    fn drawn(&self) -> (Revision, Result<Box<Proposal>, Trouble>) {
        match self.answer() {
            JobMsg::DrawnUp(revision, result) => (revision, result),
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn prove(&self, revision: u64) -> Result<Box<Proof>, Trouble> {
        self.jobs.perform(Order::Prove(Revision(revision)));
        match self.answer() {
            JobMsg::Proven(proven, result) if proven == Revision(revision) => result,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn write(&self, revision: u64) -> Result<Box<Landed>, Trouble> {
        self.jobs.perform(Order::Write(Revision(revision)));
        match self.answer() {
            JobMsg::Written(written, result) if written == Revision(revision) => result,
            other => panic!("{other:?}"),
        }
    }

    /// All the way, without anything to complain of.
    #[track_caller]
    fn land(&self, revision: u64, draft: Draft) -> Landed {
        self.draw_up(revision, draft);
        self.drawn().1.expect("drawn up");
        assert!(self.prove(revision).expect("proven").set.is_some());
        *self.write(revision).expect("written")
    }
}

fn draft(change: impl FnOnce(&mut Draft)) -> Draft {
    let mut draft = Draft::sample();
    draft.certificates.key = Some("ecdsa-p256".to_owned());
    change(&mut draft);
    draft
}

fn plain() -> Draft {
    draft(|_| {})
}

fn spki(certificate: &Path) -> Vec<u8> {
    let chain = pem::certificates(&fs::read(certificate).unwrap()).unwrap();
    Certificate::from_der(&chain[0]).unwrap().spki.clone()
}

/// The keys of a proposal, by what their certificates say.
fn keys(proposal: &Proposal) -> Vec<Vec<u8>> {
    let certificate = |path: &PathBuf| {
        let change = proposal.set.changes().iter().find(|change| change.path == *path).unwrap();
        match &change.content {
            crate::deploy::Content::Public(bytes) => pem::certificates(bytes).unwrap().remove(0),
            other => panic!("{other:?}"),
        }
    };
    let spki = |server: &crate::app::ServerFiles| {
        Certificate::from_der(&certificate(&server.public_certificate)).unwrap().spki.clone()
    };
    proposal.servers.iter().map(spki).collect()
}

fn rules(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn from_names_to_files_that_a_rehearsal_of_the_folder_accepts() {
    let desk = Desk::new();
    desk.draw_up(1, plain());
    let (revision, proposal) = desk.drawn();
    let proposal = proposal.unwrap();
    assert_eq!((revision, proposal.revision, proposal.out.as_path()), (Revision(1), Revision(1), desk.out().as_path()));
    assert!(!desk.out().exists(), "nothing is written before Write");
    for server in &proposal.servers {
        assert_eq!((server.trusted.len(), server.certificates.len(), server.keeps_key), (2, 1, false));
        assert_eq!(server.password_before_key, Some(true));
        assert!(!server.conf_is_whole && server.request.is_none());
    }
    let proof = desk.prove(1).unwrap();
    let pairs = proof.outcome.pairs.as_ref().unwrap();
    assert!(pairs.len() == 6 && pairs.iter().all(|pair| pair.ok));
    assert_eq!(proof.set.as_ref().unwrap().changes().len(), proposal.set.changes().len() + 2);
    assert!(!desk.out().exists());
    let landed = desk.write(1).unwrap();
    assert!(landed.outcome.pairs.as_ref().unwrap().iter().all(|pair| pair.ok));
    assert_eq!(landed.outcome.changed, Some(true));
    for change in landed.set.changes() {
        assert!(change.path.exists(), "{}", change.path.display());
    }
    assert!(
        landed.runbook.iter().all(|commands| commands.unix.contains("install") && commands.windows.contains("icacls"))
    );
    let request = Rehearse {
        folders: vec![desk.out()],
        neo4j: None,
        java: None,
        hosts: None,
        now: time::OffsetDateTime::now_utc(),
    };
    let (outcome, _) = rehearse(&request, &NoEvents, &Cancel::default());
    assert!(!outcome.has_errors(), "{:?}", outcome.findings);
    assert_eq!(outcome.pairs.unwrap().iter().filter(|pair| pair.ok).count(), 6);
}

#[test]
fn an_edit_keeps_the_keys_and_another_kind_of_key_does_not() {
    let desk = Desk::new();
    desk.jobs.perform(Order::MakeKeys(KeyKind::EcdsaP256, 3));
    desk.draw_up(1, plain());
    let first = keys(&desk.drawn().1.unwrap());
    desk.draw_up(2, draft(|draft| draft.policy.verify_hostname = Some(false)));
    assert_eq!(keys(&desk.drawn().1.unwrap()), first);
    desk.draw_up(3, draft(|draft| draft.certificates.key = Some("ecdsa-p384".to_owned())));
    let other = keys(&desk.drawn().1.unwrap());
    assert!(other.iter().all(|key| !first.contains(key)));
}

#[test]
fn keys_are_made_once_and_only_those_that_are_missing() {
    let desk = Desk::new();
    let ready = |count| match desk.messages.recv_timeout(PATIENCE).unwrap() {
        Msg::Job(JobMsg::KeysReady(kind, ready)) => {
            assert_eq!((kind, ready), (KeyKind::EcdsaP256, count));
            true
        }
        _ => false,
    };
    desk.jobs.perform(Order::MakeKeys(KeyKind::EcdsaP256, 2));
    while !ready(2) {}
    desk.jobs.perform(Order::MakeKeys(KeyKind::EcdsaP256, 3));
    while !ready(3) {}
    desk.draw_up(1, plain());
    desk.drawn().1.unwrap();
    desk.jobs.perform(Order::MakeKeys(KeyKind::EcdsaP256, 3));
    while !ready(3) {}
}

#[test]
fn a_server_that_is_added_after_writing_gets_a_key_of_its_own() {
    let desk = Desk::new();
    desk.land(1, plain());
    let fourth = |draft: &mut Draft| {
        let mut server = draft.servers[0].clone();
        server.name = Some("server4".to_owned());
        server.hosts = Some(vec!["server4.example.com".to_owned()]);
        draft.servers.push(server);
    };
    let before: Vec<_> =
        (1..=3).map(|n| spki(&desk.out().join(format!("server{n}/certificates/cluster/public.crt")))).collect();
    desk.land(2, draft(fourth));
    let after: Vec<_> =
        (1..=4).map(|n| spki(&desk.out().join(format!("server{n}/certificates/cluster/public.crt")))).collect();
    assert_eq!(after[..3], before);
    assert!(!before.contains(&after[3]));
}

#[test]
fn the_same_plan_again_keeps_every_key_and_changes_nothing() {
    let desk = Desk::new();
    desk.land(1, plain());
    desk.draw_up(2, plain());
    let again = desk.drawn().1.unwrap();
    assert!(again.servers.iter().all(|server| server.keeps_key) && !again.set.changed());
    let proof = desk.prove(2).unwrap();
    assert_eq!(proof.outcome.changed, Some(false));
    let landed = desk.write(2).unwrap();
    assert_eq!(landed.outcome.changed, Some(false));
    assert!(landed.outcome.pairs.as_ref().unwrap().iter().all(|pair| pair.ok));
}

#[test]
fn with_a_companys_ca_requests_are_written_and_nothing_is_claimed() {
    let desk = Desk::new();
    let company = draft(|draft| draft.certificates.trust = Some("company-ca".to_owned()));
    desk.draw_up(1, company);
    let proposal = desk.drawn().1.unwrap();
    assert!(proposal.servers.iter().all(|server| server.request.is_some() && server.certificates.is_empty()));
    let proof = desk.prove(1).unwrap();
    assert_eq!(proof.outcome.pairs.as_deref(), Some(&[][..]));
    let landed = desk.write(1).unwrap();
    assert!(desk.out().join("server1/request.csr").is_file());
    assert!(landed.runbook.iter().all(|commands| *commands == crate::app::Commands::default()));
}

#[test]
fn a_pass_phrase_opens_the_keys_and_a_bad_one_is_told_without_showing_it() {
    let desk = Desk::new();
    let typed = |text: &str| {
        let mut phrase = PassPhrase::default();
        assert!(phrase.insert(0, text));
        Some(phrase)
    };
    let mut order = desk.order(1, plain());
    order.pass_phrase = typed("h\u{fc}bsch-und-geheim");
    desk.jobs.perform(Order::DrawUp(Box::new(order.clone())));
    let trouble = desk.drawn().1.unwrap_err();
    assert_eq!(rules(&trouble.findings), ["draft/pass-phrase"]);
    assert!(!format!("{trouble:?}").contains("geheim"));
    order.pass_phrase = typed("correct horse battery");
    desk.jobs.perform(Order::DrawUp(Box::new(order)));
    let proposal = desk.drawn().1.unwrap();
    assert!(!format!("{proposal:?}").contains("battery"));
    assert!(desk.prove(1).unwrap().set.is_some());
    desk.write(1).unwrap();
    let conf = fs::read_to_string(desk.out().join("server2/conf/neo4j.conf")).unwrap();
    assert!(conf.contains("private_key_password=correct horse battery"));
}

#[test]
fn what_is_wrong_in_a_neo4j_conf_is_put_right_on_request() {
    let desk = Desk::new();
    let conf = desk.folder.path().join("neo4j.conf");
    let given = "dbms.ssl.policy.cluster.private_key=private.key\n# mine\n\
                 dbms.ssl.policy.cluster.private_key_password=\nserver.default_listen_address=0.0.0.0";
    fs::write(&conf, given).unwrap();
    let draft = draft(|draft| {
        draft.certificates.encrypt_keys = Some(true);
        draft.servers[1].conf = Some(conf.display().to_string());
    });
    desk.draw_up(1, draft.clone());
    let before = desk.drawn().1.unwrap();
    assert_eq!(before.servers[1].password_before_key, Some(false));
    assert!(before.servers[1].repairs.contains("conf/password-order"), "{:?}", before.servers[1].repairs);
    assert!(before.servers[0].repairs.is_empty());
    let mut order = desk.order(2, draft);
    order.repairs.insert("server2".to_owned(), ["conf/password-order"].into());
    desk.jobs.perform(Order::DrawUp(Box::new(order)));
    let after = desk.drawn().1.unwrap();
    assert_eq!(after.servers[1].password_before_key, Some(true));
    assert!(!after.servers[1].repairs.contains("conf/password-order"));
    let change = after.set.changes().iter().find(|change| change.path == after.servers[1].conf).unwrap();
    let Content::Conf { masked, .. } = &change.content else { panic!("a neo4j.conf") };
    let masked = String::from_utf8_lossy(masked);
    assert!(masked.contains("# mine\n") && masked.contains("server.default_listen_address=0.0.0.0"), "{masked}");
}

#[test]
fn a_newer_order_ends_the_one_before_and_each_answers_once() {
    let desk = Desk::new();
    let slow = || draft(|draft| draft.certificates.key = Some("rsa-4096".to_owned()));
    desk.draw_up(1, slow());
    desk.draw_up(2, slow());
    desk.draw_up(3, plain());
    let answers: Vec<_> = (0..3).map(|_| desk.drawn()).collect();
    assert_eq!(answers.iter().map(|(revision, _)| revision.0).collect::<Vec<_>>(), [1, 2, 3]);
    for (_, result) in &answers[..2] {
        assert!(matches!(result, Err(Trouble { findings, cancelled: true }) if findings.is_empty()));
    }
    assert!(answers[2].1.is_ok());
    assert!(desk.messages.recv_timeout(3 * EVERY).map_or(true, |msg| matches!(msg, Msg::Job(JobMsg::KeysReady(..)))));
}

#[test]
fn a_cancel_stops_the_job_and_leaves_nothing() {
    let desk = Desk::new();
    desk.draw_up(1, draft(|draft| draft.certificates.key = Some("rsa-4096".to_owned())));
    desk.jobs.cancel();
    assert!(desk.drawn().1.unwrap_err().cancelled);
    desk.draw_up(2, plain());
    desk.drawn().1.unwrap();
    desk.prove(2).unwrap();
    // Before its turn came: it waits for a job that runs until it is told to end.
    let (go, wait) = channel::<()>();
    desk.jobs.foreground(Job::Prove, "held-up", None, move |_, _, _| {
        wait.recv().unwrap_or_default();
        JobMsg::Proven(Revision(2), Err(Trouble { findings: Vec::new(), cancelled: true }))
    });
    desk.jobs.perform(Order::Write(Revision(2)));
    desk.jobs.cancel();
    drop(go);
    assert!(matches!(desk.answer(), JobMsg::Proven(..)));
    assert!(matches!(desk.answer(), JobMsg::Written(Revision(2), Err(Trouble { cancelled: true, .. }))));
    assert!(!desk.out().exists());
}

#[test]
fn a_panic_is_told_without_the_pass_phrase_and_the_next_job_works() {
    let desk = Desk::new();
    let mut phrase = PassPhrase::default();
    assert!(phrase.insert(0, "open sesame"));
    desk.jobs.foreground(Job::DrawUp, "draw-up", Some(phrase), |_, _, _| panic!("lost\nat `open sesame`"));
    match desk.answer() {
        JobMsg::Panicked(Job::DrawUp, text) => assert_eq!(text, "lost at `********`"),
        other => panic!("{other:?}"),
    }
    desk.land(1, plain());
}

#[test]
fn only_what_is_held_is_rehearsed_and_only_what_is_rehearsed_is_written() {
    let desk = Desk::new();
    let not_at_hand = |trouble: &Trouble| assert_eq!(rules(&trouble.findings), ["run/not-drawn-up"]);
    not_at_hand(&desk.prove(1).unwrap_err());
    not_at_hand(&desk.write(1).unwrap_err());
    desk.draw_up(1, plain());
    desk.drawn().1.unwrap();
    not_at_hand(&desk.write(1).unwrap_err());
    desk.prove(1).unwrap();
    not_at_hand(&desk.write(2).unwrap_err());
    assert!(!desk.out().exists());
    desk.write(1).unwrap();
    not_at_hand(&desk.write(1).unwrap_err());
}

#[test]
fn what_a_plan_cannot_have_is_trouble_with_findings() {
    let desk = Desk::new();
    desk.draw_up(1, draft(|draft| draft.servers.truncate(1)));
    let trouble = desk.drawn().1.unwrap_err();
    assert!(!trouble.cancelled && trouble.findings.iter().any(Finding::is_error));
    fs::create_dir(desk.out()).unwrap();
    fs::write(desk.out().join("holiday.jpg"), "x").unwrap();
    desk.draw_up(2, plain());
    assert!(rules(&desk.drawn().1.unwrap_err().findings).contains(&"file/out-not-ours"));
}

#[test]
fn a_disk_that_vanishes_before_writing_is_told_and_nothing_is_made_in_its_place() {
    let desk = Desk::new();
    let stick = desk.folder.path().join("stick");
    fs::create_dir(&stick).unwrap();
    let order = DrawUp { out: stick.join("new/OUT"), ..desk.order(1, plain()) };
    desk.jobs.perform(Order::DrawUp(Box::new(order)));
    desk.drawn().1.unwrap();
    desk.prove(1).unwrap();
    fs::remove_dir(&stick).unwrap();
    assert_eq!(rules(&desk.write(1).unwrap_err().findings), ["file/place-vanished"]);
    assert!(!stick.exists());
    fs::write(&stick, "something else").unwrap();
    assert_eq!(rules(&desk.write(1).unwrap_err().findings), ["file/place-vanished"]);
    // It is back: nothing was lost.
    fs::remove_file(&stick).unwrap();
    fs::create_dir(&stick).unwrap();
    desk.write(1).unwrap();
}

#[test]
fn what_changed_since_it_was_shown_is_not_written_over() {
    let desk = Desk::new();
    desk.draw_up(1, plain());
    desk.drawn().1.unwrap();
    desk.prove(1).unwrap();
    let file = desk.out().join("server1/conf/neo4j.conf");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, "somebody else's").unwrap();
    assert!(rules(&desk.write(1).unwrap_err().findings).contains(&"file/changed-since-shown"));
    assert_eq!(fs::read_to_string(&file).unwrap(), "somebody else's");
}

#[test]
fn what_a_killed_run_left_is_told_and_taken_back_before_anything_is_written() {
    let desk = Desk::new();
    desk.land(1, plain());
    // Killed between making its folder and its journal.
    crate::os::create_private_folder(&desk.out().join(".interlock")).unwrap();
    let journal = desk.out().join(".interlock/journal-0123456789abcdef");
    crate::os::create_private_folder(&journal).unwrap();
    desk.draw_up(2, draft(|draft| draft.policy.verify_hostname = Some(false)));
    let proposal = desk.drawn().1.unwrap();
    assert!(rules(&proposal.findings).contains(&"file/run-waits"));
    assert!(journal.exists(), "looking changes nothing");
    desk.prove(2).unwrap();
    desk.write(2).unwrap();
    assert!(!journal.exists());
}

#[test]
fn after_a_killed_run_was_taken_back_everything_is_looked_at_again() {
    let desk = Desk::new();
    let stage = desk.folder.path().join(".OUT.interlock-0123456789abcdef");
    crate::os::create_private_folder(&stage).unwrap();
    desk.draw_up(1, plain());
    assert!(rules(&desk.drawn().1.unwrap().findings).contains(&"file/run-waits"));
    desk.prove(1).unwrap();
    assert_eq!(rules(&desk.write(1).unwrap_err().findings), ["file/run-taken-back", "file/changed-since-shown"]);
    assert!(!stage.exists() && !desk.out().exists());
    desk.land(1, plain());
}

#[test]
fn progress_is_not_more_frequent_than_anybody_can_read() {
    let (sender, messages) = channel();
    let mail = Mail::new(sender, Arc::new(|| {}));
    let reporter = Reporter::new(&mail, Job::Prove);
    let start = Instant::now();
    let mut done = 0;
    while start.elapsed() < 3 * EVERY {
        done += 1;
        reporter.progress(Stage::Pairs, done, usize::MAX);
    }
    reporter.progress(Stage::Pairs, done - 1, usize::MAX);
    reporter.progress(Stage::Strangers, 12, 12);
    let sent: Vec<Progress> = messages
        .try_iter()
        .map(|msg| match msg {
            Msg::Job(JobMsg::Progress(progress)) => progress,
            other => panic!("{other:?}"),
        })
        .collect();
    let most = usize::try_from(start.elapsed().as_millis() / EVERY.as_millis()).unwrap() + 2;
    assert!((3..=most).contains(&sent.len()), "{} in {:?}", sent.len(), start.elapsed());
    assert!(sent.windows(2).all(|two| two[0].milliseconds <= two[1].milliseconds));
    assert_eq!(sent.last().map(|last| (last.stage, last.done, last.total)), Some((Stage::Strangers, 12, 12)));
}

#[test]
fn dropping_jobs_in_the_middle_of_everything_ends_soon() {
    let Desk { jobs, messages, folder } = Desk::new();
    let draft = draft(|draft| draft.certificates.key = Some("rsa-4096".to_owned()));
    jobs.perform(Order::MakeKeys(KeyKind::Rsa4096, 100));
    let out = folder.path().join("OUT");
    let order =
        DrawUp { revision: Revision(1), draft, out, replace: false, pass_phrase: None, repairs: BTreeMap::new() };
    jobs.perform(Order::DrawUp(Box::new(order)));
    let start = Instant::now();
    drop(jobs);
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    let answers = messages.try_iter().filter(|msg| matches!(msg, Msg::Job(JobMsg::DrawnUp(..)))).count();
    assert_eq!(answers, 1);
}

#[test]
fn plans_and_confs_are_read_and_saved_on_the_side() {
    let desk = Desk::new();
    let path = desk.folder.path().join("plan.toml");
    desk.jobs.perform(Order::SavePlan(path.clone(), Box::new(plain())));
    assert!(matches!(desk.answer(), JobMsg::PlanSaved(saved, Ok(())) if saved == path));
    desk.jobs.perform(Order::ReadPlan(path.clone()));
    match desk.answer() {
        JobMsg::PlanRead(_, read) => {
            let read = Draft { lines: crate::plan::draft::Lines::default(), ..read.unwrap() };
            assert_eq!(read, plain());
        }
        other => panic!("{other:?}"),
    }
    let missing = desk.folder.path().join("gone/plan.toml");
    desk.jobs.perform(Order::SavePlan(missing, Box::new(plain())));
    assert!(matches!(desk.answer(), JobMsg::PlanSaved(_, Err(finding)) if finding.rule == "file/failed"));
    desk.jobs.perform(Order::ReadConfs(vec![path, desk.folder.path().join("absent")]));
    match desk.answer() {
        JobMsg::ConfsRead(read) => {
            assert!(matches!(&read[..], [Ok(_), Err(finding)] if finding.rule == "file/not-readable"));
        }
        other => panic!("{other:?}"),
    }
}

// ---- Tools

impl Desk {
    #[track_caller]
    fn looked(&self, number: u64, paths: Vec<PathBuf>, pass_phrase: Option<PassPhrase>) -> Arc<Inspected> {
        let look = Look { number, paths, neo4j: "5.26".to_owned(), pass_phrase };
        self.jobs.perform(Order::Inspect(Box::new(look)));
        match self.answer() {
            JobMsg::Inspected(told, Some(inspected)) if told == number => inspected,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn rewritten(&self, key: &Path, out: &Path, replace: bool) -> Vec<&'static str> {
        let (key, out) = (key.to_owned(), out.to_owned());
        let rewrite = Rewrite { number: 7, key, out, pass_phrase: None, replace, neo4j: "5.26".to_owned() };
        self.jobs.perform(Order::RewriteKey(Box::new(rewrite)));
        match self.answer() {
            JobMsg::KeyRewritten(7, findings) => {
                findings.iter().filter(|finding| finding.is_error()).map(|finding| finding.rule).collect()
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn files_are_looked_at_and_a_key_is_replaced_after_consent_alone() {
    let desk = Desk::new();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/good-selfsigned-mesh-3");
    let inspected = desk.looked(1, vec![corpus], None);
    let keys: Vec<_> = inspected.files.iter().filter(|file| !file.keys.is_empty()).collect();
    assert!(!keys.is_empty() && inspected.now.is_some(), "{inspected:?}");
    let key = Path::new(&keys[0].path);
    let out = desk.folder.path().join("copy.key");
    assert_eq!(desk.rewritten(key, &out, false), Vec::<&str>::new());
    let copy = fs::read(&out).unwrap();
    let other = keys.iter().find(|file| file.keys[0].key_sha256 != keys[0].keys[0].key_sha256).unwrap();
    assert_eq!(desk.rewritten(Path::new(&other.path), &out, false), ["file/key-exists"]);
    assert_eq!(fs::read(&out).unwrap(), copy, "nobody consented");
    assert_eq!(desk.rewritten(Path::new(&other.path), &out, true), Vec::<&str>::new());
    assert_ne!(fs::read(&out).unwrap(), copy);
}

#[test]
fn a_look_that_is_stopped_says_so() {
    let desk = Desk::new();
    let many = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests"); 20];
    let look = Look { number: 3, paths: many, neo4j: "5.26".to_owned(), pass_phrase: None };
    desk.jobs.perform(Order::Inspect(Box::new(look)));
    desk.jobs.stop(Job::Inspect);
    assert!(matches!(desk.answer(), JobMsg::Inspected(3, None)));
}

#[test]
fn pasted_lines_are_explained_with_the_finding_of_each() {
    let desk = Desk::new();
    let pasted = "Caused by: java.io.IOException: expecting the object identifier for AES cipher\n\
                  2026-11-22 10:00:00.000+0000 INFO  Started.\n";
    let lines = crate::app::tools::explainer::Lines { number: 5, logs: Vec::new(), pasted: Some(pasted.into()) };
    desk.jobs.perform(Order::Explain(Box::new(lines)));
    let JobMsg::Explained(5, Some(explained)) = desk.answer() else { panic!("nothing was explained") };
    let [entry] = &explained.entries[..] else { panic!("{explained:?}") };
    assert_eq!(explained.findings[entry.findings[0]].rule, "log/key-cipher");
    assert_eq!(explained.healthy.iter().map(|line| line.rules[0]).collect::<Vec<_>>(), ["log/started"]);
}
