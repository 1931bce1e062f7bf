"""The live environment, driving the stand-in in real time."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import gymnasium
import numpy as np
import pytest
from conftest import LIVE, running_standin
from gymnasium.utils.env_checker import check_env

import corsa_gym
from corsa_gym import EndReason
from corsa_gym.autoreset import IS_0_29

STILL = np.array([0.0, -1.0], dtype=np.float32)
THROTTLE = np.array([0.0, 0.6], dtype=np.float32)

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


def script(code: str, *args: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(code), *args]


@pytest.fixture
def env(standin):
    env = gymnasium.make(LIVE, page_dir=str(standin), timeout=10.0)
    yield env
    env.close()


def test_its_spaces_are_those_of_the_simulator(env):
    sim = gymnasium.make("corsa/HotLap-v0")
    assert env.observation_space == sim.observation_space
    assert env.action_space == sim.action_space
    assert [key.name for key in env.unwrapped.info_keys] == [
        key.name for key in sim.unwrapped.info_keys
    ]


def test_the_car_drives_and_time_is_accounted_for(env):
    _, first = env.reset(options={"progress": 200.0})
    steps, time = 0, 0.0
    for _ in range(40):
        _, _, terminated, truncated, info = env.step(THROTTLE)
        assert not terminated, EndReason(info["end_reason"])
        assert not truncated, env.unwrapped.loss
        steps += info["physics_steps"]
        time += info["dt_s"]
    assert info["speed_mps"] > 1.0
    assert info["progress_m"] > first["progress_m"]
    assert time == pytest.approx(info["sim_time_s"] - first["sim_time_s"])
    assert steps == round(time / 0.003)
    assert info["state_age_s"] > 0.0


def test_a_batch_of_one_drives_too(standin):
    if IS_0_29:
        pytest.skip("needs gymnasium 1 for make_vec with arguments")
    env = gymnasium.make_vec(LIVE, num_envs=1, page_dir=str(standin))
    env.reset(seed=0)
    for _ in range(10):
        *_, infos = env.step(THROTTLE[None])
    assert infos["sim_time_s"].shape == (1,)
    env.close()
    with pytest.raises(corsa_gym.InvalidSetting, match="one car"):
        gymnasium.make_vec(LIVE, num_envs=2, page_dir=str(standin))


def test_without_a_game_the_error_says_what_to_do(tmp_path):
    with pytest.raises(corsa_gym.GameNotRunning) as caught:
        gymnasium.make(LIVE, page_dir=str(tmp_path), timeout=0.2).reset()
    assert isinstance(caught.value, TimeoutError)
    assert caught.value.hint


def test_the_newest_environment_of_a_process_takes_the_car(env, standin):
    env.reset()
    env.step(STILL)
    newer = gymnasium.make(LIVE, page_dir=str(standin))
    newer.reset()
    newer.step(STILL)
    with pytest.raises(corsa_gym.EnvironmentClosed):
        env.step(STILL)
    env.reset()
    env.step(STILL)
    newer.close()


def test_a_second_process_is_refused_and_told_who_drives(env, standin):
    env.reset()
    code = """
        import sys, gymnasium, corsa_gym
        try:
            gymnasium.make("corsa/HotLapLive-v0", page_dir=sys.argv[1], timeout=2.0).reset()
        except corsa_gym.ControllerBusy as error:
            print("busy:", error)
    """
    done = subprocess.run(script(code, str(standin)), capture_output=True, text=True, check=False)
    assert done.stdout.startswith("busy:"), done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_a_game_that_dies_truncates_and_a_reset_reconnects(tmp_path):
    with running_standin(tmp_path) as game:
        env = gymnasium.make(LIVE, page_dir=str(tmp_path), timeout=10.0)
        env.reset()
        env.step(THROTTLE)
        game.kill()
        game.wait()
        for _ in range(200):
            observation, _, terminated, truncated, info = env.step(THROTTLE)
            if truncated:
                break
        assert truncated
        assert not terminated
        assert info["backend_lost"] is True
        assert "lost the game" in env.unwrapped.loss
        assert info["end_reason"] == EndReason.BACKEND_LOST
        assert observation in env.observation_space
    with running_standin(tmp_path):
        env.reset()
        assert not env.step(STILL)[3]
    env.close()


@needs_signals
def test_ctrl_c_is_answered_while_waiting_for_a_game(tmp_path):
    code = """
        import sys, gymnasium, corsa_gym
        try:
            print("waiting", flush=True)
            gymnasium.make("corsa/HotLapLive-v0", page_dir=sys.argv[1], timeout=600.0).reset()
        except KeyboardInterrupt:
            print("interrupted")
    """
    process = subprocess.Popen(script(code, str(tmp_path)), stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "waiting\n"
    interrupt_until_it_ends(process)
    assert process.stdout.read() == "interrupted\n"


@needs_signals
def test_ctrl_c_ends_an_episode(standin):
    code = """
        import sys, gymnasium, corsa_gym
        env = gymnasium.make("corsa/HotLapLive-v0", page_dir=sys.argv[1], control_steps=100)
        env.reset()
        try:
            print("driving", flush=True)
            while True:
                env.step([0.0, -1.0])
        except KeyboardInterrupt:
            env.close()
            print("interrupted")
    """
    process = subprocess.Popen(script(code, str(standin)), stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "driving\n"
    interrupt_until_it_ends(process)
    assert process.stdout.read() == "interrupted\n"


def interrupt_until_it_ends(process: subprocess.Popen) -> None:
    """One signal is enough unless it comes before Python waits in the native module."""
    for _ in range(60):
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=5.0)
        except subprocess.TimeoutExpired:
            continue
        return
    process.kill()
    pytest.fail("Ctrl-C was not answered")


@needs_signals
def test_ctrl_c_ends_the_command_as_a_program_of_its_own(tmp_path):
    command = [sys.executable, "-m", "corsa_gym", "standin", "--page-dir", str(tmp_path)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while not any(Path(tmp_path).iterdir()):
        assert process.poll() is None, process.stderr.read()
    interrupt_until_it_ends(process)
    assert "Traceback" not in process.stderr.read()
    assert process.returncode in (0, 130, -signal.SIGINT)


@pytest.fixture(scope="module")
def agent_domain(standin):
    """The ROS 2 domain of an agent beside the stand-in."""
    domain = "87"
    command = [sys.executable, "-m", "corsa_gym", "agent", "--domain-id", domain]
    with subprocess.Popen(
        [*command, "--page-dir", str(standin)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as agent:
        yield int(domain)
        agent.terminate()


def test_behind_an_agent_the_car_drives(agent_domain):
    env = gymnasium.make(LIVE, backend="ros2", domain_id=agent_domain, timeout=20.0)
    env.reset()
    for _ in range(40):
        _, _, _, truncated, info = env.step(THROTTLE)
        assert not truncated
    assert info["speed_mps"] > 1.0
    env.close()


@pytest.mark.filterwarnings("error")
def test_behind_an_agent_both_checkers_find_nothing_to_warn_of(agent_domain):
    pytest.importorskip("pygame")
    env_checker = pytest.importorskip("stable_baselines3.common.env_checker", exc_type=ImportError)
    settings = {"id": LIVE, "backend": "ros2", "domain_id": agent_domain, "timeout": 20.0}
    env = gymnasium.make(**settings)
    check_env(env.unwrapped)
    env.close()
    env = gymnasium.make(**settings, render_mode="rgb_array")
    env_checker.check_env(env.unwrapped, skip_render_check=False)
    env.close()
