"""Google Benchmark's JSON, of anyone's program and any version of the library.

Times become ns. Up to 1.8 the library divided the real time of threaded runs by their number, from 1.9.0
on it does not (google/benchmark pull request 1836); the file tells which: `library_version` is there since
1.8.4 (pull request 1742). All are brought to the later one's way, which is fencepost's own: nanoseconds on
each thread; a file that fencepost wrote has them whatever the library. Keys that are not known are ignored.
"""
from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .case_fields import check_case, name_of
from .case_name import CaseName
from .documents import read_text
from .errors import ResultsError
from .estimates import Case, Estimate, case_from_entries, entry_error
from .light import check_numbers

NS = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}
MIDDLES = ("median", "mean")  # aggregates that can stand for what was left out of the file, the better first
REMEDY = "give a file of --benchmark_out, or a fencepost results folder"


def load_foreign(path: Path) -> tuple[Mapping[str, Any], dict[str, Case]]:
    """(context, cases by name), or ResultsError."""
    document = _document(path)
    context = document.get("context") or {}
    if not isinstance(context, dict):
        raise ResultsError(path, "context is no JSON object", REMEDY)
    own = "fencepost_schema" in context
    divided = not own and divides_threads(context.get("library_version"))
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for entry in _measurements(path, document["benchmarks"]):
        groups.setdefault(_name(entry), []).append(entry)
    return context, {name: _case(path, name, group, divided, own) for name, group in groups.items()}


def divides_threads(version: Any) -> bool:
    """Whether the library of this version divided the real time of threaded runs by their number. One that
    does not say its version is older than 1.8.4; one that can't be read (0.0.0, a hash) is taken for a new one."""
    if version is None:
        return True
    numbers = re.match(r"v?(\d+)\.(\d+)", str(version))
    return numbers is not None and (1, 0) <= tuple(map(int, numbers.groups())) < (1, 9)


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(read_text(path, REMEDY))
    except json.JSONDecodeError as e:
        raise ResultsError(path, f"is not whole JSON ({e.msg})", "write it again", line=e.lineno) from None
    if not isinstance(document, dict) or not isinstance(document.get("benchmarks"), list):
        raise ResultsError(path, "is not of Google Benchmark (no list of benchmarks)", REMEDY)
    return document


def _measurements(path: Path, entries: list[Any]) -> list[Mapping[str, Any]]:
    """Entries that are measurements; where only aggregates of a case were written, the median, else the mean."""
    for i, entry in enumerate(entries):
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"]:
            raise ResultsError(path, f"benchmarks[{i}] has no name", REMEDY)
    found = [e for e in entries if e.get("run_type", "iteration") != "aggregate" and "big_o" not in e and "rms" not in e]
    there = {_name(e) for e in found}
    for middle in MIDDLES:
        more = [e for e in entries if e.get("aggregate_name") == middle and _name(e) not in there]
        found += more
        there |= {_name(e) for e in more}
    return found


def _name(entry: Mapping[str, Any]) -> str:
    """Of the case: an aggregate's own name has the aggregate's behind it."""
    return str(entry.get("run_name") or entry["name"])


def _case(path: Path, name: str, entries: list[Mapping[str, Any]], divided: bool, own: bool) -> Case:
    seen = [e["repetition_index"] for e in entries if "repetition_index" in e]
    if len(set(seen)) < len(seen):
        raise ResultsError(path, f"{name}: stands in it twice with the same repetition_index",
                           "give each process its own file")
    named = _name_of(path, name, entries[0] if own else {})
    good = [_in_ns(path, name, e, divided) for e in entries if not entry_error(e)]
    if len(good) < len(entries) or not good:
        return Case(named, error=next(filter(None, map(entry_error, entries)), "no estimate"))
    case = case_from_entries(good)
    return Case(named, Estimate(case.counters["real_time"]), case.cycles, case.ops, case.counters, None, None)


def _name_of(path: Path, name: str, entry: Mapping[str, Any]) -> CaseName:
    """Of a file that fencepost wrote the case as data, if it has it; others have a name only."""
    problem = check_case(entry)
    if problem:
        raise ResultsError(path, f"{name}: {problem}", REMEDY)
    return name_of({**entry, "name": name})


def _in_ns(path: Path, name: str, entry: Mapping[str, Any], divided: bool) -> dict[str, Any]:
    if entry.get("time_unit", "ns") not in NS or type(entry.get("real_time")) not in (int, float):
        raise ResultsError(path, f"{name}: has no real_time in a unit of time", REMEDY)
    problem = check_numbers({k: entry[k] for k in ("real_time", "cpu_time") if k in entry})
    if problem:
        raise ResultsError(path, f"{name}: {problem}", "measure again")
    scale, threads = NS[entry.get("time_unit", "ns")], entry.get("threads", 1)
    more = threads if divided and type(threads) is int and threads > 0 else 1
    out = {**entry, "name": name, "real_time": entry["real_time"] * scale * more}
    if "cpu_time" in entry:
        out["cpu_time"] = entry["cpu_time"] * scale
    return out
