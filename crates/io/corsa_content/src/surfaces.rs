//! `surfaces.ini`: what the ground of a track is made of, and which mesh is of which ground.
//!
//! A mesh collides if its name is a number from 1 followed by the key of a surface: `1ROAD_12`,
//! `2KERB-left`. Where several keys fit, the longest counts: `1KERBHI_3` is `KERBHI`, not `KERB`.
//! Keys are compared as written, and only if none fits, without regard to case.

use std::path::Path;

use corsa_track::SurfaceKind;
use corsa_vehicle::STANDARD_GRAVITY;

use crate::ini::{Ini, Section};
use crate::remark::{Place, Remark, remark};

/// A surface grid numbers its kinds in a byte and keeps one number for what is not known.
const MAX_SURFACES: usize = 255;
/// More than this times asphalt's friction is a typing error.
const MAX_FRICTION: f64 = 5.0;

/// The surfaces of a track: those of its file, then those built into the game.
#[derive(Debug, Clone, PartialEq)]
pub struct Surfaces {
    surfaces: Vec<Surface>,
    remarks: Vec<Remark>,
}

/// A kind of ground, as `surfaces.ini` describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Surface {
    /// `ROAD`, `GRASS`, …
    pub key: String,
    /// Friction relative to the tire's own.
    pub friction: f64,
    /// Drag on a wheel; above 0 in gravel.
    pub damping: f64,
    /// Whether a wheel on it is on the track.
    pub is_valid_track: bool,
    pub is_pit_lane: bool,
    /// Of its waves, m.
    pub sin_height: f64,
    /// Of its waves, m; 0 for none.
    pub sin_length: f64,
}

impl Surfaces {
    /// What the game knows without a file. Frictions are the usual ones of its own tracks.
    pub fn built_in() -> Self {
        let ground = |key: &str, friction, is_valid_track| Surface {
            key: key.to_owned(),
            friction,
            damping: 0.0,
            is_valid_track,
            is_pit_lane: false,
            sin_height: 0.0,
            sin_length: 0.0,
        };
        let surfaces = vec![
            ground("ROAD", 0.96, true),
            ground("KERB", 0.92, true),
            ground("GRASS", 0.6, false),
            Surface { damping: 0.1, ..ground("SAND", 0.8, false) },
            ground("WALL", 0.96, false),
        ];
        Self { surfaces, remarks: Vec::new() }
    }

    /// The surfaces of a `surfaces.ini`, then those of `self` it does not have. Cannot fail: what
    /// makes no sense is remarked upon and replaced. `file` is for naming places.
    #[must_use]
    pub fn with_file(self, file: &Path, bytes: &[u8]) -> Self {
        let ini = Ini::parse(file, bytes);
        let mut merged = Self { surfaces: Vec::new(), remarks: ini.remarks().to_vec() };
        for section in ini.sections().filter(|section| is_surface(section.name())) {
            merged.add(section);
        }
        if merged.surfaces.is_empty() {
            let text = "no surfaces in this file, the game's own count".to_owned();
            remark(&mut merged.remarks, Place::file(file), text);
        }
        for surface in self.surfaces {
            if merged.surfaces.iter().all(|known| known.key != surface.key) {
                merged.surfaces.push(surface);
            }
        }
        if merged.surfaces.len() > MAX_SURFACES {
            let text = format!("only the first {MAX_SURFACES} surfaces are used");
            remark(&mut merged.remarks, Place::file(file), text);
            merged.surfaces.truncate(MAX_SURFACES);
        }
        merged
    }

    /// In the file's order, then the built-in ones.
    pub fn iter(&self) -> impl Iterator<Item = &Surface> {
        self.surfaces.iter()
    }

    /// What was odd in the file.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// The number of the surface a mesh is made of, if it is one that collides.
    pub fn of_mesh(&self, name: &str) -> Option<usize> {
        let key = collision_key(name)?;
        let longest = |fits: &dyn Fn(&str) -> bool| {
            let fitting = self.surfaces.iter().enumerate().filter(|(_, s)| fits(&s.key));
            fitting.max_by_key(|(index, s)| (s.key.len(), usize::MAX - index)).map(|(i, _)| i)
        };
        let as_written = |surface: &str| key.starts_with(surface);
        let any_case = |surface: &str| {
            key.get(..surface.len()).is_some_and(|start| start.eq_ignore_ascii_case(surface))
        };
        longest(&as_written).or_else(|| longest(&any_case))
    }

    /// Whether a surface stands upright: its key begins with `WALL`.
    pub fn is_wall(&self, index: usize) -> bool {
        self.surfaces[index].key.starts_with("WALL")
    }

    /// The same surfaces as the simulator takes them.
    pub fn kinds(&self) -> Vec<SurfaceKind> {
        self.surfaces.iter().map(Surface::kind).collect()
    }

    fn add(&mut self, section: &Section) {
        let Some(key) =
            section.get("KEY").map(|key| key.word().to_owned()).filter(|k| !k.is_empty())
        else {
            let text = format!("[{}] has no KEY and is left out", section.name());
            return remark(&mut self.remarks, section.place().clone(), text);
        };
        if self.surfaces.iter().any(|surface| surface.key == key) {
            let text = format!("surface `{key}` again, the first one counts");
            return remark(&mut self.remarks, section.place().clone(), text);
        }
        let mut number = |name: &str, default: f64, most: f64| {
            let Some(value) = section.get(name).filter(|value| !value.word().is_empty()) else {
                return default;
            };
            let found = value.number();
            if let Some(number) = found.filter(|number| (0.0..=most).contains(number)) {
                return number;
            }
            let text = format!(
                "{name} of surface `{key}` is `{}`, expected 0 to {most}; {default} is assumed",
                value.word()
            );
            remark(&mut self.remarks, value.place().clone(), text);
            default
        };
        let friction = number("FRICTION", 1.0, MAX_FRICTION);
        let damping = number("DAMPING", 0.0, 100.0);
        let is_valid_track = number("IS_VALID_TRACK", 1.0, 1.0) != 0.0;
        let is_pit_lane = number("IS_PITLANE", 0.0, 1.0) != 0.0;
        let (sin_height, sin_length) =
            (number("SIN_HEIGHT", 0.0, 5.0), number("SIN_LENGTH", 0.0, 500.0));
        self.surfaces.push(Surface {
            key,
            friction,
            damping,
            is_valid_track,
            is_pit_lane,
            sin_height,
            sin_length,
        });
    }
}

impl Surface {
    /// As the simulator takes it. What DAMPING is measured in is not documented; it is taken as
    /// the force that each wheel on the surface holds the car back with, over the car's mass and
    /// speed, in 1/s, of which a wheel carries a quarter.
    fn kind(&self) -> SurfaceKind {
        SurfaceKind {
            name: self.key.clone(),
            grip: self.friction,
            rolling_resistance: 0.0,
            damping: 4.0 * self.damping / STANDARD_GRAVITY,
            bump_height: if self.sin_length > 0.0 { self.sin_height } else { 0.0 },
            bump_length: self.sin_length,
            is_valid: self.is_valid_track,
            is_pit_lane: self.is_pit_lane,
        }
    }
}

fn is_surface(section: &str) -> bool {
    section.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("SURFACE_"))
}

/// What follows the number of a mesh that collides, from 1 up.
pub(crate) fn collision_key(mesh: &str) -> Option<&str> {
    let key = mesh.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = &mesh[..mesh.len() - key.len()];
    (number.bytes().any(|digit| digit != b'0') && !key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests;
