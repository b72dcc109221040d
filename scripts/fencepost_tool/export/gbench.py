"""Google Benchmark's JSON, twice.

whole: every repetition of every run, so that the library's tools/compare.py has them for its U test.
flat: one row for each case and no aggregate, for readers that take each row for a benchmark: Bencher's
cpp_google and github-action-benchmark.

Cases without an estimate are left out: both readers take the times of any row.
"""
from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fencepost_tool.results.estimates import CLEAN, NOISY, Case

from .runs import Process, names, refuse_mixture


def whole(processes: Sequence[Process]) -> str:
    """The document with every repetition of every process. ResultsError where they are of different machines or builds."""
    refuse_mixture(processes)
    rows = []
    for index, name in enumerate(names(processes)):
        entries = [(p, e) for p in processes for e in p.entries.get(name, ())]
        rows += [{**e, "name": p.shown(name), "run_name": p.shown(name), "family_index": index,
                  "per_family_instance_index": 0, "run_type": "iteration", "repetitions": len(entries),
                  "repetition_index": i, "iterations": max(1, e.get("iterations", 1)),
                  "cpu_time": e.get("cpu_time", e["real_time"])} for i, (p, e) in enumerate(entries)]
    return _document(processes, rows)


def flat(processes: Sequence[Process]) -> str:
    """The document with one row for each case: the geometric mean of several runs, as compare.py has it."""
    refuse_mixture(processes)
    rows = []
    for index, name in enumerate(names(processes)):
        having = [p for p in processes if name in p.cases]
        estimates = {key: mean([p.cases[name].counters[key] for p in having])
                   for key in ("real_time", "cpu_time", "cycles", "ops_per_second")
                   if all(p.cases[name].counters.get(key) for p in having)}
        estimates.setdefault("cpu_time", estimates["real_time"])
        shown = having[0].shown(name)
        rows.append({"name": shown, "family_index": index, "per_family_instance_index": 0, "run_name": shown,
                     "run_type": "iteration", "repetitions": 1, "repetition_index": 0,
                     "threads": having[0].cases[name].name.threads, "iterations": 1, **estimates, "time_unit": "ns",
                     "grade": NOISY if any(p.cases[name].noisy for p in having) else CLEAN,
                     **_modes(p.cases[name] for p in having)})
    return _document(processes, rows)


def _modes(cases: Iterable[Case]) -> dict[str, float]:
    """The most humps that the samples of one process have; nothing where that is not known."""
    found = [case.counters["modes"] for case in cases if "modes" in case.counters]
    return {"modes": max(found)} if found else {}


def mean(values: Sequence[float]) -> float:
    """The geometric mean of positive values."""
    return math.exp(sum(map(math.log, values)) / len(values))


def _document(processes: Sequence[Process], rows: Sequence[Mapping[str, Any]]) -> str:
    context = _finite({"caches": [], **processes[0].run.context})
    return json.dumps({"context": context, "benchmarks": rows}, indent=1, allow_nan=False) + "\n"


def _finite(value: Any) -> Any:
    """Without numbers that JSON has not: a file may have such ones in what is only copied."""
    if isinstance(value, Mapping):
        return {key: _finite(one) for key, one in value.items() if not _is_out_of_range(one)}
    if isinstance(value, (list, tuple)):
        return [_finite(one) for one in value if not _is_out_of_range(one)]
    return value


def _is_out_of_range(value: Any) -> bool:
    return isinstance(value, float) and not math.isfinite(value)
