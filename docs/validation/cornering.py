"""Sections: steady-state cornering (ISO 4138), step response (ISO 7401), frequency response."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import plots
import reference
import simulator
from by_hand import GRAVITY, Car
from maneuvers import step_steer
from pairs import Cars
from reference import Inputs
from runs import Run
from scipy.signal import csd, welch
from steady_state import (
    Gradient,
    StepResponse,
    constant_radius,
    constant_speed,
    constant_steer,
    step_response,
)
from table import percent, table

DEGREES_PER_G = 180.0 / math.pi * GRAVITY
TEST_SPEED = 20.0
"""At which the formula is worked out and the test at constant speed is driven, m/s."""
OPEN = {f"differentials.rear.{part}": 0.0 for part in ("preload", "power_lock", "coast_lock")}
METHODS = {
    "constant radius": constant_radius,
    "constant speed": constant_speed,
    "constant steer": constant_steer,
}


@dataclass
class Steady:
    """One car on the three tests."""

    name: str
    by_hand: dict[str, float]
    roll_by_hand: float
    driven: dict[str, Gradient]

    def roll(self) -> float:
        """Roll over lateral acceleration, rad per m/s²."""
        run = self.driven["constant speed"].run
        use = run["lateral_acceleration"] < 4.0
        return float(np.polyfit(run["lateral_acceleration"][use], run["roll"][use], 1)[0])


def steady(name: str, car) -> Steady:
    """The three tests and the formula."""
    described = simulator.describe(car)
    hand = Car(described, TEST_SPEED)
    driven = {title: test(car, described["wheelbase"]) for title, test in METHODS.items()}
    return Steady(name, hand.understeer_gradient(), hand.roll_gradient()[0], driven)


def with_open_differential(car: str) -> dict:
    """The same car, its differential open: a locked one pushes the nose out, which is no slip of
    tires that the formula knows of."""
    return {"base": car, "set": OPEN}


def steady_table(found: list[Steady]) -> str:
    """Understeer gradients in °/g."""
    header = ["car", "tires", "camber", "roll steer", "toe and camber at rest", "**by hand**"]
    header += [*METHODS]
    rows = []
    for car in found:
        parts = [f"{car.by_hand[cause] * DEGREES_PER_G:.2f}" for cause in list(car.by_hand)[:-1]]
        rows.append(
            [car.name, *parts, f"**{car.by_hand['sum'] * DEGREES_PER_G:.2f}**"]
            + [f"{car.driven[m].value * DEGREES_PER_G:.2f}" for m in METHODS]
        )
    return table(header, rows)


def roll_table(found: list[Steady]) -> str:
    """Roll gradients in °/g."""
    rows = [
        [car.name, f"{car.roll_by_hand * DEGREES_PER_G:.2f}", f"{car.roll() * DEGREES_PER_G:.2f}"]
        for car in found
    ]
    return table(["car", "by hand, °/g", "driven, °/g"], rows)


def worst_disagreement(found: list[Steady]) -> float:
    """Of the three tests with the formula, °/g."""
    off = [abs(car.driven[m].value - car.by_hand["sum"]) for car in found for m in METHODS]
    return max(off) * DEGREES_PER_G


def steady_picture(found: list[Steady], folder: Path) -> str:
    """Steering beyond the Ackermann angle over lateral acceleration."""
    figure, [axes] = plots.grid(1, len(found), 2.6)
    colors = {
        "constant radius": plots.OURS,
        "constant speed": plots.TURNED,
        "constant steer": plots.HAND,
    }
    for ax, car in zip(axes, found, strict=True):
        at = np.linspace(0.0, 9.0, 50)
        ax.plot(
            at, np.degrees(car.by_hand["sum"]) * at, color="#999999", linestyle=":", label="by hand"
        )
        for method, gradient in car.driven.items():
            run = gradient.run
            beyond = gradient.beyond_ackermann
            keep = run["lateral_acceleration"] < 9.5
            step = max(1, int(keep.sum()) // 300)
            ax.plot(
                run["lateral_acceleration"][keep][::step],
                np.degrees(beyond[keep][::step]),
                color=colors[method],
                label=method,
            )
        ax.set(title=car.name, xlabel="lateral acceleration, m/s²", ylim=(-0.1, 1.2))
    axes[0].set_ylabel("steering beyond Ackermann, °")
    axes[0].legend()
    return plots.save(figure, folder, "understeer")


def step_of_ours(car, lateral_acceleration: float, speed: float) -> tuple[Run, float]:
    """A step that ends at about a lateral acceleration, m/s², and its angle."""
    described = simulator.describe(car)
    gradient = Car(described).understeer_gradient()["sum"]
    angle = lateral_acceleration * (described["wheelbase"] / speed**2 + gradient)
    maneuver = step_steer(angle, speed)
    maneuver.duration, maneuver.gear = 6.0, 0
    return maneuver.ours(car), angle


def step_rows(title: str, response: StepResponse) -> list[str]:
    """One line of the table of responses."""
    return [
        title,
        f"{response.lateral_acceleration:.2f}",
        f"{response.gain:.2f}",
        f"{response.response_time:.3f}",
        f"{response.peak_time:.2f}",
        percent(response.overshoot),
        f"{math.degrees(response.sideslip_angle):.2f}",
        f"{response.factor:.2f}",
    ]


STEP_HEADER = [
    "car",
    "lateral acceleration, m/s²",
    "yaw gain, 1/s",
    "response time, s",
    "peak time, s",
    "overshoot",
    "sideslip, °",
    "TB, s·°",
]


def step_table_of_references(all_cars: Cars) -> str:
    """The 320i: single-track, multi-body and ours, at two angles."""
    rows = []
    for angle in (0.01, 0.02):
        maneuver = step_steer(angle)
        runs = {
            "single-track reference": maneuver.reference(
                all_cars.parameters["as shipped"], reference.single_track
            ),
            "multi-body, as shipped": maneuver.reference(all_cars.parameters["as shipped"]),
            "ours, camber as shipped": maneuver.ours(all_cars.ours["as shipped"]),
            "multi-body, camber turned": maneuver.reference(all_cars.parameters["turned"]),
            "ours, camber turned": maneuver.ours(all_cars.ours["turned"]),
        }
        for title, run in runs.items():
            rows.append(step_rows(f"{angle:g} rad, {title}", step_response(run, 1.0, angle)))
    return table(STEP_HEADER, rows)


def step_table_of_cars(cars: dict) -> str:
    """Cars at 100 km/h and 4 m/s²."""
    rows = []
    for name, car in cars.items():
        run, angle = step_of_ours(car, 4.0, 100.0 / 3.6)
        rows.append(step_rows(name, step_response(run, 1.0, angle)))
    return table(STEP_HEADER, rows)


def linearity_table(car) -> str:
    """The same car at growing steps: what is the same as long as it is linear."""
    rows = []
    for lateral_acceleration in (0.5, 1.0, 2.0, 4.0, 6.0):
        run, angle = step_of_ours(car, lateral_acceleration, 100.0 / 3.6)
        rows.append(step_rows(f"{math.degrees(angle):.2f}°", step_response(run, 1.0, angle)))
    return table(["step", *STEP_HEADER[1:]], rows)


def superposition(car) -> float:
    """Response to a step and to a sine together against the sum of the responses to each: largest
    difference in yaw rate over its largest value, at 1 m/s²."""
    speed, duration = 25.0, 5.0
    time = np.arange(0.0, duration, 0.01)
    step = 0.003 * np.clip((time - 1.0) / 0.05, 0.0, 1.0)
    sine = 0.003 * np.sin(math.tau * 0.8 * np.maximum(time - 1.0, 0.0))

    def yaw_rate(angle: np.ndarray) -> np.ndarray:
        inputs = {"time": time.tolist(), "steer_angle": angle.tolist(), "gear": [0.0] * len(time)}
        return simulator.drive(car, speed=speed, duration=duration, inputs=inputs)["yaw_rate"]

    together = yaw_rate(step + sine)
    return float(
        np.max(np.abs(together - yaw_rate(step) - yaw_rate(sine))) / np.max(np.abs(together))
    )


@dataclass
class Response:
    """Yaw rate over steering angle, complex, over frequency."""

    frequency: np.ndarray
    gain: np.ndarray


SWEEP_SPEED = 25.0
SWEEP_ANGLE = 0.004


def _sweep(time: float) -> float:
    """0.1 to 4 Hz in 60 s."""
    at = min(max(time - 1.0, 0.0), 60.0)
    return SWEEP_ANGLE * math.sin(math.tau * (0.1 * at + 0.5 * (4.0 - 0.1) / 60.0 * at**2))


def frequency_response_of_ours(car) -> Response:
    """From a sweep, driven by our model."""
    time = np.arange(0.0, 61.0, 0.006)
    inputs = {
        "time": time.tolist(),
        "steer_angle": [_sweep(t) for t in time],
        "gear": [1.0] * len(time),
    }
    run = simulator.drive(car, speed=SWEEP_SPEED, duration=61.0, inputs=inputs)
    return _transfer(run)


def frequency_response_of_reference(parameters) -> Response:
    """The same, driven by the multi-body model."""
    inputs = Inputs(lambda time, _: _sweep(time), lambda _, __: 0.0)
    return _transfer(reference.multi_body(parameters, SWEEP_SPEED, 61.0, inputs, 0.002))


def frequency_response_by_hand(car: Car, frequency: np.ndarray) -> Response:
    """Of the linear single-track model (Milliken, chapter 5)."""
    a, b = (1.0 - car.front_share) * car.wheelbase, car.front_share * car.wheelbase
    front, rear = (2.0 * car.cornering_stiffness(axle) for axle in ("front", "rear"))
    v, m, inertia = SWEEP_SPEED, car.mass, car["yaw_inertia"]
    matrix = np.array(
        [
            [-(front + rear) / (m * v), (rear * b - front * a) / (m * v) - v],
            [(rear * b - front * a) / (inertia * v), -(front * a**2 + rear * b**2) / (inertia * v)],
        ]
    )
    inputs = np.array([front / m, front * a / inertia])
    s = 2j * math.pi * frequency
    gain = np.array([np.linalg.solve(x * np.eye(2) - matrix, inputs)[1] for x in s])
    return Response(frequency, gain)


def _transfer(run: Run) -> Response:
    time = np.arange(1.0, 61.0, 0.01)
    angle, yaw_rate = run.at(time, "steer_angle"), run.at(time, "yaw_rate")
    frequency, cross = csd(angle, yaw_rate, fs=100.0, nperseg=1024)
    _, power = welch(angle, fs=100.0, nperseg=1024)
    use = (frequency > 0.2) & (frequency < 3.5)
    return Response(frequency[use], (cross / power)[use])


def frequency_picture(responses: dict[str, tuple[Response, str, str]], folder: Path) -> str:
    """Gain and phase."""
    figure, [[gain, phase]] = plots.grid(1, 2)
    for label, (response, color, style) in responses.items():
        wide = 2.4 if style == "wide" else 1.4
        alpha = 0.5 if style == "wide" else 1.0
        style = "-" if style == "wide" else style
        gain.plot(
            response.frequency,
            np.abs(response.gain),
            color=color,
            linestyle=style,
            linewidth=wide,
            alpha=alpha,
            label=label,
        )
        phase.plot(
            response.frequency,
            np.degrees(np.unwrap(np.angle(response.gain))),
            color=color,
            linestyle=style,
            linewidth=wide,
            alpha=alpha,
        )
    gain.set(xlabel="frequency, Hz", ylabel="yaw rate over steering angle, 1/s", ylim=(0.0, None))
    phase.set(xlabel="frequency, Hz", ylabel="phase, °")
    gain.legend()
    return plots.save(figure, folder, "frequency_response")


def frequency_difference(ours: Response, theirs: Response) -> tuple[float, float]:
    """Root mean squares up to 3 Hz: of the gain as a share, of the phase in degrees."""
    use = theirs.frequency < 3.0
    ratio = np.interp(theirs.frequency, ours.frequency, ours.gain.real) + 1j * np.interp(
        theirs.frequency, ours.frequency, ours.gain.imag
    )
    ratio = (ratio / theirs.gain)[use]
    return (
        float(np.sqrt(np.mean((np.abs(ratio) - 1.0) ** 2))),
        float(np.sqrt(np.mean(np.degrees(np.angle(ratio)) ** 2))),
    )


def section(
    folder: Path, all_cars: Cars, real: dict[str, str | dict]
) -> tuple[str, list[list[str]]]:
    """The text, and rows of the summary. `real` are cars of data files, by name."""
    open_cars = {
        "roadster": with_open_differential("roadster"),
        "gt3": with_open_differential("gt3"),
    }
    open_cars |= {name: {**car, "set": OPEN} for name, car in real.items()}
    found = [steady("BMW 320i", all_cars.ours["turned"])]
    found += [steady(name, car) for name, car in open_cars.items()]
    locked = steady("roadster", "roadster")
    cars = {"roadster": "roadster", "gt3": "gt3", **real}
    ours = frequency_response_of_ours(all_cars.ours["turned"])
    theirs = frequency_response_of_reference(all_cars.parameters["turned"])
    hand = frequency_response_by_hand(
        Car(simulator.describe(all_cars.ours["turned"])), theirs.frequency
    )
    picture = frequency_picture(
        {
            "reference, camber turned": (theirs, plots.TURNED, "wide"),
            "ours": (ours, plots.OURS, "-"),
            "single track by hand": (hand, plots.HAND, ":"),
        },
        folder,
    )
    gain, phase = frequency_difference(ours, theirs)
    disagreement = worst_disagreement(found)
    text = PAGE.format(
        steady=steady_table(found),
        roll=roll_table(found),
        understeer=steady_picture(found, folder),
        speed=TEST_SPEED,
        disagreement=f"{disagreement:.2f}",
        locked=" / ".join(f"{locked.driven[m].value * DEGREES_PER_G:.2f}" for m in METHODS),
        references=step_table_of_references(all_cars),
        cars=step_table_of_cars(cars),
        linear=linearity_table(open_cars["roadster"]),
        superposition=percent(superposition(open_cars["roadster"]), 2),
        frequency=picture,
        gain=percent(gain),
        phase=f"{phase:.1f}",
    )
    rows = [
        [
            "Understeer gradient: three tests of ISO 4138 against the formula, four cars",
            f"within {disagreement:.2f} °/g",
        ],
        [
            "Yaw response up to 3 Hz against the multi-body model",
            f"gain {percent(gain)}, phase {phase:.1f}°",
        ],
    ]
    return text, rows


PAGE = """## Steady-state cornering (ISO 4138)

Three tests of the same thing: speed rising on a circle of 100 m, steering turning in at {speed:g} m/s, speed rising with the steering held at 1.5°.
The understeer gradient is the slope, at small lateral acceleration, of the steering angle beyond that of a car without slip (least squares of `K a + c a³` up to 4 m/s²).
Beside it the gradient by hand, from the parameters alone, by cause:

- *tires*: weight over cornering stiffness, in front less behind, with the loads that holding {speed:g} m/s takes (drag pushed by the driven axle loads the rear);
- *camber*: roll times what springs and tires leave of it at the wheels, times the slip that camber acts like;
- *roll steer*: toe over travel;
- *toe and camber at rest*: left and right wheels push against each other, and in a bend the outer one is loaded more.

All in °/g.
Differentials are open here, but for the comparison below the table.

{steady}

![Steering beyond the Ackermann angle over lateral acceleration]({understeer})

The largest disagreement is {disagreement} °/g.
Tests at rising speed see less drag at the speeds where they begin, which is why they lie below that at constant speed.
With its own differential (40 N m of preload, 30 % lock) the built-in roadster gives {locked} °/g in the three tests: its moment against turning, which no formula of slip angles has, grows with the yaw rate until the wheels slip against each other, so that it is a slope where the car begins straight ahead and little more than an offset on a circle.
The BMW (camber turned) gets all of its gradient from camber.

Roll of the body over lateral acceleration:

{roll}

Springs that stiffen with travel, and stops, are not in the formula: where a car has them, it rolls less than by hand.

## Step response (ISO 7401)

Steering turns with 0.4 rad/s, the car coasts.
Times count from half the steering angle: the response time to 90 % of the last yaw rate, the peak time to its largest; TB is peak time times sideslip.
The BMW at 25 m/s, both references beside ours:

{references}

The single-track reference knows neither camber nor load and has no limit: its lateral acceleration grows with the angle for ever.
Where the yaw rate has next to no overshoot, the peak time is that of a flat top and says little.

The built-in and real cars at 100 km/h, steered for about 4 m/s², in neutral:

{cars}

Linearity, the roadster with an open differential at 100 km/h: gain and times stay as long as the tires are linear, and then drift.

{linear}

Superposition: the response to a step and a sine together is the sum of both responses to within {superposition} of the yaw rate at 1 m/s².

A sweep from 0.1 to 4 Hz with 0.23° at 25 m/s gives the frequency response.
Up to 3 Hz ours and the multi-body model's (camber turned) differ by {gain} in gain and {phase}° in phase, root mean square.

![Yaw rate over steering angle: gain and phase]({frequency})
"""
