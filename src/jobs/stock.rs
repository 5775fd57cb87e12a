//! Keys, made ahead: one stock of one kind, filled by one thread.
//!
//! A plan that is drawn up again gets the same keys, so an edit costs no new ones. When files were written the stock is
//! emptied: those keys belong to servers now, and no other cluster may get them.

use super::Shared;
use super::mail::Reporter;
use crate::app::{Job, JobMsg};
use crate::os::{Cancel, Events, Stage};
use crate::pki::make::KeyPair;
use crate::plan::KeyKind;
use crate::work::{self, Keys, Stopped, WantedKeys};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How often whoever waits for keys looks whether to stop.
const LOOK: Duration = Duration::from_millis(50);

/// Keys that lie ready or are being made.
#[derive(Default)]
pub(super) struct Stock {
    state: Mutex<State>,
    /// Keys came, or nobody makes any now.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    kind: Option<KeyKind>,
    keys: Vec<KeyPair>,
    /// So many are to lie ready.
    wanted: usize,
    maker: Option<Maker>,
    is_closed: bool,
}

/// The thread that makes keys.
#[derive(Clone, Default)]
struct Maker {
    cancel: Cancel,
    /// How many of its present batch are made.
    done: Arc<AtomicUsize>,
}

impl Maker {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.done, &other.done)
    }
}

/// What a wish for keys leads to.
enum Wish {
    Granted(usize),
    UnderWay,
    Start(Maker),
}

impl State {
    fn want(&mut self, kind: KeyKind, count: usize) -> Wish {
        if self.kind != Some(kind) {
            if let Some(maker) = self.maker.take() {
                maker.cancel.cancel();
            }
            self.keys.clear();
            self.kind = Some(kind);
        }
        self.wanted = if self.maker.is_some() { self.wanted.max(count) } else { count };
        if self.keys.len() >= count {
            Wish::Granted(self.keys.len())
        } else if self.maker.is_some() || self.is_closed {
            Wish::UnderWay
        } else {
            let maker = Maker::default();
            self.maker = Some(maker.clone());
            Wish::Start(maker)
        }
    }

    fn is_made_by(&self, maker: &Maker) -> bool {
        self.maker.as_ref().is_some_and(|present| present.is(maker))
    }
}

impl Stock {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The keys that lie here are no longer to be given out.
    pub(super) fn forget(&self) {
        self.state().keys.clear();
    }

    /// No keys are made any more.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.is_closed = true;
        if let Some(maker) = state.maker.take() {
            maker.cancel.cancel();
        }
        self.changed.notify_all();
    }
}

impl Shared {
    /// Makes keys ahead, as many as are missing; those of another kind are dropped.
    pub(super) fn want_keys(self: &Arc<Self>, kind: KeyKind, count: usize) {
        let wish = self.stock.state().want(kind, count);
        let maker = match wish {
            Wish::Granted(count) => return self.mail.send(JobMsg::KeysReady(kind, count)),
            Wish::UnderWay => return,
            Wish::Start(maker) => maker,
        };
        let (shared, own) = (Arc::clone(self), maker.clone());
        let spawned = thread::Builder::new().name("keys".to_owned()).spawn(move || {
            let resigns = Resigns { stock: &shared.stock, maker: &own };
            shared.mail.answer(Job::Keys, None, || shared.make_keys(kind, &own));
            drop(resigns);
        });
        if let Err(error) = spawned {
            drop(Resigns { stock: &self.stock, maker: &maker });
            self.mail.no_thread(Job::Keys, &error);
        }
    }

    /// Fills the stock; the count may rise meanwhile.
    fn make_keys(&self, kind: KeyKind, maker: &Maker) -> Option<JobMsg> {
        let events = Batch { reporter: Reporter::new(&self.mail, Job::Keys), maker };
        loop {
            let missing = {
                let mut state = self.stock.state();
                if !state.is_made_by(maker) {
                    return None;
                }
                let missing = state.wanted.saturating_sub(state.keys.len());
                if missing == 0 {
                    state.maker = None;
                    self.stock.changed.notify_all();
                    return Some(JobMsg::KeysReady(kind, state.keys.len()));
                }
                missing
            };
            // Why not, whoever needs them learns: he tries himself.
            let made = work::make_keys(kind, missing, &events, &maker.cancel).ok()?;
            let mut state = self.stock.state();
            if !state.is_made_by(maker) {
                return None;
            }
            state.keys.extend(made);
            maker.done.store(0, Ordering::Relaxed);
            self.stock.changed.notify_all();
        }
    }
}

/// When the maker ends, however it ends, nobody waits for it any longer.
struct Resigns<'a> {
    stock: &'a Stock,
    maker: &'a Maker,
}

impl Drop for Resigns<'_> {
    fn drop(&mut self) {
        let mut state = self.stock.state();
        if state.is_made_by(self.maker) {
            state.maker = None;
        }
        self.stock.changed.notify_all();
    }
}

/// Counts a batch for whoever waits.
struct Batch<'a> {
    reporter: Reporter<'a>,
    maker: &'a Maker,
}

impl Events for Batch<'_> {
    fn progress(&self, stage: Stage, done: usize, total: usize) {
        self.maker.done.fetch_max(done, Ordering::Relaxed);
        self.reporter.progress(stage, done, total);
    }
}

/// Gives keys from the stock, waits for those in the making, and has the rest made.
pub(super) struct FromStock<'a>(pub(super) &'a Arc<Shared>);

impl Keys for FromStock<'_> {
    fn take(&self, wanted: &WantedKeys<'_>, events: &dyn Events, cancel: &Cancel) -> Result<Vec<KeyPair>, Stopped> {
        let stock = &self.0.stock;
        let mut has_asked = false;
        while !cancel.is_cancelled() {
            let mut state = stock.state();
            let is_own_kind = state.kind == Some(wanted.kind);
            let (used, free): (Vec<&KeyPair>, Vec<&KeyPair>) =
                state.keys.iter().filter(|_| is_own_kind).partition(|key| wanted.used.contains(&key.spki()));
            if free.len() >= wanted.count {
                return Ok(free.into_iter().take(wanted.count).cloned().collect());
            }
            let (target, ready) = (wanted.count + used.len(), free.len());
            match &state.maker {
                Some(maker) if is_own_kind => {
                    let done = ready + maker.done.load(Ordering::Relaxed);
                    // All of them is said when they are here.
                    events.progress(Stage::Keys, done.min(wanted.count.saturating_sub(1)), wanted.count);
                    state.wanted = state.wanted.max(target);
                    drop(stock.changed.wait_timeout(state, LOOK).unwrap_or_else(PoisonError::into_inner));
                }
                None if !has_asked => {
                    drop(state);
                    has_asked = true;
                    self.0.want_keys(wanted.kind, target);
                }
                // Keys of another kind are being made, for a plan that came after this one; or nobody makes any.
                _ => break,
            }
        }
        work::make_keys(wanted.kind, wanted.count, events, cancel)
    }
}
