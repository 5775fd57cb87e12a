//! The first four pages, used as a person uses them: by what stands on the screen, without a display.
#![cfg(feature = "window")]

mod window_support;

use egui::accesskit::Role;
use egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use interlock::app::{Column, ConfFacts, Effect, Field, Flag, Job, JobMsg, Model, Msg, Order, Question, Step, Trouble};
use interlock::finding::Finding;
use interlock::finding::catalogue::file;
use interlock::plan::KeyKind;
use std::path::Path;
use window_support::{Outside, Play, Window, models};

/// High enough for every page, so that nothing has to be scrolled to.
const SIZE: [u16; 2] = [1280, 1600];

/// The window at a step, with the sample plan; nobody answers.
fn window(step: Step) -> Window {
    let mut model = models::sample();
    while model.step < step {
        model.update(Msg::Next);
    }
    looking(model)
}

fn looking(model: Model) -> Window {
    let mut window = Window::looking(model, SIZE, Theme::Light);
    window.settle();
    window
}

/// What these tests do besides what all do.
trait Hands {
    fn fill(&mut self, label: &str, text: &str);
    fn leave(&mut self);
    fn says(&self, text: &str) -> bool;
    fn can_go_on(&self) -> bool;
    fn text(&self, field: Field) -> String;
    fn is_there(&self, label: &str) -> bool;
}

impl Hands for Window {
    /// Types into a field in place of what is there, and stays in it.
    #[track_caller]
    fn fill(&mut self, label: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, label).focus();
        self.settle();
        self.key_with(Modifiers::COMMAND, Key::A);
        if text.is_empty() {
            self.key(Key::Backspace);
        } else {
            self.harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
            self.settle();
        }
    }

    fn leave(&mut self) {
        self.key(Key::Tab);
    }

    /// Whether a text is anywhere on the page, in labels and in fields.
    fn says(&self, text: &str) -> bool {
        let has = |one: Option<String>| one.is_some_and(|one| one.contains(text));
        self.harness.root().children_recursive().any(|node| {
            let node = node.accesskit_node();
            has(node.label()) || has(node.value())
        })
    }

    fn can_go_on(&self) -> bool {
        !self.harness.get_by_label("Next").accesskit_node().is_disabled()
    }

    fn text(&self, field: Field) -> String {
        self.model().form.text(field).to_owned()
    }

    fn is_there(&self, label: &str) -> bool {
        self.harness.query_by_label(label).is_some()
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
    assert!(!window.says("“core/1” has “/” in it"), "nothing is said while somebody types");
    window.leave();
    assert!(window.says("“core/1” has “/” in it"));
    assert!(!window.can_go_on());
    window.fill("Name of core/1", "core1");
    window.leave();
    assert!(!window.says("“core/1” has “/” in it"));
    assert!(window.can_go_on());
}

#[test]
fn an_added_server_is_typed_into_at_once_and_can_be_removed() {
    let mut window = window(Step::Servers);
    assert!(window.says("3 servers, 6 connections."));
    window.click("Add server");
    assert!(window.harness.get_by_role_and_label(Role::TextInput, "Name of server4").is_focused());
    assert_eq!(window.text(server(3, Column::Hosts)), "server4.example.com");
    assert!(window.says("4 servers, 12 connections."));
    window.click("Remove server2");
    assert_eq!(window.model().form.server_names(), ["server1", "server3", "server4"]);
    window.click("Remove server1");
    assert_eq!(window.model().form.servers(), 2);
    let remove = window.harness.get_by_label("Remove server3");
    assert!(remove.accesskit_node().is_disabled(), "a cluster has two servers");
}

#[test]
fn any_release_can_be_named_and_java_follows_it() {
    let mut window = window(Step::Servers);
    assert!(window.says("Java 17 (default)"));
    window.answer(Msg::Choose(Field::Neo4j, "2025.10.1".to_owned()));
    assert!(window.says("Java 25 (default)"));
    window.fill("Exact release", "five");
    window.leave();
    assert!(window.says("five"));
    assert!(!window.can_go_on());
    window.fill("Exact release", "4.4.48");
    window.leave();
    assert!(window.says("Java 11 (default)"));
}

#[test]
fn other_opens_a_field_and_changes_nothing() {
    let mut window = window(Step::Servers);
    assert!(!window.is_there("Exact release"));
    window.harness.get_by_role_and_label(Role::ComboBox, "Neo4j").click();
    window.settle();
    window.click("Other…");
    assert_eq!(window.text(Field::Neo4j), "5.26");
    assert!(window.harness.query_by_role_and_label(Role::TextInput, "Exact release").is_some());
    window.harness.get_by_role_and_label(Role::ComboBox, "Neo4j").click();
    window.settle();
    window.click("2026.08");
    assert_eq!(window.text(Field::Neo4j), "2026.08");
    assert!(!window.is_there("Exact release"));
}

#[test]
fn what_is_wrong_names_a_server_by_its_number_and_not_by_its_place_in_a_file() {
    let window = looking(models::misspelt());
    assert!(window.says("“server1” is also the name of server number 1."));
    assert!(!window.says("server[0]"));
}

#[test]
fn a_neo4j_conf_fills_a_row_and_can_be_let_go() {
    let mut window = window(Step::Servers);
    window.click("Open neo4j.conf…");
    assert!(window.effects().iter().any(|effect| matches!(effect, Effect::Ask(Question::Confs))));
    let answer = Msg::Answer(Question::Confs, vec!["/conf/a.conf".into()]);
    window.answer(answer);
    let facts = ConfFacts {
        path: "/conf/a.conf".into(),
        home: Some("/srv/neo4j".into()),
        advertised: Some("alpha.test".to_owned()),
        ..ConfFacts::default()
    };
    window.answer(Msg::Job(JobMsg::ConfsRead(vec![Ok(facts)])));
    let file = window.harness.get_by_role_and_label(Role::TextInput, "neo4j.conf of alpha").value();
    assert_eq!(file.as_deref(), Some("/conf/a.conf"));
    assert_eq!(window.text(server(0, Column::Home)), "", "writing into a server's folder is the user's decision");
    window.click("Do not start from this file for alpha");
    assert_eq!(window.text(server(0, Column::Conf)), "");
    assert!(!window.is_there("neo4j.conf of alpha"));
    assert_eq!(window.text(server(0, Column::Name)), "alpha");
}

#[test]
fn the_subject_is_seen_while_it_is_typed() {
    let mut window = window(Step::Subject);
    assert!(window.says("CN=server1.example.com,OU=CTU,O=Example Ltd,C=GB"));
    window.fill("Organization (O)", "Fish, Chips");
    assert!(window.says("CN=server1.example.com,OU=CTU,O=Fish\\, Chips,C=GB"));
    assert!(window.says("/C=GB/O=Fish, Chips/OU=CTU/CN=server1.example.com"));
    window.answer(Msg::SelectServer(2));
    assert!(window.says("/CN=server3.example.com"));
    window.fill("Country (C)", "Britain");
    window.leave();
    assert!(window.says("/O=Fish, Chips/OU=CTU/CN=server3.example.com"), "the rest is still shown");
    assert!(!window.can_go_on());
}

#[test]
fn the_subject_is_copied_in_the_form_that_it_is_shown_in() {
    let mut window = window(Step::Subject);
    let buttons: Vec<_> = window.harness.get_all_by_label("Copy").collect();
    assert_eq!(buttons.len(), 2);
    buttons[1].click();
    drop(buttons);
    window.settle();
    let copied = window.effects().into_iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text),
        _ => None,
    });
    assert_eq!(copied.as_deref(), Some("/C=GB/O=Example Ltd/OU=CTU/CN=server1.example.com"));
}

#[test]
fn each_way_to_trust_asks_for_what_it_needs() {
    let mut window = window(Step::Certificates);
    assert!(window.says("Valid for, in days"));
    window.click("Our company’s CA signs");
    assert_eq!(window.text(Field::Trust), "company-ca");
    assert!(!window.says("Valid for, in days"), "the CA decides");
    assert!(window.says("not part of this version yet"));
    window.click("We have certificates already");
    assert!(window.says("Private key of server3"));
    assert!(!window.says("Kind of key"));
    window.fill("Certificate of server2", "/certs/two.crt");
    let draft = window.model().form.draft();
    assert_eq!(draft.servers[1].public_certificate.as_deref(), Some("/certs/two.crt"));
    window.click("Each server signs its own");
    assert_eq!(window.model().form.draft().servers[1].public_certificate, None);
}

#[test]
fn a_pass_phrase_of_ones_own_is_asked_for_and_next_waits_for_it() {
    const OWN: &str = "One pass phrase of my own for all of them";
    let mut window = window(Step::Certificates);
    assert!(window.can_go_on(), "one is made for each server");
    window.click(OWN);
    assert!(window.model().form.is_on(Flag::OwnPassPhrase));
    assert!(!window.can_go_on());
    window.type_into("Pass phrase", "correct horse");
    assert!(window.can_go_on());
    window.click("Lock private keys with a pass phrase");
    assert!(!window.is_there(OWN));
    assert!(window.can_go_on());
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
    assert!(!window.can_go_on());
}

#[test]
fn keys_that_are_being_made_are_told_of() {
    let mut window = window(Step::Certificates);
    assert!(window.says("Keys are being made while you go on: 0 of 3"));
    window.answer(Msg::Job(JobMsg::KeysReady(KeyKind::Rsa4096, 3)));
    assert!(window.says("All 3 keys are ready."));
}

#[test]
fn the_output_folder_must_be_a_whole_path() {
    let mut window = looking(models::at(Step::Peers));
    window.fill("Output folder", "out");
    window.leave();
    assert!(!window.can_go_on());
    assert!(window.says("“out” does not begin at the top of a disk"));
    window.effects();
    window.fill("Output folder", "/elsewhere");
    window.leave();
    let order = window.effects().into_iter().find_map(|effect| match effect {
        Effect::Job(Order::DrawUp(order)) => Some(order.out),
        _ => None,
    });
    assert_eq!(order.as_deref(), Some(Path::new("/elsewhere")));
}

/// The fourth page when drawing up has failed.
fn failed(finding: Finding) -> Window {
    let mut window = window(Step::Peers);
    let revision = window.model().revision;
    let trouble = Trouble { findings: vec![finding], cancelled: false };
    window.answer(Msg::Job(JobMsg::DrawnUp(revision, Err(trouble))));
    window.effects();
    window
}

#[test]
fn what_is_in_the_way_can_be_replaced_when_the_user_says_so() {
    const REPLACE: &str = "Replace what is there";
    assert!(!looking(models::at(Step::Peers)).is_there(REPLACE));
    let mut window = failed(file::key_exists("/cluster/server1/private.key"));
    assert!(window.says("There is a private key already"));
    window.click(REPLACE);
    let replaces = |effect: &Effect| matches!(effect, Effect::Job(Order::DrawUp(order)) if order.replace);
    assert!(window.effects().iter().any(replaces));
    assert!(window.is_there(REPLACE), "what is on can be switched off again");
}

#[test]
fn what_failed_is_tried_again_by_a_button() {
    let mut window = failed(file::disk_full("/cluster"));
    assert!(window.says("The disk is full"));
    assert_eq!(window.model().running, None);
    window.click("Try again");
    assert_eq!(window.model().running.map(|running| running.job), Some(Job::DrawUp));
    assert!(window.says("Keys and certificates are being made"));
}

#[test]
fn each_server_s_tree_shows_what_is_private_and_whose_certificates_it_gets() {
    let mut window = looking(models::at(Step::Peers));
    assert!(window.says("server2.crt, server3.crt"));
    assert!(window.says("The folder of server1, to be copied later"));
    let key = Path::new("/cluster/server1/certificates/cluster/private.key");
    assert!(window.says(&format!("{}, new, private", key.display())));
    window.answer(Msg::SelectServer(1));
    let trusted = Path::new("/cluster/server2/certificates/cluster/trusted/server1.crt");
    assert!(window.says(&format!("{}, new", trusted.display())));
    assert!(!window.says(&key.display().to_string()));
    assert!(window.can_go_on());
}

#[test]
fn the_page_says_so_while_everything_is_drawn_up() {
    let model = models::went(models::sample(), Step::Peers, Outside(Play::Slow(Job::DrawUp)));
    let window = looking(model);
    assert!(window.says("1 of 3"));
    assert!(!window.can_go_on());
}
