"""The window of ``render_mode="human"``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gymnasium.error
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Window:
    """Shows frames in a pygame window.

    Args:
        size: Width and height, px.
        fps: Frames per second that ``show`` keeps to by waiting; ``None`` to never wait, for a source
            that is already in real time.
    """

    def __init__(self, size: tuple[int, int], fps: float | None) -> None:
        try:
            import pygame
        except ImportError as error:
            raise gymnasium.error.DependencyNotInstalled(
                'render_mode="human" needs pygame: pip install "corsa-gym[human]"'
            ) from error
        self._pygame: Any = pygame
        self._fps = fps
        pygame.display.init()
        self._screen = pygame.display.set_mode(size)
        pygame.display.set_caption("CorsaGym")
        self._clock = pygame.time.Clock()

    def show(self, frame: NDArray[np.uint8]) -> None:
        """Shows a frame: height x width x red, green, blue."""
        pygame = self._pygame
        pygame.event.pump()
        surface = pygame.surfarray.make_surface(np.transpose(frame, (1, 0, 2)))
        self._screen.blit(surface, (0, 0))
        pygame.display.flip()
        if self._fps is not None:
            self._clock.tick(self._fps)

    def close(self) -> None:
        """Closes the window."""
        self._pygame.display.quit()
