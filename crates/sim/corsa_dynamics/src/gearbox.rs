//! Which gear is in and how far the clutch is closed: the discrete part of a car.
//!
//! Every step asks all lanes at once whether any of them has something to decide; only those few are
//! then decided one by one.

use corsa_vehicle::VehicleParams;
use fearless_simd::prelude::*;

use crate::{
    Block,
    controls::{AUTOMATIC, HOLD},
    lanes::{Vector, load, store},
    math::{pick, unit},
};

/// Reverse and forward gears only go in up to this speed in the wrong direction, m/s.
const DIRECTION_CHANGE_SPEED: f32 = 2.0;
/// The automatic shifts up only when the car, not only its spinning wheels, has this share of the
/// shift speed.
const UPSHIFT_ROAD_SPEED_SHARE: f32 = 0.6;
/// The automatic shifts down only when the lower gear then stays under this share of the speed at
/// which it would shift up again.
const DOWNSHIFT_LIMIT_SHARE: f32 = 0.93;
/// A downshift by hand that would take the engine over this share of its limit is not carried out.
const OVERREV_SHARE: f32 = 1.02;

#[derive(Clone, Debug)]
pub(crate) struct Gearbox {
    timestep: f32,
    /// Total ratio of reverse (negative), neutral (0), first, …; the last repeated.
    ratios: Box<[f32; 128]>,
    top_gear: f32,
    shift_up_time: f32,
    shift_down_time: f32,
    auto_up_speed: f32,
    auto_down_speed: f32,
    limiter_speed: f32,
    /// Wheel spin per speed of the car, 1/m.
    spin_per_speed: f32,
    clutch_start: f32,
    clutch_per_speed: f32,
}

/// What the rest of a step needs to know of the gearbox.
pub(crate) struct Gearing<V> {
    /// Engine speed over driveline speed; 0 in neutral, negative in reverse.
    pub(crate) ratio: V,
    pub(crate) target_gear: V,
    pub(crate) shift_time_left: V,
    pub(crate) clutch_engagement: V,
}

impl Gearbox {
    pub(crate) fn new(params: &VehicleParams, timestep: f64) -> Self {
        let gearbox = &params.gearbox;
        let mut ratios = vec![-gearbox.reverse_ratio * gearbox.final_drive, 0.0];
        ratios.extend(gearbox.ratios.iter().map(|ratio| ratio * gearbox.final_drive));
        let front_share = params.drive.front_share();
        let rolling_radius = front_share * params.front.tire.rolling_radius
            + (1.0 - front_share) * params.rear.tire.rolling_radius;
        let clutch = &params.clutch;
        let last = ratios.len() - 1;
        Self {
            timestep: timestep as f32,
            ratios: Box::new(std::array::from_fn(|index| ratios[index.min(last)] as f32)),
            top_gear: gearbox.ratios.len() as f32,
            shift_up_time: gearbox.shift_up_time as f32,
            shift_down_time: gearbox.shift_down_time as f32,
            auto_up_speed: gearbox.auto_up_speed as f32,
            auto_down_speed: gearbox.auto_down_speed as f32,
            limiter_speed: params.engine.limiter_speed as f32,
            spin_per_speed: (1.0 / rolling_radius) as f32,
            clutch_start: clutch.engage_start_speed as f32,
            clutch_per_speed: (1.0 / (clutch.engage_end_speed - clutch.engage_start_speed)) as f32,
        }
    }

    /// Engine speed over wheel spin in each lane's gear.
    #[inline(always)]
    pub(crate) fn ratios<S: Simd, V: Vector<S>>(&self, gear: V) -> V {
        pick::<S, V>(&self.ratios, gear + 1.0)
    }

    fn ratio(&self, gear: f32) -> f32 {
        self.ratios[(gear.clamp(-1.0, self.top_gear) + 1.0) as usize % 128]
    }

    /// Engine speed in a gear if the driven wheels roll at the car's speed.
    fn road_speed_in(&self, gear: f32, longitudinal_velocity: f32) -> f32 {
        longitudinal_velocity * self.spin_per_speed * self.ratio(gear)
    }

    /// The gear the automatic would be in at a steady speed, and the engine's speed there.
    pub(crate) fn cruising(&self, longitudinal_velocity: f32) -> (f32, f32) {
        let limit = DOWNSHIFT_LIMIT_SHARE * self.auto_up_speed;
        let mut gear = 1.0;
        while gear < self.top_gear && self.road_speed_in(gear, longitudinal_velocity) >= limit {
            gear += 1.0;
        }
        (gear, self.road_speed_in(gear, longitudinal_velocity))
    }

    /// How far the automatic clutch would be closed at an engine speed.
    pub(crate) fn automatic_engagement(&self, engine_speed: f32) -> f32 {
        ((engine_speed - self.clutch_start) * self.clutch_per_speed).clamp(0.0, 1.0)
    }

    /// Moves shifts and clutches on by one step.
    #[inline(always)]
    pub(crate) fn update<S: Simd, V: Vector<S>, const N: usize>(
        &self,
        simd: S,
        block: &mut Block<N>,
        request: V,
        clutch_pedal: V,
        at: usize,
    ) -> Gearing<V> {
        let gear: V = load(simd, &block.gear, at);
        let target: V = load(simd, &block.target_gear, at);
        let engine_speed: V = load(simd, &block.engine_speed, at);
        let speed: V = load(simd, &block.velocity_x, at);
        let mut left: V = load(simd, &block.shift_time_left, at);
        left = (left - self.timestep).max(0.0);
        store(&mut block.shift_time_left, at, left);
        let mut ratio = self.ratios(gear);

        let road_speed = speed * self.spin_per_speed * ratio;
        let automatic = request.simd_eq(AUTOMATIC)
            & (gear.simd_lt(0.5)
                | engine_speed.simd_ge(self.auto_up_speed)
                | road_speed.simd_lt(self.auto_down_speed) & gear.simd_gt(1.5));
        let selected = request.simd_lt(500.0) & request.max(-1.0).min(self.top_gear).simd_ne(gear);
        let undecided = left.simd_le(0.0) & (target.simd_ne(gear) | automatic | selected);
        let (mut gear, mut target) = (gear, target);
        if undecided.any_true() {
            for lane in 0..V::LEN {
                if undecided.test(lane) {
                    self.decide(block, at + lane, request[lane]);
                }
            }
            gear = load(simd, &block.gear, at);
            target = load(simd, &block.target_gear, at);
            left = load(simd, &block.shift_time_left, at);
            ratio = self.ratios(gear);
        }
        let open = left.simd_gt(0.0) | gear.simd_eq(0.0);
        let closed = unit((engine_speed - self.clutch_start) * self.clutch_per_speed)
            * (-clutch_pedal + 1.0);
        Gearing {
            ratio,
            target_gear: target,
            shift_time_left: left,
            clutch_engagement: open.select(V::splat(simd, 0.0), closed),
        }
    }

    /// Ends a shift and begins the next one, for one car. Asked for at once, so that the clutch stays
    /// open through a shift over several gears.
    #[inline(never)]
    fn decide<const N: usize>(&self, block: &mut Block<N>, lane: usize, request: f32) {
        let gear = block.target_gear[lane];
        let speed = block.velocity_x[lane];
        block.gear[lane] = gear;
        let wanted = self.wanted(gear, block.engine_speed[lane], speed, request);
        if wanted != gear && self.allowed(gear, wanted, speed) {
            block.target_gear[lane] = wanted;
            block.shift_time_left[lane] =
                if wanted > gear { self.shift_up_time } else { self.shift_down_time };
        }
    }

    /// The next gear on the way to what is asked for: forward gears one by one, neutral at once, and
    /// out of neutral into any.
    fn wanted(&self, gear: f32, engine_speed: f32, speed: f32, request: f32) -> f32 {
        if request == HOLD {
            gear
        } else if request == AUTOMATIC {
            match gear {
                -1.0 => 0.0,
                0.0 => self.cruising(speed).0,
                _ => self.automatic(gear, engine_speed, speed),
            }
        } else {
            let selected = request.clamp(-1.0, self.top_gear);
            if gear == 0.0 || selected == 0.0 || selected == gear {
                selected
            } else {
                gear + (selected - gear).signum()
            }
        }
    }

    fn automatic(&self, gear: f32, engine_speed: f32, speed: f32) -> f32 {
        let road_speed = self.road_speed_in(gear, speed);
        let up = engine_speed >= self.auto_up_speed
            && road_speed >= UPSHIFT_ROAD_SPEED_SHARE * self.auto_up_speed
            && gear < self.top_gear
            // Not into a gear it would leave again at once: wheels spin faster than the car is.
            && !self.too_slow_for(gear + 1.0, speed);
        let down = gear > 1.0 && self.too_slow_for(gear, speed);
        if up {
            gear + 1.0
        } else if down {
            gear - 1.0
        } else {
            gear
        }
    }

    /// Whether the automatic would shift down out of a gear.
    fn too_slow_for(&self, gear: f32, speed: f32) -> bool {
        self.road_speed_in(gear, speed) < self.auto_down_speed
            && self.road_speed_in(gear - 1.0, speed) < DOWNSHIFT_LIMIT_SHARE * self.auto_up_speed
    }

    fn allowed(&self, gear: f32, wanted: f32, speed: f32) -> bool {
        if wanted == 0.0 {
            true
        } else if wanted == -1.0 {
            speed < DIRECTION_CHANGE_SPEED
        } else {
            speed > -DIRECTION_CHANGE_SPEED
                && self.road_speed_in(wanted, speed) <= OVERREV_SHARE * self.limiter_speed
                || wanted > gear && gear > 0.0
        }
    }
}
