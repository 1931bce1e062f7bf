use proptest::prelude::*;

use super::*;
use crate::Track;
use crate::testing::{TRACKS, stadium};

fn direction(angle: f64) -> DVec2 {
    DVec2::new(angle.cos(), angle.sin())
}

/// Against the borders themselves, before simplification.
fn cast_full(track: &Track, origin: DVec2, direction: DVec2, max_range: f64) -> f64 {
    let borders = [track.left_border(), track.right_border()];
    let pairs = borders.iter().flat_map(|b| b.iter().zip(b.iter().cycle().skip(1)));
    pairs.fold(max_range, |nearest, (&a, &b)| {
        hit(&Segment { start: a, along: b - a }, origin, direction, nearest)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_grid_finds_what_trying_every_segment_finds(
        which in 0..TRACKS.len(), x in -1300.0..1300.0, y in -1700.0..700.0, angle in -4.0..4.0, range in 0.0..400.0,
    ) {
        let rays = &TRACKS[which].rays;
        let (origin, direction) = (DVec2::new(x, y), direction(angle));
        prop_assert_eq!(rays.cast(origin, direction, range), rays.cast_brute(origin, direction, range));
    }

    #[test]
    fn from_the_road_too_and_along_the_axes(
        which in 0..TRACKS.len(), share in 0.0..1.0, side in -1.0..1.0, quarter in 0_usize..4, angle in -4.0..4.0,
    ) {
        let track = &TRACKS[which];
        let point = track.at(share * track.length());
        let (position, yaw) = track.pose(point.progress, side * point.width_left, angle);
        let axis = [DVec2::X, DVec2::Y, DVec2::NEG_X, DVec2::NEG_Y][quarter];
        for direction in [axis, direction(yaw)] {
            let found = track.rays.cast(position.truncate(), direction, 250.0);
            prop_assert_eq!(found, track.rays.cast_brute(position.truncate(), direction, 250.0));
        }
    }

    #[test]
    fn rays_that_hit_squarely_are_within_two_centimeters_of_the_full_borders(
        which in 0..TRACKS.len(), share in 0.0..1.0, side in -0.9..0.9,
    ) {
        let track = &TRACKS[which];
        let point = track.at(share * track.length());
        let (position, yaw) = track.pose(point.progress, side * point.width_left, std::f64::consts::FRAC_PI_2);
        for yaw in [yaw, yaw + std::f64::consts::PI] {
            let found = track.rays.cast(position.truncate(), direction(yaw), 100.0);
            let full = cast_full(track, position.truncate(), direction(yaw), 100.0);
            prop_assert!((found - full).abs() < 0.02, "{found} {full}");
        }
    }

    #[test]
    fn odd_numbers_neither_hang_nor_panic(x in any::<f64>(), y in any::<f64>(), yaw in any::<f64>(), range in any::<f64>()) {
        let mut ranges = [0.0; 2];
        TRACKS[0].cast_rays(DVec2::new(x, y), yaw, &[0.0, 1.0], range, &mut ranges);
    }
}

#[test]
fn rays_agree_with_the_margins_to_either_side() {
    for track in TRACKS.iter() {
        for point in track.reference_line().iter().step_by(7) {
            let mut ranges = [0.0; 2];
            let quarter = std::f64::consts::FRAC_PI_2;
            track.cast_rays(
                point.position.truncate(),
                point.heading,
                &[quarter, -quarter],
                100.0,
                &mut ranges,
            );
            assert!(
                (ranges[0] - point.width_left).abs() < 0.02,
                "{} {ranges:?} {point:?}",
                track.name()
            );
            assert!(
                (ranges[1] - point.width_right).abs() < 0.02,
                "{} {ranges:?} {point:?}",
                track.name()
            );
        }
    }
}

#[test]
fn a_ray_down_a_straight_ends_where_the_corner_begins_or_at_its_range() {
    let track = Track::from_csv("stadium", &stadium(400.0, 50.0, 5.0).join("\n")).unwrap();
    let mut ranges = [0.0; 3];
    let quarter = std::f64::consts::FRAC_PI_2;
    track.cast_rays(DVec2::new(-150.0, -50.0), 0.0, &[0.0, quarter, -quarter], 1000.0, &mut ranges);
    // 350 m to the half circle, then until y = -50 meets the outer border of radius 55.
    let ahead = 350.0 + (55.0_f64 * 55.0 - 50.0 * 50.0).sqrt();
    assert!((ranges[0] - ahead).abs() < 0.2, "{ranges:?} {ahead}");
    assert!((ranges[1] - 5.0).abs() < 0.02 && (ranges[2] - 5.0).abs() < 0.02, "{ranges:?}");
    track.cast_rays(DVec2::new(-150.0, -50.0), 0.0, &[0.0], 100.0, &mut ranges[..1]);
    assert_eq!(ranges[0], 100.0);
}

#[test]
fn rays_that_are_not_finite_reach_their_range() {
    let mut ranges = [0.0; 2];
    TRACKS[0].cast_rays(DVec2::new(f64::NAN, 0.0), 0.0, &[0.0, 1.0], 50.0, &mut ranges);
    assert_eq!(ranges, [50.0, 50.0]);
    TRACKS[0].cast_rays(DVec2::ZERO, f64::NAN, &[0.0, 1.0], 50.0, &mut ranges);
    assert_eq!(ranges, [50.0, 50.0]);
}

proptest! {
    #[test]
    fn rays_in_body_axes_are_the_same_rays(
        which in 0..TRACKS.len(), share in 0.0..1.0, side in -1.0..1.0, error in -3.0..3.0,
    ) {
        let track = &TRACKS[which];
        let progress = share * track.length();
        let (position, yaw) = track.pose(progress, side * track.at(progress).width_left, error);
        let angles: Vec<f64> = (0..11).map(|i| 0.3 * f64::from(i) - 1.5).collect();
        let directions: Vec<DVec2> = angles.iter().map(|angle| direction(*angle)).collect();
        let (mut by_angle, mut by_direction) = ([0.0; 11], [0.0; 11]);
        track.cast_rays(position.truncate(), yaw, &angles, 200.0, &mut by_angle);
        let heading = direction(yaw);
        track.cast_rays_into(position.truncate(), heading, &directions, 200.0, &mut by_direction);
        for (a, b) in by_angle.iter().zip(by_direction) {
            let (a, b) = (*a, f64::from(b));
            let is_same = (a - b).abs() < 1e-3 || ends_on_a_joint(track, position.truncate(), a.min(b));
            prop_assert!(is_same, "{a} {b}");
        }
    }
}

/// Whether a ray of this range ends where two segments meet: there rounding may decide whether it
/// passes the outer one.
fn ends_on_a_joint(track: &Track, origin: DVec2, range: f64) -> bool {
    let borders = track.left_border().iter().chain(track.right_border());
    borders.into_iter().any(|point| (point.distance(origin) - range).abs() < 1e-3)
}
