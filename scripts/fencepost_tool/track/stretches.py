"""The changes of a history of any length, a stretch of runs at a time.

Stretches have STRETCH runs and overlap by half; each answers for the changes of its middle half, the first also for what is
before and the last for what is after. What is found in a stretch that is over is kept in the index: no run to come changes
it, and a night costs no more after ten years than after one. Each has the error budget of a digest for itself.
"""
from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fencepost_tool.results import CaseName, name_of
from fencepost_tool.stats.family import holm
from fencepost_tool.stats.thresholds import Thresholds

from . import changes, panels
from .changes import SEGMENT, Change
from .detect import Detected, detect
from .history import Baseline, Series, of_panel
from .index import Index
from .panels import Net, Panel
from .search import Step

STRETCH = 256
ALGORITHM = 1  # of the search: what another one found is not taken
COMMON = CaseName("all cases", "all", "cases", "", "", 1, {})


@dataclass(frozen=True)
class Place:
    """Indices among a baseline's runs: of the first one with the new level and of the last one with the old; first, last: the new
    level is likely to have begun between them."""

    at: int
    before: int
    first: int
    last: int


@dataclass(frozen=True)
class Candidate:
    """A change. adjusted: p after Holm over the stretch's series."""

    series: Series
    change: Change
    place: Place
    adjusted: float


@dataclass(frozen=True)
class Searched:
    """labels: of the series that the last stretch has; short: those with too few points for any change."""

    candidates: tuple[Candidate, ...]
    labels: tuple[str, ...]
    short: tuple[str, ...]


def search(index: Index, baseline: Baseline, least: Thresholds, with_noisy: bool = False) -> Searched:
    found: list[Candidate] = []
    for start, end, low, high in bounds(len(baseline.points)):
        last = high == len(baseline.points)
        if last:
            panel = panels.read(index, baseline, start, end, with_noisy)
            inside, labels, short = _of_panel(panel, baseline, least)
            found += [c for c in inside if low <= c.place.at < high]
        else:
            found += _over(index, baseline, (start, end, low, high), least, with_noisy)
    return Searched(tuple(found), labels, short)


def bounds(runs: int) -> Iterator[tuple[int, int, int, int]]:
    """(first run, the one after the last, and those of the part that it answers for) of each stretch."""
    half, start = STRETCH // 2, 0
    while True:
        end = start + STRETCH
        low = start + half // 2 if start else 0
        if end >= runs:
            yield start, runs, low, runs
            return
        yield start, end, low, end - half // 2
        start += half


def _over(index: Index, baseline: Baseline, place: tuple[int, int, int, int], least: Thresholds,
          with_noisy: bool) -> list[Candidate]:
    """The changes of a stretch that is over."""
    start, end, low, high = place
    points = baseline.points[start:end]
    ratios = baseline.ratios.key(start, end) if baseline.ratios else ""
    text = json.dumps([ALGORITHM, STRETCH, dataclasses.asdict(least), with_noisy, [(p.id, p.folder, p.stamp) for p in points],
                       ratios])
    key = hashlib.sha256(text.encode()).hexdigest()
    kept = index.kept(key)
    if kept is None:
        inside, _, _ = _of_panel(panels.read(index, baseline, start, end, with_noisy), baseline, least)
        kept = json.dumps([_stored(c) for c in inside if low <= c.place.at < high])
        index.keep(key, kept)
    return [_restored(body, baseline) for body in json.loads(kept)]


def _stored(candidate: Candidate) -> dict[str, Any]:
    one = candidate.series
    return {"name": {"name": one.name.text, **one.name.fields()}, "metric": one.metric,
            "net": one.net and dataclasses.asdict(one.net), "change": dataclasses.asdict(candidate.change),
            "place": dataclasses.asdict(candidate.place), "adjusted": candidate.adjusted}


def _restored(body: dict[str, Any], baseline: Baseline) -> Candidate:
    name = body.pop("name")
    net = body.pop("net")
    case = name_of({"name": name["name"], "case": name})
    one = Series(case, body.pop("metric"), np.zeros(0), np.zeros(0, int), baseline, Net(**net) if net else None)
    return Candidate(one, Change(**body["change"]), Place(**body["place"]), body["adjusted"])


def _of_panel(panel: Panel, baseline: Baseline, least: Thresholds) -> tuple[list[Candidate], tuple[str, ...], tuple[str, ...]]:
    """(changes, labels of all series, of those that are too short)."""
    every = [of_panel(panel, row, baseline) for row in range(len(panel.rows))]
    short = tuple(one.label for one in every if len(one.runs) < 2 * SEGMENT)
    found: list[tuple[Series, Change]] = []
    silent = 0
    for rows, detected in _groups(panel):
        for one, values, steps in _series(panel, every, rows, detected):
            mine = _changes(one, values, steps, least.share(one.name))
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
        yield Series(COMMON, panel.rows[rows[0]].metric, values, runs, every[0].baseline), values, detected.common_steps


def _placed(steps: Sequence[Step], columns: np.ndarray) -> list[Step]:
    """By index among the points that there are."""
    def at(column: int) -> int:
        return int(np.searchsorted(columns, column))
    return [Step(at(step.at), step.p, at(step.first), at(step.last)) for step in steps]


def _changes(one: Series, values: np.ndarray, steps: Sequence[Step], least: float) -> list[Change]:
    """least: the smallest change of interest, as a share of the case's cost; of a net cost also its detection limit."""
    if not steps:
        return []
    if one.net is None:
        return changes.ratios(values, steps, least)
    return changes.differences(values, steps, max(least * one.net.cost, one.net.limit))


def _candidate(one: Series, change: Change, adjusted: float) -> Candidate:
    runs = one.runs
    place = Place(int(runs[change.at]), int(runs[change.at - 1]), int(runs[change.first]), int(runs[change.last]))
    return Candidate(one, change, place, adjusted)
