//! The log: a ring of small files that tells afterwards what the program did, for a report of a bug.
//!
//! A line has no more than our own modules say, and warnings of others; never what stands in a field, never a secret.
//! One thread writes, so that logging costs a window nothing; a panic waits until its line is on disk. Two windows at
//! once share the files; their lines then stand mixed. Written by hand: the crates for it bring a second library for
//! time and write on the thread that logs.

use super::settings::make_private;
use log::{Level, LevelFilter, Log, Metadata, Record};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;
use std::{panic, thread};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

const FILES: usize = 5;
const FILE_BYTES: u64 = 256 * 1024;
/// Longer lines are cut: one message must not push everything else out of the ring.
const LINE_CHARS: usize = 2000;
const PATIENCE: Duration = Duration::from_secs(2);
/// Who logs an error when the last way to a dialog has failed too. A missing portal alone is logged by another module.
const DIALOGS: &str = "rfd::backend::xdg_desktop_portal";
/// RFC 3339 in UTC, always of one width.
const STAMP: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
const NAME: &str = "interlock";

/// Who logs an error that ends eframe's window, and the words before its text. Nobody else is told.
const EFRAME: (&str, &str) = ("eframe::native::run", "Exiting because of error: ");

static RING: OnceLock<Ring> = OnceLock::new();

/// Starts the log in a folder and has panics written to it. Once in a process; without a folder only panics are said.
pub(super) fn start(folder: Option<&Path>) {
    let (sender, receiver) = channel();
    let target = folder.map(Path::to_owned);
    // Without a folder there is no receiver, and lines go nowhere.
    let work = move || {
        if let Some(folder) = target {
            write_all(&folder, &receiver);
        }
    };
    if thread::Builder::new().name("interlock-log".into()).spawn(work).is_ok() {
        let ring = RING.get_or_init(|| Ring::new(sender));
        if log::set_logger(ring).is_ok() {
            log::set_max_level(LevelFilter::Info);
        }
    }
    panic::set_hook(Box::new(on_panic));
}

/// The file that is written to now.
#[must_use]
pub(super) fn file(folder: &Path) -> PathBuf {
    folder.join(format!("{NAME}.log"))
}

/// Waits until everything that was logged so far is on disk, if the disk answers.
pub(super) fn flush() {
    let Some(ring) = RING.get() else { return };
    let (done, is_done) = channel();
    if ring.entries.send(Entry::Flush(done)).is_ok() {
        is_done.recv_timeout(PATIENCE).unwrap_or_default();
    }
}

/// How often the crate for dialogs has logged that it could not show one; it tells nobody else.
pub(super) fn dialog_errors() -> usize {
    RING.get().map_or(0, |ring| ring.dialog_errors.load(Ordering::Relaxed))
}

/// The error that ended eframe's window since this was last asked.
pub(super) fn take_window_error() -> Option<String> {
    RING.get()?.window_error.lock().ok()?.take()
}

enum Entry {
    Line(String),
    Flush(Sender<()>),
}

struct Ring {
    entries: Sender<Entry>,
    dialog_errors: AtomicUsize,
    window_error: Mutex<Option<String>>,
}

impl Ring {
    fn new(entries: Sender<Entry>) -> Self {
        Self { entries, dialog_errors: AtomicUsize::new(0), window_error: Mutex::default() }
    }
}

impl Log for Ring {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let is_ours = metadata.target().split("::").next() == Some(NAME);
        metadata.level() <= if is_ours { Level::Info } else { Level::Warn }
    }

    fn log(&self, record: &Record<'_>) {
        if record.level() == Level::Error && record.target() == DIALOGS {
            self.dialog_errors.fetch_add(1, Ordering::Relaxed);
        }
        if record.level() == Level::Error
            && record.target() == EFRAME.0
            && let Some(error) = record.args().to_string().strip_prefix(EFRAME.1)
            && let Ok(mut window_error) = self.window_error.lock()
        {
            *window_error = Some(one_line(error));
        }
        if self.enabled(record.metadata()) {
            let line = line(OffsetDateTime::now_utc(), record);
            self.entries.send(Entry::Line(line)).unwrap_or_default();
        }
    }

    fn flush(&self) {
        flush();
    }
}

fn line(now: OffsetDateTime, record: &Record<'_>) -> String {
    let now = now.format(STAMP).unwrap_or_default();
    format!("{now} {:5} {} {}\n", record.level(), record.target(), one_line(&record.args().to_string()))
}

/// A message on one line, whatever is in it: nobody can forge the next one.
fn one_line(text: &str) -> String {
    let shown = |char: char| if char.is_control() { ' ' } else { char };
    let mut line: String = text.chars().take(LINE_CHARS).map(shown).collect();
    if text.chars().nth(LINE_CHARS).is_some() {
        line.push('…');
    }
    line
}

fn on_panic(info: &PanicHookInfo<'_>) {
    let current = thread::current();
    let name = current.name().unwrap_or("unnamed");
    let place = info.location().map_or_else(String::new, |place| format!(" at {place}"));
    // Its text may quote what was worked on, a neo4j.conf with its pass phrase: the place is what a report needs.
    let text = format!("the thread {name} panicked{place}");
    log::error!("{}", one_line(&text));
    // A closed standard error is no reason for a second panic.
    writeln!(io::stderr(), "{NAME}: {}", one_line(&text)).unwrap_or_default();
    if name != "interlock-log" {
        flush();
    }
}

fn write_all(folder: &Path, entries: &Receiver<Entry>) {
    let mut files = Files { folder: folder.to_owned(), file: None, bytes: 0 };
    for entry in entries {
        match entry {
            // A log that cannot be written is no reason to stop, and there is nowhere to say so.
            Entry::Line(line) => files.write(&line).unwrap_or_default(),
            Entry::Flush(done) => done.send(()).unwrap_or_default(),
        }
    }
}

/// `interlock.log` and, older with each number, `interlock.1.log` and so on.
struct Files {
    folder: PathBuf,
    file: Option<File>,
    bytes: u64,
}

impl Files {
    fn write(&mut self, line: &str) -> io::Result<()> {
        if self.file.is_some() && self.bytes + line.len() as u64 > FILE_BYTES {
            self.file = None;
            self.turn();
        }
        if self.file.is_none() {
            make_private(&self.folder)?;
            let path = file(&self.folder);
            if fs::metadata(&path).is_ok_and(|metadata| metadata.len() >= FILE_BYTES) {
                self.turn();
            }
            let file = OpenOptions::new().create(true).append(true).open(path)?;
            self.bytes = file.metadata()?.len();
            self.file = Some(file);
        }
        if let Some(file) = &mut self.file {
            file.write_all(line.as_bytes())?;
            self.bytes += line.len() as u64;
        }
        Ok(())
    }

    /// Each file becomes one older; the oldest goes.
    fn turn(&self) {
        let path = |number: usize| match number {
            0 => file(&self.folder),
            _ => self.folder.join(format!("{NAME}.{number}.log")),
        };
        for number in (0..FILES - 1).rev() {
            // Not there, or held by another program: then the ring is shorter for once.
            fs::rename(path(number), path(number + 1)).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record_line(text: &str) -> String {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::from_millis(1_230);
        let args = format_args!("{text}");
        line(now, &Record::builder().level(Level::Warn).target("interlock::shell").args(args).build())
    }

    #[test]
    fn a_message_is_one_line_with_its_time_level_and_room() {
        let line = record_line("one\r\nERROR two\x1b[2J");
        assert_eq!(line, "1970-01-01T00:00:01.230Z WARN  interlock::shell one  ERROR two [2J\n");
        assert!(record_line(&"ä".repeat(5000)).chars().count() < 2100);
    }

    #[test]
    fn the_ring_never_grows_beyond_its_files_and_keeps_the_newest() {
        let dir = tempfile::tempdir().unwrap();
        let mut files = Files { folder: dir.path().join("logs"), file: None, bytes: 0 };
        let filler = "x".repeat(1000);
        for number in 0..2000 {
            files.write(&format!("{number} {filler}\n")).unwrap();
        }
        let sizes: Vec<u64> = fs::read_dir(dir.path().join("logs"))
            .unwrap()
            .map(|entry| entry.unwrap().metadata().unwrap().len())
            .collect();
        assert_eq!(sizes.len(), FILES);
        assert!(sizes.iter().all(|size| *size <= FILE_BYTES), "{sizes:?}");
        let newest = fs::read_to_string(file(&dir.path().join("logs"))).unwrap();
        assert!(newest.lines().last().unwrap().starts_with("1999 "));
    }

    #[test]
    fn a_full_file_of_an_earlier_run_is_turned_first() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(file(dir.path()), vec![b'y'; usize::try_from(FILE_BYTES).unwrap()]).unwrap();
        Files { folder: dir.path().to_owned(), file: None, bytes: 0 }.write("new\n").unwrap();
        assert_eq!(fs::read_to_string(file(dir.path())).unwrap(), "new\n");
        assert_eq!(fs::metadata(dir.path().join("interlock.1.log")).unwrap().len(), FILE_BYTES);
    }

    #[test]
    fn the_error_that_eframe_keeps_to_itself_is_heard() {
        let (entries, _receiver) = channel();
        let ring = Ring::new(entries);
        let say = |target, args| ring.log(&Record::builder().target(target).level(Level::Error).args(args).build());
        say("eframe::other", format_args!("Exiting because of error: not this"));
        assert_eq!(*ring.window_error.lock().unwrap(), None);
        say("eframe::native::run", format_args!("Exiting because of error: no\ndriver"));
        assert_eq!(ring.window_error.lock().unwrap().as_deref(), Some("no driver"));
    }

    #[test]
    fn others_are_heard_from_warnings_on_and_ours_from_infos_on() {
        let (entries, _receiver) = channel();
        let ring = Ring::new(entries);
        let is_heard = |target, level| ring.enabled(&Metadata::builder().target(target).level(level).build());
        assert!(is_heard("interlock::shell", Level::Info) && is_heard("eframe::native", Level::Warn));
        assert!(!is_heard("eframe::native", Level::Info) && !is_heard("interlock_other", Level::Info));
        assert!(!is_heard("interlock::jobs", Level::Debug));
    }
}
