//! The desk: the model with everything that carries out what follows from a message. It needs no window, so tests drive
//! it.
//!
//! Not here: what follows (`app`), how it is done (`jobs`, `keeper.rs`, `dialogs.rs`), the picture (`ui`).

use super::dialogs::{Answer, FileDialogs, Request};
use super::keeper::Keeper;
use super::settings::{Geometry, Memory};
use crate::app::{Effect, JobMsg, Model, Msg, Order, Question, Trouble};
use crate::jobs::Jobs;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Wakes the loop from another thread.
pub type Notify = Arc<dyn Fn() + Send + Sync>;

/// What is left for the window to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Put a text on the clipboard.
    Copy(String),
    /// Close the window.
    Close,
}

/// The model with its jobs, its dialogs and its memory. Dropping it waits until what should outlive the window is on disk.
pub struct Desk {
    /// The window's place, as it is to be remembered.
    pub geometry: Option<Geometry>,
    model: Model,
    jobs: Jobs,
    dialogs: Box<dyn FileDialogs>,
    keeper: Keeper,
    messages: Receiver<Msg>,
    outside: Outside,
}

/// The way in for other threads.
#[derive(Clone)]
pub struct Outside {
    messages: Sender<Msg>,
    notify: Notify,
}

impl Outside {
    /// Tells the model what happened, and wakes it.
    pub fn send(&self, msg: Msg) {
        // Without a receiver the window is gone, and nobody is left to care.
        if self.messages.send(msg).is_ok() {
            (self.notify)();
        }
    }
}

impl Desk {
    /// A desk with that model; `notify` is called from other threads when there is something to take in.
    #[must_use]
    pub fn new(model: Model, dialogs: Box<dyn FileDialogs>, keeper: Keeper, notify: Notify) -> Self {
        let (sender, messages) = channel();
        let jobs = Jobs::new(sender.clone(), Arc::clone(&notify));
        let outside = Outside { messages: sender, notify };
        Self { geometry: None, model, jobs, dialogs, keeper, messages, outside }
    }

    /// What there is to draw.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The way in for other threads.
    #[must_use]
    pub fn outside(&self) -> Outside {
        self.outside.clone()
    }

    /// Takes in what other threads have sent.
    pub fn drain(&mut self) -> Vec<Wish> {
        let mut wishes = Vec::new();
        while let Ok(msg) = self.messages.try_recv() {
            wishes.extend(self.take(msg));
        }
        wishes
    }

    /// Takes in what happened, and carries out what follows.
    pub fn take(&mut self, msg: Msg) -> Vec<Wish> {
        log_end(&msg);
        let mut wishes = Vec::new();
        for effect in self.model.update(msg) {
            match effect {
                Effect::Job(order) => {
                    log::info!("begins: {}", name_of(&order));
                    self.jobs.perform(order);
                }
                Effect::Cancel => {
                    log::info!("is asked to stop");
                    self.jobs.cancel();
                }
                Effect::Stop(job) => self.jobs.stop(job),
                Effect::Ask(question) => self.ask(question),
                Effect::Copy(text) => wishes.push(Wish::Copy(text)),
                Effect::Remember => self.remember(),
                Effect::Close => wishes.push(Wish::Close),
            }
        }
        wishes
    }

    fn remember(&self) {
        self.keeper.keep(Memory::of(&self.model, self.geometry));
    }

    fn ask(&self, question: Question) {
        let outside = self.outside();
        let answer = move |answer| {
            outside.send(match answer {
                Answer::Chosen(paths) => Msg::Answer(question, paths),
                Answer::Nothing => Msg::Answer(question, Vec::new()),
                Answer::NoDialogs => Msg::NoDialogs(question),
            });
        };
        self.dialogs.ask(Request::of(question, &self.model), Box::new(answer));
    }
}

/// Also where the window ends by a panic: what was typed until then is on disk before anything else goes.
impl Drop for Desk {
    fn drop(&mut self) {
        self.remember();
        self.keeper.finish();
    }
}

/// What a job is called in the log: never what is in its order.
fn name_of(order: &Order) -> &'static str {
    match order {
        Order::MakeKeys(..) => "making keys",
        Order::ReadConfs(..) => "reading neo4j.conf files",
        Order::ReadPlan(..) => "reading a plan",
        Order::SavePlan(..) => "saving a plan",
        Order::DrawUp(..) => "drawing up",
        Order::Prove(..) => "rehearsing",
        Order::Write(..) => "writing",
        Order::Inspect(..) => "inspecting files",
        Order::RewriteKey(..) => "writing a key again",
        Order::Explain(..) => "explaining log lines",
    }
}

fn log_end(msg: &Msg) {
    let Msg::Job(msg) = msg else { return };
    let refused = |trouble: &Trouble| {
        let rules: Vec<_> = trouble.findings.iter().map(|finding| finding.rule).collect();
        let word = if trouble.cancelled { "stopped" } else { "failed" };
        if rules.is_empty() { word.to_owned() } else { format!("{word}: {}", rules.join(", ")) }
    };
    let or_refused = |trouble: Option<&Trouble>| trouble.map_or_else(|| "done".to_owned(), refused);
    let or_stopped = |is_done: bool| if is_done { "done" } else { "stopped" }.to_owned();
    let (name, end) = match msg {
        JobMsg::Progress(_) => return,
        JobMsg::KeysReady(..) => ("making keys", "done".to_owned()),
        JobMsg::ConfsRead(..) => ("reading neo4j.conf files", "done".to_owned()),
        JobMsg::PlanRead(_, read) => ("reading a plan", if read.is_ok() { "done" } else { "failed" }.to_owned()),
        JobMsg::PlanSaved(_, saved) => ("saving a plan", if saved.is_ok() { "done" } else { "failed" }.to_owned()),
        JobMsg::DrawnUp(_, result) => ("drawing up", or_refused(result.as_ref().err())),
        JobMsg::Proven(_, result) => ("rehearsing", or_refused(result.as_ref().err())),
        JobMsg::Written(_, result) => ("writing", or_refused(result.as_ref().err())),
        JobMsg::Inspected(_, inspected) => ("inspecting files", or_stopped(inspected.is_some())),
        JobMsg::KeyRewritten(_, findings) => {
            let rules: Vec<_> = findings.iter().map(|finding| finding.rule).collect();
            ("writing a key again", format!("done {}", rules.join(", ")).trim_end().to_owned())
        }
        JobMsg::Explained(_, explained) => ("explaining log lines", or_stopped(explained.is_some())),
        // The hook for panics has logged where.
        JobMsg::Panicked(..) => ("a job", "panicked".to_owned()),
    };
    log::info!("ends: {name}: {end}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Closing, Column, Field, Job, Notice, PassPhrase, Revision, Running};
    use crate::plan::Draft;
    use std::path::{Path, PathBuf};
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::{fs, thread};

    /// Answers what it is told, from another thread, and writes down what it was asked.
    struct Script {
        answer: Answer,
        asked: Arc<Mutex<Vec<Request>>>,
    }

    impl FileDialogs for Script {
        fn ask(&self, request: Request, answer: Box<dyn FnOnce(Answer) + Send>) {
            self.asked.lock().unwrap().push(request);
            let given = self.answer.clone();
            thread::spawn(move || answer(given)).join().unwrap();
        }
    }

    struct Scene {
        desk: Desk,
        asked: Arc<Mutex<Vec<Request>>>,
        woken: Arc<AtomicUsize>,
    }

    fn scene(answer: Answer, folder: Option<&Path>) -> Scene {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let woken = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&woken);
        let desk = Desk::new(
            Model::new(&Draft::sample(), "/out"),
            Box::new(Script { answer, asked: Arc::clone(&asked) }),
            Keeper::new(folder.map(Path::to_owned)),
            Arc::new(move || {
                counter.fetch_add(1, Ordering::SeqCst);
            }),
        );
        Scene { desk, asked, woken }
    }

    #[test]
    fn a_chosen_folder_stands_in_its_field() {
        let mut scene = scene(Answer::Chosen(vec!["/chosen".into()]), None);
        let question = Question::Path(Field::Out);
        scene.desk.take(Msg::Ask(question));
        assert_eq!(scene.desk.model().asking, Some(question));
        assert_eq!(scene.woken.load(Ordering::SeqCst), 1, "the loop was not woken");
        scene.desk.drain();
        assert_eq!(scene.desk.model().form.text(Field::Out), "/chosen");
        assert_eq!(scene.desk.model().asking, None);
        assert_eq!(scene.asked.lock().unwrap()[0].folder.as_deref(), Some(Path::new("/out")));
    }

    #[test]
    fn a_cancelled_dialog_changes_nothing() {
        let mut scene = scene(Answer::Nothing, None);
        scene.desk.take(Msg::Ask(Question::Path(Field::Server(0, Column::Conf))));
        let before = scene.desk.model().form.clone();
        scene.desk.drain();
        assert_eq!(scene.desk.model().form, before);
        assert_eq!(scene.desk.model().asking, None);
        assert_eq!(scene.desk.model().notice, None);
    }

    #[test]
    fn a_system_without_dialogs_is_said() {
        let mut scene = scene(Answer::NoDialogs, None);
        scene.desk.take(Msg::Ask(Question::OpenPlan));
        scene.desk.drain();
        assert_eq!(scene.desk.model().notice, Some(Notice::NoDialogs));
    }

    #[test]
    fn what_changed_is_on_disk_after_the_end_and_no_pass_phrase_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut scene = scene(Answer::Nothing, Some(dir.path()));
        let mut phrase = PassPhrase::default();
        phrase.insert(0, "correct horse");
        scene.desk.take(Msg::PassPhrase(phrase));
        scene.desk.take(Msg::Type(Field::ClusterName, "half typ".into()));
        drop(scene);
        let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
        assert!(read("plan.toml").contains("half typ"), "what was being typed is lost");
        assert!(!(read("plan.toml") + &read("settings.toml")).contains("correct horse"));
    }

    #[test]
    fn closing_an_idle_window_closes_it_and_so_does_the_systems_end() {
        for msg in [Msg::Close, Msg::Terminate] {
            let mut scene = scene(Answer::Nothing, None);
            assert_eq!(scene.desk.take(msg), [Wish::Close]);
        }
    }

    #[test]
    fn the_systems_end_waits_for_a_running_write_to_be_taken_back() {
        let mut scene = scene(Answer::Nothing, None);
        scene.desk.model.running =
            Some(Running { job: Job::Write, revision: Revision::default(), progress: None, is_cancelled: false });
        scene.desk.outside().send(Msg::Terminate);
        assert_eq!(scene.desk.drain(), []);
        assert_eq!(scene.desk.model().closing, Some(Closing::WhenIdle));
        assert!(scene.desk.model().running.is_some_and(|running| running.is_cancelled));
        let stopped = Trouble { findings: Vec::new(), cancelled: true };
        scene.desk.outside().send(Msg::Job(JobMsg::Written(Revision::default(), Err(stopped))));
        assert_eq!(scene.desk.drain(), [Wish::Close]);
    }

    #[test]
    fn copying_is_left_to_the_window() {
        let mut scene = scene(Answer::Nothing, None);
        let wishes = scene.desk.take(Msg::Copy { text: "chown".into(), what: "command".into() });
        assert_eq!(wishes, [Wish::Copy("chown".into())]);
    }

    #[test]
    fn an_order_is_named_in_the_log_without_what_is_in_it() {
        let order = Order::ReadPlan(PathBuf::from("/secret/place"));
        assert_eq!(name_of(&order), "reading a plan");
    }
}
