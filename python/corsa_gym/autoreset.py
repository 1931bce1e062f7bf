"""Autoreset modes across versions of Gymnasium.

Gymnasium has the enum since 1.1. Before, a vector environment had one mode by convention: 0.29 resets
in the same step and tells the end under other names, 1.0 resets in the next step.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import gymnasium

from corsa_gym.errors import InvalidSetting

__all__ = ["DEFAULT_MODE", "IS_0_29", "AutoresetMode", "as_mode"]

try:
    from gymnasium.vector import AutoresetMode
except ImportError:

    class AutoresetMode(Enum):  # type: ignore[no-redef]
        """When an ended episode gives way to the next, as in Gymnasium 1.1."""

        NEXT_STEP = "NextStep"
        SAME_STEP = "SameStep"
        DISABLED = "Disabled"


IS_0_29 = int(gymnasium.__version__.split(".")[0]) < 1
"""Whether this Gymnasium has the vector interface of 0.29."""

DEFAULT_MODE: AutoresetMode = AutoresetMode.SAME_STEP if IS_0_29 else AutoresetMode.NEXT_STEP
"""What a vector environment of this Gymnasium is expected to do."""


def as_mode(mode: Any) -> AutoresetMode:
    """The mode of a member of the enum, of its value (``"NextStep"``) or of its name."""
    if mode is None:
        return DEFAULT_MODE
    for member in AutoresetMode:
        if mode is member or mode in (member.value, member.name):
            return member
    choices = ", ".join(member.value for member in AutoresetMode)
    raise InvalidSetting(f"setting `autoreset_mode` is {mode!r}, choose from: {choices}")
