"""Environment steps per second as a learner gets them: `python -m corsa_gym.bench`.

Actions are sampled beforehand: sampling a Box costs more than stepping the car does.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import gymnasium
import numpy as np

import corsa_gym  # noqa: F401  registers the environments

PRESAMPLED = 64


def rate(step: Callable[[int], None], steps_per_call: int, seconds: float) -> float:
    """Returns steps per second of `step`, which does `steps_per_call` of them."""
    for call in range(PRESAMPLED):
        step(call)
    began_at = time.perf_counter()
    calls = 0
    while (passed := time.perf_counter() - began_at) < seconds:
        for _ in range(PRESAMPLED):
            step(calls)
            calls += 1
    return calls * steps_per_call / passed


def single(seconds: float) -> float:
    """One environment from `gymnasium.make`, reset whenever it ends."""
    env = gymnasium.make("corsa/HotLap-v0", start="random")
    env.reset(seed=1)
    actions = _actions(PRESAMPLED)

    def step(call: int) -> None:
        _, _, terminated, truncated, _ = env.step(actions[call % PRESAMPLED])
        if terminated or truncated:
            env.reset()

    try:
        return rate(step, 1, seconds)
    finally:
        env.close()


def vector(num_envs: int, num_threads: int, observation: str, seconds: float) -> float:
    """A native batch from `gymnasium.make_vec`, autoreset on."""
    env = gymnasium.make_vec(
        "corsa/HotLap-v0",
        num_envs=num_envs,
        num_threads=num_threads,
        observation=observation,
        start="random",
    )
    env.reset(seed=1)
    actions = _actions(PRESAMPLED * num_envs).reshape(PRESAMPLED, num_envs, 2)

    def step(call: int) -> None:
        env.step(actions[call % PRESAMPLED])

    try:
        return rate(step, num_envs, seconds)
    finally:
        env.close()


def _actions(count: int) -> np.ndarray:
    """Little steering, some throttle: cars that drive for a while."""
    generator = np.random.default_rng(1)
    steering = generator.uniform(-0.05, 0.05, count)
    pedals = generator.uniform(0.0, 0.6, count)
    return np.stack([steering, pedals], axis=-1).astype(np.float32)


def main() -> None:
    """Prints a row per figure."""
    parser = argparse.ArgumentParser(description="Environment steps per second, from Python.")
    parser.add_argument("--seconds", type=float, default=2.0, help="time for each figure")
    parser.add_argument("--threads", type=int, default=0, help="0 for one per processor core")
    args = parser.parse_args()
    print(f"{'gymnasium.make, 1 environment':<58}{single(args.seconds):>12,.0f} steps/s")
    for num_envs, threads, observation in [
        (1, 1, "state"),
        (64, 1, "state"),
        (1024, 1, "state"),
        (1024, args.threads, "state"),
        (1024, args.threads, "state+rays"),
    ]:
        shown = "all cores" if threads == 0 else f"{threads} thread(s)"
        name = f'make_vec, {num_envs} at once, "{observation}", {shown}'
        figure = vector(num_envs, threads, observation, args.seconds)
        print(f"{name:<58}{figure:>12,.0f} steps/s")


if __name__ == "__main__":
    main()
