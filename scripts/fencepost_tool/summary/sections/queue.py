"""Queues: as channels are shown, and what a value costs where several are passed at once."""
from __future__ import annotations

from fencepost_tool.results import Run
from fencepost_tool.select.questions import numbers, primitives
from fencepost_tool.text import marks
from fencepost_tool.text.table import Column, Row, render

from . import channel
from .rows import first, time


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without queues."""
    return channel.table(run, "queue", "queue: an item there and back; and one way, senders to receivers") + _batches(run)


def _batches(run: Run) -> list[str]:
    """[] where no queue was measured with batches."""
    cases = run.select("queue", operation="one_way_batched")
    batches = numbers(cases, "batch")
    if not batches:
        return []
    rows: list[Row] = []
    for name in primitives(cases):
        of = [first(c for c in cases if c.name.primitive == name and c.name.number("batch") == batch) for batch in batches]
        rows.append([name, *(cell for case in of for cell in time(case.ns if case else None, bool(case and case.two_modes)))])
    columns = [Column("queue", left=True),
               *(Column(title, f"batches of {batch}") for batch in batches for title in ("ns", "±%"))]
    return ["queue: a value one way, several at once", *render(marks.columns(run, columns), rows)]
