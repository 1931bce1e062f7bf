use glam::DVec3;

use crate::params::{
    AeroParams, AxleParams, BodyParams, BrakeParams, CamberParams, ClutchParams, DamperParams,
    DifferentialParams, DifferentialsParams, Drive, EngineParams, FuelParams, GearboxParams,
    PressureParams, SpringParams, SteeringParams, TireParams, TorquePoint, VehicleParams,
};

use super::{linear_throttle, rpm};

const WHEELBASE: f64 = 2.60;
/// Share of the weight on the front axle.
const FRONT_SHARE: f64 = 0.47;

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
        rolling_resistance_speed: 0.001,
        vertical_stiffness: 290_000.0,
        vertical_damping: 600.0,
        radius_growth: 1.2e-05,
        speed_sensitivity: 0.0025,
        braking_gain: 0.0,
        peak_slip_load_gain: 0.02,
        camber: CamberParams { friction_linear: 0.4, friction_quadratic: -5.0, slip_gain: 0.10 },
        pressure: PressureParams::default(),
        thermal: None,
        wear: None,
    };
    VehicleParams {
        name: "gt3".into(),
        mass: 1_310.0,
        roll_inertia: 420.0,
        pitch_inertia: 1_650.0,
        yaw_inertia: 1_800.0,
        wheelbase: WHEELBASE,
        front_weight_share: FRONT_SHARE,
        cg_height: 0.42,
        front: AxleParams {
            track_width: 1.68,
            spring: SpringParams {
                bump_stop_rate: 250_000.0,
                bump_travel: 0.03,
                rebound_travel: 0.03,
                ..SpringParams::linear(130_000.0)
            },
            damper: DamperParams::linear(6_500.0),
            anti_roll_stiffness: 40_000.0,
            roll_center_height: 0.04,
            unsprung_mass: 42.0,
            static_camber: -0.06,
            camber_per_travel: -0.3,
            static_toe: -0.001,
            toe_per_travel: 0.0,
            tire: tire.clone(),
        },
        rear: AxleParams {
            track_width: 1.66,
            spring: SpringParams {
                bump_stop_rate: 250_000.0,
                bump_travel: 0.035,
                rebound_travel: 0.035,
                ..SpringParams::linear(125_000.0)
            },
            damper: DamperParams::linear(6_500.0),
            anti_roll_stiffness: 30_000.0,
            roll_center_height: 0.08,
            unsprung_mass: 46.0,
            static_camber: -0.045,
            camber_per_travel: -0.35,
            static_toe: 0.002,
            toe_per_travel: 0.0,
            tire: TireParams {
                inertia: 1.7,
                longitudinal_friction: 1.72,
                lateral_friction: 1.68,
                reference_load: 3_600.0,
                ..tire
            },
        },
        steering: SteeringParams { wheel_lock: 4.9, ratio: 13.0, ackermann: 0.5 },
        aero: AeroParams::simple(
            1.22,
            3.0,
            0.45,
            ((1.0 - FRONT_SHARE) * WHEELBASE, FRONT_SHARE * WHEELBASE),
        ),
        brakes: BrakeParams {
            max_torque: 6_000.0,
            front_share: 0.72,
            handbrake_torque: 2_500.0,
            thermal: None,
        },
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
            coast_nonlinearity: 0.0,
            throttle: linear_throttle(),
            turbos: Vec::new(),
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
            inertia: 0.012,
        },
        drive: Drive::Rear,
        differentials: DifferentialsParams::at_axles(DifferentialParams {
            preload: 90.0,
            power_lock: 0.45,
            coast_lock: 0.35,
        }),
        abs: None,
        traction_control: None,
        fuel: FuelParams { capacity: 110.0, initial: 40.0, per_revolution: 2.2e-4, density: 0.74 },
        body: BodyParams { center: DVec3::new(0.05, 0.0, 0.18), size: DVec3::new(4.6, 2.02, 1.22) },
    }
}
