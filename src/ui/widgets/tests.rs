//! What the widgets say to a screen reader and what they send.

use super::*;
use crate::app::{Field, Flag, Model, Msg, PassPhrase, Step};
use crate::plan::Draft;
use crate::ui::{Cx, theme};
use egui::accesskit::Role;
use egui::{Key, Ui};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::cell::RefCell;
use std::rc::Rc;

struct Drawn {
    harness: Harness<'static>,
    model: Rc<RefCell<Model>>,
    sent: Rc<RefCell<Vec<Msg>>>,
}

impl Drawn {
    /// The messages since the last call, as they print.
    fn sent(&mut self) -> Vec<String> {
        self.sent.borrow_mut().drain(..).map(|msg| format!("{msg:?}")).collect()
    }

    fn press(&mut self, key: Key) {
        self.harness.key_press(key);
        self.harness.run();
    }

    fn type_text(&mut self, text: &str) {
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.harness.run();
    }
}

fn drawn(model: Model, add: impl Fn(&mut Cx<'_>, &mut Ui) + 'static) -> Drawn {
    let (model, sent) = (Rc::new(RefCell::new(model)), Rc::new(RefCell::new(Vec::new())));
    let (inner, out) = (Rc::clone(&model), Rc::clone(&sent));
    let mut harness =
        Harness::builder().with_size([600.0, 400.0]).with_context_setup(theme::install).build_ui(move |ui| {
            let msgs = {
                let model = inner.borrow();
                let palette = theme::palette(ui);
                let mut cx = Cx { model: &model, palette, msgs: Vec::new(), is_new_page: false };
                add(&mut cx, ui);
                cx.msgs
            };
            for msg in msgs {
                out.borrow_mut().push(msg.clone());
                inner.borrow_mut().update(msg);
                ui.ctx().request_repaint();
            }
        });
    harness.run();
    Drawn { harness, model, sent }
}

fn sample() -> Model {
    Model::new(&Draft::sample(), "/out")
}

fn country(cx: &mut Cx<'_>, ui: &mut Ui) {
    text_field(cx, ui, Field::Country, "Country", "GB");
    text_field(cx, ui, Field::Organization, "Organization", "");
}

#[test]
fn a_field_is_judged_when_it_is_left_and_says_why() {
    let mut drawn = drawn(sample(), country);
    drawn.harness.get_by_label("Country").focus();
    drawn.harness.run();
    drawn.type_text("X");
    assert!(drawn.harness.query_by_label_contains("not a country code").is_none(), "not while it is typed");
    drawn.press(Key::Tab);
    let mut sent = drawn.sent();
    // egui reports a focus that Tab took away in two frames.
    sent.dedup();
    assert_eq!(sent, ["Type(Country, \"GBX\")", "Leave(Country)"]);
    assert!(drawn.harness.query_by_label_contains("not a country code").is_some());
    let field = drawn.harness.get_by_role_and_label(Role::TextInput, "Country");
    assert!(field.accesskit_node().description().is_some_and(|why| why.contains("not a country code")));
    assert!(drawn.harness.get_by_label("Organization").is_focused());
}

#[test]
fn enter_in_a_field_goes_on_but_never_writes() {
    let mut first = drawn(sample(), country);
    first.harness.get_by_label("Country").focus();
    first.harness.run();
    first.press(Key::Enter);
    assert_eq!(first.sent(), ["Leave(Country)", "Next"]);
    assert!(first.harness.get_by_label("Country").is_focused(), "the page decides who is next");

    let mut model = sample();
    model.step = Step::Review;
    let mut review = drawn(model, country);
    review.harness.get_by_label("Country").focus();
    review.harness.run();
    review.press(Key::Enter);
    assert_eq!(review.sent(), ["Leave(Country)"]);
}

#[test]
fn a_button_that_is_off_is_named_and_does_nothing() {
    let mut drawn = drawn(sample(), |cx, ui| {
        if button(cx, ui, "Add server", false).clicked() {
            cx.send(Msg::AddServer);
        }
    });
    let node = drawn.harness.get_by_role_and_label(Role::Button, "Add server");
    assert!(node.accesskit_node().is_disabled());
    node.click();
    drawn.harness.run();
    assert!(drawn.sent().is_empty());
}

#[test]
fn a_choice_is_made_with_the_keyboard_alone() {
    const KEYS: &[(&str, &str)] = &[("rsa-2048", "RSA 2048"), ("rsa-4096", "RSA 4096"), ("ecdsa-p256", "P-256")];
    let mut drawn = drawn(sample(), |cx, ui| choice(cx, ui, Field::Key, "Key", KEYS));
    let list = drawn.harness.get_by_role_and_label(Role::ComboBox, "Key");
    assert_eq!(list.value().as_deref(), Some("RSA 4096"));
    list.focus();
    drawn.harness.run();
    drawn.press(Key::ArrowDown);
    assert_eq!(drawn.sent(), ["Choose(Key, \"ecdsa-p256\")"]);
    drawn.press(Key::ArrowDown);
    assert!(drawn.sent().is_empty(), "the last one stays");
    drawn.press(Key::Enter);
    assert!(drawn.harness.get_by_role_and_label(Role::ListBoxOption, "P-256").is_focused());
    drawn.press(Key::ArrowUp);
    drawn.press(Key::Enter);
    assert_eq!(drawn.sent(), ["Choose(Key, \"rsa-4096\")"]);
    assert!(drawn.harness.query_by_label("P-256").is_none(), "the list is closed");
    assert!(drawn.harness.get_by_role_and_label(Role::ComboBox, "Key").is_focused());
}

#[test]
fn big_cards_and_tick_boxes_say_what_they_are() {
    let mut drawn = drawn(sample(), |cx, ui| {
        let cards =
            [("self-signed", "Self-signed", "Each has its own."), ("private-ca", "A private CA", "One for all.")];
        choice_cards(cx, ui, Field::Trust, "Trust", &cards);
        switch(cx, ui, Flag::IncludeOwn, "Its own too", "Not needed.");
    });
    drawn.harness.get_by_role_and_label(Role::RadioButton, "A private CA").click();
    drawn.harness.run();
    drawn.harness.get_by_role_and_label(Role::CheckBox, "Its own too").click();
    drawn.harness.run();
    assert_eq!(drawn.sent(), ["Choose(Trust, \"private-ca\")", "Switch(IncludeOwn, true)"]);
}

#[test]
fn the_pass_phrase_is_masked_and_cannot_be_undone_back() {
    let mut drawn = drawn(sample(), |cx, ui| pass_phrase_field(cx, ui, "Pass phrase"));
    drawn.harness.get_by_label("Pass phrase").focus();
    drawn.harness.run();
    drawn.type_text("hunter2é");
    assert_eq!(drawn.model.borrow().pass_phrase.expose(), "hunter2é");
    let field = drawn.harness.get_by_label("Pass phrase");
    assert!(field.value().is_some_and(|shown| !shown.contains("hunter")), "a screen reader must not say it");
    assert_eq!(drawn.sent(), ["PassPhrase(PassPhrase(..))"]);

    drawn.model.borrow_mut().pass_phrase = PassPhrase::default();
    drawn.harness.run();
    drawn.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::Z);
    drawn.harness.run();
    assert!(drawn.model.borrow().pass_phrase.is_empty(), "egui kept it in its undo history");

    drawn.harness.get_by_label("Show the pass phrase").click();
    drawn.harness.run();
    assert!(drawn.model.borrow().is_revealed);
    assert!(drawn.harness.query_by_label("Hide the pass phrase").is_some());
}

#[test]
fn what_is_folded_away_opens_with_a_click() {
    let mut drawn = drawn(sample(), |cx, ui| more_options(cx, ui, "More options", country));
    assert!(drawn.harness.query_by_label("Country").is_none());
    drawn.harness.get_by_label("More options").click();
    drawn.harness.run();
    assert!(drawn.harness.query_by_label("Country").is_some());
}

#[test]
fn copying_says_what_was_copied() {
    let mut drawn = drawn(sample(), |cx, ui| copy_button(cx, ui, "Copy", "the command", || "ls".to_owned()));
    drawn.harness.get_by_label("Copy").click();
    drawn.harness.run();
    assert_eq!(drawn.sent(), ["Copy { text: \"ls\", what: \"the command\" }"]);
}
