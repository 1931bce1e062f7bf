use corsa_dynamics::{Model, State, Surface};
use corsa_vehicle::{
    Controls, GearRequest, PerWheel, VehicleParams,
    params::{DamperParams, SpringParams},
};

use crate::harness::{
    G, cruise, drive, in_vacuum, link_height, moment_per_roll, rolling, standing,
};

fn neutral() -> Controls {
    Controls { gear: GearRequest::Select(0), ..Controls::default() }
}

/// Settled on a surface, standing on its brakes.
fn settled_on(model: &Model, surface: &Surface) -> State {
    let mut state = standing(model);
    for _ in 0..3_000 {
        model.step(&mut state, &Controls { brake: 1.0, ..neutral() }, surface);
    }
    state
}

fn travel(model: &Model, state: &State) -> PerWheel<f64> {
    model.outputs(state).suspension_travel
}

/// Springs, bars and tires in line at each axle share the moment that does not go through the links.
#[test]
fn a_stiffer_front_bar_takes_its_share_of_the_load_transfer() {
    for bar in [0.0, 15_000.0, 60_000.0] {
        let mut params = in_vacuum("roadster");
        params.front.anti_roll_stiffness = bar;
        let model = Model::new(&params).expect("valid");
        let mut state = rolling(&model, 20.0);
        drive(&model, &mut state, 8.0, |state| Controls { steering: 0.1, ..cruise(state, 20.0) });
        let mass = params.mass + params.fuel.initial * params.fuel.density;
        let lateral = mass * state.velocity.x * state.yaw_rate;
        let share = [params.front_weight_share, 1.0 - params.front_weight_share];
        let axles = [&params.front, &params.rear];
        let links = [0, 1].map(|axle| {
            let height = link_height(axles[axle], mass * share[axle]);
            height * lateral * share[axle]
        });
        let stiffness = axles.map(corsa_vehicle::params::AxleParams::roll_stiffness);
        let on_tires = axles
            .map(|axle| 0.5 * axle.tire.vertical_stiffness * axle.track_width * axle.track_width);
        // moment = (links + stiffness * roll) / (1 + stiffness / on_tires), for both together m a h.
        let soft = [0, 1].map(|axle| 1.0 / (1.0 + stiffness[axle] / on_tires[axle]));
        // The body's weight moves outwards with its center, which leans it further.
        let weight = moment_per_roll(&params, mass);
        let roll = (lateral * params.cg_height - links[0] * soft[0] - links[1] * soft[1])
            / (stiffness[0] * soft[0] + stiffness[1] * soft[1] - weight);
        let expected = (links[0] + stiffness[0] * roll) * soft[0];
        let wheels = &state.wheels;
        let moment = 0.5
            * params.front.track_width
            * (wheels.front_right.normal_force - wheels.front_left.normal_force);
        assert!((moment / expected - 1.0).abs() < 0.02, "bar {bar}: {moment}, expected {expected}");
        assert!((state.roll / roll - 1.0).abs() < 0.03, "roll {}, expected {roll}", state.roll);
    }
}

/// Three times the weight: spring, progressive rate and stop together carry two more.
#[test]
fn springs_stops_and_tires_carry_what_their_rates_say() {
    let mut params = in_vacuum("roadster");
    let spring = SpringParams {
        rate: 30_000.0,
        progressive_rate: 100_000.0,
        bump_stop_rate: 200_000.0,
        bump_travel: 0.05,
        rebound_travel: 0.05,
    };
    params.front.spring = spring.clone();
    params.rear.spring = spring.clone();
    params.front_weight_share = 0.5;
    let model = Model::new(&params).expect("valid");
    let heavy = Surface { normal_gravity: 3.0 * G, ..Surface::ASPHALT };
    let state = settled_on(&model, &heavy);
    let mass = params.mass + params.fuel.initial * params.fuel.density;
    let weight = 0.25 * mass * G;
    for (index, (&travel, wheel)) in
        travel(&model, &state).iter().zip(state.wheels.iter()).enumerate()
    {
        assert!((wheel.normal_force / (3.0 * weight) - 1.0).abs() < 1e-3, "wheel {index}");
        assert!(travel > spring.bump_travel, "{travel} m reach the stop");
        let unsprung =
            if index < 2 { params.front.unsprung_mass } else { params.rear.unsprung_mass };
        let force = (spring.rate + spring.progressive_rate * travel) * travel
            + spring.bump_stop_rate * (travel - spring.bump_travel);
        let expected = 2.0 * (weight - unsprung * G);
        assert!((force / expected - 1.0).abs() < 2e-3, "{force} N, expected {expected} N");
        let squeeze = -2.0 * weight / params.front.tire.vertical_stiffness;
        assert!((wheel.travel / squeeze - 1.0).abs() < 0.01, "{} m", wheel.travel);
    }
    // Without the stops the body sinks further.
    for axle in [&mut params.front, &mut params.rear] {
        axle.spring.bump_stop_rate = 0.0;
    }
    let free = Model::new(&params).expect("valid");
    let sunk = settled_on(&free, &heavy);
    assert!(sunk.heave < state.heave - 0.02, "{} m against {} m", sunk.heave, state.heave);
}

/// The body falls at a speed: what the dampers take off it in one step.
#[test]
fn dampers_push_with_their_slow_and_fast_rates_each_way() {
    let damper = DamperParams {
        bump: 3_000.0,
        fast_bump: 1_000.0,
        bump_threshold: 0.1,
        rebound: 5_000.0,
        fast_rebound: 2_000.0,
        rebound_threshold: 0.2,
    };
    let mut params = in_vacuum("roadster");
    params.front.damper = damper.clone();
    params.rear.damper = damper;
    let model = Model::new(&params).expect("valid");
    let first_change = |speed: f64| {
        let mut state = standing(&model);
        state.heave_rate = speed;
        model.step(&mut state, &neutral(), &Surface::ASPHALT);
        state.heave_rate - f64::from(speed as f32)
    };
    // Slow, then fast beyond the thresholds; falling is bump.
    let force = |speed: f64| match speed {
        -0.05 => 3_000.0 * 0.05,
        -0.3 => 3_000.0 * 0.1 + 1_000.0 * 0.2,
        0.05 => -5_000.0 * 0.05,
        0.5 => -(5_000.0 * 0.2 + 2_000.0 * 0.3),
        _ => unreachable!("not asked for"),
    };
    let per_force = first_change(-0.05) / force(-0.05);
    let mass = params.mass + params.fuel.initial * params.fuel.density
        - 2.0 * (params.front.unsprung_mass + params.rear.unsprung_mass);
    // Four dampers, 3 ms; a little less, as the step is implicit.
    let explicit = 4.0 * 0.003 / mass;
    assert!((0.9..1.0).contains(&(per_force / explicit)), "{per_force} against {explicit}");
    for speed in [-0.3, 0.05, 0.5] {
        let expected = per_force * force(speed);
        let change = first_change(speed);
        assert!((change / expected - 1.0).abs() < 1e-3, "{speed} m/s: {change}, {expected}");
    }
}

/// As good as undamped, the body bounces at `sqrt(k / m)` of spring and tire in line.
#[test]
fn the_body_bounces_at_its_natural_frequency() {
    let mut params = in_vacuum("roadster");
    params.front_weight_share = 0.5;
    for axle in [&mut params.front, &mut params.rear] {
        axle.damper = DamperParams::linear(1.0);
        axle.spring = SpringParams::linear(20_000.0);
        axle.tire.vertical_stiffness = 400_000.0;
        axle.unsprung_mass = 20.0;
    }
    let model = Model::with_timestep(&params, 0.000_3).expect("valid");
    let mut state = standing(&model);
    state.heave = 0.01;
    let mut crossings = vec![];
    for step in 0..20_000_u32 {
        let before = state.heave;
        model.step(&mut state, &neutral(), &Surface::ASPHALT);
        if before > 0.0 && state.heave <= 0.0 {
            crossings.push(f64::from(step) * 0.000_3);
        }
    }
    let periods = (crossings.len() - 1) as f64;
    let period = (crossings[crossings.len() - 1] - crossings[0]) / periods;
    let mass = params.mass + params.fuel.initial * params.fuel.density - 80.0;
    let stiffness = 4.0 / (1.0 / 20_000.0 + 1.0 / 400_000.0);
    let expected = std::f64::consts::TAU * (mass / stiffness).sqrt();
    assert!((period / expected - 1.0).abs() < 0.01, "{period} s, expected {expected} s");
}

#[test]
fn weightless_wheels_leave_the_road_and_carry_nothing() {
    let params = in_vacuum("gt3");
    let model = Model::new(&params).expect("valid");
    let mut state = rolling(&model, 30.0);
    let crest = Surface { normal_gravity: -2.0, ..Surface::ASPHALT };
    for _ in 0..100 {
        model.step(&mut state, &Controls { steering: 0.3, ..neutral() }, &crest);
    }
    for wheel in state.wheels.iter() {
        assert_eq!(wheel.normal_force, 0.0);
        assert_eq!(wheel.force.length(), 0.0);
    }
    // And it lands again.
    drive(&model, &mut state, 3.0, |_| neutral());
    let sum: f64 = state.wheels.iter().map(|wheel| wheel.normal_force).sum();
    let weight = (params.mass + state.fuel * params.fuel.density) * G;
    assert!((sum / weight - 1.0).abs() < 1e-3, "{sum} N, expected {weight} N");
}

/// A bump under one wheel loads it and the one diagonally across.
#[test]
fn a_bump_under_one_wheel_warps_the_car() {
    let params = in_vacuum("roadster");
    let model = Model::new(&params).expect("valid");
    let bump = Surface { height: PerWheel::new(0.03, 0.0, 0.0, 0.0), ..Surface::ASPHALT };
    let level = settled_on(&model, &Surface::ASPHALT).wheels;
    let state = settled_on(&model, &bump);
    let more =
        PerWheel::from_fn(|wheel| state.wheels[wheel].normal_force - level[wheel].normal_force);
    assert!(more.front_left > 100.0 && more.rear_right > 100.0, "{more:?}");
    assert!(more.front_right < -100.0 && more.rear_left < -100.0, "{more:?}");
    assert!(state.roll > 0.0 && state.pitch < 0.0, "left side and nose rise");
}

/// Downforce presses front and rear down by what springs and tires give.
#[test]
fn downforce_lowers_the_car() {
    let params = VehicleParams::builtin("formula3").expect("built in");
    let model = Model::new(&params).expect("valid");
    let mut state = rolling(&model, 60.0);
    let settled = state.heave;
    drive(&model, &mut state, 4.0, |state| cruise(state, 60.0));
    assert!(settled < -0.002, "{settled} m");
    assert!((state.heave / settled - 1.0).abs() < 0.3, "{} m, then {settled} m", state.heave);
}

/// Toe-in of one axle's wheels costs speed and turns nothing; bump steer turns with roll.
#[test]
fn bump_steer_turns_the_wheels_as_the_body_rolls() {
    let turning = |toe_per_travel: f64| {
        let mut params = in_vacuum("roadster");
        params.rear.toe_per_travel = toe_per_travel;
        let model = Model::new(&params).expect("valid");
        let mut state = rolling(&model, 20.0);
        drive(&model, &mut state, 4.0, |_| Controls { steering: 0.05, ..neutral() });
        state.yaw_rate / state.velocity.x
    };
    // Bump at the outer rear wheel turns it in, into the bend: the car turns less.
    assert!(turning(0.5) < 0.98 * turning(0.0), "{} {}", turning(0.5), turning(0.0));
    assert!(turning(-0.5) > 1.02 * turning(0.0));
}
