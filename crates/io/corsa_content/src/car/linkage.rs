//! A wheel on its links: where the hub goes when the wheel travels and the rack moves.
//!
//! The hub is a rigid body with six degrees of freedom. Each link takes one (a rod between two ball
//! joints) or two (a strut: a slider whose upper end is a ball joint in the body); five of them leave
//! the wheel its travel. The pose is solved for by Newton's method on the links' lengths, so that roll
//! centers, camber and toe come from the hard points themselves.
//!
//! Axes are those of the hard points in AC's files: origin at the wheel's center as designed, x towards
//! the middle of the car, y up, z forward; the same on both sides.

mod pose;

use corsa_vehicle::DVec3;

pub(super) use pose::Pose;

/// Largest step of travel or rack between two solutions, m: small enough that Newton's method finds
/// the same branch of the linkage.
const STEP: f64 = 0.01;
/// Steps from the design to where a wheel is asked to go.
const MAX_STEPS: usize = 64;

/// No axle rolls about a point farther from its wheels' centers, m.
const MAX_ROLL_HEIGHT: f64 = 1.0;

#[derive(Clone, Debug, Default)]
pub(super) struct Linkage {
    joints: Vec<Joint>,
    /// Index of the joint that the rack moves.
    tie_rod: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
enum Joint {
    /// A rod of a length between a point of the body and one of the hub.
    Rod { body: DVec3, hub: DVec3, length: f64 },
    /// A line fixed to the hub, through `hub` along `axis`, passes through a point of the body.
    Slider { body: DVec3, hub: DVec3, across: [DVec3; 2] },
}

impl Linkage {
    /// A rod, as long as its ends are apart as designed.
    pub(super) fn rod(&mut self, body: DVec3, hub: DVec3) {
        self.joints.push(Joint::Rod { body, hub, length: body.distance(hub) });
    }

    /// The rod that the rack moves, or that sets the toe at an axle that does not steer.
    pub(super) fn tie_rod(&mut self, body: DVec3, hub: DVec3) {
        self.tie_rod = Some(self.joints.len());
        self.rod(body, hub);
    }

    /// A strut from its ball joint in the body to its foot at the hub.
    pub(super) fn strut(&mut self, top: DVec3, foot: DVec3) {
        let axis = (top - foot).normalize_or(DVec3::Y);
        let first = axis.any_orthonormal_vector();
        let across = [first, axis.cross(first)];
        self.joints.push(Joint::Slider { body: top, hub: foot, across });
    }

    /// Where the hub is with the wheel's center at a height over its design (+ bump) and the body's end
    /// of the tie rod moved towards the middle of the car, both in m. None where the links do not reach,
    /// or do not hold the wheel.
    pub(super) fn pose(&self, travel: f64, rack: f64) -> Option<Pose> {
        let far = travel.abs().max(rack.abs());
        let steps = (far / STEP).ceil().max(1.0);
        if steps.is_nan() || steps > MAX_STEPS as f64 {
            return None;
        }
        let mut pose = Pose::DESIGN;
        for step in 1..=steps as usize {
            let share = step as f64 / steps;
            pose = pose::solve(&self.with_rack(share * rack), pose, share * travel, None)?;
        }
        Some(pose)
    }

    /// Taken as the links of a rigid axle, with x across the car: height over the wheels' centers of the
    /// point about which the axle rolls, m. None where the links do not hold it sideways.
    pub(super) fn roll_height(&self, travel: f64) -> Option<f64> {
        const ROLL: f64 = 0.01;
        let level = pose::solve(&self.joints, Pose::DESIGN, travel, Some(0.0))?;
        let rolled = pose::solve(&self.joints, level, travel, Some(ROLL))?;
        let height = (rolled.center.x - level.center.x) / ROLL;
        (height.abs() < MAX_ROLL_HEIGHT).then_some(height)
    }

    /// How many degrees of freedom the links take.
    pub(super) fn constraints(&self) -> usize {
        self.joints.iter().map(|joint| if matches!(joint, Joint::Rod { .. }) { 1 } else { 2 }).sum()
    }

    fn with_rack(&self, rack: f64) -> Vec<Joint> {
        let mut joints = self.joints.clone();
        if let Some(Joint::Rod { body, .. }) = self.tie_rod.and_then(|index| joints.get_mut(index))
        {
            body.x += rack;
        }
        joints
    }
}

#[cfg(test)]
mod tests;
