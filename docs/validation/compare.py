"""Section: against CommonRoad's multi-body model."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import plots
import reference
import simulator
from by_hand import Car
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


@dataclass
class Circles:
    """The ramp on a constant radius, by variant: ours and the reference's, over lateral
    acceleration."""

    ours: dict[str, Run]
    reference: dict[str, Run]


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


def section(folder: Path, all_cars: Cars) -> tuple[str, list[list[str]]]:
    """The section's text, and its rows of the summary."""
    driven = [both(maneuver, all_cars) for maneuver in MANEUVERS]
    over = both(PAST_THE_LIMIT, all_cars)
    circles = circle(all_cars)
    ranges = {step: {name: shares(driven, step, name) for name in CHANNELS} for step in STEPS}
    text = PAGE.format(
        mapping=mapping_table(all_cars),
        tire=tire_picture(all_cars, folder),
        fit=all_cars.fits["as shipped"],
        fit_text=fit_text(all_cars.fits["as shipped"]),
        shipped=differences(driven, "as shipped"),
        turned=differences(driven, "turned"),
        steps=step_table(ranges),
        step_picture=step_picture(driven, folder),
        dwell=maneuver_picture(driven[4], "sine_with_dwell", folder),
        braking=maneuver_picture(driven[6], "braking_in_a_turn", folder),
        circle=circle_picture(circles, folder),
        circles=circle_table(circles),
        limit=limit_text(over),
        yaw_left=span(ranges["balanced"]["yaw_rate"]),
        acceleration_left=span(ranges["balanced"]["lateral_acceleration"]),
        sideslip_left=span(ranges["balanced"]["sideslip_angle"]),
        roll_reason=roll_reason(all_cars, span(ranges["balanced"]["roll"])),
    )
    return text, summary(ranges)


def shares(driven: list[Both], variant: str, name: str) -> tuple[float, float]:
    """The smallest and the largest difference over the maneuvers, as shares."""
    found = [difference(*pair_of(pair, variant), name, *window(pair, variant)).share for pair in driven]
    return min(found), max(found)


def pair_of(pair: Both, variant: str) -> tuple[Run, Run]:
    """Our run and the one it is compared with."""
    return pair.ours[variant], pair.reference[variant]


def window(pair: Both, variant: str) -> tuple[float, float]:
    """From when until when they are compared, s."""
    return pair.maneuver.start, float(pair.reference[variant].time[-1])


def span(share: tuple[float, float]) -> str:
    """A range in percent."""
    return f"{100.0 * share[0]:.1f} to {100.0 * share[1]:.1f} %"


def step_table(ranges: dict[str, dict[str, tuple[float, float]]]) -> str:
    """What is left after each difference is taken away, over all maneuvers."""
    header = ["the reference", *(title for title, _, _ in CHANNELS.values())]
    rows = [[title, *(span(ranges[step][name]) for name in CHANNELS)] for step, title in STEPS.items()]
    return table(header, rows)


def summary(ranges: dict[str, dict[str, tuple[float, float]]]) -> list[list[str]]:
    """Rows for the top of the page."""
    rows = []
    for step, text in (("as shipped", "as shipped"), ("balanced", "two slips and the tire formula put right")):
        row = ranges[step]
        result = (
            f"yaw rate {span(row['yaw_rate'])}, lateral acceleration "
            f"{span(row['lateral_acceleration'])}, sideslip {span(row['sideslip_angle'])}"
        )
        rows.append([f"CommonRoad multi-body, {text}: RMS over seven maneuvers", result])
    return rows


def differences(driven: list[Both], variant: str) -> str:
    """A table of root mean square differences."""
    header = ["maneuver"] + [f"{name}, {unit}" for name, unit, _ in CHANNELS.values()]
    rows = []
    for pair in driven:
        cells = [pair.maneuver.name]
        for name, (_, _, scale) in CHANNELS.items():
            off = difference(*pair_of(pair, variant), name, *window(pair, variant))
            cells.append(f"{off.rms * scale:.3f} ({percent(off.share)})")
        rows.append(cells)
    return table(header, rows)


def fit_text(fit: TireFit) -> str:
    """The fitted numbers."""
    return (
        f"friction {fit.friction_lateral:.3f} lateral and {fit.friction_longitudinal:.3f} longitudinal, "
        f"peaks at {math.degrees(fit.peak_slip_angle):.1f}° and {fit.peak_slip_ratio:.3f}, "
        f"stiffness {fit.stiffness:.2f}"
    )


def limit_text(over: Both) -> str:
    """What becomes of the step that no tire can follow."""
    ends = {variant: over.reference[variant] for variant in VARIANTS}

    def end(variant: str) -> str:
        run = ends[variant]
        if run.ended:
            return f"ends in a spin {run.time[-1] - 1.0:.1f} s after the step began"
        return f"stays on its course at {run['lateral_acceleration'][-1]:.1f} m/s²"

    ours = over.ours["turned"]
    last = ours["lateral_acceleration"][-1]
    peak = math.degrees(float(np.max(np.abs(ours["sideslip_angle"]))))
    return (
        f"As shipped the reference {end('as shipped')}; with its camber thrust turned it {end('turned')}, "
        f"as ours does at {last:.1f} m/s² with at most {peak:.1f}° of sideslip."
    )


def roll_reason(all_cars: Cars, left: str) -> str:
    """Why roll differs as much as it does."""
    car = Car(simulator.describe(all_cars.ours["turned"]))
    formula = car.roll_gradient()[0] * 9.80665 * DEGREES
    gradient = {}
    maneuver = step_steer(0.01)
    for name, run in (
        ("ours", maneuver.ours(all_cars.ours["turned"])),
        ("theirs", maneuver.reference(all_cars.parameters["turned"])),
    ):
        last = run.after(run.time[-1] - 0.5)
        gradient[name] = float(np.mean(last["roll"]) / np.mean(last["lateral_acceleration"]))
        gradient[name] *= 9.80665 * DEGREES
    values = (
        f"{left} remain. Per g of lateral acceleration the body rolls {gradient['theirs']:.2f}° in the "
        f"reference, {gradient['ours']:.2f}° in ours and {formula:.2f}° by the textbook's formula."
    )
    if abs(gradient["ours"] / formula - 1.0) < 0.03:
        return values
    return (
        f"{values} Ours leaves out the moment of the leaning body's own weight about the roll axis, which "
        "the formula and the reference have: its center of gravity moves outwards as it leans."
    )


def circle_table(circles: Circles) -> str:
    """Differences at equal lateral acceleration."""
    header = ["the reference", "steering angle, °", "sideslip angle, °", "roll, °"]
    rows = []
    for variant in VARIANTS:
        off = circle_differences(circles, variant, 8.0)
        rows.append([STEPS[variant], *(f"{value:.3f}" for value in off.values())])
    return table(header, rows)


def mapping_table(all_cars: Cars) -> str:
    """Where each of our numbers comes from."""
    p, fit = all_cars.parameters["as shipped"], all_cars.fits["as shipped"]
    ours = all_cars.ours["turned"]["set"]
    gain = camber_thrust(p.tire)
    rows = [
        ["mass", "`m`", f"{p.m:.1f} kg"],
        [
            "wheelbase, share of the front axle",
            "`a + b`, `b / (a + b)`",
            f"{p.a + p.b:.3f} m, {ours['front_weight_share']:.4f}",
        ],
        [
            "height of the center of gravity",
            "`(m_s h_s + (m_uf + m_ur) R_w) / m`",
            f"{ours['cg_height']:.4f} m",
        ],
        ["yaw inertia", "`I_z`", f"{p.I_z:.0f} kg m²"],
        ["roll and pitch inertia", "`I_Phi_s`, `I_y_s`", f"{p.I_Phi_s:.0f}, {p.I_y_s:.0f} kg m²"],
        ["unsprung mass of a wheel", "`m_uf / 2`, `m_ur / 2`", f"{0.5 * p.m_uf:.1f} kg"],
        ["springs at the wheels", "`K_sf`, `K_sr`", f"{p.K_sf:.0f}, {p.K_sr:.0f} N/m"],
        ["dampers", "`K_sdf`, `K_sdr`, the same both ways", f"{p.K_sdf:.0f}, {p.K_sdr:.0f} N s/m"],
        ["anti-roll bars", "`-K_tsf`, `-K_tsr`", f"{-p.K_tsf:.0f}, {-p.K_tsr:.0f} N m/rad"],
        ["roll centers", "`h_raf`, `h_rar`", f"{p.h_raf:g}, {p.h_rar:g} m"],
        ["camber over travel", "`D_f`, `D_r`", f"{p.D_f:.3f}, {p.D_r:.3f} rad/m"],
        ["track widths", "`T_f`, `T_r`", f"{p.T_f:.3f}, {p.T_r:.3f} m"],
        ["tire radius, spin inertia", "`R_w`, `I_y_w`", f"{p.R_w:.3f} m, {p.I_y_w:.1f} kg m²"],
        ["vertical rate of a tire", "`K_zt`", f"{p.K_zt:.0f} N/m"],
        ["brake split", "`T_sb`", f"{p.T_sb:.2f} at the front"],
        [
            "slip that camber acts like",
            "`(p_ky1 p_hy3 + p_vy3) / -p_ky1`",
            f"{gain:.4f} rad/rad (turned: {-gain:.4f})",
        ],
        ["load exponents of friction", "the reference's forces are in proportion to load", "1"],
        ["tire curves", "least squares, below", fit_text(fit)],
    ]
    return table(["ours", "theirs", "value"], rows, left=3)


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


PAGE = """## Against a multi-body model

The reference is the multi-body model `mb` of CommonRoad (Althoff and Würsching, *CommonRoad: Vehicle Models*, 2020) with its vehicle 2, a BMW 320i: 29 states, sprung mass and two axles that roll, heave and shift against each other, tires after PAC2002.
It is integrated here by a fourth-order Runge-Kutta method in steps of 1 ms.
Both models get the same road-wheel angle and the same torque at the wheels as functions of time, open loop; nothing is tuned on the results.
Past the limit the reference leaves the range of numbers, so runs end where its sideslip passes 20°; of the maneuvers below none does.

### What is carried over

{mapping}

The tire fit takes lateral force up to 14° and longitudinal force up to a slip of 0.2, at four loads, upright and at pure slip.
Slopes at no slip are kept exactly and five numbers are free.
What it leaves, as root mean squares of force over load: {fit.rms_lateral:.4f} lateral, {fit.rms_longitudinal:.4f} longitudinal, {fit.rms_combined:.3f} at combined slip (2 to 8° with slip ratios of 0.02 to 0.1), which is not part of the fit.

![Forces of both tires over slip]({tire})

**No counterpart in ours:** the lateral springs `K_ras` between axle and body (an axle shifts some millimeters against the body), the shift of the load within the tire under lateral force (`K_lt`), friction that grows with camber (`p_dy3`, 3 % at 0.1 rad), and constant offsets of slip and force that depend on the sign of camber or are there without any slip (`p_hy1`, `p_vy1`, `p_hx1`, `r_hx1`, `r_by3`, `r_vy1`).
**No counterpart in theirs:** relaxation of the tires (ours is set to 2 cm, which is next to none), a driveline between throttle and wheels (ours is set to a constant torque without losses or inertia), air and rolling resistance (ours are 0).

### Two slips in the reference

*Camber thrust acts the wrong way round.*
The tire's coefficients are those of a tire in ISO axes (y left), and the model uses them in SAE axes (y right), where the sign of the camber angle is the other one and that of slip angle and force is not.
A wheel that leans out of the bend with the body therefore pulls *into* it; more so in front, where the suspension makes up for less of the roll.
It shows: as shipped the model oversteers by 0.05 °/g, of which 0.11 °/g is camber.
The constant offsets also change sign with camber, a jump by 2 % of the load at zero, which makes the car wander about straight ahead (see the end of the sine with dwell).

*Weight and levers disagree.*
Both axles' unsprung masses are equal, so they load the axles in another ratio than that of the levers with which the tires turn the car about the center of the sprung mass; their own inertia does not turn it.
That is 0.06 °/g of understeer out of nothing.

The comparison below is with the model as shipped, in ours with camber thrust of the same wrong sign; then with the camber terms turned and the offsets taken out, in ours with the right sign; and then with each remaining difference taken away.

### As shipped

Root mean square differences from the moment something happens, and as a share of the reference's largest value.

{shipped}

### Camber turned

{turned}

![Steps of 0.01, 0.02 and 0.03 rad at 25 m/s]({step_picture})

![Sine with dwell, 0.045 rad at 80 km/h]({dwell})

![Braking with 3 m/s² out of 5 m/s² of lateral acceleration]({braking})

On a circle of 100 m with the speed rising by 0.25 m/s², a driver closes the loop in both models, so yaw rate and lateral acceleration agree by construction; what can differ is what he has to do and how the car stands.
Root mean square differences from 0.7 to 8 m/s² of lateral acceleration:

{circles}

![Steering, sideslip and roll on the circle of 100 m]({circle})

Past the limit: a step to 0.04 rad asks for 10 m/s².
{limit}

### What remains, and why

Smallest and largest share over the seven maneuvers, with one difference after the other taken away in the reference:

{steps}

- *Sideslip as shipped* is off by a constant 0.1 to 0.2°: the offsets of the reference's tires, the same at both axles, so that the car drives askew without turning.
- *The tire formula* is worth the step from the second row to the third: the rational curve of ours against the Magic Formula, mostly in sideslip.
- *Weight on its levers* is the rest of the yaw rate.
- After that {yaw_left} in yaw rate, {acceleration_left} in lateral acceleration and {sideslip_left} in sideslip remain, in which the lateral springs between axles and body, the second-order terms of large roll angles and the length of our step (see below) share.
- *Roll* {roll_reason}
"""
