//! The ground of a track from its models: heights, kinds, walls, and where cars start.
//!
//! Models are read for the meshes that collide ([`crate::surfaces`]); of their triangles only those
//! near the line are kept, so that memory follows the track's length and not the landscape's size.

mod corridor;
mod ground;
mod places;
mod scene;
mod walls;

use corsa_track::{SurfaceGrid, Track, TrackError};

use crate::remark::{Place, Remark, remark};
use crate::surfaces::Surfaces;
use crate::track_models::Part;

pub use places::{Pose, TrackPlaces};

use corridor::Corridor;
use ground::Ground;
use scene::{Scene, Triangle};
use walls::Walls;

/// Ground is known this far beyond the wider border, m, within limits.
const BEYOND_BORDER_M: f64 = 12.0;
const REACH_M: (f64, f64) = (16.0, 40.0);
/// Distance of the columns of the ground, m: a kerb is about one wide.
const COLUMN_M: f64 = 0.25;
/// With less of the line on the ground than this, the models are of another place.
const MIN_COVERED: f64 = 0.5;
/// Borders and valid ground that differ by more than this disagree, m.
const BORDER_TOLERANCE_M: f64 = 1.0;

/// What a track's models gave.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackMesh {
    /// Files read.
    pub models: usize,
    /// Triangles of the ground near the line.
    pub ground_triangles: usize,
    /// Triangles of walls near the line.
    pub wall_triangles: usize,
    /// Share of the line with ground under it, 0 to 1.
    pub covered: f64,
    /// Share of the lap, 0 to 1, along which the AI line's borders and those of the valid ground
    /// are more than a meter apart on either side.
    pub borders_disagree: f64,
}

/// The track with the ground and the walls of its models, what they gave, and where cars start.
/// Models that cannot be used are remarked upon, and the track stays as it is.
pub(crate) fn with_mesh(
    track: Track,
    parts: &[Part],
    surfaces: &Surfaces,
    remarks: &mut Vec<Remark>,
) -> Result<(Track, Option<TrackMesh>, TrackPlaces), TrackError> {
    let reach = reach_of(&track);
    let corridor = Corridor::along(&track, reach);
    let scene = Scene::read(parts, surfaces, &corridor, remarks);
    let places = scene.places.resolve(&track);
    if scene.ground.is_empty() {
        if scene.models > 0 {
            let text = "no mesh of the models collides near the line; the AI line alone is used";
            remark(remarks, Place::file(&parts[0].file), text);
        }
        return Ok((track, None, places));
    }
    let (models, ground_triangles, wall_triangles) =
        (scene.models, scene.ground.len(), scene.walls.len());
    let mut sorted = |triangles: Vec<Triangle>| {
        let sorted = corridor.sort(triangles);
        if !sorted.is_complete() {
            let text = "too many large triangles lie over one another; the last ones are left out";
            remark(remarks, Place::file(&parts[0].file), text);
        }
        sorted
    };
    let ground = Ground::new(sorted(scene.ground));
    let walls = Walls::new(sorted(scene.walls));
    let kinds = surfaces.kinds();
    let grid = SurfaceGrid::sample(&track, reach, COLUMN_M, kinds, |place| ground.at(place))?;
    let nodes = track.reference_line().len();
    let on_ground = (0..nodes).filter(|&node| grid.at(node, 0.0, 0.0).kind.is_some()).count();
    let covered = on_ground as f64 / nodes as f64;
    if covered < MIN_COVERED {
        let text = format!(
            "the models lie elsewhere, {:.0} % of the line has ground under it; the AI line alone is used",
            100.0 * covered
        );
        remark(remarks, Place::file(&parts[0].file), text);
        return Ok((track, None, places));
    }
    let borders_disagree = disagreement(&track, &grid, reach);
    let (left, right) = walls.distances(&track, reach);
    let mut track = track.with_surfaces(grid)?;
    if left.iter().chain(&right).any(|distance| distance.is_finite()) {
        track = track.with_walls(&left, &right)?;
    }
    let mesh = TrackMesh { models, ground_triangles, wall_triangles, covered, borders_disagree };
    Ok((track, Some(mesh), places))
}

fn reach_of(track: &Track) -> f64 {
    let widest = track
        .reference_line()
        .iter()
        .fold(0.0, |widest: f64, p| widest.max(p.width_left).max(p.width_right));
    (widest + BEYOND_BORDER_M).clamp(REACH_M.0, REACH_M.1)
}

/// The share of nodes at which the valid ground around the line ends elsewhere than a border.
fn disagreement(track: &Track, grid: &SurfaceGrid, reach: f64) -> f64 {
    let columns = (reach / COLUMN_M) as usize;
    let differs = |node: usize, side: f64, width: f64| {
        let is_valid = |column: &usize| {
            let offset = side * COLUMN_M * *column as f64;
            grid.at(node, 0.0, offset as f32).kind.is_some_and(|kind| kind.is_valid)
        };
        let valid = COLUMN_M * (0..columns).take_while(is_valid).count() as f64;
        (valid - width).abs() > BORDER_TOLERANCE_M
    };
    let points = track.reference_line();
    let apart = points.iter().enumerate().filter(|(node, point)| {
        differs(*node, 1.0, point.width_left) || differs(*node, -1.0, point.width_right)
    });
    apart.count() as f64 / points.len() as f64
}

#[cfg(test)]
mod tests;
