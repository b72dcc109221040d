"""What a run says to one measure of a claim."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Callable

from fencepost_tool.answers import Answer, Pick, cost, difference, litmus, ratio, sharding, speedup
from fencepost_tool.answers.durations import p50, p50_ratio
from fencepost_tool.answers.hierarchy import level_cost
from fencepost_tool.results import Estimate, Run
from fencepost_tool.select.questions import interference_findings, mix_curve, thread_counts, throughput
from fencepost_tool.stats.findings import Crossover, crossover
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import significant

from . import judge
from .judge import Verdict
from .tables import Claim, Measure

EMULATED = "timings are not valid under emulation; a run on hardware would tell"
TWO = "needs 2 CPUs, the run used 1"
COMPARED: Mapping[str, Callable[[Run, Pick, Pick], Answer]] = {
    "difference": difference, "ratio": ratio, "speedup": speedup, "p50_ratio": p50_ratio, "relief": sharding.relief}
NO_LISTING = "the run has no listing.json; fencepost fences --run RUN takes it"


@dataclass(frozen=True)
class Part:
    """What one measure gave. cases: those that it was computed from, or that would be needed. estimate: in the claim's unit, and
    shown: in its place what is no number. needs: why it cannot be told, and what would tell."""

    quantity: str
    verdict: Verdict
    cases: tuple[str, ...]
    estimate: Estimate | None = None
    shown: str = ""
    needs: str = ""


def part(run: Run, claim: Claim, measure: Measure) -> Part:
    """The measure, and what follows from it alone."""
    if measure.quantity == "emission":
        found = _emission(run, claim, measure)
    elif run.emulated:
        found = Part(measure.quantity, Verdict.UNKNOWN, _texts(measure), needs=EMULATED)
    elif measure.quantity == "crossover":
        found = _crossover(run, claim, measure)
    elif measure.quantity == "outcomes":
        found = _outcomes(run, claim, measure)
    elif measure.quantity == "size":
        found = _size(run, claim, measure)
    elif measure.quantity == "enough":
        found = _enough(run, claim, measure)
    else:
        found = _answer(claim, measure, _asked(run, measure))
    if not measure.differs or found.estimate is None:
        return found
    return replace(found, verdict=Verdict.UNKNOWN, needs=f"the text is about something else; measured here: {measure.differs}")


def _texts(measure: Measure) -> tuple[str, ...]:
    return tuple(pick.text for pick in (measure.pick, measure.base) if pick)


def _asked(run: Run, measure: Measure) -> Answer:
    if measure.base is None:
        return p50(run, measure.pick) if measure.quantity == "p50" else level_cost(run, measure.pick)
    return COMPARED[measure.quantity](run, measure.pick, measure.base)


def _answer(claim: Claim, measure: Measure, answer: Answer) -> Part:
    if answer.estimate is None:
        return Part(measure.quantity, Verdict.UNKNOWN, answer.cases, needs=answer.missing)
    if len(answer.cases) == 2 and answer.cases[0] == answer.cases[1]:
        return Part(measure.quantity, Verdict.UNKNOWN, answer.cases, needs=TWO)
    return _of(measure, claim, answer.estimate, answer.cases)


def _of(measure: Measure, claim: Claim, estimate: Estimate, cases: tuple[str, ...]) -> Part:
    verdict, needs = judge.interval(estimate, claim.accepted)
    return Part(measure.quantity, verdict, cases, estimate, needs=needs)


def _emission(run: Run, claim: Claim, measure: Measure) -> Part:
    answer = cost(run, measure.pick)
    if answer.estimate is None:
        return Part(measure.quantity, Verdict.UNKNOWN, answer.cases, needs=answer.missing)
    emitted = run.emitted(next(case for case in run.cases if case.name.text in answer.cases))
    if not emitted:
        return Part(measure.quantity, Verdict.UNKNOWN, answer.cases, needs=NO_LISTING)
    return Part(measure.quantity, judge.emission(emitted, claim.emits), answer.cases, shown=emitted)


def _crossover(run: Run, claim: Claim, measure: Measure) -> Part:
    assert measure.base is not None
    threads = _contended(run, measure.pick)
    if threads < 2:
        return Part(measure.quantity, Verdict.UNKNOWN, _texts(measure), needs=_why_none(run, measure.pick))
    curves = [mix_curve(run, pick.primitive, pick.params.get("critical"), threads, kind=pick.kind)
              for pick in (measure.pick, measure.base)]
    found = crossover(throughput(curves[0]), throughput(curves[1]))
    verdict, needs = judge.crossing(found, (claim.low, claim.high))
    cases = tuple(case.name.text for curve in curves for case in curve.values())
    return Part(measure.quantity, verdict, cases or _texts(measure), shown=_where(found), needs=needs)


def _outcomes(run: Run, claim: Claim, measure: Measure) -> Part:
    """A claim with an upper end of a share is about how often, others about whether at all."""
    found, missing = litmus.asked(run, measure.pick)
    if found is None:
        return Part(measure.quantity, Verdict.UNKNOWN, _texts(measure), needs=missing)
    verdict, needs = judge.outcomes(claim.kind, found, claim.high if claim.unit == judge.SHARE else 0.0)
    return Part(measure.quantity, verdict, (found.case.name.text,), shown=found.says(), needs=needs)


def _enough(run: Run, claim: Claim, measure: Measure) -> Part:
    """Of a claim that so many shards are enough: pick has the least of these, base more than the most."""
    assert measure.base is not None
    answer = sharding.gain(run, measure.pick, measure.base)
    if answer.estimate is None:
        return Part(measure.quantity, Verdict.UNKNOWN, answer.cases, needs=answer.missing)
    verdict, needs = judge.enough(answer.estimate, (claim.low, claim.high))
    return Part(measure.quantity, verdict, answer.cases, shown=f"{measure.base.primitive} does {_times(answer.estimate)} of what "
                f"{measure.pick.primitive} does", needs=needs)


def _times(estimate: Estimate) -> str:
    ends = f" [{', '.join(map(significant, estimate.interval))}]" if estimate.interval else ""
    return f"{marks.graded(estimate, significant(estimate.value))}x{ends}"


def _contended(run: Run, pick: Pick) -> int:
    """The greatest number of threads at which a good case of this description was measured."""
    return max(thread_counts(c for c in run.cases if not c.error and pick.matches(c.name)), default=0)


def _why_none(run: Run, pick: Pick) -> str:
    return cost(run, pick).missing or TWO


def _where(found: Crossover) -> str:
    """The shares of each outcome: "faster at 99, 100 %, slower at 0, 50, 90 %"."""
    words = (("faster", found.faster), ("slower", found.slower), ("not to be told", found.close))
    return ", ".join(f"{word} at {', '.join(map(str, shares))} %" for word, shares in words if shares)


def _size(run: Run, claim: Claim, measure: Measure) -> Part:
    """The destructive interference size of the false-sharing cases."""
    found = interference_findings(run).get(measure.pick.primitive)
    threads = _contended(run, measure.pick)
    cases = tuple(c.name.text for c in run.cases if not c.error and measure.pick.matches(c.name) and c.name.threads == threads)
    if found is None or found.bytes is None:
        needs = _why_none(run, measure.pick) if found is None or threads < 2 else f"no effect to be seen: {found.reason}"
        return Part(measure.quantity, Verdict.UNKNOWN, cases or _texts(measure), needs=needs)
    estimate = Estimate(found.bytes, found.bytes, float("inf") if found.at_least else found.bytes) if found.certain else \
        Estimate(found.bytes)
    return _of(measure, claim, estimate, cases)
