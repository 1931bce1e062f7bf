"""The checkers of Gymnasium and Stable-Baselines3, where every warning is an error."""

from __future__ import annotations

import gymnasium
import pytest
from conftest import LIVE, SIM
from gymnasium.utils.env_checker import check_env

import corsa_gym

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(params=[SIM, LIVE])
def settings(request):
    """Each registered id with what its environment needs."""
    if request.param == SIM:
        return {"id": SIM}
    return {"id": LIVE, "page_dir": str(request.getfixturevalue("standin"))}


def test_every_registered_id_is_checked_here():
    ours = {name for name in gymnasium.registry if name.startswith("corsa/")}
    assert ours == {SIM, LIVE}


@pytest.mark.parametrize("observation", corsa_gym.OBSERVATIONS)
def test_gymnasium_finds_nothing_to_warn_of(settings, observation):
    pytest.importorskip("pygame", reason="check_env makes every render mode; needs pygame")
    env = gymnasium.make(**settings, observation=observation)
    try:
        check_env(env.unwrapped)
    finally:
        env.close()


@pytest.mark.parametrize("observation", corsa_gym.OBSERVATIONS)
def test_stable_baselines3_finds_nothing_to_warn_of(settings, observation):
    env_checker = pytest.importorskip("stable_baselines3.common.env_checker", exc_type=ImportError)
    env = gymnasium.make(**settings, observation=observation, render_mode="rgb_array")
    try:
        env_checker.check_env(env.unwrapped, warn=True, skip_render_check=False)
    finally:
        env.close()


@pytest.mark.parametrize(
    "settings_of_action",
    [
        {},
        {"pedals": "separate"},
        {"gear": True, "clutch": True, "handbrake": True},
        {"action_mode": "rate_limited", "steering_rate": 2.0, "pedal_rate": 3.0},
        {"action_mode": "relative"},
        {"action_mode": "assetto_corsa_gym"},
        {"action_delay": 2, "action_history": 3},
    ],
)
def test_every_kind_of_action_passes(settings_of_action):
    pytest.importorskip("pygame", reason="check_env makes every render mode; needs pygame")
    env = gymnasium.make(SIM, **settings_of_action)
    check_env(env.unwrapped)
    assert env.action_space.shape == (len(env.unwrapped.action_names),)
    env.close()
