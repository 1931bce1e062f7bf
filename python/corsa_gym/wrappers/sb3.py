"""The native batch as a ``VecEnv`` of Stable-Baselines3.

>>> from corsa_gym.wrappers.sb3 import CorsaVecEnv  # doctest: +SKIP
>>> env = CorsaVecEnv("corsa/HotLap-v0", num_envs=256, start="random")  # doctest: +SKIP
>>> PPO("MlpPolicy", env).learn(1_000_000)  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import gymnasium
import numpy as np
from gymnasium.envs.registration import load_env_creator
from numpy.typing import NDArray

from corsa_gym.envs.vector import HotLapVectorEnv

try:
    from stable_baselines3.common.vec_env import VecEnv
except ImportError as error:
    raise ImportError(
        'corsa_gym.wrappers.sb3 needs Stable-Baselines3: pip install "corsa-gym[train]"'
    ) from error


class CorsaVecEnv(VecEnv):
    """A batch of environments without a Python object per environment.

    Infos are empty but for environments that ended in a step: theirs are the last info of the episode
    with ``terminal_observation``, ``TimeLimit.truncated`` and ``episode`` (return ``r``, length ``l``
    and simulated time ``t`` in s), so that no monitor is needed around it.

    Args:
        env_id: ``"corsa/HotLap-v0"`` or ``"corsa/HotLapLive-v0"``.
        num_envs: Environments in the batch.
        seed: Seed of the first reset; environment ``i`` gets ``seed + i``.
        **settings: See :class:`corsa_gym.settings.HotLapSettings`; also ``render_mode`` and
            ``max_episode_steps``.
    """

    def __init__(
        self,
        env_id: str = "corsa/HotLap-v0",
        num_envs: int = 1,
        *,
        seed: int | None = None,
        **settings: Any,
    ) -> None:
        spec = gymnasium.spec(env_id)
        entry_point: Any = spec.vector_entry_point
        if isinstance(entry_point, str):
            entry_point = load_env_creator(entry_point)
        self.env: HotLapVectorEnv = entry_point(num_envs, autoreset_mode="SameStep", **settings)
        self.env.spec = spec
        self._actions = np.zeros(self.env.action_space.shape or (), dtype=np.float32)
        self._returns = np.zeros(num_envs)
        self._lengths = np.zeros(num_envs, dtype=np.int64)
        super().__init__(num_envs, self.env.single_observation_space, self.env.single_action_space)
        if seed is not None:
            self.seed(seed)

    def reset(self) -> NDArray[np.float32]:
        """Begins a new episode everywhere, with the seeds and options that were set."""
        options = self._merged_options()
        observations, _ = self.env.reset(seed=self._seeds, options=options)
        self.reset_infos = [self.env.info_of(index) for index in range(self.num_envs)]
        self._returns[:] = 0.0
        self._lengths[:] = 0
        self._reset_seeds()
        self._reset_options()
        return observations

    def step_async(self, actions: NDArray[np.float32]) -> None:
        """Keeps the actions for :meth:`step_wait`."""
        self._actions = actions

    def step_wait(
        self,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_], list[dict[str, Any]]]:
        """Drives every car for one control step."""
        observations, rewards, terminated, truncated = self.env.step_without_infos(self._actions)
        self._returns += rewards
        self._lengths += 1
        dones = terminated | truncated
        infos: list[dict[str, Any]] = [{} for _ in range(self.num_envs)]
        for index in np.flatnonzero(dones).tolist():
            infos[index] = self._end(index, bool(terminated[index]))
        return observations, rewards.astype(np.float32), dones, infos

    def close(self) -> None:
        """Releases the cars; may be called twice."""
        self.env.close()

    def get_images(self) -> Sequence[NDArray[np.uint8] | None]:
        """A frame of each environment, from above."""
        if self.render_mode != "rgb_array":
            return [None] * self.num_envs
        return [self.env.frame(index) for index in range(self.num_envs)]

    def get_attr(self, attr_name: str, indices: int | Iterable[int] | None = None) -> list[Any]:
        """An attribute of the batch, once per environment."""
        return [getattr(self.env, attr_name)] * len(self._indices(indices))

    def set_attr(
        self, attr_name: str, value: Any, indices: int | Iterable[int] | None = None
    ) -> None:
        """Sets an attribute of the batch; one environment alone has none."""
        if len(self._indices(indices)) != self.num_envs:
            raise NotImplementedError(f"{attr_name} belongs to the whole batch: leave out indices")
        setattr(self.env, attr_name, value)

    def env_method(
        self,
        method_name: str,
        *method_args: Any,
        indices: int | Iterable[int] | None = None,
        **method_kwargs: Any,
    ) -> list[Any]:
        """Calls a method that takes an environment's index first, such as ``save_state``, for each."""
        method = getattr(self.env, method_name)
        return [method(index, *method_args, **method_kwargs) for index in self._indices(indices)]

    def env_is_wrapped(
        self, wrapper_class: type[Any], indices: int | Iterable[int] | None = None
    ) -> list[bool]:
        """Whether environments count as wrapped: as monitored they do, for ``episode`` is in the info."""
        from stable_baselines3.common.monitor import Monitor

        return [issubclass(wrapper_class, Monitor)] * len(self._indices(indices))

    def _indices(self, indices: int | Iterable[int] | None) -> list[int]:
        return list(self._get_indices(indices))

    def _merged_options(self) -> dict[str, Any] | None:
        """One dict of lists out of a list of dicts, which must have the same keys."""
        keys = set().union(*self._options)
        if not keys:
            return None
        if any(set(options) != keys for options in self._options):
            raise ValueError("set_options: every environment needs the same keys")
        return {key: [options[key] for options in self._options] for key in sorted(keys)}

    def _end(self, index: int, terminated: bool) -> dict[str, Any]:
        observation, info = self.env.final_of(index)
        info["terminal_observation"] = observation
        info["TimeLimit.truncated"] = not terminated
        info["episode"] = {
            "r": float(self._returns[index]),
            "l": int(self._lengths[index]),
            "t": info["episode_time_s"],
        }
        self._returns[index] = 0.0
        self._lengths[index] = 0
        return info
