use corsa_vehicle::ac::map_from_world;
use corsa_vehicle::{DVec3, PerWheel};
use glam::DMat3;

use crate::raw;

/// The axes of a body in `map`, from two directions that need not be quite square.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Body {
    map_from_base_link: DMat3,
}

impl Body {
    /// `None` when the directions are no directions or parallel.
    pub(crate) fn from_forward_and_up(forward: DVec3, up: DVec3) -> Option<Self> {
        let x = forward.try_normalize()?;
        let y = up.cross(x).try_normalize()?;
        Some(Self { map_from_base_link: DMat3::from_cols(x, y, x.cross(y)) })
    }

    /// From the `look` and `up` of a CSP page.
    pub(crate) fn from_car_page(car: &raw::Car) -> Option<Self> {
        Self::from_forward_and_up(map_from_world(car.look), map_from_world(car.up))
    }

    pub(crate) fn from_angles(roll: f64, pitch: f64, yaw: f64) -> Self {
        let rotation = corsa_vehicle::yaw_quaternion(roll, pitch, yaw);
        Self { map_from_base_link: DMat3::from_quat(rotation) }
    }

    pub(crate) fn forward(&self) -> DVec3 {
        self.map_from_base_link.x_axis
    }

    pub(crate) fn left(&self) -> DVec3 {
        self.map_from_base_link.y_axis
    }

    pub(crate) fn up(&self) -> DVec3 {
        self.map_from_base_link.z_axis
    }

    /// Fixed-axis roll, pitch, yaw (REP-103), rad.
    pub(crate) fn roll_pitch_yaw(&self) -> (f64, f64, f64) {
        let (x, y, z) = (self.forward(), self.left(), self.up());
        // `+ 0.0`: a level car has a pitch of 0, not of -0.
        (
            y.z.atan2(z.z),
            (-x.z).clamp(-1.0, 1.0).asin() + 0.0,
            corsa_vehicle::wrap_angle(x.y.atan2(x.x)),
        )
    }

    pub(crate) fn to_map(self, in_base_link: DVec3) -> DVec3 {
        self.map_from_base_link * in_base_link
    }

    pub(crate) fn to_base_link(self, in_map: DVec3) -> DVec3 {
        self.map_from_base_link.transpose() * in_map
    }
}

/// The contact points in `map`, m.
pub(crate) fn contact_points(physics: &raw::Physics) -> PerWheel<DVec3> {
    PerWheel::from_array(physics.tyre_contact_point.map(map_from_world))
}

/// The plane through the contact points: forward and left along it, not normalized. `None` while the
/// page holds no contact points (before AC 1.11, or before the first step).
pub(crate) fn contact_axes(physics: &raw::Physics) -> Option<(DVec3, DVec3)> {
    let points = contact_points(physics);
    let forward =
        (points.front_left + points.front_right - points.rear_left - points.rear_right) / 2.0;
    let left =
        (points.front_left - points.front_right + points.rear_left - points.rear_right) / 2.0;
    // No car is as small as this; NaN fails too.
    (forward.length() > 0.5 && left.length() > 0.5 && forward.is_finite() && left.is_finite())
        .then_some((forward, left))
}
