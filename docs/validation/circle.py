"""The BMW on a circle with slowly rising speed, in both models."""

from dataclasses import dataclass

import numpy as np
import simulator
from pairs import DEGREES, VARIANTS, Cars
from runs import Run
from steady_state import constant_radius, constant_radius_of_reference

RADIUS = 100.0
"""m."""


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
        ours[variant] = constant_radius(all_cars.ours[variant], wheelbase, RADIUS, rate=0.25).run
        theirs[variant] = constant_radius_of_reference(all_cars.parameters[variant], RADIUS)
    return Circles(ours, theirs)


def over_acceleration(run: Run, name: str, at: np.ndarray) -> np.ndarray:
    """A column over lateral acceleration, smoothed over what the driver corrects."""
    order = np.argsort(run["lateral_acceleration"])
    a, value = run["lateral_acceleration"][order], run[name][order]
    edges = np.append(at - 0.5 * (at[1] - at[0]), at[-1] + 0.5 * (at[1] - at[0]))
    inside = np.digitize(a, edges) - 1
    return np.array(
        [np.mean(value[inside == i]) if np.any(inside == i) else np.nan for i in range(len(at))]
    )


def circle_differences(circles: Circles, variant: str, up_to: float) -> dict[str, float]:
    """Root mean square of steering, sideslip and roll at equal lateral acceleration, in degrees."""
    at = np.arange(0.7, up_to, 0.1)
    found = {}
    for name in ("steer_angle", "sideslip_angle", "roll"):
        ours = over_acceleration(circles.ours[variant], name, at)
        theirs = over_acceleration(circles.reference[variant], name, at)
        found[name] = float(np.sqrt(np.nanmean((ours - theirs) ** 2))) * DEGREES
    return found
