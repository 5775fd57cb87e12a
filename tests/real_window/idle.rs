//! A window that nobody touches costs nothing.

use crate::driver::Window;
use crate::hands::arrived;
use crate::house::House;
use crate::words;
use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

/// What each thread of a process is called, and how often it got a processor (the third number of
/// `/proc/PID/task/TID/schedstat`). Time would be rounded to hundredths of a second, which a busy machine makes out of nothing.
fn turns(pid: u32) -> BTreeMap<String, (String, u64)> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).expect("it runs").flatten();
    let turns = threads.filter_map(|thread| {
        // A thread may end between being listed and being read.
        let read = |file: &str| fs::read_to_string(thread.path().join(file)).ok();
        let count = read("schedstat")?.split_whitespace().nth(2)?.parse().ok()?;
        Some((thread.file_name().to_string_lossy().into_owned(), (read("comm")?.trim().to_owned(), count)))
    });
    turns.collect()
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
    // Keys are made ahead at first, and the threads of the accessibility bus end when they had nothing to do for a while.
    let end = Instant::now() + Duration::from_mins(2);
    loop {
        let before = turns(window.pid());
        std::thread::sleep(Duration::from_secs(3));
        let after = turns(window.pid());
        if after == before {
            break;
        }
        if Instant::now() > end {
            window.fail(&format!("somebody is still awake. Three seconds ago {before:?}, now {after:?}"));
        }
    }
    // It slept and did not die.
    arrived(&mut window, words::SERVERS);
}
