"""Whole comparisons on this machine of programs that should be the same: suites that have a case which is called changed.

Each is an interleaved comparison with looks and an early end, and a seed of its own. The machine's noise is not known, so the
least effects are the usual ones; the verdict `layout` is off, which would excuse everything, as the code is the same.
"""
from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from fencepost_tool.compare.interleaved import measurement
from fencepost_tool.compare.interleaved.measurement import InterleavedRun, MeasuredProgram, Rules
from fencepost_tool.selfcheck.spinner import spinner
from fencepost_tool.stats.verdicts import IMPROVED, REGRESSED, UNDECIDED

from .rates import Rate


@dataclass
class Suites:
    """flags: of the programs, which select the cases; seconds: of each comparison; disturbed: beside a spinner; found: whether
    each suite is flagged, as far as they are measured."""

    what: str
    count: int
    flags: tuple[str, ...]
    seconds: float
    disturbed: bool = False
    target: float = 0.05
    found: list[bool] = field(default_factory=list)


def rates(kinds: Sequence[Suites]) -> list[Rate]:
    """The share of suites that are flagged, of each kind with a suite that was measured."""
    return [Rate(kind.what, sum(kind.found), len(kind.found), kind.target, True) for kind in kinds if kind.found]


def measure(programs: tuple[Path, Path], kinds: Sequence[Suites], seed: int, note: Callable[[str], None]) -> None:
    """Into kinds. seed: of the first suite, one more for each; note: is told of each."""
    for kind in kinds:
        a, b = (MeasuredProgram(label, program, kind.flags) for label, program in zip("AB", programs))
        with spinner(pinned=False) if kind.disturbed else contextlib.nullcontext():
            for i in range(kind.count):
                run = measurement.measure((a, b), kind.seconds, Rules(), seed + i)
                flagged = [case for case, v in run.verdicts.items() if v.verdict in (REGRESSED, IMPROVED)] + list(run.broken)
                kind.found.append(bool(flagged))
                named = ", ".join(flagged) or "none"
                note(f"{kind.what}: {i + 1} of {kind.count}, seed {run.seed}: {_about(run)}; {named} flagged")
        seed += kind.count


def _about(run: InterleavedRun) -> str:
    """A suite without any verdict is not flagged either: this tells."""
    decided = sum(v.verdict not in UNDECIDED for v in run.verdicts.values())
    return f"{decided} of {len(run.cases)} cases have a verdict, {len(run.pairs)} pairs, {run.seconds:.1f} s"
