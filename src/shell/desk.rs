//! The desk: the model with everything that carries out what follows from it. It needs no window, so tests drive it.

use crate::app::{Effect, Model, Msg};
use crate::jobs::Jobs;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// What is left for the window to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Put a text on the clipboard.
    Copy(String),
    /// Close the window.
    Close,
}

/// The model with its jobs.
pub struct Desk {
    model: Model,
    jobs: Jobs,
    messages: Receiver<Msg>,
    sender: Sender<Msg>,
}

impl Desk {
    /// A desk with that model; `notify` is called from other threads when there is something to take in.
    #[must_use]
    pub fn new(model: Model, notify: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (sender, messages) = channel();
        let jobs = Jobs::new(sender.clone(), notify);
        Self { model, jobs, messages, sender }
    }

    /// What there is to draw.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Where other threads put their messages.
    #[must_use]
    pub fn sender(&self) -> Sender<Msg> {
        self.sender.clone()
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
        let mut wishes = Vec::new();
        for effect in self.model.update(msg) {
            match effect {
                Effect::Job(order) => self.jobs.perform(order),
                Effect::Cancel => self.jobs.cancel(),
                Effect::Ask(question) => drop(self.sender.send(Msg::NoDialogs(question))),
                Effect::Copy(text) => wishes.push(Wish::Copy(text)),
                Effect::Remember => {}
                Effect::Close => wishes.push(Wish::Close),
            }
        }
        wishes
    }
}
