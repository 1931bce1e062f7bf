//! A car as bytes: a header that says of which car on which track, then every field of [`Car`].

use corsa_dynamics::{State, Variation, WheelDynamics};

use crate::{
    Car, World,
    codec::{Codec, Decoder, Encoder},
    placement::Placement,
};

const MAGIC: [u8; 4] = *b"CGCR";
/// Goes up whenever the list of fields or their meaning changes.
const VERSION: u32 = 2;

/// Bytes that are no car of this world.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SaveError {
    /// Not written by [`World::save`].
    #[error("not a saved car: it begins with {found:02x?}")]
    NotASave { found: Vec<u8> },
    /// Written by another version of this package.
    #[error("saved by format version {found}, this is version {VERSION}")]
    Version { found: u32 },
    /// Another car or track.
    #[error("saved with {what} `{found}`, this is `{expected}`")]
    Mismatch { what: &'static str, found: String, expected: String },
    /// Cut off, too long, or a number that no state has.
    #[error("damaged at byte {offset} of {length}")]
    Damaged { offset: usize, length: usize },
}

impl World {
    /// A car's whole state as bytes, for [`World::load`] of the same car and track.
    pub fn save(&self, car: &Car) -> Vec<u8> {
        let mut encoder = Encoder { bytes: Vec::with_capacity(1024) };
        encoder.bytes.extend_from_slice(&MAGIC);
        encoder.bytes.extend_from_slice(&VERSION.to_le_bytes());
        for name in [&self.params().name, self.track().name()] {
            encoder.bytes.extend_from_slice(&(name.len() as u32).to_le_bytes());
            encoder.bytes.extend_from_slice(name.as_bytes());
        }
        let mut car = *car;
        // The encoder takes every field.
        let _written = visit(&mut encoder, &mut car);
        encoder.bytes
    }

    /// The car that was saved; it continues bit for bit.
    pub fn load(&self, bytes: &[u8]) -> Result<Car, SaveError> {
        let mut decoder = Decoder { rest: bytes };
        let damaged = |rest: &[u8]| SaveError::Damaged {
            offset: bytes.len() - rest.len(),
            length: bytes.len(),
        };
        let mut magic = [0; 4];
        if decoder.bytes(&mut magic).is_none() || magic != MAGIC {
            return Err(SaveError::NotASave { found: bytes.iter().copied().take(4).collect() });
        }
        let mut version = 0;
        decoder.u32(&mut version).ok_or_else(|| damaged(decoder.rest))?;
        if version != VERSION {
            return Err(SaveError::Version { found: version });
        }
        for (what, expected) in
            [("car", self.params().name.as_str()), ("track", self.track().name())]
        {
            let found = name(&mut decoder).ok_or_else(|| damaged(decoder.rest))?;
            if found != expected {
                return Err(SaveError::Mismatch { what, found, expected: expected.into() });
            }
        }
        let mut car = self.place(Placement::Grid);
        visit(&mut decoder, &mut car).ok_or_else(|| damaged(decoder.rest))?;
        if decoder.rest.is_empty() && self.fits(&car) {
            Ok(car)
        } else {
            Err(damaged(decoder.rest))
        }
    }
}

impl World {
    /// Whether a car that was read in is one that this track can have led to.
    fn fits(&self, car: &Car) -> bool {
        let driven = car.node as f64 * self.parts.road.ribbon.spacing();
        // Beyond, the time would no longer tell one step from the next.
        car.physics_step < 1 << 53 && car.lap.fits(&self.parts.gates, driven)
    }
}

fn name(decoder: &mut Decoder<'_>) -> Option<String> {
    let mut length = 0;
    decoder.u32(&mut length)?;
    let (name, rest) = decoder.rest.split_at_checked(length as usize)?;
    decoder.rest = rest;
    String::from_utf8(name.to_vec()).ok()
}

/// Every field of a car, in order.
fn visit(codec: &mut impl Codec, car: &mut Car) -> Option<()> {
    codec.u64(&mut car.physics_step)?;
    codec.i64(&mut car.node)?;
    codec.flag(&mut car.is_valid)?;
    codec.f32(&mut car.distance[0])?;
    codec.f32(&mut car.distance[1])?;
    codec.f32(&mut car.damage)?;

    let lap = &mut car.lap;
    codec.i64(&mut lap.next_gate)?;
    codec.flag(&mut lap.is_timing)?;
    codec.f64(&mut lap.lap_start)?;
    codec.optional(&mut lap.sector_start)?;
    codec.u32(&mut lap.completed_laps)?;
    codec.optional(&mut lap.last_time)?;
    codec.optional(&mut lap.best_time)?;
    codec.optional(&mut lap.last_sector_time)?;

    // Taken apart, so that a field that is added cannot be forgotten.
    let State {
        pose,
        velocity,
        yaw_rate,
        heave,
        heave_rate,
        roll,
        roll_rate,
        pitch,
        pitch_rate,
        engine_speed,
        clutch_engagement,
        gear,
        target_gear,
        shift_time_left,
        fuel,
        boost,
        abs_timer,
        traction_timer,
        traction_cut,
        wheels,
        acceleration,
        controls,
        variation,
    } = &mut car.dynamics;
    codec.vector(&mut pose.position)?;
    codec.vector(velocity)?;
    codec.vector(acceleration)?;
    let [boost_first, boost_others] = boost;
    for number in [
        &mut pose.yaw,
        yaw_rate,
        heave,
        heave_rate,
        roll,
        roll_rate,
        pitch,
        pitch_rate,
        engine_speed,
        clutch_engagement,
        shift_time_left,
        fuel,
        boost_first,
        boost_others,
        abs_timer,
        traction_timer,
    ] {
        codec.f64(number)?;
    }
    codec.i8(gear)?;
    codec.i8(target_gear)?;
    codec.flag(traction_cut)?;
    codec.controls(controls)?;
    codec.per_wheel(wheels, wheel)?;
    let Variation { mass, power, grip, tire_stiffness, brake, drag, downforce, wind } = variation;
    for number in [mass, power, grip, tire_stiffness, brake, drag, downforce] {
        codec.f64(number)?;
    }
    codec.vector(wind)
}

fn wheel<C: Codec>(codec: &mut C, wheel: &mut WheelDynamics) -> Option<()> {
    let WheelDynamics {
        spin_rate,
        deflection,
        force,
        normal_force,
        slip_ratio,
        slip_tangent,
        normalized_slip,
        travel,
        travel_rate,
        brake_released,
        tread_temperature,
        core_temperature,
        wear,
        disc_temperature,
    } = wheel;
    codec.vector(deflection)?;
    codec.vector(force)?;
    codec.flag(brake_released)?;
    for number in [
        spin_rate,
        normal_force,
        slip_ratio,
        slip_tangent,
        normalized_slip,
        travel,
        travel_rate,
        tread_temperature,
        core_temperature,
        wear,
        disc_temperature,
    ] {
        codec.f64(number)?;
    }
    Some(())
}

#[cfg(test)]
mod tests;
