"""The multi-body model's BMW 320i as parameters of CorsaGym's vehicle model.

What is carried over, what is fitted and what has no counterpart stands in the report; this is where
the numbers come from.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares
from vehiclemodels.utils import tire_model

GRAVITY = 9.81
MAX_STEER_ANGLE = 0.35
"""Steering at full lock, rad: more than any maneuver needs."""
MAX_ACCELERATION = 11.5
"""Full throttle and full brake as torque over mass and radius, m/s²: the reference's own limit."""
RELAXATION_LENGTH = 0.02
"""The reference's tires have none, ours need one: as short as makes no difference, m."""


@dataclass
class TireFit:
    """Our tire's numbers, and how far its curves are from the reference's."""

    friction_lateral: float
    friction_longitudinal: float
    peak_slip_angle: float
    peak_slip_ratio: float
    stiffness: float
    falloff_level: float
    falloff_speed: float
    rms_lateral: float
    rms_longitudinal: float
    rms_combined: float
    """Root mean squares as shares of the load, over the slips of `SLIP_ANGLES` and `SLIP_RATIOS`."""

    def shape(self, rho):
        """Force over its peak at a normalized slip."""
        return shape(rho, self.stiffness, self.falloff_level, self.falloff_speed)


SLIP_ANGLES = np.radians(np.linspace(0.0, 14.0, 57))
SLIP_RATIOS = np.linspace(0.0, 0.20, 41)
LOADS = np.array([1500.0, 2700.0, 4000.0, 5500.0])


def shape(rho: np.ndarray, stiffness: float, level: float, speed: float) -> np.ndarray:
    """Our tire's force over its peak at a normalized slip, as in `corsa_dynamics`, module `tire`."""
    rising = np.minimum(rho, 1.0)
    up_to_peak = stiffness * rising / (1.0 + (stiffness - 2.0) * rising + rising**2)
    beyond = np.maximum(rho - 1.0, 0.0) * speed
    return up_to_peak * (level + (1.0 - level) / (1.0 + beyond**2))


def fit_tire(tire) -> TireFit:
    """Least squares over pure lateral and longitudinal slip and four loads.

    The slopes at no slip are kept exactly: understeer and yaw damping are made of them. The loads do
    not matter, because the reference's forces are in proportion to the load; the fit checks that.
    """
    slope_lateral, slope_longitudinal = -tire.p_ky1, tire.p_kx1

    def unpack(x):
        friction_y, friction_x, peak_angle, level, speed = x
        stiffness = slope_lateral * math.tan(peak_angle) / friction_y
        peak_ratio = stiffness * friction_x / slope_longitudinal
        return friction_y, friction_x, peak_angle, peak_ratio, stiffness, level, speed

    def lateral(x, angles):
        friction_y, _, peak_angle, _, stiffness, level, speed = unpack(x)
        return friction_y * shape(np.tan(angles) / math.tan(peak_angle), stiffness, level, speed)

    def longitudinal(x, ratios):
        _, friction_x, _, peak_ratio, stiffness, level, speed = unpack(x)
        return friction_x * shape(ratios / peak_ratio, stiffness, level, speed)

    wanted_y = np.array(
        [[_reference_lateral(a, load, tire) for a in SLIP_ANGLES] for load in LOADS]
    )
    wanted_x = np.array(
        [[_reference_longitudinal(s, load, tire) for s in SLIP_RATIOS] for load in LOADS]
    )
    spread = max(np.ptp(wanted_y, axis=0).max(), np.ptp(wanted_x, axis=0).max())
    assert spread < 2e-3, f"the reference's tire does depend on load: {spread}"

    def residual(x):
        return np.concatenate(
            [
                (lateral(x, SLIP_ANGLES) - wanted_y).ravel(),
                (longitudinal(x, SLIP_RATIOS) - wanted_x).ravel(),
            ]
        )

    start = [1.05, 1.17, 0.15, 0.9, 0.5]
    bounds = ([0.5, 0.5, 0.05, 0.0, 0.0], [2.0, 2.0, 0.4, 1.0, 10.0])
    x = least_squares(residual, start, bounds=bounds).x
    friction_y, friction_x, peak_angle, peak_ratio, stiffness, level, speed = unpack(x)
    return TireFit(
        friction_y,
        friction_x,
        peak_angle,
        peak_ratio,
        stiffness,
        level,
        speed,
        _rms(lateral(x, SLIP_ANGLES) - wanted_y),
        _rms(longitudinal(x, SLIP_RATIOS) - wanted_x),
        _rms(combined_differences(unpack(x), tire)),
    )


def combined_differences(fit, tire) -> np.ndarray:
    """Length of the difference in force over load at combined slip."""
    friction_y, friction_x, peak_angle, peak_ratio, stiffness, level, speed = fit
    load = LOADS[1]
    found = []
    for angle in np.radians([2.0, 4.0, 8.0]):
        for ratio in (0.02, 0.05, 0.1):
            slip = np.array([ratio / peak_ratio, math.tan(angle) / math.tan(peak_angle)])
            rho = np.linalg.norm(slip)
            share = shape(np.array([rho]), stiffness, level, speed)[0] / rho
            ours = share * slip * np.array([friction_x, friction_y])
            # Braking slip is positive in the reference; its lateral force points against the angle.
            pure_x = tire_model.formula_longitudinal(-ratio, 0.0, load, tire)
            pure_y, friction = tire_model.formula_lateral(-angle, 0.0, load, tire)
            theirs = np.array(
                [
                    tire_model.formula_longitudinal_comb(-ratio, -angle, pure_x, tire),
                    tire_model.formula_lateral_comb(
                        -ratio, -angle, 0.0, friction, load, pure_y, tire
                    ),
                ]
            )
            found.append(np.linalg.norm(ours - theirs / load))
    return np.array(found)


def _reference_lateral(angle: float, load: float, tire) -> float:
    return -tire_model.formula_lateral(angle, 0.0, load, tire)[0] / load


def _reference_longitudinal(ratio: float, load: float, tire) -> float:
    # Driving and braking differ by the offset of the zero of slip; ours has none.
    drive = tire_model.formula_longitudinal(-ratio, 0.0, load, tire)
    brake = tire_model.formula_longitudinal(ratio, 0.0, load, tire)
    return 0.5 * (drive - brake) / load


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values**2)))


def camber_thrust(tire) -> float:
    """Slip angle that camber acts like, rad per rad, + as a wheel leans. See `reference.bmw_320i`."""
    # Both of the reference's terms that grow with camber, over the load, then over the slope.
    force_per_angle = tire.p_ky1 * tire.p_hy3 + tire.p_vy3
    return force_per_angle / -tire.p_ky1


def car(p, fit: TireFit) -> dict:
    """The car as `corsa_maneuvers` reads it."""
    unsprung = p.m_uf + p.m_ur
    # The height whose load transfer the reference has; its own `h_cg` is not used by its equations.
    cg_height = (p.m_s * p.h_s + unsprung * p.R_w) / p.m
    wheelbase = p.a + p.b
    values = {
        "name": "bmw_320i",
        "mass": p.m,
        # Of the sprung mass: in both models the wheels move up and down beside it.
        "roll_inertia": p.I_Phi_s,
        "pitch_inertia": p.I_y_s,
        "yaw_inertia": p.I_z,
        "wheelbase": wheelbase,
        "front_weight_share": p.b / wheelbase,
        "cg_height": cg_height,
        "steering.wheel_lock": MAX_STEER_ANGLE * 16.0,
        "steering.ratio": 16.0,
        "steering.ackermann": 0.0,
        "aero": {"drag_area": 0.0, "downforce_area": 0.0, "front_share": 0.5},
        "brakes.max_torque": 0.5 * p.m * p.R_w * MAX_ACCELERATION,
        "brakes.front_share": p.T_sb,
        "abs": None,
        "traction_control": None,
        # Torque at the wheels as asked for: no ratios, no losses, next to no inertia.
        "drive": "rear",
        "engine.torque_curve": [[0.0, p.m * p.R_w * MAX_ACCELERATION]],
        "engine.throttle": [[0.0, 0.0], [1.0, 1.0]],
        "engine.efficiency": 1.0,
        "engine.idle_speed": 1.0,
        "engine.limiter_speed": 1e4,
        "engine.inertia": 1e-3,
        "engine.coast_torque": 0.0,
        "clutch.max_torque": 1e5,
        "clutch.engage_start_speed": 1.0,
        "clutch.engage_end_speed": 2.0,
        "gearbox.ratios": [1.0],
        "gearbox.final_drive": 1.0,
        "gearbox.auto_up_speed": 9e3,
        "gearbox.auto_down_speed": 1.0,
        "gearbox.inertia": 0.0,
        "differentials.rear.preload": 0.0,
        "differentials.rear.power_lock": 0.0,
        "differentials.rear.coast_lock": 0.0,
        "fuel.capacity": 1.0,
        "fuel.initial": 1.0,
        "fuel.per_revolution": 0.0,
        "fuel.density": 0.0,
    }
    axles = {
        "front": (p.T_f, p.K_sf, p.K_sdf, p.K_tsf, p.h_raf, p.m_uf, p.D_f),
        "rear": (p.T_r, p.K_sr, p.K_sdr, p.K_tsr, p.h_rar, p.m_ur, p.D_r),
    }
    for axle, (track, spring, damping, bar, roll_center, mass, camber) in axles.items():
        part = {
            "track_width": track,
            "spring.rate": spring,
            "spring.progressive_rate": 0.0,
            "spring.bump_stop_rate": 0.0,
            "anti_roll_stiffness": -bar,
            "roll_center_height": roll_center,
            "unsprung_mass": 0.5 * mass,
            "static_camber": 0.0,
            "camber_per_travel": camber,
            "static_toe": 0.0,
            "toe_per_travel": 0.0,
        }
        part |= {
            f"damper.{rate}": damping for rate in ("bump", "fast_bump", "rebound", "fast_rebound")
        }
        part |= {f"tire.{name}": value for name, value in _tire(p, fit).items()}
        values |= {f"{axle}.{name}": value for name, value in part.items()}
    return {"base": "roadster", "set": values}


def _tire(p, fit: TireFit) -> dict[str, float]:
    return {
        "radius": p.R_w,
        "rolling_radius": p.R_w,
        "inertia": p.I_y_w,
        "longitudinal_friction": fit.friction_longitudinal,
        "lateral_friction": fit.friction_lateral,
        "reference_load": 2700.0,
        "longitudinal_load_exponent": 1.0,
        "lateral_load_exponent": 1.0,
        "peak_slip_ratio": fit.peak_slip_ratio,
        "peak_slip_angle": fit.peak_slip_angle,
        "stiffness": fit.stiffness,
        "falloff_level": fit.falloff_level,
        "falloff_speed": fit.falloff_speed,
        "relaxation_length": RELAXATION_LENGTH,
        "rolling_resistance": 0.0,
        "rolling_resistance_speed": 0.0,
        "vertical_stiffness": p.K_zt,
        "vertical_damping": 0.0,
        "radius_growth": 0.0,
        "speed_sensitivity": 0.0,
        "braking_gain": 0.0,
        "peak_slip_load_gain": 0.0,
        "camber.friction_linear": 0.0,
        # The reference's camber adds friction, by 3 % at 0.1 rad; ours can only cost some.
        "camber.friction_quadratic": 0.0,
        "camber.slip_gain": camber_thrust(p.tire),
        "pressure.friction_loss": 0.0,
    }
