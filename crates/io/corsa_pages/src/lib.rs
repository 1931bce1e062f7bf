//! Assetto Corsa's and CSP's shared-memory pages: layouts, reader, writer, conversion.
//!
//! | who | uses |
//! | --- | --- |
//! | agent, live backend | [`GameReader`] for states, [`ControlsWriter`] (with its guard) and [`SimStateWriter`] to drive |
//! | both of them | [`CspAppClient`] to ask our app inside the game, [`CspAppServer`] in its place |
//! | stand-in | [`GameClaim`], [`GameWriter`] for states, [`ControlsReader`], [`StandinPadReader`] and [`SimStateReader`] to be driven |
//! | both of them | [`CspAppClient`] to ask our app inside the game, [`CspAppServer`] in its place |
//!
//! Where the pages live is a [`PageSpace`]: a directory on Linux, a prefix of mapping names on
//! Windows.
//!
//! ```no_run
//! use corsa_pages::{ControlsWriter, GameReader, PageSpace};
//! use corsa_vehicle::Controls;
//! # fn main() -> Result<(), corsa_pages::PagesError> {
//! let space = PageSpace::from_env();
//! let mut game = GameReader::open(&space)?;
//! let mut controls = ControlsWriter::claim(&space)?;
//! // A process of its own that releases the throttle should this one die.
//! controls.guard_with(&["corsa".into()])?;
//! loop {
//!     let poll = game.poll()?;
//!     if let Some(state) = poll.state {
//!         controls.observe(&state)?; // the gearbox needs to know the gear
//!         controls.write(&Controls { throttle: 0.3, ..Controls::default() })?;
//!     }
//!     std::thread::sleep(std::time::Duration::from_micros(200));
//! }
//! # }
//! ```
//!
//! The game is never trusted: a page is copied, checked for tears, checked for its version, and only
//! then converted. The only `unsafe` is in the `windows.rs` files.
//!
//! Not here: virtual devices (`corsa_pad`), and any decision about what a pause or a lost game means.

mod bridge;
mod claim;
mod controls;
mod convert;
mod csp_app;
mod error;
mod gears;
mod guard;
mod helper;
mod mapping;
pub mod raw;
mod reader;
mod self_test;
mod session;
mod sim_state;
mod space;
mod standin_pad;
mod view;
mod wait;
mod writer;

pub use bridge::{
    BRIDGED_PAGES, BridgeMode, BridgeReport, BridgeStatus, BridgeWatch, BridgeWriter, BridgedPage,
    Maker, STAMP_SIZE,
};
#[cfg(windows)]
pub use bridge::{FileId, NamedMapping, file_id};
pub use claim::GameClaim;
pub use controls::{ControlsReader, ControlsWriter, Requested, Teleport};
pub use convert::Calibration;
pub use csp_app::{
    Capabilities, CspAppClient, CspAppServer, CspAppState, CspAppStatus, CspPose, CspRequest,
    CspResponse, CspResult, Fix,
};
pub use error::{Holder, PagesError};
pub use gears::{GearPulses, PressTiming};
pub use guard::{GuardHandle, SILENCE_LIMIT, run_guard};
pub use helper::HelperProcess;
pub use reader::{GameReader, Liveness, Poll, ReaderStats};
pub use self_test::{Finding, SelfTest, Verdict};
pub use session::{Flag, SessionInfo, SessionKind};
pub use sim_state::{SimRequest, SimStateReader, SimStateWriter};
pub use space::{PLACE_VARIABLE, PageSpace};
pub use standin_pad::{StandinPadReader, StandinPadWriter};
pub use view::PageView;
pub use wait::{sleep, wait_for};
pub use writer::{GameWriter, Status};
