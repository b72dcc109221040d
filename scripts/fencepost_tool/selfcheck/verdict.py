"""When an estimate is met, missed, or lost in the machine's noise. Pure arithmetic; nothing is run here."""
from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MET, MISSED, NOISY = "met", "MISSED", "machine too noisy to say"
SHOWN = "shown, not judged"


@dataclass(frozen=True)
class Row:
    """One line of the table. notes go below it: what a reader needs to see whose fault it is."""

    what: str
    target: str
    measured: str
    verdict: str
    notes: Sequence[str] = field(default_factory=tuple)


def exit_code(rows: Iterable[Row]) -> int:
    """1 where a row is missed, else 3 where one is lost in noise, else 0."""
    verdicts = {row.verdict for row in rows}
    return 1 if MISSED in verdicts else 3 if NOISY in verdicts else 0


def within(value: float, low: float | None, high: float | None, target: float, tolerance: float) -> str:
    """value against target * (1 +- tolerance), with the 95 % interval of value where it has one. Outside,
    but with an interval that reaches inside, is noise: another run could come out either way."""
    least, most = target * (1 - tolerance), target * (1 + tolerance)
    if least <= value <= most:
        return MET
    if low is not None and high is not None and low <= most and high >= least:
        return NOISY
    return MISSED


def spread(values: Sequence[float]) -> float | None:
    """Standard deviation (of a sample) over mean; None below two values."""
    if len(values) < 2:
        return None
    return statistics.stdev(values) / statistics.fmean(values)


def quantile(values: Sequence[float], q: float) -> float:
    """The smallest value that at least the share q of all does not exceed."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * q // 1))
    return ordered[int(rank) - 1]


def share_within(spreads: Sequence[float | None], limit: float) -> float:
    """Share of cases at most limit apart. None, a case without enough windows, counts as apart."""
    return sum(s is not None and s <= limit for s in spreads) / len(spreads) if spreads else 0.0


def of_spreads(spreads: Sequence[float | None], limit: float, share: float,
               yardsticks: Iterable[float | None]) -> str:
    """yardsticks: spreads of cases whose cost cannot change from process to process. When even one of
    those is farther apart than the limit, it is the machine that moves."""
    if spreads and share_within(spreads, limit) >= share:
        return MET
    lacking = sum(s is None for s in spreads)
    if not spreads or lacking > (1 - share) * len(spreads):
        return MISSED  # for want of estimates, and that is a miss
    return NOISY if any(y is not None and y > limit for y in yardsticks) else MISSED


def faster_than(disturbed: float, quiet: Sequence[float], by: float) -> str:
    """disturbed ns against the ns of quiet runs: MISSED when it is faster than all of them by more than
    the share `by`, NOISY when the quiet runs themselves lie on both sides of that."""
    apart = [disturbed < q * (1 - by) for q in quiet]
    return MISSED if all(apart) else NOISY if any(apart) else MET


def more_than(disturbed: float, quiet: Sequence[float], little: float) -> str:
    """NOISY when the quiet runs lie on both sides, or one of them above `little`: something else spun beside them as well."""
    above = [disturbed > q for q in quiet]
    return MET if all(above) else NOISY if any(above) or max(quiet) > little else MISSED


def worst(verdicts: Iterable[str]) -> str:
    """MISSED before NOISY before MET."""
    seen = set(verdicts)
    return next((v for v in (MISSED, NOISY) if v in seen), MET)
