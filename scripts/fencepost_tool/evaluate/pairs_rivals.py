"""The tests of others beside ours, on the same made-up processes: benchstat, where it is installed, and the U test that it does,
by scipy. They test each case by itself at 5 %, so a suite is flagged the more often the larger it is."""
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
EFFECT = 0.02  # of one case; U tests find smaller ones, which ours does not call a change
Row = Union[Rate, Unmeasured]
Sides = tuple[Sequence[np.ndarray], Sequence[np.ndarray]]


def rates(tries: int, seed: int) -> list[Row]:
    """tries: suites are a tenth of that; fewer of large ones."""
    count = max(1, tries // 10)
    found = [row for name, world in WORLDS.items() for row in false_alarms(name, world, CASES, count, seed)]
    found += false_alarms("Gaussian", WORLDS["Gaussian"], MANY, max(1, count // 5), seed)
    return found + [row for name, world in WORLDS.items()
                    for row in power(name, replace(world, effect=EFFECT), CASES, count, seed)]


def false_alarms(name: str, world: World, cases: int, suites: int, seed: int) -> list[Row]:
    """Shares of unchanged suites with a case that is called changed: here, by benchstat, and by the U test."""
    sides = drawn(world, cases, suites, seed)
    what = f"{name}, n={PAIRS}, {cases} cases"
    flagged = sum(bool((stats.mannwhitneyu(a, b, axis=0).pvalue < 0.05).any()) for a, b in zip(*sides))
    return [Rate(f"false alarms, fencepost: {what}", sum(map(any_flagged, _judged(sides))), suites, 0.05, True),
            _benchstat(f"false alarms, benchstat: {what}", sides, False),
            Rate(f"false alarms, U test as benchstat does (scipy): {what}", flagged, suites, None, True)]


def power(name: str, world: World, cases: int, suites: int, seed: int) -> list[Row]:
    """Of the first case, which is changed."""
    sides = drawn(world, cases, suites, seed)
    what = f"+{100 * world.effect:g} %, {name}, n={PAIRS}, {cases} cases"
    return [Rate(f"power, fencepost: {what}", sum(map(first_found, _judged(sides))), suites, None, False),
            _benchstat(f"power, benchstat: {what}", sides, True)]


def drawn(world: World, cases: int, suites: int, seed: int) -> Sides:
    """Values of both sides of each suite, pair x case."""
    random = np.random.default_rng(seed)
    a, b = zip(*(world.sides(random, PAIRS, cases) for _ in range(suites)))
    return a, b


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
