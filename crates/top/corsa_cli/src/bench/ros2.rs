use std::{ffi::OsString, time::Duration};

use corsa_backend_ros2::{Latency, Ros2Options, measure_actions, measure_telemetry};
use corsa_factory::{DEFAULT_CAR, DEFAULT_TRACK};
use corsa_pages::PageSpace;

use super::Figure;
use crate::{
    children::{Children, Game},
    output,
};

/// Commands sent to measure how long they take.
const NUM_ACTIONS: usize = 500;

pub(super) struct Measured {
    pub(super) figures: Vec<Figure>,
    pub(super) has_lost: bool,
}

/// Starts a stand-in and an agent and measures the way from page to observation, and from action to
/// page.
pub(super) fn measure(seconds: f64, self_command: &[OsString]) -> anyhow::Result<Measured> {
    let duration = Duration::try_from_secs_f64(seconds)?;
    let game = Game { track: DEFAULT_TRACK, car: DEFAULT_CAR };
    let children = Children::start(self_command, game, true)?;
    let rig = children.rig();
    let options = Ros2Options {
        vehicle: rig.vehicle().to_owned(),
        domain_id: Some(rig.domain_id()),
        ..Ros2Options::default()
    };
    let pages = PageSpace::at(rig.page_dir());
    output::note(format_args!("counting telemetry for {seconds} s"));
    let telemetry = measure_telemetry(&options, &pages, duration)?;
    let actions = measure_actions(&options, &pages, NUM_ACTIONS)?;
    let mut figures = vec![
        Figure::new("telemetry received", telemetry.rate, "states/s"),
        Figure::new("telemetry lost", telemetry.lost as f64, "states"),
        Figure::new("of these lost on the network", telemetry.lost_on_network as f64, "states"),
    ];
    figures.extend(latency("page to observation", &telemetry.page_to_observation));
    figures.extend(latency("agent to observation", &telemetry.agent_to_observation));
    figures.extend(latency("action to page", &actions.action_to_page));
    figures.extend(latency("action to observation", &actions.action_to_observation));
    Ok(Measured { figures, has_lost: telemetry.lost > 0 })
}

fn latency(name: &str, times: &Latency) -> [Figure; 3] {
    [("p50", times.p50), ("p99", times.p99), ("max", times.max)]
        .map(|(rank, time)| Figure::new(format!("{name}, {rank}"), time * 1e3, "ms"))
}
