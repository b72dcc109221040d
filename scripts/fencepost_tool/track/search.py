"""Steps in many series at once, each with its noise modelled: the best step of each (scan.py), under each noise model that its
likelihood leaves possible (weights.py); where that is more than chance, both parts are searched again.

A level that came and went, which one step can't show in a long series, is looked for in shorter stretches where nothing was
found (seeded intervals, after Kovacs and others, Biometrika 110, 2023, 249-256).
"""
from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from . import noise, scan, weights
from .arma import grid
from .scan import Part

UNLIKELY = 1e-3      # probability of a noise model below which it is left out
USUAL = 0.02         # share of the suite's series
STRETCH_SHARE = 0.2  # of the chance of a false alarm, for all shorter stretches together; asked where a whole one shows nothing
STRETCH = 20         # points of a stretch, at least


@dataclass(frozen=True)
class Row:
    """A series. y: without gaps, in order of time; column: of its first point among all runs, None where runs are missing;
    fresh: how many of the last places are new (0 in a part that is not the last)."""

    series: int
    y: np.ndarray
    offset: int = 0
    column: int | None = 0
    fresh: int = scan.FRESH

    def part(self, start: int, end: int) -> Row:
        """The points from start to end as a row of its own."""
        column = None if self.column is None else self.column + start
        return Row(self.series, self.y[start:end], self.offset + start, column, self.fresh if end == len(self.y) else 0)


@dataclass(frozen=True)
class Step:
    """at: index of the first point of the new level; first, last: between them it is likely to lie; p: after all places of its
    series."""

    at: int
    p: float
    first: int
    last: int


def steps(rows: Sequence[Row], alpha: float, segment: int, loud: np.ndarray | None = None) -> dict[int, list[Step]]:
    """By series, in order. alpha: of each part searched; segment: points on either side of a step, at least; loud: by column,
    how much more variance all series had then than usual."""
    todo = [row for row in rows if len(row.y) >= 2 * segment]
    found: dict[int, list[Step]] = {}
    if not todo:
        return found
    fits = _Fits(_Suite(weights.prior(), noise.MOST_STEADY, loud), segment)
    todo = fits.winsorised(todo)
    fits.suite, likelihoods = fits.learned(todo)
    known: np.ndarray | None = likelihoods
    while todo:
        later: list[Row] = []
        for row, step in zip(todo, fits.best(todo, alpha, known)):
            if step.p <= alpha:
                found.setdefault(row.series, []).append(step)
                at = step.at - row.offset
                later += [part for part in (row.part(0, at), row.part(at, len(row.y))) if len(part.y) >= 2 * segment]
        todo, known = later, None
    return {series: sorted(mine, key=lambda s: s.at) for series, mine in found.items()}


@dataclass(frozen=True)
class _Suite:
    """shares: of series that follow each noise model; steady: see noise.steadiness; loud: by column."""

    shares: np.ndarray
    steady: float
    loud: np.ndarray | None


NOTHING = Step(0, 1.0, 0, 0)


class _Fits:
    """Fits rows that lie alike together."""

    def __init__(self, suite: _Suite, segment: int):
        self.suite, self.segment = suite, segment

    def learned(self, rows: Sequence[Row]) -> tuple[_Suite, np.ndarray]:
        """(what the suite's noise is like, likelihoods of the noise models by row)."""
        likelihoods = np.empty((len(rows), len(grid())))
        groups = list(self._alike(rows))
        for members, part in groups:
            likelihoods[members] = self._likelihoods(part)
        shares = weights.common(likelihoods)
        model = weights.posterior(likelihoods, shares).argmax(axis=1)
        parts = [scan.innovations(part.y[model[members] == m], grid()[m]) for members, part in groups
                 for m in np.unique(model[members])]
        return _Suite(shares, noise.steadiness(parts), self.suite.loud), likelihoods

    def winsorised(self, rows: Sequence[Row]) -> list[Row]:
        found = list(rows)
        for members, part in self._alike(rows):
            for i, y in zip(members, noise.winsorised(part.y)):
                found[i] = dataclasses.replace(rows[i], y=y)
        return found

    def best(self, rows: Sequence[Row], alpha: float, known: np.ndarray | None = None) -> list[Step]:
        """The best step of each row; where it is not significant, that of a shorter stretch. known: likelihoods by row."""
        found = [NOTHING] * len(rows)
        for members, part in self._alike(rows):
            likely = weights.posterior(self._likelihoods(part) if known is None else known[members], self.suite.shares)
            steps = self._steps(part, likely)
            model = likely.argmax(axis=1)
            for m in np.unique(model):
                quiet = np.flatnonzero((model == m) & np.array([step.p > alpha for step in steps]))
                for i, step in self._in_stretches(part, quiet, int(m)):
                    steps[i] = min(steps[i], step, key=lambda s: s.p)
            for i, step in zip(members, steps):
                found[i] = _moved(step, rows[i].offset)
        return found

    def _in_stretches(self, part: Part, rows: np.ndarray, model: int) -> Iterator[tuple[int, Step]]:
        """(row, step) of each shorter stretch of these rows; p over all of a row, at its share. model: the likeliest, which is
        weighed in each stretch against those that are usual in the suite."""
        tried = sorted({model, *np.flatnonzero(self.suite.shares > USUAL)})
        stretches = _stretches(part.y.shape[1]) if rows.size else []
        for start, end in stretches:
            loud = None if part.loud is None else part.loud[start:end]
            short = Part(part.y[rows, start:end], self.segment, 0, part.steady, loud)
            likely = np.zeros((len(rows), len(grid())))
            likely[:, tried] = weights.posterior(self._likelihoods(short, tried), self.suite.shares[tried])
            for i, step in zip(rows, self._steps(short, likely)):
                p = step.p * len(stretches) / STRETCH_SHARE
                if p < 1:
                    yield int(i), Step(step.at + start, p, step.first + start, step.last + start)

    def _alike(self, rows: Sequence[Row]) -> Iterator[tuple[np.ndarray, Part]]:
        """Rows of one length and column together, with their indices."""
        groups: dict[tuple[object, ...], list[int]] = {}
        for i, row in enumerate(rows):
            groups.setdefault((len(row.y), row.column, row.fresh), []).append(i)
        for members in groups.values():
            row = rows[members[0]]
            loud = None if self.suite.loud is None or row.column is None else self.suite.loud[row.column:row.column + len(row.y)]
            y = np.stack([rows[i].y for i in members])
            yield np.array(members), Part(y, self.segment, row.fresh, self.suite.steady, loud)

    @staticmethod
    def _likelihoods(part: Part, models: Sequence[int] = range(len(grid()))) -> np.ndarray:
        if len(models) == 1:
            return np.zeros((len(part.y), 1))
        return np.stack([scan.likelihood(part, grid()[m]) for m in models], axis=1)

    @staticmethod
    def _steps(part: Part, likely: np.ndarray) -> list[Step]:
        """The best step of each row: p averaged over models, the place by the likeliest."""
        p, best = np.zeros(len(likely)), likely.argmax(axis=1)
        places = np.zeros((3, len(likely)), int)
        for m, model in enumerate(grid()):
            rows = np.flatnonzero(likely[:, m] > UNLIKELY)
            if not rows.size:
                continue
            fit = scan.best(Part(part.y[rows], part.segment, part.fresh, part.steady, part.loud), model)
            p[rows] += likely[rows, m] * fit.p
            mine = best[rows] == m
            places[:, rows[mine]] = np.stack([fit.at, fit.first, fit.last])[:, mine]
        p += np.where(likely > UNLIKELY, 0.0, likely).sum(axis=1) * p
        return [Step(int(at), float(q), int(first), int(last)) for q, at, first, last in zip(p, *places)]


def _moved(step: Step, by: int) -> Step:
    return Step(step.at + by, step.p, step.first + by, step.last + by)


def _stretches(n: int) -> list[tuple[int, int]]:
    """(start, end) of stretches of half the length, a quarter and so on that overlap by half."""
    found: list[tuple[int, int]] = []
    length = n // 2
    while length >= STRETCH:
        starts = range(0, n - length + 1, max(1, length // 2))
        found += [(a, a + length) for a in starts]
        if starts[-1] + length < n:
            found.append((n - length, n))
        length //= 2
    return found
