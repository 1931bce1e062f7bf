//! What a track says of itself: `ui_track.json` and `map.ini`.

use std::path::{Path, PathBuf};

use corsa_vehicle::{DVec2, DVec3, ac};

use crate::ini::Ini;
use crate::json;
use crate::read::read;

/// A track's description. What is not said is empty or missing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TrackInfo {
    /// For people: `Autodromo Nazionale Monza`.
    pub name: String,
    pub country: String,
    pub city: String,
    /// As it says itself, m; not always the truth.
    pub length: Option<f64>,
    pub pit_boxes: Option<u32>,
    /// Such as `clockwise`.
    pub run: String,
    pub author: String,
    pub tags: Vec<String>,
}

/// The picture of a track from above, and where it lies.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackMap {
    /// `map.png`, where there is one.
    pub image: Option<PathBuf>,
    /// Of the picture, pixels.
    pub size: DVec2,
    /// Meters a pixel.
    pub scale: f64,
    /// World x and z of the left upper corner, negated, m.
    pub offset: DVec2,
}

impl TrackInfo {
    /// Of the bytes of a `ui_track.json`; `None` if it is no JSON at all.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let value = json::parse(bytes)?;
        let text = |key| json::text(&value, key).unwrap_or_default();
        let tags = value.get("tags").and_then(|tags| tags.as_array());
        Some(Self {
            name: text("name"),
            country: text("country"),
            city: text("city"),
            length: meters(&text("length")),
            pit_boxes: digits(&text("pitboxes")).parse().ok(),
            run: text("run"),
            author: text("author"),
            tags: tags
                .map(|tags| tags.iter().filter_map(|tag| Some(tag.as_str()?.to_owned())).collect())
                .unwrap_or_default(),
        })
    }
}

impl TrackMap {
    /// Of a `map.ini`; `None` where it makes no sense.
    pub fn parse(file: &Path, bytes: &[u8]) -> Option<Self> {
        let ini = Ini::parse(file, bytes);
        let number =
            |key| ini.get("PARAMETERS", key)?.number().filter(|number: &f64| number.abs() < 1e6);
        let scale = number("SCALE_FACTOR").filter(|scale| *scale > 0.0)?;
        Some(Self {
            image: None,
            size: DVec2::new(number("WIDTH")?, number("HEIGHT")?),
            scale,
            offset: DVec2::new(number("X_OFFSET")?, number("Z_OFFSET")?),
        })
    }

    /// The pixel of a position in `map`, from the left upper corner.
    pub fn pixel(&self, position: DVec3) -> DVec2 {
        let [x, _, z] = ac::world_from_map(position).map(f64::from);
        (DVec2::new(x, z) + self.offset) / self.scale
    }
}

/// A map with its picture, which lies beside the folder of its ini file.
pub(crate) fn read_map(file: &Path) -> Option<TrackMap> {
    let map = TrackMap::parse(file, &read(file).ok()?)?;
    let image = file.parent()?.parent().map(|folder| folder.join("map.png"));
    Some(TrackMap { image: image.filter(|image| image.is_file()), ..map })
}

/// A length as people write it: `5793m`, `5.793 m`, `5,793 km`, `3.6 miles`; m.
fn meters(text: &str) -> Option<f64> {
    let text = text.trim().to_lowercase();
    let end = text.find(|c: char| !(c.is_ascii_digit() || ".,".contains(c))).unwrap_or(text.len());
    let (number, unit) = (text[..end].replace(',', "."), text[end..].trim());
    // With two points, the first parts the thousands.
    let number = match number.matches('.').count() {
        2.. => number.replacen('.', "", 1),
        _ => number,
    };
    let value: f64 = number.parse().ok()?;
    let factor = match unit {
        unit if unit.starts_with("km") || unit.starts_with("kilo") => 1000.0,
        unit if unit.starts_with("mi") => 1609.344,
        // No circuit is shorter than 100 m: this is kilometers, or a point that parts the thousands.
        _ if value < 100.0 => 1000.0,
        _ => 1.0,
    };
    let length = value * factor;
    (10.0..1e6).contains(&length).then_some(length)
}

fn digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::shared;

    #[test]
    fn lengths_are_read_as_people_write_them() {
        for (text, length) in [
            ("5793", Some(5793.0)),
            ("5793 m", Some(5793.0)),
            ("5.793 m", Some(5793.0)),
            ("5,793m", Some(5793.0)),
            ("20.8 Km", Some(20_800.0)),
            ("2 miles", Some(3218.688)),
            ("20.832.5 m", Some(20_832.5)),
            ("long", None),
            ("", None),
        ] {
            let found = meters(text);
            let same = match (found, length) {
                (Some(found), Some(length)) => (found - length).abs() < 1e-6,
                (found, length) => found == length,
            };
            assert!(same, "{text}: {found:?}");
        }
    }

    #[test]
    fn a_description_is_read_with_what_it_has() {
        let text = br#"{"name": "Hillring", "country": "Nowhere", "length": "3,9 km",
            "pitboxes": "24 + 2", "run": "clockwise", "tags": ["circuit", 7], "width": "10m"}"#;
        let info = TrackInfo::parse(text).unwrap();
        let expected = TrackInfo {
            name: "Hillring".to_owned(),
            country: "Nowhere".to_owned(),
            length: Some(3900.0),
            pit_boxes: Some(24),
            run: "clockwise".to_owned(),
            tags: vec!["circuit".to_owned()],
            ..TrackInfo::default()
        };
        assert_eq!(info, expected);
        assert_eq!(TrackInfo::parse(b"<html>"), None);
    }

    #[test]
    fn a_position_has_its_pixel_on_the_map() {
        let text =
            "[PARAMETERS]\nWIDTH=200\nHEIGHT=100\nSCALE_FACTOR=2\nX_OFFSET=150\nZ_OFFSET=80\n";
        let map = TrackMap::parse(Path::new("map.ini"), text.as_bytes()).unwrap();
        // World (x, y, z) = (10, 5, -20) is map (-20, 10, 5).
        assert_eq!(map.pixel(DVec3::new(-20.0, 10.0, 5.0)), DVec2::new(80.0, 30.0));
        assert_eq!(TrackMap::parse(Path::new("map.ini"), b"[PARAMETERS]\nSCALE_FACTOR=0\n"), None);
    }

    #[test]
    fn real_maps_are_read() {
        let Some(root) = shared("real_maps_are_read") else { return };
        let map = |track| root.join(format!("ac-content/tracks/{track}/data/map.ini"));
        let mountains = read_map(&map("mountains_test")).unwrap();
        assert_eq!(
            (mountains.size.x, mountains.offset.y, mountains.image),
            (236.851, 101.236, None)
        );
        assert_eq!(read_map(&map("czyzoring")).unwrap().scale, 1.0);
    }
}
