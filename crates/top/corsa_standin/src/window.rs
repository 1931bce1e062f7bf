//! The game's window: a picture from above, drawn by Direct3D 11 as a game draws.
//!
//! Two threads of its own: one answers Windows' messages, one draws and presents at the frame rate.
//! The frames it has shown are those that the graphics page counts.

#[cfg(windows)]
mod library;
#[cfg(windows)]
mod pump;
#[cfg(windows)]
mod renderer;
#[cfg_attr(not(windows), expect(dead_code, reason = "drawn on Windows alone"))]
mod scene;

use std::str::FromStr;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};

use anyhow::{Context, bail};
use corsa_vehicle::VehicleState;

pub(crate) use scene::Scene;

/// Width and height of the window's inside, pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowSize {
    pub width: u32,
    pub height: u32,
}

impl FromStr for WindowSize {
    type Err = anyhow::Error;

    /// `800x600`.
    fn from_str(text: &str) -> anyhow::Result<Self> {
        let (width, height) =
            text.split_once(['x', 'X']).context("a window's size looks like 800x600")?;
        let side = |text: &str| match text.trim().parse() {
            Ok(side @ 16..=8192) => Ok(side),
            _ => bail!("a window is 16 to 8192 pixels wide and high, not `{text}`"),
        };
        Ok(Self { width: side(width)?, height: side(height)? })
    }
}

/// What the physics loop and the drawing threads tell each other.
#[derive(Debug, Default)]
struct Shared {
    /// The car's place and heading, as bits of `f64`; torn over a step, which nobody sees.
    pose: [AtomicU64; 3],
    /// Frames per second asked for, as bits of `f32`.
    fps: AtomicU32,
    frames: AtomicU64,
    /// The window is to go, or has gone.
    stop: AtomicBool,
}

impl Shared {
    fn show(&self, state: &VehicleState) {
        let pose = [state.position.x, state.position.y, state.yaw];
        for (shared, value) in self.pose.iter().zip(pose) {
            shared.store(value.to_bits(), Relaxed);
        }
    }

    #[cfg(windows)]
    fn pose(&self) -> [f64; 3] {
        [0, 1, 2].map(|index| f64::from_bits(self.pose[index].load(Relaxed)))
    }
}

/// An open window. Dropping it closes it.
#[derive(Debug)]
pub(crate) struct Window {
    shared: std::sync::Arc<Shared>,
    #[cfg(windows)]
    pump: Option<std::thread::JoinHandle<()>>,
}

impl Window {
    /// Opens a window; the error says which part of Windows or of the graphics driver refused.
    #[cfg(windows)]
    pub(crate) fn open(size: WindowSize, scene: Scene, fps: f64) -> anyhow::Result<Self> {
        let shared = std::sync::Arc::new(Shared::default());
        shared.fps.store((fps as f32).to_bits(), Relaxed);
        let pump = pump::start(size, scene, std::sync::Arc::clone(&shared))?;
        Ok(Self { shared, pump: Some(pump) })
    }

    #[cfg(not(windows))]
    pub(crate) fn open(_: WindowSize, _: Scene, _: f64) -> anyhow::Result<Self> {
        bail!("a window is drawn by Direct3D 11: only corsa.exe has one")
    }

    /// Shows the car at its newest place from the next frame on.
    pub(crate) fn show(&self, state: &VehicleState) {
        self.shared.show(state);
    }

    pub(crate) fn set_fps(&self, fps: f64) {
        self.shared.fps.store((fps as f32).to_bits(), Relaxed);
    }

    /// Frames presented so far.
    pub(crate) fn frames(&self) -> u64 {
        self.shared.frames.load(Relaxed)
    }

    /// Whether the user closed it, or drawing failed.
    pub(crate) fn is_closed(&self) -> bool {
        self.shared.stop.load(Relaxed)
    }
}

#[cfg(windows)]
impl Drop for Window {
    fn drop(&mut self) {
        self.shared.stop.store(true, Relaxed);
        if let Some(pump) = self.pump.take()
            && pump.join().is_err()
        {
            log::error!("the window's thread panicked");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_odd_ones_refused() {
        let size = "800x600".parse::<WindowSize>().expect("a size");
        assert_eq!(size, WindowSize { width: 800, height: 600 });
        for wrong in ["800", "0x600", "800x", "99999x600"] {
            assert!(wrong.parse::<WindowSize>().is_err(), "{wrong}");
        }
    }
}
