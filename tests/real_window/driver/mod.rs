//! A small driver: it starts the program as a user's desktop would, reads it over the accessibility bus, and acts with real
//! keys and clicks.
//!
//! What it took, found out the hard way: without a window manager nobody gives the window the keyboard, so that is asked
//! of X. A click leaves the keyboard nowhere unless it hit a text field: tabs are never counted. A letter that the keyboard
//! layout lacks can get lost: only ASCII is typed. Not here: what is looked for (`words`), and in which order (`make`).

mod bus;
pub(crate) mod fingers;
mod tree;

use crate::house::House;
use atspi::State;
use bus::Bus;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask};

pub(crate) use tree::{Node, Part, Tree};

/// How long anything may take on a busy machine without a graphics card.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks.
const BREATH: Duration = Duration::from_millis(30);

/// A run of the program, killed at the latest when the test ends.
pub(crate) struct Window {
    child: Child,
    bus: Bus,
    printed: PathBuf,
    /// The test's name, for its pictures.
    test: &'static str,
    /// Every text that a screen reader was ever told.
    heard: BTreeSet<String>,
}

impl Window {
    /// Starts the program in a house and waits until it is there and has the keyboard. OpenGL draws it: on a machine without
    /// a graphics card the program itself would take its own painter, which is slow where it is built for tests.
    pub(crate) fn open(house: &House, test: &'static str) -> Self {
        Self::open_with(house, test, &["--renderer", "opengl"], &[])
    }

    /// The same with arguments and variables of one's own.
    pub(crate) fn open_with(house: &House, test: &'static str, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let bus = Bus::connect();
        let child = start(house, arguments, variables);
        let mut window = Self { child, bus, printed: house.printed(), test, heard: BTreeSet::new() };
        window.wait("the window in the accessibility tree", |tree| (tree.0.len() > 2).then_some(()));
        window.take_keyboard();
        window
    }

    /// Gives the window the keyboard. Asked again until it is so: the window may be visible before it listens.
    fn take_keyboard(&mut self) {
        let end = Instant::now() + PATIENCE;
        while !self.tree().0.iter().any(|node| node.is(State::Active)) {
            if Instant::now() > end {
                self.fail("the window does not get the keyboard");
            }
            fingers::xdotool(&["windowfocus", &self.number().to_string()]);
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What the screen reader is told now.
    pub(crate) fn tree(&mut self) -> Tree {
        if let Ok(Some(status)) = self.child.try_wait() {
            let printed = fs::read_to_string(&self.printed).unwrap_or_default();
            panic!("the program ended by itself ({status}) and printed:\n{printed}");
        }
        let tree = self.bus.tree(self.child.id());
        for node in &tree.0 {
            for text in [&node.name, &node.description] {
                if !self.heard.contains(text) {
                    self.heard.insert(text.clone());
                }
            }
        }
        tree
    }

    /// Everything heard so far, with the texts of the fields that are on the screen now.
    pub(crate) fn heard(&mut self) -> &BTreeSet<String> {
        for node in self.tree().0.iter().filter(|node| node.has_text) {
            self.heard.extend(self.bus.text(node));
        }
        &self.heard
    }

    /// Looks until there is something to see.
    #[track_caller]
    pub(crate) fn wait<T>(&mut self, what: &str, see: impl FnMut(&Tree) -> Option<T>) -> T {
        self.wait_for(PATIENCE, what, see)
    }

    /// The same with a limit of one's own.
    #[track_caller]
    pub(crate) fn wait_for<T>(&mut self, limit: Duration, what: &str, mut see: impl FnMut(&Tree) -> Option<T>) -> T {
        let end = Instant::now() + limit;
        loop {
            let tree = self.tree();
            if let Some(seen) = see(&tree) {
                return seen;
            }
            if Instant::now() > end {
                self.fail(&format!("{what} did not come within {} s", limit.as_secs()));
            }
            std::thread::sleep(BREATH);
        }
    }

    /// Fails with everything that there is to know.
    #[track_caller]
    pub(crate) fn fail(&mut self, why: &str) -> ! {
        let picture = self.picture("failed");
        let printed = fs::read_to_string(&self.printed).unwrap_or_default();
        panic!("{why}\n--- picture: {}\n--- printed\n{printed}\n--- tree\n{}", picture.display(), self.tree());
    }

    /// A control that can be used.
    #[track_caller]
    pub(crate) fn find(&mut self, part: &Part) -> Node {
        self.wait(&part.to_string(), |tree| tree.find_on(part).cloned())
    }

    /// The text of a field.
    pub(crate) fn text(&self, node: &Node) -> String {
        self.bus.text(node).unwrap_or_default()
    }

    /// Where a control is on the screen: left, top, width, height.
    pub(crate) fn place(&self, node: &Node) -> Option<(i32, i32, i32, i32)> {
        self.bus.extents(node)
    }

    /// The window's number in X.
    #[track_caller]
    fn number(&self) -> u32 {
        let pid = self.pid().to_string();
        // It waits for windows without end.
        let search = ["30", "xdotool", "search", "--sync", "--onlyvisible", "--all", "--pid", &pid];
        let found = Command::new("timeout").args(search).args(["--class", "interlock"]).output().expect("it starts");
        let found = String::from_utf8_lossy(&found.stdout);
        found.trim().parse().unwrap_or_else(|_| panic!("one window of the program, and not {found:?}"))
    }

    /// Asks the window to close, as the button in a title bar does.
    #[track_caller]
    pub(crate) fn ask_to_close(&self) {
        let (display, _) = x11rb::connect(None).expect("a display");
        let window = self.number();
        let atom = |name: &str| {
            let asked = display.intern_atom(false, name.as_bytes()).expect("asked");
            asked.reply().expect("an atom").atom
        };
        let data = [atom("WM_DELETE_WINDOW"), 0, 0, 0, 0];
        let message = ClientMessageEvent::new(32, window, atom("WM_PROTOCOLS"), data);
        let sent = display.send_event(false, window, EventMask::NO_EVENT, message).expect("sent");
        sent.check().expect("it arrives");
    }

    /// A picture of the screen in `target/real_window/`.
    pub(crate) fn picture(&self, name: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("real_window");
        fs::create_dir_all(&folder).unwrap_or_default();
        let file = folder.join(format!("{}-{name}.png", self.test));
        // A picture is for people: where there is none the test says so and goes on.
        let taken = Command::new("import").args(["-window", "root"]).arg(&file).status();
        if !taken.is_ok_and(|status| status.success()) {
            println!("no picture {}", file.display());
        }
        file
    }

    /// Sends a signal.
    #[track_caller]
    pub(crate) fn signal(&self, signal: &str) {
        let status = Command::new("kill").args(["-s", signal, &self.pid().to_string()]).status();
        assert!(status.is_ok_and(|status| status.success()), "kill -s {signal} failed");
    }

    /// Waits until the program has ended by itself.
    #[track_caller]
    pub(crate) fn ended(mut self, limit: Duration) -> ExitStatus {
        let end = Instant::now() + limit;
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return status;
            }
            if Instant::now() > end {
                self.fail(&format!("the program did not end within {} s", limit.as_secs()));
            }
            std::thread::sleep(BREATH);
        }
    }
}

/// Starts the program in a house, as a user's desktop would.
pub(crate) fn start(house: &House, arguments: &[&str], variables: &[(&str, &str)]) -> Child {
    let printed = fs::File::options().create(true).append(true).open(house.printed()).expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_interlock"));
    command.env_clear().envs(house.environment()).env("LANG", "C.UTF-8").current_dir(house.work());
    for kept in ["DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "PATH"] {
        command.envs(std::env::var_os(kept).map(|value| (kept, value)));
    }
    command.args(arguments).envs(variables.iter().copied());
    command.stdin(Stdio::null()).stdout(printed.try_clone().expect("a file")).stderr(printed);
    command.spawn().expect("the program starts")
}

impl Drop for Window {
    fn drop(&mut self) {
        // It has ended already, or the test has.
        self.child.kill().unwrap_or_default();
        self.child.wait().map(drop).unwrap_or_default();
    }
}
