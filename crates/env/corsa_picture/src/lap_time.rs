/// A lap time as people write it: `1:23.456`, or `23.456` below a minute; `--` when there is none.
pub fn format_lap_time(seconds: f64) -> String {
    if !seconds.is_finite() || !(0.0..360_000.0).contains(&seconds) {
        return "--".to_owned();
    }
    // Rounded before it is split, so that 59.9996 becomes 1:00.000 and never 0:60.000.
    let millis = (seconds * 1000.0).round() as u64;
    let (minutes, rest) = (millis / 60_000, millis % 60_000);
    let (whole, part) = (rest / 1000, rest % 1000);
    if minutes == 0 {
        format!("{whole}.{part:03}")
    } else {
        format!("{minutes}:{whole:02}.{part:03}")
    }
}

#[cfg(test)]
mod tests {
    use super::format_lap_time;

    #[test]
    fn times_are_written_as_on_a_timing_screen() {
        assert_eq!(format_lap_time(83.4564), "1:23.456");
        assert_eq!(format_lap_time(9.5), "9.500");
        assert_eq!(format_lap_time(59.9996), "1:00.000");
        assert_eq!(format_lap_time(f64::NAN), "--");
        assert_eq!(format_lap_time(-1.0), "--");
    }
}
