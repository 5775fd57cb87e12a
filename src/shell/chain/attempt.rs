//! One try of a link: what the window tells while it opens, and what came of it.
//!
//! A driver fails when it is made, when the first picture is drawn, or when the first one is shown. So a link is trusted
//! from the third picture on, and three are drawn, also by a window that would be at rest after the first.

use super::fault::{self, Fault};
use super::order::Link;
use super::record::{Record, Trying};
use crate::shell::window::Witness;
use std::cell::{Cell, RefCell};

/// From this picture on the link is trusted.
const TRUSTED: u32 = 3;

/// A try.
#[derive(Debug)]
pub(super) struct Attempt {
    link: Link,
    fault: Option<Fault>,
    record: Record,
    trying: RefCell<Option<Trying>>,
    pictures: Cell<u32>,
    last_frame: Cell<Option<u64>>,
    is_closed: Cell<bool>,
    refusal: RefCell<Option<Refusal>>,
}

/// Why a link is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It does not work here.
    Broken(String),
    /// It works, and what comes after it is better.
    Slow(String),
}

impl Attempt {
    /// Begins a try, and notes it for the case that this process does not survive it.
    pub(super) fn begin(link: Link, record: Record) -> Self {
        let trying = RefCell::new(record.begin(link));
        Self {
            link,
            fault: fault::wanted(link),
            record,
            trying,
            pictures: Cell::default(),
            last_frame: Cell::default(),
            is_closed: Cell::default(),
            refusal: RefCell::default(),
        }
    }

    pub(super) fn link(&self) -> Link {
        self.link
    }

    /// The fault that is asked for, where it strikes before the first picture.
    ///
    /// # Errors
    /// The fault.
    pub(super) fn fail_if_asked(&self) -> Result<(), String> {
        if self.fault == Some(Fault::Error) { Err("a fault that was asked for".to_owned()) } else { Ok(()) }
    }

    /// Called where the link refuses itself.
    pub(super) fn refuse(&self, refusal: Refusal) {
        self.refusal.replace(Some(refusal));
    }

    pub(super) fn is_closed(&self) -> bool {
        self.is_closed.get()
    }

    pub(super) fn take_refusal(&self) -> Option<Refusal> {
        self.refusal.take()
    }

    /// Whether a panic now is the link's.
    pub(super) fn is_trusted(&self) -> bool {
        self.pictures.get() >= TRUSTED
    }

    /// The link is not to be tried again at the next start.
    pub(super) fn condemn(&self) {
        if let Some(trying) = self.trying.take() {
            trying.keep();
        }
    }
}

impl Witness for Attempt {
    fn draws(&self, ctx: &egui::Context) {
        let frame = ctx.cumulative_frame_nr();
        // A picture may take two passes.
        if self.pictures.get() >= TRUSTED || self.last_frame.replace(Some(frame)) == Some(frame) {
            return;
        }
        let picture = self.pictures.get() + 1;
        self.pictures.set(picture);
        match self.fault {
            Some(Fault::Panic) if picture == 2 => panic!("a fault that was asked for"),
            Some(Fault::Kill) if picture == 2 => std::process::abort(),
            _ => {}
        }
        if picture < TRUSTED {
            ctx.request_repaint();
        } else {
            self.record.healthy(self.link);
            self.trying.take();
            log::info!("renderer {} draws", self.link.name());
        }
    }

    fn closes(&self) {
        self.is_closed.set(true);
    }
}

impl Refusal {
    pub(super) fn reason(&self) -> &str {
        match self {
            Self::Broken(reason) | Self::Slow(reason) => reason,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(ctx: &egui::Context, attempt: &Attempt) {
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| attempt.draws(ui.ctx()));
        output.textures_delta.clear();
    }

    #[test]
    fn a_link_is_trusted_after_three_pictures_which_it_asks_for_itself() {
        let dir = tempfile::tempdir().unwrap();
        let record = || Record::new(Some(dir.path()), "console", "1.0.0");
        let attempt = Attempt::begin(Link::Cpu, record());
        let ctx = egui::Context::default();
        for picture in 1..=3 {
            assert!(!attempt.is_trusted(), "before picture {picture}");
            draw(&ctx, &attempt);
        }
        assert!(attempt.is_trusted());
        assert_eq!(record().last(), Some(Link::Cpu));
        drop(attempt);
        assert_eq!(record().deadly(), []);
    }

    #[test]
    fn a_condemned_link_is_not_tried_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let record = || Record::new(Some(dir.path()), "console", "1.0.0");
        Attempt::begin(Link::OpenGl, record()).condemn();
        assert_eq!(record().deadly(), [Link::OpenGl]);
    }
}
