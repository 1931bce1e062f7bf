"""Environment steps per second as a learner gets them: `python -m corsa_gym.bench`.

Actions are drawn beforehand: drawing from a Box costs more than stepping the car does. Beside each
figure stands the time of the processor that it took, which other programs on the machine change less.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np

from corsa_gym.autoreset import IS_0_29

PRESAMPLED = 64

QUOTED = [
    ("CarRacing without pictures, one environment", 12_500, "gymnasium 1.4"),
    ("Racetrack, 64 environments on 2 threads", 16_800, "EnvPool 1.2.5"),
    ("f1tenth, single track, one environment", 5_200, "f1tenth_gym, dev branch"),
    ("racecar_gym's car without sensors", 5_400, "PyBullet on a plane"),
]
"""Environment steps per second of other projects: quoted, not measured in this run. They were measured
on 2 cores of an AMD EPYC (Zen 4) virtual machine while other work ran on it, good to about 30 %."""


def rate(step: Callable[[int], Any], steps_per_call: int, seconds: float) -> tuple[float, float]:
    """Returns steps per second, and per second of processor time, of `step`."""
    for call in range(PRESAMPLED):
        step(call)
    began_at, worked = time.perf_counter(), time.process_time()
    calls = 0
    while (passed := time.perf_counter() - began_at) < seconds:
        for _ in range(PRESAMPLED):
            step(calls % PRESAMPLED)
            calls += 1
    worked = time.process_time() - worked
    return calls * steps_per_call / passed, calls * steps_per_call / worked


def single(seconds: float, **settings: Any) -> tuple[float, float]:
    """One environment from `gymnasium.make`, reset whenever it ends."""
    env = gymnasium.make("corsa/HotLap-v0", start="random", **settings)
    env.reset(seed=1)
    actions = _actions(PRESAMPLED)

    def step(call: int) -> None:
        _, _, terminated, truncated, _ = env.step(actions[call])
        if terminated or truncated:
            env.reset()

    try:
        return rate(step, 1, seconds)
    finally:
        env.close()


def vector(num_envs: int, seconds: float, **settings: Any) -> tuple[float, float]:
    """A native batch from `gymnasium.make_vec`, autoreset on."""
    env = _make_vec(num_envs, start="random", **settings)
    env.reset(seed=1)
    actions = _actions(PRESAMPLED * num_envs).reshape(PRESAMPLED, num_envs, 2)
    try:
        return rate(lambda call: env.step(actions[call]), num_envs, seconds)
    finally:
        env.close()


def memory(num_envs: int, observation: str) -> float:
    """Bytes per environment by which the process grows, a step and its arrays with it."""
    before = _resident()
    env = _make_vec(num_envs, observation=observation)
    env.reset(seed=1)
    step = env.step(np.zeros((num_envs, 2), dtype=np.float32))
    grown = _resident() - before
    env.close()
    del step
    return grown / num_envs


def _make_vec(num_envs: int, **settings: Any) -> Any:
    if IS_0_29:
        return gymnasium.make_vec(
            "corsa/HotLap-v0",
            num_envs=num_envs,
            vectorization_mode="custom",
            vector_kwargs=settings,
        )
    return gymnasium.make_vec("corsa/HotLap-v0", num_envs=num_envs, **settings)


def _resident() -> int:
    """Memory of this process, bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _actions(count: int) -> np.ndarray:
    """Little steering, some throttle: cars that drive for a while."""
    generator = np.random.default_rng(1)
    steering = generator.uniform(-0.05, 0.05, count)
    pedals = generator.uniform(0.0, 0.6, count)
    return np.stack([steering, pedals], axis=-1).astype(np.float32)


def _round_track(folder: Path, length: float) -> str:
    """A track of this length, m: a circle with waves, as a CSV file."""
    radius = length / math.tau
    num_waves = max(3, round(length / 800))
    turn = np.linspace(0.0, math.tau, max(200, int(length / 5)), endpoint=False)
    away = radius + np.minimum(0.04 * radius, 40.0) * np.sin(num_waves * turn)
    rows = np.stack([away * np.cos(turn), away * np.sin(turn)], axis=-1)
    path = folder / f"round_{length:.0f}.csv"
    lines = [f"{x:.3f},{y:.3f},6.0,6.0" for x, y in rows]
    path.write_text("\n".join(["# x_m,y_m,w_tr_right_m,w_tr_left_m", *lines]), encoding="utf-8")
    return str(path)


def _show(name: str, figures: tuple[float, float]) -> None:
    print(f"{name:<58}{figures[0]:>12,.0f} steps/s {figures[1]:>12,.0f} per CPU second", flush=True)


def main() -> None:
    """Prints a row per figure."""
    parser = argparse.ArgumentParser(description="Environment steps per second, from Python.")
    parser.add_argument("--seconds", type=float, default=2.0, help="time for each figure")
    parser.add_argument(
        "--threads", type=int, nargs="+", default=[1, 2], help="for batches; 0 for one per core"
    )
    parser.add_argument("--num-envs", type=int, nargs="+", default=[1, 64, 1024, 8192])
    args = parser.parse_args()

    _show("gymnasium.make", best := single(args.seconds))
    for observation in ("state", "state+rays"):
        for threads in args.threads:
            for num_envs in args.num_envs:
                if threads > 1 and num_envs < 64:
                    continue
                shown = "all cores" if threads == 0 else f"{threads} thread(s)"
                settings = {"num_threads": threads, "observation": observation}
                found = vector(num_envs, args.seconds, **settings)
                _show(f'make_vec, {num_envs} at once, "{observation}", {shown}', found)
                best = max(best, found)
    with tempfile.TemporaryDirectory() as folder:
        for length in (1_000, 5_000, 25_000):
            track = _round_track(Path(folder), length)
            for observation in ("state", "state+rays"):
                settings = {"num_threads": 1, "observation": observation, "track": track}
                name = f'1024 at once, "{observation}", 1 thread, {length / 1000:.0f} km lap'
                _show(name, vector(1024, args.seconds, **settings))
    if sys.platform == "linux":
        for observation in ("state", "state+rays"):
            used = memory(100_000, observation)
            print(f'memory per environment, 100000 at once, "{observation}": {used:,.0f} bytes')
    print("\nQuoted, not measured here (2 cores of an AMD EPYC virtual machine, to about 30 %):")
    for name, figure, source in QUOTED:
        ratio = f"{best[0] / figure:,.0f} times less than the best above"
        print(f"{name:<58}{figure:>12,.0f} steps/s  {source}; {ratio}")


if __name__ == "__main__":
    main()
