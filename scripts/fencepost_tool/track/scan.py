"""The best place of a step in each of many series of one length, under one model of their noise: generalised least squares
on the innovations (arma.py), for all places at once.

Half of the chance of a false alarm is for the FRESH last places, the rest for all before: in a history that is looked at every
night those have had theirs when they were fresh. The variance of the points after a step is estimated from them and
from the series, and so is that before: noise that grows at some time is no step.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from .arma import LEVELS, Model, Sums, searched, sums

FRESH = 16    # places
STEPS = 0.1   # share of series in which a step is expected, where noise models are weighed
SIZE = 5.0    # its size, in standard deviations of innovations
NEAR = 6.0    # twice the logarithm of the likelihood that a place may be worse by than the best: more than 95 %
START = 5     # points from which the level before the first one is taken
TAIL = 0.9    # power of p-values: noise that is no Gaussian's has a longer tail, how much longer nobody knows
TINY = 1e-300


@dataclass(frozen=True)
class Part:
    """Series (rows) of one length, or parts of them. fresh: how many of the last places are new; steady: points that the whole
    part's variance counts for beside that of the points before or after a step; loud: by point, how much more variance all series
    had then than usual."""

    y: np.ndarray
    segment: int
    fresh: int
    steady: float
    loud: np.ndarray | None = None


@dataclass(frozen=True)
class Best:
    """By series. at: index of the first point of the new level; p: of the best place among all that were searched; first, last:
    the places that explain nearly as much."""

    at: np.ndarray
    p: np.ndarray
    first: np.ndarray
    last: np.ndarray


def innovations(y: np.ndarray, model: Model) -> np.ndarray:
    """Centred, of series (rows)."""
    e = model.innovations(y - y[:, :START].mean(axis=1, keepdims=True))
    return np.asarray(e - e.mean(axis=1, keepdims=True))


def likelihood(part: Part, model: Model) -> np.ndarray:
    """The log likelihood of the model, by series, with a step or none."""
    n = part.y.shape[1]
    s = sums(model, n)
    return _likelihood(_Fit(innovations(part.y, model), s, part.segment), float(s.volumes[n]))


def best(part: Part, model: Model) -> Best:
    """The best step of each series, with p over all places searched."""
    n, segment = part.y.shape[1], part.segment
    fit = _Fit(innovations(part.y, model), sums(model, n), segment)
    z, df = _studentised(fit, part)
    places = n - 2 * segment + 1
    old = places - part.fresh if 0 < part.fresh < places else 0
    zones = [(0, places)] if not old else [(0, old), (old, places)]
    found = [_of_zone(z, df, zone, model, n, segment, len(zones)) for zone in zones]
    p = np.array(found)
    at = np.array([fit.rest[:, a:b].argmin(axis=1) + a for a, b in zones])[p.argmin(axis=0), np.arange(len(z))]
    near = n * np.log(fit.rest / fit.rest[np.arange(len(z)), at][:, None]) <= NEAR
    first, last = near.argmax(axis=1), places - 1 - near[:, ::-1].argmax(axis=1)
    return Best(at + segment, p.min(axis=0), first + segment, last + segment)


class _Fit:
    """The fit of a step at each place: arrays by series and place."""

    def __init__(self, e: np.ndarray, s: Sums, segment: int):
        self.e, self.n, self.segment = e, e.shape[1], segment
        self.m = self.n - np.arange(segment, self.n - segment + 1)  # points after the step
        self.h1, self.h2 = s.first[self.m], s.second[self.m]
        self.size = self.h2 - self.h1 ** 2 / self.n
        self.ahead = s.model.ahead(e)[:, segment:self.n - segment + 1]
        self.step = self.ahead / self.size
        self.total = (e ** 2).sum(axis=1)
        self.rest = np.maximum(self.total[:, None] - self.step * self.ahead, TINY)

    def after(self) -> np.ndarray:
        """The part of the rest that is of points after the step."""
        mean = -self.step * self.h1 / self.n  # of innovations before the step
        squares, plain = (self._from_there_on(values) for values in (self.e ** 2, self.e))
        found = (squares - 2 * mean * plain - 2 * self.step * self.ahead + self.m * mean ** 2 + 2 * mean * self.step * self.h1
                 + self.step ** 2 * self.h2)
        return np.clip(found, 0.0, self.rest)

    def _from_there_on(self, values: np.ndarray) -> np.ndarray:
        sums_ = np.cumsum(values[:, ::-1], axis=1)[:, ::-1]
        return sums_[:, self.segment:self.n - self.segment + 1]


def _studentised(fit: _Fit, part: Part) -> tuple[np.ndarray, np.ndarray]:
    """(z, degrees of freedom), by series and place, with a variance before the step and one after it."""
    n, m, after = fit.n, fit.m, fit.after()
    usual = part.steady * fit.rest / (n - 2)
    loud_before, loud_after = _loud(part.loud, m, n)
    df_after, df_before = part.steady + m - 1, part.steady + n - m - 1
    a = (usual * loud_after + after) / df_after * (fit.h2 - 2 * fit.h1 ** 2 / n + m * fit.h1 ** 2 / n ** 2)
    b = (usual * loud_before + fit.rest - after) / df_before * ((n - m) * fit.h1 ** 2 / n ** 2)
    both = np.maximum(a + b, TINY)
    df = both ** 2 / np.maximum(a ** 2 / df_after + b ** 2 / df_before, TINY)
    return fit.ahead / np.sqrt(both), np.clip(df, 1.0, n - 3.0)


def _loud(loud: np.ndarray | None, m: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """How many times the usual variance the points before and after each place have, at least 1."""
    if loud is None:
        return np.ones(1), np.ones(1)
    before = np.concatenate([[0.0], np.cumsum(loud)])[n - m]
    return np.maximum(1.0, before / (n - m)), np.maximum(1.0, (loud.sum() - before) / m)


def _of_zone(z: np.ndarray, df: np.ndarray, zone: tuple[int, int], model: Model, n: int, segment: int,
             zones: int) -> np.ndarray:
    """p of the best place among all places of all zones, by series."""
    row, (start, end) = np.arange(len(z)), zone
    at = np.abs(z[:, start:end]).argmax(axis=1) + start
    p = 2 * special.stdtr(df[row, at], -np.abs(z[row, at]))
    normal = -special.ndtri(np.clip(p / 2, TINY, 0.5))
    counted = np.interp(normal, LEVELS, searched(model, n, segment, zone))
    return np.asarray(np.minimum(1.0, zones * p * counted) ** TAIL)


def _likelihood(fit: _Fit, volume_: float) -> np.ndarray:
    """Logarithm of the restricted likelihood of the model, with a step anywhere or with none."""
    half = 0.5 * (fit.n - 1)
    none = -half * np.log(np.maximum(fit.total, TINY))
    each = -half * np.log(fit.rest) - 0.5 * np.log1p(fit.size * SIZE ** 2)
    top = each.max(axis=1)
    step = top + np.log(np.exp(np.maximum(each - top[:, None], -50)).mean(axis=1))
    return np.asarray(np.logaddexp(none + np.log1p(-STEPS), step + np.log(STEPS)) + volume_)
