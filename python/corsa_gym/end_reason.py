"""Why an episode ended."""

from __future__ import annotations

from enum import IntEnum


class EndReason(IntEnum):
    """What ``info["end_reason"]`` holds."""

    RUNNING = 0
    """It goes on."""
    OFF_TRACK = 1
    """Terminated: more wheels left the track than the task allows."""
    WRONG_WAY = 2
    """Terminated: the car drove backwards along the track."""
    STUCK = 3
    """Terminated: the car stood still too long."""
    DAMAGE = 4
    """Terminated: the car is damaged."""
    INVALID_STATE = 5
    """Terminated: the backend gave a state that is not a number."""
    TIME_LIMIT = 6
    """Truncated: the time limit of the episode."""
    LAP_LIMIT = 7
    """Truncated: the lap limit of the episode."""
    BACKEND_LOST = 8
    """Truncated: the game, the agent or the network is gone; ``reset`` reconnects."""
