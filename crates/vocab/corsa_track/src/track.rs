use std::sync::{Arc, OnceLock};

use corsa_vehicle::{DVec2, DVec3};

use crate::rays::RayGrid;
use crate::spline::NodeSpline;
use crate::walls::Walls;
use crate::{Ribbon, SurfaceGrid, TrackPoint};

/// Timed sectors of a lap, of equal length.
const NUM_SECTORS: u8 = 3;

/// A closed circuit: a smooth reference line with a border on either side. Immutable.
///
/// The reference line is the line its source gives: the centerline of a CSV file or of our own
/// circuits, the AI line of an Assetto Corsa track.
#[derive(Debug, Clone)]
pub struct Track {
    pub(crate) name: String,
    pub(crate) line: NodeSpline,
    /// The line's values at its nodes.
    pub(crate) points: Vec<TrackPoint>,
    pub(crate) left_border: Vec<DVec2>,
    pub(crate) right_border: Vec<DVec2>,
    pub(crate) rays: RayGrid,
    pub(crate) surfaces: Option<SurfaceGrid>,
    pub(crate) walls: Option<Walls>,
    /// Made from all the above when first asked for.
    pub(crate) ribbon: OnceLock<Arc<Ribbon>>,
}

impl Track {
    /// What the user called it, or the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Arc length of one lap along the reference line in the plane, m.
    pub fn length(&self) -> f64 {
        self.line.spacing() * self.line.len() as f64
    }

    /// The reference line at `progress` m, which may be any number: laps are taken off. Position,
    /// heading and curvature are continuous.
    pub fn at(&self, progress: f64) -> TrackPoint {
        let progress = self.wrap(progress);
        TrackPoint::new(
            progress,
            &self.line.jet(progress),
            self.widths_at(progress),
            self.banking_at(progress),
        )
    }

    /// Where a body stands that is `lateral_offset` m (+ left) from the line at `progress` m and
    /// points `heading_error` rad (+ left) away from it: its place on the road and its yaw, in `map`.
    pub fn pose(&self, progress: f64, lateral_offset: f64, heading_error: f64) -> (DVec3, f64) {
        let point = self.at(progress);
        let (sin, cos) = libm::sincos(point.heading);
        let widths = (point.width_left, point.width_right);
        let rise = rise_across(lateral_offset, point.banking, widths);
        let position =
            point.position + DVec3::new(-lateral_offset * sin, lateral_offset * cos, rise);
        (position, corsa_vehicle::wrap_angle(point.heading + heading_error))
    }

    /// Distance from `position` in each direction to the nearest border, m, at most `max_range`.
    ///
    /// `angles` are relative to `yaw`, + left, rad; `ranges` has the same length and is filled. The
    /// borders are those of [`left_border`](Self::left_border) and
    /// [`right_border`](Self::right_border) to within 1 cm. A position or angle that is not finite
    /// gives `max_range`.
    ///
    /// # Panics
    /// If `angles` and `ranges` differ in length.
    pub fn cast_rays(
        &self,
        position: DVec2,
        yaw: f64,
        angles: &[f64],
        max_range: f64,
        ranges: &mut [f64],
    ) {
        assert_eq!(angles.len(), ranges.len(), "one range per angle");
        for (angle, range) in angles.iter().zip(ranges) {
            let (sin, cos) = libm::sincos(yaw + angle);
            *range = self.rays.cast(position, DVec2::new(cos, sin), max_range);
        }
    }

    /// As [`cast_rays`](Self::cast_rays), for rays whose directions are unit vectors in the body's
    /// axes (x forward, y left) and a body whose x axis is the unit vector `heading` in `map`: no
    /// trigonometry per ray.
    ///
    /// # Panics
    /// If `directions` and `ranges` differ in length.
    pub fn cast_rays_into(
        &self,
        position: DVec2,
        heading: DVec2,
        directions: &[DVec2],
        max_range: f32,
        ranges: &mut [f32],
    ) {
        assert_eq!(directions.len(), ranges.len(), "one range per direction");
        for (direction, range) in directions.iter().zip(ranges) {
            let direction = heading.rotate(*direction);
            *range = self.rays.cast(position, direction, f64::from(max_range)) as f32;
        }
    }

    /// The left edge of the road, in `map`, one point for each of
    /// [`reference_line`](Self::reference_line); the first is not repeated at the end.
    pub fn left_border(&self) -> &[DVec2] {
        &self.left_border
    }

    /// The right edge of the road, as [`left_border`](Self::left_border).
    pub fn right_border(&self) -> &[DVec2] {
        &self.right_border
    }

    /// The reference line about every meter, evenly; the first point is not repeated at the end.
    pub fn reference_line(&self) -> &[TrackPoint] {
        &self.points
    }

    /// The sector, from 0, that `progress` m lies in.
    pub fn sector_of(&self, progress: f64) -> u8 {
        let share = self.wrap(progress) / self.length();
        ((share * f64::from(NUM_SECTORS)) as u8).min(NUM_SECTORS - 1)
    }

    /// How many sectors a lap has.
    pub fn num_sectors(&self) -> u8 {
        NUM_SECTORS
    }

    /// Distances to the left and right border at `progress`, which must lie in [0, length).
    pub(crate) fn widths_at(&self, progress: f64) -> (f64, f64) {
        let (index, t) = self.line.locate(progress);
        let (here, next) = (&self.points[index], &self.points[(index + 1) % self.points.len()]);
        let between = |a: f64, b: f64| a + t * (b - a);
        (between(here.width_left, next.width_left), between(here.width_right, next.width_right))
    }

    /// Banking at `progress`, which must lie in [0, length).
    pub(crate) fn banking_at(&self, progress: f64) -> f64 {
        let (index, t) = self.line.locate(progress);
        let (here, next) = (&self.points[index], &self.points[(index + 1) % self.points.len()]);
        here.banking + t * (next.banking - here.banking)
    }

    /// The same place as progress in [0, length); 0 for what is not finite.
    pub(crate) fn wrap(&self, progress: f64) -> f64 {
        let length = self.length();
        if (0.0..length).contains(&progress) {
            return progress;
        }
        let wrapped = progress.rem_euclid(length);
        // rem_euclid may round up to the length itself for tiny negative inputs.
        if wrapped < length { wrapped } else { 0.0 }
    }
}

/// How much higher a banked road is than its line, so far to the left of it, m. Beyond the borders, so
/// far to the left and right of the line, the ground goes on as high as it is there.
pub(crate) fn rise_across(lateral_offset: f64, banking: f64, widths: (f64, f64)) -> f64 {
    if banking == 0.0 {
        return 0.0;
    }
    lateral_offset.max(-widths.1).min(widths.0) * libm::tan(banking)
}

#[cfg(test)]
mod tests;
