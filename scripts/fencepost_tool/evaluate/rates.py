"""A rate with its interval, against its target."""
from __future__ import annotations

from dataclasses import dataclass

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
        """met or missed by the estimate itself; `?` beside it where the interval holds the target."""
        if self.target is None:
            return "-"
        met = self.share <= self.target if self.at_most else self.share >= self.target
        low, high = self.interval
        away = abs(self.share - self.target)
        words = "met" if met else f"missed by {100 * away:.1f} points"
        return words + (" ?" if low < self.target < high else "")

    @property
    def wanted(self) -> str:
        return "-" if self.target is None else f"{'<=' if self.at_most else '>='} {100 * self.target:g} %"
