use corsa_vehicle::{CarInfo, VehicleState};
use glam::DVec2;
use tiny_skia::{Path, PathBuilder, Transform};

use super::View;
use crate::draw::{Canvas, mix, rgb, rgba, rounded_rect};

/// The body that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CarShape {
    /// An open two-seater.
    Roadster,
    /// A closed car with a rear wing.
    GrandTourer,
    /// Open wheels, front and rear wing.
    SingleSeater,
}

impl CarShape {
    /// By the car's name where it says so, else by its mass.
    fn of(car: &CarInfo) -> Self {
        let model = car.model.to_ascii_lowercase();
        let named = |parts: &[&str]| parts.iter().any(|part| model.contains(part));
        if named(&["formula", "f3", "f2004", "exos", "tatuus"]) {
            Self::SingleSeater
        } else if named(&["roadster", "mx5", "miata"]) {
            Self::Roadster
        } else if car.mass.is_some_and(|mass| mass < 800.0) {
            Self::SingleSeater
        } else {
            Self::GrandTourer
        }
    }
}

/// Shapes in the car's own axes (x forward, y left, m), ready to be put on the picture.
pub(super) struct CarDrawing {
    shape: CarShape,
    front_axle: f64,
    rear_axle: f64,
    half_track_front: f64,
    half_track_rear: f64,
    tire_radius: f64,
    steering_ratio: f64,
    shadow: Option<Path>,
    /// Back to front, each with its color.
    body: Vec<(Path, u32)>,
    brake_lights: Vec<Path>,
}

/// What a car looks like of which nothing is known, m.
const WHEELBASE: f64 = 2.6;
const TRACK_WIDTH: f64 = 1.55;

impl CarDrawing {
    pub(super) fn new(car: &CarInfo, shape: Option<CarShape>) -> Self {
        let sane = |value: Option<f64>, otherwise: f64| {
            value.filter(|meters| (0.2..6.0).contains(meters)).unwrap_or(otherwise)
        };
        let wheelbase = sane(car.wheelbase, WHEELBASE);
        let front_axle = sane(car.front_axle_offset, 0.5 * wheelbase).min(wheelbase);
        let track_front = sane(car.track_width_front, TRACK_WIDTH);
        let track_rear = sane(car.track_width_rear, track_front);
        let ratio = car.steering_ratio.filter(|ratio| (1.0..60.0).contains(ratio));
        let mut drawing = Self {
            shape: shape.unwrap_or_else(|| CarShape::of(car)),
            front_axle,
            rear_axle: front_axle - wheelbase,
            half_track_front: 0.5 * track_front,
            half_track_rear: 0.5 * track_rear,
            tire_radius: sane(car.tire_radius.map(|tires| tires.rear_left), 0.32),
            steering_ratio: ratio.unwrap_or(14.0),
            shadow: None,
            body: Vec::new(),
            brake_lights: Vec::new(),
        };
        drawing.build();
        drawing
    }

    fn build(&mut self) {
        let (front, rear) = (self.front_axle as f32, self.rear_axle as f32);
        let wheelbase = front - rear;
        let at = |share: f32| rear + share * wheelbase;
        match self.shape {
            CarShape::SingleSeater => {
                let half = self.half_track_front.max(self.half_track_rear) as f32;
                let nose = front + 0.75;
                let tail = rear - 0.65;
                self.shadow = outline(&[(nose, 0.5), (front, half), (rear, half), (tail, 0.5)]);
                // Suspension arms, floor with side pods, needle of a body, wings, cockpit, helmet.
                self.push(bar(front, 0.05, half), 0x0020_2226);
                self.push(bar(rear, 0.06, half), 0x0020_2226);
                self.push(
                    outline(&[(at(0.72), 0.32), (at(0.6), 0.66), (at(0.12), 0.6), (at(0.0), 0.3)]),
                    0x00b3_2a22,
                );
                self.push(
                    outline(&[
                        (nose, 0.09),
                        (front, 0.2),
                        (at(0.62), 0.34),
                        (at(0.3), 0.3),
                        (tail + 0.2, 0.14),
                    ]),
                    0x00e2_3b2e,
                );
                self.push(plank(nose - 0.28, 0.36, half * 0.96), 0x00f1_efe9);
                self.push(plank(tail, 0.34, half * 0.66), 0x00f1_efe9);
                self.push(
                    outline(&[
                        (at(0.68), 0.14),
                        (at(0.6), 0.25),
                        (at(0.42), 0.25),
                        (at(0.38), 0.16),
                    ]),
                    0x0014_1518,
                );
                self.push(PathBuilder::from_circle(at(0.5), 0.0, 0.16), 0x00ff_d23f);
                self.push(plank(at(0.2), wheelbase * 0.16, 0.05), 0x0014_1518);
                self.brake_lights.extend(rounded_rect(tail - 0.03, -0.1, 0.1, 0.2, 0.03));
            }
            CarShape::Roadster | CarShape::GrandTourer => self.build_closed_wheels(),
        }
    }

    fn build_closed_wheels(&mut self) {
        let (front, rear) = (self.front_axle as f32, self.rear_axle as f32);
        let wheelbase = front - rear;
        let at = |share: f32| rear + share * wheelbase;
        let racing = self.shape == CarShape::GrandTourer;
        let half = self.half_track_front.max(self.half_track_rear) as f32 + 0.12;
        let (nose, tail) =
            if racing { (front + 0.98, rear - 0.92) } else { (front + 0.74, rear - 0.78) };
        let hull = [
            (nose, half * 0.62),
            (nose - 0.22, half * 0.9),
            (front, half),
            (at(0.5), half * 0.95),
            (rear, half),
            (tail + 0.16, half * 0.92),
            (tail, half * 0.72),
        ];
        let paint = if racing { 0x002f_6fde } else { 0x00d8_3a2f };
        let shade = if racing { 0x0026_5cbb } else { 0x00b9_2f26 };
        self.shadow = outline(&hull);
        if racing {
            self.push(plank(nose - 0.1, 0.22, half * 0.96), 0x0018_1a1e);
        }
        self.push(outline(&hull), paint);
        // Bonnet crease and glass; a roadster shows its seats, a racing car its roof and its wing.
        self.push(
            outline(&[
                (nose - 0.2, half * 0.34),
                (front - 0.2, half * 0.5),
                (at(0.66), half * 0.66),
            ]),
            shade,
        );
        self.push(
            outline(&[
                (at(0.72), half * 0.58),
                (at(0.56), half * 0.76),
                (at(0.02), half * 0.72),
                (at(-0.1), half * 0.5),
            ]),
            0x001a_1d22,
        );
        if racing {
            self.push(
                outline(&[(at(0.5), half * 0.6), (at(0.2), half * 0.62), (at(0.08), half * 0.54)]),
                0x0035_78ea,
            );
            self.push(plank(at(0.62), nose - at(0.62) - 0.1, 0.13), 0x00f4_f2ec);
            self.push(plank(at(0.1), wheelbase * 0.4, 0.13), 0x00f4_f2ec);
            self.push(plank(tail - 0.12, 0.34, half * 0.98), 0x0018_1a1e);
        } else {
            for side in [-1.0, 1.0] {
                let seat = rounded_rect(at(0.1), side * half * 0.36 - 0.2, 0.6, 0.4, 0.14);
                self.push(seat, 0x0080_5a3c);
            }
            self.push(PathBuilder::from_circle(at(0.3), half * 0.36, 0.14), 0x00f4_f2ec);
            self.push(plank(at(0.0), 0.1, half * 0.6), 0x003a_3d44);
        }
        for side in [-1.0, 1.0] {
            let lamp = rounded_rect(nose - 0.34, side * half * 0.7 - 0.16, 0.2, 0.32, 0.08);
            self.push(lamp, 0x00fd_f6d8);
            let light = rounded_rect(tail + 0.02, side * half * 0.62 - 0.2, 0.14, 0.4, 0.05);
            self.brake_lights.extend(light);
        }
    }

    fn push(&mut self, path: Option<Path>, color: u32) {
        self.body.extend(path.map(|path| (path, color)));
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, view: &View, state: &VehicleState) {
        let position = state.position.truncate();
        let body = view.body(position, state.yaw);
        let shadow = view.body(position + DVec2::new(0.18, -0.22), state.yaw);
        if let Some(path) = &self.shadow {
            canvas.fill_moved(path, rgba(0, 0.32), shadow);
        }
        // Open wheels stand above the floor but below nothing; covered ones only peep out.
        self.draw_wheels(canvas, body, state);
        for (path, color) in &self.body {
            canvas.fill_moved(path, rgb(*color), body);
        }
        let braking = state.controls.brake.clamp(0.0, 1.0) as f32;
        let light = mix(
            rgb(0x0070_1410),
            rgb(0x00ff_4a3c),
            if braking > 0.03 { 0.5 + braking } else { 0.0 },
        );
        for path in &self.brake_lights {
            canvas.fill_moved(path, light, body);
        }
        if self.shape == CarShape::SingleSeater {
            self.draw_wheels(canvas, body, state);
        }
    }

    fn draw_wheels(&self, canvas: &mut Canvas, body: Transform, state: &VehicleState) {
        let open = self.shape == CarShape::SingleSeater;
        let steer = (state.steering_wheel_angle / self.steering_ratio).clamp(-0.8, 0.8);
        for wheel in 0..4 {
            let is_front = wheel < 2;
            let side = if wheel % 2 == 0 { 1.0 } else { -1.0 };
            let (x, half_track) = if is_front {
                (self.front_axle, self.half_track_front)
            } else {
                (self.rear_axle, self.half_track_rear)
            };
            let width = match (open, is_front) {
                (true, true) => 0.27,
                (true, false) => 0.34,
                (false, _) => 0.24,
            };
            let reach = self.tire_radius as f32;
            // Closed bodies hide their wheels; drawn a little wide, they show when they turn.
            let y = side * (half_track + if open { 0.0 } else { 0.06 });
            let turn = if is_front { steer.to_degrees() as f32 } else { 0.0 };
            let place = body.pre_translate(x as f32, y as f32).pre_rotate(turn);
            let slip = state.wheels[wheel].normalized_slip as f32;
            let rubber = mix(rgb(0x0012_1214), rgb(0x00b8_5a2a), (slip - 1.0) * 0.8);
            if let Some(path) = rounded_rect(-reach, -width / 2.0, 2.0 * reach, width, 0.07) {
                canvas.fill_moved(&path, rubber, place);
            }
        }
    }
}

/// A closed shape symmetric about x, through points on its left half from front to back, with
/// rounded corners.
fn outline(left_half: &[(f32, f32)]) -> Option<Path> {
    let right_half = left_half.iter().rev().map(|&(x, y)| (x, -y));
    let corners: Vec<_> = left_half.iter().copied().chain(right_half).collect();
    let middle = |a: (f32, f32), b: (f32, f32)| (0.5 * (a.0 + b.0), 0.5 * (a.1 + b.1));
    let mut builder = PathBuilder::new();
    let start = middle(*corners.last()?, *corners.first()?);
    builder.move_to(start.0, start.1);
    for (index, &corner) in corners.iter().enumerate() {
        let end = middle(corner, corners[(index + 1) % corners.len()]);
        // Bends close to the corner rather than half-way to its neighbors, so that straights stay.
        let from = builder.last_point().map_or(start, |point| (point.x, point.y));
        let (enter, leave) = (toward(corner, from), toward(corner, end));
        builder.line_to(enter.0, enter.1);
        builder.quad_to(corner.0, corner.1, leave.0, leave.1);
        builder.line_to(end.0, end.1);
    }
    builder.close();
    builder.finish()
}

/// From a corner towards a neighbor, as far as the bend reaches.
fn toward(corner: (f32, f32), neighbor: (f32, f32)) -> (f32, f32) {
    const BEND: f32 = 0.16;
    let (dx, dy) = (neighbor.0 - corner.0, neighbor.1 - corner.1);
    let share = (BEND / dx.hypot(dy).max(1e-6)).min(1.0);
    (corner.0 + share * dx, corner.1 + share * dy)
}

/// Across the car at x, from one side to the other.
fn bar(x: f32, half_length: f32, half_width: f32) -> Option<Path> {
    rounded_rect(x - half_length, -half_width, 2.0 * half_length, 2.0 * half_width, 0.0)
}

/// A rectangle from x forward.
fn plank(x: f32, length: f32, half_width: f32) -> Option<Path> {
    rounded_rect(x, -half_width, length, 2.0 * half_width, 0.06)
}
