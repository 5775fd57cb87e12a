//! Two ways to use the window: with the mouse and the keyboard as most people do, or with the keyboard alone.

use crate::driver::{Node, PATIENCE, Part, Window, fingers};
use atspi::Role;
use std::time::{Duration, Instant};

/// More tabs than any page has stops.
const MOST_STOPS: usize = 150;

/// How the window is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hands {
    /// Clicks, and keys for texts.
    Mouse,
    /// No mouse at all.
    KeysAlone,
}

impl Hands {
    /// Puts the keyboard into a control, and for the mouse: clicks it.
    #[track_caller]
    fn reach(self, window: &mut Window, part: &Part) -> Node {
        match self {
            Self::Mouse => click(window, part),
            Self::KeysAlone => tab_to(window, part),
        }
    }

    /// Replaces the text of a field.
    #[track_caller]
    pub(crate) fn fill(self, window: &mut Window, part: &Part, text: &str) {
        let field = self.reach(window, part);
        window.wait(&format!("the keyboard in {part}"), |tree| {
            tree.focused().is_some_and(|node| node.is_same(&field)).then_some(())
        });
        fingers::key("ctrl+a");
        fingers::keys(text);
        // What is masked shows its length alone.
        let shown = if field.role == Role::PasswordText { "•".repeat(text.len()) } else { text.to_owned() };
        let end = Instant::now() + PATIENCE;
        while window.text(&field) != shown {
            if Instant::now() > end {
                let found = window.text(&field);
                window.fail(&format!("{part} holds {found:?} and not {shown:?}"));
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Presses a button, a tick box.
    #[track_caller]
    pub(crate) fn press(self, window: &mut Window, part: &Part) {
        self.reach(window, part);
        if self == Self::KeysAlone {
            fingers::key("space");
        }
    }

    /// Chooses from a drop-down list.
    #[track_caller]
    pub(crate) fn choose(self, window: &mut Window, list: &Part, line: &Part) {
        self.press(window, list);
        window.find(line);
        match self {
            Self::Mouse => {
                click(window, line);
            }
            Self::KeysAlone => {
                arrow_to(window, line);
                fingers::key("Return");
            }
        }
        window.wait(&format!("{list} closed"), |tree| tree.find(line).is_none().then_some(()));
    }

    /// Goes on to the page with that title.
    #[track_caller]
    pub(crate) fn go_on(self, window: &mut Window, button: &Part, page: (&str, &str)) {
        self.press(window, button);
        arrived(window, page);
    }
}

/// Waits for a page and takes its picture.
#[track_caller]
pub(crate) fn arrived(window: &mut Window, (picture, title): (&str, &str)) {
    window.find(&Part::heading(title));
    window.picture(picture);
}

/// Clicks a control, after scrolling to it where that is needed.
#[track_caller]
pub(crate) fn click(window: &mut Window, part: &Part) -> Node {
    let end = Instant::now() + PATIENCE;
    loop {
        let node = window.find(part);
        let (width, height) = screen(window);
        let (left, top, wide, high) = window.place(&node).unwrap_or((-1, -1, 0, 0));
        let (x, y) = (left + wide / 2, top + high / 2);
        // The footer stands still at the bottom; what lies behind it is scrolled out of sight.
        let is_in_footer = matches!(node.role, Role::Button) && top >= height - FOOTER;
        let is_seen = x > 0 && x < width && y > 0 && (y < height - FOOTER || is_in_footer);
        if is_seen && wide > 0 {
            fingers::click_at(x, y);
            return node;
        }
        if Instant::now() > end {
            window.fail(&format!("{part} cannot be scrolled into sight: {:?}", (left, top, wide, high)));
        }
        fingers::wheel_at(width / 2, height / 2, y <= 0);
        std::thread::sleep(Duration::from_millis(300));
    }
}

/// The height of the footer.
const FOOTER: i32 = 56;

/// The size of the window's inside, which begins at the screen's corner: nobody has moved it.
fn screen(window: &mut Window) -> (i32, i32) {
    let tree = window.tree();
    let frame = tree.0.iter().find(|node| node.role == Role::Frame).and_then(|node| window.place(node));
    frame
        .filter(|(.., width, height)| *width > 0 && *height > 0)
        .map_or((1280, 800), |(.., width, height)| (width, height))
}

/// Presses Tab until a control has the keyboard.
#[track_caller]
pub(crate) fn tab_to(window: &mut Window, part: &Part) -> Node {
    window.find(part);
    for _ in 0..MOST_STOPS {
        let before = window.tree().focused().cloned();
        if let Some(node) = before.as_ref().filter(|node| part.fits(node)) {
            return node.clone();
        }
        fingers::key("Tab");
        moved(window, before.as_ref());
    }
    window.fail(&format!("{MOST_STOPS} tabs do not reach {part}"))
}

/// Presses an arrow key until a line of a list has the keyboard: down first, then up.
#[track_caller]
fn arrow_to(window: &mut Window, line: &Part) {
    for key in ["Down", "Up"] {
        for _ in 0..12 {
            let before = window.tree().focused().cloned();
            if before.as_ref().is_some_and(|node| line.fits(node)) {
                return;
            }
            fingers::key(key);
            moved(window, before.as_ref());
        }
    }
    window.fail(&format!("arrow keys do not reach {line}"));
}

/// Waits a moment for the keyboard to be somewhere else; it need not be.
fn moved(window: &mut Window, before: Option<&Node>) {
    let end = Instant::now() + Duration::from_millis(700);
    while Instant::now() < end {
        let tree = window.tree();
        let now = tree.focused();
        if now.map(|node| node.object.path_as_str()) != before.map(|node| node.object.path_as_str()) {
            return;
        }
        std::thread::sleep(Duration::from_millis(15));
    }
}
