use corsa_vehicle::{
    Controls, DVec3, GearRequest, LapState, PerWheel, SessionPhase, VehicleState, WheelState,
};
use proptest::{
    collection::vec,
    num::f64::{NEGATIVE, NORMAL, POSITIVE, ZERO},
    option,
    prelude::*,
};

use super::*;
use crate::{from_cdr, to_cdr};

fn number() -> impl Strategy<Value = f64> {
    NORMAL | ZERO | POSITIVE | NEGATIVE
}

fn vector() -> impl Strategy<Value = DVec3> {
    [number(), number(), number()].prop_map(DVec3::from_array)
}

fn controls() -> impl Strategy<Value = Controls> {
    let gear = prop_oneof![
        Just(GearRequest::Automatic),
        Just(GearRequest::Hold),
        any::<i8>().prop_map(GearRequest::Select),
    ];
    (prop::array::uniform5(number()), gear).prop_map(
        |([steering, throttle, brake, clutch, handbrake], gear)| Controls {
            steering,
            throttle,
            brake,
            clutch,
            handbrake,
            gear,
        },
    )
}

fn wheel() -> impl Strategy<Value = WheelState> {
    (prop::array::uniform8(number()), vector()).prop_map(|(v, contact_point)| WheelState {
        spin_rate: v[0],
        normal_force: v[1],
        slip_ratio: v[2],
        slip_angle: v[3],
        normalized_slip: v[4],
        suspension_travel: v[5],
        temperature: v[6],
        pressure: v[7],
        contact_point,
    })
}

fn lap() -> impl Strategy<Value = LapState> {
    let times = prop::array::uniform3(option::of(number()));
    (any::<(u32, u8, bool)>(), times, prop::array::uniform3(number())).prop_map(
        |((completed_laps, sector, is_valid), times, v)| LapState {
            completed_laps,
            current_time: v[0],
            last_time: times[0],
            best_time: times[1],
            sector,
            last_sector_time: times[2],
            is_valid,
            normalized_progress: v[1],
            distance: v[2],
        },
    )
}

fn state() -> impl Strategy<Value = VehicleState> {
    let phase = prop_oneof![
        Just(SessionPhase::Off),
        Just(SessionPhase::Menu),
        Just(SessionPhase::Driving),
        Just(SessionPhase::Paused),
        Just(SessionPhase::Replay),
    ];
    (
        any::<(u64, i8, u8)>(),
        prop::array::uniform9(number()),
        prop::array::uniform4(vector()),
        controls(),
        prop::array::uniform4(wheel()),
        lap(),
        phase,
    )
        .prop_map(
            |((physics_step, gear, wheels_outside), v, w, controls, wheels, lap, session)| {
                VehicleState {
                    physics_step,
                    sim_time: v[0],
                    position: w[0],
                    roll: v[1],
                    pitch: v[2],
                    yaw: v[3],
                    velocity: w[1],
                    acceleration: w[2],
                    angular_velocity: w[3],
                    controls,
                    steering_wheel_angle: v[4],
                    engine_speed: v[5],
                    gear,
                    fuel: v[6],
                    force_feedback: v[7],
                    damage: v[8],
                    wheels: PerWheel::from_array(wheels),
                    lap,
                    wheels_outside,
                    session,
                }
            },
        )
}

proptest! {
    #[test]
    fn a_state_survives_the_wire_unchanged(state in state()) {
        let message = Telemetry::from_state(&state);
        let received: Telemetry = from_cdr(&to_cdr(&message)).expect("written by us");
        prop_assert_eq!(received.to_state().expect("valid"), state);
    }

    #[test]
    fn what_is_known_of_a_car_survives_and_what_is_not_stays_unknown(
        model in ".*",
        num_gears in option::of(1_u8..),
        tire_radius in option::of(prop::array::uniform4(number())),
        known in vec(option::of(number()), 9),
    ) {
        let info = vehicle::CarInfo {
            model,
            steering_wheel_lock: known[0],
            steering_ratio: known[1],
            max_engine_speed: known[2],
            num_gears,
            mass: known[3],
            wheelbase: known[4],
            front_axle_offset: known[5],
            track_width_front: known[6],
            track_width_rear: known[7],
            tire_radius: tire_radius.map(PerWheel::from_array),
            max_fuel: known[8],
        };
        let received: CarInfo = from_cdr(&to_cdr(&CarInfo::from(&info))).expect("written by us");
        prop_assert_eq!(vehicle::CarInfo::from(&received), info);
    }
}

#[test]
fn numbers_outside_an_enumeration_are_named() {
    let message = Telemetry { session: 9, ..Telemetry::default() };
    let error = message.to_state().expect_err("9 is no session phase");
    assert_eq!(error.to_string(), "field `session` is 9, not in 0..=4");
    let input = DriverInput { gear_mode: 3, ..DriverInput::default() };
    let error = Controls::try_from(input).expect_err("3 is no gear mode");
    assert_eq!(error.field, "gear_mode");
}
