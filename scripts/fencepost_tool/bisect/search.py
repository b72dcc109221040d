"""Comparisons until one commit is left.

Each step measures the commit that tells most (posterior.next_commit); an unclear one is measured again. The search ends when
one commit, or one group of commits between which nothing can be measured, has the wanted probability (FOUND, RANGE); when a
commit that was measured twice does not cost what one step between GOOD and BAD lets it cost (NOT_ONE_STEP); when
measuring goes on to tell nothing (FLAT); or when the time is over (UNFINISHED).
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Callable, Protocol, Union

from fencepost_tool.compare.interleaved.measurement import USUAL_PAIRS

from .models import ConditionModel, CostModel, Model
from .posterior import Posterior, next_commit
from .record import Record

FOUND, RANGE, NOT_ONE_STEP, FLAT, UNFINISHED = "found", "skipped", "not_one_step", "flat", "unfinished"
LEAST_SHARE = 0.3   # of the time of a usual comparison: with less left none is begun
SHARP = 1 / 8       # error of a comparison over the effect: both answers are then eight standard errors apart
NOISIEST = 0.05     # bits that a comparison tells at least, in forecasts


class Untestable(Exception):
    """The commit can't be measured: it does not build, or lacks the case. The text says why."""


class Bench(Protocol):
    """Measures commits by their number."""

    def compare(self, commit: int, budget_s: float, effect: float) -> Sequence[float]:
        """ln ratios of the pairs, of the commit to GOOD. effect: to be told from none. Untestable."""

    def look(self, commit: int) -> bool:
        """Whether the condition is as in BAD. Untestable."""


@dataclass(frozen=True)
class Plan:
    """error: probability that the commit found is a wrong one; budget_s: of measuring."""

    error: float = 0.05
    budget_s: float = math.inf


@dataclass(frozen=True)
class Step:
    """Before a comparison. left: commits that have 95 % of the probability together; expected: comparisons still to come."""

    number: int
    commit: int
    left: int
    expected: int


@dataclass(frozen=True)
class Outcome:
    """first, last: the likeliest group of commits, one where FOUND; misfits: as in Model."""

    status: str
    posterior: Posterior
    first: int
    last: int
    probability: float
    misfits: Sequence[int] = ()


Note = Callable[[Step], None]


def model_of(record: Record) -> Union[CostModel, ConditionModel]:
    """The model for the record: by answers where it has any, else by costs."""
    return ConditionModel(record) if record.answers else CostModel(record)


def search(record: Record, bench: Bench, plan: Plan = Plan(), note: Note = lambda step: None,
           save: Callable[[], None] = lambda: None) -> Outcome:
    """The record has BAD's comparison, or BAD's answer, and grows; save: called after each change of it."""
    began = record.seconds
    while True:
        model = model_of(record)
        commit = _next(model, record)
        ended = _ended(model, record, plan, commit)
        if ended:
            return ended
        assert commit is not None
        left_s = plan.budget_s - (record.seconds - began)
        expected = expected_left(model)
        share = min(left_s / (expected + 1), _enough_s(model, record))
        if not record.answers and left_s < LEAST_SHARE * _usual_s(record):
            return _outcome(UNFINISHED, model, record)
        note(Step(record.made + 1, commit, len(model.posterior.credible(0.95)), expected))
        _measure(record, bench, commit, share, model)
        save()


def expected_left(model: Model) -> int:
    """Comparisons, about, by what one tells of a commit that is not measured yet."""
    wrong = min(max(1 - model.gain(0), 1e-9), 0.5) / 2
    bits = 1 + wrong * math.log2(wrong) + (1 - wrong) * math.log2(1 - wrong)
    return max(1, math.ceil(model.posterior.bits() / max(bits, NOISIEST) - 0.3))


def _measure(record: Record, bench: Bench, commit: int, share_s: float, model: Union[CostModel, ConditionModel]) -> None:
    try:
        if isinstance(model, ConditionModel):
            record.answers.setdefault(commit, []).append(bench.look(commit))
        else:
            found = bench.compare(commit, share_s, model.first.mean)
            record.comparisons.setdefault(commit, []).append(found)
    except Untestable as e:
        record.skipped[commit] = str(e)


def _next(model: Model, record: Record) -> int | None:
    """A commit that contradicts the others is measured a second time first."""
    unclear = [m for m in model.misfits() if len(record.comparisons.get(m, (0, 0))) < 2]
    if unclear:
        return unclear[0]
    return next_commit(model.posterior, [model.gain(m) for m in range(1, record.count)], record.skipped)


def _ended(model: Model, record: Record, plan: Plan, commit: int | None) -> Outcome | None:
    misfits = model.misfits()
    if misfits and all(len(record.comparisons.get(m, (0, 0))) > 1 for m in misfits):
        return _outcome(NOT_ONE_STEP, model, record, misfits)
    first, last, probability = _likeliest(model, record)
    if not misfits and probability >= 1 - plan.error:
        return _outcome(FOUND if first == last else RANGE, model, record)
    if commit is None or record.made >= _most(record.count):
        return _outcome(NOT_ONE_STEP if misfits else FLAT, model, record, misfits)
    return None


def _likeliest(model: Model, record: Record) -> tuple[int, int, float]:
    return max(model.posterior.groups(record.skipped), key=lambda group: group[2])


def _outcome(status: str, model: Model, record: Record, misfits: Sequence[int] = ()) -> Outcome:
    return Outcome(status, model.posterior, *_likeliest(model, record), misfits)


def _usual_s(record: Record) -> float:
    return record.seconds / max(record.made, 1)


def _enough_s(model: Union[CostModel, ConditionModel], record: Record) -> float:
    """Seconds that a comparison needs for an error of SHARP of the effect, by the pairs so far."""
    if isinstance(model, ConditionModel):
        return math.inf
    pairs = sum(len(one) for made in record.comparisons.values() for one in made)
    sd = model.usual_error * math.sqrt(pairs / record.made)
    wanted = max(USUAL_PAIRS, math.ceil((sd / (SHARP * abs(model.first.mean))) ** 2))
    return record.seconds / pairs * wanted


def _most(count: int) -> int:
    """Comparisons, after which a posterior that is still flat stays so."""
    return 12 + 3 * math.ceil(math.log2(count + 1))
