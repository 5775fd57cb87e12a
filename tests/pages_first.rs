//! The first four pages, used as a person uses them: by what stands on the screen, without a display.
#![cfg(feature = "window")]

use egui::accesskit::{Role, Toggled};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use interlock::app::{
    Column, ConfFacts, Effect, Field, Flag, Job, JobMsg, Model, Msg, Order, Proposal, Question, ServerFiles, Step,
    Trouble,
};
use interlock::deploy::{ChangeSet, Site, Wanted};
use interlock::finding::catalogue::file;
use interlock::plan::{Draft, KeyKind};
use std::path::Path;
use std::sync::Arc;

/// The model, and everything that it asked the outside for.
struct State {
    model: Model,
    effects: Vec<Effect>,
}

impl State {
    fn take(&mut self, msg: Msg) {
        let effects = self.model.update(msg);
        self.effects.extend(effects);
    }
}

/// The window at a step, with the sample plan.
fn window(step: Step) -> Harness<'static, State> {
    let mut state = State { model: Model::new(&Draft::sample(), "/interlock-out"), effects: Vec::new() };
    while state.model.step < step {
        state.take(Msg::Next);
    }
    let mut harness = Harness::builder()
        .with_size([1280.0, 1600.0])
        .with_context_setup(interlock::ui::theme::install)
        .build_ui_state(
            |ui, state: &mut State| {
                for msg in interlock::ui::view(&state.model, ui) {
                    state.take(msg);
                }
            },
            state,
        );
    harness.run();
    harness
}

trait Hands {
    fn click(&mut self, label: &str);
    fn fill(&mut self, label: &str, text: &str);
    fn leave(&mut self);
    fn shows(&self, text: &str) -> bool;
    fn text(&self, field: Field) -> String;
}

impl Hands for Harness<'_, State> {
    #[track_caller]
    fn click(&mut self, label: &str) {
        self.get_by_label(label).click();
        self.run();
    }

    /// Types into a field in place of what is there, and stays in it.
    #[track_caller]
    fn fill(&mut self, label: &str, text: &str) {
        self.get_by_role_and_label(Role::TextInput, label).focus();
        self.run();
        self.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        self.run();
        if text.is_empty() {
            self.key_press(egui::Key::Backspace);
        } else {
            self.get_by_role_and_label(Role::TextInput, label).type_text(text);
        }
        self.run();
    }

    fn leave(&mut self) {
        self.key_press(egui::Key::Tab);
        self.run();
    }

    fn shows(&self, text: &str) -> bool {
        let says = |one: Option<String>| one.is_some_and(|one| one.contains(text));
        self.root().children_recursive().any(|node| {
            let node = node.accesskit_node();
            says(node.label()) || says(node.value())
        })
    }

    fn text(&self, field: Field) -> String {
        self.state().model.form.text(field).to_owned()
    }
}

fn server(index: usize, column: Column) -> Field {
    Field::Server(index, column)
}

#[test]
fn a_server_is_renamed_where_it_stands_and_wrong_names_are_shown_after_leaving() {
    let mut window = window(Step::Servers);
    window.fill("Name of server1", "core/1");
    assert_eq!(window.text(server(0, Column::Name)), "core/1");
    assert!(!window.shows("has `/` in it"), "nothing is said while somebody types");
    window.leave();
    assert!(window.shows("has `/` in it"));
    assert!(window.get_by_label("Next").accesskit_node().is_disabled());
    window.fill("Name of core/1", "core1");
    window.leave();
    assert!(!window.shows("has `/` in it"));
    assert!(!window.get_by_label("Next").accesskit_node().is_disabled());
}

#[test]
fn an_added_server_is_typed_into_at_once_and_can_be_removed() {
    let mut window = window(Step::Servers);
    assert!(window.shows("3 servers, 6 connections."));
    window.click("Add server");
    assert!(window.get_by_role_and_label(Role::TextInput, "Name of server4").is_focused());
    assert_eq!(window.text(server(3, Column::Hosts)), "server4.example.com");
    assert!(window.shows("4 servers, 12 connections."));
    window.click("Remove server2");
    assert_eq!(window.state().model.form.server_names(), ["server1", "server3", "server4"]);
    window.click("Remove server1");
    assert_eq!(window.state().model.form.servers(), 2);
    let remove = window.get_by_label("Remove server3");
    assert!(remove.accesskit_node().is_disabled(), "a cluster has two servers");
}

#[test]
fn any_release_can_be_named_and_java_follows_it() {
    let mut window = window(Step::Servers);
    assert!(window.shows("Java 17 (default)"));
    window.state_mut().take(Msg::Choose(Field::Neo4j, "2025.10.1".to_owned()));
    window.run();
    assert!(window.shows("Java 25 (default)"));
    window.fill("Exact release", "five");
    window.leave();
    assert!(window.shows("five"));
    assert!(window.get_by_label("Next").accesskit_node().is_disabled());
    window.fill("Exact release", "4.4.48");
    window.leave();
    assert!(window.shows("Java 11 (default)"));
}

#[test]
fn a_neo4j_conf_fills_a_row_and_can_be_let_go() {
    let mut window = window(Step::Servers);
    window.click("Open neo4j.conf…");
    let asked = |effect: &Effect| matches!(effect, Effect::Ask(Question::Confs));
    assert!(window.state().effects.iter().any(asked));
    let answer = Msg::Answer(Question::Confs, vec!["/conf/a.conf".into()]);
    window.state_mut().take(answer);
    let facts = ConfFacts {
        path: "/conf/a.conf".into(),
        home: Some("/srv/neo4j".into()),
        advertised: Some("alpha.test".to_owned()),
        ..ConfFacts::default()
    };
    window.state_mut().take(Msg::Job(JobMsg::ConfsRead(vec![Ok(facts)])));
    window.run();
    let file = window.get_by_role_and_label(Role::TextInput, "neo4j.conf of alpha").value();
    assert_eq!(file.as_deref(), Some("/conf/a.conf"));
    assert_eq!(window.text(server(0, Column::Home)), "", "writing into a server's folder is the user's decision");
    window.click("Do not start from this file for alpha");
    assert_eq!(window.text(server(0, Column::Conf)), "");
    assert!(window.query_by_label("neo4j.conf of alpha").is_none());
    assert_eq!(window.text(server(0, Column::Name)), "alpha");
}

#[test]
fn the_subject_is_seen_while_it_is_typed() {
    let mut window = window(Step::Subject);
    assert!(window.shows("CN=server1.example.com,OU=CTU,O=Example Ltd,C=GB"));
    window.fill("Organization (O)", "Fish, Chips");
    assert!(window.shows("CN=server1.example.com,OU=CTU,O=Fish\\, Chips,C=GB"));
    assert!(window.shows("/C=GB/O=Fish, Chips/OU=CTU/CN=server1.example.com"));
    window.state_mut().take(Msg::SelectServer(2));
    window.run();
    assert!(window.shows("/CN=server3.example.com"));
    window.fill("Country (C)", "Britain");
    window.leave();
    assert!(window.shows("/O=Fish, Chips/OU=CTU/CN=server3.example.com"), "the rest is still shown");
    assert!(window.get_by_label("Next").accesskit_node().is_disabled());
}

#[test]
fn the_subject_is_copied_in_the_form_that_it_is_shown_in() {
    let mut window = window(Step::Subject);
    let buttons: Vec<_> = window.get_all_by_label("Copy").collect();
    assert_eq!(buttons.len(), 2);
    buttons[1].click();
    drop(buttons);
    window.run();
    let copied = window.state().effects.iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(copied, Some("/C=GB/O=Example Ltd/OU=CTU/CN=server1.example.com"));
}

#[test]
fn each_way_to_trust_asks_for_what_it_needs() {
    let mut window = window(Step::Certificates);
    assert!(window.shows("Valid for, in days"));
    window.click("Our company’s CA signs");
    assert_eq!(window.text(Field::Trust), "company-ca");
    assert!(!window.shows("Valid for, in days"), "the CA decides");
    assert!(window.shows("not part of this version yet"));
    window.click("We have certificates already");
    assert!(window.shows("Private key of server3"));
    assert!(!window.shows("Kind of key"));
    window.fill("Certificate of server2", "/certs/two.crt");
    let draft = window.state().model.form.draft();
    assert_eq!(draft.servers[1].public_certificate.as_deref(), Some("/certs/two.crt"));
    window.click("Each server signs its own");
    assert_eq!(window.state().model.form.draft().servers[1].public_certificate, None);
}

#[test]
fn a_pass_phrase_of_ones_own_is_asked_for_and_next_waits_for_it() {
    let mut window = window(Step::Certificates);
    assert_eq!(
        window.get_by_label("Made for each server (recommended)").accesskit_node().toggled(),
        Some(Toggled::True)
    );
    window.click("My own, the same for all");
    assert!(window.state().model.form.is_on(Flag::OwnPassPhrase));
    assert!(window.get_by_label("Next").accesskit_node().is_disabled());
    window.click("Made for each server (recommended)");
    assert!(!window.get_by_label("Next").accesskit_node().is_disabled());
    window.click("Lock private keys with a pass phrase");
    assert!(window.query_by_label("My own, the same for all").is_none());
}

#[test]
fn the_blog_s_names_are_one_click_and_so_are_the_manual_s() {
    let mut window = window(Step::Certificates);
    window.click("More options");
    window.click("The blog’s names");
    assert_eq!(window.text(Field::PrivateKey), "private_c{n}.key");
    assert_eq!(window.text(Field::PublicCertificate), "certificate_c{n}.crt");
    window.click("The manual’s names");
    assert_eq!(window.text(Field::PrivateKey), "private.key");
    window.fill("Trusted folder", "../elsewhere");
    window.leave();
    assert!(window.get_by_label("Next").accesskit_node().is_disabled());
}

#[test]
fn keys_that_are_being_made_are_told_of() {
    let mut window = window(Step::Certificates);
    assert!(window.shows("Keys are being made while you go on: 0 of 3"));
    window.state_mut().take(Msg::Job(JobMsg::KeysReady(KeyKind::Rsa4096, 3)));
    window.run();
    assert!(window.shows("All 3 keys lie ready."));
}

#[test]
fn the_output_folder_must_be_a_whole_path() {
    let mut window = window(Step::Peers);
    window.fill("Where everything is prepared", "out");
    window.leave();
    assert!(window.get_by_label("Next").accesskit_node().is_disabled());
    assert!(window.shows("does not begin at the top of a disk"));
    window.fill("Where everything is prepared", "/elsewhere");
    window.leave();
    let last = window.state().effects.iter().rev().find_map(|effect| match effect {
        Effect::Job(Order::DrawUp(order)) => Some(order.out.clone()),
        _ => None,
    });
    // A job for the folder before is still being stopped: it is drawn up when that has ended.
    let running = window.state().model.running.expect("a job");
    assert!(running.is_cancelled || last.as_deref() == Some(Path::new("/elsewhere")));
}

#[test]
fn what_is_in_the_way_can_be_replaced_when_the_user_says_so() {
    let mut window = window(Step::Peers);
    assert!(window.query_by_label("Replace what is there").is_none());
    let revision = window.state().model.revision;
    let trouble = Trouble { findings: vec![file::key_exists("/interlock-out/server1/private.key")], cancelled: false };
    window.state_mut().take(Msg::Job(JobMsg::DrawnUp(revision, Err(trouble))));
    window.run();
    assert!(window.shows("There is a private key already"));
    window.click("Replace what is there");
    assert!(window.state().model.form.is_on(Flag::Replace));
    assert_eq!(window.state().model.running.map(|running| running.job), Some(Job::DrawUp));
}

#[test]
fn what_failed_is_tried_again_by_a_button() {
    let mut window = window(Step::Peers);
    let revision = window.state().model.revision;
    let trouble = Trouble { findings: vec![file::disk_full("/interlock-out")], cancelled: false };
    window.state_mut().take(Msg::Job(JobMsg::DrawnUp(revision, Err(trouble))));
    window.run();
    assert!(window.shows("The disk is full"));
    assert_eq!(window.state().model.running, None);
    window.click("Try again");
    assert!(window.state().model.running.is_some());
}

#[test]
fn each_server_s_tree_shows_what_is_private_and_whose_certificates_it_gets() {
    let mut window = window(Step::Peers);
    let proposal = proposal(&window.state().model, Path::new("/interlock-out"));
    let revision = proposal.revision;
    window.state_mut().take(Msg::Job(JobMsg::DrawnUp(revision, Ok(Box::new(proposal)))));
    window.run();
    assert!(window.shows("server2.crt, server3.crt"));
    assert!(window.shows("The folder of server1, to be copied later"));
    let key = Path::new("/interlock-out/server1/certificates/cluster/private.key").display().to_string();
    assert!(window.shows(&format!("{key}, new, private")));
    window.state_mut().take(Msg::SelectServer(1));
    window.run();
    let trusted = Path::new("/interlock-out/server2/certificates/cluster/trusted/server1.crt").display().to_string();
    assert!(window.shows(&format!("{trusted}, new")));
    assert!(!window.get_by_label("Next").accesskit_node().is_disabled());
}

/// Three servers' folders as they would be written.
fn proposal(model: &Model, out: &Path) -> Proposal {
    let names = ["server1", "server2", "server3"];
    let mut wanted = Vec::new();
    let servers = names.map(|name| {
        let base = out.join(name).join("certificates").join("cluster");
        let peers: Vec<&str> = names.into_iter().filter(|peer| *peer != name).collect();
        wanted.push(Wanted::public(base.join("private.key"), b"key".to_vec()).private());
        wanted.push(Wanted::public(base.join("public.crt"), b"certificate".to_vec()));
        for peer in &peers {
            wanted.push(Wanted::public(base.join("trusted").join(format!("{peer}.crt")), b"certificate".to_vec()));
        }
        ServerFiles {
            name: name.to_owned(),
            home: out.join(name),
            is_real_home: false,
            conf: out.join(name).join("conf").join("neo4j.conf"),
            private_key: base.join("private.key"),
            public_certificate: base.join("public.crt"),
            trusted_dir: base.join("trusted"),
            revoked_dir: base.join("revoked"),
            request: None,
            trusted: peers.iter().map(|peer| format!("{peer}.crt")).collect(),
            certificates: Vec::new(),
            keeps_key: false,
            conf_is_whole: false,
            password_before_key: None,
            findings: Vec::new(),
        }
    });
    let site = Site { root: out, homes: &[], replace: false, manifest: None };
    let set = ChangeSet::plan(&site, wanted).expect("nothing is in the way");
    let plan = model.plan.clone().expect("the sample is a plan");
    let java = interlock::neo4j::version::default_java(plan.release);
    let runtime = interlock::finding::Runtime { release: plan.release, edition: plan.edition, java };
    Proposal {
        revision: model.revision,
        plan,
        runtime,
        out: out.to_owned(),
        servers: servers.into(),
        set: Arc::new(set),
        findings: Vec::new(),
    }
}
