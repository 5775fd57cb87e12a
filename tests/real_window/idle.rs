//! A window that nobody touches costs nothing.

use crate::driver::Window;
use crate::hands::arrived;
use crate::house::House;
use crate::words;
use std::time::{Duration, Instant};

/// Ticks of the processor that a process has used, in user and system mode.
fn ticks(pid: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("it runs");
    // The name may hold blanks; it ends with the last bracket.
    let fields: Vec<&str> = stat.rsplit_once(") ").expect("a name").1.split(' ').collect();
    let number = |index: usize| fields[index].parse::<u64>().expect("a number");
    number(11) + number(12)
}

#[test]
#[ignore = "needs a display and a session bus: .ci/run runs it under Xvfb"]
fn a_settled_page_uses_no_processor() {
    for (renderer, test) in [("opengl", "idle"), ("cpu", "idle-painted")] {
        is_idle(renderer, test);
    }
}

fn is_idle(renderer: &str, test: &'static str) {
    let house = House::new();
    let mut window = Window::open_with(&house, test, &["--renderer", renderer], &[]);
    arrived(&mut window, words::SERVERS);
    // Keys are made ahead at first.
    let end = Instant::now() + Duration::from_mins(2);
    let mut last = ticks(window.pid());
    loop {
        std::thread::sleep(Duration::from_secs(1));
        let now = ticks(window.pid());
        if now == last {
            break;
        }
        last = now;
        if Instant::now() > end {
            window.fail("the window does not come to rest");
        }
    }
    let before = ticks(window.pid());
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(ticks(window.pid()) - before, 0, "ticks in three seconds in which nothing happened");
    // It slept and did not die.
    arrived(&mut window, words::SERVERS);
}
