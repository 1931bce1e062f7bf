//! How fast and how complete the way from the game's pages to an observation is, and the way back.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

use corsa_backend::{Backend, BackendError, Start, Tick};
use corsa_msgs::Telemetry;
use corsa_pages::{ControlsReader, GameReader, PageSpace, PagesError};
use corsa_ros::{Node, Qos, RosError};
use corsa_vehicle::{Controls, VehicleState};

use crate::{Ros2Backend, Ros2Options};

/// How often the page is looked at for the moment it changes.
const PAGE_POLL: Duration = Duration::from_micros(20);

/// A machine that stands still for longer is not worth measuring.
const STALL_LIMIT: Duration = Duration::from_secs(5);

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MeasureError {
    #[error(transparent)]
    Ros(#[from] RosError),
    #[error(transparent)]
    Pages(#[from] PagesError),
    #[error(transparent)]
    Backend(#[from] BackendError),
    /// What was waited for did not come.
    #[error("no {what} within {} s", waited.as_secs_f64())]
    Silent { what: &'static str, waited: Duration },
    /// The operating system refused a thread.
    #[error("thread to watch the page: {0}")]
    Thread(#[from] std::io::Error),
}

/// A distribution of times, s.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Latency {
    pub p50: f64,
    pub p99: f64,
    pub max: f64,
    pub count: usize,
}

impl Latency {
    fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        let Some(last) = times.last() else { return Self::default() };
        let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
        Self { p50: at(0.5), p99: at(0.99), max: *last, count: times.len() }
    }
}

/// What came through in a while.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TelemetryFigures {
    pub received: u64,
    /// Physics steps the game did in that time of which no state arrived.
    pub lost: u64,
    /// Of these, published by the agent but lost on the network.
    pub lost_on_network: u64,
    /// States per second.
    pub rate: f64,
    /// From the change of the game's page to the state in the learner's hands.
    pub page_to_observation: Latency,
    /// The part of it from the agent's seeing the page.
    pub agent_to_observation: Latency,
}

/// Listens to telemetry for `duration`. `pages` are the pages of the game behind the agent, on this
/// machine.
pub fn measure_telemetry(
    options: &Ros2Options,
    pages: &PageSpace,
    duration: Duration,
) -> Result<TelemetryFigures, MeasureError> {
    let node = Node::new(&options.node())?;
    let telemetry = node.subscription::<Telemetry>("telemetry", Qos::best_effort(1000))?;
    if !telemetry.wait(options.timeout) {
        return Err(MeasureError::Silent { what: "telemetry", waited: options.timeout });
    }
    let watch = PageWatch::start(pages)?;
    while telemetry.take().is_some() {}
    let begun = Instant::now();
    let mut arrivals = Vec::new();
    let mut last: Option<(u64, u64)> = None;
    let (mut lost, mut lost_on_network) = (0, 0);
    let mut from_agent = Vec::new();
    while begun.elapsed() < duration {
        if !telemetry.wait(STALL_LIMIT) {
            return Err(MeasureError::Silent { what: "telemetry", waited: STALL_LIMIT });
        }
        while let Some(received) = telemetry.take() {
            // As late as a learner has it: decoded.
            let (now, steady_ns) = (Instant::now(), corsa_ros::clock::steady_time_ns());
            let message = received.message;
            let counts = (message.physics_step, message.publish_count);
            if let Some((step, count)) = last {
                lost += counts.0.saturating_sub(step + 1);
                lost_on_network += counts.1.saturating_sub(count + 1);
            }
            last = Some(counts);
            arrivals.push((message.physics_step, now));
            from_agent.push(steady_ns.saturating_sub(message.steady_time_ns) as f64 * 1e-9);
        }
    }
    let elapsed = begun.elapsed().as_secs_f64();
    let changed = watch.stop();
    let from_page = arrivals.iter().filter_map(|(step, arrived)| {
        let at = changed.get(step)?;
        Some(arrived.saturating_duration_since(*at).as_secs_f64())
    });
    Ok(TelemetryFigures {
        received: arrivals.len() as u64,
        lost,
        lost_on_network,
        rate: arrivals.len() as f64 / elapsed,
        page_to_observation: Latency::of(from_page.collect()),
        agent_to_observation: Latency::of(from_agent),
    })
}

/// When the page showed which step.
type Changes = HashMap<u64, Instant>;

/// A thread that looks at the page all the time.
struct PageWatch {
    stop: Arc<AtomicBool>,
    changes: Arc<Mutex<Changes>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl PageWatch {
    fn start(pages: &PageSpace) -> Result<Self, MeasureError> {
        let mut reader = GameReader::open(pages)?;
        let stop = Arc::new(AtomicBool::new(false));
        let changes = Arc::new(Mutex::new(Changes::new()));
        let (is_over, seen) = (Arc::clone(&stop), Arc::clone(&changes));
        let thread = thread::Builder::new().name("page-watch".to_owned()).spawn(move || {
            while !is_over.load(Relaxed) {
                let now = Instant::now();
                if let Ok(poll) = reader.poll_at(now)
                    && let Some(state) = poll.state
                {
                    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                    seen.insert(state.physics_step, now);
                }
                thread::sleep(PAGE_POLL);
            }
        })?;
        Ok(Self { stop, changes, thread: Some(thread) })
    }

    fn stop(mut self) -> Changes {
        self.stop.store(true, Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic there leaves fewer samples, which the count shows.
            let _ = thread.join();
        }
        std::mem::take(&mut *self.changes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// How fast commands arrive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActionFigures {
    /// From sending a command to its being on the game's controls page.
    pub action_to_page: Latency,
    /// From sending a command to the first state in the learner's hands that has read it.
    pub action_to_observation: Latency,
}

/// Sends `count` commands to a car that stands braked and looks when they are on the page. The car is
/// reset to the grid first.
pub fn measure_actions(
    options: &Ros2Options,
    pages: &PageSpace,
    count: usize,
) -> Result<ActionFigures, MeasureError> {
    let mut backend = Ros2Backend::connect(options.clone())?;
    backend.reset(0, &Start::Grid)?;
    let mut page = ControlsReader::new(pages);
    let (mut to_page, mut to_observation) = (Vec::new(), Vec::new());
    let mut states = [VehicleState::default()];
    let mut ticks = [Tick::default()];
    for index in 0..count {
        // Each another steering, a thousandth apart, so that the page shows which it is.
        let steering = (index % 500) as f64 * 1e-3 - 0.25;
        let controls = Controls { steering, ..Controls::emergency_stop() };
        let limit = Duration::from_secs(1);
        let arrival = thread::scope(|scope| {
            let seen = scope.spawn(|| {
                let begun = Instant::now();
                while begun.elapsed() < limit {
                    let requested = page.read().map(|requested| requested.controls.steering);
                    if requested.is_some_and(|found| (found - steering).abs() < 1e-4) {
                        return Some(Instant::now());
                    }
                    thread::sleep(PAGE_POLL);
                }
                None
            });
            let sent = Instant::now();
            let stepped = backend.step(&[controls], 13, &mut states, &mut ticks);
            (sent, stepped, seen.join().ok().flatten())
        });
        let (sent, stepped, seen) = arrival;
        stepped?;
        let seen =
            seen.ok_or(MeasureError::Silent { what: "command on the page", waited: limit })?;
        to_page.push(seen.saturating_duration_since(sent).as_secs_f64());
        to_observation.extend(ticks[0].action_delay);
    }
    Ok(ActionFigures {
        action_to_page: Latency::of(to_page),
        action_to_observation: Latency::of(to_observation),
    })
}
