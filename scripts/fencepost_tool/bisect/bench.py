"""Builds commits, and measures them against GOOD."""
from __future__ import annotations

import math
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Callable, TextIO

from fencepost_tool.compare.interleaved import builds, measurement
from fencepost_tool.compare.interleaved.measurement import InterleavedRun, MeasuredProgram, Rules
from fencepost_tool.compare.interleaved.program import Program
from fencepost_tool.results import ResultsError
from fencepost_tool.stats.thresholds import Thresholds

from . import condition
from .evidence import FEWEST
from .search import Untestable
from .state import State

ALPHA = 0.01  # of a comparison, to end early: what it says is weighed afterwards all the same
TRIES = 3     # of a comparison in which the machine was too busy for any estimate
Progress = Callable[[InterleavedRun, float], None]


class CommitBench:
    """A bench for search. Comparisons follow state.case; the seconds that they take are added to the record. keep: the cases
    asked for."""

    def __init__(self, state: State, keep: Callable[[str], bool], seed: int, err: TextIO, progress: Progress):
        self.state, self.keep, self.err, self.progress = state, keep, err, progress
        self.commits = state.asked.commits
        self.random = random.Random(seed)
        self.built: dict[int, Path] = {}

    def program(self, commit: int) -> Path:
        """Untestable where it does not build."""
        if commit not in self.built:
            try:
                self.built[commit] = builds.program(self.commits[commit].short, "", self.err)[1]
            except builds.DoesNotBuild:
                raise Untestable("does not build") from None
        return self.built[commit]

    def ends(self) -> tuple[Path, Path]:
        """Programs of GOOD and BAD. ResultsError where one does not build."""
        try:
            return self.program(0), self.program(len(self.commits) - 1)
        except Untestable:
            missing = self.commits[0 if 0 not in self.built else -1]
            raise ResultsError(missing.words, "does not build, and both ends of the search must", "name another commit") from None

    def machine(self) -> str:
        """Its id, as GOOD's program knows it."""
        with Program(self.ends()[0], self.state.asked.flags) as program:
            return str(program.about["machine_id"])

    def conditions(self) -> tuple[dict[str, str], dict[str, str]]:
        """Of GOOD and BAD: what each does with the cases asked for."""
        good, bad = (condition.conditions(path, self.state.asked.flags, self.keep) for path in self.ends())
        return good, bad

    def first(self, budget_s: float, rules: Rules) -> InterleavedRun:
        """BAD against GOOD, in all cases asked for."""
        return self._measured(len(self.commits) - 1, self.flags(), budget_s, rules)

    def compare(self, commit: int, budget_s: float, effect: float) -> Sequence[float]:
        """ln ratios of the commit to GOOD, one for each pair. Untestable; ResultsError where too few pairs lived."""
        case = self.state.case
        self._testable(commit)
        rules = Rules(Thresholds(math.expm1(abs(effect) / 2)), ALPHA)
        for _ in range(TRIES):
            run = self._measured(commit, self.flags(case), budget_s, rules)
            found = lns(run, case)
            if len(found) >= FEWEST:
                return found
        why = run.left_out.get(case, f"{len(found)} pairs in {budget_s:.0f} s")
        raise ResultsError(self.commits[commit].short, f"can't be told from GOOD: {why}",
                           "call again, with a larger --budget or on a quieter machine; what is measured is kept")

    def look(self, commit: int) -> bool:
        """Whether the commit does with the case what BAD does. Untestable."""
        words = self._condition(commit)
        if words not in (self.state.condition, condition.MEASURED, condition.ABSENT):
            raise Untestable(condition.WORDS[words])
        return words == self.state.condition

    def _testable(self, commit: int) -> None:
        found = self._condition(commit)
        if found != condition.MEASURED:
            raise Untestable(f"the case {condition.WORDS[found]}")

    def _condition(self, commit: int) -> str:
        path = self.program(commit)
        try:
            found = condition.conditions(path, self.state.asked.flags, self.state.case.__eq__)
        except ResultsError as e:
            if commit in (0, len(self.commits) - 1):
                raise
            raise Untestable(str(e)) from None
        return found.get(self.state.case, condition.ABSENT)

    def _measured(self, commit: int, flags: tuple[str, ...], budget_s: float, rules: Rules) -> InterleavedRun:
        paths = self.program(0), self.program(commit)
        one, two = (MeasuredProgram(self.commits[m].short, path, flags) for m, path in zip((0, commit), paths))
        run = measurement.measure((one, two), budget_s, rules, self.random.randrange(1, 2 ** 31), self.progress)
        self.state.record.seconds += run.seconds
        machine = str(run.about[0]["machine_id"])
        if self.state.machine not in ("", machine):
            raise ResultsError(self.state.machine, "is the machine of the search so far, and this is " + machine,
                               "go on there, or begin anew with --restart")
        self.state.machine = machine
        return run

    def flags(self, case: str = "") -> tuple[str, ...]:
        """Options of the program for one case, or for all that are asked for."""
        cases = "^" + re.sub(r"([][.*+?(){}|^$\\])", r"\\\1", case) + "$" if case else self.state.asked.cases
        return (f"--benchmark_filter={cases}", *self.state.asked.flags)


def lns(run: InterleavedRun, case: str) -> list[float]:
    """ln ratios of the pairs, in the metric of the case."""
    return [getattr(one, "ln_" + measurement.metric_of(run.cases[case])) for one in run.of(case)] if case in run.cases else []
