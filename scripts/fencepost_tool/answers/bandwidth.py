"""Bytes per second that a run read, wrote and copied in each level of the memory hierarchy."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.text.numbers import significant

from .ask import Pick, ratio

OPERATIONS = ("read", "write", "copy", "memcpy")
WITHIN = 1.1  # of the C library's memcpy, in memory

Row = tuple[int, object, int, int]


def cases(run: Run) -> list[Case]:
    """Those with a result."""
    return [case for case in run.by_kind.get("memory", ()) if case.name.primitive == "bandwidth" and not case.error]


def rate(case: Case) -> Estimate | None:
    """Bytes per second of all threads."""
    each = case.counters.get("bytes_per_operation")
    if case.ops is None or not each:
        return None
    scaled = (None if end is None else end * each for end in (case.ops.low, case.ops.high))
    low, high = scaled
    return replace(case.ops, value=case.ops.value * each, low=low, high=high)


def rows(found: Sequence[Case]) -> dict[Row, dict[str, Case]]:
    """By level, node, threads and size of each thread's part: the cases by operation."""
    all_: dict[Row, dict[str, Case]] = {}
    for case in sorted(found, key=lambda case: (case.counters.get("level", 0), case.name.threads)):
        key = (int(case.counters.get("level", 0)), case.name.params.get("node"), case.name.threads, case.name.count("size") or 0)
        all_.setdefault(key, {})[case.name.operation] = case
    return all_


def like_libc(run: Run) -> str:
    """Whether a copy in memory is as fast as the C library's, in a sentence, by the rounds that both took side by side; "" where
    either is missing. In caches that library may use wider registers than the loop here."""
    measured = rows(cases(run))
    deepest = max((level for level, *_ in measured), default=0)
    for (level, _, threads, _), found in measured.items():
        if level != deepest or threads != 1 or not {"copy", "memcpy"} <= set(found):
            continue
        answer = ratio(run, *(Pick("memory", "bandwidth", name, params=found[name].name.params) for name in ("copy", "memcpy")))
        if answer.estimate is None:
            return ""
        return f"copy against the C library's memcpy in memory: {_agreement(answer.estimate)}"
    return ""


def _agreement(factor: Estimate) -> str:
    """Whether that is 1, give or take 10 %, in words with the factor and its interval."""
    times = f"{significant(factor.value)}x the time"
    if factor.interval is None:
        return f"cannot be told, too few rounds: {times}"
    low, high = factor.interval
    words = "agrees within 10 %" if low >= 1 / WITHIN and high <= WITHIN else \
        "warning: disagrees by more than 10 %" if low > WITHIN or high < 1 / WITHIN else "cannot be told whether within 10 %"
    return f"{words}, {times} [{significant(low)}, {significant(high)}]"
