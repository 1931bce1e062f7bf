use std::path::Path;
use std::sync::Barrier;
use std::sync::atomic::{AtomicI32, Ordering};

use bytemuck::Zeroable;
use corsa_vehicle::DVec3;

use super::*;
use crate::{GameWriter, Status};

struct Place {
    directory: tempfile::TempDir,
    space: PageSpace,
}

fn place() -> Place {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let space = PageSpace::at(directory.path());
    Place { directory, space }
}

fn session() -> SessionInfo {
    SessionInfo {
        track: "ring".into(),
        shared_memory_version: "1.7".into(),
        game_version: "1.16.4".into(),
        ..SessionInfo::default()
    }
}

fn writer(place: &Place) -> GameWriter {
    let car = CarInfo { model: "roadster".into(), ..CarInfo::default() };
    GameWriter::create(&place.space, session(), car).expect("pages")
}

fn driving(step: u64) -> VehicleState {
    VehicleState {
        physics_step: step,
        session: SessionPhase::Driving,
        position: DVec3::new(1.0, 2.0, 3.0),
        ..VehicleState::default()
    }
}

fn step(writer: &GameWriter, reader: &mut GameReader, step: u64) -> Option<VehicleState> {
    writer.write_physics(&driving(step)).expect("a page");
    reader.poll().expect("a poll").state
}

#[test]
fn each_step_is_handed_out_once_and_gaps_are_counted() {
    let place = place();
    let mut writer = writer(&place);
    writer.write_physics(&driving(10)).expect("a page");
    writer.write_graphics(&driving(10), Status::OfPhase).expect("a page");
    let mut reader = GameReader::open(&place.space).expect("open");
    assert_eq!(reader.poll().expect("a poll").state, None, "what was there is not a step");
    assert_eq!(step(&writer, &mut reader, 11).map(|state| state.physics_step), Some(11));
    assert_eq!(reader.poll().expect("a poll").state, None);
    assert_eq!(step(&writer, &mut reader, 15).map(|state| state.physics_step), Some(15));
    let stats = reader.stats();
    assert_eq!((stats.steps, stats.lost, stats.torn, stats.torn_unnoticed), (2, 3, 0, 0));
    assert_eq!(reader.session().track, "ring");
    assert_eq!(reader.car_info().model, "roadster");
    assert_eq!(reader.car_info().max_engine_speed, None);
}

#[test]
fn the_packet_id_may_wrap() {
    let place = place();
    let writer = writer(&place);
    let last = i32::MAX as u64;
    writer.write_physics(&driving(last - 1)).expect("a page");
    let mut reader = GameReader::open(&place.space).expect("open");
    for number in [last, last + 1, last + 2] {
        assert_eq!(step(&writer, &mut reader, number).map(|s| s.physics_step), Some(number));
    }
    assert_eq!(reader.stats().lost, 0);
}

#[test]
fn csp_page_of_the_same_step_is_used_and_another_is_not() {
    let place = place();
    let mut writer = writer(&place);
    writer.create_car_page().expect("a page");
    writer.write_physics(&driving(1)).expect("a page");
    let mut reader = GameReader::open(&place.space).expect("open");
    let with_handbrake = |number| {
        let mut state = driving(number);
        state.controls.handbrake = 0.5;
        state
    };
    let mut seen = Vec::new();
    for number in 2..5 {
        writer.write_physics(&with_handbrake(number)).expect("a page");
        let state = reader.poll().expect("a poll").state.expect("a step");
        seen.push(state.controls.handbrake);
    }
    // The first pair of ids is only learned.
    assert_eq!(seen, [0.0, 0.5, 0.5]);
    assert!(reader.has_car_page());
    writer.remove_car_page();
    let page: crate::mapping::Mapping =
        crate::mapping::Mapping::create::<raw::Car>(&place.space).expect("a page");
    let mut old = raw::Car::zeroed();
    old.packet_id = 3;
    page.write_page(&old).expect("a page");
    reader.recheck_at = Instant::now();
    assert_eq!(step(&writer, &mut reader, 5).expect("a step").controls.handbrake, 0.0);
    assert_eq!(step(&writer, &mut reader, 6).expect("a step").controls.handbrake, 0.0);
    assert!(reader.stats().car_page_mismatches >= 2);
}

#[test]
fn a_missing_page_is_a_game_not_running() {
    let place = place();
    let error = GameReader::open(&place.space).expect_err("nothing there");
    assert!(error.is_not_running());
    assert!(error.to_string().contains("page `acpmf_physics` is missing"), "{error}");
    assert!(error.hint().contains("start Assetto Corsa"));
}

#[test]
fn pages_of_zeroes_are_a_game_not_running() {
    let place = place();
    for name in [raw::Physics::NAME, raw::Graphics::NAME, raw::Static::NAME] {
        std::fs::write(place.directory.path().join(name), [0; 2048]).expect("a file");
    }
    let error = GameReader::open(&place.space).expect_err("all zero");
    assert!(error.is_not_running(), "{error}");
}

#[test]
fn pages_left_by_a_dead_game_are_found_dead() {
    let place = place();
    let writer = writer(&place);
    writer.write_physics(&driving(7)).expect("a page");
    let mut reader = GameReader::open(&place.space).expect("they look alright");
    let opened = Instant::now();
    let mut liveness = |after| {
        let poll = reader.poll_at(opened + Duration::from_millis(after)).expect("a poll");
        (poll.state, poll.liveness)
    };
    assert_eq!(liveness(500), (None, Liveness::Unproven));
    assert_eq!(liveness(2000), (None, Liveness::Dead));
}

#[test]
fn a_pause_behind_a_status_that_stays_live_is_seen() {
    let place = place();
    let mut writer = writer(&place);
    writer.write_physics(&driving(1)).expect("a page");
    let mut reader = GameReader::open(&place.space).expect("open");
    let start = Instant::now();
    writer.write_physics(&driving(2)).expect("a page");
    assert_eq!(reader.poll_at(start).expect("a poll").liveness, Liveness::Running);
    for frame in 1..40 {
        writer.write_graphics(&driving(2), Status::StaysLive).expect("a page");
        let at = start + Duration::from_millis(frame * 100);
        assert_eq!(reader.poll_at(at).expect("a poll").liveness, Liveness::Paused);
    }
    let at = start + Duration::from_secs(8);
    assert_eq!(reader.poll_at(at).expect("a poll").liveness, Liveness::Dead);
}

#[test]
fn removed_pages_are_a_dead_game_and_a_new_game_is_opened_anew() {
    let place = place();
    let first = writer(&place);
    first.write_physics(&driving(1)).expect("a page");
    let mut reader = GameReader::open(&place.space).expect("open");
    assert!(step(&first, &mut reader, 2).is_some());
    drop(first);
    let later = Instant::now() + Duration::from_millis(100);
    assert_eq!(reader.poll_at(later).expect("a poll").liveness, Liveness::Dead);
    let second = writer(&place);
    let mut reader = GameReader::open(&place.space).expect("open again");
    assert!(step(&second, &mut reader, 1).is_some());
}

#[test]
fn the_menu_is_recognized_while_physics_stands() {
    let place = place();
    let mut writer = writer(&place);
    let mut state = driving(1);
    state.controls.brake = 1.0;
    state.controls.clutch = 1.0;
    writer.session_mut().is_in_pit = true;
    writer.write_physics(&state).expect("a page");
    let mut reader = GameReader::open(&place.space).expect("open");
    let start = Instant::now();
    writer.write_graphics(&state, Status::OfPhase).expect("a page");
    reader.poll_at(start).expect("a poll");
    assert_eq!(reader.peek().expect("pages").session, SessionPhase::Menu);
    writer.write_graphics(&state, Status::OfPhase).expect("a page");
    let poll = reader.poll_at(start + Duration::from_millis(60)).expect("a poll");
    assert_eq!(poll.liveness, Liveness::Menu);
}

#[test]
fn a_restart_and_another_track_are_new_sessions() {
    let place = place();
    let mut writer = writer(&place);
    let mut state = driving(1);
    state.lap.distance = 500.0;
    writer.write_physics(&state).expect("a page");
    writer.write_graphics(&state, Status::OfPhase).expect("a page");
    let mut reader = GameReader::open(&place.space).expect("open");
    state.physics_step = 2;
    state.lap.distance = 0.0;
    writer.write_graphics(&state, Status::OfPhase).expect("a page");
    writer.write_physics(&state).expect("a page");
    assert!(reader.poll().expect("a poll").new_session);
    writer.session_mut().track = "other".into();
    writer.write_static().expect("a page");
    let poll = reader.poll_at(Instant::now() + Duration::from_secs(1)).expect("a poll");
    assert!(poll.new_session);
    assert_eq!(reader.session().track, "other");
}

#[test]
fn versions_of_other_games_are_named() {
    for (version, expected) in [
        ("1.0", None),
        ("1.7", None),
        ("1.8", Some("Competizione")),
        ("1.9", Some("Competizione")),
        ("0.9", Some("1.16")),
        ("what", Some("1.16")),
    ] {
        let place = place();
        let info = SessionInfo { shared_memory_version: version.into(), ..session() };
        let _writer = GameWriter::create(&place.space, info, CarInfo::default()).expect("pages");
        match (GameReader::open(&place.space), expected) {
            (Ok(_), None) => {}
            (Err(error @ PagesError::Version { .. }), Some(hint)) => {
                assert!(error.to_string().contains(version), "{error}");
                assert!(error.hint().contains(hint), "{}", error.hint());
            }
            (result, _) => panic!("version {version}: {result:?}"),
        }
    }
}

fn truncated(path: &Path, size: usize) {
    let bytes = std::fs::read(path).expect("a page");
    std::fs::write(path, &bytes[..size]).expect("a shorter page");
}

#[test]
fn a_page_of_any_smaller_size_is_refused_by_name() {
    let sizes = [
        (raw::Physics::NAME, 580),
        (raw::Graphics::NAME, 296),
        (raw::Static::NAME, size_of::<StaticShort>()),
    ];
    for (name, needed) in sizes {
        let place = place();
        let _writer = writer(&place);
        let path = place.directory.path().join(name);
        for size in (0..needed).rev() {
            truncated(&path, size);
            match GameReader::open(&place.space) {
                Err(PagesError::TooSmall { page, size: found, .. }) => {
                    assert_eq!((page, found), (name, size));
                }
                other => panic!("{name} of {size} bytes: {other:?}"),
            }
        }
    }
}

#[test]
fn a_page_cut_short_under_its_reader_is_an_error() {
    let place = place();
    let writer = writer(&place);
    writer.write_physics(&driving(1)).expect("a page");
    let mut reader = GameReader::open(&place.space).expect("open");
    truncated(&place.directory.path().join(raw::Physics::NAME), 2);
    assert!(matches!(reader.poll(), Err(PagesError::Access { .. })));
}

#[test]
fn a_page_that_changes_after_it_was_handed_out_is_counted_as_torn() {
    let place = place();
    let writer = writer(&place);
    writer.write_physics(&driving(1)).expect("a page");
    let mut reader = GameReader::open(&place.space).expect("open");
    let mut state = driving(2);
    state.velocity = DVec3::X; // in the second half of the page
    // The reader looks while the writer stands still in the middle of its write.
    let mut seen = None;
    writer
        .write_physics_torn(&state, || seen = reader.poll().expect("a poll").state)
        .expect("a page");
    assert!(seen.is_some());
    reader.poll().expect("a poll");
    assert_eq!(reader.stats().torn_unnoticed, 1);
}

/// Two threads on one page: the writer is stopped between two words at every copy of the reader, so
/// that each first copy is half old.
#[test]
fn a_copy_from_the_middle_of_a_write_is_taken_again() {
    const ROUNDS: i32 = 200;
    let place = place();
    let page = Mapping::create::<raw::Physics>(&place.space).expect("a page");
    let (half_written, copied_once) = (Barrier::new(2), Barrier::new(2));
    let round = AtomicI32::new(0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 1..=ROUNDS {
                let bytes = number.to_le_bytes();
                page.write(0, &bytes).expect("a word");
                half_written.wait();
                copied_once.wait();
                page.write(576, &bytes).expect("a word");
                round.store(number, Ordering::SeqCst);
                half_written.wait();
                copied_once.wait();
            }
        });
        for number in 1..=ROUNDS {
            half_written.wait();
            let mut copies = 0;
            let copied = copy_untorn(|| {
                let page = page.read_page::<raw::Physics>();
                copies += 1;
                if copies == 1 {
                    copied_once.wait();
                    half_written.wait();
                }
                page
            })
            .expect("a copy");
            copied_once.wait();
            let last_word = copied.page.local_velocity[2].to_bits() as i32;
            assert_eq!((copied.page.packet_id, last_word), (number, number));
            assert_eq!((copied.retries, copied.torn), (1, false));
        }
    });
    assert_eq!(round.into_inner(), ROUNDS);
}

#[test]
fn a_page_that_never_stands_still_is_marked() {
    let mut number = 0;
    let copied = copy_untorn(|| {
        number += 1;
        let mut page = raw::Physics::zeroed();
        page.packet_id = number;
        Ok(page)
    })
    .expect("a copy");
    assert!(copied.torn);
    assert_eq!(copied.page.packet_id, number, "the newest");
}
