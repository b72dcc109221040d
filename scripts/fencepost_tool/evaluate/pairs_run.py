"""Made-up pairs through the looks and verdicts of a real comparison (compare.interleaved.measurement.look)."""
from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from fencepost_tool.compare.interleaved import measurement
from fencepost_tool.compare.interleaved.measurement import InterleavedRun, MeasuredProgram, Rules
from fencepost_tool.compare.interleaved.pair import CaseOfPair
from fencepost_tool.results import CaseName

SIDES = (MeasuredProgram("A", Path("a")), MeasuredProgram("B", Path("b")))


def judged(diffs: np.ndarray, threads: int = 1) -> InterleavedRun:
    """All looks of a comparison that planned as many pairs as there are. diffs: pair x case, ln ratios."""
    pairs, cases = diffs.shape
    made_up = {case.text: case for case in (made_up_case(i, threads) for i in range(cases))}
    run = InterleavedRun(SIDES, Rules(), 1, cases=made_up, planned=pairs)
    for at, share in enumerate(measurement.LOOKS):
        until = math.ceil(share * pairs - 1e-9)
        still_open = set(run.open)
        for row in diffs[len(run.pairs):until]:
            run.pairs.append({n: CaseOfPair((1.0, 1.0), (1.0, 1.0), x, x, 1, 0) for n, x in zip(made_up, map(float, row))
                              if n in still_open})
        measurement.look(run, at)
        if not run.open:
            break
    return run


def made_up_case(number: int, threads: int) -> CaseName:
    """The name and the fields of a case that no program has."""
    primitive = f"case_{number}"
    return CaseName(f"made_up/{primitive}/latency/threads:{threads}", "made_up", primitive, "latency", "", threads, {})
