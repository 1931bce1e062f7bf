"""The environments' pages say what the environments do."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

import corsa_gym
from corsa_gym import _native
from corsa_gym.autoreset import IS_0_29
from corsa_gym.settings import HotLapSettings

FOLDER = Path(__file__).parents[2] / "docs" / "environments"


def written() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("write", FOLDER / "write.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


def test_the_pages_are_up_to_date():
    for name, text in written().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, (
            f"{name} is out of date: python docs/environments/write.py"
        )


def test_every_setting_is_documented():
    inner = {"num_envs", "seed", "autoreset", "self_command"}
    outer = {"render_width", "render_height"}
    assert set(HotLapSettings.__annotations__) == set(_native.SETTINGS) - inner | outer


@pytest.mark.parametrize("name", ["TRACKS", "CARS", "OBSERVATIONS", "REWARD_TERMS"])
def test_the_choices_are_not_empty(name):
    assert getattr(corsa_gym, name)


@pytest.mark.parametrize(
    "name",
    ["01_drive_sim.py", "03_randomization.py", "04_sensors.py", "06_custom_reward.py"],
)
def test_the_examples_run(name):
    if IS_0_29 and name == "03_randomization.py":
        pytest.skip("needs gymnasium 1 for make_vec with arguments")
    examples = Path(__file__).parents[2] / "examples"
    done = subprocess.run(
        [sys.executable, str(examples / name)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_training_example_runs_a_little(tmp_path):
    pytest.importorskip("stable_baselines3", exc_type=ImportError)
    pytest.importorskip("matplotlib", exc_type=ImportError)
    example = Path(__file__).parents[2] / "examples" / "07_train_ppo.py"
    options = ["--num-envs", "64", "--max-steps", "32768", "--out", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, str(example), *options], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "0/32 cars clean" in done.stdout
    assert {path.name for path in tmp_path.iterdir()} == {"curve.png", "policy.zip", "result.json"}
