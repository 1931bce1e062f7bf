//! Where cars start, stand in the pits and are timed: dummies with names.

use corsa_track::{ProjectionHint, Track};
use corsa_vehicle::{DVec2, DVec3, ac, wrap_angle};
use glam::DMat4;

/// A car's place and direction in `map`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// m.
    pub position: DVec3,
    /// rad, counter-clockwise from map x.
    pub yaw: f64,
}

/// The named places of a track's models.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TrackPlaces {
    /// The grid, pole position first (`AC_START_0`, `AC_START_1`, …).
    pub starts: Vec<Pose>,
    /// Pit boxes (`AC_PIT_0`, …).
    pub pits: Vec<Pose>,
    /// Where a flying lap starts (`AC_HOTLAP_START_0`).
    pub hotlap_start: Option<Pose>,
    /// Left and right end of each timing line, m (`AC_TIME_0_L`, `AC_TIME_0_R`, …).
    pub gates: Vec<[DVec3; 2]>,
}

/// Dummies as they are found, each with its number.
#[derive(Default)]
pub(super) struct NamedPlaces {
    starts: Vec<(u32, Pose)>,
    pits: Vec<(u32, Pose)>,
    hotlap_starts: Vec<(u32, Pose)>,
    gate_ends: Vec<(u32, usize, DVec3)>,
}

impl NamedPlaces {
    pub(super) fn add(&mut self, name: &str, world_from_node: &DMat4) {
        let Some(rest) = name.strip_prefix("AC_") else { return };
        let numbered = |prefix: &str| rest.strip_prefix(prefix)?.parse::<u32>().ok();
        let pose = pose(world_from_node);
        if let Some(number) = numbered("START_") {
            self.starts.push((number, pose));
        } else if let Some(number) = numbered("PIT_") {
            self.pits.push((number, pose));
        } else if let Some(number) = numbered("HOTLAP_START_") {
            self.hotlap_starts.push((number, pose));
        } else if let Some((number, side)) = rest.strip_prefix("TIME_").and_then(|gate| {
            let (number, side) = gate.split_once('_')?;
            Some((number.parse().ok()?, ["L", "R"].iter().position(|end| *end == side)?))
        }) {
            self.gate_ends.push((number, side, pose.position));
        }
    }

    /// In the order of their numbers, the cars facing the way the track runs.
    ///
    /// A dummy's z axis is expected to point along the direction of travel, which no document says:
    /// if most of the grid looks back along the line, all is turned around.
    pub(super) fn resolve(mut self, track: &Track) -> TrackPlaces {
        for list in [&mut self.starts, &mut self.pits, &mut self.hotlap_starts] {
            list.sort_by_key(|(number, _)| *number);
        }
        self.gate_ends.sort_by_key(|(number, side, _)| (*number, *side));
        let ahead = |pose: &Pose| {
            let mut hint = ProjectionHint::default();
            let line = track.project(pose.position.truncate(), &mut hint);
            line.heading_error(pose.yaw).abs() < std::f64::consts::FRAC_PI_2
        };
        let backward = self.starts.iter().filter(|(_, pose)| !ahead(pose)).count();
        let turn = if 2 * backward > self.starts.len() { std::f64::consts::PI } else { 0.0 };
        let facing = |list: Vec<(u32, Pose)>| {
            let turned = |pose: Pose| Pose { yaw: wrap_angle(pose.yaw + turn), ..pose };
            list.into_iter().map(|(_, pose)| turned(pose)).collect::<Vec<Pose>>()
        };
        let gates = self.gate_ends.windows(2).filter_map(|ends| match ends {
            [(a, 0, left), (b, 1, right)] if a == b => Some([*left, *right]),
            _ => None,
        });
        TrackPlaces {
            gates: gates.collect(),
            starts: facing(self.starts),
            pits: facing(self.pits),
            hotlap_start: facing(self.hotlap_starts).first().copied(),
        }
    }
}

fn pose(world_from_node: &DMat4) -> Pose {
    let map = |world: DVec3| ac::map_from_world(world.to_array().map(|axis| axis as f32));
    let position = map(world_from_node.w_axis.truncate());
    let forward: DVec2 = map(world_from_node.z_axis.truncate()).truncate();
    Pose { position, yaw: libm::atan2(forward.y, forward.x) }
}
