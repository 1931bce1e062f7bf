/// Round numbers to mark between two values, about `wanted` of them.
pub(crate) fn ticks(from: f64, to: f64, wanted: usize) -> Vec<f64> {
    let span = to - from;
    if !span.is_finite() || span <= 0.0 || wanted == 0 {
        return Vec::new();
    }
    let rough = span / wanted as f64;
    let magnitude = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|multiple| multiple * magnitude)
        .find(|step| *step >= 0.999 * rough)
        .unwrap_or(10.0 * magnitude);
    let first = (from / step - 1e-9).ceil();
    let count = ((to / step + 1e-9).floor() - first).max(-1.0) as usize;
    (0..=count)
        .map(|index| (first + index as f64) * step)
        .take_while(|at| *at <= to + 1e-9 * span)
        .collect()
}

/// A tick's label with as many places as its step needs.
pub(crate) fn label(value: f64, step: f64) -> String {
    let is_whole = |places: &usize| {
        let scaled = step * 10_f64.powi(*places as i32);
        (scaled - scaled.round()).abs() < 1e-6 * scaled
    };
    let places = (0..6).find(is_whole).unwrap_or(6);
    // No minus before a zero.
    let value = if value.abs() < 1e-9 { 0.0 } else { value };
    format!("{value:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(ticks(3.0, 97.0, 5), [20.0, 40.0, 60.0, 80.0]);
        assert_eq!(ticks(-1.0, 1.0, 4), [-1.0, -0.5, 0.0, 0.5, 1.0]);
        assert_eq!(ticks(0.0, 5793.0, 6), [0.0, 1000.0, 2000.0, 3000.0, 4000.0, 5000.0]);
        assert!(ticks(1.0, 1.0, 5).is_empty());
        assert!(ticks(f64::NAN, 1.0, 5).is_empty());
    }

    #[test]
    fn labels_have_the_places_of_their_step() {
        assert_eq!(label(40.0, 20.0), "40");
        assert_eq!(label(7.5, 2.5), "7.5");
        assert_eq!(label(-0.025, 0.025), "-0.025");
        assert_eq!(label(-1e-17, 0.1), "0.0");
    }
}
