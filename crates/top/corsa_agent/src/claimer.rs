//! What takes long around the controls page, on a thread of its own: taking the claim starts a guard
//! process, letting go waits for it to end, and 3 ms later the next physics step is there.

use std::{
    ffi::OsString,
    sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel},
    thread::{self, JoinHandle},
};

use corsa_pages::{ControlsWriter, PageSpace, PagesError};

use crate::AgentError;

enum Order {
    Claim,
    LetGo(Box<ControlsWriter>),
}

#[derive(Debug)]
pub(crate) struct Claimer {
    /// `None` once dropped.
    orders: Option<SyncSender<Order>>,
    claims: Receiver<Result<ControlsWriter, PagesError>>,
    is_claiming: bool,
    thread: Option<JoinHandle<()>>,
}

impl Claimer {
    pub(crate) fn start(space: PageSpace, self_command: Vec<OsString>) -> Result<Self, AgentError> {
        // One claim and one writer are all there can be; one more for comfort.
        let (orders, taken) = sync_channel(4);
        let (answers, claims) = sync_channel(4);
        let name = "agent-claimer";
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                for order in taken {
                    match order {
                        // Nobody waits for an answer any more when the agent ends.
                        Order::Claim => drop(answers.send(claim(&space, &self_command))),
                        Order::LetGo(writer) => drop(writer),
                    }
                }
            })
            .map_err(|error| AgentError::Thread { name, reason: error.to_string() })?;
        Ok(Self { orders: Some(orders), claims, is_claiming: false, thread: Some(thread) })
    }

    /// Asks for the claim, if it is not asked for already; [`Self::claimed`] brings it.
    pub(crate) fn ask(&mut self) {
        if !self.is_claiming {
            self.is_claiming = self.order(Order::Claim);
        }
    }

    /// The claim that was asked for, once it is there.
    pub(crate) fn claimed(&mut self) -> Option<Result<ControlsWriter, PagesError>> {
        match self.claims.try_recv() {
            Ok(claim) => {
                self.is_claiming = false;
                Some(claim)
            }
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => None,
        }
    }

    pub(crate) fn let_go(&mut self, writer: ControlsWriter) {
        self.order(Order::LetGo(Box::new(writer)));
    }

    fn order(&self, order: Order) -> bool {
        self.orders.as_ref().is_some_and(|orders| orders.try_send(order).is_ok())
    }
}

fn claim(space: &PageSpace, self_command: &[OsString]) -> Result<ControlsWriter, PagesError> {
    let mut writer = ControlsWriter::claim(space)?;
    writer.guard_with(self_command)?;
    Ok(writer)
}

impl Drop for Claimer {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the claimer's thread panicked");
        }
    }
}
