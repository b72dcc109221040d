"""Levels of a curve that goes up in steps, such as the time of a load over the size of its working set.

A level is a run of points that differ little; between two levels may be points of neither, where a cache holds a part of the
working set. Chosen are the levels that together cover most points, each far enough above the one before.
"""
from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

WITHIN = 1.17  # greatest value of a level over its median, and the median over the least
RISE = 1.4     # of a level over the one before: less is a miss of a TLB that the next level of it serves, or noise
LEAST = 3      # points of a level, but for the last
ON_ITS_WAY = 0.5   # of the way to the next level, in logarithms: what lies below is a miss of a TLB, or noise
PRICE = 1.5    # points that another level must cover


@dataclass(frozen=True)
class Plateau:
    """A level: the sizes at which it lasts, from first to last, and the size after them, None at the end of the curve."""

    first: float
    last: float
    after: float | None
    value: float


def plateaus(curve: Mapping[int, float]) -> list[Plateau]:
    """From the lowest level up; [] for a curve that is too short to have any."""
    sizes = sorted(curve)
    values = _monotone(_without_spikes([curve[size] for size in sizes]))
    runs = [(a, b) for a, b in combinations(range(len(values) + 1), 2) if _level(values[a:b]) and
            b - a >= LEAST - (b == len(values))]
    best: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]] = {}
    for run in sorted(runs, key=lambda ends: ends[1]):
        level = _value(values, run)
        before = [best[other] for other in best if other[1] <= run[0] and level >= RISE * _value(values, other)]
        score, chain = max(before, key=lambda found: found[0], default=(0.0, []))
        best[run] = (score + run[1] - run[0] - PRICE, [*chain, run])
    chosen = max(best.values(), key=lambda found: found[0], default=(0.0, []))[1]
    levels = [_value(values, run) for run in chosen]
    ends = [_left(values, run[0], *pair) for run, pair in zip(chosen, zip(levels, levels[1:]))] + [len(values)]
    return [Plateau(sizes[a], sizes[end - 1], sizes[end] if end < len(sizes) else None, level)
            for (a, _), end, level in zip(chosen, ends, levels)]


def _left(values: Sequence[float], begin: int, level: float, above: float) -> int:
    """The first point from `begin` on that is clearly on its way to the level above."""
    bound = level * (above / level) ** ON_ITS_WAY
    return next(i for i in range(begin, len(values)) if values[i] > bound)


def _level(ascending: Sequence[float]) -> bool:
    middle = statistics.median(ascending)
    return ascending[-1] <= WITHIN * middle and middle <= WITHIN * ascending[0]


def _value(values: Sequence[float], run: tuple[int, int]) -> float:
    return statistics.median(values[slice(*run)])


def _without_spikes(values: Sequence[float]) -> list[float]:
    """The median of each value and its neighbours; the ends as they are."""
    return [statistics.median(values[max(i - 1, 0):i + 2]) if 0 < i < len(values) - 1 else value
            for i, value in enumerate(values)]


def _monotone(values: Sequence[float]) -> list[float]:
    """The nearest curve that never falls: neighbours that do are replaced by their mean (pool adjacent violators)."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, n), (other, m) = blocks.pop(-2), blocks.pop()
            blocks.append(((one * n + other * m) / (n + m), n + m))
    return [value for value, times in blocks for _ in range(times)]
