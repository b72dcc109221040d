"""Spin-wait hints: what a turn of a waiting loop takes at least."""
from __future__ import annotations

from fencepost_tool.results import Run
from fencepost_tool.text import marks
from fencepost_tool.text.table import Column, Row, render

from .rows import solo, solo_columns


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without hints."""
    rows: list[Row] = [[c.name.primitive, *solo(c)] for c in run.select("hint")]
    if not rows:
        return []
    columns = [Column("hint", left=True), *solo_columns("back to back")]
    return ["hint: what a spinning thread tells its core", *render(marks.columns(run, columns), rows)]
