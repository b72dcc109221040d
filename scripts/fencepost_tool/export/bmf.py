"""Bencher Metric Format: latency (ns), throughput (operations per second), cycles, with lower and upper value.

Of one run these are the 95 % interval of the median within it; of several, of the mean over processes (t,
on logarithms), which is the one to believe. Bencher makes the measure `cycles` itself when it first sees it.
"""
from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from fencepost_tool.results import Estimate
from fencepost_tool.stats.effects import of_pairs, ratio_of

from .runs import Process, names, refuse_mixture

MEASURES = (("latency", "ns"), ("throughput", "ops"), ("cycles", "cycles"))


def bmf(processes: Sequence[Process]) -> str:
    """The processes as one JSON object. ResultsError where they are of different machines or builds."""
    refuse_mixture(processes)
    out: dict[str, dict[str, Any]] = {}
    for name in names(processes):
        having = [p for p in processes if name in p.cases]
        estimates = {measure: [getattr(p.cases[name], attribute) for p in having] for measure, attribute in MEASURES}
        out[having[0].shown(name)] = {measure: over_processes(found) for measure, found in estimates.items()
                                      if all(f is not None and f.value > 0 for f in found)}
    return json.dumps(out, indent=1, allow_nan=False) + "\n"


def over_processes(estimates: Sequence[Estimate]) -> dict[str, float]:
    """value, with lower_value and upper_value where there are ends; they always have the value between them."""
    if len(estimates) == 1:
        value, ends = estimates[0].value, estimates[0].interval
    else:
        over = of_pairs([math.log(f.value) for f in estimates])
        low, high = over.interval()
        value, ends = ratio_of(over.mean), (ratio_of(low), ratio_of(high))
    if ends is None or not all(map(math.isfinite, ends)):
        return {"value": value}
    return {"value": value, "lower_value": min(value, ends[0]), "upper_value": max(value, ends[1])}
