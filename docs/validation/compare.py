"""Section: against CommonRoad's multi-body model."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import plots
import reference
import simulator
from mapping import LOADS, SLIP_ANGLES, SLIP_RATIOS, TireFit, camber_thrust, car, fit_tire
from maneuvers import Maneuver, braking_in_a_turn, sine_with_dwell, step_steer
from runs import Run, difference
from steady_state import constant_radius, constant_radius_of_reference
from table import percent, table
from vehiclemodels.utils import tire_model

MANEUVERS = [
    step_steer(0.01),
    step_steer(0.02),
    step_steer(0.03),
    sine_with_dwell(0.03),
    sine_with_dwell(0.045),
    braking_in_a_turn(2.0),
    braking_in_a_turn(3.0),
]
PAST_THE_LIMIT = step_steer(0.04)
DEGREES = 180.0 / math.pi
CHANNELS = {
    "yaw_rate": ("yaw rate", "°/s", DEGREES),
    "sideslip_angle": ("sideslip angle", "°", DEGREES),
    "lateral_acceleration": ("lateral acceleration", "m/s²", 1.0),
    "roll": ("roll", "°", DEGREES),
}
VARIANTS = ("as shipped", "turned")
RADIUS = 100.0


@dataclass
class Both:
    """A maneuver, driven by both models with the tires' camber terms as shipped and turned, and by
    the reference's car on our tires."""

    maneuver: Maneuver
    ours: dict[str, Run]
    reference: dict[str, Run]
    on_our_tires: Run


@dataclass
class Cars:
    """The car in both models, by what becomes of the camber terms."""

    parameters: dict
    fits: dict[str, TireFit]
    ours: dict[str, dict]


def cars() -> Cars:
    """Vehicle 2 and what we make of it."""
    parameters = {variant: reference.bmw_320i(variant) for variant in VARIANTS}
    fits = {variant: fit_tire(p.tire) for variant, p in parameters.items()}
    return Cars(parameters, fits, {v: car(parameters[v], fits[v]) for v in VARIANTS})


def both(maneuver: Maneuver, all_cars: Cars) -> Both:
    """One maneuver in every variant."""
    p, fit = all_cars.parameters["turned"], all_cars.fits["turned"]
    with reference.tires_of_ours(fit, camber_thrust(p.tire)):
        on_our_tires = maneuver.reference(p)
    return Both(
        maneuver,
        {variant: maneuver.ours(all_cars.ours[variant]) for variant in VARIANTS},
        {variant: maneuver.reference(all_cars.parameters[variant]) for variant in VARIANTS},
        on_our_tires,
    )


def section(folder: Path) -> tuple[str, list[list[str]]]:
    """The section's text, and its rows of the summary."""
    all_cars = cars()
    driven = [both(maneuver, all_cars) for maneuver in MANEUVERS]
    circles = circle(all_cars)
    tables = {
        "as shipped": differences(driven, "as shipped"),
        "turned": differences(driven, "turned"),
        "on our tires": differences(driven, "on our tires"),
    }
    worst = {
        variant: {name: worst_share(driven, variant, name) for name in CHANNELS}
        for variant in (*VARIANTS, "on our tires")
    }
    pictures = {
        "tire": tire_picture(all_cars, folder),
        "steps": step_picture(driven, folder),
        "dwell": maneuver_picture(driven[4], "sine_with_dwell", folder),
        "braking": maneuver_picture(driven[6], "braking_in_a_turn", folder),
        "circle": circle_picture(circles, folder),
    }
    return page(all_cars, tables, worst, circles, pictures), summary(worst, circles)


def reference_of(pair: Both, variant: str) -> tuple[Run, Run]:
    """Our run and the one it is compared with."""
    if variant == "on our tires":
        return pair.ours["turned"], pair.on_our_tires
    return pair.ours[variant], pair.reference[variant]


def differences(driven: list[Both], variant: str) -> str:
    """A table of root mean square differences."""
    header = ["maneuver"] + [f"{name}, {unit}" for name, unit, _ in CHANNELS.values()]
    rows = []
    for pair in driven:
        ours, theirs = reference_of(pair, variant)
        cells = [pair.maneuver.name]
        for name, (_, _, scale) in CHANNELS.items():
            off = difference(ours, theirs, name, pair.maneuver.start, theirs.time[-1])
            cells.append(f"{off.rms * scale:.3f} ({percent(off.share)})")
        rows.append(cells)
    return table(header, rows)


def worst_share(driven: list[Both], variant: str, name: str) -> tuple[float, float]:
    """The smallest and the largest share of the maneuvers."""
    shares = []
    for pair in driven:
        ours, theirs = reference_of(pair, variant)
        shares.append(
            difference(ours, theirs, name, pair.maneuver.start, theirs.time[-1]).share
        )
    return min(shares), max(shares)


@dataclass
class Circles:
    """The ramp on a constant radius, by variant: ours and the reference's, over lateral
    acceleration."""

    ours: dict[str, Run]
    reference: dict[str, Run]


def circle(all_cars: Cars) -> Circles:
    """Speed rising on a circle of 100 m until the car leaves it."""
    wheelbase = simulator.describe(all_cars.ours["turned"])["wheelbase"]
    ours, theirs = {}, {}
    for variant in VARIANTS:
        ours[variant] = constant_radius(all_cars.ours[variant], wheelbase, RADIUS).run
        theirs[variant] = constant_radius_of_reference(all_cars.parameters[variant], RADIUS)
    return Circles(ours, theirs)


def over_acceleration(run: Run, name: str, at: np.ndarray) -> np.ndarray:
    """A column over lateral acceleration, smoothed over what the driver corrects."""
    order = np.argsort(run["lateral_acceleration"])
    a, value = run["lateral_acceleration"][order], run[name][order]
    edges = np.append(at - 0.5 * (at[1] - at[0]), at[-1] + 0.5 * (at[1] - at[0]))
    inside = np.digitize(a, edges) - 1
    return np.array([np.mean(value[inside == i]) if np.any(inside == i) else np.nan for i in range(len(at))])


def circle_differences(circles: Circles, variant: str, up_to: float) -> dict[str, float]:
    """Root mean square of steering, sideslip and roll at equal lateral acceleration, in degrees."""
    at = np.arange(0.7, up_to, 0.1)
    found = {}
    for name in ("steer_angle", "sideslip_angle", "roll"):
        ours = over_acceleration(circles.ours[variant], name, at)
        theirs = over_acceleration(circles.reference[variant], name, at)
        found[name] = float(np.sqrt(np.nanmean((ours - theirs) ** 2))) * DEGREES
    return found


def tire_picture(all_cars: Cars, folder: Path) -> str:
    """Our fitted curves over the reference's."""
    fit, tire = all_cars.fits["as shipped"], all_cars.parameters["as shipped"].tire
    figure, [[lateral, longitudinal]] = plots.grid(1, 2)
    load = LOADS[1]
    angles = np.degrees(SLIP_ANGLES)
    theirs = [-tire_model.formula_lateral(a, 0.0, load, tire)[0] / load for a in SLIP_ANGLES]
    rho = np.tan(SLIP_ANGLES) / math.tan(fit.peak_slip_angle)
    lateral.plot(angles, theirs, color=plots.MULTI_BODY, label="reference")
    lateral.plot(angles, fit.friction_lateral * fit.shape(rho), color=plots.OURS, label="ours")
    lateral.set(xlabel="slip angle, °", ylabel="lateral force over load")
    lateral.legend()
    theirs = [tire_model.formula_longitudinal(-s, 0.0, load, tire) / load for s in SLIP_RATIOS]
    longitudinal.plot(SLIP_RATIOS, theirs, color=plots.MULTI_BODY)
    rho = SLIP_RATIOS / fit.peak_slip_ratio
    longitudinal.plot(
        SLIP_RATIOS, fit.friction_longitudinal * fit.shape(rho), color=plots.OURS
    )
    longitudinal.set(xlabel="slip ratio, driving", ylabel="longitudinal force over load")
    return plots.save(figure, folder, "tire")


def step_picture(driven: list[Both], folder: Path) -> str:
    """Yaw rate, sideslip, lateral acceleration and roll of the three steps."""
    figure, axes = plots.grid(2, 2)
    for pair in driven[:3]:
        for ax, (name, (title, unit, scale)) in zip(sum(axes, []), CHANNELS.items(), strict=True):
            for variant, color in (("as shipped", plots.MULTI_BODY), ("turned", plots.TURNED)):
                run = pair.reference[variant]
                ax.plot(run.time, run[name] * scale, color=color, linewidth=2.4, alpha=0.5)
                run = pair.ours[variant]
                style = "-" if variant == "as shipped" else "--"
                ax.plot(run.time, run[name] * scale, color=plots.OURS, linestyle=style)
            ax.set(ylabel=f"{title}, {unit}", xlim=(0.8, 5.0))
    for ax in axes[1]:
        ax.set_xlabel("time, s")
    _legend(axes[0][0])
    return plots.save(figure, folder, "step_steer")


def maneuver_picture(pair: Both, name: str, folder: Path) -> str:
    """One maneuver in four channels."""
    figure, axes = plots.grid(2, 2)
    for ax, (channel, (title, unit, scale)) in zip(sum(axes, []), CHANNELS.items(), strict=True):
        for variant, color in (("as shipped", plots.MULTI_BODY), ("turned", plots.TURNED)):
            run = pair.reference[variant]
            ax.plot(run.time, run[channel] * scale, color=color, linewidth=2.4, alpha=0.5)
            run = pair.ours[variant].until(pair.reference[variant].time[-1])
            style = "-" if variant == "as shipped" else "--"
            ax.plot(run.time, run[channel] * scale, color=plots.OURS, linestyle=style)
        ax.set(ylabel=f"{title}, {unit}", xlim=(0.8, pair.maneuver.duration))
    for ax in axes[1]:
        ax.set_xlabel("time, s")
    _legend(axes[0][0])
    return plots.save(figure, folder, name)


def circle_picture(circles: Circles, folder: Path) -> str:
    """Steering, sideslip and roll over lateral acceleration."""
    figure, [axes] = plots.grid(1, 3, 2.6)
    at = np.arange(0.7, 9.6, 0.1)
    channels = {"steer_angle": "steering angle, °", "sideslip_angle": "sideslip angle, °", "roll": "roll, °"}
    for ax, (name, title) in zip(axes, channels.items(), strict=True):
        for variant, color in (("as shipped", plots.MULTI_BODY), ("turned", plots.TURNED)):
            theirs = over_acceleration(circles.reference[variant], name, at) * DEGREES
            ax.plot(at, theirs, color=color, linewidth=2.4, alpha=0.5)
            ours = over_acceleration(circles.ours[variant], name, at) * DEGREES
            ax.plot(at, ours, color=plots.OURS, linestyle="-" if variant == "as shipped" else "--")
        ax.set(xlabel="lateral acceleration, m/s²", ylabel=title)
    axes[0].set_ylim(0.0, 4.0)
    _legend(axes[0])
    return plots.save(figure, folder, "constant_radius")


def _legend(ax) -> None:
    entries = [
        (plots.MULTI_BODY, "-", 2.4, 0.5, "reference as shipped"),
        (plots.TURNED, "-", 2.4, 0.5, "reference, camber turned"),
        (plots.OURS, "-", 1.4, 1.0, "ours, camber as shipped"),
        (plots.OURS, "--", 1.4, 1.0, "ours, camber turned"),
    ]
    for color, style, width, alpha, label in entries:
        ax.plot([], [], color=color, linestyle=style, linewidth=width, alpha=alpha, label=label)
    ax.legend()
