"""Drives with what a car's sensors read, and compares it with the truth.

pip install .
python examples/04_sensors.py
"""

from __future__ import annotations

import gymnasium
import numpy as np

import corsa_gym  # noqa: F401 - registers the environments

SENSORS = {
    "imu": "automotive",
    "gnss": {"preset": "rtk", "delay_steps": 30},
    "wheels": "abs_ring",
    "lidar": {"preset": "short_range", "num_beams": 19, "field_of_view": np.pi},
}


def follow_the_gap(ranges: np.ndarray, angles: np.ndarray, speed: float) -> np.ndarray:
    """Steers to where the beams reach furthest, and leaves room to stop."""
    weights = ranges**3
    direction = float(np.sum(weights * angles) / np.sum(weights))
    ahead = float(ranges[len(ranges) // 2])
    pedal = 0.2 * (min(0.6 * ahead, 12.0) - speed)
    return np.array([np.clip(1.5 * direction, -1, 1), np.clip(pedal, -1, 0.5)], dtype=np.float32)


def main() -> None:
    env = gymnasium.make(
        "corsa/HotLap-v0", observation="sensors", sensors=SENSORS, start={"progress": 50.0}
    )
    entries = env.unwrapped.entries
    index = {entry.name: index for index, entry in enumerate(entries)}
    scales = np.array([entry.scale for entry in entries])
    beams = [place for name, place in index.items() if name.startswith("lidar_range_")]
    angles = np.linspace(-np.pi / 2, np.pi / 2, len(beams))
    wheels = [place for name, place in index.items() if name.startswith("wheel_speed_")]

    observation, info = env.reset(seed=0)
    errors = []
    for step in range(400):
        values = observation * scales
        speed = float(np.mean(values[wheels])) * 0.31
        action = follow_the_gap(values[beams], angles, speed)
        observation, _, terminated, truncated, info = env.step(action)
        errors.append(values[index["gnss_speed"]] - info["speed_mps"])
        if step % 80 == 0:
            print(
                f"{info['sim_time_s']:5.1f} s  true speed {info['speed_mps']:5.2f} m/s  "
                f"GNSS {values[index['gnss_speed']]:5.2f}, {values[index['gnss_age']] * 1000:3.0f} ms old  "
                f"wheels {speed:5.2f}  yaw rate {values[index['imu_angular_velocity_z']]:+.3f} rad/s"
            )
        if terminated or truncated:
            break
    print(f"GNSS speed error: {np.std(errors):.3f} m/s RMS over {len(errors)} observations")
    env.close()


if __name__ == "__main__":
    main()
