//! Our bytes against an implementation that is not ours: the Python package `rosbags`, which is given our
//! `.msg` files and nothing else. Skipped by name where no Python with `rosbags` is found; the variable
//! `PYTHON` names one.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use corsa_msgs::{
    CarInfo, ControllerStatus, Controls, DriverInput, Echo, Label, LabelInfo, LapState, Message,
    Session, SetStartRequest, SetStartResponse, Telemetry, WheelState,
    builtin_interfaces::Time,
    from_cdr,
    geometry_msgs::{Point, Vector3},
    rmw_dds_common::{Gid, NodeEntitiesInfo, ParticipantEntitiesInfo},
    std_msgs::Header,
    std_srvs::TriggerResponse,
    to_cdr,
};
use serde_json::Value;

/// The workspace's root.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// The first Python that has `rosbags`.
fn python() -> Option<PathBuf> {
    let candidates = [
        env::var_os("PYTHON").map(PathBuf::from),
        Some(root().join("target/xtask/newest/bin/python")),
        Some(PathBuf::from("python3")),
    ];
    candidates.into_iter().flatten().find(|python| {
        let import = Command::new(python).args(["-c", "import rosbags"]).output();
        import.is_ok_and(|output| output.status.success())
    })
}

/// Runs the script on a folder; its output is the test's, should it fail.
fn run_script(python: &Path, mode: &str, folder: &Path) {
    let output = Command::new(python)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/rosbags_peer.py"))
        .arg(mode)
        .arg(root().join("ros2/corsa_msgs"))
        .arg(folder)
        .output()
        .expect("the interpreter just ran");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A message written by us: bytes, and values as JSON, which the script compares with what it decodes.
fn write_case<M: Message>(folder: &Path, message: &M) {
    let stem = M::TYPE.to_string().replace('/', "-");
    fs::write(folder.join(format!("{stem}.cdr")), to_cdr(message)).expect("a file");
    let values = serde_json::to_string(message).expect("plain data");
    fs::write(folder.join(format!("{stem}.json")), values).expect("a file");
}

/// Messages with something else in every field, so that two exchanged fields show.
fn write_our_cases(folder: &Path) {
    let header =
        Header { stamp: Time { sec: -5, nanosec: 999_999_999 }, frame_id: "map".to_owned() };
    let input = DriverInput {
        steering: -0.25,
        throttle: 0.5,
        brake: 0.125,
        clutch: 1.0,
        handbrake: 0.75,
        gear_mode: DriverInput::GEAR_SELECT,
        gear: -1,
    };
    let wheel = |n: f64| WheelState {
        spin_rate: n,
        normal_force: n + 0.1,
        slip_ratio: n + 0.2,
        slip_angle: n + 0.3,
        normalized_slip: n + 0.4,
        suspension_travel: n + 0.5,
        temperature: n + 0.6,
        pressure: n + 0.7,
        contact_point: Point { x: n + 0.8, y: n + 0.9, z: n + 0.95 },
    };
    write_case(
        folder,
        &Telemetry {
            header: header.clone(),
            steady_time_ns: u64::MAX - 1,
            physics_step: 1 << 40,
            sim_time: 3.5,
            publish_count: 77,
            controls_client_id: 1 << 63,
            controls_sequence: 88,
            session_id: 99,
            position: Point { x: 1.5, y: 2.5, z: 3.25 },
            roll: 0.01,
            pitch: -0.02,
            yaw: 3.0,
            velocity: Vector3 { x: 4.5, y: 5.5, z: 6.5 },
            acceleration: Vector3 { x: 7.5, y: 8.5, z: 9.5 },
            angular_velocity: Vector3 { x: 10.5, y: 11.5, z: 12.5 },
            controls: input,
            steering_wheel_angle: 13.5,
            engine_speed: 700.25,
            gear: 6,
            fuel: 44.0,
            force_feedback: -1.5,
            damage: 0.7,
            wheels: [wheel(20.0), wheel(30.0), wheel(40.0), wheel(50.0)],
            lap: LapState {
                completed_laps: 3,
                current_time: 60.5,
                last_time: 90.25,
                best_time: 89.5,
                sector: 2,
                last_sector_time: 30.75,
                is_valid: true,
                normalized_progress: 0.625,
                distance: 12_345.5,
            },
            wheels_outside: 4,
            session: Telemetry::SESSION_DRIVING,
        },
    );
    write_case(
        folder,
        &Controls {
            header: header.clone(),
            client_id: 1 << 62,
            client_name: "a learner, größer als ASCII".to_owned(),
            sequence: 5,
            input,
        },
    );
    write_case(
        folder,
        &ControllerStatus {
            header: header.clone(),
            phase: ControllerStatus::BRAKING,
            holder_id: 9,
            holder_name: "one".to_owned(),
            refused_id: 10,
            refused_reason: String::new(),
            commands_accepted: 11,
            commands_refused: 12,
        },
    );
    write_case(
        folder,
        &Session {
            header: header.clone(),
            session_id: 2,
            phase: Telemetry::SESSION_MENU,
            track: "monza".to_owned(),
            track_layout: "gp".to_owned(),
            track_length: 5_793.5,
            car_model: "gt3".to_owned(),
            source: "standin".to_owned(),
            machine_id: "abc".to_owned(),
        },
    );
    write_case(
        folder,
        &CarInfo {
            header: header.clone(),
            model: "formula3".to_owned(),
            steering_wheel_lock: 4.5,
            steering_ratio: 12.5,
            max_engine_speed: 800.5,
            num_gears: 6,
            mass: 665.5,
            wheelbase: 2.75,
            front_axle_offset: 1.5,
            track_width_front: 1.55,
            track_width_rear: 1.52,
            tire_radius: [0.28, 0.29, 0.3, 0.31],
            max_fuel: 40.5,
        },
    );
    write_case(
        folder,
        &Echo {
            client_id: u64::MAX - 3,
            sequence: 1 << 33,
            stamp_ns: -(1 << 62),
            received: 17,
            padding: vec![9, 0, 255],
        },
    );
    write_case(
        folder,
        &LabelInfo {
            header,
            physics_step: 7,
            class_names: vec!["road".to_owned(), String::new(), "car".to_owned()],
            labels: vec![
                Label { id: 1, class_id: 2, instance_id: 3, name: "x".to_owned() },
                Label { id: 4, class_id: 5, instance_id: 6, name: String::new() },
            ],
        },
    );
    write_case(
        folder,
        &SetStartRequest {
            kind: SetStartRequest::POSE,
            progress: 1.5,
            lateral_offset: -2.5,
            heading_error: 0.25,
            speed: 33.5,
            position: Point { x: 1.0, y: 2.0, z: 3.0 },
            yaw: -1.5,
        },
    );
    write_case(
        folder,
        &SetStartResponse {
            success: true,
            message: "there".to_owned(),
            method: "teleport".to_owned(),
            duration: 0.25,
            physics_step: 1234,
        },
    );
    write_case(folder, &TriggerResponse { success: true, message: "done".to_owned() });
    let gid = |first: u8| Gid { data: std::array::from_fn(|index| first + index as u8) };
    write_case(
        folder,
        &ParticipantEntitiesInfo {
            gid: gid(1),
            node_entities_info_seq: vec![NodeEntitiesInfo {
                node_namespace: "/corsa/ego".to_owned(),
                node_name: "agent".to_owned(),
                reader_gid_seq: vec![gid(20), gid(40)],
                writer_gid_seq: vec![gid(60)],
            }],
        },
    );
}

/// A message written by the script: we must read the values it says and write the same bytes.
fn read_case<M: Message>(folder: &Path) {
    let stem = M::TYPE.to_string().replace('/', "-");
    let bytes = fs::read(folder.join(format!("{stem}.cdr"))).expect("the script wrote it");
    let values = fs::read_to_string(folder.join(format!("{stem}.json"))).expect("that too");
    let expected: Value = serde_json::from_str(&values).expect("JSON");
    let message: M = from_cdr(&bytes).expect("bytes of the same type");
    let found: Value = serde_json::from_str(&serde_json::to_string(&message).expect("plain data"))
        .expect("our own JSON");
    assert_eq!(found, expected, "{}", M::TYPE);
    let ours = to_cdr(&message);
    // rosbags fills to four bytes at the end.
    assert_eq!(ours, bytes[..ours.len()], "{}", M::TYPE);
    assert!(bytes.len() - ours.len() < 4, "{}", M::TYPE);
}

#[test]
fn rosbags_reads_and_writes_the_same_messages_from_our_msg_files() {
    let Some(python) = python() else {
        println!("skipped: the messages against rosbags needs a Python with rosbags");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    write_our_cases(folder.path());
    run_script(&python, "check", folder.path());

    let folder = tempfile::tempdir().expect("a folder");
    run_script(&python, "write", folder.path());
    read_case::<Telemetry>(folder.path());
    read_case::<Controls>(folder.path());
    read_case::<ControllerStatus>(folder.path());
    read_case::<Session>(folder.path());
    read_case::<CarInfo>(folder.path());
    read_case::<Echo>(folder.path());
    read_case::<LabelInfo>(folder.path());
    read_case::<SetStartRequest>(folder.path());
    read_case::<SetStartResponse>(folder.path());
    read_case::<TriggerResponse>(folder.path());
    read_case::<ParticipantEntitiesInfo>(folder.path());
}
