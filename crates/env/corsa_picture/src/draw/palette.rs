use tiny_skia::Color;

/// An opaque color from its hexadecimal RRGGBB.
pub(crate) fn rgb(hex: u32) -> Color {
    rgba(hex, 1.0)
}

/// A color from its hexadecimal RRGGBB and its opacity, 0 to 1.
pub(crate) fn rgba(hex: u32, opacity: f32) -> Color {
    let [_, red, green, blue] = hex.to_be_bytes();
    let mut color = Color::from_rgba8(red, green, blue, 255);
    color.set_alpha(opacity);
    color
}

/// `share` of the way from one color to another, 0 to 1.
pub(crate) fn mix(from: Color, to: Color, share: f32) -> Color {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let between = |a: f32, b: f32| (a + (b - a) * share).clamp(0.0, 1.0);
    Color::from_rgba(
        between(from.red(), to.red()),
        between(from.green(), to.green()),
        between(from.blue(), to.blue()),
        between(from.alpha(), to.alpha()),
    )
    .unwrap_or(from)
}

/// Speed as color: violet slow, through red and orange, to bright yellow fast. Lightness rises all
/// the way, so the order survives a gray print and color-blind eyes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SpeedColors {
    pub(crate) slowest: f64,
    pub(crate) fastest: f64,
}

impl SpeedColors {
    pub(crate) fn of(&self, speed: f64) -> Color {
        let share = (speed - self.slowest) / (self.fastest - self.slowest).max(1e-6);
        Self::at(share as f32)
    }

    /// The color at a share of the range, 0 slowest to 1 fastest.
    pub(crate) fn at(share: f32) -> Color {
        const STOPS: [u32; 6] =
            [0x003b_1f8f, 0x0091_2296, 0x00d1_3a6f, 0x00f3_6b3f, 0x00fb_a62f, 0x00f7_e04a];
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        let place = share * (STOPS.len() - 1) as f32;
        let below = (place as usize).min(STOPS.len() - 2);
        mix(rgb(STOPS[below]), rgb(STOPS[below + 1]), place - below as f32)
    }
}
