use corsa_track::Track;
use corsa_vehicle::{PerWheel, VehicleState};

use crate::{
    Entry, GnssFix, ImuSample, SensorConfig, SensorError, gnss::Gnss, imu::Imu, lidar::Lidar,
    wheel_speeds::WheelSpeeds,
};

/// Steps of a minute: a longer gap is a new start.
const LONGEST_GAP: u64 = 20_000;

/// The sensors of one car.
///
/// To have many, make one and clone it, with [`reset`](Self::reset) by a seed each: what does not
/// change is shared.
#[derive(Clone, Debug)]
pub struct Sensors {
    seed: u64,
    imu: Option<Imu>,
    gnss: Option<Gnss>,
    wheels: Option<WheelSpeeds>,
    lidar: Option<Lidar>,
    entries: std::sync::Arc<[Entry]>,
    /// Physics steps of the first and the last update.
    time: Option<(u64, u64)>,
}

impl Sensors {
    /// Sensors that have not measured yet; each has its own stream of the seed.
    pub fn new(config: SensorConfig, seed: u64) -> Result<Self, SensorError> {
        config.check()?;
        let SensorConfig { imu, gnss, wheels, lidar, observation_steps } = config;
        let imu = imu.map(|imu| Imu::new(&imu, seed, 1));
        let gnss = gnss.map(|gnss| Gnss::new(&gnss, observation_steps, seed, 2));
        let wheels = wheels.map(|wheels| WheelSpeeds::new(&wheels, seed, 3));
        let lidar = lidar.map(|lidar| Lidar::new(&lidar, seed, 4));
        let entries = [
            imu.as_ref().map(Imu::entries),
            gnss.as_ref().map(Gnss::entries),
            wheels.as_ref().map(|_| WheelSpeeds::entries()),
            lidar.as_ref().map(Lidar::entries),
        ];
        let entries = entries.into_iter().flatten().flatten().collect();
        Ok(Self { seed, imu, gnss, wheels, lidar, entries, time: None })
    }

    /// As new, with another seed.
    pub fn reset(&mut self, seed: u64) {
        self.seed = seed;
        self.time = None;
        if let Some(imu) = &mut self.imu {
            imu.restart(seed);
        }
        if let Some(gnss) = &mut self.gnss {
            gnss.restart(seed);
        }
        if let Some(wheels) = &mut self.wheels {
            wheels.restart(seed);
        }
        if let Some(lidar) = &mut self.lidar {
            lidar.restart(seed);
        }
    }

    /// Shows the car to the sensors. After every physics step is exact; less often is good enough for
    /// sensors that are slower than that (see the crate's documentation).
    pub fn update(&mut self, state: &VehicleState, track: &Track) {
        let now = state.physics_step;
        let is_gap = |last: u64| now < last || now - last > LONGEST_GAP;
        if self.time.is_some_and(|(_, last)| is_gap(last)) {
            self.reset(self.seed);
        }
        let start = self.time.map_or(now, |(start, _)| start);
        self.time = Some((start, now));
        let elapsed = now - start;
        if let Some(imu) = &mut self.imu {
            imu.update(state, elapsed);
        }
        if let Some(gnss) = &mut self.gnss {
            gnss.update(state, elapsed);
        }
        if let Some(wheels) = &mut self.wheels {
            wheels.update(state, elapsed);
        }
        if let Some(lidar) = &mut self.lidar {
            lidar.update(state, track, elapsed);
        }
    }

    /// Writes what the sensors read now, in the order of [`entries`](Self::entries). Before the first
    /// update everything is 0 and ranges are the largest.
    ///
    /// # Panics
    /// If `out` is not as long as [`len`](Self::len).
    pub fn write(&self, out: &mut [f32]) {
        assert_eq!(out.len(), self.entries.len(), "one place per entry");
        let imu = self.imu.iter().flat_map(Imu::numbers);
        let gnss = self.gnss.iter().flat_map(Gnss::numbers);
        let wheels = self.wheels.iter().flat_map(WheelSpeeds::numbers);
        let lidar = self.lidar.iter().flat_map(Lidar::numbers);
        let numbers = imu.chain(gnss).chain(wheels).chain(lidar);
        for ((place, entry), number) in out.iter_mut().zip(&*self.entries).zip(numbers) {
            *place = entry.fit(number);
        }
    }

    /// How many numbers there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no sensor.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What each number is: IMU, GNSS, wheel speeds, LiDAR, as far as there are.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The last IMU sample.
    pub fn imu(&self) -> Option<&ImuSample> {
        self.imu.as_ref().map(Imu::reading)
    }

    /// The newest fix that has arrived.
    pub fn gnss(&self) -> Option<&GnssFix> {
        self.gnss.as_ref().map(Gnss::reading)
    }

    /// Rotation rates of the wheels, rad/s, + rolling forward.
    pub fn wheel_speeds(&self) -> Option<&PerWheel<f64>> {
        self.wheels.as_ref().map(WheelSpeeds::reading)
    }

    /// The last scan: directions of the beams relative to the car's x axis, rad, + left, and their
    /// ranges, m.
    pub fn lidar(&self) -> Option<(&[f64], &[f64])> {
        self.lidar.as_ref().map(|lidar| (lidar.angles(), lidar.ranges()))
    }
}
