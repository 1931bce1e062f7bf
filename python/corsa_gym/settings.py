"""The keyword arguments of an environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypedDict

from corsa_gym import _native
from corsa_gym.errors import InvalidSetting

RewardFunction = Callable[[dict[str, Any]], Any]


class HotLapSettings(TypedDict, total=False):
    """Keyword arguments of ``gymnasium.make`` and ``gymnasium.make_vec``; all may be left out."""

    backend: Literal["sim", "live", "ros2", "null"]
    """What drives the car: ``"sim"`` for ``corsa/HotLap-v0``, where ``"null"`` has no car and measures
    what the layers above cost; ``"live"`` or ``"ros2"`` for ``corsa/HotLapLive-v0``."""
    track: str
    """A built-in track (``corsa_gym.TRACKS``), ``generated:<seed>``, a CSV or AI-line file, or an AC
    track folder. Default: the first built-in one."""
    car: str
    """A built-in car (``corsa_gym.CARS``) or an AC car folder. Default ``"roadster"``. On a live backend
    the game has its own. What is odd in the files of a track or a car is a ``ContentWarning``."""
    control_steps: int
    """Physics steps of 3 ms per control step. Default 13, which is 39 ms or 25.6 Hz."""
    observation: Literal["state", "state+rays", "assetto_corsa_gym", "sensors"]
    """Which numbers are seen, as the tables of each say. Default ``"state"``."""
    sensors: Mapping[str, Any] | None
    """Sensors whose readings come behind the other numbers of the observation: a dict with ``"imu"``,
    ``"gnss"``, ``"wheels"`` and ``"lidar"``, each a preset's name, or ``True`` for the first one, or a
    dict of what differs from a ``"preset"``. Default: none; with ``observation="sensors"`` the first
    preset of each, GNSS with corrections (``"rtk"``)."""
    pedals: Literal["combined", "separate"]
    """One axis for throttle (0 to 1) and brake (0 to -1), or one each (-1 released, 1 fully pressed).
    Default ``"combined"``."""
    gear: bool
    """Adds an axis for the gearbox: above 0.5 shifts up, below -0.5 down. Default: automatic."""
    clutch: bool
    """Adds an axis for the clutch pedal: -1 released, 1 pressed."""
    handbrake: bool
    """Adds an axis for the handbrake: -1 released, 1 pulled."""
    action_mode: Literal["absolute", "rate_limited", "relative", "assetto_corsa_gym"]
    """The action is the position of the controls (default), the position to go to no faster than the
    rates, or is added to the position times the rates; ``"assetto_corsa_gym"`` is relative with that
    project's rates, axes and steering sign (+ right)."""
    steering_rate: float
    """Share of full lock per second, in the modes that have rates. Default 3."""
    pedal_rate: float
    """Share of full travel per second, in the modes that have rates. Default 6."""
    action_delay: float
    """Control steps by which an action reaches the car later, exact to a physics step of 3 ms: 1.5 of 13
    physics steps is 20 of them. On a live backend whole control steps only. Default 0."""
    action_delay_s: float
    """The same in seconds, instead of ``action_delay``."""
    action_history: int
    """How many past actions the "state" observations hold. Default 1."""
    reward: str | Mapping[str, float] | RewardFunction
    """``"progress"`` (default), ``"assetto_corsa_gym"``, a dict of terms with their weights, or a
    function of ``info`` (in a batch: of its dict of arrays) that returns the reward."""
    max_time: float | None
    """Simulated time after which an episode is truncated, s. Default 300."""
    max_steps: int | None
    """Control steps after which an episode is truncated. Default: no limit."""
    max_laps: int | None
    """Completed laps after which an episode is truncated. Default: no limit."""
    start: Literal["grid", "pits", "random"] | Mapping[str, Any]
    """Where an episode begins when ``reset`` does not say: ``"grid"`` (default), ``"pits"``,
    ``"random"``, or a dict as in ``reset(options=...)``. ``set_start`` changes it between episodes."""
    randomize: Mapping[str, Any] | None
    """What is drawn anew for each episode, by name (``corsa_gym.CONDITIONS``): a range ``(low, high)``,
    ``{"log_uniform": (low, high)}`` or a number. An empty dict draws nothing but lets ``reset`` and
    ``set_randomization`` change that. Default: ``None``, no conditions and none in ``info``."""
    max_wheels_outside: int | None
    """Wheels that may be outside the track at once; one more terminates. Default 2."""
    wrong_way_distance: float | None
    """Distance driven backwards that terminates, m. Default 20."""
    stuck_time: float | None
    """Time below 1 m/s that terminates, s. Default 10."""
    max_damage: float | None
    """Damage that terminates, m/s of impact. Default 10."""
    num_threads: int
    """Threads over which a batch is spread; 0 (default) for one per core. Results do not depend on it,
    nor on the size of the batch."""
    reuse_buffers: bool
    """In a batch: every step writes into the same arrays again, so that what a step returned is
    overwritten by the next. For learners that copy anyway; Gymnasium's rule is fresh arrays, and that is
    the default."""
    render_width: int
    """Width of a picture, px. Default 600."""
    render_height: int
    """Height of a picture, px. Default 600."""
    page_dir: str | os.PathLike[str] | None
    """Live: where the game's shared-memory pages are. Default: the system's place."""
    pad: str | None
    """Live: the controller route: ``"custom-ai"``, ``"vjoy"``, ``"vigem"``, ``"uinput-wheel"`` or
    ``"uinput-pad"``. Default: the best that works."""
    launch: str | os.PathLike[str] | None
    """Live: a session file with which the game is started where there is none, and started again when
    it is gone. Default: the user starts it."""
    time_scale: float
    """Live: speed of simulated time, 0.1 to 10, asked of CSP (0.2.8 or newer). Default 1, real time. Over
    ROS 2 the agent asks for it (``corsa agent --time-scale``)."""
    domain_id: int | None
    """ROS 2: the domain. Default: ``ROS_DOMAIN_ID`` or 0."""
    network: str
    """ROS 2: whom to reach: ``"localhost"``, ``"lan"``, ``"interface:<name>"``, or
    ``"peers:<address>,..."`` where there is no multicast. Default: ``CORSA_NETWORK`` or
    ``"localhost"``."""
    vehicle: str
    """ROS 2: which vehicle; its namespace is ``/corsa/<vehicle>``. Default ``"ego"``."""
    timeout: float
    """Live and ROS 2: how long to wait for a game before ``GameNotRunning`` is raised, s. Default 10."""


class Prepared:
    """Settings sorted by who needs them.

    Attributes:
        native: What the native module takes.
        reward: The user's own reward function, if any.
        render_size: Width and height of a picture, px.
    """

    def __init__(self, given: Mapping[str, Any], backends: tuple[str, ...]) -> None:
        self.native = dict(given)
        reward = self.native.get("reward")
        self.reward: RewardFunction | None = None
        if callable(reward):
            self.reward = reward
            del self.native["reward"]
        elif isinstance(reward, Mapping):
            self.native["reward"] = dict(reward)
        for name in ("start", "randomize"):
            if isinstance(self.native.get(name), Mapping):
                self.native[name] = dict(self.native[name])
        self.render_size = (
            _pixels("render_width", self.native.pop("render_width", 600)),
            _pixels("render_height", self.native.pop("render_height", 600)),
        )
        backend = self.native.setdefault("backend", backends[0])
        if backend not in backends:
            raise InvalidSetting(
                f"setting `backend` is {backend!r}, choose from: {', '.join(backends)}",
                "corsa/HotLap-v0 simulates, corsa/HotLapLive-v0 drives a game",
            )


def native_env(native: Mapping[str, Any]) -> _native.VectorEnv:
    """Makes the batch; a real-time one also learns how to start its guard process."""
    settings = {"self_command": _self_command(), **native}
    return _native.VectorEnv(settings)


def _self_command() -> list[str]:
    from corsa_gym._cli import self_command

    return self_command()


def _pixels(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 8192:
        raise InvalidSetting(f"setting `{name}` is {value!r}, expected a whole number in 1..8192")
    return value
