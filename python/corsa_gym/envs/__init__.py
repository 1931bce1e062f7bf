"""The environments."""

from corsa_gym.envs.hot_lap import HotLapEnv, HotLapLiveEnv
from corsa_gym.envs.vector import HotLapLiveVectorEnv, HotLapVectorEnv

__all__ = ["HotLapEnv", "HotLapLiveEnv", "HotLapLiveVectorEnv", "HotLapVectorEnv"]
