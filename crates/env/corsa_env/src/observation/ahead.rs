use corsa_track::Track;

/// The curvature of a reference line in steps as fine as the line's own nodes, so that looking ahead
/// is a look-up at a cost that does not grow with the track. Between its nodes a line's curvature is
/// all but linear.
#[derive(Clone, Debug)]
pub(crate) struct CurvatureTable {
    per_meter: f64,
    /// One lap, and as much of the next as can be looked ahead.
    values: Vec<f32>,
}

impl CurvatureTable {
    /// Good for looking `reach` m ahead from any place.
    pub(crate) fn new(track: &Track, reach: f64) -> Self {
        let line = track.reference_line();
        let per_meter = line.len() as f64 / track.length();
        // Two more: the end of the last interval, and a place rounded up to the lap's end.
        let beyond = (reach * per_meter).ceil() as usize + 2;
        let values = line.iter().cycle().take(line.len() + beyond);
        Self { per_meter, values: values.map(|point| point.curvature as f32).collect() }
    }

    /// A distance in this table's own steps, for [`ahead`](Self::ahead).
    pub(crate) fn steps(&self, distance: f64) -> f32 {
        (distance * self.per_meter) as f32
    }

    /// Writes the curvature at each number of steps ahead of a place, 1/m, + left.
    #[inline]
    pub(crate) fn ahead(&self, progress: f64, steps: &[f32], curvatures: &mut [f32]) {
        let place = (progress * self.per_meter).max(0.0);
        let first = (place as usize).min(self.values.len() - 2);
        let share = (place - first as f64) as f32;
        let values = &self.values[first..];
        for (curvature, steps) in curvatures.iter_mut().zip(steps) {
            let ahead = share + steps;
            let index = (ahead as usize).min(values.len() - 2);
            let t = ahead - index as f32;
            *curvature = values[index] + t * (values[index + 1] - values[index]);
        }
    }
}

#[cfg(test)]
mod tests {
    use corsa_track::BUILTIN_TRACKS;

    use super::*;

    #[test]
    fn the_table_says_what_the_track_says_across_the_line_too() {
        let track = Track::builtin(BUILTIN_TRACKS[0]).expect("built in");
        let table = CurvatureTable::new(&track, 250.0);
        let distances = [0.0, 5.0, 17.5, 250.0];
        let steps = distances.map(|distance| table.steps(distance));
        let mut curvatures = [0.0; 4];
        let mut progress = 0.0;
        while progress < track.length() {
            table.ahead(progress, &steps, &mut curvatures);
            for (curvature, distance) in curvatures.iter().zip(distances) {
                let exact = track.at(progress + distance).curvature;
                let error = (f64::from(*curvature) - exact).abs();
                assert!(error < 2e-5, "at {progress} + {distance}: {curvature} is not {exact}");
            }
            progress += 3.7;
        }
    }
}
