"""What pairs of processes have in common: a state of the machine or of a process that moves all cases at once, and
resemblance of a pair to the one before. Arrays are pair x case, ln ratios, NaN where a pair has no estimate of a case."""
from __future__ import annotations

import math

import numpy as np

from .medians import of_known
from .robust import TO_SD

FEWEST_CASES = 8    # for a median over cases that a single one hardly moves
CLEARLY = 3.0       # times the variance that independent cases give the median
LEAST_PAIRS = 5     # for a correlation
MOST_RHO = 0.9
MARGIN = 1.1        # correlated pairs also leave fewer degrees of freedom: false alarms 2 % with it, 5 to 8 % without
DEAD_ZONE = 1.5     # standard errors within which a correlation counts as 0


def of_pairs(diffs: np.ndarray) -> np.ndarray | None:
    """The median over cases of each pair, where it varies clearly more than cases that are independent would make it; else None.
    Turning the signs of whole pairs does not change whether. A pair without estimates has 0."""
    if diffs.shape[1] < FEWEST_CASES or len(diffs) < 2:
        return None
    common = of_known(diffs.T)
    around = TO_SD * of_known(np.abs(diffs - common[:, None]).T)
    counts = np.maximum((~np.isnan(diffs)).sum(axis=1), 1)
    expected = float(np.mean(math.pi / 2 * around ** 2 / counts))
    return common if float(np.mean(common ** 2)) > CLEARLY * expected else None


def inflation(residuals: np.ndarray, dead_zone: float = DEAD_ZONE) -> float:
    """By how much the standard error of a mean over pairs is larger than that of independent pairs, 1 or more, were it a first
    order autoregression whose correlation all cases share. residuals: pair x case, mean 0, 0 where missing. A correlation is
    that of independent pairs if it is within so many standard errors of 0; else it counts with one standard error more."""
    n, cases = residuals.shape
    if n < LEAST_PAIRS:
        return 1.0
    scale = np.sqrt((residuals ** 2).sum(axis=0))
    unit = residuals[:, scale > 0] / scale[scale > 0]
    if not unit.size:
        return 1.0
    lag = float((unit[1:] * unit[:-1]).sum()) / unit.shape[1]
    rho = (lag + 1 / n) / (1 - 3 / n)  # less Kendall's bias (Biometrika 41, 1954, 403-404)
    error = 1 / math.sqrt(unit.shape[1] * (n - 1)) / (1 - 3 / n)
    if rho < dead_zone * error:
        return 1.0
    return _factor(min(max(rho + (error if dead_zone else 0.0), 0.0), MOST_RHO), n)


def _factor(rho: float, n: int) -> float:
    """By how much the standard error grows, also for the spread being underestimated."""
    k = np.arange(1, n)
    more = float((2 * (1 - k / n) * rho ** k).sum())
    return 1 + MARGIN * (math.sqrt((1 + more) / max(1 - more / (n - 1), 0.1)) - 1)
