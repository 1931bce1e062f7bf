//! Quantities as the game's files have them.

/// `FPS_CAP_MS`: the least time of a frame, ms, for at most so many frames a second; 0 is no cap.
///
/// ```
/// assert_eq!(corsa_game::fps_cap_milliseconds(60.0), "16.666667");
/// assert_eq!(corsa_game::fps_cap_milliseconds(0.0), "0");
/// ```
pub fn fps_cap_milliseconds(frames_per_second: f64) -> String {
    if frames_per_second > 0.0 { number(1000.0 / frames_per_second) } else { "0".to_owned() }
}

/// `SUN_ANGLE` of a time of day, degrees: 0 at 13:00 and 16 more each hour, as Content Manager
/// reckons it; -80 at 08:00, 80 at 18:00, between which the game without CSP keeps the sun.
pub fn sun_angle(minutes_since_midnight: u32) -> f64 {
    16.0 * (f64::from(minutes_since_midnight) / 60.0 - 13.0)
}

/// At most six digits behind the point, and none that say nothing.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

pub(super) const fn flag(value: bool) -> &'static str {
    if value { "1" } else { "0" }
}
