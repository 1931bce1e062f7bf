use corsa_vehicle::DVec3;

use super::*;

fn exact() -> LidarConfig {
    LidarConfig {
        sample_steps: 10,
        num_beams: 31,
        field_of_view: 3.0,
        mount: DVec2::ZERO,
        yaw: 0.0,
        max_range: 60.0,
        range_noise: 0.0,
        relative_range_noise: 0.0,
        dropout: 0.0,
        resolution: 0.0,
    }
}

fn on_track() -> (Track, VehicleState) {
    let track = Track::builtin("montalva").expect("a built-in track");
    let (position, yaw) = track.pose(700.0, 1.0, 0.2);
    (track, VehicleState { position, yaw, ..VehicleState::default() })
}

#[test]
fn without_errors_it_reads_what_rays_from_its_mount_meet() {
    let (track, state) = on_track();
    let config = LidarConfig { mount: DVec2::new(1.8, -0.3), yaw: 0.4, ..exact() };
    let mut lidar = Lidar::new(&config, 1, 4);
    lidar.update(&state, &track, 0);
    let mount = state.orientation() * DVec3::new(1.8, -0.3, 0.0);
    let mut expected = vec![0.0; 31];
    let from = (state.position + mount).truncate();
    track.cast_rays(from, state.yaw, lidar.angles(), 60.0, &mut expected);
    assert_eq!(lidar.ranges(), expected);
    assert!((lidar.angles()[0] + 1.1).abs() < 1e-12 && (lidar.angles()[30] - 1.9).abs() < 1e-12);
}

#[test]
fn a_scan_is_held_until_the_next() {
    let (track, state) = on_track();
    let mut lidar = Lidar::new(&exact(), 1, 4);
    let mut changes = 0;
    let mut before = vec![];
    for step in 0..100 {
        let (position, yaw) = track.pose(700.0 + 0.1 * step as f64, 0.0, 0.0);
        lidar.update(&VehicleState { position, yaw, ..state }, &track, step);
        changes += u32::from(lidar.ranges() != before);
        before = lidar.ranges().to_vec();
    }
    assert_eq!(changes, 10);
}

#[test]
fn ranges_scatter_and_beams_are_lost_as_configured() {
    let (track, state) = on_track();
    let config =
        LidarConfig { range_noise: 0.02, relative_range_noise: 0.004, dropout: 0.1, ..exact() };
    let mut truth = Lidar::new(&exact(), 1, 4);
    truth.update(&state, &track, 0);
    let mut lidar = Lidar::new(&config, 1, 4);
    let (mut lost, mut kept, mut squares) = (0.0, 0.0, 0.0);
    for scan in 0..4_000 {
        lidar.update(&state, &track, 10 * scan);
        for (&range, &exact) in lidar.ranges().iter().zip(truth.ranges()) {
            if exact >= 59.0 {
                continue;
            }
            if range == 60.0 {
                lost += 1.0;
            } else {
                kept += 1.0;
                squares += ((range - exact) / (0.02 + 0.004 * exact)).powi(2);
            }
        }
    }
    let all: f64 = lost + kept;
    assert!((lost / all - 0.1).abs() < 4.0 * (0.09 / all).sqrt(), "{}", lost / all);
    assert!((squares / kept - 1.0).abs() < 4.0 * (2.0 / kept).sqrt(), "{}", squares / kept);
}
