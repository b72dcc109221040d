"""Advice on one need by one run: correct candidates, their ranking at the nearest parameters that were measured, and up to which
measured parameter the first one stays the best. Nothing is interpolated."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fencepost_tool.answers import Answer, Pick, Ranking, Verdict, by_interval, ranking
from fencepost_tool.results import Case, Run

from .needs import NEEDS, PARAMETERS, THREADS, Need, contracts, musts

BEST, SAME, NOISY, TOO_FEW, ALONE, MISSING = "best", "same", "noisy", "too few rounds", "alone", "missing"
SHAPE = ("senders", "receivers")  # which go with the threads
NO_CHOICE = {*SHAPE, *(name for need in NEEDS.values() for name in need.fixed)}  # of the load, not of the primitive


@dataclass(frozen=True)
class Reach:
    """The values of an option, from low to high, at which the first is not slower for certain; beaten: {the next value that was
    measured: (by which, how many times as long the first takes there)}."""

    option: str
    low: float
    high: float
    beaten: Mapping[float, tuple[str, Answer]]


@dataclass(frozen=True)
class Advice:
    """verdict: BEST, or SAME where others are not slower for certain, or why the run cannot tell. left_out: {primitive: what it
    lacks of `must`}. unmeasured: correct ones without a result here. asked, measured: by option."""

    need: str
    must: tuple[str, ...]
    left_out: Mapping[str, str]
    unmeasured: tuple[str, ...]
    asked: Mapping[str, float]
    measured: Mapping[str, float]
    verdict: str
    found: Ranking
    reach: tuple[Reach, ...]

    @property
    def decided(self) -> bool:
        """Whether the run can tell."""
        return self.verdict in (BEST, SAME)

    @property
    def sleeping(self) -> str:
        """The first whose threads sleep while they wait; "" without any."""
        return next((name for name in self.found.costs if _sleeps(name)), "")

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases that the advice names."""
        waiting = [self.sleeping] * NEEDS[self.need].waits
        named = [name for name in (self.found.best, *self.found.ties, self.found.behind, *waiting) if name]
        answers = [*map(self.found.costs.__getitem__, named), *(over for one in self.reach for _, over in one.beaten.values())]
        return tuple(dict.fromkeys(name for answer in answers for name in answer.cases))


def advise(run: Run, name: str, given: Mapping[str, float], own: tuple[str, ...] | None = None) -> Advice:
    """given: by option, as far as the user does; own: what contracts have to hold, in place of the need's."""
    need = NEEDS[name]
    asked = {**need.usual, **given}
    must = musts(need, asked, own)
    every = [case for kind, operation in need.sources for case in run.select(kind, operation=operation) if _usual(case, need)]
    left_out = {case.name.primitive: why for case in every if (why := _lacks(case, must))}
    cases = [case for case in every if case.name.primitive not in left_out]
    measured: dict[str, float] = {}
    for option in need.usual:
        if values := _values(_at(cases, measured), option):
            measured[option] = min(values, key=lambda value: (abs(value - asked[option]), value))
    found = _ranked(run, cases, measured)
    reach = tuple(_reach(run, cases, measured, option, found.best) for option in measured) if found.best else ()
    there = {(case.name.kind, case.name.primitive) for case in _at(cases, measured)}
    unmeasured = tuple(one[1] for one, holds in contracts().items()
                       if one[0] in dict(need.sources) and one not in there and holds >= set(must))
    return Advice(name, must, left_out, unmeasured, given, measured, _verdict(found), found, reach)


def _sleeps(name: str) -> bool:
    """Of a name in a ranking."""
    return "no_sleep" not in {f"{kind}/{one}": holds for (kind, one), holds in contracts().items()}[name.split(" ")[0]]


def _usual(case: Case, need: Need) -> bool:
    """Without another layout, with as many senders as receivers, and with the words of the need."""
    params = case.name.params
    return ("layout" not in params and len({params.get(end) for end in SHAPE}) == 1
            and all(params.get(name) == word for name, word in need.fixed.items()))


def _lacks(case: Case, must: Sequence[str]) -> str:
    holds = contracts().get((case.name.kind, case.name.primitive))
    return "a contract in the table" if holds is None else " ".join(word for word in must if word not in holds)


def _value(case: Case, option: str) -> float | None:
    return case.name.threads if option == THREADS else case.name.number(_parameter(case, option))


def _parameter(case: Case, option: str) -> str:
    return option if option in case.name.params else PARAMETERS.get(option, option)


def _values(cases: Iterable[Case], option: str) -> list[float]:
    return sorted({value for case in cases if (value := _value(case, option)) is not None})


def _at(cases: Iterable[Case], point: Mapping[str, float]) -> list[Case]:
    return [case for case in cases if all(_value(case, option) == value for option, value in point.items())]


def _ranked(run: Run, cases: Iterable[Case], point: Mapping[str, float]) -> Ranking:
    """Each primitive by its kind, and by the number of its shards."""
    picks: dict[str, Pick] = {}
    for case in _at(cases, point):
        name, axes = case.name, {_parameter(case, option) for option in point}
        own = [f"{key}:{value}" for key, value in name.params.items() if key not in axes | NO_CHOICE]
        picks.setdefault(" ".join([f"{name.kind}/{name.primitive}", *own]), Pick.of(name))
    return ranking(run, picks)


def _verdict(found: Ranking) -> str:
    if len(found.costs) < 2:
        return ALONE if found.best else MISSING
    if found.noisy:
        return NOISY
    if any(by_interval(found.over[name]) is Verdict.TOO_FEW for name in found.ties):
        return TOO_FEW
    return SAME if found.ties else BEST


def _reach(run: Run, cases: Sequence[Case], point: Mapping[str, float], option: str, best: str) -> Reach:
    values = _values(_at(cases, {o: v for o, v in point.items() if o != option}), option)
    low = high = point[option]
    beaten: dict[float, tuple[str, Answer]] = {}
    for side in ([v for v in reversed(values) if v < low], [v for v in values if v > high]):
        for value in side:
            there = _ranked(run, cases, {**point, option: value})
            if best not in there.costs:
                break
            if best not in (there.best, *there.ties):
                beaten[value] = (there.best, there.over[best])
                break
            low, high = min(low, value), max(high, value)
    return Reach(option, low, high, beaten)
