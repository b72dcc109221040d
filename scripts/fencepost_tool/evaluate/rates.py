"""A rate with its interval, or a mean, against its target."""
from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import ClassVar

from scipy import stats


class Judged:
    """A share beside its target. target: None without one; at_most: whether it is a ceiling or a floor. most: a ceiling as well,
    where target is a floor."""

    what: str
    target: float | None
    at_most: bool
    most: float | None = None

    @property
    def share(self) -> float:
        """The rate or the mean, 1 for 100 %; NaN without values."""
        raise NotImplementedError

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share."""
        raise NotImplementedError

    @property
    def missed_by(self) -> float | None:
        """How far the share itself, not its interval, is on the wrong side of its target: not above 0 where it is met. None
        without a target."""
        if self.target is None:
            return None
        short = self.share - self.target if self.at_most else self.target - self.share
        return short if self.most is None else max(short, self.share - self.most)

    @property
    def met(self) -> bool | None:
        """Whether the share keeps the target; None without one."""
        return None if self.missed_by is None else bool(self.missed_by <= 0)

    @property
    def verdict(self) -> str:
        """met or missed by the share itself; `?` beside it where the interval holds the target."""
        if self.missed_by is None:
            return "-"
        low, high = self.interval
        words = "met" if self.met else f"missed by {100 * self.missed_by:.1f} points"
        return words + (" ?" if any(low < one < high for one in (self.target, self.most) if one is not None) else "")

    @property
    def wanted(self) -> str:
        """The target in per cent with its direction; "-" without one."""
        if self.target is None:
            return "-"
        if self.most is not None:
            return f"{100 * self.target:g} to {100 * self.most:g} %"
        return f"{'<=' if self.at_most else '>='} {100 * self.target:g} %"


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
    most: float | None = None
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


@dataclass(frozen=True)
class Amount:
    """One measured value of something, in a unit. most: a ceiling, None without a target."""

    what: str
    value: float
    unit: str
    most: float | None = None
    kind: ClassVar[str] = "amount"

    @property
    def met(self) -> bool | None:
        """Whether the value is at most the ceiling; None without one."""
        return None if self.most is None else self.value <= self.most

    @property
    def verdict(self) -> str:
        """met, or by how much it is missed; "-" without a ceiling."""
        if self.most is None:
            return "-"
        return "met" if self.met else f"missed by {self.value - self.most:.2g} {self.unit}"

    @property
    def wanted(self) -> str:
        """The ceiling with its unit; "-" without one."""
        return "-" if self.most is None else f"<= {self.most:g} {self.unit}"


@dataclass(frozen=True)
class Unmeasured:
    """A row without a value, and why."""

    what: str
    why: str
    kind: ClassVar[str] = "not measured"
    met: ClassVar[bool | None] = None
    verdict: ClassVar[str] = "-"
