"""Gymnasium environments for Assetto Corsa, and for the simulator that stands in for it.

>>> import gymnasium, corsa_gym
>>> env = gymnasium.make("corsa/HotLap-v0", track="larkfield", car="roadster")
>>> observation, info = env.reset(seed=0)
>>> observation, reward, terminated, truncated, info = env.step(env.action_space.sample())
>>> env.close()
"""

from corsa_gym._native import CARS, CONDITIONS, OBSERVATIONS, REWARD_TERMS, TRACKS, __version__
from corsa_gym.end_reason import EndReason
from corsa_gym.errors import (
    BackendError,
    BackendLost,
    ContentWarning,
    ControllerBusy,
    EnvironmentClosed,
    Error,
    GameNotRunning,
    IncompatibleGame,
    InvalidAction,
    InvalidContent,
    InvalidSavedState,
    InvalidSetting,
    ResetNeeded,
    UnsupportedByBackend,
)
from corsa_gym.registration import register_envs

__all__ = [
    "CARS",
    "CONDITIONS",
    "OBSERVATIONS",
    "REWARD_TERMS",
    "TRACKS",
    "BackendError",
    "BackendLost",
    "ContentWarning",
    "ControllerBusy",
    "EndReason",
    "EnvironmentClosed",
    "Error",
    "GameNotRunning",
    "IncompatibleGame",
    "InvalidAction",
    "InvalidContent",
    "InvalidSavedState",
    "InvalidSetting",
    "ResetNeeded",
    "UnsupportedByBackend",
    "__version__",
]

register_envs()
