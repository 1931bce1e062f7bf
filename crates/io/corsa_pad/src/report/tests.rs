use proptest::prelude::*;

use super::uinput::{ABS, Event, KEY, Model, PAD, WHEEL};
use super::vjoy::VjoyReport;
use super::xusb::XusbReport;
use super::*;
use crate::{Inputs, Switch, Switches};

fn steer(steering: f64) -> Inputs {
    Inputs { steering, ..Inputs::default() }
}

fn press(switches: &[Switch]) -> Inputs {
    Inputs { switches: switches.iter().copied().collect(), ..Inputs::default() }
}

fn xusb(inputs: &Inputs) -> [u8; 12] {
    XusbReport::of(inputs).to_bytes()
}

fn vjoy(inputs: &Inputs) -> [u8; vjoy::SIZE] {
    VjoyReport::of(inputs, 1, vjoy::AXIS_MAX).0
}

fn word(bytes: &[u8], offset: usize) -> i32 {
    i32::from_le_bytes(bytes[offset..offset + 4].try_into().expect("4 bytes"))
}

#[test]
fn an_xbox_pad_gets_the_documented_12_bytes() {
    // wButtons, bLeftTrigger, bRightTrigger, sThumbLX, LY, RX, RY.
    assert_eq!(xusb(&Inputs::default()), [0; 12]);
    let left = Inputs {
        steering: 1.0,
        throttle: 1.0,
        brake: 0.5,
        switches: [Switch::ShiftUp, Switch::ToPits].into_iter().collect(),
    };
    assert_eq!(xusb(&left), [0x00, 0x11, 128, 255, 0x00, 0x80, 0, 0, 0, 0, 0, 0]);
    let right = Inputs { steering: -1.0, throttle: 0.0, brake: 1.0, ..Inputs::default() };
    assert_eq!(xusb(&right), [0x00, 0x00, 255, 0, 0xFF, 0x7F, 0, 0, 0, 0, 0, 0]);
    assert_eq!(xusb(&Inputs::STOP), [0x00, 0x00, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn each_switch_is_one_bit_of_an_xbox_pad() {
    let bits = Switch::ALL.map(|switch| XusbReport::of(&press(&[switch])).buttons);
    assert_eq!(bits, [0x1000, 0x4000, 0x2000, 0x0010, 0x0200, 0x0100, 0x0040, 0x0080]);
}

#[test]
fn a_vjoy_device_gets_the_documented_108_bytes() {
    let inputs = Inputs {
        steering: 1.0,
        throttle: 1.0,
        brake: 0.25,
        switches: [Switch::ShiftDown, Switch::ResetCar].into_iter().collect(),
    };
    let bytes = VjoyReport::of(&inputs, 2, vjoy::AXIS_MAX).0;
    // BYTE bDevice, then LONGs: throttle, rudder, aileron, X, Y, Z, six more of the kind, wheel,
    // the velocities, buttons; four DWORDs of hats; buttons 33 to 128.
    let mut expected = vec![2, 0, 0, 0];
    let center = 0x4000_i32.to_le_bytes();
    expected.extend([center; 3].concat());
    expected.extend([0x0000_i32, 0x8000, 0x2000].map(i32::to_le_bytes).concat());
    expected.extend([center; 12].concat());
    expected.extend([0x82, 0, 0, 0]);
    expected.extend([0xFF; 16]);
    expected.extend([0; 12]);
    assert_eq!(bytes.to_vec(), expected);
}

#[test]
fn a_vjoy_driver_s_own_top_is_never_passed() {
    let right = Inputs { steering: -1.0, throttle: 1.0, brake: 1.0, ..Inputs::default() };
    let bytes = VjoyReport::of(&right, 1, 0x7FFF).0;
    assert_eq!([16, 20, 24].map(|offset| word(&bytes, offset)), [0x7FFF; 3]);
}

fn event(kind: u16, code: u16, value: i32) -> Event {
    Event { kind, code, value }
}

#[test]
fn a_uinput_wheel_gets_the_documented_events() {
    let inputs = Inputs {
        steering: 1.0,
        throttle: 1.0,
        brake: 0.5,
        switches: [Switch::ShiftUp, Switch::Pause].into_iter().collect(),
    };
    let expected = [
        event(ABS, 0x08, -32768),
        event(ABS, 0x09, 1023),
        event(ABS, 0x0A, 512),
        event(KEY, 0x151, 1), // GEAR_UP
        event(KEY, 0x150, 0), // GEAR_DOWN
        event(KEY, 0x2C0, 0), // TRIGGER_HAPPY1
        event(KEY, 0x13E, 0), // THUMBR
        event(KEY, 0x13C, 0), // MODE
        event(KEY, 0x13A, 0), // SELECT
        event(KEY, 0x13B, 1), // START
        event(KEY, 0x13D, 0), // THUMBL
    ];
    assert_eq!(WHEEL.report(&inputs), expected);
    assert_eq!(WHEEL.report(&steer(-1.0))[0].value, 32767);
}

#[test]
fn a_uinput_pad_gets_the_documented_events() {
    let inputs = Inputs {
        steering: -1.0,
        throttle: 1.0,
        brake: 0.0,
        switches: [Switch::ShiftDown].into_iter().collect(),
    };
    let events = PAD.report(&inputs);
    assert_eq!(events[0], event(ABS, 0x00, 32767));
    assert_eq!(events[1], event(ABS, 0x05, 32767));
    assert_eq!(events[2], event(ABS, 0x02, -32767));
    assert_eq!(events[3], event(KEY, 0x130, 0));
    assert_eq!(events[4], event(KEY, 0x133, 1));
    assert_eq!(PAD.report(&steer(1.0))[0].value, -32767);
}

#[test]
fn a_uinput_device_starts_where_it_is_when_released() {
    for model in [WHEEL, PAD] {
        for event in model.report(&Inputs::default()).iter().filter(|event| event.kind == ABS) {
            let axis = model.axes.iter().find(|axis| axis.code == event.code);
            assert_eq!(axis.map(|axis| axis.rest), Some(event.value), "{} {event:?}", model.name);
        }
        assert!(model.keys.is_sorted(), "Wine numbers keys in ascending order");
    }
}

fn every_switch_has_a_key_of_its_own(model: &Model) {
    let mut numbers = Switch::ALL.map(|switch| model.button_number(switch).expect("declared"));
    numbers.sort_unstable();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
}

#[test]
fn every_switch_of_a_uinput_device_has_a_key_of_its_own() {
    every_switch_has_a_key_of_its_own(&WHEEL);
    every_switch_has_a_key_of_its_own(&PAD);
}

#[test]
fn what_is_not_a_number_is_released() {
    let inputs = Inputs {
        steering: f64::NAN,
        throttle: f64::NAN,
        brake: f64::NAN,
        switches: Switches::NONE,
    };
    assert_eq!(xusb(&inputs), xusb(&Inputs::default()));
    assert_eq!(vjoy(&inputs), vjoy(&Inputs::default()));
    assert_eq!(WHEEL.report(&inputs), WHEEL.report(&Inputs::default()));
}

/// Steering, throttle and brake on each kind of device, and its range of steering around the center.
fn axes(inputs: &Inputs) -> [[i32; 3]; 4] {
    let xusb = XusbReport::of(inputs);
    let vjoy = vjoy(inputs);
    let uinput = |model: Model| {
        let events = model.report(inputs);
        [events[0].value, events[1].value, events[2].value]
    };
    [
        [i32::from(xusb.thumb_lx), i32::from(xusb.right_trigger), i32::from(xusb.left_trigger)],
        [word(&vjoy, 16) - vjoy::AXIS_CENTER, word(&vjoy, 20), word(&vjoy, 24)],
        uinput(WHEEL),
        uinput(PAD),
    ]
}

proptest! {
    #[test]
    fn left_mirrors_right(steering in -1.0_f64..=1.0) {
        for (left, right) in axes(&steer(steering)).into_iter().zip(axes(&steer(-steering))) {
            // One side of a 16-bit axis is longer by one.
            prop_assert!((left[0] + right[0]).abs() <= 1);
            prop_assert!(left[0] * (-steering).signum() as i32 >= 0, "the sign is turned");
        }
        prop_assert_eq!(axes(&steer(steering))[1][0], -axes(&steer(-steering))[1][0]);
        prop_assert_eq!(axes(&steer(steering))[3][0], -axes(&steer(-steering))[3][0]);
    }

    #[test]
    fn more_is_never_less(one in -1.0_f64..=1.0, other in -1.0_f64..=1.0) {
        let (low, high) = (one.min(other), one.max(other));
        for (below, above) in axes(&steer(low)).into_iter().zip(axes(&steer(high))) {
            prop_assert!(below[0] >= above[0]);
        }
        let pedals = |value: f64| Inputs { throttle: value, brake: value, ..Inputs::default() };
        for (below, above) in axes(&pedals(low)).into_iter().zip(axes(&pedals(high))) {
            prop_assert!(below[1] <= above[1] && below[2] <= above[2]);
        }
    }

    #[test]
    fn no_step_is_lost(steering in -32767_i32..=32767, pedal in 0_i32..=255) {
        let inputs = Inputs {
            steering: -f64::from(steering) / 32767.0,
            throttle: f64::from(pedal) / 255.0,
            ..Inputs::default()
        };
        let [xusb, _, wheel, pad] = axes(&inputs);
        prop_assert_eq!(pad[0], steering);
        prop_assert!((wheel[0] - steering).abs() <= i32::from(steering < 0));
        prop_assert_eq!(xusb[0], wheel[0]);
        prop_assert_eq!(xusb[1], pedal);
    }

    #[test]
    fn out_of_range_is_cut_at_the_end(beyond in 1.0_f64..1e9) {
        let far = Inputs { steering: beyond, throttle: beyond, brake: -beyond, ..Inputs::default() };
        let end = Inputs { steering: 1.0, throttle: 1.0, brake: 0.0, ..Inputs::default() };
        prop_assert_eq!(axes(&far), axes(&end));
    }
}

#[test]
fn the_ends_and_the_center_are_exact() {
    let center = Inputs::default();
    assert_eq!(axes(&center), [[0, 0, 0], [0, 0, 0], [0, 0, 0], [0, -32767, -32767]]);
    let end = Inputs { steering: -1.0, throttle: 1.0, brake: 1.0, ..Inputs::default() };
    assert_eq!(
        axes(&end),
        [[32767, 255, 255], [0x4000, 0x8000, 0x8000], [32767, 1023, 1023], [32767, 32767, 32767],]
    );
    assert_eq!(axes(&steer(1.0)).map(|axes| axes[0]), [-32768, -0x4000, -32768, -32767]);
}
