"""Trains PPO in the embedded simulator until it drives clean laps, in one file.

    pip install ".[train]"
    python examples/07_train_ppo.py

The policy learns from starts all over the track; every so often it is judged without noise: one car
from the grid and many from random places must each drive two clean laps. Training stops when all of
them did so twice in a row with a median lap within 5 % of the built-in driver's, or of
--target-lap-time.

Writes the policy, the learning curve as a picture and the figures of the run to --out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
import torch
from stable_baselines3 import PPO
from stable_baselines3.common.callbacks import BaseCallback

from corsa_gym import EndReason
from corsa_gym.wrappers.sb3 import CorsaVecEnv

mpl.use("agg")
import matplotlib.pyplot as plt

EVALUATION_CARS = 32
EVALUATION_LAPS = 2
# How much slower than the built-in driver the policy may be, when no lap time is asked for.
DRIVER_MARGIN = 1.05


@dataclass
class Evaluation:
    """How the policy drove without noise."""

    steps: int
    minutes: float
    clean: int
    """Cars, of EVALUATION_CARS, that drove EVALUATION_LAPS laps without leaving the track."""
    laps: int
    """Laps all cars drove before their episode ended."""
    median_lap_time: float
    """Of the timed laps, s; not a number without one."""
    grid_lap_time: float
    """Last lap of the car that started from the grid, s; not a number if it did not get there."""


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--track", default="larkfield")
    parser.add_argument("--car", default="roadster")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--num-envs", type=int, default=512)
    parser.add_argument("--max-steps", type=int, default=15_000_000)
    parser.add_argument("--env-threads", type=int, default=2)
    parser.add_argument(
        "--torch-threads", type=int, default=1, help="more can be slower on few cores"
    )
    parser.add_argument(
        "--target-lap-time", type=float, help="go on until the median is below, s (built-in driver)"
    )
    parser.add_argument("--out", type=Path, default=Path("corsa-out/ppo"))
    return parser.parse_args()


def driver_lap_time(car: str, track: str) -> float:
    """Best of two flying laps of the built-in driver, s."""
    with tempfile.TemporaryDirectory() as folder:
        drive = [sys.executable, "-m", "corsa_gym", "drive", "--laps", "3", "--out", folder]
        subprocess.run([*drive, "--car", car, "--track", track], check=True, capture_output=True)
        result = json.loads((Path(folder) / "result.json").read_text())
    return result["best_lap_time_s"]


class Judge:
    """Drives the deterministic policy in cars of its own."""

    def __init__(self, settings: dict, seed: int) -> None:
        self.seed = seed
        self.env = CorsaVecEnv(
            num_envs=EVALUATION_CARS, max_laps=EVALUATION_LAPS, max_time=180.0, **settings
        )

    def judge(self, model: PPO, steps: int, minutes: float) -> Evaluation:
        self.env.seed(self.seed)
        starts = ["grid"] + ["random"] * (EVALUATION_CARS - 1)
        self.env.set_options([{"start": start} for start in starts])
        observations = self.env.reset()
        ends: list[dict | None] = [None] * EVALUATION_CARS
        while None in ends:
            actions, _ = model.predict(observations, deterministic=True)
            observations, _, dones, infos = self.env.step(actions)
            for car in np.flatnonzero(dones):
                ends[car] = ends[car] or infos[car]
        clean = [end["end_reason"] == EndReason.LAP_LIMIT for end in ends]
        times = [end["last_lap_time_s"] for end in ends if end["last_lap_time_s"] > 0.0]
        return Evaluation(
            steps=steps,
            minutes=minutes,
            clean=sum(clean),
            laps=sum(end["laps"] for end in ends),
            median_lap_time=float(np.median(times)) if times else float("nan"),
            grid_lap_time=ends[0]["last_lap_time_s"] if clean[0] else float("nan"),
        )


class Progress(BaseCallback):
    """Judges after every few rollouts, tells how it goes and stops when the policy is good enough."""

    def __init__(self, judge: Judge, target_lap_time: float, every: int = 8) -> None:
        super().__init__()
        self.judge = judge
        self.target_lap_time = target_lap_time
        self.every = every
        self.rollouts = 0
        self.began_at = time.monotonic()
        self.returns: list[tuple[int, float, float]] = []
        self.evaluations: list[Evaluation] = []
        self.is_good = False

    def _on_step(self) -> bool:
        return not self.is_good

    def _on_rollout_end(self) -> None:
        self.rollouts += 1
        episodes = self.model.ep_info_buffer
        if episodes:
            mean_return = float(np.mean([episode["r"] for episode in episodes]))
            mean_time = float(np.mean([episode["t"] for episode in episodes]))
            self.returns.append((self.num_timesteps, mean_return, mean_time))
        if self.rollouts % self.every == 0:
            self._judge()

    def _judge(self) -> None:
        minutes = (time.monotonic() - self.began_at) / 60.0
        evaluation = self.judge.judge(self.model, self.num_timesteps, minutes)
        self.evaluations.append(evaluation)
        mean_return, mean_time = self.returns[-1][1:] if self.returns else (0.0, 0.0)
        print(
            f"{evaluation.steps / 1e6:6.2f} M steps {minutes:5.1f} min"
            f"  return {mean_return:7.1f}  episode {mean_time:5.1f} s"
            f"  clean {evaluation.clean:2d}/{EVALUATION_CARS}  laps {evaluation.laps:2d}"
            f"  median lap {evaluation.median_lap_time:6.2f} s",
            flush=True,
        )
        self.is_good = len(self.evaluations) > 1 and all(map(self._passes, self.evaluations[-2:]))

    def _passes(self, evaluation: Evaluation) -> bool:
        is_fast = evaluation.median_lap_time <= self.target_lap_time
        return evaluation.clean == EVALUATION_CARS and is_fast


def draw_curve(path: Path, title: str, progress: Progress, driver: float) -> None:
    figure, (above, below) = plt.subplots(2, 1, figsize=(8, 6), sharex=True, layout="constrained")
    steps, returns, _ = zip(*progress.returns, strict=True)
    above.plot(np.array(steps) / 1e6, returns, color="tab:blue")
    above.set(title=title, ylabel="mean return of an episode")
    above.grid(alpha=0.3)
    judged = np.array([evaluation.steps for evaluation in progress.evaluations]) / 1e6
    clean = [evaluation.clean for evaluation in progress.evaluations]
    times = [evaluation.median_lap_time for evaluation in progress.evaluations]
    below.step(judged, clean, where="post", color="tab:green")
    below.fill_between(judged, clean, step="post", color="tab:green", alpha=0.15)
    below.set(
        xlabel="environment steps, millions",
        ylabel=f"cars of {EVALUATION_CARS} with {EVALUATION_LAPS} clean laps",
        ylim=(0, EVALUATION_CARS * 1.05),
    )
    below.yaxis.label.set_color("tab:green")
    below.grid(alpha=0.3)
    right = below.twinx()
    right.plot(judged, times, color="tab:red", marker=".")
    right.axhline(driver, color="tab:red", linestyle=":", linewidth=1)
    right.set_ylabel("median lap time, s (dotted: built-in driver)", color="tab:red")
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main() -> int:
    args = parse_args()
    torch.set_num_threads(args.torch_threads)
    args.out.mkdir(parents=True, exist_ok=True)
    settings = {"track": args.track, "car": args.car, "num_threads": args.env_threads}
    env = CorsaVecEnv(
        num_envs=args.num_envs, seed=args.seed, start="random", max_time=60.0, **settings
    )
    model = PPO(
        "MlpPolicy",
        env,
        learning_rate=lambda remaining: 7e-4 * max(remaining, 0.1),
        n_steps=64,
        batch_size=4096,
        n_epochs=6,
        gamma=0.995,
        gae_lambda=0.95,
        policy_kwargs={"net_arch": [128, 128], "log_std_init": -0.5},
        seed=args.seed,
        device="cpu",
    )
    driver = driver_lap_time(args.car, args.track)
    target = args.target_lap_time or DRIVER_MARGIN * driver
    print(f"the built-in driver laps in {driver:.2f} s; the policy is to in {target:.2f} s")
    progress = Progress(Judge(settings, seed=10_000 + args.seed), target)
    model.learn(args.max_steps, callback=progress)
    model.save(args.out / "policy.zip")

    last = progress.evaluations[-1]
    title = (
        f"PPO, {args.car} on {args.track}: "
        f"{last.clean}/{EVALUATION_CARS} cars clean after {last.steps / 1e6:.1f} M steps, "
        f"{last.minutes:.1f} min"
    )
    draw_curve(args.out / "curve.png", title, progress, driver)
    result = {
        "seed": args.seed,
        "driver_lap_time": driver,
        "evaluations": [asdict(e) for e in progress.evaluations],
    }
    (args.out / "result.json").write_text(json.dumps(result, indent=1))
    print(title)
    print(
        f"lap time {last.median_lap_time:.2f} s (median), "
        f"{last.median_lap_time / driver:.3f} of the built-in driver's; written to {args.out}"
    )
    return 0 if progress.is_good else 1


if __name__ == "__main__":
    raise SystemExit(main())
