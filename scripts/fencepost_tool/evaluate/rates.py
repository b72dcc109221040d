"""A rate with its interval, or a mean, against its target."""
from __future__ import annotations

import math
import statistics
from dataclasses import dataclass

from scipy import stats


@dataclass(frozen=True)
class Rate:
    """hits of tries. target: a share; at_most: whether it is a ceiling or a floor. independent: of tries that were drawn again
    and again from the same data, how many that data makes without: the interval is that of so many. most: a ceiling as well,
    where target is a floor."""

    what: str
    hits: int
    tries: int
    target: float | None
    at_most: bool
    elsewhere: str = "-"
    independent: int | None = None
    most: float | None = None

    @property
    def share(self) -> float:
        return self.hits / self.tries

    @property
    def interval(self) -> tuple[float, float]:
        """95 %, Wilson's."""
        tries = min(self.tries, self.independent or self.tries)
        found = stats.binomtest(round(self.share * tries), tries).proportion_ci(0.95, "wilson")
        return found.low, found.high

    @property
    def verdict(self) -> str:
        return verdict(self.share, self.interval, self.target, self.at_most, self.most)

    @property
    def wanted(self) -> str:
        if self.target is None or self.most is None:
            return wanted(self.target, self.at_most)
        return f"{100 * self.target:g} to {100 * self.most:g} %"


@dataclass(frozen=True)
class Mean:
    """Of values that should be 1: shown in per cent, like a rate."""

    what: str
    values: tuple[float, ...]
    target: float | None
    at_most: bool
    elsewhere: str = "-"

    @property
    def tries(self) -> int:
        return len(self.values)

    @property
    def share(self) -> float:
        return statistics.fmean(self.values) if self.values else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """95 %, by the normal distribution."""
        if len(self.values) < 2:
            return math.nan, math.nan
        half = 1.96 * statistics.stdev(self.values) / math.sqrt(len(self.values))
        return self.share - half, self.share + half

    @property
    def verdict(self) -> str:
        return verdict(self.share, self.interval, self.target, self.at_most)

    @property
    def wanted(self) -> str:
        return wanted(self.target, self.at_most)


@dataclass(frozen=True)
class Amount:
    """One measured value of something, in a unit. most: a ceiling, None without a target."""

    what: str
    value: float
    unit: str
    most: float | None = None

    @property
    def verdict(self) -> str:
        if self.most is None:
            return "-"
        return "met" if self.value <= self.most else f"missed by {self.value - self.most:.2g} {self.unit}"

    @property
    def wanted(self) -> str:
        return "-" if self.most is None else f"<= {self.most:g} {self.unit}"


@dataclass(frozen=True)
class Unmeasured:
    """A row without a value, and why."""

    what: str
    why: str

    @property
    def verdict(self) -> str:
        return "-"


def verdict(share: float, interval: tuple[float, float], target: float | None, at_most: bool, most: float | None = None) -> str:
    """met or missed by the estimate itself; `?` beside it where the interval holds the target. most: as in Rate."""
    if target is None:
        return "-"
    misses = [share - target if at_most else target - share, *([] if most is None else [share - most])]
    low, high = interval
    words = "met" if max(misses) <= 0 else f"missed by {100 * max(misses):.1f} points"
    return words + (" ?" if any(low < one < high for one in (target, most) if one is not None) else "")


def wanted(target: float | None, at_most: bool) -> str:
    return "-" if target is None else f"{'<=' if at_most else '>='} {100 * target:g} %"
