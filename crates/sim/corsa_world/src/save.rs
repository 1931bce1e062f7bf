//! A car as bytes: a header that says of which car on which track, then every field of [`Car`].

use corsa_track::ProjectionHint;

use crate::{
    Car, World,
    codec::{Codec, Decoder, Encoder},
    placement::Placement,
};

const MAGIC: [u8; 4] = *b"CGCR";
/// Goes up whenever the list of fields or their meaning changes.
const VERSION: u32 = 1;

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
        for name in [&self.params().name, self.track.name()] {
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
        for (what, expected) in [("car", self.params().name.as_str()), ("track", self.track.name())]
        {
            let found = name(&mut decoder).ok_or_else(|| damaged(decoder.rest))?;
            if found != expected {
                return Err(SaveError::Mismatch { what, found, expected: expected.into() });
            }
        }
        let mut car = self.place(Placement::Grid);
        visit(&mut decoder, &mut car).ok_or_else(|| damaged(decoder.rest))?;
        if decoder.rest.is_empty() && car.lap.fits(&self.gates) {
            Ok(car)
        } else {
            Err(damaged(decoder.rest))
        }
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

    let state = &mut car.dynamics;
    codec.vector(&mut state.pose.position)?;
    codec.f64(&mut state.pose.yaw)?;
    codec.vector(&mut state.velocity)?;
    codec.f64(&mut state.yaw_rate)?;
    codec.f64(&mut state.roll)?;
    codec.f64(&mut state.roll_rate)?;
    codec.f64(&mut state.pitch)?;
    codec.f64(&mut state.pitch_rate)?;
    codec.f64(&mut state.engine_speed)?;
    codec.f64(&mut state.clutch_engagement)?;
    codec.i8(&mut state.gear)?;
    codec.i8(&mut state.target_gear)?;
    codec.f64(&mut state.shift_time_left)?;
    codec.f64(&mut state.fuel)?;
    codec.per_wheel(&mut state.wheels, |codec, wheel| {
        codec.f64(&mut wheel.spin_rate)?;
        codec.vector(&mut wheel.deflection)?;
        codec.vector(&mut wheel.force)?;
        codec.f64(&mut wheel.normal_force)?;
        codec.f64(&mut wheel.slip_ratio)?;
        codec.f64(&mut wheel.slip_tangent)?;
        codec.f64(&mut wheel.normalized_slip)
    })?;
    codec.vector(&mut state.acceleration)?;
    codec.controls(&mut state.controls)?;

    let road = &mut car.road;
    codec.f64(&mut road.progress)?;
    codec.f64(&mut road.heading)?;
    codec.f64(&mut road.elevation)?;
    codec.f64(&mut road.slope)?;
    codec.per_wheel(&mut road.outside, Codec::flag)?;

    let mut hint = car.hint.progress();
    codec.optional(&mut hint)?;
    car.hint = hint.map_or_else(ProjectionHint::default, ProjectionHint::at);

    let lap = &mut car.lap;
    codec.f64(&mut lap.driven)?;
    codec.i64(&mut lap.next_gate)?;
    codec.flag(&mut lap.is_timing)?;
    codec.f64(&mut lap.lap_start)?;
    codec.optional(&mut lap.sector_start)?;
    codec.u32(&mut lap.completed_laps)?;
    codec.optional(&mut lap.last_time)?;
    codec.optional(&mut lap.best_time)?;
    codec.optional(&mut lap.last_sector_time)?;
    codec.flag(&mut lap.is_valid)?;
    codec.f64(&mut lap.distance)
}

#[cfg(test)]
mod tests;
