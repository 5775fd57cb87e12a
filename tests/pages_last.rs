//! The last five pages, found by their words and driven as a user does: neo4j.conf, Rehearse, Review, Write, Done.
#![cfg(feature = "window")]

mod window_support;

use interlock::app::wizard::rehearse::{Verdict, causes, verdict};
use interlock::app::wizard::review::{Counts, by_server};
use interlock::app::{Effect, Field, Flag, Job, JobMsg, Landed, Model, Msg, Order, Remedy, Step, Trouble};
use interlock::finding::Finding;
use interlock::finding::catalogue::{cert, conf, draft, file, key, run, tls, trust};
use interlock::report::Outcome;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use window_support::{Outside, Play, Window, models};

fn cancelled() -> Trouble {
    Trouble { findings: Vec::new(), cancelled: true }
}

/// The words that the window copies since the last call.
fn copied(window: &mut Window) -> Vec<String> {
    let texts = window.effects().into_iter().filter_map(|effect| match effect {
        Effect::Copy(text) => Some(text),
        _ => None,
    });
    texts.collect()
}

/// An outcome with some of it changed.
fn proven_but(change: impl FnOnce(&mut Outcome)) -> Model {
    let mut model = models::proven();
    let mut proof = model.proof.as_deref().expect("it was rehearsed").clone();
    let mut outcome = Outcome::clone(&proof.outcome);
    change(&mut outcome);
    proof.outcome = Arc::new(outcome);
    model.proof = Some(Arc::new(proof));
    model
}

fn company_ca(step: Step) -> Model {
    let mut model = models::sample();
    model.update(Msg::Choose(Field::Trust, "company-ca".to_owned()));
    models::went(model, step, Outside(Play::Well))
}

/// server3's certificate lacks the name under which both others connect to it.
fn name_missing() -> Model {
    proven_but(|outcome| {
        for pair in outcome.pairs.iter_mut().flatten().filter(|pair| pair.to == "server3") {
            (pair.ok, pair.connects, pair.tls, pair.cipher) = (false, false, None, None);
            pair.rule = Some("cert/name-missing");
            "db3.example.com".clone_into(&mut pair.host);
        }
        outcome.findings.extend(["server1", "server2"].map(no_name));
    })
}

fn no_name(judge: &str) -> Finding {
    cert::name_missing(&refused(judge, "server3", "db3.example.com"), &["server3.example.com".to_owned()], false)
}

fn refused<'a>(judge: &'a str, peer: &'a str, host: &'a str) -> trust::Refused<'a> {
    trust::Refused {
        judge,
        peer,
        dials: true,
        host,
        words: "No name matching",
        trusted_dir: "/cluster/server1/certificates/cluster/trusted",
        trusted: &[],
        revoked_dir: "/cluster/server1/certificates/cluster/revoked",
        public_certificate: "/cluster/server3/certificates/cluster/public.crt",
        subject: "CN=server3",
        issuer: "CN=server3",
        is_self_signed: true,
    }
}

// ---- neo4j.conf

#[test]
fn the_conf_page_shows_the_lines_of_one_server_with_the_pass_phrase_masked() {
    let mut window = Window::new(models::at(Step::Conf));
    assert!(window.shows("dbms.ssl.policy.cluster.enabled=true"));
    assert!(window.shows("private_key_password=***"));
    assert!(window.shows("Password before key: yes"));
    assert!(window.shows("server1.example.com"));
    window.click("server2");
    assert_eq!(window.model().server, 1);
    assert!(window.shows("server.default_advertised_address=server2.example.com"));
    assert!(!window.everything_said().contains("nobody-uses-this"), "the pass phrase itself is on no page");
}

#[test]
fn a_pass_phrase_below_its_key_is_moved_above_it_with_one_click_and_back() {
    let mut window = Window::new(models::to_repair()).with(Outside(Play::Well));
    assert!(window.shows("Password before key: no"));
    window.click("Move it above the key");
    let repairs = window.model().form.all_repairs();
    assert_eq!(repairs["server1"].iter().collect::<Vec<_>>(), [&"conf/password-order", &"conf/trailing-blank"]);
    assert!(window.shows("Password before key: yes"), "the file is drawn up anew by itself");
    assert!(window.shows("2 faults put right in this file, as you asked"));
    window.click("Undo");
    assert!(window.model().form.all_repairs().is_empty() && !window.shows("put right in this file"));
}

/// What the last order to draw up repairs.
fn drawn_up(window: &mut Window) -> BTreeMap<String, BTreeSet<&'static str>> {
    let order = window.effects().into_iter().rev().find_map(|effect| match effect {
        Effect::Job(Order::DrawUp(order)) => Some(order),
        _ => None,
    });
    order.expect("everything is drawn up anew").repairs
}

#[test]
fn a_fault_in_a_neo4j_conf_is_put_right_from_its_finding() {
    let mut window = Window::new(models::to_repair());
    window.click("Put it right in this file");
    assert!(drawn_up(&mut window)["server1"].contains("conf/duplicate-key"));
}

#[test]
fn lines_for_a_conf_that_was_not_given_are_copied_without_the_pass_phrase() {
    let mut window = Window::new(models::at(Step::Conf));
    window.press("Copy lines");
    let copied = copied(&mut window).concat();
    assert!(copied.contains("dbms.ssl.policy.cluster.enabled=true"), "{copied}");
    assert!(!copied.contains("private_key_password"), "{copied}");
}

#[test]
fn the_policy_is_folded_and_its_changes_reach_the_form() {
    let mut window = Window::new(models::at(Step::Conf)).with(Outside(Play::Well));
    assert!(window.shows("Certificates are required, names are checked"));
    assert!(!window.shows("Check the name of the server"));
    window.click("Policy settings");
    window.click("Check the name of the server that is connected to");
    assert!(!window.model().form.is_on(Flag::VerifyHostname));
    assert!(window.shows("names are not checked"));
    assert!(window.shows("verify_hostname=false"), "the lines are drawn up anew by themselves");
}

// ---- Rehearse

#[test]
fn a_rehearsal_that_passed_says_so_with_its_strangers_and_connections() {
    let mut window = Window::new(models::proven());
    assert!(window.shows("All 6 connections passed"));
    assert!(window.shows("6 of 6 passed · 640 ms"));
    assert!(window.shows("judged as Neo4j"));
    assert!(window.shows("With a stolen certificate, without its key"));
    assert!(window.shows("refused by all 3"));
    window.click("server1 → server2");
    assert_eq!(window.model().cell, Some((0, 1)));
    assert!(window.shows("server2.example.com"));
    assert!(window.shows("a real TLS handshake on this machine"));
}

#[test]
fn a_running_rehearsal_shows_how_far_it_is() {
    let window = Window::new(models::running(Job::Prove));
    assert!(window.shows("Rehearsing 3 servers"));
    assert!(window.shows("2 of 6 connections"));
    assert!(window.shows("1.4 s"));
    assert!(window.shows("Cancel"));
}

#[test]
fn a_cancelled_rehearsal_says_so_and_is_held_again_on_request() {
    let mut window = Window::new(models::running(Job::Prove));
    let revision = window.model().revision;
    window.press("Cancel");
    window.answer(Msg::Job(JobMsg::Proven(revision, Err(cancelled()))));
    assert!(window.shows("The rehearsal was stopped"));
    assert!(window.model().running.is_none(), "it does not begin again by itself");
    let mut window = window.with(Outside(Play::Well));
    window.press("Rehearse again");
    assert!(window.shows("All 6 connections passed"));
}

#[test]
fn a_rehearsal_that_could_not_be_held_names_the_cause() {
    let window = Window::new(models::troubled(Job::Prove));
    assert!(window.shows("The rehearsal could not be held"));
    assert!(window.shows("127.0.0.1"));
    assert!(window.shows("Rehearse again"));
}

#[test]
fn failed_connections_are_counted_in_the_title_and_listed_first() {
    let window = Window::new(models::refused());
    assert!(window.shows("2 of 6 connections fail"));
    assert!(window.shows("refused, trust/initiator-not-trusted"));
}

#[test]
fn one_cause_that_two_servers_met_is_one_card_that_names_both() {
    let model = name_missing();
    let outcome = &model.proof.as_ref().expect("it was rehearsed").outcome;
    let causes = causes(outcome);
    assert_eq!(causes.len(), 1);
    assert_eq!(causes[0].count, 2);
    assert!(causes[0].finding.what.starts_with("server1 and server2 refuse server3"), "{}", causes[0].finding.what);
    assert_eq!(verdict(outcome), Verdict::Unreachable("server3".to_owned()));
    assert!(Window::new(model).shows("Nobody could connect to server3"));
}

#[test]
fn a_stranger_that_got_in_is_said_in_the_title() {
    let model = proven_but(|outcome| {
        outcome.strangers.as_mut().expect("strangers knocked")[0].refused = false;
    });
    let window = Window::new(model);
    assert!(window.shows("Everybody connects, and strangers get in"));
    assert!(window.shows("let in by server1"));
}

#[test]
fn with_the_companys_ca_there_is_nothing_to_rehearse_and_it_says_why() {
    let window = Window::new(company_ca(Step::Rehearse));
    assert!(window.shows("Nothing to rehearse yet"));
    assert!(window.shows("until your company’s CA has signed"));
}

// ---- Review

#[test]
fn review_lists_every_path_with_its_action_and_the_counts_above() {
    let model = models::at(Step::Review);
    let set = Arc::clone(model.proof.as_ref().and_then(|proof| proof.set.as_ref()).expect("it was proven"));
    let counts = Counts::of(set.changes());
    let groups = by_server(model.proposal.as_ref().expect("it was drawn up"), &set);
    assert_eq!(
        groups.iter().map(|group| group.changes.len()).sum::<usize>(),
        set.changes().len(),
        "nothing is left out"
    );
    assert_eq!(groups.iter().filter_map(|group| group.server).collect::<Vec<_>>(), ["server1", "server2", "server3"]);
    let mut window = Window::new(model);
    assert!(window.shows(&format!("Files: {} new, 0 replaced, 0 kept", counts.new)));
    assert!(window.shows("certificates/cluster/private.key"));
    assert!(window.shows(&format!("Write {} files", counts.written())), "the button counts the same");
    window.press("Copy list");
    let copied = copied(&mut window).concat();
    for change in set.changes() {
        assert!(copied.contains(&change.path.display().to_string()), "{} is not in the list", change.path.display());
    }
}

#[test]
fn review_gives_the_same_work_as_a_command_without_a_secret() {
    let mut model = models::sample();
    model.update(Msg::Switch(Flag::Replace, true));
    model.update(Msg::Type(Field::Out, "/my cluster".to_owned()));
    let mut window = Window::new(models::went(model, Step::Review, Outside(Play::Well)));
    window.press("Copy as command");
    assert_eq!(copied(&mut window), ["interlock-cli set-up plan.toml --out '/my cluster' --replace"]);
}

// ---- Write

#[test]
fn while_files_are_written_the_page_counts_and_offers_to_stop() {
    let window = Window::new(models::running(Job::Write));
    assert!(window.shows("7 of 22 files"));
    assert!(window.shows("Cancel stops between two files"));
}

#[test]
fn what_landed_is_counted_and_each_path_can_be_copied() {
    let mut window = Window::new(models::landed());
    assert!(window.shows("Everything is on the disk"));
    assert!(window.shows("files written, read back and rehearsed"));
    window.press("Copy all paths");
    let paths = copied(&mut window).concat();
    assert!(paths.lines().any(|path| path.ends_with("private.key")), "{paths}");
    assert!(paths.lines().all(|path| !path.ends_with("trusted")), "folders are no files: {paths}");
}

#[test]
fn a_write_that_failed_says_what_is_on_the_disk_and_goes_back_to_review() {
    let mut window = Window::new(models::troubled(Job::Write));
    assert!(window.shows("The files could not be written"));
    assert!(window.shows("no space left"));
    assert!(window.shows("no file is half written"));
    window.press("Back to Review");
    assert_eq!(window.model().step, Step::Review);
    assert!(window.shows("The last attempt to write ended early"));
}

#[test]
fn a_write_that_was_stopped_is_shown_on_review_before_it_is_tried_again() {
    let mut window = Window::new(models::running(Job::Write));
    let revision = window.model().revision;
    window.press("Cancel");
    window.answer(Msg::Job(JobMsg::Written(revision, Err(cancelled()))));
    assert!(window.shows("The writing was stopped"));
    window.press("Try again");
    assert_eq!(window.model().step, Step::Review, "nothing is written before it was looked at");
}

#[test]
fn what_has_landed_is_not_written_a_second_time() {
    let mut window = Window::new(models::landed());
    window.press("Back");
    assert_eq!(window.model().step, Step::Review);
    assert!(window.shows("The files of this plan are written."));
    window.effects();
    window.press("Next");
    assert_eq!(window.model().step, Step::Write);
    assert!(window.model().fresh_landing().is_some(), "what was written is still known");
    assert!(window.effects().iter().all(|effect| !matches!(effect, Effect::Job(_))), "nothing is ordered");
}

#[test]
fn the_key_that_led_to_review_does_not_write() {
    let mut window = Window::new(models::proven());
    while window.model().step < Step::Review {
        window.answer(Msg::Next);
    }
    for _ in 0..3 {
        window.key(egui::Key::Enter);
        window.key(egui::Key::Space);
    }
    assert_eq!(window.model().step, Step::Review);
}

#[test]
fn lines_that_no_command_adds_are_said_to_be_added_by_hand() {
    assert!(Window::new(models::done()).shows("without them encryption stays off"));
}

// ---- Done

#[test]
fn done_is_a_runbook_in_its_order_with_commands_to_copy() {
    let mut window = Window::new(models::done());
    for step in ["Before", "Stop all servers", "Put the files in place", "Start all servers", "See that it works"] {
        assert!(window.shows(step), "{step}");
    }
    assert!(window.shows("Loaded SSL policy 'CLUSTER'"));
    assert!(window.shows("/cluster/report.html"));
    window.click("server2");
    let said = window.everything_said();
    let commands = &window.model().landed.as_ref().expect("it was written").runbook[1];
    // A long line is told in one piece; what lies below the window's edge is not told before it is scrolled to.
    let line = commands.unix.lines().nth(2).expect("a line");
    assert!(said.contains(&format!("{line:?}").trim_matches('"').to_owned()), "{line}");
    assert!(!commands.windows.is_empty() && window.shows("Windows, in an elevated PowerShell"));
}

#[test]
fn servers_whose_files_are_in_place_have_nothing_to_copy() {
    let mut model = models::done();
    let mut proposal = model.proposal.as_deref().expect("it was drawn up").clone();
    for files in &mut proposal.servers {
        files.is_real_home = true;
    }
    model.proposal = Some(Arc::new(proposal));
    assert!(Window::new(model).shows("nothing is left to copy"));
}

#[test]
fn with_the_companys_ca_done_says_what_to_send() {
    let mut model = company_ca(Step::Review);
    // Nothing was rehearsed, so what landed has neither pairs nor strangers.
    let proof = model.proof.as_deref().expect("it was gone through").clone();
    let mut outcome = Outcome::clone(&proof.outcome);
    (outcome.pairs, outcome.strangers) = (Some(Vec::new()), Some(Vec::new()));
    let set = proof.set.expect("it has its change set");
    let runbook = Vec::new();
    model.landed = Some(Arc::new(Landed { revision: model.revision, outcome: Arc::new(outcome), set, runbook }));
    (model.step, model.furthest) = (Step::Write, Step::Done);
    let mut window = Window::new(model);
    assert!(window.shows("Keys and requests are on the disk"));
    window.press("Next");
    assert!(window.shows("Send the requests to your CA"));
    assert!(window.shows("/cluster/server3/request.csr"));
    assert!(!window.shows("Stop all servers"));
}

// ---- Remedies

#[test]
fn a_missing_name_is_added_and_the_rehearsal_begins_again_by_itself() {
    let mut model = name_missing();
    let finding = no_name("server1");
    let remedy = model.remedy_for(&finding);
    assert_eq!(remedy, Some(Remedy::AddHost { server: 2, host: "db3.example.com".to_owned() }));
    let before = model.revision;
    let effects = model.update(Msg::Remedy(remedy.expect("asserted")));
    assert!(model.revision > before && model.step == Step::Rehearse);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Job(interlock::app::Order::DrawUp(_)))));
    assert_eq!(model.plan.as_ref().expect("a plan").servers[2].hosts.len(), 1 + hosts_of_the_sample());
    assert_eq!(model.remedy_for(&finding), None, "it is there now");
}

fn hosts_of_the_sample() -> usize {
    models::sample().plan.as_ref().expect("a plan").servers[2].hosts.len()
}

#[test]
fn with_certificates_of_the_users_own_a_missing_name_is_mended_where_they_are_chosen() {
    let mut model = name_missing();
    model.form.set(Field::Trust, "existing");
    let mut plan = model.plan.as_deref().expect("a plan").clone();
    plan.certificates.trust = interlock::plan::Trust::Existing;
    model.plan = Some(Arc::new(plan));
    assert_eq!(model.remedy_for(&no_name("server1")), Some(Remedy::Show(Step::Certificates)));
}

#[test]
fn what_conf_advertises_and_no_certificate_has_is_added() {
    let mut model = models::at(Step::Conf);
    let hosts = ["other.example.com".to_owned()];
    let finding =
        draft::given::advertised_not_in_san("/cluster/server2/conf/neo4j.conf", "server2.example.com", &hosts, true);
    assert_eq!(model.remedy_for(&finding), None, "server2 has that name already");
    model.form.set(Field::Server(1, interlock::app::Column::Hosts), "other.example.com");
    let host = "server2.example.com".to_owned();
    assert_eq!(model.remedy_for(&finding), Some(Remedy::AddHost { server: 1, host }));
}

#[test]
fn files_that_are_there_may_be_replaced_once_the_user_says_so() {
    let mut model = models::at(Step::Peers);
    for finding in [file::key_exists("/cluster/server1/private.key"), file::exists("/cluster/server1/x.crt")] {
        assert_eq!(model.remedy_for(&finding), Some(Remedy::AllowReplace));
    }
    model.update(Msg::Remedy(Remedy::AllowReplace));
    assert_eq!(model.remedy_for(&file::key_exists("/cluster/server1/private.key")), None);
}

#[test]
fn weak_settings_lead_to_the_page_that_has_them_and_only_if_they_are_set_there() {
    let mut model = models::proven();
    let client_auth = conf::client_auth_weak("/cluster/server1/conf/neo4j.conf:9", "NONE");
    let names = conf::verify_hostname_off("/cluster/server1/conf/neo4j.conf:10", "cluster");
    let admitted = run::stranger_admitted("server1", "no-certificate");
    for finding in [&client_auth, &names, &admitted] {
        assert_eq!(model.remedy_for(finding), None, "the plan has the good value: {}", finding.rule);
    }
    model.form.set(Field::ClientAuth, "NONE");
    model.form.switch(Flag::VerifyHostname, false);
    for finding in [&client_auth, &names, &admitted] {
        assert_eq!(model.remedy_for(finding), Some(Remedy::Show(Step::Conf)), "{}", finding.rule);
    }
}

#[test]
fn versions_and_suites_without_common_ground_lead_to_neo4j_conf() {
    let mut model = models::proven();
    let finding = tls::cbc("server1: dbms.ssl.policy.cluster", &["TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"]);
    assert_eq!(model.remedy_for(&finding), None, "with the good suites the cause is not in the plan");
    model.form.set(Field::Ciphers, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");
    assert_eq!(model.remedy_for(&finding), Some(Remedy::Show(Step::Conf)));
    model.step = Step::Conf;
    assert_eq!(model.remedy_for(&finding), None, "nobody needs a button to where he is");
}

#[test]
fn a_certificate_near_its_end_leads_to_certificates() {
    let model = models::proven();
    let finding = cert::expires_soon("/cluster/server1/public.crt", "CN=server1", "2026-12-01T00:00:00Z", 9);
    assert_eq!(model.remedy_for(&finding), Some(Remedy::Show(Step::Certificates)));
    let finding = key::weak_size("/cluster/server1/private.key", 1024);
    assert_eq!(model.remedy_for(&finding), Some(Remedy::Show(Step::Certificates)));
}

#[test]
fn what_is_wrong_with_the_output_folder_leads_to_it_and_with_another_disk_nowhere() {
    let model = models::proven();
    assert_eq!(model.remedy_for(&file::disk_full("/cluster/server1/private.key")), Some(Remedy::Show(Step::Peers)));
    assert_eq!(model.remedy_for(&file::disk_full("/var/lib/neo4j/private.key")), None);
}

#[test]
fn a_field_of_the_plan_is_shown_unless_it_cannot_be_gone_to() {
    let mut model = models::proven();
    let finding = Finding { at: "certificates.days".to_owned(), ..run::plaintext() };
    assert_eq!(model.remedy_for(&finding), Some(Remedy::Show(Step::Certificates)));
    model.furthest = Step::Subject;
    assert_eq!(model.remedy_for(&finding), None);
    assert_eq!(model.remedy_for(&run::plaintext()), None, "no field, no file, no server");
}

#[test]
fn places_are_traced_to_servers() {
    let model = models::proven();
    for (at, server) in [
        ("server2", Some(1)),
        ("server1 → server3", Some(2)),
        ("server2: dbms.ssl.policy.cluster", Some(1)),
        ("/cluster/server3/conf/neo4j.conf:12", Some(2)),
        ("/cluster/server1/certificates/cluster/trusted/server2.crt", Some(0)),
        ("/cluster/report.html", None),
        ("the cluster", None),
    ] {
        assert_eq!(model.server_at(at), server, "{at}");
    }
}
