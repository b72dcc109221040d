"""Made-up histories: unchanged ones of three kinds of noise, and such with a step near the end.

Noise has a coefficient of variation of 2 %. Outliers are 5 to 25 standard deviations too dear, as a run
beside a neighbour is. `elsewhere` has what Otava and asv gave on such data, as measured when the targets
were set; here they are not run.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Callable

import numpy as np
from scipy import signal

from fencepost_tool.stats.family import holm
from fencepost_tool.track import changes

from .rates import Rate

CV = 0.02
POINTS = 100
RHO = 0.5          # of the autocorrelated noise
OUTLIERS = 0.05    # share of points
STEP = 1.05
AFTER = 5          # points after the step that there are when it is looked for, and by which its place may miss
SUITE = 100        # series in a suite
Noise = Callable[[np.random.Generator, int], np.ndarray]


def iid(random: np.random.Generator, n: int) -> np.ndarray:
    return random.standard_normal(n)


def autocorrelated(random: np.random.Generator, n: int) -> np.ndarray:
    """Each point resembles the one before; standard deviation 1 all the same."""
    steps = random.standard_normal(n) * math.sqrt(1 - RHO ** 2)
    steps[0] = random.standard_normal()
    return signal.lfilter([1.0], [1.0, -RHO], steps)


def with_outliers(random: np.random.Generator, n: int) -> np.ndarray:
    noise = random.standard_normal(n)
    hit = random.random(n) < OUTLIERS
    noise[hit] += random.uniform(5, 25, hit.sum())
    return noise


KINDS: tuple[tuple[str, Noise, float, str], ...] = (
    ("iid", iid, 0.02, "Otava 5 %"), ("AR(1) .5", autocorrelated, 0.05, "Otava 72 %"),
    ("5 % outliers", with_outliers, 0.05, "Otava 19 %"))


def costs(noise: np.ndarray, step_at: int | None = None) -> np.ndarray:
    ln = CV * noise
    if step_at is not None:
        ln[step_at:] += math.log(STEP)
    return 10 * np.exp(ln)


def false_changes(what: str, noise: Noise, tries: int, seed: int, target: float | None, elsewhere: str = "-",
                  points: int = POINTS) -> Rate:
    random = np.random.default_rng(seed)
    hits = sum(bool(changes.find(costs(noise(random, points)))) for _ in range(tries))
    return Rate(f"{points} points, no change: {what}, series with one found", hits, tries, target, True, elsewhere)


def found(what: str, noise: Noise, tries: int, seed: int, target: float | None, elsewhere: str = "-",
          points: int = POINTS) -> Rate:
    """The step has happened AFTER points before the end, and must be found there, within AFTER points."""
    random = np.random.default_rng(seed)
    at = points - AFTER
    hits = sum(any(abs(c.at - at) <= AFTER for c in changes.find(costs(noise(random, points), at))) for _ in range(tries))
    return Rate(f"{points} points, +5 % found {AFTER} points on: {what}", hits, tries, target, False, elsewhere)


def quiet_suites(what: str, noise: Noise, tries: int, seed: int) -> Rate:
    """Digests of a suite without any change that list one all the same."""
    random, hits = np.random.default_rng(seed), 0
    for _ in range(tries):
        p = [min([c.p for c in changes.find(costs(noise(random, POINTS)))], default=1.0) for _ in range(SUITE)]
        hits += min(holm(p)) <= 0.05
    return Rate(f"{SUITE} series of {POINTS} points, no change: {what}, digests that list any", hits, tries, 0.05, True)


def rates(tries: int, seed: int) -> Sequence[Rate]:
    out = [false_changes(what, noise, tries, seed, target, elsewhere) for what, noise, target, elsewhere in KINDS]
    out += [found(what, noise, tries, seed + 1, 0.9 if noise is iid else None, "Otava 95 %, asv 1 %" if noise is iid else "-")
            for what, noise, _, _ in KINDS]
    out += [false_changes(what, noise, tries, seed + 2, None, "-", 30) for what, noise, _, _ in KINDS]
    out += [quiet_suites(what, noise, max(20, tries // 20), seed + 3) for what, noise, _, _ in KINDS]
    return out
