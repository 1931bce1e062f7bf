//! Pictures of a car on its track, drawn by the processor alone: no GPU, no window, no fonts of the
//! system, and the same bytes on every machine of a kind.
//!
//! * [`TopDown`] renders what an environment shows: the car from above, following it.
//! * [`LapReport`] draws one finished lap: the line colored by speed and the traces of the pedals.
//! * [`TrackReport`] draws a track: plan, elevation, curvature, banking, ground.
//! * [`Sheet`] is a page of [`Chart`]s, for what there is to know of a car.
//! * [`LapSample`] is what the report is made of, and [`write_csv`] writes it as a table.

mod axis;
mod chart;
mod draw;
mod error;
mod lap_csv;
mod lap_report;
mod lap_sample;
mod lap_time;
mod map;
mod page;
mod picture;
mod sheet;
mod top_down;
mod track_report;

pub use chart::{Axis, Chart, LineStyle, Series};
pub use error::PictureError;
pub use lap_csv::write_csv;
pub use lap_report::{LapReport, LapSummary};
pub use lap_sample::LapSample;
pub use lap_time::format_lap_time;
pub use picture::Picture;
pub use sheet::Sheet;
pub use top_down::{Camera, CarShape, TopDown, TopDownOptions};
pub use track_report::TrackReport;
