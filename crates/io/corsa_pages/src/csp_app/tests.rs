use std::time::{Duration, Instant};

use super::*;
use crate::{PageSpace, PagesError};

const SOON: Duration = Duration::from_millis(30);

fn space() -> (tempfile::TempDir, PageSpace) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let space = PageSpace::at(directory.path());
    (directory, space)
}

fn server(space: &PageSpace) -> CspAppServer {
    CspAppServer::start(space, [1, 2, 3], 3465, Capabilities::ALL).expect("a page")
}

fn all_requests() -> Vec<CspRequest> {
    let pose = CspPose {
        position: DVec3::new(12.5, -3.25, 1.5),
        yaw: 0.75,
        velocity: DVec3::new(20.0, -4.0, 0.5),
        angular_velocity: DVec3::new(0.25, 0.5, -1.0),
    };
    vec![
        CspRequest::Start { instant: true },
        CspRequest::Start { instant: false },
        CspRequest::RestartSession,
        CspRequest::ToPits,
        CspRequest::SaveState { slot: 7 },
        CspRequest::LoadState { slot: 31 },
        CspRequest::SetPose(pose),
        CspRequest::ResetCar,
        CspRequest::Pause(true),
        CspRequest::Pause(false),
        CspRequest::TimeScale(2.5),
        CspRequest::LockStep { steps: 13 },
        CspRequest::Shutdown,
        CspRequest::RestartGame { race_ini: "[RACE]\nTRACK=imola ✓\n".into() },
        CspRequest::RestartGame { race_ini: String::new() },
        CspRequest::SetFuel(30.5),
        CspRequest::SetTires { temperature: 80.0, virtual_km: 12.0 },
        CspRequest::SetDamage { body: 0.0, engine_life: 1.0 },
    ]
}

#[test]
fn every_request_arrives_as_it_was_sent_and_is_answered() {
    let (_directory, space) = space();
    let mut client = CspAppClient::open(&space).expect("a page");
    let mut server = server(&space);
    for request in all_requests() {
        let id = client.request(&request).expect("asked");
        assert_eq!(client.poll().expect("reads"), None);
        let now = Instant::now();
        let (taken, seen) = server.poll(now).expect("reads").expect("a request");
        assert_eq!(server.poll(now).expect("reads"), None, "once");
        if let (CspRequest::SetPose(seen), CspRequest::SetPose(sent)) = (&seen, &request) {
            assert!((seen.yaw - sent.yaw).abs() < 1e-6);
            assert_eq!(CspPose { yaw: sent.yaw, ..*seen }, *sent);
        } else {
            assert_eq!(seen, request);
        }
        let fix = Fix { steps: 14, value: 0.5, ..Fix::of(CspResult::Partial, "nearly ✓") };
        server.answer(taken, &fix, now + SOON).expect("writes");
        let response = client.poll().expect("reads").expect("an answer");
        assert_eq!((response.id, response.result), (id, CspResult::Partial));
        assert_eq!((response.message.as_str(), response.steps), ("nearly ✓", 14));
        assert!((response.value - 0.5).abs() < 1e-6 && (response.duration - 0.03).abs() < 1e-3);
        assert_eq!(client.poll().expect("reads"), None, "once");
    }
}

#[test]
fn a_request_older_than_the_app_is_stale_and_the_ids_go_on() {
    let (_directory, space) = space();
    let mut client = CspAppClient::open(&space).expect("a page");
    let first = client.request(&CspRequest::ResetCar).expect("asked");
    let mut server = server(&space);
    assert_eq!(server.poll(Instant::now()).expect("reads"), None);
    let response = client.poll().expect("reads").expect("an answer");
    assert_eq!((response.id, response.result), (first, CspResult::Stale));
    drop(client);
    let mut client = CspAppClient::open(&space).expect("a page");
    let second = client.request(&CspRequest::ToPits).expect("asked");
    assert_eq!(second, first + 1);
    assert!(server.poll(Instant::now()).expect("reads").is_some());
}

#[test]
fn the_state_of_a_frame_arrives_and_its_heart_beats() {
    let (_directory, space) = space();
    let mut client = CspAppClient::open(&space).expect("a page");
    let start = Instant::now();
    assert_eq!(client.status(start).expect("reads"), None, "no app yet");
    let mut server = server(&space);
    let state = CspAppState {
        is_in_main_menu: true,
        is_paused: true,
        is_lap_valid: true,
        abs_in_action: true,
        is_in_pit_lane: true,
        frame: 77,
        fps: 59.5,
        dt: 0.25,
        reset_counter: 3,
        wheels_outside: 2,
        direction_sign: Some(-1),
        saved_slots: 0b101,
        fuel: 12.5,
        session_starts: 2,
        physics_packet: -5,
        time_scale: 1.0,
        position: DVec3::new(1.0, 2.0, 3.0),
        look: DVec3::X,
        velocity: DVec3::new(-1.0, 0.5, 0.0),
        lap_time: 61.5,
        completed_laps: 4,
        ..CspAppState::default()
    };
    server.write_state(&state).expect("writes");
    let status = client.status(start).expect("reads").expect("an app");
    assert!(status.is_alive && status.is_standin);
    assert_eq!((status.app_version, status.csp_version), ([1, 2, 3], Some(3465)));
    assert_eq!((status.starts, status.state), (1, state));
    assert!(!client.is_alive(start + Duration::from_secs(2)).expect("reads"), "it stands still");
    server.write_state(&state).expect("writes");
    assert!(client.is_alive(start + Duration::from_secs(3)).expect("reads"));
}

#[test]
fn a_page_left_behind_is_no_living_app_and_the_next_start_counts_on() {
    let (_directory, space) = space();
    let mut first = server(&space);
    first.write_state(&CspAppState::default()).expect("writes");
    first.leave_page();
    drop(first);
    let mut client = CspAppClient::open(&space).expect("a page");
    let now = Instant::now();
    let status = client.status(now).expect("reads").expect("a page that was written");
    assert!(!status.is_alive);
    let error = client.perform(&CspRequest::ResetCar, SOON).expect_err("nobody answers");
    assert!(error.to_string().contains("its heartbeat stands still"), "{error}");
    let mut second = server(&space);
    second.write_state(&CspAppState::default()).expect("writes");
    let status = client.wait_alive(Duration::from_secs(10)).expect("an app");
    assert_eq!(status.starts, 2);
}

#[test]
fn a_client_goes_over_to_the_next_games_page() {
    let (_directory, space) = space();
    let mut client = CspAppClient::open(&space).expect("a page");
    let first = server(&space);
    client.request(&CspRequest::ToPits).expect("asked");
    // The game ends and takes its page along.
    drop(first);
    let response = client.poll().expect("reads").expect("an answer");
    assert_eq!(response.result, CspResult::Stale);
    let mut second = server(&space);
    second.write_state(&CspAppState::default()).expect("writes");
    assert!(client.is_alive(Instant::now()).expect("reads"));
    client.request(&CspRequest::ToPits).expect("asked");
    assert!(second.poll(Instant::now()).expect("reads").is_some());
}

#[test]
fn without_an_app_the_error_says_what_to_install() {
    let (_directory, space) = space();
    let mut client = CspAppClient::open(&space).expect("a page");
    let error = client.perform(&CspRequest::ResetCar, SOON).expect_err("nobody answers");
    assert!(matches!(error, PagesError::AppSilent { .. }));
    assert!(error.hint().contains("apps/lua/CorsaGym"), "{}", error.hint());
    assert!(client.wait_alive(SOON).is_err());
}

#[test]
fn another_protocol_is_told_on_both_sides() {
    let (directory, space) = space();
    let mut client = CspAppClient::open(&space).expect("a page");
    let mut server = server(&space);
    client.request(&CspRequest::ResetCar).expect("asked");
    let path = directory.path().join("AcTools.CSP.Limited.CorsaGym.v1");
    let mut bytes = std::fs::read(&path).expect("a page");
    assert_eq!(bytes.len(), 4096);
    // The client's protocol, at offset 4 of the request.
    bytes[68] = 9;
    std::fs::write(&path, &bytes).expect("a page");
    assert_eq!(server.poll(Instant::now()).expect("reads"), None);
    let response = client.poll().expect("reads").expect("an answer");
    assert_eq!(response.result, CspResult::Version);
    // The app's own, in the header.
    bytes[4] = 2;
    std::fs::write(&path, &bytes).expect("a page");
    let error = client.request(&CspRequest::ResetCar).expect_err("another version");
    assert!(matches!(error, PagesError::AppVersion { found: 2, expected: 1, .. }), "{error}");
}

#[test]
fn a_half_written_request_waits_and_a_dead_writers_is_healed_by_the_next() {
    let (directory, space) = space();
    let mut client = CspAppClient::open(&space).expect("a page");
    let mut server = server(&space);
    client.request(&CspRequest::ToPits).expect("asked");
    let path = directory.path().join("AcTools.CSP.Limited.CorsaGym.v1");
    let mut bytes = std::fs::read(&path).expect("a page");
    // Its sequence number is odd: its writer was killed in the middle.
    bytes[64] |= 1;
    std::fs::write(&path, &bytes).expect("a page");
    assert_eq!(server.poll(Instant::now()).expect("reads"), None);
    client.request(&CspRequest::Pause(true)).expect("asked");
    let (_, seen) = server.poll(Instant::now()).expect("reads").expect("a request");
    assert_eq!(seen, CspRequest::Pause(true));
}

#[test]
fn two_clients_are_one_too_many_and_a_long_text_is_refused() {
    let (_directory, space) = space();
    let mut client = CspAppClient::open(&space).expect("a page");
    assert!(matches!(CspAppClient::open(&space), Err(PagesError::Busy { .. })));
    let race_ini = "x".repeat(2049);
    let error = client.request(&CspRequest::RestartGame { race_ini }).expect_err("too long");
    assert!(error.to_string().contains("2049 bytes"), "{error}");
}

#[test]
fn a_message_is_cut_between_characters() {
    let (_directory, space) = space();
    let mut client = CspAppClient::open(&space).expect("a page");
    let mut server = server(&space);
    client.request(&CspRequest::ToPits).expect("asked");
    let (id, _) = server.poll(Instant::now()).expect("reads").expect("a request");
    let fix = Fix::of(CspResult::Failed, "ä".repeat(100));
    server.answer(id, &fix, Instant::now()).expect("writes");
    let response = client.poll().expect("reads").expect("an answer");
    assert_eq!(response.message, "ä".repeat(80));
}
