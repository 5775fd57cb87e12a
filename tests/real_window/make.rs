//! From the first page to a green matrix and files on disk, once as most people work and once without a mouse.

use crate::common::{cli, openssl, setting, snapshot};
use crate::driver::{Part, Window};
use crate::hands::{Hands, arrived};
use crate::house::{House, holds};
use crate::words;
use atspi::State;
use std::path::Path;
use std::time::Duration;

/// Typed into the window and found nowhere but where it belongs.
const PASS_PHRASE: &str = "Owl-Kettle-Marble-7291";
/// What is left of it when an end was cut off.
const PART_OF_IT: &str = "Kettle-Marble";
const SERVERS: [&str; 3] = ["alpha", "server2", "server3"];

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn a_cluster_is_made_by_mouse_and_keys() {
    make_a_cluster(Hands::Mouse, "mouse");
}

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn the_same_with_the_keyboard_alone() {
    make_a_cluster(Hands::KeysAlone, "keyboard");
}

fn make_a_cluster(hands: Hands, test: &'static str) {
    let house = House::new();
    let mut window = Window::open(&house, test);
    let next = Part::button(words::NEXT);

    arrived(&mut window, words::SERVERS);
    hands.fill(&mut window, &Part::field(&words::name_of("server1")), "alpha");
    hands.fill(&mut window, &Part::field(&words::hosts_of("alpha")), "alpha.example.com, 192.0.2.17");
    hands.go_on(&mut window, &next, words::SUBJECT);

    hands.fill(&mut window, &Part::field(words::COUNTRY), "NL");
    hands.fill(&mut window, &Part::field(words::ORGANIZATION), "Stroom & Co");
    hands.go_on(&mut window, &next, words::CERTIFICATES);

    hands.choose(&mut window, &Part::list(words::KEY), &Part::line(words::ECDSA));
    let own = Part::tick_box(words::OWN_PASS_PHRASE);
    hands.press(&mut window, &own);
    window.wait("the pass phrase of one's own, chosen", |tree| {
        tree.find(&own).filter(|it| it.is(State::Checked)).map(drop)
    });
    hands.fill(&mut window, &Part::masked(words::PASS_PHRASE), PASS_PHRASE);
    is_secret(&mut window);
    hands.go_on(&mut window, &next, words::PEERS);

    hands.fill(&mut window, &Part::field(words::OUT), house.out().to_str().expect("UTF-8"));
    is_secret(&mut window);
    hands.go_on(&mut window, &next, words::CONF);
    is_secret(&mut window);
    hands.go_on(&mut window, &next, words::REHEARSE);

    all_passed(&mut window);
    is_secret(&mut window);
    assert!(!house.out().exists(), "nothing is written before Review");
    hands.go_on(&mut window, &next, words::REVIEW);

    is_secret(&mut window);
    let write = Part::button("Write ").beginning();
    let label = window.find(&write).name;
    let number = label.strip_prefix("Write ").and_then(|rest| rest.strip_suffix(" files"));
    let number: usize = number.and_then(|number| number.parse().ok()).unwrap_or_else(|| {
        window.fail(&format!("the button says {label:?} and not how many files it writes"));
    });
    assert!(!house.out().exists(), "nothing is written before the button is pressed");
    hands.go_on(&mut window, &write, words::WRITE);
    window.find(&next);
    window.picture("written");
    is_secret(&mut window);
    hands.go_on(&mut window, &next, words::DONE);
    is_secret(&mut window);

    assert_eq!(snapshot(&house.out()).len(), number, "as many files as the button said");
    others_accept(&house.out());
    secret_in_its_place_alone(&house);
    hands.press(&mut window, &Part::button("Close"));
    assert!(window.ended(Duration::from_secs(10)).success());
    secret_in_its_place_alone(&house);
}

/// Every cell between two servers says that it passed, in words.
#[track_caller]
fn all_passed(window: &mut Window) {
    let pairs =
        SERVERS.iter().flat_map(|from| SERVERS.iter().filter(move |to| *to != from).map(move |to| (*from, *to)));
    for (from, to) in pairs {
        let cell = Part::cell(&words::cell(from, to)).beginning();
        window.wait(&format!("{from} → {to} passed"), |tree| {
            tree.find(&cell).filter(|node| node.name.contains("passed, TLSv1.3")).map(drop)
        });
    }
    window.picture("green");
}

/// The pass phrase was never said, and is not in what every user of the machine can see of the process.
#[track_caller]
fn is_secret(window: &mut Window) {
    let heard = window.heard();
    assert!(heard.iter().any(|text| text.contains(SERVERS[0])), "nothing was heard at all");
    let told = heard.iter().find(|text| text.contains(PART_OF_IT)).cloned();
    assert_eq!(told, None, "a screen reader was told the pass phrase");
    for file in ["cmdline", "environ"] {
        let bytes = std::fs::read(format!("/proc/{}/{file}", window.pid())).expect("it runs");
        assert!(!holds(&bytes, PART_OF_IT.as_bytes()), "the pass phrase is in {file}");
    }
}

/// The pass phrase is in each written neo4j.conf, and in no other file of the house.
#[track_caller]
fn secret_in_its_place_alone(house: &House) {
    let mut expected: Vec<_> =
        SERVERS.iter().map(|server| house.relative(&house.out().join(server).join("conf/neo4j.conf"))).collect();
    expected.sort();
    assert_eq!(house.files_with(PASS_PHRASE), expected);
    // The search does see what is kept: the plan, below the home.
    let kept = house.relative(&house.home());
    assert!(house.files_with("Stroom & Co").iter().any(|file| file.starts_with(&kept)), "the plan is kept");
    assert_eq!(house.files_with(PART_OF_IT), expected);
}

/// The terminal and openssl judge what is on the disk.
#[track_caller]
fn others_accept(out: &Path) {
    let judged = cli(out, ["rehearse", ".", "--json"]).json_with(0);
    let pairs = judged["pairs"].as_array().expect("pairs");
    assert_eq!(pairs.len(), 6);
    assert!(pairs.iter().all(|pair| pair["ok"] == true && pair["handshake"] == "real"), "{judged:#}");
    let strangers = judged["strangers"].as_array().expect("strangers");
    assert!(!strangers.is_empty() && strangers.iter().all(|stranger| stranger["refused"] == true), "{judged:#}");
    let text = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    for server in SERVERS {
        let folder = out.join(server).join("certificates/cluster");
        let certificate = text(&folder.join("public.crt"));
        let said = openssl(["x509", "-in", &certificate, "-noout", "-subject", "-ext", "subjectAltName"]);
        assert!(said.contains("Stroom & Co") && said.contains("NL"), "{said}");
        let key = openssl([
            "pkey",
            "-in",
            &text(&folder.join("private.key")),
            "-passin",
            &format!("pass:{PASS_PHRASE}"),
            "-pubout",
        ]);
        assert_eq!(key, openssl(["x509", "-in", &certificate, "-noout", "-pubkey"]), "{server}: the key fits");
        let conf = out.join(server).join("conf/neo4j.conf");
        assert_eq!(setting(&conf, "dbms.ssl.policy.cluster.private_key_password").as_deref(), Some(PASS_PHRASE));
        for peer in SERVERS.iter().filter(|peer| **peer != server) {
            let trusted = text(&folder.join("trusted").join(format!("{peer}.crt")));
            let own = text(&out.join(peer).join("certificates/cluster/public.crt"));
            openssl(["verify", "-CAfile", &trusted, &own]);
        }
    }
    let alpha = text(&out.join("alpha/certificates/cluster/public.crt"));
    let said = openssl(["x509", "-in", &alpha, "-noout", "-ext", "subjectAltName"]);
    assert!(said.contains("DNS:alpha.example.com") && said.contains("IP Address:192.0.2.17"), "{said}");
}
