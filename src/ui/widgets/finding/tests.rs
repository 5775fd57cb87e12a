use super::*;
use crate::app::{Model, Remedy, Step};
use crate::ui::widgets::testing::{Bench, bench, model, rehearsed};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn finding() -> Finding {
    Finding {
        rule: "cert/name-missing",
        severity: Severity::Error,
        at: "out/server3/certificates/cluster/public.crt".into(),
        title: "The certificate lacks the name that the others use".into(),
        what: "server1 refuses server3, to which it connects as `server3.example.com`".into(),
        why: "the certificate names `srv3.example.com`, and verify_hostname is true".into(),
        fix: "make the certificate again with both names".into(),
        log: Some("log/name-missing"),
    }
}

fn drawn(model: Model, draw: impl Fn(&mut Cx<'_>, &mut Ui) + 'static) -> Harness<'static, Bench> {
    let mut harness = bench(model, 560.0, draw);
    harness.run();
    harness
}

fn texts(harness: &Harness<'_, Bench>) -> Vec<String> {
    let labels = harness.get_all_by(|node| node.role() == Role::Label);
    labels.filter_map(|node| node.value().or_else(|| node.accesskit_node().label())).collect()
}

#[test]
fn every_part_is_shown_as_a_sentence() {
    let harness = drawn(rehearsed(model(3), &[(0, 2)]), |cx, ui| finding_card(cx, ui, &finding(), 1));
    let texts = texts(&harness);
    let expected = [
        "The certificate lacks the name that the others use",
        "Error",
        "Where",
        "out/server3/certificates/cluster/public.crt",
        "What",
        "server1 refuses server3, to which it connects as server3.example.com.",
        "Why",
        "The certificate names srv3.example.com, and verify_hostname is true.",
        "In the log",
        "No subject alternative DNS name found.",
        "Fix",
        "Make the certificate again with both names.",
    ];
    for part in expected {
        assert!(texts.iter().any(|text| text == part), "{part}: {texts:?}");
    }
    assert!(harness.query_by_label("Error: The certificate lacks the name that the others use").is_some());
}

#[test]
fn no_log_line_is_made_up() {
    let harness = drawn(model(3), |cx, ui| finding_card(cx, ui, &finding(), 1));
    assert!(!texts(&harness).iter().any(|text| text == words::LOG));
}

#[test]
fn copy_details_copies_everything() {
    let mut harness = drawn(rehearsed(model(3), &[(0, 2)]), |cx, ui| finding_card(cx, ui, &finding(), 1));
    harness.get_by_label(words::COPY).click();
    harness.run();
    let [Msg::Copy { text, what }] = harness.state().sent.as_slice() else { panic!("{:?}", harness.state().sent) };
    assert_eq!(what, "Details of “The certificate lacks the name that the others use”");
    let expected = "Error cert/name-missing: The certificate lacks the name that the others use\n\
        Where: out/server3/certificates/cluster/public.crt\n\
        What: server1 refuses server3, to which it connects as `server3.example.com`\n\
        Why: the certificate names `srv3.example.com`, and verify_hostname is true\n\
        In the log: No subject alternative DNS name found.\n\
        Fix: make the certificate again with both names\n";
    assert_eq!(text, expected);
}

#[test]
fn the_button_sends_the_remedy() {
    let at = Finding { at: "server[1].hosts".into(), ..finding() };
    let mut harness = drawn(rehearsed(model(3), &[]), move |cx, ui| finding_card(cx, ui, &at, 1));
    harness.get_by_label("Go to Servers").click();
    harness.run();
    assert!(matches!(harness.state().sent.as_slice(), [Msg::Remedy(Remedy::Show(Step::Servers))]));
    assert!(!texts(&harness).iter().any(|text| text == words::WHERE), "the button says where");
}

#[test]
fn a_list_tells_one_cause_once_and_the_worst_first() {
    let warning = Finding { severity: Severity::Warning, title: "A warning".into(), rule: "key/x", ..finding() };
    let others = ["a", "b"].map(|server| Finding { at: format!("out/{server}/conf"), ..finding() });
    let harness = drawn(model(3), move |cx, ui| {
        finding_list(cx, ui, [&warning, &others[0], &others[1]]);
    });
    let groups: Vec<String> = harness
        .get_all_by(|node| node.role() == Role::Group)
        .filter_map(|node| node.accesskit_node().label())
        .collect();
    assert_eq!(groups, ["Error: The certificate lacks the name that the others use", "Warning: A warning"]);
    let texts = texts(&harness);
    assert!(texts.iter().any(|text| text == "in 2 places"), "{texts:?}");
    assert!(texts.iter().any(|text| text == "out/a/conf\nout/b/conf"), "{texts:?}");
}
