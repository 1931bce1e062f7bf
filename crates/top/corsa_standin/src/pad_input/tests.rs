use super::*;

const STEP: Duration = Duration::from_millis(3);

fn stick(value: f64) -> XInputState {
    XInputState { thumb_lx: (value * STICK) as i16, ..XInputState::default() }
}

#[test]
fn linear_settings_pass_stick_and_triggers_through_at_once() {
    let mut pad = PadInput::new(PadSettings::linear());
    let state = XInputState { left_trigger: 51, right_trigger: 255, ..stick(-0.5) };
    let controls = pad.look(&state, STEP, 80.0).requested.controls;
    assert!((controls.steering - 0.5).abs() < 1e-4, "left is positive: {controls:?}");
    assert_eq!((controls.throttle, controls.brake), (1.0, 0.2));
    let opposite = pad.look(&stick(1.0), STEP, 80.0).requested.controls;
    assert_eq!(opposite.steering, -1.0);
}

#[test]
fn the_most_negative_stick_is_full_lock_and_no_more() {
    let mut pad = PadInput::new(PadSettings::linear());
    let state = XInputState { thumb_lx: i16::MIN, ..XInputState::default() };
    assert_eq!(pad.look(&state, STEP, 0.0).requested.controls.steering, 1.0);
}

#[test]
fn stock_settings_steer_late_and_less() {
    let mut pad = PadInput::new(PadSettings::default());
    let first = -pad.look(&stick(1.0), STEP, 0.0).requested.controls.steering;
    assert!(first > 0.0 && first < 0.01, "{first}");
    let mut steer = first;
    for _ in 0..1000 {
        let next = -pad.look(&stick(1.0), STEP, 0.0).requested.controls.steering;
        assert!(next >= steer);
        steer = next;
    }
    assert!((steer - 1.0).abs() < 1e-3, "it gets there: {steer}");
    for _ in 0..3000 {
        steer = -pad.look(&stick(0.5), STEP, SENSITIVE_SPEED).requested.controls.steering;
    }
    assert!((steer - 0.25 * 0.8).abs() < 1e-3, "gamma 2 and sensitivity 0.2: {steer}");
}

#[test]
fn the_dead_zone_begins_at_zero_and_ends_at_full_lock() {
    let settings = PadSettings { steer_deadzone: 0.2, ..PadSettings::linear() };
    let mut pad = PadInput::new(settings);
    let mut steer = |value| -pad.look(&stick(value), STEP, 0.0).requested.controls.steering;
    assert_eq!(steer(0.19), 0.0);
    assert!((steer(0.6) - 0.5).abs() < 1e-3);
    assert_eq!(steer(1.0), 1.0);
}

#[test]
fn a_button_shifts_once_per_press() {
    let mut pad = PadInput::new(PadSettings::linear());
    let mut look = |buttons| {
        let look = pad.look(&XInputState { buttons, ..XInputState::default() }, STEP, 0.0);
        (look.requested.shift, look.pressed == Some(PadCommand::Start))
    };
    assert_eq!(look(0x1000), (1, false));
    assert_eq!(look(0x1000), (0, false));
    assert_eq!(look(0x4000 | START), (-1, true));
    assert_eq!(look(START), (0, false));
}
