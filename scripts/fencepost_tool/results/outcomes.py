"""What a case's operations led to, as a benchmark counts it: `outcomes` of run.json."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Outcomes:
    """Over all windows with values, disturbed ones too. counts: how often each happened; in_windows: in how many windows at least
    once."""

    seconds: float
    windows: int
    counts: Mapping[str, int]
    in_windows: Mapping[str, int]

    def rate(self, name: str) -> float:
        """Times a second."""
        return self.counts.get(name, 0) / self.seconds if self.seconds > 0 else 0.0


def outcomes_of(entries: Iterable[Mapping[str, Any]]) -> Outcomes | None:
    """Of the entries of a case's repetitions together; None where none has any."""
    found = [entry["outcomes"] for entry in entries if isinstance(entry.get("outcomes"), dict)]
    if not found:
        return None
    return Outcomes(sum(one["seconds"] for one in found), sum(one["windows"] for one in found),
                    _sums(one["counts"] for one in found), _sums(one["in_windows"] for one in found))


def _sums(each: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in each:
        for name, count in one.items():
            total[name] = total.get(name, 0) + count
    return total
