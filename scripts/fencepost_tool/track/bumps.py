"""A level that came and went, which one split can't show: before and after it all is the same, so that neither
place divides the history well. Two splits at once, after the circular binary segmentation of Olshen and
others (Biostatistics 5, 2004, 557-572); lengths in steps of a third, refined at the end.
"""
from __future__ import annotations

from collections.abc import Iterable

import numpy as np

SHORTEST = 6  # points: what is shorter passes for outliers


def lengths(n: int, segment: int) -> list[int]:
    """Of levels to try among n points; the shorter part of the two is what counts, so half will do."""
    out, length = [], SHORTEST
    while length <= min(n // 2, n - 2 * segment):
        out.append(length)
        length = length + max(1, length // 3)
    return out


def gain(rows: np.ndarray, tried: list[int], segment: int) -> np.ndarray:
    """For each row the greatest share of its variance that a level of one of these lengths explains, 0 to 1."""
    sums, total = _sums(rows)
    best = np.zeros(len(rows))
    for length in tried:
        best = np.maximum(best, _shares(sums, total, length, segment).max(axis=1))
    return best


def place(y: np.ndarray, tried: Iterable[int], segment: int) -> tuple[int, int]:
    """(first index of the best level of one of these lengths, first after it)."""
    sums, total = _sums(y[None, :])
    found = []
    for length in tried:
        shares = _shares(sums, total, length, segment)[0]
        start = int(shares.argmax())
        found.append((float(shares[start]), start + segment, start + segment + length))
    return max(found)[1:]


def refined(y: np.ndarray, at: tuple[int, int], segment: int) -> tuple[int, int]:
    """The same with all lengths between those that were tried around it."""
    length = at[1] - at[0]
    least, most = max(SHORTEST, length - length // 3), min(length + length // 3, len(y) - 2 * segment)
    return place(y, range(least, most + 1), segment)


def _sums(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    centred = rows - rows.mean(axis=1, keepdims=True)
    sums = np.concatenate([np.zeros((len(rows), 1)), np.cumsum(centred, axis=1)], axis=1)
    return sums, (centred ** 2).sum(axis=1, keepdims=True)


def _shares(sums: np.ndarray, total: np.ndarray, length: int, segment: int) -> np.ndarray:
    """By first index, from `segment` on; as many points are left behind it."""
    n = sums.shape[1] - 1
    inside = (sums[:, length:] - sums[:, :-length])[:, segment:n - length - segment + 1]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nan_to_num(inside ** 2 * (n / (length * (n - length))) / total)
