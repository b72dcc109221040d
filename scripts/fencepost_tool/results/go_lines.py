"""The lines of what `go test -bench` printed: results, and benchmarks that ended without one.

What the program itself prints may stand before a result, between a benchmark's name and its numbers, or around them. A name with
a tab behind it begins a result, which a later line may hold; what looks like one and is none is an error that names the line.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from .errors import ResultsError
from .json_text import is_finite

NAME = r"Benchmark(?![a-z])\S*"  # a function's name goes on with anything but a small letter
BEGIN = re.compile(rf"({NAME}) *\t|^({NAME})\s+(?=\d)")
NUMBERS = re.compile(r"\d+(?:\t *\S+ \S+)+\s*$")  # behind what the program printed without a line's end
CUT = re.compile(r"\S+[ \t]+\d+\t *[\d.]+ ns/op")  # numbers without a name
# With the number of CPUs where the benchmark failed after its first operation.
ENDED = re.compile(r"--- (FAIL|SKIP): Benchmark(\S+)")
PANIC = re.compile(r"(?:^|\t)((?:panic|fatal error): .*)")
FRAME = re.compile(r"^\S*\.Benchmark((?![a-z])\w*)[.(]")  # of a panic's trace
STOPPED = re.compile(r"FAIL\b|exit status |signal: ")
OVER = re.compile(r"(?:FAIL|ok  )\t(\S+)\t|PASS$")
FACTS = {"goos": "system", "goarch": "instruction set", "cpu": "processor"}
REMEDY = "write it again: go test -run '^$' -bench . -count 10 > FILE"
FAILED, SKIPPED, LOST = "failed", "was skipped", "has no result"


@dataclass(frozen=True)
class Result:
    """shown: without `Benchmark`, with the number of CPUs that may stand behind it. values: by unit."""

    package: str
    shown: str
    line: int
    values: dict[str, float]


@dataclass(frozen=True)
class Ended:
    """A benchmark without a result. how: FAILED, SKIPPED or LOST; why: in words."""

    package: str
    shown: str
    how: str
    why: str


@dataclass
class Output:
    """All that was found; panics: with their line."""

    facts: dict[str, str] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    panics: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Begun:
    shown: str
    line: int
    text: str


def read(path: Path, text: str) -> Output:
    """ResultsError where a line begins a result and is none."""
    reader = _Reader(path)
    for number, line in enumerate(text.split("\n"), 1):
        reader.take(number, line)
    reader.close("")
    return reader.found


class _Reader:
    def __init__(self, path: Path):
        self.path, self.found, self.package = path, Output(), ""
        self.begun: _Begun | None = None       # its numbers are to come
        self.suspect = ""                      # the benchmark that runs, as far as it is known
        self.panic: tuple[int, str] | None = None  # of a benchmark not known yet

    def take(self, number: int, line: str) -> None:
        """The next line."""
        key, colon, value = line.partition(": ")
        if colon and key == "pkg":
            self._in(value.strip())
        elif colon and key in FACTS:
            self.found.facts.setdefault(FACTS[key], value.strip())
        elif (begin := BEGIN.search(line)) and not (begin[2] and _is_talk(line)):
            self._begin(number, line, begin)
        elif end := ENDED.search(line):
            self._ended(end)
        elif panic := PANIC.search(line):
            self._panic(number, panic[1])
        elif self.begun and (numbers := NUMBERS.search(line)):
            self._result(self.begun.shown, number, numbers[0], line)
        else:
            self._other(number, line)

    def close(self, line: str) -> None:
        """A package is over, with this line."""
        begun, self.begun = self.begun, None
        if begun and "ns/op" in begun.text:
            raise self._error(begun.line, begun.text)
        if begun:
            self._lost(begun.shown, FAILED if STOPPED.match(line) else LOST, f"ended without a result (line {begun.line})")
        if self.panic:
            self._panicked("")
        self.suspect = ""

    def _in(self, package: str) -> None:
        """The package that runs. The first benchmarks to end without a result stand before the line that names it."""
        self.close("")
        self.package = package
        self.found.ended = [replace(e, package=e.package or package) for e in self.found.ended]

    def _begin(self, number: int, line: str, begin: re.Match[str]) -> None:
        if self.begun:
            raise self._error(self.begun.line, self.begun.text)
        shown, rest = (begin[1] or begin[2]).removeprefix("Benchmark"), line[begin.end():]
        if BEGIN.search(rest):
            raise self._error(number, line)
        if end := ENDED.search(rest):
            self._ended(end)
        elif panic := PANIC.search(f"\t{rest}"):
            self.suspect = shown
            self._panic(number, panic[1])
        elif rest.strip()[:1].isdigit() and (values := _values(rest)) is not None:
            self._add(shown, number, rest, values)
        elif numbers := NUMBERS.search(rest):
            self._result(shown, number, numbers[0], line)
        else:
            self.begun, self.suspect = _Begun(shown, number, line), shown

    def _result(self, shown: str, number: int, numbers: str, line: str) -> None:
        values = _values(numbers)
        if values is None:
            raise self._error(number, line)
        self._add(shown, number, numbers, values)

    def _add(self, shown: str, number: int, text: str, values: dict[str, float]) -> None:
        self.begun = None
        if int(text.split()[0]):
            self.suspect = ""
            self.found.results.append(Result(self.package, shown, number, values))
        else:  # its goroutine ended in the midst of the loop; a panic says so in the next line
            self.suspect = shown
            self._lost(shown, SKIPPED, f"was skipped, or ended early (line {number}: 0 operations)")

    def _ended(self, end: re.Match[str]) -> None:
        how = FAILED if end[1] == "FAIL" else SKIPPED
        self._lost(end[2], how, how)
        self.begun, self.suspect = None, ""

    def _panic(self, number: int, text: str) -> None:
        if self.panic is None:
            self.panic = number, text.strip()
            if self.suspect:
                self._panicked(self.suspect)

    def _panicked(self, shown: str) -> None:
        assert self.panic
        number, text = self.panic
        self.panic, self.begun = None, None
        self.found.panics.append(f"line {number}: {f'Benchmark{shown}: ' if shown else ''}{text}")
        if shown:
            self._lost(shown, FAILED, f"failed (line {number}): {text}")

    def _other(self, number: int, line: str) -> None:
        if self.panic and (frame := FRAME.search(line)):
            self._panicked(frame[1])
        elif STOPPED.match(line) or OVER.match(line):
            self.close(line)
            over = OVER.match(line)
            if over and over[1]:
                self._in(over[1])
            self.package = self.package if over is None else ""
        elif re.fullmatch(NAME, line.strip()):  # -v announces it
            self.suspect = line.strip().removeprefix("Benchmark")
        elif CUT.match(line):
            raise self._error(number, line)

    def _lost(self, shown: str, how: str, why: str) -> None:
        self.found.ended.append(Ended(self.package, shown, how, why))

    def _error(self, number: int, line: str) -> ResultsError:
        text = line.strip()
        shown = text[:80] + ("..." if len(text) > 80 else "")
        return ResultsError(self.path, f"is no result of a benchmark: {shown}", REMEDY, number)


def _is_talk(line: str) -> bool:
    """Whether a line without a tab behind the name is the program's own text. A terminal's copy of results has no tabs."""
    return "\t" not in line and "ns/op" not in line and _values(line.split(None, 1)[1]) is None


def _values(text: str) -> dict[str, float] | None:
    """By unit, of `operations value unit ...`; those that are finite. None where it is something else."""
    words = text.split()
    pairs = list(_pairs(words[1:]))
    units = {unit for _, unit in pairs}
    if len(words) % 2 == 0 or text.endswith("\t") or not words[0].isdecimal() or len(units) != len(words) // 2:
        return None
    return {unit: value for value, unit in pairs if is_finite(value)}


def _pairs(words: list[str]) -> Iterator[tuple[float, str]]:
    for text, unit in zip(words[::2], words[1::2]):
        try:
            yield float(text), unit
        except ValueError:
            continue
