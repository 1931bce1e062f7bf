//! Curves over an axis.

mod draw;
mod scale;

pub(crate) use scale::Scale;

/// Colors of series, in the order they are given out; they differ in lightness too.
pub(crate) const COLORS: [u32; 8] = [
    0x001f_6fd0,
    0x00d6_3a2a,
    0x001f_9d55,
    0x00e0_8a00,
    0x008a_4fbd,
    0x000f_8f9c,
    0x00b3_3f78,
    0x005c_6670,
];

/// One axis of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// What is shown, with its unit: `engine speed, rpm`.
    pub label: String,
    /// Shown at least; data beyond widen it.
    pub range: Option<(f64, f64)>,
}

impl Axis {
    /// An axis as long as its data.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), range: None }
    }

    /// An axis that shows at least these values.
    pub fn from_to(label: impl Into<String>, low: f64, high: f64) -> Self {
        Self { label: label.into(), range: Some((low, high)) }
    }
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineStyle {
    #[default]
    Solid,
    Dashed,
    /// A line, and the area between it and zero.
    Filled,
}

/// Points joined by lines, in the units of their axes. A point that is not finite is a gap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// In the legend; empty for none.
    pub name: String,
    pub points: Vec<(f64, f64)>,
    /// Which of the eight colors; series that belong together share one.
    pub color: usize,
    pub style: LineStyle,
    /// Measured on the axis on the right.
    pub on_right: bool,
    /// Written at the highest point of the line, instead of in the legend.
    pub tag: String,
}

impl Series {
    /// A solid line.
    pub fn new(name: impl Into<String>, color: usize, points: Vec<(f64, f64)>) -> Self {
        Self { name: name.into(), color, points, ..Self::default() }
    }

    #[must_use]
    pub fn dashed(self) -> Self {
        Self { style: LineStyle::Dashed, ..self }
    }

    #[must_use]
    pub fn filled(self) -> Self {
        Self { style: LineStyle::Filled, ..self }
    }

    #[must_use]
    pub fn on_right(self) -> Self {
        Self { on_right: true, ..self }
    }
}

/// Curves over an axis, with a title and a legend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    pub title: String,
    pub x: Axis,
    pub y: Axis,
    /// A second scale, for series of another unit.
    pub right: Option<Axis>,
    pub series: Vec<Series>,
    /// Places on the x axis with a name, dashed from top to bottom.
    pub marks: Vec<(f64, String)>,
}
