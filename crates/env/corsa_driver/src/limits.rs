//! What a lap is planned with: an envelope, and how much of it.

use crate::Envelope;

/// A car's envelope as far as it is used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits<'a> {
    envelope: &'a Envelope,
    /// Share of the grip that is used, 0 to 1.
    pace: f64,
    /// Whether drive, braking and turning only share an ellipse.
    is_point_mass: bool,
}

impl<'a> Limits<'a> {
    pub(crate) fn quasi_steady(envelope: &'a Envelope, pace: f64) -> Self {
        Self { envelope, pace, is_point_mass: false }
    }

    pub(crate) fn point_mass(envelope: &'a Envelope) -> Self {
        Self { envelope, pace: 1.0, is_point_mass: true }
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
        self.pace * self.envelope.slow_down(speed, lateral / self.pace, load)
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
