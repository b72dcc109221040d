"""customSmallerIsBetter of github-action-benchmark: an entry for each case, in ns per operation, with the half width of its
95 % interval as its range.

The reader (src/extract.ts, src/extractRangeInfo.ts there) takes name, unit, value, range and extra; a range is a plus-minus sign
and a number of two characters or more, in the unit of the value. Of several runs the value is the mean over processes.
"""
from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fencepost_tool.results.estimates import CLEAN, NOISY

from .bmf import over_processes
from .runs import Process, names, refuse_mixture


def smaller(processes: Sequence[Process]) -> str:
    """The processes as a JSON list. ResultsError where they are of different machines or builds."""
    refuse_mixture(processes)
    entries = [_entry([p for p in processes if name in p.cases], name) for name in names(processes)]
    return json.dumps([entry for entry in entries if entry], indent=1, allow_nan=False) + "\n"


def _entry(having: Sequence[Process], name: str) -> dict[str, Any]:
    """Empty for a case that takes no time: it has no ratio to an earlier one."""
    cases = [p.cases[name] for p in having]
    times = [case.ns for case in cases if case.ns is not None and case.ns.value > 0]
    if len(times) < len(cases):
        return {}
    found = over_processes(times)
    width = max(found["value"] - found["lower_value"], found["upper_value"] - found["value"]) if "lower_value" in found else None
    extra = [f"grade: {NOISY if any(case.noisy for case in cases) else CLEAN}", f"threads: {cases[0].name.threads}",
             f"processes: {len(having)}", f"machine: {having[0].run.context['machine']}",
             *["modes: 2, the median may lie between them"] * any(case.two_modes for case in cases)]
    return {"name": having[0].shown(name), "unit": "ns", "value": found["value"],
            **({"range": f"± {_number(width)}"} if width is not None else {}), "extra": "\n".join(extra)}


def _number(value: float) -> str:
    """Three digits and a point or an exponent, as the reader refuses a single digit."""
    text = f"{value:.3g}"
    return text if "." in text or "e" in text else text + ".0"
