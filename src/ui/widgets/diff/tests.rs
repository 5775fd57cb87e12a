use super::*;
use crate::ui::widgets::testing::{Bench, bench, model};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

fn same(count: usize) -> impl Iterator<Item = DiffLine> {
    (1..=count).map(|line| DiffLine::Same(format!("line{line}=x")))
}

fn sample() -> Vec<DiffLine> {
    let changes = [
        DiffLine::Removed("dbms.ssl.policy.cluster.enable=true".into()),
        DiffLine::Added("dbms.ssl.policy.cluster.enabled=true".into()),
        DiffLine::Added("dbms.ssl.policy.cluster.client_auth=REQUIRE".into()),
    ];
    same(41).chain(changes).chain(same(5)).collect()
}

fn drawn(lines: Vec<DiffLine>) -> Harness<'static, Bench> {
    let mut harness = bench(model(3), 500.0, move |cx, ui| diff_block(cx, ui, &lines));
    harness.run();
    harness
}

fn texts(harness: &Harness<'_, Bench>) -> Vec<String> {
    harness.get_all_by(|node| node.role() == Role::Label).filter_map(|node| node.value()).collect()
}

#[test]
fn changed_lines_say_that_they_are() {
    let harness = drawn(sample());
    let all = texts(&harness);
    for line in [
        "removed: dbms.ssl.policy.cluster.enable=true",
        "added: dbms.ssl.policy.cluster.enabled=true",
        "added: dbms.ssl.policy.cluster.client_auth=REQUIRE",
        "line41=x",
    ] {
        assert!(all.iter().any(|text| text == line), "{line}: {all:?}");
    }
    assert!(harness.query_by_label("2 lines added, 1 removed").is_some());
}

#[test]
fn long_runs_are_folded_and_open_at_a_click() {
    let mut harness = drawn(sample());
    assert!(!texts(&harness).contains(&"line20=x".to_owned()));
    harness.get_by_label("38 lines stay as they are").click();
    harness.run();
    assert!(texts(&harness).contains(&"line20=x".to_owned()));
}

#[test]
fn numbers_are_those_of_the_file_that_has_the_line() {
    let numbers = numbers(&sample());
    assert_eq!(numbers[40..47], [41, 42, 42, 43, 44, 45, 46]);
}

#[test]
fn short_runs_and_new_files_are_shown_whole() {
    assert_eq!(parts(&same(6).collect::<Vec<_>>()), [Part::Shown(0..6)]);
    let new: Vec<DiffLine> = (0..100).map(|line| DiffLine::Added(line.to_string())).collect();
    assert_eq!(parts(&new), [Part::Shown(0..100)]);
    assert_eq!(parts(&[]), []);
}
