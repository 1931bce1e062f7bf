use super::*;

const RELEASED: Controls = Controls {
    steering: 0.0,
    throttle: 0.0,
    brake: 0.0,
    clutch: 0.0,
    handbrake: 0.0,
    gear: GearRequest::Automatic,
};

fn mapping(config: ActionConfig) -> ActionMapping {
    ActionMapping::new(config, 0.039, Some(450.0_f64.to_radians()))
}

#[test]
fn one_axis_is_throttle_above_zero_and_brake_below() {
    let mapping = mapping(ActionConfig::default());
    assert_eq!(mapping.len(), 2);
    let controls = mapping.controls(&[0.25, 0.5], 1, &RELEASED);
    assert_eq!((controls.steering, controls.throttle, controls.brake), (0.25, 0.5, 0.0));
    let controls = mapping.controls(&[-1.0, -0.75], 1, &RELEASED);
    assert_eq!((controls.steering, controls.throttle, controls.brake), (-1.0, 0.0, 0.75));
}

#[test]
fn optional_axes_come_in_order() {
    let config = ActionConfig {
        pedals: Pedals::Separate,
        gear: true,
        clutch: true,
        handbrake: true,
        ..ActionConfig::default()
    };
    let mapping = mapping(config);
    let names = ["steering", "throttle", "brake", "gear", "clutch", "handbrake"];
    assert_eq!(config.names(), names);
    let controls = mapping.controls(&[0.0, -1.0, 1.0, 0.9, -1.0, 1.0], 2, &RELEASED);
    assert_eq!((controls.throttle, controls.brake), (0.0, 1.0));
    assert_eq!(controls.gear, GearRequest::Select(3));
    assert_eq!((controls.clutch, controls.handbrake), (0.0, 1.0));
    assert_eq!(
        mapping.controls(&[0.0, 0.0, 0.0, -0.9, 0.0, 0.0], -1, &RELEASED).gear,
        GearRequest::Select(-1)
    );
}

#[test]
fn a_rate_limit_bounds_the_change_per_step() {
    let mode = ActionMode::RateLimited { steering: 2.0, pedals: 5.0 };
    let mapping = mapping(ActionConfig { mode, ..ActionConfig::default() });
    let controls = mapping.controls(&[1.0, 1.0], 1, &RELEASED);
    assert!((controls.steering - 0.078).abs() < 1e-12);
    assert!((controls.throttle - 0.195).abs() < 1e-12);
}

#[test]
fn relative_actions_of_assetto_corsa_gym_steer_right_in_degrees_per_second() {
    let lock = 240.0_f64.to_radians();
    let mapping = ActionMapping::new(ActionConfig::assetto_corsa_gym(), 0.04, Some(lock));
    let controls = mapping.controls(&[1.0, 1.0, -1.0], 1, &RELEASED);
    // 900 degrees/s for 40 ms is 36 of 240 degrees; 12/s of a range of 2 for 40 ms is 0.24 of 1.
    assert!((controls.steering + 36.0 / 240.0).abs() < 1e-12, "{controls:?}");
    assert!((controls.throttle - 0.24).abs() < 1e-12, "{controls:?}");
    assert_eq!(controls.brake, 0.0);
}

#[test]
fn bad_actions_are_named_with_index_and_value() {
    let mapping = mapping(ActionConfig::default());
    assert!(mapping.check(0, &[1.0, -1.0]).is_ok());
    assert!(mapping.check(0, &[1.000_001, 0.0]).is_ok());
    assert_eq!(
        mapping.check(3, &[0.0, 1.5]).expect_err("out of range").to_string(),
        "action[3][1] (throttle_brake) is 1.5, not in -1..1"
    );
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1.1] {
        assert!(mapping.check(0, &[bad, 0.0]).is_err());
        assert!(!ActionMapping::are_good(&[0.0, 1.0, -1.0, bad]));
    }
    assert!(ActionMapping::are_good(&[0.0, 1.000_001, -1.0]));
}
