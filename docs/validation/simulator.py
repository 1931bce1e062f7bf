"""CorsaGym's vehicle model, driven through maneuvers by the tool `corsa_maneuvers`."""

import csv
import io
import json
import os
import subprocess

import numpy as np
from runs import Run


def tool() -> str:
    """The built tool; `cargo xtask validate` names it."""
    return os.environ["CORSA_MANEUVERS"]


def drive(car, **description) -> Run:
    """One maneuver; `description` as `crates/top/corsa_maneuvers` reads it."""
    text = _ask("run", {"car": car, **description})
    rows = csv.reader(io.StringIO(text))
    names = next(rows)
    table = np.array([[float(cell) for cell in row] for row in rows])
    columns = {name: table[:, index] for index, name in enumerate(names)}
    return Run(columns.pop("time"), columns)


def describe(car) -> dict:
    """The parameters of a car by path, and sums worked out from them."""
    return json.loads(_ask("describe", {"car": car}))


def numerics(car) -> dict:
    """What rounding does to the model with this car."""
    return json.loads(_ask("numerics", {"car": car}))


class CannotOpen(Exception):
    """The tool refused a description; its own words."""


def _ask(task: str, description: dict) -> str:
    answer = subprocess.run(
        [tool(), task], input=json.dumps(description), capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        raise CannotOpen(answer.stderr.strip())
    return answer.stdout
