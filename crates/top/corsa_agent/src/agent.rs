use std::{
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use corsa_control::PadPlan;
use corsa_msgs::ControllerStatus;
use corsa_ros::{Node, Qos, clock};
use corsa_vehicle::VehicleState;

use crate::{
    AgentError, AgentOptions, Summary, calibrations::Calibrations, claimer::Claimer,
    driver::Driver, game::Game, jobs::Jobs, lookout::Lookout, priority::RealTime,
    services::Services, starter::Starter, topics::Topics,
};

/// Pause between two turns of the loop: a twentieth of a physics step.
const TURN: Duration = Duration::from_micros(150);
/// How long to listen for another agent of the same name before taking it.
const NAME_CHECK: Duration = Duration::from_millis(300);

/// Serves one vehicle until `stop` is set; waits for the game, and for the next when it goes. `say` gets
/// a line for people whenever something changes; the first, once everything is up, begins with
/// `agent ready`.
pub fn run(
    options: &AgentOptions,
    stop: &AtomicBool,
    say: &mut dyn FnMut(&str),
) -> Result<Summary, AgentError> {
    let node = Node::new(&options.node())?;
    check_name(&node, options)?;
    let _echo = crate::echo::Echo::start(&node)?;
    let mut agent = Agent::start(&node, options)?;
    say(&format!(
        "agent ready: vehicle `{}`, domain {}, network {}, pages in {}",
        options.vehicle,
        node.domain_id(),
        options.network,
        options.pages
    ));
    agent.driver.route_lines().iter().for_each(|line| say(line));
    let real_time = RealTime::ask();
    real_time.stay_on_first_processor();
    if !real_time.is_granted() {
        log::info!("ordinary scheduling: on a busy machine steps may be lost");
    }
    while !stop.load(Relaxed) {
        agent.turn(say)?;
        corsa_pages::sleep(TURN);
    }
    let summary = agent.summary();
    say(&format!(
        "agent stopped: {} steps published, {} lost, {} torn; {} commands accepted, {} refused",
        summary.published,
        summary.lost,
        summary.torn,
        summary.commands_accepted,
        summary.commands_refused
    ));
    Ok(summary)
}

/// Two agents under one name would mix two cars into one.
fn check_name(node: &Node, options: &AgentOptions) -> Result<(), AgentError> {
    let probe = node.subscription::<ControllerStatus>("controller_status", Qos::latched())?;
    let deadline = Instant::now() + NAME_CHECK;
    while Instant::now() < deadline {
        if probe.num_publishers() > 0 {
            return Err(AgentError::NameTaken {
                vehicle: options.vehicle.clone(),
                domain_id: node.domain_id(),
            });
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

struct Agent {
    // Dropped in this order: the controls are released while the network still stands.
    driver: Driver,
    jobs: Jobs,
    calibrations: Calibrations,
    starter: Starter,
    services: Services,
    game: Game,
    topics: Topics,
    lookout: Lookout,
    /// The last physics step that was published of this game.
    last: Option<VehicleState>,
    /// Steps the loop missed and had from the lookout.
    recovered: u64,
    /// When the last physics step was seen.
    stepped_at: Instant,
}

impl Agent {
    fn start(node: &Node, options: &AgentOptions) -> Result<Self, AgentError> {
        let now = Instant::now();
        let claimer = Claimer::start(options.pad_options())?;
        let plan = PadPlan::of_this_machine(options.pad);
        Ok(Self {
            driver: Driver::new(claimer, plan),
            jobs: Jobs::new(options.pages.clone(), options.time_scale, now),
            calibrations: Calibrations::new(options.calibrations.clone()),
            starter: Starter::new(options, now)?,
            services: Services::start(node)?,
            game: Game::new(options.source.clone(), options.pages.clone(), now),
            topics: Topics::new(node, now)?,
            lookout: Lookout::start(options.pages.clone())?,
            last: None,
            recovered: 0,
            stepped_at: now,
        })
    }

    fn turn(&mut self, say: &mut dyn FnMut(&str)) -> Result<(), AgentError> {
        let now = Instant::now();
        let look = self.game.look(now);
        if look.is_lost {
            self.driver.release();
            self.jobs.lose_game();
            self.last = None;
        }
        if let Some(state) = look.state {
            self.stepped_at = now;
            self.recover(&state)?;
            let in_effect = self.driver.see(&state, now);
            let (session, seen_at) = (self.game.session_id, clock::steady_time_ns());
            self.topics.publish_state(&state, session, seen_at, in_effect)?;
            self.last = Some(state);
            if let Some(line) = self.jobs.see(state.physics_step, now) {
                say(&line);
            }
        }
        let noted = self.calibrations.look(&mut self.game, &mut self.driver);
        let started = self.starter.look(self.game.is_there(), now);
        noted.iter().chain(&started).for_each(|line| say(line));
        self.take_commands(now);
        let speed = self.game.state().map(VehicleState::speed);
        self.driver.tick(now, self.stepped_at, speed, self.game.has_car_page());
        self.do_jobs(now);
        self.topics.publish_changes(&self.game, &mut self.driver, now)?;
        for event in self.game.events.drain(..).chain(self.driver.events.drain(..)) {
            say(&event);
        }
        Ok(())
    }

    /// Publishes what this loop missed before `state` and the lookout saw.
    fn recover(&mut self, state: &VehicleState) -> Result<(), AgentError> {
        self.lookout.listen();
        let Some(before) = self.last.filter(|last| last.physics_step + 1 < state.physics_step)
        else {
            return Ok(());
        };
        let (session, in_effect) = (self.game.session_id, self.driver.in_effect());
        for missed in self.lookout.between(&before, state) {
            self.topics.publish_state(&missed.state, session, missed.at_ns, in_effect)?;
            self.recovered += 1;
        }
        Ok(())
    }

    fn take_commands(&mut self, now: Instant) {
        while let Some(received) = self.topics.controls().take() {
            let arrival_ns = clock::system_time_ns();
            let has_game = self.game.is_there();
            if let Some(controls) = self.driver.command(&received, now, arrival_ns, has_game) {
                self.game.note_command(controls.steering);
            }
        }
    }

    fn do_jobs(&mut self, now: Instant) {
        let outcome = match self.jobs.advance(&self.game, &mut self.driver, now) {
            Some(outcome) => Some(outcome),
            None => {
                self.services.next_task().and_then(|task| self.jobs.begin(task, &self.game, now))
            }
        };
        if let Some(outcome) = outcome {
            self.services.answer(outcome);
        }
    }

    fn summary(&self) -> Summary {
        let stats = self.game.stats();
        Summary {
            published: self.topics.published,
            lost: stats.lost.saturating_sub(self.recovered),
            torn: stats.torn + stats.torn_unnoticed,
            commands_accepted: self.driver.accepted,
            commands_refused: self.driver.num_refused,
            watchdog_stops: self.driver.watchdog_stops,
            games: self.game.num_games,
        }
    }
}
