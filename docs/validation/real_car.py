"""The published figures of a real car, and what its data makes the model do."""

from dataclasses import dataclass

import numpy as np
import simulator
from by_hand import GRAVITY, Car
from runs import Run

KMH = 1.0 / 3.6


@dataclass
class CoastDown:
    """Rolling in neutral: deceleration over speed, m/s² over m/s, driven and by formula."""

    speed: np.ndarray
    deceleration: np.ndarray
    by_hand: np.ndarray


def coast_down(folder: str, from_speed: float = 160.0 * KMH, to_speed: float = 20.0 * KMH) -> CoastDown:
    """From a speed to another in neutral, straight on."""
    inputs = {"time": [0.0, 1.0], "gear": [0.0, 0.0]}
    run = simulator.drive(
        folder, speed=from_speed, duration=400.0, every=10, until_below=to_speed, inputs=inputs
    )
    run = run.after(2.0)
    speed = run["longitudinal_velocity"]
    # Over whole seconds: single steps differ in the last digits of single precision.
    window = 67
    deceleration = (speed[:-window] - speed[window:]) / (run.time[window:] - run.time[:-window])
    middle = 0.5 * (speed[:-window] + speed[window:])
    car = Car(simulator.describe(folder))
    force = np.array([car.drag(v) + car.rolling_resistance(v) for v in middle])
    return CoastDown(middle, deceleration, force / (car.mass + car.rotating_mass()))


@dataclass
class Acceleration:
    """Full throttle from standing, shifting as the automatic does."""

    run: Run
    times: dict[int, float | None]
    """Time to a speed in km/h, s; `None` where it is not reached."""


def acceleration(folder: str) -> Acceleration:
    """From standing to as fast as a minute allows."""
    inputs = {"time": [0.0, 1.0], "throttle": [1.0, 1.0]}
    run = simulator.drive(folder, speed=0.0, duration=60.0, inputs=inputs)
    speed = run["longitudinal_velocity"]
    times = {}
    for wanted in (60, 100, 160, 200):
        over = np.argmax(speed >= wanted * KMH)
        times[wanted] = float(run.time[over]) if speed[over] >= wanted * KMH else None
    return Acceleration(run, times)


@dataclass
class TopSpeed:
    """m/s, driven and where the traction of some gear meets drag and rolling resistance."""

    driven: float
    by_hand: float
    gear: int


def top_speed(folder: str) -> TopSpeed:
    """The last speed of five minutes at full throttle."""
    inputs = {"time": [0.0, 1.0], "throttle": [1.0, 1.0]}
    run = simulator.drive(folder, speed=50.0, duration=300.0, every=100, inputs=inputs)
    car = Car(simulator.describe(folder))
    best, best_gear = 0.0, 0
    for gear in range(1, len(car["gearbox.ratios"]) + 1):
        speeds = np.arange(10.0, 120.0, 0.05)
        surplus = np.array([traction(car, gear, v) - resistance(car, v) for v in speeds])
        able = np.nonzero(surplus > 0.0)[0]
        if len(able) and speeds[able[-1]] > best:
            best, best_gear = float(speeds[able[-1]]), gear
    return TopSpeed(float(run["longitudinal_velocity"][-1]), best, best_gear)


def resistance(car: Car, speed: float) -> float:
    """Of air and tires, N."""
    return car.drag(speed) + car.rolling_resistance(speed)


def traction(car: Car, gear: int, speed: float) -> float:
    """At full throttle in a gear, N; 0 beyond the limiter."""
    ratio = car["gearbox.ratios"][gear - 1] * car["gearbox.final_drive"]
    radius = car["rear.tire.rolling_radius"]
    engine_speed = speed / radius * ratio
    if engine_speed > car["engine.limiter_speed"]:
        return 0.0
    curve = np.array(car["engine.torque_curve"])
    torque = np.interp(engine_speed, curve[:, 0], curve[:, 1]) * car["engine.efficiency"]
    return float(torque) * ratio / radius


@dataclass
class Braking:
    """From 100 km/h to standing with the pedal fully pressed."""

    run: Run
    distance: float
    """m."""
    ideal_distance: float
    """With every tire at its peak all the time, m."""
    ideal_deceleration: float
    """m/s²."""


def braking(folder: str) -> Braking:
    """Full pedal from 100 km/h; the car's own anti-lock brakes where it has them."""
    inputs = {"time": [0.0, 0.5, 0.501], "brake": [0.0, 0.0, 1.0]}
    run = simulator.drive(
        folder, speed=101.0 * KMH, duration=10.0, until_below=0.1, inputs=inputs
    )
    speed = run["longitudinal_velocity"]
    start = int(np.argmax((run.time > 0.4) & (speed <= 100.0 * KMH)))
    distance = float(run["x"][-1] - run["x"][start])
    car = Car(simulator.describe(folder))
    ideal = ideal_deceleration(car)
    return Braking(run, distance, (100.0 * KMH) ** 2 / (2.0 * ideal), ideal)


def ideal_deceleration(car: Car) -> float:
    """With every tire at its longitudinal peak under the loads this very deceleration gives, m/s²."""
    deceleration = GRAVITY
    for _ in range(50):
        moved = 0.5 * car.mass * deceleration * car["cg_height"] / car.wheelbase
        force = 0.0
        for axle, sign in (("front", 1.0), ("rear", -1.0)):
            load = car.load(axle) + sign * moved
            reference = car[f"{axle}.tire.reference_load"]
            friction = car[f"{axle}.tire.longitudinal_friction"] * (1.0 + car[f"{axle}.tire.braking_gain"])
            exponent = car[f"{axle}.tire.longitudinal_load_exponent"]
            force += 2.0 * friction * reference * (load / reference) ** exponent
        deceleration = force / car.mass
    return deceleration
