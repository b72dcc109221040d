"""Which curves stand for a kind in a plot over threads, and what is said of those that don't.

A kind without an entry here is shown by all of its curves, so that a new one needs no change.
"""
from __future__ import annotations

from typing import Callable, Optional

from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.select.questions import by_family, numbers, values

Curves = dict[str, dict[int, Case]]  # label: threads: case
Shown = Callable[[Case], Optional[Estimate]]  # what a plot shows of a case
Choice = tuple[str, Callable[[Case], bool], Callable[[Case], str]]  # what is shown, in words; which cases; their curve's label


def scaling(run: Run, kind: str) -> tuple[str, Curves]:
    """What is shown of the kind, in words, and the curves; only those with two
    or more numbers of threads."""
    cases = run.select(kind)
    subtitle, keep, label = CHOICES.get(kind, _anything)(cases)
    found: Curves = {}
    for case in cases:
        if keep(case):
            found.setdefault(label(case), {})[case.name.threads] = case
    curves = {name: points for name, points in found.items() if len(points) > 1}
    if kind == "atomic":
        curves = {name.replace("compare_exchange", "cas"): curves[name] for name in by_family(curves)}
    whole = _several_threads(cases)
    if len(curves) < whole:
        subtitle += f"; {len(curves)} of {whole} series, the summary has the others"
    return subtitle, curves


def _several_threads(cases: list[Case]) -> int:
    """How many series there are at two or more numbers of threads."""
    found: dict[object, set[int]] = {}
    for case in cases:
        found.setdefault(case.name.series, set()).add(case.name.threads)
    return sum(len(counts) > 1 for counts in found.values())


def _primitive(case: Case) -> str:
    return case.name.primitive


def _atomic(cases: list[Case]) -> Choice:
    def keep(case: Case) -> bool:
        return (case.name.operation == "shared" and case.name.params.get("bits", 64) == 64
                and case.name.order in ("seq_cst", "seq_cst-seq_cst"))
    return "one shared line, seq_cst, 64 bits (cas: compare_exchange)", keep, _primitive


def _mutex(cases: list[Case]) -> Choice:
    def keep(case: Case) -> bool:
        return case.name.operation == "lock_unlock" and _least(case, cases, "critical", "outside")
    return "lock and unlock, least work", keep, _primitive


def _rwmutex(cases: list[Case]) -> Choice:
    shown, of_share, label = _reads(cases)

    def keep(case: Case) -> bool:
        return of_share(case) and _least(case, cases, "critical") and "layout" not in case.name.params
    return f"{shown}, least work", keep, label


def _reads(cases: list[Case]) -> Choice:
    """Of kinds whose parameter is a share of reads."""
    share = min(numbers(cases, "reads"), key=lambda s: abs(s - 90), default=None)
    return f"{share} % reads", lambda case: case.name.params.get("reads") == share, _primitive


def _channel(cases: list[Case]) -> Choice:
    several = len({c.name.primitive for c in cases}) > 1

    def keep(case: Case) -> bool:
        p = case.name.params
        return case.name.operation == "one_way" and p.get("senders") == p.get("receivers")

    def label(case: Case) -> str:
        capacity = f"capacity {case.name.params.get('capacity')}"
        return f"{case.name.primitive}, {capacity}" if several else capacity
    return "one way, as many senders as receivers", keep, label


def _queue(cases: list[Case]) -> Choice:
    most = max(numbers(cases, "capacity"), default=None)
    _, between_as_many, _ = _channel(cases)

    def keep(case: Case) -> bool:
        return case.name.params.get("capacity") == most and between_as_many(case)
    return f"one way, as many senders as receivers, capacity {most}", keep, _primitive


def _false_sharing(cases: list[Case]) -> Choice:
    strides = values(cases, "bytes")

    def keep(case: Case) -> bool:
        return bool(strides) and case.name.params.get("bytes") in (strides[0], strides[-1])
    return ("words close together and far apart", keep,
            lambda case: f"{case.name.primitive}, {case.name.params['bytes']} B")


def _counter(cases: list[Case]) -> Choice:
    shards = values(cases, "shards")

    def keep(case: Case) -> bool:
        return (case.name.operation == "update"
                and case.name.params.get("shards", shards[-1] if shards else None)
                == (shards[-1] if shards else None))
    most = f", sharded: {shards[-1]} shards" if shards else ""
    return f"update{most}", keep, _primitive


def _anything(cases: list[Case]) -> Choice:
    def label(case: Case) -> str:
        name = case.name
        params = " ".join(f"{k}:{v}" for k, v in name.params.items())
        return " ".join(filter(None, (name.primitive, name.operation, name.order, params)))
    return "", lambda case: True, label


def _least(case: Case, cases: list[Case], *params: str) -> bool:
    for param in params:
        found = values(cases, param)
        if found and case.name.params.get(param, found[0]) != found[0]:
            return False
    return True


CHOICES: dict[str, Callable[[list[Case]], Choice]] = {
    "atomic": _atomic, "mutex": _mutex, "rwmutex": _rwmutex, "channel": _channel, "queue": _queue,
    "false_sharing": _false_sharing, "counter": _counter, "snapshot": _reads, "reclamation": _reads}
