//! The body as a box that hits walls and other cars.

use corsa_dynamics::Block;
use corsa_vehicle::{DVec2, VehicleParams};

/// Share of the speed of a blow that is given back: bodywork crumples.
const RESTITUTION: f64 = 0.15;
/// Friction of bodywork on walls and bodywork.
const FRICTION: f64 = 0.35;

/// A box in the road's plane, in body axes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Body {
    pub(crate) center: DVec2,
    pub(crate) half: DVec2,
    /// How far any corner is from the center of gravity, m.
    pub(crate) reach: f32,
    mass: f64,
    fuel_density: f64,
    yaw_inertia: f64,
}

/// One car of a block as a rigid body in the plane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rigid {
    /// In `map`, m.
    pub(crate) position: DVec2,
    /// Direction of the body's x axis.
    pub(crate) heading: DVec2,
    /// In `map`, m/s.
    pub(crate) velocity: DVec2,
    /// rad/s, + left.
    pub(crate) yaw_rate: f64,
    /// 1/kg and 1/(kg·m²).
    inverse_mass: f64,
    inverse_inertia: f64,
}

impl Body {
    pub(crate) fn new(params: &VehicleParams) -> Self {
        let center = params.body.center.truncate();
        let half = 0.5 * params.body.size.truncate();
        let reach = (center.abs() + half).length() as f32;
        Self {
            center,
            half,
            reach,
            mass: params.mass,
            fuel_density: params.fuel.density,
            yaw_inertia: params.yaw_inertia,
        }
    }

    fn mass(&self, cars: &Block, lane: usize) -> f64 {
        self.mass * f64::from(cars.mass_factor[lane])
            + self.fuel_density * f64::from(cars.fuel[lane].max(0.0))
    }

    /// The corners in body axes: front left, front right, rear left, rear right.
    pub(crate) fn corners(&self) -> [DVec2; 4] {
        [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)]
            .map(|(x, y)| self.center + DVec2::new(x * self.half.x, y * self.half.y))
    }

    pub(crate) fn rigid(&self, cars: &Block, lane: usize, heading: DVec2) -> Rigid {
        let car = cars.get(lane);
        Rigid {
            position: car.pose.position,
            heading,
            velocity: heading.rotate(car.velocity),
            yaw_rate: car.yaw_rate,
            inverse_mass: 1.0 / self.mass(cars, lane),
            inverse_inertia: 1.0 / (self.yaw_inertia * f64::from(cars.mass_factor[lane])),
        }
    }
}

impl Rigid {
    pub(crate) fn in_map(&self, point: DVec2) -> DVec2 {
        self.heading.rotate(point)
    }

    fn velocity_at(&self, arm: DVec2) -> DVec2 {
        self.velocity + self.yaw_rate * arm.perp()
    }

    fn push(&mut self, arm: DVec2, impulse: DVec2) {
        self.velocity += self.inverse_mass * impulse;
        self.yaw_rate += self.inverse_inertia * arm.perp_dot(impulse);
    }

    /// How much the point at `arm` yields to an impulse along `axis`, 1/kg.
    fn yielding(&self, arm: DVec2, axis: DVec2) -> f64 {
        let lever = arm.perp_dot(axis);
        self.inverse_mass + lever * lever * self.inverse_inertia
    }

    /// Writes motion and place back.
    pub(crate) fn store(&self, cars: &mut Block, lane: usize) {
        let mut car = cars.get(lane);
        car.pose.position = self.position;
        car.velocity = DVec2::new(self.heading.x, -self.heading.y).rotate(self.velocity);
        car.yaw_rate = self.yaw_rate;
        cars.set(lane, &car);
    }
}

/// A blow of a car against what does not move, at `arm` from its center of gravity; `normal` points
/// away from the obstacle. Gives the speed of the blow, m/s; 0 where they part.
pub(crate) fn hit_wall(car: &mut Rigid, arm: DVec2, normal: DVec2) -> f64 {
    let closing = -car.velocity_at(arm).dot(normal);
    if closing <= 0.0 {
        return 0.0;
    }
    let impulse = (1.0 + RESTITUTION) * closing / car.yielding(arm, normal);
    car.push(arm, impulse * normal);
    let along = normal.perp();
    let sliding = car.velocity_at(arm).dot(along);
    let most = FRICTION * impulse;
    let rub = (-sliding / car.yielding(arm, along)).clamp(-most, most);
    car.push(arm, rub * along);
    closing
}

/// A blow of two cars at arms from their centers of gravity; `normal` points from the second to the
/// first. Gives the speed of the blow, m/s; 0 where they part. What one car gets the other loses.
pub(crate) fn hit_each_other(
    first: (&mut Rigid, DVec2),
    second: (&mut Rigid, DVec2),
    normal: DVec2,
) -> f64 {
    let ((a, arm_a), (b, arm_b)) = (first, second);
    let closing = -(a.velocity_at(arm_a) - b.velocity_at(arm_b)).dot(normal);
    if closing <= 0.0 {
        return 0.0;
    }
    let impulse =
        (1.0 + RESTITUTION) * closing / (a.yielding(arm_a, normal) + b.yielding(arm_b, normal));
    a.push(arm_a, impulse * normal);
    b.push(arm_b, -impulse * normal);
    let along = normal.perp();
    let sliding = (a.velocity_at(arm_a) - b.velocity_at(arm_b)).dot(along);
    let most = FRICTION * impulse;
    let rub = (-sliding / (a.yielding(arm_a, along) + b.yielding(arm_b, along))).clamp(-most, most);
    a.push(arm_a, rub * along);
    b.push(arm_b, -rub * along);
    closing
}

/// Moves two cars apart along the normal by `depth` m, the lighter one more.
pub(crate) fn part(a: &mut Rigid, b: &mut Rigid, normal: DVec2, depth: f64) {
    let share = depth / (a.inverse_mass + b.inverse_mass);
    a.position += share * a.inverse_mass * normal;
    b.position -= share * b.inverse_mass * normal;
}
