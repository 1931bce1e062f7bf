//! What is heard from the agent, and what is said to it.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use corsa_backend::BackendError;
use corsa_msgs::{
    ControllerStatus, Controls as Command, Session, SetStart, Telemetry, std_msgs::Header,
    std_srvs::Trigger,
};
use corsa_ros::{Node, Publisher, Qos, RosError, ServiceClient, Subscription, clock};
use corsa_vehicle::{Controls, SessionPhase, VehicleState};

use crate::Ros2Options;

/// Telemetry waits here while the learner thinks: 3 s of it.
const TELEMETRY_DEPTH: u32 = 1000;

#[derive(Debug)]
pub(crate) struct Link {
    telemetry: Subscription<Telemetry>,
    session: Subscription<Session>,
    status: Subscription<ControllerStatus>,
    controls: Publisher<Command>,
    pub(crate) set_start: ServiceClient<SetStart>,
    pub(crate) pause: ServiceClient<Trigger>,
    pub(crate) resume: ServiceClient<Trigger>,
    client_id: u64,
    client_name: String,
    machine_id: String,
    sequence: u64,
    /// Commands whose effect was not seen yet.
    sent: VecDeque<(u64, Instant)>,
    action_delay: Option<f64>,
    last_session: Option<Session>,
    last_status: Option<ControllerStatus>,
    pub(crate) status_heard_at: Option<Instant>,
    last_step: Option<u64>,
    /// Physics steps of which no state arrived, since it was last asked.
    packets_lost: u32,
    /// Clocks of two machines differ: the least age seen stands for that.
    least_age: Option<i64>,
}

/// A state and when it was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heard {
    pub(crate) state: VehicleState,
    pub(crate) session_id: u64,
    pub(crate) received_at: Instant,
    steady_time_ns: u64,
    stamp_ns: i64,
}

impl Link {
    pub(crate) fn open(options: &Ros2Options) -> Result<Self, BackendError> {
        let node = Node::new(&options.node()).map_err(|error| ros_error(&error))?;
        Self::on(&node).map_err(|error| ros_error(&error))
    }

    fn on(node: &Node) -> Result<Self, RosError> {
        let guid = node.guid();
        let number = |bytes: &[u8]| {
            bytes.iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte))
        };
        Ok(Self {
            telemetry: node.subscription("telemetry", Qos::best_effort(TELEMETRY_DEPTH))?,
            session: node.subscription("session", Qos::latched())?,
            status: node.subscription("controller_status", Qos::latched())?,
            controls: node.publisher("controls", Qos::best_effort(1))?,
            set_start: node.client("set_start")?,
            pause: node.client("pause")?,
            resume: node.client("resume")?,
            // No two nodes have the same; 0 is everybody's.
            client_id: (number(&guid[..8]).rotate_left(29) ^ number(&guid[8..])).max(1),
            client_name: format!("process {}", std::process::id()),
            machine_id: clock::machine_id(),
            sequence: 0,
            sent: VecDeque::new(),
            action_delay: None,
            last_session: None,
            last_status: None,
            status_heard_at: None,
            last_step: None,
            packets_lost: 0,
            least_age: None,
        })
    }

    /// Sends one command.
    pub(crate) fn send(&mut self, controls: &Controls) -> Result<(), BackendError> {
        self.sequence += 1;
        let command = Command {
            header: Header { stamp: clock::stamp(), frame_id: String::new() },
            client_id: self.client_id,
            client_name: self.client_name.clone(),
            sequence: self.sequence,
            input: (*controls).into(),
        };
        self.sent.push_back((self.sequence, Instant::now()));
        // What has no effect for so long will have none.
        if self.sent.len() > 256 {
            self.sent.pop_front();
        }
        self.controls.publish(&command).map_err(|error| ros_error(&error))
    }

    /// The next state, in order, waiting for it until `deadline`.
    pub(crate) fn next_state(&mut self, deadline: Instant) -> Result<Option<Heard>, BackendError> {
        loop {
            self.hear_rest();
            if let Some(received) = self.telemetry.take() {
                let heard = self.note(&received.message)?;
                return Ok(Some(heard));
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.telemetry.wait(left);
        }
    }

    /// The newest state that waits; those before it are counted and passed over.
    pub(crate) fn newest_state(&mut self) -> Result<Option<Heard>, BackendError> {
        self.hear_rest();
        let mut newest = None;
        while let Some(received) = self.telemetry.take() {
            newest = Some(self.note(&received.message)?);
        }
        Ok(newest)
    }

    /// Forgets what was: what comes now is another run.
    pub(crate) fn begin_anew(&mut self) -> Result<(), BackendError> {
        self.newest_state()?;
        self.last_step = None;
        self.packets_lost = 0;
        self.sent.clear();
        Ok(())
    }

    fn hear_rest(&mut self) {
        if let Some(received) = self.session.take_newest() {
            self.last_session = Some(received.message);
        }
        if let Some(received) = self.status.take_newest() {
            self.last_status = Some(received.message);
            self.status_heard_at = Some(Instant::now());
        }
    }

    fn note(&mut self, message: &Telemetry) -> Result<Heard, BackendError> {
        let received_at = Instant::now();
        let state = message.to_state().map_err(|error| BackendError::Incompatible {
            source_name: "telemetry".to_owned(),
            reason: error.to_string(),
            hint: "use the same version on both machines".to_owned(),
        })?;
        if let Some(last) = self.last_step
            && state.physics_step > last
        {
            let missing = state.physics_step - last - 1;
            self.packets_lost =
                self.packets_lost.saturating_add(u32::try_from(missing).unwrap_or(u32::MAX));
        }
        self.last_step = Some(state.physics_step);
        if message.controls_client_id == self.client_id {
            self.note_effect(message.controls_sequence, received_at);
        }
        let stamp_ns = message.header.stamp.as_nanos();
        let age = clock::system_time_ns() - stamp_ns;
        self.least_age = Some(self.least_age.map_or(age, |least| least.min(age)));
        Ok(Heard {
            state,
            session_id: message.session_id,
            received_at,
            steady_time_ns: message.steady_time_ns,
            stamp_ns,
        })
    }

    fn note_effect(&mut self, sequence: u64, heard_at: Instant) {
        while let Some((sent, at)) = self.sent.front()
            && *sent <= sequence
        {
            // One that was overtaken on the way never had an effect of its own.
            if *sent == sequence {
                self.action_delay = Some(heard_at.saturating_duration_since(*at).as_secs_f64());
            }
            self.sent.pop_front();
        }
    }

    pub(crate) fn action_delay(&self) -> Option<f64> {
        self.action_delay
    }

    pub(crate) fn take_packets_lost(&mut self) -> u32 {
        std::mem::take(&mut self.packets_lost)
    }

    /// How old a state is now, s. Exact where agent and learner share a machine; elsewhere the fastest
    /// message so far is taken to have needed no time.
    pub(crate) fn age(&self, heard: &Heard) -> f64 {
        let their_machine = self.last_session.as_ref().map(|session| session.machine_id.as_str());
        if !self.machine_id.is_empty() && their_machine == Some(&self.machine_id) {
            return clock::steady_time_ns().saturating_sub(heard.steady_time_ns) as f64 * 1e-9;
        }
        let least = self.least_age.unwrap_or(0);
        ((clock::system_time_ns() - heard.stamp_ns - least).max(0)) as f64 * 1e-9
    }

    /// Whether an agent is there and says so.
    pub(crate) fn has_agent(&self) -> bool {
        self.telemetry.num_publishers() > 0 && self.last_session.is_some()
    }

    /// What the game does, as the agent said last.
    pub(crate) fn phase(&self) -> SessionPhase {
        let session = self.last_session.as_ref();
        session.and_then(|session| session.session_phase().ok()).unwrap_or_default()
    }

    /// Takes in what was said without waiting for a state.
    pub(crate) fn listen(&mut self, until: Instant) {
        self.hear_rest();
        let left = until.saturating_duration_since(Instant::now());
        self.status.wait(left.min(Duration::from_millis(10)));
        self.hear_rest();
    }

    pub(crate) fn holds_lease(&self) -> bool {
        self.last_status.as_ref().is_some_and(|status| {
            status.phase != ControllerStatus::FREE && status.holder_id == self.client_id
        })
    }

    /// Who drives instead of us, and that our command was refused for it.
    pub(crate) fn rival(&self) -> Option<String> {
        let status = self.last_status.as_ref()?;
        let others = status.phase != ControllerStatus::FREE && status.holder_id != self.client_id;
        let refused = status.refused_id == self.client_id;
        (others && refused).then(|| status.holder_name.clone())
    }

    /// Why the agent refused our last command, if it did.
    pub(crate) fn refusal(&self) -> Option<&str> {
        let status = self.last_status.as_ref()?;
        (status.refused_id == self.client_id).then_some(status.refused_reason.as_str())
    }

    pub(crate) fn telemetry_topic(&self) -> &str {
        self.telemetry.topic()
    }
}

/// What a node reports, in a backend's words.
pub(crate) fn ros_error(error: &RosError) -> BackendError {
    let hint = error.hint().unwrap_or("check the network").to_owned();
    match error {
        RosError::NoServer { .. } => {
            BackendError::GameNotRunning { reason: error.to_string(), hint }
        }
        RosError::NoAnswer { .. } => BackendError::Lost { reason: error.to_string() },
        _ => BackendError::Incompatible {
            source_name: "network".to_owned(),
            reason: error.to_string(),
            hint,
        },
    }
}
