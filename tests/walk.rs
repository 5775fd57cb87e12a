//! What must hold on every page, in every state, theme and size: nothing cut, nothing on top of another, a name for
//! everything, a reason wherever Next is off, the keyboard gets everywhere, and a page that has settled rests.
#![cfg(feature = "window")]

mod window_support;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use interlock::app::{Blocked, Closing, Job, Model, Msg, Step};
use std::collections::BTreeSet;
use std::time::Duration;
use window_support::scene::{Control, overlap};
use window_support::{Outside, Play, SIZES, THEMES, Window, models, tools};

/// Every page as it mostly is, and those that have a state of their own.
fn all() -> Vec<(String, Model)> {
    let pages = Step::ALL.into_iter().map(|step| (format!("{step:?}"), models::at(step)));
    let tools = [("Inspector", tools::inspecting()), ("Explainer", tools::explained_page())];
    let tools = tools.map(|(name, model)| (name.to_owned(), model));
    let states = models::states().into_iter().map(|(name, model)| (name.to_owned(), model));
    pages.chain(tools).chain(states).collect()
}

/// Looks at every page in both sizes, and collects what is wrong with any.
#[track_caller]
fn everywhere(look: impl Fn(&mut Window, &mut Vec<String>)) {
    everywhere_among(all, look);
}

#[track_caller]
fn everywhere_among(models: impl Fn() -> Vec<(String, Model)>, look: impl Fn(&mut Window, &mut Vec<String>)) {
    let mut wrong = Vec::new();
    for size in SIZES {
        for (name, model) in models() {
            let mut window = Window::looking(model, size, egui::Theme::Light);
            let mut found = Vec::new();
            look(&mut window, &mut found);
            wrong.extend(found.into_iter().map(|what| format!("{name} {}x{}: {what}", size[0], size[1])));
        }
    }
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}

fn is_field(control: &Control) -> bool {
    matches!(control.role, Role::TextInput | Role::MultilineTextInput | Role::PasswordInput)
}

#[test]
fn no_text_is_cut() {
    everywhere(|window, wrong| {
        let whole = window.harness.ctx.content_rect();
        let fields: Vec<Control> = window.controls().into_iter().filter(is_field).collect();
        for text in window.texts() {
            // A field scrolls to its cursor; code scrolls sideways in its box.
            let may_be_cut = text.is_code || fields.iter().any(|field| overlap(field.rect, text.visible()));
            let seen = text.clip.intersect(whole).expand(1.0);
            let is_cut = text.rect.left() < seen.left() || text.rect.right() > seen.right();
            if is_cut && !may_be_cut {
                wrong.push(format!("{:?} at {:?} is only seen in {seen:?}", text.words, text.rect));
            }
        }
    });
}

#[test]
fn no_text_lies_on_another() {
    everywhere(|window, wrong| {
        let texts = window.texts();
        for (at, one) in texts.iter().enumerate() {
            for other in &texts[at + 1..] {
                if overlap(one.visible(), other.visible()) {
                    wrong.push(format!("{:?} and {:?} at {:?}", one.words, other.words, other.visible()));
                }
            }
        }
    });
}

#[test]
fn no_control_lies_on_another() {
    everywhere(|window, wrong| {
        let controls = window.controls();
        for (at, one) in controls.iter().enumerate() {
            for other in &controls[at + 1..] {
                if overlap(one.visible, other.visible) && !one.is_related_to(other) {
                    wrong.push(format!("{:?} and {:?} at {:?}", one.name, other.name, other.visible));
                }
            }
        }
    });
}

#[test]
fn every_control_has_a_name_and_is_large_enough_to_hit() {
    everywhere(|window, wrong| {
        for Control { name, role, rect, .. } in window.controls() {
            if name.trim().is_empty() {
                wrong.push(format!("a {role:?} at {rect:?} has no name"));
            }
            // A cell of a large matrix may be small: the keyboard gets to each, and the read-out says which it is.
            let least = if matches!(role, Role::Cell | Role::GridCell) { 9.0 } else { 24.0 };
            if rect.width() < least || rect.height() < least {
                wrong.push(format!("{name:?} is {:.0} × {:.0}", rect.width(), rect.height()));
            }
        }
    });
}

#[test]
fn where_next_is_off_the_page_says_why() {
    // A tool has no Next.
    let pages = || all().into_iter().filter(|(_, model)| model.tool.is_none()).collect();
    everywhere_among(pages, |window, wrong| {
        let model = window.model();
        let blocked = model.blocked(model.step);
        let next = window.next_button();
        let is_off = blocked.is_some() && model.step != Step::Done;
        if next.is_on == is_off {
            wrong.push(format!("{:?} is {}, and what blocks is {blocked:?}", next.name, next.is_on));
        }
        let footer = window.footer().to_lowercase();
        let labels = window.labels().to_lowercase();
        let reason = match &blocked {
            Some(Blocked::Finding(finding)) => finding.title.to_lowercase(),
            _ => String::new(),
        };
        // What is too long for the footer ends with an ellipsis there; a screen reader and the tooltip have all of it.
        let says_something = footer.lines().any(|line| line != next.name.to_lowercase() && line != "back");
        if is_off && !(labels.contains(&reason) && says_something) {
            wrong.push(format!("no {reason:?}; the footer says {footer:?}"));
        }
    });
}

#[test]
fn the_keyboard_gets_to_every_control_and_back() {
    // Sixty servers have nothing that three have not, only hundreds of it.
    let few = || all().into_iter().filter(|(_, model)| model.form.servers() < 10).collect();
    everywhere_among(few, |window, wrong| {
        let wanted: BTreeSet<_> = window.controls().into_iter().filter(|it| it.is_on).map(|it| it.id).collect();
        let mut way: Vec<Control> = Vec::new();
        for _ in 0..2 * wanted.len() + 2 {
            window.key(Key::Tab);
            let Some(focused) = window.focused() else {
                let last = way.last().map(|control| control.name.as_str());
                wrong.push(format!("Tab after {last:?} gets to nothing that has a name"));
                return;
            };
            if !focused.visible.is_positive() {
                wrong.push(format!("{:?} has the keyboard and is out of sight", focused.name));
            }
            if way.first().is_some_and(|first| first.id == focused.id) {
                break;
            }
            way.push(focused);
        }
        let reached: BTreeSet<_> = way.iter().map(|control| control.id).collect();
        for control in window.controls().into_iter().filter(|it| it.is_on && wanted.contains(&it.id)) {
            if !reached.contains(&control.id) && !is_in_a_group_of(&control, &way) {
                wrong.push(format!("Tab does not get to {:?}", control.name));
            }
        }
        window.key_with(Modifiers::SHIFT, Key::Tab);
        let back = window.focused().map(|it| it.id);
        if back != way.last().map(|it| it.id) {
            wrong.push(format!("Shift+Tab does not undo Tab: {back:?}"));
        }
    });
}

/// Arrow keys move inside a group of which Tab reaches one: choices that exclude each other, cells of a matrix.
fn is_in_a_group_of(control: &Control, way: &[Control]) -> bool {
    let is_grouped = matches!(control.role, Role::RadioButton | Role::Tab | Role::Cell | Role::GridCell);
    is_grouped && way.iter().any(|other| other.role == control.role)
}

#[test]
fn a_settled_page_asks_for_no_repaint() {
    for (name, model) in all() {
        // Without the harness, which stops blinking cursors and animations.
        let ctx = egui::Context::default();
        interlock::ui::theme::install(&ctx);
        let mut delay = Duration::ZERO;
        for frame in 0..12 {
            let input = egui::RawInput {
                screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0))),
                time: Some(f64::from(frame) * 0.4),
                ..Default::default()
            };
            let mut output = ctx.run_ui(input, |ui| {
                let _ = interlock::ui::view(&model, ui);
            });
            output.textures_delta.clear();
            delay = output.viewport_output[&egui::ViewportId::ROOT].repaint_delay;
        }
        assert_eq!(delay, Duration::MAX, "{name}: {:?}", ctx.repaint_causes());
    }
}

#[test]
fn alt_and_the_left_arrow_go_back() {
    for step in Step::ALL {
        let mut window = Window::new(models::at(step));
        window.key_with(Modifiers::ALT, Key::ArrowLeft);
        assert_eq!(window.model().step, step.back().unwrap_or(step));
    }
}

#[test]
fn enter_in_a_field_goes_on_when_the_page_may_be_left() {
    for step in [Step::Servers, Step::Subject] {
        let mut window = Window::new(models::at(step));
        let field = window.controls().into_iter().find(|control| control.role == Role::TextInput);
        let field = field.expect("this page asks for something");
        window.harness.get_by_role_and_label(Role::TextInput, &field.name).focus();
        window.settle();
        window.key(Key::Enter);
        assert_eq!(Some(window.model().step), step.next(), "from {:?}", field.name);
    }
    let mut window = Window::new(models::misspelt());
    let field = window.controls().into_iter().find(|control| control.role == Role::TextInput).expect("a field");
    window.harness.get_by_role_and_label(Role::TextInput, &field.name).focus();
    window.settle();
    window.key(Key::Enter);
    assert_eq!(window.model().step, Step::Servers, "what is wrong here has to be mended first");
}

#[test]
fn escape_closes_what_is_on_top_and_nothing_else() {
    let mut window = Window::new(models::running(Job::Write));
    window.answer(Msg::Close);
    assert_eq!(window.model().closing, Some(Closing::Asking));
    window.key(Key::Escape);
    assert_eq!(window.model().closing, None);
    window.key(Key::Escape);
    assert_eq!((window.model().closing, window.model().step), (None, Step::Write));
}

#[test]
fn a_whole_run_by_next_alone_loses_nothing_on_the_way_back() {
    let mut window = Window::new(models::sample()).with(Outside(Play::Well));
    for step in Step::ALL {
        assert_eq!(window.model().step, step);
        if step != Step::Done {
            let next = window.next_button();
            window.press(&next.name);
        }
    }
    let form = window.model().form.clone();
    for step in Step::ALL.into_iter().rev() {
        assert_eq!(window.model().step, step);
        window.key_with(Modifiers::ALT, Key::ArrowLeft);
    }
    assert_eq!(window.model().form, form);
    assert!(window.model().fresh_landing().is_some());
}

#[test]
fn both_themes_show_the_same_words() {
    for step in Step::ALL {
        let [light, dark] = THEMES.map(|(theme, _)| {
            let window = Window::looking(models::at(step), SIZES[0], theme);
            window.texts().into_iter().map(|text| text.words).collect::<Vec<_>>()
        });
        assert_eq!(light, dark, "{step:?}");
    }
}
