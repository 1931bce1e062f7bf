"""The single environment."""

from __future__ import annotations

import pickle
import subprocess
import sys

import gymnasium
import numpy as np
import pytest
from conftest import SIM, actions_of

import corsa_gym
from corsa_gym import EndReason, _native


@pytest.fixture
def env():
    env = gymnasium.make(SIM)
    yield env
    env.close()


def rollout(env, seed, steps=300, **options):
    """Everything an environment says, as comparable values."""
    said = [env.reset(seed=seed, options=options or None)]
    for action in actions_of(1, steps):
        said.append(env.step(action))
        if said[-1][2] or said[-1][3]:
            said.append(env.reset())
    return [
        [part.tobytes() if isinstance(part, np.ndarray) else part for part in row] for row in said
    ]


def test_the_types_are_those_learners_ask_for(env):
    observation, info = env.reset(seed=0)
    assert observation.dtype == np.float32
    assert observation in env.observation_space
    observation, reward, terminated, truncated, info = env.step(np.zeros(2, dtype=np.float32))
    assert observation in env.observation_space
    assert type(reward) is float
    assert type(terminated) is bool
    assert type(truncated) is bool
    kinds = {"float": float, "int": int, "bool": bool}
    for key in env.unwrapped.info_keys:
        assert type(info[key.name]) is kinds[key.kind], key.name


def test_info_has_the_same_keys_always(env):
    keys = [key.name for key in env.unwrapped.info_keys]
    _, info = env.reset()
    assert list(info) == keys
    for action in actions_of(0, 50):
        info = env.step(action)[4]
        assert list(info) == keys
    assert info["sim_time_s"] == pytest.approx(50 * 0.039)
    assert info["physics_steps"] == 13


def test_the_reward_is_the_sum_of_its_terms(env):
    env.reset()
    for action in actions_of(0, 50):
        _, reward, _, _, info = env.step(action)
        terms = [value for key, value in info.items() if key.startswith("reward_")]
        assert reward == pytest.approx(sum(terms))


@pytest.mark.parametrize("observation", corsa_gym.OBSERVATIONS)
def test_the_same_seed_gives_the_same_rollout_bit_for_bit(observation):
    first = gymnasium.make(SIM, observation=observation, start="random", max_time=3.0)
    second = gymnasium.make(SIM, observation=observation, start="random", max_time=3.0)
    assert rollout(first, 7) == rollout(second, 7)
    assert rollout(first, 7) == rollout(second, 7)
    assert rollout(first, 7) != rollout(second, 8)


def test_without_a_seed_random_starts_differ():
    places = set()
    for _ in range(4):
        env = gymnasium.make(SIM, start="random")
        places.add(env.reset()[1]["progress_m"])
        env.close()
    assert len(places) == 4


def test_seeds_of_any_size_are_taken(env):
    env.reset(seed=2**100)
    assert env.unwrapped.np_random.bit_generator.state == np.random.PCG64(2**100).state


def test_a_start_on_the_track_is_reached(env):
    options = {"progress": 300.0, "lateral_offset": 1.0, "heading_error": 0.1, "speed": 20.0}
    _, info = env.reset(options=options)
    assert info["progress_m"] == pytest.approx(300.0, abs=0.05)
    assert info["lateral_offset_m"] == pytest.approx(1.0, abs=0.05)
    assert info["heading_error_rad"] == pytest.approx(0.1, abs=0.01)
    assert info["speed_mps"] == pytest.approx(20.0, rel=0.01)


@pytest.mark.parametrize("start", ["grid", "pits", "random"])
def test_starts_by_name_begin_on_the_track(env, start):
    _, info = env.reset(seed=1, options={"start": start})
    assert info["margin_m"] > 0.0
    assert info["wheels_outside"] == 0


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"sart": "grid"}, ["sart", "start, random, progress"]),
        ({"start": "girid"}, ["'girid'", '"grid", "pits", "random"']),
        ({"progress": 1e6}, ["progress", "1000000"]),
        ({"progress": "far"}, ["progress", "'far'"]),
        ({"progress": float("nan")}, ["progress", "NaN"]),
        ({"progress": 10.0, "lateral_offset": 99.0}, ["lateral_offset", "99", "borders"]),
        ({"progress": 10.0, "speed": -1.0}, ["speed", "-1"]),
        ({"speed": 10.0}, ["progress", "missing"]),
        ({"start": "grid", "progress": 10.0}, ["exclude each other"]),
        ({"state": "abc"}, ["state", "bytes"]),
    ],
)
def test_a_bad_reset_option_is_named(env, options, named):
    with pytest.raises(corsa_gym.InvalidSetting) as caught:
        env.reset(options=options)
    assert isinstance(caught.value, ValueError)
    for part in named:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"observation": "pixels"}, ["`observation`", "pixels", "state+rays"]),
        ({"pedals": "three"}, ["`pedals`", "three", "combined, separate"]),
        ({"action_mode": "x"}, ["`action_mode`", "rate_limited"]),
        ({"reward": "x"}, ["`reward`", "progress"]),
        ({"reward": {"speeed": 1.0}}, ["speeed", "progress"]),
        ({"reward": {"speed": "fast"}}, ["reward[speed]", "'fast'"]),
        ({"control_steps": 0}, ["`control_steps`", "0"]),
        ({"control_steps": "13"}, ["`control_steps`", "'13'"]),
        ({"max_time": -1.0}, ["max_time", "-1"]),
        ({"max_laps": 0}, ["max_laps"]),
        ({"start": "nowhere"}, ["'nowhere'", '"grid"']),
        ({"steering_rate": 2.0}, ["`steering_rate`", "absolute"]),
        ({"action_history": 0}, ["action_history"]),
        ({"backend": "live"}, ["`backend`", "corsa/HotLapLive-v0"]),
        ({"tracks": "larkfield"}, ["`tracks`", "track"]),
        ({"render_width": 0}, ["render_width", "8192"]),
    ],
)
def test_a_bad_setting_is_named_with_its_choices(settings, named):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the parts of the text are below
        gymnasium.make(SIM, **settings)
    for part in named:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"track": "larkfeld"}, ["larkfeld", "larkfield"]),
        ({"track": "no/such/file.csv"}, ["no/such/file.csv"]),
        ({"car": "gt33"}, ["gt33", "gt3"]),
    ],
)
def test_a_wrong_track_or_car_is_named(settings, named):
    with pytest.raises(corsa_gym.InvalidContent) as caught:
        gymnasium.make(SIM, **settings)
    for part in named:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("action", "text"),
    [
        ([0.0, float("nan")], "action[0][1] (throttle_brake) is NaN, not in -1..1"),
        ([float("inf"), 0.0], "action[0][0] (steering) is inf, not in -1..1"),
        ([0.0, 1.5], "action[0][1] (throttle_brake) is 1.5, not in -1..1"),
        ([0.0, 0.0, 0.0], "action has shape [3], expected [2]"),
        ("left", "action is a str, expected an array of numbers"),
    ],
)
def test_a_bad_action_is_refused_and_nothing_moves(env, action, text):
    env.reset()
    before = env.unwrapped.save_state()
    with pytest.raises(corsa_gym.InvalidAction, match="action") as caught:
        env.unwrapped.step(
            action if isinstance(action, str) else np.array(action, dtype=np.float32)
        )
    assert text in str(caught.value)
    assert env.unwrapped.save_state() == before


def test_float64_lists_and_strided_actions_are_actions(env):
    env.reset()
    results = []
    for action in (
        np.array([0.25, 0.5]),
        [0.25, 0.5],
        np.array([0.25, 9.0, 0.5, 9.0], dtype=np.float32)[::2],
    ):
        env.reset(options={"start": "grid"})
        results.append(env.unwrapped.step(action)[0].tobytes())
    assert len(set(results)) == 1


def test_a_step_before_a_reset_or_after_an_end_is_refused():
    env = gymnasium.make(SIM, max_time=0.039).unwrapped
    with pytest.raises(corsa_gym.ResetNeeded):
        env.step(np.zeros(2, dtype=np.float32))
    env.reset()
    assert env.step(np.zeros(2, dtype=np.float32))[3]
    with pytest.raises(gymnasium.error.ResetNeeded):
        env.step(np.zeros(2, dtype=np.float32))


def test_a_saved_state_goes_on_bit_for_bit(env):
    env.reset(seed=1, options={"progress": 50.0, "speed": 15.0})
    actions = actions_of(2, 40)
    for action in actions[:10]:
        env.step(action)
    state = env.unwrapped.save_state()
    going_on = [env.step(action)[4]["progress_m"] for action in actions[10:]]

    other = gymnasium.make(SIM)
    other.reset(options={"state": state})
    assert [other.step(action)[4]["progress_m"] for action in actions[10:]] == going_on


def test_a_saved_state_of_another_car_is_refused():
    roadster, gt3 = gymnasium.make(SIM).unwrapped, gymnasium.make(SIM, car="gt3").unwrapped
    roadster.reset()
    with pytest.raises(corsa_gym.InvalidSavedState, match="roadster"):
        gt3.reset(options={"state": roadster.save_state()})


def test_leaving_the_track_terminates_and_says_so(env):
    env.reset(options={"progress": 100.0, "speed": 30.0})
    for _ in range(200):
        _, _, terminated, truncated, info = env.step(np.array([1.0, 1.0], dtype=np.float32))
        if terminated or truncated:
            break
    assert terminated
    assert not truncated
    assert info["end_reason"] == EndReason.OFF_TRACK
    assert info["reward_failure"] < 0.0


def test_time_limits_truncate():
    env = gymnasium.make(SIM, max_time=1.0)
    env.reset()
    steps = 0
    while True:
        steps += 1
        _, _, terminated, truncated, info = env.step(np.zeros(2, dtype=np.float32))
        if truncated:
            break
    assert not terminated
    assert steps == 26
    assert info["end_reason"] == EndReason.TIME_LIMIT


def test_standing_still_terminates_unless_switched_off():
    ends = []
    for stuck_time in (1.0, None):
        env = gymnasium.make(SIM, stuck_time=stuck_time, max_time=2.0)
        env.reset()
        info = {"end_reason": 0}
        while not info["end_reason"]:
            info = env.step(np.array([0.0, -1.0], dtype=np.float32))[4]
        ends.append(EndReason(info["end_reason"]))
    assert ends == [EndReason.STUCK, EndReason.TIME_LIMIT]


def test_an_action_reaches_the_car_after_the_delay():
    env = gymnasium.make(SIM, action_delay=3)
    env.reset()
    index = [entry.name for entry in env.unwrapped.entries].index("throttle")
    applied = [env.step(np.array([0.0, 1.0], dtype=np.float32))[0][index] for _ in range(6)]
    assert np.argmax(np.array(applied) > 0.5) == 3
    assert env.step(np.zeros(2, dtype=np.float32))[4]["action_delay_s"] == pytest.approx(3 * 0.039)


def test_steering_is_positive_to_the_left(env):
    env.reset(options={"progress": 100.0, "speed": 15.0})
    before = env.unwrapped.reset(options={"progress": 100.0, "speed": 15.0})[1]["heading_error_rad"]
    for _ in range(5):
        info = env.step(np.array([0.2, 0.2], dtype=np.float32))[4]
    assert info["heading_error_rad"] > before


def test_a_reward_can_be_a_function_of_info():
    env = gymnasium.make(SIM, reward=lambda info: 2 * info["speed_mps"])
    env.reset(options={"progress": 100.0, "speed": 20.0})
    _, reward, _, _, info = env.step(np.zeros(2, dtype=np.float32))
    assert type(reward) is float
    assert reward == 2 * info["speed_mps"]


def test_a_reward_can_be_terms_with_weights():
    env = gymnasium.make(SIM, reward={"speed": 0.5, "time": 1.0})
    env.reset(options={"progress": 100.0, "speed": 20.0})
    _, reward, _, _, info = env.step(np.zeros(2, dtype=np.float32))
    assert reward == pytest.approx(0.5 * info["speed_mps"] - 0.039)
    assert {key for key in info if key.startswith("reward_")} == {"reward_speed", "reward_time"}


def test_the_preset_reward_is_the_other_projects_formula():
    env = gymnasium.make(SIM, observation="assetto_corsa_gym", reward="assetto_corsa_gym")
    env.reset(options={"progress": 100.0, "lateral_offset": 2.0, "speed": 20.0})
    _, reward, _, _, info = env.step(np.zeros(2, dtype=np.float32))
    gap = abs(info["lateral_offset_m"])
    assert reward == pytest.approx(3.6 * info["speed_mps"] * (1 - gap / 12) / 300)


def test_pictures_are_new_arrays_of_the_size_asked_for():
    env = gymnasium.make(SIM, render_mode="rgb_array", render_width=320, render_height=240)
    env.reset()
    first = env.render()
    assert first.shape == (240, 320, 3)
    assert first.dtype == np.uint8
    assert first.std() > 5.0
    for _ in range(30):
        env.step(np.array([0.0, 1.0], dtype=np.float32))
    second = env.render()
    assert not np.shares_memory(first, second)
    assert not np.array_equal(first, second)
    env.close()


def test_the_window_shows_every_step():
    pygame = pytest.importorskip("pygame")
    env = gymnasium.make(SIM, render_mode="human", render_width=200, render_height=100)
    env.reset()
    first = pygame.surfarray.array3d(pygame.display.get_surface())
    assert first.shape == (200, 100, 3)
    for _ in range(15):
        env.step(np.array([0.0, 1.0], dtype=np.float32))
    assert not np.array_equal(first, pygame.surfarray.array3d(pygame.display.get_surface()))
    assert env.render() is None
    env.close()


def test_an_environment_is_pickled_as_its_settings():
    env = gymnasium.make(SIM, track="brisamar", control_steps=5).unwrapped
    copy = pickle.loads(pickle.dumps(env))
    assert copy.control_timestep == env.control_timestep
    assert copy.track_length == env.track_length
    copy.reset()


def test_closing_twice_is_allowed_and_a_reset_opens_again(env):
    first, _ = env.reset()
    env.unwrapped.close()
    env.unwrapped.close()
    with pytest.raises(corsa_gym.EnvironmentClosed):
        env.step(np.zeros(2, dtype=np.float32))
    again, _ = env.reset()
    assert again.tobytes() == first.tobytes()


def test_gymnasiums_time_limit_and_statistics_work_around_it():
    env = gymnasium.make(SIM, max_episode_steps=20)
    env = gymnasium.wrappers.RecordEpisodeStatistics(env)
    env.reset()
    for _ in range(20):
        _, _, _, truncated, info = env.step(np.zeros(2, dtype=np.float32))
    assert truncated
    assert info["episode"]["l"] == 20


def test_end_reasons_are_those_of_the_native_module():
    assert {reason.name.lower(): int(reason) for reason in EndReason} == _native.END_REASONS


def test_errors_survive_pickling_with_their_hint():
    error = corsa_gym.GameNotRunning("no game to drive", "start it")
    copy = pickle.loads(pickle.dumps(error))
    assert isinstance(copy, TimeoutError)
    assert str(copy) == "no game to drive; hint: start it"
    assert copy.hint == "start it"


def test_the_command_is_the_same_inside_python():
    command = [sys.executable, "-m", "corsa_gym", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert corsa_gym.__version__ in done.stdout


def test_the_command_starts_itself_without_the_package():
    from corsa_gym._cli import self_command

    done = subprocess.run(
        [*self_command(), "--version"], capture_output=True, text=True, check=False, env={}
    )
    assert done.returncode == 0, done.stderr
