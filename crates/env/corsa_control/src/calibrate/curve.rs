use serde::{Deserialize, Serialize};

/// Two values closer than this are the same: the pages hold 32-bit numbers, a pad's trigger has 255
/// steps.
const SAME: f64 = 0.006;

/// What the game makes of a command, as points `(command, effect)` between which it is straight.
///
/// Both ascend. The ends of the effect may lie inside those of the command's range: what is beyond
/// cannot be reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(f64, f64)>", into = "Vec<(f64, f64)>")]
pub struct Curve {
    points: Vec<(f64, f64)>,
}

/// Points that are no curve.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CurveError {
    #[error("a curve needs 2 points or more, not {0}")]
    TooFew(usize),
    #[error("point {index} of a curve, ({command}, {effect}), does not lie above the one before")]
    NotAscending { index: usize, command: f64, effect: f64 },
}

impl Curve {
    /// A pedal that the game takes as it is.
    pub fn straight_pedal() -> Self {
        Self { points: vec![(0.0, 0.0), (1.0, 1.0)] }
    }

    /// A steering that the game takes as it is.
    pub fn straight_steering() -> Self {
        Self { points: vec![(-1.0, -1.0), (1.0, 1.0)] }
    }

    /// Points in ascending order of both; a dead zone (the same effect for another command) is allowed.
    pub fn new(points: Vec<(f64, f64)>) -> Result<Self, CurveError> {
        if points.len() < 2 {
            return Err(CurveError::TooFew(points.len()));
        }
        let mut before = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for (index, &(command, effect)) in points.iter().enumerate() {
            let ascends = command > before.0 && effect >= before.1 && effect.is_finite();
            if !ascends || !command.is_finite() {
                return Err(CurveError::NotAscending { index, command, effect });
            }
            before = (command, effect);
        }
        Ok(Self { points })
    }

    /// What was measured; a noise of less than a pad's step against the ascent is smoothed away.
    pub(crate) fn measured(mut points: Vec<(f64, f64)>) -> Result<Self, CurveError> {
        // The pages hold 32-bit numbers: what is beyond is noise.
        for point in &mut points {
            point.1 = (point.1 * 1e5).round() / 1e5 + 0.0;
        }
        for index in 1..points.len() {
            let before = points[index - 1].1;
            if points[index].1 < before && before - points[index].1 < SAME {
                points[index].1 = before;
            }
        }
        Self::new(points)
    }

    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    /// Whether effects are commands.
    pub fn is_straight(&self) -> bool {
        self.points.iter().all(|(command, effect)| (command - effect).abs() < SAME)
    }

    /// The command whose effect is nearest to what is wanted. In a dead zone it is the command at that
    /// end of it which lies towards zero.
    pub fn command_for(&self, wanted: f64) -> f64 {
        let (first, last) = (self.points[0], self.points[self.points.len() - 1]);
        if wanted <= first.1 {
            return self.end_of_flat(first.1, wanted);
        }
        if wanted >= last.1 {
            return self.end_of_flat(last.1, wanted);
        }
        let above = self.points.partition_point(|point| point.1 < wanted);
        let (low, high) = (self.points[above - 1], self.points[above]);
        if (high.1 - wanted).abs() < f64::EPSILON {
            return self.end_of_flat(high.1, wanted);
        }
        low.0 + (wanted - low.1) / (high.1 - low.1) * (high.0 - low.0)
    }

    /// What comes of a command.
    pub fn effect_of(&self, command: f64) -> f64 {
        let (first, last) = (self.points[0], self.points[self.points.len() - 1]);
        if command <= first.0 {
            return first.1;
        }
        if command >= last.0 {
            return last.1;
        }
        let above = self.points.partition_point(|point| point.0 < command);
        let (low, high) = (self.points[above - 1], self.points[above]);
        low.1 + (command - low.0) / (high.0 - low.0) * (high.1 - low.1)
    }

    /// Of the commands that all have this effect, the one nearest to zero; at the ends of the range, the
    /// outermost, so that what cannot be reached is at least asked for.
    fn end_of_flat(&self, effect: f64, wanted: f64) -> f64 {
        let flat = self.points.iter().filter(|point| (point.1 - effect).abs() < f64::EPSILON);
        let commands = flat.map(|point| point.0);
        let beyond = (wanted - effect).abs() > f64::EPSILON;
        let nearest = commands.clone().min_by(|a, b| a.abs().total_cmp(&b.abs()));
        let outermost = commands.max_by(|a, b| a.abs().total_cmp(&b.abs()));
        if beyond { outermost } else { nearest }.unwrap_or(wanted)
    }
}

impl TryFrom<Vec<(f64, f64)>> for Curve {
    type Error = CurveError;

    fn try_from(points: Vec<(f64, f64)>) -> Result<Self, CurveError> {
        Self::new(points)
    }
}

impl From<Curve> for Vec<(f64, f64)> {
    fn from(curve: Curve) -> Self {
        curve.points
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever the game makes of commands, the bent command has the effect that was wanted, as
        /// far as the game can have it.
        #[test]
        fn the_bent_command_has_the_wanted_effect(
            gamma in 0.4_f64..3.0,
            wanted in -1.0_f64..1.0,
        ) {
            let power = |x: f64| x.signum() * x.abs().powf(gamma);
            let points = (-10..=10).map(|i| (f64::from(i) / 10.0, power(f64::from(i) / 10.0)));
            let curve = Curve::new(points.collect()).expect("ascending");
            prop_assert!((curve.effect_of(curve.command_for(wanted)) - wanted).abs() < 1e-9);
        }

        #[test]
        fn a_straight_curve_changes_nothing(wanted in -1.0_f64..1.0) {
            let bent = Curve::straight_steering().command_for(wanted);
            prop_assert!((bent - wanted).abs() < 1e-12);
        }
    }

    #[test]
    fn zero_stays_zero_in_a_dead_zone_and_the_ends_are_asked_for_in_full() {
        let points = vec![(-1.0, -0.9), (-0.1, 0.0), (0.0, 0.0), (0.1, 0.0), (1.0, 0.9)];
        let curve = Curve::new(points).expect("ascending");
        assert_eq!(curve.command_for(0.0), 0.0);
        assert_eq!(curve.command_for(1.0), 1.0);
        assert_eq!(curve.command_for(-1.0), -1.0);
        assert!(curve.command_for(0.01) > 0.1);
    }

    #[test]
    fn points_that_go_back_are_named() {
        let error = Curve::new(vec![(0.0, 0.0), (0.5, 0.7), (1.0, 0.6)]).expect_err("no curve");
        assert_eq!(
            error.to_string(),
            "point 2 of a curve, (1, 0.6), does not lie above the one before"
        );
        assert!(Curve::new(vec![(0.0, f64::NAN), (1.0, 1.0)]).is_err());
        assert_eq!(Curve::new(vec![]), Err(CurveError::TooFew(0)));
    }
}
