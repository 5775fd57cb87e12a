//! The rail, the footer and the keys, by what a screen reader is told.

use crate::app::{Closing, Field, Model, Msg, Notice, Renderer, Step, Tool};
use crate::plan::Draft;
use crate::ui::{theme, view};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::cell::RefCell;
use std::rc::Rc;

fn window(model: Model, size: [f32; 2]) -> (Harness<'static>, Rc<RefCell<Model>>) {
    let model = Rc::new(RefCell::new(model));
    let inner = Rc::clone(&model);
    let mut harness = Harness::builder().with_size(size).with_context_setup(theme::install).build_ui(move |ui| {
        let msgs = view(&inner.borrow(), ui);
        for msg in msgs {
            inner.borrow_mut().update(msg);
            ui.ctx().request_repaint();
        }
    });
    harness.run();
    (harness, model)
}

fn sample() -> Model {
    Model::new(&Draft::sample(), "/out")
}

fn on(step: Step) -> Model {
    let mut model = sample();
    model.furthest = step;
    model.step = step;
    model
}

/// What has the keyboard after each Tab, once round.
fn tab_walk(harness: &mut Harness<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for _ in 0..60 {
        harness.key_press(Key::Tab);
        harness.run();
        let focused = harness.root().children_recursive().find(egui_kittest::Node::is_focused);
        let name = focused.and_then(|node| node.accesskit_node().label()).unwrap_or_default();
        if names.first() == Some(&name) {
            break;
        }
        names.push(name);
    }
    names
}

#[test]
fn the_rail_says_how_each_step_stands() {
    let mut model = on(Step::Certificates);
    model.update(Msg::Type(Field::Country, "GBX".to_owned()));
    let (harness, _) = window(model, [1280.0, 800.0]);
    for name in ["Step 1, Servers, done", "Step 2, Subject, needs attention", "Step 3, Certificates, current"] {
        assert!(harness.query_by_role_and_label(Role::Button, name).is_some(), "{name}");
    }
    let locked = harness.get_by_role_and_label(Role::Button, "Step 9, Done, not yet");
    assert!(locked.accesskit_node().is_disabled());
}

#[test]
fn next_is_off_only_with_the_reason_and_the_field_on_the_screen() {
    let mut model = on(Step::Subject);
    model.update(Msg::Type(Field::Country, "GBX".to_owned()));
    let (harness, _) = window(model, [1280.0, 800.0]);
    assert!(harness.get_by_role_and_label(Role::Button, "Next").accesskit_node().is_disabled());
    assert!(harness.query_by_label("Country: the country is not a two-letter code.").is_some());
}

#[test]
fn tab_goes_from_the_page_to_back_and_next_and_then_to_the_rail() {
    for size in [[1280.0, 800.0], [720.0, 480.0]] {
        let (mut harness, _) = window(on(Step::Subject), size);
        let names = tab_walk(&mut harness);
        let place =
            |name: &str| names.iter().position(|one| one == name).unwrap_or_else(|| panic!("{name}: {names:?}"));
        assert!(place("Back") < place("Next"), "{names:?}");
        assert!(place("Next") < place("Step 1, Servers, done"), "{names:?}");
        assert!(place("Step 2, Subject, current") < place("Open plan…"), "{names:?}");
        assert!(names.iter().all(|name| !name.is_empty()), "something without a name has the keyboard: {names:?}");
    }
}

#[test]
fn a_tool_is_marked_as_the_current_page_and_the_wizard_waits_behind_it() {
    for size in [[1280.0, 800.0], [720.0, 480.0]] {
        let (mut harness, model) = window(on(Step::Subject), size);
        harness.get_by_role_and_label(Role::Button, "Inspector").click();
        harness.run();
        assert_eq!((model.borrow().tool, model.borrow().step), (Some(Tool::Inspector), Step::Subject));
        let current = harness.get_by_role_and_label(Role::Button, "Inspector, current");
        let marked = current.accesskit_node().data().aria_current();
        assert_eq!(marked, Some(egui::accesskit::AriaCurrent::Page));
        assert!(harness.query_by_role_and_label(Role::Button, "Next").is_none(), "a tool has no next page");
        let names = tab_walk(&mut harness);
        for name in ["Step 2, Subject, where you left off", "Inspector, current", "Log explainer", "Open plan…"] {
            assert!(names.iter().any(|one| one == name), "{name}: {names:?}");
        }
        harness.get_by_label("Step 2, Subject, where you left off").click();
        harness.run();
        assert_eq!(model.borrow().tool, None);
        assert!(harness.query_by_role_and_label(Role::Button, "Step 2, Subject, current").is_some());
    }
}

#[test]
fn about_tells_what_draws_and_why_others_do_not_and_copies_it() {
    for size in [[1280.0, 800.0], [640.0, 480.0]] {
        let mut model = on(Step::Subject);
        model.about.renderer =
            Some(Renderer { name: "cpu", adapter: String::new(), refused: vec![("opengl", "no driver".to_owned())] });
        let (mut harness, model) = window(model, size);
        harness.get_by_role_and_label(Role::Button, "About Interlock").click();
        harness.run();
        assert!(harness.query_by_label("opengl: no driver").is_some());
        harness.key_press_modifiers(Modifiers::ALT, Key::ArrowLeft);
        harness.run();
        assert_eq!(model.borrow().step, Step::Subject, "a key went to the page behind");
        harness.get_by_role_and_label(Role::Button, "Copy for a report").click();
        harness.run();
        assert_eq!(model.borrow().notice, Some(Notice::Copied("About".to_owned())));
        harness.key_press(Key::Escape);
        harness.run();
        assert!(!model.borrow().about.is_open);
    }
}

#[test]
fn alt_and_left_goes_back_and_escape_reads_the_notice() {
    let mut model = on(Step::Certificates);
    model.notice = Some(Notice::Copied("the command".to_owned()));
    let (mut harness, model) = window(model, [1280.0, 800.0]);
    assert!(harness.query_by_label("Copied the command.").is_some());
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(model.borrow().notice, None);
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowLeft);
    harness.run();
    assert_eq!(model.borrow().step, Step::Subject);
}

#[test]
fn a_click_in_the_rail_and_on_next_turns_the_page() {
    let (mut harness, model) = window(on(Step::Certificates), [1280.0, 800.0]);
    harness.get_by_label("Step 1, Servers, done").click();
    harness.run();
    assert_eq!(model.borrow().step, Step::Servers);
    harness.get_by_label("Next").click();
    harness.run();
    assert_eq!(model.borrow().step, Step::Subject);
}

#[test]
fn closing_during_a_write_asks_and_the_safe_answer_has_the_keyboard() {
    let mut model = sample();
    model.closing = Some(Closing::Asking);
    let (mut harness, model) = window(model, [1280.0, 800.0]);
    assert!(harness.get_by_label("Keep writing").is_focused());
    assert!(harness.query_by_label_contains("put back as it was").is_some());
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(model.borrow().closing, None);

    model.borrow_mut().closing = Some(Closing::Asking);
    harness.run();
    assert!(harness.get_by_label("Keep writing").is_focused());
    harness.get_by_label("Stop and close").click();
    harness.run();
    assert_eq!(model.borrow().closing, Some(Closing::WhenIdle));
}

#[test]
fn the_theme_can_be_chosen_in_wide_and_narrow_windows() {
    let (mut harness, model) = window(sample(), [1280.0, 800.0]);
    harness.get_by_role_and_label(Role::RadioButton, "Dark theme").click();
    harness.run();
    assert_eq!(model.borrow().theme, crate::app::Theme::Dark);
    let (mut harness, model) = window(sample(), [720.0, 480.0]);
    harness.get_by_label("System theme, click for light").click();
    harness.run();
    assert_eq!(model.borrow().theme, crate::app::Theme::Light);
}

#[test]
fn a_page_that_nobody_touches_is_not_drawn_again() {
    for step in Step::ALL {
        let (mut harness, _) = window(on(step), [1280.0, 800.0]);
        harness.run_steps(3);
        let delays = harness.output().viewport_output.values().map(|view| view.repaint_delay);
        assert!(delays.into_iter().all(|delay| delay == std::time::Duration::MAX), "{step:?}");
    }
}
