//! The system's own dialogs for files and folders.
//!
//! Where Linux has neither a desktop portal nor zenity, the crate answers "nothing chosen" after some milliseconds and
//! says why in its log alone; no person cancels that fast either. Both are taken as "no dialogs". Not here: what is
//! asked (`dialogs.rs`).

use super::dialogs::{Answer, FileDialogs, Kind, Request};
use super::log_ring;
use rfd::{AsyncFileDialog, FileHandle};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};
use winit::window::Window;

/// Nobody sees a dialog and cancels it in less.
const TOO_FAST: Duration = Duration::from_millis(150);

/// The dialogs of the system, over a window.
pub(super) struct SystemDialogs {
    window: Option<Arc<Window>>,
}

impl SystemDialogs {
    pub(super) fn new(window: Option<Arc<Window>>) -> Self {
        Self { window }
    }

    fn dialog(&self, request: &Request) -> AsyncFileDialog {
        let mut dialog = AsyncFileDialog::new().set_title(&request.title);
        if let Some(window) = &self.window {
            dialog = dialog.set_parent(window);
        }
        for (name, extensions) in &request.filters {
            dialog = dialog.add_filter(*name, extensions);
        }
        if let Some(folder) = &request.folder {
            dialog = dialog.set_directory(folder);
        }
        if let Some(name) = &request.name {
            dialog = dialog.set_file_name(name);
        }
        dialog
    }
}

impl FileDialogs for SystemDialogs {
    fn ask(&self, request: Request, answer: Box<dyn FnOnce(Answer) + Send>) {
        let dialog = self.dialog(&request);
        match request.kind {
            Kind::File => wait(dialog.pick_file(), |file| vec![file], answer),
            Kind::Files => wait(dialog.pick_files(), |files| files, answer),
            Kind::Folder => wait(dialog.pick_folder(), |folder| vec![folder], answer),
            Kind::NewFile => wait(dialog.save_file(), |file| vec![file], answer),
        }
    }
}

/// Says something in a box of the system's own and waits until it is read; nothing where the system has none.
pub(super) fn say(title: &str, text: &str) {
    let dialog = rfd::MessageDialog::new().set_level(rfd::MessageLevel::Error).set_title(title).set_description(text);
    // There is one button, and nothing follows from it.
    dialog.show();
}

/// Waits on a thread of its own for what a dialog answers.
fn wait<T: 'static>(
    dialog: impl Future<Output = Option<T>> + Send + 'static,
    handles: impl FnOnce(T) -> Vec<FileHandle> + Send + 'static,
    answer: Box<dyn FnOnce(Answer) + Send>,
) {
    let answer = Arc::new(std::sync::Mutex::new(Some(answer)));
    let give = {
        let answer = Arc::clone(&answer);
        move |given: Answer| {
            let answer = answer.lock().ok().and_then(|mut answer| answer.take());
            if let Some(answer) = answer {
                answer(given);
            }
        }
    };
    let give_up = give.clone();
    let work = move || {
        let (begun, errors) = (Instant::now(), log_ring::dialog_errors());
        // The window waits for an answer, whatever becomes of the dialog.
        let given = match catch_unwind(AssertUnwindSafe(|| block_on(dialog))) {
            Ok(Some(chosen)) => Answer::Chosen(paths(handles(chosen))),
            Ok(None) if begun.elapsed() >= TOO_FAST && log_ring::dialog_errors() == errors => Answer::Nothing,
            Ok(None) | Err(_) => Answer::NoDialogs,
        };
        give(given);
    };
    if thread::Builder::new().name("interlock-dialog".into()).spawn(work).is_err() {
        give_up(Answer::NoDialogs);
    }
}

fn paths(handles: Vec<FileHandle>) -> Vec<PathBuf> {
    handles.into_iter().map(|handle| handle.path().to_owned()).collect()
}

/// Runs a future to its end on this thread, asleep between its steps.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_ends_when_another_thread_wakes_it() {
        let mut polls = 0;
        let value = block_on(std::future::poll_fn(|context| {
            polls += 1;
            if polls == 3 {
                return Poll::Ready(polls);
            }
            let waker = context.waker().clone();
            thread::spawn(move || waker.wake());
            Poll::Pending
        }));
        assert_eq!(value, 3);
    }

    #[test]
    fn an_answer_of_nothing_that_comes_at_once_means_that_there_are_no_dialogs() {
        let (sender, receiver) = std::sync::mpsc::channel();
        let send = Box::new(move |answer| sender.send(answer).unwrap());
        wait(std::future::ready(None::<FileHandle>), |file| vec![file], send);
        assert_eq!(receiver.recv_timeout(Duration::from_secs(10)), Ok(Answer::NoDialogs));
    }

    #[test]
    fn what_is_chosen_arrives_and_what_is_cancelled_slowly_is_no_fault() {
        let (sender, receiver) = std::sync::mpsc::channel();
        let chosen = sender.clone();
        let file = FileHandle::from(PathBuf::from("/a/b.conf"));
        let send = Box::new(move |answer| chosen.send(answer).unwrap());
        wait(std::future::ready(Some(file)), |file| vec![file], send);
        assert_eq!(receiver.recv_timeout(Duration::from_secs(10)), Ok(Answer::Chosen(vec!["/a/b.conf".into()])));
        let slow = async {
            thread::sleep(TOO_FAST * 2);
            None::<FileHandle>
        };
        wait(slow, |file| vec![file], Box::new(move |answer| sender.send(answer).unwrap()));
        assert_eq!(receiver.recv_timeout(Duration::from_secs(10)), Ok(Answer::Nothing));
    }
}
