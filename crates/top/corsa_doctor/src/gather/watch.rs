//! What counters do while they are watched.

use std::time::{Duration, Instant};

use corsa_pages::raw::{Graphics, Physics};
use corsa_vehicle::PHYSICS_TIMESTEP;

use crate::checks::{pages::Motion, steps::StepsFacts};

/// A counter that jumps by more has begun anew.
const JUMP: i32 = 100_000;

/// Takes copies of both pages in, each with its time.
#[derive(Debug)]
pub(super) struct Watch {
    start: Instant,
    physics: Option<Counted>,
    frames: Option<Counted>,
    /// The lap clock and the step at its first and last change.
    lap: Option<[(i32, i32); 2]>,
    longest_stall: f64,
    frames_moved: bool,
    in_menu: bool,
}

#[derive(Clone, Copy, Debug)]
struct Counted {
    first: (i32, f64),
    last: (i32, f64),
    /// It has changed; when the value before came is not known.
    has_begun: bool,
}

impl Counted {
    const fn new(value: i32, time: f64) -> Self {
        Self { first: (value, time), last: (value, time), has_begun: false }
    }

    /// Advances since the first change; time between the first and the last change.
    fn span(self) -> (f64, f64) {
        (f64::from(self.last.0.wrapping_sub(self.first.0)), self.last.1 - self.first.1)
    }
}

impl Watch {
    pub(super) fn new(start: Instant) -> Self {
        Self {
            start,
            physics: None,
            frames: None,
            lap: None,
            longest_stall: 0.0,
            frames_moved: false,
            in_menu: false,
        }
    }

    pub(super) fn see(&mut self, physics: &Physics, graphics: &Graphics, now: Instant) {
        let time = now.saturating_duration_since(self.start).as_secs_f64();
        self.see_step(physics.packet_id, time);
        self.frames_moved |= advance(&mut self.frames, graphics.packet_id, time).is_some();
        self.see_lap(physics.packet_id, graphics.i_current_time);
        // As Content Manager tells the pre-drive menu.
        self.in_menu = physics.brake >= 1.0 && physics.clutch == 0.0 && graphics.is_in_pit == 1;
    }

    fn see_step(&mut self, id: i32, time: f64) {
        if let Some((steps, passed)) = advance(&mut self.physics, id, time) {
            // Who watches may come late; what the game lost shows in the steps.
            self.longest_stall = self.longest_stall.max(passed - steps * PHYSICS_TIMESTEP);
        }
    }

    fn see_lap(&mut self, id: i32, clock: i32) {
        match &mut self.lap {
            Some([_, last]) if clock == last.1 => {}
            Some([_, last]) if clock > last.1 && clock - last.1 < 1000 => *last = (id, clock),
            _ => self.lap = Some([(id, clock); 2]),
        }
    }

    pub(super) fn steps(&self) -> StepsFacts {
        let (steps, wall) = self.physics.map_or((0.0, 0.0), Counted::span);
        let (lap_steps, lap) = self.lap.map_or((0.0, 0.0), |[first, last]| {
            (f64::from(last.0.wrapping_sub(first.0)), f64::from(last.1 - first.1))
        });
        StepsFacts { wall, steps, lap, lap_steps, longest_stall: self.longest_stall }
    }

    /// Frames a second; the counter goes up by two for each.
    pub(super) fn frame_rate(&self) -> Option<f64> {
        let (counts, wall) = self.frames?.span();
        (counts > 2.0 && wall > 0.0).then(|| counts / 2.0 / wall)
    }

    pub(super) fn motion(&self) -> Motion {
        if self.physics.is_some_and(|counted| counted.has_begun) {
            Motion::Steps
        } else if self.frames_moved {
            Motion::FramesOnly { in_menu: self.in_menu }
        } else {
            Motion::Nothing
        }
    }
}

/// Notes a counter's value; answers by how much it went up, and how long that took, if it did.
fn advance(counted: &mut Option<Counted>, value: i32, time: f64) -> Option<(f64, f64)> {
    let Some(known) = counted else {
        *counted = Some(Counted::new(value, time));
        return None;
    };
    let steps = value.wrapping_sub(known.last.0);
    if steps == 0 {
        return None;
    }
    if !(1..JUMP).contains(&steps) {
        *known = Counted::new(value, time);
        return None;
    }
    let passed = time - known.last.1;
    if !known.has_begun {
        known.first = (value, time);
        known.has_begun = true;
    }
    known.last = (value, time);
    Some((f64::from(steps), passed))
}

/// How often the pages are looked at.
pub(super) const TURN: Duration = Duration::from_millis(1);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::zeroed;

    /// Watches a game for two seconds; `at` gives physics id, frame id and lap clock at a millisecond.
    fn watch(at: impl Fn(u64) -> (i32, i32, i32)) -> Watch {
        look(0..2000, at)
    }

    /// Looks at these milliseconds.
    fn look(looks: impl IntoIterator<Item = u64>, at: impl Fn(u64) -> (i32, i32, i32)) -> Watch {
        let start = Instant::now();
        let mut watch = Watch::new(start);
        let (mut physics, mut graphics) = (zeroed::<Physics>(), zeroed::<Graphics>());
        for millisecond in looks {
            let (id, frame, clock) = at(millisecond);
            physics.packet_id = id;
            graphics.packet_id = frame;
            graphics.i_current_time = clock;
            watch.see(&physics, &graphics, start + Duration::from_millis(millisecond));
        }
        watch
    }

    #[test]
    fn a_steady_game_has_its_rates() {
        let watch = watch(|ms| (ms as i32 / 3, ms as i32 / 20 * 2, ms as i32 / 20 * 20));
        let steps = watch.steps();
        assert!((steps.steps / steps.wall - 333.3).abs() < 1.0, "{steps:?}");
        assert!((steps.lap_steps / steps.lap * 1000.0 - 333.3).abs() < 2.0, "{steps:?}");
        assert!((watch.frame_rate().expect("frames") - 50.0).abs() < 0.5);
        assert!(steps.longest_stall < 0.004);
        assert_eq!(watch.motion(), Motion::Steps);
    }

    #[test]
    fn a_stall_is_seen_and_a_late_look_is_none() {
        let stalled =
            watch(|ms| (if ms < 1000 { ms } else { ms.max(1300) - 300 } as i32 / 3, 0, 0));
        assert!((stalled.steps().longest_stall - 0.3).abs() < 0.01, "{:?}", stalled.steps());
        let late = look((0..1000).chain(1300..2000), |ms| (ms as i32 / 3, 0, 0));
        assert!(late.steps().longest_stall < 0.01, "{:?}", late.steps());
    }

    #[test]
    fn frames_alone_are_a_pause_and_nothing_is_nothing() {
        assert_eq!(
            watch(|ms| (7, ms as i32 / 16, 0)).motion(),
            Motion::FramesOnly { in_menu: false }
        );
        assert_eq!(watch(|_| (7, 8, 9)).motion(), Motion::Nothing);
        assert_eq!(watch(|_| (7, 8, 9)).frame_rate(), None);
    }

    #[test]
    fn a_lap_clock_that_begins_anew_is_measured_from_there() {
        let watch = watch(|ms| (ms as i32 / 3, 0, (ms as i32 + 500) % 1000));
        let steps = watch.steps();
        assert!(steps.lap < 1000.0 && steps.lap > 400.0, "{steps:?}");
        assert!((steps.lap_steps / steps.lap * 1000.0 - 333.3).abs() < 5.0, "{steps:?}");
    }
}
