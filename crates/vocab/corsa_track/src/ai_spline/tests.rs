use proptest::prelude::*;

use super::*;
use crate::testing::shared;

/// An AI line through world points (x, y, z) with the sides (left, right) of each.
fn encode(points: &[([f32; 3], [f32; 2])]) -> Vec<u8> {
    let count = points.len() as i32;
    let mut bytes: Vec<u8> =
        [VERSION, count, 0, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
    for (id, (world, _)) in (0_i32..).zip(points) {
        for value in world.iter().chain(&[0.0]) {
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend(id.to_le_bytes());
    }
    bytes.extend(count.to_le_bytes());
    for (_, [left, right]) in points {
        let mut extra = [0.0_f32; 18];
        (extra[5], extra[6]) = (*left, *right);
        bytes.extend(extra.iter().flat_map(|value| value.to_le_bytes()));
    }
    bytes.extend(0_i32.to_le_bytes());
    bytes
}

/// A circle of 60 m radius that climbs to 10 m and back: in AC's x-z plane from +z towards +x,
/// which is counter-clockwise seen from above.
fn circle() -> Vec<([f32; 3], [f32; 2])> {
    (0..250)
        .map(|i| {
            let angle = std::f32::consts::TAU * i as f32 / 250.0;
            ([60.0 * angle.sin(), 5.0 - 5.0 * angle.cos(), 60.0 * angle.cos()], [4.0, 6.0])
        })
        .collect()
}

fn refused(bytes: &[u8]) -> String {
    let error = Track::from_ai_spline("test", bytes).unwrap_err();
    assert!(error.hint().is_some());
    error.to_string()
}

#[test]
fn a_circle_comes_back_in_map_axes_with_sides_and_heights() {
    let track = Track::from_ai_spline("circle", &encode(&circle())).unwrap();
    let start = track.at(0.0);
    // World (x, y, z) = (0, 0, 60) is map (60, 0, 0), and the circle turns left there.
    assert!((start.position - DVec3::new(60.0, 0.0, 0.0)).length() < 0.05, "{start:?}");
    assert!((start.heading - std::f64::consts::FRAC_PI_2).abs() < 1e-3, "{start:?}");
    assert!((start.curvature - 1.0 / 60.0).abs() < 1e-4, "{start:?}");
    assert!((start.width_left - 4.0).abs() < 1e-3 && (start.width_right - 6.0).abs() < 1e-3);
    assert!((track.length() - 120.0 * std::f64::consts::PI).abs() < 0.1);
    let half = track.at(0.5 * track.length());
    assert!((half.position.z - 10.0).abs() < 0.05, "{half:?}");
    assert!(track.at(0.25 * track.length()).slope > 0.07);
}

#[test]
fn sides_are_clamped_and_single_jumps_vanish() {
    let mut points = circle();
    points[50].1 = [0.0, 30.0];
    points[51].1 = [f32::MAX / 1e35, 30.0];
    let track = Track::from_ai_spline("jumps", &encode(&points)).unwrap();
    for point in track.reference_line() {
        assert!((point.width_left - 4.0).abs() < 0.1, "{point:?}");
        assert!((point.width_right - 6.0).abs() < 0.1, "{point:?}");
    }
    for point in &mut points {
        point.1 = [0.0, 500.0];
    }
    let track = Track::from_ai_spline("clamped", &encode(&points)).unwrap();
    for point in track.reference_line() {
        assert!((point.width_left - MIN_SIDE_M).abs() < 1e-6, "{point:?}");
        assert!((point.width_right - MAX_SIDE_M).abs() < 1e-6, "{point:?}");
    }
}

#[test]
fn a_line_cut_off_anywhere_is_refused_with_offset_and_need() {
    let bytes = encode(&circle());
    let extras_end = bytes.len() - 4;
    for length in 0..extras_end {
        let error = Track::from_ai_spline("cut", &bytes[..length]).unwrap_err();
        let TrackError::Truncated { offset, needed, length: found, .. } = error else {
            panic!("{length}: {error:?}");
        };
        assert!(offset <= length && needed > length as u64 && found == length, "{length}");
    }
    assert_eq!(
        refused(&bytes[..3000]),
        "AI spline ends at 3000 of 5016 bytes, in the points: offset 16"
    );
    // What follows the extras is not needed.
    assert!(Track::from_ai_spline("cut", &bytes[..extras_end]).is_ok());
}

#[test]
fn other_versions_are_refused_by_number() {
    for version in [-1_i32, 0, 6, 8] {
        let mut bytes = encode(&circle());
        bytes[..4].copy_from_slice(&version.to_le_bytes());
        assert_eq!(
            refused(&bytes),
            format!("AI spline version {version}, only 7 is read: offset 0")
        );
    }
}

#[test]
fn wild_counts_are_refused_before_memory_is_asked_for() {
    for count in [i32::MIN, -1, 0, 15] {
        let mut bytes = encode(&circle());
        bytes[4..8].copy_from_slice(&count.to_le_bytes());
        assert!(
            refused(&bytes).starts_with(&format!("AI spline has {count} points")),
            "{}",
            refused(&bytes)
        );
    }
    let mut bytes = encode(&circle());
    bytes[4..8].copy_from_slice(&i32::MAX.to_le_bytes());
    assert!(refused(&bytes).contains("of 42949672956 bytes, in the points"), "{}", refused(&bytes));
    let mut bytes = encode(&circle());
    bytes[5016..5020].copy_from_slice(&249_i32.to_le_bytes());
    assert_eq!(
        refused(&bytes),
        "AI spline has 249 extras where 250, one a point, were expected: offset 5016"
    );
}

#[test]
fn coordinates_that_are_no_numbers_are_refused_with_their_offset() {
    let mut points = circle();
    points[2].0[1] = f32::NAN;
    assert_eq!(refused(&encode(&points)), "NaN is not a usable coordinate: offset 60");
    let mut points = circle();
    points[1].1[1] = f32::INFINITY;
    assert_eq!(refused(&encode(&points)), "inf is not a usable side: offset 5116");
}

#[test]
fn a_point_to_point_line_is_not_a_track() {
    let line: Vec<_> = (0..250).map(|i| ([i as f32 * 1.5, 0.0, 0.0], [4.0, 4.0])).collect();
    assert_eq!(
        refused(&encode(&line)),
        "not a loop: 373.5 m from the last point to the first, where points are 1.5 m apart"
    );
}

#[test]
fn a_figure_of_eight_needs_a_bridge() {
    let eight = |height: f32| -> Vec<u8> {
        let point = |i: i32| {
            let angle = std::f32::consts::TAU * (i as f32 + 0.5) / 400.0;
            ([150.0 * (2.0 * angle).sin(), height * angle.cos(), 300.0 * angle.sin()], [4.0, 4.0])
        };
        encode(&(0..400).map(point).collect::<Vec<_>>())
    };
    assert!(refused(&eight(0.0)).starts_with("the line crosses itself"));
    let track = Track::from_ai_spline("bridge", &eight(8.0)).unwrap();
    for point in track.reference_line() {
        assert!(point.width_left > 3.9 && point.width_right > 3.9, "{point:?}");
    }
}

#[test]
fn a_real_line_hugs_the_inside_of_its_corners() {
    let Some(root) = shared("a_real_line_hugs_the_inside_of_its_corners") else { return };
    let bytes = std::fs::read(root.join("ac-content/tracks/czyzoring/ai/fast_lane.ai")).unwrap();
    let track = Track::from_ai_spline("czyzoring", &bytes).unwrap();
    assert!((track.length() - 719.6).abs() < 2.0, "{}", track.length());
    let mean = |points: Vec<f64>| points.iter().sum::<f64>() / points.len() as f64;
    let share = |sign: f64| {
        let corner = track.reference_line().iter().filter(|p| sign * p.curvature > 0.03);
        mean(corner.map(|p| p.width_left / (p.width_left + p.width_right)).collect())
    };
    let (left_turns, right_turns) = (share(1.0), share(-1.0));
    assert!(left_turns < 0.5 && right_turns > 0.5, "{left_turns} {right_turns}");
    for point in track.reference_line() {
        assert!((223.0..229.0).contains(&point.position.z), "{point:?}");
        assert!((6.0..16.0).contains(&(point.width_left + point.width_right)), "{point:?}");
    }
}

proptest! {
    #[test]
    fn damaged_bytes_are_a_track_or_an_error(at in 0_usize..23_000, byte in any::<u8>(), cut in 0_usize..24_000) {
        let mut bytes = encode(&circle());
        let at = at.min(bytes.len() - 1);
        bytes[at] = byte;
        bytes.truncate(cut.max(at));
        let _ = Track::from_ai_spline("damaged", &bytes);
    }

    #[test]
    fn any_bytes_are_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Track::from_ai_spline("any", &bytes).is_err());
    }
}
