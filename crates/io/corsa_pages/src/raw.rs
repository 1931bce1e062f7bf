//! The pages' bytes as C structs: little-endian, packing 4, AC's own field names, units and signs.
//!
//! Every struct is plain old data without hidden padding, so a page copied out of shared memory *is*
//! the struct ([`bytemuck`] proves it at compile time), and every offset of the public tables is
//! asserted here. Nothing outside this crate should need these types; [`crate::convert`] turns them
//! into the vocabulary's.
//!
//! Sources: Kunos "AC Shared Memory Documentation", the CSP wiki's Custom AI page, and the public
//! readers that agree with both; the independent definition used in the tests is
//! `tests/assets/pages/make_golden.py`.

mod bridge;
pub mod csp_app;
mod custom_ai;
mod graphics;
mod physics;
mod standin_pad;
mod static_page;
pub mod text;

pub use bridge::{Bridge, bridge_mode};
pub use custom_ai::{Car, CarControls, CarPublic, SimState, SimStateV0, Wheel};
pub use graphics::{Graphics, status};
pub use physics::Physics;
pub use standin_pad::StandinPad;
pub use static_page::{Static, StaticShort, decode_static};

/// Asserts the size of a struct and the offset of each of its fields when the crate is compiled.
macro_rules! layout {
    ($type:ty, size $size:literal, $($field:ident at $offset:literal),* $(,)?) => {
        const _: () = {
            assert!(size_of::<$type>() == $size);
            assert!(align_of::<$type>() <= 4);
            $(assert!(std::mem::offset_of!($type, $field) == $offset);)*
        };

        #[cfg(test)]
        impl super::Fields for $type {
            const NAME: &'static str = stringify!($type);
            const FIELDS: &'static [(&'static str, usize)] =
                &[$((stringify!($field), $offset)),*];
        }
    };
}
use layout;

/// One of the pages: its name, and the struct that is in it.
pub trait Page: bytemuck::Pod {
    /// The mapping's name without `Local\`, which is also its file's name on Linux.
    const NAME: &'static str;
    /// Bytes a page must have at least.
    const SIZE: usize = size_of::<Self>();
}

impl Page for Physics {
    const NAME: &'static str = "acpmf_physics";
}
impl Page for Graphics {
    const NAME: &'static str = "acpmf_graphics";
}
impl Page for Static {
    const NAME: &'static str = "acpmf_static";
}
impl Page for CarControls {
    const NAME: &'static str = "AcTools.CSP.NewBehaviour.CustomAI.CarControls0.v0";
}
impl Page for Car {
    const NAME: &'static str = "AcTools.CSP.NewBehaviour.CustomAI.Car0.v0";
}
impl Page for CarPublic {
    const NAME: &'static str = "AcTools.CSP.NewBehaviour.CustomAI.CarPublic0.v0";
}
impl Page for SimState {
    const NAME: &'static str = "AcTools.CSP.NewBehaviour.CustomAI.SimState.v1";
}
impl Page for csp_app::Header {
    const NAME: &'static str = "AcTools.CSP.Limited.CorsaGym.v1";
    const SIZE: usize = csp_app::PAGE_SIZE;
}
impl Page for SimStateV0 {
    const NAME: &'static str = "AcTools.CSP.NewBehaviour.CustomAI.SimState.v0";
}
impl Page for Bridge {
    const NAME: &'static str = "corsa_bridge";
}

impl Page for StandinPad {
    const NAME: &'static str = "corsa_standin_pad";
}

/// The fields of a struct by name, to be compared with another definition.
#[cfg(test)]
trait Fields {
    const NAME: &'static str;
    const FIELDS: &'static [(&'static str, usize)];
}

#[cfg(test)]
mod tests;
