//! Keeps the settings and the plan: one thread that writes, so that nothing waits for a disk while it draws.
//!
//! What comes quickly after something else replaces it; the last always lands before [`Keeper::finish`] returns, unless
//! the disk takes longer than anybody should wait for a window to close. Not here: what is in the files (`settings.rs`).

use super::settings::Memory;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// Long enough for a burst of clicks to become one write.
const QUIET: Duration = Duration::from_millis(300);
/// A disk that takes longer is gone.
const PATIENCE: Duration = Duration::from_secs(3);

enum Note {
    Keep(Memory),
    Finish(Sender<()>),
}

/// Writes what it is given to a folder.
pub struct Keeper {
    notes: Option<Sender<Note>>,
}

impl Keeper {
    /// A keeper for a folder; `None`: nothing is kept.
    #[must_use]
    pub fn new(folder: Option<PathBuf>) -> Self {
        let notes = folder.and_then(|folder| {
            let (sender, receiver) = channel();
            let work = move || write_all(&folder, &receiver);
            match thread::Builder::new().name("interlock-settings".into()).spawn(work) {
                Ok(_) => Some(sender),
                Err(error) => {
                    log::warn!("no thread for the settings: {error}");
                    None
                }
            }
        });
        Self { notes }
    }

    /// Keeps that instead of what was before; returns at once.
    pub fn keep(&self, memory: Memory) {
        if let Some(notes) = &self.notes {
            // Where the thread is gone, it has said why.
            notes.send(Note::Keep(memory)).unwrap_or_default();
        }
    }

    /// Waits until the last is on disk.
    pub fn finish(&self) {
        let (done, is_done) = channel();
        let sent = self.notes.as_ref().is_some_and(|notes| notes.send(Note::Finish(done)).is_ok());
        if sent && is_done.recv_timeout(PATIENCE).is_err() {
            log::warn!("the settings are not written after {} seconds", PATIENCE.as_secs());
        }
    }
}

fn write_all(folder: &std::path::Path, notes: &Receiver<Note>) {
    let mut written = None;
    let mut write = |memory: &Memory| {
        if written.as_ref() == Some(memory) {
            return;
        }
        match memory.write(folder) {
            Ok(()) => written = Some(memory.clone()),
            Err((path, error)) => log::warn!("{} is not written: {error}", path.display()),
        }
    };
    let mut waiting: Option<Memory> = None;
    loop {
        let note = match &waiting {
            // Asleep until there is something: no timer runs in an idle window.
            None => notes.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(_) => notes.recv_timeout(QUIET),
        };
        if let Ok(Note::Keep(memory)) = note {
            waiting = Some(memory);
            continue;
        }
        if let Some(memory) = waiting.take() {
            write(&memory);
        }
        match note {
            Ok(Note::Finish(done)) => done.send(()).unwrap_or_default(),
            Err(RecvTimeoutError::Disconnected) => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn memory(number: usize) -> Memory {
        Memory { settings: format!("# {number}\n"), plan: format!("interlock = {number}\n") }
    }

    #[test]
    fn the_last_state_always_lands() {
        let dir = tempfile::tempdir().unwrap();
        let keeper = Keeper::new(Some(dir.path().to_owned()));
        for number in 0..200 {
            keeper.keep(memory(number));
        }
        keeper.finish();
        assert_eq!(fs::read_to_string(dir.path().join("plan.toml")).unwrap(), "interlock = 199\n");
        keeper.keep(memory(7));
        keeper.finish();
        assert_eq!(fs::read_to_string(dir.path().join("plan.toml")).unwrap(), "interlock = 7\n");
    }

    #[test]
    fn without_a_place_or_with_a_blocked_one_nobody_waits_or_falls() {
        Keeper::new(None).finish();
        let dir = tempfile::tempdir().unwrap();
        let blocked = dir.path().join("file");
        fs::write(&blocked, "in the way").unwrap();
        let keeper = Keeper::new(Some(blocked.join("below")));
        keeper.keep(memory(1));
        keeper.finish();
        assert_eq!(fs::read_to_string(&blocked).unwrap(), "in the way");
    }
}
