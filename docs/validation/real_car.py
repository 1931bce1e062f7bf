"""The published figures of a real car, and what its data makes the model do."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import plots
import simulator
from by_hand import GRAVITY, Car
from runs import Run
from table import percent, table

KMH = 1.0 / 3.6
PUBLISHED = {"0-100": 6.5, "top": 219.0, "braking": 36.0}
"""Of the real car: s, km/h, m."""


@dataclass
class CoastDown:
    """Rolling in neutral: deceleration over speed, m/s² over m/s, driven and by formula."""

    speed: np.ndarray
    deceleration: np.ndarray
    by_hand: np.ndarray


def coast_down(
    car_spec, from_speed: float = 160.0 * KMH, to_speed: float = 20.0 * KMH
) -> CoastDown:
    """From a speed to another in neutral, straight on."""
    inputs = {"time": [0.0, 1.0], "gear": [0.0, 0.0]}
    run = simulator.drive(
        car_spec, speed=from_speed, duration=400.0, every=10, until_below=to_speed, inputs=inputs
    )
    run = run.after(2.0)
    speed = run["longitudinal_velocity"]
    # Over whole seconds: single steps differ in the last digits of single precision.
    window = 67
    deceleration = (speed[:-window] - speed[window:]) / (run.time[window:] - run.time[:-window])
    middle = 0.5 * (speed[:-window] + speed[window:])
    car = Car(simulator.describe(car_spec))
    force = np.array([car.drag(v) + car.rolling_resistance(v) for v in middle])
    return CoastDown(middle, deceleration, force / (car.mass + car.rotating_mass()))


@dataclass
class Acceleration:
    """From standing with full throttle."""

    run: Run
    times: dict[int, float | None]
    """Time to a speed in km/h, s; `None` where it is not reached."""


def acceleration(car_spec, tester: bool = False) -> Acceleration:
    """From standing to as fast as 40 s allow.

    With the automatic clutch and gearbox; or, as testers drive for a figure, off the clutch at raised
    revs and shifting just before the limiter.
    """
    start, inputs, options = 0.0, {"time": [0.0, 1.0], "throttle": [1.0, 1.0]}, {}
    if tester:
        start = 1.0
        inputs = {
            "time": [0.0, 0.99, 1.0, 1.01, 1.4],
            "throttle": [0.12, 0.12, 1.0, 1.0, 1.0],
            "clutch": [1.0, 1.0, 1.0, 0.6, 0.0],
        }
        options = {"shift_up_at": 0.973 * simulator.describe(car_spec)["engine.limiter_speed"]}
    run = simulator.drive(car_spec, speed=0.0, duration=40.0, inputs=inputs, **options)
    speed = run["longitudinal_velocity"]
    times = {}
    for wanted in (60, 100, 160, 200):
        over = int(np.argmax(speed >= wanted * KMH))
        times[wanted] = float(run.time[over]) - start if speed[over] >= wanted * KMH else None
    return Acceleration(run, times)


@dataclass
class TopSpeed:
    """m/s, driven and where the traction of some gear meets drag and rolling resistance."""

    driven: float
    by_hand: float
    gear: int


def top_speed(car_spec) -> TopSpeed:
    """The last speed of five minutes at full throttle."""
    inputs = {"time": [0.0, 1.0], "throttle": [1.0, 1.0]}
    run = simulator.drive(car_spec, speed=50.0, duration=300.0, every=100, inputs=inputs)
    car = Car(simulator.describe(car_spec))
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


def braking(car_spec) -> Braking:
    """Full pedal from 100 km/h; the car's own anti-lock brakes where it has them."""
    inputs = {"time": [0.0, 0.5, 0.501], "brake": [0.0, 0.0, 1.0]}
    run = simulator.drive(
        car_spec, speed=101.0 * KMH, duration=10.0, until_below=0.1, inputs=inputs
    )
    speed = run["longitudinal_velocity"]
    start = int(np.argmax((run.time > 0.4) & (speed <= 100.0 * KMH)))
    distance = float(run["x"][-1] - run["x"][start])
    car = Car(simulator.describe(car_spec))
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
            friction = car[f"{axle}.tire.longitudinal_friction"] * (
                1.0 + car[f"{axle}.tire.braking_gain"]
            )
            exponent = car[f"{axle}.tire.longitudinal_load_exponent"]
            force += 2.0 * friction * reference * (load / reference) ** exponent
        deceleration = force / car.mass
    return deceleration


def section(folder: Path, mx5) -> tuple[str, list[list[str]]]:
    """The text, and rows of the summary."""
    coast, top, stop = coast_down(mx5), top_speed(mx5), braking(mx5)
    automatic, tester = acceleration(mx5), acceleration(mx5, tester=True)
    no_shift_time = acceleration({**mx5, "set": {"gearbox.shift_up_time": 0.0}}, tester=True)
    off = float(np.sqrt(np.mean((coast.deceleration - coast.by_hand) ** 2)))
    picks = [int(np.argmin(np.abs(coast.speed - v * KMH))) for v in (150, 120, 90, 60, 30)]
    rows = [
        [f"{coast.speed[i] / KMH:.0f}", f"{coast.deceleration[i]:.4f}", f"{coast.by_hand[i]:.4f}"]
        for i in picks
    ]
    figures = [
        ["0-100 km/h, automatic clutch and gearbox", f"{automatic.times[100]:.2f} s", ""],
        [
            "0-100 km/h, off the clutch, shifts before the limiter",
            f"{tester.times[100]:.2f} s",
            f"{PUBLISHED['0-100']:.1f} s",
        ],
        ["the same with shifts that take no time", f"{no_shift_time.times[100]:.2f} s", ""],
        ["0-160 km/h, the same as the second", f"{tester.times[160]:.2f} s", ""],
        ["top speed", f"{top.driven / KMH:.1f} km/h", f"{PUBLISHED['top']:.0f} km/h"],
        [f"top speed by hand, gear {top.gear}", f"{top.by_hand / KMH:.1f} km/h", ""],
        ["100-0 km/h, anti-lock brakes", f"{stop.distance:.1f} m", f"{PUBLISHED['braking']:.0f} m"],
        ["100-0 km/h by hand, every tire at its peak", f"{stop.ideal_distance:.1f} m", ""],
    ]
    text = PAGE.format(
        figures=table(["", "the model with the car's data", "published"], figures),
        share=percent(tester.times[100] / PUBLISHED["0-100"] - 1.0),
        needed=f"{shift_time_needed(mx5, tester, no_shift_time):.2f}",
        saved=f"{tester.times[100] - no_shift_time.times[100]:.2f}",
        coast=table(["speed, km/h", "driven, m/s²", "by hand, m/s²"], rows, 0),
        off=f"{off:.4f}",
        picture=picture(coast, tester, stop, folder),
        efficiency=percent(stop.ideal_distance / stop.distance, 0),
    )
    summary = [
        [
            "MX-5 ND2, 0-100 km/h (published 6.5 s)",
            f"{tester.times[100]:.2f} s; {automatic.times[100]:.2f} s automatic",
        ],
        ["MX-5 ND2, top speed (published 219 km/h)", f"{top.driven / KMH:.0f} km/h"],
        ["MX-5 ND2, 100-0 km/h (published 36 m)", f"{stop.distance:.1f} m"],
        ["Coast-down against the formula, RMS", f"{off:.4f} m/s²"],
    ]
    return text, summary


def shift_time_needed(mx5, tester: Acceleration, no_shift_time: Acceleration) -> float:
    """Time of a shift that would lead to the published 0-100 km/h, linear between the two, s."""
    data = simulator.describe(mx5)["gearbox.shift_up_time"]
    between = (PUBLISHED["0-100"] - no_shift_time.times[100]) / (
        tester.times[100] - no_shift_time.times[100]
    )
    return data * between


def picture(coast: CoastDown, tester: Acceleration, stop: Braking, folder: Path) -> str:
    """Coast-down, acceleration, braking."""
    figure, [[down, up, brake]] = plots.grid(1, 3, 2.5)
    down.plot(
        coast.speed / KMH,
        coast.by_hand,
        color=plots.HAND,
        linewidth=2.4,
        alpha=0.5,
        label="by hand",
    )
    down.plot(coast.speed / KMH, coast.deceleration, color=plots.OURS, label="driven")
    down.set(xlabel="speed, km/h", ylabel="deceleration in neutral, m/s²", ylim=(0.0, None))
    down.legend()
    run = tester.run.after(0.9).until(21.0)
    up.plot(run.time[::10] - 1.0, run["longitudinal_velocity"][::10] / KMH, color=plots.OURS)
    up.plot([PUBLISHED["0-100"]], [100.0], "o", color=plots.TURNED, label="published")
    up.set(xlabel="time, s", ylabel="speed, km/h")
    up.legend()
    run = stop.run.after(0.3)
    brake.plot(
        run.time[::3] - 0.5,
        run["longitudinal_velocity"][::3] / KMH,
        color=plots.OURS,
        label="speed, km/h",
    )
    brake.plot(
        run.time[::3] - 0.5,
        -run["slip_ratio_front_left"][::3] * 100.0,
        color=plots.TURNED,
        linewidth=0.8,
        label="slip of a front wheel, %",
    )
    brake.set(xlabel="time from the pedal, s", ylim=(0.0, 105.0))
    brake.legend()
    return plots.save(figure, folder, "real_car")


PAGE = """## A real car: Mazda MX-5 ND2

The car's data files (a mod for Assetto Corsa, read by `corsa_content`) on its street tires, with 75 kg of driver and 30 l of fuel; published figures are the maker's and testers' for the real car.

{figures}

- *0-100 km/h* is {share} off, and shifting decides it.
  With the data's ratios, limiter and tire radius the car needs third gear just before 100 km/h, so that two shifts are paid for.
  Each takes the data's 0.26 s without drive, in which the engine, brought to its new speed, also gives away what it had in its revs: together {saved} s against shifts that take no time.
  Shifts of {needed} s would meet the published figure.
- *Top speed* is where traction in the fifth or sixth gear meets drag and rolling resistance; the formula and the drive agree.
- *Braking* reaches {efficiency} of what the tires could do if each stayed at its peak; the rest is the anti-lock brakes' (they let go beyond a slip of 0.11 and decide every 4 ms) and what sliding costs.

Rolling in neutral, against drag and rolling resistance over the mass with what turns, which is all there is:

{coast}

Root mean square difference: {off} m/s².

![Coast-down, acceleration and braking of the MX-5]({picture})
"""
