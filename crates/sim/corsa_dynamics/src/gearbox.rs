//! Which gear is in and how far the clutch is closed: the discrete part of a car.

use corsa_vehicle::{Controls, GearRequest, VehicleParams};

use crate::State;

/// Reverse and forward gears only go in up to this speed in the wrong direction, m/s.
const DIRECTION_CHANGE_SPEED: f64 = 2.0;
/// The automatic shifts up only when the car, not only its spinning wheels, has this share of the
/// shift speed.
const UPSHIFT_ROAD_SPEED_SHARE: f64 = 0.6;
/// The automatic shifts down only when the lower gear then stays under this share of the speed at
/// which it would shift up again.
const DOWNSHIFT_LIMIT_SHARE: f64 = 0.93;
/// A downshift by hand that would take the engine over this share of its limit is not carried out.
const OVERREV_SHARE: f64 = 1.02;

#[derive(Clone, Debug)]
pub(crate) struct Gearbox {
    timestep: f64,
    /// Total ratio of reverse (negative), neutral (0), first, …
    ratios: Vec<f64>,
    shift_up_time: f64,
    shift_down_time: f64,
    auto_up_speed: f64,
    auto_down_speed: f64,
    limiter_speed: f64,
    /// Wheel spin per speed of the car, 1/m.
    spin_per_speed: f64,
    clutch_start: f64,
    clutch_end: f64,
}

impl Gearbox {
    pub(crate) fn new(params: &VehicleParams, timestep: f64) -> Self {
        let gearbox = &params.gearbox;
        let mut ratios = vec![-gearbox.reverse_ratio * gearbox.final_drive, 0.0];
        ratios.extend(gearbox.ratios.iter().map(|ratio| ratio * gearbox.final_drive));
        let front_share = params.drive.front_share();
        let rolling_radius = front_share * params.front.tire.rolling_radius
            + (1.0 - front_share) * params.rear.tire.rolling_radius;
        Self {
            timestep,
            ratios,
            shift_up_time: gearbox.shift_up_time,
            shift_down_time: gearbox.shift_down_time,
            auto_up_speed: gearbox.auto_up_speed,
            auto_down_speed: gearbox.auto_down_speed,
            limiter_speed: params.engine.limiter_speed,
            spin_per_speed: 1.0 / rolling_radius,
            clutch_start: params.clutch.engage_start_speed,
            clutch_end: params.clutch.engage_end_speed,
        }
    }

    /// Engine speed over wheel spin in a gear; 0 in neutral, negative in reverse.
    pub(crate) fn ratio(&self, gear: i8) -> f64 {
        self.ratios[(gear.clamp(-1, self.top_gear()) + 1) as usize]
    }

    fn top_gear(&self) -> i8 {
        // At most 100 gears: checked with the parameters.
        (self.ratios.len() - 2) as i8
    }

    /// Engine speed in a gear if the driven wheels roll at the car's speed.
    fn road_speed_in(&self, gear: i8, longitudinal_velocity: f64) -> f64 {
        longitudinal_velocity * self.spin_per_speed * self.ratio(gear)
    }

    /// The gear the automatic would be in at a steady speed, and the engine's speed there.
    pub(crate) fn cruising(&self, longitudinal_velocity: f64) -> (i8, f64) {
        let fits = |gear: i8| {
            self.road_speed_in(gear, longitudinal_velocity)
                < DOWNSHIFT_LIMIT_SHARE * self.auto_up_speed
        };
        let gear = (1..=self.top_gear()).find(|&gear| fits(gear)).unwrap_or(self.top_gear());
        (gear, self.road_speed_in(gear, longitudinal_velocity))
    }

    /// How far the automatic clutch would be closed at an engine speed.
    pub(crate) fn automatic_engagement(&self, engine_speed: f64) -> f64 {
        ((engine_speed - self.clutch_start) / (self.clutch_end - self.clutch_start)).clamp(0.0, 1.0)
    }

    /// Moves shift and clutch on by one step.
    pub(crate) fn update(&self, state: &mut State, controls: &Controls) {
        state.shift_time_left = (state.shift_time_left - self.timestep).max(0.0);
        if state.shift_time_left == 0.0 {
            state.gear = state.target_gear;
            // Asked at once, so that the clutch stays open through a shift over several gears.
            let wanted = self.wanted(state, controls.gear);
            if wanted != state.gear && self.allowed(state, wanted) {
                state.target_gear = wanted;
                state.shift_time_left =
                    if wanted > state.gear { self.shift_up_time } else { self.shift_down_time };
            }
        }
        let open = state.shift_time_left > 0.0 || state.gear == 0;
        state.clutch_engagement = if open {
            0.0
        } else {
            self.automatic_engagement(state.engine_speed) * (1.0 - controls.clutch)
        };
    }

    /// The next gear on the way to what is asked for: forward gears one by one, neutral at once, and
    /// out of neutral into any.
    fn wanted(&self, state: &State, request: GearRequest) -> i8 {
        match (request, state.gear) {
            (GearRequest::Hold, gear) => gear,
            (GearRequest::Automatic, -1) => 0,
            (GearRequest::Automatic, 0) => self.cruising(state.velocity.x).0,
            (GearRequest::Automatic, _) => self.automatic(state),
            (GearRequest::Select(selected), 0) => selected.clamp(-1, self.top_gear()),
            (GearRequest::Select(0), _) => 0,
            (GearRequest::Select(selected), gear) => {
                gear + (selected.clamp(-1, self.top_gear()) - gear).signum()
            }
        }
    }

    fn automatic(&self, state: &State) -> i8 {
        let gear = state.gear;
        let road_speed = self.road_speed_in(gear, state.velocity.x);
        let up = state.engine_speed >= self.auto_up_speed
            && road_speed >= UPSHIFT_ROAD_SPEED_SHARE * self.auto_up_speed
            && gear < self.top_gear();
        let down = gear > 1
            && road_speed < self.auto_down_speed
            && self.road_speed_in(gear - 1, state.velocity.x)
                < DOWNSHIFT_LIMIT_SHARE * self.auto_up_speed;
        gear + i8::from(up) - i8::from(down && !up)
    }

    fn allowed(&self, state: &State, gear: i8) -> bool {
        match gear {
            0 => true,
            -1 => state.velocity.x < DIRECTION_CHANGE_SPEED,
            _ => {
                state.velocity.x > -DIRECTION_CHANGE_SPEED
                    && self.road_speed_in(gear, state.velocity.x)
                        <= OVERREV_SHARE * self.limiter_speed
                    || gear > state.gear && state.gear > 0
            }
        }
    }
}
