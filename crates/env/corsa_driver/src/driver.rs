use std::sync::Arc;

use corsa_dynamics::ParamsError;
use corsa_track::{ProjectionHint, Track};
use corsa_vehicle::{Controls, VehicleParams, VehicleState, wrap_angle};

use crate::{
    Envelope, Line, LineChoice, LineOffset, SpeedProfile,
    limits::Limits,
    pedals::Pedals,
    prediction::Prediction,
    recovery::Recovery,
    steering::{Steer, follow},
    tracking::Tracking,
};

/// How to drive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DriverOptions {
    pub line: LineChoice,
    /// Share of the tires' grip that is planned with, 0.3 to 1.
    pub pace: f64,
    /// Distance the wheels' contact points should keep from the borders, m.
    pub clearance: f64,
    /// Time between two calls of [`Driver::control`], s.
    pub control_period: f64,
    /// Time from the physics step in a state to the one that first feels the controls chosen from
    /// it, s. 0 where time is simulated.
    pub delay: f64,
}

impl Default for DriverOptions {
    fn default() -> Self {
        Self {
            line: LineChoice::Racing,
            pace: 0.95,
            clearance: 0.5,
            control_period: 0.039,
            delay: 0.0,
        }
    }
}

/// Drives a car around a track: one call of [`control`](Driver::control) per control tick.
#[derive(Clone, Debug)]
pub struct Driver {
    track: Arc<Track>,
    options: DriverOptions,
    envelope: Arc<Envelope>,
    /// Share of the grip that corrections may use, beyond what is planned with.
    reserve: f64,
    line: Line,
    profile: SpeedProfile,
    tracking: Tracking,
    /// The delay it was made for, s.
    tracking_delay: f64,
    hint: ProjectionHint,
    pedals: Pedals,
    recovery: Recovery,
    last_step: Option<u64>,
}

/// What the pedals want to know of the car.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// m/s², + left.
    lateral: f64,
    off_road: bool,
    /// Whether the rear is past its best slip, more than the front is.
    rear_slides: bool,
}

/// m/s per second for each m/s too slow or too fast.
const SPEED_GAIN: f64 = 1.6;
/// Share of the grip beyond the planned one that corrections may use: a car that is too fast turns
/// harder than planned, and still has to brake.
const RESERVE: f64 = 0.12;
/// Share of the lateral grip that turning keeps in a car that is too fast for its bend.
const TOO_FAST_SHARE: f64 = 0.8;
/// Speed while the car is off the road, m/s.
const OFF_ROAD_SPEED: f64 = 9.0;

impl Driver {
    /// A driver who tries out the car first, which takes some tenths of a second. Fails where the
    /// parameters are no car.
    pub fn new(
        params: &VehicleParams,
        track: Arc<Track>,
        options: DriverOptions,
    ) -> Result<Self, ParamsError> {
        Ok(Self::with_envelope(Arc::new(Envelope::measure(params)?), track, options))
    }

    /// A driver who knows the car already.
    pub fn with_envelope(
        envelope: Arc<Envelope>,
        track: Arc<Track>,
        options: DriverOptions,
    ) -> Self {
        let pace = options.pace.clamp(0.3, 1.0);
        let params = envelope.params();
        let half_width = 0.5 * params.front.track_width.max(params.rear.track_width);
        let clearance = half_width + options.clearance.max(0.0);
        let line = Line::around(&track, options.line, clearance, &envelope);
        let profile = SpeedProfile::planned(&line, &Limits::planned(&envelope, pace));
        Self {
            track,
            options,
            tracking: tracking_of(&envelope, &options),
            tracking_delay: options.delay,
            envelope,
            reserve: (pace + RESERVE).min(1.0),
            line,
            profile,
            hint: ProjectionHint::default(),
            pedals: Pedals::new(),
            recovery: Recovery::default(),
            last_step: None,
        }
    }

    /// The line that is driven.
    pub fn line(&self) -> &Line {
        &self.line
    }

    /// The speeds that are aimed at.
    pub fn profile(&self) -> &SpeedProfile {
        &self.profile
    }

    /// What the car can do.
    pub fn envelope(&self) -> &Arc<Envelope> {
        &self.envelope
    }

    /// Tells how long controls take to act, s, where that is measured while driving.
    pub fn set_delay(&mut self, delay: f64) {
        self.options.delay = if delay.is_finite() { delay.clamp(0.0, 0.5) } else { 0.0 };
        if (self.options.delay - self.tracking_delay).abs() > 0.5 * self.options.control_period {
            self.tracking = tracking_of(&self.envelope, &self.options);
            self.tracking_delay = self.options.delay;
        }
    }

    /// Forgets the past: call it when the car has been put somewhere else.
    pub fn reset(&mut self) {
        self.hint = ProjectionHint::default();
        self.pedals = Pedals::new();
        self.recovery = Recovery::default();
        self.last_step = None;
    }

    /// The controls for the coming control period. A state that is not finite gets a full stop.
    pub fn control(&mut self, state: &VehicleState) -> Controls {
        if !state.is_finite() {
            return Controls::emergency_stop();
        }
        if self.last_step.is_some_and(|last| state.physics_step < last) {
            self.reset();
        }
        self.last_step = Some(state.physics_step);

        // Controls hold for a period, so they act half of it later on average.
        let period = self.options.control_period.max(1e-3);
        let car = Prediction::after(state, self.options.delay + 0.5 * period);
        let on_track = self.track.project(car.position, &mut self.hint);
        let offset = self.line.project(car.position, on_track.progress);
        let heading_error = wrap_angle(car.yaw - self.line.at(offset.distance).heading);
        if let Some(controls) =
            self.recovery.take_over(state, heading_error, offset.lateral_error, period)
        {
            return controls;
        }

        let steer = follow(&self.envelope, &self.tracking, &self.line, &offset, &car);
        let off_road = on_track.margin_left().min(on_track.margin_right()) < -0.5;
        let wheels = &state.wheels;
        let front_slip = wheels.front_left.normalized_slip.max(wheels.front_right.normalized_slip);
        let rear_slip = wheels.rear_left.normalized_slip.max(wheels.rear_right.normalized_slip);
        let seen = Seen {
            lateral: state.acceleration.y,
            off_road,
            rear_slides: rear_slip > front_slip.max(1.1),
        };
        let acceleration = self.acceleration(&car, &offset, &steer, seen);
        let slope = self.line.at(offset.distance).slope;
        let mut controls = self.pedals.apply(&self.envelope, state, acceleration, slope, period);
        controls.steering = steer.steering;
        controls
    }

    /// Acceleration towards the profile, m/s², within what turning leaves of the grip.
    fn acceleration(
        &self,
        car: &Prediction,
        offset: &LineOffset,
        steer: &Steer,
        seen: Seen,
    ) -> f64 {
        let Seen { lateral, off_road, rear_slides } = seen;
        let speed = car.speed();
        let reserve = Limits::quasi_steady(&self.envelope, self.reserve);
        let wanted = |distance: f64| {
            let planned = self.profile.at(&self.line, distance);
            if off_road { planned.min(OFF_ROAD_SPEED) } else { planned }
        };
        // Coming back to the line may ask for a tighter bend than the line itself.
        let bend = steer.curvature.abs().max(1e-4);
        let bearable = (reserve.lateral(speed, 1.0) / bend).sqrt();
        let target = wanted(offset.distance).min(bearable.max(4.0));
        let ahead = (0.15 * speed).max(1.0);
        let later = wanted(offset.distance + ahead).min(bearable.max(4.0));
        let planned = (later * later - target * target) / (2.0 * ahead);
        // Braking yields to the turning that is there, not to what is asked for: a car that runs wide
        // needs its brakes, one whose rear comes around must let go of them.
        let turn = |distance: f64| target * target * self.line.at(distance).curvature.abs();
        let planned_turn = turn(offset.distance).max(turn(offset.distance + 0.5 * ahead));
        let used = lateral.abs().max(planned_turn);
        // Too fast for the bend it has to slow down first, whatever that does to its way.
        let kept = if speed > 1.02 * target && !rear_slides { TOO_FAST_SHARE } else { 1.0 };
        let used_least = used.min(kept * reserve.lateral(speed, 1.0));
        let least = reserve.slow_down(speed, used_least, 1.0).min(self.envelope.coasting(speed));
        // Whatever the engine gives, the tires must take.
        let most = reserve.drive(speed, lateral.abs().max(speed * speed * bend), 1.0);
        (planned + SPEED_GAIN * (target - speed)).clamp(least, most.max(least))
    }
}

fn tracking_of(envelope: &Envelope, options: &DriverOptions) -> Tracking {
    let delay = if options.delay.is_finite() { options.delay.clamp(0.0, 0.5) } else { 0.0 };
    Tracking::new(envelope, options.control_period.clamp(1e-3, 0.5), delay)
}
