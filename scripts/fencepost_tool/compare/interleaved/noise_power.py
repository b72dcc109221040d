"""How large a change must be to be found with a given power by the test of a suite, in multiples of a first guess.

Comparisons are drawn from the pairs of an A/A comparison; in each, a change of a random size is given to a few cases, since what
the test asks for depends on the data, the changed cases among it. A logistic curve of being found over the ln of the size, in
multiples of the guess for the case, gives the multiple for any power.
"""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import optimize, special

from fencepost_tool.results import CaseName
from fencepost_tool.stats import suite

from . import noise

COMPARISONS = 150
CHANGED = 0.1         # share of the cases of a comparison, one at least
SPREAD = math.log(2)  # sizes lie within this ln of the guess
FEWEST = 12           # changes of a group, for a curve


def multiples(diffs: Mapping[CaseName, np.ndarray], pairs: int, guesses: np.ndarray, groups: Sequence[str],
              thresholds: np.ndarray, alpha: float, power: float, rng: np.random.Generator) -> dict[str, float]:
    """Group -> multiple of the guesses (ln ratios, by case) that is found with `power`. 1 where there are too few changes."""
    tried: dict[str, list[tuple[float, bool]]] = {}
    contended = [name.threads > 1 for name in diffs]
    count = max(1, round(CHANGED * len(groups)))
    usable = np.flatnonzero(np.isfinite(guesses) & (guesses > 0))
    for _ in range(COMPARISONS if len(usable) else 0):
        changed = rng.choice(usable, min(count, len(usable)), replace=False)
        times = np.exp(rng.uniform(-SPREAD, SPREAD, len(changed)))
        rows = noise.rows(diffs, pairs, 1, rng)[0]
        rows[:, changed] += times * guesses[changed]
        found = suite.test(rows, thresholds, contended, alpha, int(rng.integers(2 ** 31)))
        effects = found.means
        for i, size in zip(changed, times):
            tried.setdefault(groups[i], []).append((size, bool(found.adjusted[i] <= alpha and effects[i] >= thresholds[i])))
    return {group: _multiple(each, power) for group, each in tried.items()}


def _multiple(tried: Sequence[tuple[float, bool]], power: float) -> float:
    """The multiple at which a logistic curve reaches the power; a weak prior keeps it finite where everything was found beyond
    one size, and nothing below."""
    if len(tried) < FEWEST:
        return 1.0
    x, y = np.log([size for size, _ in tried]), np.array([found for _, found in tried], float)

    def loss(at: np.ndarray) -> float:
        z = math.exp(at[1]) * (x - at[0])
        unlikely = -(y * special.log_expit(z) + (1 - y) * special.log_expit(-z)).sum()
        return float(unlikely + (at[1] - 1.5) ** 2 / 8 + at[0] ** 2 / 2)
    middle, ln_slope = optimize.minimize(loss, np.array([0.0, 1.5]), method="Nelder-Mead").x
    return math.exp(middle + float(special.logit(power)) / math.exp(ln_slope))
