"""Drives one lap in the embedded simulator with a policy of ten lines, through Gymnasium alone.

    pip install .
    python examples/01_drive_sim.py

The policy looks its numbers up by name, slows down for the curvature ahead and steers along the
reference line. It knows nothing of the backend: 05_live_game.py drives a game with it.
"""

from __future__ import annotations

import gymnasium
import numpy as np

import corsa_gym


class LineFollower:
    """Steers along the reference line, as fast as the curvature ahead allows."""

    def __init__(self, env: gymnasium.Env, lateral_acceleration: float = 6.0) -> None:
        entries = env.unwrapped.entries
        self.index = {entry.name: index for index, entry in enumerate(entries)}
        self.scales = np.array([entry.scale for entry in entries])
        ahead = [entry.name for entry in entries if entry.name.startswith("curvature_")]
        self.ahead = [self.index[name] for name in ahead]
        self.distances = np.array([float(name[len("curvature_") : -1]) for name in ahead])
        self.lateral_acceleration = lateral_acceleration

    def __call__(self, observation: np.ndarray) -> np.ndarray:
        values = observation * self.scales
        speed = values[self.index["longitudinal_velocity"]]
        heading_error = np.arctan2(
            values[self.index["heading_error_sin"]], values[self.index["heading_error_cos"]]
        )
        offset = values[self.index["lateral_offset"]]
        curvature = values[self.ahead]

        # The speed each stretch ahead allows, and the one from which it can still be braked to.
        in_corner = self.lateral_acceleration / np.maximum(np.abs(curvature), 1e-3)
        allowed = np.sqrt(np.min(in_corner + 2 * 4.0 * self.distances))
        pedal = np.clip(0.5 * (allowed - speed), -1.0, 0.8)

        soon = np.interp(0.2 * speed, self.distances, curvature)
        steering = 5.0 * soon - 1.2 * heading_error - 0.12 * offset
        return np.array([np.clip(steering, -1.0, 1.0), pedal], dtype=np.float32)


def drive_lap(env: gymnasium.Env, laps: int = 1) -> dict:
    """Drives until the laps are done or the episode ends; returns the last info."""
    policy = LineFollower(env)
    observation, info = env.reset(seed=0)
    terminated = truncated = False
    while not (terminated or truncated) and info["laps"] < laps:
        observation, _, terminated, truncated, info = env.step(policy(observation))
    return info


def main() -> int:
    for track in corsa_gym.TRACKS:
        env = gymnasium.make("corsa/HotLap-v0", track=track, car="roadster")
        info = drive_lap(env)
        env.close()
        if info["laps"] == 0:
            print(f"{track:12} {corsa_gym.EndReason(info['end_reason']).name}")
            return 1
        print(f"{track:12} {info['last_lap_time_s']:7.2f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
