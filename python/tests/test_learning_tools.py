"""What a learner draws, delays and senses: all of it by seed."""

from __future__ import annotations

import gymnasium
import numpy as np
import pytest
from conftest import SIM, actions_of, make_vec

import corsa_gym

RANGES = {
    "grip": (0.7, 1.1),
    "mass": {"log_uniform": (0.9, 1.3)},
    "power": {"uniform": (0.8, 1.0)},
    "brake": (0.8, 1.2),
    "tire_stiffness": (0.8, 1.2),
    "drag": (0.9, 1.1),
    "downforce": (0.9, 1.1),
    "wind_speed": (0.0, 8.0),
    "wind_heading": (-np.pi, np.pi),
    "action_delay_s": (0.0, 0.1),
    "sensor_noise": (0.5, 2.0),
}


def conditions(info):
    return {key: value for key, value in info.items() if key.startswith("condition_")}


def test_every_condition_can_be_drawn():
    assert set(RANGES) == set(corsa_gym.CONDITIONS)


def test_what_is_drawn_is_told_and_comes_again_with_the_seed():
    env = gymnasium.make(SIM, randomize=RANGES)
    first = [env.reset(seed=3)[1]] + [env.reset()[1] for _ in range(3)]
    again = [env.reset(seed=3)[1]] + [env.reset()[1] for _ in range(3)]
    assert first == again
    drawn = [tuple(conditions(info).values()) for info in first]
    assert len(set(drawn)) == 4
    for info in first:
        assert 0.7 <= info["condition_grip"] <= 1.1
        assert 0.9 <= info["condition_mass"] <= 1.3
        assert 0.0 <= info["condition_wind_speed_mps"] <= 8.0
        assert 0.0 <= info["action_delay_s"] <= 0.1 + 0.0015
        assert round(info["action_delay_s"] / 0.003, 6) == round(info["action_delay_s"] / 0.003)


def test_without_randomize_there_are_no_conditions():
    env = gymnasium.make(SIM)
    assert not conditions(env.reset()[1])
    with pytest.raises(corsa_gym.InvalidSetting, match="randomize"):
        env.reset(options={"conditions": {"grip": 0.5}})
    with pytest.raises(corsa_gym.InvalidSetting, match="randomize"):
        env.unwrapped.set_randomization({"grip": 0.5})


def test_a_batch_draws_as_its_environments_would_alone():
    settings = {"randomize": RANGES, "start": "random", "max_time": 2.0}
    batch = make_vec(3, autoreset_mode="NextStep", **settings)
    singles = [gymnasium.make(SIM, **settings).unwrapped for _ in range(3)]
    observations, infos = batch.reset(seed=11)
    for index, env in enumerate(singles):
        observation, info = env.reset(seed=11 + index)
        assert observation.tobytes() == observations[index].tobytes()
        assert {key: infos[key][index] for key in info} == info
    ended = [False] * 3
    for actions in actions_of(5, 120, 3):
        observations, _, terminated, truncated, infos = batch.step(actions)
        for index, env in enumerate(singles):
            if ended[index]:
                observation, info = env.reset()
            else:
                observation, _, _, _, info = env.step(actions[index])
            assert observation.tobytes() == observations[index].tobytes()
            assert {key: infos[key][index] for key in info} == info
        ended = (terminated | truncated).tolist()


def reached_speed(conditions, start_speed=20.0, action=(0.0, 1.0), steps=50, **settings):
    env = gymnasium.make(SIM, randomize={}, track="hohenring", **settings)
    env.reset(options={"progress": 100.0, "speed": start_speed, "conditions": conditions})
    for _ in range(steps):
        info = env.step(np.array(action, dtype=np.float32))[4]
    return info["speed_mps"]


def test_conditions_change_how_the_car_drives():
    nominal = reached_speed({})
    assert reached_speed({"grip": 1.0}) == nominal
    assert reached_speed({"power": 0.7}) < nominal - 0.5
    assert reached_speed({"mass": 1.3}) < nominal - 0.2
    assert reached_speed({"drag": 3.0}, start_speed=40.0) < reached_speed({}, start_speed=40.0)
    braking = {"start_speed": 30.0, "action": (0.0, -1.0), "steps": 20}
    assert reached_speed({"grip": 0.5}, **braking) > reached_speed({}, **braking) + 1.0
    assert reached_speed({"brake": 0.3}, **braking) > reached_speed({}, **braking) + 1.0


def test_conditions_may_be_given_one_by_one_and_last_an_episode():
    env = make_vec(3, randomize={"mass": (0.9, 1.1)})
    _, infos = env.reset(seed=1, options={"conditions": {"grip": [0.5, 0.6, 0.7]}})
    assert infos["condition_grip"].tolist() == [0.5, 0.6, 0.7]
    assert len(set(infos["condition_mass"].tolist())) == 3
    assert env.reset()[1]["condition_grip"].tolist() == [1.0, 1.0, 1.0]


def test_a_saved_state_brings_its_conditions():
    env = gymnasium.make(SIM, randomize={"grip": (0.5, 1.0), "wind_speed": (0.0, 9.0)})
    _, info = env.reset(seed=4, options={"progress": 100.0, "speed": 20.0})
    state = env.unwrapped.save_state()
    actions = actions_of(2, 20)
    expected = [env.step(action)[0].tobytes() for action in actions]
    _, again = env.reset(options={"state": state})
    for key in conditions(info):
        assert again[key] == pytest.approx(info[key], abs=1e-6), key
    assert [env.step(action)[0].tobytes() for action in actions] == expected


def test_ranges_can_be_changed_between_resets():
    env = gymnasium.make(SIM, randomize={})
    assert env.reset(seed=0)[1]["condition_grip"] == 1.0
    assert env.reset(options={"randomize": {"grip": 0.8}})[1]["condition_grip"] == 0.8
    assert env.reset()[1]["condition_grip"] == 0.8
    env.unwrapped.set_randomization({"grip": (0.4, 0.5)})
    assert 0.4 <= env.reset()[1]["condition_grip"] <= 0.5


@pytest.mark.parametrize(
    ("ranges", "named"),
    [
        ({"grib": (0.8, 1.0)}, ["grib", "grip, mass"]),
        ({"grip": (1.2, 1.0)}, ["grip", "1"]),
        ({"grip": (0.0, 1.0)}, ["grip", "0.05"]),
        ({"grip": "low"}, ["grip", "'low'", "log_uniform"]),
        ({"grip": {"normal": (0.8, 1.0)}}, ["grip", "log_uniform"]),
        ({"wind_speed": {"log_uniform": (0.0, 3.0)}}, ["wind_speed", "log-uniform"]),
        ({"action_delay_s": (0.0, 1e9)}, ["action_delay_s"]),
        ("grip", ["randomize", "dict"]),
    ],
)
def test_a_bad_range_is_named(ranges, named):
    with pytest.raises(corsa_gym.InvalidSetting) as caught:
        gymnasium.make(SIM, randomize=ranges)
    for part in named:
        assert part in str(caught.value)


def test_random_starts_stay_in_their_ranges_and_move_on_with_a_curriculum():
    lesson = {"progress": (100, 150), "lateral_position": 0.5, "speed": (0.5, 0.6)}
    env = gymnasium.make(SIM, start={"random": lesson})
    places = [env.reset(seed=seed)[1]["progress_m"] for seed in range(20)]
    assert all(99.9 <= place <= 150.1 for place in places)
    assert len(set(places)) == 20
    env.unwrapped.set_start({"random": {**lesson, "progress": (300, 310)}})
    assert all(299.9 <= env.reset()[1]["progress_m"] <= 310.1 for _ in range(10))
    env.unwrapped.set_start("grid")
    assert env.reset()[1]["speed_mps"] == 0.0
    info = env.reset(options={"random": {"progress": 42.0}})[1]
    assert info["progress_m"] == pytest.approx(42.0, abs=0.05)
    with pytest.raises(corsa_gym.InvalidSetting, match="speeed"):
        env.unwrapped.set_start({"random": {"speeed": 1.0}})
    with pytest.raises(corsa_gym.InvalidSetting, match="lateral_position"):
        env.unwrapped.set_start({"random": {"lateral_position": 1.5}})


def test_a_curriculum_reaches_the_episodes_that_a_batch_begins_by_itself():
    env = make_vec(4, autoreset_mode="SameStep", max_time=0.2, start={"progress": 10.0})
    env.reset(seed=0)
    env.unwrapped.set_start({"progress": 200.0})
    for _ in range(7):
        *_, infos = env.step(np.zeros((4, 2), np.float32))
    assert (infos["progress_m"] > 190.0).all()


def applied_throttle(**settings):
    """The throttle after each physics step of an action that presses it from the first on."""
    env = gymnasium.make(SIM, control_steps=1, **settings)
    env.reset()
    index = [entry.name for entry in env.unwrapped.entries].index("throttle")
    action = np.array([0.0, 1.0], dtype=np.float32)
    return np.array([env.step(action)[0][index] for _ in range(40)])


@pytest.mark.parametrize("physics_steps", [0, 1, 7, 20])
def test_a_delay_is_exact_to_a_physics_step(physics_steps):
    nominal = applied_throttle()
    delayed = applied_throttle(action_delay_s=physics_steps * 0.003)
    assert (delayed[:physics_steps] == 0.0).all()
    assert delayed[physics_steps:].tolist() == nominal[: len(nominal) - physics_steps].tolist()


def test_a_delay_within_a_control_step_lies_between_its_neighbors():
    def speed_after(delay):
        env = gymnasium.make(SIM, action_delay=delay)
        env.reset(options={"progress": 100.0, "speed": 10.0})
        for _ in range(20):
            info = env.step(np.array([0.0, 1.0], dtype=np.float32))[4]
        assert info["action_delay_s"] == pytest.approx(int(delay * 13 + 0.5) * 0.003)
        return info["speed_mps"]

    speeds = [speed_after(delay) for delay in (0, 0.5, 1, 1.5, 2)]
    assert speeds == sorted(speeds, reverse=True)
    assert len(set(speeds)) == 5


def test_a_delay_is_given_once():
    with pytest.raises(corsa_gym.InvalidSetting, match="action_delay_s"):
        gymnasium.make(SIM, action_delay=1, action_delay_s=0.01)
    with pytest.raises(corsa_gym.InvalidSetting, match="action_delay"):
        gymnasium.make(SIM, action_delay=-1)


def test_sensors_are_read_in_the_order_of_their_entries():
    env = gymnasium.make(SIM, observation="sensors", start={"progress": 100.0, "speed": 20.0})
    observation, _ = env.reset(seed=1)
    names = [entry.name for entry in env.unwrapped.entries]
    scales = np.array([entry.scale for entry in env.unwrapped.entries])
    assert names[0] == "action_steering_0"
    values = dict(zip(names, observation * scales, strict=True))
    assert values["imu_specific_force_z"] == pytest.approx(9.8, abs=1.0)
    assert values["gnss_speed"] == pytest.approx(20.0, abs=0.5)
    for _ in range(5):
        observation = env.step(np.zeros(2, np.float32))[0]
    values = dict(zip(names, observation * scales, strict=True))
    assert 40.0 < values["wheel_speed_front_left"] < 90.0
    assert 0.0 < values["lidar_range_0"] <= 20.0


def test_sensors_come_behind_the_other_numbers_and_by_seed():
    settings = {"sensors": {"imu": "tactical", "gnss": {"preset": "rtk", "delay_steps": 20}}}
    plain = gymnasium.make(SIM)
    env = gymnasium.make(SIM, **settings)
    length = plain.observation_space.shape[0]
    assert env.observation_space.shape[0] == length + 6 + 10
    observation, _ = env.reset(seed=5)
    assert observation[:length].tobytes() == plain.reset(seed=5)[0].tobytes()
    rolls = []
    for seed in (5, 5, 6):
        env.reset(seed=seed)
        rolls.append([env.step(action)[0].tobytes() for action in actions_of(1, 30)])
    assert rolls[0] == rolls[1] != rolls[2]


def test_noise_of_sensors_can_be_drawn():
    settings = {"sensors": {"imu": True}, "randomize": {}}
    env = gymnasium.make(SIM, **settings)
    index = [entry.name for entry in env.unwrapped.entries].index("imu_angular_velocity_z")

    def spread(factor):
        env.reset(seed=1, options={"conditions": {"sensor_noise": factor}})
        action = np.array([0.0, -1.0], dtype=np.float32)
        return np.std([env.step(action)[0][index] for _ in range(60)])

    assert spread(0.0) < 1e-3 < spread(1.0)
    assert 5.0 < spread(10.0) / spread(1.0) < 20.0


@pytest.mark.parametrize(
    ("sensors", "named"),
    [
        ({"radar": True}, ["radar", "imu, gnss"]),
        ({"imu": "golden"}, ["imu", "golden", "tactical"]),
        ({"imu": {"presett": "tactical"}}, ["presett", "sample_steps"]),
        ({"imu": {"sample_steps": 0}}, ["sample_steps", "0"]),
        ({"lidar": {"num_beams": "many"}}, ["num_beams", "many"]),
        ([1, 2], ["sensors", "dict"]),
    ],
)
def test_a_bad_sensor_is_named(sensors, named):
    with pytest.raises(corsa_gym.InvalidSetting) as caught:
        gymnasium.make(SIM, sensors=sensors)
    for part in named:
        assert part in str(caught.value)


def test_buffers_are_reused_only_where_asked_for():
    env = make_vec(3, reuse_buffers=True)
    first = env.reset(seed=0)[0]
    parts = env.step(np.zeros((3, 2), np.float32))
    assert parts[0] is first
    before = [part.copy() for part in parts[:4]]
    again = env.step(np.full((3, 2), 0.5, np.float32))
    assert all(one is other for one, other in zip(parts[:4], again[:4], strict=True))
    assert parts[0].tobytes() != before[0].tobytes()

    fresh = make_vec(3)
    fresh.reset(seed=0)
    for expected in (before, again[:4]):
        action = 0.0 if expected is before else 0.5
        found = fresh.step(np.full((3, 2), action, np.float32))
        for one, other in zip(found[:4], expected, strict=True):
            assert one.tobytes() == other.tobytes()


def test_infos_are_a_dict_of_this_step_for_ever():
    env = make_vec(3, start="random")
    env.reset(seed=0)
    kept = env.step(np.full((3, 2), 0.5, np.float32))[4]
    looked_at = env.step(np.full((3, 2), 0.5, np.float32))[4]
    times = looked_at["episode_time_s"].copy()
    env.step(np.full((3, 2), 0.5, np.float32))
    assert kept["episode_time_s"].tolist() == pytest.approx([0.039] * 3)
    assert looked_at["episode_time_s"].tolist() == times.tolist()
    assert isinstance(kept, dict)
    assert "laps" in kept
    assert "_laps" in kept
    assert "lapses" not in kept
    assert kept.get("lapses") is None
    with pytest.raises(KeyError):
        kept["lapses"]
    names = [key.name for key in env.unwrapped.info_keys]
    assert list(kept) == [key for name in names for key in (name, f"_{name}")]
    assert len(dict(kept)) == len(kept) == len({**kept}) == 2 * len(names)
    kept["mine"] = 1
    assert set(kept) - set(dict(looked_at)) == {"mine"}
    assert kept.pop("mine") == 1
    del kept["laps"]
    assert "laps" not in kept
