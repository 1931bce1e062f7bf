//! Draws a few frames of cars put on a track by hand: `cargo run -p corsa_picture --example top_down
//! [out-folder] [centerline.csv]`.

use std::{error::Error, fs, path::PathBuf};

use corsa_picture::{Camera, TopDown, TopDownOptions};
use corsa_track::{BUILTIN_TRACKS, Track};
use corsa_vehicle::{
    Controls, DVec3, LapState, PerWheel, SessionPhase, VehicleParams, VehicleState, WheelState,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = PathBuf::from(arguments.next().unwrap_or_else(|| "target/pictures".into()));
    fs::create_dir_all(&out)?;
    let track = match arguments.next() {
        Some(path) => Track::from_csv("example", &fs::read_to_string(path)?)?,
        None => Track::builtin(BUILTIN_TRACKS[0]).ok_or("a track of the list")?,
    };
    let scenes = [
        ("gt3", 0.002, 62.0, 0.0, Camera::HeadingUp),
        ("roadster", 0.21, 17.0, 0.35, Camera::HeadingUp),
        ("formula3", 0.31, 45.0, -0.12, Camera::NorthUp),
    ];
    for (name, share, speed, steering, camera) in scenes {
        let params = VehicleParams::builtin(name).ok_or("a car of the list")?;
        let options = TopDownOptions { camera, ..TopDownOptions::default() };
        let mut view = TopDown::new(&track, &params.info(), options)?;
        let state = placed(&track, &params, share * track.length(), speed, steering);
        view.picture(&state).save_png(&out.join(format!("top_down_{name}.png")))?;
    }
    Ok(())
}

fn placed(
    track: &Track,
    params: &VehicleParams,
    progress: f64,
    speed: f64,
    steering: f64,
) -> VehicleState {
    let (position, yaw) = track.pose(progress, 1.0, 0.05);
    VehicleState {
        position,
        yaw,
        velocity: DVec3::new(speed, -0.4, 0.0),
        acceleration: DVec3::new(3.0, 11.0 * steering.signum(), 0.0),
        controls: Controls { steering, throttle: 0.8, brake: 0.25, ..Controls::default() },
        steering_wheel_angle: steering * params.steering.wheel_lock,
        gear: 4,
        wheels: PerWheel::splat(WheelState { normalized_slip: 0.8, ..WheelState::default() }),
        lap: LapState {
            completed_laps: 2,
            current_time: 43.217,
            last_time: Some(101.532),
            best_time: Some(99.871),
            is_valid: true,
            ..LapState::default()
        },
        session: SessionPhase::Driving,
        ..VehicleState::default()
    }
}
