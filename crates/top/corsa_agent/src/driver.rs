//! Commands to the car's controller, and the watchdog: a learner that falls silent gets no throttle and the
//! brake, until it speaks again or the car stands; then everything is released.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use corsa_control::{PadPlan, PageAdvice, PageWatch, calibrate::Response};
use corsa_msgs::{ControllerStatus, Controls as Command};
use corsa_pad::{Pad, PadError, Route};
use corsa_pages::PagesError;
use corsa_ros::Received;
use corsa_vehicle::{Controls, VehicleState};

use crate::{
    claimer::{Answer, Claimer},
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
    /// Which route is taken, and which next if it does not work.
    plan: PadPlan,
    pad: Option<Box<dyn Pad>>,
    claim_failed: Option<(Instant, String)>,
    page_watch: Option<PageWatch>,
    /// Bends commands so that the game does what was asked for.
    response: Response,
    lease: Option<Lease>,
    phase: Phase,
    /// No physics step comes: commands wait, the page holds the brake.
    is_stalled: bool,
    /// What is to be written as soon as the controller is ours.
    waiting: Option<(Controls, u64, u64)>,
    written: VecDeque<Written>,
    in_effect: (u64, u64),
    /// A job needs the controller and keeps it.
    is_wanted_by_job: bool,
    refused: Option<(u64, String)>,
    pub(crate) accepted: u64,
    pub(crate) num_refused: u64,
    pub(crate) watchdog_stops: u64,
    pub(crate) events: Vec<String>,
    has_changed: bool,
}

impl Driver {
    pub(crate) fn new(claimer: Claimer, plan: PadPlan) -> Self {
        let mut driver = Self {
            claimer,
            plan,
            pad: None,
            claim_failed: None,
            page_watch: None,
            response: Response::default(),
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
        };
        driver.plug_in();
        driver
    }

    /// A device is plugged in before anybody drives: a game looks for controllers when it starts.
    fn plug_in(&mut self) {
        match self.plan.current() {
            Some(Route::CustomAi) | None => {}
            Some(route) => self.claimer.plug_in(route),
        }
    }

    /// Which route is taken and why no other, in lines for people.
    pub(crate) fn route_lines(&self) -> Vec<String> {
        self.plan.lines()
    }

    /// The route by which the car is driven, or would be.
    pub(crate) fn route(&self) -> Option<Route> {
        self.pad.as_ref().map(|pad| pad.route()).or_else(|| self.plan.current())
    }

    /// What was measured of this car by this route; the default where nothing was.
    pub(crate) fn set_response(&mut self, response: Response) {
        self.response = response;
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

    /// What time does: the controller that was claimed, the command that waited for it, the watchdog.
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
        if self.phase == Phase::Driving && self.pad.is_none() {
            self.ask();
        }
        if let Some((controls, client_id, sequence)) = self.waiting
            && !self.is_stalled
            && let Some(pad) = &mut self.pad
        {
            self.waiting = None;
            let written = pad.write(&self.response.command_for(&controls));
            self.written.push_back(Written { at: now, client_id, sequence });
            // Commands of one millisecond; more pile up only while no step comes.
            if self.written.len() > 64 {
                self.written.pop_front();
            }
            self.note(written, now);
        }
        if (self.phase != Phase::Free || self.is_wanted_by_job)
            && let Some(pad) = &mut self.pad
        {
            pad.keep_alive();
        }
        self.insist(now, has_car_page);
    }

    fn ask(&mut self) {
        if let Some(route) = self.plan.current() {
            self.claimer.ask(route);
        }
    }

    fn take_claim(&mut self, now: Instant) {
        match self.claimer.answer() {
            None => {}
            Some(Answer::Claimed(Ok(pad))) => {
                let is_page = pad.route() == Route::CustomAi;
                self.page_watch = is_page.then(|| PageWatch::new(now));
                if self.phase == Phase::Free && !self.is_wanted_by_job {
                    self.claimer.let_go(pad);
                } else {
                    self.pad = Some(pad);
                }
            }
            Some(Answer::PluggedIn(route, Ok(()))) => {
                self.events.push(format!("controller `{route}` is plugged in"));
            }
            Some(Answer::Claimed(Err(error))) => {
                log::warn!("controls: {error}");
                self.try_next(&error, now);
            }
            Some(Answer::PluggedIn(route, Err(error))) => {
                self.events.push(format!("controller `{route}`: {error}"));
                self.try_next(&error, now);
            }
        }
    }

    /// A route that cannot be opened is replaced by the next; a car that somebody else drives is not
    /// driven in another way.
    fn try_next(&mut self, error: &PadError, now: Instant) {
        let is_busy = matches!(error, PadError::Pages(PagesError::Busy { .. }));
        match if is_busy { None } else { self.plan.give_up(error.to_string()) } {
            Some(route) => {
                self.events.push(format!("controller: {error}; trying `{route}`"));
                self.plug_in();
            }
            None => self.fail(error, now),
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
                if let Some(pad) = &mut self.pad {
                    let written = pad.write(&Controls::emergency_stop());
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
            && let Some(pad) = &mut self.pad
        {
            let written = pad.write(&Controls::emergency_stop());
            self.note(written, now);
        }
        self.is_stalled = is_still;
    }

    /// Makes the page again while CSP does not answer it, and takes another route where it never does.
    fn insist(&mut self, now: Instant, has_car_page: bool) {
        let (Some(pad), Some(watch)) = (&mut self.pad, &mut self.page_watch) else { return };
        let advice = watch.look(now, has_car_page, !self.is_stalled);
        if advice == PageAdvice::Wait {
            return;
        }
        if advice == PageAdvice::GiveUp
            && let Some(route) = self.plan.give_up("no CSP answers its page".to_owned())
        {
            self.events.push(format!(
                "controller: no CSP answers the Custom AI page; driving by `{route}`; \
                 a game that does not notice it must be started again"
            ));
            self.page_watch = None;
            if let Some(pad) = self.pad.take() {
                self.claimer.let_go(pad);
            }
            self.ask();
            return;
        }
        let made = pad.make_again();
        self.events.push("controller: no answer to the controls page; making it again".to_owned());
        self.note(made, now);
    }

    /// Tells the gearbox what the car does, and which command the step at hand has read; returns its
    /// client and sequence.
    pub(crate) fn see(&mut self, state: &VehicleState, now: Instant) -> (u64, u64) {
        if let Some(pad) = &mut self.pad
            && self.phase == Phase::Driving
        {
            let observed = pad.observe(state);
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

    /// Everything released, the controller given back.
    pub(crate) fn release(&mut self) {
        self.enter(Phase::Free);
        self.lease = None;
        self.waiting = None;
        self.written.clear();
        self.in_effect = (0, 0);
        self.let_go_unless_wanted();
    }

    fn let_go_unless_wanted(&mut self) {
        // A job keeps the controller as it is, brake and all, until it is done.
        if !self.is_wanted_by_job
            && let Some(pad) = self.pad.take()
        {
            self.page_watch = None;
            self.claimer.let_go(pad);
        }
    }

    /// The controller for a job that wants to move the car, as soon as it is ours; an error if it cannot
    /// be. It stays until [`Self::job_done`].
    pub(crate) fn pad_for_job(&mut self, now: Instant) -> Result<Option<&mut dyn Pad>, String> {
        self.is_wanted_by_job = true;
        if let Some((failed_at, reason)) = &self.claim_failed {
            if now.saturating_duration_since(*failed_at) < CLAIM_RETRY {
                return Err(reason.clone());
            }
            self.claim_failed = None;
        }
        if self.pad.is_none() {
            self.ask();
        }
        Ok(self.pad.as_mut().map(|pad| &mut **pad as &mut dyn Pad))
    }

    pub(crate) fn job_done(&mut self) {
        self.is_wanted_by_job = false;
        if self.phase == Phase::Free {
            self.let_go_unless_wanted();
        }
    }

    fn note(&mut self, result: Result<(), PadError>, now: Instant) {
        if let Err(error) = result {
            log::error!("controls: {error}");
            self.fail(&error, now);
        }
    }

    fn fail(&mut self, error: &PadError, now: Instant) {
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
