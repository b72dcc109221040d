"""The tests of others beside ours, on the same made-up processes: benchstat itself, where it is installed, and the U test that it
and Google Benchmark's compare.py do. They test each case by itself at 5 %, so a suite is flagged the more often the larger it is.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Union

import numpy as np
from scipy import stats

from fencepost_tool.compare.interleaved.measurement import InterleavedRun

from . import benchstat
from . import pair_worlds as worlds
from .pair_worlds import World
from .pairs_rows import any_flagged, first_found
from .pairs_run import judged
from .rates import Rate, Unmeasured

PAIRS, CASES, MANY = 12, 16, 166
WORLDS = {**{name: worlds.LIKE[name] for name in ("Gaussian", "t(2)", "modes")},
          "slow processes, q=0.5": worlds.SLOW_WHOLE[0.5], "AR(1) .5": worlds.AR}
EFFECT = 0.02   # of one case; U tests find smaller ones, which ours does not call a change
U_ALPHA = 0.05
BENCHSTAT = "benchstat"
Row = Union[Rate, Unmeasured]
Sides = tuple[Sequence[np.ndarray], Sequence[np.ndarray]]


def rates(tries: int, seed: int) -> list[Row]:
    """tries: suites are a tenth of that."""
    return list(_rates(max(1, tries // 10), seed))


def _rates(suites: int, seed: int) -> Iterator[Row]:
    for name, world in WORLDS.items():
        yield from false_alarms(name, world, CASES, suites, seed)
    yield from false_alarms("Gaussian", WORLDS["Gaussian"], MANY, max(1, suites // 5), seed)
    for name, world in WORLDS.items():
        yield from power(name, replace(world, effect=EFFECT), CASES, suites, seed)


def false_alarms(name: str, world: World, cases: int, suites: int, seed: int) -> list[Row]:
    sides = drawn(world, cases, suites, seed)
    what = f"{name}, n={PAIRS}, {cases} cases"
    return [Rate(f"false alarms, fencepost: {what}", sum(map(any_flagged, _judged(sides))), suites, 0.05, True),
            _benchstat(f"false alarms, {BENCHSTAT}: {what}", sides, False),
            Rate(f"false alarms, U test as {BENCHSTAT} does (scipy): {what}", sum(bool(u_test(a, b).any()) for a, b in zip(*sides)),
                 suites, None, True)]


def power(name: str, world: World, cases: int, suites: int, seed: int) -> list[Row]:
    """Of the first case, which is changed."""
    sides = drawn(world, cases, suites, seed)
    what = f"+{100 * world.effect:g} %, {name}, n={PAIRS}, {cases} cases"
    return [Rate(f"power, fencepost: {what}", sum(map(first_found, _judged(sides))), suites, None, False),
            _benchstat(f"power, {BENCHSTAT}: {what}", sides, True)]


def drawn(world: World, cases: int, suites: int, seed: int) -> Sides:
    random = np.random.default_rng(seed)
    a, b = zip(*(world.sides(random, PAIRS, cases) for _ in range(suites)))
    return a, b


def u_test(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Whether each case differs, by Mann and Whitney's U."""
    return np.asarray(stats.mannwhitneyu(a, b, axis=0).pvalue < U_ALPHA)


def _judged(sides: Sides) -> Iterator[InterleavedRun]:
    return (judged(b - a) for a, b in zip(*sides))


def _benchstat(what: str, sides: Sides, first: bool) -> Row:
    """first: of the first case; else of any."""
    program = benchstat.path()
    if program is None:
        return Unmeasured(what, "not installed")
    try:
        changed = benchstat.changed(program, *sides)
    except benchstat.Failed as e:
        return Unmeasured(what, f"failed ({e})")
    hits = changed[:, 0] if first else changed.any(axis=1)
    return Rate(what, int(hits.sum()), len(hits), None, not first)
