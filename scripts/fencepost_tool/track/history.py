"""Series out of the index: one for each case and baseline, in order of time, with the events beside them."""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Callable

import numpy as np

from fencepost_tool.results import CaseName, fingerprint, name_of
from fencepost_tool.stats import metrics

from .index import Index


@dataclass(frozen=True)
class Point:
    """A run. build: what its program was built with and ran under, in words."""

    id: int
    date: str
    commit: str
    folder: str
    build: Mapping[str, str]


@dataclass(frozen=True)
class Event:
    """What was other than in the run before."""

    at: int  # index of the first run that has it
    text: str


@dataclass(frozen=True)
class Baseline:
    """Runs whose estimates belong together: one machine, one placement. why: how it differs from the baseline
    before it on the same machine's id, "" for the first."""

    machine: str
    points: tuple[Point, ...]
    events: tuple[Event, ...]
    why: str
    emulated: bool


@dataclass(frozen=True)
class Net:
    """What belongs to a series of net costs, in its metric's unit. cost: median of the case itself, to which shares refer;
    limit: a smaller difference is not claimed."""

    cost: float
    limit: float


@dataclass(frozen=True)
class Series:
    """One case, or its net cost. values: by run of the baseline that has it; runs: their indices among the baseline's
    points; net: for a net cost, whose values are differences and may be negative."""

    name: CaseName
    metric: str
    values: np.ndarray
    runs: np.ndarray
    baseline: Baseline
    net: Net | None = None

    @property
    def label(self) -> str:
        return self.name.text + (" net" if self.net else "")


def baselines(index: Index) -> list[Baseline]:
    """In order of their first run."""
    rows = index.sql.execute("SELECT id, date, commit_id, folder, build, machine, baseline, emulated FROM run "
                             "ORDER BY date, folder").fetchall()
    groups: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for row in rows:
        groups.setdefault((row[5], row[6]), []).append(row)
    found: list[Baseline] = []
    before: dict[str, dict[str, Any]] = {}
    for (machine, key), members in groups.items():
        points = tuple(Point(r[0], r[1], r[2], r[3], json.loads(r[4])) for r in members)
        here = json.loads(key)
        why = "; ".join(_changes(before[machine], here)) if machine in before else ""
        before[machine] = here
        found.append(Baseline(machine, points, tuple(_events(points)), why, bool(members[0][7])))
    return found


def series(index: Index, baseline: Baseline, keep: Callable[[str], bool] = lambda name: True,
           with_noisy: bool = False) -> Iterator[Series]:
    """Of clean results, unless noisy ones are wanted too. A case's costs, and then its net costs if any run has one. Cycles,
    which are the ratio to the reference chain, for one thread; ns where memory or other threads decide, and for cases of
    which not every run has cycles."""
    place = {p.id: i for i, p in enumerate(baseline.points)}
    names = {i: name_of({"name": text, "case": json.loads(fields)})
             for i, text, fields in index.sql.execute("SELECT id, text, fields FROM name ORDER BY text") if keep(text)}
    marks = ",".join("?" * len(place)) if len(place) < 500 else "SELECT id FROM run"
    rows = index.sql.execute("SELECT name, run, ns, cycles, net_ns, net_cycles, net_limit FROM estimate "
                             f" WHERE run IN ({marks}) AND noisy <= ? ORDER BY name",
                             [*(place if len(place) < 500 else ()), int(with_noisy)]).fetchall()
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or rows[end][0] != rows[start][0]:
            name = names.get(rows[start][0])
            if name:
                yield from _one(name, rows[start:end], place, baseline)
            start = end


@dataclass(frozen=True)
class _Row:
    """A line of the table `estimate`. at: index of its run among the baseline's points."""

    at: int
    ns: float
    cycles: float | None
    net_ns: float | None
    net_cycles: float | None
    net_limit: float | None


def _one(name: CaseName, rows: Sequence[tuple[Any, ...]], place: Mapping[int, int], baseline: Baseline) -> Iterator[Series]:
    found = sorted((_Row(place[run], *values) for _, run, *values in rows if run in place), key=lambda row: row.at)
    if found:
        yield Series(name, *_costs(name, found), _places(found), baseline)
    with_net = [row for row in found if row.net_ns is not None]
    if with_net:
        yield _net(name, with_net, baseline)


def _costs(name: CaseName, rows: Sequence[_Row]) -> tuple[str, np.ndarray]:
    """(metric, costs)."""
    cycles = [row.cycles for row in rows if row.cycles is not None]
    in_cycles = metrics.in_core(name) and len(cycles) == len(rows)
    return ("cycles", np.array(cycles, float)) if in_cycles else ("ns", np.array([row.ns for row in rows], float))


def _net(name: CaseName, rows: Sequence[_Row], baseline: Baseline) -> Series:
    """In the metric of the case's own costs in these runs."""
    metric, costs = _costs(name, rows)
    values = np.array([row.net_cycles if metric == "cycles" else row.net_ns for row in rows], float)
    limits = [row.net_limit or 0.0 for row in rows] if metric == "cycles" else [0.0]
    return Series(name, metric, values, _places(rows), baseline, Net(float(np.median(costs)), float(np.median(limits))))


def _places(rows: Sequence[_Row]) -> np.ndarray:
    return np.array([row.at for row in rows])


def _events(points: Sequence[Point]) -> Iterator[Event]:
    for i, (before, here) in enumerate(zip(points, points[1:]), 1):
        changes = _changes(before.build, here.build)
        if changes:
            yield Event(i, "; ".join(changes))


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [f"{key} {a} -> {b}" for key, (a, b) in fingerprint.differences(before, after).items()]
