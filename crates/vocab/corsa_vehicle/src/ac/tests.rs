use std::f64::consts::FRAC_PI_2;

use proptest::prelude::*;

use super::*;

fn vector() -> impl Strategy<Value = [f32; 3]> {
    prop::array::uniform3(-1e4_f32..1e4)
}

fn ac_cross(a: [f32; 3], b: [f32; 3]) -> [f32; 3] {
    let [a, b] = [a, b].map(|v| v.map(f64::from));
    [
        (a[1] * b[2] - a[2] * b[1]) as f32,
        (a[2] * b[0] - a[0] * b[2]) as f32,
        (a[0] * b[1] - a[1] * b[0]) as f32,
    ]
}

proptest! {
    #[test]
    fn world_round_trips_exactly(world in vector()) {
        prop_assert_eq!(world_from_map(map_from_world(world)), world);
        prop_assert_eq!(car_from_base_link(base_link_from_car(world)), world);
    }

    #[test]
    fn heading_round_trips(heading in -3.1_f32..3.1) {
        prop_assert!((heading_from_yaw(yaw_from_heading(heading)) - heading).abs() < 1e-6);
    }

    /// A reflection would turn a × b around; a rotation carries it along.
    #[test]
    fn handedness_survives(a in vector(), b in vector()) {
        let carried = map_from_world(ac_cross(a, b));
        let ours = map_from_world(a).cross(map_from_world(b));
        prop_assert!((carried - ours).length() <= 1e-6 * (1.0 + ours.length()));
    }

    #[test]
    fn a_rotation_stays_a_rotation(a in vector(), b in vector()) {
        let dot: f64 = a.iter().zip(b).map(|(x, y)| f64::from(*x) * f64::from(y)).sum();
        prop_assert!((map_from_world(a).dot(map_from_world(b)) - dot).abs() <= 1e-9 * (1.0 + dot.abs()));
    }

    /// AC's look vector is (-sin h, 0, cos h); it must be the x axis of a body at our yaw.
    #[test]
    fn look_agrees_with_yaw(heading in -3.1_f32..3.1) {
        let look = [-heading.sin(), 0.0, heading.cos()];
        let (sin, cos) = yaw_from_heading(heading).sin_cos();
        prop_assert!((map_from_world(look) - DVec3::new(cos, sin, 0.0)).length() < 1e-6);
    }
}

#[test]
fn body_axes_are_forward_left_up() {
    let left_in_ac = [1.0, 0.0, 0.0];
    let up_in_ac = [0.0, 1.0, 0.0];
    let forward_in_ac = [0.0, 0.0, 1.0];
    assert_eq!(base_link_from_car(forward_in_ac), DVec3::X);
    assert_eq!(base_link_from_car(left_in_ac), DVec3::Y);
    assert_eq!(base_link_from_car(up_in_ac), DVec3::Z);
}

#[test]
fn a_right_turn_in_ac_is_a_negative_yaw() {
    assert!((yaw_from_heading(FRAC_PI_2 as f32) + FRAC_PI_2).abs() < 1e-6);
}

#[test]
fn gears_and_pedals() {
    assert_eq!([0, 1, 2, 7].map(gear_from_ac), [-1, 0, 1, 6]);
    assert_eq!([-1, 0, 1, 6].map(ac_from_gear), [0, 1, 2, 7]);
    assert_eq!(flip_clutch(1.0), 0.0);
    assert_eq!(flip_steering(0.0).to_bits(), 0.0_f64.to_bits());
}
