"""Pairs of processes until every case is judged or the budget is spent.

Both programs are started anew for each pair, so that where code and memory happen to lie is drawn anew as well. At
fixed shares of the planned pairs the cases are looked at, each look with its part of alpha
(stats.spending); those that are decided take no more turns.
"""
from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable

from fencepost_tool.results import CaseName, ResultsError, name_of
from fencepost_tool.stats import metrics, spending
from fencepost_tool.stats.effects import trimmed
from fencepost_tool.stats.thresholds import Thresholds
from fencepost_tool.stats.verdicts import ALPHA, INCONCLUSIVE, Question, Verdict, judge

from . import pair as turns
from .clean import Judge, Judgement, Round
from .pair import CaseOfPair, Pair
from .program import Program

LOOKS = (0.4, 0.6, 0.8, 1.0)
FEWEST_PAIRS, USUAL_PAIRS = 6, 12  # planned: below the first, Holm over a suite leaves little to be said
FEWEST_TURNS = 2                   # of a case in a pair
TURNS_TO_STARTS = 2.5              # seconds of turns to seconds of starting a pair, where the budget allows
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
    early: whether cases may be decided, and the run end, before the budget does."""

    thresholds: Thresholds = Thresholds()
    alpha: float = ALPHA
    same_code: Callable[[str], bool] = lambda case: False
    layout: bool = False
    early: bool = True


@dataclass
class InterleavedRun:
    """An interleaved comparison as far as it got. cases: those that are measured, by name. pairs: of each pair that lived,
    estimates by case. left_out: case -> why it has none. no_level: cases with an occupancy whose clean level is not known.
    dead: why pairs died. turns_s: of measuring; the rest of seconds is starting programs."""

    sides: tuple[MeasuredProgram, MeasuredProgram]
    rules: Rules
    seed: int
    about: list[Mapping[str, Any]] = field(default_factory=list)
    cases: Mapping[str, CaseName] = field(default_factory=dict)
    planned: int = 0
    pairs: list[dict[str, CaseOfPair]] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    no_level: set[str] = field(default_factory=set)
    dead: list[str] = field(default_factory=list)
    seconds: float = 0.0
    turns_s: float = 0.0

    def of(self, case: str) -> list[CaseOfPair]:
        return [pair[case] for pair in self.pairs if case in pair]

    @property
    def open(self) -> list[str]:
        """Cases that still take turns."""
        return [c for c in self.cases if c not in self.left_out
                and (c not in self.verdicts or self.verdicts[c].verdict == INCONCLUSIVE)]


def metric_of(name: CaseName) -> str:
    """cycles where one core's clock decides, else ns."""
    return "cycles" if metrics.in_core(name) else "ns"


def _named(entries: Sequence[Mapping[str, Any]]) -> CaseName:
    """Of a case's entries in the introductions: programs from before their field `case` give a name only."""
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
        self.judge: Judge | None = None
        self.raw: list[Pair] = []
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
            dead_in_a_row = dead_in_a_row + 1 if pair.died else 0
            last = self._is_last()
            if dead_in_a_row == MOST_DEAD or (last and not self.raw):
                raise ResultsError(" and ".join(dict.fromkeys(str(side.path) for side in run.sides)),
                                   f"{dead_in_a_row} pairs of processes in a row died ({pair.died})",
                                   "run the program by itself with the same filter")
            self._look_if_due(last)
            run.seconds = time.monotonic() - self.began
            self.progress(run, min(run.seconds / self.budget_s, 1.0))
            if last or not run.open:
                return run

    def _pair(self) -> Pair:
        programs = self._start()
        try:
            if not self.run.cases:
                self._introduce(programs)
            pair = turns.run_pair(programs, self.run.open, self.turns, self.rng, self.began + self.budget_s)
        except BaseException:
            for program in programs:
                program.kill()
            raise
        for program in programs:
            program.kill() if pair.died else program.close()
        self._take_in(pair, sum(p.started_in_s for p in programs))
        return pair

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
        entries = [{c["name"]: c for c in about["cases"]} for about in run.about]
        names = list(dict.fromkeys([*entries[0], *entries[1]]))
        for name in names:
            missing = [side.label for side, known in zip(run.sides, entries) if name not in known]
            obstacles = [known[name]["obstacle"] for known in entries if "obstacle" in known.get(name, {})]
            if missing:
                run.left_out[name] = f"not in {missing[0]}"
            elif obstacles:
                run.left_out[name] = f"skipped: {obstacles[0]}"
        run.cases = {n: _named([known[n] for known in entries]) for n in names if n not in run.left_out}
        if not run.cases:
            raise ResultsError(f"{run.sides[0].path} and {run.sides[1].path}", "have no case in common that can be measured",
                               "take another filter")
        self.judge = Judge([(side.path, side.flags) for side in run.sides], run.about)

    def _take_in(self, pair: Pair, started_in_s: float) -> None:
        run = self.run
        if pair.died:
            run.dead.append(pair.died)
            return
        self.raw.append(pair)
        run.turns_s += pair.seconds
        run.left_out.update({case: f"disproved its own work: {why}" for case, why in pair.wrong.items()})
        if not run.planned:
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
        return spent + spent / (len(self.raw) + len(self.run.dead)) > self.budget_s

    def _look_if_due(self, last: bool) -> None:
        run = self.run
        share = len(self.raw) / max(run.planned, 1)
        due = sum(share >= at for at in LOOKS[:-1])
        if not last and not (run.rules.early and due > self.looks_taken):
            return
        self._keep_clean()
        self.looks_taken = len(LOOKS) if last else due
        look(run, self.looks_taken - 1)


    def _keep_clean(self) -> None:
        """run.pairs, of the samples that are clean by all that is known now."""
        run, taken = self.run, [turn for pair in self.raw for turn in pair.turns]
        judged = self._judged([Round(turn.seconds, answer["chain"]) for turn in taken for answer in turn.answers])
        each = iter(judged.clean)
        run.pairs = [turns.estimates(pair, [(next(each), next(each)) for _ in pair.turns]) for pair in self.raw]
        run.no_level = {turn.case for turn in taken for answer in turn.answers if answer["chain"].keys() - judged.levels.keys()}

    def _judged(self, rounds: Sequence[Round]) -> Judgement:
        assert self.judge is not None  # since the first pair was introduced
        return self.judge.judge(rounds)


def look(run: InterleavedRun, at: int) -> None:
    """Judges the open cases at one of LOOKS. What was decided before counts in Holm's correction as it stood."""
    rules = run.rules
    fractions = LOOKS if rules.early else (1.0,)
    at = at if rules.early else 0
    questions = []
    for case, name in run.cases.items():
        if case in run.left_out:
            continue
        found = run.of(case)
        if not found:
            if at == len(fractions) - 1:
                run.left_out[case] = _why_none(run, case)
            continue
        if case not in run.open:
            questions.append(run.verdicts[case].question)
            continue
        effect = trimmed([getattr(one, "ln_" + metric_of(name)) for one in found])
        p = _spent_p(effect.p_value(), fractions, at)
        before = run.verdicts[case].question.p if case in run.verdicts else None
        p = p if before is None else min(p, before)
        questions.append(Question(case, effect, rules.thresholds.ln(name), rules.same_code(case), p,
                                  spending.confidence(rules.alpha, fractions, at)))
    for verdict in judge(questions, rules.alpha, rules.layout):
        if verdict.question.name in run.open:
            run.verdicts[verdict.question.name] = verdict


def _why_none(run: InterleavedRun, case: str) -> str:
    if case in run.no_level:
        return "no clean level known for its cores: never seen alone and quiet; a quieter machine helps"
    return "no turn that both sides had their cores to themselves in"


def _spent_p(p: float, fractions: tuple[float, ...], at: int) -> float:
    """As seen at this look alone; sequential_p takes the least over looks."""
    return spending.sequential_p([1.0] * at + [p], fractions)
