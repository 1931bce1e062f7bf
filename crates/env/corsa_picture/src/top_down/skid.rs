use std::collections::VecDeque;

use corsa_vehicle::VehicleState;
use glam::DVec2;

use super::View;
use crate::draw::{Canvas, open_path, rgba};

/// Rubber left on the road by wheels past their limit of grip.
#[derive(Default)]
pub(super) struct SkidMarks {
    marks: VecDeque<Mark>,
    last: Option<([DVec2; 4], u64)>,
}

struct Mark {
    from: DVec2,
    to: DVec2,
    darkness: f32,
}

impl SkidMarks {
    const MOST: usize = 1500;
    /// A contact point that moves further between two frames was put there, not driven there, m.
    const LONGEST: f64 = 12.0;

    pub(super) fn record(&mut self, state: &VehicleState) {
        let contacts = state.wheels.map(|wheel| wheel.contact_point.truncate()).into_array();
        let last = self.last.replace((contacts, state.physics_step));
        let Some((before, step)) = last else { return };
        let jumped = (0..4).any(|wheel| contacts[wheel].distance(before[wheel]) > Self::LONGEST);
        if state.physics_step < step || jumped {
            self.marks.clear();
            return;
        }
        for wheel in 0..4 {
            let slip = state.wheels[wheel].normalized_slip;
            let (from, to) = (before[wheel], contacts[wheel]);
            if slip > 1.15 && from.distance_squared(to) > 1e-4 {
                let darkness = (0.25 * (slip - 0.9)).clamp(0.1, 0.5) as f32;
                self.marks.push_back(Mark { from, to, darkness });
            }
        }
        while self.marks.len() > Self::MOST {
            self.marks.pop_front();
        }
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, view: &View) {
        let width = (0.2 * view.scale).max(1.0) as f32;
        for mark in self.marks.iter().filter(|mark| view.sees(mark.to, Self::LONGEST)) {
            if let Some(path) = open_path([view.pixel(mark.from), view.pixel(mark.to)]) {
                canvas.stroke(&path, rgba(0x0008_0808, mark.darkness), width);
            }
        }
    }
}
