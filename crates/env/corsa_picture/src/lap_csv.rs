use std::io::Write;

use crate::{LapSample, PictureError};

/// A column: its name, with the unit where it has one, and where its value comes from.
type Column = (&'static str, fn(&LapSample) -> String);

const COLUMNS: [Column; 21] = [
    ("time_s", |sample| number(sample.time)),
    ("progress_m", |sample| number(sample.progress)),
    ("x_m", |sample| number(sample.position.x)),
    ("y_m", |sample| number(sample.position.y)),
    ("z_m", |sample| number(sample.position.z)),
    ("yaw_rad", |sample| number(sample.yaw)),
    ("speed_m_per_s", |sample| number(sample.speed)),
    ("lateral_offset_m", |sample| number(sample.lateral_offset)),
    ("heading_error_rad", |sample| number(sample.heading_error)),
    ("margin_m", |sample| number(sample.margin)),
    ("steering", |sample| number(sample.steering)),
    ("throttle", |sample| number(sample.throttle)),
    ("brake", |sample| number(sample.brake)),
    ("gear", |sample| sample.gear.to_string()),
    ("engine_speed_rad_per_s", |sample| number(sample.engine_speed)),
    ("longitudinal_acceleration_m_per_s2", |sample| number(sample.longitudinal_acceleration)),
    ("lateral_acceleration_m_per_s2", |sample| number(sample.lateral_acceleration)),
    ("yaw_rate_rad_per_s", |sample| number(sample.yaw_rate)),
    ("sideslip_angle_rad", |sample| number(sample.sideslip_angle)),
    ("largest_slip", |sample| number(sample.largest_slip)),
    ("wheels_outside", |sample| sample.wheels_outside.to_string()),
];

/// Six places: a micrometer, a microsecond; finer digits are noise.
fn number(value: f64) -> String {
    format!("{value:.6}")
}

/// Writes a lap as a table: one row per sample, units in the column names.
pub fn write_csv(writer: impl Write, samples: &[LapSample]) -> Result<(), PictureError> {
    let mut table = csv::Writer::from_writer(writer);
    table.write_record(COLUMNS.iter().map(|(name, _)| name))?;
    for sample in samples {
        table.write_record(COLUMNS.iter().map(|(_, value)| value(sample)))?;
    }
    table.flush().map_err(csv::Error::from)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use corsa_track::{ProjectionHint, Track};
    use corsa_vehicle::VehicleState;

    use super::*;

    #[test]
    fn every_column_with_a_unit_names_it() {
        let track = Track::builtin("larkfield").expect("a built-in track");
        let (position, yaw) = track.pose(100.0, 1.5, 0.0);
        let state = VehicleState { position, yaw, gear: 3, ..VehicleState::default() };
        let sample = LapSample::measure(&track, &state, &mut ProjectionHint::default());
        let mut table = Vec::new();
        write_csv(&mut table, &[sample]).expect("writes to memory");
        let text = String::from_utf8(table).expect("plain text");
        let mut lines = text.lines();
        let header: Vec<_> = lines.next().expect("a header").split(',').collect();
        let row: Vec<_> = lines.next().expect("a row").split(',').collect();
        let value = |name: &str| row[header.iter().position(|h| *h == name).expect(name)];
        assert_eq!(value("progress_m"), "100.000000");
        assert_eq!(value("lateral_offset_m"), "1.500000");
        assert_eq!(value("gear"), "3");
        assert_eq!(header.len(), row.len());
    }
}
