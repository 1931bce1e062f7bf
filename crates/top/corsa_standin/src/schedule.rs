use std::time::{Duration, Instant};

/// A tick later than this after its time is counted as late: one physics step.
const LATE: Duration = Duration::from_millis(3);
/// Behind by more, the game gives the time up instead of catching up, as AC does under load.
const GIVE_UP: Duration = Duration::from_millis(250);

/// When physics steps are due: at a fixed distance from a start, so that no error adds up.
///
/// What was missed is caught up at no more than three times the rate, so that a reader which polls
/// sees every step.
#[derive(Debug)]
pub(crate) struct Schedule {
    start: Instant,
    ticks: u64,
    period: Duration,
    /// When the last tick really was.
    last: Instant,
    pub(crate) late_ticks: u64,
    pub(crate) worst_late: Duration,
    pub(crate) given_up: Duration,
}

impl Schedule {
    pub(crate) fn new(start: Instant, period: Duration) -> Self {
        Self {
            start,
            ticks: 0,
            period,
            last: start,
            late_ticks: 0,
            worst_late: Duration::ZERO,
            given_up: Duration::ZERO,
        }
    }

    /// Changes the distance between ticks from the next one on.
    pub(crate) fn set_period(&mut self, period: Duration) {
        if period != self.period {
            self.start = self.due();
            self.ticks = 0;
            self.period = period;
        }
    }

    /// When the next tick is due.
    pub(crate) fn due(&self) -> Instant {
        // In nanoseconds: a Duration times an integer is 32 bits only.
        self.start + Duration::from_nanos(self.ticks * self.period.as_nanos() as u64)
    }

    /// When the next tick may be: when due, but not on the heels of a late one.
    pub(crate) fn next(&self) -> Instant {
        self.due().max(self.last + self.period / 3)
    }

    /// Takes the next tick at the time it really is.
    pub(crate) fn tick(&mut self, now: Instant) {
        let late = now.saturating_duration_since(self.due());
        self.ticks += 1;
        self.last = now;
        self.worst_late = self.worst_late.max(late);
        if late > LATE {
            self.late_ticks += 1;
        }
        if late > GIVE_UP {
            self.given_up += late;
            self.start = now + self.period;
            self.ticks = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: Duration = Duration::from_millis(3);

    #[test]
    fn no_error_adds_up() {
        let start = Instant::now();
        let mut schedule = Schedule::new(start, STEP);
        for tick in 0..1000 {
            assert_eq!(schedule.due(), start + STEP * tick);
            // Each tick a little late, by another amount.
            let late = Duration::from_micros(u64::from(tick % 7) * 100);
            schedule.tick(schedule.next() + late);
        }
        assert_eq!((schedule.late_ticks, schedule.given_up), (0, Duration::ZERO));
    }

    #[test]
    fn missed_steps_are_caught_up_one_by_one() {
        let start = Instant::now();
        let mut schedule = Schedule::new(start, STEP);
        let mut now = start + Duration::from_millis(30);
        let mut ticks = 0;
        while schedule.due() < now {
            schedule.tick(now);
            ticks += 1;
            now = schedule.next();
        }
        assert_eq!(schedule.late_ticks, 14, "30 ms late, then 2 ms less each time");
        assert!(ticks > schedule.late_ticks);
        assert_eq!(schedule.worst_late, Duration::from_millis(30));
        assert_eq!(schedule.given_up, Duration::ZERO);
    }

    #[test]
    fn a_long_halt_is_given_up_and_counted() {
        let start = Instant::now();
        let mut schedule = Schedule::new(start, STEP);
        let now = start + Duration::from_secs(2);
        schedule.tick(now);
        assert_eq!(schedule.given_up, Duration::from_secs(2));
        assert_eq!(schedule.due(), now + STEP);
    }

    #[test]
    fn another_speed_begins_at_the_next_tick() {
        let start = Instant::now();
        let mut schedule = Schedule::new(start, STEP);
        schedule.tick(start);
        schedule.set_period(STEP / 2);
        assert_eq!(schedule.due(), start + STEP);
        schedule.tick(start + STEP);
        assert_eq!(schedule.due(), start + STEP + STEP / 2);
    }
}
