"""The maneuvers both simulators drive: inputs once, runs of either."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import reference
import simulator
from mapping import MAX_ACCELERATION
from reference import Inputs
from runs import Run

STEERING_RATE = 0.4
"""The reference's steering turns no faster, rad/s."""


@dataclass
class Maneuver:
    """Steering and torque over time, from straight running."""

    name: str
    speed: float
    duration: float
    steer_angle: Callable[[float], float]
    acceleration: Callable[[float], float] = lambda _: 0.0
    start: float = 1.0
    """When something begins to happen, s: from here on runs are compared."""
    gear: int = 1

    def reference(self, parameters, model=reference.multi_body) -> Run:
        inputs = Inputs(
            lambda time, _: self.steer_angle(time), lambda time, _: self.acceleration(time)
        )
        return model(parameters, self.speed, self.duration, inputs)

    def ours(self, car) -> Run:
        time = np.arange(0.0, self.duration + 0.005, 0.005)
        pedal = np.array([self.acceleration(t) for t in time]) / MAX_ACCELERATION
        inputs = {
            "time": time.tolist(),
            "steer_angle": [self.steer_angle(t) for t in time],
            "throttle": np.maximum(pedal, 0.0).tolist(),
            "brake": np.maximum(-pedal, 0.0).tolist(),
            "gear": [float(self.gear)] * len(time),
        }
        return simulator.drive(car, speed=self.speed, duration=self.duration, inputs=inputs)


def step_steer(angle: float, speed: float = 25.0) -> Maneuver:
    """Steering to an angle as fast as the reference can, coasting."""

    def steer(time: float) -> float:
        return math.copysign(min(abs(angle), max(0.0, STEERING_RATE * (time - 1.0))), angle)

    return Maneuver(f"step steer to {abs(angle):g} rad", speed, 5.0, steer)


def sine_with_dwell(angle: float, speed: float = 80.0 / 3.6) -> Maneuver:
    """One sine of 0.7 Hz that dwells for 0.5 s at its second peak (FMVSS 126, UN R140), coasting."""
    period = 1.0 / 0.7

    def steer(time: float) -> float:
        at = time - 1.0
        if at < 0.75 * period:
            return angle * math.sin(math.tau * max(at, 0.0) / period)
        if at < 0.75 * period + 0.5:
            return -angle
        return angle * math.sin(math.tau * min(at - 0.5, period) / period)

    return Maneuver(f"sine with dwell of {angle:g} rad", speed, 6.0, steer)


def braking_in_a_turn(deceleration: float, angle: float = 0.0255, speed: float = 22.36) -> Maneuver:
    """A circle of about 100 m driven at about 5 m/s² lateral acceleration, then the brakes (ISO 7975)."""

    def steer(time: float) -> float:
        return min(angle, max(0.0, 0.1 * (time - 1.0)))

    def brake(time: float) -> float:
        if time < 4.0:
            # What cornering costs, so that the speed is still there when the brakes come on.
            return 0.22 * min(1.0, max(0.0, time - 1.5))
        return -deceleration * min(1.0, (time - 4.0) / 0.2)

    return Maneuver(
        f"braking with {deceleration:g} m/s² in a turn", speed, 7.5, steer, brake, start=4.0
    )
