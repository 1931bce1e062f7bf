//! The services' side toward the network, on a thread of its own: an answer may have to wait until its
//! client listens.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
        mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use corsa_msgs::{
    SetStart, SetStartRequest, SetStartResponse,
    std_srvs::{Trigger, TriggerRequest, TriggerResponse},
};
use corsa_ros::{Node, Pending, RosError, ServiceServer};

use crate::{
    AgentError,
    jobs::{Outcome, Task},
};

/// How often requests are looked for.
const POLL: Duration = Duration::from_millis(2);

#[derive(Debug)]
pub(crate) struct Services {
    tasks: Receiver<Task>,
    outcomes: SyncSender<Outcome>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Services {
    pub(crate) fn start(node: &Node) -> Result<Self, AgentError> {
        let desk = Desk {
            triggers: vec![
                (Task::Reset, node.service("reset")?),
                (Task::Restart, node.service("restart")?),
                (Task::Pause, node.service("pause")?),
                (Task::Resume, node.service("resume")?),
            ],
            set_start: node.service("set_start")?,
            current: None,
        };
        // One task at a time is all there is.
        let (send_task, tasks) = sync_channel(1);
        let (outcomes, receive_outcome) = sync_channel(1);
        let stop = Arc::new(AtomicBool::new(false));
        let is_over = Arc::clone(&stop);
        let name = "agent-services";
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || desk.serve(&send_task, &receive_outcome, &is_over))
            .map_err(|error| AgentError::Thread { name, reason: error.to_string() })?;
        Ok(Self { tasks, outcomes, stop, thread: Some(thread) })
    }

    /// What is asked for, if nothing is being done.
    pub(crate) fn next_task(&self) -> Option<Task> {
        self.tasks.try_recv().ok()
    }

    /// What came of it.
    pub(crate) fn answer(&self, outcome: Outcome) {
        // There is room for the one task's outcome; without a thread there is nobody to tell.
        let _ = self.outcomes.try_send(outcome);
    }
}

impl Drop for Services {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the services' thread panicked");
        }
    }
}

/// Where requests come in and answers go out.
struct Desk {
    triggers: Vec<(Task, ServiceServer<Trigger>)>,
    set_start: ServiceServer<SetStart>,
    current: Option<Client>,
}

/// Who waits for the task at hand.
enum Client {
    Trigger(usize, Pending<TriggerRequest>),
    SetStart(Pending<SetStartRequest>),
}

impl Desk {
    fn serve(mut self, tasks: &SyncSender<Task>, outcomes: &Receiver<Outcome>, stop: &AtomicBool) {
        while !stop.load(Relaxed) {
            match outcomes.try_recv() {
                Ok(outcome) => self.answer(outcome),
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => return,
            }
            for index in 0..self.triggers.len() {
                while let Some(pending) = self.triggers[index].1.take() {
                    let task = self.triggers[index].0;
                    self.begin(tasks, task, Client::Trigger(index, pending));
                }
            }
            while let Some(pending) = self.set_start.take() {
                self.begin(tasks, Task::SetStart(pending.request), Client::SetStart(pending));
            }
            thread::sleep(POLL);
        }
    }

    fn begin(&mut self, tasks: &SyncSender<Task>, task: Task, client: Client) {
        let refusal = if self.current.is_some() {
            "another request is being carried out".to_owned()
        } else {
            match tasks.try_send(task) {
                Ok(()) => {
                    self.current = Some(client);
                    return;
                }
                Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                    "the agent is stopping".to_owned()
                }
            }
        };
        self.respond(client, Outcome::refusal(refusal));
    }

    fn answer(&mut self, outcome: Outcome) {
        if let Some(client) = self.current.take() {
            self.respond(client, outcome);
        }
    }

    fn respond(&self, client: Client, outcome: Outcome) {
        let Outcome { success, message, method, duration, physics_step } = outcome;
        let sent: Result<(), RosError> = match client {
            Client::Trigger(index, pending) => {
                self.triggers[index].1.respond(pending, TriggerResponse { success, message })
            }
            Client::SetStart(pending) => {
                let method = method.to_owned();
                let duration = duration.as_secs_f64();
                let response =
                    SetStartResponse { success, message, method, duration, physics_step };
                self.set_start.respond(pending, response)
            }
        };
        if let Err(error) = sent {
            log::warn!("answer not sent: {error}");
        }
    }
}
