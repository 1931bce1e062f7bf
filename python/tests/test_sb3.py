"""The batch as a VecEnv of Stable-Baselines3."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("stable_baselines3", exc_type=ImportError)

from conftest import actions_of
from stable_baselines3 import PPO
from stable_baselines3.common.evaluation import evaluate_policy
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import VecCheckNan, VecMonitor, VecNormalize

from corsa_gym import EndReason
from corsa_gym.envs import HotLapEnv
from corsa_gym.wrappers.sb3 import CorsaVecEnv


@pytest.fixture
def env():
    env = CorsaVecEnv(num_envs=3, seed=4, max_time=0.39)
    yield env
    env.close()


def test_an_end_carries_what_learners_look_for(env):
    first = env.reset()
    for _ in range(10):
        observations, rewards, dones, infos = env.step(np.zeros((3, 2), np.float32))
    assert rewards.dtype == np.float32
    assert dones.all()
    assert observations.tobytes() == first.tobytes()
    for info in infos:
        assert info["TimeLimit.truncated"] is True
        assert info["terminal_observation"] in env.observation_space
        assert info["terminal_observation"].tobytes() != first[0].tobytes()
        assert info["episode"]["l"] == 10
        assert info["episode"]["t"] == pytest.approx(0.39)
        assert info["end_reason"] == EndReason.TIME_LIMIT
    assert env.step(np.zeros((3, 2), np.float32))[3] == [{}, {}, {}]


def test_leaving_the_track_is_no_time_limit():
    env = CorsaVecEnv(num_envs=1, start={"progress": 100.0, "speed": 30.0})
    env.reset()
    done = [False]
    while not done[0]:
        _, _, done, infos = env.step(np.ones((1, 2), np.float32))
    assert infos[0]["TimeLimit.truncated"] is False
    assert infos[0]["end_reason"] == EndReason.OFF_TRACK


def test_returns_are_summed_over_the_episode(env):
    env.reset()
    total = np.zeros(3)
    for actions in actions_of(1, 10, 3):
        _, rewards, _, infos = env.step(actions)
        total += rewards
    assert [info["episode"]["r"] for info in infos] == pytest.approx(total.tolist(), rel=1e-4)


def test_seeds_reach_each_environment():
    env = CorsaVecEnv(num_envs=2, start="random")
    env.seed(11)
    observations = env.reset()
    for index in range(2):
        single = HotLapEnv(start="random")
        assert single.reset(seed=11 + index)[0].tobytes() == observations[index].tobytes()
    assert env.reset().tobytes() != observations.tobytes()


def test_options_reach_each_environment(env):
    env.set_options([{"progress": 10.0}, {"progress": 20.0}, {"progress": 30.0}])
    env.reset()
    assert [info["progress_m"] for info in env.reset_infos] == pytest.approx([10, 20, 30], abs=0.05)
    env.set_options([{"progress": 10.0}, {}, {}])
    with pytest.raises(ValueError, match="same keys"):
        env.reset()


def test_attributes_and_methods_answer_once_per_environment(env):
    env.reset()
    assert env.get_attr("render_mode") == [None] * 3
    assert env.get_attr("action_names", [0, 2]) == [("steering", "throttle_brake")] * 2
    states = env.env_method("save_state", indices=1)
    assert [type(state) for state in states] == [bytes]
    assert env.env_is_wrapped(Monitor) == [True] * 3
    env.set_attr("note", 7)
    assert env.get_attr("note", 0) == [7]
    with pytest.raises(NotImplementedError):
        env.set_attr("note", 7, indices=0)


def test_pictures_of_all_environments_are_tiled():
    env = CorsaVecEnv(num_envs=2, render_mode="rgb_array", render_width=64, render_height=48)
    env.reset()
    assert [image.shape for image in env.get_images()] == [(48, 64, 3)] * 2
    assert env.render().shape == (96, 64, 3)


def test_ppo_learns_and_repeats_itself(tmp_path):
    def train():
        env = CorsaVecEnv(num_envs=8, seed=3, start="random", num_threads=2)
        model = PPO("MlpPolicy", env, n_steps=32, batch_size=64, n_epochs=2, seed=3, device="cpu")
        model.learn(1024)
        env.close()
        return model

    model = train()
    weights = [value.numpy().tobytes() for value in model.policy.state_dict().values()]
    again = [value.numpy().tobytes() for value in train().policy.state_dict().values()]
    assert weights == again
    model.save(tmp_path / "policy.zip")
    PPO.load(tmp_path / "policy.zip")


@pytest.mark.filterwarnings("ignore:The environment is already wrapped with a `Monitor`")
@pytest.mark.parametrize("wrapper", [VecMonitor, VecNormalize, VecCheckNan])
def test_wrappers_work_around_it(env, wrapper):
    wrapped = wrapper(env)
    wrapped.reset()
    for _ in range(12):
        observations, *_ = wrapped.step(np.zeros((3, 2), np.float32))
    assert np.isfinite(observations).all()


def test_a_policy_can_be_evaluated(env):
    model = PPO("MlpPolicy", env, n_steps=8, batch_size=24, device="cpu")
    returns, lengths = evaluate_policy(model, env, n_eval_episodes=6, return_episode_rewards=True)
    assert lengths == [10] * 6
    assert len(returns) == 6
