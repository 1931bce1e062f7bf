use corsa_vehicle::VehicleState;
use glam::DVec2;
use tiny_skia::Transform;

use super::{Camera, TopDownOptions};
use crate::draw::Point;

/// Which part of the map is seen, and where on the picture it lands.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    /// The point of the map under `anchor`, m.
    focus: DVec2,
    /// px.
    anchor: DVec2,
    /// Direction in the map that points up on the picture; unit.
    up: DVec2,
    /// Pixels per meter.
    pub(super) scale: f64,
    /// Center of the picture, in the map, m.
    pub(super) center: DVec2,
    /// Distance from the center to a corner of the picture, m.
    pub(super) radius: f64,
}

impl View {
    pub(super) fn following(state: &VehicleState, options: &TopDownOptions) -> Self {
        let size = DVec2::new(options.width.into(), options.height.into());
        let speed = state.speed().min(120.0);
        let view_height = match options.view_height {
            Some(meters) if meters.is_finite() => meters.clamp(5.0, 10_000.0),
            _ => 40.0 + 0.65 * speed,
        };
        let scale = size.y / view_height;
        let position = state.position.truncate();
        let (up, anchor, focus) = match options.camera {
            Camera::HeadingUp => {
                (DVec2::from_angle(state.yaw), DVec2::new(0.5, 0.74) * size, position)
            }
            Camera::NorthUp => {
                let velocity = state.velocity_in_map().truncate();
                let lead = velocity.clamp_length_max(120.0) * 0.3;
                (DVec2::Y, 0.5 * size, position + lead)
            }
        };
        let mut view =
            Self { focus, anchor, up, scale, center: focus, radius: 0.5 * size.length() / scale };
        view.center = view.map(0.5 * size);
        view
    }

    /// Where a point of the map lands on the picture.
    pub(super) fn pixel(&self, point: DVec2) -> Point {
        let offset = point - self.focus;
        let right = DVec2::new(self.up.y, -self.up.x);
        let x = self.anchor.x + offset.dot(right) * self.scale;
        let y = self.anchor.y - offset.dot(self.up) * self.scale;
        (x as f32, y as f32)
    }

    /// The point of the map that lands on a pixel.
    fn map(&self, pixel: DVec2) -> DVec2 {
        let offset = (pixel - self.anchor) / self.scale;
        let right = DVec2::new(self.up.y, -self.up.x);
        self.focus + right * offset.x - self.up * offset.y
    }

    /// Whether anything within `reach` meters of a point may be in the picture.
    pub(super) fn sees(&self, point: DVec2, reach: f64) -> bool {
        point.distance_squared(self.center) <= (self.radius + reach).powi(2)
    }

    /// From a body's own axes (x forward, y left, m) to pixels.
    pub(super) fn body(&self, position: DVec2, yaw: f64) -> Transform {
        let origin = self.pixel(position);
        let forward = self.pixel(position + DVec2::from_angle(yaw));
        let left = self.pixel(position + DVec2::from_angle(yaw).perp());
        Transform::from_row(
            forward.0 - origin.0,
            forward.1 - origin.1,
            left.0 - origin.0,
            left.1 - origin.1,
            origin.0,
            origin.1,
        )
    }
}
