"""The changes of a history of any length, a stretch of runs at a time.

Stretches have STRETCH runs and overlap by half; each answers for the changes of its middle half, the first also for what is
before and the last for what is after. What is found in a stretch that is over is kept in the index: no run that comes or is
forgotten changes it, and a night costs no more after ten years than after one. Each has the error budget of a digest for itself.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fencepost_tool.results import CaseName
from fencepost_tool.stats.family import holm
from fencepost_tool.stats.thresholds import Thresholds

from . import changes, kept, panels, quarters
from .changes import SEGMENT, Change
from .detect import Detected, detect
from .history import Baseline, Series, of_panel
from .index import Index
from .kept import Candidate, Least, Place
from .panels import Panel
from .search import Step

STRETCH = 256
ALGORITHM = 2  # of the search: what another one found is not taken
@dataclass(frozen=True)
class Searched:
    """labels: of the series that the last stretch has; short: those with too few points for any change."""

    candidates: tuple[Candidate, ...]
    labels: tuple[str, ...]
    short: tuple[str, ...]


def search(index: Index, baseline: Baseline, least: Thresholds, with_noisy: bool = False) -> Searched:
    """The candidates for changes in a whole history."""
    found: list[Candidate] = []
    over = _Over(index, baseline, least, with_noisy)
    for start, end, low, high in quarters.bounds(quarters.of(index, baseline.points, STRETCH // 4)):
        if high == len(baseline.points):
            panel = panels.read(index, baseline, start, end, with_noisy)
            inside, labels, short = _of_panel(panel, baseline, least)
        else:
            inside = over.changes(start, end)
        found += [c for c in inside if low <= c.place.at < high]
    return Searched(tuple(found), labels, short)


class _Over:
    """Stretches that are over: each is searched once, and again only where what decides on its result is another."""

    def __init__(self, index: Index, baseline: Baseline, least: Thresholds, with_noisy: bool):
        self.index, self.baseline, self.least, self.with_noisy = index, baseline, least, with_noisy

    def changes(self, start: int, end: int) -> list[Candidate]:
        runs, key = self.runs[start:end], self._key(end)
        text = self.index.kept(key)
        found = kept.restored(text, self.baseline, start, runs, self.least, self.cases) if text else None
        if found is None:
            asked = kept.Asked(self.least)
            found, _, _ = _of_panel(panels.read(self.index, self.baseline, start, end, self.with_noisy), self.baseline, asked)
            self.index.keep(key, kept.stored(found, start, runs, asked.asked))
        return found

    def _key(self, end: int) -> str:
        """The key of a stretch, by its last run, which is the last one to be forgotten."""
        text = json.dumps([ALGORITHM, STRETCH, self.least.fixed, self.with_noisy, self.cycles, self.baseline.machine,
                           bool(self.baseline.ratios), self.runs[end - 1]])
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def runs(self) -> list[str]:
        """What each run holds, in words."""
        ratios = self.baseline.ratios
        return [point.content + (ratios.key(at) if ratios else "") for at, point in enumerate(self.baseline.points)]

    @cached_property
    def names(self) -> dict[int, CaseName]:
        return panels.names(self.index)

    @cached_property
    def cases(self) -> dict[str, CaseName]:
        return {name.text: name for name in (kept.COMMON, *self.names.values())}

    @cached_property
    def cycles(self) -> bool:
        """The unit depends on the first runs, which may be of another stretch."""
        return panels.has_cycles(self.index, [point.id for point in self.baseline.points[:panels.UNIT_RUNS]], self.names)


def _of_panel(panel: Panel, baseline: Baseline, least: Least) -> tuple[list[Candidate], tuple[str, ...], tuple[str, ...]]:
    """(changes, labels of all series, of those that are too short)."""
    every = [of_panel(panel, row, baseline) for row in range(len(panel.rows))]
    short = tuple(one.label for one in every if len(one.runs) < 2 * SEGMENT)
    found: list[tuple[Series, Change]] = []
    silent = 0
    for rows, detected in _groups(panel):
        for one, values, steps in _series(panel, every, rows, detected):
            mine = _changes(one, values, steps, least)
            found += [(one, change) for change in mine]
            silent += not mine
    adjusted = holm([change.p for _, change in found] + [1.0] * silent)
    return [_candidate(*one, p) for one, p in zip(found, adjusted)], tuple(one.label for one in every), short


def _groups(panel: Panel) -> Iterator[tuple[list[int], Detected]]:
    """Rows that may have something in common, and their steps: costs of one metric as logarithms, net costs as shares."""
    groups: dict[tuple[str, bool], list[int]] = {}
    for row, about in enumerate(panel.rows):
        groups.setdefault((about.metric, about.net is not None), []).append(row)
    for (_, net), rows in groups.items():
        values = panel.values[rows]
        if net:
            yield rows, detect(values / _net_costs(panel, rows), shared=False)
        else:
            yield rows, detect(np.log(values))


def _net_costs(panel: Panel, rows: Sequence[int]) -> np.ndarray:
    """What the cases of net costs take themselves, as a column."""
    nets = [panel.rows[row].net for row in rows]
    return np.array([[net.cost if net else 1.0] for net in nets])


def _series(panel: Panel, every: Sequence[Series], rows: Sequence[int],
            detected: Detected) -> Iterator[tuple[Series, np.ndarray, Sequence[Step]]]:
    """(series, its values free of what is common, steps by index among them) of each row, and of what is common if there is
    any."""
    for i, row in enumerate(rows):
        one = every[row]
        columns = one.runs - panel.start
        values = one.values if one.net else np.exp(detected.values[i])[columns]
        yield one, values, _placed(detected.steps.get(i, ()), columns)
    if detected.common is not None:
        values = np.exp(detected.common.series)
        runs = np.arange(panel.start, panel.start + len(values))
        yield Series(kept.COMMON, panel.rows[rows[0]].metric, values, runs, every[0].baseline), values, detected.common_steps


def _placed(steps: Sequence[Step], columns: np.ndarray) -> list[Step]:
    """By index among the points that there are."""
    def at(column: int) -> int:
        return int(np.searchsorted(columns, column))
    return [Step(at(step.at), step.p, at(step.first), at(step.last)) for step in steps]


def _changes(one: Series, values: np.ndarray, steps: Sequence[Step], least: Least) -> list[Change]:
    """The changes of at least that share of the case's cost; those of a net cost also reach its detection limit."""
    if not steps:
        return []
    share = least.share(one.name)
    if one.net is None:
        return changes.ratios(values, steps, share)
    return changes.differences(values, steps, max(share * one.net.cost, one.net.limit))


def _candidate(one: Series, change: Change, adjusted: float) -> Candidate:
    runs = one.runs
    place = Place(int(runs[change.at]), int(runs[change.at - 1]), int(runs[change.first]), int(runs[change.last]))
    return Candidate(one, change, place, adjusted)
