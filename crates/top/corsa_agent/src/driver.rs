//! Commands to the car's page, and the watchdog: a learner that falls silent gets no throttle and the
//! brake, until it speaks again or the car stands; then everything is released.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use corsa_msgs::{ControllerStatus, Controls as Command};
use corsa_pages::{ControlsWriter, PagesError};
use corsa_ros::Received;
use corsa_vehicle::{Controls, VehicleState};

use crate::{
    claimer::Claimer,
    lease::{Lease, name_of},
};

/// After this long without a command the watchdog brakes: early enough for the throttle to be up 0.2 s
/// after the last command, turn of the loop and page included.
pub const SILENCE_LIMIT: Duration = Duration::from_millis(180);
/// After this long without a physics step the page holds the brake: should the game be dead, whatever
/// reads the page next must not find a throttle. A game that only paused gets its command back.
pub const STALL_LIMIT: Duration = Duration::from_millis(100);
/// After braking this long the controls are released, whether the car stands or not.
pub const BRAKE_LIMIT: Duration = Duration::from_secs(2);

/// Slower than this is standing, m/s.
const STANDING_SPEED: f64 = 0.3;
/// How long before a step is seen a command must have been on the page for that step to have read it:
/// about what the game computes on one.
const APPLY_TIME: Duration = Duration::from_millis(1);
/// After a claim that failed the next one is tried so much later.
const CLAIM_RETRY: Duration = Duration::from_millis(500);
/// CSP ignores a controls page made too early in a session: without an answer for this long, it is made
/// again.
const CAR_PAGE_PATIENCE: Duration = Duration::from_secs(3);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Phase {
    Free,
    Driving,
    Braking { since: Instant },
}

/// A command on its way to the car.
#[derive(Clone, Copy, Debug)]
struct Written {
    at: Instant,
    client_id: u64,
    sequence: u64,
}

#[derive(Debug)]
pub(crate) struct Driver {
    claimer: Claimer,
    writer: Option<ControlsWriter>,
    claim_failed: Option<(Instant, String)>,
    page_made_at: Option<Instant>,
    lease: Option<Lease>,
    phase: Phase,
    /// No physics step comes: commands wait, the page holds the brake.
    is_stalled: bool,
    /// What is to be written as soon as the page is ours.
    waiting: Option<(Controls, u64, u64)>,
    written: VecDeque<Written>,
    in_effect: (u64, u64),
    /// A job needs the page and keeps it.
    is_wanted_by_job: bool,
    refused: Option<(u64, String)>,
    pub(crate) accepted: u64,
    pub(crate) num_refused: u64,
    pub(crate) watchdog_stops: u64,
    pub(crate) events: Vec<String>,
    has_changed: bool,
}

impl Driver {
    pub(crate) fn new(claimer: Claimer) -> Self {
        Self {
            claimer,
            writer: None,
            claim_failed: None,
            page_made_at: None,
            lease: None,
            phase: Phase::Free,
            is_stalled: false,
            waiting: None,
            written: VecDeque::new(),
            in_effect: (0, 0),
            is_wanted_by_job: false,
            refused: None,
            accepted: 0,
            num_refused: 0,
            watchdog_stops: 0,
            events: Vec::new(),
            has_changed: true,
        }
    }

    /// Takes a command that came from the network. `arrival_ns` is `now` on the system clock.
    pub(crate) fn command(
        &mut self,
        received: &Received<Command>,
        now: Instant,
        arrival_ns: i64,
        has_game: bool,
    ) -> Option<Controls> {
        match self.judge(received, now, arrival_ns, has_game) {
            Ok(controls) => {
                self.accepted += 1;
                let command = &received.message;
                if self.phase != Phase::Driving {
                    self.enter(Phase::Driving);
                    self.refused = None;
                    self.events.push(format!("{} drives", name_of(command)));
                }
                self.waiting = Some((controls, command.client_id, command.sequence));
                Some(controls)
            }
            Err(reason) => {
                self.refuse(received, reason);
                None
            }
        }
    }

    fn judge(
        &mut self,
        received: &Received<Command>,
        now: Instant,
        arrival_ns: i64,
        has_game: bool,
    ) -> Result<Controls, String> {
        let controls =
            Controls::try_from(received.message.input).map_err(|error| error.to_string())?;
        controls.check().map_err(|error| error.to_string())?;
        if !has_game {
            return Err("there is no game to drive".to_owned());
        }
        if let Some((failed_at, reason)) = &self.claim_failed {
            if now.saturating_duration_since(*failed_at) < CLAIM_RETRY {
                return Err(reason.clone());
            }
            self.claim_failed = None;
        }
        Lease::admit(&mut self.lease, received, now, arrival_ns)
            .map_err(|refusal| refusal.to_string())?;
        Ok(controls)
    }

    fn refuse(&mut self, received: &Received<Command>, reason: String) {
        self.num_refused += 1;
        // Each time their number doubles: a refused learner may go on at 333 Hz.
        if self.num_refused.is_power_of_two() {
            let name = name_of(&received.message);
            log::warn!("refused {name}: {reason} ({} refused so far)", self.num_refused);
        }
        self.refused = Some((received.message.client_id, reason));
    }

    /// What time does: the page that was claimed, the command that waited for it, the watchdog.
    /// `stepped_at` is when the last physics step was seen.
    pub(crate) fn tick(
        &mut self,
        now: Instant,
        stepped_at: Instant,
        speed: Option<f64>,
        has_car_page: bool,
    ) {
        self.take_claim(now);
        self.watch(now, speed);
        self.watch_steps(now, stepped_at);
        if self.phase == Phase::Driving && self.writer.is_none() {
            self.claimer.ask();
        }
        if let Some((controls, client_id, sequence)) = self.waiting
            && !self.is_stalled
            && let Some(writer) = &mut self.writer
        {
            self.waiting = None;
            let written = writer.write(&controls);
            self.written.push_back(Written { at: now, client_id, sequence });
            // Commands of one millisecond; more pile up only while no step comes.
            if self.written.len() > 64 {
                self.written.pop_front();
            }
            self.note(written, now);
        }
        if (self.phase != Phase::Free || self.is_wanted_by_job)
            && let Some(writer) = &mut self.writer
        {
            writer.keep_alive();
        }
        self.remake_page(now, has_car_page);
    }

    fn take_claim(&mut self, now: Instant) {
        match self.claimer.claimed() {
            None => {}
            Some(Ok(writer)) => {
                self.page_made_at = Some(now);
                if self.phase == Phase::Free && !self.is_wanted_by_job {
                    self.claimer.let_go(writer);
                } else {
                    self.writer = Some(writer);
                }
            }
            Some(Err(error)) => {
                log::warn!("controls: {error}");
                self.fail(&error, now);
            }
        }
    }

    fn watch(&mut self, now: Instant, speed: Option<f64>) {
        let heard_at = self.lease.as_ref().map(|lease| lease.heard_at);
        match (self.phase, heard_at) {
            (Phase::Driving, Some(heard_at))
                if now.saturating_duration_since(heard_at) > SILENCE_LIMIT =>
            {
                self.watchdog_stops += 1;
                let name = self.lease.as_ref().map_or("nobody", |lease| &lease.client_name);
                self.events.push(format!("{name} is silent: braking"));
                self.enter(Phase::Braking { since: now });
                self.waiting = None;
                self.written.clear();
                if let Some(writer) = &mut self.writer {
                    let written = writer.write(&Controls::emergency_stop());
                    self.note(written, now);
                }
            }
            (Phase::Braking { since }, _) => {
                let stands = speed.is_none_or(|speed| speed < STANDING_SPEED);
                let long_enough = now.saturating_duration_since(since) > BRAKE_LIMIT;
                // A lease outlives the standstill: its holder is expected back until it is over.
                let is_over = self.lease.as_ref().is_none_or(|lease| lease.is_over(now));
                if is_over && (stands || long_enough) {
                    self.release();
                    self.events.push("released: nobody drives".to_owned());
                }
            }
            _ => {}
        }
    }

    fn watch_steps(&mut self, now: Instant, stepped_at: Instant) {
        let is_still = now.saturating_duration_since(stepped_at) > STALL_LIMIT;
        if is_still
            && !self.is_stalled
            && self.phase == Phase::Driving
            && let Some(writer) = &mut self.writer
        {
            let written = writer.write(&Controls::emergency_stop());
            self.note(written, now);
        }
        self.is_stalled = is_still;
    }

    fn remake_page(&mut self, now: Instant, has_car_page: bool) {
        let Some(made_at) = self.page_made_at else { return };
        if has_car_page {
            self.page_made_at = Some(now);
        } else if now.saturating_duration_since(made_at) > CAR_PAGE_PATIENCE
            && let Some(writer) = &mut self.writer
        {
            self.page_made_at = Some(now);
            let made = writer.make_again();
            self.note(made, now);
        }
    }

    /// Tells the gearbox what the car does, and which command the step at hand has read; returns its
    /// client and sequence.
    pub(crate) fn see(&mut self, state: &VehicleState, now: Instant) -> (u64, u64) {
        if let Some(writer) = &mut self.writer
            && self.phase == Phase::Driving
        {
            let observed = writer.observe(state);
            self.note(observed, now);
        }
        while let Some(written) = self.written.front()
            && now.saturating_duration_since(written.at) >= APPLY_TIME
        {
            self.in_effect = (written.client_id, written.sequence);
            self.written.pop_front();
        }
        self.in_effect
    }

    /// Client and sequence of the command that the last step has read.
    pub(crate) fn in_effect(&self) -> (u64, u64) {
        self.in_effect
    }

    /// Everything released, the page given back.
    pub(crate) fn release(&mut self) {
        self.enter(Phase::Free);
        self.lease = None;
        self.waiting = None;
        self.written.clear();
        self.in_effect = (0, 0);
        self.let_go_unless_wanted();
    }

    fn let_go_unless_wanted(&mut self) {
        // A job keeps the page as it is, brake and all, until it is done.
        if !self.is_wanted_by_job
            && let Some(writer) = self.writer.take()
        {
            self.page_made_at = None;
            self.claimer.let_go(writer);
        }
    }

    /// The page for a job that wants to move the car, as soon as it is ours; an error if it cannot be.
    /// It stays until [`Self::job_done`].
    pub(crate) fn page_for_job(
        &mut self,
        now: Instant,
    ) -> Result<Option<&mut ControlsWriter>, String> {
        self.is_wanted_by_job = true;
        if let Some((failed_at, reason)) = &self.claim_failed {
            if now.saturating_duration_since(*failed_at) < CLAIM_RETRY {
                return Err(reason.clone());
            }
            self.claim_failed = None;
        }
        if self.writer.is_none() {
            self.claimer.ask();
        }
        Ok(self.writer.as_mut())
    }

    pub(crate) fn job_done(&mut self) {
        self.is_wanted_by_job = false;
        if self.phase == Phase::Free {
            self.let_go_unless_wanted();
        }
    }

    fn note(&mut self, result: Result<(), PagesError>, now: Instant) {
        if let Err(error) = result {
            log::error!("controls: {error}");
            self.fail(&error, now);
        }
    }

    fn fail(&mut self, error: &PagesError, now: Instant) {
        self.claim_failed = Some((now, error.to_string()));
        if let Some((_, client_id, _)) = self.waiting {
            self.refused = Some((client_id, error.to_string()));
        }
        self.release();
    }

    fn enter(&mut self, phase: Phase) {
        if self.phase != phase {
            self.phase = phase;
            self.has_changed = true;
        }
    }

    /// Whether the phase changed since this was last asked.
    pub(crate) fn take_change(&mut self) -> bool {
        std::mem::take(&mut self.has_changed)
    }

    pub(crate) fn status(&self) -> ControllerStatus {
        let mut status = ControllerStatus {
            phase: match self.phase {
                Phase::Free => ControllerStatus::FREE,
                Phase::Driving => ControllerStatus::DRIVING,
                Phase::Braking { .. } => ControllerStatus::BRAKING,
            },
            commands_accepted: self.accepted,
            commands_refused: self.num_refused,
            ..ControllerStatus::default()
        };
        if let Some(lease) = &self.lease {
            lease.describe(&mut status);
        }
        if let Some((client, reason)) = &self.refused {
            status.refused_id = *client;
            status.refused_reason.clone_from(reason);
        }
        status
    }
}
