//! Periodic cubic splines: through uneven points to read a file, and on even nodes to drive on.

use glam::{DVec2, DVec3};

/// Second derivatives at the knots of the periodic cubic spline through `values`, where knot `i+1`
/// lies `spacings[i]` after knot `i` and the first follows the last.
///
/// The cyclic tridiagonal system of the continuity conditions (de Boor, *A Practical Guide to
/// Splines*, ch. IV), solved by elimination with the Sherman-Morrison correction for the corners.
/// Needs at least three values.
pub(crate) fn second_derivatives(spacings: &[f64], values: &[DVec3]) -> Vec<DVec3> {
    let n = values.len();
    let before = |i: usize| spacings[(i + n - 1) % n];
    let diagonal = |i: usize| 2.0 * (before(i) + spacings[i]);
    let corner = spacings[n - 1];
    let gamma = -diagonal(0);

    let mut pivots = vec![0.0; n];
    let mut solution = vec![DVec3::ZERO; n];
    let mut correction = vec![0.0; n];
    for i in 0..n {
        let next = values[(i + 1) % n] - values[i];
        let last = values[i] - values[(i + n - 1) % n];
        let mut right = 6.0 * (next / spacings[i] - last / before(i));
        let mut unit = 0.0;
        let mut pivot = diagonal(i);
        if i == 0 {
            pivot -= gamma;
            unit = gamma;
        }
        if i == n - 1 {
            pivot -= corner * corner / gamma;
            unit = corner;
        }
        if i > 0 {
            let factor = before(i) / pivots[i - 1];
            pivot -= factor * before(i);
            right -= factor * solution[i - 1];
            unit -= factor * correction[i - 1];
        }
        pivots[i] = pivot;
        solution[i] = right;
        correction[i] = unit;
    }
    for i in (0..n).rev() {
        if i + 1 < n {
            let (above, above_unit) = (solution[i + 1], correction[i + 1]);
            solution[i] -= spacings[i] * above;
            correction[i] -= spacings[i] * above_unit;
        }
        solution[i] /= pivots[i];
        correction[i] /= pivots[i];
    }
    let ratio = corner / gamma;
    let scale =
        (solution[0] + ratio * solution[n - 1]) / (1.0 + correction[0] + ratio * correction[n - 1]);
    for (value, unit) in solution.iter_mut().zip(&correction) {
        *value -= scale * *unit;
    }
    solution
}

/// Position and derivatives by the parameter at one place of a spline.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Jet {
    pub(crate) position: DVec3,
    pub(crate) first: DVec3,
    pub(crate) second: DVec3,
}

/// One span of a cubic spline: from value `a` to value `b` over `spacing`, second derivatives
/// `ma` and `mb`, at the fraction `t` of the span.
#[inline]
pub(crate) fn span_jet(a: DVec3, b: DVec3, ma: DVec3, mb: DVec3, spacing: f64, t: f64) -> Jet {
    let (u, sixth) = (1.0 - t, spacing / 6.0);
    Jet {
        position: u * a + t * b + (spacing * sixth) * ((u * u * u - u) * ma + (t * t * t - t) * mb),
        first: (b - a) / spacing + sixth * ((1.0 - 3.0 * u * u) * ma + (3.0 * t * t - 1.0) * mb),
        second: u * ma + t * mb,
    }
}

/// A closed curve through uneven points, parameterized by chord length in the plane.
pub(crate) struct LoopSpline<'a> {
    spacings: Vec<f64>,
    values: &'a [DVec3],
    second: Vec<DVec3>,
    /// Arc length in the plane at each knot, and of the whole loop at the end.
    arc: Vec<f64>,
}

impl<'a> LoopSpline<'a> {
    /// Consecutive points (and the last and the first) must be apart in the plane.
    pub(crate) fn new(values: &'a [DVec3]) -> Self {
        let n = values.len();
        let spacings: Vec<f64> =
            (0..n).map(|i| (values[(i + 1) % n] - values[i]).truncate().length()).collect();
        let second = second_derivatives(&spacings, values);
        let mut spline = Self { spacings, values, second, arc: Vec::with_capacity(n + 1) };
        let mut total = 0.0;
        for i in 0..n {
            spline.arc.push(total);
            total += spline.arc_within(i, 1.0);
        }
        spline.arc.push(total);
        spline
    }

    pub(crate) fn length(&self) -> f64 {
        self.arc[self.values.len()]
    }

    /// `count` points evenly spaced by arc length in the plane from the first one, each with the
    /// knot before it and the fraction of the way to the next.
    pub(crate) fn resample(&self, count: usize) -> Vec<(DVec3, usize, f64)> {
        let step = self.length() / count as f64;
        let mut span = 0;
        (0..count)
            .map(|k| {
                let target = k as f64 * step;
                while span + 1 < self.values.len() && self.arc[span + 1] <= target {
                    span += 1;
                }
                let t = self.fraction_at(span, target - self.arc[span]);
                (self.jet(span, t).position, span, t)
            })
            .collect()
    }

    fn jet(&self, span: usize, t: f64) -> Jet {
        let next = (span + 1) % self.values.len();
        span_jet(
            self.values[span],
            self.values[next],
            self.second[span],
            self.second[next],
            self.spacings[span],
            t,
        )
    }

    fn speed(&self, span: usize, t: f64) -> f64 {
        self.jet(span, t).first.truncate().length() * self.spacings[span]
    }

    /// Arc length of the first fraction `t` of a span: Gauss-Legendre of five points.
    fn arc_within(&self, span: usize, t: f64) -> f64 {
        const NODES: [(f64, f64); 5] = [
            (0.0, 0.568_888_888_888_888_9),
            (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
            (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
            (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
            (0.906_179_845_938_664, 0.236_926_885_056_189_1),
        ];
        let half = 0.5 * t;
        NODES.iter().map(|(x, weight)| weight * half * self.speed(span, half * (1.0 + x))).sum()
    }

    /// The fraction of a span whose arc length is `arc`: Newton from the even guess.
    fn fraction_at(&self, span: usize, arc: f64) -> f64 {
        let mut t = (arc / (self.arc[span + 1] - self.arc[span])).clamp(0.0, 1.0);
        for _ in 0..4 {
            let error = self.arc_within(span, t) - arc;
            t = (t - error / self.speed(span, t).max(1e-9)).clamp(0.0, 1.0);
        }
        t
    }
}

/// A closed curve through evenly spaced nodes: what a [`Track`](crate::Track) drives on.
///
/// Twice continuously differentiable, so heading and curvature are continuous. The parameter is
/// arc length to within the evenness of the nodes.
#[derive(Debug, Clone)]
pub(crate) struct NodeSpline {
    spacing: f64,
    /// Value and second derivative of each node; the first is repeated at the end.
    nodes: Vec<(DVec3, DVec3)>,
}

impl NodeSpline {
    pub(crate) fn new(spacing: f64, values: &[DVec3]) -> Self {
        let second = second_derivatives(&vec![spacing; values.len()], values);
        let mut nodes: Vec<_> = values.iter().copied().zip(second).collect();
        nodes.push(nodes[0]);
        Self { spacing, nodes }
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len() - 1
    }

    pub(crate) fn spacing(&self) -> f64 {
        self.spacing
    }

    #[inline]
    pub(crate) fn node(&self, index: usize) -> DVec2 {
        self.nodes[index].0.truncate()
    }

    /// The node at or before `progress`, which must lie in [0, length), and the fraction after it.
    #[inline]
    pub(crate) fn locate(&self, progress: f64) -> (usize, f64) {
        let scaled = progress / self.spacing;
        let index = (scaled as usize).min(self.len() - 1);
        (index, scaled - index as f64)
    }

    /// Position and derivatives at a node; the third one holds up to the next.
    pub(crate) fn node_jet(&self, index: usize) -> (Jet, DVec3) {
        let ((a, ma), (b, mb)) = (self.nodes[index], self.nodes[index + 1]);
        (span_jet(a, b, ma, mb, self.spacing, 0.0), (mb - ma) / self.spacing)
    }

    #[inline]
    pub(crate) fn jet(&self, progress: f64) -> Jet {
        let (index, t) = self.locate(progress);
        let ((a, ma), (b, mb)) = (self.nodes[index], self.nodes[index + 1]);
        span_jet(a, b, ma, mb, self.spacing, t)
    }
}
