use super::*;
use crate::app::{Model, Step};
use crate::report::{Handshake, Pair};
use crate::ui::widgets::testing::{Bench, bench, model, rehearsed, with_pairs};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn drawn(model: Model, width: f32) -> Harness<'static, Bench> {
    let mut harness = bench(model, width, matrix_card);
    harness.run();
    harness
}

fn names_of(harness: &Harness<'_, Bench>, role: Role) -> Vec<String> {
    let nodes = harness.get_all_by(|node| node.role() == role);
    nodes.filter_map(|node| node.accesskit_node().label()).collect()
}

fn selections(harness: &Harness<'_, Bench>) -> Vec<Option<Place>> {
    let of = |msg: &Msg| if let Msg::SelectCell(cell) = msg { Some(*cell) } else { None };
    harness.state().sent.iter().filter_map(of).collect()
}

#[test]
fn every_state_is_named_with_both_servers() {
    let harness = drawn(model(2), 380.0);
    let names = names_of(&harness, Role::Cell);
    let expected = ["server1 itself", "server1 connects to server2, named", "server2 connects to server1, named"];
    assert_eq!(names, [expected[0], expected[1], expected[2], "server2 itself"]);

    let judged = with_pairs(model(3), |from, to, pair| match (from, to) {
        (0, 1) => pair,
        (0, 2) => Pair { milliseconds: 0, ..pair },
        (1, 0) => Pair { handshake: Handshake::Modelled, ..pair },
        (1, 2) => Pair { ok: false, tls: None, ..pair },
        _ => Pair { ok: false, connects: false, tls: None, rule: Some("key/missing"), ..pair },
    });
    let names = names_of(&drawn(judged, 460.0), Role::Cell);
    assert_eq!(names[1], "server1 connects to server2, passed, TLSv1.3, 4 ms");
    assert_eq!(names[2], "server1 connects to server3, passed, TLSv1.3, under 1 ms");
    assert_eq!(names[3], "server2 connects to server1, passes by Neo4j’s rules, no handshake was made");
    assert_eq!(names[5], "server2 connects to server3, in plaintext");
    assert_eq!(names[6], "server3 connects to server1, refused, key/missing");
}

#[test]
fn it_is_a_grid_of_rows_of_cells() {
    let harness = drawn(rehearsed(model(3), &[(0, 2)]), 420.0);
    let grid = harness.get_by(|node| node.role() == Role::Grid);
    let label = grid.accesskit_node().label().expect("a name");
    assert!(label.starts_with("Connections of 3 servers") && label.ends_with("5 of 6 passed"), "{label}");
    assert_eq!(grid.children().filter(|node| node.accesskit_node().role() == Role::Row).count(), 3);
    let rows = names_of(&harness, Role::Row);
    assert_eq!(
        rows,
        ["server1, 1 of 2 passed, fails with server3", "server2, 2 of 2 passed", "server3, 2 of 2 passed"]
    );
}

#[test]
fn a_click_selects_and_a_second_one_lets_go() {
    let mut harness = drawn(rehearsed(model(3), &[(0, 2)]), 420.0);
    harness.get_by_label_contains("server1 connects to server3").click();
    harness.run();
    harness.get_by_label_contains("server1 connects to server3").click();
    harness.run();
    harness.get_by_label_contains("server2 connects to server1").click_accesskit();
    harness.get_by_label("server2 itself").click();
    harness.run();
    assert_eq!(selections(&harness), [Some((0, 2)), None, Some((1, 0))]);
}

#[test]
fn arrows_move_enter_selects_and_tab_leaves() {
    let mut harness = bench(rehearsed(model(3), &[]), 420.0, |cx, ui| {
        matrix_card(cx, ui);
        let _ = ui.button("behind it");
    });
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    assert!(harness.get_by_label_contains("server1 connects to server2").is_focused());
    for key in [Key::ArrowRight, Key::ArrowRight, Key::ArrowDown] {
        harness.key_press(key);
        harness.run();
    }
    assert!(harness.get_by_label_contains("server2 connects to server3").is_focused());
    harness.key_press(Key::Enter);
    harness.run();
    harness.key_press(Key::Home);
    harness.key_press(Key::Space);
    harness.run();
    assert_eq!(selections(&harness), [Some((1, 2)), Some((1, 0))]);
    harness.key_press(Key::Tab);
    harness.run();
    assert!(harness.get_by_label("behind it").is_focused(), "one stop of the Tab key");
}

#[test]
fn n_goes_from_failure_to_failure() {
    let mut harness = drawn(rehearsed(model(4), &[(0, 2), (3, 0)]), 420.0);
    for _ in 0..3 {
        harness.key_press(Key::N);
        harness.run();
    }
    assert_eq!(selections(&harness), [Some((0, 2)), Some((3, 0)), Some((0, 2))]);
    assert!(harness.get_by_label_contains("server1 connects to server3").is_focused());
}

#[test]
fn n_is_a_letter_in_a_text_field_and_nothing_without_failures() {
    let mut harness = bench(rehearsed(model(3), &[(0, 2)]), 420.0, |cx, ui| {
        let mut text = String::new();
        ui.text_edit_singleline(&mut text).accessible_name("a field");
        matrix(cx, ui);
    });
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    harness.key_press(Key::N);
    harness.run();
    assert_eq!(selections(&harness), []);
    let mut harness = drawn(rehearsed(model(3), &[]), 420.0);
    harness.key_press(Key::N);
    harness.run();
    assert_eq!(selections(&harness), []);
}

#[test]
fn thirteen_servers_are_squares_with_a_read_out() {
    let mut harness = drawn(rehearsed(model(13), &[(2, 7)]), 420.0);
    assert_eq!(names_of(&harness, Role::Row).len(), 13);
    assert!(harness.query_all_by(|node| node.role() == Role::Cell).next().is_none(), "no cell before the keyboard");
    let square = harness.get_by(|node| node.role() == Role::Grid).rect().width() / 13.0;
    assert!(square >= 9.0, "{square}");
    harness.key_press(Key::N);
    harness.run();
    let name = "server3 connects to server8, refused, cert/name-missing, No subject alternative DNS name found.";
    assert!(harness.get_by(|node| node.role() == Role::Cell && node.label().as_deref() == Some(name)).is_focused());
    assert!(harness.query_by(|node| node.role() == Role::Label && node.value().as_deref() == Some(name)).is_some());
    assert_eq!(names_of(&harness, Role::Cell).len(), 13, "the row of the keyboard");

    let first = harness.get_by(|node| node.role() == Role::Grid).rect().min + vec2(square * 1.5, square * 0.5);
    harness.hover_at(first);
    harness.run();
    let read = "server1 connects to server2, passed, TLSv1.3, 4 ms";
    assert!(harness.query_by(|node| node.role() == Role::Label && node.value().as_deref() == Some(read)).is_some());
}

#[test]
fn cells_keep_a_size_that_can_be_hit() {
    for (servers, width) in [(2, 380.0), (3, 340.0), (6, 340.0), (12, 340.0), (12, 900.0), (3, 240.0)] {
        let harness = drawn(rehearsed(model(servers), &[]), width);
        for node in harness.get_all_by(|node| node.role() == Role::Cell) {
            let rect = node.rect();
            assert!(rect.width() >= 24.0 && rect.height() >= 24.0, "{servers} servers in {width}: {rect}");
        }
    }
}

#[test]
fn a_settled_matrix_wants_no_further_frame() {
    for servers in [3, 40] {
        let mut harness = bench(rehearsed(model(servers), &[(0, 2)]), 420.0, matrix_card);
        assert!(harness.run() < 6, "{servers} servers");
    }
}

#[test]
fn before_a_rehearsal_it_says_how_far_the_way_has_come() {
    let mut harness = drawn(model(3), 380.0);
    assert!(harness.query_by_label("Row connects to column. Nothing is made yet.").is_some());
    harness.state_mut().model.step = Step::Rehearse;
    harness.state_mut().model.running = Some(crate::app::Running {
        job: crate::app::Job::Prove,
        revision: harness.state().model.revision,
        progress: None,
        is_cancelled: false,
    });
    harness.run();
    assert!(harness.query_by_label("server1 connects to server2, connecting now").is_some());
}

#[test]
fn fewer_than_two_servers_are_no_matrix() {
    let harness = drawn(model(1), 380.0);
    assert!(harness.query_by_label(words::TOO_FEW).is_some());
}
