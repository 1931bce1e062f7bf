//! The stretch of road each of sixteen cars is on.

use corsa_dynamics::LANES;
use corsa_track::RibbonNode;

/// The numbers of [`RibbonNode`], one row each. A lane changes when its car comes to another node,
/// every few steps; so a step reads rows and looks nothing up.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(crate) struct Spans {
    pub(crate) x_high: [f32; LANES],
    pub(crate) x_low: [f32; LANES],
    pub(crate) y_high: [f32; LANES],
    pub(crate) y_low: [f32; LANES],
    pub(crate) cos: [f32; LANES],
    pub(crate) sin: [f32; LANES],
    pub(crate) forward: [f32; LANES],
    pub(crate) x2: [f32; LANES],
    pub(crate) x3: [f32; LANES],
    pub(crate) y2: [f32; LANES],
    pub(crate) y3: [f32; LANES],
    pub(crate) z0: [f32; LANES],
    pub(crate) z1: [f32; LANES],
    pub(crate) z2: [f32; LANES],
    pub(crate) z3: [f32; LANES],
    pub(crate) bank: [f32; LANES],
    pub(crate) bank_slope: [f32; LANES],
    pub(crate) left: [f32; LANES],
    pub(crate) left_slope: [f32; LANES],
    pub(crate) right: [f32; LANES],
    pub(crate) right_slope: [f32; LANES],
    pub(crate) left_wall: [f32; LANES],
    pub(crate) left_wall_slope: [f32; LANES],
    pub(crate) right_wall: [f32; LANES],
    pub(crate) right_wall_slope: [f32; LANES],
}

impl Spans {
    /// Every lane on the same stretch.
    pub(crate) fn splat(node: &RibbonNode) -> Self {
        Self {
            x_high: [node.x_high; LANES],
            x_low: [node.x_low; LANES],
            y_high: [node.y_high; LANES],
            y_low: [node.y_low; LANES],
            cos: [node.cos; LANES],
            sin: [node.sin; LANES],
            forward: [node.forward; LANES],
            x2: [node.x2; LANES],
            x3: [node.x3; LANES],
            y2: [node.y2; LANES],
            y3: [node.y3; LANES],
            z0: [node.z0; LANES],
            z1: [node.z1; LANES],
            z2: [node.z2; LANES],
            z3: [node.z3; LANES],
            bank: [node.bank; LANES],
            bank_slope: [node.bank_slope; LANES],
            left: [node.left; LANES],
            left_slope: [node.left_slope; LANES],
            right: [node.right; LANES],
            right_slope: [node.right_slope; LANES],
            left_wall: [node.left_wall; LANES],
            left_wall_slope: [node.left_wall_slope; LANES],
            right_wall: [node.right_wall; LANES],
            right_wall_slope: [node.right_wall_slope; LANES],
        }
    }

    #[inline]
    pub(crate) fn set(&mut self, lane: usize, node: &RibbonNode) {
        self.x_high[lane] = node.x_high;
        self.x_low[lane] = node.x_low;
        self.y_high[lane] = node.y_high;
        self.y_low[lane] = node.y_low;
        self.cos[lane] = node.cos;
        self.sin[lane] = node.sin;
        self.forward[lane] = node.forward;
        self.x2[lane] = node.x2;
        self.x3[lane] = node.x3;
        self.y2[lane] = node.y2;
        self.y3[lane] = node.y3;
        self.z0[lane] = node.z0;
        self.z1[lane] = node.z1;
        self.z2[lane] = node.z2;
        self.z3[lane] = node.z3;
        self.bank[lane] = node.bank;
        self.bank_slope[lane] = node.bank_slope;
        self.left[lane] = node.left;
        self.left_slope[lane] = node.left_slope;
        self.right[lane] = node.right;
        self.right_slope[lane] = node.right_slope;
        self.left_wall[lane] = node.left_wall;
        self.left_wall_slope[lane] = node.left_wall_slope;
        self.right_wall[lane] = node.right_wall;
        self.right_wall_slope[lane] = node.right_wall_slope;
    }
}
