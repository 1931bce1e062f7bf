//! `suspensions.ini`: one axle of it, in the file's own terms.
//!
//! Sources: comments in the game's cars; the CSP wiki (suspension, COSMIC); Arch's Physics Pipeline, the
//! community's handbook. Where the comments say "N m" for springs and bars, N/m is meant: the same
//! comment stands at springs and tires.
//!
//! * `BASEY` is the height of the wheel's center from the center of gravity of the sprung mass, as
//!   designed: negative, so that the center of gravity is `loaded radius − BASEY − travel at rest` high.
//! * `CG_LOCATION` and `INERTIA` are those of the sprung mass.
//! * `SPRING_RATE` and dampers are at the wheel. The spring's force is `(SPRING_RATE +
//!   PROGRESSIVE_SPRING_RATE · x) · x` with `x = ROD_LENGTH + travel`; where the car rests follows from
//!   that.
//! * `PACKER_RANGE` counts as `x` does; `BUMPSTOP_UP` and `_DN` count from the design.
//! * `[ARB]` is N/m at the wheel over the difference of the two wheels' travels, so `rate · track²`
//!   about the roll axis.
//! * `TOE_OUT` moves the body's end of the tie rod outwards.
//! * CSP's COSMIC type gives rods, sliders and coilovers between bodies; rates are the springs' own, and
//!   motion ratios follow from the geometry.

mod cosmic;
mod dampers;
mod links;
mod springs;

use corsa_vehicle::DVec3;
use corsa_vehicle::params::DamperParams;

use super::CarError;
use super::data::{Data, Fields};
use super::linkage::Linkage;
use crate::ContentError;
use crate::ini::Ini;
use crate::remark::Place;
pub(super) use springs::Rest;
use springs::Springs;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Type {
    DoubleWishbone,
    Strut,
    MultiLink,
    RigidAxle,
    Cosmic,
}

/// An axle as the file has it.
pub(super) struct Axle {
    kind: Type,
    /// The line that names the type.
    pub(super) place: Place,
    /// Height of the wheel's center from the sprung center of gravity as designed, m.
    pub(super) base_height: f64,
    /// m.
    pub(super) track: f64,
    /// Of one wheel, kg.
    pub(super) unsprung_mass: f64,
    /// rad, as designed.
    pub(super) static_camber: f64,
    /// Shift of the tie rod's end in the body outwards, m.
    pub(super) toe_out: f64,
    pub(super) toe_place: Place,
    /// None where the links are not understood.
    pub(super) linkage: Option<Linkage>,
    springs: Springs,
    /// N/m over the difference of the wheels' travels.
    anti_roll_rate: f64,
    /// Springs of a rigid axle stand closer than its wheels, by this share.
    spring_base: f64,
}

impl Axle {
    /// `name` is `FRONT` or `REAR`.
    pub(super) fn read(data: &Data, ini: &Ini, name: &str) -> Result<Self, ContentError> {
        let fields = data.fields(ini, name);
        let kind = kind(&fields, name)?;
        let (place, links) = (fields.place_of("TYPE"), links::read(data, ini, &fields, kind)?);
        let hub_mass = fields.positive("HUB_MASS")?;
        let (linkage, extra_mass) = (links.linkage, links.extra_mass);
        let springs = if kind == Type::Cosmic {
            Springs::Coils(cosmic::coils(data, ini, name)?)
        } else {
            Springs::Wheel(springs::at_wheel(&fields, ini, kind, linkage.as_ref())?)
        };
        Ok(Self {
            kind,
            place,
            base_height: fields.number("BASEY")?,
            track: fields.positive("TRACK")?,
            // The game makes a fifth of a strut's hub part of the body (Arch's Physics Pipeline).
            unsprung_mass: extra_mass + if kind == Type::Strut { 0.8 * hub_mass } else { hub_mass },
            static_camber: fields.number_or("STATIC_CAMBER", 0.0).to_radians(),
            toe_out: fields.number_or("TOE_OUT", 0.0),
            toe_place: fields.place_of("TOE_OUT"),
            linkage,
            springs,
            anti_roll_rate: anti_roll_rate(data, ini, name),
            spring_base: if kind == Type::RigidAxle {
                data.fields(ini, "AXLE").between("ATTACH_REL_POS", 1.0, 0.1, 2.0)
            } else {
                1.0
            },
        })
    }

    /// Where the wheel rests under a sprung load in N, and how the spring works about there.
    pub(super) fn at_rest(&self, data: &Data, sprung_load: f64) -> Result<Rest, ContentError> {
        let rest = self.springs.at_rest(sprung_load, self.linkage.as_ref());
        let rest = rest.filter(|rest| rest.rate > 0.0 && rest.rate.is_finite());
        let Some(mut rest) = rest else {
            let place = self.place.clone();
            return Err(CarError::NoRest { load: sprung_load, place }.into());
        };
        if rest.bump_travel < MIN_STOP_TRAVEL {
            let text = format!(
                "at rest the bump stops carry {:.0} mm already; they are met {:.0} mm above rest",
                -1_000.0 * rest.bump_travel,
                1_000.0 * MIN_STOP_TRAVEL
            );
            data.warn(&self.place, text);
            rest.bump_travel = MIN_STOP_TRAVEL;
        }
        rest.rebound_travel = rest.rebound_travel.max(MIN_STOP_TRAVEL);
        Ok(rest)
    }

    /// N·m/rad: the bar, less what springs inside the wheels of a rigid axle lack in roll.
    pub(super) fn anti_roll_stiffness(&self, wheel_rate: f64) -> f64 {
        let inside = 0.5 * wheel_rate * (self.spring_base * self.spring_base - 1.0);
        ((self.anti_roll_rate + inside) * self.track * self.track).max(0.0)
    }

    /// The damper at the wheel.
    pub(super) fn damper(
        &self,
        data: &Data,
        ini: &Ini,
        name: &str,
        rest: &Rest,
    ) -> Result<DamperParams, ContentError> {
        dampers::read(data, ini, name, self.kind == Type::Cosmic, rest.motion_ratio)
    }

    pub(super) fn is_rigid(&self) -> bool {
        self.kind == Type::RigidAxle
    }
}

/// Closer stops would act at rest, m.
const MIN_STOP_TRAVEL: f64 = 1e-3;

fn kind(fields: &Fields<'_>, name: &str) -> Result<Type, ContentError> {
    let Some(value) = fields.value("TYPE") else {
        let (section, key) = (name.to_owned(), "TYPE".to_owned());
        return Err(CarError::NoValue { section, key, place: fields.place() }.into());
    };
    Ok(match value.word().to_uppercase().as_str() {
        "DWB" => Type::DoubleWishbone,
        "STRUT" => Type::Strut,
        "ML" => Type::MultiLink,
        "AXLE" => Type::RigidAxle,
        "COSMIC" => Type::Cosmic,
        _ => {
            let text = value.word().to_owned();
            let expected = "DWB, STRUT, ML, AXLE or COSMIC";
            let place = value.place().clone();
            return Err(CarError::BadValue { key: "TYPE".to_owned(), text, expected, place }.into());
        }
    })
}

/// CSP's `EXTEND=1` gives the bar's own rate and its motion ratio.
fn anti_roll_rate(data: &Data, ini: &Ini, name: &str) -> f64 {
    let fields = data.fields(ini, "ARB");
    let rate = fields.optional(name, "no anti-roll bar is assumed").unwrap_or(0.0).max(0.0);
    let ratio = if fields.switch("EXTEND") {
        fields.number_or(&format!("{name}_MOTION_RATIO"), 1.0)
    } else {
        1.0
    };
    rate * ratio * ratio
}

fn point(fields: &Fields<'_>, key: &str) -> Result<DVec3, ContentError> {
    Ok(DVec3::from_array(fields.vector(key)?))
}
