"""A rate with its interval, or a mean, against its target."""
from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import ClassVar

from scipy import stats


class Judged:
    """A share beside its target. target: None without one; at_most: whether it is a ceiling or a floor."""

    target: float | None
    at_most: bool

    @property
    def share(self) -> float:
        """The rate or the mean, 1 for 100 %; NaN without values."""
        raise NotImplementedError

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share."""
        raise NotImplementedError

    @property
    def met(self) -> bool | None:
        """Whether the share itself, not its interval, keeps the target; None without one."""
        if self.target is None:
            return None
        return bool(self.share <= self.target if self.at_most else self.share >= self.target)

    @property
    def verdict(self) -> str:
        """met or missed by the share itself; `?` beside it where the interval holds the target."""
        if self.target is None:
            return "-"
        low, high = self.interval
        words = "met" if self.met else f"missed by {100 * abs(self.share - self.target):.1f} points"
        return words + (" ?" if low < self.target < high else "")

    @property
    def wanted(self) -> str:
        """The target in per cent with its direction; "-" without one."""
        return "-" if self.target is None else f"{'<=' if self.at_most else '>='} {100 * self.target:g} %"


@dataclass(frozen=True)
class Rate(Judged):
    """hits of tries. independent: of tries that were drawn again and again from the same data, how many that data makes without:
    the interval is that of so many."""

    what: str
    hits: int
    tries: int
    target: float | None
    at_most: bool
    elsewhere: str = "-"
    independent: int | None = None
    kind: ClassVar[str] = "rate"

    @property
    def share(self) -> float:
        """hits over tries, 0 to 1."""
        return self.hits / self.tries

    @property
    def interval(self) -> tuple[float, float]:
        """95 %, Wilson's."""
        tries = min(self.tries, self.independent or self.tries)
        found = stats.binomtest(round(self.share * tries), tries).proportion_ci(0.95, "wilson")
        return found.low, found.high


@dataclass(frozen=True)
class Mean(Judged):
    """A mean of values that should be 1, shown in per cent like a rate."""

    what: str
    values: tuple[float, ...]
    target: float | None
    at_most: bool
    elsewhere: str = "-"
    kind: ClassVar[str] = "mean"

    @property
    def tries(self) -> int:
        """The number of values."""
        return len(self.values)

    @property
    def share(self) -> float:
        """The mean; NaN without values."""
        return statistics.fmean(self.values) if self.values else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """95 %, by the normal distribution."""
        if len(self.values) < 2:
            return math.nan, math.nan
        half = 1.96 * statistics.stdev(self.values) / math.sqrt(len(self.values))
        return self.share - half, self.share + half
