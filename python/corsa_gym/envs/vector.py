"""Many cars on hot laps, stepped as one batch by the native module."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from gymnasium.utils import seeding
from gymnasium.vector import VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from corsa_gym import _native, spaces
from corsa_gym.autoreset import IS_0_29, AutoresetMode, as_mode
from corsa_gym.envs.one_driver import take_over
from corsa_gym.errors import InvalidSetting
from corsa_gym.infos import BatchInfos, InfoColumns
from corsa_gym.rendering import Window
from corsa_gym.settings import HotLapSettings, Prepared, RewardFunction, native_env

if TYPE_CHECKING:
    from typing_extensions import Unpack

Floats = NDArray[np.float32]
Rewards = NDArray[np.float64]
Flags = NDArray[np.bool_]

_FINAL_OBSERVATION = "final_observation" if IS_0_29 else "final_obs"


class HotLapVectorEnv(VectorEnv):
    """A batch of hot laps in the embedded simulator.

    Environment ``i`` of a batch reset with seed ``s`` does, bit for bit, what a single environment reset
    with ``s + i`` does, on any number of threads.

    Args:
        num_envs: Environments in the batch.
        autoreset_mode: A member of ``gymnasium.vector.AutoresetMode`` or its value: ``"NextStep"``
            (default), ``"SameStep"`` or ``"Disabled"``. With Gymnasium 0.29, whose vector environments
            all do so, the default is ``"SameStep"``.
        max_episode_steps: Control steps after which an episode is truncated.
        render_mode: ``None``, ``"rgb_array"`` (a frame of each environment) or ``"human"`` (a window
            that shows the first).
        **settings: See :class:`corsa_gym.settings.HotLapSettings`.

    Attributes:
        autoreset_mode: When an ended episode gives way to the next.
        entries: What each number of an observation means.
        info_keys: What each key of ``info`` means.
        action_names: The axes of an action.
    """

    metadata: dict[str, Any] = {"render_modes": ["human", "rgb_array"], "render_fps": 26}  # noqa: RUF012
    backends: ClassVar[tuple[str, ...]] = ("sim", "null")

    def __init__(
        self,
        num_envs: int = 1,
        *,
        autoreset_mode: AutoresetMode | str | None = None,
        max_episode_steps: int | None = None,
        render_mode: str | None = None,
        **settings: Unpack[HotLapSettings],
    ) -> None:
        self._arguments: dict[str, Any] = {
            "autoreset_mode": autoreset_mode,
            "max_episode_steps": max_episode_steps,
            "render_mode": render_mode,
            **settings,
        }
        if render_mode not in (None, *self.metadata["render_modes"]):
            choices = ", ".join(self.metadata["render_modes"])
            message = f"setting `render_mode` is {render_mode!r}, choose from: {choices}"
            raise InvalidSetting(message)
        self.autoreset_mode = as_mode(autoreset_mode)
        prepared = Prepared(settings, self.backends)
        native = {**prepared.native, "num_envs": num_envs, "seed": secrets.randbits(64)}
        native["autoreset"] = self.autoreset_mode.value
        self._settings = native
        if max_episode_steps is not None:
            native["max_steps"] = min(
                max_episode_steps, native.get("max_steps") or max_episode_steps
            )
        self._native = native_env(native)
        self._reward = prepared.reward
        self.entries = spaces.entries(self._native)
        self.info_keys = spaces.info_keys(self._native)
        self._columns = InfoColumns(tuple(key.name for key in self.info_keys))
        self.action_names: tuple[str, ...] = tuple(self._native.action_names)
        self.num_envs = num_envs
        self.single_observation_space = spaces.observation_space(self._native)
        self.single_action_space = spaces.action_space(self._native)
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self.control_timestep = self._native.control_timestep
        """Simulated time of a control step, s."""
        self.reward_weights = self._native.reward_weights
        """The reward's terms with their weights; a function of ``info`` replaces their sum."""
        self.track_length = self._native.track_length
        """Length of a lap along the reference line, m."""
        self.metadata = {
            **self.metadata,
            "autoreset_mode": self.autoreset_mode,
            "render_fps": max(1, round(1 / self.control_timestep)),
        }
        self.render_mode = render_mode
        self._render_size = prepared.render_size
        self._renderers: dict[int, _native.Renderer] = {}
        self._window: Window | None = None
        self._ended: Flags = np.zeros(num_envs, dtype=np.bool_)
        self.closed = False
        if IS_0_29:
            self.is_vector_env = True
            self.viewer = None

    def reset(
        self,
        *,
        seed: int | Sequence[int | None] | None = None,
        options: dict[str, Any] | None = None,
    ) -> tuple[Floats, dict[str, Any]]:
        """Begins new episodes.

        Args:
            seed: Environment ``i`` draws random starts from ``seed + i``, or from item ``i`` of a list.
            options: As of the single environment; a list or array of ``num_envs`` values holds one for
                each. ``"reset_mask"``, an array of bools, leaves the other environments alone.

        Returns:
            Observations and infos of the whole batch.

        Raises:
            InvalidSetting: An option that is unknown or cannot be used.
        """
        if isinstance(seed, (int, np.integer)):
            self._np_random, self._np_random_seed = seeding.np_random(int(seed))
            seed = int(seed) & 0xFFFF_FFFF_FFFF_FFFF
        take_over(self._settings, self)
        observations = self._native.reset(seed, options)
        mask = None if options is None else options.get("reset_mask")
        self._ended = (
            np.zeros_like(self._ended) if mask is None else self._ended & ~np.asarray(mask)
        )
        self._show()
        return observations, self._infos()

    def step(self, actions: Floats) -> tuple[Floats, Rewards, Flags, Flags, dict[str, Any]]:
        """Drives every car for one control step.

        Args:
            actions: ``num_envs`` rows of a number in -1..1 per axis of ``action_names``.

        Returns:
            Observations, rewards, terminated, truncated and infos of the whole batch.

        Raises:
            InvalidAction: An action is not in the action space; no car has moved.
            ResetNeeded: An episode is over and nothing resets it.
        """
        observations, rewards, terminated, truncated = self.step_without_infos(actions)
        infos = self._infos()
        if self.autoreset_mode is AutoresetMode.SAME_STEP and self._ended.any():
            self._add_final(infos, self._ended)
        return observations, rewards, terminated, truncated, infos

    def step_without_infos(self, actions: Floats) -> tuple[Floats, Rewards, Flags, Flags]:
        """As :meth:`step`, for adapters that take from ``info_of`` and ``final_of`` what they need."""
        observations, rewards, terminated, truncated = self._native.step(actions)
        ended = terminated | truncated
        if self._reward is not None:
            rewards = self._own_rewards(self._reward, ended)
        self._ended = ended
        self._show()
        return observations, rewards, terminated, truncated

    def render(self) -> tuple[NDArray[np.uint8], ...] | None:
        """Draws each car from above.

        Returns:
            A frame per environment; ``None`` when there is no render mode or frames go to a window.
        """
        if self.render_mode != "rgb_array":
            return None
        return tuple(self.frame(index) for index in range(self.num_envs))

    def frame(self, index: int) -> NDArray[np.uint8]:
        """Draws one car from above: height x width x red, green, blue."""
        if index not in self._renderers:
            self._renderers[index] = _native.Renderer(self._native, index, *self._render_size)
        return self._renderers[index].render(self._native)

    def close_extras(self, **kwargs: Any) -> None:
        """Releases the cars."""
        if self._window is not None:
            self._window.close()
            self._window = None
        self._native.close()

    def save_state(self, index: int) -> bytes:
        """The whole state of one car, from which ``reset(options={"state": ...})`` goes on bit for bit."""
        return self._native.save(index)

    def pause(self) -> None:
        """Stops simulated time, where the backend can, so that a learner may think."""
        self._native.pause(True)

    def resume(self) -> None:
        """Lets simulated time go on."""
        self._native.pause(False)

    def info_of(self, index: int) -> dict[str, Any]:
        """Info of one environment, as the single environment returns it."""
        return self._native.info_of(index)

    def final_of(self, index: int) -> tuple[Floats, dict[str, Any]]:
        """Observation and info with which an environment ended in the last same-step autoreset."""
        return self._native.final_of(index)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as its settings: a copy is a new batch, before its first reset."""
        return functools.partial(type(self), self.num_envs, **self._arguments), ()

    def set_start(self, start: str | Mapping[str, Any]) -> None:
        """Lets episodes begin elsewhere from now on: a curriculum's next lesson.

        Args:
            start: As the setting ``start``.
        """
        self._native.set_start(start if isinstance(start, str) else dict(start))

    def set_randomization(self, ranges: Mapping[str, Any]) -> None:
        """Draws from other ranges from the next episodes on.

        Args:
            ranges: As the setting ``randomize``, which must have been given, be it an empty dict.
        """
        self._native.set_randomization(dict(ranges))

    def _infos(self) -> BatchInfos:
        return BatchInfos(self._native.infos(), self._columns)

    def _final_infos(self, ended: Flags) -> BatchInfos:
        return BatchInfos(self._native.final_infos(ended.tolist()), self._columns)

    def _own_rewards(self, reward: RewardFunction, ended: Flags) -> Rewards:
        """What the user's function says; of the last info of an episode where it was replaced."""
        infos = self._infos().copy()
        if self.autoreset_mode is AutoresetMode.SAME_STEP and ended.any():
            final = self._final_infos(ended)
            for key in infos:
                if not key.startswith("_"):
                    infos[key] = np.where(ended, final[key], infos[key])
        rewards = np.array(reward(infos), dtype=np.float64)
        if rewards.shape != (self.num_envs,):
            raise InvalidSetting(
                f"setting `reward` returned shape {rewards.shape}, expected ({self.num_envs},)",
                "in a batch the function gets a dict of arrays",
            )
        if self.autoreset_mode is AutoresetMode.NEXT_STEP:
            rewards[self._ended] = 0.0
        return rewards

    def _add_final(self, infos: dict[str, Any], ended: Flags) -> None:
        """Tells how episodes ended that have given way to the next in this step."""
        observations = np.full(self.num_envs, None, dtype=object)
        dicts = np.full(self.num_envs, None, dtype=object)
        for index in np.flatnonzero(ended):
            observations[index], dicts[index] = self._native.final_of(int(index))
        infos[_FINAL_OBSERVATION] = observations
        infos[f"_{_FINAL_OBSERVATION}"] = ended.copy()
        infos["final_info"] = dicts if IS_0_29 else self._final_infos(ended).copy()
        infos["_final_info"] = ended.copy()

    def _show(self) -> None:
        if self.render_mode != "human":
            return
        if self._window is None:
            is_simulated = self._native.backend in ("sim", "null")
            self._window = Window(
                self._render_size, 1 / self.control_timestep if is_simulated else None
            )
        self._window.show(self.frame(0))


class HotLapLiveVectorEnv(HotLapVectorEnv):
    """A batch of one in Assetto Corsa, or in the stand-in, in real time; there is one car to drive."""

    backends: ClassVar[tuple[str, ...]] = ("live", "ros2")
