"""Two sides of a few processes each, all cases at once: max_t on pairs of processes where there are enough, else on processes
that could be of either side."""
from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from . import max_t, sign_flip
from .max_t import Tested


def test(a: np.ndarray, b: np.ndarray, thresholds: np.ndarray, groups: Sequence[object], alpha: float, seed: int) -> Tested:
    """a, b: process x case, positive values. With as many on either side, the k-th of A goes with the k-th of B, provided that
    flipping pairs can reach alpha."""
    x, y = np.log(a), np.log(b)
    if len(a) == len(b) and sign_flip.least(len(a)) <= alpha:
        return max_t.paired(y - x, thresholds, groups, alpha, seed)
    return max_t.unpaired(x, y, thresholds, groups, alpha, seed)


def least_processes(alpha: float) -> int:
    """The fewest a side that can give a p-value of alpha: 4 for 0.05."""
    n = 2
    while 2 / math.comb(2 * n, n) > alpha and n < 1000:
        n += 1
    return n
