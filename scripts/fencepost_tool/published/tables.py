"""The tables in data/, as objects. Each is read once; ValueError names the file and line of a cell that is wrong."""
from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Callable, TypeVar

DATA = Path(__file__).resolve().parent / "data"
LATENCY, THROUGHPUT = "latency", "throughput"

T = TypeVar("T")


@dataclass(frozen=True)
class Source:
    """url and date (year and month) are "" where they are not known."""

    name: str
    title: str
    url: str
    date: str

    @property
    def text(self) -> str:
        """The title, and the date where it is known."""
        return f"{self.title}, {self.date}" if self.date else self.title


@dataclass(frozen=True)
class Cost:
    """Core cycles of an instruction, uncontended: latency where each waits for the one before, throughput where it need not.
    None: not published."""

    core: str
    instruction: str
    latency: float | None
    throughput: float | None
    note: str
    sources: tuple[str, ...]

    def cycles(self, kind: str) -> float | None:
        """The published cycles, latency or throughput; None where that is not published."""
        return self.latency if kind == LATENCY else self.throughput


@dataclass(frozen=True)
class Core:
    """What machine.json states of a CPU with this core. models: x86-64, the model; AArch64, the part of MIDR_EL1 (vendor is
    its implementer, and there is no family). never_has: features, as in machine.json, that no such CPU has: a CPU that has
    one is another, whatever its model."""

    name: str
    arch: str
    vendor: str
    family: int | None
    models: tuple[range, ...]
    never_has: frozenset[str]


@dataclass(frozen=True)
class Timed:
    """A case that times an instruction, as its latency or throughput. loop: what the listing has of the case's loop if it
    times this instruction, for cases whose code the compiler chooses; "" for inline assembly."""

    arch: str
    instruction: str
    kind: str
    case: str
    loop: str


@dataclass(frozen=True)
class Deviation:
    """A deviation that was looked into: what these models of a core took, core cycles, and the cause, or that it is unknown."""

    core: str
    models: tuple[range, ...]
    instruction: str
    measured: float
    cause: str


def _rows(name: str, make: Callable[[Mapping[str, str]], T]) -> tuple[T, ...]:
    return rows(DATA / f"{name}.csv", make)


def rows(path: Path, make: Callable[[Mapping[str, str]], T]) -> tuple[T, ...]:
    """What make() gives of each row of a table with a heading; ValueError names file and line."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        found = []
        for row in reader:
            try:
                found.append(make(row))
            except (KeyError, TypeError, ValueError, AttributeError) as e:
                raise ValueError(f"{path.name}:{reader.line_num}: {e}") from e
        return tuple(found)


def ranges(text: str) -> tuple[range, ...]:
    """"78 85-94" -> numbers and ranges of them, ends included; hexadecimal with 0x."""
    found = []
    for part in text.split():
        first, _, last = part.partition("-")
        found.append(range(int(first, 0), int(last or first, 0) + 1))
    return tuple(found)


def _number(text: str) -> float | None:
    if not text:
        return None
    value = float(text)
    if not 0 < value < 1e6:
        raise ValueError(f"{text} is not a number of cycles")
    return value


@cache
def sources() -> Mapping[str, Source]:
    """Documents that values come from, by their short name."""
    found = _rows("sources", lambda r: Source(r["source"], r["title"], r["url"], r["date"]))
    return {source.name: source for source in found}


@cache
def costs() -> tuple[Cost, ...]:
    """The published cycles of instructions, by core."""
    return _rows("costs", lambda r: Cost(r["core"], r["instruction"], _number(r["latency_cycles"]),
                                         _number(r["throughput_cycles"]), r["note"], tuple(r["source"].split())))


@cache
def cores() -> tuple[Core, ...]:
    """The cores, and how machine.json tells them."""
    return _rows("cores", lambda r: Core(r["core"], r["arch"], r["vendor"], int(r["family"]) if r["family"] else None,
                                         ranges(r["models"]), frozenset(r["never_has"].split())))


@cache
def cases() -> tuple[Timed, ...]:
    """Which case times which instruction."""
    return _rows("cases", lambda r: Timed(r["arch"], r["instruction"], r["kind"], r["case"], r["loop"]))


@cache
def deviations() -> tuple[Deviation, ...]:
    """Known deviations from published values, with the cause."""
    return _rows("deviations", lambda r: Deviation(r["core"], ranges(r["models"]), r["instruction"],
                                                   float(r["measured_cycles"]), r["cause"]))
