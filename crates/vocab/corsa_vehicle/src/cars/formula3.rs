use glam::DVec3;

use crate::params::{
    AeroParams, AxleParams, BodyParams, BrakeParams, CamberParams, ClutchParams, DamperParams,
    DifferentialParams, DifferentialsParams, Drive, EngineParams, FuelParams, GearboxParams,
    PressureParams, SpringParams, SteeringParams, TireParams, TorquePoint, VehicleParams,
};

use super::{linear_throttle, rpm};

const WHEELBASE: f64 = 2.85;
/// Share of the weight on the front axle.
const FRONT_SHARE: f64 = 0.45;

/// A Formula 3-class single-seater on slicks: about 280 kW, 680 kg with driver, six gears, strong
/// downforce (its own weight at about 220 km/h). About 270 km/h.
pub(super) fn params() -> VehicleParams {
    let tire = TireParams {
        radius: 0.29,
        rolling_radius: 0.284,
        inertia: 0.75,
        longitudinal_friction: 1.80,
        lateral_friction: 1.81,
        reference_load: 1_700.0,
        longitudinal_load_exponent: 0.92,
        lateral_load_exponent: 0.90,
        peak_slip_ratio: 0.09,
        peak_slip_angle: 0.105,
        stiffness: 2.0,
        falloff_level: 0.82,
        falloff_speed: 0.6,
        relaxation_length: 0.18,
        rolling_resistance: 0.014,
        rolling_resistance_speed: 0.0008,
        vertical_stiffness: 200_000.0,
        vertical_damping: 400.0,
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
        name: "formula3".into(),
        mass: 680.0,
        roll_inertia: 80.0,
        pitch_inertia: 650.0,
        yaw_inertia: 720.0,
        wheelbase: WHEELBASE,
        front_weight_share: FRONT_SHARE,
        cg_height: 0.29,
        front: AxleParams {
            track_width: 1.60,
            spring: SpringParams {
                bump_stop_rate: 250_000.0,
                bump_travel: 0.02,
                rebound_travel: 0.02,
                ..SpringParams::linear(115_000.0)
            },
            damper: DamperParams::linear(4_000.0),
            anti_roll_stiffness: 25_000.0,
            roll_center_height: 0.02,
            unsprung_mass: 18.0,
            static_camber: -0.055,
            camber_per_travel: -0.25,
            static_toe: -0.001,
            toe_per_travel: 0.0,
            tire: tire.clone(),
        },
        rear: AxleParams {
            track_width: 1.55,
            spring: SpringParams {
                bump_stop_rate: 250_000.0,
                bump_travel: 0.025,
                rebound_travel: 0.025,
                ..SpringParams::linear(105_000.0)
            },
            damper: DamperParams::linear(4_000.0),
            anti_roll_stiffness: 25_000.0,
            roll_center_height: 0.04,
            unsprung_mass: 20.0,
            static_camber: -0.04,
            camber_per_travel: -0.25,
            static_toe: 0.001,
            toe_per_travel: 0.0,
            tire: TireParams {
                radius: 0.295,
                rolling_radius: 0.289,
                inertia: 0.9,
                longitudinal_friction: 1.86,
                lateral_friction: 1.83,
                reference_load: 2_000.0,
                ..tire
            },
        },
        steering: SteeringParams { wheel_lock: 4.2, ratio: 11.0, ackermann: 0.3 },
        aero: AeroParams::simple(
            0.98,
            2.9,
            0.44,
            ((1.0 - FRONT_SHARE) * WHEELBASE, FRONT_SHARE * WHEELBASE),
        ),
        brakes: BrakeParams {
            max_torque: 3_200.0,
            front_share: 0.61,
            handbrake_torque: 1_200.0,
            thermal: None,
        },
        engine: EngineParams {
            torque_curve: vec![
                TorquePoint::from_rpm(0.0, 180.0),
                TorquePoint::from_rpm(2_000.0, 270.0),
                TorquePoint::from_rpm(3_000.0, 305.0),
                TorquePoint::from_rpm(4_000.0, 335.0),
                TorquePoint::from_rpm(5_000.0, 355.0),
                TorquePoint::from_rpm(6_000.0, 366.0),
                TorquePoint::from_rpm(7_000.0, 358.0),
                TorquePoint::from_rpm(8_000.0, 334.0),
                TorquePoint::from_rpm(8_500.0, 300.0),
            ],
            efficiency: 0.92,
            idle_speed: rpm(1_800.0),
            limiter_speed: rpm(8_200.0),
            inertia: 0.07,
            coast_torque: 60.0,
            coast_nonlinearity: 0.0,
            throttle: linear_throttle(),
            turbos: Vec::new(),
        },
        clutch: ClutchParams {
            max_torque: 700.0,
            engage_start_speed: rpm(2_000.0),
            engage_end_speed: rpm(6_500.0),
        },
        gearbox: GearboxParams {
            ratios: vec![2.66, 2.13, 1.74, 1.46, 1.24, 1.07],
            reverse_ratio: 2.7,
            final_drive: 2.95,
            shift_up_time: 0.05,
            shift_down_time: 0.07,
            auto_up_speed: rpm(8_000.0),
            auto_down_speed: rpm(5_900.0),
            inertia: 0.008,
        },
        drive: Drive::Rear,
        differentials: DifferentialsParams::at_axles(DifferentialParams {
            preload: 60.0,
            power_lock: 0.45,
            coast_lock: 0.35,
        }),
        abs: None,
        traction_control: None,
        fuel: FuelParams { capacity: 65.0, initial: 20.0, per_revolution: 1.6e-4, density: 0.74 },
        body: BodyParams { center: DVec3::new(0.1, 0.0, 0.15), size: DVec3::new(4.9, 1.85, 0.95) },
    }
}
