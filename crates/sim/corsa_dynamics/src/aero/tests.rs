use corsa_vehicle::{DVec3, params::Curve};
use fearless_simd::{Level, dispatch, f32x4};

use super::*;

fn curve(points: &[(f64, f64)]) -> Curve {
    Curve::new(points.to_vec()).expect("rising")
}

/// Drag, downforce and their moments over half the air's density.
fn at(params: &AeroParams, pitch: f64, heave: f64) -> [f64; 4] {
    let aero = Aero::new(params, 0.3);
    dispatch!(Level::new(), simd => {
        let splat = |value: f64| f32x4::splat(simd, value as f32);
        let air = aero.coefficients(splat(pitch), splat(heave));
        [air.drag[0], air.downforce[0], air.downforce_moment[0], air.drag_moment[0]]
            .map(|value| f64::from(value) / (0.5 * AIR_DENSITY))
    })
}

fn assert_close(value: f64, expected: f64, what: &str) {
    assert!(
        (value - expected).abs() < 2e-3 * expected.abs().max(0.1),
        "{what}: {value}, {expected}"
    );
}

#[test]
fn a_fixed_wing_pushes_the_same_at_any_attitude() {
    let wing = WingParams::fixed("rear", DVec3::new(-1.5, 0.0, 0.6), 2.0, 0.5);
    let params = AeroParams { wings: vec![wing] };
    assert!(Aero::new(&params, 0.3).table.is_none());
    for (pitch, heave) in [(0.0, 0.0), (0.03, -0.04)] {
        let [drag, downforce, downforce_moment, drag_moment] = at(&params, pitch, heave);
        assert_close(drag, 0.5, "drag");
        assert_close(downforce, 2.0, "downforce");
        assert_close(downforce_moment, -3.0, "behind: nose up");
        assert_close(drag_moment, -0.3, "above: nose up");
    }
}

#[test]
fn a_wing_near_the_road_gains_as_its_height_curve_says_and_with_the_angle_of_the_body() {
    let wing = WingParams {
        angle: 0.1,
        downforce: curve(&[(0.0, 0.0), (0.2, 1.0)]),
        downforce_height: curve(&[(0.0, 2.0), (0.4, 0.0)]),
        ..WingParams::fixed("front", DVec3::new(1.6, 0.0, -0.2), 1.0, 0.3)
    };
    let params = AeroParams { wings: vec![wing] };
    // 10 cm over the road: 5 per rad of 0.1 rad, times 1.5.
    assert_close(at(&params, 0.0, 0.0)[1], 0.5 * 1.5, "level");
    // 2 cm lower: 8 cm.
    assert_close(at(&params, 0.0, -0.02)[1], 0.5 * 1.6, "lower");
    // Nose down by 0.01 rad: 0.11 rad, and the wing 1.6 cm lower.
    assert_close(at(&params, 0.01, 0.0)[1], 0.55 * (2.0 - 5.0 * 0.084), "nose down");
    assert_close(at(&params, 0.01, 0.0)[0], 0.3, "drag");
    // Beyond the table it is held.
    assert_close(at(&params, 0.0, 0.5)[1], at(&params, 0.0, HEAVE)[1], "far up");
}
