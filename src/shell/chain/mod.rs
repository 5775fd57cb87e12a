//! The chain of renderers: the links are tried in turn until one draws the window.
//!
//! Three nets are below each link. An error that it returns leads to the next one in the same process, on the same loop of
//! events: winit allows one in a process. A panic before the third picture leaves that loop in pieces: the program starts
//! itself again with the next link. A process that dies has left a record (`record.rs`), and the next start passes its link
//! over. A link that the user asked for by name is not replaced in silence.
//!
//! Not here: the window's content (`window.rs`), and what is said when no link works (`shell`).

mod attempt;
mod fault;
mod order;
mod painted;
mod record;
mod through_eframe;

crate::os::where_wgpu_is_built_in!({
    mod adapters;
} else {});

use super::log_ring;
use super::window::Scene;
use crate::app::Renderer;
use crate::os;
use attempt::{Attempt, Refusal};
use eframe::UserEvent;
use order::{Link, Session};
use record::Record;
use std::collections::VecDeque;
use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::rc::Rc;
use winit::event_loop::EventLoop;

/// What the arguments of the process say about renderers.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// By name; one that is not built in never gets here.
    pub(super) renderer: Option<String>,
    /// What an earlier process, which has become this one, has refused: names and reasons.
    pub(super) refused: Vec<(String, String)>,
    /// Arguments that a process that this one becomes is to have too.
    pub(super) others: Vec<OsString>,
}

/// How it ended without a window, or with one that broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The window was open and is closed.
    Closed,
    /// Another process did the work, with this exit code.
    Elsewhere(u8),
    /// There was no window, or it broke; the reason.
    Failed(String),
}

/// The names of the links that are built in.
pub(super) fn names() -> Vec<&'static str> {
    Link::ALL.into_iter().filter(|link| link.is_built_in()).map(Link::name).collect()
}

/// Opens the window with the first link that draws, and returns when it is closed. `folder` is where the record is.
pub(super) fn open(scene: &Scene, wanted: &Wanted, folder: Option<&Path>) -> End {
    let session = Session::this();
    let record = || Record::new(folder, session.kind(), env!("CARGO_PKG_VERSION"));
    let mut chain = Chain::new(wanted, session, &record());
    if let Some(last) = record().last() {
        log::info!("renderer {} drew last", last.name());
    }
    let mut event_loop = match EventLoop::<UserEvent>::with_user_event().build() {
        Ok(event_loop) => event_loop,
        Err(error) => return End::Failed(format!("the system has no windows for this program: {error}")),
    };
    while let Some(link) = chain.next() {
        let attempt = Rc::new(Attempt::begin(link, record()));
        let tried = catch_unwind(AssertUnwindSafe(|| chain.try_link(&attempt, scene, &mut event_loop)));
        match tried {
            Ok(Ok(())) => return End::Closed,
            Ok(Err(refusal)) => chain.refuse(link, &refusal),
            Err(_) if attempt.is_trusted() => return End::Failed("it panicked".to_owned()),
            Err(_) => {
                attempt.condemn();
                chain.refuse(link, &Refusal::Broken("it panicked".to_owned()));
                return chain.start_again(&wanted.others);
            }
        }
    }
    End::Failed(chain.all_failed())
}

/// What is left to try, and what was.
struct Chain {
    /// By name: it alone, or nothing.
    is_forced: bool,
    left: VecDeque<Link>,
    refused: Vec<(Link, String)>,
}

impl Chain {
    fn new(wanted: &Wanted, session: Session, record: &Record) -> Self {
        let known = |(name, reason): &(String, String)| Some((Link::named(name)?, reason.clone()));
        let mut refused: Vec<_> = wanted.refused.iter().filter_map(known).collect();
        let named = wanted.renderer.as_deref().and_then(Link::named);
        // A process that has become this one names the link that is next: that is no wish of the user's.
        if let (Some(link), true) = (named, refused.is_empty()) {
            return Self { is_forced: true, left: [link].into(), refused };
        }
        let deadly = record.deadly();
        let mut left = VecDeque::new();
        for link in order::order(session, Link::is_built_in) {
            if refused.iter().any(|(other, _)| *other == link) {
                continue;
            }
            if deadly.contains(&link) {
                let reason = format!("it ended the program before; --renderer {} tries it again", link.name());
                log::warn!("renderer {} is passed over: {reason}", link.name());
                refused.push((link, reason));
            } else {
                left.push_back(link);
            }
        }
        Self { is_forced: false, left, refused }
    }

    fn next(&mut self) -> Option<Link> {
        self.left.pop_front()
    }

    /// Tries a link; comes back when the window is closed, or with the reason why there was none.
    fn try_link(
        &self,
        attempt: &Rc<Attempt>,
        scene: &Scene,
        event_loop: &mut EventLoop<UserEvent>,
    ) -> Result<(), Refusal> {
        attempt.fail_if_asked().map_err(Refusal::Broken)?;
        log_ring::take_window_error();
        let way = Way { attempt, scene, refused: self.refused(), takes_software: !self.left.contains(&Link::Cpu) };
        let ran = match attempt.link() {
            Link::Cpu => painted::open(&way, event_loop),
            Link::OpenGl | Link::Hardware | Link::Software => through_eframe::open(&way, event_loop),
        };
        if attempt.is_closed() {
            return Ok(());
        }
        let refusal = attempt.take_refusal();
        Err(refusal.unwrap_or_else(|| {
            let told = ran.err().or_else(log_ring::take_window_error);
            Refusal::Broken(told.unwrap_or_else(|| "it ended without a word".to_owned()))
        }))
    }

    fn refuse(&mut self, link: Link, refusal: &Refusal) {
        log::warn!("renderer {} is refused: {}", link.name(), refusal.reason());
        if let Refusal::Slow(_) = refusal {
            self.left.push_back(link);
        }
        self.refused.push((link, refusal.reason().to_owned()));
    }

    fn refused(&self) -> Vec<(&'static str, String)> {
        self.refused.iter().map(|(link, reason)| (link.name(), reason.clone())).collect()
    }

    /// Lets another process go on with the next link: this one's loop of events is in pieces.
    fn start_again(&self, others: &[OsString]) -> End {
        let Some(next) = self.left.front() else { return End::Failed(self.all_failed()) };
        log::warn!("starts again with the renderer {}", next.name());
        log_ring::flush();
        let mut arguments = others.to_vec();
        arguments.extend(["--renderer".into(), next.name().into()]);
        // What was put behind comes its turn there too.
        for (link, reason) in self.refused.iter().filter(|(link, _)| !self.left.contains(link)) {
            arguments.extend(["--refused".into(), format!("{}={reason}", link.name()).into()]);
        }
        match os::start_again(arguments) {
            Ok(code) => End::Elsewhere(code),
            Err(error) => End::Failed(format!("{}; starting again failed: {error}", self.all_failed())),
        }
    }

    fn all_failed(&self) -> String {
        let tried: Vec<String> =
            self.refused.iter().map(|(link, reason)| format!("{}: {reason}", link.name())).collect();
        match (self.is_forced, tried.is_empty()) {
            (true, _) => format!("the renderer that was asked for does not work here: {}", tried.join("; ")),
            (false, true) => "there is no renderer to try".to_owned(),
            (false, false) => format!("no renderer works here: {}", tried.join("; ")),
        }
    }
}

/// What a link is given to open the window with.
struct Way<'a> {
    attempt: &'a Rc<Attempt>,
    scene: &'a Scene,
    refused: Vec<(&'static str, String)>,
    /// Nothing better comes after an OpenGL that draws on the processor.
    takes_software: bool,
}

impl Way<'_> {
    /// What About tells.
    fn renderer(&self, adapter: String) -> Renderer {
        let name = self.attempt.link().name();
        log::info!("renderer {name} opens {adapter}");
        Renderer { name, adapter, refused: self.refused.clone() }
    }
}

#[cfg(test)]
mod tests;
