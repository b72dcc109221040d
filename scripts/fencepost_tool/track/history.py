"""Series out of the index: one for each case and baseline, in order of time, with the events beside them."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Callable

import numpy as np

from fencepost_tool.results import CaseName, fingerprint

from . import panels
from .index import Index
from .panels import Net, Panel, Ratios
from .sqlite_errors import stored


@dataclass(frozen=True)
class Point:
    """A run. date: in UTC; build: what its program was built with and ran under, in words; content: another one where
    its estimates are others; quarter: of a stretch, None where it has none yet."""

    id: int
    date: str
    commit: str
    folder: str
    build: Mapping[str, str]
    content: str = ""
    quarter: int | None = None


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
    ratios: Ratios | None = None


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
        """The case's name, marked where the series is of net costs."""
        return self.name.text + (" net" if self.net else "")


def baselines(index: Index) -> list[Baseline]:
    """In order of their first run, without runs that were interrupted. A run belongs to the last baseline of its machine that it
    does not contradict: what could not be read in one run says nothing against it."""
    rows = index.rows("SELECT id, date, commit_id, folder, build, content, quarter, machine, baseline, emulated FROM run "
                      "WHERE NOT interrupted ORDER BY date, folder")
    groups: dict[str, list[_Group]] = {}
    order: list[_Group] = []
    for ident, date, commit, folder, build, content, quarter, machine, key, emulated in rows:
        here, own = stored(key), groups.setdefault(machine, [])
        group = next((g for g in reversed(own) if g.key == here), None)
        group = group or next((g for g in reversed(own) if not fingerprint.differences(g.key, here)), None)
        if group is None:
            group = _Group(machine, dict(here), bool(emulated), "; ".join(_changes(own[-1].key, here)) if own else "")
            own.append(group)
            order.append(group)
        group.key.update(here)
        group.points.append(Point(ident, date, commit, folder, stored(build), content, quarter))
    return [Baseline(g.machine, tuple(g.points), tuple(_events(g.points)), g.why, g.emulated) for g in order]


@dataclass
class _Group:
    """key: all that is known of it."""

    machine: str
    key: dict[str, str]
    emulated: bool
    why: str
    points: list[Point] = field(default_factory=list)


def series(index: Index, baseline: Baseline, keep: Callable[[str], bool] = lambda name: True,
           with_noisy: bool = False) -> Iterator[Series]:
    """The series of clean results, unless noisy ones are wanted too. A case's costs, and then its net costs if any run has
    one."""
    panel = panels.read(index, baseline, 0, len(baseline.points), with_noisy, keep)
    for row in range(len(panel.rows)):
        yield of_panel(panel, row, baseline)


def of_panel(panel: Panel, row: int, baseline: Baseline) -> Series:
    """The row as a series."""
    about, values = panel.rows[row], panel.values[row]
    places = np.flatnonzero(~np.isnan(values))
    return Series(about.name, about.metric, values[places], places + panel.start, baseline, about.net)


def _events(points: Sequence[Point]) -> Iterator[Event]:
    for i, (before, here) in enumerate(zip(points, points[1:]), 1):
        changes = _changes(before.build, here.build)
        if changes:
            yield Event(i, "; ".join(changes))


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [f"{key} {a} -> {b}" for key, (a, b) in fingerprint.differences(before, after).items()]
