use glam::DVec3;

use super::Curve;

/// What the air does: the sum of its wings. Forces act where each wing is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AeroParams {
    pub wings: Vec<WingParams>,
}

/// One wing, or the body taken as one (AC's `[WING_n]`). Its forces are
/// `q · area · coefficient · gain · multiplier(height)` with the dynamic pressure `q = ρ v² / 2` of the
/// flow along the body's x axis.
#[derive(Clone, Debug, PartialEq)]
pub struct WingParams {
    pub name: String,
    /// Reference area (chord times span), m².
    pub area: f64,
    /// From the center of gravity in body axes, m.
    pub position: DVec3,
    /// Angle of attack with the body level, rad, + leading edge down, as race-car wings are set. The
    /// body's pitch (+ nose down) adds to it.
    pub angle: f64,
    /// Coefficient of downforce (+ down) over angle of attack in rad.
    pub downforce: Curve,
    /// Coefficient of drag over angle of attack in rad.
    pub drag: Curve,
    pub downforce_gain: f64,
    pub drag_gain: f64,
    /// Multiplier of the downforce over the wing's height over the road, m; constant 1 where height
    /// does not matter.
    pub downforce_height: Curve,
    /// The same for drag.
    pub drag_height: Curve,
}

impl WingParams {
    /// A wing whose forces depend on nothing but speed, given by coefficient times area, m².
    pub fn fixed(name: &str, position: DVec3, downforce_area: f64, drag_area: f64) -> Self {
        Self {
            name: name.into(),
            area: 1.0,
            position,
            angle: 0.0,
            downforce: Curve::constant(downforce_area),
            drag: Curve::constant(drag_area),
            downforce_gain: 1.0,
            drag_gain: 1.0,
            downforce_height: Curve::constant(1.0),
            drag_height: Curve::constant(1.0),
        }
    }

    /// Downforce coefficient times area, m², + down, at a body pitch in rad and a height of the wing
    /// over the road in m.
    pub fn downforce_area(&self, pitch: f64, height: f64) -> f64 {
        self.area
            * self.downforce_gain
            * self.downforce.at(self.angle + pitch)
            * self.downforce_height.at(height)
    }

    /// Drag coefficient times area, m².
    pub fn drag_area(&self, pitch: f64, height: f64) -> f64 {
        self.area * self.drag_gain * self.drag.at(self.angle + pitch) * self.drag_height.at(height)
    }
}

impl AeroParams {
    /// Drag at the height of the center of gravity and downforce at the two axles, none of which
    /// depends on the body's attitude. Areas are coefficient times area in m², `axle_offsets` the
    /// distances of front and rear axle from the center of gravity in m, both positive.
    pub fn simple(
        drag_area: f64,
        downforce_area: f64,
        front_share: f64,
        axle_offsets: (f64, f64),
    ) -> Self {
        let (front, rear) = (DVec3::X * axle_offsets.0, DVec3::NEG_X * axle_offsets.1);
        Self {
            wings: vec![
                WingParams::fixed("body", DVec3::ZERO, 0.0, drag_area),
                WingParams::fixed("front", front, downforce_area * front_share, 0.0),
                WingParams::fixed("rear", rear, downforce_area * (1.0 - front_share), 0.0),
            ],
        }
    }

    /// Drag coefficient times area with the body level, m². `cg_height` in m.
    pub fn drag_area(&self, cg_height: f64) -> f64 {
        self.wings.iter().map(|wing| wing.drag_area(0.0, cg_height + wing.position.z)).sum()
    }

    /// Downforce coefficient times area with the body level, m², + down.
    pub fn downforce_area(&self, cg_height: f64) -> f64 {
        self.wings.iter().map(|wing| wing.downforce_area(0.0, cg_height + wing.position.z)).sum()
    }

    /// Moment of the downforce about the center of gravity over its dynamic pressure, m³, + pressing
    /// the front down.
    pub fn downforce_moment(&self, cg_height: f64) -> f64 {
        let moment = |wing: &WingParams| {
            wing.position.x * wing.downforce_area(0.0, cg_height + wing.position.z)
        };
        self.wings.iter().map(moment).sum()
    }
}
