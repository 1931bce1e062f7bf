"""Pictures of the comparison with the multi-body model."""

import functools
import math
import operator
from pathlib import Path

import numpy as np
import plots
from circle import Circles, over_acceleration
from mapping import LOADS, SLIP_ANGLES, SLIP_RATIOS
from pairs import CHANNELS, DEGREES, Both, Cars
from vehiclemodels.utils import tire_model


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
    longitudinal.plot(SLIP_RATIOS, fit.friction_longitudinal * fit.shape(rho), color=plots.OURS)
    longitudinal.set(xlabel="slip ratio, driving", ylabel="longitudinal force over load")
    return plots.save(figure, folder, "tire")


def step_picture(driven: list[Both], folder: Path) -> str:
    """Yaw rate, sideslip, lateral acceleration and roll of the three steps."""
    figure, axes = plots.grid(2, 2)
    for pair in driven[:3]:
        for ax, (name, (title, unit, scale)) in zip(
            functools.reduce(operator.iadd, axes, []), CHANNELS.items(), strict=True
        ):
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
    for ax, (channel, (title, unit, scale)) in zip(
        functools.reduce(operator.iadd, axes, []), CHANNELS.items(), strict=True
    ):
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
    channels = {
        "steer_angle": "steering angle, °",
        "sideslip_angle": "sideslip angle, °",
        "roll": "roll, °",
    }
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
