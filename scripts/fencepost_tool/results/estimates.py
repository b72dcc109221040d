"""Estimates with their interval, and the cases that carry them."""
from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .case_fields import name_of
from .case_name import CaseName
from .enumerations import RESULT_GRADES
from .failures import entry_error as entry_error
from .failures import is_failure, is_skipped
from .outcomes import Outcomes, outcomes_of

# The range of n samples holds the median with probability 1 - 2^(1-n): below 6
# that is less than 95 %, whatever a resampling of them says. With one round both ends
# are equal, and taken at their word would make every difference look certain.
ENOUGH_ROUNDS = 6
COUNTS = ("rounds", "windows_kept", "windows_dropped", "windows_used")
CLEAN, NOISY, NONE = RESULT_GRADES


@dataclass(frozen=True)
class Estimate:
    """A median and its 95 % interval, in the unit of its name.

    low and high are None when the run gave no interval, or had too few rounds
    for one; then nothing can be said about differences, and nothing is.
    noisy: estimated from disturbed samples, with an interval that says so.
    two_modes: the samples have two humps, and the value may lie between them.
    """

    value: float
    low: float | None = None
    high: float | None = None
    noisy: bool = False
    two_modes: bool = False

    @property
    def interval(self) -> tuple[float, float] | None:
        """(low, high), None without both."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def has_interval(self) -> bool:
        """Whether both ends of the 95 % interval are known."""
        return self.interval is not None

    @property
    def half_width_percent(self) -> float | None:
        """Half the interval's width in per cent of the value; None without an interval and for 0."""
        if self.interval is None or self.value == 0:
            return None
        low, high = self.interval
        return 50.0 * (high - low) / self.value

    @property
    def excludes_zero(self) -> bool:
        """True when the whole interval lies on one side of zero."""
        return self.interval is not None and not self.interval[0] <= 0 <= self.interval[1]

    def above(self, other: Estimate) -> bool:
        """True when the whole interval lies above the other's."""
        return self.interval is not None and other.interval is not None and self.interval[0] > other.interval[1]


@dataclass(frozen=True)
class NetCost:
    """What a case costs more than its baseline, per operation on each thread: differences, which may be negative. baseline: the
    other case's name. limit_cycles: a smaller difference is not claimed; None where the file does not say it."""

    baseline: str
    ns: Estimate | None
    cycles: Estimate | None
    limit_cycles: float | None = None


@dataclass(frozen=True)
class Case:
    """One case over all its repetitions. In error: `error` says why, there is
    no estimate at all, and `counters` holds counts at most."""

    name: CaseName
    ns: Estimate | None = None       # nanoseconds per operation, on each thread
    cycles: Estimate | None = None   # core cycles per operation, on each thread
    ops: Estimate | None = None      # operations per second, all threads together
    counters: Mapping[str, float] = field(default_factory=dict)
    error: str | None = None
    symbol: str | None = None      # of the function that holds the timed loop, mangled
    net_cost: NetCost | None = None  # as stored; None in schema 1, and where nothing is compared with the case
    grade: str = CLEAN             # of RESULT_GRADES
    note: str | None = None        # of a noisy case: why it is not clean, and what helps
    broken: bool = False           # in error because the benchmark itself failed, see failures.is_failure()
    untimed: bool = False          # in error, and its time is 0, not finite or no number
    skipped: bool = False          # in error because the program did not measure it, see failures.is_skipped()
    outcomes: Outcomes | None = None  # where the benchmark counts them; also of a case without times

    @property
    def noisy(self) -> bool:
        """Whether it was estimated from disturbed samples."""
        return self.grade == NOISY

    @property
    def few_rounds(self) -> bool:
        """Too few for an interval of a clean result. A noisy one counts its rounds in its interval."""
        return _few_rounds(self.grade, self.counters)

    @property
    def two_modes(self) -> bool:
        """Whether the samples have two humps: their median may lie where hardly any of them does."""
        return _two_modes(self.counters)

    @property
    def fairness(self) -> float | None:
        """The least over the greatest share of operations among the threads, 0 to 1; None where the run has none."""
        return self.counters.get("fairness")

    def failed(self, error: str, broken: bool = False, skipped: bool = False) -> Case:
        """The case without its estimates."""
        counts = {k: v for k, v in self.counters.items() if _is_count(k)}
        return Case(self.name, counters=counts, error=error, symbol=self.symbol, grade=NONE, broken=broken,
                    skipped=skipped, outcomes=self.outcomes)

    def counted(self, key: str) -> Estimate | None:
        """Events per operation, by the key that machine.json has for them, or lines_moved; None where that was not
        counted. Unlike times it may be 0. No interval from too few rounds of its own: run.json has none then."""
        return _estimate(self.counters, f"{key}_per_op", f"{key}_per_op", few=False)




def case_from_entries(entries: Sequence[Mapping[str, Any]], require_clean: bool = False) -> Case:
    """One case from the entries of its repetitions (at least one). require_clean: a noisy one is in error.

    One failed repetition fails the case: a primitive that was caught losing
    work once gets no estimate from the times it was not caught.
    """
    name = name_of(entries[0])
    errors = [e for e in map(entry_error, entries) if e]
    counters = _merge(entries)
    symbol = entries[0].get("label") or None
    outcomes = outcomes_of(entries)
    if errors:
        return Case(name, counters=counters, symbol=symbol, outcomes=outcomes).failed(errors[0], any(map(is_failure, entries)),
                                                                        any(map(is_skipped, entries)))
    grade = grade_of(entries)
    noisy, few = grade == NOISY, _few_rounds(grade, counters)
    modes = _two_modes(counters)
    case = Case(name,
                ns=_estimate(counters, "real_time", "ns", few, noisy, modes),
                cycles=_estimate(counters, "cycles", "cycles", few, noisy, modes),
                ops=_estimate(counters, "ops_per_second", "ops", few, noisy, modes),
                counters=counters, symbol=symbol, net_cost=net_cost_of(entries), grade=grade,
                note=next((e["note"] for e in entries if e.get("note")), None), outcomes=outcomes)
    return case.failed(f"noisy: {case.note or 'the run gives no reason'}") if noisy and require_clean else case


def _few_rounds(grade: str, counters: Mapping[str, float]) -> bool:
    return grade != NOISY and counters.get("rounds", ENOUGH_ROUNDS) < ENOUGH_ROUNDS


def _two_modes(counters: Mapping[str, float]) -> bool:
    return counters.get("modes", 1) > 1


def grade_of(entries: Sequence[Mapping[str, Any]]) -> str:
    """The worst grade of a case's entries. An entry without one, from before there were grades, is clean if it has a
    result."""
    grades = [NONE if entry_error(e) else e.get("grade", CLEAN) for e in entries]
    return max(grades, key=RESULT_GRADES.index)


def net_cost_of(entries: Sequence[Mapping[str, Any]]) -> NetCost | None:
    """The net cost in a case's entries: that of the first repetition that has one, as it is computed over the rounds of all."""
    stored = next((e["net_cost"] for e in entries if isinstance(e.get("net_cost"), dict)), None)
    if stored is None:
        return None
    noisy = stored.get("grade") == NOISY
    return NetCost(stored["baseline"], _estimate(stored, "ns", "ns", False, noisy),
                   _estimate(stored, "cycles", "cycles", False, noisy), stored.get("limit_cycles"))


def _merge(entries: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    if len(entries) == 1:
        return {k: v for k, v in sorted(entries[0].items()) if isinstance(v, (int, float)) and not isinstance(v, bool)}
    keys = {k for e in entries for k, v in e.items()
            if isinstance(v, (int, float)) and not isinstance(v, bool)}
    return {k: _merge_key(k, [e[k] for e in entries if k in e])
            for k in sorted(keys)}


def _merge_key(key: str, values: Iterable[float]) -> float:
    """Median over repetitions; but counts add up, and an interval becomes the
    hull: the median of the bounds would hide what differs from one repetition
    to the next. Two humps in one repetition are two."""
    if _is_count(key):
        return sum(values)
    if key.endswith("_ci_low"):
        return min(values)
    if key.endswith("_ci_high") or key == "modes":
        return max(values)
    return statistics.median(values)


def _is_count(key: str) -> bool:
    return key in COUNTS or key.startswith("dropped_")


def _estimate(counters: Mapping[str, float], value: str, stem: str,
            few: bool, noisy: bool = False, two_modes: bool = False) -> Estimate | None:
    if value not in counters:
        return None
    if few:
        return Estimate(counters[value], two_modes=two_modes)
    return Estimate(counters[value], counters.get(f"{stem}_ci_low"),
                    counters.get(f"{stem}_ci_high"), noisy, two_modes)
