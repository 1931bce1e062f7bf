//! Where a wheel rests on its springs, and how they work about there.

use corsa_vehicle::DVec3;

use super::Type;
use crate::ContentError;
use crate::car::data::Fields;
use crate::car::linkage::{Linkage, Pose};
use crate::ini::Ini;

/// Farther than any wheel travels from its design, m.
const REACH: f64 = 0.30;
/// For slopes, m.
const SMALL: f64 = 0.005;
/// What the game's own bump stops are as stiff as, N/m (Arch's Physics Pipeline).
const HARD_STOP_RATE: f64 = 500_000.0;
/// Travel to stops that the file does not give, m.
const USUAL_TRAVEL: f64 = 0.1;

pub(super) enum Springs {
    Wheel(WheelSpring),
    Coils(Vec<Coil>),
}

/// A spring given at the wheel. Its deflection is `rod + travel`.
pub(super) struct WheelSpring {
    /// N/m.
    rate: f64,
    /// The force is `(rate + progressive · x) · x`, N/m².
    progressive: f64,
    /// Deflection as designed, m.
    rod: f64,
    /// Deflection at which the packers are met, and their rate; m, N/m.
    packer: Option<(f64, f64)>,
    /// Travels from the design at which the stops are met, m; None where there is none.
    bump_stop: Option<f64>,
    rebound_stop: Option<f64>,
}

/// A spring between a point of the body and one of the hub, with its own rate.
#[derive(Clone, Debug)]
pub(super) struct Coil {
    pub(super) top: DVec3,
    pub(super) foot: DVec3,
    /// N/m.
    pub(super) rate: f64,
    /// Compression as designed, m, and a force beside it, N.
    pub(super) preload: f64,
    pub(super) preload_force: f64,
    /// Compression from the design at which the bump stop is met, m.
    pub(super) bump_gap: Option<f64>,
    pub(super) bump_stop_rate: f64,
    /// m.
    pub(super) min_length: Option<f64>,
    pub(super) max_length: Option<f64>,
}

/// A wheel at rest.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Rest {
    /// From the design, m, + bump.
    pub(in super::super) travel: f64,
    /// At the wheel, N/m, and its growth: the force over that at rest is
    /// `(rate + progressive_rate · t) · t`.
    pub(in super::super) rate: f64,
    pub(in super::super) progressive_rate: f64,
    /// Spring's travel over the wheel's.
    pub(in super::super) motion_ratio: f64,
    /// From rest to the stops, m.
    pub(in super::super) bump_travel: f64,
    pub(in super::super) rebound_travel: f64,
    /// N/m.
    pub(in super::super) bump_stop_rate: f64,
}

impl Springs {
    /// None where they cannot carry the load within reach.
    pub(super) fn at_rest(&self, load: f64, linkage: Option<&Linkage>) -> Option<Rest> {
        match self {
            Self::Wheel(spring) => spring.at_rest(load),
            Self::Coils(coils) => at_rest_on_coils(coils, load, linkage?),
        }
    }
}

/// The game's progressive rate acts twice in the slope; CSP's `FIX_PROGRESSIVE_RATE` mends that.
/// `USE_DWB2` takes the spring's own rate with a motion ratio. A strut's spring acts along the strut.
pub(super) fn at_wheel(
    fields: &Fields<'_>,
    ini: &Ini,
    kind: Type,
    linkage: Option<&Linkage>,
) -> Result<WheelSpring, ContentError> {
    let extension = fields.data.fields(ini, "_EXTENSION");
    let mut share = 1.0;
    if kind == Type::DoubleWishbone && extension.switch("USE_DWB2") {
        let lut = fields.data.lut(fields.value("MOTION_RATIO"), "1 is assumed")?;
        let ratio = lut.and_then(|lut| lut.at(0.0)).unwrap_or(1.0);
        share = ratio * ratio;
    }
    if kind == Type::Strut
        && let Some(linkage) = linkage
    {
        let (top, foot) = (super::point(fields, "STRUT_CAR")?, super::point(fields, "STRUT_TYRE")?);
        let length = |pose: &Pose| top.distance(pose.point(foot));
        share = slope(linkage, 0.0, |pose| -length(pose)).unwrap_or(1.0).abs();
    }
    let progressive = fields.number_or("PROGRESSIVE_SPRING_RATE", 0.0);
    let stop_rate = fields.number_or("BUMP_STOP_RATE", 0.0);
    let packer = fields.number_or("PACKER_RANGE", 0.0);
    let stop =
        |key: &str| Some(fields.number_or(key, 0.0)).filter(|travel| *travel != 0.0).map(f64::abs);
    Ok(WheelSpring {
        rate: share * fields.positive("SPRING_RATE")?,
        progressive: share
            * progressive
            * if extension.switch("FIX_PROGRESSIVE_RATE") { 0.5 } else { 1.0 },
        rod: fields.number_or("ROD_LENGTH", 0.0),
        packer: (packer > 0.0 && stop_rate > 0.0).then_some((packer, stop_rate)),
        bump_stop: stop("BUMPSTOP_UP"),
        rebound_stop: stop("BUMPSTOP_DN"),
    })
}

impl WheelSpring {
    fn force(&self, travel: f64) -> f64 {
        let x = self.rod + travel;
        ((self.rate + self.progressive * x) * x).max(0.0)
    }

    fn at_rest(&self, load: f64) -> Option<Rest> {
        let packed = |travel: f64| match self.packer {
            Some((range, rate)) => rate * (self.rod + travel - range).max(0.0),
            None => 0.0,
        };
        let travel = root(|travel| Some(self.force(travel) + packed(travel) - load))?;
        let x = self.rod + travel;
        let packer = self.packer.map(|(range, rate)| (range - x, rate));
        let stop = self.bump_stop.map(|up| (up - travel, HARD_STOP_RATE));
        let nearest = match (packer, stop) {
            (Some(packer), Some(stop)) => {
                if packer.0 < stop.0 {
                    packer
                } else {
                    stop
                }
            }
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => (USUAL_TRAVEL, HARD_STOP_RATE),
        };
        Some(Rest {
            travel,
            rate: self.rate + 2.0 * self.progressive * x,
            progressive_rate: self.progressive.max(0.0),
            motion_ratio: 1.0,
            bump_travel: nearest.0,
            rebound_travel: self.rebound_stop.map_or(USUAL_TRAVEL, |down| down + travel),
            bump_stop_rate: nearest.1,
        })
    }
}

impl Coil {
    fn length(&self, pose: &Pose) -> f64 {
        self.top.distance(pose.point(self.foot))
    }

    fn design_length(&self) -> f64 {
        self.top.distance(self.foot)
    }

    /// Of the spring along itself, N.
    fn force(&self, length: f64) -> f64 {
        let compression = self.design_length() + self.preload - length;
        (self.rate * compression + self.preload_force).max(0.0)
    }
}

/// By virtual work a spring's force at the wheel is its own times the motion ratio.
fn at_rest_on_coils(coils: &[Coil], load: f64, linkage: &Linkage) -> Option<Rest> {
    let ratio = |coil: &Coil, travel: f64| slope(linkage, travel, |pose| -coil.length(pose));
    let force = |travel: f64| -> Option<f64> {
        let pose = linkage.pose(travel, 0.0)?;
        coils.iter().map(|coil| Some(coil.force(coil.length(&pose)) * ratio(coil, travel)?)).sum()
    };
    let travel = root(|travel| Some(force(travel)? - load))?;
    let wide = 2.0 * SMALL;
    let (low, middle, high) = (force(travel - wide)?, force(travel)?, force(travel + wide)?);
    let first = coils.first()?;
    let reaches =
        |length: f64| root(|travel| Some(length - first.length(&linkage.pose(travel, 0.0)?)));
    let bump = first
        .bump_gap
        .and_then(|gap| Some((reaches(first.design_length() - gap)?, first.bump_stop_rate)));
    let end = first.min_length.and_then(|length| Some((reaches(length)?, HARD_STOP_RATE)));
    let (stop, rate) = bump.or(end).unwrap_or((travel + USUAL_TRAVEL, HARD_STOP_RATE));
    let droop = first.max_length.and_then(reaches).unwrap_or(travel - USUAL_TRAVEL);
    Some(Rest {
        travel,
        rate: (high - low) / (2.0 * wide),
        progressive_rate: ((high + low - 2.0 * middle) / (2.0 * wide * wide)).max(0.0),
        motion_ratio: ratio(first, travel)?,
        bump_travel: stop - travel,
        rebound_travel: travel - droop,
        bump_stop_rate: rate,
    })
}

/// How fast something of the pose changes with travel.
pub(in super::super) fn slope(
    linkage: &Linkage,
    travel: f64,
    of: impl Fn(&Pose) -> f64,
) -> Option<f64> {
    let at = |travel: f64| linkage.pose(travel, 0.0).map(|pose| of(&pose));
    Some((at(travel + SMALL)? - at(travel - SMALL)?) / (2.0 * SMALL))
}

/// Where a function that rises with travel is zero, by halving. Where it cannot be told, the links do
/// not reach, and the wheel is nearer the design.
fn root(function: impl Fn(f64) -> Option<f64>) -> Option<f64> {
    let at_design = function(0.0).filter(|value| value.is_finite())?;
    let end = if at_design < 0.0 { REACH } else { -REACH };
    let (mut near, mut far) = (0.0, end);
    for _ in 0..48 {
        let middle = 0.5 * (near + far);
        let same = function(middle).is_some_and(|value| (value < 0.0) == (at_design < 0.0));
        if same { near = middle } else { far = middle }
    }
    // Not at the end of the reach: nothing was found there.
    ((near - end).abs() > 1e-6).then_some(near)
}
