"""What `go test -bench` printed, of anyone's program: https://go.dev/design/14313-benchmark-format.

ns/op is wall time over the operations of all goroutines. fencepost states what an operation takes on each thread, so the time is
multiplied by the threads where these are known: `threads:N` in the name, or the number behind the name (GOMAXPROCS) of benchmarks
that are said to be parallel (b.RunParallel), which nothing in the output tells. Others stay as printed. Notes say which is which.
Repetitions (-count) are samples. A result line that does not parse is an error that names it; other output is ignored, as the
format says.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable

from .case_fields import name_of
from .errors import ResultsError
from .estimates import Case, Estimate
from .json_text import is_finite

OUTPUT = re.compile(r"(?m)^(?:goos: |goarch: |pkg: |Benchmark(?:[^\sa-z]\S*)?[ \t]+\d+[ \t])")
# A function's name goes on with anything but a small letter. A name alone announces its result on another line (-v).
RESULT = re.compile(r"Benchmark(?![a-z])\S*")
SUFFIX = re.compile(r"-([1-9]\d{0,5})$")
THREADS = re.compile(r"/threads:([1-9]\d{0,5})$")
ENDED = re.compile(r"\s*--- (FAIL|SKIP): Benchmark(\S+)")  # without the number
FACTS = {"goos": "system", "goarch": "instruction set", "cpu": "processor"}
REMEDY = "write it again: go test -run '^$' -bench . -count 10 > FILE"
Loaded = tuple[Mapping[str, Any], dict[str, Case]]


def is_output(text: str) -> bool:
    """Whether it is what go test prints."""
    return not text.lstrip().startswith(("{", "[")) and OUTPUT.search(text) is not None


@dataclass
class _Found:
    facts: dict[str, str] = field(default_factory=dict)
    results: dict[str, list[dict[str, float]]] = field(default_factory=dict)  # by name: of each repetition
    ended: dict[tuple[str, str], str] = field(default_factory=dict)  # FAIL or SKIP by package and name as printed
    numbers: set[str] = field(default_factory=set)       # behind the names
    converted: set[str] = field(default_factory=set)


def repetitions(path: Path, text: str, parallel: Callable[[str], bool]) -> list[Loaded]:
    """(context, cases) of each repetition, as many as every benchmark has; ResultsError. parallel: of names without `Benchmark`
    and number."""
    found = _read(path, text, parallel)
    if not found.results and not found.ended:
        raise ResultsError(path, "is of go test and has no result of a benchmark", REMEDY)
    count = min(map(len, found.results.values()), default=1)
    context = {"go_test": found.facts, "notes": _notes(found, count)}
    return [(context, {**_ended(found, parallel), **{name: _case(name, rows[i]) for name, rows in found.results.items()}})
            for i in range(count)]


def _read(path: Path, text: str, parallel: Callable[[str], bool]) -> _Found:
    found = _Found()
    package = ""
    for number, line in enumerate(text.split("\n"), 1):
        key, colon, value = line.partition(": ")
        if colon and key == "pkg":
            package = value.strip()
        elif colon and key in FACTS:
            found.facts.setdefault(FACTS[key], value.strip())
        elif end := ENDED.match(line):
            found.ended[package, end[2]] = end[1]
        elif values := _values(path, number, line):
            shown = line.split()[0][len("Benchmark"):]
            suffix = SUFFIX.search(shown)
            found.numbers.add(suffix[0] if suffix else "")
            name, threads = _named(shown, package, parallel)
            if threads:
                found.converted.add(name)
            found.results.setdefault(name, []).append({**values, "real_time": values["ns/op"] * (threads or 1)})
    return found


def _values(path: Path, number: int, line: str) -> dict[str, float]:
    """By unit; empty for a line that is no result."""
    words = line.split()
    begins = RESULT.fullmatch(words[0]) if words else None
    if len(words) < 2 or not begins and "ns/op" not in words:
        return {}
    values = dict(_pairs(words[2:])) if begins and words[1].isdecimal() and len(words) % 2 == 0 else {}
    if "ns/op" not in values or len(values) != len(words) // 2 - 1:
        shown = line.strip()
        raise ResultsError(path, f"is no result of a benchmark: {shown[:80]}{'...' if len(shown) > 80 else ''}", REMEDY, number)
    return values


def _pairs(words: list[str]) -> Iterator[tuple[str, float]]:
    for text, unit in zip(words[::2], words[1::2]):
        try:
            value = float(text)
        except ValueError:
            continue
        if is_finite(value) and value >= 0:
            yield unit, value


def _named(shown: str, package: str, parallel: Callable[[str], bool]) -> tuple[str, int]:
    """(case, threads; 0: not known)."""
    suffix = SUFFIX.search(shown)
    procs = int(suffix[1]) if suffix else 1
    name = shown[:suffix.start()] if suffix else shown
    if own := THREADS.search(name):
        return f"{package}/{name[:own.start()]}/gomaxprocs:{procs}{own[0]}".lstrip("/"), int(own[1])
    threads = procs if parallel(name) else 0
    return f"{package}/{name}/gomaxprocs:{procs}{f'/threads:{procs}' if threads else ''}".lstrip("/"), threads


def _case(name: str, values: Mapping[str, float]) -> Case:
    if not 0 < values["real_time"] < 1e30:
        return Case(name_of({"name": name}), error=f"{values['ns/op']:g} ns/op is no time of a benchmark", untimed=True)
    return Case(name_of({"name": name}), Estimate(values["real_time"]), counters=values)


def _ended(found: _Found, parallel: Callable[[str], bool]) -> dict[str, Case]:
    """Of each number of CPUs: the line does not say of which."""
    cases = {}
    for (package, shown), how in found.ended.items():
        for number in found.numbers or {""}:
            name = _named(shown + number, package, parallel)[0]
            cases[name] = Case(name_of({"name": name}), error="failed" if how == "FAIL" else "was skipped", broken=how == "FAIL",
                               skipped=how == "SKIP")
    return cases


def _notes(found: _Found, count: int) -> list[str]:
    known, all_of_them = len(found.converted), len(found.results)
    notes = [(f"go test: ns/op is wall time over all operations: of {known} of {all_of_them} cases times the threads in their "
              "names, of the others as printed, which is right for one goroutine (--go-parallel names those of b.RunParallel)")]
    if count > 1:
        notes.append(f"go test: {count} repetitions in one process count as {count} processes, so that what differs between "
                     "processes is not seen")
    return notes
