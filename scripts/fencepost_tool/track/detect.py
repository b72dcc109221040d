"""The changes of all series of a machine together: freed of what is common to them (common.py), filled where a run is missing,
and searched for steps (search.py)."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from . import common, noise, search
from .changes import ALPHA, SEGMENT
from .common import Common
from .search import Row, Step

MOST_GAPS = 0.25  # share of a series' runs between its first and last that may be missing and are filled in
MANY = 0.02       # share of series that are enough to move the median of all by their steps
TOLD_BY = 20      # series that tell how loud a night was, at least


@dataclass(frozen=True)
class Detected:
    """By row of the matrix: steps, whose places are indices of the matrix's columns. values: free of what is common."""

    steps: Mapping[int, Sequence[Step]]
    values: np.ndarray
    common: Common | None
    common_steps: Sequence[Step] = ()


def detect(y: np.ndarray, shared: bool = True, alpha: float = ALPHA) -> Detected:
    """y: series x runs: logarithms of costs, or shares of one; NaN where missing. shared: whether the series may have something
    in common. Twice where many have steps: they are taken off before what is common is computed again."""
    state = common.of(y) if shared else None
    if state is None:
        return Detected(_search(y, alpha), y, None)
    own = state.without(y)
    found = _search(own, alpha)
    if len(found) > MANY * len(y):
        levels = np.zeros_like(y)
        for row, steps in found.items():
            _add_levels(levels[row], own[row], steps)
        state = common.of(y - levels) or state
        own = state.without(y)
        found = _search(own, alpha)
    return Detected(found, own, state, _search(state.series[None, :], alpha).get(0, ()))


def _add_levels(out: np.ndarray, values: np.ndarray, steps: Sequence[Step]) -> None:
    """Each level's median less that of the first."""
    edges = [0, *[s.at for s in steps], len(values)]
    levels = [float(np.nanmedian(values[a:b])) for a, b in zip(edges, edges[1:])]
    for a, b, level in zip(edges, edges[1:], levels):
        out[a:b] = level - levels[0]


def _search(y: np.ndarray, alpha: float) -> dict[int, list[Step]]:
    rows, places = _rows(y)
    whole = np.array([row.series for row in rows if row.column == 0 and len(row.y) == y.shape[1]], int)
    loud = noise.loudness(y[whole]) if len(whole) >= TOLD_BY and not np.isnan(y[whole]).any() else None
    found = search.steps(rows, alpha, SEGMENT, loud)
    return {series: [_placed(step, places[series]) for step in steps] for series, steps in found.items()}


def _placed(step: Step, columns: np.ndarray) -> Step:
    return Step(int(columns[step.at]), step.p, int(columns[step.first]), int(columns[step.last]))


def _rows(y: np.ndarray) -> tuple[list[Row], dict[int, np.ndarray]]:
    """(rows without gaps, by series the column of each of its points)."""
    there = ~np.isnan(y)
    rows, places = [], {}
    for i in range(len(y)):
        columns = np.flatnonzero(there[i])
        if len(columns) < 2 * SEGMENT:
            continue
        span = np.arange(columns[0], columns[-1] + 1)
        if len(columns) == len(span):
            rows.append(Row(i, y[i, span[0]:span[-1] + 1], column=int(span[0])))
            places[i] = span
        elif len(columns) >= (1 - MOST_GAPS) * len(span):
            rows.append(Row(i, _filled(y[i, span]), column=int(span[0])))
            places[i] = columns[np.minimum(np.searchsorted(columns, span), len(columns) - 1)]
        else:
            rows.append(Row(i, y[i, columns], column=None))
            places[i] = columns
    return rows, places


def _filled(values: np.ndarray) -> np.ndarray:
    """With the median of the two points before and the two after in each gap."""
    known = np.flatnonzero(~np.isnan(values))
    out = values.copy()
    for gap in np.flatnonzero(np.isnan(values)):
        after = int(np.searchsorted(known, gap))
        out[gap] = np.median(values[known[max(0, after - 2):after + 2]])
    return out
