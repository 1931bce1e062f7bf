use std::collections::VecDeque;

use corsa_vehicle::Controls;

/// Controls on their way to the car: one episode's simulated delay, exact to a physics step.
#[derive(Clone, Debug, Default)]
pub(crate) struct DelayLine {
    /// The delay, physics steps.
    delay: u32,
    /// What was asked for and is not over yet, the oldest first.
    waiting: VecDeque<Controls>,
}

/// What reaches the car within one control step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Arrival {
    /// From the step's beginning.
    pub(crate) first: Controls,
    /// From this physics step of it on the ones after; 0 where `first` holds to the end.
    pub(crate) switch_at: u32,
    pub(crate) second: Controls,
}

impl DelayLine {
    /// A new episode: everything released, nothing under way.
    pub(crate) fn begin(&mut self, delay: u32, control_steps: u32) {
        self.delay = delay;
        self.waiting.clear();
        if delay > 0 {
            self.waiting.resize(1 + (delay / control_steps) as usize, Controls::default());
        }
    }

    /// The delay, physics steps.
    pub(crate) fn delay(&self) -> u32 {
        self.delay
    }

    /// Takes in what is asked for in a control step, says what arrives in it.
    #[inline]
    pub(crate) fn pass(&mut self, asked: Controls, control_steps: u32) -> Arrival {
        if self.delay == 0 {
            return Arrival { first: asked, switch_at: 0, second: asked };
        }
        self.waiting.push_back(asked);
        let before = self.waiting.pop_front().unwrap_or(asked);
        let now = self.waiting.front().copied().unwrap_or(asked);
        match self.delay % control_steps {
            0 => Arrival { first: now, switch_at: 0, second: now },
            switch_at => Arrival { first: before, switch_at, second: now },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steered(steering: f64) -> Controls {
        Controls { steering, ..Controls::default() }
    }

    /// The steering of every physics step, under a step of 4 physics steps asked for 1, 2, 3, … / 10.
    fn arrived(delay: u32) -> Vec<f64> {
        let mut line = DelayLine::default();
        line.begin(delay, 4);
        let steps = (1..=6).flat_map(|step| {
            let arrival = line.pass(steered(f64::from(step) / 10.0), 4);
            (0..4).map(move |physics_step| {
                let is_first = arrival.switch_at == 0 || physics_step < arrival.switch_at;
                if is_first { arrival.first.steering } else { arrival.second.steering }
            })
        });
        steps.collect()
    }

    #[test]
    fn every_delay_shifts_what_was_asked_for_by_its_physics_steps() {
        let asked = arrived(0);
        for delay in 0..20 {
            let arrived = arrived(delay);
            let shift = delay as usize;
            assert!(arrived[..shift].iter().all(|steering| *steering == 0.0), "delay {delay}");
            assert_eq!(arrived[shift..], asked[..asked.len() - shift], "delay {delay}");
        }
    }

    #[test]
    fn a_new_episode_has_nothing_under_way() {
        let mut line = DelayLine::default();
        line.begin(4, 4);
        line.pass(steered(1.0), 4);
        line.begin(4, 4);
        assert_eq!(line.pass(steered(0.5), 4).first, Controls::default());
    }
}
