"""One pair of processes: both alive, one asleep while the other measures.

For each case, in random order, both take a burst of samples, one after the other; which one is
first is drawn at random, each half of the time.
"""
from __future__ import annotations

import random
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fencepost_tool.stats.medians import middle

from .failures import Failure, died, disproved
from .outliers import evidence
from .program import Died, Program

# Windows of one burst; warming up and chains take some 70 % more. Ten short bursts tell more than two long ones that take as
# long: on one line that two threads want, pairs differed by 3.6 % instead of 8.3 % (A/A, 40 pairs).
SLICE_US = 400.0
FEWEST_WINDOWS = 3  # of a burst, for a median
LEAST_KEPT = 0.4    # share of a burst's windows that must be clean; with fewer, an SMT sibling was busy throughout


@dataclass(frozen=True)
class Turn:
    """One burst of samples of each side: answers of Program.take. seconds: of time.monotonic(), when it was over."""

    case: str
    answers: tuple[Mapping[str, Any], Mapping[str, Any]]
    seconds: float


@dataclass
class Pair:
    """What a pair of processes gave. died: why it ended early, "" where it did not, and killer: in which case, where that is
    known; wrong: case -> whose work was disproved; evidence: case -> that of all its turns, once it was asked for."""

    turns: list[Turn] = field(default_factory=list)
    died: str = ""
    killer: Failure | None = None
    wrong: dict[str, Failure] = field(default_factory=dict)
    seconds: float = 0.0         # both starts among them
    started_in_s: float = 0.0
    evidence: dict[str, tuple[Mapping[str, float], ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseOfPair:
    """A case's estimates: medians over turns; difference: ln(B/A), median of the turns' own. evidence: of each side
    (outliers.evidence)."""

    ns: tuple[float, float]
    cycles: tuple[float, float]
    ln_ns: float
    ln_cycles: float
    turns: int
    dropped: int
    evidence: tuple[Mapping[str, float], ...] = ()


def run_pair(programs: Sequence[Program], cases: Sequence[str], turns: int, rng: random.Random,
             until: float = float("inf"), twice: Collection[str] = ()) -> Pair:
    """`turns` of each case, and as many again of those in `twice`. The pair's estimates count only as a whole: who dies takes
    them along. until: of time.monotonic(), after which no further turn begins."""
    pair, began = Pair(), time.monotonic()
    windows: dict[str, int] = {}
    failed_before: Failure | None = None
    for case, first in order(cases, turns, rng, twice):
        if time.monotonic() > until:
            break
        if case in pair.wrong:
            continue
        answers = _take(programs, windows.get(case, FEWEST_WINDOWS), case, first)
        if isinstance(answers, Failure):
            pair.killer = _culprit(answers, failed_before)
            pair.died = f"{case}: {answers.text(('A', 'B'))}"
            break
        failed_before = None
        wrong = {side: str(a["error"]) for side, a in enumerate(answers) if a.get("error")}
        if wrong:
            failed_before = pair.wrong[case] = disproved(case, wrong)
            continue
        windows[case] = max(FEWEST_WINDOWS, round(SLICE_US / max(a["window_us"] for a in answers)))
        pair.turns.append(Turn(case, answers, time.monotonic()))
    pair.seconds = time.monotonic() - began
    return pair


def _take(programs: Sequence[Program], windows: int, case: str,
          first: int) -> tuple[Mapping[str, Any], Mapping[str, Any]] | Failure:
    """Both sides' answers. Where one dies the other is asked all the same: a case that both fail is no fault of either."""
    taken: dict[int, Mapping[str, Any]] = {}
    deaths: dict[int, Died] = {}
    for side in (first, 1 - first):
        try:
            taken[side] = programs[side].take(windows, case)
        except Died as e:
            deaths[side] = e
    return died(case, deaths) if deaths else (taken[0], taken[1])


def _culprit(death: Failure, failed_before: Failure | None) -> Failure:
    """A program whose threads are stuck in a case says so and ends: its death is found by the next request only."""
    return failed_before if failed_before and death.why.keys() <= failed_before.why.keys() else death


def order(cases: Sequence[str], turns: int, rng: random.Random, twice: Collection[str] = ()) -> list[tuple[str, int]]:
    """(case, which side is first): each case `turns` times, either side first as often (or once more, by lot)."""
    once_through = [*cases, *(case for case in cases if case in twice)]
    found = []
    for _ in range(turns):
        found.append(rng.sample(once_through, len(once_through)))
    firsts = {}
    for case in cases:
        mine = turns * (2 if case in twice else 1)
        sides = [0, 1] * (mine // 2) + [rng.randrange(2)] * (mine % 2)
        rng.shuffle(sides)
        firsts[case] = iter(sides)
    return [(case, next(firsts[case])) for row in found for case in row]


def estimates(pair: Pair, clean: Sequence[Sequence[np.ndarray]]) -> dict[str, CaseOfPair]:
    """Case -> estimates, of turns that both sides had the core to themselves in; cases without such a turn are left out.
    clean: for each turn and side, whether each sample is clean."""
    found: dict[str, list[list[tuple[float, float] | None]]] = {}
    dropped: dict[str, int] = {}
    for turn, of_turn in zip(pair.turns, clean):
        medians = [_medians(answer, good) for answer, good in zip(turn.answers, of_turn)]
        if None in medians:
            dropped[turn.case] = dropped.get(turn.case, 0) + 1
        else:
            found.setdefault(turn.case, []).append(medians)
    return {case: _case(np.asarray(rows), dropped.get(case, 0), _evidence(pair, case)) for case, rows in found.items()
            if case not in pair.wrong}


def _evidence(pair: Pair, case: str) -> tuple[Mapping[str, float], ...]:
    """The evidence of either side over all turns, those left out too: it stays as it is when clean levels become known."""
    if case not in pair.evidence:
        taken = [turn.answers for turn in pair.turns if turn.case == case]
        pair.evidence[case] = tuple(evidence([answers[side] for answers in taken]) for side in (0, 1))
    return pair.evidence[case]


def _medians(answer: Mapping[str, Any], good: np.ndarray) -> tuple[float, float] | None:
    """Medians of (ns, cycles) over clean samples; None where there are too few."""
    taken = len(good) + sum(answer["dropped"].values())
    if good.sum() < max(1, LEAST_KEPT * taken):
        return None
    ns, cycles = (float(middle(np.asarray(answer[key])[good])) for key in ("ns", "cycles"))
    return (ns, cycles) if ns > 0 and cycles > 0 else None  # a ratio needs both


def _case(rows: np.ndarray, dropped: int, recorded: tuple[Mapping[str, float], ...]) -> CaseOfPair:
    """rows: turn x side x (ns, cycles)."""
    usual = middle(rows)
    ln = middle(np.log(rows[:, 1] / rows[:, 0]))
    return CaseOfPair((float(usual[0, 0]), float(usual[1, 0])), (float(usual[0, 1]), float(usual[1, 1])),
                      float(ln[0]), float(ln[1]), len(rows), dropped, recorded)
