"""A kind nobody wrote a section for: all its cases as they are, primitives of one setting together where there are many."""
from __future__ import annotations

from collections.abc import Sequence

from fencepost_tool.results import Case, CaseName, Run
from fencepost_tool.results.values import HIT_RATE, VALUES
from fencepost_tool.select.questions import thread_counts
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import MISSING, significant
from fencepost_tool.text.table import Column, Row, render

from .rows import (
    crowd,
    crowd_columns,
    duration_columns,
    durations,
    ends,
    most_threads,
    solo,
    solo_columns,
    threads,
    words,
)

MANY = 20  # rows, from which on what primitives have in common is said once above them

# What an operation is, where the names of cases don't say it.
MEANING = {"semaphore": "a permit taken and given back; one permit for all threads, or one for each",
           "select": "a select that receives from so many channels; close: per thread that waited for it",
           "wait_group": "a round of work on all other threads; on one thread: made, done and waited for",
           "flight": "a call, which runs or shares the run of another",
           "cache": "a get; of mix with a put where it finds nothing, or a put (reads)", "filter": "an insertion or a question",
           "disjoint_sets": "a union or a question", "limiter": "a call, admitted or refused",
           "object_pool": "an object taken and given back",
           "map": "a lookup or a write, by share of lookups, entries and keys; an insertion while it grows; an entry of a walk",
           "set": "a lookup or a write, by share of lookups, keys and their skew",
           "barrier": "a phase of all threads", "commit": "a vote of all threads, and its outcome",
           "wake_up": "a thread woken that waits, and one back"}


# Columns of what is told beside times, and what they mean.
HEADS = {"hit_rate": Column("hit %"), "bytes_per_entry": Column("bytes", "an entry"),
         "allocations_per_entry": Column("new", "an entry"), "allocations_per_operation": Column("new", "an operation")}
LEGEND = {"hit_rate": "  hit: gets that find their key",
          "bytes_per_entry": "  bytes, with the object, and calls (new) of operator new until it was filled;\n"
                             "      of an operation: later, by one thread alone"}


def section(run: Run, kind: str) -> list[str]:
    """Lines about all series of that kind; [] where the run has none."""
    cases = run.select(kind)
    timed, others = ([c for c in cases if ("op_p50_ns" in c.counters) == each] for each in (True, False))
    told = [c for c in others if any(key in c.counters for key in VALUES)]
    return [*(_means(run, kind, others) if others else []), *(_durations(run, kind, timed) if timed else []),
            *(_told(run, kind, told) if told else [])]


def _means(run: Run, kind: str, cases: list[Case]) -> list[str]:
    least, most = ends(thread_counts(cases))[0], ends(thread_counts(cases))[-1]
    series: dict[tuple[object, ...], dict[int, Case]] = {}
    for case in cases:
        series.setdefault(case.name.series, {})[case.name.threads] = case
    rows = _grouped([(next(iter(of.values())).name, _row(of, least, most)) for of in series.values()])
    columns = [Column(kind, left=True), *solo_columns(threads(least))]
    if most > least:
        columns += crowd_columns(threads(most))
    return [f"{kind}: {MEANING.get(kind, '')}".rstrip(), *render(marks.columns(run, columns), rows)]


def _durations(run: Run, kind: str, cases: list[Case]) -> list[str]:
    """Of cases that time each operation, at the greatest number of threads."""
    most = most_threads(cases)
    rows = _grouped([(case.name, durations(case)) for case in cases if case.name.threads == most])
    return [f"{kind}: single operations at {threads(most)}",
            *render(marks.columns(run, [Column(kind, left=True), *duration_columns("ns")]), rows),
            "  quantiles of a window, the median over rounds; longest: of all windows"]


def _told(run: Run, kind: str, cases: list[Case]) -> list[str]:
    """What cases measure beside times, at the least number of threads."""
    least = min(thread_counts(cases))
    shown = [case for case in cases if case.name.threads == least]
    keys = [key for key in VALUES if any(key in case.counters for case in shown)]
    rows = _grouped([(case.name, [_value(case, key) for key in keys]) for case in shown])
    heads = [HEADS[key] for key in keys]
    legend = [line for key, text in LEGEND.items() if key in keys for line in text.split("\n")]
    return [f"{kind}: {' and '.join(_topics(keys))}, {threads(least)}",
            *render(marks.columns(run, [Column(kind, left=True), *heads]), rows), *legend]


def _topics(keys: Sequence[str]) -> list[str]:
    return ["hit rate"] * (HIT_RATE in keys) + ["memory"] * (set(keys) != {HIT_RATE})


def _value(case: Case, key: str) -> str:
    found = case.counters.get(key)
    if found is None:
        return MISSING
    return significant(100 * found if key == HIT_RATE else found)


def _row(by_threads: dict[int, Case], least: int, most: int) -> list[str]:
    return [*solo(by_threads.get(least)), *(crowd(by_threads.get(most)) if most > least else [])]


def _grouped(rows: Sequence[tuple[CaseName, Sequence[str]]]) -> list[Row]:
    """A row of each name. MANY and more: below a line with their setting, where most settings are those of two or more."""
    settings: dict[str, list[Row]] = {}
    for name, cells in rows:
        own = settings.setdefault(_setting(name), [])
        own += [[f"  {name.primitive}", *cells]] if any(cell != MISSING for cell in cells) else []
    if len(rows) < MANY or 2 * len(settings) > len(rows):
        return [[f"{name.primitive} {_setting(name)}".rstrip(), *cells] for name, cells in rows]
    return [line for setting, own in settings.items() if own for line in (setting, *own)]


def _setting(name: CaseName) -> str:
    return " ".join(filter(None, (name.operation, name.order, words(name.params))))
