use corsa_vehicle::{DQuat, DVec3};

use super::Joint;

/// Newton's method needs four or five; more do not help.
const MAX_ITERATIONS: usize = 30;
/// A link that is off by more than this does not hold, m.
const TOLERANCE: f64 = 1e-6;
/// A rigid axle has more links than freedom to lose and bends its bushes, m.
const BUSH: f64 = 5e-3;
/// Keeps a linkage that leaves freedom from being singular.
const DAMPING: f64 = 1e-12;

/// Where the hub is, in the axes of the hard points.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Pose {
    /// Of the wheel's center, m.
    pub(in super::super) center: DVec3,
    rotation: DQuat,
}

impl Pose {
    pub(super) const DESIGN: Self = Self { center: DVec3::ZERO, rotation: DQuat::IDENTITY };

    /// Where a point of the hub is.
    pub(in super::super) fn point(&self, hub: DVec3) -> DVec3 {
        self.center + self.rotation * hub
    }

    /// Change of camber since the design, rad, negative with the top leaning towards the car.
    pub(in super::super) fn camber(&self) -> f64 {
        (self.rotation * DVec3::X).y.clamp(-1.0, 1.0).asin()
    }

    /// Toe-in since the design, rad.
    pub(in super::super) fn toe_in(&self) -> f64 {
        let forward = self.rotation * DVec3::Z;
        forward.x.atan2(forward.z)
    }
}

/// The pose near `start` in which all links have their length and the wheel its travel. With a roll (of
/// a rigid axle, about z) the links need only come near their lengths.
pub(super) fn solve(joints: &[Joint], start: Pose, travel: f64, roll: Option<f64>) -> Option<Pose> {
    let mut pose = start;
    let mut worst = f64::INFINITY;
    for _ in 0..MAX_ITERATIONS {
        let mut normal = Normal::default();
        worst = normal.add(pose.center.y - travel, DVec3::Y, DVec3::ZERO);
        if let Some(roll) = roll {
            let across = pose.rotation * DVec3::X;
            worst = worse(worst, normal.add(across.y - roll, DVec3::ZERO, across.cross(DVec3::Y)));
        }
        for joint in joints {
            worst = worse(worst, normal.add_joint(joint, &pose));
        }
        if !worst.is_finite() {
            return None;
        }
        if worst < TOLERANCE {
            return Some(pose);
        }
        let [x, y, z, a, b, c] = normal.solve()?;
        pose.center += DVec3::new(x, y, z);
        let turn = DQuat::from_scaled_axis(DVec3::new(a, b, c));
        pose.rotation = (turn * pose.rotation).normalize();
    }
    (roll.is_some() && worst < BUSH).then_some(pose)
}

/// The larger of two; not a number if either is none.
fn worse(one: f64, other: f64) -> f64 {
    if other > one || other.is_nan() { other } else { one }
}

/// The normal equations of the linearized constraints: the step's six unknowns are the center's motion
/// and a small turn.
#[derive(Default)]
struct Normal {
    matrix: [[f64; 6]; 6],
    right: [f64; 6],
}

impl Normal {
    /// Adds one constraint with its residual and its slopes over motion and turn; gives the residual's
    /// size.
    fn add(&mut self, residual: f64, motion: DVec3, turn: DVec3) -> f64 {
        let slope = [motion.x, motion.y, motion.z, turn.x, turn.y, turn.z];
        for (row, right, s) in rows(&mut self.matrix, &mut self.right, &slope) {
            *right -= residual * s;
            for (cell, t) in row.iter_mut().zip(slope) {
                *cell += s * t;
            }
        }
        residual.abs()
    }

    fn add_joint(&mut self, joint: &Joint, pose: &Pose) -> f64 {
        match *joint {
            Joint::Rod { body, hub, length } => {
                let arm = pose.rotation * hub;
                let along = pose.center + arm - body;
                let direction = along.normalize_or_zero();
                self.add(along.length() - length, direction, arm.cross(direction))
            }
            Joint::Slider { body, hub, across } => {
                let arm = pose.rotation * hub;
                let to_top = body - pose.center - arm;
                let mut worst: f64 = 0.0;
                for normal in across.map(|normal| pose.rotation * normal) {
                    let turn = normal.cross(to_top) - arm.cross(normal);
                    worst = worse(worst, self.add(normal.dot(to_top), -normal, turn));
                }
                worst
            }
        }
    }

    /// Gaussian elimination with pivots.
    fn solve(mut self) -> Option<[f64; 6]> {
        for index in 0..6 {
            self.matrix[index][index] += DAMPING;
        }
        for column in 0..6 {
            let size = |row: &usize| self.matrix[*row][column].abs();
            let pivot = (column..6).max_by(|a, b| size(a).total_cmp(&size(b)))?;
            self.matrix.swap(column, pivot);
            self.right.swap(column, pivot);
            for row in column + 1..6 {
                let factor = self.matrix[row][column] / self.matrix[column][column];
                for k in column..6 {
                    self.matrix[row][k] -= factor * self.matrix[column][k];
                }
                self.right[row] -= factor * self.right[column];
            }
        }
        let mut step = [0.0; 6];
        for row in (0..6).rev() {
            let known: f64 = (row + 1..6).map(|k| self.matrix[row][k] * step[k]).sum();
            step[row] = (self.right[row] - known) / self.matrix[row][row];
        }
        step.iter().all(|value| value.is_finite()).then_some(step)
    }
}

fn rows<'a>(
    matrix: &'a mut [[f64; 6]; 6],
    right: &'a mut [f64; 6],
    slope: &'a [f64; 6],
) -> impl Iterator<Item = (&'a mut [f64; 6], &'a mut f64, f64)> {
    matrix.iter_mut().zip(right).zip(slope).map(|((row, right), s)| (row, right, *s))
}
