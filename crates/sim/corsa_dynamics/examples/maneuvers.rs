//! Drives a built-in car through a few maneuvers and prints one CSV row per 3 ms, to be plotted:
//! `cargo run -p corsa_dynamics --example maneuvers -- gt3 launch > launch.csv`.
//!
//! Maneuvers: `launch` (full throttle, then full brakes from 200 km/h), `step` (steering step at
//! 100 km/h), `circle` (speed rising slowly on a fixed radius), `skid` (full throttle and lock at low
//! speed), `roundabout` (steering held while the throttle is closed).
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "printing is what it is for")]

use corsa_dynamics::{Model, Pose, State, Surface};
use corsa_vehicle::{Controls, PHYSICS_TIMESTEP, VehicleParams};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [car, maneuver] = arguments.as_slice() else {
        eprintln!("usage: maneuvers <roadster|gt3|formula3> <launch|step|circle|skid|roundabout>");
        return;
    };
    let Some(params) = VehicleParams::builtin(car) else {
        eprintln!("no built-in car is called `{car}`");
        return;
    };
    let model = match Model::new(&params) {
        Ok(model) => model,
        Err(error) => return eprintln!("{error}"),
    };
    let speed = match maneuver.as_str() {
        "step" => 100.0 / 3.6,
        "circle" => 5.0,
        _ => 0.0,
    };
    let mut state = model.rolling(Pose::default(), speed);
    let mut braking = false;
    println!(
        "t,x,y,yaw,speed,u,v,yaw_rate,ax,ay,roll,pitch,engine_rpm,gear,clutch,steering,throttle,brake,\
         slip_fl,slip_rl,angle_fl,angle_rl,rho_fl,rho_fr,rho_rl,rho_rr,load_fl,load_fr,load_rl,load_rr"
    );
    for step in 0..18_000_u32 {
        let time = f64::from(step) * PHYSICS_TIMESTEP;
        let controls = match maneuver.as_str() {
            "launch" => {
                braking |= state.velocity.x > 200.0 / 3.6;
                launch(&state, braking)
            }
            "step" => {
                let throttle = hold(&state, 100.0 / 3.6);
                let steering = if time > 1.0 { 0.12 } else { 0.0 };
                Controls { steering, throttle, ..Controls::default() }
            }
            "circle" => circle(&model, &state, 40.0, 5.0 + time),
            "skid" => {
                let steering = if time > 3.0 && time < 5.0 { 0.8 } else { 0.0 };
                let throttle = if time < 6.0 { 1.0 } else { 0.0 };
                Controls { steering, throttle, ..Controls::default() }
            }
            _ => {
                let throttle = if time < 8.0 { 0.3 } else { 0.0 };
                Controls { steering: 0.4, throttle, ..Controls::default() }
            }
        };
        model.step(&mut state, &controls, &Surface::ASPHALT);
        print(time, &state);
        if braking && state.velocity.x.abs() < 0.01 && time > 20.0 {
            break;
        }
    }
}

/// Full throttle, or full brakes, each as far as the tires take it: a perfect driver's foot.
fn launch(state: &State, braking: bool) -> Controls {
    let rear = &state.wheels.rear_left;
    let front = &state.wheels.front_left;
    if braking {
        let slip = front.normalized_slip.max(rear.normalized_slip);
        Controls { brake: (1.0 - 1.5 * (slip - 0.7)).clamp(0.1, 1.0), ..Controls::default() }
    } else {
        let throttle = (1.0 - 1.5 * (rear.normalized_slip - 0.7)).clamp(0.1, 1.0);
        Controls { throttle, ..Controls::default() }
    }
}

fn hold(state: &State, speed: f64) -> f64 {
    (0.15 + 0.5 * (speed - state.velocity.x)).clamp(0.0, 1.0)
}

fn circle(model: &Model, state: &State, radius: f64, speed: f64) -> Controls {
    let params = model.params();
    let curvature = state.yaw_rate / state.velocity.x.max(1.0);
    let geometric = (params.wheelbase / radius).atan() / params.max_steering_tire_angle();
    let steering =
        (state.controls.steering + 0.02 * (1.0 / radius - curvature)).max(0.5 * geometric).min(1.0);
    Controls { steering, throttle: hold(state, speed), ..Controls::default() }
}

fn print(time: f64, state: &State) {
    let wheels = &state.wheels;
    let numbers = [
        time,
        state.pose.position.x,
        state.pose.position.y,
        state.pose.yaw,
        state.velocity.length(),
        state.velocity.x,
        state.velocity.y,
        state.yaw_rate,
        state.acceleration.x,
        state.acceleration.y,
        state.roll,
        state.pitch,
        state.engine_speed * 60.0 / std::f64::consts::TAU,
        f64::from(state.gear),
        state.clutch_engagement,
        state.controls.steering,
        state.controls.throttle,
        state.controls.brake,
        wheels.front_left.slip_ratio,
        wheels.rear_left.slip_ratio,
        wheels.front_left.slip_angle(),
        wheels.rear_left.slip_angle(),
        wheels.front_left.normalized_slip,
        wheels.front_right.normalized_slip,
        wheels.rear_left.normalized_slip,
        wheels.rear_right.normalized_slip,
        wheels.front_left.normal_force,
        wheels.front_right.normal_force,
        wheels.rear_left.normal_force,
        wheels.rear_right.normal_force,
    ];
    println!("{}", numbers.map(|number| format!("{number:.5}")).join(","));
}
