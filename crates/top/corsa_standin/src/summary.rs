use std::fmt;
use std::time::Duration;

/// What the stand-in did until it was stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Wall-clock time from the first tick to the last.
    pub duration: Duration,
    /// Physics steps written.
    pub physics_steps: u64,
    /// Frames written to the graphics page.
    pub frames: u64,
    /// Ticks more than 3 ms after their time; caught up afterwards.
    pub late_ticks: u64,
    /// The latest of them.
    pub worst_late: Duration,
    /// Time given up because the machine could not catch up.
    pub given_up: Duration,
    pub completed_laps: u32,
    /// s.
    pub best_lap_time: Option<f64>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.duration.as_secs_f64();
        let rate = if seconds > 0.0 { self.physics_steps as f64 / seconds } else { 0.0 };
        write!(
            f,
            "{} physics steps in {seconds:.1} s ({rate:.1} Hz), {} late (worst {:.1} ms), {} laps",
            self.physics_steps,
            self.late_ticks,
            self.worst_late.as_secs_f64() * 1000.0,
            self.completed_laps,
        )?;
        if let Some(best) = self.best_lap_time {
            write!(f, ", best {best:.3} s")?;
        }
        if !self.given_up.is_zero() {
            write!(f, "; {:.1} s given up", self.given_up.as_secs_f64())?;
        }
        Ok(())
    }
}
