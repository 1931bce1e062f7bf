"""Pictures of the report: one look, small files."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

OURS, MULTI_BODY, TURNED, SINGLE_TRACK, HAND = "#0b5fa5", "#111111", "#c2410c", "#7a7a7a", "#2e7d32"

plt.rcParams.update(
    {
        "figure.dpi": 110,
        "font.size": 8.5,
        "axes.grid": True,
        "grid.color": "#dddddd",
        "grid.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "lines.linewidth": 1.4,
        "legend.frameon": False,
        "legend.fontsize": 8,
    }
)


def grid(rows: int, columns: int, height: float = 2.3) -> tuple[Figure, list[list[Axes]]]:
    """An empty picture 9 inches wide."""
    figure, axes = plt.subplots(
        rows, columns, figsize=(9.0, height * rows), squeeze=False, layout="constrained"
    )
    return figure, [list(row) for row in axes]


def save(figure: Figure, folder: Path, name: str) -> str:
    """Writes a picture with few colors; returns the link for the page beside its folder."""
    path = folder / f"{name}.png"
    figure.savefig(path, metadata={"Software": None})
    plt.close(figure)
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(48, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    return f"{folder.name}/{path.name}"
