"""Two sides turned into verdicts, case by case."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Callable

import numpy as np

from fencepost_tool.results import CaseName, ResultsError
from fencepost_tool.stats import files_test, metrics, sign_flip, thresholds
from fencepost_tool.stats.effects import Effect, effect, ratio_of
from fencepost_tool.stats.thresholds import Thresholds
from fencepost_tool.stats.verdicts import ALL, ALPHA, INCONCLUSIVE, REGRESSED, UNDECIDED, Question, Verdict, judge

from . import code, fair, noisy
from .broken import BROKEN, lost_on_both, why_broken
from .inputs import LETTERS, Side
from .net import NetDifference, net_difference

SMALLEST, LARGEST = 1e-140, 1e140  # of an estimate: ratios of two stay far inside a float


@dataclass(frozen=True)
class Row:
    """One case that both sides have estimates of. effect: as printed, so B over A in the metric's own unit; a
    and b: geometric means; others: ratios of the other metrics, for the eye; emitted: what the loop did
    before and does now; net: the net costs, where there are any; noisy: letters of the sides with such a result; modes: of the
    samples of either side, None where that is not known."""

    name: CaseName
    metric: str
    a: float
    b: float
    effect: Effect
    verdict: Verdict
    others: Mapping[str, float]
    emitted: tuple[str, str] | None
    net: NetDifference | None = None
    noisy: tuple[str, ...] = ()
    modes: tuple[int | None, int | None] = (None, None)

    @property
    def interval(self) -> tuple[float, float] | None:
        """The interval of the ratio B/A; None where it has no bounds."""
        if not self.effect.bounded:
            return None
        ends = sorted(metrics.sign(self.metric) * x for x in (self.verdict.low, self.verdict.high))
        return ratio_of(ends[0]), ratio_of(ends[1])

    @property
    def two_modes(self) -> tuple[str, ...]:
        """Letters of the sides whose samples have two."""
        return tuple(letter for letter, modes in zip(LETTERS, self.modes) if modes and modes > 1)

    @property
    def shrunk(self) -> float | None:
        """The ratio B/A less what being found early adds; None where it was not."""
        ln = self.verdict.shrunk
        return None if ln is None else ratio_of(metrics.sign(self.metric) * ln)


@dataclass(frozen=True)
class Comparison:
    """Two sides compared, with a verdict for each case. alpha: of the whole suite."""

    a: Side
    b: Side
    rows: tuple[Row, ...]
    left_out: tuple[tuple[str, str], ...]  # (name, why) of cases without a verdict
    differences: tuple[str, ...]
    thresholds: Thresholds
    alpha: float
    test: str
    emulated: bool
    broken: tuple[tuple[str, str], ...] = ()  # (name, why) of cases that B alone fails
    interleaved: bool = False  # measured for this comparison, until the budget ended

    @property
    def bounded(self) -> bool:
        """Whether both sides have two processes or more, without which nothing bounds an effect."""
        return min(len(self.a.processes), len(self.b.processes)) > 1

    def of(self, verdict: str) -> list[Row]:
        """The rows with this verdict."""
        return [row for row in self.rows if row.verdict.verdict == verdict]

    @property
    def counts(self) -> dict[str, int]:
        """The number of cases by verdict, broken ones first."""
        return {BROKEN: len(self.broken), **{verdict: len(self.of(verdict)) for verdict in ALL}}

    @property
    def names(self) -> list[str]:
        """The names of all cases that either side has."""
        return [name for name, _ in self.broken] + [row.name.text for row in self.rows] + [name for name, _ in self.left_out]


@dataclass(frozen=True)
class Options:
    """test: `t`, or `sign-flip`, whose random signs come from seed where they are sampled."""

    alpha: float = ALPHA
    threshold: float | None = None
    metric: str = metrics.AUTO
    keep: Callable[[str], bool] = lambda name: True
    test: str = "t"
    seed: int = 1
    layout_rule: bool = False
    across_machines: bool = False


@dataclass(frozen=True)
class _Asked:
    """A case before its verdict; a, b, effect: as in Row; values: of each process of either side."""

    name: CaseName
    metric: str
    a: float
    b: float
    effect: Effect
    question: Question
    values: tuple[Sequence[float], Sequence[float]]


def compare(a: Side, b: Side, options: Options = Options()) -> Comparison:
    """The comparison of B with A. ResultsError where the two must not be compared."""
    fair.refuse_mixture((a, b), options.across_machines)
    least = thresholds.find([(p.path, str(p.context["machine"])) for side in (a, b) for p in side.processes if p.folder],
                            options.threshold)
    found: list[_Asked] = []
    left_out: list[tuple[str, str]] = []
    broken: list[tuple[str, str]] = []
    for name in dict.fromkeys(n for side in (a, b) for p in side.processes for n in p.cases if options.keep(n)):
        failed = why_broken(a, b, name)
        if failed:
            broken.append((name, failed))
            continue
        why = lost_on_both(a, b, name) or _missing(a, name) or _missing(b, name)
        one = why or _one(a, b, name, options, least)
        if isinstance(one, str):
            left_out.append((name, one))
        else:
            found.append(one)
    if found and options.metric != metrics.AUTO and metrics.direction(options.metric) is None:
        raise ResultsError(f"--metric={options.metric}", "is not known to be better when it is higher or when it is lower",
                           f"say --metric={options.metric}:lower or --metric={options.metric}:higher")
    found = (_flipped if options.test == "sign-flip" else _tested)(found, options.alpha, options.seed)
    verdicts = [noisy.judged(v, a, b, f.name.text, f.metric) for f, v in
                zip(found, judge([f.question for f in found], options.alpha, options.layout_rule))]
    rows = [Row(f.name, f.metric, f.a, f.b, f.effect, v, _others(a, b, f.name.text, f.metric), code.changed(a, b, f.name.text),
                net_difference(a, b, f.name.text, f.metric, least.share(f.name), options.alpha),
                noisy.letters((a, b), f.name.text), (_modes(a, f.name.text), _modes(b, f.name.text)))
            for f, v in zip(found, verdicts)]
    emulated = any(p.emulated for side in (a, b) for p in side.processes)
    return Comparison(a, b, tuple(rows), tuple(left_out), tuple(fair.differences(a, b)), least, options.alpha,
                      options.test, emulated, tuple(broken))


def _modes(side: Side, name: str) -> int | None:
    """The most that one of its processes has. Of fencepost's own files: a counter of this name in others is the user's."""
    found = [p.cases[name].counters["modes"] for p in side.processes if p.schema and "modes" in p.cases[name].counters]
    return int(max(found)) if found else None


def exit_code(comparison: Comparison, required: Callable[[str], bool] | None = None) -> int:
    """1: something regressed or is broken. 3: a required case is inconclusive, or has no estimate on one side; or the budget
    ended with no case having a verdict. Else 0."""
    if comparison.broken or comparison.of(REGRESSED):
        return 1
    undecided = [r.name.text for verdict in UNDECIDED for r in comparison.of(verdict)]
    if required and any(map(required, [*undecided, *(name for name, _ in comparison.left_out)])):
        return 3
    return 3 if comparison.interleaved and len(comparison.of(INCONCLUSIVE)) == len(comparison.rows) else 0


def _missing(side: Side, name: str) -> str:
    """Why a side has no estimate of the case, "" where it has. One failure fails it: a primitive that was
    caught losing work once has no estimate from the times it was not caught."""
    for p in side.processes:
        case = p.cases.get(name)
        if case is None:
            return p.unmeasured(name) or f"not in {p.path}"
        if case.error:
            return f"{p.path}: {' '.join(case.error.split())}"
    return ""


def _one(a: Side, b: Side, name: str, options: Options, least: Thresholds) -> _Asked | str:
    """Or why the case can't be asked."""
    cases = [p.cases[name] for side in (a, b) for p in side.processes]
    metric = metrics.choose(cases, options.metric)
    values: tuple[list[float], list[float]] = ([], [])
    for side, group in zip((a, b), values):
        for process in side.processes:
            value = metrics.value(process.cases[name], metric)
            if value is None:
                return f"no {metric} in {process.path}"
            if not SMALLEST < value < LARGEST:
                return f"{metrics.counter(metric)} is {float(value):g} in {process.path}, and a ratio needs an estimate above 0"
            group.append(value)
    found = effect(*values)
    case = cases[0]
    cost = Effect(metrics.sign(metric) * found.mean, found.error, found.df, found.pairs,
                  tuple(metrics.sign(metric) * d for d in found.diffs))
    question = Question(name, cost, least.ln(case.name), options.layout_rule and code.same(a, b, name),
                        layout_most=least.layout_ln(case.name))
    return _Asked(case.name, metric, _mean(values[0]), _mean(values[1]), found, question, values)


def _tested(found: Sequence[_Asked], alpha: float, seed: int) -> list[_Asked]:
    """The questions, with p-values over the suite."""
    bounded = [f for f in found if f.question.effect.bounded]
    if not bounded:
        return list(found)
    sides = [np.array([f.values[side] for f in bounded]).T for side in (0, 1)]
    tested = files_test.test(sides[0], sides[1], np.array([f.question.threshold for f in bounded]),
                             [f.name.threads > 1 for f in bounded], alpha, seed)
    adjusted = iter(map(float, tested.adjusted))
    least = files_test.least_processes(alpha)
    return [replace(f, question=replace(f.question, adjusted=next(adjusted), least_pairs=least))
            if f.question.effect.bounded else f for f in found]


def _flipped(found: Sequence[_Asked], alpha: float, seed: int) -> list[_Asked]:
    """The questions, with p-values of the sign-flip test."""
    if any(not f.question.effect.diffs for f in found):
        raise ResultsError("--test=sign-flip", "needs pairs, and the sides have unequal numbers of processes",
                           "give as many of each, or leave it away")
    bounded = [f.question for f in found if f.question.effect.bounded]
    if not bounded:
        return list(found)
    least = sign_flip.pairs_needed(alpha, len(bounded))
    p_values = map(float, sign_flip.p_values([q.effect.diffs for q in bounded], seed))
    return [replace(f, question=replace(f.question, p=next(p_values), least_pairs=least)) for f in found]


def _others(a: Side, b: Side, name: str, metric: str) -> dict[str, float]:
    """Ratios of ns and cycles where these are not what is judged."""
    found = {}
    for other in ("ns", *(["cycles"] if all(p.cases[name].cycles for side in (a, b) for p in side.processes) else [])):
        values = [[metrics.value(p.cases[name], other) or 0.0 for p in side.processes] for side in (a, b)]
        if other != metric and min(values[0] + values[1]) > SMALLEST and max(values[0] + values[1]) < LARGEST:
            found[other] = _mean(values[1]) / _mean(values[0])
    return found


def _mean(values: Sequence[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values))
