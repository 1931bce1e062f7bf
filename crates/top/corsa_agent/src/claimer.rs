//! What takes long around the controller, on a thread of its own: opening one starts a helper process,
//! letting go of one waits for it to end, and 3 ms later the next physics step is there.

use std::{
    sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel},
    thread::{self, JoinHandle},
};

use corsa_pad::{Pad, PadError, PadOptions, Route};

use crate::AgentError;

enum Order {
    Claim(Route),
    LetGo(Box<dyn Pad>),
    PlugIn(Route),
}

/// What came of an order.
pub(crate) enum Answer {
    /// The controller is ours.
    Claimed(Result<Box<dyn Pad>, PadError>),
    /// The device stands ready and nobody drives by it.
    PluggedIn(Route, Result<(), PadError>),
}

#[derive(Debug)]
pub(crate) struct Claimer {
    /// `None` once dropped.
    orders: Option<SyncSender<Order>>,
    answers: Receiver<Answer>,
    is_claiming: bool,
    thread: Option<JoinHandle<()>>,
}

impl Claimer {
    pub(crate) fn start(options: PadOptions) -> Result<Self, AgentError> {
        // One claim and one controller are all there can be; some more for comfort.
        let (orders, taken) = sync_channel(8);
        let (send, answers) = sync_channel(8);
        let name = "agent-claimer";
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || serve(&options, &taken, &send))
            .map_err(|error| AgentError::Thread { name, reason: error.to_string() })?;
        Ok(Self { orders: Some(orders), answers, is_claiming: false, thread: Some(thread) })
    }

    /// Asks for the controller of a route, if none is asked for already; [`Self::answer`] brings it.
    pub(crate) fn ask(&mut self, route: Route) {
        if !self.is_claiming {
            self.is_claiming = self.order(Order::Claim(route));
        }
    }

    /// Plugs a device in before anybody drives: a game looks for controllers when it starts.
    pub(crate) fn plug_in(&mut self, route: Route) {
        self.order(Order::PlugIn(route));
    }

    /// What was ordered, once it is there.
    pub(crate) fn answer(&mut self) -> Option<Answer> {
        match self.answers.try_recv() {
            Ok(answer) => {
                self.is_claiming &= !matches!(answer, Answer::Claimed(_));
                Some(answer)
            }
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => None,
        }
    }

    pub(crate) fn let_go(&mut self, pad: Box<dyn Pad>) {
        self.order(Order::LetGo(pad));
    }

    fn order(&self, order: Order) -> bool {
        self.orders.as_ref().is_some_and(|orders| orders.try_send(order).is_ok())
    }
}

fn serve(options: &PadOptions, orders: &Receiver<Order>, answers: &SyncSender<Answer>) {
    // A device stays plugged in while nobody drives: a game that loses it looks for no other.
    let mut parked: Option<Box<dyn Pad>> = None;
    while let Ok(order) = orders.recv() {
        let answer = match order {
            Order::Claim(route) => Answer::Claimed(take(&mut parked, route, options)),
            Order::PlugIn(route) => {
                let plugged = take(&mut parked, route, options);
                Answer::PluggedIn(route, plugged.map(|pad| parked = Some(pad)))
            }
            Order::LetGo(mut pad) => {
                if pad.route() != Route::CustomAi && pad.release().is_ok() {
                    parked = Some(pad);
                }
                continue;
            }
        };
        // Nobody waits for an answer any more when the agent ends.
        drop(answers.send(answer));
    }
}

/// The parked controller if it is of that route, or a new one; one of another route is unplugged.
fn take(
    parked: &mut Option<Box<dyn Pad>>,
    route: Route,
    options: &PadOptions,
) -> Result<Box<dyn Pad>, PadError> {
    match parked.take() {
        Some(pad) if pad.route() == route => Ok(pad),
        _ => corsa_pad::open(route, options),
    }
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
