use super::layout;

/// The stand-in's controller page: an `XINPUT_STATE` of Windows, byte for byte, for machines without
/// a driver of virtual controllers. Not a page of the game.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct StandinPad {
    /// Counts the changed reports, as `dwPacketNumber` does.
    pub packet_number: u32,
    /// `XINPUT_GAMEPAD_*` bits.
    pub buttons: u16,
    /// 0..255.
    pub left_trigger: u8,
    /// 0..255.
    pub right_trigger: u8,
    /// -32768..32767, + = right.
    pub thumb_lx: i16,
    /// -32768..32767, + = up.
    pub thumb_ly: i16,
    /// -32768..32767, + = right.
    pub thumb_rx: i16,
    /// -32768..32767, + = up.
    pub thumb_ry: i16,
}

layout!(
    StandinPad, size 16,
    packet_number at 0,
    buttons at 4,
    left_trigger at 6,
    right_trigger at 7,
    thumb_lx at 8,
    thumb_ly at 10,
    thumb_rx at 12,
    thumb_ry at 14,
);
