//! Effects, performed: orders of the model carried out on named threads through `work`; progress at most every 100 ms,
//! cancelling, panics caught, and a last message that always comes.
//!
//! One job at a time is the user's own (drawing up, rehearsing, writing); the next waits for it. Keys are made, small
//! files are read and tools work beside it. Keys, pass phrases and everything that holds them stay here between two orders; the model
//! sees views. Not here: the order of steps inside a capability (`work`), and what is shown (`ui`).

mod foreground;
mod mail;
mod stock;
#[cfg(test)]
mod tests;
mod tools;

use crate::app::{Job, JobMsg, Msg, Order, PassPhrase};
use crate::os::Cancel;
use crate::work;
use foreground::Held;
use mail::{Mail, Reporter};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use stock::Stock;

/// Performs orders. Dropping it asks everything that runs to stop, and waits for what the user waits for and for files
/// that are being saved. Keys in the making and files being read are left behind: they change nothing.
pub struct Jobs {
    shared: Arc<Shared>,
    threads: Mutex<Threads>,
    tools: Mutex<Vec<(Ticket, JoinHandle<()>)>>,
}

/// What jobs share.
struct Shared {
    mail: Mail,
    stock: Stock,
    held: Mutex<Held>,
}

/// What runs.
#[derive(Default)]
struct Threads {
    /// The user's own jobs that are not over: the last one waits for those before it.
    tickets: Vec<Ticket>,
    last: Option<JoinHandle<()>>,
    saving: Vec<JoinHandle<()>>,
    /// What the last order was drawn up with: the jobs after it work on that too, and none of them may tell it.
    pass_phrase: Option<PassPhrase>,
}

/// A job that runs or waits for its turn.
struct Ticket {
    job: Job,
    cancel: Cancel,
    is_over: Arc<AtomicBool>,
}

impl Jobs {
    /// Jobs that send their messages there and call `notify` after each.
    #[must_use]
    pub fn new(messages: Sender<Msg>, notify: Arc<dyn Fn() + Send + Sync>) -> Self {
        let shared = Shared { mail: Mail::new(messages, notify), stock: Stock::default(), held: Mutex::default() };
        Self { shared: Arc::new(shared), threads: Mutex::default(), tools: Mutex::default() }
    }

    /// Starts an order; its last message comes even if it panics.
    pub fn perform(&self, order: Order) {
        match order {
            Order::MakeKeys(kind, count) => self.shared.want_keys(kind, count),
            Order::ReadConfs(paths) => drop(self.aside("read-confs", move || {
                JobMsg::ConfsRead(paths.iter().map(|path| work::read_conf(path)).collect())
            })),
            Order::ReadPlan(path) => drop(self.aside("read-plan", move || {
                let read = work::read_plan(&path);
                JobMsg::PlanRead(path, Box::new(read))
            })),
            Order::SavePlan(path, draft) => {
                let saving = self.aside("save-plan", move || {
                    let saved = work::save_plan(&path, &draft);
                    JobMsg::PlanSaved(path, saved)
                });
                let mut threads = self.threads();
                threads.saving.retain(|thread| !thread.is_finished());
                threads.saving.extend(saving);
            }
            Order::DrawUp(order) => {
                let pass_phrase = order.pass_phrase.clone();
                self.foreground(Job::DrawUp, "draw-up", pass_phrase, move |shared, events, cancel| {
                    shared.draw_up(*order, events, cancel)
                });
            }
            Order::Prove(revision) => self.foreground(Job::Prove, "prove", None, move |shared, events, cancel| {
                shared.prove(revision, events, cancel)
            }),
            Order::Write(revision) => self.foreground(Job::Write, "write", None, move |shared, events, cancel| {
                shared.write(revision, events, cancel)
            }),
            Order::Inspect(look) => self.inspect(*look),
            Order::RewriteKey(rewrite) => self.rewrite_key(*rewrite),
            Order::Explain(lines) => self.explain(*lines),
        }
    }

    /// Asks the job that the user waits for to stop.
    pub fn cancel(&self) {
        for ticket in &self.threads().tickets {
            ticket.cancel.cancel();
        }
    }

    /// Starts one of the user's own jobs when those before it are over.
    fn foreground(
        &self,
        job: Job,
        name: &str,
        pass_phrase: Option<PassPhrase>,
        work: impl FnOnce(&Arc<Shared>, &Reporter<'_>, &Cancel) -> JobMsg + Send + 'static,
    ) {
        let mut threads = self.threads();
        threads.tickets.retain(|ticket| !ticket.is_over.load(Ordering::Relaxed));
        if job == Job::DrawUp {
            threads.pass_phrase = pass_phrase;
            // What they work on is stale. Writing is never given up for that: it stops when the user says so.
            for ticket in threads.tickets.iter().filter(|ticket| ticket.job != Job::Write) {
                ticket.cancel.cancel();
            }
        }
        let pass_phrase = threads.pass_phrase.clone();
        let ticket = Ticket { job, cancel: Cancel::default(), is_over: Arc::default() };
        let (cancel, is_over) = (ticket.cancel.clone(), Arc::clone(&ticket.is_over));
        let (shared, before) = (Arc::clone(&self.shared), threads.last.take());
        let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || {
            // How it ended, it has told itself.
            drop(before.map(JoinHandle::join));
            shared
                .mail
                .answer(job, pass_phrase.as_ref(), || Some(work(&shared, &Reporter::new(&shared.mail, job), &cancel)));
            is_over.store(true, Ordering::Relaxed);
        });
        match spawned {
            Ok(thread) => {
                threads.last = Some(thread);
                threads.tickets.push(ticket);
            }
            Err(error) => self.shared.mail.no_thread(job, &error),
        }
    }

    /// Does something small beside everything else.
    fn aside(&self, name: &str, work: impl FnOnce() -> JobMsg + Send + 'static) -> Option<JoinHandle<()>> {
        let shared = Arc::clone(&self.shared);
        let spawned = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || shared.mail.answer(Job::Files, None, || Some(work())));
        spawned.map_err(|error| self.shared.mail.no_thread(Job::Files, &error)).ok()
    }

    fn threads(&self) -> MutexGuard<'_, Threads> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long closing waits for jobs that have nothing to take back. Making one RSA-4096 key takes some seconds at worst.
const PATIENCE: Duration = Duration::from_secs(8);

impl Drop for Jobs {
    fn drop(&mut self) {
        self.cancel();
        self.stop(Job::Inspect);
        self.stop(Job::Explain);
        self.shared.stock.close();
        let mut threads = self.threads();
        let is_writing = threads.tickets.iter().any(|it| it.job == Job::Write && !it.is_over.load(Ordering::Relaxed));
        let (last, mut saving) = (threads.last.take(), std::mem::take(&mut threads.saving));
        drop(threads);
        let mut tools = self.tools.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that look and explain change nothing.
        saving.extend(tools.drain(..).filter(|(ticket, _)| ticket.job == Job::RewriteKey).map(|(_, thread)| thread));
        drop(tools);
        let end = Instant::now() + PATIENCE;
        for thread in saving.into_iter().chain(last) {
            // A disk that takes longer is gone. A write is waited for: it puts back what it began.
            while !is_writing && !thread.is_finished() && Instant::now() < end {
                thread::sleep(Duration::from_millis(5));
            }
            if is_writing || thread.is_finished() {
                // How it ended, it has told itself.
                drop(thread.join());
            }
        }
    }
}
