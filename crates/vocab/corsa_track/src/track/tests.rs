use super::*;
use crate::{BUILTIN_TRACKS, ProjectionHint};

#[test]
fn a_pose_projects_back_to_where_it_was_made() {
    for name in BUILTIN_TRACKS {
        let track = Track::builtin(name).unwrap();
        println!("{name} {} m", track.length());
        for k in 0..500 {
            let progress = track.length() * k as f64 / 500.0;
            let point = track.at(progress);
            for offset in [-0.98 * point.width_right, 0.0, 0.98 * point.width_left] {
                let (position, yaw) = track.pose(progress, offset, 0.3);
                let found = track.project(position.truncate(), &mut ProjectionHint::default());
                assert!(
                    (found.progress - progress).abs() < 1e-6,
                    "{name} {progress} {offset} {found:?}"
                );
                assert!(
                    (found.lateral_offset - offset).abs() < 1e-6,
                    "{name} {progress} {found:?}"
                );
                assert!((found.heading_error(yaw) - 0.3).abs() < 1e-6);
            }
        }
    }
}
