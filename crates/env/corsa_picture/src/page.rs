//! A sheet of paper: what all reports have in common.

use crate::{
    PictureError,
    draw::{Align, Canvas, Typeface, Weight, rgb},
};

pub(crate) const PAPER: u32 = 0x00fb_fbf9;
pub(crate) const INK: u32 = 0x001c_2127;
pub(crate) const FAINT: u32 = 0x0077_7f88;
pub(crate) const GRID: u32 = 0x00e4_e6e8;
pub(crate) const AXIS: u32 = 0x00b8_bec4;
pub(crate) const WARNING: u32 = 0x00c4_3d1e;

/// Between two figures of the header, px.
const GAP: f32 = 34.0;

/// The canvas and the letters for it.
pub(crate) struct Page {
    pub(crate) canvas: Canvas,
    pub(crate) typeface: Typeface,
}

/// One number of the header: what it is and how much.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) size: f32,
    pub(crate) ink: u32,
}

impl Figure {
    pub(crate) fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), size: 23.0, ink: INK }
    }
}

impl Page {
    pub(crate) fn new(width: u32, height: u32) -> Result<Self, PictureError> {
        let mut page = Self { canvas: Canvas::new(width, height)?, typeface: Typeface::new()? };
        page.canvas.clear(rgb(PAPER));
        Ok(page)
    }

    pub(crate) fn text(
        &mut self,
        text: &str,
        at: (f32, f32),
        style: (Weight, f32, Align),
        color: u32,
    ) {
        self.typeface.draw(&mut self.canvas, text, at, style, rgb(color));
    }

    /// Title and what it is of on the left, figures on the right; those that find no room are left
    /// out, the last one first.
    pub(crate) fn header(&mut self, title: &str, below: &str, figures: &[Figure]) {
        let page_width = self.canvas.size().0;
        self.text(title, (48.0, 62.0), (Weight::Bold, 34.0, Align::Left), INK);
        self.text(below, (49.0, 92.0), (Weight::Regular, 18.0, Align::Left), FAINT);
        let title = self.typeface.width(title, Weight::Bold, 34.0);
        let below = self.typeface.width(below, Weight::Regular, 18.0);
        let room = page_width - 40.0 - 48.0 - title.max(below) - GAP;
        let widths: Vec<f32> = figures.iter().map(|figure| self.figure_width(figure)).collect();
        let mut used = 0.0;
        let fitting = widths
            .iter()
            .take_while(|width| {
                used += **width + GAP;
                used - GAP <= room
            })
            .count();
        // From the right edge leftwards, each as wide as it needs.
        let mut right = page_width - 40.0;
        for (figure, width) in figures.iter().zip(&widths).take(fitting).rev() {
            right -= width;
            let small = (Weight::Regular, 12.0, Align::Left);
            self.text(&figure.label, (right, 44.0), small, FAINT);
            let large = (Weight::Bold, figure.size, Align::Left);
            self.text(&figure.value, (right, 82.0), large, figure.ink);
            right -= GAP;
        }
    }

    fn figure_width(&mut self, figure: &Figure) -> f32 {
        let value = self.typeface.width(&figure.value, Weight::Bold, figure.size);
        value.max(self.typeface.width(&figure.label, Weight::Regular, 12.0))
    }
}
