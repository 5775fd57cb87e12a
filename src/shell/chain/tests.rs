use super::*;
use crate::os::System;

const LINUX: Session = Session { system: System::Linux, is_remote: false };

fn nothing() -> Record {
    Record::new(None, "console", "1.0.0")
}

fn tries(chain: &mut Chain) -> Vec<Link> {
    std::iter::from_fn(|| chain.next()).collect()
}

#[test]
fn a_link_that_was_asked_for_is_the_only_one() {
    let wanted = Wanted { renderer: Some("opengl".to_owned()), ..Wanted::default() };
    let mut chain = Chain::new(&wanted, LINUX, &nothing());
    assert_eq!(tries(&mut chain), [Link::OpenGl]);
    chain.refuse(Link::OpenGl, &Refusal::Broken("no driver".to_owned()));
    assert!(chain.all_failed().contains("asked for does not work here: opengl: no driver"));
}

#[test]
fn a_process_that_was_started_again_goes_on_where_the_other_stopped() {
    let refused = vec![("opengl".to_owned(), "it panicked".to_owned())];
    let wanted = Wanted { renderer: Some("cpu".to_owned()), refused, others: Vec::new() };
    let mut chain = Chain::new(&wanted, LINUX, &nothing());
    assert!(!chain.is_forced);
    assert_eq!(tries(&mut chain), [Link::Cpu]);
    assert_eq!(chain.refused(), [("opengl", "it panicked".to_owned())]);
}

#[test]
fn a_link_that_killed_a_process_is_passed_over_but_for_one_who_asks_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let record = Record::new(Some(dir.path()), "console", "1.0.0");
    record.begin(Link::OpenGl).expect("noted").keep();
    let mut chain = Chain::new(&Wanted::default(), LINUX, &record);
    assert_eq!(tries(&mut chain), [Link::Cpu]);
    assert!(chain.refused()[0].1.contains("--renderer opengl"), "{:?}", chain.refused());
    let wanted = Wanted { renderer: Some("opengl".to_owned()), ..Wanted::default() };
    assert_eq!(tries(&mut Chain::new(&wanted, LINUX, &record)), [Link::OpenGl]);
}

#[test]
fn a_slow_link_comes_back_when_nothing_better_works() {
    let mut chain = Chain::new(&Wanted::default(), LINUX, &nothing());
    assert_eq!(chain.next(), Some(Link::OpenGl));
    chain.refuse(Link::OpenGl, &Refusal::Slow("llvmpipe".to_owned()));
    assert_eq!(chain.next(), Some(Link::Cpu));
    chain.refuse(Link::Cpu, &Refusal::Broken("no memory".to_owned()));
    assert_eq!(chain.next(), Some(Link::OpenGl));
    chain.refuse(Link::OpenGl, &Refusal::Broken("no window".to_owned()));
    assert_eq!(chain.next(), None);
    assert_eq!(chain.all_failed(), "no renderer works here: opengl: llvmpipe; cpu: no memory; opengl: no window");
}
