"""The spaces of an environment and what each of their numbers means."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from gymnasium import spaces

from corsa_gym import _native


class Entry(NamedTuple):
    """One number of an observation: ``value = quantity / scale``, clipped to ``low..high``."""

    name: str
    meaning: str
    unit: str
    """Unit of the quantity before it is divided by the scale; ``"1"`` for a pure number."""
    frame: str
    """``base_link`` (x forward, y left, z up), ``track``, ``wheel``, or empty."""
    scale: float
    low: float
    high: float


class InfoKey(NamedTuple):
    """One key of ``info``."""

    name: str
    kind: str
    """``"float"``, ``"int"`` or ``"bool"``."""
    meaning: str


def entries(native: _native.VectorEnv) -> tuple[Entry, ...]:
    """What the numbers of an observation mean, in order."""
    return tuple(Entry(*row) for row in native.entries)


def info_keys(native: _native.VectorEnv) -> tuple[InfoKey, ...]:
    """What the keys of ``info`` mean; they are the same in every reset and step."""
    return tuple(InfoKey(*row) for row in native.info_keys)


def observation_space(native: _native.VectorEnv) -> spaces.Box:
    """A box with the bounds of each entry."""
    rows = entries(native)
    low = np.array([row.low for row in rows], dtype=np.float32)
    high = np.array([row.high for row in rows], dtype=np.float32)
    return spaces.Box(low, high, dtype=np.float32)


def action_space(native: _native.VectorEnv) -> spaces.Box:
    """-1 to 1 for each axis."""
    return spaces.Box(-1.0, 1.0, (len(native.action_names),), dtype=np.float32)
