"""CommonRoad's vehicle models, driven through maneuvers.

The models are those of the PyPI package `commonroad-vehicle-models` (BSD), vehicle 2 (BMW 320i):
`mb`, a multi-body model with 29 states, and `st`, a linear single-track model. Their axes are those of
SAE J670 (y right, z down); everything that leaves this module is ISO 8855 (y left, z up).
"""

import copy
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from mapping import TireFit
from runs import Run
from vehiclemodels.init_mb import init_mb
from vehiclemodels.init_st import init_st
from vehiclemodels.utils import tire_model
from vehiclemodels.vehicle_dynamics_mb import vehicle_dynamics_mb
from vehiclemodels.vehicle_dynamics_st import vehicle_dynamics_st
from vehiclemodels.vehicle_parameters import setup_vehicle_parameters

GRAVITY = 9.81
"""What the reference models take, m/s²."""

TIMESTEP = 0.001
"""Step of the fourth-order Runge-Kutta method the reference is integrated with, s."""

SPIN_SIDESLIP = 0.35
"""Sideslip past which the multi-body model is on its way to infinity, rad; its runs end here."""


def bmw_320i(camber: str = "as shipped"):
    """Parameters of vehicle 2. `camber` says what becomes of the tires' camber terms.

    "as shipped": nothing. "no offsets": the constant offsets that change sign with the sign of the
    camber angle, a jump of 2 % of the load at zero camber, and the offsets of the zero of slip are
    taken out. "turned": in addition, camber thrust acts the way the wheel leans. The coefficients are
    those of a tire in ISO axes, which the model uses in SAE axes, where the sign of the camber angle
    is the other one.
    """
    parameters = setup_vehicle_parameters(vehicle_id=2)
    if camber == "as shipped":
        return parameters
    parameters = copy.deepcopy(parameters)
    tire = parameters.tire
    tire.p_hy1 = tire.p_vy1 = tire.p_hx1 = tire.p_vx1 = tire.r_hx1 = tire.r_vy1 = 0.0
    tire.r_hy1 = tire.r_by3 = 0.0
    if camber == "turned":
        tire.p_hy3, tire.p_vy3 = -tire.p_hy3, -tire.p_vy3
    return parameters


def with_weight_on_its_levers(parameters):
    """The unsprung masses shared between the axles as the weight is.

    As shipped both axles' are equal. Their weight then loads the axles in another ratio than the
    levers that the tires' forces turn the car with, which no car does: understeer out of nothing.
    """
    parameters = copy.deepcopy(parameters)
    unsprung, wheelbase = parameters.m_uf + parameters.m_ur, parameters.a + parameters.b
    parameters.m_uf = unsprung * parameters.b / wheelbase
    parameters.m_ur = unsprung * parameters.a / wheelbase
    return parameters


@contextmanager
def tires_of_ours(fit: TireFit, camber_gain: float) -> Iterator[None]:
    """Puts our tire's steady-state formula under the reference's car, to tell tires from chassis.

    The reference works out forces at pure slip, then reduces them; here the first step only hands on
    load and camber. Camber acts the way the wheel leans.
    """
    names = ("longitudinal", "lateral", "longitudinal_comb", "lateral_comb")
    kept = {name: getattr(tire_model, f"formula_{name}") for name in names}

    def force(ratio: float, angle: float, lean: float, load: float) -> tuple[float, float]:
        # Driving slip and slip angle as in ISO axes; the lean of SAE axes is the other way round.
        slip_x = -ratio / fit.peak_slip_ratio
        slip_y = (math.tan(angle) - camber_gain * lean) / math.tan(fit.peak_slip_angle)
        rho = max(math.hypot(slip_x, slip_y), 1e-12)
        share = fit.shape(rho) / rho * load
        return share * slip_x * fit.friction_longitudinal, -share * slip_y * fit.friction_lateral

    camber_of = {}
    tire_model.formula_longitudinal = lambda ratio, lean, load, p: _note(camber_of, load, lean)
    tire_model.formula_lateral = lambda angle, lean, load, p: [_note(camber_of, load, lean), 1.0]
    tire_model.formula_longitudinal_comb = lambda ratio, angle, load, p: force(
        ratio, angle, camber_of[load], load
    )[0]
    tire_model.formula_lateral_comb = lambda ratio, angle, lean, friction, load, _, p: force(
        ratio, angle, lean, load
    )[1]
    try:
        yield
    finally:
        for name, function in kept.items():
            setattr(tire_model, f"formula_{name}", function)


def _note(camber_of: dict[float, float], load: float, lean: float) -> float:
    camber_of[load] = lean
    return load


@dataclass
class Inputs:
    """What a driver does at a time, given the car's state as a dict of the columns of a `Run`.

    `steer_angle`: of both front wheels, rad, + left. `acceleration`: torque at the wheels over mass and
    tire radius, m/s²: at the rear wheels when positive, at all four, 66 % in front, when negative.
    """

    steer_angle: Callable[[float, dict[str, float]], float]
    acceleration: Callable[[float, dict[str, float]], float]


def multi_body(
    parameters, speed: float, duration: float, inputs: Inputs, timestep: float = TIMESTEP
) -> Run:
    """The multi-body model from straight running at a speed, m/s, every 10 ms."""
    state = np.array(init_mb([0.0, 0.0, 0.0, speed, 0.0, 0.0, 0.0], parameters))
    return _integrate(
        vehicle_dynamics_mb, _of_multi_body, parameters, state, duration, inputs, timestep
    )


def single_track(parameters, speed: float, duration: float, inputs: Inputs) -> Run:
    """The linear single-track model, likewise."""
    state = np.array(init_st([0.0, 0.0, 0.0, speed, 0.0, 0.0, 0.0]))
    return _integrate(
        vehicle_dynamics_st, _of_single_track, parameters, state, duration, inputs, TIMESTEP
    )


def _integrate(derivative, columns_of, parameters, state, duration, inputs, timestep) -> Run:
    every = round(0.01 / timestep)
    times, rows, ended = [], [], None
    now = columns_of(state, derivative(list(state), [0.0, 0.0], parameters))
    for step in range(round(duration / timestep) + 1):
        time = step * timestep
        # The models take a rate of steering, at most 0.4 rad/s; the angle at the end of the step is
        # what counts, so that both simulators see the same angle at the same time.
        target = inputs.steer_angle(time + timestep, now)
        rate = (-target - state[2]) / timestep
        command = [rate, inputs.acceleration(time, now)]
        try:
            slope = np.array(derivative(list(state), list(command), parameters))
            now = columns_of(state, slope)
            half = 0.5 * timestep
            middle = np.array(derivative(list(state + half * slope), list(command), parameters))
            middle_again = np.array(
                derivative(list(state + half * middle), list(command), parameters)
            )
            end = np.array(
                derivative(list(state + timestep * middle_again), list(command), parameters)
            )
        except (ValueError, ZeroDivisionError, OverflowError):
            ended = "numbers that are none"
            break
        if step % every == 0:
            times.append(time)
            rows.append(now)
        state = state + timestep / 6.0 * (slope + 2.0 * middle + 2.0 * middle_again + end)
        if not np.all(np.isfinite(state)):
            ended = "numbers that are none"
            break
        if abs(now["sideslip_angle"]) > SPIN_SIDESLIP:
            ended = "spin"
            break
    columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return Run(np.array(times), columns, ended)


def _of_multi_body(x, f) -> dict[str, float]:
    return {
        "x": x[0],
        "y": -x[1],
        "steer_angle": -x[2],
        "speed": math.hypot(x[3], x[10]),
        "longitudinal_velocity": x[3],
        "lateral_velocity": -x[10],
        "yaw_rate": -x[5],
        "sideslip_angle": -math.atan2(x[10], x[3]),
        # The rate of the longitudinal velocity already has the frame's turning in it, that of the
        # lateral velocity as well: f[10] = force / mass - yaw rate * longitudinal velocity.
        "longitudinal_acceleration": f[3] - x[5] * x[10],
        "lateral_acceleration": -(f[10] + x[5] * x[3]),
        "roll": x[6],
        "pitch": -x[8],
    }


def _of_single_track(x, f) -> dict[str, float]:
    speed, sideslip = x[3], x[6]
    return {
        "x": x[0],
        "y": -x[1],
        "steer_angle": -x[2],
        "speed": speed,
        "longitudinal_velocity": speed * math.cos(sideslip),
        "lateral_velocity": -speed * math.sin(sideslip),
        "yaw_rate": -x[5],
        "sideslip_angle": -sideslip,
        "longitudinal_acceleration": f[3],
        "lateral_acceleration": -speed * (x[5] + f[6]),
        "roll": 0.0,
        "pitch": 0.0,
    }
