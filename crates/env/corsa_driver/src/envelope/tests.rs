use corsa_vehicle::{BUILTIN_CARS, VehicleParams};

use super::*;

fn measured(car: &str) -> Envelope {
    let params = VehicleParams::builtin(car).expect("a built-in car");
    Envelope::measure(&params).expect("built-in cars are valid")
}

#[test]
fn an_envelope_narrows_towards_its_corners_and_grows_with_downforce() {
    for car in BUILTIN_CARS {
        let envelope = measured(car);
        let top = envelope.top_speed();
        for index in 1..10 {
            let speed = 6.0 + (top - 8.0) * f64::from(index) / 10.0;
            let most = envelope.lateral(speed, 1.0);
            let what = format!("{car} at {speed:.0} m/s");
            assert!(most > 8.0, "{what}: {most:.1} m/s²");
            assert!(envelope.slow_down(speed, 0.0, 1.0) < -8.0, "{what} brakes");
            for share in [0.3, 0.6, 0.9] {
                let [less, more] = [share, share + 0.1].map(|share| share * most);
                assert!(
                    envelope.slow_down(speed, more, 1.0) > envelope.slow_down(speed, less, 1.0),
                    "{what}: turning takes from braking"
                );
                assert!(
                    envelope.speed_up(speed, more, 1.0) <= envelope.speed_up(speed, less, 1.0),
                    "{what}: turning takes from drive"
                );
            }
            assert!(envelope.lateral(speed, 0.7) < 0.97 * most, "{what}: a crest takes grip");
        }
        assert!(envelope.speed_up(top, 0.0, 1.0).abs() < 0.6, "{car}: nothing left at top speed");
    }
    let winged = measured("formula3");
    assert!(winged.lateral(60.0, 1.0) > 1.5 * winged.lateral(15.0, 1.0));
}

#[test]
fn measuring_twice_gives_the_same_bits() {
    let (a, b) = (measured("roadster"), measured("roadster"));
    for (one, other) in a.rows.iter().flatten().zip(b.rows.iter().flatten()) {
        assert_eq!(one.lateral.to_bits(), other.lateral.to_bits());
        assert_eq!(one.braking, other.braking);
        assert_eq!(one.grip_drive, other.grip_drive);
    }
    assert_eq!(a.sprint, b.sprint);
}

#[test]
fn slow_turns_are_steered_by_their_geometry() {
    let envelope = measured("gt3");
    let params = VehicleParams::builtin("gt3").expect("a built-in car");
    let geometry = (params.wheelbase * 0.02).atan() / params.max_steering_tire_angle();
    assert!((envelope.steering(3.0, 0.02) / geometry - 1.0).abs() < 0.15);
    assert_eq!(envelope.steering(30.0, -0.004), -envelope.steering(30.0, 0.004));
}
