use proptest::prelude::*;

use super::line::{MAX_SIDE_M, MIN_SIDE_M};
use super::*;
use crate::testing::{TRACKS, shared};

const VERSION: i32 = 7;

/// An AI line through world points (x, y, z) with the sides (left, right) of each, on a level road.
fn encode(points: &[([f32; 3], [f32; 2])]) -> Vec<u8> {
    encode_with_normals(points, |_| [0.0, 1.0, 0.0])
}

fn encode_with_normals(
    points: &[([f32; 3], [f32; 2])],
    normal: impl Fn(usize) -> [f32; 3],
) -> Vec<u8> {
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
    for (i, (_, [left, right])) in points.iter().enumerate() {
        let mut extra = [0.0_f32; 18];
        (extra[0], extra[5], extra[6]) = (31.5, *left, *right);
        extra[9..12].copy_from_slice(&normal(i));
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

/// The line of [`circle`] with a search grid of three rows.
fn with_grid() -> Vec<u8> {
    let mut bytes = encode(&circle());
    bytes.truncate(bytes.len() - 4);
    bytes.extend(1_i32.to_le_bytes());
    bytes.extend([60.0_f32, 10.0, 60.0, -60.0, 0.0, -60.0].map(f32::to_le_bytes).as_flattened());
    bytes.extend(10_i32.to_le_bytes());
    bytes.extend(10.0_f32.to_le_bytes());
    bytes.extend(3_i32.to_le_bytes());
    for row in 0..3_i32 {
        bytes.extend(2_i32.to_le_bytes());
        for ids in [vec![row, 249], vec![]] {
            bytes.extend((ids.len() as i32).to_le_bytes());
            bytes.extend(ids.iter().flat_map(|id| id.to_le_bytes()));
        }
    }
    bytes
}

fn assert_cut_is_refused(bytes: &[u8], length: usize) {
    let error = AiSpline::parse(&bytes[..length]).unwrap_err();
    let TrackError::Truncated { offset, needed, length: found, .. } = error else {
        panic!("{length}: {error:?}");
    };
    assert!(offset <= length && needed > length as u64 && found == length, "{length}");
}

#[test]
fn a_line_cut_off_anywhere_is_refused_with_offset_and_need() {
    let bytes = with_grid();
    for length in 0..bytes.len() {
        assert_cut_is_refused(&bytes, length);
    }
    assert_eq!(
        refused(&bytes[..3000]),
        "AI spline ends at 3000 of 5016 bytes, in the points: offset 16"
    );
}

#[test]
fn places_are_read_of_a_start_that_holds_the_points() {
    let bytes = with_grid();
    let whole = AiSpline::parse(&bytes).unwrap();
    let end = AiSpline::points_end(&bytes[..8]).unwrap() as usize;
    assert_eq!(end, 5016);
    let places: Vec<DVec3> = whole.points.iter().map(|point| point.position).collect();
    assert_eq!(AiSpline::parse_points(&bytes[..end]).unwrap(), places);
    for cut in 0..end {
        assert!(AiSpline::parse_points(&bytes[..cut]).is_err(), "{cut}");
    }
}

#[test]
fn a_search_grid_is_counted_and_its_strays_too() {
    let mut bytes = with_grid();
    let spline = AiSpline::parse(&bytes).unwrap();
    let grid = AiGrid { rows: 3, cells: 6, entries: 6, stray_entries: 0, sampling_density: 10.0 };
    assert_eq!((spline.grid, spline.trailing_bytes), (Some(grid), 0));
    let last_cell_at = bytes.len() - 16;
    bytes[last_cell_at + 8..last_cell_at + 12].copy_from_slice(&250_i32.to_le_bytes());
    bytes.push(7);
    let spline = AiSpline::parse(&bytes).unwrap();
    assert_eq!((spline.grid.unwrap().stray_entries, spline.trailing_bytes), (1, 1));
    bytes[last_cell_at..last_cell_at + 4].copy_from_slice(&(-3_i32).to_le_bytes());
    assert_eq!(
        refused(&bytes),
        format!(
            "AI spline has -3 points of a cell of the grid where 0 or more were expected: offset {last_cell_at}"
        )
    );
}

#[test]
fn real_lines_are_consumed_to_the_last_byte_and_refused_when_cut() {
    let Some(root) = shared("real_lines_are_consumed_to_the_last_byte_and_refused_when_cut") else {
        return;
    };
    for (file, count, length) in
        [("ai/fast_lane.ai", 475, 720.0), ("data/ideal_lane.ai", 461, 698.0)]
    {
        let bytes = std::fs::read(root.join("ac-content/tracks/czyzoring").join(file)).unwrap();
        let spline = AiSpline::parse(&bytes).unwrap();
        assert_eq!((spline.points.len(), spline.trailing_bytes), (count, 0), "{file}");
        assert!(spline.is_loop() && (spline.length() - length).abs() < 3.0, "{}", spline.length());
        let grid = spline.grid.unwrap();
        assert!(grid.rows == 83 && grid.cells == 83 * 84 && grid.stray_entries == 0, "{grid:?}");
        for cut in (0..bytes.len()).step_by(61).chain(bytes.len() - 200..bytes.len()) {
            assert_cut_is_refused(&bytes, cut);
        }
    }
}

#[test]
fn normals_of_a_real_line_agree_with_its_slope_and_its_camber() {
    let Some(root) = shared("normals_of_a_real_line_agree_with_its_slope_and_its_camber") else {
        return;
    };
    let bytes = std::fs::read(root.join("ac-content/tracks/czyzoring/ai/fast_lane.ai")).unwrap();
    let points = AiSpline::parse(&bytes).unwrap().points;
    let (mut slope_error, mut camber_error) = (0.0_f64, 0.0_f64);
    for three in points.windows(3) {
        let along = (three[2].position - three[0].position).normalize();
        let normal = three[1].normal;
        let left = along.truncate().normalize().perp();
        let banking = -left.dot(normal.truncate()) / normal.z;
        slope_error += (along.z + along.truncate().dot(normal.truncate()) / normal.z).abs();
        camber_error += f64::from(three[1].camber + three[1].direction * banking as f32).abs();
    }
    let count = points.len() as f64;
    assert!(slope_error / count < 0.001, "{}", slope_error / count);
    assert!(camber_error / count < 0.002, "{}", camber_error / count);
}

#[test]
fn a_line_of_version_minus_1_has_places_and_a_road_of_assumed_width() {
    let mut bytes: Vec<u8> = [-1_i32, 250].map(i32::to_le_bytes).as_flattened().to_vec();
    for (world, _) in circle() {
        bytes.extend(world.iter().chain(&[60.0, -0.02]).flat_map(|value| value.to_le_bytes()));
    }
    let spline = AiSpline::parse(&bytes).unwrap();
    let point = spline.points[3];
    assert_eq!((spline.version, point.id, point.radius), (-1, 3, 60.0));
    assert_eq!((point.camber, point.direction), (0.02, -1.0));
    assert!((f64::from(spline.points[249].distance) - 376.0).abs() < 1.0);
    let track = Track::from_ai("circle", &spline).unwrap();
    assert!((track.at(0.0).width_left - 4.0).abs() < 1e-6, "{:?}", track.at(0.0));
    for cut in 0..bytes.len() {
        assert_cut_is_refused(&bytes, cut);
    }
}

#[test]
fn a_road_leans_as_its_normals_say() {
    // The circle turns left around the world's origin: leaning inwards, its normals point there.
    let circle = circle();
    let lean = |i: usize| {
        let ([x, _, z], _) = circle[i];
        [-0.1 * x / 60.0, 0.995, -0.1 * z / 60.0]
    };
    let track = Track::from_ai_spline("bowl", &encode_with_normals(&circle, lean)).unwrap();
    for point in track.reference_line() {
        assert!((point.banking + 0.1).abs() < 2e-3, "{point:?}");
    }
    // Where some normals are missing, the road leans on as before; without any it is level.
    let gaps = |i: usize| if i.is_multiple_of(7) { [0.0; 3] } else { lean(i) };
    let track = Track::from_ai_spline("gaps", &encode_with_normals(&circle, gaps)).unwrap();
    assert!(track.reference_line().iter().all(|point| (point.banking + 0.1).abs() < 2e-3));
    let track = Track::from_ai_spline("none", &encode_with_normals(&circle, |_| [0.0; 3])).unwrap();
    assert!(track.reference_line().iter().all(|point| point.banking == 0.0));
}

#[test]
fn points_in_the_same_place_do_not_matter() {
    let mut points = circle();
    for i in [200, 100, 0] {
        points.insert(i, points[i]);
    }
    points.push(points[0]);
    let track = Track::from_ai_spline("repeated", &encode(&points)).unwrap();
    let once = Track::from_ai_spline("once", &encode(&circle())).unwrap();
    assert!((track.length() - once.length()).abs() < 1e-6);
    assert_eq!(refused(&encode(&vec![points[0]; 300])), "1 points, at least 16 are needed");
}

/// A pit lane beside a track: on it from `from` m, beside it for `beside` m, on it again.
fn pit_lane(track: &Track, from: f64, beside: f64) -> AiSpline {
    let points: Vec<_> = (0..(0.5 * beside) as usize + 100)
        .map(|i| {
            let along = 2.0 * i as f64;
            let point = track.at(from + along);
            let off = (100.0..100.0 + beside).contains(&along);
            let offset = if off { -(point.width_right + 6.0) } else { -1.0 };
            let place = track.pose(point.progress, offset, 0.0).0;
            (corsa_vehicle::ac::world_from_map(place), [2.5, 3.5])
        })
        .collect();
    AiSpline::parse(&encode(&points)).unwrap()
}

#[test]
fn a_pit_lane_begins_and_ends_where_it_leaves_and_meets_the_track() {
    for track in TRACKS.iter().take(3) {
        for from in [track.length() - 200.0, 500.0] {
            let spline = pit_lane(track, from, 240.0);
            assert!(!spline.is_loop());
            let lane = PitLane::new(&spline, track);
            let near = |progress: f64, expected: f64| {
                let away = (progress - expected).rem_euclid(track.length());
                away.min(track.length() - away) < 6.0
            };
            assert!(near(lane.entry(), from + 100.0), "{} {}", track.name(), lane.entry());
            assert!(near(lane.exit(), from + 340.0), "{} {}", track.name(), lane.exit());
            assert!((lane.length() - 240.0).abs() < 40.0, "{}", lane.length());
            let point = lane.points()[10];
            assert_eq!((point.width_left, point.width_right, point.speed), (2.5, 3.5, 31.5));
        }
    }
}

#[test]
fn a_pit_lane_within_the_borders_is_one_from_end_to_end() {
    let track = &TRACKS[0];
    let spline = pit_lane(track, 100.0, 0.0);
    let lane = PitLane::new(&spline, track);
    assert_eq!(lane.points().len(), spline.points.len());
    assert!((lane.entry() - 100.0).abs() < 2.0 && (lane.exit() - 298.0).abs() < 2.0);
}

#[test]
fn other_versions_are_refused_by_number() {
    for version in [-2_i32, 0, 2, 6, 8] {
        let mut bytes = encode(&circle());
        bytes[..4].copy_from_slice(&version.to_le_bytes());
        assert_eq!(
            refused(&bytes),
            format!("AI spline version {version}, only 7 and -1 are read: offset 0")
        );
    }
}

#[test]
fn wild_counts_are_refused_before_memory_is_asked_for() {
    for count in [i32::MIN, -1, 0, 1] {
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
        let mut bytes = with_grid();
        let at = at.min(bytes.len() - 1);
        bytes[at] = byte;
        bytes.truncate(cut.max(at));
        if let Ok(spline) = AiSpline::parse(&bytes) {
            let _ = Track::from_ai("damaged", &spline);
            prop_assert!(PitLane::new(&spline, &TRACKS[0]).length().is_finite());
        }
    }

    #[test]
    fn any_bytes_are_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Track::from_ai_spline("any", &bytes).is_err());
        let short: Vec<u8> = [(-1_i32).to_le_bytes(), 2_i32.to_le_bytes()].concat();
        let _ = AiSpline::parse(&[short, bytes].concat());
    }
}
