//! How long the window takes to appear, against an empty eframe window in the same run; and what it costs when nothing
//! happens.
//!
//! Seen from outside, the same way for both: from the start of the process until the X server says that a window was
//! shown, which eframe does once its first picture is painted. The empty window is this program with `--empty`. Needs an
//! X display (`xvfb-run -a -s "-screen 0 1280x800x24" cargo bench --bench window`) and says so where there is none. A
//! debug build is slower than promised: its fonts and its first page are laid out by unoptimised code.
//!
//! Measured on two shared cores under Xvfb, quiet: 140 ms against 115 ms, ratio 1.22; under load 1.27 to 1.44.

fn main() -> std::process::ExitCode {
    if std::env::args().any(|argument| argument == "--empty") {
        return empty();
    }
    bench::run()
}

/// What eframe itself costs.
fn empty() -> std::process::ExitCode {
    struct Empty;
    impl eframe::App for Empty {
        fn ui(&mut self, _ui: &mut egui::Ui, _frame: &mut eframe::Frame) {}
    }
    let viewport = egui::ViewportBuilder::default().with_inner_size([1280.0, 800.0]);
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    match eframe::run_native("empty", options, Box::new(|_| Ok(Box::new(Empty)))) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod bench {
    pub(super) fn run() -> std::process::ExitCode {
        println!("window: measured on Linux with an X server alone");
        std::process::ExitCode::SUCCESS
    }
}

#[cfg(target_os = "linux")]
mod bench {
    use std::path::Path;
    use std::process::{Child, Command, ExitCode, Stdio};
    use std::thread::sleep;
    use std::time::{Duration, Instant};
    use x11rb::connection::Connection as _;
    use x11rb::protocol::Event;
    use x11rb::protocol::xproto::{ChangeWindowAttributesAux, ConnectionExt as _, EventMask};
    use x11rb::rust_connection::RustConnection;

    const ROUNDS: usize = 15;
    /// What the window may cost beside an empty one: 150 ms against 100 ms.
    const MOST: f64 = 1.5;
    const IDLE: Duration = Duration::from_secs(5);
    const PATIENCE: Duration = Duration::from_secs(30);

    pub(super) fn run() -> ExitCode {
        let Ok((screen, root)) = watch() else {
            println!("window: no X display here, nothing is measured");
            return ExitCode::SUCCESS;
        };
        let home = tempfile::tempdir().expect("a folder");
        let mut figures: [Vec<f64>; 2] = Default::default();
        // The first of each fills the caches, and is not counted.
        for round in 0..=ROUNDS {
            for (which, figures) in figures.iter_mut().enumerate() {
                let (mut child, milliseconds) = appear(&screen, root, &mut program(which, home.path()));
                if round > 0 {
                    figures.push(milliseconds);
                }
                end(&mut child, which == 1);
            }
        }
        println!("start to first picture, {ROUNDS} rounds each, in turn, in ms:");
        let [empty, interlock] = ["an empty eframe window", "interlock"].map(|name| {
            let figures = &mut figures[usize::from(name == "interlock")];
            figures.sort_by(f64::total_cmp);
            let [least, median, most] = [0, figures.len() / 2, figures.len() - 1].map(|at| figures[at]);
            println!("  {name:24} median {median:6.1}  least {least:6.1}  most {most:6.1}");
            median
        });
        let ratio = interlock / empty;
        println!("  ratio {ratio:.2} (at most {MOST})");

        let is_idle = [1, 2].map(|which| {
            let (mut child, milliseconds) = appear(&screen, root, &mut program(which, home.path()));
            settle(child.id());
            let before = ticks(child.id());
            sleep(IDLE);
            let idle = ticks(child.id()) - before;
            let memory = resident_kib(child.id()) / 1024.0;
            let name = if which == 1 { "opengl" } else { "cpu" };
            println!("{name}: first picture after {milliseconds:.0} ms; {memory:.0} MB resident");
            println!("{name}: idle for {} s: {idle} ticks of 10 ms", IDLE.as_secs());
            end(&mut child, true);
            idle == 0
        });
        let is_good = ratio <= MOST && is_idle == [true; 2];
        if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn program(which: usize, home: &Path) -> Command {
        let mut command = if which == 0 {
            let mut command = Command::new(std::env::current_exe().expect("this program"));
            command.arg("--empty");
            command
        } else {
            let mut command = Command::new(env!("CARGO_BIN_EXE_interlock"));
            // The same renderer as the empty window, and then our own.
            command.args(["--renderer", if which == 1 { "opengl" } else { "cpu" }]);
            command
        };
        let path = |name: &str| home.join(name);
        command.env("HOME", home).env("XDG_CONFIG_HOME", path("config")).env("XDG_DATA_HOME", path("data"));
        command.env_remove("WAYLAND_DISPLAY").stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn watch() -> Result<(RustConnection, u32), Box<dyn std::error::Error>> {
        let (connection, screen) = x11rb::connect(None)?;
        let root = connection.setup().roots[screen].root;
        let events = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        connection.change_window_attributes(root, &events)?.check()?;
        Ok((connection, root))
    }

    /// Starts a program and says how long it took until its window was shown.
    fn appear(screen: &RustConnection, root: u32, program: &mut Command) -> (Child, f64) {
        while screen.poll_for_event().expect("the X server").is_some() {}
        let begun = Instant::now();
        let child = program.spawn().expect("the program starts");
        (child, shown(screen, root, begun))
    }

    /// Waits until the X server says that a window of some size is shown; the milliseconds since then.
    fn shown(screen: &RustConnection, root: u32, begun: Instant) -> f64 {
        loop {
            assert!(begun.elapsed() < PATIENCE, "no window in {PATIENCE:?}");
            let event = screen.poll_for_event().expect("the X server");
            let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
            let Some(Event::MapNotify(map)) = event else {
                if event.is_none() {
                    sleep(Duration::from_micros(200));
                }
                continue;
            };
            let size = screen.get_geometry(map.window).expect("sent").reply().expect("the window is there");
            if map.event == root && size.width > 300 {
                return milliseconds;
            }
        }
    }

    /// Asks the program to end, as the system does; ours ends with 0.
    fn end(child: &mut Child, is_ours: bool) {
        // Both get to draw all that they draw at the start.
        sleep(Duration::from_millis(200));
        Command::new("kill").arg(child.id().to_string()).status().expect("kill runs");
        let status = child.wait().expect("ends");
        assert!(!is_ours || status.success(), "ended with {status}");
    }

    /// Waits until the keys are made ahead and nothing else is done either.
    fn settle(process: u32) {
        let begun = Instant::now();
        let mut last = (ticks(process), Instant::now());
        while last.1.elapsed() < Duration::from_secs(2) {
            assert!(begun.elapsed() < 4 * PATIENCE, "never idle");
            sleep(Duration::from_millis(100));
            let now = ticks(process);
            if now != last.0 {
                last = (now, Instant::now());
            }
        }
    }

    /// Processor time of a process, in hundredths of a second.
    fn ticks(process: u32) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("it runs");
        let fields: Vec<&str> = stat.rsplit(')').next().expect("a name").split_whitespace().collect();
        // utime and stime: fields 14 and 15 of proc(5), of which two stand before the name's end.
        [11, 12].map(|at| fields[at].parse::<u64>().expect("a number")).iter().sum()
    }

    fn resident_kib(process: u32) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("VmRSS");
        line.split_whitespace().next().expect("a number").parse().expect("a number")
    }
}
