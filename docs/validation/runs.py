"""A maneuver as numbers over time, whichever simulator drove it."""

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Run:
    """Time and columns by name, ISO 8855 and SI."""

    time: np.ndarray
    columns: dict[str, np.ndarray]
    ended: str | None = field(default=None)
    """Why the run is shorter than asked for."""

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def at(self, time: np.ndarray, name: str) -> np.ndarray:
        """A column at other times, linear between its own."""
        return np.interp(time, self.time, self.columns[name])

    def until(self, end: float) -> "Run":
        """What happened up to a time, s."""
        kept = self.time <= end
        return Run(self.time[kept], {name: v[kept] for name, v in self.columns.items()}, self.ended)

    def after(self, start: float) -> "Run":
        """What happened from a time on, s."""
        kept = self.time >= start
        return Run(self.time[kept], {name: v[kept] for name, v in self.columns.items()}, self.ended)


@dataclass
class Difference:
    """Two runs in one column: root mean square, and as a share of the reference's largest value."""

    rms: float
    share: float


def difference(run: Run, reference: Run, name: str, start: float, end: float) -> Difference:
    """The difference in a column between two times, s."""
    window = reference.after(start).until(end)
    off = run.at(window.time, name) - window[name]
    rms = float(np.sqrt(np.mean(off**2)))
    return Difference(rms, rms / float(np.max(np.abs(window[name]))))
