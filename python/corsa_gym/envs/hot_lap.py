"""One car on a hot lap."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import gymnasium
import numpy as np
from numpy.typing import NDArray

from corsa_gym import _native, spaces
from corsa_gym.envs.one_driver import take_over
from corsa_gym.rendering import Window
from corsa_gym.settings import HotLapSettings, Prepared, native_env

if TYPE_CHECKING:
    from typing_extensions import Unpack

Observation = NDArray[np.float32]
Action = NDArray[np.float32]


class HotLapEnv(gymnasium.Env[Observation, Action]):
    """Drive laps as fast as possible without leaving the track, in the embedded simulator.

    ``docs/environments/HotLap.md`` says what every number means.

    Args:
        render_mode: ``None``, ``"rgb_array"`` or ``"human"``.
        **settings: See :class:`corsa_gym.settings.HotLapSettings`.

    Attributes:
        entries: What each number of an observation means.
        info_keys: What each key of ``info`` means.
        action_names: The axes of an action.
    """

    metadata: dict[str, Any] = {"render_modes": ["human", "rgb_array"], "render_fps": 26}  # noqa: RUF012
    backends: ClassVar[tuple[str, ...]] = ("sim", "null")

    def __init__(
        self, *, render_mode: str | None = None, **settings: Unpack[HotLapSettings]
    ) -> None:
        self._arguments: dict[str, Any] = {"render_mode": render_mode, **settings}
        prepared = Prepared(settings, self.backends)
        self._settings = {**prepared.native, "num_envs": 1, "autoreset": "Disabled"}
        self._reward = prepared.reward
        self._native = self._open()
        self.entries = spaces.entries(self._native)
        self.info_keys = spaces.info_keys(self._native)
        self.action_names: tuple[str, ...] = tuple(self._native.action_names)
        self.observation_space = spaces.observation_space(self._native)  # type: ignore[assignment]
        self.action_space = spaces.action_space(self._native)  # type: ignore[assignment]
        self.control_timestep = self._native.control_timestep
        """Simulated time of a control step, s."""
        self.reward_weights = self._native.reward_weights
        """The reward's terms with their weights; a function of ``info`` replaces their sum."""
        self.track_length = self._native.track_length
        """Length of a lap along the reference line, m."""
        self.metadata = {**self.metadata, "render_fps": max(1, round(1 / self.control_timestep))}
        self.render_mode = render_mode
        self._render_size = prepared.render_size
        self._renderer: _native.Renderer | None = None
        self._window: Window | None = None

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Begins a new episode; a closed environment is opened again.

        Args:
            seed: Random starts are drawn from it from now on.
            options: Where to begin: ``{"start": "grid" | "pits" | "random"}``, or ``{"progress": m,
                "lateral_offset": m, "heading_error": rad, "speed": m/s}``, or ``{"state": bytes}``
                from :meth:`save_state`, or ``{"random": ranges}``. Beside it ``"conditions"``: what
                this episode has instead of what is drawn; ``"randomize"``: what is drawn from now on.

        Returns:
            The first observation and its info.

        Raises:
            InvalidSetting: An option that is unknown or cannot be used.
            GameNotRunning: There is no game to drive.
        """
        super().reset(seed=seed)
        if self._is_closed:
            self._native = self._open()
        take_over(self._settings, self)
        observation, info = self._native.reset_single(_as_u64(seed), options)
        self._show()
        return observation, info

    def step(self, action: Action) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Drives for one control step.

        Args:
            action: A number in -1..1 per axis of ``action_names``.

        Returns:
            Observation, reward, terminated, truncated and info.

        Raises:
            InvalidAction: The action is not in the action space; the car has not moved.
            ResetNeeded: The episode is over.
        """
        observation, reward, terminated, truncated, info = self._native.step_single(action)
        if self._reward is not None:
            reward = float(self._reward(info))
        self._show()
        return observation, reward, terminated, truncated, info

    def render(self) -> NDArray[np.uint8] | None:
        """Draws the car from above.

        Returns:
            Height x width x red, green, blue; ``None`` when the frames go to a window.
        """
        if self.render_mode is None:
            gymnasium.logger.warn(
                'render() without a render_mode: pass render_mode="rgb_array" to gymnasium.make'
            )
            return None
        return self._frame() if self.render_mode == "rgb_array" else None

    def close(self) -> None:
        """Releases the car; may be called twice."""
        self._is_closed = True
        if self._window is not None:
            self._window.close()
            self._window = None
        self._native.close()

    @property
    def loss(self) -> str | None:
        """Why the game was lost in the last step, where ``info["backend_lost"]`` says that it was."""
        return self._native.loss(0)

    def save_state(self) -> bytes:
        """The whole state of the car, from which ``reset(options={"state": ...})`` goes on bit for bit."""
        return self._native.save(0)

    def pause(self) -> None:
        """Stops simulated time, where the backend can, so that a learner may think."""
        self._native.pause(True)

    def resume(self) -> None:
        """Lets simulated time go on."""
        self._native.pause(False)

    def set_start(self, start: str | Mapping[str, Any]) -> None:
        """Lets episodes begin elsewhere from now on: a curriculum's next lesson.

        Args:
            start: As the setting ``start``.
        """
        self._native.set_start(start if isinstance(start, str) else dict(start))

    def set_randomization(self, ranges: Mapping[str, Any]) -> None:
        """Draws from other ranges from the next episode on.

        Args:
            ranges: As the setting ``randomize``, which must have been given, be it an empty dict.
        """
        self._native.set_randomization(dict(ranges))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as its settings: a copy is a new environment, before its first reset."""
        return functools.partial(type(self), **self._arguments), ()

    def _open(self) -> _native.VectorEnv:
        self._is_closed = False
        return native_env({**self._settings, "seed": secrets.randbits(64)})

    def _frame(self) -> NDArray[np.uint8]:
        if self._renderer is None:
            self._renderer = _native.Renderer(self._native, 0, *self._render_size)
        return self._renderer.render(self._native)

    def _show(self) -> None:
        if self.render_mode != "human":
            return
        if self._window is None:
            is_simulated = self._native.backend in ("sim", "null")
            fps = 1 / self.control_timestep if is_simulated else None
            self._window = Window(self._render_size, fps)
        self._window.show(self._frame())


class HotLapLiveEnv(HotLapEnv):
    """The same in Assetto Corsa, or in the stand-in, in real time.

    Args:
        render_mode: ``None``, ``"rgb_array"`` or ``"human"``.
        **settings: See :class:`corsa_gym.settings.HotLapSettings`; ``backend`` is ``"live"`` (the game
            on this machine, default) or ``"ros2"`` (the game behind an agent).
    """

    backends: ClassVar[tuple[str, ...]] = ("live", "ros2")


def _as_u64(seed: int | None) -> int | None:
    """Gymnasium takes seeds of any size, the native module 64 bits of them."""
    return None if seed is None else seed & 0xFFFF_FFFF_FFFF_FFFF
