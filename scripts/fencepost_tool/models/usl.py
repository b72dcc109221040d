"""The universal scalability law: X(n) = l n / (1 + s (n - 1) + k n (n - 1)).

l is the throughput of one thread, s the share of work that is serial (contention), k the cost of keeping each pair of threads
coherent; k > 0 makes throughput fall again. N. J. Gunther, "A General Theory of Computational Scalability Based on Rational
Functions", arXiv:0808.1431, 2008, which has 0 <= s <= 1 and k >= 0. It knows no handing over between the first two threads, so
it can't follow a curve that falls steeply from 1 thread to 2 and is flat from there: that is what line_queue.py is for.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .shape import Shape

MOST_K = 10.0  # two threads do a tenth of what one does


def _serial(u: np.ndarray) -> np.ndarray:
    """Fine near 0, where most of what scales lies."""
    return np.asarray(u ** 3)


def _coherence(v: np.ndarray) -> np.ndarray:
    return np.asarray(MOST_K * v ** 6)


def _rates(u: np.ndarray, v: np.ndarray, counts: Sequence[int]) -> np.ndarray:
    s, k = _serial(u), _coherence(v)
    return np.stack([n / (1 + s * (n - 1) + k * n * (n - 1)) for n in counts])


def _parameters(rate: np.ndarray, u: np.ndarray, v: np.ndarray) -> dict[str, np.ndarray]:
    return {"l (ops/s)": rate, "s": _serial(u), "k": _coherence(v)}


USL = Shape("USL", ((0.0, 1.0), (0.0, 1.0)), _rates, _parameters)
