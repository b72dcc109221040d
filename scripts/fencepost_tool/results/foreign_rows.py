"""Which entries of Google Benchmark's JSON are measurements of which case, and which are aggregates of these.

From version 1.5 of the library on an entry says so itself (run_type, run_name, aggregate_name). Before, aggregates were entries
with a longer name, X_mean, X_median, X_stddev or one of the user's own, right behind the repetitions of X.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from .foreign_text import Object

MIDDLES = ("median", "mean")  # aggregates that can stand for what was left out of the file, the better first
STATISTICS = ("mean", "median", "stddev", "cv")
FITTED = ("BigO", "RMS")      # of a fit over cases: no statistic of one


@dataclass
class Rows:
    """The entries of one case. measured: its repetitions; aggregates: by the name of the statistic."""

    measured: list[Object] = field(default_factory=list)
    aggregates: dict[str, Object] = field(default_factory=dict)

    @property
    def estimates(self) -> list[Object]:
        """The repetitions, or the one aggregate that stands for them."""
        middle = next((self.aggregates[m] for m in MIDDLES if m in self.aggregates), None)
        return self.measured or ([middle] if middle is not None else [])


def by_case(entries: Sequence[Object]) -> dict[str, Rows]:
    """The rows of each case, in the order of the file. entries: each has a name."""
    older = _aggregates_before_1_5(entries)
    found: dict[str, Rows] = {}
    for i, entry in enumerate(entries):
        if _is_fit(entry):
            continue
        case, statistic = older.get(i) or _said(entry)
        rows = found.setdefault(case, Rows())
        if statistic is None:
            rows.measured.append(entry)
        elif entry.get("aggregate_unit", "time") == "time":
            rows.aggregates.setdefault(statistic, entry)
    return {case: rows for case, rows in found.items() if rows.measured or rows.aggregates}


def _said(entry: Object) -> tuple[str, str | None]:
    """(case, statistic or None) by the entry's own words."""
    case = entry.get("run_name")
    case = case if isinstance(case, str) and case else entry["name"]
    if entry.get("run_type", "iteration") == "iteration":
        return case, None
    return case, str(entry.get("aggregate_name") or entry["name"].rpartition("_")[2])


def _is_fit(entry: Object) -> bool:
    if "run_type" in entry:
        return entry.get("run_type") == "aggregate" and entry.get("aggregate_name") in FITTED
    return "real_time" not in entry and ("big_o" in entry or "rms" in entry)


def _aggregates_before_1_5(entries: Sequence[Object]) -> dict[int, tuple[str, str]]:
    """{index: (case, statistic)} of entries that do not say what they are. Aggregates of X begin with X_mean, right behind at
    least two repetitions of X, or with no X at all (--benchmark_report_aggregates_only) and X_stddev soon after. All have the
    same `iterations`, and each has its name for itself."""
    names = [e["name"] if "run_type" not in e else "" for e in entries]
    times = Counter(names)
    found: dict[int, tuple[str, str]] = {}
    for i, name in enumerate(names):
        case = name.removesuffix("_mean")
        if case == name or not case or i in found:
            continue
        block = _block(entries, names, i, case, times)
        repeated = times[case] >= 2 and i > 0 and names[i - 1] == case
        alone = times[case] == 0 and f"{case}_stddev" in (names[j] for j in block)
        if repeated or alone:
            found.update((j, (case, names[j][len(case) + 1:])) for j in block)
    return found


def _block(entries: Sequence[Object], names: Sequence[str], start: int, case: str, times: Counter[str]) -> list[int]:
    """Indices from X_mean on that may be aggregates of X."""
    end = start
    while end < len(names) and names[end].startswith(f"{case}_") and "/" not in names[end][len(case):] \
            and times[names[end]] == 1 and (times[case] or names[end][len(case) + 1:] in STATISTICS) \
            and entries[end].get("iterations") == entries[start].get("iterations") and not _is_fit(entries[end]):
        end += 1
    return list(range(start, end))
