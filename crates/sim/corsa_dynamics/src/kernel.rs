//! One step of some cars side by side: the parts in their order.
//!
//! 1. `gearbox`: which gear, how far the clutch is open;
//! 2. `suspension`, `aero`: where body and wheels stand, and with it the load on each tire, how it
//!    leans and where it points;
//! 3. `tire`: slip, the force its deflection gives, its stiffness against spin;
//! 4. `engine`, `driveline`: engine, clutch, differentials, brakes and wheels, solved together;
//! 5. `tire` again with the new spins, then the body in the road plane and on its springs:
//!    semi-implicit Euler.

mod attitude;
mod rolling;

use fearless_simd::prelude::*;

use crate::{
    Block, ControlsBlock, Ground,
    car::Car,
    driveline::DrivelineInput,
    lanes::{Vector, load, load4, store, store4},
    math::{
        LENGTH_QUANTUM, SPEED_QUANTUM, YAW_QUANTUM, accumulate, clamp, settle, sin_cos, small_turn,
    },
    steering::Direction,
    tire::Force,
};
use attitude::Attitude;
use rolling::{Motion, store_force};

const GRAVITY: f32 = corsa_vehicle::STANDARD_GRAVITY as f32;

/// Force of a tire in body axes.
#[inline(always)]
fn in_body<S: Simd, V: Vector<S>>(direction: Direction<V>, force: &Force<V>) -> (V, V) {
    (
        direction.cos * force.x - direction.sin * force.y,
        direction.sin * force.x + direction.cos * force.y,
    )
}

/// Bounds that nothing reaches which is not lost.
#[inline(always)]
fn bound<S: Simd, V: Vector<S>>(rate: V) -> V {
    settle(rate).max(-50.0).min(50.0)
}

/// A place one step on.
#[inline(always)]
fn advance<S: Simd, V: Vector<S>>(place: V, rate: V, dt: f32) -> V {
    settle(place + rate * dt).max(-1.0).min(1.0)
}

/// Steps the lanes from `at` on, as many as the vector has.
#[inline(always)]
pub(crate) fn step<S: Simd, V: Vector<S>, const N: usize, const HEAT: bool>(
    simd: S,
    car: &Car,
    block: &mut Block<N>,
    controls: &ControlsBlock<N>,
    ground: &Ground<N>,
    at: usize,
) {
    assert!(at + V::LEN <= N, "a vector is never wider than the block");
    let dt = car.timestep;
    let zero = V::splat(simd, 0.0);
    let one = V::splat(simd, 1.0);

    // Controls and gearbox.
    let steering: V = load(simd, &controls.steering, at);
    let throttle_pedal: V = load(simd, &controls.throttle, at);
    let brake_pedal: V = load(simd, &controls.brake, at);
    let clutch_pedal: V = load(simd, &controls.clutch, at);
    let handbrake: V = load(simd, &controls.handbrake, at);
    let request: V = load(simd, &controls.gear, at);
    store(&mut block.steering, at, steering);
    store(&mut block.throttle, at, throttle_pedal);
    store(&mut block.brake, at, brake_pedal);
    store(&mut block.clutch, at, clutch_pedal);
    store(&mut block.handbrake, at, handbrake);
    store(&mut block.gear_request, at, request);
    let gearing = car.gearbox.update(simd, block, request, clutch_pedal, at);
    store(&mut block.clutch_engagement, at, gearing.clutch_engagement);

    // Body and wheels on their springs.
    let heave: V = load(simd, &block.heave, at);
    let heave_rate: V = load(simd, &block.heave_rate, at);
    let roll: V = load(simd, &block.roll, at);
    let roll_rate: V = load(simd, &block.roll_rate, at);
    let pitch: V = load(simd, &block.pitch, at);
    let pitch_rate: V = load(simd, &block.pitch_rate, at);
    let travel: [V; 4] = load4(simd, &block.travel, at);
    let travel_rate: [V; 4] = load4(simd, &block.travel_rate, at);
    let place = Attitude { heave, heave_rate, roll, roll_rate, pitch, pitch_rate };
    let front_road = [load(simd, &ground.height[0], at), load(simd, &ground.height[1], at)];
    let rear_road = [load(simd, &ground.height[2], at), load(simd, &ground.height[3], at)];
    let front = place.corners(
        &car.front,
        [travel[0], travel[1]],
        [travel_rate[0], travel_rate[1]],
        front_road,
    );
    let rear = place.corners(
        &car.rear,
        [travel[2], travel[3]],
        [travel_rate[2], travel_rate[3]],
        rear_road,
    );

    // Where the wheels point and lean.
    let (left, right) = car.steering.directions(steering);
    let mut directions =
        [left, right, Direction { cos: one, sin: zero }, Direction { cos: one, sin: zero }];
    if car.front.has_toe() {
        let toe = car.front.toe(&front);
        directions[0] = directions[0].turned(toe[0]);
        directions[1] = directions[1].turned(toe[1]);
    }
    if car.rear.has_toe() {
        let toe = car.rear.toe(&rear);
        directions[2] = directions[2].turned(toe[0]);
        directions[3] = directions[3].turned(toe[1]);
    }
    let front_lean = car.front.lean(&front, roll);
    let rear_lean = car.rear.lean(&rear, roll);

    // Tires at the spins they have.
    let velocity_x: V = load(simd, &block.velocity_x, at);
    let velocity_y: V = load(simd, &block.velocity_y, at);
    let yaw_rate: V = load(simd, &block.yaw_rate, at);
    let grip_factor: V = load(simd, &block.grip_factor, at);
    let tire_stiffness: V = load(simd, &block.tire_stiffness_factor, at);
    let mut spin: [V; 4] = load4(simd, &block.spin, at);
    let motion = Motion { velocity_x, velocity_y, yaw_rate, tire_stiffness };
    let mut tire_grip = [grip_factor; 4];
    let heat = if HEAT { car.heat.as_ref() } else { None };
    if let Some(heat) = heat {
        for (wheel, grip) in tire_grip.iter_mut().enumerate() {
            *grip *= heat.grip::<S, V, N>(simd, block, wheel, at);
        }
    }
    let rolling0 = motion.rolling(
        &car.front,
        &car.front_tire,
        &front[0],
        front_lean[0],
        directions[0],
        spin[0],
        tire_grip[0],
        block,
        ground,
        0,
        at,
    );
    let rolling1 = motion.rolling(
        &car.front,
        &car.front_tire,
        &front[1],
        front_lean[1],
        directions[1],
        spin[1],
        tire_grip[1],
        block,
        ground,
        1,
        at,
    );
    let rolling2 = motion.rolling(
        &car.rear,
        &car.rear_tire,
        &rear[0],
        rear_lean[0],
        directions[2],
        spin[2],
        tire_grip[2],
        block,
        ground,
        2,
        at,
    );
    let rolling3 = motion.rolling(
        &car.rear,
        &car.rear_tire,
        &rear[1],
        rear_lean[1],
        directions[3],
        spin[3],
        tire_grip[3],
        block,
        ground,
        3,
        at,
    );
    let grips = [rolling0.grip, rolling1.grip, rolling2.grip, rolling3.grip];
    store(&mut block.normal_force[0], at, front[0].load);
    store(&mut block.normal_force[1], at, front[1].load);
    store(&mut block.normal_force[2], at, rear[0].load);
    store(&mut block.normal_force[3], at, rear[1].load);

    // Brakes.
    let brake_factor: V = load(simd, &block.brake_factor, at);
    let pressed = brake_pedal * brake_factor;
    let front_brake = pressed * car.front_brake;
    let rear_brake = pressed * car.rear_brake;
    let rear_handbrake = handbrake * car.handbrake;
    let mut brakes = [front_brake, front_brake, rear_brake, rear_brake];
    if let Some(abs) = &car.abs {
        let released = abs.update(
            simd,
            &mut block.abs_timer,
            &mut block.brake_released,
            &grips,
            velocity_x,
            at,
        );
        for wheel in 0..4 {
            brakes[wheel] *= -released[wheel] + 1.0;
        }
    }
    if let Some(heat) = heat {
        for (wheel, brake) in brakes.iter_mut().enumerate() {
            *brake *= heat.brake::<S, V, N>(simd, block, wheel, at);
        }
    }
    let brake_capacity = [
        brakes[0] + rolling0.resistance,
        brakes[1] + rolling1.resistance,
        brakes[2] + rear_handbrake + rolling2.resistance,
        brakes[3] + rear_handbrake + rolling3.resistance,
    ];

    // Engine.
    let mut engine_speed: V = load(simd, &block.engine_speed, at);
    let fuel: V = load(simd, &block.fuel, at);
    let fuel_low: V = load(simd, &block.fuel_low, at);
    let power_factor: V = load(simd, &block.power_factor, at);
    let mut pedal = throttle_pedal;
    if let Some(control) = &car.traction_control {
        let cut = control.update(
            simd,
            &mut block.traction_timer,
            &mut block.traction_cut,
            &grips,
            velocity_x,
            at,
        );
        pedal *= -cut + 1.0;
    }
    let mut throttle = car.engine.throttle(pedal, engine_speed, fuel);
    let mut full_torque = car.engine.full_torque(engine_speed, power_factor);
    let shifting = gearing.shift_time_left.simd_gt(0.0) & gearing.target_gear.simd_ne(0.0);
    let any_shifting = shifting.any_true();
    if any_shifting {
        throttle = shifting.select(zero, throttle);
    }
    if car.engine.has_turbo() {
        let boost = [load(simd, &block.boost[0], at), load(simd, &block.boost[1], at)];
        let boost = car.engine.boost(boost, throttle, engine_speed);
        store(&mut block.boost[0], at, boost[0]);
        store(&mut block.boost[1], at, boost[1]);
        full_torque *= boost[0] + boost[1] + 1.0;
    }
    let mut engine_torque = car.engine.torque(throttle, engine_speed, full_torque);
    if any_shifting {
        // The engine is brought to the speed of the gear to come.
        let target = car.gearbox.ratios(gearing.target_gear) * car.driveline.speed(&spin);
        let matching = car.engine.matching_torque(engine_speed, target, full_torque);
        engine_torque = shifting.select(matching, engine_torque);
    }
    let burnt = throttle * engine_speed * car.fuel_per_radian;
    let (new_fuel, new_fuel_low) = accumulate(fuel, fuel_low, -burnt, LENGTH_QUANTUM);
    let has_fuel = new_fuel.simd_gt(0.0);
    store(&mut block.fuel, at, has_fuel.select(new_fuel, zero));
    store(&mut block.fuel_low, at, has_fuel.select(new_fuel_low, zero));

    // Driveline.
    let input = DrivelineInput {
        engine_torque,
        ratio: gearing.ratio,
        clutch_engagement: gearing.clutch_engagement,
        road_torque: [rolling0.torque, rolling1.torque, rolling2.torque, rolling3.torque],
        inertia: [rolling0.inertia, rolling1.inertia, rolling2.inertia, rolling3.inertia],
        brake_capacity,
    };
    car.driveline.step(&mut engine_speed, &mut spin, &input);
    store(&mut block.engine_speed, at, engine_speed);

    // Tires at the spins that led to.
    let forces = [
        grips[0].force(spin[0]),
        grips[1].force(spin[1]),
        grips[2].force(spin[2]),
        grips[3].force(spin[3]),
    ];
    store_force(block, &forces[0], spin[0], 0, at);
    store_force(block, &forces[1], spin[1], 1, at);
    store_force(block, &forces[2], spin[2], 2, at);
    store_force(block, &forces[3], spin[3], 3, at);
    if let Some(heat) = heat {
        let speed = velocity_x.abs().max(velocity_y.abs());
        let loads = [front[0].load, front[1].load, rear[0].load, rear[1].load];
        for wheel in 0..4 {
            let (force, load) = (&forces[wheel], loads[wheel]);
            heat.update(simd, block, force, load, spin[wheel], brakes[wheel], speed, wheel, at);
        }
    }
    let body = [
        in_body(directions[0], &forces[0]),
        in_body(directions[1], &forces[1]),
        in_body(directions[2], &forces[2]),
        in_body(directions[3], &forces[3]),
    ];
    let front_x = body[0].0 + body[1].0;
    let rear_x = body[2].0 + body[3].0;
    let front_y = body[0].1 + body[1].1;
    let rear_y = body[2].1 + body[3].1;
    let force_x = front_x + rear_x;
    let force_y = front_y + rear_y;
    let yaw_moment = (front_y * car.front.x + rear_y * car.rear.x)
        - ((body[0].0 - body[1].0) * car.front.half_track
            + (body[2].0 - body[3].0) * car.rear.half_track);

    // Air.
    let yaw: V = load(simd, &block.yaw, at);
    let (sin_yaw, cos_yaw) = sin_cos::<S, V>(yaw);
    let wind_x: V = load(simd, &block.wind_x, at);
    let wind_y: V = load(simd, &block.wind_y, at);
    let air_x = velocity_x - (cos_yaw * wind_x + sin_yaw * wind_y);
    let air_y = velocity_y - (cos_yaw * wind_y - sin_yaw * wind_x);
    let drag_factor: V = load(simd, &block.drag_factor, at);
    let downforce_factor: V = load(simd, &block.downforce_factor, at);
    let air = car.aero.coefficients(pitch, heave);
    let along_squared = air_x * air_x;
    let drag = air.drag * drag_factor * (along_squared + air_y * air_y).sqrt();
    let pressing = along_squared * downforce_factor;
    let downforce = air.downforce * pressing;
    let air_moment =
        air.downforce_moment * pressing + air.drag_moment * drag_factor * along_squared;

    // The body in the road plane.
    let mass_factor: V = load(simd, &block.mass_factor, at);
    let gravity_x: V = load(simd, &ground.gravity_x, at);
    let gravity_y: V = load(simd, &ground.gravity_y, at);
    let mass = mass_factor * car.mass_without_fuel + new_fuel.max(0.0) * car.fuel_density;
    let sprung_mass = (mass - car.unsprung_mass).max(car.least_sprung_mass);
    // Two reciprocals for the price of one division.
    let product = one / (mass * mass_factor);
    let inverse_mass = product * mass_factor;
    let inverse_mass_factor = product * mass;
    let acceleration_x =
        (force_x - air_x * drag) * inverse_mass + (cos_yaw * gravity_x + sin_yaw * gravity_y);
    let acceleration_y =
        (force_y - air_y * drag) * inverse_mass + (cos_yaw * gravity_y - sin_yaw * gravity_x);
    store(&mut block.acceleration_x, at, acceleration_x);
    store(&mut block.acceleration_y, at, acceleration_y);
    let new_yaw_rate = yaw_rate + yaw_moment * inverse_mass_factor * car.yaw_response;
    let new_yaw_rate = clamp(settle(new_yaw_rate), V::splat(simd, -50.0), V::splat(simd, 50.0));
    store(&mut block.yaw_rate, at, new_yaw_rate);
    // The velocity is turned into the new body axes exactly, so that turning costs and makes no energy.
    let turned = new_yaw_rate * dt;
    let (sine, rest) = small_turn::<S, V>(turned);
    let gain_x = acceleration_x * dt;
    let gain_y = acceleration_y * dt;
    let new_x = velocity_x + gain_x;
    let new_y = velocity_y + gain_y;
    let (next_x, next_x_low) = accumulate(
        velocity_x,
        load(simd, &block.velocity_x_low, at),
        gain_x + (sine * new_y - rest * new_x),
        SPEED_QUANTUM,
    );
    let (next_y, next_y_low) = accumulate(
        velocity_y,
        load(simd, &block.velocity_y_low, at),
        gain_y - (sine * new_x + rest * new_y),
        SPEED_QUANTUM,
    );
    let (slowest, fastest) = (V::splat(simd, -250.0), V::splat(simd, 250.0));
    store(&mut block.velocity_x, at, clamp(settle(next_x), slowest, fastest));
    store(&mut block.velocity_x_low, at, next_x_low);
    store(&mut block.velocity_y, at, clamp(settle(next_y), slowest, fastest));
    store(&mut block.velocity_y_low, at, next_y_low);
    let (x, x_low) = accumulate(
        load(simd, &block.x, at),
        load(simd, &block.x_low, at),
        (cos_yaw * new_x - sin_yaw * new_y) * dt,
        LENGTH_QUANTUM,
    );
    store(&mut block.x, at, x);
    store(&mut block.x_low, at, x_low);
    let (y, y_low) = accumulate(
        load(simd, &block.y, at),
        load(simd, &block.y_low, at),
        (sin_yaw * new_x + cos_yaw * new_y) * dt,
        LENGTH_QUANTUM,
    );
    store(&mut block.y, at, y);
    store(&mut block.y_low, at, y_low);
    let (yaw, yaw_low) = accumulate(yaw, load(simd, &block.yaw_low, at), turned, YAW_QUANTUM);
    let (yaw, yaw_low) = wrap(yaw, yaw_low);
    store(&mut block.yaw, at, yaw);
    store(&mut block.yaw_low, at, yaw_low);

    // The body on its springs.
    let normal_gravity: V = load(simd, &ground.normal_gravity, at);
    let extra_gravity = normal_gravity - GRAVITY;
    let front_force = front[0].force + front[1].force;
    let rear_force = rear[0].force + rear[1].force;
    let front_links = front_y * car.front.geometric_transfer;
    let rear_links = rear_y * car.rear.geometric_transfer;
    let sprung_weight = sprung_mass * normal_gravity;
    let extra_weight = sprung_weight - car.sprung_weight_at_rest;
    let lift = (front_force + rear_force) - (downforce + extra_weight);
    let roll_moment = (front[0].force - front[1].force) * car.front.half_track
        + (rear[0].force - rear[1].force) * car.rear.half_track
        + front_y * (car.cg_height - car.front.link_height)
        + rear_y * (car.cg_height - car.rear.link_height)
        + sprung_weight * car.roll_lever * roll;
    let pitch_moment = air_moment + extra_weight * car.sprung_center
        - force_x * car.cg_height
        - (front_force * car.front.x + rear_force * car.rear.x);
    let inverse_heave = V::splat(simd, dt) / (sprung_mass + car.heave_implicit);
    let new_heave_rate = settle(heave_rate + lift * inverse_heave);
    let new_roll_rate = settle(roll_rate + roll_moment * inverse_mass_factor * car.roll_response);
    let new_pitch_rate =
        settle(pitch_rate + pitch_moment * inverse_mass_factor * car.pitch_response);
    let (new_heave_rate, new_roll_rate, new_pitch_rate) =
        (bound(new_heave_rate), bound(new_roll_rate), bound(new_pitch_rate));
    store(&mut block.heave_rate, at, new_heave_rate);
    store(&mut block.roll_rate, at, new_roll_rate);
    store(&mut block.pitch_rate, at, new_pitch_rate);
    store(&mut block.heave, at, advance(heave, new_heave_rate, dt));
    store(&mut block.roll, at, advance(roll, new_roll_rate, dt));
    store(&mut block.pitch, at, advance(pitch, new_pitch_rate, dt));

    // The wheels between road and body.
    let rates = [
        car.front.wheel_rate(&front[0], -front_links, extra_gravity),
        car.front.wheel_rate(&front[1], front_links, extra_gravity),
        car.rear.wheel_rate(&rear[0], -rear_links, extra_gravity),
        car.rear.wheel_rate(&rear[1], rear_links, extra_gravity),
    ];
    let rates = [bound(rates[0]), bound(rates[1]), bound(rates[2]), bound(rates[3])];
    store4(&mut block.travel_rate, at, rates);
    store4(
        &mut block.travel,
        at,
        [
            advance(travel[0], rates[0], dt),
            advance(travel[1], rates[1], dt),
            advance(travel[2], rates[2], dt),
            advance(travel[3], rates[3], dt),
        ],
    );
}

/// Between ±π: one turn back at most, of the rounded heading and its rest together.
#[inline(always)]
fn wrap<S: Simd, V: Vector<S>>(yaw: V, low: V) -> (V, V) {
    use std::f32::consts::{PI, TAU};
    // 2π less its 32-bit rounding.
    const TAU_REST: f32 = -1.748_455_6e-7;
    let simd = yaw.token();
    let zero = V::splat(simd, 0.0);
    let turn = yaw.simd_ge(PI).select(V::splat(simd, -1.0), zero)
        + yaw.simd_lt(-PI).select(V::splat(simd, 1.0), zero);
    let turned = yaw + turn * TAU;
    // Exact: the two are within a factor of two of each other, or nothing is taken away.
    let rest = (low + turn * TAU_REST + YAW_QUANTUM) - YAW_QUANTUM;
    let sum = turned + rest;
    (sum, rest - (sum - turned))
}
