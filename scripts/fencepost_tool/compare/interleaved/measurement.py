"""Pairs of processes until every case is judged or the budget is spent.

Both programs are started anew for each pair, so that where code and memory happen to lie is drawn anew as well. At
fixed shares of the planned pairs the cases are looked at, each look with its part of alpha
(stats.spending); those that are decided take no more turns.
"""
from __future__ import annotations

import math
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Callable

import numpy as np

from fencepost_tool.results import CaseName, ResultsError, name_of
from fencepost_tool.stats import metrics, sign_flip, spending, suite
from fencepost_tool.stats.suite import SuiteTest
from fencepost_tool.stats.thresholds import Thresholds
from fencepost_tool.stats.verdicts import ALPHA, EQUIVALENT, UNDECIDED, Question, Verdict, judge

from . import default_set, levels
from . import pair as pair_module
from .clean import Judge, Judgement, Round, states_idle_periods
from .failures import BASE, NEW, Record
from .kept import KeptPairs
from .pair import CaseOfPair, Pair
from .program import Died, Program

LOOKS = (0.4, 0.6, 0.8, 1.0)
FEWEST_PAIRS, USUAL_PAIRS = 6, 12  # planned: below the first, Holm over a suite leaves little to be said
FEWEST_TURNS = 2                   # of a case in a pair
TURNS_TO_STARTS = 1.75             # seconds of turns to seconds of starting a pair, where the budget allows
ENOUGH_FOR_TAILS = 29              # pairs: a slow process of the new program in every ten is among so many with 95 %
MOST_DEAD = 3                      # pairs in a row that died: then it is no accident


@dataclass(frozen=True)
class MeasuredProgram:
    """One side: its name, what to start, and with which flags."""

    label: str
    path: Path
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """alpha: for the suite; same_code: of a case; layout: whether identical code may turn a change into `layout`;
    early: whether cases may be decided, and the run end, before the budget does; of_machine: the thresholds of the machine with
    that id, instead of those given; check: raises ResultsError where the names of the cases are not what was asked for."""

    thresholds: Thresholds = Thresholds()
    alpha: float = ALPHA
    same_code: Callable[[str], bool] = lambda case: False
    layout: bool = False
    early: bool = True
    of_machine: Callable[[str], Thresholds] | None = None
    check: Callable[[Sequence[str]], None] = lambda names: None


@dataclass
class InterleavedRun:
    """An interleaved comparison as far as it got. cases: those that are measured, by name. pairs: of each pair that lived,
    estimates by case. left_out: case -> why it has none; broken: those of them that B alone fails. no_level: cases with an
    occupancy whose clean level is not known. dead: why pairs died. turns_s: of measuring; the rest of seconds is starting
    programs. shared_sd, inflation: as in stats.suite.SuiteTest, of the last look. modes: of the samples of either side,
    None where that is not known."""

    sides: tuple[MeasuredProgram, MeasuredProgram]
    rules: Rules
    seed: int
    about: list[Mapping[str, Any]] = field(default_factory=list)
    cases: Mapping[str, CaseName] = field(default_factory=dict)
    planned: int = 0
    pairs: list[dict[str, CaseOfPair]] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    no_level: set[str] = field(default_factory=set)
    dead: list[str] = field(default_factory=list)
    seconds: float = 0.0
    turns_s: float = 0.0
    shared_sd: float = 0.0
    inflation: float = 1.0
    modes: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)

    def of(self, case: str) -> list[CaseOfPair]:
        """The case's estimates, one for each pair that has it, in their order."""
        return [pair[case] for pair in self.pairs if case in pair]

    @property
    def open(self) -> list[str]:
        """Cases that still take turns."""
        return [c for c in self.cases if c not in self.left_out
                and (c not in self.verdicts or self.verdicts[c].verdict in UNDECIDED)]


def metric_of(name: CaseName) -> str:
    """cycles where one core's clock decides, else ns."""
    return "cycles" if metrics.in_core(name) else "ns"


def _named(entries: Sequence[Mapping[str, Any]]) -> CaseName:
    """The case of these entries of the introductions; programs from before their field `case` give a name only."""
    return name_of(next((e for e in entries if "case" in e), entries[0]))


def measure(sides: tuple[MeasuredProgram, MeasuredProgram], budget_s: float, rules: Rules, seed: int,
            progress: Callable[[InterleavedRun, float], None] = lambda run, share: None) -> InterleavedRun:
    """All of it within budget_s. progress: called after each pair with the share of the budget that is spent. ResultsError
    when a program is of no use, when the two have no case in common, or when pair after pair dies."""
    return _Runner(sides, budget_s, rules, seed, progress).go()


class _Runner:
    def __init__(self, sides: tuple[MeasuredProgram, MeasuredProgram], budget_s: float, rules: Rules, seed: int,
                 progress: Callable[[InterleavedRun, float], None]):
        self.run = InterleavedRun(sides, rules, seed)
        self.progress = progress
        self.rng = random.Random(seed)
        self.failures = Record((sides[0].label, sides[1].label), self.run.broken, self.run.left_out)
        self.judge: Judge | None = None
        self.kept = KeptPairs(self._judged)
        self.levels: Mapping[str, float] = {}
        self.budget_s = budget_s
        self.began = time.monotonic()
        self.turns = FEWEST_TURNS
        self.looks_taken = 0

    def go(self) -> InterleavedRun:
        try:
            return self._measure()
        finally:
            if self.judge:
                self.judge.close()

    def _measure(self) -> InterleavedRun:
        run, dead_in_a_row = self.run, 0
        while True:
            pair = self._pair()
            dead_in_a_row = dead_in_a_row + 1 if pair.died and not self._explained(pair) else 0
            last = self._is_last()
            if dead_in_a_row == MOST_DEAD or (last and dead_in_a_row and not len(self.kept)):
                raise ResultsError(" and ".join(dict.fromkeys(str(side.path) for side in run.sides)),
                                   f"{dead_in_a_row} pairs of processes in a row died ({pair.died})",
                                   "run the program by itself with the same filter")
            self._look_if_due(last)
            run.seconds = time.monotonic() - self.began
            self.progress(run, min(run.seconds / self.budget_s, 1.0))
            if last or not run.open:
                run.modes = self._modes()
                return run

    def _pair(self) -> Pair:
        programs = self._start()
        try:
            if not self.run.cases:
                self._introduce(programs)
            levels.send(programs, self.levels)
            pair = pair_module.run_pair(programs, self.run.open, self.turns, self.rng, self.began + self.budget_s,
                                        self._contended())
        except Died as e:
            pair = Pair(died=str(e))
        except BaseException:
            for program in programs:
                program.kill()
            raise
        self._end(programs, pair)
        self._take_in(pair, sum(p.started_in_s for p in programs))
        return pair

    def _end(self, programs: Sequence[Program], pair: Pair) -> None:
        deaths: dict[int, Died] = {}
        for side, program in enumerate(programs):
            if pair.died:
                program.kill()
            elif (death := program.close()) and not death.external:
                deaths[side] = death
        self.failures.at_end(deaths)

    def _contended(self) -> set[str]:
        """Cases whose turns differ most: a median of four says more than twice what two do (A/A: a pair's standard deviation is
        2 to 3 % with two turns, 1.1 % with five)."""
        return {case for case, name in self.run.cases.items() if name.threads > 1}

    def _start(self) -> list[Program]:
        """Both, either one first; in the order of the sides."""
        found: dict[int, Program] = {}
        for side in self.rng.sample((0, 1), 2):
            chosen = self.run.sides[side]
            try:
                found[side] = Program(chosen.path, (*chosen.flags, f"--seed={self.rng.randrange(1, 2 ** 31)}"))
            except ResultsError:
                for program in found.values():
                    program.kill()
                raise
        return [found[0], found[1]]

    def _introduce(self, programs: Sequence[Program]) -> None:
        run = self.run
        run.about = [p.about for p in programs]
        if run.rules.of_machine:
            run.rules = replace(run.rules, thresholds=run.rules.of_machine(str(run.about[0]["machine_id"])))
        entries = [{c["name"]: c for c in about["cases"]} for about in run.about]
        names = list(dict.fromkeys([*entries[0], *entries[1]]))
        if default_set.FLAG in run.sides[NEW].flags:
            names = [n for n in names if all(known.get(n, {}).get("core", True) for known in entries)]
        run.rules.check(names)
        for name in names:
            missing = [side for side, known in enumerate(entries) if name not in known]
            obstacles = {side: known[name]["obstacle"] for side, known in enumerate(entries) if "obstacle" in known.get(name, {})}
            if obstacles and missing != [BASE]:
                self.failures.skipped(name, obstacles)
            elif missing:
                self.failures.absent(name, missing)
        run.cases = {n: _named([known[n] for known in entries]) for n in names if n not in run.left_out}
        if not run.cases:
            raise ResultsError(f"{run.sides[0].path} and {run.sides[1].path}", "have no case in common that can be measured",
                               "take another filter")
        self.kept.idle_periods = all(map(states_idle_periods, run.about))
        self.judge = Judge([(side.path, side.flags) for side in run.sides], run.about)

    def _explained(self, pair: Pair) -> bool:
        """Whether one program alone died in a case, which is out of the comparison now, so that the next pair gets further."""
        return pair.killer is not None and pair.killer.of_one and pair.killer.case in self.run.left_out

    def _take_in(self, pair: Pair, started_in_s: float) -> None:
        run = self.run
        for failure in (*pair.wrong.values(), *([pair.killer] if pair.killer else [])):
            self.failures.add(failure)
        if pair.died:
            run.dead.append(pair.died)
            return
        self.kept.add(pair)
        run.turns_s += pair.seconds
        if not run.planned:
            self.kept.estimates()  # so that the next pair is told the levels
            self._plan(pair.seconds, started_in_s)

    def _plan(self, turns_s: float, started_in_s: float) -> None:
        """From the first pair: how many turns a pair takes, so that starting it is not most of it; how many pairs."""
        one_turn = turns_s / self.turns
        self.turns = max(FEWEST_TURNS, round(TURNS_TO_STARTS * started_in_s / one_turn))
        most = (self.budget_s / USUAL_PAIRS - started_in_s) / one_turn
        self.turns = max(1, min(self.turns, int(most)))
        left = self.budget_s - (time.monotonic() - self.began)
        self.run.planned = max(FEWEST_PAIRS, 1 + int(left / (started_in_s + self.turns * one_turn)))

    def _is_last(self) -> bool:
        """Whether there is no time for a whole pair more."""
        spent = time.monotonic() - self.began
        return spent + spent / (len(self.kept) + len(self.run.dead)) > self.budget_s

    def _look_if_due(self, last: bool) -> None:
        run = self.run
        share = len(self.kept) / max(run.planned, 1)
        due = sum(share >= at for at in LOOKS[:-1])
        if not last and not (run.rules.early and due > self.looks_taken):
            return
        run.pairs, run.no_level = self.kept.estimates(), self.kept.no_level
        self.looks_taken = len(LOOKS) if last else due
        look(run, self.looks_taken - 1)

    def _modes(self) -> dict[str, tuple[int | None, int | None]]:
        """Of the cases that have verdicts."""
        assert self.judge is not None
        cases = [case for case in self.run.cases if case in self.run.verdicts]
        found = iter(self.judge.modes([self.kept.windows(case, side) for case in cases for side in (0, 1)]))
        return {case: (next(found), next(found)) for case in cases}

    def _judged(self, rounds: Sequence[Round]) -> Judgement:
        assert self.judge is not None  # since the first pair was introduced
        judgement = self.judge.judge(rounds)
        self.levels = judgement.levels
        return judgement


def look(run: InterleavedRun, at: int) -> None:
    """Judges the open cases at one of LOOKS. Cases that were found changed before are out; those without a change stay in the
    family, with the pairs they have. A look at which so few pairs can't decide anything is none."""
    rules = run.rules
    fractions = LOOKS if rules.early else (1.0,)
    at = at if rules.early else 0
    last = at == len(fractions) - 1
    level = spending.levels(rules.alpha, fractions)[at]
    if not last and sign_flip.least(len(run.pairs)) > level:
        return
    for case in [case for case in run.cases if case not in run.left_out and not run.of(case)]:
        if last:
            run.left_out[case] = _why_none(run, case)
    still_open = set(run.open)
    family = [case for case in run.cases if run.of(case) and case not in run.left_out and (
        case in still_open or run.verdicts[case].verdict == EQUIVALENT)]
    if not family:
        return
    tested = _test(run, family, level, at)
    run.shared_sd, run.inflation = tested.shared_sd, tested.inflation
    questions = [_question(run, case, tested, i, fractions, at) for i, case in enumerate(family)
                 if case in still_open]
    for verdict in judge(questions, rules.alpha, rules.layout):
        run.verdicts[verdict.question.name] = verdict


def _test(run: InterleavedRun, family: Sequence[str], level: float, at: int) -> SuiteTest:
    """The test of all pairs so far; a missing estimate is NaN."""
    diffs = np.array([[getattr(pair[c], "ln_" + metric_of(run.cases[c])) if c in pair else math.nan for c in family]
                      for pair in run.pairs])
    thresholds = np.array([run.rules.thresholds.ln(run.cases[c]) for c in family])
    return suite.test(diffs, thresholds, [run.cases[c].threads > 1 for c in family], level, run.seed + at)


def _question(run: InterleavedRun, case: str, tested: SuiteTest, i: int, fractions: tuple[float, ...], at: int) -> Question:
    rules, name, effect = run.rules, run.cases[case], tested.effects[i]
    adjusted = _spent_p(float(tested.adjusted[i]), fractions, at)
    before = run.verdicts[case].question.adjusted if case in run.verdicts else None
    last = at == len(fractions) - 1
    return Question(case, effect, rules.thresholds.ln(name), rules.same_code(case),
                    confidence=spending.confidence(rules.alpha, fractions, at),
                    adjusted=adjusted if before is None else min(adjusted, before),
                    relative=tested.relative[i] if tested.relative else None,
                    layout_most=rules.thresholds.layout_ln(name), far=int(tested.far[i]),
                    final=last or effect.pairs >= ENOUGH_FOR_TAILS, critical=None if last else float(tested.critical[i]))


def _why_none(run: InterleavedRun, case: str) -> str:
    if not run.pairs:
        return "no pair of processes was completed in the budget"
    if case in run.no_level:
        return "no clean level known for its cores: never seen alone and quiet; a quieter machine helps"
    return "no turn that both sides had their cores to themselves in"


def _spent_p(p: float, fractions: tuple[float, ...], at: int) -> float:
    """As seen at this look alone; sequential_p takes the least over looks."""
    return spending.sequential_p([1.0] * at + [p], fractions)
