"""Three ways to say what is rewarded: a preset, weighted terms, and a function of one's own.

pip install .
python examples/06_custom_reward.py
"""

from __future__ import annotations

import gymnasium
import numpy as np

import corsa_gym

THROTTLE = np.array([0.0, 0.5], dtype=np.float32)


def stay_near_the_line(info: dict) -> float:
    """Speed along the track, less the further from the line; works on a batch's arrays as well."""
    along = info["speed_mps"] * np.cos(info["heading_error_rad"])
    return along * (1.0 - np.abs(info["lateral_offset_m"]) / 6.0) * info["dt_s"]


def main() -> None:
    print("terms to choose from:", ", ".join(corsa_gym.REWARD_TERMS))
    for reward in (
        "progress",
        {"progress": 0.1, "slip": 0.05, "failure": 10.0},
        stay_near_the_line,
    ):
        env = gymnasium.make("corsa/HotLap-v0", reward=reward)
        env.reset(seed=0)
        total = sum(env.step(THROTTLE)[1] for _ in range(100))
        print(f"{getattr(reward, '__name__', reward)}: {total:.3f}")
        env.close()

    batch = gymnasium.make_vec("corsa/HotLap-v0", num_envs=3, reward=stay_near_the_line)
    batch.reset(seed=0)
    print("in a batch:", batch.step(np.tile(THROTTLE, (3, 1)))[1])
    batch.close()


if __name__ == "__main__":
    main()
