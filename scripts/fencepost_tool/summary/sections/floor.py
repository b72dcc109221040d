"""The floor: what costs nothing must look like it, or nothing else is worth reading."""
from __future__ import annotations

from fencepost_tool.results import Run
from fencepost_tool.text import marks
from fencepost_tool.text.table import Column, render

from .rows import solo, solo_columns, words


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without floor."""
    rows = []
    for case in run.select("floor", threads=1):
        name = case.name
        rows.append([name.primitive, name.operation, words(name.params), *solo(case)])
    if not rows:
        return []
    columns = [Column("operation", left=True), Column("as", left=True), Column("", left=True)]
    return ["floor: plain instructions, for scale",
            *render(marks.columns(run, columns + solo_columns("1 thread")), rows)]
