"""Two promises of interleaved comparisons that are no rates of alarms: the size of effects found early, and how often the number
of pairs that `might tell` does. And files of few processes."""
from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fencepost_tool.compare.files.comparison import compare
from fencepost_tool.compare.files.inputs import Process, Side
from fencepost_tool.results.estimates import case_from_entries
from fencepost_tool.stats.verdicts import INCONCLUSIVE, REGRESSED

from . import pair_worlds as worlds
from .pair_worlds import World
from .pairs_rows import FLAGS
from .pairs_run import judged, made_up_case
from .rates import Mean, Rate

EARLY, PAIRS = World(sd=0.012, effect=0.015, changed=4), 30  # found early by luck in a part of the comparisons
FORECAST_PAIRS, FORECAST_CASES, FORECAST_SD = 12, 16, 0.008
MOST_PAIRS = 200  # that a forecast is followed for


def early(tries: int, seed: int) -> list[Mean]:
    """Effects of cases that were found before the end, over the true one: as measured, and as reported."""
    random, found = np.random.default_rng(seed), []
    for _ in range(max(1, tries // 4)):
        verdicts = judged(EARLY(random, PAIRS, 16)).verdicts
        found += [(v.question.effect.mean, v.shrunk) for v in list(verdicts.values())[:EARLY.changed]
                  if v.verdict == REGRESSED and v.shrunk is not None]
    shown, shrunk = (tuple(x / math.log1p(EARLY.effect) for x in column) for column in zip(*found))
    return [Mean("effects found early over the truth, as measured", shown, None, True, "1.3-1.4"),
            Mean("effects found early over the truth, as reported", shrunk, 1.1, True, "1.3-1.4")]


def forecasts(tries: int, seed: int) -> Rate:
    """Cases with all kinds of effects, of which some have no verdict yet: whether they have at the number of pairs said."""
    random, came, said = np.random.default_rng(seed), 0, 0
    for _ in range(max(1, tries // 10)):
        effects = random.uniform(-0.02, 0.02, FORECAST_CASES)
        diffs = effects + random.normal(0, FORECAST_SD, (MOST_PAIRS, FORECAST_CASES))
        run = judged(diffs[:FORECAST_PAIRS])
        needed = {name: v.needed for name, v in run.verdicts.items() if v.verdict == INCONCLUSIVE and v.needed}
        later = {n: judged(diffs[:n]) for n in {*needed.values()} if n <= MOST_PAIRS}
        for name, n in needed.items():
            if n in later:
                said += 1
                came += later[n].verdicts[name].verdict != INCONCLUSIVE
    return Rate(f"`N pairs might tell` comes true, n={FORECAST_PAIRS}", came, max(said, 1), 0.70, False, "29-42 %")


def files(processes: int, cases: int, tries: int, seed: int, target: float | None, before: str) -> Rate:
    """False alarms of files whose processes have two modes."""
    random, hits, count = np.random.default_rng(seed), 0, max(1, tries // 8)
    for _ in range(count):
        a, b = worlds.bimodal_files(random, processes, cases)
        found = compare(_side("A", a), _side("B", b))
        hits += any(row.verdict.verdict in FLAGS for row in found.rows)
    return Rate(f"files, bimodal, {processes} processes a side, {cases} cases", hits, count, target, True, before)


def _side(label: str, values: np.ndarray) -> Side:
    """values: process x case, ns."""
    processes = []
    for i, row in enumerate(values):
        made_up = [made_up_case(j, threads=1) for j in range(len(row))]
        cases = {n.text: case_from_entries([{"name": n.text, "case": n.fields(), "real_time": float(x)}])
                 for n, x in zip(made_up, row)}
        processes.append(Process(Path(f"{label}{i}.json"), cases, {}, {}, {}, False, False))
    return Side(label, tuple(processes))


def rates(tries: int, seed: int) -> Sequence[Rate | Mean]:
    """The rows about promises, and those about files."""
    return [*early(tries, seed), forecasts(tries, seed), files(3, 166, tries, seed, 0.05, "71 %"),
            *(files(k, 166, tries, seed, 0.05, "-") for k in (4, 8))]
