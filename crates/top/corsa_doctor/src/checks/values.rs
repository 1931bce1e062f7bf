//! Whether the numbers in the pages can be a car's.

use corsa_pages::raw::{Graphics, Physics};

use crate::Finding;

/// Findings of this many kinds are told; the rest is counted.
const TOLD: usize = 2;
const WHEELS: [&str; 4] = ["front left", "front right", "rear left", "rear right"];

/// What is odd in one copy of the pages: a kind, and what was seen.
pub fn oddities(physics: &Physics, graphics: &Graphics) -> Vec<(&'static str, String)> {
    let mut odd = Vec::new();
    let mut number = |kind, name: &str, value: f64, low: f64, high: f64| {
        if !(low..=high).contains(&value) {
            odd.push((kind, format!("{name} {value}, not in {low} to {high}")));
        }
    };
    number("speed", "speedKmh", f64::from(physics.speed_kmh), 0.0, 700.0);
    number("rpm", "rpms", f64::from(physics.rpms), 0.0, 30_000.0);
    number("gear", "gear", f64::from(physics.gear), 0.0, 14.0);
    number("gas", "gas", f64::from(physics.gas), -0.01, 1.01);
    number("brake", "brake", f64::from(physics.brake), -0.01, 1.01);
    number("heading", "heading", f64::from(physics.heading), -6.3, 6.3);
    for (wheel, load) in WHEELS.iter().zip(physics.wheel_load) {
        number("load", &format!("wheelLoad {wheel}"), f64::from(load), -1.0, 100_000.0);
    }
    for (axis, value) in ["x", "y", "z"].iter().zip(graphics.car_coordinates) {
        number("position", &format!("carCoordinates {axis}"), f64::from(value), -1e5, 1e5);
    }
    odd.extend(motion(physics));
    odd.extend(contact(physics, graphics));
    odd
}

/// The speed is the length of the velocity.
fn motion(physics: &Physics) -> Option<(&'static str, String)> {
    let speed = f64::from(physics.speed_kmh);
    let length = 3.6 * physics.velocity.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>().sqrt();
    let is_near = (speed - length).abs() <= 2.0 + 0.05 * speed.max(length);
    (!is_near)
        .then(|| ("velocity", format!("speedKmh {speed:.1}, but velocity is {length:.1} km/h")))
}

/// The tires touch the ground near the car. The car's place is a frame old: it may have moved on.
fn contact(physics: &Physics, graphics: &Graphics) -> Option<(&'static str, String)> {
    let reach = 10.0 + 0.3 * f64::from(physics.speed_kmh) / 3.6;
    let points = &physics.tyre_contact_point;
    if points.iter().flatten().all(|value| *value == 0.0) {
        return Some(("contact", "tyreContactPoint is 0 for all tires".to_owned()));
    }
    points.iter().zip(WHEELS).find_map(|(point, wheel)| {
        let squared = point
            .iter()
            .zip(graphics.car_coordinates)
            .map(|(a, b)| (f64::from(*a) - f64::from(b)).powi(2))
            .sum::<f64>();
        let distance = squared.sqrt();
        // Not `>`: what is no number is odd as well.
        let is_near = distance <= reach;
        (!is_near)
            .then(|| ("contact", format!("{wheel} tire touches {distance:.0} m from the car")))
    })
}

/// The odd kinds seen while watching, each once, and over how many copies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ValuesFacts {
    pub num_copies: u64,
    pub odd: Vec<(&'static str, String)>,
    /// CSP's page of the car is there as well.
    pub has_car_page: bool,
}

impl ValuesFacts {
    /// Takes one copy in.
    pub fn see(&mut self, physics: &Physics, graphics: &Graphics) {
        self.num_copies += 1;
        for (kind, seen) in oddities(physics, graphics) {
            if self.odd.iter().all(|(known, _)| *known != kind) {
                self.odd.push((kind, seen));
            }
        }
    }
}

pub fn check(facts: &ValuesFacts) -> Finding {
    if facts.num_copies == 0 {
        return Finding::skip("values", "no pages were read");
    }
    if facts.odd.is_empty() {
        let page = if facts.has_car_page { "; CSP's car page is there" } else { "" };
        return Finding::ok("values", format!("{} copies in range{page}", facts.num_copies));
    }
    let told: Vec<&str> = facts.odd.iter().take(TOLD).map(|(_, seen)| seen.as_str()).collect();
    let more = facts.odd.len().saturating_sub(TOLD);
    let more = if more > 0 { format!("; {more} more") } else { String::new() };
    Finding::fail(
        "values",
        format!("{}{more}", told.join("; ")),
        "update the game to 1.16; if it is, run corsa report and open an issue with its file",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Verdict,
        testing::{finding, zeroed},
    };

    fn sane() -> (Physics, Graphics) {
        let mut physics: Physics = zeroed();
        let mut graphics: Graphics = zeroed();
        physics.speed_kmh = 36.0;
        physics.velocity = [6.0, 0.0, 8.0];
        physics.rpms = 4000;
        physics.gear = 3;
        physics.wheel_load = [3000.0; 4];
        graphics.car_coordinates = [100.0, 5.0, -200.0];
        physics.tyre_contact_point = [[101.0, 4.5, -199.0]; 4];
        (physics, graphics)
    }

    #[test]
    fn a_car_on_the_road_is_in_range() {
        let (physics, graphics) = sane();
        let mut facts = ValuesFacts::default();
        facts.see(&physics, &graphics);
        assert_eq!(check(&facts).verdict, Verdict::Ok);
        assert_eq!(check(&ValuesFacts::default()).verdict, Verdict::Skip);
    }

    #[test]
    fn each_number_that_no_car_has_is_named_once() {
        type Change = fn(&mut Physics, &mut Graphics);
        let changes: [(&str, Change); 11] = [
            ("speed", |p, _| p.speed_kmh = f32::NAN),
            ("rpm", |p, _| p.rpms = -5),
            ("gear", |p, _| p.gear = 1_065_353_216),
            ("gas", |p, _| p.gas = 40.0),
            ("brake", |p, _| p.brake = f32::INFINITY),
            ("heading", |p, _| p.heading = 180.0),
            ("load", |p, _| p.wheel_load[2] = 1e9),
            ("position", |_, g| g.car_coordinates[1] = f32::NAN),
            ("velocity", |p, _| p.velocity = [0.0, 0.0, 100.0]),
            ("contact", |p, _| p.tyre_contact_point = [[0.0; 3]; 4]),
            ("contact", |p, _| p.tyre_contact_point[3][0] = 500.0),
        ];
        for (kind, change) in changes {
            let (mut physics, mut graphics) = sane();
            change(&mut physics, &mut graphics);
            let mut facts = ValuesFacts::default();
            facts.see(&physics, &graphics);
            facts.see(&physics, &graphics);
            assert_eq!(facts.odd.iter().filter(|(odd, _)| *odd == kind).count(), 1, "{kind}");
            assert_eq!(finding(&[check(&facts)], "values").verdict, Verdict::Fail, "{kind}");
        }
    }
}
