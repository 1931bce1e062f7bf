"""Steps many cars as one batch and says how fast.

pip install .
python examples/02_many_cars.py
"""

from __future__ import annotations

import argparse
import time

import gymnasium
import numpy as np

import corsa_gym  # noqa: F401 - registers the environments


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--num-envs", type=int, nargs="+", default=[1, 64, 1024, 8192])
    parser.add_argument("--threads", type=int, default=0, help="0 for one per core")
    parser.add_argument("--seconds", type=float, default=2.0)
    args = parser.parse_args()
    for num_envs in args.num_envs:
        env = gymnasium.make_vec(
            "corsa/HotLap-v0", num_envs=num_envs, start="random", num_threads=args.threads
        )
        env.reset(seed=0)
        # Drawing actions costs more than many a physics step: draw them before the clock runs.
        actions = np.random.default_rng(0).uniform(-0.2, 0.6, (64, num_envs, 2)).astype(np.float32)
        steps = 0
        began = time.perf_counter()
        while time.perf_counter() - began < args.seconds:
            env.step(actions[steps % len(actions)])
            steps += 1
        rate = steps * num_envs / (time.perf_counter() - began)
        seconds = env.unwrapped.control_timestep
        print(f"{num_envs:6} cars {rate:12,.0f} steps/s {rate * seconds:10,.0f} x real time")
        env.close()


if __name__ == "__main__":
    main()
