//! The tools' pages, found by their words and driven as a user does: the inspector and the log explainer.
#![cfg(feature = "window")]

mod window_support;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use interlock::app::tools::explainer::FIELD;
use interlock::app::{Effect, InspectorMsg, Msg, Order, Question, Step, Tool};
use std::time::{Duration, Instant};
use window_support::{Outside, Play, Window, models, tools};

fn copied(window: &mut Window) -> Vec<String> {
    let texts = window.effects().into_iter().filter_map(|effect| match effect {
        Effect::Copy(text) => Some(text),
        _ => None,
    });
    texts.collect()
}

fn orders(window: &mut Window) -> Vec<Order> {
    let orders = window.effects().into_iter().filter_map(|effect| match effect {
        Effect::Job(order) => Some(order),
        _ => None,
    });
    orders.collect()
}

/// The window with three files looked at, and somebody outside.
fn inspector() -> Window {
    Window::new(tools::inspecting()).with(Outside(Play::Well))
}

// ---- Inspector

#[test]
fn files_that_are_dropped_on_any_page_open_the_inspector_and_the_wizard_stays() {
    let mut window = Window::new(models::at(Step::Conf)).with(Outside(Play::Well));
    window.answer(Msg::Drop(vec!["/home/anna/cluster".into()]));
    assert_eq!((window.model().tool, window.model().step), (Some(Tool::Inspector), Step::Conf));
    assert!(window.shows("3 files, 2 findings"));
    for row in ["certificate_c1.crt, fine", "private_c1.key, 1 finding", "trusted/c2.crt, 1 finding"] {
        let row = row.replace('/', std::path::MAIN_SEPARATOR_STR);
        assert!(window.harness.query_by_role_and_label(Role::ListBoxOption, &row).is_some(), "{row}");
    }
    window.click("Step 5, neo4j.conf, where you left off");
    assert!(window.shows("Password before key: yes"));
}

#[test]
fn the_worst_of_what_is_new_is_shown_with_its_facts_places_and_findings() {
    let window = inspector();
    for words in [
        "Encrypted private key",
        "PKCS#8, PBES2, PBKDF2 with HMAC-SHA256, 2048 rounds, des-EDE3-CBC",
        "private_key, refused",
        "trusted folder, stops Neo4j",
        "What Neo4j 5.26 does with this file in each place",
        "Error: Neo4j 5 cannot read this key",
        "Write a copy with AES-256…",
    ] {
        assert!(window.shows(words), "{words}");
    }
    assert!(!window.shows("Go to Certificates"), "the wizard's remedies are about its own files");
}

#[test]
fn a_place_says_why_when_it_is_clicked() {
    let mut window = inspector();
    assert!(!window.shows("private_key: Java reads no key that is encrypted with 3DES."));
    window.click("private_key, refused");
    assert!(window.shows("private_key: Java reads no key that is encrypted with 3DES."));
    window.click("private_key, refused");
    assert!(!window.shows("private_key: Java reads no key that is encrypted with 3DES."));
}

#[test]
fn another_release_judges_anew() {
    let mut window = Window::new(tools::inspecting());
    window.click("Release that judges");
    window.harness.get_by_role_and_label(Role::ListBoxOption, "4.4").click();
    window.settle();
    let orders = orders(&mut window);
    assert!(matches!(&orders[..], [Order::Inspect(look)] if look.neo4j == "4.4"), "{orders:?}");
}

#[test]
fn arrow_keys_walk_the_list_and_a_certificate_has_all_its_facts() {
    let mut window = inspector();
    window.harness.get_by_role_and_label(Role::ListBoxOption, "private_c1.key, 1 finding").focus();
    window.settle();
    window.key(Key::ArrowUp);
    assert_eq!(window.model().inspector.selected, 0);
    for words in [
        "CN=server1.example.com,OU=CTU,O=Example Ltd,C=GB",
        "itself",
        "DNS:server1.example.com, IP:192.168.210.4",
        "serverAuth, clientAuth",
        "RSA 4096",
        "2026-01-12 to 2027-01-12, 50 days left",
        "public_certificate, taken",
    ] {
        assert!(window.shows(words), "{words}");
    }
    window.key(Key::ArrowDown);
    window.key(Key::ArrowDown);
    window.key(Key::ArrowDown);
    assert_eq!(window.model().inspector.selected, 2, "it ends at the last");
}

#[test]
fn one_fact_and_all_facts_are_copied_whole() {
    let mut window = inspector();
    window.answer(Msg::Inspector(InspectorMsg::Select(0)));
    window.click("Copy Subject");
    assert_eq!(copied(&mut window), ["CN=server1.example.com,OU=CTU,O=Example Ltd,C=GB"]);
    window.press("Copy all");
    let all = copied(&mut window).concat();
    assert!(all.starts_with("/home/anna/cluster/certificate_c1.crt\n"), "{all}");
    let digest = &window.model().inspector.files[0].certificates[0].sha256;
    assert!(all.contains(&format!("SHA-256: {digest}\n")), "{all}");
}

#[test]
fn a_pass_phrase_opens_the_key_and_shows_what_belongs_to_it() {
    let mut window = inspector();
    window.click("Enter the pass phrase");
    window.harness.get_by_role(Role::PasswordInput).focus();
    window.settle();
    for letter in tools::PHRASE.chars() {
        window.harness.event(egui::Event::Text(letter.to_string()));
        window.settle();
    }
    window.key(Key::Enter);
    let key = &window.model().inspector.files[1].keys[0];
    assert!(key.key_sha256.is_some());
    window.answer(Msg::Inspector(InspectorMsg::Select(1)));
    assert!(window.shows("RSA 4096") && window.shows("/home/anna/cluster/certificate_c1.crt"));
    assert!(!window.shows("Enter the pass phrase"));
}

#[test]
fn a_copy_needs_the_pass_phrase_and_never_replaces_a_key_unasked() {
    let mut window = inspector();
    window.press("Write a copy with AES-256…");
    let write = window.harness.get_by_role_and_label(Role::Button, "Write the copy");
    assert!(write.accesskit_node().is_disabled());
    assert!(window.shows("Enter the pass phrase first"));
    for msg in tools::copy() {
        window.answer(msg);
    }
    assert!(window.harness.query_by_role_and_label(Role::Button, "Write the copy").is_none());
    window.press("Replace it and keep a backup");
    assert!(window.shows("The copy was written to /home/anna/cluster/private_c1.key."));
}

#[test]
fn two_certificates_are_compared_with_their_differences_marked() {
    let mut window = inspector();
    window.answer(Msg::Inspector(InspectorMsg::Select(0)));
    window.click("Compare");
    assert!(window.shows("server1.example.com is compared with the next certificate that you choose."));
    window.answer(Msg::Inspector(InspectorMsg::Select(2)));
    window.click("Compare with server1.example.com");
    assert!(window.shows("Subject, differs: CN=server1.example.com"));
    assert!(window.shows("Key, same: RSA 4096; RSA 4096"));
    window.press("End the comparison");
    assert!(!window.shows("Subject, differs"));
}

#[test]
fn files_are_taken_from_the_list_and_the_list_is_cleared() {
    let mut window = inspector();
    window.click("Take private_c1.key from the list");
    assert_eq!(window.model().inspector.files.len(), 2);
    assert!(window.shows("2 files, 1 finding"));
    window.click("Clear the list");
    assert!(window.model().inspector.files.is_empty() && window.shows("No files yet"));
}

#[test]
fn files_come_by_a_dialog_or_by_their_path() {
    let mut window = Window::new(tools::empty(Tool::Inspector));
    window.press("Open…");
    assert!(matches!(window.effects()[..], [Effect::Ask(Question::FilesToInspect)]));
    window.answer(Msg::NoDialogs(Question::FilesToInspect));
    assert!(window.shows("Type the path into the field."));
    window.type_into("Path of a file or folder", "/etc/neo4j");
    window.key(Key::Enter);
    let orders = orders(&mut window);
    assert!(matches!(&orders[..], [Order::Inspect(look)] if look.paths == [std::path::PathBuf::from("/etc/neo4j")]));
    assert!(window.shows("Looking at the files."));
}

#[test]
fn ten_thousand_files_are_drawn_as_fast_as_ten() {
    let mut window = Window::new(tools::ten_thousand());
    window.settle();
    let rows = window.controls().iter().filter(|control| control.role == Role::ListBoxOption).count();
    assert_eq!(rows, 1, "one row is a stop for the keyboard");
    assert!(window.shows("peer05000.crt, fine"), "the chosen one is in sight");
    assert!(!window.shows("peer00000.crt, fine"));
    // Measured about 4 ms unoptimised; ten thousand drawn rows would take seconds.
    let start = Instant::now();
    window.harness.run_steps(10);
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

// ---- Log explainer

#[test]
fn lines_are_listed_by_cause_with_their_place_and_searched() {
    let mut window = Window::new(tools::explained_page()).with(Outside(Play::Well));
    for words in [
        "3 lines with a known cause, 2 healthy",
        "The other server’s certificate is not trusted, server1, debug.log:214, 12 times, last in line 324",
        "/var/log/neo4j/debug.log, line 214",
        "Error: The other server’s certificate is not trusted",
        "log/policy-loaded (once): INFO Loaded SSL policy",
    ] {
        assert!(window.shows(words), "{words}");
    }
    window.type_into("Search", "server3");
    assert_eq!(window.model().explainer.shown.len(), 1);
    assert!(window.shows("Warning: The certificate lacks the name that was connected to"));
    window.type_into("Search", " nothing has this");
    assert!(window.shows("No line fits the search."));
}

#[test]
fn what_is_typed_is_explained_when_asked_and_can_be_stopped() {
    let mut window = Window::new(tools::empty(Tool::Explainer));
    window.type_into("Log lines", "Not a valid boolean");
    window.press("Explain");
    let orders = orders(&mut window);
    let [Order::Explain(lines)] = &orders[..] else { panic!("{orders:?}") };
    assert_eq!(lines.pasted.as_deref(), Some("Not a valid boolean"));
    let number = lines.number;
    assert!(window.shows("Reading the lines."));
    window.press("Cancel");
    window.answer(Msg::Job(interlock::app::JobMsg::Explained(number, None)));
    assert!(window.shows("You stopped it."));
    assert_eq!(window.model().explainer.text, "Not a valid boolean");
}

#[test]
fn a_paste_of_fifty_megabytes_goes_to_the_job_and_not_through_the_field() {
    let mut window = Window::new(tools::empty(Tool::Explainer));
    window.harness.get_by_label("Log lines").focus();
    window.settle();
    let line = "2026-11-22 10:00:00.000+0000 INFO  something that is long enough to be a line of a log\n";
    let text = line.repeat(50_000_000 / line.len());
    assert!(text.len() > FIELD);
    let (bytes, start) = (text.len(), Instant::now());
    window.harness.event(egui::Event::Paste(text));
    window.settle();
    let took = start.elapsed();
    let orders = orders(&mut window);
    assert!(
        matches!(&orders[..], [Order::Explain(lines)] if lines.pasted.as_ref().is_some_and(|it| it.len() == bytes))
    );
    assert!(window.model().explainer.text.is_empty());
    assert!(window.shows("MB were pasted: too long to be shown here"));
    // To lay it out would take minutes.
    assert!(took < Duration::from_secs(10), "{took:?}");
}
