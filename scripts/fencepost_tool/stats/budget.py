"""How many pairs it would take to know. Not the number that the estimates of now would need if they were true: those come true
in a third of all cases. What is true is drawn from what is known of it now, and pairs yet to come as well; the number is the one
at which LIKELY of these futures have a verdict."""
from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from scipy import special

from .effects import Effect

LIKELY = 0.85   # of the futures; less than that is not said
TIMES = (1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 13.0, 16.0, 20.0, 25.0, 32.0)  # of the pairs there are
FUTURES = 256


def pairs_needed(effect: Effect, threshold: float, alpha: float, tests: int = 1) -> int | None:
    """Pairs in all at which the verdict is likely clear: the interval inside the threshold, or the effect beyond it by what
    one of so many tests must exceed. None: not known, or not likely within TIMES. threshold and the effect's mean in ln ratio.
    """
    n = effect.pairs
    if not effect.bounded or not math.isfinite(effect.sd):
        return None
    z, chi = _chances(effect.df)
    sd = effect.sd * np.sqrt(effect.df / chi)[:, None]
    true = effect.mean + z[:, [0]] * sd / math.sqrt(n)
    total = np.unique(np.ceil(n * np.array(TIMES)).astype(int))
    more = total - n
    mean = (n * effect.mean + more * true + np.sqrt(more) * sd * z[:, [1]]) / total
    error = sd / np.sqrt(total)
    df = effect.df + more
    equivalent = np.abs(mean) - special.stdtrit(df, alpha / 2) * error <= threshold
    changed = np.abs(mean) + special.stdtrit(df, alpha / max(tests, 1) / 2) * error > threshold
    likely = (equivalent | changed).mean(axis=0) >= LIKELY
    return int(total[np.argmax(likely)]) if likely.any() else None


@lru_cache(maxsize=64)
def _chances(df: float) -> tuple[np.ndarray, np.ndarray]:
    """(two standard normal values, a chi-squared one) of each future: the same ones at every call."""
    random = np.random.default_rng(1)
    return random.standard_normal((FUTURES, 2)), random.chisquare(df, FUTURES)
