"""What stands over a chart of the report: the sentence that the plot of the same cases has as its title."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Callable

from fencepost_tool.findings import distance, false_sharing, fences, languages, memory, mixes, orders, scaling, sharding
from fencepost_tool.results import Run
from fencepost_tool.select.questions import MIXES
from fencepost_tool.text import labels, marks

from .layout import over_threads

Headline = Callable[[Run], str]


def _orders(operation: str) -> Headline:
    return lambda run: orders.headline(run, (operation,))


def _fastest(kind: str) -> Headline:
    return lambda run: mixes.fastest(run, (kind,))


def _slower(kind: str) -> Headline:
    return lambda run: scaling.latency(run, kind)


def _done(kind: str) -> Headline:
    return lambda run: scaling.throughput(run, kind)


# By kind and title of the chart, which is its operation but for charts over threads.
CHARTS: Mapping[tuple[str, str], Headline] = {
    ("atomic", "latency"): _orders("latency"), ("atomic", "throughput"): _orders("throughput"),
    ("atomic", "shared"): _orders("shared"), ("fence", fences.OPERATION): fences.headline,
    ("false_sharing", "stride"): false_sharing.headline, ("counter", "update"): sharding.headline,
    ("rwmutex", MIXES["rwmutex"]): mixes.crossover, ("snapshot", MIXES["snapshot"]): _fastest("snapshot"),
    ("reclamation", MIXES["reclamation"]): _fastest("reclamation"), ("map", MIXES["map"]): _fastest("map"),
    ("set", MIXES["set"]): _fastest("set"), ("cache", MIXES["cache"]): _fastest("cache"),
    ("mutex", "lock_unlock"): _slower("mutex"),
    ("channel", "one_way"): _done("channel"), ("queue", "one_way"): _done("queue"), ("once", "check"): _slower("once"),
    ("flag", "check"): _slower("flag"), ("pair", "round_trip"): distance.classes,
    ("memory", "latency"): memory.headline, ("memory", "line"): memory.lines,
    ("atomic", over_threads("shared")): _slower("atomic"), (languages.KIND, ""): languages.headline}


def headlines(runs: Sequence[Run], kind: str, title: str) -> list[str]:
    """A sentence of each run that has one, with its letter where there are several; none of charts that no plot answers."""
    of = CHARTS.get((kind, title))
    if of is None:
        return []
    said = [marks.claim(run, sentence) if (sentence := of(run)) else "" for run in runs]
    return [f"{labels.letter(i)}: {one}" if len(runs) > 1 else one for i, one in enumerate(said) if one]
