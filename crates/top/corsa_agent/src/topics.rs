//! What goes out: telemetry at every step, the rest when it changes.

use std::time::{Duration, Instant};

use corsa_msgs::{
    CarInfo, ControllerStatus, Controls, Session, Telemetry, convert::phase_to_msg,
    std_msgs::Header,
};
use corsa_ros::{Node, Publisher, Qos, RosError, Subscription, clock};
use corsa_vehicle::VehicleState;

use crate::{driver::Driver, game::Game};

/// A status that did not change is sent this often, as a sign of life.
const STATUS_INTERVAL: Duration = Duration::from_millis(200);
/// Refusals are told at most this often.
const REFUSAL_INTERVAL: Duration = Duration::from_millis(100);
/// How often the session and the car are compared with what was sent last.
const SESSION_INTERVAL: Duration = Duration::from_millis(20);

#[derive(Debug)]
pub(crate) struct Topics {
    telemetry: Publisher<Telemetry>,
    session: Publisher<Session>,
    car_info: Publisher<CarInfo>,
    status: Publisher<ControllerStatus>,
    controls: Subscription<Controls>,
    machine_id: String,
    pub(crate) published: u64,
    last_session: Option<Session>,
    last_car_info: Option<CarInfo>,
    session_due: Instant,
    status_sent: Option<Instant>,
    refused_when_sent: u64,
}

impl Topics {
    pub(crate) fn new(node: &Node, now: Instant) -> Result<Self, RosError> {
        Ok(Self {
            telemetry: node.publisher("telemetry", Qos::best_effort(1))?,
            session: node.publisher("session", Qos::latched())?,
            car_info: node.publisher("car_info", Qos::latched())?,
            status: node.publisher("controller_status", Qos::latched())?,
            // Deeper than one only to see, and count, what others send meanwhile.
            controls: node.subscription("controls", Qos::best_effort(64))?,
            machine_id: clock::machine_id(),
            published: 0,
            last_session: None,
            last_car_info: None,
            session_due: now,
            status_sent: None,
            refused_when_sent: 0,
        })
    }

    pub(crate) fn controls(&self) -> &Subscription<Controls> {
        &self.controls
    }

    /// Publishes one step of a session, seen at `steady_time_ns`, that has read the command `in_effect`.
    pub(crate) fn publish_state(
        &mut self,
        state: &VehicleState,
        session_id: u64,
        steady_time_ns: u64,
        in_effect: (u64, u64),
    ) -> Result<(), RosError> {
        let mut message = Telemetry::from_state(state);
        message.header.stamp = clock::stamp();
        message.steady_time_ns = steady_time_ns;
        message.publish_count = self.published;
        message.session_id = session_id;
        (message.controls_client_id, message.controls_sequence) = in_effect;
        self.published += 1;
        self.telemetry.publish(&message)
    }

    /// Publishes what has changed beside the car's state.
    pub(crate) fn publish_changes(
        &mut self,
        game: &Game,
        driver: &mut Driver,
        now: Instant,
    ) -> Result<(), RosError> {
        if now >= self.session_due {
            self.session_due = now + SESSION_INTERVAL;
            self.publish_session(game)?;
        }
        let since_sent =
            self.status_sent.map_or(Duration::MAX, |sent| now.saturating_duration_since(sent));
        let refusal_is_due =
            driver.num_refused != self.refused_when_sent && since_sent >= REFUSAL_INTERVAL;
        if driver.take_change() || refusal_is_due || since_sent >= STATUS_INTERVAL {
            self.status_sent = Some(now);
            self.refused_when_sent = driver.num_refused;
            self.status.publish(&ControllerStatus { header: header(), ..driver.status() })?;
        }
        Ok(())
    }

    fn publish_session(&mut self, game: &Game) -> Result<(), RosError> {
        let session = self.session_message(game);
        if self.last_session.as_ref() != Some(&session) {
            self.session.publish(&Session { header: header(), ..session.clone() })?;
            self.last_session = Some(session);
        }
        if game.is_there() {
            let car_info = CarInfo::from(&game.car_info());
            // Compared by their text: an unknown number is NaN, which equals nothing.
            let is_new = self
                .last_car_info
                .as_ref()
                .is_none_or(|last| format!("{last:?}") != format!("{car_info:?}"));
            if is_new {
                self.car_info.publish(&CarInfo { header: header(), ..car_info.clone() })?;
                self.last_car_info = Some(car_info);
            }
        }
        Ok(())
    }

    fn session_message(&self, game: &Game) -> Session {
        let info = game.session();
        Session {
            header: Header::default(),
            session_id: game.session_id,
            phase: phase_to_msg(game.phase()),
            track: info.track,
            track_layout: info.track_configuration,
            // An unknown length is not compared with itself as NaN: 0 stands for it here.
            track_length: info.track_length.unwrap_or(0.0),
            car_model: game.car_info().model,
            source: game.source(),
            machine_id: self.machine_id.clone(),
        }
    }
}

fn header() -> Header {
    Header { stamp: clock::stamp(), frame_id: String::new() }
}
