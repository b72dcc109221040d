"""The rows about pairs of processes: which made-up world, the target, and what it was before the test of the whole suite (Holm
over t tests of trimmed means; by an audit with generators of its own, or by these where marked *)."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Callable

import numpy as np

from fencepost_tool.compare.interleaved.measurement import InterleavedRun
from fencepost_tool.stats.verdicts import EQUIVALENT, IMPROVED, REGRESSED

from . import pair_worlds as worlds
from .pair_worlds import World
from .pairs_run import judged
from .rates import Rate

FLAGS = (REGRESSED, IMPROVED)
CONTENDED = World(sd=0.038)  # with it the former test had the audit's power of 89 %


@dataclass(frozen=True)
class Row:
    """threads: of the cases; by: how many times fewer suites than --tries, since large ones take long."""

    what: str
    world: World
    pairs: int
    cases: int
    target: float | None
    before: str = "-"
    threads: int = 1
    by: int = 10


def false_alarms() -> list[Row]:
    """Worlds in which nothing changed."""
    rows = [Row(f"slow processes, q={q}", worlds.SLOW[q], 6, 166, 0.05, was) for q, was in ((0.2, "24 %"), (0.5, "86 %"))]
    rows += [Row(f"processes slow in all cases, q={q}", worlds.SLOW_WHOLE[q], 6, 166, 0.05, was)
             for q, was in ((0.2, "1 %*"), (0.5, "3 %*"))]
    rows += [Row("coin per pair", worlds.COIN, 12, 166, 0.05, "100 %"),
             Row("coin per pair, for all cases", worlds.COIN_WHOLE, 12, 166, 0.05, "15 %*")]
    for cases, was in ((16, ("6-17 %", "59 %*", "39 %*")), (166, ("21-45 %", "92 %*", "58 %*"))):
        rows += [Row("AR(1) .5", worlds.AR, 12, cases, 0.06, was[0]),
                 Row("AR(1) .5, half of it shared", worlds.AR_SHARED, 12, cases, 0.06, was[0]),
                 Row("AR(1) .5, sd 2 %", worlds.AR_LOUD, 12, cases, 0.06, was[1]),
                 Row("AR(1) .5, half of it shared, sd 2 %", worlds.AR_SHARED_LOUD, 12, cases, 0.06, was[2])]
    rows += [Row("layout offsets within .45 %", worlds.LAYOUT, n, 166, 0.05, was) for n, was in ((12, "88 %"), (30, "100 %"))]
    rows += [Row(name, world, n, cases, 0.05, by=by) for name, world in worlds.LIKE.items()
             for n, cases, by in ((6, 166, 2), (12, 166, 10), (12, 16, 10), (50, 16, 10))]
    return rows + [Row("Gaussian", World(), n, cases, 0.05, by=50) for n, cases in ((12, 1000), (100, 166))]


def power() -> list[Row]:
    """Worlds in which some cases are dearer, the first of them always."""
    one, two = World(effect=0.01), World(effect=0.02)
    return [Row("+1 %", one, 12, 16, 0.98, "98 %", by=4), Row("+1 %", one, 12, 166, 0.90, "76 %", by=5),
            Row("+1 %", one, 12, 1000, 0.80, "38 %", by=20), Row("+1 %", one, 6, 166, None, "19 %", by=5),
            Row("+2 %", two, 6, 166, 0.80, "22 %", by=5),
            Row("+10 % contended", replace(CONTENDED, effect=0.10), 12, 166, 0.95, "89 %", 2, 5),
            Row("+2 %, slow processes in all cases, q=0.5", replace(worlds.SLOW_WHOLE[0.5], effect=0.02), 12, 166, None),
            Row("+2 % in all cases", replace(two, changed=166), 12, 166, None)]


def counted(row: Row, what: str, hit: Callable[[InterleavedRun], bool], at_most: bool, tries: int, seed: int) -> Rate:
    """How often `hit` is true of comparisons drawn from the row's world."""
    random, count = np.random.default_rng(seed), max(1, tries // row.by)
    hits = sum(hit(judged(row.world(random, row.pairs, row.cases), row.threads)) for _ in range(count))
    return Rate(f"{what}: {row.what}, n={row.pairs}, {row.cases} cases", hits, count, row.target, at_most, row.before)


def any_flagged(run: InterleavedRun) -> bool:
    """Whether any case is called changed."""
    return any(v.verdict in FLAGS for v in run.verdicts.values())


def first_found(run: InterleavedRun) -> bool:
    """Whether the first case is called regressed."""
    return run.verdicts[next(iter(run.cases))].verdict == REGRESSED


def tails(pairs: int, tries: int, seed: int, before: str) -> list[Rate]:
    """How often cases whose new program has a slow process in ten are called equivalent: where one was among those measured, and
    where none happened to be, which nothing can tell from no change; and both together, as a user meets them."""
    random, hits, counts = np.random.default_rng(seed), [0, 0], [0, 0]
    for _ in range(max(1, tries // 20)):
        diffs = worlds.TAIL(random, pairs, 16)
        run = judged(diffs)
        for name, column in zip(run.cases, diffs.T):
            seen = int((column > worlds.TAIL_LN / 2).any())
            hits[seen] += run.verdicts[name].verdict == EQUIVALENT
            counts[seen] += 1
    what = f"equivalent: +50 % in one process of ten, n={pairs}"
    return [Rate(f"{what}, slow ones measured", hits[1], counts[1], 0.0, True, before),
            Rate(f"{what}, none of them slow", hits[0], max(counts[0], 1), None, True, before),
            Rate(f"{what}, slow ones measured or not", sum(hits), sum(counts), 0.0, True, before)]


def rates(tries: int, seed: int) -> Sequence[Rate]:
    """The rows about pairs of processes."""
    found = [counted(row, "false alarms", any_flagged, True, tries, seed) for row in false_alarms()]
    found += [counted(row, "power", first_found, False, tries, seed) for row in power()]
    return found + tails(12, tries, seed, "87 %") + tails(30, tries, seed, "98 %")
