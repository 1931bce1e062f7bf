"""Steady-state cornering (ISO 4138) and step response (ISO 7401)."""

import math
from dataclasses import dataclass

import numpy as np
import reference
import simulator
from reference import Inputs
from runs import Run

SETTLE = 8.0
"""Time on the first speed or angle before anything is measured, s."""
CIRCLE_TIMESTEP = 0.002
"""Step of the reference in slow tests, s."""
FIT_UP_TO = 4.0
"""Lateral acceleration up to which the understeer gradient is read, m/s²."""


@dataclass
class Gradient:
    """An understeer gradient, rad per m/s², and the curve it was read from."""

    value: float
    beyond_ackermann: np.ndarray
    """Steering angle beyond that of a car without slip on the same path, rad."""
    run: Run


def constant_radius(
    car,
    wheelbase: float,
    radius: float = 100.0,
    slowest: float = 7.0,
    fastest: float = 33.0,
    rate: float = 0.05,
) -> Gradient:
    """Speed rises slowly on a circle; the driver steers."""
    duration = SETTLE + (fastest - slowest) / rate
    inputs = {
        "time": [0.0, SETTLE, duration],
        "speed": [slowest, slowest, fastest],
        "curvature": [1.0 / radius] * 3,
    }
    run = _drive(car, inputs, slowest, duration)
    run = _while_held(run, 1.0 / radius)
    return _gradient(run, run["steer_angle"] - wheelbase / radius)


def constant_speed(
    car, wheelbase: float, speed: float = 20.0, last_angle: float = 0.04
) -> Gradient:
    """Steering turns in slowly at one speed."""
    duration = SETTLE + 60.0
    inputs = {
        "time": [0.0, SETTLE, duration],
        "speed": [speed] * 3,
        "steer_angle": [0.0, 0.0, last_angle],
    }
    run = _drive(car, inputs, speed, duration)
    return _gradient(run, run["steer_angle"] - wheelbase * run["yaw_rate"] / run["speed"])


def constant_steer(
    car,
    wheelbase: float,
    angle: float = 0.026,
    slowest: float = 5.0,
    fastest: float = 24.0,
    rate: float = 0.05,
) -> Gradient:
    """Speed rises slowly with the steering wheel held; the path opens or closes."""
    duration = SETTLE + (fastest - slowest) / rate
    inputs = {
        "time": [0.0, SETTLE, duration],
        "speed": [slowest, slowest, fastest],
        "steer_angle": [angle] * 3,
    }
    run = _drive(car, inputs, slowest, duration)
    return _gradient(run, angle - wheelbase * run["yaw_rate"] / run["speed"])


def constant_radius_of_reference(
    parameters,
    radius: float = 100.0,
    slowest: float = 7.0,
    fastest: float = 33.0,
    rate: float = 0.25,
) -> Run:
    """The same with the multi-body model and the same driver."""
    wheelbase = parameters.a + parameters.b
    integral = {"steer": math.atan(wheelbase / radius), "speed": 0.0, "time": 0.0}

    def steer(time: float, now: dict[str, float]) -> float:
        step = time - integral["time"]
        integral["time"] = time
        missing = 1.0 / radius - now["yaw_rate"] / now["speed"]
        integral["steer"] += 0.3 * wheelbase * missing * now["speed"] * step
        return integral["steer"]

    def accelerate(time: float, now: dict[str, float]) -> float:
        wanted = slowest + max(0.0, time - SETTLE) * rate
        missing = wanted - now["longitudinal_velocity"]
        integral["speed"] += 1.7 * missing * CIRCLE_TIMESTEP
        return 4.6 * missing + integral["speed"]

    duration = SETTLE + (fastest - slowest) / rate
    run = reference.multi_body(
        parameters, slowest, duration, Inputs(steer, accelerate), timestep=CIRCLE_TIMESTEP
    )
    return _while_held(run.after(0.9 * SETTLE), 1.0 / radius)


def _drive(car, inputs: dict, speed: float, duration: float) -> Run:
    # One gear for all speeds: a shift would be felt.
    gears = len(simulator.describe(car)["gearbox.ratios"])
    inputs["gear"] = [min(3, gears)] * len(inputs["time"])
    run = simulator.drive(car, speed=speed, duration=duration, inputs=inputs, every=20)
    return run.after(0.9 * SETTLE)


def _while_held(run: Run, curvature: float) -> Run:
    """Until the car leaves the circle for good."""
    off = np.abs(run["yaw_rate"] / run["speed"] / curvature - 1.0) > 0.03
    return run.until(run.time[np.argmax(off)] if off.any() else run.time[-1])


def _gradient(run: Run, beyond_ackermann: np.ndarray) -> Gradient:
    return Gradient(slope(run["lateral_acceleration"], beyond_ackermann), beyond_ackermann, run)


def slope(lateral_acceleration: np.ndarray, angle: np.ndarray) -> float:
    """Of an odd function of third order, at 0: what is read off small lateral accelerations."""
    use = lateral_acceleration < FIT_UP_TO
    a = lateral_acceleration[use]
    # A constant takes up what the circle's radius is off, as on a proving ground.
    columns = np.stack([np.ones_like(a), a, a**3], axis=1)
    return float(np.linalg.lstsq(columns, angle[use], rcond=None)[0][1])


@dataclass
class StepResponse:
    """Figures of ISO 7401, from the moment the steering is half way."""

    gain: float
    """Yaw rate over steering angle at the end, 1/s."""
    response_time: float
    """Until the yaw rate has reached 90 % of its last value, s."""
    peak_time: float
    """Until the yaw rate is largest, s."""
    overshoot: float
    """Of the yaw rate over its last value."""
    lateral_acceleration: float
    """At the end, m/s²."""
    sideslip_angle: float
    """At the end, rad."""
    factor: float
    """Peak response time times sideslip angle at the end ("TB factor"), s·deg."""


def step_response(run: Run, start: float, angle: float, window: float = 3.0) -> StepResponse:
    """Read off a run whose steering began to move at `start`, s, and stayed at `angle`, rad."""
    run = run.until(start + window)
    half = float(np.interp(0.5 * angle, run["steer_angle"], run.time))
    at = run.time - half
    yaw_rate = run["yaw_rate"]
    last = float(np.mean(yaw_rate[at > at[-1] - 0.3]))
    reached = int(np.argmax((yaw_rate >= 0.9 * last) & (at > 0.0)))
    before = reached - 1
    share = (0.9 * last - yaw_rate[before]) / (yaw_rate[reached] - yaw_rate[before])
    peak = int(np.argmax(yaw_rate))
    sideslip = float(run["sideslip_angle"][-1])
    return StepResponse(
        last / angle,
        float(at[before] + share * (at[reached] - at[before])),
        float(at[peak]),
        float(yaw_rate[peak] / last - 1.0),
        float(np.mean(run["lateral_acceleration"][at > at[-1] - 0.3])),
        sideslip,
        float(at[peak]) * abs(math.degrees(sideslip)),
    )
