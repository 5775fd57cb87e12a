//! The pass phrase is typed into a masked field and is then nowhere that outlives the field: not in what egui remembers,
//! not in what screen readers are told, not in what `Debug` prints, not on the screen.
//!
//! Not here: settings, logs and files (the whole program under its own test), and the limits that the field's own header
//! names.
#![cfg(feature = "window")]

mod window_support;

use egui::Key;
use egui::accesskit::Role;
use egui::text_edit::TextEditState;
use egui_kittest::kittest::Queryable as _;
use interlock::app::{Flag, Msg, Step};
use window_support::{Outside, Play, Window, models, tools};

const PHRASE: &str = "zebra-quilt-84-lantern";

/// The page of the certificates with the pass phrase typed in, and the id of its field in egui's memory.
fn typed() -> (Window, egui::Id) {
    let mut model = models::at(Step::Certificates);
    models::play(&mut model, Msg::Switch(Flag::OwnPassPhrase, true), Outside(Play::Well));
    let mut window = Window::new(model).with(Outside(Play::Well));
    window.harness.get_by_role(Role::PasswordInput).focus();
    window.settle();
    type_slowly(&mut window);
    let id = window.harness.ctx.memory(egui::Memory::focused).expect("the field has the keyboard");
    assert_eq!(window.model().pass_phrase.expose(), PHRASE);
    (window, id)
}

/// Types into what has the keyboard, slowly enough for egui to make entries in its undo history.
fn type_slowly(window: &mut Window) {
    for letter in PHRASE.chars() {
        window.harness.event(egui::Event::Text(letter.to_string()));
        window.settle();
        window.harness.run_steps(5);
    }
}

/// Any six letters in a row of it.
#[track_caller]
fn assert_nothing_of_it(text: &str, place: &str) {
    for start in 0..=PHRASE.len() - 6 {
        let part = &PHRASE[start..start + 6];
        assert!(!text.contains(part), "{place} has {part:?} of the pass phrase");
    }
}

/// All that egui would put back by Ctrl+Z and Ctrl+Y.
fn history(window: &Window, id: egui::Id) -> String {
    let mut all = String::new();
    let Some(state) = TextEditState::load(&window.harness.ctx, id) else { return all };
    // Each step starts from the text that the one before put back, as it does in a field.
    let mut undoer = state.undoer();
    let mut now = (egui::text::CCursorRange::default(), String::new());
    while let Some(before) = undoer.undo(&now).cloned() {
        now = before;
        all.push_str(&now.1);
        all.push('\n');
        assert!(all.len() < 1_000_000, "the history has no end");
    }
    let mut undoer = state.undoer();
    while let Some(after) = undoer.redo(&now).cloned() {
        now = after;
        all.push_str(&now.1);
        all.push('\n');
        assert!(all.len() < 1_000_000, "the history has no end");
    }
    all
}

#[track_caller]
fn assert_nowhere(window: &mut Window, id: egui::Id, place: &str) {
    let at = |what: &str| format!("{what} on {place}");
    assert_nothing_of_it(&history(window, id), &at("the undo history"));
    assert_nothing_of_it(&window.harness.ctx.memory(|memory| format!("{memory:?}")), &at("egui's memory"));
    assert_nothing_of_it(&window.everything_said(), &at("what screen readers were told"));
    assert_nothing_of_it(&format!("{:?}", window.model()), &at("Debug of the model"));
    let painted: String = window.texts().into_iter().map(|text| text.words + "\n").collect();
    assert_nothing_of_it(&painted, &at("the screen"));
    let effects = window.effects();
    assert_nothing_of_it(&format!("{effects:?}"), &at("Debug of the effects"));
}

#[test]
fn the_search_would_find_it() {
    let mut window = Window::new(models::sample());
    let field = window.controls().into_iter().find(|control| control.role == Role::TextInput).expect("a field");
    window.harness.get_by_role_and_label(Role::TextInput, &field.name).focus();
    window.settle();
    type_slowly(&mut window);
    let id = window.harness.ctx.memory(egui::Memory::focused).expect("the field has the keyboard");
    assert!(window.everything_said().contains(PHRASE));
    assert!(format!("{:?}", window.model()).contains(PHRASE));
    assert!(history(&window, id).contains(&PHRASE[..6]), "egui keeps what was typed into other fields");
}

#[test]
fn nothing_remembers_the_pass_phrase() {
    let (mut window, id) = typed();
    assert_nowhere(&mut window, id, "its own page");
    window.key(Key::Tab);
    assert_nowhere(&mut window, id, "its own page, left");
    while window.model().step != Step::Done {
        let next = window.next_button();
        assert!(next.is_on, "Next is off on {:?}: {}", window.model().step, window.footer());
        window.press(&next.name);
        let step = window.model().step;
        assert_nowhere(&mut window, id, &format!("{step:?}"));
        assert!(TextEditState::load(&window.harness.ctx, id).is_none(), "the field's state is gone on {step:?}");
    }
    assert_eq!(window.model().pass_phrase.expose(), PHRASE, "it is still there for the next run");
}

#[test]
fn undo_does_not_bring_a_deleted_pass_phrase_back() {
    let (mut window, _) = typed();
    window.key_with(egui::Modifiers::COMMAND, Key::A);
    window.key(Key::Backspace);
    assert!(window.model().pass_phrase.is_empty());
    window.key_with(egui::Modifiers::COMMAND, Key::Z);
    assert_eq!(window.model().pass_phrase.expose(), "");
}

#[test]
fn nothing_remembers_the_pass_phrase_of_files_that_are_looked_at() {
    let mut window = Window::new(tools::unlocking()).with(Outside(Play::Well));
    window.harness.get_by_role(Role::PasswordInput).focus();
    window.settle();
    type_slowly(&mut window);
    let id = window.harness.ctx.memory(egui::Memory::focused).expect("the field has the keyboard");
    assert_eq!(window.model().inspector.pass_phrase.expose(), PHRASE);
    assert_nowhere(&mut window, id, "the inspector");
    window.press("Open with it");
    assert!(window.model().inspector.files[1].keys[0].key_sha256.is_some(), "it was tried");
    assert_nowhere(&mut window, id, "the inspector, unlocked");
    window.click("Step 1, Servers, where you left off");
    assert_nowhere(&mut window, id, "the wizard");
    assert!(TextEditState::load(&window.harness.ctx, id).is_none(), "the field's state is gone");
}
