"""Section: against CommonRoad's multi-body model."""

import math
from pathlib import Path

import numpy as np
import simulator
from by_hand import Car
from circle import Circles, circle, circle_differences
from compare_pictures import (
    circle_picture,
    maneuver_picture,
    step_picture,
    tire_picture,
)
from maneuvers import braking_in_a_turn, sine_with_dwell, step_steer
from mapping import TireFit, camber_thrust
from pairs import CHANNELS, DEGREES, STEPS, VARIANTS, Both, Cars, both
from runs import Run, difference
from table import percent, table

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
        balanced=differences(driven, "balanced"),
        step_picture=step_picture(driven, folder),
        dwell=maneuver_picture(driven[4], "sine_with_dwell", folder),
        braking=maneuver_picture(driven[6], "braking_in_a_turn", folder),
        circle=circle_picture(circles, folder),
        circles=circle_table(circles),
        limit=limit_text(over),
        calm=span(shares(driven[:5], "balanced", "yaw_rate")),
        yaw_left=percent(shares(driven[6:], "balanced", "yaw_rate")[1]),
        **gradients(driven[0], all_cars),
        roll_reason=roll_reason(all_cars, span(ranges["balanced"]["roll"])),
    )
    return text, summary(ranges)


def shares(driven: list[Both], variant: str, name: str) -> tuple[float, float]:
    """The smallest and the largest difference over the maneuvers, as shares."""
    found = [
        difference(*pair_of(pair, variant), name, *window(pair, variant)).share for pair in driven
    ]
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
    rows = [
        [title, *(span(ranges[step][name]) for name in CHANNELS)] for step, title in STEPS.items()
    ]
    return table(header, rows)


def summary(ranges: dict[str, dict[str, tuple[float, float]]]) -> list[list[str]]:
    """Rows for the top of the page."""
    rows = []
    for step, text in (
        ("as shipped", "as shipped"),
        ("balanced", "its two slips put right, on our tire formula"),
    ):
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


def gradients(small_step: Both, all_cars: Cars) -> dict[str, float]:
    """Understeer gradients of the reference by its yaw gain, and what camber and levers are of them,
    °/g. Camber turned is camber the other way round; the levers stay."""
    p = all_cars.parameters["as shipped"]
    found = {}
    for variant in VARIANTS:
        last = small_step.reference[variant].after(small_step.maneuver.duration - 0.5)
        speed, yaw_rate = np.mean(last["speed"]), np.mean(last["yaw_rate"])
        beyond = np.mean(last["steer_angle"]) - (p.a + p.b) * yaw_rate / speed
        found[variant] = float(beyond / (speed * yaw_rate)) * 9.80665 * DEGREES
    shipped, turned = found["as shipped"], found["turned"]
    return {
        "gradient_shipped": shipped,
        "gradient_turned": turned,
        "camber_share": 0.5 * (turned - shipped),
        "lever_share": 0.5 * (turned + shipped),
    }


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
It shows: by the yaw gain of the smallest step the model as shipped has an understeer gradient of {gradient_shipped:.2f} °/g, and {gradient_turned:.2f} °/g with camber turned, so that camber is worth {camber_share:.2f} °/g either way.
The constant offsets also change sign with camber, a jump by 2 % of the load at zero, which makes the car wander about straight ahead (see the end of the sine with dwell).

*Weight and levers disagree.*
Both axles' unsprung masses are equal, so they load the axles in another ratio than that of the levers with which the tires turn the car about the center of the sprung mass; their own inertia does not turn it.
That is the rest, {lever_share:.2f} °/g of understeer out of nothing.

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

Maneuver by maneuver, after the last of these:

{balanced}

- *Sideslip as shipped* is off by a constant 0.1 to 0.2°: the offsets of the reference's tires, the same at both axles, so that the car drives askew without turning.
- *The tire formula* is worth the step from the second row to the third: the rational curve of ours against the Magic Formula, mostly in sideslip.
- *Weight on its levers* is the rest of the yaw rate.
- After that the steps and the sines with dwell differ by {calm} in yaw rate; in what is left the lateral springs between axles and body, terms of second order in large roll angles and the length of our step (see below) share.
- *Braking with 3 m/s²* differs most, by {yaw_left}, in the second after the brakes come on.
  Both models turn in there with little left to hold the rear; what in them makes the difference was not found.
- *Roll* {roll_reason}
"""
