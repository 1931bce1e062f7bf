//! Drawing on a pixel map: what both pictures need of paths, strokes and text.

mod canvas;
mod palette;
mod typeface;

pub(crate) use canvas::{Canvas, Point, closed_path, open_path, rounded_rect};
pub(crate) use palette::{SpeedColors, mix, rgb, rgba};
pub(crate) use typeface::{Align, Typeface, Weight};
