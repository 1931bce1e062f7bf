use crate::params::{
    AeroParams, AxleParams, BrakeParams, ClutchParams, DifferentialParams, Drive, EngineParams,
    FuelParams, GearboxParams, SteeringParams, TireParams, TorquePoint, VehicleParams,
};

use super::rpm;

/// A GT3-class race car on slicks: about 400 kW, 1.3 t with driver, six gears, rear-wheel drive,
/// about 9 kN of downforce at 250 km/h. No driver aids. About 280 km/h.
pub(super) fn params() -> VehicleParams {
    let tire = TireParams {
        radius: 0.34,
        rolling_radius: 0.332,
        inertia: 1.5,
        longitudinal_friction: 1.68,
        lateral_friction: 1.66,
        reference_load: 3_200.0,
        longitudinal_load_exponent: 0.92,
        lateral_load_exponent: 0.90,
        peak_slip_ratio: 0.10,
        peak_slip_angle: 0.115,
        stiffness: 2.0,
        falloff_level: 0.82,
        falloff_speed: 0.5,
        relaxation_length: 0.20,
        rolling_resistance: 0.014,
    };
    VehicleParams {
        name: "gt3".into(),
        mass: 1_310.0,
        roll_inertia: 420.0,
        pitch_inertia: 1_650.0,
        yaw_inertia: 1_800.0,
        wheelbase: 2.60,
        front_weight_share: 0.47,
        cg_height: 0.42,
        front: AxleParams {
            track_width: 1.68,
            wheel_rate: 130_000.0,
            anti_roll_stiffness: 40_000.0,
            damping_rate: 6_500.0,
            roll_center_height: 0.04,
            tire: tire.clone(),
        },
        rear: AxleParams {
            track_width: 1.66,
            wheel_rate: 125_000.0,
            anti_roll_stiffness: 30_000.0,
            damping_rate: 6_500.0,
            roll_center_height: 0.08,
            tire: TireParams {
                inertia: 1.7,
                longitudinal_friction: 1.72,
                lateral_friction: 1.68,
                reference_load: 3_600.0,
                ..tire
            },
        },
        steering: SteeringParams { wheel_lock: 4.9, ratio: 13.0, ackermann: 0.5 },
        aero: AeroParams { drag_area: 1.22, downforce_area: 3.0, front_share: 0.45 },
        brakes: BrakeParams { max_torque: 6_000.0, front_share: 0.72, handbrake_torque: 2_500.0 },
        engine: EngineParams {
            torque_curve: vec![
                TorquePoint::from_rpm(0.0, 220.0),
                TorquePoint::from_rpm(2_000.0, 360.0),
                TorquePoint::from_rpm(3_000.0, 420.0),
                TorquePoint::from_rpm(4_000.0, 470.0),
                TorquePoint::from_rpm(5_000.0, 510.0),
                TorquePoint::from_rpm(6_000.0, 530.0),
                TorquePoint::from_rpm(7_000.0, 518.0),
                TorquePoint::from_rpm(7_750.0, 493.0),
                TorquePoint::from_rpm(8_500.0, 440.0),
                TorquePoint::from_rpm(9_000.0, 380.0),
            ],
            efficiency: 0.90,
            idle_speed: rpm(1_500.0),
            limiter_speed: rpm(8_500.0),
            inertia: 0.13,
            coast_torque: 95.0,
        },
        clutch: ClutchParams {
            max_torque: 1_000.0,
            engage_start_speed: rpm(1_700.0),
            engage_end_speed: rpm(6_500.0),
        },
        gearbox: GearboxParams {
            ratios: vec![2.69, 2.18, 1.78, 1.48, 1.24, 1.05],
            reverse_ratio: 2.8,
            final_drive: 3.5,
            shift_up_time: 0.06,
            shift_down_time: 0.08,
            auto_up_speed: rpm(8_200.0),
            auto_down_speed: rpm(5_900.0),
        },
        drive: Drive::Rear,
        differential: DifferentialParams { preload: 90.0, power_lock: 0.45, coast_lock: 0.35 },
        fuel: FuelParams { capacity: 110.0, initial: 40.0, per_revolution: 2.2e-4, density: 0.74 },
    }
}
