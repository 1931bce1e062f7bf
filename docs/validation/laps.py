"""Section: lap times of the built-in driver, from the file that its example writes."""

import json
from pathlib import Path

from table import percent, table

COLUMNS = {
    "standing_s": ("standing start, s", "{:.2f}"),
    "flying_s": ("flying lap, s", "{:.2f}"),
    "planned_s": ("planned, s", "{:.2f}"),
    "quasi_steady_s": ("quasi-steady bound, s", "{:.2f}"),
    "bound_s": ("point-mass bound, s", "{:.2f}"),
    "margin_m": ("smallest margin, m", "{:.2f}"),
}


def section(folder: Path) -> tuple[str, list[list[str]]] | None:
    """A table of laps beside their bounds, and rows of the summary; nothing where nobody drove."""
    path = folder / "laps.json"
    if not path.exists():
        return None
    found = json.loads(path.read_text())
    laps = found["laps"]
    used = {
        key: how for key, how in COLUMNS.items() if any(lap.get(key) is not None for lap in laps)
    }
    header = [
        "track",
        "car",
        *(title for title, _ in used.values()),
        "over the quasi-steady",
        "clean",
    ]
    rows = []
    for lap in laps:
        cells = [lap["track"], f"`{lap['car']}`"]
        cells += [
            form.format(lap[key]) if lap.get(key) is not None else ""
            for key, (_, form) in used.items()
        ]
        over = share_over(lap, "quasi_steady_s")
        cells += [
            percent(over) if over is not None else "",
            "yes" if lap.get("valid", True) else "**no**",
        ]
        rows.append(cells)
    parts = ["## Lap times", found.get("how", "").replace(". ", ".\n"), table(header, rows, 2)]
    summary = []
    driven = [lap for lap in laps if lap.get("flying_s")]
    clean = sum(bool(lap.get("valid", True)) for lap in driven)
    over = {key: [share_over(lap, key) for lap in driven] for key in ("quasi_steady_s", "bound_s")}
    if driven and None not in over["quasi_steady_s"] + over["bound_s"]:
        summary.append(
            [
                f"{len(laps)} standing and flying laps of the built-in driver",
                f"{clean} clean; flying {span(over['quasi_steady_s'])} over the quasi-steady lap of the "
                f"car's envelope, {span(over['bound_s'])} over a point mass",
            ]
        )
    known = [lap for lap in driven if lap.get("reference_s") and lap.get("quasi_steady_s")]
    if known:
        rows = [
            [
                lap["track"],
                f"{lap['reference_s']:.2f}",
                f"{lap['quasi_steady_s']:.2f} ({signed(share_of(lap, 'quasi_steady_s'))})",
                f"{lap['flying_s']:.2f} ({signed(share_of(lap, 'flying_s'))})",
            ]
            for lap in known
        ]
        header = ["track", "published, s", "ours, quasi-steady, s", "ours, driven, s"]
        parts += [FORMULA_1.format(whose=known[0].get("reference", "")), table(header, rows)]
        quasi_steady = [share_of(lap, "quasi_steady_s") for lap in known]
        flying = [share_of(lap, "flying_s") for lap in known]
        summary.append(
            [
                "Formula-1-class car against published quasi-steady-state times, three circuits",
                f"quasi-steady {span(quasi_steady)}, driven {span(flying)}",
            ]
        )
    return "\n\n".join(part for part in parts if part) + "\n", summary


FORMULA_1 = """The car of Formula 1 class has numbers of our own, of the size of the cars that published simulations use.
Beside the published times ({whose}) stand our quasi-steady-state lap, which is the same kind of figure, and the lap that was driven.
That they are close says that car, envelope and line are of the right size, not that the model is right to a percent."""


def share_over(lap: dict, key: str) -> float | None:
    """How much longer the flying lap took than a bound, as a share."""
    return lap["flying_s"] / lap[key] - 1.0 if lap.get(key) and lap.get("flying_s") else None


def share_of(lap: dict, key: str) -> float:
    """How much longer a time is than the published one, as a share."""
    return lap[key] / lap["reference_s"] - 1.0


def span(shares: list[float]) -> str:
    """A range in percent."""
    return f"{100.0 * min(shares):.1f} to {100.0 * max(shares):.1f} %"


def signed(share: float) -> str:
    """A share in percent with its sign."""
    return f"{100.0 * share:+.1f} %"
