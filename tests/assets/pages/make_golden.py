"""Golden bytes of Assetto Corsa's and CSP's pages, from a definition independent of the Rust one.

The structs are ctypes with 4-byte packing, field by field as in Kunos' "AC Shared Memory
Documentation" and the CSP wiki; no offset is written down here, ctypes computes them. Running the
script writes, beside itself, `layout.txt` (every field's offset, compared with the Rust structs) and
the pages of two moments (decoded by the tests). Committed; run it again after a change:

    python3 tests/assets/pages/make_golden.py
"""

from __future__ import annotations

import math
from ctypes import Structure, c_float, c_int32, c_uint8, c_uint16, c_uint32, sizeof
from pathlib import Path

HERE = Path(__file__).parent


class Physics(Structure):
    _pack_ = 4
    _layout_ = "ms"
    _fields_ = [
        ("packetId", c_int32),
        ("gas", c_float),
        ("brake", c_float),
        ("fuel", c_float),
        ("gear", c_int32),
        ("rpms", c_int32),
        ("steerAngle", c_float),
        ("speedKmh", c_float),
        ("velocity", c_float * 3),
        ("accG", c_float * 3),
        ("wheelSlip", c_float * 4),
        ("wheelLoad", c_float * 4),
        ("wheelsPressure", c_float * 4),
        ("wheelAngularSpeed", c_float * 4),
        ("tyreWear", c_float * 4),
        ("tyreDirtyLevel", c_float * 4),
        ("tyreCoreTemperature", c_float * 4),
        ("camberRAD", c_float * 4),
        ("suspensionTravel", c_float * 4),
        ("drs", c_float),
        ("tc", c_float),
        ("heading", c_float),
        ("pitch", c_float),
        ("roll", c_float),
        ("cgHeight", c_float),
        ("carDamage", c_float * 5),
        ("numberOfTyresOut", c_int32),
        ("pitLimiterOn", c_int32),
        ("abs", c_float),
        ("kersCharge", c_float),
        ("kersInput", c_float),
        ("autoShifterOn", c_int32),
        ("rideHeight", c_float * 2),
        ("turboBoost", c_float),
        ("ballast", c_float),
        ("airDensity", c_float),
        ("airTemp", c_float),
        ("roadTemp", c_float),
        ("localAngularVel", c_float * 3),
        ("finalFF", c_float),
        ("performanceMeter", c_float),
        ("engineBrake", c_int32),
        ("ersRecoveryLevel", c_int32),
        ("ersPowerLevel", c_int32),
        ("ersHeatCharging", c_int32),
        ("ersIsCharging", c_int32),
        ("kersCurrentKJ", c_float),
        ("drsAvailable", c_int32),
        ("drsEnabled", c_int32),
        ("brakeTemp", c_float * 4),
        ("clutch", c_float),
        ("tyreTempI", c_float * 4),
        ("tyreTempM", c_float * 4),
        ("tyreTempO", c_float * 4),
        ("isAIControlled", c_int32),
        ("tyreContactPoint", (c_float * 3) * 4),
        ("tyreContactNormal", (c_float * 3) * 4),
        ("tyreContactHeading", (c_float * 3) * 4),
        ("brakeBias", c_float),
        ("localVelocity", c_float * 3),
    ]


class Graphics(Structure):
    _pack_ = 4
    _layout_ = "ms"
    _fields_ = [
        ("packetId", c_int32),
        ("status", c_int32),
        ("session", c_int32),
        ("currentTime", c_uint16 * 15),
        ("lastTime", c_uint16 * 15),
        ("bestTime", c_uint16 * 15),
        ("split", c_uint16 * 15),
        ("completedLaps", c_int32),
        ("position", c_int32),
        ("iCurrentTime", c_int32),
        ("iLastTime", c_int32),
        ("iBestTime", c_int32),
        ("sessionTimeLeft", c_float),
        ("distanceTraveled", c_float),
        ("isInPit", c_int32),
        ("currentSectorIndex", c_int32),
        ("lastSectorTime", c_int32),
        ("numberOfLaps", c_int32),
        ("tyreCompound", c_uint16 * 33),
        ("replayTimeMultiplier", c_float),
        ("normalizedCarPosition", c_float),
        ("carCoordinates", c_float * 3),
        ("penaltyTime", c_float),
        ("flag", c_int32),
        ("idealLineOn", c_int32),
        ("isInPitLane", c_int32),
        ("surfaceGrip", c_float),
        ("mandatoryPitDone", c_int32),
        ("windSpeed", c_float),
        ("windDirection", c_float),
    ]


class Static(Structure):
    _pack_ = 4
    _layout_ = "ms"
    _fields_ = [
        ("smVersion", c_uint16 * 15),
        ("acVersion", c_uint16 * 15),
        ("numberOfSessions", c_int32),
        ("numCars", c_int32),
        ("carModel", c_uint16 * 33),
        ("track", c_uint16 * 33),
        ("playerName", c_uint16 * 33),
        ("playerSurname", c_uint16 * 33),
        ("playerNick", c_uint16 * 33),
        ("sectorCount", c_int32),
        ("maxTorque", c_float),
        ("maxPower", c_float),
        ("maxRpm", c_int32),
        ("maxFuel", c_float),
        ("suspensionMaxTravel", c_float * 4),
        ("tyreRadius", c_float * 4),
        ("maxTurboBoost", c_float),
        ("deprecated_1", c_float),
        ("deprecated_2", c_float),
        ("penaltiesEnabled", c_int32),
        ("aidFuelRate", c_float),
        ("aidTireRate", c_float),
        ("aidMechanicalDamage", c_float),
        ("aidAllowTyreBlankets", c_int32),
        ("aidStability", c_float),
        ("aidAutoClutch", c_int32),
        ("aidAutoBlip", c_int32),
        ("hasDRS", c_int32),
        ("hasERS", c_int32),
        ("hasKERS", c_int32),
        ("kersMaxJ", c_float),
        ("engineBrakeSettingsCount", c_int32),
        ("ersPowerControllerCount", c_int32),
        ("trackSPlineLength", c_float),
        ("trackConfiguration", c_uint16 * 33),
        ("ersMaxJ", c_float),
        ("isTimedRace", c_int32),
        ("hasExtraLap", c_int32),
        ("carSkin", c_uint16 * 33),
        ("reversedGridPositions", c_int32),
        ("PitWindowStart", c_int32),
        ("PitWindowEnd", c_int32),
    ]


class CarControls(Structure):
    _pack_ = 4
    _layout_ = "ms"
    _fields_ = [
        ("gas", c_float),
        ("brake", c_float),
        ("clutch", c_float),
        ("steer", c_float),
        ("handbrake", c_float),
        ("gear_up", c_uint8),
        ("gear_dn", c_uint8),
        ("drs", c_uint8),
        ("kers", c_uint8),
        ("brake_balance_up", c_uint8),
        ("brake_balance_dn", c_uint8),
        ("abs_up", c_uint8),
        ("abs_dn", c_uint8),
        ("tc_up", c_uint8),
        ("tc_dn", c_uint8),
        ("turbo_up", c_uint8),
        ("turbo_dn", c_uint8),
        ("engine_brake_up", c_uint8),
        ("engine_brake_dn", c_uint8),
        ("mguk_delivery_up", c_uint8),
        ("mguk_delivery_dn", c_uint8),
        ("mguk_recovery_up", c_uint8),
        ("mguk_recovery_dn", c_uint8),
        ("mguh_mode", c_uint8),
        ("headlights", c_uint8),
        ("teleport_to", c_uint8),
        ("autoclutch_on_start", c_uint8),
        ("autoclutch_on_change", c_uint8),
        ("autoblip_active", c_uint8),
        ("teleport_pos", c_float * 3),
        ("teleport_dir", c_float * 3),
        ("autoshift_active", c_uint8),
    ]


class Wheel(Structure):
    _pack_ = 4
    _layout_ = "ms"
    _fields_ = [
        ("position", c_float * 3),
        ("contact_point", c_float * 3),
        ("contact_normal", c_float * 3),
        ("look", c_float * 3),
        ("side", c_float * 3),
        ("velocity", c_float * 3),
        ("slip_ratio", c_float),
        ("load", c_float),
        ("pressure", c_float),
        ("angular_velocity", c_float),
        ("wear", c_float),
        ("dirty_level", c_float),
        ("core_temperature", c_float),
        ("camber_rad", c_float),
        ("disc_temperature", c_float),
        ("slip", c_float),
        ("slip_angle_deg", c_float),
        ("nd_slip", c_float),
    ]


class Car(Structure):
    _pack_ = 4
    _layout_ = "ms"
    _fields_ = [
        ("packet_id", c_int32),
        ("gas", c_float),
        ("brake", c_float),
        ("clutch", c_float),
        ("steer", c_float),
        ("handbrake", c_float),
        ("fuel", c_float),
        ("gear", c_int32),
        ("rpm", c_float),
        ("speed_kmh", c_float),
        ("velocity", c_float * 3),
        ("acc_g", c_float * 3),
        ("look", c_float * 3),
        ("up", c_float * 3),
        ("position", c_float * 3),
        ("local_velocity", c_float * 3),
        ("local_angular_velocity", c_float * 3),
        ("cg_height", c_float),
        ("car_damage", c_float * 5),
        ("wheels", Wheel * 4),
        ("turbo_boost", c_float),
        ("final_ff", c_float),
        ("final_pure_ff", c_float),
        ("pit_limiter", c_uint8),
        ("abs_in_action", c_uint8),
        ("traction_control_in_action", c_uint8),
        ("lap_time_ms", c_uint32),
        ("best_lap_time_ms", c_uint32),
        ("drivetrain_torque", c_float),
        ("spline_position", c_float),
        ("collision_depth", c_float),
        ("collision_counter", c_uint32),
        ("wheels_valid_surface", c_uint32),
    ]


class CarPublic(Structure):
    _pack_ = 4
    _layout_ = "ms"
    _fields_ = [
        ("packet_id", c_int32),
        ("steer", c_float),
        ("rpm", c_float),
        ("spline_position", c_float),
        ("speed_kmh", c_float),
        ("velocity", c_float * 3),
        ("acc_g", c_float * 3),
        ("look", c_float * 3),
        ("up", c_float * 3),
        ("position", c_float * 3),
        ("car_damage", c_float * 5),
        ("is_braking", c_uint8),
    ]


class SimState(Structure):
    _pack_ = 4
    _layout_ = "ms"
    _fields_ = [
        ("pause", c_uint8),
        ("restart_session", c_uint8),
        ("disable_collisions", c_uint8),
        ("extra_sleep_ms", c_uint8),
        ("time_scale", c_float),
    ]

PAGES = [Physics, Graphics, Static, CarControls, Wheel, Car, CarPublic, SimState]


def text(field, value: str, stale: str = "") -> None:
    """Fills a UTF-16 field: the value, its NUL, and stale text of an earlier value behind it."""
    for index, character in enumerate(stale[: len(field)]):
        field[index] = ord(character)
    for index, character in enumerate(value + "\0"):
        field[index] = ord(character)


def fill(field, values) -> None:
    for index, value in enumerate(values):
        field[index] = value


def static() -> Static:
    page = Static()
    text(page.smVersion, "1.7")
    text(page.acVersion, "1.16.4")
    page.numberOfSessions = 1
    page.numCars = 1
    text(page.carModel, "ks_mazda_mx5_cup", stale="a_much_longer_car_folder_id_xxxx")
    text(page.track, "spa", stale="monza_junior_stale")
    text(page.playerName, "Ada")
    text(page.playerSurname, "Lovelace")
    text(page.playerNick, "ada")
    page.sectorCount = 3
    page.maxRpm = 0  # AC's trap: often never written
    page.maxFuel = 45.0
    fill(page.suspensionMaxTravel, [0.08] * 4)
    fill(page.tyreRadius, [0.298, 0.298, 0.301, 0.301])
    page.trackSPlineLength = 6934.5
    text(page.trackConfiguration, "", stale="stale_layout_text_longer_than_15")
    text(page.carSkin, "00_soul_red")
    return page


# The pose of the golden moment: heading 0.5 rad to the right, level road at y = 12 m.
HEADING = 0.5
ORIGIN = (100.0, 12.45, -250.0)
LOOK = (-math.sin(HEADING), 0.0, math.cos(HEADING))
LEFT = (math.cos(HEADING), 0.0, math.sin(HEADING))  # facing +z, left is +x
UP = (0.0, 1.0, 0.0)
AHEAD = [1.1, 1.1, -1.3, -1.3]
ASIDE = [0.75, -0.75, 0.75, -0.75]


def contact(wheel: int) -> list[float]:
    ground = (ORIGIN[0], 12.0, ORIGIN[2])
    return [g + AHEAD[wheel] * f + ASIDE[wheel] * s for g, f, s in zip(ground, LOOK, LEFT)]


def velocity() -> list[float]:
    """30 m/s ahead and 1 m/s to the left."""
    return [30.0 * f + 1.0 * s for f, s in zip(LOOK, LEFT)]


def physics() -> Physics:
    page = Physics()
    page.packetId = 123_456
    page.gas = 0.75
    page.brake = 0.0
    page.fuel = 20.5
    page.gear = 4  # third
    page.rpms = 6000
    page.steerAngle = -0.25  # to the left
    page.speedKmh = math.hypot(30.0, 1.0) * 3.6
    fill(page.velocity, velocity())
    fill(page.accG, [1.0, 0.0, 0.5])  # left turn, accelerating
    fill(page.wheelSlip, [0.5, 0.6, 0.7, 0.8])
    fill(page.wheelLoad, [2500.0, 3500.0, 2400.0, 3600.0])
    fill(page.wheelsPressure, [26.0, 26.5, 25.0, 25.5])
    fill(page.wheelAngularSpeed, [100.0, 101.0, 102.0, 103.0])
    fill(page.tyreWear, [100.0] * 4)
    fill(page.tyreCoreTemperature, [80.0, 81.0, 82.0, 83.0])
    fill(page.suspensionTravel, [0.01, 0.02, 0.03, 0.04])
    page.heading = HEADING
    page.cgHeight = 0.45
    fill(page.carDamage, [36.0, 0.0, 18.0, 0.0, 99.0])  # the fifth zone means nothing
    page.numberOfTyresOut = 1
    page.autoShifterOn = 1
    page.airDensity = 1.2
    page.airTemp = 22.0
    page.roadTemp = 30.0
    fill(page.localAngularVel, [0.01, 0.3, -0.02])
    page.finalFF = 0.4
    page.clutch = 1.0  # engaged
    for wheel in range(4):
        fill(page.tyreContactPoint[wheel], contact(wheel))
        fill(page.tyreContactNormal[wheel], UP)
    fill(page.localVelocity, [1.0, 0.0, 30.0])
    return page


def graphics() -> Graphics:
    page = Graphics()
    page.packetId = 4000
    page.status = 2
    page.session = 3
    text(page.currentTime, "1:02:345")
    page.completedLaps = 2
    page.position = 1
    page.iCurrentTime = 62_345
    page.iLastTime = 151_002
    page.iBestTime = 150_001
    page.sessionTimeLeft = 600_000.0
    page.distanceTraveled = 15_000.0
    page.currentSectorIndex = 1
    page.lastSectorTime = 48_500
    text(page.tyreCompound, "Street (ST)")
    page.replayTimeMultiplier = 1.0
    page.normalizedCarPosition = 0.375
    fill(page.carCoordinates, ORIGIN)
    page.flag = 2
    page.surfaceGrip = 0.98
    page.windSpeed = 18.0
    return page


def car() -> Car:
    page = Car()
    page.packet_id = 123_456
    page.gas, page.brake, page.clutch = 0.75, 0.0, 1.0
    page.steer = -112.5
    page.handbrake = 0.125
    page.fuel = 20.5
    page.gear = 4
    page.rpm = 6000.0
    page.speed_kmh = math.hypot(30.0, 1.0) * 3.6
    fill(page.velocity, velocity())
    fill(page.acc_g, [1.0, 0.0, 0.5])
    fill(page.look, LOOK)
    fill(page.up, UP)
    fill(page.position, ORIGIN)
    fill(page.local_velocity, [1.0, 0.0, 30.0])
    fill(page.local_angular_velocity, [0.01, 0.3, -0.02])
    page.cg_height = 0.45
    for index, wheel in enumerate(page.wheels):
        fill(wheel.contact_point, contact(index))
        fill(wheel.contact_normal, UP)
        fill(wheel.look, LOOK)
        fill(wheel.side, LEFT)
        fill(wheel.velocity, velocity())
        wheel.slip_ratio = 0.02
        wheel.load = 3000.0
        wheel.slip_angle_deg = -2.0  # the sign says nothing: the wheel moves to its left
        wheel.nd_slip = 0.5 + index / 10
    page.lap_time_ms = 62_351
    page.best_lap_time_ms = 150_001
    page.spline_position = 0.3751
    page.wheels_valid_surface = 0b0111
    return page


def controls() -> CarControls:
    page = CarControls()
    page.gas, page.brake, page.clutch = 0.5, 0.25, 1.0
    page.steer = 0.5  # to the right
    page.handbrake = 0.125
    page.gear_up = 1
    page.teleport_to = 2
    fill(page.teleport_pos, ORIGIN)
    fill(page.teleport_dir, LOOK)
    page.autoclutch_on_start = 1
    return page


def main() -> None:
    lines = [f"{page.__name__} {sizeof(page)}" for page in PAGES]
    for page in PAGES:
        for name, *_ in page._fields_:
            lines.append(f"{page.__name__}.{name} {getattr(page, name).offset}")
    (HERE / "layout.txt").write_text("\n".join(lines) + "\n", encoding="ascii")
    pages = {
        "physics": physics(),
        "graphics": graphics(),
        "static": static(),
        "car": car(),
        "car_controls": controls(),
    }
    for name, page in pages.items():
        (HERE / f"{name}.bin").write_bytes(bytes(page))


if __name__ == "__main__":
    main()
