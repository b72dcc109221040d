"""The table of all rows."""
from __future__ import annotations

from collections.abc import Sequence

from .verdict import Row

HEAD = Row("value", "target", "measured", "verdict")


def render(rows: Sequence[Row]) -> list[str]:
    """Lines with aligned columns, notes indented below their row."""
    cells = [(r.what, r.target, r.measured, r.verdict) for r in (HEAD, *rows)]
    widths = [max(len(c[i]) for c in cells) for i in range(3)]
    lines = []
    for row, cell in zip((HEAD, *rows), cells):
        lines.append("  ".join([*(c.ljust(w) for c, w in zip(cell, widths)), cell[3]]).rstrip())
        lines += [f"    {note}" for note in row.notes]
    return lines


def percent(share: float | None, digits: int = 2) -> str:
    """A share in per cent; "-" where it is None."""
    return "-" if share is None else f"{100 * share:.{digits}f} %"
