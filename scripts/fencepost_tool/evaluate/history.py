"""How often a digest of made-up histories (histories.py) lists a change that never was, and how often one that was is found.

`found`: by the test of its series alone, at changes.ALPHA, as `track --all` lists it; `listed`: after Holm over the suite. In
a suite some series have a step AFTER runs before the end, which must be found within AFTER runs of that place. `elsewhere` has
what other tools give on single series of the same kind (rivals.py), where they are installed.
"""
from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fencepost_tool.stats.family import holm
from fencepost_tool.track import changes, detect, scan

from . import bound, histories, rivals
from .histories import Kind, Suite
from .rates import Rate

RUNS = 100
SERIES = 100
STEP = 1.05
AFTER = 5      # runs after the step that there are when it is looked for, and by which its place may miss
CHANGED = 5    # series of a suite that have the step
FAMILY = 0.05
YEAR = 365
LEAST = 0.005  # the least change that counts


@dataclass(frozen=True)
class Seen:
    """What a digest sees in a suite: of each series, and of the common one as the last, its changes' p, their p after Holm, and
    their places."""

    p: list[list[float]]
    adjusted: list[list[float]]
    at: list[list[int]]

    @property
    def lists_any(self) -> bool:
        """Whether any change is listed after Holm."""
        return any(p <= FAMILY for mine in self.adjusted for p in mine)

    def has(self, row: int, at: int, listed: bool) -> bool:
        """Whether the series has a change within AFTER runs of that place. listed: it must be listed after Holm, too."""
        return any(abs(place - at) <= AFTER and (p <= FAMILY or not listed)
                   for place, p in zip(self.at[row], self.adjusted[row]))


def look(y: np.ndarray) -> Seen:
    """What a digest sees in these logarithms of costs."""
    found = detect.detect(y)
    rows = [changes.ratios(np.exp(found.values[i]), found.steps.get(i, ()), LEAST) for i in range(len(y))]
    if found.common is not None:
        rows.append(changes.ratios(np.exp(found.common.series), found.common_steps, LEAST))
    flat = [c.p for mine in rows for c in mine]
    adjusted = iter(holm(flat + [1.0] * sum(not mine for mine in rows)))
    return Seen([[c.p for c in mine] for mine in rows], [[next(adjusted) for _ in mine] for mine in rows],
                [[c.at for c in mine] for mine in rows])


def unchanged(kind: Kind, tries: int, seed: int, series: int = SERIES, runs: int = RUNS) -> list[Rate]:
    """Digests that list any change, and series in which one is found."""
    random = np.random.default_rng(seed)
    seen = [look(kind.make(random, series, runs)) for _ in range(tries)]
    what = f"{series} series of {runs} runs, no change: {kind.what}"
    alone = sum(bool(mine) for one in seen for mine in one.p)
    return [Rate(f"{what}, digests that list any", sum(one.lists_any for one in seen), tries, FAMILY, True),
            Rate(f"{what}, series with one found", alone, sum(len(one.p) for one in seen), FAMILY, True)]


def power(what: str, make: Suite, target: float, tries: int, seed: int, series: int = SERIES) -> list[Rate]:
    """Steps of the last AFTER runs that are found, and listed."""
    random = np.random.default_rng(seed)
    at, found, listed = RUNS - AFTER, 0, 0
    for _ in range(tries):
        y = make(random, series, RUNS)
        y[:CHANGED, at:] += math.log(STEP)
        seen = look(y)
        found += sum(seen.has(row, at, False) for row in range(min(series, CHANGED)))
        listed += sum(seen.has(row, at, True) for row in range(min(series, CHANGED)))
    what = f"{series} series of {RUNS} runs, +5 % {AFTER} runs ago: {what}"
    total = tries * min(series, CHANGED)
    return [Rate(f"{what}, found", found, total, target, False),
            Rate(f"{what}, listed", listed, total, None, False)]


def bounds(phi: float, seed: int) -> Iterator[Rate]:
    """What a test can find at most in series with a state of their own: at the chance of a false alarm that the search has in its
    new places, and at all of the FAMILY's there."""
    fresh = range(RUNS - changes.SEGMENT - scan.FRESH + 1, RUNS - changes.SEGMENT + 1)
    for alpha in (changes.ALPHA / 2, FAMILY):
        rate = bound.found(phi, fresh, alpha, RUNS, RUNS - AFTER, STEP, AFTER, seed)
        yield replace(rate, what=f"the same, a test that knows the noise, {100 * alpha:g} % false alarms in the last "
                                 f"{scan.FRESH} places: AR({phi:g}) of each series, found")


def nights(kind: Kind, nights_: int, suites: int, seed: int, series: int = 50) -> list[Rate]:
    """Digests of a growing history, one each night: those that list any, and those that list what none before did."""
    random, listing, news = np.random.default_rng(seed), 0, 0
    for _ in range(suites):
        y, known = kind.make(random, series, RUNS + nights_), set()
        for night in range(1, nights_ + 1):
            here = _listed(look(y[:, :RUNS + night]))
            new = {(row, at) for row, at in here if not any((row, at + d) in known for d in range(-AFTER, AFTER + 1))}
            known |= here
            listing, news = listing + bool(here), news + bool(new)
    what = f"{series} series, a digest each night: {kind.what}"
    per_year = YEAR * news / (suites * nights_)
    return [Rate(f"{what}, digests that list any", listing, suites * nights_, FAMILY, True, "-", max(1, suites * nights_ // 20)),
            Rate(f"{what}, nights with a new false alert ({per_year:.1f} a year)", news, suites * nights_, None, True)]


def _listed(seen: Seen) -> set[tuple[int, int]]:
    return {(row, at) for row, mine in enumerate(seen.at) for at, p in zip(mine, seen.adjusted[row]) if p <= FAMILY}


POWERS = (("iid", histories.white, 0.92), ("state AR(.5) of the machine + white", histories.shared(0.5), 0.85),
          ("state AR(.8) of the machine + white", histories.shared(0.8), 0.85),
          ("AR(.5) of each series", histories.own(0.5), 0.85), ("AR(.8) of each series", histories.own(0.8), 0.85))


def rates(tries: int, seed: int) -> Sequence[Rate]:
    """tries: suites are a twentieth of that, at least 20; fewer of large ones."""
    return list(_rates(max(20, tries // 20), tries, seed))


def _rates(suites: int, tries: int, seed: int) -> Iterator[Rate]:
    for kind in histories.UNCHANGED:
        digests, series = unchanged(kind, suites, seed)
        yield from (digests, replace(series, elsewhere=rivals.unchanged(kind, seed)))
    for kind in histories.UNCHANGED[:4]:
        yield from unchanged(kind, suites, seed + 1, runs=30)
        yield from unchanged(kind, max(5, suites // 10), seed + 2, series=1000)
    for what, make, target in POWERS:
        found, listed = power(what, make, target, max(10, suites // 4), seed + 3)
        yield from (replace(found, elsewhere=rivals.found(make, RUNS, AFTER, STEP, seed)), listed)
    for phi in (0.0, 0.5, 0.8):
        yield from bounds(phi, seed + 6)
    yield from power("iid", histories.white, 0.92, max(20, tries // 10), seed + 4, series=1)
    for kind in (histories.UNCHANGED[0], histories.UNCHANGED[7]):
        yield from nights(kind, 100, max(1, suites // 40), seed + 5)
