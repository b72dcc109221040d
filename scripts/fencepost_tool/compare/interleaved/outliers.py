"""Pairs of processes far from the others of their case, and what is recorded of them that is unlike the others too.

Pairs far off are drawn in before the mean is taken, so a single one does not decide it. Where a core was slower, its sibling
busy, a thread starved or the samples in two modes, the line says so. Addresses of lines and of code are not recorded: what
depends on them is left when nothing else differs.
"""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fencepost_tool.stats.robust import TO_SD

if TYPE_CHECKING:
    from .measurement import InterleavedRun

FEWEST = 8                # pairs, to know what is usual
FAR = 5.0                 # robust standard deviations from the median
LEAST_LN = math.log(1.1)  # by which a pair must differ as well: of few pairs the deviation is little known
MOST_SHOWN = 5
SIDES = "AB"

# Name -> the least difference that counts. Relative: of the clock and the chain, half and all of what makes a sample
# noisy (docs/method.md, section 4); the others are shares.
RELATIVE = {"core clock, GHz": 0.01, "throughput chain, cycles per add": 0.03}
SHARES = {"fairness": 0.1, "CPU time over time": 0.1, "spread of samples": 0.1}
LOST = "share of windows lost to "  # and the reason, of all windows
LEAST_LOST = 0.2


@dataclass(frozen=True)
class Difference:
    """side: 0 or 1; usual: median of that side's other pairs."""

    what: str
    side: int
    value: float
    usual: float


@dataclass(frozen=True)
class Outlier:
    """A case in the pair with that index. side: the one that is farther from what is usual there, in ns."""

    case: str
    pair: int
    side: int
    ns: float
    usual_ns: float
    differences: tuple[Difference, ...]


def evidence(answers: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """What one side's answers in the turns of a case show, over all samples. What they do not tell is left out."""
    ns, cycles = (np.concatenate([np.asarray(a[key], float) for a in answers]) for key in ("ns", "cycles"))
    dropped: dict[str, int] = {}
    for answer in answers:
        for reason, count in answer["dropped"].items():
            dropped[reason] = dropped.get(reason, 0) + count
    windows = len(ns) + sum(dropped.values())
    found = {LOST + reason: count / windows for reason, count in dropped.items()}
    if not len(ns):
        return found
    found["core clock, GHz"] = float(np.median(cycles / ns))
    low, high = np.quantile(ns, (0.1, 0.9))
    found["spread of samples"] = float((high - low) / np.median(ns))
    worst = [max(float(np.median(readings)) for readings in a["chain"].values()) for a in answers if a["chain"] and len(a["ns"])]
    if worst:
        found["throughput chain, cycles per add"] = float(np.median(worst))
    for what, key, over in (("fairness", "fairness", np.ones_like), ("CPU time over time", "cpu_ns", np.asarray)):
        told = [np.asarray(a[key]) / over(np.asarray(a["ns"])) for a in answers if key in a]
        if told:
            found[what] = float(np.median(np.concatenate(told)))
    return found


def find(run: InterleavedRun) -> list[Outlier]:
    """The outliers of all cases, those of a case in the order of the pairs."""
    found = []
    for case in run.cases:
        pairs = {i: pair[case] for i, pair in enumerate(run.pairs) if case in pair}
        lns = {i: one.ln_ns for i, one in pairs.items()}
        if len(pairs) < FEWEST:
            continue
        for at, one in pairs.items():
            others = [other for i, other in pairs.items() if i != at]
            if not _far(lns[at], [o.ln_ns for o in others], LEAST_LN):
                continue
            usual = [float(np.median([o.ns[side] for o in others])) for side in (0, 1)]
            away = [abs(math.log(one.ns[side] / usual[side])) for side in (0, 1)]
            side = 0 if away[0] > away[1] else 1
            found.append(Outlier(case, at, side, one.ns[side], usual[side],
                                 tuple(_differences(one.evidence, [o.evidence for o in others]))))
    return sorted(found, key=lambda o: (o.pair, o.case))


def lines(run: InterleavedRun) -> list[str]:
    """For the heading of a report; [] where no pair is far from the others."""
    found = find(run)
    said = [f"outlier    {o.case}, pair {o.pair + 1} of {len(run.pairs)}: {SIDES[o.side]} took {o.ns:.3g} ns instead of "
            f"{o.usual_ns:.3g}; {_in_words(o)}" for o in found[:MOST_SHOWN]]
    return said + ([f"           and {len(found) - MOST_SHOWN} more"] if len(found) > MOST_SHOWN else [])


def _in_words(outlier: Outlier) -> str:
    if not outlier.differences:
        return "nothing else that is recorded differs (addresses of lines and code are not)"
    return "there, too: " + ", ".join(f"{SIDES[d.side]} {d.what} {d.value:.3g} instead of {d.usual:.3g}"
                                      for d in outlier.differences)


def _differences(here: Sequence[Mapping[str, float]], others: Sequence[Sequence[Mapping[str, float]]]) -> list[Difference]:
    found = []
    for side in range(len(here)):
        for what, value in here[side].items():
            there = [one[side].get(what, 0.0) for one in others if what in one[side] or what.startswith(LOST)]
            if len(there) < FEWEST - 1:
                continue
            usual = float(np.median(there))
            if _far(value, there, _least(what, usual)):
                found.append(Difference(what, side, value, usual))
    return found


def _least(what: str, usual: float) -> float:
    return RELATIVE[what] * usual if what in RELATIVE else SHARES.get(what, LEAST_LOST)


def _far(value: float, others: Sequence[float], least: float) -> bool:
    centre = float(np.median(others))
    scale = TO_SD * float(np.median(np.abs(np.asarray(others) - centre)))
    return abs(value - centre) > max(FAR * scale, least)
