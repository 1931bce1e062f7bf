use glam::DVec3;

use crate::params::{
    AeroParams, AxleParams, BodyParams, BrakeParams, CamberParams, ClutchParams, DamperParams,
    DifferentialParams, DifferentialsParams, Drive, EngineParams, FuelParams, GearboxParams,
    PressureParams, SpringParams, SteeringParams, TireParams, TorquePoint, VehicleParams,
};

use super::{linear_throttle, rpm};

const WHEELBASE: f64 = 3.55;
/// Share of the weight on the front axle.
const FRONT_SHARE: f64 = 0.45;

/// A Formula 1-class single-seater of the hybrid years on slicks: about 735 kW, 735 kg with driver,
/// eight gears, its own weight in downforce at about 180 km/h. About 320 km/h. Of the size of the cars
/// that the published lap time simulations use (Limebeer and Perantoni 2014; Heilmeier et al. 2019),
/// with numbers of our own; the electric part of the drive is taken as always there.
pub(super) fn params() -> VehicleParams {
    let tire = TireParams {
        radius: 0.33,
        rolling_radius: 0.323,
        inertia: 1.1,
        longitudinal_friction: 1.78,
        lateral_friction: 1.86,
        reference_load: 3_000.0,
        longitudinal_load_exponent: 0.91,
        lateral_load_exponent: 0.89,
        peak_slip_ratio: 0.10,
        peak_slip_angle: 0.115,
        stiffness: 2.0,
        falloff_level: 0.82,
        falloff_speed: 0.6,
        relaxation_length: 0.18,
        rolling_resistance: 0.014,
        rolling_resistance_speed: 0.0008,
        vertical_stiffness: 260_000.0,
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
        name: "formula1".into(),
        mass: 735.0,
        roll_inertia: 110.0,
        pitch_inertia: 950.0,
        yaw_inertia: 1_050.0,
        wheelbase: WHEELBASE,
        front_weight_share: FRONT_SHARE,
        cg_height: 0.28,
        front: AxleParams {
            track_width: 1.60,
            spring: SpringParams {
                bump_stop_rate: 250_000.0,
                bump_travel: 0.045,
                rebound_travel: 0.03,
                ..SpringParams::linear(210_000.0)
            },
            damper: DamperParams::linear(7_000.0),
            anti_roll_stiffness: 60_000.0,
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
                bump_travel: 0.05,
                rebound_travel: 0.03,
                ..SpringParams::linear(190_000.0)
            },
            damper: DamperParams::linear(7_000.0),
            anti_roll_stiffness: 30_000.0,
            roll_center_height: 0.04,
            unsprung_mass: 20.0,
            static_camber: -0.04,
            camber_per_travel: -0.25,
            static_toe: 0.001,
            toe_per_travel: 0.0,
            tire: TireParams {
                radius: 0.33,
                rolling_radius: 0.323,
                inertia: 1.3,
                longitudinal_friction: 1.84,
                lateral_friction: 1.90,
                reference_load: 3_400.0,
                ..tire
            },
        },
        steering: SteeringParams { wheel_lock: 4.0, ratio: 10.0, ackermann: 0.3 },
        aero: AeroParams::simple(
            1.45,
            4.8,
            0.44,
            ((1.0 - FRONT_SHARE) * WHEELBASE, FRONT_SHARE * WHEELBASE),
        ),
        brakes: BrakeParams {
            max_torque: 7_000.0,
            front_share: 0.585,
            handbrake_torque: 1_200.0,
            thermal: None,
        },
        engine: EngineParams {
            torque_curve: vec![
                TorquePoint::from_rpm(0.0, 200.0),
                TorquePoint::from_rpm(3_000.0, 400.0),
                TorquePoint::from_rpm(5_000.0, 560.0),
                TorquePoint::from_rpm(7_000.0, 650.0),
                TorquePoint::from_rpm(9_000.0, 668.0),
                TorquePoint::from_rpm(10_500.0, 660.0),
                TorquePoint::from_rpm(11_000.0, 638.0),
                TorquePoint::from_rpm(12_000.0, 575.0),
                TorquePoint::from_rpm(12_500.0, 530.0),
            ],
            efficiency: 0.94,
            idle_speed: rpm(4_000.0),
            limiter_speed: rpm(12_200.0),
            inertia: 0.05,
            coast_torque: 90.0,
            coast_nonlinearity: 0.0,
            throttle: linear_throttle(),
            turbos: Vec::new(),
        },
        clutch: ClutchParams {
            max_torque: 1_300.0,
            engage_start_speed: rpm(4_300.0),
            engage_end_speed: rpm(9_000.0),
        },
        gearbox: GearboxParams {
            ratios: vec![3.30, 2.70, 2.25, 1.89, 1.60, 1.37, 1.19, 1.05],
            reverse_ratio: 3.3,
            final_drive: 4.2,
            shift_up_time: 0.02,
            shift_down_time: 0.04,
            auto_up_speed: rpm(11_800.0),
            auto_down_speed: rpm(9_000.0),
            inertia: 0.008,
        },
        drive: Drive::Rear,
        differentials: DifferentialsParams::at_axles(DifferentialParams {
            preload: 80.0,
            power_lock: 0.45,
            coast_lock: 0.35,
        }),
        abs: None,
        traction_control: None,
        fuel: FuelParams { capacity: 145.0, initial: 10.0, per_revolution: 1.8e-4, density: 0.74 },
        body: BodyParams { center: DVec3::new(0.1, 0.0, 0.15), size: DVec3::new(5.4, 2.0, 0.95) },
    }
}
