"""Section: lap times of the built-in driver, from the file that its example writes."""

import json
from pathlib import Path

from table import percent, table

COLUMNS = {
    "standing_s": ("standing start, s", "{:.2f}"),
    "flying_s": ("flying lap, s", "{:.2f}"),
    "planned_s": ("planned, s", "{:.2f}"),
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
    header = ["track", "car", *(title for title, _ in used.values()), "over the bound", "clean"]
    rows = []
    for lap in laps:
        cells = [lap["track"], f"`{lap['car']}`"]
        cells += [
            form.format(lap[key]) if lap.get(key) is not None else ""
            for key, (_, form) in used.items()
        ]
        over = lap["flying_s"] / lap["bound_s"] - 1.0 if lap.get("bound_s") else None
        cells += [
            percent(over) if over is not None else "",
            "yes" if lap.get("valid", True) else "**no**",
        ]
        rows.append(cells)
    parts = ["## Lap times", found.get("how", ""), table(header, rows, 2)]
    summary = []
    overs = [lap["flying_s"] / lap["bound_s"] - 1.0 for lap in laps if lap.get("bound_s")]
    clean = sum(bool(lap.get("valid", True)) for lap in laps)
    if overs:
        summary.append(
            [
                f"{len(laps)} flying laps against a point mass on the same envelope",
                f"{clean} clean, {percent(min(overs))} to {percent(max(overs))} over the bound",
            ]
        )
    known = [lap for lap in laps if lap.get("reference_s")]
    if known:
        rows = [
            [
                lap["track"],
                f"`{lap['car']}`",
                f"{lap['flying_s']:.2f}",
                f"{lap['reference_s']:.2f}",
                percent(lap["flying_s"] / lap["reference_s"] - 1.0),
                lap.get("reference", ""),
            ]
            for lap in known
        ]
        parts.append("Beside published times of other simulations:")
        parts.append(
            table(["track", "car", "ours, s", "theirs, s", "difference", "whose"], rows, 2)
        )
        off = [lap["flying_s"] / lap["reference_s"] - 1.0 for lap in known]
        summary.append(
            [
                "Formula-1-class car against published quasi-steady-state times",
                f"{percent(min(off))} to {percent(max(off))}",
            ]
        )
    return "\n\n".join(part for part in parts if part), summary
