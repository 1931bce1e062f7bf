"""What the tests share."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import gymnasium
import numpy as np
import pytest

import corsa_gym
from corsa_gym.autoreset import IS_0_29

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

SIM = "corsa/HotLap-v0"
LIVE = "corsa/HotLapLive-v0"


def make_vec(num_envs: int, **settings):
    """``gymnasium.make_vec`` with the native batch, in the words of each version."""
    if IS_0_29:
        return gymnasium.make_vec(
            SIM, num_envs=num_envs, vectorization_mode="custom", vector_kwargs=settings
        )
    return gymnasium.make_vec(SIM, num_envs=num_envs, **settings)


def actions_of(seed: int, steps: int, num_envs: int | None = None, axes: int = 2) -> np.ndarray:
    """Actions that drive: little steering, mostly throttle."""
    rng = np.random.default_rng(seed)
    shape = (steps, axes) if num_envs is None else (steps, num_envs, axes)
    actions = rng.uniform(-0.3, 0.3, shape).astype(np.float32)
    actions[..., 1] += 0.5
    return actions


def has_command(name: str) -> bool:
    """Whether the command ``corsa`` knows this subcommand."""
    command = [sys.executable, "-m", "corsa_gym", name, "--help"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextlib.contextmanager
def running_standin(folder: Path) -> Iterator[subprocess.Popen]:
    """A stand-in that writes its pages into the folder."""
    if not has_command("standin"):
        pytest.skip("needs `corsa standin`")
    command = [sys.executable, "-m", "corsa_gym", "standin", "--page-dir", str(folder)]
    with (folder / "standin.log").open("w+") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            gymnasium.make(LIVE, page_dir=str(folder), timeout=30.0).close()
            yield process
        except corsa_gym.GameNotRunning:
            pytest.fail(f"no game in the stand-in:\n{(folder / 'standin.log').read_text()}")
        finally:
            process.terminate()
            process.wait()


@pytest.fixture(scope="session")
def standin(tmp_path_factory) -> Iterator[Path]:
    """The folder with the pages of a running stand-in."""
    if sys.platform == "win32":
        pytest.skip("needs pages as files")
    folder = tmp_path_factory.mktemp("pages")
    with running_standin(folder):
        yield folder
