"""Looking before the end without more false alarms: fixed looks, and an alpha that is spent bit by bit.

After Lan and DeMets (Biometrika 70, 1983, 659-663) with the spending function that imitates O'Brien and
Fleming's: almost nothing early, almost all at the end. A case may be called changed at the first look at
which its p-value is under that look's nominal level. The levels come from a random walk whose steps are
Gaussian, integrated on a grid (Armitage, McPherson and Rowe, J. R. Stat. Soc. A 132, 1969, 235-244); t
statistics use the same nominal levels, which a simulation in the tests holds to account.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy import optimize, special

GRID = 401  # points of the density between the bounds: levels are right to 1e-4 of themselves
LEVELS = np.geomspace(1e-8, 0.98, 49)  # where the levels of a schedule are tabulated
SMALLEST = 1e-300  # a level of 0 has no logarithm
Walk = tuple[np.ndarray, np.ndarray]  # points inside the bounds, and the probability mass at each


def spent(alpha: float, fraction: float) -> float:
    """How much of alpha is gone when this fraction of the planned data is there, 0 to 1: half of it on either side."""
    if fraction <= 0:
        return 0.0
    return float(4 * special.ndtr(special.ndtri(alpha / 4) / math.sqrt(min(fraction, 1.0))))


@lru_cache(maxsize=256)
def levels(alpha: float, fractions: tuple[float, ...]) -> tuple[float, ...]:
    """The two-sided nominal level of each look. fractions: of the data, rising, the last one 1."""
    if any(b <= a for a, b in zip((0.0, *fractions), fractions)) or fractions[-1] != 1:
        raise ValueError(f"looks must rise and end at 1: {fractions}")
    found: list[float] = []
    before, walk = 0.0, None
    for k, fraction in enumerate(fractions):
        more = max(spent(alpha, fraction) - before, SMALLEST)
        before = spent(alpha, fraction)
        step = fraction - (fractions[k - 1] if k else 0.0)
        bound = _bound(walk, step, more)
        found.append(float(2 * special.ndtr(-bound / math.sqrt(fraction))))
        walk = _stays(walk, step, bound)
    return tuple(found)


def _bound(walk: Walk | None, step: float, more: float) -> float:
    """Where the walk, having stayed inside so far, is outside with probability `more` after the step."""
    sd = math.sqrt(step)
    if walk is None:
        return float(-special.ndtri(more / 2) * sd)
    x, mass = walk

    def excess(bound: float) -> float:
        out = special.ndtr((x - bound) / sd) + special.ndtr((-bound - x) / sd)
        return float((mass * out).sum()) - more
    return float(optimize.brentq(excess, 0.0, float(np.abs(x).max()) + 40 * sd, xtol=1e-10))


def _stays(walk: Walk | None, step: float, bound: float) -> Walk:
    """(points, probability mass) of the walk that is inside the bound after the step."""
    sd = math.sqrt(step)
    edges = np.linspace(-bound, bound, GRID)
    if walk is None:
        density = _density(edges / sd) / sd
    else:
        x, mass = walk
        density = (_density((edges[:, None] - x) / sd) / sd) @ mass
    weights = np.full(GRID, edges[1] - edges[0])
    weights[[0, -1]] /= 2
    return edges, density * weights


def _density(z: np.ndarray) -> np.ndarray:
    """The density of the standard normal; scipy.stats has it too, at ten times the cost."""
    return np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


@lru_cache(maxsize=64)
def _table(fractions: tuple[float, ...]) -> np.ndarray:
    """ln nominal level, looks x LEVELS."""
    return np.log([levels(float(alpha), fractions) for alpha in LEVELS]).T


def sequential_p(p_values: Sequence[float], fractions: tuple[float, ...]) -> float:
    """The least alpha at which the case had been called changed at one of the looks so far; to be used as
    a p-value, in Holm's correction too. p_values: one for each look that was taken."""
    table, grid = _table(fractions), np.log(LEVELS)
    found = 1.0
    for p, row in zip(p_values, table):
        if p >= math.exp(row[-1]):
            continue
        at = np.interp(math.log(max(p, SMALLEST)), row, grid, left=grid[0])
        found = min(found, math.exp(at))
    return found


def confidence(alpha: float, fractions: tuple[float, ...], look: int) -> float:
    """The confidence of an interval given at this look (from 0), so that all given on the way hold together at 1 - alpha."""
    return 1.0 - levels(alpha, fractions)[look]
