"""Measures the vehicle model and writes docs/validation.md with its pictures: `cargo xtask validate`.

Needs `CORSA_MANEUVERS`, the built tool, and the packages named in `xtask/src/validate.rs`. Data files
of real cars are looked for in `../shared` beside the repository or in the folder `CORSA_SHARED` names;
without them their sections say so.
"""

import os
import sys
import time
from importlib.metadata import version
from pathlib import Path

import compare
import cornering
import laps
import numerics
import pairs
import real_car
import simulator
from table import table

FOLDER = Path(__file__).parent
PAGE = FOLDER.parent / "validation.md"
ROOT = FOLDER.parent.parent


def main() -> int:
    """Writes the page; its exit code."""
    begun = time.monotonic()
    mx5 = real_mx5()
    real = {} if mx5 is None else {"mx5_nd2": mx5}
    cars = {"roadster": "roadster", "gt3": "gt3", **real}
    say("the multi-body model")
    all_cars = pairs.cars()
    parts = [compare.section(FOLDER, all_cars)]
    say("cornering")
    parts.append(cornering.section(FOLDER, all_cars, real))
    say("the real car")
    parts.append(real_car.section(FOLDER, mx5) if mx5 else (NO_REAL_CAR, []))
    say("numbers")
    parts.append(numerics.section(FOLDER, cars))
    parts.append(laps.section(FOLDER) or ("", []))
    rows = [row for _, found in parts for row in found]
    text = HEAD.format(
        summary=table(["check", "result"], rows, 2),
        versions=", ".join(
            f"{name} {version(name)}" for name in ("commonroad-vehicle-models", "numpy", "scipy")
        ),
    )
    text = "\n".join([text, *(part for part, _ in parts if part), LIMITS])
    PAGE.write_text(text)
    say(f"wrote {PAGE.relative_to(ROOT)} in {time.monotonic() - begun:.0f} s")
    return 0


def real_mx5() -> dict | None:
    """The MX-5's folder on street tires, if it is there and can be read."""
    shared = Path(os.environ.get("CORSA_SHARED", ROOT.parent / "shared"))
    car = {"base": str(shared / "ac-content/cars/mx5_nd2"), "compound": "Street"}
    if not Path(car["base"]).exists():
        say("skipped: the real MX-5 needs ../shared/ac-content/cars/mx5_nd2")
        return None
    try:
        simulator.describe(car)
    except simulator.CannotOpen as error:
        say(f"skipped: the real MX-5: {error}")
        return None
    return car


def say(line: str) -> None:
    """To whoever watches."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


HEAD = """# Validation of the vehicle model

<!-- Written by `cargo xtask validate` from docs/validation/*.py; do not edit. -->

What `corsa_dynamics` computes, held against another model, against standards' tests worked out by hand, against a real car's published figures, and against itself.
Figures and pictures are measured anew in a few minutes by

```sh
cargo xtask validate
```

with {versions}.
Only the lap times are read from a file, `docs/validation/laps.json`, which the example `laps` of `corsa_driver` writes with `--validation --json`.
Signs and units are ISO 8855 and SI: lateral acceleration, yaw rate, steering and sideslip are positive to the left.

## Summary

{summary}
"""

NO_REAL_CAR = """## A real car: Mazda MX-5 ND2

Not measured here: needs the car's data files.
"""

LIMITS = """## What this does not show

- Nothing here was measured in Assetto Corsa itself, nor on a real car's data logger: the comparison is with models, formulas and published figures.
- The multi-body model has tires without relaxation and load sensitivity, and no driveline; these parts of ours are held only against formulas.
- Past the limit of grip there is no trusted reference in this report: the multi-body model diverges there as shipped, and the shape of the tires' falloff is a fit of Assetto Corsa's parameters, whose exact formulas are not public.
- Tire temperature, wear, brake fade, damage, contacts and the road's unevenness are tested for what they should do, not validated against measurements.
- Aerodynamics are what the car's data says: coefficients over angle and height, without yaw, wake or stall of a wing on its own.
"""

if __name__ == "__main__":
    sys.exit(main())
