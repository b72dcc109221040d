"""What `go test -bench` printed, of anyone's program: https://go.dev/design/14313-benchmark-format.

ns/op is wall time over the operations of all goroutines. fencepost states what an operation takes on each thread, so the time is
multiplied by the threads where these are known: `threads:N` in the name, or GOMAXPROCS (go_procs.py) of benchmarks that are said
to be parallel (b.RunParallel), which nothing in the output tells. Others stay as printed. Notes say which is which; warnings what
could not be used. Repetitions (-count) are samples: as many as keep most results.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

from . import go_lines, go_procs
from .case_fields import name_of
from .errors import ResultsError
from .estimates import Case, Estimate
from .go_lines import FAILED, LOST, SKIPPED, Output, Result

OUTPUT = re.compile(r"(?m)^(?:goos: |goarch: |pkg: |Benchmark(?:[^\sa-z]\S*)?[ \t]+\d+[ \t])")
THREADS = re.compile(r"/threads:([1-9]\d{0,5})$")
Loaded = tuple[Mapping[str, Any], dict[str, Case]]


def is_output(text: str) -> bool:
    """Whether it is what go test prints."""
    return not text.lstrip().startswith(("{", "[")) and OUTPUT.search(text) is not None


@dataclass(frozen=True)
class _Name:
    """threads: 0 where they are not known; clear: whether GOMAXPROCS is."""

    case: str
    threads: int
    clear: bool = True


def repetitions(path: Path, text: str, parallel: Callable[[str], bool]) -> list[Loaded]:
    """(context, cases) of each repetition; ResultsError. parallel: of names without `Benchmark` and number."""
    found = go_lines.read(path, text)
    if not found.results and not found.ended:
        raise ResultsError(path, "is of go test and has no result of a benchmark", go_lines.REMEDY)
    known = go_procs.split([r.shown for r in found.results] + [e.shown for e in found.ended if go_procs.parts(e.shown)[1] > 1])
    named = [(_named(r.package, r.shown, known, parallel), r) for r in found.results]
    rows: dict[str, list[Case]] = {}
    for name, result in named:
        rows.setdefault(name.case, []).append(_case(name, result))
    count = max((sum(len(of) >= n for of in rows.values()) * n, n) for n in {0, *map(len, rows.values())})[1]
    ended = _ended(found, known, parallel)
    fewer = {name: _fewer(name, len(of), count) for name, of in rows.items() if len(of) < count}
    failed = {name: case for name, case in ended.items() if case.broken or name not in rows}
    context = {"go_test": found.facts, "notes": _notes({n.case: n.threads for n, _ in named}, count),
               "warnings": _warnings(found, [name for name, _ in named], rows, count)}
    return [(context, {**{name: of[i] for name, of in rows.items() if len(of) >= count}, **fewer, **failed})
            for i in range(max(count, 1))]


def _named(package: str, shown: str, known: go_procs.Split, parallel: Callable[[str], bool]) -> _Name:
    name, procs = known[shown]
    if procs is None:
        return _Name(f"{package}/{name}".lstrip("/"), 0, False)
    if own := THREADS.search(name):
        return _Name(f"{package}/{name[:own.start()]}/gomaxprocs:{procs}{own[0]}".lstrip("/"), int(own[1]))
    threads = procs if parallel(name) else 0
    return _Name(f"{package}/{name}/gomaxprocs:{procs}{f'/threads:{procs}' if threads else ''}".lstrip("/"), threads)


def _case(name: _Name, result: Result) -> Case:
    """Without ns/op (b.ReportMetric(0, "ns/op")) it has its other metrics."""
    time = result.values.get("ns/op")
    if time is None and result.values:
        return Case(name_of({"name": name.case}), counters=result.values)
    if time is None or not 0 < time < 1e30:
        why = "has no time and no metric" if time is None else f"{time:g} ns/op is no time of a benchmark"
        return Case(name_of({"name": name.case}), error=f"{why} (line {result.line})", untimed=True)
    real = time * (name.threads or 1)
    return Case(name_of({"name": name.case}), Estimate(real), counters={**result.values, "real_time": real})


def _fewer(name: str, count: int, most: int) -> Case:
    return Case(name_of({"name": name}), error=f"has {count} repetition{'s' if count > 1 else ''}, others {most}")


def _ended(found: Output, known: go_procs.Split, parallel: Callable[[str], bool]) -> dict[str, Case]:
    """A name without a number is of each number of CPUs: the line does not say of which. Parents of others are left out."""
    counts = {procs for _, procs in known.values() if procs} or {1}
    shown = {(r.package, r.shown) for r in found.results} | {(e.package, e.shown) for e in found.ended}
    cases: dict[str, Case] = {}
    for end in sorted(found.ended, key=lambda e: (FAILED, SKIPPED, LOST).index(e.how)):
        if any(package == end.package and name.startswith(f"{end.shown}/") for package, name in shown):
            continue
        own = end.shown in known and known[end.shown][1] not in (None, 1)
        each = known if own else {end.shown + (f"-{n}" if n > 1 else ""): (end.shown, n) for n in counts}
        for printed in [end.shown] if own else each:
            name = _named(end.package, printed, each, parallel).case
            case = Case(name_of({"name": name}), error=end.why, broken=end.how == FAILED, skipped=end.how == SKIPPED)
            cases.setdefault(name, case)
    return cases


def _notes(threads: Mapping[str, int], count: int) -> list[str]:
    known = sum(map(bool, threads.values()))
    notes = [(f"go test: ns/op is wall time over all operations: of {known} of {len(threads)} cases times the threads in their "
              "names, of the others as printed, which is right for one goroutine (--go-parallel names those of b.RunParallel)")]
    if count > 1:
        notes.append(f"go test: {count} repetitions in one process count as {count} processes, so that what differs between "
                     "processes is not seen")
    return notes


def _warnings(found: Output, names: list[_Name], rows: Mapping[str, list[Case]], count: int) -> list[str]:
    """What a user would not expect to be left out, or taken so."""
    unclear = list(dict.fromkeys(n.case for n in names if not n.clear))
    more, fewer = ([name for name, of in rows.items() if sign * (len(of) - count) > 0] for sign in (1, -1))
    lines = [f"{panic}; what would have come behind it is missing" for panic in found.panics]
    if unclear:
        lines.append(f"whether the number behind {_some(unclear)} is GOMAXPROCS or of the name is not known: taken as of the "
                     "name, and no time is multiplied by it; measure a benchmark without sub-benchmarks as well")
    if more:
        lines.append(f"of {_some(more)} the first {count} repetitions are used only, as others have no more")
    if fewer:
        lines.append(f"left out: {_some(fewer)}, with fewer than {count} repetitions; use one -count for all")
    return lines


def _some(names: list[str]) -> str:
    return names[0] + (f" and {len(names) - 1} more" if len(names) > 1 else "")
