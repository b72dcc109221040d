"""Channels: a round trip, and messages one way."""
from __future__ import annotations

from fencepost_tool.results import Case, Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.select.pairs import classes, of_class
from fencepost_tool.select.questions import primitives, values
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import MISSING, ratio
from fencepost_tool.text.table import Column, Row, render

from .rows import duration_columns, durations, first, rate, time


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without channels."""
    return table(run, "channel", "channel: a message there and back; and one way, senders to receivers")


def table(run: Run, kind: str, title: str) -> list[str]:
    """Of channels, or of what else has a round trip and messages one way."""
    cases = run.select(kind)
    if not cases:
        return []
    pairs = _pairs(cases)
    columns = [Column(kind, left=True), Column("capacity"),
               Column("ns", "round trip"), Column("±%", "round trip")]
    for senders, receivers in pairs:
        group = f"{senders} to {receivers}"
        columns += [Column("msgs/s", group), Column("±%", group), Column("fair", group)]
    rows: list[Row] = []
    for primitive in primitives(cases):
        own = [c for c in cases if c.name.primitive == primitive and c.name.operation in ("round_trip", "one_way")]
        rows += [_row(primitive, own, capacity, pairs) for capacity in values(own, "capacity")]
    return [title, *(render(marks.columns(run, columns), rows) if rows else []), *_each(run, kind, cases),
            *_by_distance(run, kind, cases)]


def _by_distance(run: Run, kind: str, cases: list[Case]) -> list[str]:
    """Round trips and messages one way between two CPUs of each distance, from near to far; [] where they were not measured."""
    apart = [c for c in cases if c.name.operation.endswith("_by_distance") and c.name.params.get("class")]
    rows: list[Row] = []
    for primitive in primitives(apart):
        own = [c for c in apart if c.name.primitive == primitive]
        for distance in classes(own):
            here = of_class(own, primitive, distance)
            trip, one_way = (first(c for c in here if c.name.operation == f"{operation}_by_distance")
                             for operation in ("round_trip", "one_way"))
            rows.append([primitive, distance, *(durations(trip) if trip else [MISSING] * 4), *_one_way(one_way)[:2]])
    columns = [Column(kind, left=True), Column("distance", left=True), *duration_columns("ns, each round trip"),
               Column("msgs/s", "one way"), Column("±%", "one way")]
    return render(marks.columns(run, columns), rows) if rows else []


def _each(run: Run, kind: str, cases: list[Case]) -> list[str]:
    """How long single round trips take; [] where none were timed."""
    timed = [c for c in cases if c.name.operation == "each_round_trip" and "op_p50_ns" in c.counters]
    if not timed:
        return []
    columns = [Column(kind, left=True), Column("capacity"), *duration_columns("ns, each round trip")]
    rows: list[Row] = [[c.name.primitive, str(c.name.params.get("capacity")), *durations(c)] for c in timed]
    return [*render(marks.columns(run, columns), rows),
            "  quantiles of a window, the median over rounds; longest: of all windows"]


def _pairs(cases: list[Case]) -> list[tuple[int, int]]:
    """One sender to one receiver, and the largest of many to one and many to
    many, as far as they were measured. One to many would not fit in 100
    columns, and says what many to one does."""
    one_way = [c for c in cases if c.name.operation == "one_way"]
    found = {(senders, receivers) for c in one_way if (senders := c.name.count("senders")) is not None
             and (receivers := c.name.count("receivers")) is not None}
    shapes: dict[tuple[bool, bool], tuple[int, int]] = {}
    for pair in sorted(found, key=lambda p: (sum(p), p)):
        if pair == (1, 1) or pair[0] > 1:
            shapes[(pair[0] > 1, pair[1] > 1)] = pair
    return list(shapes.values())


def _row(primitive: str, cases: list[Case], capacity: Param, pairs: list[tuple[int, int]]) -> list[str]:
    own = [c for c in cases if c.name.params.get("capacity") == capacity]
    trip = first(c for c in own if c.name.operation == "round_trip")
    row = [primitive, str(capacity), *time(trip.ns if trip else None)]
    for senders, receivers in pairs:
        row += _one_way(first(c for c in own if c.name.operation == "one_way"
                              and c.name.params.get("senders") == senders
                              and c.name.params.get("receivers") == receivers))
    return row


def _one_way(case: Case | None) -> list[str]:
    if case is None or case.ops is None:
        return [MISSING] * 3
    _, half = time(case.ops, case.two_modes)
    return [rate(case.ops), half, ratio(case.fairness)]
