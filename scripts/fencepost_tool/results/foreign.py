"""Google Benchmark's JSON, of anyone's program and any version of the library.

Times become ns. Up to 1.8 the library divided the real time of threaded runs by their number, from 1.9.0
on it does not (google/benchmark pull request 1836); the file tells which: `library_version` is there since
1.8.4 (pull request 1742). All are brought to the later one's way, which is fencepost's own: nanoseconds on
each thread; a file that fencepost wrote has them whatever the library. Keys that are not known are ignored.

A case that can't be used is in error, with the reason, and keeps no other from being read. Its counters are the user's, whatever
they are called: `cycles` is an estimate in fencepost's own files only.
"""
from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Callable

from . import go_bench
from .case_fields import name_of
from .errors import ResultsError
from .estimates import Case, Estimate, case_from_entries
from .failures import entry_error, is_failure, is_skipped
from .foreign_rows import Rows, by_case
from .foreign_text import OWN_FILE, REMEDY, Object, read, text_of
from .json_text import is_finite
from .light import check_entry, check_numbers

NS = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}
# What the library itself writes: a counter of the user's with such a name makes the entry say two things.
FIELDS = {"name", "run_name", "run_type", "family_index", "per_family_instance_index", "repetitions", "repetition_index",
          "threads", "iterations", "real_time", "cpu_time", "time_unit", "aggregate_name", "aggregate_unit", "error_occurred",
          "error_message", "skipped", "skip_message"}


def load_foreign(path: Path) -> tuple[Mapping[str, Any], dict[str, Case]]:
    """(context, cases by name), or ResultsError where the file as a whole can't be used."""
    document = read(path)
    context = document.get("context") or {}
    if not isinstance(context, dict):
        raise ResultsError(path, "context is no JSON object", REMEDY)
    own = "fencepost_schema" in context
    divided = not own and divides_threads(context.get("library_version"))
    named, cases = _named(document["benchmarks"])
    for name, rows in by_case(named).items():
        cases[name] = _own(name, rows) if own else _case(name, rows, divided)
    return context, cases


def load_repetitions(path: Path, parallel: Callable[[str], bool]) -> list[tuple[Mapping[str, Any], dict[str, Case]]]:
    """(context, cases by name) of each process that the file counts for: of Google Benchmark's JSON one, of what go test printed
    one for each repetition. parallel: names of Go's parallel benchmarks (go_bench.py)."""
    text = text_of(path)
    return go_bench.repetitions(path, text, parallel) if go_bench.is_output(text) else [load_foreign(path)]


def divides_threads(version: Any) -> bool:
    """Whether the library of this version divided the real time of threaded runs by their number. One that
    does not say its version is older than 1.8.4; one that can't be read (0.0.0, a hash) is taken for a new one."""
    if version is None:
        return True
    numbers = re.match(r"v?(\d{1,9})\.(\d{1,9})", str(version))
    return numbers is not None and (1, 0) <= tuple(map(int, numbers.groups())) < (1, 9)


def _named(entries: Sequence[Any]) -> tuple[list[Object], dict[str, Case]]:
    """Entries that have a name, and the others as cases in error."""
    named, bad = [], {}
    for i, entry in enumerate(entries):
        if isinstance(entry, Object) and isinstance(entry.get("name"), str) and entry["name"]:
            named.append(entry)
        else:
            bad[f"benchmarks[{i}]"] = Case(name_of({"name": f"benchmarks[{i}]"}), error="has no name")
    return named, bad


def _own(name: str, rows: Rows) -> Case:
    """The case in a file that fencepost wrote."""
    wrong = _twice(rows) or next(filter(None, map(check_entry, rows.estimates)), None)
    if wrong or not rows.estimates:
        return _unusable(name, rows, wrong)
    case = case_from_entries([{**e, "name": name} for e in rows.estimates])
    return case if case.error else Case(case.name, Estimate(case.counters["real_time"]), case.cycles, case.ops, case.counters)


def _case(name: str, rows: Rows, divided: bool) -> Case:
    failed = [e for e in rows.measured if entry_error(e)]
    if failed:
        return Case(name_of({"name": name}), error=entry_error(failed[0]), broken=any(is_failure(e, own=False) for e in failed),
                    skipped=any(is_skipped(e, own=False) for e in failed))
    wrong = _twice(rows) or next(filter(None, (_fault(e, divided) for e in rows.estimates)), None)
    if wrong or not rows.estimates:
        return _unusable(name, rows, wrong)
    counters = _medians([_in_ns(e, divided) for e in rows.estimates])
    return Case(name_of({"name": name}), Estimate(counters["real_time"]), counters=counters)


def _unusable(name: str, rows: Rows, wrong: str | None) -> Case:
    untimed = any(not _is_time(e.get("real_time")) for e in rows.estimates)
    return Case(name_of({"name": name}), error=wrong or _only(rows), untimed=untimed)


def _is_time(value: Any) -> bool:
    return type(value) in (int, float) and is_finite(value) and 0 < value < 1e30


def _only(rows: Rows) -> str:
    there = ", ".join(f"`{statistic}`" for statistic in rows.aggregates)
    return (f"only its aggregate {there} is there, and a comparison needs its repetitions, `median` or `mean`; run it without "
            "--benchmark_report_aggregates_only")


def _twice(rows: Rows) -> str | None:
    """Why entries of one name are not repetitions of one benchmark, None where they may be."""
    families = _different(rows, "family_index")
    if len(families) > 1:
        return f"is registered by {len(families)} families (family_index {', '.join(families)}); give them different names"
    if len(_different(rows, "per_family_instance_index")) > 1:
        return "is registered twice by one family; give the instances different names"
    seen = [repr(e["repetition_index"]) for e in rows.measured if "repetition_index" in e]
    return f"stands in it twice with the same repetition_index; {OWN_FILE}" if len(set(seen)) < len(seen) else None


def _different(rows: Rows, key: str) -> list[str]:
    return list(dict.fromkeys(repr(e[key]) for e in rows.measured if key in e))


def _fault(entry: Object, divided: bool) -> str | None:
    """Why an entry gives no time, None where it does."""
    twice = sorted(FIELDS & entry.twice)
    if twice:
        return f"has `{twice[0]}` twice: a counter has the name of the library's own field; rename the counter"
    unit = entry.get("time_unit", "ns")
    if not isinstance(unit, str) or unit not in NS or type(entry.get("real_time")) not in (int, float):
        return "has no real_time in a unit of time"
    problem = check_numbers({k: entry[k] for k in ("real_time", "cpu_time") if k in entry})
    if problem:
        return f"{problem}; measure again"
    if not 0 < entry["real_time"] * NS[unit] < 1e30:
        return f"real_time is {entry['real_time']:g} {unit}, which is no time of a benchmark"
    threads = entry.get("threads", 1)
    if divided and not (type(threads) is int and 0 < threads < 1e9):
        return f"threads is {threads!r:.20}, which is no count"
    return None


def _in_ns(entry: Object, divided: bool) -> dict[str, float]:
    """The entry's numbers that can be used, times in ns."""
    numbers = {k: v for k, v in entry.items() if type(v) in (int, float) and is_finite(v) and k not in entry.twice}
    scale = NS[entry.get("time_unit", "ns")]
    numbers["real_time"] *= scale * (entry.get("threads", 1) if divided else 1)
    if "cpu_time" in numbers:
        numbers["cpu_time"] *= scale
    return numbers


def _medians(repetitions: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The medians of the counters that all repetitions have."""
    keys = [k for k in repetitions[0] if all(k in r for r in repetitions)]
    return {k: statistics.median([r[k] for r in repetitions]) for k in keys}
