use glam::DVec3;

use crate::params::{
    AeroParams, AxleParams, BodyParams, BrakeParams, CamberParams, ClutchParams, DamperParams,
    DifferentialParams, DifferentialsParams, Drive, EngineParams, FuelParams, GearboxParams,
    PressureParams, SpringParams, SteeringParams, TireParams, TorquePoint, VehicleParams,
};

use super::{linear_throttle, rpm};

const WHEELBASE: f64 = 2.31;
/// Share of the weight on the front axle.
const FRONT_SHARE: f64 = 0.52;

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
        rolling_resistance_speed: 0.001,
        vertical_stiffness: 205_000.0,
        vertical_damping: 500.0,
        radius_growth: 1e-05,
        speed_sensitivity: 0.003,
        braking_gain: 0.03,
        peak_slip_load_gain: 0.03,
        camber: CamberParams { friction_linear: 0.4, friction_quadratic: -5.0, slip_gain: 0.10 },
        pressure: PressureParams::default(),
        thermal: None,
        wear: None,
    };
    VehicleParams {
        name: "roadster".into(),
        mass: 1_100.0,
        roll_inertia: 350.0,
        pitch_inertia: 1_350.0,
        yaw_inertia: 1_450.0,
        wheelbase: WHEELBASE,
        front_weight_share: FRONT_SHARE,
        cg_height: 0.46,
        front: AxleParams {
            track_width: 1.495,
            spring: SpringParams {
                bump_stop_rate: 80_000.0,
                bump_travel: 0.075,
                rebound_travel: 0.075,
                ..SpringParams::linear(24_000.0)
            },
            damper: DamperParams::linear(2_100.0),
            anti_roll_stiffness: 15_000.0,
            roll_center_height: 0.05,
            unsprung_mass: 34.0,
            static_camber: -0.012,
            camber_per_travel: -0.35,
            static_toe: 0.0,
            toe_per_travel: 0.0,
            tire: tire.clone(),
        },
        rear: AxleParams {
            track_width: 1.505,
            spring: SpringParams {
                bump_stop_rate: 80_000.0,
                bump_travel: 0.08,
                rebound_travel: 0.08,
                ..SpringParams::linear(21_000.0)
            },
            damper: DamperParams::linear(1_900.0),
            anti_roll_stiffness: 6_000.0,
            roll_center_height: 0.10,
            unsprung_mass: 32.0,
            static_camber: -0.02,
            camber_per_travel: -0.45,
            static_toe: 0.0012,
            toe_per_travel: 0.0,
            tire: TireParams { inertia: 1.05, lateral_friction: 1.10, ..tire },
        },
        // 2.7 turns from lock to lock.
        steering: SteeringParams { wheel_lock: 8.17, ratio: 15.5, ackermann: 0.6 },
        aero: AeroParams::simple(
            0.70,
            -0.10,
            0.5,
            ((1.0 - FRONT_SHARE) * WHEELBASE, FRONT_SHARE * WHEELBASE),
        ),
        brakes: BrakeParams {
            max_torque: 2_800.0,
            front_share: 0.71,
            handbrake_torque: 1_400.0,
            thermal: None,
        },
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
            coast_nonlinearity: 0.0,
            throttle: linear_throttle(),
            turbos: Vec::new(),
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
            inertia: 0.018,
        },
        drive: Drive::Rear,
        differentials: DifferentialsParams::at_axles(DifferentialParams {
            preload: 40.0,
            power_lock: 0.30,
            coast_lock: 0.20,
        }),
        abs: None,
        traction_control: None,
        fuel: FuelParams { capacity: 45.0, initial: 20.0, per_revolution: 1.0e-4, density: 0.74 },
        body: BodyParams {
            center: DVec3::new(-0.02, 0.0, 0.15),
            size: DVec3::new(3.92, 1.735, 1.23),
        },
    }
}
