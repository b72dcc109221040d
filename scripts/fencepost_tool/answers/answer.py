"""One quantity that a run gives, or the reason why it gives none."""
from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from fencepost_tool.results import Estimate


class Unit(str, Enum):
    """What the number counts. The times are per operation on each thread, RATE per second of all threads together."""

    NS = "ns"
    CYCLES = "cycles"
    RATE = "ops/s"
    FACTOR = "x"


@dataclass(frozen=True)
class Answer:
    """`cases` are the names of the cases that it was computed from, or that would be needed. missing: why there is no
    estimate, in words that say what would give one; "" where there is one. limit: a smaller difference, or a factor nearer
    to 1, is not claimed."""

    unit: Unit
    cases: tuple[str, ...]
    estimate: Estimate | None = None
    missing: str = ""
    limit: float = 0.0

    @property
    def noisy(self) -> bool:
        """Whether it was computed from disturbed samples."""
        return self.estimate is not None and self.estimate.noisy

    def above(self, limit: float) -> bool:
        """Whether the whole interval lies above."""
        return self._interval is not None and self._interval[0] > limit

    def below(self, limit: float) -> bool:
        """Whether the whole interval lies below."""
        return self._interval is not None and self._interval[1] < limit

    @property
    def _interval(self) -> tuple[float, float] | None:
        return self.estimate.interval if self.estimate else None
