"""Advice as lines, as a page of Markdown, and as data."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fencepost_tool.results import Run
from fencepost_tool.summary.digest import phrases
from fencepost_tool.summary.digest.line import Line, fitted, listed
from fencepost_tool.text import machine, marks, safe

from .advice import ALONE, MISSING, NOISY, SAME, Advice, Reach
from .needs import CYCLES, NEEDS

UNDECIDED = {NOISY: "grade noisy: do not decide by this", MISSING: "the run has no result of a correct primitive",
             ALONE: "the run has one correct primitive only: nothing to compare with"}


def lines(run: Run, advice: Advice) -> list[tuple[str, str]]:
    """(label, sentence); the last one names the cases that the others rest on."""
    drawn = [("advice", _advice(advice)), ("waiting", _waiting(advice)),
             *(("best", _reach(advice, one)) for one in advice.reach if advice.decided)]
    found = [("correct", _correct(advice)), ("measured", _measured(advice)), ("note", NEEDS[advice.need].note),
             *((label, marks.claim(run, sentence)) for label, sentence in drawn), ("cases", ", ".join(advice.cases))]
    return [(label, sentence) for label, sentence in found if sentence]


def _correct(advice: Advice) -> str:
    out = "; ".join(f"{name} lacks {why}" for name, why in advice.left_out.items())
    return f"must hold {' '.join(advice.must) or 'what its kind promises'}{out and '; '}{out}"


def _measured(advice: Advice) -> str:
    def one(option: str, value: float) -> str:
        asked = advice.asked.get(option, value)
        return f"{option} {value}{_unit(option)}" + (f" (the nearest to {asked:.4g})" if asked != value else "")
    rest = f"correct, but without a result here: {', '.join(advice.unmeasured)}" if advice.unmeasured else ""
    return "; ".join(filter(None, (", ".join(one(*each) for each in advice.measured.items()), rest)))


def _advice(advice: Advice) -> str:
    found = advice.found
    if not advice.decided:
        return UNDECIDED.get(advice.verdict, phrases.TOO_FEW)
    first = f"{found.best}, {phrases.cost(found.costs[found.best])}"
    if advice.verdict == SAME:
        first = f"{phrases.SAME} among {listed([found.best, *found.ties])}, {phrases.cost(found.costs[found.best])}"
    return f"{first}; {found.behind} takes {phrases.factor(found.over[found.behind])} as long" if found.behind else first


def _unit(option: str) -> str:
    return " cycles" if option in CYCLES else ""


def _waiting(advice: Advice) -> str:
    """Where threads of what is advised do not sleep: what that takes, and what there is else."""
    found, other = advice.found, advice.sleeping
    if not advice.decided or not NEEDS[advice.need].waits or other == found.best:
        return ""
    words = f"no thread sleeps in {found.best}: who waits keeps its CPU busy, so each thread needs a CPU of its own"
    if not other:
        return words
    return f"{words}; of those that sleep the first is {other}, {phrases.factor(found.over[other], 'as long')}"


def _reach(advice: Advice, one: Reach) -> str:
    """With the crossover, which lies between two values that were measured."""
    span = "-".join(map(str, dict.fromkeys((one.low, one.high))))
    found = [f"{advice.found.best}, or no worse, at {one.option} {span}{_unit(one.option)}"]
    for value, (by, over) in one.beaten.items():
        low, high = sorted((value, one.low if value < one.low else one.high))
        found.append(f"crossover between {low} and {high}: at {value} it takes {phrases.factor(over)} as long as {by}")
    return "; ".join(found)


def text(run: Run, found: Iterable[Advice]) -> str:
    """For a terminal."""
    rows = []
    for advice in found:
        rows.append(f"{advice.need}: {NEEDS[advice.need].what}")
        for label, sentence in lines(run, advice):
            rows += fitted(Line(label, f"  {label}", (sentence,), most=len(sentence)))
    return "\n".join(rows) + "\n"


def page(run: Run, found: Iterable[Advice]) -> str:
    """Markdown, of one machine."""
    rows = [f"# Which primitive: {safe.markdown(machine.cpu(run))}", "", f"Run {safe.code(run.folder.name)}."]
    for advice in found:
        rows += ["", f"## {advice.need}: {NEEDS[advice.need].what}", ""]
        rows += [f"- {label}: {', '.join(map(safe.code, advice.cases)) if label == 'cases' else safe.markdown(sentence)}"
                 for label, sentence in lines(run, advice)]
    return "\n".join(rows) + "\n"


def document(run: Run, found: Iterable[Advice]) -> dict[str, Any]:
    """As results/schema.md describes it."""
    return {"schema_version": 1, "run": str(run.folder), "emulated": run.emulated,
            "advice": [_one(run, advice) for advice in found]}


def _one(run: Run, advice: Advice) -> dict[str, Any]:
    keys = ("need", "must", "left_out", "unmeasured", "asked", "measured", "verdict", "cases")
    reach = [{"option": one.option, "low": one.low, "high": one.high, "beaten": {str(v): by for v, (by, _) in one.beaten.items()}}
             for one in advice.reach]
    return {**{key: getattr(advice, key) for key in keys}, "sentences": [sentence for _, sentence in lines(run, advice)],
            "reach": reach, "advice": [advice.found.best, *advice.found.ties] if advice.decided else []}
