use std::fmt;

/// A function given by points: linear between them, constant outside, as AC reads its `.lut` files.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Arguments rise strictly, everything is finite, and there is at least one point.
    points: Vec<(f64, f64)>,
}

/// Points that make no curve. Names the point, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CurveError {
    Empty,
    NotFinite { index: usize },
    NotRising { index: usize },
}

impl fmt::Display for CurveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "a curve has at least one point"),
            Self::NotFinite { index } => write!(f, "point {index} is not finite"),
            Self::NotRising { index } => {
                write!(f, "the argument of point {index} is not more than that of the point before")
            }
        }
    }
}

impl std::error::Error for CurveError {}

impl Curve {
    /// A curve through points (argument, value) whose arguments rise.
    pub fn new(points: Vec<(f64, f64)>) -> Result<Self, CurveError> {
        if points.is_empty() {
            return Err(CurveError::Empty);
        }
        if let Some(index) = points.iter().position(|(x, y)| !(x.is_finite() && y.is_finite())) {
            return Err(CurveError::NotFinite { index });
        }
        match points.windows(2).position(|pair| pair[1].0 <= pair[0].0) {
            Some(before) => Err(CurveError::NotRising { index: before + 1 }),
            None => Ok(Self { points }),
        }
    }

    /// The same value everywhere.
    pub fn constant(value: f64) -> Self {
        Self { points: vec![(0.0, value)] }
    }

    /// The value at an argument.
    pub fn at(&self, x: f64) -> f64 {
        let above = self.points.partition_point(|point| point.0 <= x);
        let point = |index: usize| self.points[index];
        if above == 0 {
            point(0).1
        } else if above == self.points.len() {
            point(above - 1).1
        } else {
            let ((x0, y0), (x1, y1)) = (point(above - 1), point(above));
            y0 + (x - x0) / (x1 - x0) * (y1 - y0)
        }
    }

    /// Points (argument, value), arguments rising; at least one.
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    /// Whether the value is the same everywhere.
    pub fn is_constant(&self) -> bool {
        self.points.iter().all(|point| point.1 == self.points[0].1)
    }
}
