use std::net::{Ipv4Addr, SocketAddr};

use corsa_pages::{GameWriter, Status};
use corsa_udp::{CarPacket, Handshake, Server};
use corsa_vehicle::SessionPhase;

use super::*;
use crate::game::Game;

const PATIENCE: Duration = Duration::from_secs(20);

struct Scene {
    _directory: tempfile::TempDir,
    space: PageSpace,
    server: Server,
    lap_time: i32,
}

impl Scene {
    fn new() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let handshake = Handshake::new("abarth500", "Ann", "imola", "osrw");
        Self {
            space: PageSpace::at(directory.path()),
            server: Server::bind(any, &handshake, 200.0).expect("a free port"),
            lap_time: 0,
            _directory: directory,
        }
    }

    fn address(&self) -> String {
        self.server.address().to_string()
    }

    fn game(&self, source: Source) -> Game {
        Game::new(source, self.space.clone(), Instant::now())
    }

    /// The game at the other end: a car that goes on.
    fn serve(&mut self) {
        if self.server.poll_at(Instant::now()) {
            self.lap_time += 5;
            let ahead = self.lap_time as f32 * 0.02;
            self.server.send_car(&CarPacket {
                lap_time: self.lap_time,
                speed_ms: 20.0,
                car_coordinates: [0.0, 0.0, ahead],
                ..CarPacket::empty()
            });
        }
    }

    /// Looks until something is so; the server serves meanwhile if it is `served`.
    fn until(&mut self, game: &mut Game, served: bool, what: impl Fn(&Game) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !what(game) {
            assert!(Instant::now() < deadline, "it never happened: {:?}", game.events);
            if served {
                self.serve();
            }
            game.look(Instant::now());
            std::thread::yield_now();
        }
    }
}

fn pages(space: &PageSpace) -> GameWriter {
    let session = SessionInfo {
        track: "spa".into(),
        game_version: "1.16".into(),
        shared_memory_version: "1.7".into(),
        ..SessionInfo::default()
    };
    let car = CarInfo { model: "bmw".into(), ..CarInfo::default() };
    let mut writer = GameWriter::create(space, session, car).expect("nobody else plays here");
    step(&mut writer, 1);
    writer
}

fn step(writer: &mut GameWriter, physics_step: u64) {
    let state =
        VehicleState { physics_step, session: SessionPhase::Driving, ..VehicleState::default() };
    writer.write_physics(&state).expect("writes");
    writer.write_graphics(&state, Status::OfPhase).expect("writes");
}

#[test]
fn a_game_is_found_over_udp_and_lost_when_it_is_silent() {
    let mut scene = Scene::new();
    let mut game = scene.game(Source::Udp(scene.address()));
    scene.until(&mut game, true, |game| game.is_there() && game.state().is_some());
    let (session, car) = (game.session(), game.car_info());
    assert_eq!((session.track.as_str(), session.track_configuration.as_str()), ("imola", "osrw"));
    assert_eq!((car.model.as_str(), session.player_name.as_str()), ("abarth500", "Ann"));
    assert_eq!(game.source(), format!("assetto_corsa_udp {}", scene.address()));
    assert_eq!(game.phase(), SessionPhase::Driving);
    assert!(game.events[0].contains("no answer yet at UDP 127.0.0.1:"), "{:?}", game.events);
    assert!(!game.has_car_page());
    scene.until(&mut game, false, |game| game.phase() == SessionPhase::Paused);
    scene.until(&mut game, false, |game| !game.is_there());
    assert!(game.events.iter().any(|event| event.contains("no UDP packets come any more")));
    assert_eq!(game.source(), "");
    scene.until(&mut game, true, Game::is_there);
    assert_eq!(game.num_games, 2);
}

#[test]
fn pages_come_first_and_take_over_from_udp() {
    let mut scene = Scene::new();
    let mut game = scene.game(Source::Auto(scene.address()));
    scene.until(&mut game, true, Game::is_there);
    assert!(game.source().starts_with("assetto_corsa_udp"));
    let mut writer = pages(&scene.space);
    let mut physics_step = 1;
    let deadline = Instant::now() + PATIENCE;
    while game.source() != "assetto_corsa 1.16" {
        assert!(Instant::now() < deadline, "{:?}", game.events);
        scene.serve();
        physics_step += 1;
        step(&mut writer, physics_step);
        game.look(Instant::now());
    }
    assert_eq!(game.car_info().model, "bmw");
    assert_eq!(game.num_games, 2);
    // The pages go: UDP again.
    drop(writer);
    scene.until(&mut game, true, |game| game.source().starts_with("assetto_corsa_udp"));
}

#[test]
fn pages_of_a_dead_game_do_not_keep_udp_away() {
    let mut scene = Scene::new();
    let _still = pages(&scene.space);
    let mut game = scene.game(Source::Auto(scene.address()));
    scene.until(&mut game, true, |game| game.source().starts_with("assetto_corsa_udp"));
}

#[test]
fn an_address_that_is_none_is_said() {
    let scene = Scene::new();
    let mut game = scene.game(Source::Udp("127.0.0.1:0".into()));
    game.look(Instant::now());
    assert!(game.events[0].contains("no such address `127.0.0.1:0`"), "{:?}", game.events);
}
