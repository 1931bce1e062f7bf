"""The environments' ids."""

from __future__ import annotations

import gymnasium


def register_envs() -> None:
    """Registers ``corsa/HotLap-v0`` and ``corsa/HotLapLive-v0``; importing the package does it."""
    gymnasium.register(
        "corsa/HotLap-v0",
        entry_point="corsa_gym.envs:HotLapEnv",
        vector_entry_point="corsa_gym.envs:HotLapVectorEnv",
    )
    gymnasium.register(
        "corsa/HotLapLive-v0",
        entry_point="corsa_gym.envs:HotLapLiveEnv",
        vector_entry_point="corsa_gym.envs:HotLapLiveVectorEnv",
        nondeterministic=True,
    )
