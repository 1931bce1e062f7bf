use super::layout;

/// The bridge's own page, made by our helper inside a Proton prefix; no page of the game's.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Bridge {
    /// [`Bridge::MAGIC`].
    pub magic: [u8; 8],
    /// Process id inside the prefix.
    pub pid: u32,
    /// One of [`bridge_mode`].
    pub mode: u32,
    /// Goes up several times a second while the bridge lives; wraps.
    pub heartbeat: u32,
    pub reserved: u32,
    /// The bridge's version as UTF-16.
    pub version: [u16; 20],
}

impl Bridge {
    /// Layout 1.
    pub const MAGIC: [u8; 8] = *b"corsabr1";
}

layout!(Bridge, size 64,
    magic at 0,
    pid at 8,
    mode at 12,
    heartbeat at 16,
    reserved at 20,
    version at 24,
);

/// The values of [`Bridge::mode`].
pub mod bridge_mode {
    /// The game's mappings lie over the files.
    pub const MAPPED: u32 = 1;
    /// The game was first; its pages are copied to the files.
    pub const COPYING: u32 = 2;
    /// Ended as asked.
    pub const STOPPED: u32 = 3;
}
