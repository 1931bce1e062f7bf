use corsa_vehicle::wrap_angle;
use proptest::prelude::*;

use super::*;
use crate::testing::{TRACKS, real_tracks, stadium};

/// The signed way from progress `a` to `b` on a closed track.
fn way(track: &Track, a: f64, b: f64) -> f64 {
    let length = track.length();
    (b - a + 1.5 * length).rem_euclid(length) - 0.5 * length
}

/// Poses within the borders, on a rising share of the lap, come back as they were made.
fn assert_round_trip(
    track: &Track,
    share: f64,
    side: f64,
    heading_error: f64,
    hint: ProjectionHint,
) {
    let progress = share * track.length();
    let point = track.at(progress);
    let offset = if side > 0.0 { side * point.width_left } else { side * point.width_right };
    let (position, yaw) = track.pose(progress, offset, heading_error);
    let found = track.project(position.truncate(), &mut hint.clone());
    let name = track.name();
    assert!(
        way(track, progress, found.progress).abs() < 1e-5,
        "{name} {progress} {offset} {found:?}"
    );
    assert!((found.lateral_offset - offset).abs() < 1e-6, "{name} {progress} {offset} {found:?}");
    assert!(wrap_angle(found.heading_error(yaw) - heading_error).abs() < 1e-5, "{name} {found:?}");
    assert!((found.elevation - position.z).abs() < 1e-5);
    assert!(found.margin_left() > -1e-6 && found.margin_right() > -1e-6);
}

proptest! {
    #[test]
    fn a_pose_projects_back_to_where_it_was_made(
        which in 0..TRACKS.len(), share in 0.0..1.0, side in -1.0..1.0, error in -3.1..3.1, near in -0.01..0.01,
    ) {
        let track = &TRACKS[which];
        assert_round_trip(track, share, side, error, ProjectionHint::default());
        let hint = ProjectionHint::at((share + near) * track.length());
        assert_round_trip(track, share, side, error, hint);
    }

    #[test]
    fn any_position_gives_the_nearest_point(which in 0..TRACKS.len(), x in -2000.0..2000.0, y in -2000.0..2000.0) {
        let track = &TRACKS[which];
        let position = DVec2::new(x, y);
        let found = track.project(position, &mut ProjectionHint::default());
        let nearest = track.reference_line().iter().map(|p| p.position.truncate().distance(position));
        let nearest = nearest.fold(f64::INFINITY, f64::min);
        prop_assert!(found.lateral_offset.abs() <= nearest + 1e-9, "{found:?} {nearest}");
        prop_assert!(nearest - found.lateral_offset.abs() < 0.51);
    }

    #[test]
    fn whatever_the_hint_and_the_position_nothing_hangs_or_panics(
        which in 0..TRACKS.len(), x in any::<f64>(), y in any::<f64>(), progress in any::<f64>(),
    ) {
        let mut hint = ProjectionHint::at(progress);
        let found = TRACKS[which].project(DVec2::new(x, y), &mut hint);
        prop_assert!((0.0..TRACKS[which].length()).contains(&found.progress));
    }
}

#[test]
fn real_circuits_give_poses_back() {
    for track in real_tracks("real_circuits_give_poses_back") {
        for k in 0..2000 {
            for side in [-0.99, -0.5, 0.0, 0.5, 0.99] {
                assert_round_trip(
                    &track,
                    f64::from(k) / 2000.0,
                    side,
                    0.2,
                    ProjectionHint::default(),
                );
            }
        }
    }
}

#[test]
fn driving_along_either_edge_progress_never_goes_back() {
    let real = real_tracks("driving_along_either_edge_progress_never_goes_back");
    for track in TRACKS.iter().chain(&real) {
        for side in [-0.95, 0.95] {
            let mut hint = ProjectionHint::default();
            let mut last: Option<f64> = None;
            for k in 0..(track.length() / 0.25) as usize {
                let progress = 0.25 * k as f64;
                let point = track.at(progress);
                let width = if side > 0.0 { point.width_left } else { point.width_right };
                let (position, _) = track.pose(progress, side * width, 0.0);
                let found = track.project(position.truncate(), &mut hint);
                assert!(
                    last.is_none_or(|last| way(track, last, found.progress) > 0.0),
                    "{} {progress}",
                    track.name()
                );
                last = Some(found.progress);
            }
        }
    }
}

#[test]
fn a_small_move_on_the_road_is_a_small_move_in_projection() {
    for track in TRACKS.iter() {
        for k in 0..4000 {
            let progress = track.length() * f64::from(k) / 4000.0;
            let (position, yaw) = track.pose(progress, 0.5 * track.at(progress).width_left, 0.7);
            let mut hint = ProjectionHint::at(progress);
            let before = track.project(position.truncate(), &mut hint);
            let (sin, cos) = yaw.sin_cos();
            let after = track.project(position.truncate() + 0.01 * DVec2::new(cos, sin), &mut hint);
            let moved = way(track, before.progress, after.progress);
            let expected = 0.01 * 0.7_f64.cos() / (1.0 - before.curvature * before.lateral_offset);
            assert!(
                (moved - expected).abs() < 5e-4,
                "{} {progress}: {moved} {expected}",
                track.name()
            );
            let across = after.lateral_offset - before.lateral_offset;
            assert!((across - 0.01 * 0.7_f64.sin()).abs() < 1e-4, "{} {progress}", track.name());
        }
    }
}

#[test]
fn a_hint_keeps_a_car_on_its_own_of_two_straights_side_by_side() {
    let track = Track::from_csv("side by side", &stadium(300.0, 10.0, 6.0).join("\n")).unwrap();
    let mut hint = ProjectionHint::at(150.0);
    for k in 0..30 {
        let off = f64::from(k) * 0.5;
        let found = track.project(DVec2::new(0.0, -10.0 + off), &mut hint);
        assert!((found.progress - 150.0).abs() < 0.1, "{found:?}");
        assert!((found.lateral_offset - off).abs() < 1e-3, "{found:?}");
    }
    let fresh = track.project(DVec2::new(0.0, 4.5), &mut ProjectionHint::default());
    assert!((fresh.lateral_offset - 5.5).abs() < 1e-3, "{fresh:?}");
}

#[test]
fn a_car_far_from_its_hint_is_found_again() {
    for track in TRACKS.iter() {
        let mut hint = ProjectionHint::at(0.0);
        let (position, _) = track.pose(0.5 * track.length(), 1.0, 0.0);
        let found = track.project(position.truncate(), &mut hint);
        assert!((found.progress - 0.5 * track.length()).abs() < 1e-5, "{} {found:?}", track.name());
        assert_eq!(hint.progress(), Some(found.progress));
    }
}

#[test]
fn a_position_that_is_no_number_leaves_the_hint_alone() {
    let mut hint = ProjectionHint::at(12.0);
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let found = TRACKS[0].project(DVec2::new(bad, 0.0), &mut hint);
        assert!(found.lateral_offset.is_nan());
        assert_eq!((found.progress, hint.progress()), (12.0, Some(12.0)));
    }
}
