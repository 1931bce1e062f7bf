//! All files together: a car.

use corsa_vehicle::params::{AxleParams, FuelParams, SpringParams, TireParams, VehicleParams};
use corsa_vehicle::{DVec3, STANDARD_GRAVITY};

use super::aero::aero;
use super::body::{Layout, body};
use super::brakes::brakes;
use super::data::Data;
use super::drivetrain::{Drivetrain, drivetrain};
use super::electronics::electronics;
use super::engine::engine;
use super::geometry::Geometry;
use super::steering::steering;
use super::suspension::{Axle, Rest};
use super::tires::{Ring, Tires};
use crate::ContentError;
use crate::ini::Ini;

/// kg/l, petrol, as the game has it.
const FUEL_DENSITY: f64 = 0.74;

/// `TOTALMASS` is taken as with driver and without fuel, as the game does, whatever comments say.
pub(super) fn assemble(
    data: &Data,
    name: &str,
    tires: &Tires,
) -> Result<VehicleParams, ContentError> {
    let car = data.ini("car.ini")?;
    let file = data.ini("suspensions.ini")?;
    let basic = data.fields(&car, "BASIC");
    let mass = basic.positive("TOTALMASS")?;
    let layout = data.fields(&file, "BASIC");
    let wheelbase = layout.positive("WHEELBASE")?;
    let share = layout.between("CG_LOCATION", 0.5, 0.05, 0.95);

    let axles = [Axle::read(data, &file, "FRONT")?, Axle::read(data, &file, "REAR")?];
    let rings = [tires.ring(data, "FRONT")?, tires.ring(data, "REAR")?];
    let sprung = mass - 2.0 * axles.iter().map(|axle| axle.unsprung_mass).sum::<f64>();
    let corners = [(0, share), (1, 1.0 - share)].map(|(index, share)| {
        Corner::new(data, &axles[index], &rings[index], 0.5 * sprung * share * STANDARD_GRAVITY)
    });
    let [front, rear] = corners;
    let (front, rear) = (front?, rear?);

    let sprung_height = share * front.body_height + (1.0 - share) * rear.body_height;
    let unsprung_moment: f64 =
        [&front, &rear].iter().map(|c| 2.0 * c.axle.unsprung_mass * c.loaded_radius).sum();
    let cg_height = (sprung * sprung_height + unsprung_moment) / mass;
    let front_weight_share = (sprung * share + 2.0 * front.axle.unsprung_mass) / mass;
    // From the whole car's center of gravity to that of the sprung mass, from which the files count.
    let offset =
        DVec3::new((share - front_weight_share) * wheelbase, 0.0, sprung_height - cg_height);
    let inertia = inertia(basic.vector("INERTIA")?, sprung, &front, &rear, share, wheelbase);

    let engine = engine(data)?;
    let Drivetrain { drive, gearbox, clutch, differentials } = drivetrain(data, &engine)?;
    let electronics = electronics(data)?;
    let track = 0.5 * (front.axle.track + rear.axle.track);
    Ok(VehicleParams {
        name: name.to_owned(),
        mass,
        roll_inertia: inertia.x,
        pitch_inertia: inertia.y,
        yaw_inertia: inertia.z,
        wheelbase,
        front_weight_share,
        cg_height,
        steering: steering(
            data,
            &car,
            front.axle.linkage.as_ref().filter(|_| !front.axle.is_rigid()),
            front.rest.travel,
            front.axle.track / wheelbase,
        )?,
        aero: aero(data, offset)?,
        brakes: brakes(data)?,
        clutch,
        gearbox,
        drive,
        differentials,
        abs: electronics.abs,
        traction_control: electronics.traction_control,
        fuel: fuel(data, &car),
        body: body(data, &car, &Layout { wheelbase, track, cg_height, offset })?,
        front: front.params(data, &file, "FRONT", tires.tire(data, "FRONT", front.load)?)?,
        rear: rear.params(data, &file, "REAR", tires.tire(data, "REAR", rear.load)?)?,
        engine,
    })
}

/// A wheel at rest with all that depends on it.
struct Corner<'a> {
    axle: &'a Axle,
    rest: Rest,
    geometry: Geometry,
    /// On the road, N.
    load: f64,
    /// m.
    loaded_radius: f64,
    /// Height over the road of the sprung center of gravity, were it over this axle, m.
    body_height: f64,
}

impl<'a> Corner<'a> {
    fn new(
        data: &Data,
        axle: &'a Axle,
        ring: &Ring,
        sprung_load: f64,
    ) -> Result<Self, ContentError> {
        let load = sprung_load + axle.unsprung_mass * STANDARD_GRAVITY;
        let loaded_radius = ring.radius - load / ring.stiffness;
        let rest = axle.at_rest(data, sprung_load)?;
        let geometry = Geometry::of(data, axle, rest.travel, loaded_radius);
        let body_height = loaded_radius - axle.base_height - rest.travel;
        Ok(Self { axle, rest, geometry, load, loaded_radius, body_height })
    }

    fn params(
        &self,
        data: &Data,
        file: &Ini,
        name: &str,
        tire: TireParams,
    ) -> Result<AxleParams, ContentError> {
        Ok(AxleParams {
            track_width: self.axle.track,
            spring: SpringParams {
                rate: self.rest.rate,
                progressive_rate: self.rest.progressive_rate,
                bump_stop_rate: self.rest.bump_stop_rate,
                bump_travel: self.rest.bump_travel,
                rebound_travel: self.rest.rebound_travel,
            },
            damper: self.axle.damper(data, file, name, &self.rest)?,
            anti_roll_stiffness: self.axle.anti_roll_stiffness(self.rest.rate),
            roll_center_height: self.geometry.roll_center_height,
            unsprung_mass: self.axle.unsprung_mass,
            static_camber: self.geometry.camber,
            camber_per_travel: self.geometry.camber_per_travel,
            static_toe: self.geometry.toe,
            toe_per_travel: self.geometry.toe_per_travel,
            tire,
        })
    }
}

/// About the body's axes, kg·m². `INERTIA` is the width, height and length of a solid box of the sprung
/// mass (`m / 12 · (a² + b²)`); the unsprung masses are points at their wheels.
fn inertia(
    [width, height, length]: [f64; 3],
    sprung: f64,
    front: &Corner<'_>,
    rear: &Corner<'_>,
    share: f64,
    wheelbase: f64,
) -> DVec3 {
    let box_of = |a: f64, b: f64| sprung / 12.0 * (a * a + b * b);
    let mut total =
        DVec3::new(box_of(width, height), box_of(height, length), box_of(width, length));
    for (corner, x) in [(front, (1.0 - share) * wheelbase), (rear, share * wheelbase)] {
        let (y, z) = (0.5 * corner.axle.track, corner.body_height - corner.loaded_radius);
        let mass = 2.0 * corner.axle.unsprung_mass;
        total += mass * DVec3::new(y * y + z * z, x * x + z * z, x * x + y * y);
    }
    total
}

/// In one second the engine burns `rpm · throttle · CONSUMPTION / 1000` l.
fn fuel(data: &Data, car: &Ini) -> FuelParams {
    let fuel = data.fields(car, "FUEL");
    let capacity = fuel.number_or("MAX_FUEL", 0.0).max(0.0);
    FuelParams {
        capacity,
        initial: fuel.number_or("FUEL", 0.0).clamp(0.0, capacity),
        per_revolution: fuel.number_or("CONSUMPTION", 0.0).max(0.0) * 60.0 / 1_000.0,
        density: FUEL_DENSITY,
    }
}
