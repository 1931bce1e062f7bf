//! Counters that the pages do not carry over: physics steps beyond 32 bits, sessions, the lap's
//! validity.

use crate::raw;

/// Slower than this a car stands, km/h.
const STANDING_KMH: f32 = 1.0;
/// So long a car that was put somewhere may settle, ms.
const SETTLING_MS: i32 = 600;
/// Nearer to the start line than this share of a lap a car is on it.
const ON_LINE: f32 = 5e-4;

/// AC's 32-bit packetId as a count of physics steps that never goes back.
#[derive(Debug)]
pub(super) struct StepCounter {
    packet_id: i32,
    step: u64,
    lost: u64,
}

impl StepCounter {
    pub(super) fn new(packet_id: i32) -> Self {
        // As unsigned, so that a counter already past i32::MAX still counts on.
        Self { packet_id, step: u64::from(packet_id as u32), lost: 0 }
    }

    /// Takes the next packetId; returns whether it went back, as it does when the game restarts.
    pub(super) fn advance(&mut self, packet_id: i32) -> bool {
        let passed = packet_id.wrapping_sub(self.packet_id);
        self.packet_id = packet_id;
        let restarted = passed <= 0;
        if restarted {
            self.step += 1;
        } else {
            self.step += passed as u64;
            self.lost += passed as u64 - 1;
        }
        restarted
    }

    pub(super) fn step(&self) -> u64 {
        self.step
    }

    pub(super) fn lost(&self) -> u64 {
        self.lost
    }
}

/// Notices a new session and whether the lap still counts.
#[derive(Debug)]
pub(super) struct LapWatch {
    completed_laps: i32,
    current_time: i32,
    last_time: i32,
    distance: f32,
    spoiled: bool,
}

impl LapWatch {
    pub(super) fn new(graphics: &raw::Graphics) -> Self {
        Self {
            completed_laps: graphics.completed_laps,
            current_time: graphics.i_current_time,
            last_time: graphics.i_last_time,
            distance: graphics.distance_traveled,
            spoiled: false,
        }
    }

    /// Returns whether another session began.
    pub(super) fn see(&mut self, physics: &raw::Physics, graphics: &raw::Graphics) -> bool {
        let before = std::mem::replace(self, Self::new(graphics));
        let time_fell = self.current_time < before.current_time;
        let laps_fell = self.completed_laps < before.completed_laps;
        // More than the rounding of a float that large.
        let distance_fell = self.distance < before.distance - 1.0;
        let lap_ended =
            self.completed_laps != before.completed_laps || self.last_time != before.last_time;
        // A car that was just put onto the line may start its clock anew by settling there.
        let along = graphics.normalized_car_position;
        let is_on_line = !(ON_LINE..=1.0 - ON_LINE).contains(&along);
        let settles_on_line = is_on_line && before.current_time < SETTLING_MS;
        let stood = self.distance < 1.0
            && before.distance < 1.0
            && physics.speed_kmh < STANDING_KMH
            && !settles_on_line;
        self.spoiled = before.spoiled && !time_fell && !lap_ended;
        self.spoiled |= physics.number_of_tyres_out > 2;
        laps_fell || distance_fell || (time_fell && !lap_ended && stood)
    }

    /// AC's pages do not say whether a lap counts; its rule is that more than two wheels outside at
    /// once spoil it.
    pub(super) fn is_valid(&self) -> bool {
        !self.spoiled
    }
}

#[cfg(test)]
mod tests {
    use bytemuck::Zeroable;

    use super::*;

    #[test]
    fn packet_ids_count_on_across_the_wrap() {
        let mut counter = StepCounter::new(i32::MAX - 1);
        for packet_id in [i32::MAX, i32::MIN, i32::MIN + 1] {
            assert!(!counter.advance(packet_id));
        }
        assert_eq!(counter.step(), i32::MAX as u64 + 2);
        assert!(!counter.advance(i32::MIN + 5));
        assert_eq!((counter.step(), counter.lost()), (i32::MAX as u64 + 6, 3));
    }

    #[test]
    fn a_restarted_game_counts_on() {
        let mut counter = StepCounter::new(1000);
        assert!(counter.advance(3));
        assert_eq!((counter.step(), counter.lost()), (1001, 0));
        assert!(!counter.advance(4));
        assert_eq!(counter.step(), 1002);
    }

    #[test]
    fn a_line_crossed_in_the_first_meter_is_no_new_session() {
        let mut watch = LapWatch::new(&graphics(0, 300, 0.3));
        let rolling = raw::Physics { speed_kmh: 9.0, ..raw::Physics::zeroed() };
        assert!(!watch.see(&rolling, &graphics(0, 0, 0.5)));
        let on_line = raw::Graphics { normalized_car_position: 0.0, ..graphics(0, 0, 0.5) };
        let mut watch = LapWatch::new(&raw::Graphics { i_current_time: 300, ..on_line });
        assert!(!watch.see(&raw::Physics::zeroed(), &on_line));
    }

    fn graphics(laps: i32, time: i32, distance: f32) -> raw::Graphics {
        let mut page = raw::Graphics::zeroed();
        page.completed_laps = laps;
        page.i_current_time = time;
        page.distance_traveled = distance;
        page.i_last_time = laps * 90_000;
        page.normalized_car_position = 0.99;
        page
    }

    #[test]
    fn a_lap_is_no_new_session_but_a_restart_is() {
        let physics = raw::Physics::zeroed();
        let mut watch = LapWatch::new(&graphics(0, 89_990, 4000.0));
        assert!(!watch.see(&physics, &graphics(1, 10, 4001.0)));
        assert!(!watch.see(&physics, &graphics(1, 20_000, 5000.0)));
        assert!(watch.see(&physics, &graphics(0, 0, 0.0)));
        assert!(!watch.see(&physics, &graphics(0, 500, 0.0)));
        // Restarted before the car moved.
        assert!(watch.see(&physics, &graphics(0, 0, 0.0)));
    }

    #[test]
    fn a_lap_is_spoiled_by_three_wheels_outside_until_the_next() {
        let mut outside = raw::Physics::zeroed();
        outside.number_of_tyres_out = 3;
        let inside = raw::Physics::zeroed();
        let mut watch = LapWatch::new(&graphics(0, 0, 0.0));
        watch.see(&inside, &graphics(0, 100, 1.0));
        assert!(watch.is_valid());
        watch.see(&outside, &graphics(0, 200, 2.0));
        watch.see(&inside, &graphics(0, 300, 3.0));
        assert!(!watch.is_valid());
        watch.see(&inside, &graphics(1, 10, 4.0));
        assert!(watch.is_valid());
    }
}
