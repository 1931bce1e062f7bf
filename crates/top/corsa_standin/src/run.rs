use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use corsa_pages::{
    ControlsReader, GameWriter, PageSpace, Requested, SessionInfo, SessionKind, SimRequest,
    SimStateReader, Status,
};
use corsa_track::Track;
use corsa_vehicle::{CarInfo, SessionPhase, VehicleParams};

use crate::csp_app::{CspApp, Wish};
use crate::fate::Fate;
use crate::game::Game;
use crate::menu::MenuRules;
use crate::pad_input::{PadInput, PadSource};
use crate::schedule::Schedule;
use crate::udp::Udp;
use crate::window::{Scene, Window};
use crate::{FrameRate, Options, Summary, Traps, relaunch};

/// AC's physics step.
const STEP: Duration = Duration::from_millis(3);
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
    /// Where UDP telemetry is served.
    pub udp: Option<SocketAddr>,
}

impl fmt::Display for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "standin ready: {} on {}, pages in {}", self.car, self.track, self.space)?;
        self.udp.map_or(Ok(()), |address| write!(f, ", UDP on port {}", address.port()))
    }
}

/// Plays the game until `stop` is true, or it is told to end from inside, then removes the pages.
/// `ready` is called once, when the pages are there.
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
    let mut options = options.clone();
    let mut ready = Some(ready);
    loop {
        let mut standin = StandIn::load(&options)?;
        if let Some(ready) = ready.take() {
            ready(&standin.ready(&options));
        }
        match standin.play(stop)? {
            Wish::Relaunch(race_ini) => options = relaunch::with_race_ini(&options, &race_ini),
            Wish::Nothing | Wish::Shutdown => return Ok(standin.summary),
        }
    }
}

#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
struct StandIn {
    game: Game,
    pages: GameWriter,
    controls: ControlsReader,
    sim_state: SimStateReader,
    app: Option<CspApp>,
    udp: Option<Udp>,
    traps: Traps,
    fate: Fate,
    frames: FrameRate,
    speed: f64,
    /// A controls page that came too early and is not obeyed.
    ignores_controls: bool,
    had_controls: bool,
    has_lost_csp: bool,
    /// The pages show the car as a menu holds it.
    is_held: bool,
    pad: PadSource,
    pad_input: PadInput,
    window: Option<Window>,
    /// Frames of the window that the graphics page has counted.
    frames_shown: u64,
    summary: Summary,
}

impl StandIn {
    fn load(options: &Options) -> anyhow::Result<Self> {
        let track = Arc::new(corsa_content::open_track(&options.track)?);
        let params = corsa_content::open_car(&options.car)?.params;
        Self::start(options, &params, track)
    }

    fn start(options: &Options, params: &VehicleParams, track: Arc<Track>) -> anyhow::Result<Self> {
        let session = session(&track);
        let mut car = params.info();
        if options.traps.hides_max_rpm {
            car = CarInfo { max_engine_speed: None, ..car };
        }
        let game = Game::new(params, track, menu_rules(options))
            .with_context(|| format!("car `{}`", options.car))?;
        let udp = options.udp.map(|udp| Udp::start(udp, &session, &car)).transpose()?;
        // First, for it refuses where another game is already.
        let pages = GameWriter::create(&options.space, session, car)?;
        let mut standin = Self {
            game,
            pages,
            controls: ControlsReader::new(&options.space),
            sim_state: SimStateReader::new(&options.space),
            app: options.has_csp_app.then(|| CspApp::start(&options.space)).transpose()?,
            udp,
            traps: options.traps.clone(),
            fate: Fate::new(&options.traps),
            frames: options.frames,
            speed: options.speed,
            ignores_controls: false,
            had_controls: false,
            has_lost_csp: false,
            is_held: false,
            pad: PadSource::new(&options.space, options.pad.joypad_index),
            pad_input: PadInput::new(options.pad.clone()),
            window: None,
            frames_shown: 0,
            summary: Summary::default(),
        };
        if let Some(size) = options.window {
            let fps = options.frames.at(Duration::ZERO);
            standin.window = Some(Window::open(size, Scene::new(standin.game.track()), fps)?);
        }
        // A still picture, before anybody looks.
        standin.pages.session_mut().is_in_pit = standin.game.is_in_pit();
        standin.pages.write_physics(&standin.game.state())?;
        standin.write_frame(Duration::ZERO, Instant::now())?;
        Ok(standin)
    }

    fn ready(&self, options: &Options) -> Ready {
        Ready {
            car: self.game.car_name().to_owned(),
            track: self.game.track().name().to_owned(),
            space: options.space.clone(),
            udp: self.udp.as_ref().map(Udp::address),
        }
    }

    /// Until it is stopped, or the app inside wants something of the program around the game.
    fn play(&mut self, stop: &AtomicBool) -> anyhow::Result<Wish> {
        let start = Instant::now();
        let mut schedule = Schedule::new(start, STEP.div_f64(self.speed));
        let mut next_frame = start;
        let mut wish = Wish::Nothing;
        while !stop.load(Ordering::Relaxed) && wish == Wish::Nothing {
            corsa_pages::sleep(schedule.next().saturating_duration_since(Instant::now()));
            let now = Instant::now();
            let elapsed = now - start;
            self.fate.crash_if_due(elapsed);
            if self.fate.is_stalled(elapsed) {
                continue_stalled(stop);
                break;
            }
            schedule.tick(now);
            let time_scale = self.tick(elapsed)?;
            schedule.set_period(STEP.div_f64((self.speed * time_scale).clamp(0.001, 1000.0)));
            if self.is_frame_due(elapsed, now, &mut next_frame) {
                wish = self.write_frame(elapsed, now)?;
            }
            if self.window.as_ref().is_some_and(Window::is_closed) {
                break;
            }
            if let Some(udp) = &mut self.udp {
                udp.tick(&self.game, now);
            }
        }
        let lap = self.game.state().lap;
        self.summary = Summary {
            duration: start.elapsed(),
            late_ticks: schedule.late_ticks,
            worst_late: schedule.worst_late,
            given_up: schedule.given_up,
            completed_laps: lap.completed_laps,
            best_lap_time: lap.best_time,
            ..self.summary
        };
        Ok(wish)
    }

    /// One physics step, unless the game stands still; returns the time scale asked for.
    fn tick(&mut self, elapsed: Duration) -> anyhow::Result<f64> {
        self.game.show_replay(self.fate.is_in_replay(elapsed));
        if self.fate.has_lost_csp(elapsed) && !self.has_lost_csp {
            self.has_lost_csp = true;
            self.pages.abandon_car_page();
        }
        let (asked, sim) = self.asked()?;
        let asked = asked.or_else(|| self.asked_by_pad());
        let time_scale = sim.time_scale * self.app.as_ref().map_or(1.0, CspApp::time_scale);
        if !self.game.tick(asked.as_ref(), sim) {
            return Ok(time_scale);
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
        Ok(time_scale)
    }

    /// What CSP's pages ask of this step; without CSP, nothing.
    fn asked(&mut self) -> anyhow::Result<(Option<Requested>, SimRequest)> {
        if self.has_lost_csp {
            return Ok((None, SimRequest { pause: false, restart: false, time_scale: 1.0 }));
        }
        let asked = self.controls.read();
        Ok((self.obeyed(asked)?, self.sim_state.read()))
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
            self.game.start();
        }
        Some(look.requested)
    }

    /// The window says when a frame was shown; without one it is time that does.
    fn is_frame_due(&mut self, elapsed: Duration, now: Instant, next_frame: &mut Instant) -> bool {
        if let Some(window) = &self.window {
            window.show(&self.game.state());
            window.set_fps(self.frames.at(elapsed));
            let shown = window.frames();
            return std::mem::replace(&mut self.frames_shown, shown) != shown;
        }
        let is_due = now >= *next_frame;
        if is_due {
            // A frame that comes late is not made up for.
            *next_frame = (*next_frame + self.frames.period_at(elapsed)).max(now);
        }
        is_due
    }

    fn write_frame(&mut self, elapsed: Duration, now: Instant) -> anyhow::Result<Wish> {
        self.pages.session_mut().is_in_pit = self.game.is_in_pit();
        let state = self.game.state();
        // A menu's still picture: the car is held, and no step tells.
        let was_held = std::mem::replace(&mut self.is_held, self.game.is_in_menu());
        if self.is_held && !was_held {
            self.pages.write_physics(&state)?;
        }
        // A replay is one in the game's own words, whatever it says of a pause.
        let stays_live = self.traps.stays_live && state.session != SessionPhase::Replay;
        let status = if stays_live { Status::StaysLive } else { Status::OfPhase };
        self.pages.write_graphics(&state, status)?;
        self.summary.frames += 1;
        match &mut self.app {
            Some(app) if !self.has_lost_csp => {
                Ok(app.frame(&mut self.game, self.frames.at(elapsed), now)?)
            }
            _ => Ok(Wish::Nothing),
        }
    }
}

fn menu_rules(options: &Options) -> MenuRules {
    let ticks =
        |time: Duration| u64::try_from(time.as_nanos() / STEP.as_nanos()).unwrap_or(u64::MAX);
    MenuRules {
        at_start: (!options.menu_forever).then(|| ticks(options.menu)),
        in_pits: ticks(options.traps.pit_menu),
        after_restart: options.traps.restart_opens_menu,
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
