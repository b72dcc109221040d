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
class Series:
    """One case. values: by run of the baseline that has it; runs: their indices among the baseline's points."""

    name: CaseName
    metric: str
    values: np.ndarray
    runs: np.ndarray
    baseline: Baseline


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


def series(index: Index, baseline: Baseline, keep: Callable[[str], bool] = lambda name: True) -> Iterator[Series]:
    """Cycles, which are the ratio to the reference chain, for one thread; ns where memory or other threads
    decide, and for cases of which not every run has cycles."""
    place = {p.id: i for i, p in enumerate(baseline.points)}
    names = {i: name_of({"name": text, "case": json.loads(fields)})
             for i, text, fields in index.sql.execute("SELECT id, text, fields FROM name ORDER BY text") if keep(text)}
    marks = ",".join("?" * len(place)) if len(place) < 500 else "SELECT id FROM run"
    rows = index.sql.execute(f"SELECT name, run, ns, cycles FROM estimate WHERE run IN ({marks}) ORDER BY name",
                             list(place) if len(place) < 500 else []).fetchall()
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or rows[end][0] != rows[start][0]:
            name = names.get(rows[start][0])
            if name:
                yield from _one(name, rows[start:end], place, baseline)
            start = end


def _one(name: CaseName, rows: Sequence[tuple[int, int, float, float | None]], place: Mapping[int, int],
         baseline: Baseline) -> Iterator[Series]:
    found = sorted((place[run], ns, cycles) for _, run, ns, cycles in rows if run in place)
    if not found:
        return
    in_cycles = metrics.in_core(name) and all(cycles is not None for _, _, cycles in found)
    yield Series(name, "cycles" if in_cycles else "ns", np.array([f[2] if in_cycles else f[1] for f in found], float),
                 np.array([f[0] for f in found]), baseline)


def _events(points: Sequence[Point]) -> Iterator[Event]:
    for i, (before, here) in enumerate(zip(points, points[1:]), 1):
        changes = _changes(before.build, here.build)
        if changes:
            yield Event(i, "; ".join(changes))


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [f"{key} {a} -> {b}" for key, (a, b) in fingerprint.differences(before, after).items()]
