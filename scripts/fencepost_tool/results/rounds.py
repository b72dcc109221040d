"""Rounds of several cases, side by side."""
from __future__ import annotations

import statistics
from collections.abc import Iterable
from typing import NamedTuple

from .samples import Sample

Key = tuple[int, int]  # repetition and round: the same for all cases that were measured in one pass


class Middle(NamedTuple):
    """Medians of one round's windows, per operation on each thread. cycles is None where the run wrote none."""

    ns: float
    cycles: float | None


def middles(samples: Iterable[Sample]) -> dict[str, dict[Key, Middle]]:
    """{case: {(repetition, round): medians}}, with every case that has a line; rounds without a window are left out."""
    found: dict[str, dict[Key, Middle]] = {}
    for sample in samples:
        rounds = found.setdefault(sample.case, {})
        if sample.ns:
            cycles = statistics.median(sample.cycles) if sample.cycles else None
            rounds[sample.repetition, sample.round] = Middle(statistics.median(sample.ns), cycles)
    return found
