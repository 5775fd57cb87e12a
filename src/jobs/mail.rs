//! What jobs say: progress that is not too frequent, and one last message, also after a panic.

use crate::app::{Job, JobMsg, Msg, PassPhrase, Progress};
use crate::os::{Events, Stage};
use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Faster than that nobody reads, and each message draws the window anew.
pub(super) const EVERY: Duration = Duration::from_millis(100);

/// A panic's text is for a bug report; what is longer is somebody's data.
const MOST_OF_A_PANIC: usize = 500;

/// The way to the window.
pub(super) struct Mail {
    messages: Sender<Msg>,
    notify: Arc<dyn Fn() + Send + Sync>,
}

impl Mail {
    pub(super) fn new(messages: Sender<Msg>, notify: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self { messages, notify }
    }

    pub(super) fn send(&self, msg: JobMsg) {
        // Nobody listens any more where the window is gone.
        if self.messages.send(Msg::Job(msg)).is_ok() {
            (self.notify)();
        }
    }

    /// Does the work of a job and sends its last message, or that it panicked. The pass phrase is kept out of that.
    pub(super) fn answer(&self, job: Job, pass_phrase: Option<&PassPhrase>, work: impl FnOnce() -> Option<JobMsg>) {
        // Everything that jobs share is whole at each moment: behind locks that are let go between two changes.
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(None) => {}
            Ok(Some(msg)) => self.send(msg),
            Err(panic) => self.send(JobMsg::Panicked(job, text_of(panic.as_ref(), pass_phrase))),
        }
    }

    /// The system gives no thread for a job.
    pub(super) fn no_thread(&self, job: Job, error: &io::Error) {
        self.send(JobMsg::Panicked(job, error.to_string()));
    }
}

fn text_of(panic: &(dyn Any + Send), pass_phrase: Option<&PassPhrase>) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or_default();
    let text = match pass_phrase.filter(|pass_phrase| !pass_phrase.is_empty()) {
        Some(pass_phrase) => text.replace(pass_phrase.expose(), "********"),
        None => text.to_owned(),
    };
    text.chars().take(MOST_OF_A_PANIC).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Passes a job's progress on: at most every 100 ms, and always the end of a stage, after which there may be a pause.
pub(super) struct Reporter<'a> {
    mail: &'a Mail,
    job: Job,
    start: Instant,
    sent: Mutex<Sent>,
}

#[derive(Default)]
struct Sent {
    at: Option<Instant>,
    /// What was heard last, sent or not.
    heard: Option<(Stage, usize)>,
}

impl<'a> Reporter<'a> {
    pub(super) fn new(mail: &'a Mail, job: Job) -> Self {
        Self { mail, job, start: Instant::now(), sent: Mutex::default() }
    }
}

impl Events for Reporter<'_> {
    fn progress(&self, stage: Stage, done: usize, total: usize) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        // Several threads report; one that was overtaken has no news.
        if sent.heard.is_some_and(|(heard, most)| heard == stage && most >= done) {
            return;
        }
        sent.heard = Some((stage, done));
        if done < total && sent.at.is_some_and(|at| at.elapsed() < EVERY) {
            return;
        }
        sent.at = Some(Instant::now());
        let milliseconds = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.mail.send(JobMsg::Progress(Progress { job: self.job, stage, done, total, milliseconds }));
    }
}
