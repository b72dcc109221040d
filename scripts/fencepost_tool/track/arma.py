"""Models of a series' noise: a machine's state that lasts (a first-order autoregression) plus white noise, which together are
an ARMA(1, 1) process. A grid of them stands for all; which one a series follows is told by its likelihood, and by how common
each is in the suite (changes.py).

With coefficients phi and theta, innovations are e[t] = y[t] - phi y[t-1] + theta e[t-1] (Box and Jenkins, Time Series
Analysis, 1970), and a step of 1 in y shows in them as the filtered step h[k].
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from scipy import linalg, signal, special

PHI = (0.3, 0.5, 0.7, 0.8, 0.9, 0.97)   # of the state, from one run to the next
SHARES = (1.0, 0.75, 0.5, 0.25)         # of the variance that is the state's
LEVELS = np.linspace(1.5, 9.0, 31)      # values of |z| at which searched() is tabulated


@dataclass(frozen=True)
class Model:
    """Noise y[k] = phi y[k-1] + e[k] - theta e[k-1], where e are the innovations."""

    phi: float
    theta: float

    @property
    def gain(self) -> float:
        """What is left of a constant after the filter."""
        return (1 - self.phi) / (1 - self.theta)

    def innovations(self, y: np.ndarray) -> np.ndarray:
        """rows: series. Before its first point a series is taken to have been at 0."""
        return y if self.phi == 0 else signal.lfilter([1.0, -self.phi], [1.0, -self.theta], y, axis=1)

    def step(self, n: int) -> np.ndarray:
        """h: innovations of a step of 1 at their first place."""
        return np.asarray(self.innovations(np.ones((1, n)))[0])

    def ahead(self, e: np.ndarray) -> np.ndarray:
        """At each place c the sum over k of h[k] e[c + k]: how much the innovations from there on look like a step at c."""
        sums = np.cumsum(e[:, ::-1], axis=1)
        return self.innovations(sums)[:, ::-1]


WHITE = Model(0.0, 0.0)


@cache
def grid() -> tuple[Model, ...]:
    """The models that are tried, white noise first."""
    return (WHITE, *(model(phi, share) for phi in PHI for share in SHARES))


def model(phi: float, share: float) -> Model:
    """The model of a state with that share of the variance, plus white noise."""
    if share == 1:
        return Model(phi, 0.0)
    r = (1 - share) * phi / (share * (1 - phi ** 2) + (1 - share) * (1 + phi ** 2))
    return Model(phi, (1 - math.sqrt(1 - 4 * r * r)) / (2 * r))


@dataclass(frozen=True)
class Sums:
    """Sums for a step with m points left in a series, by m from 0 on: of h, of h squared, of h[k] h[k - 1]. volumes: by n, what
    the restricted likelihood of n points has beside the sum of squares: -log(det V) / 2 - log(1' V^-1 1) / 2, where V is the
    covariance in units of the innovations' variance."""

    model: Model
    first: np.ndarray
    second: np.ndarray
    lagged: np.ndarray
    volumes: np.ndarray


def sums(model: Model, n: int) -> Sums:
    """For series of up to n points, or more."""
    return _sums(model, 1 << max(7, (n - 1).bit_length()))


@cache
def _sums(model: Model, n: int) -> Sums:
    h = model.step(n)
    zero = np.zeros(1)
    return Sums(model, np.concatenate([zero, np.cumsum(h)]), np.concatenate([zero, np.cumsum(h * h)]),
                np.concatenate([zero, zero, np.cumsum(h[1:] * h[:-1])]), _volumes(model, n))


def _volumes(model: Model, n: int) -> np.ndarray:
    lags = np.arange(n)
    psi = signal.lfilter([1.0, -model.theta], [1.0, -model.phi], np.eye(1, 400)[0])  # y as a sum of past innovations
    lagged = np.where(lags == 0, psi @ psi, (psi[1:] @ psi[:-1]) * model.phi ** np.maximum(lags - 1, 0))
    root = np.linalg.cholesky(linalg.toeplitz(lagged))  # its leading part is that of a shorter series
    ones = linalg.solve_triangular(root, np.ones(n), lower=True)
    found = -np.cumsum(np.log(np.diag(root))) - 0.5 * np.log(np.cumsum(ones ** 2))
    return np.concatenate([np.zeros(1), found])


@lru_cache(maxsize=4096)
def searched(model: Model, n: int, segment: int, zone: tuple[int, int]) -> np.ndarray:
    """By LEVELS: the number of independent places that the search of a zone (indices of the first place and of the one after the
    last, from `segment` on) of n points for the largest |z| is worth, since neighbours resemble each other: 1 + the sum over
    neighbours of correlation rho of 2 Phi(z tan(arccos(rho) / 2)) - 1 (after Efron, Biometrika 84, 1997, 143-157)."""
    s = sums(model, n)
    m = n - segment - np.arange(*zone)
    size = s.second[m] - s.first[m] ** 2 / n
    with_next = s.lagged[m[:-1]] - s.first[m[:-1]] * s.first[m[1:]] / n
    rho = np.clip(with_next / np.sqrt(size[1:] * size[:-1]), -1.0, 1.0)
    slope = np.tan(np.arccos(rho) / 2)
    return np.asarray(1 + special.erf(np.outer(LEVELS, slope) / math.sqrt(2)).sum(axis=1))
