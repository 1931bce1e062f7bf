use crate::params::{
    AeroParams, AxleParams, BrakeParams, ClutchParams, DifferentialParams, Drive, EngineParams,
    FuelParams, GearboxParams, SteeringParams, TireParams, TorquePoint, VehicleParams,
};

use super::rpm;

/// A light two-seater on street tires: 2.0 l naturally aspirated, about 135 kW at 7,000 rpm and
/// 205 N·m at 4,000 rpm, six gears, rear-wheel drive. 0-100 km/h in about 6.5 s, 215-220 km/h.
pub(super) fn params() -> VehicleParams {
    let tire = TireParams {
        radius: 0.308,
        rolling_radius: 0.302,
        inertia: 1.0,
        longitudinal_friction: 1.14,
        lateral_friction: 1.07,
        reference_load: 2_750.0,
        longitudinal_load_exponent: 0.92,
        lateral_load_exponent: 0.88,
        peak_slip_ratio: 0.11,
        peak_slip_angle: 0.145,
        stiffness: 2.0,
        falloff_level: 0.84,
        falloff_speed: 0.5,
        relaxation_length: 0.25,
        rolling_resistance: 0.012,
    };
    VehicleParams {
        name: "roadster".into(),
        mass: 1_100.0,
        roll_inertia: 350.0,
        pitch_inertia: 1_350.0,
        yaw_inertia: 1_450.0,
        wheelbase: 2.31,
        front_weight_share: 0.52,
        cg_height: 0.46,
        front: AxleParams {
            track_width: 1.495,
            wheel_rate: 24_000.0,
            anti_roll_stiffness: 15_000.0,
            damping_rate: 2_100.0,
            roll_center_height: 0.05,
            tire: tire.clone(),
        },
        rear: AxleParams {
            track_width: 1.505,
            wheel_rate: 21_000.0,
            anti_roll_stiffness: 6_000.0,
            damping_rate: 1_900.0,
            roll_center_height: 0.10,
            tire: TireParams { inertia: 1.05, lateral_friction: 1.10, ..tire },
        },
        // 2.7 turns from lock to lock.
        steering: SteeringParams { wheel_lock: 8.17, ratio: 15.5, ackermann: 0.6 },
        aero: AeroParams { drag_area: 0.70, downforce_area: -0.10, front_share: 0.5 },
        brakes: BrakeParams { max_torque: 2_800.0, front_share: 0.71, handbrake_torque: 1_400.0 },
        engine: EngineParams {
            torque_curve: vec![
                TorquePoint::from_rpm(0.0, 90.0),
                TorquePoint::from_rpm(1_000.0, 135.0),
                TorquePoint::from_rpm(2_000.0, 175.0),
                TorquePoint::from_rpm(3_000.0, 195.0),
                TorquePoint::from_rpm(4_000.0, 205.0),
                TorquePoint::from_rpm(5_000.0, 202.0),
                TorquePoint::from_rpm(6_000.0, 197.0),
                TorquePoint::from_rpm(7_000.0, 184.0),
                TorquePoint::from_rpm(7_500.0, 168.0),
                TorquePoint::from_rpm(8_000.0, 140.0),
            ],
            efficiency: 0.93,
            idle_speed: rpm(850.0),
            limiter_speed: rpm(7_500.0),
            inertia: 0.12,
            coast_torque: 42.0,
        },
        clutch: ClutchParams {
            max_torque: 420.0,
            engage_start_speed: rpm(950.0),
            engage_end_speed: rpm(5_800.0),
        },
        gearbox: GearboxParams {
            ratios: vec![5.087, 2.991, 2.035, 1.594, 1.286, 1.0],
            reverse_ratio: 4.696,
            final_drive: 2.866,
            shift_up_time: 0.18,
            shift_down_time: 0.22,
            auto_up_speed: rpm(7_250.0),
            auto_down_speed: rpm(4_300.0),
        },
        drive: Drive::Rear,
        differential: DifferentialParams { preload: 40.0, power_lock: 0.30, coast_lock: 0.20 },
        fuel: FuelParams { capacity: 45.0, initial: 20.0, per_revolution: 1.0e-4, density: 0.74 },
    }
}
