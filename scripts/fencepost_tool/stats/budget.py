"""How much longer it would take to know, if the effect and the spread stay what they look like now."""
from __future__ import annotations

import math

from scipy import special

from .effects import Effect

MOST = 10 ** 6  # pairs: beyond that nobody waits


def pairs_needed(effect: Effect, threshold: float, alpha: float, tests: int = 1) -> int | None:
    """Pairs in all until the verdict is clear: the interval inside the threshold, or an effect beyond
    it told from 0 after Holm over so many tests. None: not known, or out of reach.

    threshold and the effect's mean in ln ratio. Halfway between the two there is no end: an effect as
    large as the threshold is neither below it nor above it.
    """
    if not effect.bounded or not math.isfinite(effect.sd):
        return None
    if abs(effect.mean) >= threshold:
        return _pairs(effect.sd, abs(effect.mean), alpha / max(tests, 1))
    return _pairs(effect.sd, threshold - abs(effect.mean), alpha)


def _pairs(sd: float, half: float, alpha: float) -> int | None:
    """The least n with t(n - 1) * sd / sqrt(n) <= half."""
    def enough(n: int) -> bool:
        return bool(-special.stdtrit(n - 1, alpha / 2) * sd <= half * math.sqrt(n))
    if half <= 0 or not enough(MOST):
        return None
    low, high = 1, 2
    while not enough(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
