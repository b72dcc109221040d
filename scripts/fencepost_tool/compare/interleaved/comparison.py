"""A race as a comparison, to be printed like any other (compare.files.text, export)."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from fencepost_tool.compare.files.comparison import Comparison, Row
from fencepost_tool.compare.files.inputs import Process, Side

from .race import Race, metric_of


def comparison(race: Race, emitted: Mapping[str, tuple[str, str]] | None = None) -> Comparison:
    """emitted: case -> what its loop was and is, of those that differ."""
    rows = [_row(race, case, (emitted or {}).get(case)) for case in race.cases if case in race.verdicts
            and case not in race.left_out]
    sides = [Side(racer.label, tuple(_process(racer.path, race, i) for _ in race.pairs))
             for i, racer in enumerate(race.racers)]
    return Comparison(sides[0], sides[1], tuple(rows), tuple(race.left_out.items()), (), race.rules.thresholds,
                      race.rules.alpha, "trimmed", False)


def heading(race: Race) -> list[str]:
    """What the comparison itself can't know."""
    starts = race.seconds - race.turns_s
    lines = [(f"pairs      {len(race.pairs)} of processes, interleaved A/B; {race.seconds:.1f} s, {starts:.1f} s of it starting "
              f"them; seed {race.seed}")]
    if race.dead:
        lines.append(f"lost       {len(race.dead)} pairs died and are not counted: {race.dead[0]}")
    dropped = sum(one.dropped for pair in race.pairs for one in pair.values())
    kept = sum(one.turns for pair in race.pairs for one in pair.values())
    if kept + dropped:
        lines.append(f"samples    {100 * kept / (kept + dropped):.0f} % clean of {kept + dropped}; noisy ones (SMT sibling busy) "
                     "are dropped on both sides")
    return lines


def _row(race: Race, case: str, emitted: tuple[str, str] | None) -> Row:
    verdict, found, name = race.verdicts[case], race.of(case), race.cases[case]
    metric = metric_of(name)
    other = "cycles" if metric == "ns" else "ns"
    a, b = (_middle([getattr(one, metric)[side] for one in found]) for side in (0, 1))
    others = {other: math.exp(_mean([getattr(one, "ln_" + other) for one in found]))}
    return Row(name, metric, a, b, verdict.question.effect, verdict, others, emitted)


def _process(path: Path, race: Race, side: int) -> Process:
    about = race.about[side]
    return Process(path, {}, {}, {}, {"commit": about["commit"]}, False, False)


def _middle(values: Sequence[float]) -> float:
    """Geometric mean."""
    return math.exp(_mean([math.log(v) for v in values]))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
