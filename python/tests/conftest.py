"""What the tests share."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
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


@pytest.fixture(scope="session")
def standin() -> Iterator[Path]:
    """The folder with the pages of a running stand-in."""
    if sys.platform == "win32" or not has_command("standin"):
        pytest.skip("needs `corsa standin`")
    with tempfile.TemporaryDirectory(prefix="corsa-pages-") as folder:
        command = [sys.executable, "-m", "corsa_gym", "standin", "--page-dir", folder]
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            try:
                _wait_for_pages(Path(folder), process)
                yield Path(folder)
            finally:
                process.terminate()
                process.wait(timeout=10)


def _wait_for_pages(folder: Path, process: subprocess.Popen) -> None:
    for _ in range(200):
        if process.poll() is not None:
            pytest.fail(f"the stand-in ended: {process.stderr.read().decode()}")
        try:
            gymnasium.make(LIVE, page_dir=str(folder), timeout=1.0).close()
        except corsa_gym.GameNotRunning:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the stand-in wrote no pages")
