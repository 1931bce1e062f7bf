//! Chance, drawn from a seed.

use std::f64::consts::TAU;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Normal and uniform numbers from one stream of a seed. Normal numbers are Box and Muller's over
/// `libm`: two per two uniform ones, always, which a ziggurat over the platform's `exp` is not, neither
/// in count nor in the last bit.
#[derive(Clone, Debug)]
pub(crate) struct Noise {
    rng: ChaCha8Rng,
    stream: u64,
    spare: Option<f64>,
}

impl Noise {
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self { rng, stream, spare: None }
    }

    pub(crate) fn restart(&mut self, seed: u64) {
        *self = Self::new(seed, self.stream);
    }

    /// Goes on from the place that belongs to sample number `sample`, where each sample may use up to
    /// `numbers` numbers of either kind.
    pub(crate) fn seek(&mut self, sample: u64, numbers: usize) {
        const WORDS_PER_NUMBER: u128 = 2;
        // Normal numbers come in pairs, hence the one more.
        let words = (numbers as u128 + 1) * WORDS_PER_NUMBER;
        self.rng.set_word_pos(u128::from(sample) * words);
        self.spare = None;
    }

    /// In [0, 1).
    pub(crate) fn uniform(&mut self) -> f64 {
        self.rng.random()
    }

    /// Of mean 0 and standard deviation 1.
    pub(crate) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        // 1 - u lies in (0, 1]: the logarithm is finite.
        let radius = (-2.0 * libm::log(1.0 - self.uniform())).sqrt();
        let (sin, cos) = libm::sincos(TAU * self.uniform());
        self.spare = Some(radius * sin);
        radius * cos
    }
}

/// A first-order Gauss-Markov process, sampled evenly and exactly: `x' = φ x + σ √(1 - φ²) w` with
/// `φ = exp(-T/τ)`. It starts in its stationary distribution.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GaussMarkov {
    decay: f64,
    kick: f64,
    sigma: f64,
    value: f64,
}

impl GaussMarkov {
    /// `sigma`: its standard deviation; `correlation_time` and `period` in s.
    pub(crate) fn new(sigma: f64, correlation_time: f64, period: f64) -> Self {
        let decay = libm::exp(-period / correlation_time);
        Self { decay, kick: sigma * (1.0 - decay * decay).sqrt(), sigma, value: 0.0 }
    }

    pub(crate) fn restart(&mut self, noise: &mut Noise) {
        self.value = if self.sigma > 0.0 { self.sigma * noise.normal() } else { 0.0 };
    }

    pub(crate) fn next(&mut self, noise: &mut Noise) -> f64 {
        let value = self.value;
        if self.sigma > 0.0 {
            self.value = self.decay * value + self.kick * noise.normal();
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_numbers_have_the_moments_of_a_normal_distribution() {
        let mut noise = Noise::new(3, 0);
        let n = 200_000;
        let draws: Vec<f64> = (0..n).map(|_| noise.normal()).collect();
        let moment = |power: i32| draws.iter().map(|x| x.powi(power)).sum::<f64>() / f64::from(n);
        // Four standard errors each: σ² of the powers of a normal number are 1, 2, 15, 96.
        let within = |value: f64, expected: f64, variance: f64| {
            let error = 4.0 * (variance / f64::from(n)).sqrt();
            assert!((value - expected).abs() < error, "{value} is not {expected} ± {error}");
        };
        within(moment(1), 0.0, 1.0);
        within(moment(2), 1.0, 2.0);
        within(moment(3), 0.0, 15.0);
        within(moment(4), 3.0, 96.0);
    }

    #[test]
    fn a_sample_reads_the_same_numbers_wherever_one_comes_from() {
        let mut noise = Noise::new(3, 1);
        noise.seek(17, 5);
        let first: Vec<f64> = (0..5).map(|_| noise.normal()).collect();
        noise.seek(2, 5);
        noise.normal();
        noise.seek(17, 5);
        assert!(first.iter().all(|&number| number == noise.normal()));
    }
}
