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
class Racer:
    """One side: its name, what to start, and with which flags."""

    label: str
    path: Path
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """alpha: for the suite; same_code: of a case; layout: whether identical code may turn a change into `layout`;
    early: whether cases may be decided, and the race end, before the budget does."""

    thresholds: Thresholds = Thresholds()
    alpha: float = ALPHA
    same_code: Callable[[str], bool] = lambda case: False
    layout: bool = False
    early: bool = True


@dataclass
class Race:
    """What came out. cases: those that are measured, by name. pairs: of each pair that lived, estimates by case. left_out: case -> why it has none. no_level:
    cases with an occupancy whose clean level is not known. dead: why pairs died.
    turns_s: of measuring; the rest of seconds is starting programs."""

    racers: tuple[Racer, Racer]
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


def run(racers: tuple[Racer, Racer], budget_s: float, rules: Rules, seed: int,
        progress: Callable[[Race, float], None] = lambda race, share: None) -> Race:
    """All of it within budget_s. progress: called after each pair with the share of the budget that is spent. ResultsError
    when a program is of no use, when the two have no case in common, or when pair after pair dies."""
    return _Runner(racers, budget_s, rules, seed, progress).go()


class _Runner:
    def __init__(self, racers: tuple[Racer, Racer], budget_s: float, rules: Rules, seed: int,
                 progress: Callable[[Race, float], None]):
        self.race = Race(racers, rules, seed)
        self.progress = progress
        self.rng = random.Random(seed)
        self.judge: Judge | None = None
        self.raw: list[Pair] = []
        self.budget_s = budget_s
        self.began = time.monotonic()
        self.turns = FEWEST_TURNS
        self.looks_taken = 0

    def go(self) -> Race:
        try:
            return self._race()
        finally:
            if self.judge:
                self.judge.close()

    def _race(self) -> Race:
        race, dead_in_a_row = self.race, 0
        while True:
            pair = self._pair()
            dead_in_a_row = dead_in_a_row + 1 if pair.died else 0
            last = self._is_last()
            if dead_in_a_row == MOST_DEAD or (last and not self.raw):
                raise ResultsError(" and ".join(dict.fromkeys(str(r.path) for r in race.racers)),
                                   f"{dead_in_a_row} pairs of processes in a row died ({pair.died})",
                                   "run the program by itself with the same filter")
            self._look_if_due(last)
            race.seconds = time.monotonic() - self.began
            self.progress(race, min(race.seconds / self.budget_s, 1.0))
            if last or not race.open:
                return race

    def _pair(self) -> Pair:
        programs = self._start()
        try:
            if not self.race.cases:
                self._introduce(programs)
            pair = turns.run_pair(programs, self.race.open, self.turns, self.rng, self.began + self.budget_s)
        except BaseException:
            for program in programs:
                program.kill()
            raise
        for program in programs:
            program.kill() if pair.died else program.close()
        self._take_in(pair, sum(p.started_in_s for p in programs))
        return pair

    def _start(self) -> list[Program]:
        """Both, either one first; in the order of the racers."""
        found: dict[int, Program] = {}
        for side in self.rng.sample((0, 1), 2):
            racer = self.race.racers[side]
            try:
                found[side] = Program(racer.path, (*racer.flags, f"--seed={self.rng.randrange(1, 2 ** 31)}"))
            except ResultsError:
                for program in found.values():
                    program.kill()
                raise
        return [found[0], found[1]]

    def _introduce(self, programs: Sequence[Program]) -> None:
        race = self.race
        race.about = [p.about for p in programs]
        sides = [{c["name"]: c for c in about["cases"]} for about in race.about]
        names = list(dict.fromkeys([*sides[0], *sides[1]]))
        for name in names:
            missing = [r.label for r, side in zip(race.racers, sides) if name not in side]
            obstacles = [side[name]["obstacle"] for side in sides if "obstacle" in side.get(name, {})]
            if missing:
                race.left_out[name] = f"not in {missing[0]}"
            elif obstacles:
                race.left_out[name] = f"skipped: {obstacles[0]}"
        race.cases = {n: _named([side[n] for side in sides]) for n in names if n not in race.left_out}
        if not race.cases:
            raise ResultsError(f"{race.racers[0].path} and {race.racers[1].path}", "have no case in common that can be measured",
                               "take another filter")
        self.judge = Judge([(r.path, r.flags) for r in race.racers], race.about)

    def _take_in(self, pair: Pair, started_in_s: float) -> None:
        race = self.race
        if pair.died:
            race.dead.append(pair.died)
            return
        self.raw.append(pair)
        race.turns_s += pair.seconds
        race.left_out.update({case: f"disproved its own work: {why}" for case, why in pair.wrong.items()})
        if not race.planned:
            self._plan(pair.seconds, started_in_s)

    def _plan(self, turns_s: float, started_in_s: float) -> None:
        """From the first pair: how many turns a pair takes, so that starting it is not most of it; how many pairs."""
        one_turn = turns_s / self.turns
        self.turns = max(FEWEST_TURNS, round(TURNS_TO_STARTS * started_in_s / one_turn))
        most = (self.budget_s / USUAL_PAIRS - started_in_s) / one_turn
        self.turns = max(1, min(self.turns, int(most)))
        left = self.budget_s - (time.monotonic() - self.began)
        self.race.planned = max(FEWEST_PAIRS, 1 + int(left / (started_in_s + self.turns * one_turn)))

    def _is_last(self) -> bool:
        """Whether there is no time for a whole pair more."""
        spent = time.monotonic() - self.began
        return spent + spent / (len(self.raw) + len(self.race.dead)) > self.budget_s

    def _look_if_due(self, last: bool) -> None:
        race = self.race
        share = len(self.raw) / max(race.planned, 1)
        due = sum(share >= at for at in LOOKS[:-1])
        if not last and not (race.rules.early and due > self.looks_taken):
            return
        self._keep_clean()
        self.looks_taken = len(LOOKS) if last else due
        look(race, self.looks_taken - 1)


    def _keep_clean(self) -> None:
        """race.pairs, of the samples that are clean by all that is known now."""
        race, taken = self.race, [turn for pair in self.raw for turn in pair.turns]
        judged = self._judged([Round(turn.seconds, answer["chain"]) for turn in taken for answer in turn.answers])
        each = iter(judged.clean)
        race.pairs = [turns.estimates(pair, [(next(each), next(each)) for _ in pair.turns]) for pair in self.raw]
        race.no_level = {turn.case for turn in taken for answer in turn.answers if answer["chain"].keys() - judged.levels.keys()}

    def _judged(self, rounds: Sequence[Round]) -> Judgement:
        assert self.judge is not None  # since the first pair was introduced
        return self.judge.judge(rounds)


def look(race: Race, at: int) -> None:
    """Judges the open cases at one of LOOKS. What was decided before counts in Holm's correction as it stood."""
    rules = race.rules
    fractions = LOOKS if rules.early else (1.0,)
    at = at if rules.early else 0
    questions = []
    for case, name in race.cases.items():
        if case in race.left_out:
            continue
        found = race.of(case)
        if not found:
            if at == len(fractions) - 1:
                race.left_out[case] = _why_none(race, case)
            continue
        if case not in race.open:
            questions.append(race.verdicts[case].question)
            continue
        effect = trimmed([getattr(one, "ln_" + metric_of(name)) for one in found])
        p = _spent_p(effect.p_value(), fractions, at)
        before = race.verdicts[case].question.p if case in race.verdicts else None
        p = p if before is None else min(p, before)
        questions.append(Question(case, effect, rules.thresholds.ln(name), rules.same_code(case), p,
                                  spending.confidence(rules.alpha, fractions, at)))
    for verdict in judge(questions, rules.alpha, rules.layout):
        if verdict.question.name in race.open:
            race.verdicts[verdict.question.name] = verdict


def _why_none(race: Race, case: str) -> str:
    if case in race.no_level:
        return "no clean level known for its cores: never seen alone and quiet; a quieter machine or a larger budget helps"
    return "no turn that both sides had their cores to themselves in"


def _spent_p(p: float, fractions: tuple[float, ...], at: int) -> float:
    """As seen at this look alone; sequential_p takes the least over looks."""
    return spending.sequential_p([1.0] * at + [p], fractions)
