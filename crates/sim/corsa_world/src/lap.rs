//! The lap clock.
//!
//! Gates stand across the track at the start line and at each sector's end. A car passes them in
//! order, each once: progress is counted on and on over the laps, back when it drives back, and only
//! the next gate ahead counts. Each step compares the way to that gate; the clock is looked at when
//! it is reached. So crossing the line backwards and forwards again adds no lap.
//! The first crossing of the line begins the first timed lap; what was before it is an out lap.

use corsa_track::Track;
use corsa_vehicle::PHYSICS_TIMESTEP;

/// Where the gates of one lap stand.
#[derive(Clone, Debug)]
pub(crate) struct Gates {
    /// Progress of each gate, m; the first is the start line at 0.
    positions: Vec<f64>,
    length: f64,
}

/// The lap clock of one car: plain data. Where the car is, whether its lap counts and how far it has
/// come is kept with its [`crate::road::Places`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct LapClock {
    /// The next gate ahead, counted over all laps; the start line of lap `n` is `n` times the number
    /// of gates.
    pub(crate) next_gate: i64,
    /// Whether the start line has been crossed, so that a timed lap is under way.
    pub(crate) is_timing: bool,
    /// When this lap (or the out lap) began, s.
    pub(crate) lap_start: f64,
    /// When this sector began; `None` for one begun in its middle.
    pub(crate) sector_start: Option<f64>,
    pub(crate) completed_laps: u32,
    pub(crate) last_time: Option<f64>,
    pub(crate) best_time: Option<f64>,
    pub(crate) last_sector_time: Option<f64>,
}

/// The step in which a car came to a gate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    /// Progress counted over all laps before and after the step, m.
    pub(crate) from: f64,
    pub(crate) to: f64,
    /// Time after the step, s.
    pub(crate) time: f64,
    /// Whether the lap under way counts.
    pub(crate) is_valid: bool,
}

impl Gates {
    pub(crate) fn new(track: &Track) -> Self {
        let length = track.length();
        let positions =
            (0..track.num_sectors()).map(|sector| sector_begin(track, sector)).collect();
        Self { positions, length }
    }

    fn count(&self) -> i64 {
        self.positions.len() as i64
    }

    /// Progress of a gate, counted over all laps, m.
    pub(crate) fn position(&self, gate: i64) -> f64 {
        let lap = gate.div_euclid(self.count());
        lap as f64 * self.length + self.positions[gate.rem_euclid(self.count()) as usize]
    }

    /// The first gate at or ahead of a progress counted over all laps.
    fn first_ahead(&self, driven: f64) -> i64 {
        let mut gate = (driven / self.length).floor() as i64 * self.count();
        while self.position(gate) < driven {
            gate += 1;
        }
        gate
    }
}

/// Where a sector begins, found by halving: the track says only which sector a place is in.
fn sector_begin(track: &Track, sector: u8) -> f64 {
    if sector == 0 {
        return 0.0;
    }
    let (mut before, mut inside) = (0.0, track.length());
    while inside - before > 1e-6 {
        let middle = 0.5 * (before + inside);
        if track.sector_of(middle) < sector {
            before = middle;
        } else {
            inside = middle;
        }
    }
    inside
}

impl LapClock {
    /// The clock of a car put at a progress, m; negative just before the start line.
    pub(crate) fn placed(gates: &Gates, progress: f64, time: f64) -> Self {
        Self { next_gate: gates.first_ahead(progress), lap_start: time, ..Self::default() }
    }

    /// The same after a teleport: the session's laps stay, the lap under way is given up.
    pub(crate) fn replaced(&self, gates: &Gates, progress: f64, time: f64) -> Self {
        Self {
            completed_laps: self.completed_laps,
            last_time: self.last_time,
            best_time: self.best_time,
            ..Self::placed(gates, progress, time)
        }
    }

    /// Passes the next gate, and those after it that the step passed too. Gives whether the lap
    /// under way counts from now on.
    pub(crate) fn arrive(&mut self, gates: &Gates, arrival: &Arrival) -> bool {
        let Arrival { from, to, time, mut is_valid } = *arrival;
        loop {
            let (ahead, moved) = (gates.position(self.next_gate) - from, to - from);
            let share = if moved > 0.0 { (ahead / moved).clamp(0.0, 1.0) } else { 1.0 };
            self.pass(gates, time - PHYSICS_TIMESTEP * (1.0 - share), &mut is_valid);
            if gates.position(self.next_gate) > to {
                return is_valid;
            }
        }
    }

    fn pass(&mut self, gates: &Gates, time: f64, is_valid: &mut bool) {
        self.last_sector_time =
            self.sector_start.map(|start| time - start).or(self.last_sector_time);
        self.sector_start = Some(time);
        if self.next_gate.rem_euclid(gates.count()) == 0 {
            self.cross_line(time, *is_valid);
            *is_valid = true;
        }
        self.next_gate += 1;
    }

    fn cross_line(&mut self, time: f64, is_valid: bool) {
        if self.is_timing {
            let lap_time = time - self.lap_start;
            self.completed_laps = self.completed_laps.saturating_add(1);
            self.last_time = Some(lap_time);
            if is_valid {
                self.best_time = Some(self.best_time.map_or(lap_time, |best| best.min(lap_time)));
            }
        }
        self.is_timing = true;
        self.lap_start = time;
    }

    /// Whether a clock that was read in is one that this track's gates can have led to.
    pub(crate) fn fits(&self, gates: &Gates, driven: f64) -> bool {
        driven.abs() < 1e12
            && self.next_gate.unsigned_abs() < 1 << 40
            && gates.position(self.next_gate) >= driven - gates.length
    }
}

#[cfg(test)]
mod tests;
