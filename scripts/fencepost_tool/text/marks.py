"""How estimates are marked that are not what they look like: measured under emulation, estimated from disturbed samples,
the middle of two modes.

Under emulation each is marked, wherever it is shown.

load() refuses such a run unless it is told otherwise; --allow-emulated reads it, and can't
quote, cut out or copy one without its mark.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fencepost_tool.results import Estimate, Run

from .table import Column

EMULATED = "EMULATED: timings are not valid under emulation"
SIGN = "~"  # in front of each number in a table
NOISY = "≈"      # in front of an estimate whose grade is noisy
TWO_MODES = ":"  # after an interval, or a value: the samples have two humps


def warning(runs: Sequence[Run], letters: Sequence[str] = ()) -> str:
    """The mark of a whole plot or table, "" when no run is emulated. letters: how the runs are
    called; it names those that are emulated when not all are."""
    who = [letter for run, letter in zip(runs, letters) if run.emulated]
    if who and len(who) < len(runs):
        return f"EMULATED, {' and '.join(who)}: timings are not valid under emulation"
    return EMULATED if any(run.emulated for run in runs) else ""


def columns(run: Run, found: Sequence[Column]) -> list[Column]:
    """The columns, those that hold estimates with the sign when the run is emulated. What stands
    under no group is a name or a parameter, as what leans left, and ±% belongs to the estimate before it."""
    return [replace(c, mark=SIGN) if run.emulated and c.group.strip() and c.title != "±%" and not c.left else c
            for c in found]


def under_title(run: Run) -> list[str]:
    """A line for below a table's heading, none for a run on hardware."""
    return [f"  {EMULATED}; {SIGN} marks each"] if run.emulated else []


def graded(estimate: Estimate, text: str) -> str:
    """The text of an estimate, marked if it is noisy."""
    return NOISY + text if estimate.noisy else text


def legend(*runs: Run, after: str = "±%") -> str:
    """What the marks of single cases mean that these runs have; "" without any. after: where the mark of two modes stands."""
    parts = []
    cases = [case for run in runs for case in run.cases]
    if any(case.noisy for case in cases):
        parts.append(f"{NOISY} noisy: estimated from disturbed samples, its interval is wider for it")
    if any(case.two_modes for case in cases):
        parts.append(f"{TWO_MODES} after {after}: the samples have two modes, and the median may lie between them")
    return "; ".join(parts)


def claim(run: Run, sentence: str) -> str:
    """A sentence drawn from estimates."""
    return f"EMULATED: {sentence}" if run.emulated else sentence
