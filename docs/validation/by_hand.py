"""What a car does, by formulas a textbook has, from its parameters alone.

The formulas are those of Milliken, *Race Car Vehicle Dynamics*, chapters 5 and 18, and of Gillespie,
*Fundamentals of Vehicle Dynamics*, chapters 4 and 6, linear about straight running.
"""

import math

GRAVITY = 9.80665
AIR_DENSITY = 1.225


class Car:
    """Shares of a car's parameters, as `simulator.describe` gives them."""

    def __init__(self, described: dict, speed: float = 0.0):
        """At a speed, m/s, held by the engine: what drag and rolling resistance take is pushed at
        the driven wheels and loads the rear axle."""
        self.p = described
        self.speed = speed
        self.mass = described["mass"] + described["fuel.initial"] * described["fuel.density"]
        self.wheelbase = described["wheelbase"]
        self.front_share = described["front_weight_share"]

    def __getitem__(self, path: str) -> float:
        return self.p[path]

    def share(self, axle: str) -> float:
        """Of the weight."""
        return self.front_share if axle == "front" else 1.0 - self.front_share

    def load(self, axle: str) -> float:
        """Of one wheel, N."""
        at_rest = 0.5 * self.share(axle) * self.mass * GRAVITY
        if self.speed == 0.0:
            return at_rest
        still = Car(self.p)
        pushed = still.drag(self.speed) + still.rolling_resistance(self.speed)
        moved = 0.5 * pushed * self["cg_height"] / self.wheelbase
        return still.wheel_load_at(axle, self.speed) + (moved if axle == "rear" else -moved)

    def cornering_stiffness(self, axle: str, load: float | None = None) -> float:
        """Of one tire, N/rad."""
        load = self.load(axle) if load is None else load
        tire = lambda name: self.p[f"{axle}.tire.{name}"]  # noqa: E731
        reference = tire("reference_load")
        off_pressure = abs(tire("pressure.running") - tire("pressure.ideal"))
        camber = abs(self[f"{axle}.static_camber"])
        friction = (
            tire("lateral_friction")
            * (1.0 - tire("pressure.friction_loss") * off_pressure)
            * (
                1.0
                - tire("camber.friction_linear") * camber
                - tire("camber.friction_quadratic") * camber**2
            )
        )
        peak = friction * reference * (load / reference) ** tire("lateral_load_exponent")
        angle = tire("peak_slip_angle") * (
            1.0 + tire("peak_slip_load_gain") * (load / reference - 1.0)
        )
        return tire("stiffness") * peak / math.tan(angle)

    def roll_stiffness(self, axle: str) -> float:
        """Of springs and bar, N·m/rad."""
        track = self[f"{axle}.track_width"]
        return 0.5 * self[f"{axle}.spring.rate"] * track**2 + self[f"{axle}.anti_roll_stiffness"]

    def tire_roll_stiffness(self, axle: str) -> float:
        """Of the tires' vertical springs, N·m/rad."""
        return 0.5 * self[f"{axle}.tire.vertical_stiffness"] * self[f"{axle}.track_width"] ** 2

    def unsprung(self, axle: str) -> float:
        """Of the axle, kg."""
        return 2.0 * self[f"{axle}.unsprung_mass"]

    @property
    def mass_over_roll_axis(self) -> float:
        """Sprung mass times its height over the roll axis, kg m."""
        through_links = sum(
            (self.mass * self.share(axle) - self.unsprung(axle))
            * self[f"{axle}.roll_center_height"]
            + self.unsprung(axle) * self[f"{axle}.tire.radius"]
            for axle in ("front", "rear")
        )
        return self.mass * self["cg_height"] - through_links

    @property
    def leaning_moment(self) -> float:
        """Of the leaning body's weight about the roll axis, N·m/rad."""
        return GRAVITY * self.mass_over_roll_axis

    def roll_gradient(self) -> tuple[float, dict[str, float]]:
        """Roll of the body, and of each axle on its tires, rad per m/s² of lateral acceleration.

        The body leans under its mass and, as it leans, under its weight; axles lean on their tires
        under everything that passes them.
        """
        axles = ("front", "rear")
        sprung = {axle: self.mass * self.share(axle) - self.unsprung(axle) for axle in axles}
        series = {
            axle: 1.0 / (1.0 / self.roll_stiffness(axle) + 1.0 / self.tire_roll_stiffness(axle))
            for axle in axles
        }
        links = {
            axle: (
                sprung[axle] * self[f"{axle}.roll_center_height"]
                + self.unsprung(axle) * self[f"{axle}.tire.radius"]
            )
            / self.tire_roll_stiffness(axle)
            for axle in axles
        }
        moment = self.mass_over_roll_axis + sum(series[axle] * links[axle] for axle in axles)
        body = moment / (sum(series.values()) - self.leaning_moment)
        on_tires = {
            axle: (self.roll_stiffness(axle) * body + links[axle] * self.tire_roll_stiffness(axle))
            / (self.roll_stiffness(axle) + self.tire_roll_stiffness(axle))
            for axle in axles
        }
        return body, on_tires

    def load_transfer(self, axle: str) -> float:
        """From the inner to the outer wheel, N per m/s²."""
        _, on_tires = self.roll_gradient()
        return self.tire_roll_stiffness(axle) * on_tires[axle] / self[f"{axle}.track_width"]

    def slip_gradient(self, axle: str) -> dict[str, float]:
        """What an axle needs in slip angle, rad per m/s², by cause."""
        stiffness = 2.0 * self.cornering_stiffness(axle)
        body, on_tires = self.roll_gradient()
        half_track = 0.5 * self[f"{axle}.track_width"]
        travel = (body - on_tires[axle]) * half_track
        gain = self[f"{axle}.tire.camber.slip_gain"]
        lean = body + self[f"{axle}.camber_per_travel"] * travel
        # Static toe-in and camber push the wheels against each other; the outer one wins as it is
        # loaded.
        load, transfer = self.load(axle), self.load_transfer(axle)
        more = self.cornering_stiffness(axle, load + transfer) - self.cornering_stiffness(
            axle, load - transfer
        )
        inward = self[f"{axle}.static_toe"] - gain * self[f"{axle}.static_camber"]
        return {
            "tires": self.mass * self.share(axle) / stiffness,
            "camber": gain * lean,
            "roll steer": -self[f"{axle}.toe_per_travel"] * travel,
            "static toe and camber": -inward * more / stiffness,
        }

    def understeer_gradient(self) -> dict[str, float]:
        """Steering angle beyond the Ackermann angle, rad per m/s², by cause and as `sum`."""
        front, rear = self.slip_gradient("front"), self.slip_gradient("rear")
        parts = {cause: front[cause] - rear[cause] for cause in front}
        return parts | {"sum": sum(parts.values())}

    def rotating_mass(self, gear_ratio: float = 0.0) -> float:
        """Inertia of wheels, gearbox input and (in gear) engine as mass, kg."""
        wheels = sum(
            2.0 * self[f"{axle}.tire.inertia"] / self[f"{axle}.tire.rolling_radius"] ** 2
            for axle in ("front", "rear")
        )
        shaft = self["gearbox.inertia"] + (self["engine.inertia"] if gear_ratio else 0.0)
        return wheels + shaft * (gear_ratio / self["rear.tire.rolling_radius"]) ** 2

    def drag(self, speed: float) -> float:
        """Of the air, N."""
        return 0.5 * AIR_DENSITY * self["drag_area"] * speed**2

    def rolling_resistance(self, speed: float) -> float:
        """Of the four tires, N."""
        return sum(
            self[f"{axle}.tire.rolling_resistance"] * 2.0 * self.wheel_load_at(axle, speed)
            + 2.0 * self[f"{axle}.tire.rolling_resistance_speed"] * speed**2
            for axle in ("front", "rear")
        )

    def wheel_load_at(self, axle: str, speed: float) -> float:
        """With downforce, N."""
        pressure = 0.5 * AIR_DENSITY * speed**2
        share = self["downforce_front_share"]
        share = share if axle == "front" else 1.0 - share
        return self.load(axle) + 0.5 * pressure * self["downforce_area"] * share
