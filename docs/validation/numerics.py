"""Section: what rounding and the length of a step do, and where energy goes."""

import itertools
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import plots
import simulator
from by_hand import Car
from runs import Run
from table import number, table

TIMESTEPS = (0.003, 0.0015, 0.00075, 0.000375)
REFERENCE_TIMESTEP = 0.0001
"""What every length of a step is compared with, s."""
CHANNELS = {
    "yaw_rate": ("yaw rate, °/s", 180.0 / math.pi),
    "sideslip_angle": ("sideslip angle, °", 180.0 / math.pi),
    "lateral_acceleration": ("lateral acceleration, m/s²", 1.0),
    "longitudinal_velocity": ("speed, m/s", 1.0),
    "roll": ("roll, °", 180.0 / math.pi),
}


def weave() -> dict:
    """Throttle, brakes and a slalom close to the limit, smooth in time."""
    time = np.arange(0.0, 6.001, 0.02)
    steer = 0.035 * np.sin(math.tau * 0.5 * time) * np.clip(time, 0.0, 1.0)
    pedal = 0.25 * np.sin(math.tau * 0.21 * time)
    return {
        "time": time.tolist(),
        "steer_angle": steer.tolist(),
        "throttle": np.maximum(pedal, 0.0).tolist(),
        "brake": np.maximum(-pedal, 0.0).tolist(),
        "gear": [4.0] * len(time),
    }


@dataclass
class Convergence:
    """Root mean square differences from the shortest step, by channel, and their order."""

    errors: dict[str, list[float]]
    order: dict[str, float]


def convergence(car) -> Convergence:
    """The same maneuver in steps of several lengths."""

    def drive(timestep: float) -> Run:
        return simulator.drive(car, speed=28.0, duration=6.0, timestep=timestep, inputs=weave())

    best = drive(REFERENCE_TIMESTEP)
    at = np.arange(0.1, 5.95, 0.02)
    errors = {name: [] for name in CHANNELS}
    for timestep in TIMESTEPS:
        run = drive(timestep)
        for name, (_, scale) in CHANNELS.items():
            off = (run.at(at, name) - best.at(at, name)) * scale
            errors[name].append(float(np.sqrt(np.mean(off**2))))
    # The reference has an error of its own; where it is of first order, a step's difference from it
    # is in proportion to how much longer the step is.
    excess = np.array(TIMESTEPS) - REFERENCE_TIMESTEP
    order = {
        name: float(np.polyfit(np.log(excess), np.log(found), 1)[0])
        for name, found in errors.items()
    }
    return Convergence(errors, order)


def convergence_table(found: Convergence) -> str:
    """Errors by length of the step."""
    header = ["step", *(title for title, _ in CHANNELS.values())]
    rows = [
        [f"{timestep * 1e3:g} ms", *(number(found.errors[name][i], 2) for name in CHANNELS)]
        for i, timestep in enumerate(TIMESTEPS)
    ]
    rows.append(["order", *(f"{found.order[name]:.2f}" for name in CHANNELS)])
    return table(header, rows)


@dataclass
class Energy:
    """A car that nobody drives: its mechanical energy over time, J."""

    time: np.ndarray
    total: np.ndarray

    @property
    def largest_rise(self) -> float:
        """Over the least energy so far, J."""
        return float(np.max(self.total - np.minimum.accumulate(self.total)))


def energy(car, start: dict, speed: float, duration: float) -> Energy:
    """Kinetic energy of body and wheels and what is in springs and tires, with nobody at the wheel
    and the gearbox in neutral."""
    inputs = {"time": [0.0, 1.0], "gear": [0.0, 0.0]}
    run = simulator.drive(car, speed=speed, duration=duration, inputs=inputs, start=start)
    return Energy(run.time, mechanical_energy(simulator.describe(car), run))


def mechanical_energy(p: dict, run: Run) -> np.ndarray:
    """J, over that of the car standing still."""
    mass = p["mass"] + p["fuel.initial"] * p["fuel.density"]
    unsprung = 2.0 * (p["front.unsprung_mass"] + p["rear.unsprung_mass"])
    total = 0.5 * mass * run["speed"] ** 2 + 0.5 * p["yaw_inertia"] * run["yaw_rate"] ** 2
    total = total + 0.5 * (mass - unsprung) * run["heave_rate"] ** 2
    total = total + 0.5 * p["roll_inertia"] * run["roll_rate"] ** 2
    total = total + 0.5 * p["pitch_inertia"] * run["pitch_rate"] ** 2
    for axle in ("front", "rear"):
        spring = {name: p[f"{axle}.spring.{name}"] for name in SPRING}
        travels = []
        for side in ("left", "right"):
            wheel = f"{axle}_{side}"
            travel, place = run[f"travel_{wheel}"], run[f"wheel_height_{wheel}"]
            travels.append(travel)
            total = total + 0.5 * p[f"{axle}.unsprung_mass"] * run[f"wheel_rate_{wheel}"] ** 2
            total = total + 0.5 * p[f"{axle}.tire.inertia"] * run[f"spin_{wheel}"] ** 2
            total = total + 0.5 * p[f"{axle}.tire.vertical_stiffness"] * place**2
            total = total + 0.5 * spring["rate"] * travel**2
            total = total + spring["progressive_rate"] * travel**3 / 3.0
            over = np.maximum(travel - spring["bump_travel"], 0.0)
            under = np.minimum(travel + spring["rebound_travel"], 0.0)
            total = total + 0.5 * spring["bump_stop_rate"] * (over**2 + under**2)
        bar = p[f"{axle}.anti_roll_stiffness"] / p[f"{axle}.track_width"] ** 2
        total = total + 0.5 * bar * (travels[0] - travels[1]) ** 2
    # Leaning, the body's center of gravity comes down.
    return total - 0.5 * Car(p).leaning_moment * run["roll"] ** 2


SPRING = ("rate", "progressive_rate", "bump_stop_rate", "bump_travel", "rebound_travel")


SCENES = {
    "a slide: 25 m/s, 8 m/s sideways, turning with 1.5 rad/s": (
        {"lateral_velocity": 8.0, "yaw_rate": 1.5},
        25.0,
        8.0,
    ),
    "a spin: 30 m/s, turning with 4 rad/s": ({"yaw_rate": 4.0}, 30.0, 8.0),
    "coasting from 40 m/s": ({}, 40.0, 20.0),
    "let go with 3.4° of roll": ({"roll": 0.06}, 0.0, 3.0),
    "let go 5 cm too high": ({"heave": 0.05}, 0.0, 3.0),
    "rolling at 20 m/s, let go with 1.7° of pitch": ({"pitch": 0.03, "heave": 0.02}, 20.0, 3.0),
}


def energy_table(cars: dict, folder: Path) -> tuple[str, float, str]:
    """Every scene with every car; the largest rise over the energy at the start, and a picture."""
    rows, worst = [], 0.0
    shown = {}
    for title, (start, speed, duration) in SCENES.items():
        for name, car in cars.items():
            found = energy(car, start, speed, duration)
            relative = found.largest_rise / found.total[0]
            worst = max(worst, relative)
            rows.append(
                [
                    title,
                    name,
                    f"{found.total[0]:.0f}",
                    f"{found.total[-1]:.0f}",
                    number(found.largest_rise, 2),
                ]
            )
            if name == "roadster":
                shown[title] = found
    return (
        table(["scene", "car", "before, J", "after, J", "largest rise, J"], rows, 2),
        worst,
        _picture(shown, folder),
    )


def _picture(shown: dict[str, Energy], folder: Path) -> str:
    figure, [[sliding, springs]] = plots.grid(1, 2)
    colors = [plots.OURS, plots.TURNED, plots.HAND]
    titles = list(shown)
    for title, color in zip(titles[:3], colors, strict=True):
        found = shown[title]
        sliding.plot(
            found.time[::10],
            found.total[::10] / found.total[0],
            color=color,
            label=title.split(":")[0],
        )
    for title, color in zip(titles[3:5], colors, strict=False):
        found = shown[title]
        springs.plot(found.time[:400], found.total[:400] / found.total[0], color=color, label=title)
    for ax in (sliding, springs):
        ax.set(xlabel="time, s", ylabel="energy over that at the start", ylim=(0.0, 1.05))
        ax.legend()
    return plots.save(figure, folder, "energy")


@dataclass
class Rounding:
    """Steps so short that rounding could show: differences from the shortest."""

    timestep: float
    yaw_rate: float


def rounding(car) -> list[Rounding]:
    """The same maneuver in very short steps; what halving does is the step's length or rounding."""
    best = {}
    steps = (0.0002, 0.0001, 0.00005)
    for timestep in steps:
        best[timestep] = simulator.drive(
            car, speed=28.0, duration=6.0, timestep=timestep, every=20, inputs=weave()
        )
    at = np.arange(0.1, 5.95, 0.02)
    found = []
    for longer, shorter in itertools.pairwise(steps):
        off = best[longer].at(at, "yaw_rate") - best[shorter].at(at, "yaw_rate")
        found.append(Rounding(longer, math.degrees(float(np.sqrt(np.mean(off**2))))))
    return found


def section(folder: Path, cars: dict) -> tuple[str, list[list[str]]]:
    """The text, and rows of the summary."""
    measured = {name: simulator.numerics(car) for name, car in cars.items()}
    energies, worst, picture = energy_table(cars, folder)
    converged = {name: convergence(car) for name, car in cars.items()}
    halvings = rounding("roadster")
    mirror = max(value for result in measured.values() for value in result["mirror"].values())
    differing = sum(
        level["differing_lane_steps"] for result in measured.values() for level in result["levels"]
    )
    any_result = next(iter(measured.values()))
    levels = [level["name"] for level in any_result["levels"]]
    lane_steps = any_result["steps"] * any_result["lanes"]
    text = PAGE.format(
        energies=energies,
        energy=picture,
        worst=number(worst, 2),
        mirror="exactly 0" if mirror == 0.0 else number(mirror, 2),
        seconds=any_result["steps"] * 0.003,
        cars=len(cars),
        levels="; ".join(levels),
        differing=differing,
        lane_steps=f"{lane_steps:,}",
        tables="\n\n".join(f"`{name}`:\n\n{convergence_table(c)}" for name, c in converged.items()),
        halving=f"{halvings[0].yaw_rate:.4f}",
        halving_again=f"{halvings[1].yaw_rate:.4f}",
        rounding=f"{max(0.0, halvings[1].yaw_rate - 0.5 * halvings[0].yaw_rate):.4f}",
        at_3_ms=f"{converged['roadster'].errors['yaw_rate'][0]:.3f}",
    )
    orders = [order for c in converged.values() for order in c.order.values()]
    at_3_ms = max(c.errors["yaw_rate"][0] for c in converged.values())
    rows = [
        ["Energy of a car nobody drives: largest rise over what it has", number(worst, 2)],
        [
            "Left-right mirror image, 12 s of wild driving",
            f"differs by {'0' if mirror == 0.0 else number(mirror, 2)}",
        ],
        ["Bits that differ between instruction sets, lanes, alone or in a block", str(differing)],
        [
            "Order of convergence in the time step; error in yaw rate at 3 ms",
            f"{min(orders):.2f} to {max(orders):.2f}; up to {at_3_ms:.2f} °/s",
        ],
    ]
    return text, rows


PAGE = """## Numbers: energy, symmetry, steps, bits

### Energy

The sum of what moves (body along, across, up and down, turning; wheels) and what is in springs, bars, stops and tires, over time, with the gearbox in neutral and nobody at the wheel.
It must never rise.

{energies}

The largest rise over the least energy so far, in any step of any scene, is {worst} of the energy at the start.

![Energy over time]({energy})

### Mirror symmetry

Driven wildly for {seconds:g} s, sliding, braking, shifting, and again with the steering the other way round: the largest difference between a run and its mirror image, in place, velocity, yaw rate and load, with {cars} cars, is {mirror}.

### The same bits everywhere

Sixteen drivers, each doing something else, with one car each: stepped one at a time, and in blocks in which each car moves on by one lane every step, on each instruction set of this machine ({levels}).
Of {lane_steps} states per car model and instruction set, {differing} differ in any bit.

### Length of a step

A slalom with throttle and brakes near the limit for 6 s, in steps of several lengths against steps of 0.1 ms; root mean square differences, and their order from a fit over all four (differences over the excess in length, both on logarithms).

{tables}

First order, as a semi-implicit Euler method has it.

Rounding to 32 bits: halving the step from 0.2 to 0.1 ms changes the roadster's yaw rate by {halving} °/s root mean square, and from 0.1 to 0.05 ms by {halving_again} °/s.
Of a method of first order without rounding the second would be half of the first; what is over that, {rounding} °/s, is what rounding does in 120,000 steps.
In the 2,000 steps of 3 ms it is far below the {at_3_ms} °/s of the step's length.
Fused multiply-add is not used: with it the bits would depend on the instruction set.
"""
