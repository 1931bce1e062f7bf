"""Draws a car and a place for every episode, and moves a curriculum on when it is mastered.

pip install .
python examples/03_randomization.py
"""

from __future__ import annotations

import gymnasium
import numpy as np

import corsa_gym

RANGES = {
    "grip": (0.8, 1.05),
    "mass": {"log_uniform": (0.95, 1.15)},
    "wind_speed": (0.0, 8.0),
    "wind_heading": (-np.pi, np.pi),
    "action_delay_s": (0.0, 0.06),
}

LESSONS = [
    {"lateral_position": 0.5, "heading_error": 0.0, "speed": (0.1, 0.4)},
    {"lateral_position": (0.35, 0.65), "heading_error": (-0.05, 0.05), "speed": (0.3, 0.8)},
    {"lateral_position": (0.2, 0.8), "heading_error": (-0.15, 0.15), "speed": (0.6, 1.1)},
]

MASTERED = 0.9


def steer_along(observation: np.ndarray, index: dict[str, int]) -> np.ndarray:
    """Steers along the reference line at a moderate speed; works on a batch of observations."""
    offset = 10.0 * observation[:, index["lateral_offset"]]
    heading = observation[:, index["heading_error_sin"]]
    curvature = 0.05 * observation[:, index["curvature_10m"]]
    speed = 50.0 * observation[:, index["longitudinal_velocity"]]
    steering = 5.0 * curvature - 1.2 * heading - 0.12 * offset
    pedal = 0.3 * (15.0 - speed)
    return np.stack([np.clip(steering, -1, 1), np.clip(pedal, -1, 0.6)], axis=-1).astype(np.float32)


def main() -> None:
    num_envs = 64
    env = gymnasium.make_vec(
        "corsa/HotLap-v0",
        num_envs=num_envs,
        autoreset_mode="SameStep",
        start={"random": LESSONS[0]},
        randomize=RANGES,
        max_time=8.0,
    )
    index = {entry.name: index for index, entry in enumerate(env.unwrapped.entries)}
    observation, infos = env.reset(seed=0)
    drawn = [name for name in corsa_gym.CONDITIONS if f"condition_{name}" in infos]
    print("of the first three cars:")
    for name in drawn:
        values = ", ".join(f"{value:.3f}" for value in infos[f"condition_{name}"][:3])
        print(f"  {name:15} {values}")

    for number, lesson in enumerate(LESSONS, start=1):
        env.unwrapped.set_start({"random": lesson})
        observation, infos = env.reset()
        good = ended = 0
        while ended < 2 * num_envs or good < MASTERED * ended:
            observation, _, terminated, truncated, _ = env.step(steer_along(observation, index))
            good += int(truncated.sum())
            ended += int((terminated | truncated).sum())
            if ended >= 8 * num_envs:
                break
        print(f"lesson {number}: {good} of {ended} episodes without leaving the road")
    env.close()


if __name__ == "__main__":
    main()
