use corsa_vehicle::VehicleParams;

use super::*;

/// A stadium: two straights and two half circles.
fn stadium() -> Vec<Station> {
    let bend = |index: usize| {
        let place = index % 400;
        // Curvature rises and falls over some distance, as on a road.
        let into = (place as f64 - 250.0).clamp(0.0, 30.0) / 30.0;
        let out = (400.0 - place as f64).clamp(0.0, 30.0) / 30.0;
        into.min(out) / 45.0
    };
    (0..800)
        .map(|index| Station {
            length: 2.0,
            curvature: bend(index),
            slope: 0.0,
            banking: 0.0,
            vertical_curvature: 0.0,
        })
        .collect()
}

fn envelope() -> Envelope {
    let params = VehicleParams::builtin("gt3").expect("a built-in car");
    Envelope::measure(&params).expect("built-in cars are valid")
}

#[test]
fn the_derivative_of_the_lap_time_agrees_with_a_bent_road() {
    let envelope = envelope();
    let limits = Limits::quasi_steady(&envelope, 1.0);
    let road = stadium();
    let pass = Pass::over(&road, &limits, 0.0);
    let slopes = pass.time_per_curvature(&limits);
    // All of a bend together, and its entry alone.
    for (from, to) in [(250, 400), (260, 300), (340, 395)] {
        let change = 2e-4;
        let mut bent = road.clone();
        for station in &mut bent[from..to] {
            station.curvature += change;
        }
        let slower = Pass::over(&bent, &limits, 0.0).time - pass.time;
        let told: f64 = slopes[from..to].iter().sum::<f64>() * change;
        assert!((told - slower).abs() < 0.3 * slower.abs() + 1e-4, "{from}..{to}: {told} {slower}");
    }
}

#[test]
fn banking_and_dips_help_and_crests_cost() {
    let envelope = envelope();
    let limits = Limits::quasi_steady(&envelope, 1.0);
    let time = |change: &dyn Fn(&mut Station)| {
        let mut road = stadium();
        road.iter_mut().filter(|station| station.curvature > 0.0).for_each(change);
        Pass::over(&road, &limits, 0.0).time
    };
    let level = time(&|_| {});
    // The bends turn left.
    assert!(time(&|station| station.banking = -0.15) < level - 0.3);
    assert!(time(&|station| station.banking = 0.15) > level + 0.3);
    assert!(time(&|station| station.vertical_curvature = 1e-3) < level - 0.03);
    assert!(time(&|station| station.vertical_curvature = -1e-3) > level + 0.03);
}
