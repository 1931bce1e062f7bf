"""The native batch."""

from __future__ import annotations

import pickle

import gymnasium
import numpy as np
import pytest
from conftest import SIM, actions_of, make_vec

import corsa_gym
from corsa_gym import EndReason
from corsa_gym.autoreset import IS_0_29, AutoresetMode
from corsa_gym.envs import HotLapVectorEnv

FINAL_OBSERVATION = "final_observation" if IS_0_29 else "final_obs"
RANDOM = {"start": "random", "max_time": 4.0}


def flat(step):
    """Everything of a step as bytes."""
    *arrays, infos = step
    return [array.tobytes() for array in arrays], {k: v.tobytes() for k, v in infos.items()}


def crash(num_envs):
    """Actions that leave the track soon."""
    return np.full((num_envs, 2), (1.0, 1.0), dtype=np.float32)


def test_make_vec_gives_the_native_batch():
    env = make_vec(3)
    assert type(env.unwrapped).__name__ == "HotLapVectorEnv"
    assert env.num_envs == 3
    observations, infos = env.reset(seed=0)
    assert observations.shape == (3, *env.single_observation_space.shape)
    assert observations.dtype == np.float32
    assert observations in env.observation_space
    observations, rewards, terminated, truncated, infos = env.step(np.zeros((3, 2), np.float32))
    assert (rewards.dtype, rewards.shape) == (np.float64, (3,))
    assert (terminated.dtype, truncated.dtype) == (np.bool_, np.bool_)
    kinds = {"float": np.float64, "int": np.int64, "bool": np.bool_}
    for key in env.unwrapped.info_keys:
        assert infos[key.name].dtype == kinds[key.kind]
        assert infos[f"_{key.name}"].all()
    env.close()


def test_arrays_are_never_used_again():
    env = make_vec(4)
    kept = [env.reset(seed=0)[0]]
    kept += [part for _ in range(3) for part in env.step(crash(4))[:4]]
    for index, array in enumerate(kept):
        assert not any(np.shares_memory(array, other) for other in kept[index + 1 :])


@pytest.mark.parametrize("num_threads", [1, 2, 3])
@pytest.mark.parametrize("observation", corsa_gym.OBSERVATIONS)
def test_each_environment_is_the_single_one_with_its_seed_bit_for_bit(num_threads, observation):
    num_envs, steps = 5, 250
    batch = make_vec(num_envs, num_threads=num_threads, observation=observation, **RANDOM)
    singles = [
        gymnasium.make(SIM, observation=observation, **RANDOM).unwrapped for _ in range(num_envs)
    ]
    batch_mode = batch.unwrapped.autoreset_mode
    if batch_mode is not AutoresetMode.NEXT_STEP:
        batch = make_vec(
            num_envs,
            num_threads=num_threads,
            observation=observation,
            autoreset_mode="NextStep",
            **RANDOM,
        )
    observations, infos = batch.reset(seed=100)
    firsts = [env.reset(seed=100 + index) for index, env in enumerate(singles)]
    assert observations.tobytes() == np.stack([first[0] for first in firsts]).tobytes()
    ended = [False] * num_envs
    num_ends = 0
    for actions in actions_of(3, steps, num_envs):
        observations, rewards, terminated, truncated, infos = batch.step(actions)
        for index, env in enumerate(singles):
            if ended[index]:
                observation_of, info = env.reset()
                expected = (observation_of, 0.0, False, False, info)
            else:
                expected = env.step(actions[index])
            assert observations[index].tobytes() == expected[0].tobytes()
            assert rewards[index] == expected[1]
            assert (terminated[index], truncated[index]) == expected[2:4]
            assert {key: infos[key][index].item() for key in expected[4]} == expected[4]
            ended[index] = expected[2] or expected[3]
            num_ends += ended[index]
    assert num_ends > 0


@pytest.mark.parametrize("observation", ["state", "state+rays"])
def test_threads_and_company_change_no_bit(observation):
    num_envs, steps = 150, 60
    settings = {"observation": observation, "autoreset_mode": "SameStep", **RANDOM, "max_time": 1.5}
    actions = actions_of(8, steps, num_envs)
    rolls = []
    for num_threads in (1, 2, 3, 0):
        env = make_vec(num_envs, num_threads=num_threads, **settings)
        said = [env.reset(seed=40)[0].tobytes()]
        for step in range(steps):
            observations, rewards, terminated, truncated, infos = env.step(actions[step])
            parts = (observations, rewards, terminated, truncated, infos["progress_m"])
            said.append(b"".join(part.tobytes() for part in parts))
        rolls.append(said)
    assert all(said == rolls[0] for said in rolls)
    few = make_vec(7, **settings)
    width = np.dtype(np.float32).itemsize * few.single_observation_space.shape[0]
    observations = few.reset(seed=40 + 17)[0]
    for step in range(steps):
        assert observations.tobytes() == rolls[0][step][17 * width : 24 * width]
        observations = few.step(actions[step, 17:24])[0]


def test_a_list_of_seeds_is_one_for_each():
    env = make_vec(3, start="random")
    by_number = env.reset(seed=5)[0]
    assert env.reset(seed=[5, 6, 7])[0].tobytes() == by_number.tobytes()
    swapped = env.reset(seed=[7, 6, 5])[0]
    assert swapped[0].tobytes() == by_number[2].tobytes()
    with pytest.raises(corsa_gym.InvalidSetting, match="seed"):
        env.reset(seed=[1, 2])


def test_next_step_resets_in_the_step_after_the_end():
    env = make_vec(2, autoreset_mode="NextStep", max_time=0.5)
    env.reset(seed=0)
    for _ in range(20):
        *_, truncated, infos = env.step(np.zeros((2, 2), np.float32))
        if truncated.any():
            break
    assert truncated.all()
    assert (infos["end_reason"] == EndReason.TIME_LIMIT).all()
    _, rewards, terminated, truncated, infos = env.step(crash(2))
    assert (rewards == 0.0).all()
    assert not (terminated | truncated).any()
    assert (infos["episode_time_s"] == 0.0).all()
    assert (infos["speed_mps"] == 0.0).all()


def test_same_step_gives_the_end_beside_the_new_beginning():
    env = make_vec(3, autoreset_mode="SameStep", start={"progress": 100.0, "speed": 25.0})
    first, _ = env.reset(seed=0)
    actions = np.array([[1.0, 1.0], [0.0, 0.0], [-1.0, 1.0]], dtype=np.float32)
    for _ in range(100):
        observations, rewards, terminated, _, infos = env.step(actions)
        if terminated.any():
            break
        assert FINAL_OBSERVATION not in infos
    ended = np.flatnonzero(terminated)
    assert 1 not in ended
    index = ended[0]
    assert observations[index].tobytes() == first[index].tobytes()
    assert infos["episode_time_s"][index] == 0.0
    assert rewards[index] < -1.0
    assert infos[f"_{FINAL_OBSERVATION}"].tolist() == terminated.tolist()
    assert infos[FINAL_OBSERVATION][1] is None
    assert infos[FINAL_OBSERVATION][index] in env.single_observation_space
    assert infos[FINAL_OBSERVATION][index].tobytes() != first[index].tobytes()
    if IS_0_29:
        final = infos["final_info"][index]
        assert infos["final_info"][1] is None
    else:
        final = {key: values[index] for key, values in infos["final_info"].items()}
        assert not infos["final_info"]["_end_reason"][1]
    assert final["end_reason"] == EndReason.OFF_TRACK
    assert final["episode_time_s"] > 0.0


def test_disabled_waits_for_a_masked_reset():
    env = make_vec(2, autoreset_mode="Disabled", start={"progress": 100.0, "speed": 25.0})
    env.reset(seed=0)
    actions = np.array([[1.0, 1.0], [0.0, 0.0]], dtype=np.float32)
    for _ in range(100):
        _, _, terminated, _, infos = env.step(actions)
        if terminated.any():
            break
    assert terminated.tolist() == [True, False]
    with pytest.raises(corsa_gym.ResetNeeded, match="environment 0"):
        env.step(actions)
    before = infos["progress_m"][1]
    _, infos = env.reset(options={"reset_mask": terminated})
    assert infos["episode_time_s"][0] == 0.0
    assert infos["progress_m"][1] == before
    assert infos["episode_time_s"][1] > 0.0
    env.step(actions)


def test_options_may_hold_one_value_for_each():
    env = make_vec(3)
    _, infos = env.reset(options={"progress": np.array([10.0, 20.0, 30.0]), "speed": 5.0})
    assert infos["progress_m"] == pytest.approx([10.0, 20.0, 30.0], abs=0.05)
    states = [env.unwrapped.save_state(index) for index in (2, 1, 0)]
    _, infos = env.reset(options={"state": states})
    assert infos["progress_m"] == pytest.approx([30.0, 20.0, 10.0], abs=0.05)


def test_a_bad_action_is_named_by_its_environment():
    env = make_vec(3)
    env.reset()
    actions = np.zeros((3, 2), np.float32)
    actions[2, 0] = np.nan
    with pytest.raises(corsa_gym.InvalidAction, match=r"action\[2\]\[0\] \(steering\) is NaN"):
        env.step(actions)
    with pytest.raises(corsa_gym.InvalidAction, match=r"shape \[2, 2\], expected \[3, 2\]"):
        env.step(actions[:2])


def test_max_episode_steps_truncates():
    env = HotLapVectorEnv(2, max_episode_steps=5, autoreset_mode="NextStep")
    env.reset()
    truncations = [env.step(np.zeros((2, 2), np.float32))[3].tolist() for _ in range(12)]
    assert [index for index, both in enumerate(truncations) if all(both)] == [4, 10]


@pytest.mark.parametrize("mode", ["NextStep", "SameStep"])
def test_a_reward_function_sees_arrays_and_the_end_of_each_episode(mode):
    env = make_vec(
        4, reward=lambda infos: infos["episode_time_s"], autoreset_mode=mode, max_time=0.39
    )
    env.reset()
    rewards = np.array([env.step(np.zeros((4, 2), np.float32))[1] for _ in range(22)])
    if mode == "SameStep":
        expected = [0.039 * (1 + step % 10) for step in range(22)]
    else:
        expected = [0.039 * (step % 11 + 1) if step % 11 < 10 else 0.0 for step in range(22)]
    assert rewards == pytest.approx(np.repeat(np.array(expected)[:, None], 4, axis=1))


def test_a_reward_function_of_the_wrong_shape_is_refused():
    env = make_vec(2, reward=lambda infos: 1.0)
    env.reset()
    with pytest.raises(corsa_gym.InvalidSetting, match="reward"):
        env.step(np.zeros((2, 2), np.float32))


def test_each_car_has_its_own_picture():
    env = make_vec(2, render_mode="rgb_array", render_width=160, render_height=120)
    env.reset(options={"progress": [50.0, 400.0]})
    frames = env.render()
    assert [frame.shape for frame in frames] == [(120, 160, 3)] * 2
    assert not np.array_equal(*frames)


def test_a_batch_is_pickled_as_its_settings():
    env = make_vec(3, autoreset_mode="SameStep").unwrapped
    copy = pickle.loads(pickle.dumps(env))
    assert copy.num_envs == 3
    assert copy.autoreset_mode is AutoresetMode.SAME_STEP
    copy.reset()


def test_closing_twice_is_allowed():
    env = make_vec(2)
    env.reset()
    env.close()
    env.close()


def test_unknown_modes_are_named():
    with pytest.raises(ValueError, match=r"autoreset_mode.*NextStep, SameStep, Disabled"):
        make_vec(2, autoreset_mode="Sometimes")
    with pytest.raises(ValueError, match="render_mode"):
        make_vec(2, render_mode="ansi")


@pytest.mark.skipif(IS_0_29, reason="needs the vector wrappers of gymnasium 1")
class TestModernGymnasium:
    def test_the_mode_is_told_both_ways(self):
        for mode in AutoresetMode:
            env = make_vec(1, autoreset_mode=mode)
            assert env.metadata["autoreset_mode"] is mode
            assert env.unwrapped.autoreset_mode is mode

    def test_the_default_is_next_step(self):
        assert make_vec(1).unwrapped.autoreset_mode is AutoresetMode.NEXT_STEP

    @pytest.mark.parametrize("mode", ["NextStep", "SameStep", "Disabled"])
    def test_statistics_are_recorded(self, mode):
        env = make_vec(2, autoreset_mode=mode, max_time=0.39)
        env = gymnasium.wrappers.vector.RecordEpisodeStatistics(env)
        env.reset()
        for _ in range(10):
            *_, infos = env.step(np.zeros((2, 2), np.float32))
        assert infos["episode"]["l"].tolist() == [10, 10]

    def test_observations_and_rewards_are_normalized(self):
        env = make_vec(8, start="random")
        env = gymnasium.wrappers.vector.NormalizeObservation(env)
        env = gymnasium.wrappers.vector.NormalizeReward(env)
        env = gymnasium.wrappers.vector.ClipAction(env)
        env.reset(seed=0)
        for actions in actions_of(0, 50, 8):
            observations, rewards, *_ = env.step(3 * actions)
        assert np.isfinite(observations).all()
        assert np.isfinite(rewards).all()

    def test_infos_become_a_list(self):
        env = gymnasium.wrappers.vector.DictInfoToList(make_vec(2))
        _, infos = env.reset()
        assert [info["laps"] for info in infos] == [0, 0]

    def test_it_agrees_with_gymnasiums_own_vector(self):
        """Same data, same types, same keys as SyncVectorEnv over the single environment."""
        native = make_vec(2, **RANDOM)
        sync = gymnasium.make_vec(SIM, num_envs=2, vectorization_mode="sync", **RANDOM)
        native.reset(seed=9), sync.reset(seed=9)
        for actions in actions_of(4, 150, 2):
            ours, theirs = native.step(actions), sync.step(actions)
            for one, other in zip(ours[:4], theirs[:4], strict=True):
                assert one.dtype == other.dtype
                assert one.tobytes() == other.tobytes()
            assert ours[4].keys() == theirs[4].keys()
            for key in ours[4]:
                assert ours[4][key].tobytes() == theirs[4][key].tobytes(), key

    @pytest.mark.skipif(
        not hasattr(gymnasium.vector, "AutoresetMode"), reason="needs the modes of gymnasium 1.1"
    )
    def test_same_step_ends_agree_with_gymnasiums_own_vector(self):
        mode = AutoresetMode.SAME_STEP
        native = make_vec(3, autoreset_mode=mode, **RANDOM)
        sync = gymnasium.make_vec(
            SIM,
            num_envs=3,
            vectorization_mode="sync",
            vector_kwargs={"autoreset_mode": mode},
            **RANDOM,
        )
        native.reset(seed=9), sync.reset(seed=9)
        num_ends = 0
        for actions in actions_of(4, 150, 3):
            ours, theirs = native.step(actions)[4], sync.step(actions)[4]
            assert ours.keys() == theirs.keys()
            if "final_info" not in ours:
                continue
            num_ends += 1
            assert ours["_final_info"].tolist() == theirs["_final_info"].tolist()
            assert ours["final_info"].keys() == theirs["final_info"].keys()
            for key, values in ours["final_info"].items():
                assert values.tolist() == theirs["final_info"][key].tolist(), key
            for one, other in zip(ours["final_obs"], theirs["final_obs"], strict=True):
                assert (one is None) == (other is None)
                assert one is None or one.tobytes() == other.tobytes()
        assert num_ends > 0
