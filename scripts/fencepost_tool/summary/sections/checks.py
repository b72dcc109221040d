"""Kinds of which one operation is measured, alone and on all threads: once, flag, flight."""
from __future__ import annotations

from dataclasses import dataclass

from fencepost_tool.results import Case, Run
from fencepost_tool.select.questions import primitives
from fencepost_tool.text import marks
from fencepost_tool.text.table import Column, Row, render

from .rows import crowd, crowd_columns, first, most_threads, solo, solo_columns, threads


@dataclass(frozen=True)
class Checks:
    """The section of one of these kinds."""

    kind: str
    title: str

    def section(self, run: Run) -> list[str]:
        """Lines of the section; [] for a run without cases of the kind."""
        cases = run.select(self.kind)
        if not cases:
            return []
        most = most_threads(cases)
        rows: list[Row] = [_row(primitive, [c for c in cases if c.name.primitive == primitive], most)
                           for primitive in primitives(cases)]
        columns = [Column(self.kind, left=True), *solo_columns("1 thread")]
        if most > 1:
            columns += crowd_columns(threads(most))
        return [f"{self.kind}: {self.title}", *render(marks.columns(run, columns), rows)]


def _row(primitive: str, cases: list[Case], most: int) -> list[str]:
    def at(count: int) -> Case | None:
        return first(c for c in cases if c.name.threads == count)
    return [primitive, *solo(at(1)), *(crowd(at(most)) if most > 1 else [])]
