//! The chain of renderers: each one that is asked for draws, and each way to fail leads to the next one, seen on the screen.

use crate::driver::{PATIENCE, Part, Window, start};
use crate::hands::{Hands, arrived, click};
use crate::house::House;
use crate::{page, words};
use std::fs;
use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

const ABOUT: &str = "About Interlock";
/// Mesa without its drivers: no OpenGL at all.
const NO_DRIVER: (&str, &str) = ("LIBGL_DRIVERS_PATH", "/nonexistent");
const FAULT: &str = "INTERLOCK_RENDERER_FAULT";

/// Opens the window and looks at it and at the log.
#[track_caller]
fn drawn_by(
    renderer: &str,
    house: &House,
    test: &'static str,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Window {
    let mut window = Window::open_with(house, test, arguments, variables);
    arrived(&mut window, words::SERVERS);
    page::is_seen(&mut window, "page");
    let draws = format!("renderer {renderer} draws");
    let end = Instant::now() + PATIENCE;
    while !house.log().contains(&draws) {
        if Instant::now() > end {
            window.fail(&format!("the log does not have {draws:?}:\n{}", house.log()));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    window
}

#[track_caller]
fn end_of(mut child: Child) -> ExitStatus {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            return status;
        }
        if Instant::now() > end {
            child.kill().unwrap_or_default();
            panic!("the program did not end");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn each_renderer_that_is_asked_for_draws_and_about_tells_it() {
    let software: &[(&str, &str)] = if cfg!(feature = "wgpu") { &[("software", "renderer-software")] } else { &[] };
    for (name, test) in [("opengl", "renderer-opengl"), ("cpu", "renderer-cpu")].iter().chain(software) {
        let house = House::new();
        let mut window = drawn_by(name, &house, test, &["--renderer", name], &[]);
        click(&mut window, &Part::button(ABOUT));
        let start = format!("{name} (");
        window.wait("the renderer in About", |tree| tree.says(&start).then_some(()));
        page::is_covered(&mut window, "about");
        assert!(!house.log().contains("is refused"), "{}", house.log());
    }
}

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn without_a_driver_our_own_painter_draws() {
    let house = House::new();
    drawn_by("cpu", &house, "renderer-no-driver", &[], &[NO_DRIVER]);
    assert!(house.log().contains("renderer opengl is refused: glutin error"), "{}", house.log());
}

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn with_an_opengl_of_the_last_century_our_own_painter_draws() {
    let house = House::new();
    let old = [("MESA_GL_VERSION_OVERRIDE", "1.1COMPAT"), ("MESA_GLES_VERSION_OVERRIDE", "1.0")];
    drawn_by("cpu", &house, "renderer-1.1", &[], &old);
    assert!(house.log().contains("renderer opengl is refused: glutin error"), "{}", house.log());
}

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn an_opengl_that_draws_on_the_processor_comes_after_our_own_painter() {
    let house = House::new();
    let llvmpipe = [("LIBGL_ALWAYS_SOFTWARE", "1")];
    drawn_by("cpu", &house, "renderer-llvmpipe", &[], &llvmpipe);
    assert!(house.log().contains("renderer opengl is refused: llvmpipe"), "{}", house.log());
    let broken = [llvmpipe[0], (FAULT, "cpu=error")];
    drawn_by("opengl", &house, "renderer-llvmpipe-alone", &[], &broken);
}

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn a_panic_starts_the_program_again_with_the_next_one_and_is_remembered() {
    let house = House::new();
    let mut window = drawn_by("opengl", &house, "renderer-panic", &[], &[(FAULT, "cpu=panic")]);
    let log = house.log();
    assert!(log.contains("starts again with the renderer opengl"), "{log}");
    assert_eq!(log.matches(&format!("process {}", window.pid())).count(), 2, "the same process, twice: {log}");
    click(&mut window, &Part::button(ABOUT));
    window.wait("why the other is not used", |tree| tree.says("cpu: it panicked").then_some(()));
    drop(window);
    drawn_by("opengl", &house, "renderer-panic-again", &[], &[]);
    assert!(house.log().contains("renderer cpu is passed over"), "{}", house.log());
}

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn a_renderer_that_killed_the_program_is_passed_over_until_it_draws_after_all() {
    let house = House::new();
    let status = end_of(start(&house, &[], &[NO_DRIVER, (FAULT, "cpu=kill")]));
    assert_eq!(status.code(), None, "it died: {status}");
    drawn_by("opengl", &house, "renderer-killed", &[], &[]);
    assert!(house.log().contains("renderer cpu is passed over"), "{}", house.log());

    drawn_by("cpu", &house, "renderer-forgiven", &["--renderer", "cpu"], &[]);
    let before = house.log().matches("passed over").count();
    drawn_by("cpu", &house, "renderer-as-before", &[], &[]);
    assert_eq!(house.log().matches("passed over").count(), before, "{}", house.log());
}

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn two_windows_at_once_do_not_take_each_other_for_dead() {
    let house = House::new();
    let mut windows = [(); 3].map(|()| start(&house, &["--renderer", "opengl"], &[]));
    let end = Instant::now() + PATIENCE;
    while house.log().matches("renderer opengl draws").count() < windows.len() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(100));
    }
    for window in &mut windows {
        window.kill().and_then(|()| window.wait()).expect("it ran");
    }
    let log = house.log();
    assert_eq!(log.matches("renderer opengl draws").count(), 3, "{log}");
    assert!(!log.contains("passed over"), "{log}");
    let left: Vec<_> = fs::read_dir(house.home().join(".config/interlock")).expect("settings").flatten().collect();
    let tries = left.iter().filter(|entry| entry.file_name().to_string_lossy().starts_with("renderer-"));
    assert_eq!(tries.count(), 0, "{left:?}");
}

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn where_nothing_works_it_says_so_and_what_there_is_instead() {
    let broken = [NO_DRIVER, (FAULT, "cpu=error")];
    let asked: &[&str] = &["--renderer", "cpu"];
    for (arguments, reason) in
        [(&[] as &[&str], "no renderer works here: opengl: "), (asked, "asked for does not work")]
    {
        let house = House::new();
        let status = end_of(start(&house, arguments, &broken));
        let said = fs::read_to_string(house.printed()).expect("it printed");
        assert_eq!(status.code(), Some(3), "{said}");
        // Mesa has its own lines.
        let ours: Vec<&str> = said.lines().filter(|line| line.starts_with("interlock: ")).collect();
        assert_eq!(ours.len(), 1, "{said}");
        for part in [reason, "cpu: ", "interlock.log", "interlock-cli", "set-up"] {
            assert!(said.contains(part), "{part:?} is missing: {said}");
        }
        assert!(house.log().contains("renderer cpu is refused"), "{}", house.log());
    }
}

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn our_own_painters_window_is_used_as_any_other() {
    let house = House::new();
    let mut window = drawn_by("cpu", &house, "painted", &["--renderer", "cpu"], &[]);
    let next = Part::button(words::NEXT);
    let name = |server: &str| Part::field(&words::name_of(server));
    Hands::Mouse.fill(&mut window, &name("server1"), "kestrel");
    Hands::KeysAlone.fill(&mut window, &name("server2"), "merlin");
    window.picture("typed");
    Hands::Mouse.go_on(&mut window, &next, words::SUBJECT);
    window.picture("subject");
    window.ask_to_close();
    assert!(window.ended(PATIENCE).success());

    let mut window = drawn_by("opengl", &house, "painted-again", &["--renderer", "opengl"], &[]);
    for server in ["kestrel", "merlin"] {
        let field = window.find(&name(server));
        assert_eq!(window.text(&field), server);
    }
}
