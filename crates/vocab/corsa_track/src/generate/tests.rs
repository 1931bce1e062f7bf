use super::*;

fn assert_sound(track: &Track, options: &GeneratorOptions) {
    let name = track.name();
    let line: Vec<_> = track.reference_line().iter().map(|point| point.position).collect();
    assert_eq!(find_crossing(&line, f64::INFINITY), None, "{name}");
    let mut borders = Vec::new();
    for border in [track.left_border(), track.right_border()] {
        let line: Vec<_> = border.iter().map(|point| point.extend(0.0)).collect();
        assert_eq!(find_crossing(&line, f64::INFINITY), None, "{name}");
        borders.push(line);
    }
    let (length, width) = (track.length(), options.width);
    assert!(
        (0.99 * options.min_length..=1.01 * options.max_length).contains(&length),
        "{name} {length}"
    );
    for point in track.reference_line() {
        let whole = point.width_left + point.width_right;
        assert!((width - 0.01..=1.26 * width).contains(&whole), "{name} {point:?}");
        assert!(point.curvature.abs() * options.min_radius <= 1.001, "{name} {point:?}");
        assert!(point.position.z.abs() <= 0.51 * options.relief, "{name} {point:?}");
    }
    // Sections do not run into one another: across the road lies no other border.
    let far = borders[0].iter().zip(&borders[1]).step_by(50).all(|(left, right)| {
        let middle = left.midpoint(*right).truncate();
        let half = 0.5 * left.distance(*right);
        borders.iter().flatten().all(|other| other.truncate().distance(middle) > half - 0.5)
    });
    assert!(far, "{name}");
}

#[test]
fn hundreds_of_seeds_give_sound_circuits() {
    let options = GeneratorOptions::default();
    let mut ovals = 0;
    for seed in 0..200 {
        let track = Track::generate(seed, &options);
        assert_eq!(track.name(), format!("generated:{seed}"));
        assert_sound(&track, &options);
        ovals += usize::from(track.reference_line().iter().all(|point| point.position.z == 0.0));
    }
    assert_eq!(ovals, 0, "the oval is for options no circuit can keep");
}

#[test]
fn circuits_have_straights_and_corners_to_both_sides() {
    for seed in 0..40 {
        let track = Track::generate(seed, &GeneratorOptions::default());
        let share = |test: &dyn Fn(f64) -> bool| {
            let points = track.reference_line();
            points.iter().filter(|point| test(point.curvature)).count() as f64 / points.len() as f64
        };
        assert!(share(&|curvature| curvature.abs() < 1e-3) > 0.15, "{seed}");
        assert!(share(&|curvature| curvature > 5e-3) > 0.04, "{seed}");
        assert!(share(&|curvature| curvature < -5e-3) > 0.04, "{seed}");
    }
}

#[test]
fn options_are_kept_at_their_ends_too() {
    let default = GeneratorOptions::default();
    for options in [
        GeneratorOptions {
            min_length: 800.0,
            max_length: 1200.0,
            width: 8.0,
            min_radius: 12.0,
            relief: 0.0,
        },
        GeneratorOptions {
            min_length: 7000.0,
            max_length: 9000.0,
            width: 15.0,
            min_radius: 30.0,
            relief: 60.0,
        },
        GeneratorOptions {
            min_length: 500.0,
            max_length: 550.0,
            width: 25.0,
            min_radius: 60.0,
            ..default
        },
    ] {
        for seed in 0..8 {
            let usable = options.usable();
            assert_sound(&Track::generate(seed, &options), &usable);
        }
    }
}

#[test]
fn nonsense_options_give_a_circuit_all_the_same() {
    for value in [f64::NAN, f64::INFINITY, -1.0, 0.0] {
        let options = GeneratorOptions {
            min_length: value,
            max_length: value,
            width: value,
            min_radius: value,
            relief: value,
        };
        if value.is_nan() {
            assert_eq!(options.usable(), GeneratorOptions::default());
        }
        assert_sound(&Track::generate(3, &options), &options.usable());
    }
}

#[test]
fn the_same_seed_gives_the_same_circuit_and_another_another() {
    let options = GeneratorOptions::default();
    let (a, b, c) = (
        Track::generate(11, &options),
        Track::generate(11, &options),
        Track::generate(12, &options),
    );
    assert_eq!(a.reference_line(), b.reference_line());
    assert_ne!(a.length(), c.length());
}

/// FNV-1a over the bits of every number.
fn fingerprint(track: &Track) -> u64 {
    let numbers = track.reference_line().iter().flat_map(|p| {
        let position = p.position.to_array();
        position.into_iter().chain([p.heading, p.curvature, p.width_left, p.width_right, p.slope])
    });
    numbers
        .flat_map(|number| number.to_bits().to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
}

#[test]
fn a_seed_gives_the_same_bits_on_every_platform() {
    let track = Track::generate(7, &GeneratorOptions::default());
    assert_eq!(format!("{:016x}", fingerprint(&track)), "ea38a9d7fa72891d");
}
