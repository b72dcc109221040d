"""Made-up histories: suites of series whose truth is known, as logarithms of costs (series x runs), without any change.

Noise of a run has a standard deviation of 2 %, and so has what lasts: a machine's state (shared by all series) or a series' own.
Outliers are 5 to 25 standard deviations too dear, as a run beside a neighbour is.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Callable

import numpy as np
from scipy import signal

CV = 0.02
BIMODAL_SHARE, BIMODAL = 0.3, 0.05   # of nights; more cost on them
OUTLIERS = 0.05                      # share of points
DRIFT = 0.1                          # over the whole history, at most
LEAD = 100                           # runs before the first one, in which a state forgets where it began
Suite = Callable[[np.random.Generator, int, int], np.ndarray]


@dataclass(frozen=True)
class Kind:
    """make(random, series, runs): a suite."""

    what: str
    make: Suite


def white(random: np.random.Generator, series: int, runs: int) -> np.ndarray:
    """Independent noise with a coefficient of variation of CV."""
    return CV * random.standard_normal((series, runs))


def lasting(random: np.random.Generator, series: int, runs: int, phi: float) -> np.ndarray:
    """Each run resembles the one before."""
    steps = CV * math.sqrt(1 - phi ** 2) * random.standard_normal((series, runs + LEAD))
    return np.asarray(signal.lfilter([1.0], [1.0, -phi], steps, axis=1)[:, LEAD:])


def own(phi: float, with_white: bool = False) -> Suite:
    """A state of each series."""
    return lambda random, series, runs: (lasting(random, series, runs, phi)
                                         + (white(random, series, runs) if with_white else 0.0))


def shared(phi: float) -> Suite:
    """A state of the machine, and white noise of each series."""
    return lambda random, series, runs: lasting(random, 1, runs, phi) + white(random, series, runs)


def bimodal(rows: int | None = None, noise: float = 1.0) -> Suite:
    """rows: 1 for nights that are slow for all series."""
    return lambda random, series, runs: (noise * white(random, series, runs)
                                         + BIMODAL * (random.random((rows or series, runs)) < BIMODAL_SHARE))


def louder(random: np.random.Generator, series: int, runs: int) -> np.ndarray:
    """Variance x4 from the middle on."""
    found = white(random, series, runs)
    found[:, runs // 2:] *= 2
    return found


def louder_some_night(random: np.random.Generator, series: int, runs: int) -> np.ndarray:
    """Variance x4 from some night on, another one in each series."""
    since = random.integers(runs, size=(series, 1))
    return np.asarray(white(random, series, runs) * np.where(np.arange(runs) >= since, 2.0, 1.0))


def with_outliers(random: np.random.Generator, series: int, runs: int) -> np.ndarray:
    """White noise in which single runs are dearer by 5 to 25 times CV."""
    hit = random.random((series, runs)) < OUTLIERS
    return np.asarray(white(random, series, runs) + CV * hit * random.uniform(5, 25, (series, runs)))


def heavy(random: np.random.Generator, series: int, runs: int) -> np.ndarray:
    """Student's t with three degrees of freedom."""
    return np.asarray(CV * random.standard_t(3, (series, runs)))


def drifting(random: np.random.Generator, series: int, runs: int) -> np.ndarray:
    """White noise on a line that goes up or down by at most DRIFT over all runs."""
    return np.asarray(white(random, series, runs) + np.linspace(0, DRIFT, runs) * random.uniform(-1, 1, (series, 1)))


UNCHANGED = (Kind("state AR(.9) of the machine + white", shared(0.9)),
             Kind("state AR(.9) of each series + white", own(0.9, True)),
             Kind("30 % of nights +5 %, all series", bimodal(1)), Kind("30 % of nights +5 %, each series", bimodal()),
             Kind("the same, other noise .5 %", bimodal(noise=0.25)), Kind("variance x4 from the middle on", louder),
             Kind("variance x4 from some night on", louder_some_night), Kind("iid", white),
             Kind("AR(.5) of each series", own(0.5)),
             Kind("AR(.8) of each series", own(0.8)), Kind("5 % outliers", with_outliers), Kind("t(3)", heavy),
             Kind("drift up to 10 %", drifting))
