"""Cases of several runs matched by name, and the ratio of two estimates with its interval."""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from fencepost_tool.results import Case, CaseName, Estimate, ResultsError, Run, load, schema_version
from fencepost_tool.results.documents import comparable
from fencepost_tool.stats.effects import MOST_LN
from fencepost_tool.text.differences import warnings
from fencepost_tool.text.labels import labels, letter

from .pairs import Spread, at_home, classes, homes, is_pair, of_class, spread
from .questions import primitives

UNITS = ("ns", "cycles")


@dataclass(frozen=True)
class Row:
    """One case: what each run has of it, None where it has no estimate."""

    name: CaseName
    cases: tuple[Case | None, ...]

    def estimates(self, unit: str) -> list[Estimate | None]:
        """One estimate for each run, in one of UNITS; None where the run lacks it."""
        return [getattr(c, unit) if c else None for c in self.cases]

    def ratios(self, unit: str) -> list[Estimate | None]:
        """The ratio of each run but the first to the first, in one of UNITS."""
        first, *others = self.estimates(unit)
        return [ratio(other, first) for other in others]


@dataclass(frozen=True)
class Alone:
    """Cases that not all runs have an estimate of: who has one, and why the others have none, where
    that is known ("": no such case there)."""

    who: str
    why: str
    names: tuple[CaseName, ...]


@dataclass(frozen=True)
class Comparison:
    """rows: cases that at least two runs have an estimate of, in the order of the first run."""

    runs: tuple[Run, ...]
    labels: tuple[str, ...]
    warnings: tuple[str, ...]
    rows: tuple[Row, ...]
    alone: tuple[Alone, ...]
    pairs: tuple[Row, ...]  # of PUs, whether or not another run has a pair of that name

    @property
    def letters(self) -> list[str]:
        """A letter for each run, A for the first."""
        return [letter(i) for i in range(len(self.runs))]

    @property
    def emulated(self) -> list[bool]:
        """Whether each run was measured under an emulator."""
        return [run.emulated for run in self.runs]


def ratio(one: Estimate | None, other: Estimate | None) -> Estimate | None:
    """one / other. The interval comes from both intervals on the logarithmic scale (the method of
    variance estimates recovery: Zou and Donner, Statistics in Medicine 27, 2008, 1693-1702): the
    distances from the medians add up as squares. It needs no samples, whose windows run.json may
    have judged again, so a ratio always belongs to the published estimates. None without both
    estimates, and no interval without both intervals."""
    if one is None or other is None or one.value <= 0 or other.value <= 0:
        return None
    ln = math.log(one.value) - math.log(other.value)
    value = one.value / other.value
    if abs(ln) > MOST_LN:
        return None
    if one.interval is None or other.interval is None or min(*one.interval, *other.interval) <= 0:
        return Estimate(value)
    (low, high), (other_low, other_high) = one.interval, other.interval
    down = math.hypot(_log(one.value, low), _log(other_high, other.value))
    up = math.hypot(_log(high, one.value), _log(other.value, other_low))
    return Estimate(value, value * math.exp(-down), value * math.exp(up)) if ln + up < MOST_LN else Estimate(value)


def _log(above: float, below: float) -> float:
    """Never negative: rounding in the file may put an end past its median."""
    return max(0.0, math.log(above / below))


def load_all(folders: Sequence[str], allow_emulated: bool) -> list[Run]:
    """The runs, or ResultsError before anything was used of them: one can't be read, or they are of
    schema versions that can't be compared, or one is named twice."""
    known: dict[Path, Run] = {}
    first = None
    for folder in folders:
        version = schema_version(folder)
        if first and version and not comparable(version, first[1]):
            raise ResultsError(folder, f"is of schema version {version} and {first[0]} of version {first[1]}, "
                                       "so their estimates can't be compared",
                               "measure again with one and the same fencepost")
        first = first or (version and (folder, version))
    runs = []
    for folder in folders:
        run = load(folder, allow_emulated)
        if run.folder.resolve() in known:
            raise ResultsError(folder, "is named twice", "name each run once")
        known[run.folder.resolve()] = run
        runs.append(run)
    return runs


def compare(runs: Sequence[Run], keep: Callable[[CaseName], bool] = lambda name: True) -> Comparison:
    """keep chooses cases by name."""
    by_name = [{c.name.text: c for c in run.cases if keep(c.name)} for run in runs]
    order = list(dict.fromkeys(text for cases in by_name for text in cases))
    rows, pairs = [], []
    alone: dict[tuple[str, str], list[CaseName]] = {}
    for text in order:
        found = [cases.get(text) for cases in by_name]
        good = tuple(c if c and not c.error else None for c in found)
        name = next(c for c in found if c).name
        if sum(c is not None for c in good) > 1:
            rows.append(Row(name, good))
        if any(c and is_pair(c) for c in good):
            pairs.append(Row(name, good))
        if None in good:
            alone.setdefault(_where(found), []).append(name)
    return Comparison(tuple(runs), tuple(labels(runs)), tuple(warnings(runs)), tuple(rows),
                      tuple(Alone(who, why, tuple(names)) for (who, why), names in alone.items()),
                      tuple(pairs))


def _where(found: Sequence[Case | None]) -> tuple[str, str]:
    """Who has an estimate, and the reasons of those who failed."""
    who = ", ".join(letter(i) for i, c in enumerate(found) if c and not c.error)
    failed = [f"{letter(i)}: {' '.join(c.error.split())}" for i, c in enumerate(found) if c and c.error]
    return who, "; ".join(failed)


def distance_rows(comparison: Comparison) -> list[Row]:
    """Pairs of PUs bear numbers, which mean another place on each machine. By class of distance
    they can be matched: the median over the pairs of a class, and of a single pair its interval."""
    found: dict[str, list[Case | None]] = {}
    for i in range(len(comparison.runs)):
        own = [case for row in comparison.pairs if (case := row.cases[i])]
        for text, middle in _by_distance(own).items():
            found.setdefault(text, [None] * len(comparison.runs))[i] = middle
    return [Row(next(c.name for c in cases if c), tuple(cases)) for cases in found.values()
            if sum(c is not None for c in cases) > 1]


def _by_distance(cases: list[Case]) -> dict[str, Case]:
    out = {}
    for primitive in primitives(cases):
        for home in homes(cases):
            for distance in classes(cases):
                own = of_class(at_home(cases, home), primitive, distance)
                ns, cycles = spread(own, "ns"), spread(own, "cycles")
                if ns:
                    text = f"pair/{primitive}/round_trip/class:{distance}/home:{home}/threads:2"
                    name = CaseName(text, "pair", primitive, "round_trip", "", 2, {"class": distance, "home": home})
                    out[text] = Case(name, _middle(ns), _middle(cycles) if cycles else None)
    return out


def _middle(of: Spread) -> Estimate:
    return of.estimate() if of.pairs == 1 else Estimate(of.median)
