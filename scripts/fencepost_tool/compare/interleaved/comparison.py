"""An interleaved run as a comparison, to be printed like any other (compare.files.text, export)."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from fencepost_tool.compare.files.comparison import Comparison, Row
from fencepost_tool.compare.files.inputs import Process, Side
from fencepost_tool.stats.effects import ratio_of

from . import outliers
from .measurement import InterleavedRun, metric_of

LEAST_SHARED = 0.001  # ln ratio: below it the shared part of pairs is not worth a line


def comparison(run: InterleavedRun, emitted: Mapping[str, tuple[str, str]] | None = None) -> Comparison:
    """emitted: case -> what its loop was and is, of those that differ."""
    rows = [_row(run, case, (emitted or {}).get(case)) for case in run.cases if case in run.verdicts
            and case not in run.left_out]
    sides = [Side(side.label, tuple(_process(side.path, run, i) for _ in run.pairs))
             for i, side in enumerate(run.sides)]
    left_out = tuple((case, why) for case, why in run.left_out.items() if case not in run.broken)
    return Comparison(sides[0], sides[1], tuple(rows), left_out, (), run.rules.thresholds,
                      run.rules.alpha, "trimmed", False, tuple(run.broken.items()), True)


def heading(run: InterleavedRun) -> list[str]:
    """What the comparison itself can't know."""
    starts = run.seconds - run.turns_s
    lines = [(f"pairs      {len(run.pairs)} of processes, interleaved A/B; {run.seconds:.1f} s, {starts:.1f} s of it starting "
              f"them; seed {run.seed}")]
    if run.dead:
        lines.append(f"lost       {len(run.dead)} pairs died and are not counted: {run.dead[0]}")
    dropped = sum(one.dropped for pair in run.pairs for one in pair.values())
    kept = sum(one.turns for pair in run.pairs for one in pair.values())
    if kept + dropped:
        lines.append(f"samples    {100 * kept / (kept + dropped):.0f} % clean of {kept + dropped}; noisy ones (SMT sibling busy) "
                     "are dropped on both sides")
    if run.shared_sd >= LEAST_SHARED:
        lines.append(f"shared     pairs differ as a whole by {100 * run.shared_sd:.2g} % (sd of the median case): "
                     "cases are tested without that, unless it is a change itself")
    if run.inflation > 1:
        lines.append(f"correlated pairs resemble the ones before: standard errors are {run.inflation:.2f} times those of "
                     "independent pairs")
    return lines + outliers.lines(run)


def _row(run: InterleavedRun, case: str, emitted: tuple[str, str] | None) -> Row:
    verdict, found, name = run.verdicts[case], run.of(case), run.cases[case]
    metric = metric_of(name)
    other = "cycles" if metric == "ns" else "ns"
    a, b = (_middle([getattr(one, metric)[side] for one in found]) for side in (0, 1))
    others = {other: ratio_of(_mean([getattr(one, "ln_" + other) for one in found]))}
    return Row(name, metric, a, b, verdict.question.effect, verdict, others, emitted, modes=run.modes.get(case, (None, None)))


def _process(path: Path, run: InterleavedRun, side: int) -> Process:
    about = run.about[side]
    return Process(path, {}, {}, {}, {"commit": about["commit"], "machine": str(about["machine_id"])}, False, False)


def _middle(values: Sequence[float]) -> float:
    """Geometric mean."""
    return math.exp(_mean([math.log(v) for v in values]))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
