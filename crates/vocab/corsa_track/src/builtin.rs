//! Circuits of our own design, each a list of corners.

use glam::DVec2;

use crate::Track;
use crate::corners::{Corner, outline};

/// Names of the circuits that come with the package.
pub const BUILTIN_TRACKS: &[&str] = &["larkfield", "montalva", "brisamar", "hohenring"];

/// x, y of the corner, its radius, height of the road, width of the road; m.
type Row = (f64, f64, f64, f64, f64);

impl Track {
    /// One of [`BUILTIN_TRACKS`]:
    ///
    /// * `larkfield`: a short, flat club circuit.
    /// * `montalva`: a flowing grand prix circuit over hills.
    /// * `brisamar`: a tight street circuit.
    /// * `hohenring`: a fast ring with chicanes.
    pub fn builtin(name: &str) -> Option<Track> {
        let rows = match name {
            "larkfield" => LARKFIELD,
            "montalva" => MONTALVA,
            "brisamar" => BRISAMAR,
            "hohenring" => HOHENRING,
            _ => return None,
        };
        let corners: Vec<Corner> = rows
            .iter()
            .map(|&(x, y, radius, elevation, width)| Corner {
                apex: DVec2::new(x, y),
                radius,
                elevation,
                width,
            })
            .collect();
        Some(outline(&corners).build(name))
    }
}

const LARKFIELD: &[Row] = &[
    (260.0, 0.0, 28.0, 0.0, 11.0),
    (275.0, 120.0, 18.0, 0.0, 10.0),
    (190.0, 95.0, 30.0, 0.0, 9.5),
    (120.0, 190.0, 45.0, 0.0, 9.5),
    (10.0, 175.0, 22.0, 0.0, 9.0),
    (35.0, 95.0, 30.0, 0.0, 9.0),
    (-70.0, 60.0, 24.0, 0.0, 10.0),
    (-60.0, 0.0, 26.0, 0.0, 11.0),
];

const MONTALVA: &[Row] = &[
    (620.0, 0.0, 55.0, 4.0, 14.0),
    (690.0, 190.0, 90.0, 8.0, 13.0),
    (560.0, 330.0, 70.0, 14.0, 12.0),
    (700.0, 520.0, 120.0, 20.0, 12.0),
    (560.0, 760.0, 28.0, 30.0, 12.0),
    (420.0, 540.0, 60.0, 22.0, 12.0),
    (240.0, 620.0, 130.0, 18.0, 12.0),
    (60.0, 470.0, 80.0, 12.0, 12.0),
    (-160.0, 560.0, 40.0, 10.0, 12.0),
    (-220.0, 330.0, 150.0, 4.0, 12.0),
    (-60.0, 230.0, 65.0, 0.0, 12.0),
    (-300.0, 120.0, 35.0, -4.0, 12.5),
    (-240.0, 0.0, 45.0, 0.0, 13.0),
];

const BRISAMAR: &[Row] = &[
    (330.0, 0.0, 16.0, 2.0, 10.0),
    (330.0, 140.0, 14.0, 4.0, 9.0),
    (420.0, 150.0, 15.0, 6.0, 8.5),
    (410.0, 330.0, 20.0, 12.0, 8.5),
    (250.0, 310.0, 25.0, 12.0, 8.5),
    (210.0, 400.0, 14.0, 10.0, 8.0),
    (80.0, 380.0, 60.0, 8.0, 9.0),
    (-60.0, 420.0, 15.0, 4.0, 9.0),
    (-80.0, 250.0, 18.0, 2.0, 9.0),
    (60.0, 220.0, 16.0, 2.0, 8.5),
    (50.0, 130.0, 15.0, 1.0, 8.5),
    (-110.0, 110.0, 22.0, 0.0, 9.0),
    (-120.0, 0.0, 17.0, 0.0, 10.0),
];

const HOHENRING: &[Row] = &[
    (700.0, 0.0, 140.0, 0.0, 13.0),
    (1150.0, 300.0, 240.0, 4.0, 13.0),
    (1180.0, 700.0, 45.0, 6.0, 12.0),
    (1150.0, 730.0, 45.0, 6.0, 12.0),
    (1150.0, 1100.0, 160.0, 8.0, 13.0),
    (500.0, 1250.0, 400.0, 12.0, 13.0),
    (330.0, 1225.0, 40.0, 12.0, 12.0),
    (295.0, 1260.0, 40.0, 12.0, 12.0),
    (-400.0, 1180.0, 120.0, 6.0, 13.0),
    (-520.0, 500.0, 500.0, 2.0, 13.0),
    (-480.0, 0.0, 110.0, 0.0, 13.0),
];
