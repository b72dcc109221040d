"""Patterns: one job done with stronger and weaker orders, and what each step down saves."""
from __future__ import annotations

from fencepost_results import Run

from .. import marks
from ..net import Step, steps_down
from ..table import Column, render
from .fence import LEGEND, cost
from .rows import solo, solo_columns


def section(run: Run) -> list[str]:
    found = steps_down(run)
    if not found:
        return []
    rows: list = []
    for pattern, steps in found.items():
        rows += [_row(pattern, step) for step in steps]
    columns = [Column("pattern", left=True), Column("by", left=True), *solo_columns("the whole of it"),
               Column("cycles", "saves against the row above"), Column("±", "saves against the row above")]
    return ["pattern: from the strongest order down, and what each step saves",
            *render(marks.columns(run, columns), rows), LEGEND]


def _row(pattern: str, step: Step) -> list[str]:
    return [pattern, step.case.name.operation, *solo(step.case), *cost(step.saves)]
