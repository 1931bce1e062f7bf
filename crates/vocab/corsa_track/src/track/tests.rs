use corsa_vehicle::wrap_angle;
use proptest::prelude::*;

use super::*;
use crate::BUILTIN_TRACKS;
use crate::crossing::find_crossing;
use crate::testing::{TRACKS, real_tracks, stadium};

fn assert_borders_are_simple(track: &Track) {
    for border in [track.left_border(), track.right_border()] {
        let line: Vec<DVec3> = border.iter().map(|point| point.extend(0.0)).collect();
        assert_eq!(find_crossing(&line, 1.0), None, "{}", track.name());
    }
}

fn assert_smooth(track: &Track) {
    for k in 0..20 * track.points.len() {
        let progress = 0.05 * k as f64;
        let (here, next) = (track.at(progress), track.at(progress + 0.05));
        let bend = wrap_angle(next.heading - here.heading) / 0.05;
        let mean = 0.5 * (here.curvature + next.curvature);
        assert!((bend - mean).abs() < 2e-3, "{} {progress}: {bend} {mean}", track.name());
        let moved = here.position.truncate().distance(next.position.truncate());
        assert!((moved - 0.05).abs() < 1e-4, "{} {progress}: {moved}", track.name());
        assert!((here.curvature - next.curvature).abs() < 2e-3, "{} {progress}", track.name());
    }
}

#[test]
fn heading_is_the_integral_of_curvature_and_progress_is_arc_length() {
    TRACKS.iter().for_each(assert_smooth);
    real_tracks("heading_is_the_integral_of_curvature_and_progress_is_arc_length")
        .iter()
        .for_each(assert_smooth);
}

#[test]
fn borders_never_cross_themselves() {
    TRACKS.iter().for_each(assert_borders_are_simple);
    real_tracks("borders_never_cross_themselves").iter().for_each(assert_borders_are_simple);
}

#[test]
fn a_lap_turns_once_around() {
    for track in TRACKS.iter() {
        let count = track.points.len();
        let turned: f64 = (0..count)
            .map(|i| wrap_angle(track.points[(i + 1) % count].heading - track.points[i].heading))
            .sum();
        assert!((turned.abs() - std::f64::consts::TAU).abs() < 1e-9, "{} {turned}", track.name());
    }
}

#[test]
fn built_in_circuits_are_as_wide_and_as_round_as_promised() {
    for name in BUILTIN_TRACKS {
        let track = Track::builtin(name).unwrap();
        for point in track.reference_line() {
            let width = point.width_left + point.width_right;
            assert!((8.0..=14.1).contains(&width), "{name} {point:?}");
            assert!(point.curvature.abs() <= 1.0 / 12.0, "{name} {point:?}");
            assert!(point.slope.abs() < 0.12, "{name} {point:?}");
        }
    }
    assert_eq!(Track::builtin("nowhere").map(|track| track.length()), None);
}

#[test]
fn progress_wraps_and_sectors_share_the_lap() {
    let track = Track::builtin("larkfield").unwrap();
    let length = track.length();
    for progress in [-0.5 * length, 2.5 * length] {
        let distance = track.at(progress).position.distance(track.at(0.5 * length).position);
        assert!(distance < 1e-6, "{distance}");
    }
    assert_eq!(track.at(length).progress, 0.0);
    assert_eq!(track.at(-1e-300).progress, 0.0);
    assert!(track.at(f64::NAN).position.is_finite());
    assert!(track.at(f64::INFINITY).position.is_finite());
    let sectors: Vec<u8> =
        [0.0, 0.32, 0.34, 0.66, 0.67, 0.9999].map(|share| track.sector_of(share * length)).into();
    assert_eq!(sectors, [0, 0, 1, 1, 2, 2]);
    assert_eq!(track.num_sectors(), 3);
}

#[test]
fn a_stadium_has_the_length_and_curvature_of_geometry() {
    let track = Track::from_csv("stadium", &stadium(400.0, 50.0, 6.0).join("\n")).unwrap();
    let expected = 800.0 + std::f64::consts::TAU * 50.0;
    assert!((track.length() - expected).abs() < 0.5, "{}", track.length());
    assert!(track.at(200.0).curvature.abs() < 1e-5);
    let corner = track.at(400.0 + 25.0 * std::f64::consts::PI);
    assert!((corner.curvature - 0.02).abs() < 1e-4, "{corner:?}");
    assert!((corner.width_left - 6.0).abs() < 1e-6);
}

#[test]
fn the_mirror_image_of_a_track_is_the_track_mirrored() {
    let mut lines = Vec::new();
    let mut mirrored = Vec::new();
    for point in Track::builtin("montalva").unwrap().reference_line().iter().step_by(5) {
        let (x, y) = (point.position.x, point.position.y);
        lines.push(format!("{x},{y},{},{}", point.width_right, point.width_left + 1.0));
        mirrored.push(format!("{x},{},{},{}", -y, point.width_left + 1.0, point.width_right));
    }
    let track = Track::from_csv("track", &lines.join("\n")).unwrap();
    let mirrored = Track::from_csv("mirrored", &mirrored.join("\n")).unwrap();
    assert!((track.length() - mirrored.length()).abs() < 1e-9);
    for k in 0..1000 {
        let (a, b) = (track.at(4.7 * f64::from(k)), mirrored.at(4.7 * f64::from(k)));
        assert!((a.position.y + b.position.y).abs() < 1e-6);
        assert!((a.curvature + b.curvature).abs() < 1e-6);
        assert!((a.width_left - b.width_right).abs() < 1e-6);
        assert!(wrap_angle(a.heading + b.heading).abs() < 1e-6);
    }
}

#[test]
fn a_road_wider_than_its_hairpin_is_cut_and_not_folded() {
    let track = Track::from_csv("hairpins", &stadium(120.0, 12.0, 18.0).join("\n")).unwrap();
    assert_borders_are_simple(&track);
    for point in track.reference_line() {
        assert!(point.width_left < 12.0, "{point:?}");
    }
}

proptest! {
    #[test]
    fn borders_lie_at_the_widths(which in 0..TRACKS.len(), share in 0.0..1.0) {
        let track = &TRACKS[which];
        let index = (share * track.points.len() as f64) as usize;
        let point = &track.points[index];
        let (left, _) = track.pose(point.progress, point.width_left, 0.0);
        let (right, _) = track.pose(point.progress, -point.width_right, 0.0);
        prop_assert!(left.truncate().distance(track.left_border()[index]) < 1e-6);
        prop_assert!(right.truncate().distance(track.right_border()[index]) < 1e-6);
    }
}
