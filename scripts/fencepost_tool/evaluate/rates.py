"""A rate with its interval, or a mean, against its target."""
from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import ClassVar

from scipy import stats


@dataclass(frozen=True)
class Rate:
    """hits of tries. target: a share; at_most: whether it is a ceiling or a floor. independent: of tries that were drawn again
    and again from the same data, how many that data makes without: the interval is that of so many."""

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
        """The rate, 0 to 1."""
        return self.hits / self.tries

    @property
    def interval(self) -> tuple[float, float]:
        """95 %, Wilson's."""
        tries = min(self.tries, self.independent or self.tries)
        found = stats.binomtest(round(self.share * tries), tries).proportion_ci(0.95, "wilson")
        return found.low, found.high

    @property
    def met(self) -> bool | None:
        """Whether the share meets the target; None without one."""
        return is_met(self.share, self.target, self.at_most)

    @property
    def verdict(self) -> str:
        """Whether the target is met, in words; see verdict()."""
        return verdict(self.share, self.interval, self.target, self.at_most)

    @property
    def wanted(self) -> str:
        """The target in per cent; "-" without one."""
        return wanted(self.target, self.at_most)


@dataclass(frozen=True)
class Mean:
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

    @property
    def met(self) -> bool | None:
        """Whether the share meets the target; None without one."""
        return is_met(self.share, self.target, self.at_most)

    @property
    def verdict(self) -> str:
        """Whether the target is met, in words; see verdict()."""
        return verdict(self.share, self.interval, self.target, self.at_most)

    @property
    def wanted(self) -> str:
        """The target in per cent; "-" without one."""
        return wanted(self.target, self.at_most)


def is_met(share: float, target: float | None, at_most: bool) -> bool | None:
    """Whether the estimate itself, not its interval, is on the right side of the target; None without one."""
    if target is None:
        return None
    return bool(share <= target if at_most else share >= target)


def verdict(share: float, interval: tuple[float, float], target: float | None, at_most: bool) -> str:
    """met or missed by the estimate itself; `?` beside it where the interval holds the target."""
    if target is None:
        return "-"
    low, high = interval
    words = "met" if is_met(share, target, at_most) else f"missed by {100 * abs(share - target):.1f} points"
    return words + (" ?" if low < target < high else "")


def wanted(target: float | None, at_most: bool) -> str:
    """The target in per cent with its direction; "-" without one."""
    return "-" if target is None else f"{'<=' if at_most else '>='} {100 * target:g} %"
