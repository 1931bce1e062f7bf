//! Every state of a car as a learner on Linux gets it.

use std::collections::HashMap;
use std::fmt;
use std::time::{Duration, Instant};

use corsa_msgs::Telemetry;
use corsa_ros::{Node, NodeOptions, Qos, Subscription};

/// How many windows a noisy machine gets.
pub(crate) const WINDOWS: usize = 3;

pub(crate) struct Listener {
    telemetry: Subscription<Telemetry>,
    _node: Node,
}

/// What came within a window.
#[derive(Debug, Default)]
pub(crate) struct Window {
    pub(crate) duration: Duration,
    pub(crate) states: u64,
    /// Physics steps that nobody told of.
    pub(crate) lost: u64,
    /// Messages that the agent sent and that did not come.
    pub(crate) lost_on_the_way: u64,
    pub(crate) rate: f64,
    /// Arrival minus sending, sorted, µs; both clocks are this machine's.
    delays: Vec<f64>,
    /// Physics steps between one command of the learner's in effect and the next: how often.
    periods: HashMap<u64, u64>,
}

impl Listener {
    pub(crate) fn new(domain_id: u32, vehicle: &str) -> Self {
        let options = NodeOptions {
            domain_id: Some(domain_id),
            ..NodeOptions::new("wine_test", format!("/corsa/{vehicle}"))
        };
        let node = Node::new(&options).expect("a node");
        let telemetry = node.subscription("telemetry", Qos::best_effort(4096)).expect("a topic");
        Self { telemetry, _node: node }
    }

    /// Listens for so long, from the first state that comes.
    pub(crate) fn listen(&self, duration: Duration) -> Window {
        while self.telemetry.take().is_some() {}
        let mut window = Window::default();
        let mut last: Option<Telemetry> = None;
        let mut command = None;
        let mut start = Instant::now();
        let mut first_step = 0;
        while last.is_none() || start.elapsed() < duration {
            self.telemetry.wait(Duration::from_millis(100));
            while let Some(received) = self.telemetry.take() {
                let state = received.message;
                let now = corsa_ros::clock::system_time_ns();
                let sent = i64::from(state.header.stamp.sec) * 1_000_000_000
                    + i64::from(state.header.stamp.nanosec);
                window.delays.push((now - sent) as f64 / 1000.0);
                window.states += 1;
                if let Some(last) = &last {
                    window.lost += state.physics_step.saturating_sub(last.physics_step + 1);
                    window.lost_on_the_way +=
                        state.publish_count.saturating_sub(last.publish_count + 1);
                } else {
                    (start, first_step) = (Instant::now(), state.physics_step);
                }
                note_command(&mut window, &mut command, &state);
                last = Some(state);
            }
            assert!(last.is_some() || start.elapsed() < Duration::from_secs(60), "no telemetry");
        }
        window.duration = start.elapsed();
        let steps = last.map_or(0, |state| state.physics_step - first_step);
        window.rate = steps as f64 / window.duration.as_secs_f64();
        window.delays.sort_by(f64::total_cmp);
        window
    }

    /// Up to three windows, until one has everything; each is reported.
    pub(crate) fn listen_for_all(&self, name: &str, duration: Duration) -> Window {
        for number in 1..=WINDOWS {
            let window = self.listen(duration);
            crate::harness::report(&format!("{name}, window {number}: {window}"));
            if window.lost == 0 || number == WINDOWS {
                return window;
            }
        }
        unreachable!("the last window is returned");
    }
}

fn note_command(window: &mut Window, command: &mut Option<(u64, u64, u64)>, state: &Telemetry) {
    let (client, sequence) = (state.controls_client_id, state.controls_sequence);
    if let Some((last_client, last_sequence, since)) = *command
        && last_client == client
        && sequence == last_sequence + 1
    {
        *window.periods.entry(state.physics_step - since).or_default() += 1;
    }
    if command.is_none_or(|(c, s, _)| (c, s) != (client, sequence)) {
        *command = Some((client, sequence, state.physics_step));
    }
}

impl Window {
    /// Arrival minus sending that `share` of all states kept below, µs.
    fn delay(&self, share: f64) -> f64 {
        let index = (self.delays.len() as f64 * share) as usize;
        self.delays.get(index.min(self.delays.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    }

    /// The learner's control period, physics steps: the most frequent one and the mean.
    pub(crate) fn control_period(&self) -> Option<(u64, f64)> {
        let count: u64 = self.periods.values().sum();
        let (most, _) = self.periods.iter().max_by_key(|(_, count)| **count)?;
        let sum: u64 = self.periods.iter().map(|(steps, count)| steps * count).sum();
        Some((*most, sum as f64 / count as f64))
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} states in {:.1} s ({:.1} steps/s), {} lost ({} on the way), delay p50 {:.0} µs p99 {:.0} µs",
            self.states,
            self.duration.as_secs_f64(),
            self.rate,
            self.lost,
            self.lost_on_the_way,
            self.delay(0.5),
            self.delay(0.99),
        )?;
        if let Some((most, mean)) = self.control_period() {
            write!(f, ", control period {most} steps (mean {mean:.2})")?;
        }
        Ok(())
    }
}
