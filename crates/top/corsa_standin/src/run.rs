use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use corsa_pages::{
    ControlsReader, GameWriter, PageSpace, Requested, SessionInfo, SessionKind, SimStateReader,
    Status,
};
use corsa_track::Track;
use corsa_vehicle::{CarInfo, VehicleParams};

use crate::game::Game;
use crate::pad_input::{PadInput, PadSource};
use crate::schedule::Schedule;
use crate::window::{Scene, Window};
use crate::{Options, Summary, Traps};

/// AC's physics step.
const STEP: Duration = Duration::from_millis(3);
/// Rendered frames, at 60 Hz of real time.
const FRAME: Duration = Duration::from_nanos(16_666_667);
const FPS: f64 = 60.0;
/// How long a page stays half written in the trap.
const TEAR: Duration = Duration::from_micros(100);
/// Time must pass, and a tick must take longer than the clock can tell.
const SPEEDS: std::ops::RangeInclusive<f64> = 0.001..=1000.0;

/// What the stand-in says once its pages are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    pub car: String,
    pub track: String,
    pub space: PageSpace,
}

impl fmt::Display for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "standin ready: {} on {}, pages in {}", self.car, self.track, self.space)
    }
}

/// Plays the game until `stop` is true, then removes the pages. `ready` is called once, when the
/// pages are there.
///
/// Errors are those of [`corsa_content`] (track, car) and [`corsa_pages`] (another stand-in on the
/// same pages), which say what to do.
pub fn run(
    options: &Options,
    stop: &AtomicBool,
    ready: impl FnOnce(&Ready),
) -> anyhow::Result<Summary> {
    if !SPEEDS.contains(&options.speed) {
        bail!("speed {} is not in {} to {}", options.speed, SPEEDS.start(), SPEEDS.end());
    }
    let track = Arc::new(corsa_content::open_track(&options.track)?);
    let params = corsa_content::open_car(&options.car)?.params;
    let mut standin = StandIn::start(options, &params, track)?;
    ready(&Ready {
        car: params.name.clone(),
        track: standin.game.track().name().to_owned(),
        space: options.space.clone(),
    });
    standin.play(stop)
}

struct StandIn {
    game: Game,
    pages: GameWriter,
    controls: ControlsReader,
    sim_state: SimStateReader,
    traps: Traps,
    speed: f64,
    /// A controls page that came too early and is not obeyed.
    ignores_controls: bool,
    had_controls: bool,
    pad: PadSource,
    pad_input: PadInput,
    window: Option<Window>,
    /// Frames of the window that the graphics page has counted.
    frames_shown: u64,
    summary: Summary,
}

impl StandIn {
    fn start(options: &Options, params: &VehicleParams, track: Arc<Track>) -> anyhow::Result<Self> {
        let session = session(&track);
        let mut car = params.info();
        if options.traps.hides_max_rpm {
            car = CarInfo { max_engine_speed: None, ..car };
        }
        let menu_ticks = options.menu.as_nanos() / STEP.as_nanos();
        let game = Game::new(params, track, u64::try_from(menu_ticks).unwrap_or(u64::MAX))
            .with_context(|| format!("car `{}`", options.car))?;
        let mut standin = Self {
            game,
            pages: GameWriter::create(&options.space, session, car)?,
            controls: ControlsReader::new(&options.space),
            sim_state: SimStateReader::new(&options.space),
            traps: options.traps.clone(),
            speed: options.speed,
            ignores_controls: false,
            had_controls: false,
            pad: PadSource::new(&options.space, options.pad.joypad_index),
            pad_input: PadInput::new(options.pad.clone()),
            window: None,
            frames_shown: 0,
            summary: Summary::default(),
        };
        if let Some(size) = options.window {
            let window = Window::open(size, Scene::new(standin.game.track()), FPS)?;
            standin.window = Some(window);
        }
        // The menu's still picture, before anybody looks.
        standin.pages.session_mut().is_in_pit = standin.game.is_in_pit();
        standin.pages.write_physics(&standin.game.state())?;
        standin.write_frame()?;
        Ok(standin)
    }

    fn play(&mut self, stop: &AtomicBool) -> anyhow::Result<Summary> {
        let start = Instant::now();
        let mut schedule = Schedule::new(start, STEP.div_f64(self.speed));
        let mut next_frame = start;
        while !stop.load(Ordering::Relaxed) {
            corsa_pages::sleep(schedule.next().saturating_duration_since(Instant::now()));
            let now = Instant::now();
            if self.is_stalled(now - start) {
                continue_stalled(stop);
                break;
            }
            schedule.tick(now);
            let time_scale = self.tick()?;
            schedule.set_period(STEP.div_f64((self.speed * time_scale).clamp(0.001, 1000.0)));
            if self.is_frame_due(now, &mut next_frame) {
                self.write_frame()?;
            }
            if self.window.as_ref().is_some_and(Window::is_closed) {
                break;
            }
        }
        let lap = self.game.state().lap;
        Ok(Summary {
            duration: start.elapsed(),
            late_ticks: schedule.late_ticks,
            worst_late: schedule.worst_late,
            given_up: schedule.given_up,
            completed_laps: lap.completed_laps,
            best_lap_time: lap.best_time,
            ..self.summary
        })
    }

    fn is_stalled(&self, elapsed: Duration) -> bool {
        self.traps.stalls_after.is_some_and(|after| elapsed >= after)
    }

    /// One physics step, unless the game stands still; returns the time scale asked for.
    fn tick(&mut self) -> anyhow::Result<f64> {
        let asked = self.controls.read();
        let asked = self.obeyed(asked)?.or_else(|| self.asked_by_pad());
        let sim = self.sim_state.read();
        if !self.game.tick(asked.as_ref(), sim) {
            return Ok(sim.time_scale);
        }
        let state = self.game.state();
        self.pages.session_mut().is_in_pit = self.game.is_in_pit();
        self.summary.physics_steps += 1;
        let tears = self.traps.torn_every;
        if tears > 0 && state.physics_step.is_multiple_of(tears) {
            self.pages.write_physics_torn(&state, || corsa_pages::sleep(TEAR))?;
        } else {
            self.pages.write_physics(&state)?;
        }
        Ok(sim.time_scale)
    }

    /// What CSP makes of a controls page: its car page comes and goes with it, and a page made too
    /// early is never looked at.
    fn obeyed(&mut self, asked: Option<Requested>) -> anyhow::Result<Option<Requested>> {
        let had_controls = std::mem::replace(&mut self.had_controls, asked.is_some());
        if asked.is_some() && !had_controls {
            let patience = self.traps.ignores_controls_before.as_secs_f64();
            self.ignores_controls = self.game.time_driven() < patience;
        }
        let asked = asked.filter(|_| !self.ignores_controls);
        if asked.is_some() {
            self.pages.create_car_page()?;
        } else {
            self.pages.remove_car_page();
        }
        Ok(asked)
    }

    /// What the pad asks for, where there is one and no controls page is obeyed.
    fn asked_by_pad(&mut self) -> Option<Requested> {
        let Some(state) = self.pad.read(Instant::now()) else {
            self.pad_input.unplug();
            return None;
        };
        let look = self.pad_input.look(&state, STEP, self.game.state().speed());
        if look.start {
            self.game.press_drive();
        }
        Some(look.requested)
    }

    /// The window says when a frame was shown; without one it is time that does.
    fn is_frame_due(&mut self, now: Instant, next_frame: &mut Instant) -> bool {
        if let Some(window) = &self.window {
            window.show(&self.game.state());
            let shown = window.frames();
            return std::mem::replace(&mut self.frames_shown, shown) != shown;
        }
        let is_due = now >= *next_frame;
        if is_due {
            // A frame that comes late is not made up for.
            *next_frame = (*next_frame + FRAME).max(now);
        }
        is_due
    }

    fn write_frame(&mut self) -> anyhow::Result<()> {
        self.pages.session_mut().is_in_pit = self.game.is_in_pit();
        let status = if self.traps.stays_live { Status::StaysLive } else { Status::OfPhase };
        self.pages.write_graphics(&self.game.state(), status)?;
        self.summary.frames += 1;
        Ok(())
    }
}

/// The crashed game: its pages stay, nothing moves.
fn continue_stalled(stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        corsa_pages::sleep(Duration::from_millis(20));
    }
}

fn session(track: &Track) -> SessionInfo {
    let (name, configuration) = track.name().split_once('#').unwrap_or((track.name(), ""));
    SessionInfo {
        kind: SessionKind::Hotlap,
        track: name.to_owned(),
        track_configuration: configuration.to_owned(),
        track_length: Some(track.length()),
        num_sectors: track.num_sectors(),
        num_cars: 1,
        car_skin: "standin".into(),
        player_name: "Stand In".into(),
        surface_grip: 1.0,
        air_temperature: 20.0,
        road_temperature: 25.0,
        air_density: 1.2,
        game_version: "1.16.4".into(),
        shared_memory_version: "1.7".into(),
        ..SessionInfo::default()
    }
}
