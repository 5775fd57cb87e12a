//! How the window ends, and what it does when the ground goes away: a clear word, nothing lost, no hang.

use crate::driver::{Part, Window};
use crate::hands::{Hands, arrived};
use crate::house::House;
use crate::words;
use std::fs;
use std::time::{Duration, Instant};

const QUICKLY: Duration = Duration::from_secs(5);

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn the_system_ends_it_and_what_was_typed_is_there_again() {
    let house = House::new();
    let mut window = Window::open(&house, "terminated");
    arrived(&mut window, words::SERVERS);
    Hands::Mouse.fill(&mut window, &Part::field(&words::name_of("server1")), "kestrel");
    // The keyboard is still in the field.
    window.signal("TERM");
    let started = Instant::now();
    let status = window.ended(QUICKLY);
    assert!(status.success(), "{status} after {:?}", started.elapsed());

    let mut window = Window::open(&house, "terminated-again");
    arrived(&mut window, words::SERVERS);
    let field = window.find(&Part::field(&words::name_of("kestrel")));
    assert_eq!(window.text(&field), "kestrel");
}

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn it_closes_when_it_is_asked_to() {
    let house = House::new();
    let mut window = Window::open(&house, "closed");
    arrived(&mut window, words::SERVERS);
    Hands::Mouse.fill(&mut window, &Part::field(&words::name_of("server2")), "merlin");
    window.ask_to_close();
    assert!(window.ended(QUICKLY).success());

    let mut window = Window::open(&house, "closed-again");
    arrived(&mut window, words::SERVERS);
    let field = window.find(&Part::field(&words::name_of("merlin")));
    assert_eq!(window.text(&field), "merlin");
}

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn an_output_disk_that_vanishes_is_said_and_survived() {
    let house = House::new();
    let mut window = Window::open(&house, "vanished");
    let next = Part::button(words::NEXT);
    let hands = Hands::Mouse;
    arrived(&mut window, words::SERVERS);
    hands.go_on(&mut window, &next, words::SUBJECT);
    hands.go_on(&mut window, &next, words::CERTIFICATES);
    hands.choose(&mut window, &Part::list(words::KEY), &Part::line(words::ECDSA));
    hands.go_on(&mut window, &next, words::PEERS);
    let disk = house.work().join("disk");
    fs::create_dir(&disk).expect("made");
    hands.fill(&mut window, &Part::field(words::OUT), disk.join("out").to_str().expect("UTF-8"));
    hands.go_on(&mut window, &next, words::CONF);
    hands.go_on(&mut window, &next, words::REHEARSE);
    hands.go_on(&mut window, &next, words::REVIEW);
    let write = Part::button("Write ").beginning();
    window.find(&write);

    // Not even root can write below a file.
    fs::remove_dir(&disk).expect("removed");
    fs::write(&disk, "no folder any more").expect("written");
    hands.press(&mut window, &write);
    arrived(&mut window, words::NOT_WRITTEN);
    let path = disk.to_str().expect("UTF-8").to_owned();
    window.wait("what happened to which path", |tree| tree.says(&path).then_some(()));
    assert_eq!(fs::read_to_string(&disk).expect("untouched"), "no folder any more");

    // The disk is back: the same way leads to the end.
    fs::remove_file(&disk).expect("removed");
    fs::create_dir(&disk).expect("made");
    hands.press(&mut window, &Part::button("Try again"));
    hands.press(&mut window, &write);
    arrived(&mut window, words::WRITE);
    hands.go_on(&mut window, &next, words::DONE);
    assert!(disk.join("out/server1/certificates/cluster/private.key").is_file());
}
