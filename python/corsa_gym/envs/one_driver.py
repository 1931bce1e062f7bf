"""A game has one car to drive: who of this process drives it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Protocol
from weakref import WeakValueDictionary


class Driver(Protocol):
    """An environment that can let go of the car."""

    def close(self) -> None:
        """Releases the car."""


_drivers: WeakValueDictionary[tuple[str, ...], Driver] = WeakValueDictionary()


def take_over(settings: Mapping[str, Any], driver: Driver) -> None:
    """Closes the environment of this process that drives the same car, if there is another.

    The newest reset wins, so that a forgotten environment, as of a notebook's cell run twice, is not in
    the way. Between processes nobody takes over: the second is refused with ``ControllerBusy``.
    """
    if settings["backend"] in ("sim", "null"):
        return
    names = ("backend", "page_dir", "domain_id", "vehicle")
    car = (str(os.getpid()), *(str(settings.get(name)) for name in names))
    holder = _drivers.get(car)
    if holder is not None and holder is not driver:
        holder.close()
    _drivers[car] = driver
