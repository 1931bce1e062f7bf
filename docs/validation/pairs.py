"""The BMW in both models, and maneuvers driven by both."""

import math
from dataclasses import dataclass

import reference
from maneuvers import Maneuver
from mapping import TireFit, camber_thrust, car, fit_tire
from runs import Run

DEGREES = 180.0 / math.pi
CHANNELS = {
    "yaw_rate": ("yaw rate", "°/s", DEGREES),
    "sideslip_angle": ("sideslip angle", "°", DEGREES),
    "lateral_acceleration": ("lateral acceleration", "m/s²", 1.0),
    "roll": ("roll", "°", DEGREES),
}
VARIANTS = ("as shipped", "turned")


@dataclass
class Both:
    """A maneuver, driven by both models with the tires' camber terms as shipped and turned, and by
    the reference's car with one difference after the other taken away."""

    maneuver: Maneuver
    ours: dict[str, Run]
    reference: dict[str, Run]


STEPS = {
    "as shipped": "as shipped",
    "turned": "camber thrust turned",
    "on our tires": "and on our tire formula",
    "balanced": "and its weight on its levers",
}
"""What is done to the reference, one after the other."""


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
    theirs = {variant: maneuver.reference(all_cars.parameters[variant]) for variant in VARIANTS}
    with reference.tires_of_ours(fit, camber_thrust(p.tire)):
        theirs["on our tires"] = maneuver.reference(p)
        theirs["balanced"] = maneuver.reference(reference.with_weight_on_its_levers(p))
    ours = {variant: maneuver.ours(all_cars.ours[variant]) for variant in VARIANTS}
    ours |= {variant: ours["turned"] for variant in ("on our tires", "balanced")}
    return Both(maneuver, ours, theirs)
