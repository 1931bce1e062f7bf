"""What can go wrong, by what the caller can do about it.

Everything derives from :class:`Error`, and from Python's own exception where there is a natural one.
"""

from __future__ import annotations

import gymnasium.error


class Error(Exception):
    """Any error of this package.

    Attributes:
        hint: What to do about it, where that is known; it is also part of the text.
    """

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(f"{message}; hint: {hint}" if hint else message)
        self.hint = hint


class InvalidAction(Error, ValueError):
    """An action that is not in the action space; the text names the index, the axis and the value."""


class InvalidSetting(Error, ValueError):
    """A keyword argument, a seed or a reset option that cannot be used."""


class InvalidContent(Error, ValueError):
    """A track or a car that does not exist or cannot be read."""


class ContentWarning(UserWarning):
    """Something odd in the files of a track or a car: what was made of it, and where it is."""


class InvalidSavedState(Error, ValueError):
    """A saved state of another car, track, backend or version."""


class ResetNeeded(Error, gymnasium.error.ResetNeeded):
    """A step before the first reset, or after the end of an episode."""


class EnvironmentClosed(Error, gymnasium.error.ClosedEnvironmentError):
    """The environment was closed before."""


class BackendError(Error):
    """The game, or what stands for it, did not do what it was asked."""


class GameNotRunning(BackendError, TimeoutError):
    """Nothing to drive: no game, no agent, or no session in it."""


class BackendLost(BackendError, ConnectionError):
    """It was there and is gone; ``reset`` reconnects."""


class ControllerBusy(BackendError):
    """Somebody else drives this car."""


class IncompatibleGame(BackendError):
    """What the game says contradicts what this package knows of it."""


class UnsupportedByBackend(BackendError, NotImplementedError):
    """This backend cannot do that."""
