//! The drive itself: a sweep of each control while standing, a row of quick steps for the delay, and a
//! slow S for the direction and the ratio of the steering. Some 25 s and 60 m.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use corsa_pad::Pad;
use corsa_pages::{GameReader, Liveness, Poll, wait_for};
use corsa_vehicle::{Controls, SessionPhase, VehicleState};

use super::samples::{Trace, percentile};
use super::{ActionDelay, CalibrationError, CarCalibration, Curve, SteeringUnit};

/// Commands of the sweep.
const STEERING_LEVELS: [f64; 11] = [-1.0, -0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0];
const PEDAL_LEVELS: [f64; 7] = [0.0, 0.1, 0.25, 0.4, 0.6, 0.8, 1.0];
/// A control has settled when it stands still for so many physics steps, and at least so many after
/// the command.
const SETTLED_STEPS: usize = 20;
const FIRST_STEPS: u64 = 40;
/// What does not settle is taken as it is after so long.
const SETTLE_LIMIT: Duration = Duration::from_millis(1500);
/// A control that moves less over its whole range does not follow.
const MIN_EFFECT: f64 = 0.05;

/// Steps of the steering by which the delay is measured, and how many.
const DELAY_STEP: f64 = 0.2;
const DELAY_SAMPLES: u32 = 60;
const DELAY_LIMIT: Duration = Duration::from_millis(500);

/// The slow S: speed, m/s, command, and how long each way.
const CIRCLE_SPEED: f64 = 5.0;
const CIRCLE_STEERING: f64 = 0.25;
const CIRCLE_TIME: f64 = 1.4;
/// How long the car may take to reach the speed.
const SPEED_LIMIT: Duration = Duration::from_secs(12);
/// Beyond this a page's steering is in degrees.
const LARGEST_NORMALIZED: f64 = 1.5;

/// What the drive needs: a car that nobody else drives.
#[derive(Debug)]
pub struct Rig<'a> {
    pub reader: &'a mut GameReader,
    pub pad: &'a mut dyn Pad,
    /// Ends the drive early, with the car braked.
    pub stop: &'a AtomicBool,
}

/// Measures how the car at hand takes controls. `say` gets a line for each part. The car should stand
/// with free road ahead; it is left standing, with everything released.
pub fn measure(
    rig: &mut Rig<'_>,
    say: &mut dyn FnMut(&str),
) -> Result<CarCalibration, CalibrationError> {
    let measured = drive(rig, say);
    let released = rig.pad.release();
    let measured = measured?;
    released?;
    Ok(measured)
}

fn drive(rig: &mut Rig<'_>, say: &mut dyn FnMut(&str)) -> Result<CarCalibration, CalibrationError> {
    say("standing: the car is braked");
    rig.stand()?;
    say("steering: from lock to lock");
    let (raw_steering, hand_wheel) = sweep_steering(rig)?;
    say("pedals: one after the other");
    let throttle = sweep_pedal(rig, "throttle", |level| Controls {
        throttle: level,
        handbrake: 1.0,
        ..Controls::emergency_stop()
    })?;
    let brake =
        sweep_pedal(rig, "brake", |level| Controls { brake: level, ..Controls::default() })?;
    say("delay: quick steps of the steering");
    let action_delay = measure_delay(rig)?;
    say("driving: a slow S");
    let left = turn(rig, CIRCLE_STEERING)?;
    let right = turn(rig, -CIRCLE_STEERING)?;
    rig.stand()?;

    let scale = Scale::of(&raw_steering);
    // The page's steering against what the car did, and the car against the command.
    let steering_sign = if left.raw_steering * left.curvature < 0.0 { 1.0 } else { -1.0 };
    let is_steering_reversed = left.curvature < right.curvature;
    let turned = if is_steering_reversed { steering_sign } else { -steering_sign };
    let points = raw_steering.iter().map(|(command, raw)| (*command, turned * raw / scale.at_lock));
    let steering = Curve::measured(points.collect())
        .map_err(|source| CalibrationError::NoCurve { control: "steering", source })?;
    let lock_of = |turn: &Turn| {
        let effect = turn.raw_steering.abs() / scale.at_lock;
        (turn.wheelbase * turn.curvature.abs()).atan() / effect
    };
    let road_wheel_lock_rad = 0.5 * (lock_of(&left) + lock_of(&right));
    let steering_wheel_lock_rad = match scale.unit {
        SteeringUnit::Degrees => Some(scale.at_lock.to_radians()),
        SteeringUnit::Normalized => hand_wheel,
    };
    Ok(CarCalibration {
        car: rig.reader.car_info().model,
        route: rig.pad.route().name().to_owned(),
        steering_unit: scale.unit,
        steering_at_lock: scale.at_lock,
        steering_sign,
        is_steering_reversed,
        steering_wheel_lock_rad,
        road_wheel_lock_rad,
        steering_ratio: steering_wheel_lock_rad.map(|lock| lock / road_wheel_lock_rad),
        wheelbase_m: left.wheelbase,
        steering,
        throttle,
        brake,
        action_delay,
    })
}

/// What the page's steering is measured in.
struct Scale {
    unit: SteeringUnit,
    at_lock: f64,
}

impl Scale {
    fn of(raw: &[(f64, f64)]) -> Self {
        let largest = raw.iter().map(|(_, raw)| raw.abs()).fold(0.0, f64::max);
        if largest > LARGEST_NORMALIZED {
            Self { unit: SteeringUnit::Degrees, at_lock: largest }
        } else {
            // 1 is full lock, whether the controller reaches it or not.
            Self { unit: SteeringUnit::Normalized, at_lock: 1.0 }
        }
    }
}

/// A command and what the page showed, per level.
type Points = Vec<(f64, f64)>;

/// `(command, steerAngle)` of each level, and the largest hand-wheel angle that CSP showed, rad.
fn sweep_steering(rig: &mut Rig<'_>) -> Result<(Points, Option<f64>), CalibrationError> {
    let mut points = Vec::with_capacity(STEERING_LEVELS.len());
    let mut hand_wheel: Option<f64> = None;
    for level in STEERING_LEVELS {
        let controls = Controls { steering: level, ..Controls::emergency_stop() };
        let raw = rig.settle(&controls, |rig| f64::from(rig.reader.physics().steer_angle))?;
        points.push((level, raw));
        if let Some(car) = rig.reader.car_page() {
            let angle = f64::from(car.steer).to_radians().abs();
            hand_wheel = Some(hand_wheel.map_or(angle, |before| before.max(angle)));
        }
    }
    rig.settle(&Controls::emergency_stop(), |rig| f64::from(rig.reader.physics().steer_angle))?;
    check_effect("steering", &points)?;
    Ok((points, hand_wheel.filter(|angle| *angle > 0.1)))
}

fn sweep_pedal(
    rig: &mut Rig<'_>,
    control: &'static str,
    controls: impl Fn(f64) -> Controls,
) -> Result<Curve, CalibrationError> {
    let shown = |rig: &Rig<'_>| {
        let physics = rig.reader.physics();
        f64::from(if control == "throttle" { physics.gas } else { physics.brake })
    };
    let mut points = Vec::with_capacity(PEDAL_LEVELS.len());
    for level in PEDAL_LEVELS {
        points.push((level, rig.settle(&controls(level), shown)?));
    }
    rig.write(&Controls::emergency_stop())?;
    check_effect(control, &points)?;
    Curve::measured(points).map_err(|source| CalibrationError::NoCurve { control, source })
}

fn check_effect(control: &'static str, points: &[(f64, f64)]) -> Result<(), CalibrationError> {
    let (first, last) = (points[0], points[points.len() - 1]);
    if (last.1 - first.1).abs() >= MIN_EFFECT {
        return Ok(());
    }
    Err(CalibrationError::NoEffect { control, command: last.0, shown: last.1 })
}

/// Steps of the steering to and fro; each is timed from the write to the page that shows half of it.
/// The pauses differ, so that frames and steps are met at any phase.
fn measure_delay(rig: &mut Rig<'_>) -> Result<ActionDelay, CalibrationError> {
    let mut delays = Vec::new();
    for index in 0..DELAY_SAMPLES {
        let before = f64::from(rig.reader.physics().steer_angle);
        let steering = if index % 2 == 0 { DELAY_STEP } else { -DELAY_STEP };
        let written = Instant::now();
        rig.write(&Controls { steering, ..Controls::emergency_stop() })?;
        let end = rig.settled_value(written, |rig| f64::from(rig.reader.physics().steer_angle))?;
        // Known only now: how far it went. The samples were kept on the way.
        let half = 0.5 * (before + end.value);
        let crossed =
            end.trace.iter().find(|(_, value)| (value - half) * (end.value - before) >= 0.0);
        if let Some((at, _)) = crossed {
            delays.push(at.saturating_duration_since(written).as_secs_f64() * 1e3);
        }
        let pause = Duration::from_micros(u64::from(index * 7919 % 17) * 1000);
        rig.pass(pause)?;
    }
    rig.write(&Controls::emergency_stop())?;
    if delays.is_empty() {
        return Err(CalibrationError::NoEffect {
            control: "steering",
            command: DELAY_STEP,
            shown: f64::from(rig.reader.physics().steer_angle),
        });
    }
    let samples = u32::try_from(delays.len()).unwrap_or(u32::MAX);
    let p50_ms = percentile(&mut delays, 0.5);
    Ok(ActionDelay { p50_ms, p99_ms: percentile(&mut delays, 0.99), samples })
}

/// A stretch of circle.
struct Turn {
    /// 1/m, + left.
    curvature: f64,
    raw_steering: f64,
    /// m.
    wheelbase: f64,
}

/// Drives one way at a walking pace and measures the circle in its second half: slow enough for the tires
/// not to slip, so that the geometry alone decides.
fn turn(rig: &mut Rig<'_>, steering: f64) -> Result<Turn, CalibrationError> {
    let deadline = Instant::now() + SPEED_LIMIT;
    let mut throttle = 0.1;
    let mut turning_since: Option<f64> = None;
    let mut curvature = Trace::new((0.5 * CIRCLE_TIME / 0.003) as usize);
    let mut raw = Trace::new((0.5 * CIRCLE_TIME / 0.003) as usize);
    loop {
        let state = rig.next_state()?;
        let speed = state.speed();
        // Integral alone: any engine finds its throttle in time, none runs away.
        throttle = (throttle + 0.0015 * (CIRCLE_SPEED - speed)).clamp(0.0, 0.7);
        let is_fast_enough = speed > 0.8 * CIRCLE_SPEED;
        if is_fast_enough {
            turning_since.get_or_insert(state.sim_time);
        }
        let steering = if turning_since.is_some() { steering } else { 0.0 };
        rig.write(&Controls { steering, throttle, ..Controls::default() })?;
        if let Some(since) = turning_since {
            curvature.push(state.angular_velocity.z / speed.max(1.0));
            raw.push(f64::from(rig.reader.physics().steer_angle));
            if state.sim_time - since >= CIRCLE_TIME {
                let wheelbase = wheelbase(&state);
                return Ok(Turn {
                    curvature: curvature.mean(),
                    raw_steering: raw.mean(),
                    wheelbase,
                });
            }
        } else if Instant::now() >= deadline {
            return Err(CalibrationError::TooSlow { reached: speed, wanted: CIRCLE_SPEED });
        }
    }
}

fn wheelbase(state: &VehicleState) -> f64 {
    let wheels = &state.wheels;
    let front = wheels.front_left.contact_point + wheels.front_right.contact_point;
    let rear = wheels.rear_left.contact_point + wheels.rear_right.contact_point;
    0.5 * (front - rear).length()
}

/// How a value ended, and what it was on the way.
struct Settled {
    value: f64,
    trace: Vec<(Instant, f64)>,
}

impl Rig<'_> {
    fn write(&mut self, controls: &Controls) -> Result<(), CalibrationError> {
        self.reader.note_command(controls.steering);
        self.pad.write(controls)?;
        Ok(())
    }

    /// Brakes until the car stands.
    fn stand(&mut self) -> Result<(), CalibrationError> {
        self.write(&Controls::emergency_stop())?;
        let mut still = 0;
        while still < SETTLED_STEPS {
            still = if self.next_state()?.speed() < 0.2 { still + 1 } else { 0 };
        }
        Ok(())
    }

    /// What a control shows once it stands still under a command.
    fn settle(
        &mut self,
        controls: &Controls,
        shown: impl Fn(&Self) -> f64,
    ) -> Result<f64, CalibrationError> {
        self.write(controls)?;
        Ok(self.settled_value(Instant::now(), shown)?.value)
    }

    fn settled_value(
        &mut self,
        since: Instant,
        shown: impl Fn(&Self) -> f64,
    ) -> Result<Settled, CalibrationError> {
        let mut newest = Trace::new(SETTLED_STEPS);
        let mut trace = Vec::new();
        let mut steps = 0;
        loop {
            self.next_state()?;
            steps += 1;
            let value = shown(self);
            newest.push(value);
            if trace.len() < 4096 {
                trace.push((Instant::now(), value));
            }
            let slack = 1e-4 * value.abs().max(1.0);
            let is_late = since.elapsed() > SETTLE_LIMIT;
            if steps >= FIRST_STEPS && (newest.stands_still(slack) || is_late) {
                return Ok(Settled { value: newest.newest(), trace });
            }
        }
    }

    fn pass(&mut self, time: Duration) -> Result<(), CalibrationError> {
        let until = Instant::now() + time;
        while Instant::now() < until {
            self.next_state()?;
        }
        Ok(())
    }

    /// The next physics step, with the controller kept alive meanwhile.
    fn next_state(&mut self) -> Result<VehicleState, CalibrationError> {
        let found = wait_for(Instant::now() + DELAY_LIMIT, || {
            if self.stop.load(Ordering::Relaxed) {
                return Some(Err(CalibrationError::NotDriving { state: "was left alone" }));
            }
            self.pad.keep_alive();
            match self.reader.poll() {
                Ok(Poll { state: Some(state), .. }) => Some(Ok(state)),
                Ok(poll) => not_driving(poll.liveness).map(Err),
                Err(error) => Some(Err(error.into())),
            }
        });
        let none = Err(CalibrationError::NotDriving { state: "shows no physics step for 0.5 s" });
        let state = found.unwrap_or(none)?;
        self.pad.observe(&state)?;
        if state.session == SessionPhase::Replay {
            return Err(CalibrationError::NotDriving { state: "shows a replay" });
        }
        Ok(state)
    }
}

fn not_driving(liveness: Liveness) -> Option<CalibrationError> {
    let state = match liveness {
        Liveness::Menu => "stands in its menu",
        Liveness::Paused => "is paused",
        Liveness::Dead => "is gone",
        Liveness::Running | Liveness::Unproven => return None,
    };
    Some(CalibrationError::NotDriving { state })
}
