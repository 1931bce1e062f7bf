use super::*;
use crate::testing::stadium;

fn track() -> Track {
    Track::from_csv("stadium", &stadium(200.0, 40.0, 5.0).join("\n")).unwrap()
}

fn kinds() -> Vec<SurfaceKind> {
    vec![SurfaceKind::asphalt(), SurfaceKind::grass()]
}

#[test]
fn heights_lie_between_the_cells_and_kinds_are_those_of_the_nearest() {
    let track = track();
    let grid = SurfaceGrid::sample(&track, 8.0, 0.5, kinds(), |place| {
        let elevation = place.position.z + 0.01 * place.lateral_offset + 0.001 * place.progress;
        Some(SurfaceSample { elevation, kind: u8::from(place.lateral_offset > 4.1) })
    })
    .unwrap();
    for (share, offset) in [(0.0, 0.0), (0.3, 1.3), (0.9, -7.9), (0.5, 4.0)] {
        let ground = grid.at(100, share, offset);
        let progress = (100.0 + f64::from(share)) * track.length() / track.points.len() as f64;
        let expected = 0.01 * f64::from(offset) + 0.001 * progress;
        assert!((ground.height - expected).abs() < 3e-4, "{ground:?} {expected}");
        assert_eq!(ground.kind.unwrap().name, "ROAD");
    }
    assert_eq!(grid.at(3, 0.0, 4.3).kind.unwrap().name, "GRASS");
    assert_eq!(grid.at(3, 0.0, 50.0).kind.unwrap().name, "GRASS", "it goes on as it ends");
}

#[test]
fn the_last_row_is_followed_by_the_first() {
    let track = track();
    let last = track.reference_line().len() - 1;
    let grid = SurfaceGrid::sample(&track, 2.0, 0.5, kinds(), |place| {
        let on_last = place.progress > track.length() - 1.5;
        Some(SurfaceSample { elevation: if on_last { 1.0 } else { 0.0 }, kind: 0 })
    })
    .unwrap();
    assert!((grid.at(last, 0.25, 0.0).height - 0.75).abs() < 1e-3);
    assert_eq!(grid.at(0, 0.0, 0.0).height, 0.0);
}

#[test]
fn where_nothing_is_known_the_ground_goes_on_at_its_height() {
    let track = track();
    let grid = SurfaceGrid::sample(&track, 8.0, 0.5, kinds(), |place| {
        let known = (1.0..3.0).contains(&place.lateral_offset);
        known.then_some(SurfaceSample { elevation: place.position.z + 0.5, kind: 0 })
    })
    .unwrap();
    for offset in [-8.0, -1.0, 0.0, 2.0, 5.0] {
        let ground = grid.at(10, 0.5, offset);
        assert!((ground.height - 0.5).abs() < 1e-3, "{offset} {ground:?}");
        assert_eq!(ground.kind.is_some(), offset == 2.0);
    }
}

#[test]
fn numbers_that_make_no_grid_are_refused() {
    let track = track();
    let sample = |reach, spacing, kinds, kind| {
        SurfaceGrid::sample(&track, reach, spacing, kinds, |_| {
            Some(SurfaceSample { elevation: f64::NAN, kind })
        })
    };
    assert!(sample(5.0, 0.5, kinds(), 1).is_ok());
    for (reach, spacing) in [(f64::NAN, 0.5), (5.0, 0.0), (1e9, 0.5), (9e3, 0.05)] {
        let error = sample(reach, spacing, kinds(), 0).unwrap_err();
        assert!(error.hint().is_some(), "{error}");
    }
    assert!(sample(5.0, 0.5, kinds(), 2).is_err());
    let slippery = SurfaceKind { grip: f64::NAN, ..SurfaceKind::asphalt() };
    assert!(sample(5.0, 0.5, vec![slippery], 0).is_err());
    let other = Track::from_csv("other", &stadium(300.0, 40.0, 5.0).join("\n")).unwrap();
    assert!(other.with_surfaces(sample(5.0, 0.5, kinds(), 0).unwrap()).is_err());
}
