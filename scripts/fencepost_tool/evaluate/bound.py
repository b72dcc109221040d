"""How many steps a test finds that knows the noise: the coefficient of the autoregression and the variance of its innovations.

A test that has to estimate them finds fewer. Steps are looked for by generalised least squares at all places of a zone, at a
critical value that is simulated for the given chance of a false alarm.
"""
from __future__ import annotations

import math

import numpy as np

from .histories import CV
from .rates import Rate

TRIES = 20_000


def found(phi: float, zone: range, alpha: float, runs: int, at: int, step: float, within: int, seed: int) -> Rate:
    """zone: places that are searched; alpha: the chance of a false alarm in it. step: the ratio of costs from `at` on, which
    counts as found at a place at most `within` from there."""
    random = np.random.default_rng(seed)
    whiten = np.eye(runs) - phi * np.eye(runs, k=-1)
    whiten[0, 0] = math.sqrt(1 - phi ** 2)
    steps = (np.arange(runs) >= np.array(zone)[:, None]) @ whiten.T
    level = whiten @ np.ones(runs)
    steps = steps - np.outer(steps @ level / (level @ level), level)  # the level before it is not known
    steps /= np.linalg.norm(steps, axis=1, keepdims=True)
    effect = steps @ (whiten @ (np.arange(runs) >= at)) * math.log(step) / (CV * math.sqrt(1 - phi ** 2))
    noise = random.standard_normal((TRIES, runs)) @ steps.T
    critical = np.quantile(np.abs(noise).max(axis=1), 1 - alpha)
    near = np.abs(np.array(zone) - at) <= within
    hits = np.abs(random.standard_normal((TRIES, runs)) @ steps.T + effect)[:, near].max(axis=1) > critical
    return Rate("", int(hits.sum()), TRIES, None, False)
