"""Changes of level in series of costs, and how large they are.

search.py finds them in the logarithms of many series at once; here they are told in the series' own unit, and those that are too
small to be worth a word go. There are at least SEGMENT points on either side of a change.

Pure, and nothing is drawn by lot: the same history gives the same digest.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Callable

import numpy as np

from . import search
from .search import Row, Step

ALPHA = 0.03  # the share of unchanged histories in which a change is found by itself
SEGMENT = 4   # points on either side of a change, at least


@dataclass(frozen=True)
class Change:
    """at: index of the first point of the new level; before, after: medians of the levels on either side, up to the next change;
    p: among all places of the series; first, last: between them the new level is likely to have begun."""

    at: int
    before: float
    after: float
    p: float
    first: int = -1
    last: int = -1

    @property
    def ratio(self) -> float:
        """The new level over the old one."""
        return self.after / self.before

    @property
    def difference(self) -> float:
        """The new level less the old one, in the unit of the metric."""
        return self.after - self.before


def find(values: Sequence[float], least: float = 0.0, alpha: float = ALPHA, segment: int = SEGMENT) -> list[Change]:
    """In one series, in order. values: positive costs; least: the smallest change of interest, as a share."""
    raw = np.asarray(values, float)
    return ratios(raw, _steps(np.log(raw), alpha, segment), least)


def ratios(raw: np.ndarray, steps: Sequence[Step], least: float) -> list[Change]:
    """Changes of at least that share at these places."""
    return _worth_a_word(raw, steps, math.log1p(least), lambda a, b: abs(math.log(b / a)))


def differences(raw: np.ndarray, steps: Sequence[Step], least: float) -> list[Change]:
    """Changes of at least that difference at these places."""
    return _worth_a_word(raw, steps, least, lambda a, b: abs(b - a))


def _steps(y: np.ndarray, alpha: float, segment: int) -> list[Step]:
    return search.steps([Row(0, y)], alpha, segment).get(0, [])


def _worth_a_word(raw: np.ndarray, steps: Sequence[Step], least: float,
                  distance: Callable[[float, float], float]) -> list[Change]:
    """With medians on either side; changes that are too small go, the smallest first, since its neighbours'
    levels are then others."""
    found = list(steps)
    while found:
        edges = [0, *[step.at for step in found], len(raw)]
        levels = [float(np.median(raw[a:b])) for a, b in zip(edges, edges[1:])]
        sizes = [distance(a, b) for a, b in zip(levels, levels[1:])]
        if min(sizes) >= least and min(sizes) > 0:
            return [Change(s.at, levels[i], levels[i + 1], s.p, s.first, s.last) for i, s in enumerate(found)]
        del found[sizes.index(min(sizes))]
    return []
