//! What a lap is planned with: an envelope, and how much of it.

use crate::Envelope;

/// A car's envelope as far as it is used.
#[derive(Clone, Debug)]
pub(crate) struct Limits<'a> {
    envelope: &'a Envelope,
    /// Share of the grip that is used, 0 to 1.
    pace: f64,
    /// Whether drive, braking and turning only share an ellipse.
    is_point_mass: bool,
    /// How much more turning than there is braking leaves room for, 1 or more.
    room: f64,
    /// Sharpest bend, 1/m, that can be driven at each speed and every slower one, by [`SPEED_STEP`].
    bends: Vec<f64>,
}

/// m/s.
const SPEED_STEP: f64 = 0.5;

impl<'a> Limits<'a> {
    pub(crate) fn quasi_steady(envelope: &'a Envelope, pace: f64) -> Self {
        Self::new(envelope, pace, false)
    }

    /// What a driver plans with: it brakes into a bend with some turning to spare.
    pub(crate) fn planned(envelope: &'a Envelope, pace: f64) -> Self {
        const ROOM: f64 = 1.09;
        Self { room: ROOM, ..Self::new(envelope, pace, false) }
    }

    pub(crate) fn point_mass(envelope: &'a Envelope) -> Self {
        Self::new(envelope, 1.0, true)
    }

    fn new(envelope: &'a Envelope, pace: f64, is_point_mass: bool) -> Self {
        let mut sharpest = f64::INFINITY;
        let bends = (1..=(envelope.top_speed() / SPEED_STEP) as usize + 1)
            .map(|index| {
                let speed = index as f64 * SPEED_STEP;
                sharpest = sharpest.min(pace * envelope.lateral(speed, 1.0) / (speed * speed));
                sharpest
            })
            .collect();
        Self { envelope, pace, is_point_mass, room: 1.0, bends }
    }

    /// The highest speed in a bend of this curvature (1/m) on the level up to which every slower one
    /// is possible, too, m/s. With downforce there may be another one above, which nobody can reach.
    pub(crate) fn speed_in_bend(&self, curvature: f64) -> f64 {
        let bend = curvature.abs();
        let count = self.bends.partition_point(|&sharpest| sharpest >= bend);
        let (Some(&above), Some(below)) =
            (self.bends.get(count), count.checked_sub(1).map(|last| self.bends[last]))
        else {
            return if count == 0 { SPEED_STEP } else { self.top_speed() };
        };
        let share = (below - bend) / (below - above).max(1e-12);
        ((count as f64 + share) * SPEED_STEP).min(self.top_speed())
    }

    /// Largest lateral acceleration, m/s², under `load` times the weight.
    pub(crate) fn lateral(&self, speed: f64, load: f64) -> f64 {
        self.pace * self.envelope.lateral(speed, load)
    }

    /// Largest longitudinal acceleration while turning, m/s².
    pub(crate) fn speed_up(&self, speed: f64, lateral: f64, load: f64) -> f64 {
        if self.is_point_mass {
            // The tires drive as hard as they brake, as far as there is power.
            let grip = -self.envelope.slow_down(speed, 0.0, load);
            let power = self.envelope.speed_up(speed, 0.0, load);
            return power.min(grip * self.beside(speed, lateral, load));
        }
        self.envelope.speed_up_with(speed, lateral, load, self.pace)
    }

    /// Largest longitudinal acceleration that the tires take while turning, m/s², whether or not there
    /// is power for it.
    pub(crate) fn drive(&self, speed: f64, lateral: f64, load: f64) -> f64 {
        self.pace * self.envelope.drive(speed, lateral / self.pace, load)
    }

    /// Smallest longitudinal acceleration while turning, m/s².
    pub(crate) fn slow_down(&self, speed: f64, lateral: f64, load: f64) -> f64 {
        if self.is_point_mass {
            return self.envelope.slow_down(speed, 0.0, load) * self.beside(speed, lateral, load);
        }
        self.pace * self.envelope.slow_down(speed, self.room * lateral / self.pace, load)
    }

    /// m/s.
    pub(crate) fn top_speed(&self) -> f64 {
        self.envelope.top_speed()
    }

    /// What an ellipse leaves beside a lateral acceleration.
    fn beside(&self, speed: f64, lateral: f64, load: f64) -> f64 {
        let share = lateral / self.envelope.lateral(speed, load).max(1e-6);
        (1.0 - share * share).max(0.0).sqrt()
    }
}
