"""The outcome for people and for programs."""
from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from fencepost_tool.stats.verdicts import Verdict
from fencepost_tool.text.numbers import count
from fencepost_tool.text.table import Column, render

from . import condition
from .code import LoopChange
from .models import CostModel
from .search import FLAT, FOUND, NOT_ONE_STEP, RANGE, UNFINISHED, Outcome, model_of
from .state import State

NONE = "no_difference"
COLUMNS = [Column("commit", left=True), Column("to GOOD"), Column("95 % interval"), Column("comparisons"),
           Column("title", left=True, gives_way=True)]
MOST_SHOWN = 5  # cases, or commits of a range


def no_difference(state: State, verdicts: Sequence[Verdict]) -> str:
    """The text for two ends that do not differ."""
    good, bad = state.asked.commits[0], state.asked.commits[-1]
    said = [f"no difference found between GOOD ({good.short}) and BAD ({bad.short}), in cost to GOOD with its interval:"]
    said += [f"  {v.question.name}: {_share(v.question.effect.mean)} [{_share(v.low)}, {_share(v.high)}], {v.verdict}"
             for v in verdicts[:MOST_SHOWN]]
    said += [f"  and {len(verdicts) - MOST_SHOWN} more"] if len(verdicts) > MOST_SHOWN else []
    return "\n".join([*said, "a longer --budget finds smaller ones"]) + "\n"


def text(state: State, outcome: Outcome, loop: LoopChange | None) -> str:
    """The outcome for people."""
    lines = _verdict(state, outcome)
    lines.append(f"case       {state.case}" + (f", which {condition.WORDS[state.condition]}" if state.condition else ""))
    if not state.condition:
        mean, low, high = _effect(state, outcome)
        lines += [f"effect     {_share(mean)} [{_share(low)}, {_share(high)}] ({state.metric}, to GOOD)"]
    record = state.record
    skipped = f", {count(len(record.skipped), 'commit')} skipped" if record.skipped else ""
    lines.append(f"search     {count(record.made, 'comparison')} in {record.seconds:.0f} s, of {count(record.count, 'commit')} "
                 f"by first parents{skipped}")
    if loop:
        first, *rest = loop.words()
        lines += [f"timed loop {first}", *(f"             {line}" for line in rest)]
    return "\n".join([*lines, "", *_tested(state)]) + "\n"


def document(state: State, outcome: Outcome | None, loop: LoopChange | None, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """As --json prints it (results/schema.md, "bisect --json"). outcome: None where GOOD and BAD do not differ."""
    commits, record = state.asked.commits, state.record
    found: dict[str, Any] = {"schema_version": 1, "status": outcome.status if outcome else NONE,
                             "good": commits[0].sha, "bad": commits[-1].sha, "commits": record.count, "case": state.case,
                             "comparisons": record.made, "seconds": record.seconds,
                             "skipped": [{"commit": commits[m].sha, "why": why} for m, why in record.skipped.items()]}
    if outcome is None:
        return {**found, "cases": [{"case": v.question.name, "verdict": v.verdict, "ratio": math.exp(v.question.effect.mean),
                                    "low": math.exp(v.low), "high": math.exp(v.high)} for v in verdicts]}
    found["probability"] = outcome.probability
    found["candidates"] = [{"commit": c.sha, "title": c.title, "author_date": c.date}
                           for c in commits[outcome.first:outcome.last + 1]]
    if state.condition:
        found["condition"] = state.condition
    else:
        mean, low, high = _effect(state, outcome)
        found["effect"] = {"metric": state.metric, "ratio": math.exp(mean), "low": math.exp(low), "high": math.exp(high)}
        found["tested"] = [{"commit": commits[m].sha, "ratio": math.exp(one.mean), "low": math.exp(one.interval()[0]),
                            "high": math.exp(one.interval()[1]), "comparisons": one.comparisons} for m, one in _estimates(state)]
    if loop:
        found["timed_loop"] = {"known": loop.known, "same": loop.same, "before": loop.before, "after": loop.after,
                               "lines": list(loop.lines)}
    return found


def _effect(state: State, outcome: Outcome) -> tuple[float, float, float]:
    model = model_of(state.record)
    assert isinstance(model, CostModel)  # since there is no condition
    return model.effect(outcome.last)


def _verdict(state: State, outcome: Outcome) -> list[str]:
    commits = state.asked.commits
    likely = f"probability {100 * outcome.probability:.1f} %"
    if outcome.status == FOUND:
        commit = commits[outcome.first]
        lines = [f"found      {commit.words} ({commit.date[:10]}), {likely}"]
        if commit.branch:
            base = f"$(git merge-base {commit.short}^1 {commit.branch[:12]})"
            lines.append(f"           a merge; to look into it: fencepost bisect {base} {commit.branch[:12]}")
        return lines
    if outcome.status == RANGE:
        among = commits[outcome.first:outcome.last + 1]
        shown = [f"           {c.words} ({c.date[:10]})" for c in among[:MOST_SHOWN]]
        more = [f"           and {len(among) - MOST_SHOWN} more"] if len(among) > MOST_SHOWN else []
        head = f"cannot tell which of {len(among)} commits it is ({likely}), since those before the last can't be measured:"
        return [head, *shown, *more]
    likeliest = commits[outcome.posterior.likeliest]
    best = f"{likeliest.words}, {100 * float(outcome.posterior.weights.max()):.0f} %"
    if outcome.status == NOT_ONE_STEP:
        away = ", ".join(commits[m].short for m in outcome.misfits)
        return [f"not one step: no single change gives the costs of the commits tested, which are below (see {away})"]
    why = {FLAT: "more comparisons would not tell; the effect may be as small as what the layout of a build does",
           UNFINISHED: "the time is over; the same command continues"}[outcome.status]
    return [f"not found: {why}", f"likeliest  {best}"]


def _tested(state: State) -> list[str]:
    commits = state.asked.commits
    if state.condition:
        said = {m: "as BAD" if answers[-1] else "as GOOD" for m, answers in state.record.answers.items()}
        return [*(f"  {commits[m].words}: {said[m]}" for m in sorted(said)), *_skipped(state)]
    rows = [[commits[m].short, _share(one.mean), " to ".join(map(_share, one.interval())), str(one.comparisons), commits[m].title]
            for m, one in _estimates(state)]
    return [*render(COLUMNS, rows), *_skipped(state)]


def _skipped(state: State) -> list[str]:
    return [f"  skipped {state.asked.commits[m].words}: {why}" for m, why in sorted(state.record.skipped.items())]


def _estimates(state: State) -> list[tuple[int, Any]]:
    model = model_of(state.record)
    return sorted(model.estimates.items()) if isinstance(model, CostModel) else []


def _share(ln: float) -> str:
    return f"{100 * math.expm1(ln):+.2f} %" if math.isfinite(ln) else "?"
